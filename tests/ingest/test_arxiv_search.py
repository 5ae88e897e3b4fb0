"""Searches of arXiv: the query, paging, and pages that are damaged, empty, late or hostile."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from paper_index.ingest import arxiv_search
from paper_index.ingest.arxiv_search import ArxivQuery, is_searchable, search_arxiv
from paper_index.ingest.client import Cache, Client
from paper_index.model.issues import UsageError
from support.made_up_services import Preprint, Reply, feed, title

if TYPE_CHECKING:
    from pathlib import Path

    from paper_index.ingest.arxiv_search import ArxivSearch
    from support.made_up_services import Services

pytestmark = pytest.mark.usefixtures("naps")

DAYS = dt.date(2021, 1, 1), dt.date(2021, 12, 31)
EVERYTHING = ArxivQuery((), (), *DAYS)
FOUND = [Preprint(f"2104.{number:05}", title(number)) for number in range(1, 24)]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five papers a page."""
    monkeypatch.setattr(arxiv_search, "PAGE", 5)


def search(services: Services, query: ArxivQuery = EVERYTHING) -> ArxivSearch:
    with Client(None) as client:
        return search_arxiv(client, query, services.arxiv)


@pytest.mark.parametrize(
    ("categories", "terms", "start"),
    [
        ((), (), ""),
        (("cs.IT", "math.PR"), (), "(cat:cs.IT OR cat:math.PR) AND "),
        (("cs.IT",), ("tea",), '(cat:cs.IT) AND (all:"tea") AND '),
        ((), ("a) OR ti:x", "Rényi entropy"), '(all:"a OR ti x" OR all:"entropy") AND '),
        ((), ("one ° two",), '((all:"one" AND all:"two")) AND '),
    ],
)
def test_a_query_has_categories_terms_and_days(
    categories: tuple[str, ...], terms: tuple[str, ...], start: str
) -> None:
    days = "submittedDate:[202101010000 TO 202112312359]"
    assert str(ArxivQuery(categories, terms, *DAYS)) == f"{start}{days}"


@pytest.mark.parametrize(("term", "expected"), [("熵", False), ("tea 熵", True), ("$x$", False)])
def test_a_term_needs_latin_letters(term: str, *, expected: bool) -> None:
    assert is_searchable(term) is expected


def test_all_pages_are_read(services: Services) -> None:
    services.preprints = FOUND
    found = search(services)
    assert list(found.records) == [one.id for one in FOUND]
    assert (found.unreadable, found.problem, len(services.asked)) == (0, None, 5)


def test_categories_terms_and_days_choose(services: Services) -> None:
    other = Preprint("2104.00100", "On Entropy", category="cs.LG")
    early = Preprint("2001.00001", "Old Entropy", published="2020-12-31T23:00:00Z")
    services.preprints = [*FOUND, other, early]
    query = ArxivQuery(("cs.LG", "cs.IT"), ("entropy",), *DAYS)
    assert list(search(services, query).records) == ["2104.00100"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=feed(total=23)),
        Reply(body=b"<feed"),
        Reply(body=feed(FOUND[0].entry("v1").replace("<title>", "<title>\x01"))),
        Reply(body=b"<html>Sorry</html>"),
        Reply(body=feed().replace(b">0</opensearch", b">many</opensearch")),
        Reply(404),
        Reply(503),
        Reply(429, headers=(("Retry-After", "1"),)),
        Reply(cut=True),
    ],
)
def test_a_page_that_failed_is_requested_again(services: Services, reply: Reply) -> None:
    services.preprints = FOUND
    services.next = [reply, reply]
    found = search(services)
    assert list(found.records) == [one.id for one in FOUND]
    assert (found.unreadable, found.problem) == (0, None)


def test_a_page_with_gaps_is_followed_by_the_rest(services: Services) -> None:
    services.preprints = FOUND
    services.next = [Reply(body=feed(*(one.entry("v1") for one in FOUND[:2]), total=23))]
    assert list(search(services).records) == [one.id for one in FOUND]


def test_an_entry_that_cannot_be_read_is_counted_and_keeps_no_other_out(services: Services) -> None:
    damaged = Preprint("2104.00012", "Milk\x01Jugs", published="2021-04-13T17:59:59Z")
    services.preprints = [*FOUND[:11], damaged, *FOUND[12:]]
    found = search(services)
    assert list(found.records) == [one.id for one in FOUND if one.id != damaged.id]
    assert (found.unreadable, found.problem) == (1, None)


def test_entries_without_id_or_title_are_counted(services: Services) -> None:
    hostile = [Preprint("../../etc/passwd", "Path"), Preprint("2104.00099", " ")]
    services.preprints = [*FOUND[:4], *hostile]
    found = search(services)
    assert (len(found.records), found.unreadable) == (4, 2)


def test_a_service_that_stays_away_leaves_what_was_found_and_the_reason(
    services: Services,
) -> None:
    services.preprints = FOUND
    services.broken = {"start=10": Reply(503)}
    found = search(services)
    assert list(found.records) == [one.id for one in FOUND[:10]]
    assert "503" in str(found.problem)


def test_empty_pages_end_the_search_at_last(services: Services) -> None:
    services.preprints = FOUND
    services.broken = {"start=5": Reply(body=feed(total=23)), "start=6": Reply(body=feed(total=23))}
    services.broken |= {f"start={number}": Reply(body=feed(total=23)) for number in range(7, 23)}
    found = search(services)
    assert len(found.records) == 5
    assert "empty from paper" in str(found.problem)
    assert len(services.asked) < 20


def test_a_search_that_finds_too_much_is_refused_at_once(services: Services) -> None:
    services.next = [Reply(body=feed(FOUND[0].entry("v1"), total=10_001))]
    with pytest.raises(UsageError, match="10,001 such papers since 2021-01-01"):
        search(services)
    assert len(services.asked) == 1


def test_a_search_that_was_interrupted_goes_on_with_the_cached_pages(
    services: Services, tmp_path: Path
) -> None:
    services.preprints = FOUND
    services.broken = {"start=10": Reply(503)}
    for _ in range(2):
        with Client(Cache(tmp_path)) as client:
            found = search_arxiv(client, EVERYTHING, services.arxiv)
        services.broken = {}
    assert (len(found.records), found.problem) == (23, None)
    starts = [one for one in services.asked if "start=0" in one or "start=5" in one]
    assert len(starts) == 2
