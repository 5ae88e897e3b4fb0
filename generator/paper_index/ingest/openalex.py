"""Fetches papers by DOI from OpenAlex, which has abstracts that Crossref lacks.

The format of its works: https://developers.openalex.org/api-reference/works
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from paper_index.ingest.client import Lookup, Service, parse_answer, unreadable
from paper_index.ingest.draft import ImportedRecord, Standing
from paper_index.ingest.services import count, text_of
from paper_index.text.characters import one_line
from paper_index.text.identifiers import find_dois
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.draft import Field
    from paper_index.model.issues import FetchError

OPENALEX = Service("OpenAlex", "https://api.openalex.org", 1.0)
"""OpenAlex allows far more than one request a second."""
KEY = "OPENALEX_API_KEY"
"""The environment variable with a key; without one a hundred requests a day are free."""

_BATCH = 50
_FIELDS = (
    "id,doi,title,authorships,publication_year,publication_date,type,primary_location,biblio,"
    "abstract_inverted_index,cited_by_count"
)
_VENUES = {"journal": "article", "conference": "conference", "book series": ""}
"""Kinds of sources that are venues, with the type of what appears in them."""
_TYPES = frozenset({"book", "book-chapter", "dissertation", "report", "preprint", "dataset"})
"""Types of works that say more than their source does."""


@dataclass(frozen=True)
class OpenAlex:
    """The API of OpenAlex."""

    client: Client
    service: Service = OPENALEX

    def records(
        self, ids: Iterable[str]
    ) -> Iterator[Mapping[str, ImportedRecord | FetchError | None]]:
        """Yield the works of DOIs, those of one request together."""
        # These characters separate the conditions of a filter, and the values of one.
        lookup = Lookup(
            *(self.service, _BATCH, _request, split_works, read_work),
            is_alone=lambda doi: "," in doi or "|" in doi,
        )
        return self.client.get_each(lookup, ids)


def _request(dois: Sequence[str]) -> tuple[str, dict[str, str | int]]:
    key = os.environ.get(KEY)
    query: dict[str, str | int] = {"select": _FIELDS}
    if key:
        query["api_key"] = key
    if len(dois) == 1:
        return f"/works/doi:{quote(dois[0], safe='')}", query
    return "/works", {"filter": f"doi:{'|'.join(dois)}", "per-page": len(dois), **query}


def split_works(body: bytes, dois: Sequence[str]) -> dict[str, bytes]:
    """Return the answers to single DOIs in an answer to some. Raises FetchError."""
    answer = _parse(body)
    if len(dois) == 1:
        return {dois[0]: body}
    results = answer.get("results")
    if not isinstance(results, list):
        raise unreadable("OpenAlex", "it lists no works")
    works = {_doi(one).casefold(): one for one in results if isinstance(one, dict)}
    found = {doi: works[doi.casefold()] for doi in dois if doi.casefold() in works}
    return {doi: json.dumps(work).encode() for doi, work in found.items()}


def read_work(body: bytes) -> ImportedRecord | None:
    """Return the record of a work, or None if it has no title. Raises FetchError."""
    work = _parse(body)
    fields = work_fields(work)
    if "doi" not in fields or "title" not in fields:
        return None
    standing = Standing(citations=count(work.get("cited_by_count")))
    return ImportedRecord(fields, f"doi:{fields['doi']}", Markup.HTML, standing=standing)


def work_fields(work: dict[str, Any]) -> dict[str, Field]:
    """Return the fields of a paper that a work has."""
    place = _mapping(_mapping(work.get("primary_location")).get("source"))
    kind, printed = text_of(place.get("type")), _mapping(work.get("biblio"))
    venue = text_of(place.get("display_name")) if kind in _VENUES else ""
    own_type = text_of(work.get("type"))
    pages = dict.fromkeys(filter(None, map(text_of, map(printed.get, ("first_page", "last_page")))))
    fields: dict[str, Field] = {
        "title": text_of(work.get("title")),
        "authors": tuple(_authors(work)),
        "published": _date(work),
        "type": own_type if own_type in _TYPES else _VENUES.get(kind, ""),
        "venue": venue,
        "venue_year": text_of(work.get("publication_year")) if venue else "",
        "volume": text_of(printed.get("volume")),
        "number": text_of(printed.get("issue")),
        "pages": "-".join(pages),
        "doi": _doi(work),
        "abstract": _abstract(work.get("abstract_inverted_index")),
    }
    return {key: value for key, value in fields.items() if value}


def _parse(body: bytes) -> dict[str, Any]:
    answer = parse_answer(body, "OpenAlex")
    if not isinstance(answer, dict):
        raise unreadable("OpenAlex", "it is not an object")
    return answer


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _doi(work: dict[str, Any]) -> str:
    return next(iter(find_dois(text_of(work.get("doi")))), "")


def _authors(work: dict[str, Any]) -> Iterator[str]:
    """Yield the names as printed; OpenAlex's own form for a name printed family first."""
    people = work.get("authorships")
    for one in people if isinstance(people, list) else ():
        person = _mapping(one)
        printed = text_of(person.get("raw_author_name"))
        name = text_of(_mapping(person.get("author")).get("display_name"))
        if found := name if not printed or "," in printed else printed:
            yield found


def _date(work: dict[str, Any]) -> str:
    """Return the date of publication; the first of January stands for an unknown day."""
    date = text_of(work.get("publication_date"))
    return date[:4] if date.endswith("-01-01") else date or text_of(work.get("publication_year"))


def _abstract(index: Any) -> str:
    """Return the text of an inverted index, which has the positions of each word."""
    places = [
        (int(position), word)
        for word, positions in _mapping(index).items()
        for position in (positions if isinstance(positions, list) else ())
        if str(position).isdecimal()
    ]
    return one_line(" ".join(word for _, word in sorted(places)))
