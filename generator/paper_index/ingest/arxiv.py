"""Fetches papers from arXiv, by id or by title.

The format of the answers: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from paper_index.ingest.client import Service, unreadable
from paper_index.ingest.draft import make_record, one_line
from paper_index.model.errors import FetchError
from paper_index.text.escape import segments
from paper_index.text.latex import to_text

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.draft import Field, ImportedRecord
    from paper_index.ingest.reference import Reference

# An error in the request is described in a feed, with status 400 or 200. The interval is the one
# that arXiv asks for: https://info.arxiv.org/help/api/tou.html
SERVICE = Service("arXiv", "https://export.arxiv.org/api/query", 3.0, frozenset({200, 400}))
_MAX_RESULTS = 5
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ID = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(.+?)(?:v\d+)?")
_ERROR = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/api/errors")


@dataclass(frozen=True)
class Arxiv:
    """The API of arXiv."""

    client: Client
    service: Service = SERVICE

    def paper(self, reference: Reference) -> ImportedRecord | None:
        """Return the paper of an arXiv id, in the requested version, or None.

        Raises FetchError.
        """
        requested = str(reference).partition(":")[2]
        records = self._query(id_list=requested, max_results=1)
        return next((one for one in records if one.fields["arxiv"] == reference.value), None)

    def search_title(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return up to five papers whose titles contain the words of a title, best match first.

        Raises FetchError.
        """
        phrases = _phrases(title)
        query = " AND ".join(f'ti:"{phrase}"' for phrase in phrases)
        return self._query(search_query=query, max_results=_MAX_RESULTS) if phrases else ()

    def _query(self, **query: str | int) -> tuple[ImportedRecord, ...]:
        return self.client.get(self.service, "", query, read_feed) or ()


def _phrases(title: str) -> list[str]:
    """Return the runs of words in a title, without characters that have a meaning in a query.

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
    # The answer to too many requests is plain text, whatever the status.
    if body.strip() == b"Rate exceeded.":
        raise FetchError("arXiv refuses the request: rate exceeded", "try again in some minutes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise unreadable("arXiv", f"it is not XML ({problem})") from problem
    if feed.getroottree().docinfo.internalDTD is not None:
        raise unreadable("arXiv", "it declares a document type, unlike a feed")
    if feed.tag != f"{_ATOM}feed":
        raise unreadable("arXiv", f"it is <{etree.QName(feed).localname}>, not a feed")
    records = (_record(entry) for entry in feed.iterfind(f"{_ATOM}entry"))
    return tuple(record for record in records if record)


def _record(entry: etree._Element) -> ImportedRecord | None:
    address = _text(entry, f"{_ATOM}id")
    if _ERROR.match(address):
        raise FetchError(f"arXiv refuses the request: {_text(entry, f'{_ATOM}summary')}")
    match = _ID.fullmatch(address)
    title = to_text(_text(entry, f"{_ATOM}title"))
    if not match or not title:
        return None
    names = (to_text(_text(author, f"{_ATOM}name")) for author in entry.iterfind(f"{_ATOM}author"))
    category = entry.find(f"{_ARXIV}primary_category")
    fields: dict[str, Field] = {
        "title": title,
        "authors": tuple(name for name in names if name),
        "published": _text(entry, f"{_ATOM}published")[:10],
        # The venue cannot be separated from the volume and the pages that follow it.
        "publication": to_text(_text(entry, f"{_ARXIV}journal_ref")),
        "category": "" if category is None else category.get("term", ""),
        "arxiv": match[1],
        # Authors write several DOIs into the one field, separated by a space.
        "doi": _text(entry, f"{_ARXIV}doi").partition(" ")[0],
        "abstract": to_text(_text(entry, f"{_ATOM}summary")),
    }
    comment = _text(entry, f"{_ARXIV}comment")
    return make_record(f"arXiv:{match[1]}", fields, code_in=comment)


def _text(element: etree._Element, name: str) -> str:
    return one_line(element.findtext(name) or "")
