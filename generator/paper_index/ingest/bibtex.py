"""Reads BibTeX and BibLaTeX: entries with cross-references and macros become records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyascii import anyascii

from paper_index.ingest.bibtex_macros import (
    expand,
    journal_of_macro,
    read_definitions,
    unknown_macros,
)
from paper_index.ingest.bibtex_names import parse_names
from paper_index.ingest.bibtex_syntax import BibEntry, split_bibtex
from paper_index.ingest.draft import ImportedRecord, ParsedSource, left_out, longest_abstract
from paper_index.ingest.field_names import leads_elsewhere
from paper_index.ingest.identify import (
    PUBMED,
    PUBMED_CENTRAL,
    Identifiers,
    appearance,
    is_arxiv_venue,
    paper_type,
    stated_status,
)
from paper_index.model.paper import PaperType
from paper_index.model.progress import track
from paper_index.text.characters import one_line
from paper_index.text.dates import join_date, parse_loose_date, parse_month
from paper_index.text.identifiers import (
    find_urls,
    is_web_address,
    parse_arxiv_id,
    unescape_latex,
)
from paper_index.text.markup import Markup, to_plain
from paper_index.text.urls import is_citation_key

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field

_NO_PAPERS = frozenset({"xdata", "set", "control", "ieeetranbstctl", "bibnote"})
_BOOKS = frozenset({PaperType.BOOK, PaperType.CHAPTER})

_VENUES = {
    PaperType.ARTICLE: ("journaltitle", "journal", "fulljournal", "shortjournal", "booktitle"),
    PaperType.CONFERENCE: ("booktitle", "journaltitle", "journal", "eventtitle", "series"),
    PaperType.CHAPTER: ("booktitle", "maintitle", "journaltitle", "journal", "series"),
    PaperType.BOOK: ("series",),
}
_OTHER_VENUES = ("journaltitle", "journal", "booktitle", "howpublished", "eventtitle")
_PUBLISHERS = {
    # The institution of an article is its authors'.
    PaperType.ARTICLE: ("publisher", "organization"),
    PaperType.THESIS: ("school", "institution", "publisher", "organization"),
    PaperType.REPORT: ("institution", "school", "organization", "publisher"),
}
_OTHER_PUBLISHERS = ("publisher", "organization", "institution", "school")
_SUBTITLES = {"title": "subtitle", "booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}
_PAGES = ("pages", "articleno", "eid", "article-number", "articlenumber")
_ADDRESSES = ("doi", "url", "ee", "link", "adsurl", "pdf")
_PRIVATE = ("note", "notes", "annote", "annotation", "addendum", "comment", "review")
"""Fields with notes of the library's owner."""
_KEYWORDS = (
    "keywords",
    "keyword",
    "author_keywords",
    "mendeley-tags",
    "groups",
    "mendeley-groups",
    "tags",
)

# What a child takes from the entry that it names in `crossref`: facts about the volume. Its DOI,
# its address and its abstract are those of the volume alone.
_INHERITED = (
    "year", "month", "date", "publisher", "series", "volume", "number", "institution", "school",
    "organization", "eventtitle",
)  # fmt: skip

_NO_VENUE = re.compile(
    r"(?:published\s+)?(?:online|on-?line|electronic(?:ally)?|web(?:\s*(?:site|page))?|internet|blog"
    r"(?:\s*post)?|preprint|e-?print|pre-?publication|submitted|in press|to appear|accepted"
    r"|forthcoming|in preparation|manuscript|unpublished|available|accessed|retrieved|github"
    r"|self-published|personal\s+communication)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(
    r"\{?\$\\backslash\$\}?[nr](?!(?:u|e|eq|abla|ot|i|ho|angle|ight|ewline|m)(?![a-z]))"
)
"""The end of a line as Mendeley writes it; not a symbol such as ν."""
_ADDRESS_START = re.compile(r"[\W_]*(?:(?:url|href)\W*)?https?:", re.IGNORECASE)
_OF_PROGRAM = re.compile(r"(?!https?:|ftp:)[a-z][\w.+-]+:/", re.IGNORECASE)
"""The start of an address that only a program or a computer of the owner understands."""
_PLAIN = re.compile(r"[\w .,:;/()\[\]+-]*", re.ASCII)
"""Text without markup, of which there are several fields in each entry."""
_MAX_DEPTH = 50
"""Most entries in a chain of references; libraries have two or three."""
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9:._+/-]+")


def parse_bibtex(text: str, file: str) -> ParsedSource:
    """Return the papers of a BibTeX file in its order, and its entries that are no papers.

    Never raises. Texts keep their LaTeX.
    """
    bib = split_bibtex(text)
    definitions = read_definitions(bib.preambles)
    unknown = unknown_macros(bib.preambles)
    library = _Library([_expanded(entry, definitions, unknown) for entry in bib.entries])
    lost = [
        (one.line, left_out(_place(file, one.line, one.key), one.text, one.reason))
        for one in bib.broken
    ]
    entries = len(bib.broken)
    records: list[ImportedRecord] = []
    for number, entry in enumerate(track(library.entries, "reading entries")):
        place = _place(file, entry.line, entry.key)
        reason = library.no_paper(number)
        entries += not reason
        record = None if reason else _Reader(library.resolved(number)).record(place)
        if record:
            records.append(record)
        else:
            shown = f"@{entry.kind}{{{entry.key or ''}}} {entry.text('title')}"
            reason = reason or f"it has no title{_named_by(entry)}"
            lost.append((entry.line, left_out(place, shown, reason)))
    lost.sort(key=lambda one: one[0])
    return ParsedSource(tuple(records), tuple(one for _, one in lost), entries)


def _place(file: str, line: int, key: str | None) -> str:
    return f"{file}:{line} ({key})" if key else f"{file}:{line}"


def _named_by(entry: _Entry) -> str:
    known = (entry.text(name) for name in ("doi", "eprint", "url"))
    return next((f"; it names {value}" for value in known if value), "")


@dataclass
class _Entry:
    """An entry whose fields are lists, since a name may occur more than once."""

    line: int
    kind: str
    key: str | None
    fields: dict[str, list[str]]
    notes: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the first value of a field on one line, "" if it is missing."""
        return next(map(one_line, self.fields.get(name, ())), "")

    @property
    def type(self) -> PaperType:
        """The type of the paper, as far as the type of the entry tells."""
        return paper_type(self.kind) or PaperType.OTHER


def _expanded(
    entry: BibEntry, definitions: Mapping[str, tuple[int, str]], unknown: frozenset[str]
) -> _Entry:
    fields: dict[str, list[str]] = {}
    notes = list(entry.undefined)
    for name, value in entry.fields:
        notes += [
            f"{name}: the macro \\{macro} of the preamble is read as its argument"
            for macro in sorted(unknown.intersection(re.findall(r"\\([A-Za-z]+)", value)))
        ]
        text = _BREAK.sub("\n", expand(value, definitions)).strip()
        if re.sub(r"[{}\s]", "", text):
            fields.setdefault(name, []).append(text)
    return _Entry(entry.line, entry.kind, entry.key, fields, notes)


class _Library:
    """The entries of a file, which inherit fields from each other by `crossref` and `xdata`."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self.entries = entries
        self._by_key: dict[str, int] = {}
        for number, entry in enumerate(entries):
            if entry.key:
                self._by_key.setdefault(entry.key.casefold(), number)
        self._parents = {
            number: self._named(number)
            for number, entry in enumerate(entries)
            if "crossref" in entry.fields or "xdata" in entry.fields
        }
        self._loops = {number: self._loop(number) for number in self._parents}
        self._resolved: dict[int, _Entry] = {}
        self._volumes = {
            parent
            for number, parents in self._parents.items()
            for name, _, parent in parents
            if name == "crossref" and parent is not None and parent not in self._loops[number]
        }

    def no_paper(self, number: int) -> str | None:
        """Return the reason why an entry is no paper, None if it is one."""
        entry = self.entries[number]
        if entry.kind in _NO_PAPERS:
            return f"no paper: @{entry.kind} holds settings or data of other entries"
        if number in self._volumes:
            return "no paper: a volume, to which other entries refer by crossref"
        return None

    def _named(self, number: int) -> list[tuple[str, str, int | None]]:
        """Return the entries that an entry names: by which field, their keys and numbers."""
        keys = (
            (name, key.strip())
            for name in ("xdata", "crossref")
            for key in self.entries[number].text(name).split(",")
        )
        return [(name, key, self._by_key.get(key.casefold())) for name, key in keys if key]

    def _loop(self, start: int) -> set[int]:
        """Return the entries from which an entry inherits and which inherit from it."""
        seen, reached = set[int](), {start}
        while reached and len(seen) < _MAX_DEPTH:
            number = reached.pop()
            seen.add(number)
            parents = {parent for *_, parent in self._parents.get(number, ()) if parent is not None}
            reached |= parents - seen
            if start in parents:
                return seen
        return set()

    def resolved(self, number: int, depth: int = 0) -> _Entry:
        """Return an entry with what it inherits."""
        if number in self._resolved or number not in self._parents:
            return self._resolved.get(number, self.entries[number])
        entry = self.entries[number]
        made = _Entry(entry.line, entry.kind, entry.key, dict(entry.fields), list(entry.notes))
        for name, key, parent in self._parents[number]:
            if parent is None:
                made.notes.append(f"{name}: the file has no entry {key!r}")
            elif parent in self._loops[number]:
                made.notes.append(f"{name}: {key!r} and this entry refer to each other")
            elif depth >= _MAX_DEPTH:
                made.notes.append(f"{name}: more than {_MAX_DEPTH} entries refer to each other")
            elif name == "xdata":
                made.fields |= self.resolved(parent, depth + 1).fields | made.fields
            else:
                _inherit_volume(made, self.resolved(parent, depth + 1))
        self._resolved[number] = made
        return made


def _inherit_volume(entry: _Entry, volume: _Entry) -> None:
    has_date = "date" in entry.fields or "year" in entry.fields
    for name in _INHERITED:
        if name in volume.fields and not (has_date and name in {"date", "year", "month"}):
            entry.fields.setdefault(name, volume.fields[name])
    name = "journaltitle" if entry.type is PaperType.ARTICLE else "booktitle"
    title = volume.fields.get("booktitle") or volume.fields.get("title")
    is_paper = entry.type is not PaperType.BOOK
    if title and is_paper and not (name in entry.fields or "journal" in entry.fields):
        entry.fields[name] = title
        if "booktitle" not in volume.fields and (subtitle := volume.fields.get("subtitle")):
            entry.fields.setdefault(_SUBTITLES[name], subtitle)
    if entry.kind in {"inbook", "bookinbook"} and "author" in volume.fields:
        entry.fields.setdefault("author", volume.fields["author"])


class _Reader:
    """Reads one entry; the fields that it does not ask for are unused."""

    def __init__(self, entry: _Entry) -> None:
        self.entry = entry
        self.notes = list(entry.notes)
        self.used: set[str] = {"crossref", "xdata"}
        self.found = Identifiers()

    def record(self, place: str) -> ImportedRecord | None:
        """Return the record of the entry, None if it has no title."""
        title = self._titled("title")
        if not title and self.entry.type in _BOOKS:
            title = self._titled("booktitle") or self._titled("maintitle")
        if not title:
            return None
        names, unusual = parse_names(" and ".join(self._all("author")))
        self.notes += unusual
        fields: dict[str, Field] = {
            "title": title,
            "authors": tuple(printed for printed, _ in names),
            **self._dates(),
            **self._identifiers(),
        }
        fields |= self._publication(fields)
        fields |= self._status()
        fields["abstract"] = longest_abstract(self._all("abstract"), self.notes)
        fields |= self._keys()
        keywords = tuple(dict.fromkeys(self._keywords()))
        private = tuple(self._private_notes())
        unused = tuple(name for name in self.entry.fields if name not in self.used)
        self.notes += self.found.notes()
        return ImportedRecord(
            {key: value for key, value in fields.items() if value},
            place,
            markup=Markup.LATEX,
            sort_names={printed: split for printed, split in names if split},
            keywords=keywords,
            unused=unused,
            notes=tuple(self.notes),
            private_notes=private,
        )

    def _all(self, name: str) -> list[str]:
        self.used.add(name)
        return self.entry.fields.get(name, [])

    def _text(self, *names: str) -> str:
        """Return the first value of the first of the fields that the entry has, on one line."""
        for name in names:
            if values := self._all(name):
                texts = list(dict.fromkeys(map(one_line, values)))
                if len(texts) > 1:
                    self.notes.append(f"{name}: the entry has {len(texts)}; the first counts")
                return texts[0]
        return ""

    def _plain(self, *names: str) -> str:
        text = self._text(*names)
        return text if _PLAIN.fullmatch(text) else to_plain(text, Markup.LATEX)

    def _titled(self, name: str) -> str:
        title = self._text(name)
        subtitle = self._text(_SUBTITLES[name]) if name in _SUBTITLES else ""
        if not subtitle or subtitle.casefold() in title.casefold():
            return title
        mark = "" if re.search(r"[:?!.]\W*$", title) else ":"
        return f"{title}{mark} {subtitle}"

    def _dates(self) -> dict[str, str]:
        date, year = self._plain("date"), self._plain("year", "issued")
        month, day = self._plain("month"), self._plain("day")
        if date and parse_loose_date(date):
            return {"published": date}
        if month and not parse_month(month):
            self.notes.append(f"published: {month!r} is not a month")
        return {"published": join_date(year, month, day) or year or date}

    def _identifiers(self) -> Mapping[str, Field]:
        found = self.found
        self._add_addresses()
        archive = self._plain("archiveprefix", "eprinttype")
        eprint = self._plain("eprint", "arxivid", "arxiv")
        if eprint and not found.add_eprint(eprint, archive):
            self.used.discard("eprint")
        if arxiv := self._plain("arxivid", "arxiv"):
            found.add_arxiv(arxiv)
        for names, address in ((("pmid", "pubmed"), PUBMED), (("pmcid", "pmc"), PUBMED_CENTRAL)):
            if number := re.search(r"\w+$", self._plain(*names)):
                found.add_address(address.format(number[0]))
        for name in ("note", "howpublished"):
            for value in self.entry.fields.get(name, ()):
                if found.add_text(value):
                    self.used.add(name)
        self.used |= {"journal", "journaltitle"}
        prefix = ""
        for name in ("journal", "journaltitle", "volume", "number", "pages", "eid"):
            if value := self.entry.text(name):
                found.take_arxiv(prefix + value)
                # The id may be the volume of "arXiv.org".
                prefix = "arXiv:" if prefix or is_arxiv_venue(value) else ""
        self._add_other_addresses()
        category = self._plain("primaryclass", "eprintclass") if found.has_arxiv else ""
        return {**found.fields(), "category": category}

    def _add_addresses(self) -> None:
        for name in _ADDRESSES:
            for value in self._all(name):
                text = one_line(value)
                urls = [one.url for one in find_urls(unescape_latex(text))]
                is_address = len(urls) < 2 and (not urls or _ADDRESS_START.match(text))  # noqa: PLR2004 (several)
                for one in [text] if is_address else urls:
                    known = name == "doi" and self.found.add_doi(one)
                    if not known and not self.found.add_address(one):
                        if _OF_PROGRAM.match(one):
                            self.used.discard(name)
                            continue
                        wanted = "a DOI" if name == "doi" else "a web address"
                        self.notes.append(f"{name}: {one!r} is not {wanted}")

    def _add_other_addresses(self) -> None:
        """Add those in fields such as `code`, `video` and `bdsk-url-1`, which have nothing else."""
        for name, values in self.entry.fields.items():
            others = [one_line(value).replace(r"\_", "_") for value in values]
            is_other = name in self.used or leads_elsewhere(name) or name == "eprint"
            if others and not is_other and all(map(is_web_address, others)):
                self.used.add(name)
                for one in others:
                    self.found.add_address(one)

    def _publication(self, known: Mapping[str, Field]) -> dict[str, str]:
        kind = self.entry.type
        venue = ""
        for name in _VENUES.get(kind, _OTHER_VENUES):
            text = journal_of_macro(self._titled(name))
            if text and not is_arxiv_venue(text) and not self._is_no_venue(name, text):
                venue = text
                break
        placed = appearance(kind, venue, known.get("published"), has_arxiv=self.found.has_arxiv)
        kind = PaperType(placed["type"])
        return {
            **placed,
            "volume": self._without_arxiv(self._text("volume")),
            "number": self._without_arxiv(self._text("number", "issue")),
            "pages": self._without_arxiv(self._text(*_PAGES)),
            "publisher": self._without_arxiv(self._text(*_PUBLISHERS.get(kind, _OTHER_PUBLISHERS))),
        }

    def _is_no_venue(self, name: str, text: str) -> bool:
        if name != "howpublished":
            return False
        return bool(_NO_VENUE.fullmatch(text) or "\\url" in text or "://" in text)

    def _without_arxiv(self, text: str) -> str:
        is_arxiv = parse_arxiv_id(text) or re.search(r"arxiv|\babs/", text, re.I)
        return "" if self.found.has_arxiv and is_arxiv else text

    def _status(self) -> dict[str, str]:
        found = stated_status(to_plain(self.entry.text("note"), Markup.LATEX))
        self.used |= {"note"} if found else set()
        return found

    def _keys(self) -> dict[str, Field]:
        keys = [self.entry.key or "", *self._text("ids").split(",")]
        made = [self._valid_key(key.strip()) for key in keys]
        return {"citation_key": made[0], "former_keys": tuple(filter(None, made[1:]))}

    def _valid_key(self, key: str) -> str:
        if not key or is_citation_key(key):
            return key
        valid = _NOT_IN_KEYS.sub("-", anyascii(key)).strip("-")[:100]
        if not is_citation_key(valid):
            self.notes.append(f"citation_key: {key!r} is no valid key; another one is issued")
            return ""
        self.notes.append(f"citation_key: {key!r} is no valid key; it becomes {valid!r}")
        return valid

    def _private_notes(self) -> Iterator[str]:
        for name in _PRIVATE:
            if name not in self.used:
                for value in self.entry.fields.get(name, ()):
                    yield to_plain(one_line(value), Markup.LATEX)

    def _keywords(self) -> Iterator[str]:
        for value in (value for name in _KEYWORDS for value in self._all(name)):
            text = one_line(value).replace(r"\;", ";")
            if len(re.findall(r",(?=\S)", text)) > text.count(";"):
                # Zotero and Better BibTeX write "Tea, Green" as "Tea; Green" between commas.
                parts = [part.replace(";", ",") for part in text.split(",")]
            else:
                parts = text.split(";" if ";" in text else ",")
            if len(parts) > 1:
                parts[-1] = re.sub(r"(?<=[^\W_]{4})\.\s*$", "", parts[-1])
            yield from filter(None, map(str.strip, parts))
