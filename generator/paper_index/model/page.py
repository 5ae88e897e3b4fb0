"""A page before it is written, and the news that one of them tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag


@dataclass(frozen=True)
class Page:
    """One Markdown page: a POSIX path below `docs/`, plain YAML data, and Markdown."""

    path: str
    front_matter: Mapping[str, object]
    body: str


@dataclass(frozen=True)
class News:
    """A paper that entered, or whose tags changed, on a day (ISO 8601)."""

    day: str
    paper: Paper
    added: bool
    tags: tuple[Tag, ...] = ()
    """Its tags today."""
    gained: tuple[Tag, ...] = ()
    lost: tuple[Tag, ...] = ()
