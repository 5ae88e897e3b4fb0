"""Makes the citation of each paper and the citation files of papers, tags, years and the index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citation_formats import bibtex_entry, csl_item, ris_record, with_abstract
from paper_index.exports.reference import Reference, make_reference
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.index import Index


@dataclass(frozen=True)
class Format:
    """A citation format: its name, the suffix of its files, their media type."""

    name: str
    suffix: str
    media_type: str


BIBTEX = Format("BibTeX", "bib", "application/x-bibtex")
RIS = Format("RIS", "ris", "application/x-research-info-systems")
CSL_JSON = Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json")
FORMATS = (BIBTEX, RIS, CSL_JSON)


@dataclass(frozen=True)
class CitedPaper:
    """A paper's reference, written in each format. RIS and CSL-JSON include the abstract."""

    reference: Reference
    bibtex: str
    bibtex_with_abstract: str
    ris: str
    csl: str
    """One line."""


@dataclass(frozen=True)
class Citations:
    """The citation of each paper by its id, and each citation file by its path below the site."""

    papers: Mapping[str, CitedPaper]
    files: Mapping[str, bytes]

    def links(self, stem: str) -> tuple[tuple[Format, str], ...]:
        """Return format and path of the files with a stem; none for a list without papers."""
        links = ((form, f"{stem}.{form.suffix}") for form in FORMATS)
        return tuple(link for link in links if link[1] in self.files)


def paper_stem(paper_id: str) -> str:
    """Return the path of a paper's citation files without the suffix: `papers/tea/cite`."""
    return f"{urls.paper(paper_id)}cite"


def list_stem(address: str) -> str:
    """Return the path of a list's citation files without the suffix: `tags/tea/papers`."""
    return f"{address}papers"


def cite(index: Index, site_url: str | None) -> Citations:
    """Write the citation of every paper once, and the files that combine them, newest first.

    Without `site_url` (which ends in a slash) a reference has no address other than that on arXiv
    or of its DOI.
    """
    papers = {}
    for entry in index.papers:
        page = f"{site_url}{urls.paper(entry.paper.id)}" if site_url else None
        keywords = tuple(tag.name for tag in entry.tags)
        papers[entry.paper.id] = cite_paper(make_reference(entry.paper, page, keywords))
    everything = [entry.paper for entry in index.papers]
    files: dict[str, bytes] = {}
    for stem, listed, abstract in (
        *((paper_stem(paper.id), [paper], True) for paper in everything),
        (list_stem(urls.DATA), everything, True),
        *((list_stem(urls.tag(found.tag.id)), found.papers, False) for found in index.tags),
        *((list_stem(urls.year(entry.year)), entry.papers, False) for entry in index.calendar),
    ):
        # A list without papers has no files.
        if listed:
            written = bibliography([papers[paper.id] for paper in listed], abstract=abstract)
            files |= {f"{stem}.{form.suffix}": data for form, data in written.items()}
    return Citations(papers, files)


def cite_paper(reference: Reference) -> CitedPaper:
    """Write a reference in every format."""
    bibtex = bibtex_entry(reference)
    csl = json.dumps(csl_item(reference), ensure_ascii=False)
    return CitedPaper(
        reference, bibtex, with_abstract(bibtex, reference), ris_record(reference), csl
    )


def bibliography(papers: Sequence[CitedPaper], *, abstract: bool = False) -> dict[Format, bytes]:
    """Return the file of each format, with the papers in the order given.

    BibTeX includes the abstracts only if `abstract` is set.
    """
    bibtex = (paper.bibtex_with_abstract if abstract else paper.bibtex for paper in papers)
    items = ",\n".join(paper.csl for paper in papers)
    texts = {
        BIBTEX: "\n".join(bibtex),
        RIS: "".join(paper.ris for paper in papers),
        CSL_JSON: f"[\n{items}\n]\n",
    }
    return {form: text.encode() for form, text in texts.items()}
