"""`fill` through the command line: its requests, and what goes wrong on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.commands import papers, passes, run, tree
from support.made_up_services import (
    ERROR_ENTRY,
    RIVERS,
    Preprint,
    Reply,
    feed,
    inverted,
    message,
    open_work,
    title,
    work,
)
from support.unfilled import BARE, BY_DOI, NOTHING, WINTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps")


def numbered(count: int, *, kind: str) -> dict[str, str | bytes]:
    """Return papers that have only a title and an identifier of a kind."""
    ids = {"arxiv": 'arxiv: "2201.{:05}"\n', "doi": "doi: 10.1234/{}\n", "title": ""}
    numbers = range(1, count + 1)
    return {
        f"content/papers/p{number:03}.yml": f"title: {title(number)}\n" + ids[kind].format(number)
        for number in numbers
    }


def preprints(count: int) -> list[Preprint]:
    return [
        Preprint(
            f"2201.{number:05}",
            title(number),
            summary=f"{title(1000 + number)} {title(2000 + number)}.",
        )
        for number in range(1, count + 1)
    ]


class TestRequests:
    def test_are_shared_by_many_papers(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = preprints(230)
        layout = make_index(numbered(230, kind="arxiv"))
        result = run(layout, "fill")
        assert result.exit_code == 0
        assert len(services.asked) == 3
        assert all(paper.abstract for paper in papers(layout).values())
        assert "requesting 100 records from arXiv" in result.stderr
        assert "… 225 more filled; --verbose lists them all" in result.stdout
        assert "fields filled: authors 230, published 230" in result.stdout

    def test_are_not_repeated_for_what_is_not_found(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/1", title(1), **NOTHING)]
        layout = make_index(numbered(3, kind="doi") | {WINTER: BARE})
        run(layout, "fill")
        asked = len(services.asked)
        assert asked
        run(layout, "fill")
        assert len(services.asked) == asked
        run(layout, "fill", "--no-cache")
        assert len(services.asked) > asked

    def test_go_to_these_services_and_no_other(
        self, make_index: MakeIndex, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import httpx

        hosts = set()
        send = httpx.Client.send

        def record(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
            hosts.add(f"{request.url.host}:{request.url.port}")
            return send(client, request, **options)

        monkeypatch.setattr(httpx.Client, "send", record)
        services.works = [work("10.1234/1", title(1), URL="http://192.0.2.1/")]
        run(make_index(numbered(2, kind="doi") | {WINTER: BARE}), "fill")
        assert hosts == {services.root.removeprefix("http://")}

    def test_are_limited_and_go_on_in_the_next_run(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [one for one in preprints(6) if one.id != "2201.00001"]
        layout = make_index(numbered(6, kind="arxiv"))
        for count in (1, 3, 5):
            run(layout, "fill", "--limit", "2")
            assert sum(bool(one.abstract) for one in papers(layout).values()) == count

    def test_are_for_the_papers_that_are_named(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = preprints(3)
        layout = make_index(numbered(3, kind="arxiv"))
        run(layout, "fill", "p002")
        assert services.asked == ["/api/query?id_list=2201.00002&max_results=1"]
        result = run(layout, "fill", "p020")
        assert result.exit_code == 2
        assert "there is no paper 'p020'" in result.stderr


class TestTrouble:
    def test_with_one_id_does_not_stop_the_others(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = preprints(20)
        services.broken = {"2201.00007": Reply(400, feed(ERROR_ENTRY))}
        layout = make_index(numbered(20, kind="arxiv"))
        result = run(layout, "fill")
        assert [name for name, one in papers(layout).items() if not one.abstract] == ["p007"]
        assert (
            "1 paper not looked up: arXiv refuses the request: incorrect id format" in result.stdout
        )
        assert result.exit_code == 2

    def test_that_passes_is_waited_for(
        self, make_index: MakeIndex, services: Services, naps: list[float]
    ) -> None:
        services.preprints = preprints(1)
        services.next = [Reply(429, headers=(("Retry-After", "7"),)), Reply(503)]
        layout = make_index(numbered(1, kind="arxiv"))
        assert run(layout, "fill").exit_code == 0
        assert naps[0] == 7.0
        assert papers(layout)["p001"].abstract

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(503),
            Reply(403),
            Reply(429, headers=(("Retry-After", "900"),)),
            Reply(body=b"Rate exceeded."),
            Reply(body=b"<html>Welcome</html>"),
            Reply(body=b"\xff\xfe"),
        ],
    )
    def test_with_a_service_leaves_the_others(
        self, make_index: MakeIndex, services: Services, reply: Reply
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        services.broken = {"/api/query": reply}
        layout = make_index(numbered(101, kind="arxiv") | {WINTER: BY_DOI})
        result = run(layout, "fill")
        assert result.exit_code == 2
        assert "101 papers not looked up: " in result.stdout
        assert "run `paper-index fill` again to go on" in result.stdout
        assert papers(layout)["winter"].abstract == RIVERS
        assert sum("/api/query" in one for one in services.asked) <= 13
        services.broken = {}
        services.preprints = preprints(101)
        assert run(layout, "fill").exit_code == 0
        assert all(one.abstract for one in papers(layout).values())

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"{}",
            b'{"message": []}',
            message("work", []),
            message("work", {"DOI": 7, "title": {}}),
            message("work", {"DOI": "10.1234/winter", "title": ["\0\x1b[31m"]}),
            message("work", work("10.1234/winter", "x" * 9_000)),
        ],
    )
    def test_with_an_answer_does_no_harm(
        self, make_index: MakeIndex, services: Services, body: bytes
    ) -> None:
        services.broken = {"/works/10.1234/winter": Reply(body=body)}
        layout = make_index({WINTER: BY_DOI})
        before = tree(layout)
        run(layout, "fill")
        assert tree(layout) == before

    @pytest.mark.parametrize(
        "text",
        [
            "---\n- &a [*a, *a]",
            "key: value\n'\"`${HOME}` {{ x }} {% raw %}",
            "</textarea><img src=x onerror=alert(1)> [x](javascript:alert(1))",
            "\x1b[2J\u202e\ufeff\u0000 end",
            "# not a comment\n!!python/object/apply:os.system [ls]",
        ],
    )
    def test_with_hostile_texts_is_none(
        self, make_index: MakeIndex, services: Services, text: str
    ) -> None:
        services.works = [
            work("10.1234/winter", "Winter Leaves", **NOTHING, **{"container-title": [text]})
        ]
        index = inverted(f"{text} in winter we wait for leaves")
        services.open_works = [
            open_work("10.1234/winter", "Winter Leaves", abstract_inverted_index=index)
        ]
        layout = make_index({WINTER: BY_DOI})
        assert run(layout, "fill").exit_code == 0
        paper = papers(layout)["winter"]
        assert paper.abstract
        assert passes(layout)
        assert run(layout, "fmt", "--check").exit_code in {0, 1}


@pytest.mark.slow  # starts the program twice
def test_a_killed_run_leaves_complete_files_and_is_resumed(
    make_index: MakeIndex, services: Services, tmp_path: Path
) -> None:
    services.preprints = preprints(150)
    layout = make_index(numbered(150, kind="arxiv"))
    services.broken = {"2201.00120": Reply(silent=True)}
    script = layout.root / "run.py"
    script.write_text(
        "import sys, platformdirs\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from paper_index.workflows import add\n"
        f"add.ARXIV = replace(add.ARXIV, address={services.arxiv.address!r}, interval=0)\n"
        f"platformdirs.user_cache_path = lambda *_, **__: Path({str(tmp_path / 'cache')!r})\n"
        "from paper_index.cli.main import main\n"
        "main()\n",
        "utf-8",
    )
    command = [sys.executable, str(script), "--index", str(layout.root), "fill"]
    environment = dict(os.environ) | {"NO_PROXY": "*"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        pause, end = threading.Event(), time.monotonic() + 120
        while len(services.asked) < 2 and time.monotonic() < end:
            pause.wait(0.05)
        process.send_signal(signal.SIGKILL)
    assert sum(bool(one.abstract) for one in papers(layout).values()) == 100
    assert passes(layout)
    services.broken = {}
    asked = len(services.asked)
    assert run(layout, "fill").exit_code == 0
    assert all(one.abstract for one in papers(layout).values())
    assert len(services.asked) == asked + 1


def test_an_interrupt_ends_the_run_with_a_report(
    make_index: MakeIndex, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.preprints = preprints(150)
    layout = make_index(numbered(150, kind="arxiv"))

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    from paper_index.ingest.client import Client

    send = Client._send
    calls = []

    def second(client: Client, *arguments: Any) -> bytes | None:
        calls.append(arguments)
        if len(calls) == 2:
            interrupt()
        return send(client, *arguments)

    monkeypatch.setattr(Client, "_send", second)
    result = run(layout, "fill")
    assert result.exit_code == 130
    assert "150 papers looked up: 100 filled" in result.stdout
    assert "interrupted: what was found until then is kept" in result.stdout
    assert sum(bool(one.abstract) for one in papers(layout).values()) == 100
