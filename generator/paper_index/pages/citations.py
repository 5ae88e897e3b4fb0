"""Citations on pages: a paper's own, and the links to the citation files of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citations import list_stem, paper_stem
from paper_index.pages.parts import alternate
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_index.exports.citations import Citations


@dataclass(frozen=True)
class Export:
    """A citation file: its format, address, media type, and the name under which it is saved."""

    name: str
    href: str
    media_type: str
    download: str


@dataclass(frozen=True)
class Citation:
    """How a paper is cited; `former_keys` are those of the papers merged into it."""

    key: str
    former_keys: tuple[str, ...]
    bibtex: str
    exports: tuple[Export, ...]


def citation(citations: Citations, paper_id: str, page: str) -> Citation:
    """Return the citation on a paper's page."""
    cited = citations.papers[paper_id]
    reference = cited.reference
    # Saved under the key, so that files of several papers do not share a name.
    exports = _exports(citations, paper_stem(paper_id), page, reference.key)
    return Citation(reference.key, reference.former_keys, cited.bibtex.rstrip("\n"), exports)


def exports(citations: Citations, listing: str, page: str, stem: str) -> tuple[Export, ...]:
    """Return the links from a page to the citation files of a list.

    `listing` is the address that the files are under, such as `tags/tea/`; `page` may be any page
    of that list. Files are saved as `stem`. A list without papers, or without files, has no links.
    """
    return _exports(citations, list_stem(listing), page, stem)


def export_links(exports: Iterable[Export], title: str) -> list[dict[str, str]]:
    """Return the entries of `alternates` in front matter for the citation files of a page.

    Their relation includes `describedby`, as https://signposting.org/FAIR/ asks for references.
    Material takes a bare `alternate` for a translation and requests a site map beside it.
    """
    return [
        alternate(f"{title} ({export.name})", export.media_type, export.href)
        | {"rel": "alternate describedby"}
        for export in exports
    ]


def _exports(citations: Citations, files: str, page: str, saved: str) -> tuple[Export, ...]:
    return tuple(
        Export(form.name, urls.relative(path, page), form.media_type, f"{saved}.{form.suffix}")
        for form, path in citations.links(files)
    )
