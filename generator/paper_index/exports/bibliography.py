"""Papers in files of each format, one or many in a file; knows no single field and no page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.bibtex import bibtex_entry, with_abstract
from paper_index.exports.csl import csl_item
from paper_index.exports.data_parts import LIMIT, Chunks, split
from paper_index.exports.reference import make_reference
from paper_index.exports.ris import ris_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
