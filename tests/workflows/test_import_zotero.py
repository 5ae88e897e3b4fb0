"""Tests of importing a library of Zotero, which is served on loopback."""

from __future__ import annotations

import http.server
import json
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from paper_index.ingest import zotero
from support.commands import papers, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_index.content.layout import Layout

    MakeIndex = Callable[..., Layout]

ITEM = {
    "key": "AAAA1111", "version": 7,
    "data": {
        "itemType": "journalArticle", "title": "On Tea", "date": "2019-05-03",
        "collections": ["C1"],
        "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Pot"}],
        "publicationTitle": "Tea Letters", "tags": [{"tag": "brewing"}],
        "extra": "arXiv: 1905.00001 [cs]\nmy private thought",
        "relations": {"owl:sameAs": "http://zotero.org/users/1/items/X"},
    },
}  # fmt: skip
NOTE = {"key": "NNNN1111", "version": 8, "data": {"itemType": "note", "note": "secret"}}
COLLECTION = {"key": "C1", "version": 1, "data": {"name": "Leaves"}}


@dataclass
class Library:
    """The library that is served."""

    items: list[dict[str, Any]] = field(default_factory=lambda: [ITEM, NOTE])
    status: int = 200
    asked: list[str] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)

    def answer(self, target: str) -> list[dict[str, Any]]:
        parts = urlsplit(target)
        query = {name: int(v[0]) for name, v in parse_qs(parts.query).items() if v[0].isdecimal()}
        if parts.path.endswith("/collections"):
            found = [COLLECTION]
        else:
            found = [one for one in self.items if one["version"] > query.get("since", 0)]
        return found[query["start"] : query["start"] + query["limit"]]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    served = Library()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.keys.add(self.headers["Authorization"])
            body = json.dumps(served.answer(self.path)).encode()
            self.send_response(served.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(zotero, "ZOTERO", replace(zotero.ZOTERO, address=address, interval=0.0))
        monkeypatch.delenv(zotero.KEY, raising=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()


def test_a_library_is_imported_without_its_private_parts(
    make_index: MakeIndex, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(zotero.KEY, "sesame")
    layout = make_index({})
    result = run(layout, "import", "zotero:groups/123", "--tags", "all")
    assert result.stdout.splitlines()[0] == "zotero:groups/123: Zotero (1 item)"
    paper = papers(layout)["on-tea"]
    assert (paper.authors, paper.arxiv, paper.tags) == (
        ("Ann Pot",),
        "1905.00001",
        ("brewing", "leaves"),
    )
    kept = (layout.sources / "zotero-groups-123.json").read_text("utf-8")
    assert not [word for word in ("secret", "private", "sesame", "sameAs") if word in kept]
    assert library.keys == {"Bearer sesame"}
    assert not any("sesame" in path for path in library.asked)


def test_only_changes_since_the_last_import_are_read(
    make_index: MakeIndex, library: Library
) -> None:
    layout = make_index({})
    run(layout, "import", "zotero:users/1")
    newer = {"key": "BBBB1111", "version": 9, "data": {"itemType": "book", "title": "On Saucers"}}
    library.items.append(newer)
    result = run(layout, "import", "zotero:users/1")
    assert "1 item changed since version 7" in result.stdout.splitlines()[0]
    assert set(papers(layout)) == {"on-tea", "on-saucers"}
    kept = json.loads((layout.sources / "zotero-users-1.json").read_text("utf-8"))
    assert [one["key"] for one in kept] == ["AAAA1111", "BBBB1111"]
    again = run(layout, "import", "zotero:users/1")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "0 papers added or changed")


def test_a_library_of_several_pages_is_read_completely(
    make_index: MakeIndex, library: Library
) -> None:
    library.items = [
        {"key": f"K{n}", "version": n + 1, "data": {"itemType": "book", "title": f"Tea {'x' * n}"}}
        for n in range(130)
    ]
    layout = make_index({})
    result = run(layout, "import", "zotero:groups/1", "--dry-run")
    assert "130 items" in result.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("status", "message"), [(403, "ZOTERO_API_KEY"), (404, "no library groups/1")]
)
def test_a_refusal_is_explained(
    make_index: MakeIndex, library: Library, status: int, message: str
) -> None:
    library.status = status
    result = run(make_index({}), "import", "zotero:groups/1")
    assert result.exit_code == 2
    assert message in result.stderr


def test_another_name_of_a_library_is_refused(make_index: MakeIndex) -> None:
    result = run(make_index({}), "import", "zotero:mine")
    assert result.exit_code == 2
    assert "zotero:groups/123" in result.stderr
