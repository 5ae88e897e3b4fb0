"""Citations on pages: a paper's own, and the links to the citation files of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages.parts import alternate
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.exports.citations import Citations, Format


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
    entry = citations.entries[paper_id]
    # Saved under the key, so that files of several papers do not share a name.
    exports = _exports(citations.paper_links(paper_id), page, entry.key)
    return Citation(entry.key, entry.former_keys, entry.bibtex.rstrip("\n"), exports)


def exports(citations: Citations, listing: str, page: str, stem: str) -> tuple[Export, ...]:
    """Return the links from a page to the citation files of a list.

    `listing` is the address that the files are under, such as `tags/tea/`; `page` may be any page
    of that list. Files are saved as `stem`. A list without papers, or without files, has no links.
    """
    return _exports(citations.links(listing), page, stem)


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


def _exports(links: Iterable[tuple[Format, str]], page: str, stem: str) -> tuple[Export, ...]:
    by_format: dict[Format, list[str]] = {}
    for form, path in links:
        by_format.setdefault(form, []).append(path)
    return tuple(
        _export(form, paths, number, page, stem)
        for form, paths in by_format.items()
        for number in range(len(paths))
    )


def _export(form: Format, paths: Sequence[str], number: int, page: str, stem: str) -> Export:
    """Return the link to a file, or to a part of one, numbered from 1."""
    parts = len(paths) > 1
    return Export(
        f"{form.name}, part {number + 1}" if parts else form.name,
        urls.relative(paths[number], page),
        form.media_type,
        f"{stem}-{number + 1}.{form.suffix}" if parts else f"{stem}.{form.suffix}",
    )
