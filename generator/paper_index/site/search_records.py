"""What can be found of each paper: folded words by weight, and what a result shows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from paper_index.model.index import PaperEntry

_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)+")
# A Greek letter, or a digit, that stands against letters: people type a space there, or none.
_SEAM = re.compile(
    r"(?<=[^\W\d_])(?=[\d\u0370-\u03ff])|(?<=[\d\u0370-\u03ff])(?=[^\W\d_])"
    r"|(?<=\d)(?=[\u0370-\u03ff])"
)

TITLE, AUTHORS, TAGS, REST = 10, 6, 3, 1
"""Weights of the parts, 0 to 10 as Pagefind counts them."""


@dataclass(frozen=True)
class SearchRecord:
    """One paper as the search engine takes it."""

    address: str
    parts: tuple[tuple[int, str], ...]
    """Weight and folded words, in the order in which they are indexed."""
    meta: Mapping[str, str | Markup]
    """What a result shows; `title` is HTML, all else plain text."""
    filters: tuple[tuple[str, str], ...]
    sorts: Mapping[str, str]


def words(value: str) -> list[str]:
    """Return the folded words of a plain text, in order."""
    return _WORD.findall(text.fold(value))


def record(entry: PaperEntry) -> SearchRecord:
    """Return what is searched and shown of a paper."""
    paper = entry.paper
    title, abstract = text.plain(paper.title), text.plain(paper.abstract)
    authors = ", ".join(paper.authors)
    # A paper is found under every spelling of its authors, also under those that it lacks.
    known = [name for one in entry.people for name in (one.person.name, *one.spellings)]
    also = [name for name in dict.fromkeys(known) if name not in paper.authors]
    tags = " ".join(" ".join((tag.name, *tag.aliases)) for tag in entry.tags)
    rest = " ".join((*_identifiers(entry), abstract))
    parts = (
        (TITLE, title),
        (AUTHORS, ", ".join((authors, *also))),
        (TAGS, tags),
        (REST, rest),
        (REST, " ".join(_spellings(f"{title} {authors} {abstract}"))),
    )
    date = paper.published
    return SearchRecord(
        address=urls.paper(paper.id),
        parts=tuple((weight, " ".join(words(part))) for weight, part in parts),
        meta={
            "title": text.html(paper.title),
            "plain": title,
            "authors": authors,
            "year": str(paper.year or ""),
            "venue": entry.venue.name if entry.venue else "",
            "abstract": " ".join(abstract.split()),
            "tags": " ".join(paper.tags),
            "key": paper.citation_key or "",
        },
        filters=tuple(_filters(entry)),
        sorts={
            "date": str(date.year * 10_000 + date.month * 100 + date.day)
            if date
            else str((paper.year or 0) * 10_000),
            "title": " ".join(words(title)),
        },
    )


def _identifiers(entry: PaperEntry) -> Iterable[str]:
    paper = entry.paper
    yield paper.venue or ""
    yield f"arxiv {paper.arxiv}" if paper.arxiv else ""
    yield f"doi {paper.doi}" if paper.doi else ""


def _spellings(value: str) -> list[str]:
    """Return other ways to write the compounds of a text: joined, and split at their seams."""
    value = unicodedata.normalize("NFKC", value)
    joined = {re.sub(r"[\W_]+", "", found) for found in _COMPOUND.findall(value)}
    split = {" ".join(_SEAM.split(found)) for found in _WORD.findall(value) if _SEAM.search(found)}
    return sorted(joined) + sorted(split)


def _filters(entry: PaperEntry) -> Iterable[tuple[str, str]]:
    paper = entry.paper
    yield from (("tag", name) for name in paper.tags)
    if paper.year:
        yield "year", str(paper.year)
    if entry.venue:
        yield "venue", entry.venue.name
    yield from (
        ("author", name) for name in dict.fromkeys(one.person.label for one in entry.people)
    )
