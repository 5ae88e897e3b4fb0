"""Takes the records of services out of the levels that these put around and into them.

Semantic Scholar, OpenAlex, INSPIRE, Zenodo, DataCite, DBLP, Europe PMC, NASA ADS, HAL, OpenReview,
Hugging Face and the dump of arXiv have a list of works below keys such as `results`, the fields of
a work below another one, and values such as `{"name": "Jane Doe"}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paper_index.ingest.field_names import simple
from paper_index.text.identifiers import clean_arxiv_id

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field

_LISTS = (
    "papers", "entries", "items", "references", "publications", "works", "articles", "data",
    "results", "result", "notes", "docs", "records", "hits", "hit", "response", "resultList",
    "message",
)  # fmt: skip
"""Keys under which a file may have its list of records."""
_INNER = ("paper", "metadata", "content", "info", "attributes", "bibjson")
"""Keys under which a record may have its fields."""
_SPREAD = frozenset(
    {"externalids", "ids", "journal", "biblio", "publicationinfo", "journalinfo", "container"}
)
"""Keys whose values have several fields: the identifiers, or the place of publication."""
_TEXTS = (
    "value", "title", "name", "display_name", "full_name", "fullname", "text", "raw", "abstract",
    "description", "journal_title", "raw_author_name", "author",
)  # fmt: skip
"""Keys of an object that has one text."""
_WORK = {"authors_parsed", "categories", "summary"}


def records_in(value: Any) -> list[Any] | None:
    """Return the list of records in a value, also below one or several keys; None without one."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "title" not in value:
        for key in _LISTS:
            if (found := records_in(value.get(key))) is not None:
                return found
    return None


def flat(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record on one level; values that are there count before others."""
    if "forum" in entry and isinstance(entry.get("content"), dict) and "id" in entry:
        return _of_openreview(entry)
    for key in _INNER:
        inner = entry.get(key)
        if isinstance(inner, dict) and not {"title", "titles", "Title"}.isdisjoint(inner):
            entry = {**{name: value for name, value in entry.items() if name != key}, **inner}
    if isinstance(entry.get("authorships"), list):
        entry = _of_openalex(entry)
    made: dict[str, Any] = {}
    for key, value in entry.items():
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        if simple(key) in _SPREAD and isinstance(inner, dict):
            made |= {name: one for name, one in inner.items() if name not in entry}
            if simple(key) in {"journal", "container"}:
                made[key] = text_of(inner)
        else:
            made[key] = value
    return _of_arxiv(made)


def _as_json(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {key: list(one) if isinstance(one, tuple) else one for key, one in fields.items()}


def _of_openreview(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a note, none if it is a review or a comment."""
    from paper_index.ingest.openreview import read_note

    dates = {
        key: int(value)
        for key, value in entry.items()
        if isinstance(value, str) and key.endswith("date") and value.isdecimal()
    }
    record = read_note(json.dumps({**entry, **dates}).encode())
    if not record:
        return {"forum": entry["forum"]}
    return {**_as_json(record.fields), "tags": list(record.keywords)}


def _of_openalex(entry: dict[str, Any]) -> dict[str, Any]:
    from paper_index.ingest.openalex import work_fields

    work = _as_json(work_fields(entry))
    place = entry.get("primary_location")
    used = {
        *("display_name", "authorships", "publication_year", "publication_date", "type", "biblio"),
        *("primary_location", "abstract_inverted_index"),
    }
    rest = {name: value for name, value in entry.items() if name not in used}
    page = place.get("landing_page_url") if isinstance(place, dict) else None
    return {**rest, **work, **({"url": page} if page else {})}


def _of_arxiv(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with the id, the authors, the first date and the category of a dump."""
    if _WORK.isdisjoint(entry) or not isinstance(entry.get("id"), str):
        return entry
    try:
        made = {**entry, "arxiv": clean_arxiv_id(entry["id"])}
    except ValueError:
        return entry
    del made["id"]
    names = made.pop("authors_parsed", None)
    if isinstance(names, list) and all(isinstance(name, list) for name in names):
        made["authors"] = [
            ", ".join(filter(None, one[:3])).replace(". -", ".-")
            for one in names
            if one and all(isinstance(part, str) for part in one)
        ]
    versions = made.pop("versions", None)
    if isinstance(versions, list) and versions and isinstance(versions[0], dict):
        made["published"] = str(versions[0].get("created") or "")
    categories = made.get("categories")
    if isinstance(categories, str) and categories:
        made["category"] = made.pop("categories").split()[0]
    return made


def text_of(value: Any) -> str | None:
    """Return the text of a value, of an object or of a list of one; None if it has none."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and len(value) == 1:
        return text_of(value[0])
    if isinstance(value, dict):
        if text := _person(value):
            return text
        return next(filter(None, (text_of(value.get(key)) for key in _TEXTS)), None)
    return None


def _person(value: dict[str, Any]) -> str | None:
    get = {simple(key): one for key, one in value.items() if isinstance(one, str)}.get
    family = get("family") or get("familyname") or get("lastname") or get("last")
    given = get("given") or get("givenname") or get("firstname") or get("first")
    return ", ".join(filter(None, (family, given))) if family else None


def texts_of(value: Any) -> list[str] | None:
    """Return the texts of a list, also one below a key; None if one of them has no text."""
    if isinstance(value, dict):
        inner = [one for one in value.values() if isinstance(one, list)]
        value = inner[0] if len(inner) == 1 else [value]
    if not isinstance(value, list):
        return None
    texts = [text_of(one) for one in value]
    found = [text for text in texts if text is not None]
    return found if len(found) == len(texts) else None
