"""Asks a service over HTTP, politely; knows nothing of what its answers mean."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

import httpx

from paper_index import __version__
from paper_index.ingest.waiting import BACKOFF, LONGEST, Pace, retry_after
from paper_index.model.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paper_index.ingest.cache import Cache

    Found = TypeVar("Found")

_log = logging.getLogger(__name__)

USER_AGENT = f"paper-index/{__version__} (Paper Index; a curator adds single papers by hand)"
TIMEOUT = 20.0
"""Longest silence of a service, in seconds."""
_LARGEST = 10_000_000
"""Largest answer, in bytes: the greatest of a few papers is far smaller."""
_BUSY = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
_LATER = "try again later; answers that came are kept for a day, so nothing is asked twice"


@dataclass(frozen=True)
class Service:
    """One service: its name, its address, and the seconds that it wants between requests."""

    name: str
    address: str
    interval: float
    readable: frozenset[int] = frozenset({200})
    """The statuses of answers that hold something to read."""


@dataclass(frozen=True)
class _Answer:
    status: int
    phrase: str
    wait: float
    """Seconds after which the service wants to be asked again, 0 when it does not say."""
    body: bytes


class Client:
    """Asks services one request at a time; `cache` None asks anew whatever was answered today."""

    def __init__(
        self,
        cache: Cache | None,
        *,
        timeout: float = TIMEOUT,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        self._cache = cache
        self._timeout = timeout
        self._pause = pause or time.sleep
        self._pace = Pace(self._pause)
        try:
            self._http = httpx.Client(
                headers={"User-Agent": USER_AGENT},
                timeout=timeout,
                follow_redirects=True,
                max_redirects=3,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as problem:
            # The environment names the proxy: of an unknown kind, or one that needs a package.
            raise FetchError(
                f"the proxy cannot be used: {problem}", "see HTTPS_PROXY and ALL_PROXY"
            ) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self,
        service: Service,
        path: str,
        query: Mapping[str, str | int],
        read: Callable[[bytes], Found],
    ) -> Found | None:
        """Return what `read` makes of an answer, or None when there is nothing at that address.

        Only an answer in which `read` finds something is kept. Raises FetchError when the service
        cannot be reached, refuses, or stays busy, and whatever `read` raises.
        """
        try:
            request = self._http.build_request("GET", f"{service.address}{path}", params=query)
        except httpx.InvalidURL as problem:
            raise FetchError(f"{service.name} has no usable address: {problem}") from problem
        url = str(request.url)
        kept = self._cache.read(url) if self._cache else None
        if kept is not None:
            try:
                return read(kept)
            except FetchError:
                pass  # a damaged file: ask again
        body = self._ask(service, request)
        found = read(body) if body is not None else None
        if self._cache and body is not None and found:
            self._cache.keep(url, body)
        return found

    def _ask(self, service: Service, request: httpx.Request) -> bytes | None:
        for backoff in (*BACKOFF, None):
            self._pace.wait(service.name, service.interval)
            answer = self._send(service, request)
            if isinstance(answer, _Answer) and answer.status not in _BUSY:
                return _judged(service, answer)
            trouble = answer if isinstance(answer, str) else _refusal(service, answer)
            asked = answer.wait if isinstance(answer, _Answer) else 0.0
            if backoff is None:
                raise FetchError(trouble, _LATER)
            wait = max(backoff, asked)
            if wait > LONGEST:
                raise FetchError(f"{trouble}, and wants to be left alone for {wait:.0f} s", _LATER)
            _log.info(f"{trouble}; asking again in {wait:.0f} s")
            self._pause(wait)
        raise AssertionError("the last try returns or raises")

    def _send(self, service: Service, request: httpx.Request) -> _Answer | str:
        """Return the answer, or what stood in its way."""
        try:
            response = self._http.send(request, stream=True)
            try:
                body = self._body(service, response)
            finally:
                response.close()
        except httpx.TimeoutException:
            return f"{service.name} did not answer within {self._timeout:g} s"
        except httpx.ConnectError as problem:
            return f"{service.name} cannot be reached: {problem}"
        except httpx.RequestError as problem:
            what = str(problem) or type(problem).__name__
            return f"{service.name}'s answer did not come through: {what}"
        wait = retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
        return _Answer(response.status_code, response.reason_phrase, wait, body)

    @staticmethod
    def _body(service: Service, response: httpx.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LARGEST:
                raise FetchError(f"{service.name}'s answer is larger than {_LARGEST:,} bytes")
        return bytes(body)


def _judged(service: Service, answer: _Answer) -> bytes | None:
    if answer.status in service.readable:
        return answer.body
    if answer.status in _GONE:
        return None
    raise FetchError(_refusal(service, answer), "see whether its address is right, or ask later")


def _refusal(service: Service, answer: _Answer) -> str:
    return f"{service.name} refuses the request ({answer.status} {answer.phrase})".replace(
        " )", ")"
    )
