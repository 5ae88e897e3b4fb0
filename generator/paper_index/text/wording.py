"""Words for messages: counts with their nouns, and the nearest known word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable

# Below this similarity (0 to 100) a suggestion confuses more than it helps.
_CLOSE = 60


def nearest(word: str, choices: Iterable[str], limit: int = 1, cutoff: int = _CLOSE) -> list[str]:
    """Return up to `limit` choices most similar to a word, the best first, ties by spelling."""
    scored = process.extract(
        word.casefold(), sorted(choices), scorer=fuzz.ratio, limit=limit, score_cutoff=cutoff
    )
    return [choice for choice, _, _ in scored]


def did_you_mean(word: str, choices: Iterable[str], limit: int = 1) -> str:
    """Return "did you mean authors?", or "" when nothing is near."""
    return question(nearest(word, choices, limit))


def question(found: list[str]) -> str:
    """Return the suggestions as a question."""
    if len(found) < 2:  # noqa: PLR2004 (one or none)
        return f"did you mean {found[0]}?" if found else ""
    return f"did you mean {', '.join(found[:-1])} or {found[-1]}?"


def pluralize(count: int, one: str, more: str | None = None) -> str:
    """Return a count with its noun, such as "1 record" or "2 records"; `more` is the plural."""
    return f"{count} {one if count == 1 else more or f'{one}s'}"
