"""Reads CSL-JSON, Better BibTeX JSON, Zotero's items and Crossref's works: items become records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from paper_index.ingest.draft import (
    ImportedRecord,
    ParsedSource,
    left_out,
    longest_abstract,
    source_name,
)
from paper_index.ingest.identify import (
    PUBMED,
    PUBMED_CENTRAL,
    Identifiers,
    appearance,
    is_arxiv_venue,
    paper_type,
    stated_status,
)
from paper_index.ingest.nested_json import records_in
from paper_index.ingest.own_records import json_values, yaml_values
from paper_index.model.paper import PaperType
from paper_index.text.characters import one_line
from paper_index.text.dates import parse_loose_date
from paper_index.text.markup import Markup, to_plain
from paper_index.text.urls import is_citation_key

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field, LeftOut, SourceName

_VENUES = (
    "container-title", "publicationTitle", "proceedingsTitle", "bookTitle", "event-title", "event",
    "conferenceName", "encyclopediaTitle", "dictionaryTitle", "websiteTitle", "blogTitle",
    "container-title-short", "journalAbbreviation", "short-container-title", "collection-title",
)  # fmt: skip
_DATES = ("issued", "date", "published", "published-print", "published-online", "posted", "created")
_PUBLISHERS = ("publisher", "university", "institution")
_AUTHORS = ("author", "creators")
_NUMBERS = ("issue", "number", "reportNumber")
_PAGES = ("page", "pages", "article-number")
_KEYS = ("citation-key", "citationKey", "citekey", "id")
_ABSTRACTS = ("abstract", "abstractNote")
_PRIVATE = ("note", "extra", "notes", "annote")
_KEYWORDS = ("keyword", "keywords", "tags", "subject", "categories")
_ARCHIVES = ("archive_location", "archiveLocation", "archiveID", "archive-id")

_EXTRA_LINE = re.compile(r"\s*(?P<name>[A-Za-z][\w .-]{0,30}?)\s*[:=]\s*(?P<value>.+?)\s*")
_EXTRA_FIELDS = {
    "arxiv": "arxiv", "eprint": "arxiv", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid",
    "citation key": "key", "bibtex": "key", "citekey": "key", "type": "type", "issued": "issued",
    "original-date": "ignored", "publisher": "publisher", "number": "number",
    "container-title": "container-title", "event": "event", "url": "url",
}  # fmt: skip
_LISTS = ("items", "references")
_ITEM_KEYS = frozenset(
    {"container-title", "issued", "DOI", "author", "page", "itemType", "citation-key"}
)
_OTHER_KEYS = frozenset(
    {
        *("address", "authors", "published", "venue", "published_in", "tags", "arxiv"),
        *("authorships", "attributes", "metadata"),
    }
)
"""Keys of our own records, and of OpenAlex, DataCite and Zenodo."""


def is_item(value: Any) -> bool:
    """Return whether a JSON value is an item of CSL, Zotero or Crossref, not one of our records."""
    if not isinstance(value, dict):
        return False
    if "itemType" in value or isinstance(value.get("data"), dict):
        return True
    is_typed = {"id", "type"} <= value.keys() or str(value.get("type", "")).count("-") > 0
    has_keys = not value.keys().isdisjoint(_ITEM_KEYS)
    # A person's list of publications names the author.
    is_list = "title" not in value and records_in(value) is not None
    return (is_typed or has_keys) and not is_list and value.keys().isdisjoint(_OTHER_KEYS)


def items_in(value: Any) -> list[Any] | None:
    """Return the items of a parsed file, None if it is in none of the formats.

    They are a list, the values of an object, or stand under `items`; Crossref wraps its answers in
    `message`.
    """
    while isinstance(value, list) and len(value) == 1 and not is_item(value[0]):
        value = value[0]
    if isinstance(value, dict) and isinstance(value.get("message"), dict):
        value = value["message"]
    if isinstance(value, dict) and not is_item(value):
        lists = (value[key] for key in _LISTS if isinstance(value.get(key), list))
        value = next(lists, list(value.values()))
    elif isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or not value:
        return None
    is_known = sum(map(is_item, value)) * 2 >= len(value)
    return value if is_known else None


def parse_items(text: str, file: str) -> ParsedSource:
    """Return the papers of a file in its order, without attachments and notes.

    Raises SourceError when the file is neither JSON nor YAML.
    """
    is_json = text.lstrip().startswith(("[", "{"))
    values = json_values(text, file) if is_json else yaml_values(text, file)
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    count = 0
    for number, item in enumerate(items_in(values) or values, start=1):
        place = f"{file} item {number}"
        if isinstance(item, dict) and is_attachment(item):
            continue
        count += 1
        record = _Reader(_data(item)).record(place) if isinstance(item, dict) else None
        if record:
            key = record.text("citation_key")
            records.append(replace(record, place=f"{place} ({key})" if key else place))
        else:
            shown = _named_by(item) if isinstance(item, dict) else str(item)
            lost.append(left_out(place, shown, "it has no title"))
    return ParsedSource(tuple(records), tuple(lost), count)


def _named_by(item: Mapping[str, Any]) -> str:
    names = (_string(item.get(key)) for key in ("DOI", "citation-key", "id", "URL", "type"))
    return next(filter(None, names), "")


def is_attachment(item: Mapping[str, Any]) -> bool:
    """Return whether an item of Zotero is a file or a note that belongs to another one."""
    return _data(item).get("itemType") in {"attachment", "note", "annotation"}


def _data(item: Mapping[str, Any]) -> Mapping[str, Any]:
    # The API of Zotero has the fields of an item in `data`.
    inner = item.get("data")
    return inner if isinstance(inner, dict) else item


class _Reader:
    """Reads one item; the keys that it does not ask for are unused."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self.item = item
        self.used = {"type", "itemType"}
        self.found = Identifiers()
        self.notes: list[str] = []
        self.extra = self._extra()

    def record(self, place: str) -> ImportedRecord | None:
        """Return the record of the item, None if it has no title."""
        title, subtitle = self._text("title"), self._text("subtitle")
        if not title:
            return None
        if subtitle and subtitle.casefold() not in title.casefold():
            title = f"{title.rstrip(':')}: {subtitle}"
        names = list(self._names())
        key = self._key()
        fields: dict[str, Field] = {
            "title": title,
            "authors": tuple(printed for printed, _ in names),
            "published": self._date(),
            **self._identifiers(),
        }
        fields |= self._publication(fields)
        fields |= self._status()
        fields["abstract"] = self._abstract()
        fields["citation_key"] = key
        keywords = tuple(dict.fromkeys(self._keywords()))
        unused = tuple(
            name
            for name, value in self.item.items()
            if name not in self.used and value not in (None, "", [], {})
        )
        return ImportedRecord(
            {name: value for name, value in fields.items() if value},
            place,
            markup=Markup.HTML,
            sort_names={printed: split for printed, split in names if split},
            keywords=keywords,
            unused=unused,
            private_notes=tuple(note for name in _PRIVATE for note in self._own_notes(name)),
            notes=(*self.notes, *self.found.notes()),
        )

    def _text(self, *names: str) -> str:
        """Return the first of the keys that has a text, of a list its first one."""
        self.used.update(names)
        return next(filter(None, (_string(self.item.get(name)) for name in names)), "")

    def _key(self) -> str:
        key = self.extra.get("key", "") or self._text(*_KEYS)
        # Zotero's own ids are addresses, numbers or random; they are no keys that anyone cites by.
        is_random = re.fullmatch(r"[A-Z0-9]{8}|\d+", key) or "://" in key
        return key if is_citation_key(key) and not is_random else ""

    def _extra(self) -> dict[str, str]:
        """Return what Zotero's field "Extra" names, one "name: value" a line."""
        found: dict[str, str] = {}
        for line in "\n".join(_string(self.item.get(key)) for key in ("note", "extra")).split("\n"):
            if known := _extra_field(line):
                found.setdefault(*known)
                self.used |= {"note", "extra"}
        return found

    def _own_notes(self, name: str) -> Iterator[str]:
        """Yield the lines of a field that name no known field; of Zotero's notes their texts."""
        value = self.item.get(name)
        for one in value if isinstance(value, list) else [value]:
            text = _string(one.get("note") if isinstance(one, dict) else one)
            for line in filter(str.strip, text.split("\n")):
                match = _EXTRA_LINE.fullmatch(line)
                if not match or match["name"].casefold() not in _EXTRA_FIELDS:
                    yield to_plain(line, Markup.HTML)

    def _names(self) -> Iterator[SourceName]:
        self.used.update(_AUTHORS)
        for key in _AUTHORS:
            value = self.item.get(key)
            people = value if isinstance(value, list) else [value]
            for person in people:
                if isinstance(person, str) and person.strip():
                    yield one_line(person), None
                elif isinstance(person, dict) and person.get("creatorType") in {
                    None, "author", "presenter", "programmer", "contributor", "podcaster",
                }:  # fmt: skip
                    yield from _read_name(person)

    def _date(self) -> str:
        self.used.update(_DATES)
        texts = [_read_date(self.item.get(name)) for name in _DATES[:-1]]
        texts = [text for text in texts if text] or [_read_date(self.extra.get("issued"))]
        # Crossref repeats a date with its month or day elsewhere.
        known = next((text for text in texts if parse_loose_date(text)), "")
        return known or next(filter(None, texts), "")

    def _identifiers(self) -> Mapping[str, Field]:
        found, extra = self.found, self.extra
        for value in (self._text("DOI", "doi"), extra.get("doi", "")):
            if value and not found.add_doi(value):
                self.notes.append(f"doi: {value!r} is not a DOI")
        self._add_numbers()
        archive = self._text("archive", "repository", "libraryCatalog")
        location = self._text(*_ARCHIVES)
        if location and not found.take_arxiv(location):
            found.add_eprint(location, archive or "none")
        for value in (self._text("number"), self._text("URL", "url"), extra.get("url", "")):
            if value and not found.take_arxiv(value) and "://" in value:
                found.add_address(value)
        for name in ("note", "extra"):
            if value := _string(self.item.get(name)):
                known = found.add_text(value, links=False)
                self.used |= {name} if known else set()
        return found.fields()

    def _add_numbers(self) -> None:
        found, extra = self.found, self.extra
        if value := self._text("PMID", "pmid") or extra.get("pmid", ""):
            found.add_address(PUBMED.format(value))
        if value := self._text("PMCID", "pmcid") or extra.get("pmcid", ""):
            found.add_address(PUBMED_CENTRAL.format(value))
        if value := self._text("arxiv", "arXiv", "arxivId", "eprint") or extra.get("arxiv", ""):
            found.add_arxiv(value)
        # Crossref links a work to its preprint; other archives give that another DOI.
        relation = self.item.get("relation")
        others = relation.get("has-preprint") if isinstance(relation, dict) else None
        for other in others if isinstance(others, list) else ():
            if isinstance(other, dict) and found.add_arxiv(_string(other.get("id"))):
                self.used.add("relation")

    def _publication(self, known: Mapping[str, Field]) -> dict[str, str]:
        kind = self._kind()
        venue = ""
        for name in _VENUES:
            # Of Crossref's list, the last is the volume and those before it are series.
            values = _strings(self.item.get(name))
            text = values[-1] if values else self.extra.get(name, "")
            if text:
                self.used.add(name)
                self.found.take_arxiv(text)
            if text and not venue and not is_arxiv_venue(text) and text != known["title"]:
                venue = text
        publisher = self._text(*_PUBLISHERS) or self.extra.get("publisher", "")
        is_arxiv = "arxiv" in self.found.fields()
        number = self._text(*_NUMBERS) or self.extra.get("number", "")
        return {
            **appearance(kind, venue, known.get("published"), has_arxiv=is_arxiv),
            "arxiv": str(self.found.fields().get("arxiv", "")),
            "volume": self._text("volume"),
            "number": "" if is_arxiv and "arxiv" in number.casefold() else number,
            "pages": self._text(*_PAGES),
            "publisher": "" if is_arxiv_venue(publisher) else publisher,
        }

    def _kind(self) -> PaperType:
        kind = _string(self.item.get("itemType")) or _string(self.item.get("type"))
        kind = self.extra.get("type", "") or kind
        if kind.casefold() == "article":  # of CSL, where one in a journal is an article-journal
            return PaperType.PREPRINT
        return paper_type(kind) or PaperType.OTHER

    def _status(self) -> dict[str, str]:
        # In our own exports the curator's note follows.
        words = _string(self.item.get("note")).split()
        found = (stated_status(" ".join(words[:count])) for count in (2, 1))
        stated = next(filter(None, found), {})
        if self._text("status").casefold() != stated.get("status"):
            return {}
        self.used.add("note")
        return stated

    def _abstract(self) -> str:
        self.used.update(_ABSTRACTS)
        values = filter(None, map(self.item.get, _ABSTRACTS))
        return longest_abstract((one for one in values if isinstance(one, str)), self.notes)

    def _keywords(self) -> Iterator[str]:
        self.used.update(_KEYWORDS)
        for name in _KEYWORDS:
            value = self.item.get(name)
            if isinstance(value, str):
                yield from filter(
                    None, map(one_line, re.split(";" if ";" in value else ",", value))
                )
            for one in value if isinstance(value, list) else ():
                text = one.get("tag") if isinstance(one, dict) else one
                if isinstance(text, str) and text.strip():
                    yield one_line(text)


def public_extra(text: str) -> str:
    """Return the lines of Zotero's field "Extra" that are fields; the others are private notes."""
    lines = (line for line in text.splitlines() if _extra_field(line))
    return "\n".join(lines)


def _extra_field(line: str) -> tuple[str, str] | None:
    """Return the field and the value of a line "name: value", None for other text."""
    match = _EXTRA_LINE.fullmatch(line)
    name = re.sub(r"^(?:tex|csl)\.", "", match["name"].casefold()) if match else ""
    return (_EXTRA_FIELDS[name], match["value"]) if match and name in _EXTRA_FIELDS else None


def _string(value: Any) -> str:
    """Return a text or a number as a text, and of a list its first one."""
    if isinstance(value, list):
        return next(filter(None, map(_string, value)), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one_line(text) for text in map(_string, values) if text]


def _read_name(person: Mapping[str, Any]) -> Iterator[SourceName]:
    get = {key: one_line(_string(value)) for key, value in person.items()}.get
    literal = get("literal") or get("name")
    family, given = get("family") or get("lastName") or "", get("given") or get("firstName") or ""
    if literal and not family:
        yield literal, literal
        return
    # Zotero writes the name of an organisation as a family name; so does CSL for one name.
    particles = (get("dropping-particle"), get("non-dropping-particle"))
    full_family = " ".join(filter(None, (*particles, family)))
    if full_family or given:
        yield source_name(given, full_family, get("suffix") or "")


def _read_date(value: Any) -> str:
    """Return the date of CSL's forms: date-parts, raw, literal; of a range the first one."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, str | int):
        return one_line(str(value))
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    parts = parts if isinstance(parts, list) else []
    printed = [
        _string(part) for part in (parts[0] if parts and isinstance(parts[0], list) else parts)
    ]
    numbers = [number for number in printed if re.fullmatch(r"\d{1,4}", number)][:3]
    if numbers and len(numbers[0]) == 4:  # noqa: PLR2004 (digits of a year)
        # A season stands where a month would.
        valid = [numbers[0], *(n for n in numbers[1:] if int(n))]
        return "-".join(number.zfill(2) for number in valid)
    # Pandoc writes the parts as keys, and a season beside the year.
    named = [_string(value.get(name)) for name in ("year", "month", "day")]
    if named[0]:
        return "-".join(part.zfill(2) for part in named if part)
    texts = (_string(value.get(name)) for name in ("raw", "literal", "string", "date-time"))
    # A year of other than four digits is no date, which is reported.
    return next(filter(None, map(one_line, texts)), "-".join(filter(None, printed)))
