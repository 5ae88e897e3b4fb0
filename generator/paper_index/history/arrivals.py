"""When each paper came to the main line of the index's history, and when it last changed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.history.mainline import Version


def arrivals(versions: Sequence[Version]) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) of each paper's first arrival by id; versions newest first."""
    return {version.paper: version.day for version in versions if version.added}


def arrival(names: Iterable[str], days: Mapping[str, str]) -> str:
    """Return the day on which a paper first arrived under any of its ids; "" when none is known."""
    return min((days[name] for name in names if name in days), default="")


def last_changes(versions: Sequence[Version]) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) of each paper's last change, by id; versions newest first."""
    return {version.paper: version.day for version in reversed(versions)}
