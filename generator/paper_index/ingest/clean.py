"""Cleans the records of all sources: markup, names, dates, identifiers and what hides in others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_index.ingest.identify import ARXIV_MENTION, is_arxiv_venue, paper_type
from paper_index.model.paper import PaperStatus, PaperType
from paper_index.text.abstracts import MISSING
from paper_index.text.characters import one_line
from paper_index.text.cleaning import clean_abstract, clean_authors, clean_title
from paper_index.text.dates import parse_loose_date
from paper_index.text.identifiers import (
    arxiv_id_of_doi,
    clean_address,
    clean_arxiv_id,
    clean_doi,
    code_repository,
    find_dois,
    identifier_in_address,
)
from paper_index.text.markup import Markup, to_plain
from paper_index.text.venues import VenueKind, is_known_conference, venue_kind

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field, ImportedRecord
    from paper_index.text.cleaning import CleanText, Finding

# A note that says no more than where the preprint is.
_ONLY_MENTION = re.compile(
    r"\W*(?:(?:also|available|at|as|in|on|preprint|e-?print|technical|report|submitted|to|https?|v\d+"
    r"|\[[\w.-]+\]|arxiv|org|abs|pdf)\b\W*)*",
    re.IGNORECASE,
)
_GENERIC_LINKS = frozenset(
    {"url", "link", "paper", "pdf", "arxiv", "doi", "publisher", "web", "page"}
)
"""Names of links that may lead to the paper itself; others lead to its video or data."""
_RESOLVERS = ("doi.org", "arxiv.org")
_BESIDE_YEAR = re.compile(r"[1-9]|[^\W\d_]{3,}")
"""A day, month, season or word; not "c.", and not the signs of unknown parts of a date."""
# The stop with which PubMed ends each title; that of a short title may be of an abbreviation.
_FINAL_STOP = re.compile(
    r"(\A(?:(?:\S+\s+){3}.*(?:[^\W_]{4}|\s[A-Z]{3})\)?|\[[^\[\]]+\]))\.\Z", re.DOTALL
)
_ARXIV_IN_FRONT = re.compile(r"\[(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?\]\s+(?=\S)")
"""The start of the title of a page at arXiv: "[2410.21666] Minimum Entropy Coupling"."""
_QUOTED = re.compile(r"[\"“]\s*([^\"“”]+?)\s*[\"”]")
"""A publisher as Google Scholar writes it: '" O\'Reilly Media, Inc."'."""
_EMPTY = re.compile(rf"(?:{MISSING}|\?+)(?:\s*[-–—]+\s*(?:{MISSING}|\?+))?", re.IGNORECASE)
"""No value, or no two: "n/a-n/a" of pages."""
_PLACES = ("venue", "volume", "number", "pages", "publisher", "note")
_LINES = (*_PLACES[:-1], "category")
_TEXTS = ("title", "abstract", "note", *_LINES)


def clean(record: ImportedRecord) -> ImportedRecord:
    """Return a record as a paper file has it, with notes on what was changed beyond spelling.

    Empty and refused fields are left out. Texts have no markup; names, dates and identifiers have
    one form; an arXiv id or DOI that hides in another field is found there, and so is a code
    repository in the abstract. A clean record is returned unchanged. Never raises.
    """
    if record.markup is Markup.CLEAN:
        return record
    cleaner = _Cleaner(record)
    cleaner.clean_texts()
    cleaner.clean_values()
    cleaner.find_identifiers()
    cleaner.leave_out_arxiv_as_venue()
    cleaner.type_by_venue()
    fields = {key: value for key, value in cleaner.fields.items() if value}
    keywords = (to_plain(word, record.markup) for word in record.keywords)
    return replace(
        record,
        fields=fields,
        markup=Markup.CLEAN,
        sort_names=cleaner.sort_names,
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
        unused=(*record.unused, *cleaner.unused),
        notes=tuple(dict.fromkeys((*record.notes, *cleaner.notes))),
        refused=tuple(cleaner.refused),
    )


class _Cleaner:
    """The fields of one record while they are cleaned."""

    def __init__(self, record: ImportedRecord) -> None:
        self._record, self._markup = record, record.markup
        self.fields: dict[str, Field] = dict(record.fields)
        self.sort_names: Mapping[str, str] = {}
        self.notes: list[str] = []
        self.refused: list[str] = []
        self.unused: list[str] = []

    def _text(self, key: str) -> str:
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def clean_texts(self) -> None:
        """Remove markup and what is no part of a text; find the status and the code in them."""
        title = clean_title(self._text("title"), self._markup)
        abstract = clean_abstract(self._text("abstract"), self._markup, title.text)
        note = clean_abstract(self._text("note"), self._markup)
        self._keep("title", replace(title, text=_FINAL_STOP.sub(r"\1", title.text)))
        self._keep("abstract", abstract)
        self.fields["note"] = note.text
        for key in _LINES:
            text = to_plain(self._text(key), self._markup).rstrip(" ,;")
            self.fields[key] = pair[1] if (pair := _QUOTED.fullmatch(text)) else text
            if _EMPTY.fullmatch(text):
                self.fields[key] = ""
                self.notes.append(f"{key}: placeholder removed: {text}")
        tags = self._record.texts("tags")
        self.fields["tags"] = tuple(filter(None, (to_plain(one, self._markup) for one in tags)))
        self.fields.setdefault("code", code_repository(abstract.text) or "")
        authors = clean_authors(
            self._record.texts("authors"), self._markup, self._record.sort_names
        )
        self.fields["authors"], self.sort_names = authors.names, authors.sort_names
        self._report("authors", authors.findings)

    def _keep(self, key: str, clean: CleanText) -> None:
        self.fields[key] = clean.text
        self._report(key, clean.findings)
        if clean.status and not self._text("status"):
            self.fields["status"] = clean.status
            self.notes.append(f"status: {clean.status}, according to the {key}")

    def _report(self, key: str, findings: Iterable[Finding]) -> None:
        self.notes += [f"{key}: {finding.change}" for finding in findings]

    def clean_values(self) -> None:
        """Bring identifiers, addresses, dates and words into their form, or leave them out."""
        given = one_line(self._text("published"))
        for key, convert in _CONVERTERS.items():
            text = one_line(self._text(key))
            try:
                self.fields[key] = convert(text) if text else ""
            except ValueError as problem:
                self.fields[key] = ""
                if key == "type":
                    self.unused.append(f"type {text!r}")
                else:
                    self._refuse(key, text, problem)
        date = self._text("published")
        if date and "-" not in date and _BESIDE_YEAR.search(given.replace(date, "", 1)):
            self.notes.append(f"published: {given!r} becomes {date!r}")
        for doi in find_dois(self._record.text("doi"))[1:]:
            self._found("doi", doi, "the field has it as well")
        rest = self.fields.keys() - _CONVERTERS.keys() - set(_TEXTS)
        for key in rest:
            self.fields[key] = one_line(text) if (text := self._text(key)) else self.fields[key]

    def _refuse(self, key: str, text: str, problem: ValueError) -> None:
        verb = "" if str(problem).startswith("is ") else " refused:"
        self.refused.append(f"{key}: {text!r}{verb} {problem}")

    def _found(self, kind: str, value: str, where: str) -> bool:
        """Take an identifier that was found elsewhere; return whether it is the record's now."""
        known = self._text(kind)
        if known and known.casefold() != value.casefold():
            self.notes.append(f"{kind}: {value} left out: {where}; {known} is kept")
            return False
        self.fields[kind] = known or value
        return True

    def find_identifiers(self) -> None:
        """Find the arXiv id in a DOI, in the texts on the place, and both in links."""
        if number := arxiv_id_of_doi(self._text("doi")):
            self._found("arxiv", number, "the DOI names it")
            self.fields["doi"] = ""
        if match := _ARXIV_IN_FRONT.match(title := self._text("title")):
            self._found("arxiv", match[1], "the title names it")
            self.fields["title"] = title[match.end() :]
            self.notes.append(f"title: {match[0].strip()} is an arXiv id, no part of it")
        for key in _PLACES:
            text = self._text(key)
            match = ARXIV_MENTION.search(text)
            if not match:
                continue
            only = _ONLY_MENTION.fullmatch(text.replace(match["id"], ""))
            if key == "note" and not only:
                continue
            try:
                is_found = self._found("arxiv", clean_arxiv_id(match["id"]), f"the {key} names it")
            except ValueError as problem:
                self._refuse("arxiv", match["id"], problem)
                continue
            if is_found and key != "venue" and only:
                self.fields[key] = ""
        links = self.fields.get("links")
        found = links.items() if isinstance(links, Mapping) else ()
        self.fields["links"] = dict(filter(None, (self._link(*link) for link in found)))

    def _link(self, name: str, text: str) -> tuple[str, str] | None:
        """Return a clean link, None if it only resolves an identifier or is no address."""
        name = to_plain(name, self._markup) or "Link"
        try:
            address = clean_address(text)
        except ValueError as problem:
            self._refuse("links", text, problem)
            return None
        found = identifier_in_address(address) if name.casefold() in _GENERIC_LINKS else None
        if found and self._found(*found, f"the link {address} names it"):
            host = urlsplit(address).hostname or ""
            if f".{host}".endswith(tuple(f".{one}" for one in _RESOLVERS)):
                return None
        return name, address

    def leave_out_arxiv_as_venue(self) -> None:
        """Leave out arXiv as venue and publisher of a paper with an arXiv id."""
        if not self._text("arxiv"):
            return
        if is_arxiv_venue(self._text("publisher")):
            self.fields["publisher"] = ""
        if is_arxiv_venue(self._text("venue")):
            self.fields |= dict.fromkeys(("venue", "venue_year"), "")
            for key in ("volume", "number", "pages"):
                if re.search(r"arxiv|\babs/", self._text(key), re.IGNORECASE):
                    self.fields[key] = ""
            if self._text("type") in {"", PaperType.ARTICLE, PaperType.OTHER}:
                self.fields["type"] = PaperType.PREPRINT

    def type_by_venue(self) -> None:
        """Correct the type of an article that is on a preprint server or in a known conference."""
        venue = self._text("venue")
        if self._text("type") != PaperType.ARTICLE or not venue:
            return
        if venue_kind(venue) is VenueKind.PREPRINT:
            self.fields["type"] = PaperType.PREPRINT
        elif is_known_conference(venue):
            self.fields["type"] = PaperType.CONFERENCE
        else:
            return
        self.notes.append(f"type: article becomes {self.fields['type']} by the venue {venue!r}")


def _date(text: str) -> str:
    if date := parse_loose_date(text):
        return date
    raise ValueError("is not a date, such as 2024-10-05")


def _type(text: str) -> str:
    if kind := paper_type(text):
        return kind
    raise ValueError("is not a type of publication")


def _status(text: str) -> str:
    if text.casefold() in set(PaperStatus):
        return text.casefold()
    raise ValueError(f"is not one of {', '.join(PaperStatus)}")


def _pages(text: str) -> str:
    """Return "1–5" of "pp. 1--5" and "1 - 5"; a number with one hyphen, such as "C7-12", too."""
    text = re.sub(r"\A(?:pp?\.|pages?\b)\s*", "", text, flags=re.IGNORECASE).strip(" -–—")
    match = re.fullmatch(r"([\w:.]+)\s*[-‐‑–—−]+\s*([\w:.]+)", text)
    if match and match[1] == match[2]:
        return match[1]
    return f"{match[1]}–{match[2]}" if match else re.sub(r"(?<=\w)--+(?=\w)", "–", text)


_CONVERTERS: Mapping[str, Callable[[str], str]] = {
    "arxiv": clean_arxiv_id,
    "doi": clean_doi,
    "code": clean_address,
    "notice": clean_address,
    "published": _date,
    "venue_year": lambda text: _date(text)[:4],
    "type": _type,
    "status": _status,
    "pages": _pages,
}
"""Functions that return the form of a value in a paper file; they raise ValueError."""
