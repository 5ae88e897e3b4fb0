"""Tests of reading arXiv's feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.client import Client
from paper_index.ingest.services import Arxiv, read_feed, split_feed
from paper_index.model.issues import FetchError
from support.made_up_services import ERROR_ENTRY, LEAVES, Preprint, Reply, feed, look_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.made_up_services import Services

TEA = Preprint(
    "2104.06083",
    r"On the {\em Cooling} of Tea & Ren\'e's Cup",
    ("Ada Brown", r"Ren\'e Cole"),
    doi="10.1234/tea.5 10.1234/tea.6",
    journal="Tea Lett. 12, 45-67 (2022)",
    comment="12 pages; code at https://github.com/example/tea.",
)
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><feed xmlns="http://www.w3.org/2005/Atom"><title>&i;</title></feed>'
)
FILE = (
    '<!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>&f;</title></feed>'
)


@pytest.fixture
def arxiv(services: Services, naps: list[float]) -> Iterator[Arxiv]:
    assert naps == []
    with Client(None) as client:
        yield Arxiv(client, services.arxiv)


def test_a_paper_is_read(arxiv: Arxiv, services: Services) -> None:
    services.preprints = [TEA]
    record = look_up(arxiv, "2104.06083")
    assert record
    assert record.place == "arXiv:2104.06083"
    assert clean(record).fields == {
        "title": "On the Cooling of Tea & René's Cup",
        "authors": ("Ada Brown", "René Cole"),
        "published": "2021-04-13",
        "venue": "Tea Lett.",
        "venue_year": "2022",
        "volume": "12",
        "pages": "45–67",
        "category": "cs.IT",
        "arxiv": "2104.06083",
        "doi": "10.1234/tea.5",
        "code": "https://github.com/example/tea",
        "abstract": LEAVES,
    }
    assert services.asked == ["/api/query?id_list=2104.06083&max_results=1"]


@pytest.mark.parametrize(
    ("comment", "status"),
    [
        ("Withdrawn by the authors", "withdrawn"),
        ("12 pages. This paper has been withdrawn due to an error.", "withdrawn"),
        ("withdrawn from a workshop", None),
        ("12 pages", None),
    ],
)
def test_a_comment_tells_that_a_paper_is_withdrawn(
    arxiv: Arxiv, services: Services, comment: str, status: str | None
) -> None:
    services.preprints = [Preprint("2104.06083", "Tea", comment=comment)]
    record = look_up(arxiv, "2104.06083")
    assert record
    assert record.fields.get("status") == status
    assert [note[:7] for note in record.notes] == ["status:"] * bool(status)


def test_what_is_left_out_is_reported(arxiv: Arxiv, services: Services) -> None:
    services.preprints = [Preprint("2104.06083", "Tea", doi="10.1234/a 10.1234/b", journal="Tea?")]
    record = look_up(arxiv, "2104.06083")
    assert record
    assert clean(record).notes == (
        "venue: the journal reference 'Tea?' was not understood",
        "doi: 10.1234/b left out: the field has it as well; 10.1234/a is kept",
    )


def test_a_requested_version_is_not_part_of_the_id(arxiv: Arxiv, services: Services) -> None:
    services.preprints = [TEA]
    record = look_up(arxiv, "2104.06083v2")
    assert record
    assert record.fields["arxiv"] == "2104.06083"
    assert services.asked == ["/api/query?id_list=2104.06083v2&max_results=1"]


def test_empty_fields_are_omitted(arxiv: Arxiv, services: Services) -> None:
    services.preprints = [Preprint("math/0309136", "Knots", (), "", "")]
    record = look_up(arxiv, "math/0309136")
    assert record
    assert record.fields == {"title": "Knots", "category": "cs.IT", "arxiv": "math/0309136"}


def test_an_unknown_id_gives_none(arxiv: Arxiv, services: Services) -> None:
    assert look_up(arxiv, "2104.06083") is None
    services.next = [Reply(body=feed(TEA.entry("v1")))]
    assert look_up(arxiv, "2104.99999") is None


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_in_a_feed_is_raised(arxiv: Arxiv, services: Services, status: int) -> None:
    services.next = [Reply(status, feed(ERROR_ENTRY))]
    with pytest.raises(FetchError, match="arXiv refuses the request: incorrect id format for x"):
        look_up(arxiv, "2104.06083")


def test_a_hundred_papers_are_one_request(arxiv: Arxiv, services: Services) -> None:
    ids = [f"2104.{number:05}" for number in range(250)]
    services.preprints = [Preprint(one, f"Tea {one}") for one in ids if not one.endswith("7")]
    answers = [dict(batch) for batch in arxiv.records(ids)]
    assert [len(batch) for batch in answers] == [100, 100, 50]
    assert len(services.asked) == 3
    found = {name: one for batch in answers for name, one in batch.items()}
    assert [name for name in ids if found[name] is None] == [one for one in ids if one[-1] == "7"]
    for name, one in found.items():
        assert not isinstance(one, FetchError)
        assert one is None or one.fields["title"] == f"Tea {name}"


def test_an_id_that_is_refused_does_not_hide_the_others(arxiv: Arxiv, services: Services) -> None:
    ids = [f"2104.{number:05}" for number in range(100)]
    services.preprints = [Preprint(one, "Tea") for one in ids]
    services.broken = {"2104.00000": Reply(400, feed(ERROR_ENTRY))}
    found = {name: one for batch in arxiv.records(ids) for name, one in batch.items()}
    assert [name for name, one in found.items() if isinstance(one, FetchError)] == ["2104.00000"]
    assert len(services.asked) <= 15


def test_versions_are_told_apart() -> None:
    body = feed(TEA.entry("v10"), TEA.entry("v2"), Preprint("math/0309136", "Knots").entry("v1"))
    split = split_feed(body, ())
    assert set(split) == {
        *("2104.06083", "2104.06083v2", "2104.06083v10", "math/0309136", "math/0309136v1")
    }
    assert b"2104.06083v10" in split["2104.06083"]
    assert b"2104.06083v2<" in split["2104.06083v2"]


def test_a_title_is_searched_as_words(arxiv: Arxiv, services: Services) -> None:
    services.preprints = [Preprint("2104.00001", "Rate-Distortion: Why $x$?"), TEA]
    found = arxiv.search_title('Rate-Distortion: "Why" $x$?')
    assert [record.fields["arxiv"] for record in found] == ["2104.00001"]
    assert services.asked[0].endswith("?search_query=ti%3A%22Rate+Distortion+Why%22&max_results=5")
    assert arxiv.search_title("Nobody Wrote This") == ()


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Leaves of Rényi's Winter", 'ti:"Leaves of" AND ti:"Winter"'),
        ("An $O(n)$ Teapot", 'ti:"An" AND ti:"Teapot"'),
        ("What Isn't Tea?", 'ti:"What" AND ti:"Tea"'),
        ("C++ AND (Tea) OR ti:x", 'ti:"C AND Tea OR ti x"'),
    ],
)
def test_words_with_other_spellings_are_not_searched(
    arxiv: Arxiv, services: Services, title: str, query: str
) -> None:
    arxiv.search_title(title)
    assert parse_qs(urlsplit(services.asked[0]).query)["search_query"] == [query]


def test_a_title_without_ascii_words_is_not_searched(arxiv: Arxiv, services: Services) -> None:
    assert arxiv.search_title("茶の冷却") == ()
    assert services.asked == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is not XML"),
        (b"<html><body>Welcome</body></html>", "it is <html>, not a feed"),
        (b"<feed>", "it is not XML"),
        (b"\xff\xfe\x00\x00nonsense", "it is not XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><feed/>', "it is not XML"),
        (b"<feed/>", "it is <feed>, not a feed"),
        (b"<!DOCTYPE html><html></html>", "it declares a document type"),
        (BILLION.encode(), "it is not XML .*amplification"),
        (BILLION.encode("utf-16"), "it is not XML .*amplification"),
        (FILE.encode(), "it declares a document type"),
    ],
)
def test_an_answer_in_another_format_is_an_error(body: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=f"the answer of arXiv cannot be read: {reason}"):
        read_feed(body)


def test_entries_without_id_or_title_are_skipped() -> None:
    assert read_feed(feed("<entry><title>Tea</title></entry>", "<entry/>")) == ()
    untitled = TEA.entry("v1").replace("<title>", "<subtitle>").replace("</title>", "</subtitle>")
    assert read_feed(feed(untitled)) == ()


def test_too_many_requests_are_an_error(arxiv: Arxiv, services: Services) -> None:
    services.next = [Reply(body=b"Rate exceeded.\n")]
    with pytest.raises(FetchError, match="rate exceeded"):
        arxiv.search_title("Tea")
