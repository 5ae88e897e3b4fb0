"""How long to wait: between requests to a service, and before one is asked again."""

from __future__ import annotations

import datetime as dt
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BACKOFF = (1.0, 2.0, 4.0)
"""Seconds to wait before the second, the third and the fourth try."""
LONGEST = 60.0
"""Longest wait, in seconds: a service that asks for more is asked another time."""


class Pace:
    """Keeps requests to one service apart."""

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._last: dict[str, float] = {}

    def wait(self, service: str, interval: float) -> None:
        """Wait until `interval` seconds have passed since the last request to the service."""
        before = self._last.get(service)
        if before is not None:
            left = before + interval - time.monotonic()
            if left > 0:
                self._pause(left)
        self._last[service] = time.monotonic()


def retry_after(value: str | None, now: dt.datetime) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), 0 for none."""
    text = (value or "").strip()
    # A number of twenty digits says no more than "for ever".
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())
