"""Wording of messages and names: plurals, suggestions for misspelled words, lines."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], limit: int = 1, cutoff: int = 60) -> list[str]:
    """Return up to `limit` choices similar to a word, best first, ties in alphabetical order.

    `cutoff` is the least similarity, 0 to 100; letter case is ignored.
    """
    from rapidfuzz import fuzz, process

    scored = process.extract(
        word,
        sorted(choices),
        scorer=fuzz.ratio,
        processor=str.casefold,
        limit=limit,
        score_cutoff=cutoff,
    )
    return [choice for choice, _, _ in scored]


def did_you_mean(word: str, choices: Iterable[str], limit: int = 1) -> str:
    """Return a question such as "did you mean authors?", or "" if no choice is similar."""
    return question(nearest(word, choices, limit))


def question(found: list[str]) -> str:
    """Return suggestions as a question; "" for none."""
    choices = " or ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
    return f"did you mean {choices}?" if found else ""


def pluralize(count: int, one: str, more: str | None = None) -> str:
    """Return a count with its noun, such as "1 record" or "2 records".

    `more` is the plural if it is not `one` with an s.
    """
    return f"{count} {one if count == 1 else more or f'{one}s'}"


def two_lines(name: str, most: int = 14) -> tuple[str, ...]:
    """Return a name of more than `most` letters in two lines of similar length, if it has words."""
    breaks = [at for at, letter in enumerate(name) if letter == " "] if len(name) > most else []
    if not breaks:
        return (name,)
    at = min(breaks, key=lambda at: abs(len(name) - 1 - 2 * at))
    return name[:at], name[at + 1 :]


def like_others(papers: int) -> str:
    """Return ", like 2 other papers" for a message on the first of three papers; "" for one."""
    return f", like {pluralize(papers - 1, 'other paper')}" if papers > 1 else ""
