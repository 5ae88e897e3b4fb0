"""Finds names that probably belong to one person, and hints at names that curators must decide.

Names are only compared within blocks (family name and first initial; the same words; all letters
but one), so that the work grows with the number of names and not of pairs.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from paper_index.model.author import NameClaims, name_key
from paper_index.model.issues import Issue, hint
from paper_index.relate.people import assign_names
from paper_index.text import urls
from paper_index.text.names import latin_words, parse_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.issues import SourceLocation
    from paper_index.model.paper import Paper
    from paper_index.model.source import Record
    from paper_index.relate.people import Writer, Writers

_FILE = "content/authors.yml"
_TYPO_LENGTH = 6
"""Letters from which on one wrong letter is a typing error; Chen and Cheng are two names."""
_LONGEST = 100
"""Letters of the longest name in which typing errors are looked for."""
_NICKNAME_LENGTH = 4
"""Letters from which on the beginning of a given name can stand for it: "Alex". In Chinese a
shorter one is another name."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Form(NamedTuple):
    """A spelling of a person's name, prepared for comparison."""

    writer: Writer
    name: str
    words: list[str]
    family: str
    given: list[str]

    @classmethod
    def of(cls, writer: Writer, name: str) -> Form:
        """Prepare a spelling."""
        parsed = parse_name(name, writer.author.sort if writer.author else None)
        family, given = _without_umlauts(parsed.family), _without_umlauts(parsed.given)
        return cls(writer, name, latin_words(name).split(), family, given.split())


class SimilarPair(NamedTuple):
    """Two people who are probably one, by the names that are similar, and the reason."""

    first: Form
    second: Form
    reason: str


def advise_people(
    papers: Sequence[Paper], authors: Sequence[Author], records: Mapping[str, Record]
) -> list[Issue]:
    """Return hints on similar names, undecided namesakes and people whose slugs are equal.

    Each is located at a name in a paper; that of a similar pair at the one with fewer papers.
    """
    found = assign_names(papers, authors)
    issues = list(_undecided_namesakes(papers, authors, records))
    for pair in similar_people(found):
        rarer, other = sorted(pair[:2], key=lambda form: (len(form.writer.papers), form.name))
        message = f"{rarer.name!r} and {other.name!r} are probably one person: {pair.reason}"
        advice = f"join them in {_FILE}, or give each an entry there"
        location = _first_location(rarer.writer, rarer.name, records)
        issues.append(hint("similar-authors", location, message, advice))
    for writer in found.people:
        slug = urls.name_slug(writer.name)
        if not writer.author and slug and not urls.is_reserved(slug) and writer.id != slug:
            message = f"{writer.name!r} has the address {urls.author(writer.id)}: {slug} is taken"
            advice = f"give each person an entry with an id in {_FILE}, so that the addresses stay"
            location = _first_location(writer, writer.name, records)
            issues.append(hint("shared-slug", location, message, advice))
    return issues


def _undecided_namesakes(
    papers: Sequence[Paper], authors: Sequence[Author], records: Mapping[str, Record]
) -> Iterator[Issue]:
    claims = NameClaims(authors)
    for paper in papers:
        for number, name in enumerate(paper.authors):
            candidates = claims.candidates(name)
            if candidates and claims.owner(name, (paper.id, *paper.aliases)) is None:
                ids = " or ".join(one.id for one in candidates)
                message = f"{name!r} is the name of several people, and no entry lists this paper"
                advice = f"add {paper.id} to the `papers` of {ids} in {_FILE}"
                location = records[paper.id].location("authors", number)
                yield hint("undecided-namesake", location, message, advice)


def _first_location(writer: Writer, name: str, records: Mapping[str, Record]) -> SourceLocation:
    """Return the first place of a name in papers; of any of the person's names if never printed."""
    return min(
        records[paper.id].location("authors", number)
        for paper in writer.papers
        for number, printed in enumerate(paper.authors)
        if printed == name or name not in writer.printed
    )


def similar_people(found: Writers) -> tuple[SimilarPair, ...]:
    """Return the pairs of people who are probably one, by name.

    Two authors of one paper never are, nor two people with entries. If given names only differ by
    initials, hyphens or umlauts, it is enough that no third person fits; any other similarity
    needs a common co-author.
    """
    forms = [Form.of(one, name) for one in found.people if one.papers for name in one.spellings]
    pairs: dict[frozenset[Writer], SimilarPair] = {}
    for one, other, reason in _similar_forms(forms, found):
        first, second = sorted((one, other), key=lambda form: (form.name, form.writer.id))
        pair = SimilarPair(first, second, reason)
        pairs.setdefault(frozenset((one.writer, other.writer)), pair)
    return tuple(
        sorted(pairs.values(), key=lambda pair: [(one.name, one.writer.id) for one in pair[:2]])
    )


def _similar_forms(forms: Sequence[Form], found: Writers) -> Iterator[tuple[Form, Form, str]]:
    for keys, is_similar, what in (
        (_by_initial, _is_abbreviation, "the names agree"),
        (_by_words, lambda one, other: one.words != other.words, "the words are the same"),
        (_by_initial, _is_shortened, "one given name is part of the other"),
        (_by_all_letters_but_one, _is_typo, "one letter differs"),
    ):
        for block in _blocks(forms, keys):
            pairs = [
                (one, other)
                for one, other in combinations(block, 2)
                if may_be_one(one.writer, other.writer) and is_similar(one, other)
            ]
            fits: defaultdict[Writer, set[Writer]] = defaultdict(set)
            for pair in pairs:
                for form in pair:
                    fits[form.writer].update(one.writer for one in pair)
            for one, other in pairs:
                ours, theirs = (dict(found.coauthors(form.writer)) for form in (one, other))
                if common := ours.keys() & theirs.keys():
                    coauthor = min(writer.name for writer in common)
                    yield one, other, f"{what}, and both wrote with {coauthor}"
                elif is_similar is _is_abbreviation and fits[one.writer] == fits[other.writer]:
                    yield one, other, f"{what}, and no third name fits"


def _blocks(
    forms: Sequence[Form], keys: Callable[[Form], Iterable[Hashable]]
) -> Iterator[list[Form]]:
    blocks: defaultdict[Hashable, list[Form]] = defaultdict(list)
    for form in forms:
        for key in dict.fromkeys(keys(form)):
            blocks[key].append(form)
    return (block for block in blocks.values() if len(block) > 1)


def may_be_one(one: Writer, other: Writer) -> bool:
    """Return whether two people can be one: no common paper, not two entries, not namesakes."""
    if one is other or (one.author and other.author) or name_key(one.name) == name_key(other.name):
        return False
    return {paper.id for paper in one.papers}.isdisjoint(paper.id for paper in other.papers)


def _by_initial(form: Form) -> Iterator[Hashable]:
    if form.given:
        yield form.family, form.given[0][0]


def _by_words(form: Form) -> Iterator[Hashable]:
    if len(form.words) > 1:
        yield tuple(sorted(form.words))


def _by_all_letters_but_one(form: Form) -> Iterator[Hashable]:
    """Yield the name, and the name without each of its letters in turn."""
    whole = " ".join(form.words)
    if len(whole) <= _LONGEST and any(len(word) >= _TYPO_LENGTH for word in form.words):
        yield whole
        yield from (whole[:place] + whole[place + 1 :] for place in range(len(whole)))


def _is_abbreviation(one: Form, other: Form) -> bool:
    """Return whether given names agree as far as they are spelled out, or but for spaces."""
    short, long = sorted((one.given, other.given), key=len)
    initials = all(len(word) == 1 for word in long[len(short) :])
    return "".join(short) == "".join(long) or (initials and _agree(short, long))


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether each word equals, or is an initial of, its counterpart, if it has one."""
    return all(
        ours == theirs or (min(len(ours), len(theirs)) == 1 and ours[0] == theirs[0])
        for ours, theirs in zip(one, other, strict=False)
    )


def _is_shortened(one: Form, other: Form) -> bool:
    """Return whether a given name begins the other, such as "Alex", or lacks words of it."""
    short, long = sorted((one.given[0], other.given[0]), key=len)
    begins = len(short) >= _NICKNAME_LENGTH and long.startswith(short)
    if begins and _agree(one.given[1:], other.given[1:]):
        return True
    fewer, more = sorted((set(one.given), set(other.given)), key=len)
    return fewer <= more


def _is_typo(one: Form, other: Form) -> bool:
    """Return whether one long word differs by one letter added, missing, wrong or swapped."""
    pairs = [pair for pair in zip(one.words, other.words, strict=False) if pair[0] != pair[1]]
    if len(one.words) != len(other.words) or len(pairs) != 1 or not "".join(pairs[0]).isalpha():
        return False
    return max(map(len, pairs[0])) >= _TYPO_LENGTH and OSA.distance(*pairs[0]) == 1


def _without_umlauts(text: str) -> str:
    """Return plain words with umlauts written as two letters: "Mueller"."""
    return latin_words(unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS))
