"""The words that two papers share, as people write them: the reason why they are related."""

from __future__ import annotations

from collections import Counter, defaultdict
from os.path import commonprefix
from typing import TYPE_CHECKING

from generator.vectors import is_cjk, terms, title_and_abstract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.model.paper import Paper
    from generator.vectors import Term

MOST = 3
"""Words that are named as a reason."""

_LEAST = 0.004
"""What a word adds to the nearness, 0 to 1, at least: less is no reason."""

# "entropy", "entropies" and "entropic" open with the same letters: this many, and this share of
# the shorter one.
_OPENING = 4
_SHARE = 0.6


class Wording:
    """How one paper writes its words; made once, asked for each paper that stands near."""

    def __init__(self, paper: Paper, stop: frozenset[str]) -> None:
        """Take a paper apart; `stop` holds the folded words that are no reason."""
        title, abstract = title_and_abstract(paper)
        self._text = f"{title}. {abstract}"
        self._terms = list(terms(self._text, stop))

    def shared(self, other: Paper, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Return the words that bring another paper nearest, as this one writes them.

        At most `MOST`, no two of them alike. `weights` says what each shared term adds to the
        nearness, 0 to 1. A pair of words counts with both its words, so it goes before them.
        """
        theirs = ". ".join(title_and_abstract(other))
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for folded, written in self._phrases(weights, theirs):
            forms[folded][written] += 1
        worth = {folded: self._worth(folded, weights) for folded in forms}
        chosen: list[str] = []
        for folded in sorted(worth, key=lambda name: (-worth[name], name)):
            if worth[folded] < _LEAST or len(chosen) == MOST:
                break
            if not any(_alike(folded, one) for one in chosen):
                chosen.append(folded)
        return tuple(_usual(forms[folded]) for folded in chosen)

    def _phrases(self, weights: Mapping[str, float], theirs: str) -> Iterator[tuple[str, str]]:
        """Yield shared words and pairs, folded and as written; CJK characters as long runs."""
        run: list[Term] = []
        for term in self._terms:
            if term.folded not in weights:
                continue
            if not is_cjk(term.folded):
                yield term.folded, self._text[term.start : term.end]
                continue
            longer = self._text[run[0].start : term.end] if run else ""
            if run and term.start == run[-1].start + 1 and longer in theirs:
                run.append(term)
            else:
                yield from self._joined(run)
                run = [term]
        yield from self._joined(run)

    def _joined(self, run: list[Term]) -> Iterator[tuple[str, str]]:
        if run:
            written = self._text[run[0].start : run[-1].end]
            yield " ".join(term.folded for term in run), written

    @staticmethod
    def _worth(phrase: str, weights: Mapping[str, float]) -> float:
        return weights.get(phrase, 0) + sum(
            weights.get(word, 0) for word in phrase.split(" ") if word != phrase
        )


def _alike(one: str, other: str) -> bool:
    return any(_kin(a, b) for a in one.split(" ") for b in other.split(" "))


def _kin(one: str, other: str) -> bool:
    if one == other:
        return True
    same = len(commonprefix([one, other]))
    return same >= _OPENING and same >= _SHARE * min(len(one), len(other))


def _usual(forms: Mapping[str, int]) -> str:
    """Return the commonest form; of equally common ones that with the fewest capitals."""
    return min(forms, key=lambda form: (-forms[form], _capitals(form), form))


def _capitals(letters: Iterable[str]) -> int:
    return sum(letter.isupper() for letter in letters)
