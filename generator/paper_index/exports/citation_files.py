"""Which files of references a site has, and where: a paper's, a tag's, a year's, the whole index's.

Knows neither the formats' insides nor the pages that lead to the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.bibliography import FORMATS, Cited, Entry, Format, bibliography, make_entry
from paper_index.exports.citation_keys import with_keys
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_index.model.index import Index
    from paper_index.model.paper import Paper

_PAPER, _PAPERS = "cite", "papers"


@dataclass(frozen=True)
class Citations:
    """Every paper written once, by id, and the files that are put together from that."""

    entries: Mapping[str, Entry]
    lists: Mapping[str, Mapping[Format, Mapping[str, bytes]]]
    """By the address that the files stand under, such as `tags/tea/`; by format, then by name."""

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by its POSIX path below the site's root."""
        found = {
            f"{urls.paper(paper_id)}{name}": data
            for paper_id, entry in self.entries.items()
            for files in bibliography(_PAPER, [entry], abstract=True).values()
            for name, data in files.items()
        }
        return found | {path: data for folder in self.lists for path, data in self.under(folder)}

    def under(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of the files of a list."""
        for files in self.lists.get(folder, {}).values():
            yield from ((f"{folder}{name}", data) for name, data in files.items())

    def links(self, folder: str) -> Iterator[tuple[Format, str]]:
        """Yield format and path of the files of a list; none where a list has no papers."""
        for form, files in self.lists.get(folder, {}).items():
            yield from ((form, f"{folder}{name}") for name in files)

    def paper_links(self, paper_id: str) -> Iterator[tuple[Format, str]]:
        """Yield format and path of the files of a paper."""
        yield from ((form, f"{urls.paper(paper_id)}{_PAPER}.{form.suffix}") for form in FORMATS)


def cite(index: Index, site_url: str) -> Citations:
    """Write every paper of an index once, newest first.

    `site_url`, with a slash behind or "", is where the pages of papers are that have no other
    address. Papers without a citation key get the one that would be issued.
    """
    keyed = {paper.id: paper for paper in with_keys(entry.paper for entry in index.papers)}
    entries = {}
    for found in index.papers:
        paper = keyed[found.paper.id]
        page = f"{site_url}{urls.paper(paper.id)}" if site_url else ""
        names = tuple(tag.name for tag in found.tags)
        entries[paper.id] = make_entry(Cited(paper, paper.citation_key or "", page, names))
    return Citations(
        entries,
        {
            folder: bibliography(
                _PAPERS, [entries[paper.id] for paper in papers], abstract=folder == urls.DATA
            )
            for folder, papers in _lists(index)
            if papers
        },
    )


def _lists(index: Index) -> Iterator[tuple[str, list[Paper]]]:
    """Yield the address and the papers of everything that has files of its own."""
    papers = [entry.paper for entry in index.papers]
    yield urls.DATA, papers
    for found in index.tags:
        yield urls.tag(found.tag.id), list(found.papers)
    by_year: dict[int, list[Paper]] = {year: [] for year in index.years}
    for paper in papers:
        if paper.year:
            by_year[paper.year].append(paper)
    yield from ((urls.year(year), dated) for year, dated in by_year.items())
