"""Fetches papers by id or title, from arXiv and Crossref.

The formats of the answers: https://info.arxiv.org/help/api/user-manual.html and
https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from lxml import etree

from paper_index.ingest.client import Lookup, Service, UnavailableError, parse_answer, unreadable
from paper_index.ingest.draft import ImportedRecord, Standing
from paper_index.model.issues import FetchError
from paper_index.model.paper import PaperStatus
from paper_index.text.characters import one_line
from paper_index.text.escape import plain, segments
from paper_index.text.identifiers import DOI, arxiv_id_of_doi, code_repository, find_arxiv_id
from paper_index.text.markup import Markup
from paper_index.text.printed_reference import parse_printed_reference
from paper_index.text.urls import doi_page

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.draft import Field

    Answer = ImportedRecord | FetchError | None
    """A record, the reason why a service could not be asked for it, or None if it has none."""

# An error in the request is described in a feed, with status 400 or 200. The interval is the one
# that arXiv asks for: https://info.arxiv.org/help/api/tou.html
ARXIV = Service("arXiv", "https://export.arxiv.org/api/query", 3.0, frozenset({200, 400}))
CROSSREF = Service("Crossref", "https://api.crossref.org", 1.0)
"""Crossref allows far more than one request a second."""
_MAX_RESULTS = 5
_ARXIV_BATCH, _CROSSREF_BATCH = 100, 20
"""Papers in one request; a work at Crossref may have hundreds of kilobytes of references."""
_MOST_CITATIONS = 10_000_000
"""Ten times as many as the most cited paper has."""
_NAMESPACES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
_ID = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(.+?)(v\d+)?")
_ERROR = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/api/errors")
_WITHDRAWN = re.compile(r"\bwithdrawn\b(?!\s+from\b)", re.IGNORECASE)
_DATES = ("issued", "published", "posted")
"""The date of first publication, in print or online, else the date of posting."""
_UPDATES = {
    "retraction": PaperStatus.RETRACTED,
    "removal": PaperStatus.RETRACTED,
    "withdrawal": PaperStatus.WITHDRAWN,
    "correction": PaperStatus.CORRECTED,
    "corrigendum": PaperStatus.CORRECTED,
    "erratum": PaperStatus.CORRECTED,
}
"""Statuses by the type of an update at Crossref, the gravest first."""


@dataclass(frozen=True)
class Arxiv:
    """The API of arXiv."""

    client: Client
    service: Service = ARXIV

    def records(self, ids: Iterable[str]) -> Iterator[Mapping[str, Answer]]:
        """Yield the papers of arXiv ids, with version or not, those of one request together."""
        lookup = Lookup(self.service, _ARXIV_BATCH, _request_papers, split_feed, _read_entry)
        return self.client.get_each(lookup, ids)

    def search_title(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return up to five papers whose titles contain the words of a title, best match first.

        Raises FetchError.
        """
        runs = phrases(title)
        query = " AND ".join(f'ti:"{phrase}"' for phrase in runs)
        if not runs:
            return ()
        search: dict[str, str | int] = {"search_query": query, "max_results": _MAX_RESULTS}
        return self.client.get(self.service, "", search, read_feed) or ()


def _request_papers(ids: Sequence[str]) -> tuple[str, dict[str, str | int]]:
    return "", {"id_list": ",".join(ids), "max_results": len(ids)}


def phrases(title: str) -> list[str]:
    """Return the runs of words in a text, without characters that have a meaning in a query.

    Formulas, accents and apostrophes end a run, since arXiv does not document how they are indexed.
    """
    text = " ".join(part.value if part.kind == "text" else "…" for part in segments(title))
    runs: list[list[str]] = [[]]
    for token in text.split():
        if token.isascii() and not re.search(r"\w'\w", token):
            runs[-1] += re.findall(r"[A-Za-z0-9]+", token)
        else:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def read_feed(body: bytes) -> tuple[ImportedRecord, ...]:
    """Return the records of a feed in its order, without entries that lack an id or a title.

    Raises FetchError when the body is not a feed, declares a document type, or reports an error.
    """
    return feed_records(parse_feed(body))


def feed_records(feed: etree._Element) -> tuple[ImportedRecord, ...]:
    """Return the records of a feed in its order, without entries that lack an id or a title."""
    return tuple(filter(None, map(_entry_record, feed.iterfind("a:entry", _NAMESPACES))))


def split_feed(body: bytes, ids: Sequence[str]) -> dict[str, bytes]:  # noqa: ARG001 (see Lookup)
    """Return a feed of each entry by its arXiv id, with version and without.

    The newest version counts as the paper without a version. Raises FetchError like `read_feed`.
    """
    found: dict[str, tuple[int, bytes]] = {}
    for entry in parse_feed(body).iterfind("a:entry", _NAMESPACES):
        arxiv, version = _entry_id(entry)
        alone = etree.Element(f"{{{_NAMESPACES['a']}}}feed")
        alone.append(deepcopy(entry))
        answer = int(version[1:] or "0"), etree.tostring(alone)
        for name in {arxiv, f"{arxiv}{version}"}:
            found[name] = max(answer, found.get(name, answer))
    return {name: body for name, (_, body) in found.items()}


def _read_entry(body: bytes) -> ImportedRecord | None:
    return next(iter(read_feed(body)), None)


def parse_feed(body: bytes) -> etree._Element:
    """Return the root of a feed. Raises FetchError like `read_feed`."""
    # The answer to too many requests is plain text, whatever the status.
    if body.strip() == b"Rate exceeded.":
        message, advice = "arXiv refuses the request: rate exceeded", "try again in some minutes"
        raise UnavailableError(message, advice)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise unreadable("arXiv", f"it is not XML ({problem})") from problem
    if feed.getroottree().docinfo.internalDTD is not None:
        raise unreadable("arXiv", "it declares a document type, unlike a feed")
    if feed.tag != f"{{{_NAMESPACES['a']}}}feed":
        raise unreadable("arXiv", f"it is <{etree.QName(feed).localname}>, not a feed")
    for entry in feed.iterfind("a:entry", _NAMESPACES):
        if _ERROR.match(_child(entry, "a:id")):
            raise FetchError(f"arXiv refuses the request: {_child(entry, 'a:summary')}")
    return feed


def _entry_id(entry: etree._Element) -> tuple[str, str]:
    """Return the arXiv id and the version of an entry, "" if they are unknown."""
    match = _ID.fullmatch(_child(entry, "a:id"))
    return (find_arxiv_id(match[1]) or "", match[2] or "") if match else ("", "")


def _entry_record(entry: etree._Element) -> ImportedRecord | None:
    arxiv, version = _entry_id(entry)
    title = _child(entry, "a:title")
    if not arxiv or not title:
        return None
    names = [_child(author, "a:name") for author in entry.iterfind("a:author", _NAMESPACES)]
    abstract, comment = _child(entry, "a:summary"), _child(entry, "x:comment")
    fields: dict[str, Field] = {
        "title": title,
        "authors": tuple(names),
        "published": _child(entry, "a:published")[:10],
        "category": str(entry.xpath("string(x:primary_category/@term)", namespaces=_NAMESPACES)),
        "arxiv": arxiv,
        "doi": _child(entry, "x:doi"),
        "abstract": abstract,
    }
    reference, notes = _child(entry, "x:journal_ref"), []
    place = _place(reference)
    if reference and not place:
        notes.append(f"venue: the journal reference {reference!r} was not understood")
    if _WITHDRAWN.search(comment):
        fields["status"] = PaperStatus.WITHDRAWN
        notes.append(f"status: withdrawn, according to the comment {comment!r}")
    if not code_repository(abstract):
        fields["code"] = code_repository(comment) or ""
    found = {key: value for key, value in (fields | place).items() if value}
    standing = Standing(version=int(version[1:]) if version else None)
    return ImportedRecord(
        found, f"arXiv:{arxiv}", Markup.LATEX, notes=tuple(notes), standing=standing
    )


def _place(reference: str) -> dict[str, str]:
    """Return the fields that a printed reference states with certainty."""
    found = parse_printed_reference(reference)
    if found is None:
        return {}
    fields = {"venue": found.venue, "volume": found.volume, "number": found.number}
    fields |= {"pages": found.pages, "venue_year": str(found.year or "")}
    return {key: value for key, value in fields.items() if value}


def _child(element: etree._Element, name: str) -> str:
    return one_line(element.findtext(name, "", _NAMESPACES))


@dataclass(frozen=True)
class Crossref:
    """The API of Crossref."""

    client: Client
    service: Service = CROSSREF

    def records(self, ids: Iterable[str]) -> Iterator[Mapping[str, Answer]]:
        """Yield the works of DOIs, those of one request together."""
        # A comma separates the conditions of a filter.
        lookup = Lookup(
            *(self.service, _CROSSREF_BATCH, _request_works, split_works, read_work),
            is_alone=lambda doi: "," in doi,
        )
        return self.client.get_each(lookup, ids)

    def search_title(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return up to five works with similar titles, best match first. Raises FetchError."""
        query: dict[str, str | int] = {"query.title": plain(title), "rows": _MAX_RESULTS}
        return self.client.get(self.service, "/works", query, read_works) or ()


def _request_works(dois: Sequence[str]) -> tuple[str, dict[str, str | int]]:
    if len(dois) == 1:
        return f"/works/{quote(dois[0], safe='')}", {}
    return "/works", {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": len(dois)}


def split_works(body: bytes, dois: Sequence[str]) -> dict[str, bytes]:
    """Return the answers to single DOIs in an answer to some. Raises FetchError."""
    if len(dois) == 1:
        # The work may have another DOI: one that was replaced leads to the new one.
        return {dois[0]: body}
    works = {text_of(item.get("DOI")).casefold(): item for item in _items(body)}
    found = {doi: works[doi.casefold()] for doi in dois if doi.casefold() in works}
    return {doi: json.dumps({"message": item}).encode() for doi, item in found.items()}


def read_work(body: bytes) -> ImportedRecord | None:
    """Return the record of an answer with one work, or None if the work has no title.

    Raises FetchError when the answer has another format.
    """
    return _work_record(_message(body))


def read_works(body: bytes) -> tuple[ImportedRecord, ...]:
    """Return the records of an answer with a list of works, in its order. Raises FetchError."""
    return tuple(filter(None, map(_work_record, _items(body))))


def _items(body: bytes) -> list[dict[str, Any]]:
    items = _message(body).get("items")
    if not isinstance(items, list):
        raise unreadable("Crossref", "it lists no works")
    return _dicts(items)


def _message(body: bytes) -> dict[str, Any]:
    answer = parse_answer(body, "Crossref")
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise unreadable("Crossref", "it has no message")
    return message


def _work_record(work: dict[str, Any]) -> ImportedRecord | None:
    doi, title = text_of(work.get("DOI")), _title(work)
    if not doi or not title:
        return None
    published = next(filter(None, map(_date, map(work.get, _DATES))), "")
    # The list of a chapter begins with the series and ends with the volume.
    venue = next(reversed(_strings(work.get("container-title"))), "")
    year = (_date(work.get("published-print")) or published)[:4]
    names, notes = dict(_authors(work)), []
    fields: dict[str, Field] = {
        "title": title,
        "authors": tuple(names),
        "published": published,
        "type": text_of(work.get("type")),
        "venue": venue,
        "venue_year": year if venue else "",
        "volume": text_of(work.get("volume")),
        "number": text_of(work.get("issue")),
        "pages": text_of(work.get("page")) or text_of(work.get("article-number")),
        "publisher": next(_named(work.get("institution")), "") or text_of(work.get("publisher")),
        "arxiv": next(filter(None, map(arxiv_id_of_doi, _related(work, "has-preprint"))), ""),
        "doi": doi,
        "abstract": text_of(work.get("abstract")),
    }
    if update := _update(work):
        fields |= {"status": update.status, "notice": doi_page(update.notice)}
        notes.append(f"status: {update.status}, according to Crossref, by {update.notice}")
    notes += [f"title: {other!r} left out" for other in _strings(work.get("title"))[1:]]
    return ImportedRecord(
        {key: value for key, value in fields.items() if value},
        f"doi:{doi}",
        Markup.HTML,
        sort_names={name: sort for name, sort in names.items() if sort},
        keywords=tuple(_strings(work.get("subject"))),
        notes=tuple(notes),
        standing=Standing(
            citations=count(work.get("is-referenced-by-count")),
            article=next(filter(DOI.fullmatch, _related(work, "is-preprint-of")), ""),
        ),
    )


class _Update(NamedTuple):
    """What became of a work, and the DOI of the notice."""

    status: PaperStatus
    notice: str


def _update(work: dict[str, Any]) -> _Update | None:
    """Return the gravest update of a work.

    A notice names the works that it updates under `update-to`: itself, if it took their place.
    """
    own = text_of(work.get("DOI")).casefold()
    updates = _dicts(work.get("updated-by"))
    replaced = _dicts(work.get("update-to"))
    updates += [one for one in replaced if text_of(one.get("DOI")).casefold() == own]
    found = [
        _Update(status, text_of(update.get("DOI")) or own)
        for update in updates
        if (status := _UPDATES.get(text_of(update.get("type")).casefold().replace("-", "_")))
    ]
    return min(found, key=lambda one: list(_UPDATES.values()).index(one.status), default=None)


def text_of(value: Any) -> str:
    """Return a text or a number of an answer on one line, "" for any other value."""
    return one_line(str(value)) if isinstance(value, str | int) else ""


def _strings(value: Any) -> list[str]:
    return list(filter(None, map(text_of, value if isinstance(value, list) else [])))


def _dicts(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _title(work: dict[str, Any]) -> str:
    title = next(iter(_strings(work.get("title"))), "")
    for rest in _strings(work.get("subtitle")) if title else ():
        # Some publishers repeat the subtitle in the title.
        if rest.casefold() not in title.casefold():
            mark = "" if title.endswith((":", "?", "!")) else ":"
            title = f"{title}{mark} {rest}"
    return title


def _authors(work: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names as printed, each with "Family, Given", or whole if it is one name."""
    for person in _dicts(work.get("author")):
        given, family, suffix = (text_of(person.get(key)) for key in ("given", "family", "suffix"))
        if given and family:
            yield (
                " ".join(filter(None, (given, family, suffix))),
                ", ".join(filter(None, (family, given, suffix))),
            )
        elif name := text_of(person.get("name")):
            yield name, name
        elif name := family or given:
            # Some publishers put a whole name into one part.
            yield name, "" if " " in name else name


def _named(value: Any) -> Iterator[str]:
    return filter(None, (text_of(item.get("name")) for item in _dicts(value)))


def _date(value: Any) -> str:
    """Return `2024`, `2024-10` or `2024-10-05` of `{"date-parts": [[2024, 10, 5]]}`."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [part for part in first if isinstance(part, int)] if isinstance(first, list) else []
    return "-".join(f"{number:02}" for number in numbers[:3])


def count(value: Any) -> int | None:
    """Return a number of citations, None for any other value."""
    return value if type(value) is int and 0 <= value < _MOST_CITATIONS else None


def _related(work: dict[str, Any], name: str) -> Iterator[str]:
    """Yield the ids of the works to which a work has a relation."""
    relation = work.get("relation")
    others = _dicts(relation.get(name)) if isinstance(relation, dict) else []
    return (text_of(other.get("id")) for other in others)
