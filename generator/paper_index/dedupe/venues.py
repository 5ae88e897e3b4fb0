"""Whether two venues are one, or two of different kinds; knows names of venues alone."""

from __future__ import annotations

import re
from functools import lru_cache

from paper_index.dedupe.normalise import normalise_text
from paper_index.model.pairs import OTHER_KIND, SAME_VENUE

_PERIODICAL = re.compile(
    r"\b(?:journals?|j|trans|transactions|record|letters?|lett|reviews?|magazine|mag|bulletin|bull|"
    r"annals|communications|commun|newsletter|quarterly|acta|archives?|advances)\b"
)
_PREPRINT = re.compile(r"\b(?:arxiv|corr|preprints?|biorxiv|ssrn)\b")
# Words that venues share without being one.
_IDLE = frozenset(
    "a an and annual acm conference european for ieee in international of on proceedings proc "  # noqa: SIM905 (two lines)
    "conf symposium symp the workshop world".split()
)
_SHORTEST_ACRONYM = 3


@lru_cache(maxsize=100_000)
def compare_venues(ours: str, theirs: str) -> str:
    """Return SAME_VENUE, OTHER_KIND, or "" when they cannot tell.

    A preprint's venue counts as unknown: the work may appear anywhere later.
    """
    left, right = sorted((normalise_text(ours), normalise_text(theirs)))
    if not left or not right or _PREPRINT.search(left) or _PREPRINT.search(right):
        return ""
    if left == right or _initials(left) == right or _initials(right) == left:
        return SAME_VENUE
    if bool(_PERIODICAL.search(left)) != bool(_PERIODICAL.search(right)):
        return OTHER_KIND
    return SAME_VENUE if _abbreviates(left, right) else ""


def is_known(venue: str | None) -> bool:
    """Whether a venue says where the work appeared."""
    text = normalise_text(venue or "")
    return bool(text) and not _PREPRINT.search(text)


def _initials(venue: str) -> str:
    return "".join(word[0] for word in venue.split())


def _abbreviates(left: str, right: str) -> bool:
    """Whether each telling word of the shorter name begins, or abbreviates, words of the longer."""
    short, long = sorted((_telling(left), _telling(right)), key=lambda words: (len(words), words))
    initials = "".join(word[0] for word in long)
    return bool(short) and all(
        any(other.startswith(word) or word.startswith(other) for other in long)
        or (len(word) >= _SHORTEST_ACRONYM and word in initials)
        for word in short
    )


def _telling(venue: str) -> list[str]:
    return [word for word in venue.split() if word not in _IDLE]
