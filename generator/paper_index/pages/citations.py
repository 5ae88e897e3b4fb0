"""What pages say of citations: a paper's own, and the links to files of the papers in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.pages.contexts import Citation, Export
from paper_index.pages.parts import alternate
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.exports.bibliography import Format
    from paper_index.exports.citation_files import Citations


def citation(citations: Citations, paper_id: str, page: str) -> Citation:
    """Return what a paper's page says of citing it."""
    entry = citations.entries[paper_id]
    # Saved under its key, not under one name for all papers.
    exports = _exports(citations.paper_links(paper_id), page, entry.key)
    return Citation(entry.key, entry.former_keys, entry.bibtex.rstrip("\n"), exports)


def exports(citations: Citations, listing: str, page: str, stem: str) -> tuple[Export, ...]:
    """Return the links to the files of a list's papers as they stand on a page.

    `listing` is the address that the files are under, such as `tags/tea/`; `page` may be any page
    of that list. Files are saved as `stem`. A list without papers, or without files, has no links.
    """
    return _exports(citations.links(listing), page, stem)


def alternates(exports: Iterable[Export], title: str) -> list[dict[str, str]]:
    """Return the entries of `alternates` in front matter for the files of a page.

    They are `describedby` as well, as https://signposting.org/FAIR/ has it of references. Material
    asks for a site map beside every bare `alternate`, which it takes for another language.
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
