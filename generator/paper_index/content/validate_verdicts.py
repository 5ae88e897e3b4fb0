"""The raw verdicts become answers on sets of papers; one that contradicts another is an issue."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.content.documents import Place, build, unknown_key
from paper_index.model.issues import Issue, error
from paper_index.model.vocabulary import PlacedVerdict, Verdict

if TYPE_CHECKING:
    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document

_ANSWERS = ("same", "different")
_SAID = ("reason", "by", "date")
_KEYS = (*_ANSWERS, *_SAID)


def validate_verdicts(document: Document) -> tuple[tuple[PlacedVerdict, ...], list[Issue]]:
    """Return the verdicts in the order of their file, and their issues."""
    entries = document.data or []
    if not isinstance(entries, list):
        place = document.location()
        return (), [error("wrong-type", place, "a list of verdicts belongs here: `- same: [a, b]`")]
    verdicts: list[PlacedVerdict] = []
    issues: list[Issue] = []
    for number, entry in enumerate(entries):
        verdict, found = _verdict(document, number, entry)
        issues += found
        if verdict:
            verdicts.append(PlacedVerdict(verdict, document.location(number)))
    return tuple(verdicts), issues + _contradictions(verdicts)


def _verdict(document: Document, number: int, entry: object) -> tuple[Verdict | None, list[Issue]]:
    place = document.location(number)
    if not isinstance(entry, dict):
        what = "a verdict is a mapping: `same: [a, b]` and `reason: …`"
        return None, [error("wrong-type", place, what)]
    unknown = [unknown_key(document, (number, key), _KEYS) for key in entry if key not in _KEYS]
    given = [key for key in _ANSWERS if key in entry]
    if len(given) != 1:
        what = "a verdict says either `same` or `different`" + ", not both" * bool(given)
        advice = "write `same: [a, b]` or `different: [a, b]`"
        return None, [*unknown, error("missing-field", place, what, advice)]
    papers = entry[given[0]]
    if isinstance(papers, list) and len(set(map(str, papers))) < 2:  # noqa: PLR2004 (a pair)
        where = document.location(number, given[0])
        return None, [*unknown, error("invalid-value", where, "a verdict names two papers or more")]
    fields = {key: value for key, value in entry.items() if key in _SAID}
    fields |= {"answer": given[0], "papers": papers}
    verdict, issues = build(Verdict, Place(document, (number,), names={"papers": given[0]}), fields)
    return verdict, unknown + issues


def _contradictions(verdicts: list[PlacedVerdict]) -> list[Issue]:
    said: dict[tuple[str, str], tuple[str, SourceLocation]] = {}
    issues = []
    for placed in verdicts:
        for pair in combinations(sorted(set(placed.verdict.papers)), 2):
            answer, where = said.setdefault(pair, (placed.verdict.answer, placed.location))
            if answer != placed.verdict.answer:
                here = f"{pair[0]} and {pair[1]} are {placed.verdict.answer} here"
                message = f"{here} and {answer} in line {where.line}"
                issues.append(
                    error("verdict-clash", placed.location, message, "keep one of the two")
                )
    return issues
