"""Tests of reading OpenAlex's works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.client import Client
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.openalex import OpenAlex, read_work
from paper_index.model.issues import FetchError
from support.made_up_services import LEAVES, WORK_FIELDS, Reply, inverted, look_up, open_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.made_up_services import Services


@pytest.fixture
def openalex(services: Services, naps: list[float]) -> Iterator[OpenAlex]:
    assert naps == []
    with Client(None) as client:
        yield OpenAlex(client, services.openalex)


def fields(**more: Any) -> Mapping[str, Any]:
    record = read_work(json.dumps(open_work("10.1234/x", "Winter Leaves", **more)).encode())
    assert record
    return clean(record).fields


def test_a_work_is_read(openalex: OpenAlex, services: Services) -> None:
    services.open_works = [open_work("10.1234/x", "Winter Leaves of <i>Rényi</i>")]
    record = look_up(openalex, "10.1234/X")
    assert record
    assert record.place == "doi:10.1234/x"
    assert clean(record).fields == {
        "title": "Winter Leaves of Rényi",
        **WORK_FIELDS,
        "doi": "10.1234/x",
        "abstract": LEAVES,
    }


def test_fifty_works_are_one_request(openalex: OpenAlex, services: Services) -> None:
    dois = [f"10.1234/TEA.{number}" for number in range(120)]
    services.open_works = [open_work(doi.lower(), f"On {doi}") for doi in dois[1:]]
    found = {name: one for batch in openalex.records(dois) for name, one in batch.items()}
    assert found.pop("10.1234/TEA.0") is None
    for name, one in found.items():
        assert isinstance(one, ImportedRecord)
        assert one.fields["title"] == f"On {name}"
    assert len(services.asked) == 3
    query = parse_qs(urlsplit(services.asked[0]).query)
    assert query["filter"] == [f"doi:{'|'.join(dois[:50])}"]
    assert query["per-page"] == ["50"]


def test_dois_that_a_filter_cannot_have_are_asked_for_alone(
    openalex: OpenAlex, services: Services
) -> None:
    dois = ["10.1234/a", "10.1234/b|c", "10.1234/d,e", "10.1234/f"]
    services.open_works = [open_work(doi, "Tea") for doi in dois[::3]]
    found = {name: one for batch in openalex.records(dois) for name, one in batch.items()}
    assert [bool(found[doi]) for doi in dois] == [True, False, False, True]
    assert len(services.asked) == 3


def test_a_key_is_sent(
    openalex: OpenAlex, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "s3cret")
    assert look_up(openalex, "10.1234/x") is None
    assert services.asked[0].endswith("&api_key=s3cret")


@pytest.mark.parametrize(
    ("more", "key", "value"),
    [
        ({"publication_date": "2022-01-01"}, "published", "2022"),
        ({"publication_date": None}, "published", "2022"),
        ({"biblio": {"first_page": "7", "last_page": "7"}}, "pages", "7"),
        ({"biblio": {"first_page": "e12", "last_page": None}}, "pages", "e12"),
        ({"biblio": None}, "pages", None),
        ({"primary_location": None}, "venue", None),
        ({"primary_location": {"source": None}}, "type", None),
        ({"primary_location": {"source": {"type": "repository"}}}, "venue_year", None),
        ({"type": "dissertation"}, "type", "thesis"),
        ({"type": "book-chapter"}, "type", "chapter"),
        ({"abstract_inverted_index": None}, "abstract", None),
        ({"abstract_inverted_index": {}}, "abstract", None),
        ({"abstract_inverted_index": {"No": [0], "abstract": [1]}}, "abstract", None),
        ({"authorships": None}, "authors", None),
        ({"authorships": [7, {}, {"author": 7}]}, "authors", None),
    ],
)
def test_fields_are_read(more: dict[str, Any], key: str, value: str | None) -> None:
    if more == {"abstract_inverted_index": {"No": [0], "abstract": [1]}}:
        more = {"abstract_inverted_index": {"No": [0], "abstract": [1], "available.": [2]}}
    assert fields(**more).get(key) == value


def test_a_name_printed_family_first_is_replaced() -> None:
    people = [{"raw_author_name": "Brown, A.", "author": {"display_name": "Ada Brown"}}]
    assert fields(authorships=people)["authors"] == ("Ada Brown",)


def test_words_may_occur_several_times() -> None:
    text = "a rose is a rose is a rose, and nobody in this house has ever doubted it"
    assert fields(abstract_inverted_index=inverted(text))["abstract"] == text


@pytest.mark.parametrize(
    "index", [7, [], {"Tea": 7}, {"Tea": ["x", None, []]}, {"Tea": [10**30]}, {"Tea": [-1]}]
)
def test_a_strange_index_does_no_harm(index: Any) -> None:
    assert fields(abstract_inverted_index=index).get("abstract") in {None, "Tea"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 100_000, b"\xff"])
def test_an_answer_in_another_format_is_an_error(body: bytes) -> None:
    with pytest.raises(FetchError, match="the answer of OpenAlex cannot be read"):
        read_work(body)


def test_a_list_without_results_is_an_error(openalex: OpenAlex, services: Services) -> None:
    services.next = [Reply(body=b"{}")] * 3
    answers = [
        one for batch in openalex.records(["10.1234/a", "10.1234/b"]) for one in batch.items()
    ]
    assert [one for _, one in answers] == [None, None]
    assert len(services.asked) == 3


def test_a_work_without_title_gives_none() -> None:
    assert read_work(b'{"doi": "https://doi.org/10.1234/x"}') is None
    assert read_work(b'{"title": "Tea"}') is None
