"""Fetches papers by id from OpenReview.

Its second API has the papers of most venues since 2023, the first one older papers:
https://docs.openreview.net/getting-started/using-the-api
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_index.ingest.client import Lookup, Service, UnavailableError, parse_answer, unreadable
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.identify import Identifiers, printed_venue
from paper_index.text.characters import one_line
from paper_index.text.markup import Markup
from paper_index.text.urls import openreview_page

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.draft import Field
    from paper_index.model.issues import FetchError

# Refusals are described in JSON, with the status 400, 403 or 404.
_DESCRIBED = frozenset({200, 400, 403, 404})
OPENREVIEW = Service("OpenReview", "https://api2.openreview.net", 1.0, _DESCRIBED)
OPENREVIEW_OLD = Service("OpenReview (old API)", "https://api.openreview.net", 1.0, _DESCRIBED)
_ABSENT = frozenset({"NotFoundError", "ForbiddenError", "ValidationError"})
"""Names of errors for ids that are unknown, invalid, or those of papers that are not public."""
_DATES = ("pdate", "odate", "cdate", "tcdate")
"""When a paper was published, became public, was written and was stored, in milliseconds."""
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class OpenReview:
    """The two APIs of OpenReview, of which each has papers that the other lacks."""

    client: Client
    service: Service = OPENREVIEW
    old: Service = OPENREVIEW_OLD

    def records(
        self, ids: Iterable[str]
    ) -> Iterator[Mapping[str, ImportedRecord | FetchError | None]]:
        """Yield the papers of ids, one a request."""
        missing: list[str] = []
        for answers in self.client.get_each(_lookup(self.service), ids):
            missing += [name for name, answer in answers.items() if answer is None]
            yield {name: answer for name, answer in answers.items() if answer is not None}
        yield from self.client.get_each(_lookup(self.old), missing)


def _lookup(service: Service) -> Lookup[ImportedRecord]:
    return Lookup(service, 1, lambda ids: ("/notes", {"id": ids[0]}), split_notes, read_note)


def split_notes(body: bytes, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the note with the id asked for, if the answer has it. Raises FetchError."""
    answer = parse_answer(body, "OpenReview")
    notes = answer.get("notes") if isinstance(answer, dict) else None
    if isinstance(notes, list):
        found = [one for one in notes if isinstance(one, dict) and one.get("id") == ids[0]]
        return {ids[0]: json.dumps(found[0]).encode()} if found else {}
    name = one_line(str(answer.get("name", ""))) if isinstance(answer, dict) else ""
    if name in _ABSENT:
        return {}
    if name:
        # For example a test that only a browser passes, which every request gets.
        raise UnavailableError(
            f"OpenReview refuses the request ({name[:80]})",
            "try again later, or give the paper's arXiv id, DOI or title",
        )
    raise unreadable("OpenReview", "it lists no notes")


def read_note(body: bytes) -> ImportedRecord | None:
    """Return the record of a note, None if it is deleted, has no title or is no paper."""
    note: dict[str, Any] = json.loads(body)
    content = note["content"] if isinstance(note.get("content"), dict) else {}
    title, number = _text(content, "title"), str(note["id"])
    # Reviews and comments are notes as well, in the forum of a paper.
    if not title or note.get("ddate") or note.get("forum") not in {None, number}:
        return None
    found = Identifiers()
    found.add_address(openreview_page(number))
    for key in ("html", "ee", "code", "url"):
        found.add_text(_text(content, key))
    authors = tuple(name for name in _texts(content, "authors") if name.casefold() != "anonymous")
    venue = _text(content, "venue")
    place = printed_venue(venue)
    fields: dict[str, Field] = {
        "title": title,
        "authors": authors,
        "published": _date(note),
        "abstract": _text(content, "abstract"),
        **found.fields(),
        **place,
    }
    is_lost = venue and "venue" not in place
    notes = [f"venue: {venue!r} left out: the paper did not appear there"] if is_lost else []
    return ImportedRecord(
        {key: value for key, value in fields.items() if value},
        f"OpenReview:{number}",
        Markup.LATEX,
        keywords=_texts(content, "keywords"),
        notes=tuple(notes),
    )


def _value(content: Mapping[str, Any], key: str) -> Any:
    """Return a value; in the second API it is in a mapping, beside those who may read it."""
    value = content.get(key)
    return value.get("value") if isinstance(value, Mapping) else value


def _text(content: Mapping[str, Any], key: str) -> str:
    value = _value(content, key)
    return one_line(value) if isinstance(value, str) else ""


def _texts(content: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = _value(content, key)
    items = re.split(r"[,;]", value) if isinstance(value, str) else value
    if not isinstance(items, list):
        return ()
    texts = (one_line(item) for item in items if isinstance(item, str))
    return tuple(dict.fromkeys(filter(None, texts)))


def _date(note: Mapping[str, Any]) -> str:
    """Return the day of the first known date."""
    for key in _DATES:
        moment = note.get(key)
        if isinstance(moment, int) and not isinstance(moment, bool):
            try:
                day = dt.datetime.fromtimestamp(moment / 1000, dt.UTC).date()
            except (ValueError, OverflowError, OSError):
                continue
            if day.year >= _FIRST_YEAR:
                return day.isoformat()
    return ""
