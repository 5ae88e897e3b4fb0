"""Many papers in one file of each format; knows no single field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.citing.bibtex import to_bibtex
from generator.citing.csl import to_csl
from generator.citing.ris import to_ris

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.model.paper import Paper


@dataclass(frozen=True)
class Cited:
    """A paper with its citation key, its absolute web address and the names of its tags."""

    paper: Paper
    key: str
    page: str = ""
    keywords: tuple[str, ...] = ()


def bibliography_bibtex(cited: Iterable[Cited], *, abstract: bool = False) -> str:
    """Return BibTeX entries in the order given, a blank line between two."""
    return "\n".join(to_bibtex(c.paper, c.key, c.page, abstract=abstract) for c in cited)


def bibliography_ris(cited: Iterable[Cited]) -> str:
    """Return RIS records in the order given; lines end with CR LF."""
    return "".join(to_ris(c.paper, c.key, c.page, keywords=c.keywords) for c in cited)


def bibliography_csl(cited: Iterable[Cited]) -> str:
    """Return a JSON array of CSL items in the order given, readable as text, not for HTML."""
    items = [to_csl(c.paper, c.key, c.page) for c in cited]
    return json.dumps(items, indent=1, ensure_ascii=False) + "\n"
