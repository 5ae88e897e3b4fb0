"""Tests of reading Crossref's works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.client import Client
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.services import Crossref, read_work, read_works
from paper_index.model.issues import FetchError
from support.made_up_services import RIVERS, WORK_FIELDS, Reply, look_up, message, work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.made_up_services import Services


@pytest.fixture
def crossref(services: Services, naps: list[float]) -> Iterator[Crossref]:
    assert naps == []
    with Client(None) as client:
        yield Crossref(client, services.crossref)


def fields(**more: Any) -> Mapping[str, Any]:
    record = read_work(message("work", work("10.1234/x", "Quarrels about Rivers", **more)))
    assert record
    return clean(record).fields


def test_a_work_is_read(crossref: Crossref, services: Services) -> None:
    services.works = [work("10.1234/a(b)<c>;d", "Quarrels about Rivers")]
    record = look_up(crossref, "10.1234/A(b)<c>;d")
    assert record
    assert record.place == "doi:10.1234/a(b)<c>;d"
    assert clean(record).fields == {
        "title": "Quarrels about Rivers",
        **WORK_FIELDS,
        "doi": "10.1234/a(b)<c>;d",
        "abstract": RIVERS,
    }
    assert services.asked == ["/works/10.1234%2FA%28b%29%3Cc%3E%3Bd"]


def test_an_unknown_doi_gives_none(crossref: Crossref) -> None:
    assert look_up(crossref, "10.1234/nothing") is None


def test_several_works_are_one_request(crossref: Crossref, services: Services) -> None:
    dois = [f"10.1234/TEA.{number}" for number in range(45)]
    services.works = [work(doi.lower(), f"On {doi}") for doi in dois[1:]]
    found = {name: one for batch in crossref.records(dois) for name, one in batch.items()}
    assert found.pop("10.1234/TEA.0") is None
    for name, one in found.items():
        assert isinstance(one, ImportedRecord)
        assert one.fields["title"] == f"On {name}"
    assert len(services.asked) == 3


def test_a_doi_with_a_comma_is_asked_for_alone(crossref: Crossref, services: Services) -> None:
    dois = ["10.1234/a", "10.1234/b,c", "10.1234/d"]
    services.works = [work(doi, "Tea") for doi in dois]
    found = {name: one for batch in crossref.records(dois) for name, one in batch.items()}
    assert all(found[doi] for doi in dois)
    assert services.asked[1:] == ["/works/10.1234%2Fb%2Cc"]


def test_a_doi_that_was_replaced_gives_its_work(crossref: Crossref, services: Services) -> None:
    services.next = [Reply(body=message("work", work("10.1234/new", "Tea")))]
    record = look_up(crossref, "10.1234/old")
    assert record
    assert record.fields["doi"] == "10.1234/new"


def test_a_title_is_searched(crossref: Crossref, services: Services) -> None:
    services.works = [work("10.1/a", "Quarrels about Rivers"), work("10.1/b", "Tea")]
    assert [one.place for one in crossref.search_title("Rivers & Lakes")] == ["doi:10.1/a"]
    assert services.asked == ["/works?query.title=Rivers+%26+Lakes&rows=5"]
    assert crossref.search_title("Nobody") == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": ["Tea:"], "subtitle": ["A History"]}, {"title": "Tea: A History"}),
        ({"title": ["Tea: A History"], "subtitle": ["A history"]}, {"title": "Tea: A History"}),
        (
            {"title": ["<i>In vitro</i> tea &amp; H<sub>2</sub>O"]},
            {"title": "In vitro tea & H$_{2}$O"},
        ),
        ({"title": ["Tea\x1b[2J\ud800 &#27;Time"]}, {"title": "Tea [2J Time"}),
        ({"title": [r"Tea of R\'enyi"]}, {"title": "Tea of Rényi"}),
        ({"author": [{"name": "The Tea Group"}]}, {"authors": ("The Tea Group",)}),
        (
            {
                "author": [
                    {"given": "A.", "family": "Brown", "suffix": "Jr."},
                    {"family": "Li"},
                    {},
                    7,
                ]
            },
            {"authors": ("A. Brown Jr.", "Li")},
        ),
        ({"author": None}, {"authors": None}),
        ({"author": "Brown"}, {"authors": None}),
        ({"issued": {"date-parts": [[2022]]}}, {"published": "2022", "venue_year": "2022"}),
        ({"issued": {"date-parts": [[None]]}}, {"published": None, "venue_year": None}),
        (
            {"issued": {"date-parts": []}, "posted": {"date-parts": [[2020, 3]]}},
            {"published": "2020-03"},
        ),
        ({"issued": 7}, {"published": None}),
        (
            {"published-print": {"date-parts": [[2023, 1]]}},
            {"venue_year": "2023", "published": "2022-05-01"},
        ),
        (
            {"container-title": ["Notes in Tea", "Tea 2022"], "volume": None, "issue": None},
            {"venue": "Tea 2022", "volume": None, "number": None, "pages": "45–67"},
        ),
        ({"container-title": []}, {"venue": None, "venue_year": None}),
        ({"container-title": ["Tea &amp; Milk"]}, {"venue": "Tea & Milk"}),
        ({"page": None, "volume": None}, {"volume": None, "pages": None}),
        ({"page": None, "article-number": "e7"}, {"pages": "e7"}),
        ({"abstract": None}, {"abstract": None}),
        (
            {
                "relation": {
                    "has-preprint": [{"id": "10.48550/arXiv.2104.06083v2", "id-type": "doi"}]
                }
            },
            {"arxiv": "2104.06083"},
        ),
        ({"relation": {"has-preprint": [{"id": "10.1/other"}, 7]}}, {"arxiv": None}),
        ({"relation": []}, {"arxiv": None}),
        ({"type": "proceedings-article"}, {"type": "conference"}),
        ({"type": "peer-review"}, {"type": None}),
        ({"publisher": "Pot Press"}, {"publisher": "Pot Press"}),
        (
            {"type": "dissertation", "publisher": "P", "institution": [{"name": "Tea University"}]},
            {"type": "thesis", "publisher": "Tea University"},
        ),
        (
            {"title": ["Tea?"], "subtitle": ["Yes", "Tea?", "Of <i>Course</i>"]},
            {"title": "Tea? Yes: Of Course"},
        ),
        (
            {
                "updated-by": [
                    {"DOI": "10.1234/n", "type": "erratum"},
                    {"DOI": "10.1234/r", "type": "retraction"},
                ]
            },
            {"status": "retracted", "notice": "https://doi.org/10.1234/r"},
        ),
        (
            {"update-to": [{"DOI": "10.1234/X", "type": "withdrawal"}]},
            {"status": "withdrawn", "notice": "https://doi.org/10.1234/X"},
        ),
        (
            {"updated-by": [{"DOI": "10.1234/n", "type": "new_version"}, 7]},
            {"status": None, "notice": None},
        ),
        ({"update-to": [{"DOI": "10.1234/other", "type": "retraction"}]}, {"status": None}),
    ],
)
def test_each_field_is_read(given: dict[str, Any], expected: dict[str, Any]) -> None:
    found = fields(**given)
    assert {key: found.get(key) for key in expected} == expected


def test_names_are_split_as_crossref_splits_them() -> None:
    people = [
        {"given": "Maria", "family": "Ortiz Suarez"},
        {"given": "P. T.", "family": "Costa", "suffix": "Jr."},
        {"name": "World Pond Organization"},
        {"family": "Plato"},
    ]
    record = read_work(message("work", work("10.1234/x", "Tea", author=people)))
    assert record
    assert clean(record).sort_names == {
        "Maria Ortiz Suarez": "Ortiz Suarez, Maria",
        "P. T. Costa Jr.": "Costa, P. T., Jr.",
        "World Pond Organization": "World Pond Organization",
        "Plato": "Plato",
    }


def test_updates_and_further_titles_are_reported() -> None:
    updates = [{"DOI": "10.1234/r", "type": "retraction"}]
    titles = {"title": ["Tea", "Tee"], "updated-by": updates}
    record = read_work(message("work", work("10.1234/x", "Tea", **titles)))
    assert record
    assert record.notes == (
        "status: retracted, according to Crossref, by 10.1234/r",
        "title: 'Tee' left out",
    )


@pytest.mark.parametrize("given", [{"title": None}, {"title": []}, {"title": [""]}, {"DOI": None}])
def test_a_work_without_title_or_doi_is_skipped(given: dict[str, Any]) -> None:
    assert read_work(message("work", work("10.1234/x", "Tea", **given))) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"Resource not found.", b"[]", b"7", b'{"message": []}', b"\xff\xfe", b"[" * 100_000],
)
def test_an_answer_in_another_format_is_an_error(body: bytes) -> None:
    for read in (read_work, read_works):
        with pytest.raises(FetchError, match="the answer of Crossref cannot be read"):
            read(body)


def test_an_answer_without_a_list_of_works_is_an_error() -> None:
    with pytest.raises(FetchError, match="it lists no works"):
        read_works(json.dumps({"message": {"items": 7}}).encode())
    assert read_works(json.dumps({"message": {"items": [7, {}]}}).encode()) == ()


def test_a_server_that_fails_once_is_asked_again(crossref: Crossref, services: Services) -> None:
    services.works = [work("10.1234/x", "Tea")]
    services.next = [Reply(500, b"<h1>Oops</h1>")]
    assert look_up(crossref, "10.1234/x")
