"""The papers of the sample index, exported, read by other programs and compared field by field."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from paper_index.exports.reference import make_reference
from paper_index.text.escape import plain
from support.citation_readers import (
    bibliography_bibtex,
    bibliography_csl,
    bibliography_ris,
    letters,
    printed,
    read_bibtex,
    read_names,
    read_ris,
    rendered,
    sample_citations,
    to_bibtex,
)

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from support.citation_readers import Cited

CITED = cache(sample_citations)


def one_paragraph(text: str) -> str:
    return " ".join(plain(text).split())


def names(authors: list[str]) -> list[str]:
    """Return family names first, as libraries write them, so that they can be compared."""
    return sorted(letters(word) for author in authors for word in author.split())


def test_there_are_papers() -> None:
    assert len(CITED()) >= 50


def test_bibtex_says_what_the_papers_say() -> None:
    entries = read_bibtex(bibliography_bibtex(CITED(), abstract=True))
    assert [entry.key for entry in entries] == [cited.key for cited in CITED()]
    for entry, cited in zip(entries, CITED(), strict=True):
        paper = cited.paper
        value = {field.key: field.value for field in entry.fields}
        assert letters(printed(value["title"])) == letters(plain(paper.title))
        assert ("abstract" in value) == bool(paper.abstract)
        assert letters(printed(value.get("abstract", ""))) == letters(plain(paper.abstract or ""))
        assert (value.get("eprint"), value.get("doi")) == (paper.arxiv, paper.doi)
        assert value.get("primaryclass") == (paper.category if paper.arxiv else None)
        assert value["url"] == web_address(cited)
        assert value.get("year") == year(paper)
        container = value.get("journal") or value.get("booktitle") or value.get("howpublished")
        assert printed(container or "") == (paper.venue or "")


def web_address(cited: Cited) -> str | None:
    """Return where the work is; its page in the index is the address of last resort."""
    paper = cited.paper
    if paper.arxiv:
        return f"https://arxiv.org/abs/{paper.arxiv}"
    return f"https://doi.org/{paper.doi}" if paper.doi else cited.page


def year(paper: Paper) -> str | None:
    known = (paper.venue_year if paper.venue else None) or paper.year
    return str(known) if known else None


def test_bibtex_names_come_apart_as_ours_do() -> None:
    for cited in CITED():
        if not cited.paper.authors:
            continue
        found = read_names(to_bibtex(cited.paper, cited.key))
        for theirs, ours in zip(found, make_reference(cited.paper).authors, strict=True):
            assert printed(" ".join(theirs.last)) == ours.family
            assert printed(" ".join(theirs.first)) == ours.given
            assert " ".join(theirs.von) == ours.particle
            assert " ".join(theirs.jr) == ours.suffix


def test_ris_says_what_the_papers_say() -> None:
    records = read_ris(bibliography_ris(CITED()))
    for record, cited in zip(records, CITED(), strict=True):
        paper = cited.paper
        assert record["id"] == cited.key
        assert record["title"] == plain(paper.title)
        assert record.get("abstract", "") == one_paragraph(paper.abstract or "")
        assert names(record.get("authors", [])) == names(list(paper.authors))
        assert record.get("year") == year(paper)
        assert record.get("doi") == paper.doi
        assert record.get("secondary_title") == paper.venue
        assert record.get("keywords", []) == list(paper.tags)
        assert record["urls"] == [web_address(cited)]


def test_csl_says_what_the_papers_say() -> None:
    items = json.loads(bibliography_csl(CITED()))
    for item, cited in zip(items, CITED(), strict=True):
        paper = cited.paper
        assert item["title"] == plain(paper.title)
        assert item.get("abstract", "") == one_paragraph(paper.abstract or "")
        assert (item.get("DOI"), item["URL"]) == (paper.doi, web_address(cited))
        assert item.get("container-title") == paper.venue
        authors = [" ".join(name.values()) for name in item.get("author", [])]
        assert names(authors) == names(list(paper.authors))
        issued = item.get("issued", {"date-parts": [[None]]})["date-parts"][0][0]
        assert issued == (int(known) if (known := year(paper)) else None)


def test_the_formats_agree_on_what_a_paper_is() -> None:
    kinds = {
        ("article", "JOUR", "article-journal"),
        ("inproceedings", "CONF", "paper-conference"),
        ("misc", "UNPB", "article"),
        ("book", "BOOK", "book"),
    }
    entries = read_bibtex(bibliography_bibtex(CITED()))
    records = read_ris(bibliography_ris(CITED()))
    items = json.loads(bibliography_csl(CITED()))
    assert {
        (entry.entry_type, record["type_of_reference"], item["type"])
        for entry, record, item in zip(entries, records, items, strict=True)
    } == kinds


def test_a_processor_prints_every_paper() -> None:
    lines = rendered(json.loads(bibliography_csl(CITED())))
    text = letters(" ".join(lines))
    assert len(lines) == len(CITED())
    for cited in CITED():
        assert letters(plain(cited.paper.title)) in text


def test_the_order_of_the_papers_is_the_callers() -> None:
    backwards: list[Cited] = CITED()[::-1]
    entries = read_bibtex(bibliography_bibtex(backwards))
    assert [entry.key for entry in entries] == [cited.key for cited in backwards]
