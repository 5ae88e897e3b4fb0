"""The client on loopback: retries, waits, refusals, timeouts, the cache."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from paper_index import __version__
from paper_index.ingest.cache import Cache
from paper_index.ingest.client import Client, Service
from paper_index.model.errors import FetchError
from support.made_up_services import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.made_up_services import Services

BUSY = (429, 500, 502, 503, 504)


@pytest.fixture
def client(naps: list[float]) -> Iterator[Client]:
    assert naps == []
    with Client(None, timeout=0.3) as running:
        yield running


def get(client: Client, services: Services, path: str = "/tea") -> bytes | None:
    service = Service("Teapot", services.root, 0.0)
    return client.get(service, path, {}, bytes)


def test_an_answer_is_read(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"green")]
    assert client.get(Service("Teapot", services.root, 0), "/a", {"q": "b c&d"}, len) == 5
    assert services.asked == ["/a?q=b+c%26d"]
    assert services.agents == {
        f"paper-index/{__version__} (Paper Index; a curator adds single papers by hand)"
    }


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_none(client: Client, services: Services, status: int) -> None:
    services.next = [Reply(status, b"gone")]
    assert get(client, services) is None


@pytest.mark.parametrize("status", BUSY)
def test_a_busy_service_is_asked_again(
    client: Client, services: Services, naps: list[float], status: int
) -> None:
    services.next = [Reply(status), Reply(status), Reply(body=b"at last")]
    assert get(client, services) == b"at last"
    assert naps == [1.0, 2.0]


def test_a_service_that_stays_busy_is_left_alone(
    client: Client, services: Services, naps: list[float]
) -> None:
    services.next = [Reply(503)] * 9
    with pytest.raises(FetchError, match=r"Teapot refuses the request \(503 Service Unavail") as no:
        get(client, services)
    assert "try again later" in no.value.hint
    assert (naps, len(services.asked)) == ([1.0, 2.0, 4.0], 4)


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("0", 1.0), ("soon", 1.0), ("60", 60.0)])
def test_retry_after_is_honoured(
    client: Client, services: Services, naps: list[float], asked: str, waited: float
) -> None:
    services.next = [Reply(429, headers=(("Retry-After", asked),)), Reply(body=b"now")]
    assert get(client, services) == b"now"
    assert naps == [waited]


def test_a_wait_that_is_too_long_is_told_instead(
    client: Client, services: Services, naps: list[float]
) -> None:
    services.next = [Reply(429, headers=(("Retry-After", "3600"),))]
    with pytest.raises(FetchError, match="wants to be left alone for 3600 s"):
        get(client, services)
    assert naps == []


@pytest.mark.parametrize(("status", "phrase"), [(400, "Bad Request"), (403, "Forbidden")])
def test_a_refusal_is_not_argued_with(
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
    with pytest.raises(FetchError, match="Exceeded maximum allowed redirects"):
        get(client, services)


def test_silence_ends(client: Client, services: Services, naps: list[float]) -> None:
    services.next = [Reply(delay=5)] * 2 + [Reply(body=b"awake")]
    assert get(client, services) == b"awake"
    assert naps == [1.0, 2.0]


def test_nothing_but_silence_is_told(naps: list[float], services: Services) -> None:
    services.next = [Reply(delay=5)] * 9
    with (
        Client(None, timeout=0.1) as hasty,
        pytest.raises(FetchError, match=r"Teapot did not answer within 0\.1 s"),
    ):
        get(hasty, services)
    assert len(naps) == 3


def test_an_answer_that_breaks_off_is_asked_for_again(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"gre", cut=True), Reply(body=b"green")]
    assert get(client, services) == b"green"


def test_an_answer_in_a_broken_encoding_is_told(client: Client, services: Services) -> None:
    services.next = [Reply(body=b"no gzip", headers=(("Content-Encoding", "gzip"),))] * 9
    with pytest.raises(FetchError, match="Teapot's answer did not come through"):
        get(client, services)


def test_an_endless_answer_is_cut(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.ingest.client._LARGEST", 1_000)
    services.next = [Reply(body=b"x" * 5_000)]
    with pytest.raises(FetchError, match="Teapot's answer is larger than 1,000 bytes"):
        get(client, services)


def test_without_a_connection_it_says_so(
    naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = taken.getsockname()[1]
        with (
            Client(None) as client,
            pytest.raises(FetchError, match="Teapot cannot be reached: "),
        ):
            client.get(Service("Teapot", f"http://127.0.0.1:{port}", 0), "/", {}, bytes)
    assert len(naps) == 3
    assert caplog.messages[0].endswith("; asking again in 1 s")


def test_an_address_that_is_none_is_told(client: Client) -> None:
    with pytest.raises(FetchError, match="Teapot has no usable address: "):
        client.get(Service("Teapot", "http://127.0.0.1:port", 0), "/", {}, bytes)


def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:9")
    with pytest.raises(FetchError, match=r"the proxy cannot be used: .*gopher") as no:
        Client(None)
    assert "ALL_PROXY" in no.value.hint


def test_requests_keep_their_distance(
    client: Client, services: Services, naps: list[float]
) -> None:
    slow = Service("Teapot", services.root, 3.0)
    services.next = [Reply(body=b"1"), Reply(body=b"2")]
    assert client.get(slow, "/1", {}, bytes) == b"1"
    assert client.get(slow, "/2", {}, bytes) == b"2"
    assert naps == [pytest.approx(3.0, abs=0.5)]


class TestCache:
    @pytest.fixture
    def cached(self, naps: list[float], tmp_path: Path) -> Iterator[Client]:
        assert naps == []
        with Client(Cache(tmp_path / "cache")) as running:
            yield running

    def test_an_answer_is_not_asked_for_twice(self, cached: Client, services: Services) -> None:
        services.next = [Reply(body=b"green")]
        assert [get(cached, services), get(cached, services)] == [b"green", b"green"]
        assert len(services.asked) == 1

    def test_another_address_is(self, cached: Client, services: Services) -> None:
        services.next = [Reply(body=b"green"), Reply(body=b"black")]
        assert [get(cached, services), get(cached, services, "/2")] == [b"green", b"black"]

    def test_what_was_not_found_may_be_there_next_time(
        self, cached: Client, services: Services
    ) -> None:
        services.next = [Reply(404), Reply(body=b""), Reply(body=b"green")]
        assert [get(cached, services) for _ in range(3)] == [None, b"", b"green"]

    def test_what_cannot_be_read_is_not_kept(self, cached: Client, services: Services) -> None:
        def read(body: bytes) -> bytes:
            if body == b"mud":
                raise FetchError("mud")
            return body

        service = Service("Teapot", services.root, 0)
        services.next = [Reply(body=b"mud"), Reply(body=b"green"), Reply(body=b"black")]
        with pytest.raises(FetchError, match="mud"):
            cached.get(service, "/", {}, read)
        assert cached.get(service, "/", {}, read) == b"green"

    def test_a_damaged_answer_is_asked_for_again(
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
