"""Which two people are likely one under two names; proposes, and joins nobody.

Knows names and who wrote with whom. Names are compared in blocks (family name and first initial,
the same words or letters, all letters but one), so that the work grows with their number.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from paper_index.model.author import name_key
from paper_index.text.names import latin_words, parse_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from paper_index.relate.writers import Writer, Writers

_MISTYPED = 6
"""Letters from which on one wrong letter is likelier than another name; not so Chen and Cheng."""
_NICKNAME = 4
"""Letters from which on the beginning of a given name stands for it: "Alex"; in Chinese a short
one is another."""
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ø": "oe",
        "å": "aa",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Ø": "Oe",
        "Å": "Aa",
    }
)


@dataclass(frozen=True)
class Likeness:
    """Two people who are likely one, each by a name of theirs, and what speaks for it."""

    one: Writer
    other: Writer
    names: tuple[str, str]
    reason: str


@dataclass(frozen=True, eq=False)
class _Form:
    """A spelling as it is compared: plain words, the family name apart."""

    writer: Writer
    name: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(latin_words(self.name).split())

    @cached_property
    def family(self) -> str:
        return _spelled_out(parse_name(self.name).family)

    @cached_property
    def given(self) -> tuple[str, ...]:
        return tuple(_spelled_out(parse_name(self.name).given).split())


_Found = tuple[_Form, _Form, str]


def alike(found: Writers) -> tuple[Likeness, ...]:
    """Return the pairs of people who are likely one, in order of names.

    Two people on one paper are two, and so are two to whom a curator gave entries. Given names
    that differ by initials alone, or by hyphens and umlauts, are enough where no third person
    fits as well; any other likeness needs somebody with whom both wrote.
    """
    forms = [_Form(one, name) for one in found.everybody if one.papers for name in one.spellings]
    acquaintance = _Acquaintance(found)
    likenesses: dict[tuple[str, ...], Likeness] = {}
    for one, other, reason in (*_strong(forms, acquaintance), *_weak(forms, acquaintance)):
        pair = tuple(sorted((one.writer.id, other.writer.id)))
        first, second = sorted((one, other), key=lambda form: (form.name, form.writer.id))
        made = Likeness(first.writer, second.writer, (first.name, second.name), reason)
        likenesses.setdefault(pair, made)
    return tuple(sorted(likenesses.values(), key=lambda like: (like.names, like.one.id)))


class _Acquaintance:
    """Who wrote with whom, looked up for few people out of many."""

    def __init__(self, found: Writers) -> None:
        self._by_paper = found.by_paper
        self._kept: dict[str, dict[str, str]] = {}

    def may_be_one(self, one: Writer, other: Writer) -> bool:
        if one is other or (one.author and other.author):
            return False
        if name_key(one.name) == name_key(other.name):
            return False  # of namesakes only the papers tell
        return {paper.id for paper in one.papers}.isdisjoint(paper.id for paper in other.papers)

    def shared(self, one: Writer, other: Writer) -> str:
        """Return the name of somebody with whom both wrote; "" where there is nobody."""
        ours, theirs = self._with(one), self._with(other)
        both = ours.keys() & theirs.keys()
        return min((ours[name] for name in both), default="")

    def _with(self, writer: Writer) -> dict[str, str]:
        if writer.id not in self._kept:
            beside = (one for paper in writer.papers for one in self._by_paper[paper.id])
            self._kept[writer.id] = {one.id: one.name for one in beside if one is not writer}
        return self._kept[writer.id]


def _strong(forms: Sequence[_Form], acquaintance: _Acquaintance) -> Iterator[_Found]:
    """Yield pairs whose given names are the same but for initials, hyphens or umlauts."""
    for block in _blocks(forms, _initial):
        fits: defaultdict[str, set[str]] = defaultdict(set)
        pairs = [pair for pair in _pairs(block, acquaintance) if _abbreviates(*pair)]
        for one, other in pairs:
            fits[one.writer.id] |= {one.writer.id, other.writer.id}
            fits[other.writer.id] |= {one.writer.id, other.writer.id}
        for one, other in pairs:
            with_whom = acquaintance.shared(one.writer, other.writer)
            if with_whom:
                yield one, other, f"the names agree, and both wrote with {with_whom}"
            elif fits[one.writer.id] == fits[other.writer.id]:
                yield one, other, "the names agree, and no third one fits"


def _weak(forms: Sequence[_Form], acquaintance: _Acquaintance) -> Iterator[_Found]:
    """Yield pairs that are alike in another way and have a co-author in common."""
    for keys, holds, what in _WAYS:
        for block in _blocks(forms, keys):
            for one, other in _pairs(block, acquaintance):
                with_whom = holds(one, other) and acquaintance.shared(one.writer, other.writer)
                if with_whom:
                    yield one, other, f"{what}, and both wrote with {with_whom}"


def _blocks(
    forms: Sequence[_Form], keys: Callable[[_Form], Iterable[Hashable]]
) -> Iterator[list[_Form]]:
    blocks: defaultdict[Hashable, list[_Form]] = defaultdict(list)
    for form in forms:
        for key in keys(form):
            blocks[key].append(form)
    return (block for block in blocks.values() if len(block) > 1)


def _pairs(block: Sequence[_Form], acquaintance: _Acquaintance) -> Iterator[tuple[_Form, _Form]]:
    for one, other in combinations(block, 2):
        if acquaintance.may_be_one(one.writer, other.writer):
            yield one, other


def _initial(form: _Form) -> Iterator[Hashable]:
    """Yield the family name with the first letter of the given name."""
    if form.given:
        yield form.family, form.given[0][0]


def _any_order(form: _Form) -> Iterator[Hashable]:
    if len(form.words) > 1:
        yield tuple(sorted(form.words))


def _all_but_one(form: _Form) -> Iterator[Hashable]:
    """Yield the name without each of its letters in turn: two that share one differ in a letter."""
    whole = " ".join(form.words)
    if any(len(word) >= _MISTYPED for word in form.words):
        yield whole
        yield from (whole[:place] + whole[place + 1 :] for place in range(len(whole)))


def _abbreviates(one: _Form, other: _Form) -> bool:
    """Whether given names are equal as far as they are spelled out, joined words as one."""
    if "".join(one.given) == "".join(other.given):
        return True
    short, long = sorted((one.given, other.given), key=len)
    return _agree(short, long) and all(len(word) == 1 for word in long[len(short) :])


def _agree(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the words of a shorter name are those of the longer, or initials, or the reverse."""
    return all(
        ours == theirs or (min(len(ours), len(theirs)) == 1 and ours[0] == theirs[0])
        for ours, theirs in zip(short, long, strict=False)
    )


def _shortens(one: _Form, other: _Form) -> bool:
    """Whether a given name begins the other, such as "Alex", or lacks words of it."""
    short, long = sorted((one.given[0], other.given[0]), key=len)
    begins = len(short) >= _NICKNAME and long.startswith(short)
    if begins and _agree(*sorted((one.given[1:], other.given[1:]), key=len)):
        return True
    fewer, more = sorted((set(one.given), set(other.given)), key=len)
    return fewer <= more


def _mistyped(one: _Form, other: _Form) -> bool:
    """Whether one long word differs, by a letter too many, too few, wrong or out of place."""
    if len(one.words) != len(other.words):
        return False
    pairs = [pair for pair in zip(one.words, other.words, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1 or any(char.isdigit() for word in pairs[0] for char in word):
        return False
    return max(map(len, pairs[0])) >= _MISTYPED and OSA.distance(*pairs[0]) == 1


def _spelled_out(text: str) -> str:
    """Return plain words, umlauts as they are written where there are none: "Mueller"."""
    return latin_words(unicodedata.normalize("NFC", text).translate(_UMLAUTS))


_WAYS: tuple[
    tuple[Callable[[_Form], Iterable[Hashable]], Callable[[_Form, _Form], bool], str], ...
] = (
    (_any_order, lambda one, other: one.words != other.words, "the words are the same"),
    (_initial, _shortens, "one given name is part of the other"),
    (_all_but_one, _mistyped, "one letter differs"),
)
