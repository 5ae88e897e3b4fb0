"""Requests services over HTTP, with pauses, retries and cached answers.

The cache is our own: hishel stores all answers in one SQLite file, and stops caching for good when
that file is damaged. It also caches answers in which nothing was found, and it reports a hit only
after the request, too late to decide whether a pause is due.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import logging
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from multiprocessing import TimeoutError as ExpiredError
from multiprocessing.pool import ThreadPool
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import httpx
import stamina

from paper_index import __version__
from paper_index.model.issues import FetchError
from paper_index.model.progress import report_progress
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from stamina.instrumentation import RetryDetails

Found = TypeVar("Found")

_log = logging.getLogger(__name__)

USER_AGENT = f"paper-index/{__version__} (Paper Index; metadata for a curated index of papers)"
TIMEOUT = 20.0  # longest silence of a service, in seconds
MAX_DURATION = 60.0  # longest time until an answer is complete, in seconds
MAX_REDIRECTS = 3
ATTEMPTS = 4  # requests for one answer; the pauses between them are 1, 2 and 4 seconds
MAX_WAIT = 60.0  # longest pause before a request is repeated, in seconds
MAX_ANSWER = 10_000_000  # largest answer, in bytes; the records of a few papers are far smaller
CACHE_LIFETIME = 86_400.0  # how long a cached answer is used, in seconds: a day
MAX_REFUSALS = 12
"""Refused or unreadable answers in a row after which a service is not asked again.

Eight are needed to find one id in a hundred that the service cannot answer.
"""
_BUSY = frozenset({429, 500, 502, 503, 504})
_FORBIDDEN = frozenset({401, 403})
_GONE = frozenset({404, 410})
_LINK_INTERVAL = 1.0
"""The least seconds between two requests for links, most of which lead to one host."""
_LATER = "try again later; answers are cached for a day, so no request is repeated"


@dataclass(frozen=True)
class Service:
    """A service: its name, its address, and the least seconds between two requests to it."""

    name: str
    address: str
    interval: float
    readable: frozenset[int] = frozenset({200})
    """The status codes of answers that are parsed."""

    def has(self, url: httpx.URL) -> bool:
        """Return whether a redirect may lead to an address: to this host, or by HTTPS to a sibling.

        `export.arxiv.org` and `arxiv.org` are siblings. An address on loopback has none.
        """
        own = httpx.URL(self.address)
        if (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
            return True
        domain = own.host.rsplit(".", 2)[-2:]
        is_sibling = url.host.split(".")[-2:] == domain and not domain[-1].isdigit()
        return is_sibling and url.scheme == "https" and url.port is None


@dataclass(frozen=True)
class Lookup(Generic[Found]):
    """How a service is asked for records by their ids, several in one request."""

    service: Service
    most: int
    """The number of ids in one request."""
    request: Callable[[Sequence[str]], tuple[str, Mapping[str, str | int]]]
    """Returns the path and the query of the request for some ids."""
    split: Callable[[bytes, Sequence[str]], Mapping[str, bytes]]
    """Splits an answer to some ids into answers to single ones; raises FetchError."""
    read: Callable[[bytes], Found | None]
    """Returns what is in the answer to a single id; raises FetchError."""
    is_alone: Callable[[str], bool] = lambda _: False
    """Whether an id cannot be in one request with others."""

    def batches(self, ids: Iterable[str]) -> Iterator[Sequence[str]]:
        """Yield the ids of each request."""
        alone: list[str] = []
        together: list[str] = []
        for one in ids:
            (alone if self.is_alone(one) else together).append(one)
        for start in range(0, len(together), self.most):
            yield together[start : start + self.most]
        yield from ([one] for one in alone)


class UnavailableError(FetchError):
    """A service that would not answer other requests either."""


class BusyError(UnavailableError):
    """A request that may succeed when it is repeated, after `wait` seconds if not None."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message, _LATER)
        self.wait = wait


class NotCachedError(FetchError):
    """An answer that only the service has, when only cached answers are wanted."""


class SpentError(NotCachedError):
    """An answer that only the service has, when no more requests may be sent."""


def unreadable(service: str, reason: str) -> FetchError:
    """Return the error of an answer in another format."""
    return FetchError(f"the answer of {service} cannot be read: {reason}", "try again later")


def parse_answer(body: bytes, service: str) -> Any:
    """Return the value of an answer in JSON. Raises FetchError when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise unreadable(service, f"it is not JSON ({problem})") from problem


class Cache:
    """Answers in a folder, one file for each address; a failure to read or write is ignored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.answer"

    def read(self, url: str) -> bytes | None:
        """Return the answer of an address if it was stored within the last day."""
        with contextlib.suppress(OSError):
            if _is_fresh(self._path(url)):
                return self._path(url).read_bytes()
        return None

    def write(self, answers: Mapping[str, bytes]) -> None:
        """Store answers by address, and delete expired answers."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{os.getpid()}.part"
            for url, body in answers.items():
                part.write_bytes(body)
                part.replace(self._path(url))
            for path in self.folder.glob("*.answer"):
                if not _is_fresh(path):
                    path.unlink()


def _address(lookup: Lookup[Found], one: str) -> str:
    """Return what the answer to a single id is cached under."""
    return f"{lookup.service.address}#{one}"


def _is_fresh(path: Path) -> bool:
    # A file from the future was written under a wrong clock; its age is unknown.
    return 0 <= time.time() - path.stat().st_mtime < CACHE_LIFETIME


class Client:
    """An HTTP client that sends one request at a time; without a `cache` each one is sent.

    With `remember_missing` it also caches that a service has nothing; when `offline` is set, it
    sends no request. A service that was unavailable is not asked again, and none is asked after
    `patience` seconds, nor after `budget` requests.
    """

    def __init__(
        self,
        cache: Cache | None,
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        remember_missing: bool = False,
        patience: float | None = None,
        budget: int | None = None,
    ) -> None:
        self.sent = 0
        """The number of requests so far."""
        self._budget = budget
        self._end = None if patience is None else time.monotonic() + patience
        self._cache = cache
        self._remembers_missing = remember_missing
        self.offline = False
        self._unavailable: dict[str, UnavailableError] = {}
        self._refusals: dict[str, int] = {}
        self._next_request: dict[str, float] = {}
        # Without a hook, stamina logs its own warnings, which Python prints.
        stamina.instrumentation.set_on_retry_hooks([_log_retry])
        try:
            self._http = httpx.Client(
                headers={"User-Agent": USER_AGENT, **headers},
                timeout=TIMEOUT,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as problem:
            # The environment names a proxy of an unknown kind, or one that needs a package.
            message = f"the proxy cannot be used: {problem}"
            raise FetchError(message, "see HTTPS_PROXY and ALL_PROXY") from problem

    @property
    def is_spent(self) -> bool:
        """Whether no more requests may be sent."""
        return self._budget is not None and self.sent >= self._budget

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
        """Return what `read` parses from an answer, or None if the address does not exist.

        An answer in which `read` finds nothing is not cached unless missing ones are remembered.
        Raises FetchError when the service is unreachable, refuses or stays busy, and whatever
        `read` raises.
        """
        request = self._build(service, path, query)
        url = str(request.url)
        is_known, found = self._read_cached(url, read)
        if is_known:
            return found
        body = self._request(service, request)
        found = read(body) if body is not None else None
        if self._cache and (found or self._remembers_missing):
            self._cache.write({url: body or b""})
        return found

    def get_each(
        self, lookup: Lookup[Found], ids: Iterable[str]
    ) -> Iterator[dict[str, Found | FetchError | None]]:
        """Yield what a service has for each id, those of a request together, cached ones first.

        None stands for an id that the service does not know, and an error for one that it could
        not be asked for. The answer to each id is cached alone, so that a later call finds it
        whichever other ids it asks for.
        """
        cached: dict[str, Found | FetchError | None] = {}
        missing = []
        for one in dict.fromkeys(ids):
            is_known, found = self._read_cached(_address(lookup, one), lookup.read)
            if is_known:
                cached[one] = found
            else:
                missing.append(one)
        if cached:
            yield cached
        step, done = f"asking {lookup.service.name}", 0
        for batch in lookup.batches(missing):
            if not self.offline:
                report_progress(step, done, len(missing))
            yield self._get_batch(lookup, batch)
            done += len(batch)
        if missing and not self.offline:
            report_progress(step, done, done)

    def _get_batch(
        self, lookup: Lookup[Found], ids: Sequence[str]
    ) -> dict[str, Found | FetchError | None]:
        """Return the answers to some ids; if they are refused together, ask for each half."""
        service = lookup.service.name
        try:
            answers = self._ask(lookup, ids)
        except UnavailableError as problem:
            self._unavailable[service] = problem
            return dict.fromkeys(ids, problem)
        except NotCachedError as problem:
            return dict.fromkeys(ids, problem)
        except FetchError as problem:
            self._refusals[service] = self._refusals.get(service, 0) + 1
            if self._refusals[service] >= MAX_REFUSALS:
                self._unavailable[service] = UnavailableError(str(problem), problem.hint)
            if len(ids) == 1:
                return {ids[0]: problem}
            half = len(ids) // 2
            return self._get_batch(lookup, ids[:half]) | self._get_batch(lookup, ids[half:])
        self._refusals[service] = 0
        return answers

    def _ask(
        self, lookup: Lookup[Found], ids: Sequence[str]
    ) -> dict[str, Found | FetchError | None]:
        request = self._build(lookup.service, *lookup.request(ids))
        if not (self.offline or self.is_spent or lookup.service.name in self._unavailable):
            what = ids[0] if len(ids) == 1 else pluralize(len(ids), "record")
            _log.info(f"requesting {what} from {lookup.service.name}")
        body = self._request(lookup.service, request)
        bodies = lookup.split(body, ids) if body is not None else {}
        answers: dict[str, Found | FetchError | None] = {}
        for one in ids:
            try:
                answers[one] = lookup.read(bodies[one]) if one in bodies else None
            except FetchError as problem:
                answers[one] = problem
        if self._cache:
            kept = {
                _address(lookup, one): bodies[one] if found else b""
                for one, found in answers.items()
                if not isinstance(found, FetchError) and (found or self._remembers_missing)
            }
            self._cache.write(kept)
        return answers

    def _build(self, service: Service, path: str, query: Mapping[str, str | int]) -> httpx.Request:
        try:
            return self._http.build_request("GET", f"{service.address}{path}", params=query)
        except httpx.InvalidURL as problem:
            raise FetchError(f"{service.name} has no usable address: {problem}") from problem

    def _read_cached(
        self, address: str, read: Callable[[bytes], Found | None]
    ) -> tuple[bool, Found | None]:
        """Return whether a cached answer counts, and what is in it."""
        body = self._cache.read(address) if self._cache else None
        if body is None:
            return False, None
        # A damaged file is requested again.
        with contextlib.suppress(FetchError):
            found = read(body) if body else None
            return bool(found) or self._remembers_missing, found
        return False, None

    def _request(self, service: Service, request: httpx.Request) -> bytes | None:
        """Return the answer to a request, repeated while the service is busy; None if it is gone.

        Raises FetchError.
        """
        if problem := self._unavailable.get(service.name):
            raise problem
        if self.offline:
            raise NotCachedError(f"the answer of {service.name} is not cached")
        caller = stamina.RetryingCaller(
            ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=MAX_WAIT, wait_jitter=0.0
        )
        try:
            return caller(self._delay, self._send, service, request)
        except UnavailableError as problem:
            self._unavailable[service.name] = problem
            raise

    def _count_request(self, name: str, interval: float) -> None:
        """Count a request to a service, and wait until it may be sent. Raises SpentError."""
        if self.is_spent:
            raise SpentError(f"{pluralize(self.sent, 'request')} were sent")
        self.sent += 1
        pause = self._next_request.get(name, 0.0) - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next_request[name] = time.monotonic() + interval

    def _delay(self, problem: Exception) -> bool | float:
        """Return whether to repeat a failed request, or the seconds that the service asks for."""
        # Without requests left, the problem is the answer, not the budget.
        if not isinstance(problem, BusyError) or self.is_spent:
            return False
        wait = problem.wait or 0.0
        return self._remaining() > wait and (wait or True)

    def _remaining(self) -> float:
        return math.inf if self._end is None else self._end - time.monotonic()

    def _send(self, service: Service, request: httpx.Request) -> bytes | None:
        """Return the answer to a request, or None for an address that does not exist."""
        limit = min(MAX_DURATION, self._remaining())
        if limit <= 0:
            raise UnavailableError("the services take too long", _LATER)
        self._count_request(service.name, service.interval)
        try:
            # The timeout of httpx limits each silence only. A service that sends a byte a second is
            # left to a thread that ends with the client.
            with ThreadPool(1) as pool:
                response, body = pool.apply_async(self._fetch, (service, request)).get(limit)
        except ExpiredError as problem:
            message = f"{service.name} did not complete its answer within {limit:.0f} s"
            raise UnavailableError(message, _LATER) from problem
        except httpx.RequestError as problem:
            reason = str(problem) or type(problem).__name__
            message = f"the answer of {service.name} is incomplete or damaged: {reason}"
            if isinstance(problem, httpx.TimeoutException):
                message = f"{service.name} did not answer within {TIMEOUT:g} s"
            elif isinstance(problem, httpx.ConnectError):
                message = f"{service.name} cannot be reached: {problem}"
            raise BusyError(message) from problem
        if response.status_code in service.readable:
            return body
        if response.status_code in _GONE:
            return None
        raise _refusal(service.name, response)

    def is_gone(self, url: str) -> bool | None:
        """Return whether a web address leads nowhere, None if that is unknown; asks for the head.

        Raises SpentError.
        """
        self._count_request("links", _LINK_INTERVAL)
        try:
            with ThreadPool(1) as pool:
                answer = pool.apply_async(self._http.head, (url,), {"follow_redirects": True}).get(
                    MAX_DURATION
                )
        except (ExpiredError, httpx.HTTPError, httpx.InvalidURL):
            return None
        if answer.status_code in _GONE:
            return True
        return False if answer.is_success else None

    def _fetch(self, service: Service, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Return the answer to a request and its body, after redirects within the service."""
        for _ in range(MAX_REDIRECTS + 1):
            with contextlib.closing(self._http.send(request, stream=True)) as response:
                if response.next_request is None:
                    return response, _read_body(service, response)
                request = response.next_request
            if not service.has(request.url):
                message = f"{service.name} redirects to another site, {request.url.host}"
                raise FetchError(message, "the request is not sent there; try again later")
        message = f"{service.name} redirects more than {MAX_REDIRECTS} times"
        raise FetchError(message, "try again later")


def _read_body(service: Service, response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise FetchError(f"the answer of {service.name} is larger than {MAX_ANSWER:,} bytes")
    return bytes(body)


def _refusal(name: str, response: httpx.Response) -> FetchError:
    status = f"{response.status_code} {response.reason_phrase}".strip()
    message = f"{name} refuses the request ({status})"
    if response.status_code not in _BUSY:
        kind = UnavailableError if response.status_code in _FORBIDDEN else FetchError
        return kind(message, "check the address of the service, or try again later")
    wait = retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
    if wait and wait > MAX_WAIT:
        return UnavailableError(f"{message} and asks for a pause of {wait:.0f} s", _LATER)
    return BusyError(message, wait)


def _log_retry(details: RetryDetails) -> None:
    _log.info(f"{details.caused_by}; trying again in {details.wait_for:.0f} s")


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), None if none."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])  # enough digits for any time
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())
