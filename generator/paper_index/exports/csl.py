"""A reference as CSL-JSON, which citation processors read; knows no venues and no names in print.

The schema: https://github.com/citation-style-language/schema, csl-data.json, version 1.0.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.citation_lines import one_line
from paper_index.exports.reference import Reference, make_reference
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.paper import Paper
    from paper_index.text.names import Name

# The specification wants "article" for preprints, and "document" for what no other type fits.
_TYPES = {
    "journal": "article-journal",
    "conference": "paper-conference",
    "other": "document",
    "preprint": "article",
}


def to_csl(paper: Paper, key: str, page: str = "") -> dict[str, object]:
    """Return an item of CSL-JSON; `page` is the paper's absolute web address.

    The arXiv id is where the work is archived (`archive`, `archive_location`). Of a preprint it is
    the `number` too, which most styles print, and arXiv is what made it public (`publisher`).
    """
    return csl_item(make_reference(paper, page), key)


def csl_item(reference: Reference, key: str) -> dict[str, object]:
    """Return the item of a reference, as `to_csl` does for a paper."""
    item: dict[str, object] = {"id": key, "type": _TYPES[reference.kind]}
    authors = [_name(name) for name in reference.authors]
    if authors:
        item["author"] = authors
    item |= {name: one_line(value) for name, value in _texts(reference) if one_line(value)}
    if reference.year:
        parts = (reference.year, reference.month, reference.day)
        item["issued"] = {"date-parts": [[part for part in parts if part]]}
    return item


def _texts(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", plain(reference.title)
    yield "container-title", plain(reference.container)
    yield "volume", reference.volume
    yield "issue", reference.number
    yield "page", "-".join(reference.pages)
    yield "DOI", reference.doi
    yield "URL", reference.url
    if reference.arxiv:
        yield "archive", "arXiv"
        yield "archive_location", reference.arxiv
        if reference.kind == "preprint":
            yield "number", f"arXiv:{reference.arxiv}"
            yield "publisher", "arXiv"
    yield "note", plain(reference.note)
    yield "abstract", plain(reference.abstract)


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.printed)}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: one_line(part) for key, part in parts.items() if part}
