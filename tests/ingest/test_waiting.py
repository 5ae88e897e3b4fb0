"""Waits: what Retry-After asks for, and the pace of requests."""

from __future__ import annotations

import datetime as dt

import pytest

from paper_index.ingest.waiting import Pace, retry_after

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("7", 7),
        (" 120 ", 120),
        ("9" * 400, 999_999_999_999),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30),
        ("soon", 0),
        ("-5", 0),
        ("²", 0),
        ("Mon, 99 Nov 2026 12:00:30 GMT", 0),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float) -> None:
    assert retry_after(value, NOON) == seconds


def test_requests_to_one_service_are_kept_apart() -> None:
    naps: list[float] = []
    pace = Pace(naps.append)
    pace.wait("arXiv", 3.0)
    pace.wait("Crossref", 1.0)
    assert naps == []
    pace.wait("arXiv", 3.0)
    assert naps == [pytest.approx(3.0, abs=0.5)]
