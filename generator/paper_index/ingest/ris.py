"""Reads RIS as reference managers and databases write it.

A record begins with `TY  -`, whatever stands around it. rispy 0.10 is not used: it reads only tags
that two spaces follow, loses a record without `ER  -`, and joins the lines of a value, which for
keywords are a list.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

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
from paper_index.model.paper import PaperType
from paper_index.text.characters import one_line
from paper_index.text.dates import join_date, parse_loose_date, parse_month
from paper_index.text.markup import Markup
from paper_index.text.names import parse_name
from paper_index.text.urls import is_citation_key

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field, LeftOut, SourceName

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?P<sign>\s{0,3}[-–](?:\s+|\Z)|  +)(?P<value>.*)")
_KNOWN = frozenset(
    "A1 A2 A3 A4 AB AD AN AR AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DE DI DO DP "  # noqa: SIM905 (four lines)
    "DS ED EP ET FD H1 H2 ID IP IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK LL M1 M2 M3 N1 N2 NO "
    "NV OL OP PB PP PY RD RI RN RP RT SE SF SL SN SP SR ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR "
    "VL VO WP WT WV Y1 Y2".split()
)
"""Tags that count even if they are not written as `XX  - `."""
_START = re.compile(r"TY(?:\s{0,3}[-–](?:\s|\Z)|  +[A-Z]{3,7}\s*\Z)")
_END = re.compile(r"ER\s{0,3}[-–]\s*")
_FRAME = re.compile(
    r"\s*(?:\d+[.)]?|Record #?\d+ of \d+|Provider: .*|Database: .*|Content: .*)?\s*"
)

_TITLES = ("TI", "T1", "CT")
_BOOK_TITLES = ("BT",)
_VENUES = ("T2", "JF", "JO", "JA", "C3", "BT", "T3")
_ABBREVIATED = ("J2", "J1")
_IDENTIFIERS = ("M3", "AN", "N1", "L3", "C1", "C2", "C7", "M1")
_ADDRESSES = ("UR", "LK")
_ARTICLE_NUMBERS = ("C7", "AR")
_KEY = ("ID",)

_COMPANY = re.compile(r"(?:Inc|Ltd|LLC|Corp|Co|GmbH|AG|S\.?A|PLC)\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]+|\d(?:st|nd|rd|th)", re.IGNORECASE)
_ARTICLE_NUMBER = re.compile(r"[A-Za-z]?[0-9][\w.:-]*")
# A family name with nothing but a comma, above a line with the given name.
_WRAPPED = re.compile(r"^((?:[a-z]\w* )*[^\s,;]+,)\n(?=[^,;\n]+$)", re.MULTILINE)
_OWN_TAGS = frozenset({"TY", "ER"})


@dataclass
class _Entry:
    """A record: the values of each tag in order, with their lines separated by line feeds."""

    line: int
    values: dict[str, list[str]]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of the tags, "" if there is none."""
        return next((value for tag in tags for value in self.values.get(tag, ())), "")


def count_entries(text: str) -> int:
    """Return the number of lines that begin a record."""
    return sum(bool(_START.match(line)) for line in textwrap.dedent(text).splitlines())


def parse_ris(text: str, file: str) -> ParsedSource:
    """Return the papers of a RIS file in its order. Never raises.

    A record without a title is left out. Texts keep their markup.
    """
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    for entry in _entries(text):
        name = one_line(entry.first(*_KEY))
        place = f"{file}:{entry.line} ({name})" if name else f"{file}:{entry.line}"
        record = _Reader(entry).record(place)
        if record:
            records.append(record)
        else:
            shown = one_line(entry.first("DO", "ID", "UR", "AU", "A1", "TY"))
            lost.append(left_out(place, shown, "it has no title"))
    return ParsedSource(tuple(records), tuple(lost), len(records) + len(lost))


def read_values(values: dict[str, list[str]], place: str) -> ImportedRecord | None:
    """Return the record of values by tag, as other formats have them; None if it has no title."""
    return _Reader(_Entry(1, values)).record(place)


def _entries(text: str) -> Iterator[_Entry]:
    lines = re.split(r"\r\n|\r|\n", textwrap.dedent(text))
    starts = [number for number, line in enumerate(lines) if _START.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield _Entry(start + 1, _read_tags(lines[start:end]))


def _read_tags(lines: list[str]) -> dict[str, list[str]]:
    """Return the values of a record by tag; what follows its end is ignored."""
    end = next((n for n, line in enumerate(lines) if _END.fullmatch(line)), len(lines))
    lines = lines[:end]
    # Without an end, the record runs into the frame of the next one.
    while len(lines) > 1 and _FRAME.fullmatch(lines[-1]):
        lines.pop()
    found: list[tuple[str, list[str]]] = [("TY", [lines[0][2:].strip(" -–")])]
    for line in lines[1:]:
        match = _TAG.fullmatch(line.strip("\ufeff"))
        if match and (match["tag"] in _KNOWN or match["sign"].startswith("  -")):
            found.append((match["tag"], [match["value"].strip()]))
        else:
            found[-1][1].append(line.strip())
    values: dict[str, list[str]] = {}
    for tag, parts in found:
        if value := "\n".join(parts).strip():
            values.setdefault(tag, []).append(value)
    return values


class _Reader:
    """Reads one record; the tags that it does not ask for are unused."""

    def __init__(self, entry: _Entry) -> None:
        self.entry = entry
        self.kind = paper_type(entry.first("TY")) or PaperType.OTHER
        self.found = Identifiers()
        self.used = set(_OWN_TAGS)
        self.notes: list[str] = []

    def record(self, place: str) -> ImportedRecord | None:
        """Return the record of the entry, None if it has no title."""
        title = self._title()
        if not title:
            return None
        names = [_split_name(name) for name in self._authors()]
        fields: dict[str, Field] = {
            "title": title,
            "authors": tuple(printed for printed, _ in names),
            "published": self._date(),
            **self._identifiers(),
        }
        fields |= self._publication(fields)
        fields |= self._status()
        fields["abstract"] = longest_abstract(self._all("AB", "N2"), self.notes)
        key = one_line(self._first("ID"))
        if is_citation_key(key) and not key.isdecimal():
            fields["citation_key"] = key
        keywords = tuple(dict.fromkeys(self._keywords()))
        unused = tuple(tag for tag in self.entry.values if tag not in self.used)
        return ImportedRecord(
            {name: value for name, value in fields.items() if value},
            place,
            markup=Markup.HTML,
            sort_names={printed: split for printed, split in names if split},
            keywords=keywords,
            unused=unused,
            private_notes=tuple(
                one_line(value)
                for tag in ("N1", "RN")
                if tag not in self.used
                for value in self.entry.values.get(tag, ())
            ),
            notes=(*self.notes, *self.found.notes()),
        )

    def _all(self, *tags: str) -> list[str]:
        self.used.update(tags)
        return [value for tag in tags for value in self.entry.values.get(tag, ())]

    def _first(self, *tags: str) -> str:
        return next(iter(self._all(*tags)), "")

    def _title(self) -> str:
        title = self._first(*_TITLES)
        if not title:
            tags = _BOOK_TITLES if self.kind is PaperType.BOOK else ("ST",)
            title = self.entry.first(*tags)
            self.used.update(tags)
        # A title that is the placeholder of a missing one.
        return "" if title.casefold() in {"[no title]", "untitled", "no title"} else one_line(title)

    def _authors(self) -> Iterator[str]:
        seen = set()
        values = self._all("A1", "AU")
        for value in (_WRAPPED.sub(r"\1 ", value) for value in values):
            # Some exporters write all authors in one line, or one each on continuation lines.
            for name in map(one_line, re.split(r";|\n" if len(values) == 1 else r"\n", value)):
                if name.strip(" ,") and name not in seen:
                    seen.add(name)
                    yield name

    def _date(self) -> str:
        texts = [one_line(value) for value in self._all("PY", "Y1", "DA")]
        dates = [date for text in texts if (date := parse_loose_date(text))]
        if not dates:
            return next(iter(texts), "")
        # The tag DA may be the day of access; then its year is another.
        year = dates[0][:4]
        best = max((date for date in dates if date.startswith(year)), key=len)
        months = (text for text in texts if parse_month(text) and not parse_loose_date(text))
        return best if "-" in best else join_date(year, next(months, "")) or year

    def _identifiers(self) -> Mapping[str, Field]:
        found = self.found
        for value in self.entry.values.get("DO", ()):
            self.used.add("DO")
            if not found.add_doi(value) and not found.add_address(value):
                self.notes.append(f"doi: {one_line(value)!r} is not a DOI")
        for tag in _ADDRESSES:
            for value in self.entry.values.get(tag, ()):
                parts = re.split(r";(?=\s*(?:https?://|www\.))|\s", value)
                self.used |= {tag for part in parts if part and found.add_address(part)}
        for tag in _IDENTIFIERS:
            for value in self.entry.values.get(tag, ()):
                if self._add_number(tag, value.strip()):
                    self.used.add(tag)
        return found.fields()

    def _add_number(self, tag: str, value: str) -> bool:
        """Add what a number of an archive or a note identifies; return whether it is anything."""
        database = self.entry.first("DB", "DP").casefold()
        if tag == "AN" and value.isdecimal() and re.search("pubmed|medline", database):
            return self.found.add_address(PUBMED.format(value))
        if tag == "C2" and re.fullmatch("PMC[0-9]+", value):
            return self.found.add_address(PUBMED_CENTRAL.format(value))
        return self.found.add_text(value, links=False)

    def _status(self) -> dict[str, str]:
        notes = map(one_line, self.entry.values.get("N1", ()))
        return next(filter(None, map(stated_status, notes)), {})

    def _publication(self, known: Mapping[str, Field]) -> dict[str, str]:
        candidates = [one_line(value) for value in self._all(*_VENUES)]
        candidates = [value for value in candidates if value != known["title"]]
        for value in candidates:
            self.found.take_arxiv(value)
        venues = [value for value in candidates if not is_arxiv_venue(value)]
        # The series is in T3 where the title of the proceedings is in T2.
        main = [one_line(value) for value in self.entry.values.get("T2", ())]
        full = max(venues, key=len, default="") if self.kind is PaperType.ARTICLE else ""
        venue = full or next((v for v in main if v in venues), "") or next(iter(venues), "")
        venue = venue or one_line(self._first(*_ABBREVIATED))
        self.used.update(_ABBREVIATED)
        has_arxiv = bool(known.get("arxiv"))
        return {
            **appearance(self.kind, venue, known.get("published"), has_arxiv=has_arxiv),
            "volume": one_line(self._first("VL")),
            "number": one_line(self._first("IS")),
            "pages": self._pages(),
            "publisher": one_line(self._first("PB", "PU")),
        }

    def _pages(self) -> str:
        start, end = one_line(self._first("SP")), one_line(self._first("EP"))
        if start and end and end != start and not re.search(r"[-–—]", start):
            return f"{start}-{end}"
        if start or end:
            return start or end
        numbers = (self.entry.first(tag) for tag in _ARTICLE_NUMBERS)
        number = next((text for text in numbers if _ARTICLE_NUMBER.fullmatch(text)), "")
        if number:
            self.used.update(_ARTICLE_NUMBERS)
        return number

    def _keywords(self) -> Iterator[str]:
        values = self._all("KW", "DE")
        # A single line with several commas is a list.
        is_list = len(values) == 1 and values[0].count(",") > 1
        for value in values:
            for line in re.split(r"[;,\n]" if is_list and ";" not in value else r"[;\n]", value):
                if keyword := one_line(line):
                    yield keyword


def _split_name(text: str) -> SourceName:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or not parts[0]:
        return text.strip(" ,"), None
    family, given, *rest = parts
    suffix = ", ".join(filter(None, rest))
    if suffix and not given:
        return f"{family}, {suffix}", f"{family}, , {suffix}"
    is_group = " " in family and parse_name(text).literal
    if is_group or _COMPANY.fullmatch(given):
        return text, text
    if not suffix and _SUFFIX.fullmatch(given):
        return f"{family}, {given}", None
    return source_name(given, family, suffix)
