"""The words that two papers share, as people write them: the reason why they are related."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import Prefix

from paper_index.relate.vectors import is_cjk, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST = 3
"""Words that are named as a reason."""

_LEAST = 0.006
"""What a word adds to the nearness, 0 to 1, at least: less is no reason."""

# "entropy", "entropies" and "entropic" open with the same letters: this many, and this share of
# the shorter one.
_OPENING = 4
_SHARE = 0.6


class Wording:
    """How one paper writes its words; made once, asked for each paper that stands near."""

    def __init__(self, text: str, stop: frozenset[str]) -> None:
        """Take a paper's text; `stop` holds the folded words that are no reason."""
        self._text, self._stop = text, stop

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Where each term stands in the text."""
        found: dict[str, list[tuple[int, int]]] = {}
        for folded, start, end in terms(self._text, self._stop):
            found.setdefault(folded, []).append((start, end))
        return found

    def shared(self, theirs: str, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Return the words that bring a paper with another text near, as this one writes them.

        At most `MOST`, no two of them alike. `weights` says what each shared term adds to the
        nearness, 0 to 1. A pair of words counts with both its words, so it goes before them.
        """
        runs = self._runs([term for term in weights if is_cjk(term)], theirs)
        phrases = [*runs, *(term for term in weights if not is_cjk(term))]
        worth = {phrase: _worth(phrase, weights) for phrase in phrases}
        chosen: list[str] = []
        for phrase in sorted(phrases, key=lambda name: (-worth[name], name)):
            if worth[phrase] < _LEAST or len(chosen) == MOST:
                break
            if not any(_alike(phrase, one) for one in chosen):
                chosen.append(phrase)
        return tuple(runs.get(phrase) or self._written(phrase) for phrase in chosen)

    def _written(self, term: str) -> str:
        """Return a term's commonest form; of equally common ones that with the fewest capitals."""
        forms = Counter(self._text[start:end] for start, end in self._places[term])
        return min(forms, key=lambda form: (-forms[form], _capitals(form), form))

    def _runs(self, pairs: Sequence[str], theirs: str) -> dict[str, str]:
        """Join pairs of CJK characters into what both texts have at a stretch.

        Returns what this text has, by its pairs with spaces between.
        """
        runs: list[list[tuple[int, int, str]]] = []
        places = [(*place, pair) for pair in pairs for place in self._places[pair]]
        for start, end, pair in sorted(places):
            run = runs[-1] if runs else []
            if run and start == run[-1][0] + 1 and self._text[run[0][0] : end] in theirs:
                run.append((start, end, pair))
            else:
                runs.append([(start, end, pair)])
        return {
            " ".join(pair for _, _, pair in run): self._text[run[0][0] : run[-1][1]] for run in runs
        }


def _worth(phrase: str, weights: Mapping[str, float]) -> float:
    words = {phrase, *phrase.split(" ")}
    return sum(weights.get(word, 0) for word in sorted(words))


def _alike(one: str, other: str) -> bool:
    return any(_kin(a, b) for a in one.split(" ") for b in other.split(" "))


def _kin(one: str, other: str) -> bool:
    if one == other:
        return True
    same = Prefix.similarity(one, other)
    return same >= _OPENING and same >= _SHARE * min(len(one), len(other))


def _capitals(letters: Iterable[str]) -> int:
    return sum(letter.isupper() for letter in letters)
