"""Tests of reading OpenReview's notes, of both APIs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.client import Cache, Client
from paper_index.ingest.openreview import OpenReview, read_note
from paper_index.model.issues import FetchError
from support.made_up_services import LEAVES, TEAM, Reply, look_up, note, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from support.made_up_services import Services

PAPER = "rJl-b3RcF7"


@pytest.fixture
def openreview(services: Services, naps: list[float]) -> Iterator[OpenReview]:
    assert naps == []
    with Client(None) as client:
        yield OpenReview(client, *services.openreview)


def read(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    record = read_note(json.dumps(given).encode())
    return clean(record).fields if record else None


@pytest.mark.parametrize(("is_old", "date"), [(False, "2024-01-16"), (True, "2023-09-18")])
def test_a_paper_is_read_from_either_api(
    openreview: OpenReview, services: Services, *, is_old: bool, date: str
) -> None:
    known = [note(PAPER, "Winter  Leaves of $x_1$", is_old=is_old)]
    services.notes, services.old_notes = ([], known) if is_old else (known, [])
    record = look_up(openreview, PAPER)
    assert record
    assert (record.place, record.keywords) == (f"OpenReview:{PAPER}", ("tea", "cups"))
    assert clean(record).fields == {
        "title": "Winter Leaves of $x_1$",
        "authors": TEAM,
        "published": date,
        "abstract": LEAVES,
        "links": {"OpenReview": f"https://openreview.net/forum?id={PAPER}"},
        "type": "conference",
        "venue": "ICLR",
        "venue_year": "2024",
    }
    assert services.asked[0] == f"/openreview2/notes?id={PAPER}"
    assert len(services.asked) == (2 if is_old else 1)


def test_an_unknown_and_a_hidden_paper_give_none(
    openreview: OpenReview, services: Services
) -> None:
    assert look_up(openreview, "unknown-id") is None
    services.broken = {"openreview": refusal(403, "ForbiddenError")}
    assert look_up(openreview, "hidden-id") is None


def test_a_challenge_ends_the_requests(openreview: OpenReview, services: Services) -> None:
    services.broken = {"openreview": refusal(403, "ChallengeRequiredError")}
    ids = [f"paper{number}" for number in range(5)]
    found = {name: one for batch in openreview.records(ids) for name, one in batch.items()}
    assert [type(found[name]) is not type(None) for name in ids] == [True] * 5
    assert "OpenReview refuses the request (ChallengeRequiredError)" in str(found["paper4"])
    assert len(services.asked) == 1


def test_answers_are_cached(services: Services, tmp_path: Path, naps: list[float]) -> None:
    services.old_notes = [note(PAPER, "Tea", is_old=True)]
    for _ in range(2):
        with Client(Cache(tmp_path), remember_missing=True) as client:
            assert look_up(OpenReview(client, *services.openreview), PAPER)
    assert len(services.asked) == 2
    assert len(naps) <= 1


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("ICLR 2023 notable top 5%", ("conference", "ICLR", "2023")),
        ("NeurIPS 2021 Spotlight", ("conference", "NeurIPS", "2021")),
        ("ICML 2024 (Oral)", ("conference", "ICML", "2024")),
        ("Accepted by TMLR", ("article", "TMLR", None)),
        ("NeurIPS 2023 Workshop R0-FoMo Poster", (..., "NeurIPS 2023 Workshop R0-FoMo", "2023")),
        ("Submitted to ICLR 2024", ("preprint", None, None)),
        ("ICLR 2024 Conference Withdrawn Submission", ("preprint", None, None)),
        ("Under review for TMLR", ("preprint", None, None)),
        ("CoRR 2019", ("preprint", None, None)),
        ("", (None, None, None)),
        (None, (None, None, None)),
        (["ICLR"], (None, None, None)),
    ],
)
def test_the_venue_of_an_accepted_paper_is_read(venue: Any, expected: tuple[Any, ...]) -> None:
    fields = read(note(PAPER, "Tea", content={"venue": venue})) or {}
    found = tuple(fields.get(key) for key in ("type", "venue", "venue_year"))
    assert tuple(... if one is ... else two for one, two in zip(expected, found, strict=True)) == (
        expected
    )


def test_a_venue_that_is_left_out_is_reported() -> None:
    record = read_note(json.dumps(note(PAPER, "Tea", content={"venue": "Rejected"})).encode())
    assert record
    assert record.notes == ("venue: 'Rejected' left out: the paper did not appear there",)


@pytest.mark.parametrize(
    ("more", "key", "value"),
    [
        ({"content": {"authors": ["Anonymous"]}}, "authors", None),
        ({"content": {"authors": "Ada Brown, Grace Cole"}}, "authors", TEAM),
        ({"content": {"authors": [None, 3, "Ada Brown"]}}, "authors", ("Ada Brown",)),
        ({"content": {"authors": {"value": 5}}}, "authors", None),
        ({"content": {"abstract": 3}}, "abstract", None),
        ({"content": {"html": "https://arxiv.org/abs/2104.06083"}}, "arxiv", "2104.06083"),
        ({"content": {"code": "[x](https://github.com/a/b)"}}, "code", "https://github.com/a/b"),
        ({"content": {"code": "javascript:alert(1)"}}, "code", None),
        ({"pdate": 1e400, "odate": None}, "published", "2023-09-18"),
        ({"pdate": 10**30, "odate": True, "cdate": -(10**15)}, "published", "2023-09-18"),
        ({"pdate": "now", "odate": [], "cdate": {}, "tcdate": None}, "published", None),
    ],
)
def test_odd_values_are_left_out(more: dict[str, Any], key: str, value: Any) -> None:
    fields = read(note(PAPER, "Tea", **more))
    assert fields
    assert fields.get(key) == value


@pytest.mark.parametrize(
    "given",
    [
        note(PAPER, "Review of Tea", forum="another"),
        note(PAPER, "Tea", ddate=1_705_410_000_000),
        note(PAPER, None),
        note(PAPER, 3),
        {"id": PAPER, "content": None},
        {"id": PAPER},
    ],
)
def test_other_notes_are_no_papers(given: dict[str, Any]) -> None:
    assert read(given) is None


@pytest.mark.parametrize(
    "body", [b"<html>", b"[" * 100_000, b"[]", b"{}", b'{"notes": 3}', b"\xff"]
)
def test_an_unreadable_answer_is_an_error(
    openreview: OpenReview, services: Services, body: bytes
) -> None:
    services.next = [Reply(body=body)]
    with pytest.raises(FetchError, match="the answer of OpenReview cannot be read"):
        look_up(openreview, PAPER)


def test_the_note_of_another_paper_is_not_taken(openreview: OpenReview, services: Services) -> None:
    other = json.dumps({"notes": [note("another", "Tea"), 3, None]}).encode()
    services.next = [Reply(body=other), Reply(body=other)]
    assert look_up(openreview, PAPER) is None
