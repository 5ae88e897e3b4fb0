"""Serves arXiv, Crossref, OpenAlex and OpenReview on loopback, with made-up papers."""

from __future__ import annotations

import http.server
import json
import random
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from paper_index.ingest.openalex import OPENALEX
from paper_index.ingest.openreview import OPENREVIEW, OPENREVIEW_OLD
from paper_index.ingest.services import ARXIV, CROSSREF
from paper_index.model.issues import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.ingest.client import Service
    from paper_index.ingest.draft import ImportedRecord
    from paper_index.ingest.openalex import OpenAlex
    from paper_index.ingest.openreview import OpenReview
    from paper_index.ingest.services import Arxiv, Crossref

LEAVES = (
    "We count the leaves of every pot that was poured in one winter, weigh what is left in it, and "
    "find that patience explains $2^{n}$ times the difference between households."
)
RIVERS = (
    "Borders between old kingdoms moved whenever rivers flooded, and nobody asked the farmers "
    "there; this article reads parish registers, letters and maps of three long centuries again."
)


@dataclass(frozen=True)
class Preprint:
    """A paper of arXiv; empty fields are left out of the feed."""

    id: str
    title: str
    authors: tuple[str, ...] = ("Ada Brown", "Grace Cole")
    summary: str = LEAVES
    published: str = "2021-04-13T17:59:59Z"
    doi: str = ""
    journal: str = ""
    comment: str = ""
    category: str = "cs.IT"

    def entry(self, version: str) -> str:
        """Return the paper's entry, wrapped as arXiv wraps it."""
        people = "".join(f"<author><name>{escape(one)}</name></author>" for one in self.authors)
        extra = (("doi", self.doi), ("journal_ref", self.journal), ("comment", self.comment))
        more = "".join(
            f'<arxiv:{name} xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(text)}</arxiv:{name}>'
            for name, text in extra
            if text
        )
        title = self.title.replace(" of ", "\n  of ")
        dated = f"<published>{self.published}</published>" if self.published else ""
        summary = f"<summary>  {escape(self.summary)}\n</summary>" if self.summary else ""
        return f"""\
<entry><id>http://arxiv.org/abs/{self.id}{version}</id><updated>2022-01-01T00:00:00Z</updated>
{dated}<title>{escape(title)}</title>{summary}{people}{more}
<link href="http://arxiv.org/abs/{self.id}{version}" rel="alternate" type="text/html"/>
<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="{self.category}"
 scheme="http://arxiv.org/schemas/atom"/><category term="{self.category}"/></entry>"""


def title(number: int) -> str:
    """Return a title that is like no other."""
    chance = random.Random(number)
    syllables = ("ba", "cor", "del", "fum", "gri", "hol", "jan", "kep", "lu", "mo", "nix", "pra")
    words = ("".join(chance.choices(syllables, k=3)) for _ in range(4))
    return " ".join(words).title()


def feed(*entries: str, total: int | None = None) -> bytes:
    """Return an Atom feed as the arXiv API writes it; `total` is the number of all results."""
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<link href="http://arxiv.org/api/query?id_list=" rel="self" type="application/atom+xml"/>
<title type="html">ArXiv Query: id_list=</title><id>http://arxiv.org/api/made-up</id>
<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\
{len(entries) if total is None else total}</opensearch:totalResults>
{"".join(entries)}
</feed>
""".encode()


ERROR_ENTRY = """\
<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>
<summary>incorrect id format for x</summary><author><name>arXiv api core</name></author></entry>"""


WORK_FIELDS = {
    "authors": ("Ada Brown", "Grace Cole"),
    "published": "2022-05-01",
    "type": "article",
    "venue": "Tea Letters",
    "venue_year": "2022",
    "volume": "12",
    "number": "3",
    "pages": "45–67",
}
"""What an import makes of the fields that `work` and `open_work` have in common."""


def work(doi: str, title: str, /, **more: Any) -> dict[str, Any]:
    """Return a work as Crossref describes it; a field that is None is left out."""
    fields = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title],
        "author": [
            {"given": "Ada", "family": "Brown", "sequence": "first", "affiliation": []},
            {"given": "Grace", "family": "Cole", "sequence": "additional", "affiliation": []},
        ],
        "container-title": ["Tea Letters"],
        "issued": {"date-parts": [[2022, 5, 1]]},
        "volume": "12",
        "issue": "3",
        "page": "45-67",
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>{RIVERS}</jats:p>",
        "URL": f"http://dx.doi.org/{doi}",
        "score": 1.0,
    }
    return {key: value for key, value in (fields | more).items() if value is not None}


def message(kind: str, content: Any) -> bytes:
    """Return an answer of Crossref."""
    data = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": content}
    return json.dumps(data).encode()


def open_work(doi: str, title: str, /, **more: Any) -> dict[str, Any]:
    """Return a work as OpenAlex describes it; a field that is None is left out."""
    people = [{"raw_author_name": one, "author": {"display_name": one}} for one in TEAM]
    fields = {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "authorships": people,
        "publication_year": 2022,
        "publication_date": "2022-05-01",
        "type": "article",
        "primary_location": {"source": {"display_name": "Tea Letters", "type": "journal"}},
        "biblio": {"volume": "12", "issue": "3", "first_page": "45", "last_page": "67"},
        "abstract_inverted_index": inverted(LEAVES),
    }
    return {key: value for key, value in (fields | more).items() if value is not None}


def note(number: str, title: Any, /, *, is_old: bool = False, **more: Any) -> dict[str, Any]:
    """Return a note as one of OpenReview's two APIs describes it."""
    content = {
        "title": title,
        "authors": list(TEAM),
        "authorids": ["~Ada_Brown1", "~Grace_Cole1"],
        "keywords": ["tea", "cups"],
        "abstract": LEAVES,
        "venue": "ICLR 2024 poster",
        "venueid": "ICLR.cc/2024/Conference",
        "pdf": "/pdf/0123456789abcdef.pdf",
    } | more.pop("content", {})
    content = {key: value for key, value in content.items() if value is not None}
    dates = {"cdate": 1_695_000_000_000, "tcdate": 1_695_000_000_000}
    dates |= {} if is_old else {"odate": 1_697_213_872_000, "pdate": 1_705_410_000_000}
    shown = content if is_old else {key: {"value": value} for key, value in content.items()}
    return {"id": number, "forum": number, **dates, "content": shown, **more}


TEAM = ("Ada Brown", "Grace Cole")


def inverted(text: str) -> dict[str, list[int]]:
    """Return the positions of each word of a text."""
    index: dict[str, list[int]] = {}
    for position, word in enumerate(text.split()):
        index.setdefault(word, []).append(position)
    return index


@dataclass(frozen=True)
class Reply:
    """One answer of a server.

    A `silent` one never comes, a `cut` one ends too early, and a `slow` one never ends: a letter
    follows another in its head or its body.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    cut: bool = False
    slow: Literal["", "head", "body"] = ""


def refusal(status: int, name: str) -> Reply:
    """Return an error of OpenReview."""
    error = {"name": name, "message": "The Note was not found", "status": status}
    return Reply(status, json.dumps(error).encode())


@dataclass
class Services:
    """The services: their papers, the replies to the next requests, and the requests so far."""

    preprints: list[Preprint] = field(default_factory=list)
    works: list[dict[str, Any]] = field(default_factory=list)
    """The works of Crossref."""
    open_works: list[dict[str, Any]] = field(default_factory=list)
    """The works of OpenAlex."""
    notes: list[dict[str, Any]] = field(default_factory=list)
    """The notes of OpenReview's second API."""
    old_notes: list[dict[str, Any]] = field(default_factory=list)
    """The notes of OpenReview's first API."""
    broken: dict[str, Reply] = field(default_factory=dict)
    """Replies to all requests that contain a text, such as an id."""
    next: list[Reply] = field(default_factory=list)
    """Replies to the next requests, in place of the usual ones."""
    asked: list[str] = field(default_factory=list)
    """The paths and queries of all requests."""
    agents: set[str] = field(default_factory=set)
    root: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def arxiv(self) -> Service:
        """arXiv on loopback."""
        return replace(ARXIV, address=f"{self.root}/api/query")

    @property
    def crossref(self) -> Service:
        """Crossref on loopback."""
        return replace(CROSSREF, address=self.root)

    @property
    def openalex(self) -> Service:
        """OpenAlex on loopback."""
        return replace(OPENALEX, address=f"{self.root}/openalex")

    @property
    def openreview(self) -> tuple[Service, Service]:
        """The second and the first API of OpenReview on loopback."""
        old = replace(OPENREVIEW_OLD, address=f"{self.root}/openreview1")
        return replace(OPENREVIEW, address=f"{self.root}/openreview2"), old

    def reply(self, target: str) -> Reply:
        """Return the answer to a request."""
        if self.next:
            return self.next.pop(0)
        for text, reply in self.broken.items():
            if text in unquote(target):
                return reply
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/api/query":
            return Reply(
                body=self._page(query) if "start" in query else feed(*self._entries(query))
            )
        if parts.path.startswith("/openalex/"):
            return self._open_reply(unquote(parts.path), query)
        if parts.path.startswith("/openreview"):
            return self._note_reply(parts.path, query["id"])
        if parts.path == "/works" and "filter" in query:
            dois = [one.removeprefix("doi:") for one in query["filter"].split(",")]
            assert len(dois) == int(query["rows"]) <= 20
            items = [known for doi in dois if (known := _by_doi(self.works, doi))]
            return Reply(body=message("work-list", {"total-results": len(items), "items": items}))
        if parts.path == "/works":
            found = [one for one in self.works if _alike(one["title"][0], query["query.title"])]
            items = found[: int(query["rows"])]
            return Reply(body=message("work-list", {"total-results": len(items), "items": items}))
        doi = unquote(parts.path.removeprefix("/works/"))
        if known := _by_doi(self.works, doi):
            return Reply(body=message("work", known))
        return Reply(404, b"Resource not found.")

    def _open_reply(self, path: str, query: dict[str, str]) -> Reply:
        if path == "/openalex/works":
            dois = query["filter"].removeprefix("doi:").split("|")
            assert "," not in query["filter"]
            assert len(dois) == int(query["per-page"]) <= 50
            found = [known for doi in dois if (known := _by_doi(self.open_works, doi))]
            return Reply(body=json.dumps({"meta": {}, "results": found}).encode())
        known = _by_doi(self.open_works, path.removeprefix("/openalex/works/doi:"))
        return Reply(body=json.dumps(known).encode()) if known else Reply(404, b"Not found.")

    def _note_reply(self, path: str, number: str) -> Reply:
        known = self.notes if path == "/openreview2/notes" else self.old_notes
        notes = [one for one in known if one["id"] == number]
        if notes:
            return Reply(body=json.dumps({"notes": notes, "count": 1}).encode())
        return refusal(404, "NotFoundError")

    def _entries(self, query: dict[str, str]) -> list[str]:
        if "id_list" in query:
            asked = [one.partition("v") for one in query["id_list"].split(",")]
            assert len(asked) == int(query["max_results"]) <= 100
            return [
                one.entry(f"v{version or 3}")
                for bare, _, version in asked
                for one in self.preprints
                if one.id == bare
            ]
        phrases = re.findall(r'ti:"([^"]+)"', query["search_query"])
        assert query["search_query"] == " AND ".join(f'ti:"{phrase}"' for phrase in phrases)
        titles = {one: " ".join(re.findall(r"\w+", one.title)).casefold() for one in self.preprints}
        return [
            one.entry("v1")
            for one, title in titles.items()
            if all(phrase.casefold() in title for phrase in phrases)
        ]

    def _page(self, query: dict[str, str]) -> bytes:
        """Return a page of the papers of some categories, terms and days, oldest first."""
        text = query["search_query"]
        assert (query["sortBy"], query["sortOrder"]) == ("submittedDate", "ascending")
        days = re.search(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]", text)
        assert days
        categories = re.findall(r"cat:([\w.-]+)", text)
        terms = [one.casefold() for one in re.findall(r'all:"([^"]+)"', text)]
        found = [
            one
            for one in sorted(self.preprints, key=lambda one: one.published)
            if days[1] <= one.published[:10].replace("-", "") <= days[2]
            and (not categories or one.category in categories)
            and (
                not terms or any(term in f"{one.title} {one.summary}".casefold() for term in terms)
            )
        ]
        start, most = int(query["start"]), int(query["max_results"])
        entries = [one.entry("v1") for one in found[start : start + most]]
        return feed(*entries, total=len(found))


def _by_doi(works: list[dict[str, Any]], doi: str) -> dict[str, Any] | None:
    """Return the work with a DOI, in any capitals."""
    own = [str(one.get("DOI") or one.get("doi")).removeprefix("https://doi.org/") for one in works]
    names = (one.casefold() for one in own)
    return next(
        (one for one, name in zip(works, names, strict=True) if name == doi.casefold()), None
    )


def _alike(ours: str, theirs: str) -> bool:
    """Whether titles share a word, which is enough for Crossref's search."""
    return bool(set(ours.casefold().split()) & set(theirs.casefold().split()))


def look_up(service: Arxiv | Crossref | OpenAlex | OpenReview, name: str) -> ImportedRecord | None:
    """Return what a service has for one id; raise what it could not be asked for."""
    answers = [answer for batch in service.records([name]) for answer in batch.items()]
    [(key, answer)] = answers
    assert key == name
    if isinstance(answer, FetchError):
        raise answer
    return answer


@contextmanager
def serving() -> Iterator[Services]:
    """Serve both on loopback."""
    services = Services()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.send_response(services.reply(self.path).status)
            self.end_headers()

        def do_GET(self) -> None:
            services.asked.append(self.path)
            services.agents.add(self.headers["User-Agent"])
            reply = services.reply(self.path)
            if reply.silent:
                services.closing.wait()
            if reply.slow:
                end = b"\r\n\r\n" if reply.slow == "body" else b"\r\nX-More: "
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999" + end)
                while not services.closing.wait(0.01):
                    self.wfile.write(b"x")
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + 10 * reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # a client that no longer waits

    with Server(("127.0.0.1", 0), Handler) as server:
        services.root = f"http://127.0.0.1:{server.server_port}"
        # A short poll, so that shutting down does not hold every test up for half a second.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield services
        finally:
            services.closing.set()
            server.shutdown()
            thread.join()
