"""A page before it is written: where it goes, its metadata and its Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Page:
    """One Markdown page: a POSIX path below `docs/`, plain YAML data, and Markdown."""

    path: str
    front_matter: Mapping[str, object]
    body: str
