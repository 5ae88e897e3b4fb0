"""Papers in files of each format, one or many in a file; knows no single field and no page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citation_formats import bibtex_entry, csl_item, ris_record, with_abstract
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.data_parts import LIMIT, Chunks, split
from paper_index.exports.reference import make_reference
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_index.model.index import Index
    from paper_index.model.paper import Paper


@dataclass(frozen=True)
class Format:
    """A format of references: its name for people, the end of its files' names, its media type."""

    name: str
    suffix: str
    media_type: str


BIBTEX = Format("BibTeX", "bib", "application/x-bibtex")
RIS = Format("RIS", "ris", "application/x-research-info-systems")
CSL_JSON = Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json")
FORMATS = (BIBTEX, RIS, CSL_JSON)


@dataclass(frozen=True)
class Cited:
    """A paper with its citation key, its absolute web address and the names of its tags."""

    paper: Paper
    key: str
    page: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A paper in each format, made once. RIS and CSL-JSON hold the abstract, BibTeX does not."""

    key: str
    former_keys: tuple[str, ...]
    bibtex: str
    """For people, and for lists."""
    bibtex_whole: str
    """With the abstract."""
    ris: str
    csl: str
    """One line."""


def make_entry(cited: Cited) -> Entry:
    """Write a paper in every format."""
    paper, key = cited.paper, cited.key
    reference = make_reference(paper, cited.page)
    bibtex = bibtex_entry(reference, key, paper.former_keys)
    return Entry(
        key,
        paper.former_keys,
        bibtex,
        with_abstract(bibtex, reference),
        ris_record(reference, key, cited.keywords),
        json.dumps(csl_item(reference, key), ensure_ascii=False),
    )


def bibliography(
    stem: str, entries: Sequence[Entry], *, abstract: bool = False, limit: int = LIMIT
) -> dict[Format, dict[str, bytes]]:
    """Return the files of each format by name, such as `papers.bib`, entries in the order given.

    A file over `limit` bytes comes in parts: `papers-1.bib`. BibTeX has the abstracts only if
    `abstract` says so; CSL-JSON is readable as text, not for HTML.
    """
    bibtex = [entry.bibtex_whole if abstract else entry.bibtex for entry in entries]
    chunks = {
        BIBTEX: Chunks(_encoded(bibtex), between=b"\n"),
        RIS: Chunks(_encoded(entry.ris for entry in entries)),
        CSL_JSON: Chunks(_encoded(entry.csl for entry in entries), b"[\n", b",\n", b"\n]\n"),
    }
    return {form: split(f"{stem}.{form.suffix}", chunks[form], limit=limit) for form in FORMATS}


def _encoded(texts: Iterable[str]) -> list[bytes]:
    return [text.encode() for text in texts]


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
