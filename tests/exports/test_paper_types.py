"""Citations tell the type, the volume and the status of a paper in every format."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.exports.reference import make_reference, split_pages
from support.citation_readers import read_bibtex, read_ris, to_bibtex, to_csl, to_ris
from support.made_up_index import paper

NOTICE = "https://example.org/notice"


@pytest.mark.parametrize(
    ("fields", "bibtex", "ris", "csl"),
    [
        ({"type": "article", "venue": "X"}, "article", "JOUR", "article-journal"),
        ({"type": "conference", "venue": "X"}, "inproceedings", "CONF", "paper-conference"),
        ({"type": "preprint", "venue": "Nature"}, "misc", "UNPB", "article"),
        ({"type": "book"}, "book", "BOOK", "book"),
        ({"type": "chapter", "venue": "X"}, "incollection", "CHAP", "chapter"),
        ({"type": "thesis"}, "phdthesis", "THES", "thesis"),
        ({"type": "report"}, "techreport", "RPRT", "report"),
        ({"type": "dataset"}, "dataset", "DATA", "dataset"),
        ({"type": "software"}, "software", "COMP", "software"),
        ({"type": "other", "venue": "Nature"}, "misc", "GEN", "document"),
        ({"venue": "Advances in Neural Information Processing Systems", "volume": "33"},
         "inproceedings", "CONF", "paper-conference"),
        ({"venue": "Machine Learning"}, "article", "JOUR", "article-journal"),
        ({"venue": "International Conference on Machine Learning", "volume": "2"},
         "inproceedings", "CONF", "paper-conference"),
        ({"venue": "Tea House", "volume": "3"}, "article", "JOUR", "article-journal"),
        ({}, "misc", "UNPB", "article"),
    ],
)  # fmt: skip
def test_a_type_is_told_in_every_format(
    fields: dict[str, Any], bibtex: str, ris: str, csl: str
) -> None:
    tea = paper("tea", **fields)
    assert to_bibtex(tea, "tea").startswith(f"@{bibtex}{{tea,")
    assert read_ris(to_ris(tea, "tea"))[0]["type_of_reference"] == ris
    assert to_csl(tea, "tea")["type"] == csl


@pytest.mark.parametrize(
    ("kind", "field"),
    [("book", "publisher"), ("thesis", "school"), ("report", "institution")],
)
def test_a_publisher_has_the_field_of_the_type(kind: str, field: str) -> None:
    (entry,) = read_bibtex(to_bibtex(paper("tea", type=kind, publisher="Tea & Sons"), "tea"))
    assert entry[field] == r"Tea \& Sons"


def test_unusual_volumes_and_pages_survive() -> None:
    tea = paper("tea", venue="Tea Letters", volume="63-II", number="S1", pages="24:1--24:25")
    (entry,) = read_bibtex(to_bibtex(tea, "tea"))
    assert (entry["volume"], entry["number"], entry["pages"]) == ("63-II", "S1", "24:1--24:25")
    (record,) = read_ris(to_ris(tea, "tea"))
    assert (record["volume"], record["number"]) == ("63-II", "S1")
    assert (record["start_page"], record["end_page"]) == ("24:1", "24:25")
    item = to_csl(tea, "tea")
    assert (item["volume"], item["issue"], item["page"]) == ("63-II", "S1", "24:1-24:25")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [("12-34", ("12", "34")), ("12–34", ("12", "34")), ("E1 -- E9", ("E1", "E9")),
     ("107", ("107",)), ("12-34, 56", ("12-34, 56",)), ("1-2-3", ("1-2-3",)), ("", ())],
)  # fmt: skip
def test_only_a_plain_range_has_two_ends(pages: str, expected: tuple[str, ...]) -> None:
    assert split_pages(pages) == expected


@pytest.mark.parametrize("status", ["withdrawn", "retracted", "corrected"])
def test_a_status_is_told_in_every_format(status: str) -> None:
    tea = paper("tea", status=status, notice=NOTICE, note="Read it $x$.")
    told = f"{status.capitalize()}: {NOTICE}"
    (entry,) = read_bibtex(to_bibtex(tea, "tea"))
    assert (entry["note"], entry["annote"]) == (told, "Read it $x$.")
    assert read_ris(to_ris(tea, "tea"))[0]["notes"] == [told, "Read it x."]
    item = to_csl(tea, "tea")
    assert (item["status"], item["note"]) == (status.capitalize(), f"{told} Read it x.")


def test_a_published_paper_has_no_status() -> None:
    tea = paper("tea", status="published", notice=NOTICE)
    assert "note" not in read_bibtex(to_bibtex(tea, "tea"))[0].fields_dict
    assert {"status", "note"}.isdisjoint(to_csl(tea, "tea"))


def test_a_cut_list_of_authors_ends_in_others() -> None:
    tea = paper("tea", authors=["Ann Lake", "OpenAI Team", "et al."])
    (entry,) = read_bibtex(to_bibtex(tea, "tea"))
    assert entry["author"] == "Lake, Ann and {OpenAI Team} and others"
    (record,) = read_ris(to_ris(tea, "tea"))
    assert record["authors"] == ["Lake, Ann", "OpenAI Team", "et al."]
    assert to_csl(tea, "tea")["author"] == [
        {"family": "Lake", "given": "Ann"},
        {"literal": "OpenAI Team"},
        {"literal": "et al."},
    ]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"venue": "Tea", "volume": "27", "number": "4", "pages": "344-5", "venue_year": "2025"},
         "Tea 27(4), 344–5 (2025)"),
        ({"venue": "ICML", "volume": "202", "publisher": "PMLR", "venue_year": "2023"},
         "ICML 202, PMLR (2023)"),
        ({"venue": "Entropy", "publisher": "MDPI"}, "Entropy"),
        ({"volume": "3", "pages": "4"}, "3, 4"),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_place_is_one_line(fields: dict[str, Any], line: str) -> None:
    assert make_reference(paper("tea", **fields)).place == line
