"""Tests of the HTTP client on loopback: retries, pauses, refusals, timeouts, the cache."""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

import httpx
import pytest

from paper_index import __version__
from paper_index.ingest.client import Cache, Client, Service, retry_after
from paper_index.model.issues import FetchError
from support.made_up_services import Reply, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.made_up_services import Services

HOUR = 3_600
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
BUSY = (429, 500, 502, 503, 504)


@pytest.fixture
def client(naps: list[float]) -> Iterator[Client]:
    assert naps == []
    with Client(None) as running:
        yield running


def get(client: Client, services: Services, path: str = "/tea") -> bytes | None:
    service = Service("Teapot", services.root, 0.0)
    return client.get(service, path, {}, bytes)


def test_an_answer_is_read(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"green")]
    assert client.get(Service("Teapot", services.root, 0), "/a", {"q": "b c&d"}, len) == 5
    assert services.asked == ["/a?q=b+c%26d"]
    assert services.agents == {
        f"paper-index/{__version__} (Paper Index; metadata for a curated index of papers)"
    }


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_does_not_exist_gives_none(
    client: Client, services: Services, status: int
) -> None:
    services.next = [Reply(status, b"gone")]
    assert get(client, services) is None


@pytest.mark.parametrize("status", BUSY)
def test_a_busy_service_is_asked_again(
    client: Client, services: Services, naps: list[float], status: int
) -> None:
    services.next = [Reply(status), Reply(status), Reply(body=b"at last")]
    assert get(client, services) == b"at last"
    assert naps == [1.0, 2.0]


def test_a_service_that_stays_busy_is_an_error(
    client: Client, services: Services, naps: list[float]
) -> None:
    services.next = [Reply(503)] * 9
    with pytest.raises(FetchError, match=r"Teapot refuses the request \(503 Service Unavail") as no:
        get(client, services)
    assert "try again later" in no.value.hint
    assert (naps, len(services.asked)) == ([1.0, 2.0, 4.0], 4)


@pytest.mark.parametrize(
    ("header", "waited"), [("7", 7.0), ("0", 1.0), ("soon", 1.0), ("60", 60.0)]
)
def test_retry_after_is_honoured(
    client: Client, services: Services, naps: list[float], header: str, waited: float
) -> None:
    services.next = [Reply(429, headers=(("Retry-After", header),)), Reply(body=b"now")]
    assert get(client, services) == b"now"
    assert naps == [waited]


def test_a_service_that_asks_for_a_long_pause_is_not_asked_again(
    client: Client, services: Services, naps: list[float]
) -> None:
    services.next = [Reply(429, headers=(("Retry-After", "3600"),))]
    with pytest.raises(FetchError, match="asks for a pause of 3600 s"):
        get(client, services)
    assert naps == []


@pytest.mark.parametrize(("status", "phrase"), [(400, "Bad Request"), (403, "Forbidden")])
def test_a_refused_request_is_not_repeated(
    client: Client, services: Services, status: int, phrase: str
) -> None:
    services.next = [Reply(status, b"no")]
    with pytest.raises(FetchError, match=rf"Teapot refuses the request \({status} {phrase}\)"):
        get(client, services)
    assert len(services.asked) == 1


def test_redirects_are_followed_a_few_times(client: Client, services: Services) -> None:
    away = Reply(301, headers=(("Location", "/elsewhere"),))
    services.next = [away, Reply(body=b"here")]
    assert get(client, services) == b"here"
    assert services.asked == ["/tea", "/elsewhere"]
    services.next = [away] * 99
    with pytest.raises(FetchError, match="Teapot redirects more than 3 times"):
        get(client, services)
    assert len(services.asked) == 2 + 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_site_is_not_followed(
    client: Client, services: Services, status: int
) -> None:
    with serving() as other:
        elsewhere = (("Location", f"{other.root}/secret"),)
        services.next = [Reply(status, headers=elsewhere)]
        with pytest.raises(FetchError, match="Teapot redirects to another site"):
            get(client, services)
        assert other.asked == []
    assert len(services.asked) == 1


@pytest.mark.parametrize(
    ("address", "target", "allowed"),
    [
        ("https://export.arxiv.org/api", "https://export.arxiv.org/elsewhere", True),
        ("https://export.arxiv.org/api", "https://arxiv.org/api", True),
        ("https://api.crossref.org", "https://www.crossref.org/x", True),
        ("https://export.arxiv.org/api", "http://export.arxiv.org/api", False),
        ("https://export.arxiv.org/api", "https://export.arxiv.org:8443/api", False),
        ("https://export.arxiv.org/api", "https://evilarxiv.org/api", False),
        ("https://export.arxiv.org/api", "https://arxiv.org.evil.example/", False),
        ("https://export.arxiv.org/api", "https://arxiv.org@evil.example/", False),
        ("https://export.arxiv.org/api", "https://169.254.169.254/latest", False),
        ("https://export.arxiv.org/api", "http://127.0.0.1/", False),
        ("https://export.arxiv.org/api", "file:///etc/passwd", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:22/", False),
        ("http://127.0.0.1:8000", "https://10.9.0.1/", False),
    ],
)
def test_a_redirect_may_lead_to_the_same_service_only(
    address: str, target: str, *, allowed: bool
) -> None:
    assert Service("Teapot", address, 0).has(httpx.URL(target)) is allowed


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_service_that_sends_letter_after_letter_is_given_up(
    client: Client,
    services: Services,
    naps: list[float],
    monkeypatch: pytest.MonkeyPatch,
    part: Literal["head", "body"],
) -> None:
    monkeypatch.setattr("paper_index.ingest.client.MAX_DURATION", 0.2)
    services.next = [Reply(slow=part)]
    with pytest.raises(FetchError, match="Teapot did not complete its answer within"):
        get(client, services)
    with pytest.raises(FetchError, match="Teapot did not complete its answer within"):
        get(client, services)
    # It is neither asked again at once nor for another paper.
    assert (len(services.asked), naps) == (1, [])


def test_no_request_is_sent_after_the_patience_of_a_run(
    services: Services, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    fake = SimpleNamespace(monotonic=lambda: now[0], sleep=naps.append)
    monkeypatch.setattr("paper_index.ingest.client.time", fake)
    with Client(None, patience=30) as client:
        services.next = [Reply(body=b"green"), Reply(429, headers=(("Retry-After", "40"),))]
        assert get(client, services) == b"green"
        # A pause that would end too late is not taken.
        with pytest.raises(FetchError, match="Teapot refuses the request"):
            get(client, services)
        now[0] += 31
        with pytest.raises(FetchError, match="the services take too long"):
            client.get(Service("Kettle", services.root, 0.0), "/", {}, bytes)
    assert (len(services.asked), naps) == (2, [])


def test_a_silent_service_is_asked_again_until_the_last_attempt(
    services: Services, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.ingest.client.TIMEOUT", 0.05)  # no reply comes
    services.next = [Reply(silent=True)] * 4
    with (
        Client(None) as hasty,
        pytest.raises(FetchError, match=r"Teapot did not answer within 0\.05 s"),
    ):
        get(hasty, services)
    assert naps == [1.0, 2.0, 4.0]


def test_an_answer_that_breaks_off_is_asked_for_again(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"gre", cut=True), Reply(body=b"green")]
    assert get(client, services) == b"green"


def test_an_answer_in_a_broken_encoding_is_an_error(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"no gzip", headers=(("Content-Encoding", "gzip"),))] * 9
    with pytest.raises(FetchError, match="the answer of Teapot is incomplete or damaged"):
        get(client, services)


def test_an_endless_answer_is_cut(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.ingest.client.MAX_ANSWER", 1_000)
    services.next = [Reply(body=b"x" * 5_000)]
    with pytest.raises(FetchError, match="the answer of Teapot is larger than 1,000 bytes"):
        get(client, services)


def test_an_unreachable_service_is_an_error(
    naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening
        port = taken.getsockname()[1]
        with (
            Client(None) as client,
            pytest.raises(FetchError, match="Teapot cannot be reached: "),
        ):
            client.get(Service("Teapot", f"http://127.0.0.1:{port}", 0), "/", {}, bytes)
    assert len(naps) == 3
    assert caplog.messages[0].endswith("; trying again in 1 s")


def test_an_invalid_address_is_an_error(client: Client) -> None:
    with pytest.raises(FetchError, match="Teapot has no usable address: "):
        client.get(Service("Teapot", "http://127.0.0.1:port", 0), "/", {}, bytes)


def test_an_unusable_proxy_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:9")
    with pytest.raises(FetchError, match=r"the proxy cannot be used: .*gopher") as no:
        Client(None)
    assert "ALL_PROXY" in no.value.hint


def test_requests_to_one_service_are_kept_apart(
    client: Client, services: Services, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([100.0, 100.0, 101.0, 103.0, 103.0, 103.0, 105.5, 106.0])
    fake = SimpleNamespace(monotonic=lambda: next(clock), sleep=naps.append)
    monkeypatch.setattr("paper_index.ingest.client.time", fake)
    slow, other = (Service(name, services.root, 3.0) for name in ("Teapot", "Kettle"))
    services.next = [Reply(body=b"1")] * 4
    for service in (slow, slow, other, slow):
        client.get(service, "/", {}, bytes)
    assert naps == [2.0, 0.5]


class TestCache:
    @pytest.fixture
    def cached(self, naps: list[float], tmp_path: Path) -> Iterator[Client]:
        assert naps == []
        with Client(Cache(tmp_path / "cache")) as running:
            yield running

    def test_a_cached_answer_is_not_requested(self, cached: Client, services: Services) -> None:
        services.next = [Reply(body=b"green")]
        assert [get(cached, services), get(cached, services)] == [b"green", b"green"]
        assert len(services.asked) == 1

    def test_another_address_is_requested(self, cached: Client, services: Services) -> None:
        services.next = [Reply(body=b"green"), Reply(body=b"black")]
        assert [get(cached, services), get(cached, services, "/2")] == [b"green", b"black"]

    def test_an_answer_without_a_record_is_not_cached(
        self, cached: Client, services: Services
    ) -> None:
        services.next = [Reply(404), Reply(body=b""), Reply(body=b"green")]
        assert [get(cached, services) for _ in range(3)] == [None, b"", b"green"]

    def test_an_unreadable_answer_is_not_cached(self, cached: Client, services: Services) -> None:
        def read(body: bytes) -> bytes:
            if body == b"mud":
                raise FetchError("mud")
            return body

        service = Service("Teapot", services.root, 0)
        services.next = [Reply(body=b"mud"), Reply(body=b"green"), Reply(body=b"black")]
        with pytest.raises(FetchError, match="mud"):
            cached.get(service, "/", {}, read)
        assert cached.get(service, "/", {}, read) == b"green"

    def test_a_damaged_file_is_requested_again(
        self, cached: Client, services: Services, tmp_path: Path
    ) -> None:
        services.next = [Reply(body=b"12"), Reply(body=b"12")]

        def read(body: bytes) -> int:
            if not body.isdigit():
                raise FetchError("no number")
            return int(body)

        service = Service("Teapot", services.root, 0)
        assert cached.get(service, "/", {}, read) == 12
        for path in (tmp_path / "cache").glob("*.answer"):
            path.write_bytes(b"\0")
        assert cached.get(service, "/", {}, read) == 12
        assert len(services.asked) == 2


def aged(folder: Path, seconds: float) -> None:
    for path in folder.iterdir():
        then = time.time() - seconds
        os.utime(path, (then, then))


def test_answers_are_cached_by_address(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.read("a") is None
    cache.write({"a": b"one"})
    assert (cache.read("a"), cache.read("b")) == (b"one", None)


@pytest.mark.parametrize(("age", "there"), [(23 * HOUR, True), (25 * HOUR, False), (-HOUR, False)])
def test_an_answer_is_cached_for_a_day(tmp_path: Path, age: float, *, there: bool) -> None:
    cache = Cache(tmp_path)
    cache.write({"a": b"one"})
    aged(tmp_path, age)
    assert (cache.read("a") is not None) is there


def test_an_expired_answer_is_replaced(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write({"a": b"one"})
    aged(tmp_path, 25 * HOUR)
    cache.write({"a": b"one"})
    assert cache.read("a") == b"one"


def test_expired_answers_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write({"a": b"one"})
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    aged(tmp_path, 25 * HOUR)
    cache.write({"b": b"two"})
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "notes.txt").is_file()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "cache")
    cache.write({"a": b"one"})
    assert cache.read("a") is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        (" 120 ", 120),
        ("9" * 400, 999_999_999_999),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("Mon, 99 Nov 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds
