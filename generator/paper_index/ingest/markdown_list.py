"""Reads lists and tables of papers in Markdown, such as the README of an "awesome" list.

An item with a link or bold text is a paper: that text is the title, the headings above it are its
keywords, its links are identifiers, and the rest of the text is the note. So is one of several
paragraphs with a link "PDF", and a row of a table with a column of titles; the names of the other
columns say what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from paper_index.ingest.draft import ImportedRecord, ParsedSource, left_out
from paper_index.ingest.identify import Identifiers
from paper_index.ingest.markdown_fields import (
    NamedValues,
    Role,
    names_authors,
    role_of,
    split_names,
    title_in_row,
)
from paper_index.ingest.markdown_pieces import (
    Piece,
    addresses,
    find_title,
    labelled,
    note_of,
    one_line,
    read_pieces,
    title_sentence,
)
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from markdown_it.token import Token

    from paper_index.ingest.draft import LeftOut

_ITEM = re.compile(
    r"^\s*(?:(?:[-*+]|\d+[.)]|#{2,6})\s|\*\*|\\?\[\d+\\?\])"
    r".*(?:\]\(\s*<?https?://|\]\[|\*\*|<https?://|https?://|\[[^\[\]]{4,}\]\s*(?![\s(\[:]))"
    r"|^\s+https?://\S+"
)
_ITEM_START = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$")
_NOT_SUBJECTS = re.compile(
    r"\W*(?:(?:table of )?contents?|toc|index|papers?|paper list|list of papers|publications?"
    r"|articles?|resources?|references|introduction|overview|about|awesome.*|reading list"
    r"|literature|main|abstract|bibtex|details|expand|click to .*|(?:show|see) (?:more|all).*)\W*",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"\W*(?:(?:table of )?contents?|toc)\W*", re.IGNORECASE)
_NO_PAPERS = re.compile(
    r"\W*(?:(?:table of )?contents?|toc|contribut\w*(?: guidelines)?|how to contribute"
    r"|licen[cs]e|acknowledg\w*|credits|contact|star history|citation|cite|maintainers?|authors?"
    r"|changelog|news|related (?:lists|repositories|awesome.*)|other awesome.*|todo)\W*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\W*((?:19|20)\d{2})(?: (?:papers?|publications?))?\W*", re.IGNORECASE)
_YEAR_LAST = re.compile(r",? \(?((?:19|20)\d{2})\)?\Z")
_OUTLINE = re.compile(r"\A(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)、])\s*(?=[^\W\d])")
"""The number of a heading: "3.1 Cups", "2. Leaves"."""
_SIGNS = re.compile(r"\A[^\w!-~“”‘’«»]+|[^\w!-~“”‘’«»]+\Z")
"""Pictographs and spaces at the ends of a heading."""
_LABELLED = re.compile(r"\W*(?P<name>[^\W\d][\w /();-]{1,24}?)\s*[:：]\s*(?P<rest>.*)", re.DOTALL)
_BRACKETS = re.compile(r"(?:\[[^\[\]]+\][,;\s]*)+")
"""Keywords, as in "Key: [green tea], [steeping]"."""
_DETAILS = re.compile(r"^ {0,3}(?:<details\b[^>]*>\s*)+", re.MULTILINE | re.IGNORECASE)
_SUMMARY = re.compile(
    r"^ {0,3}<summary\b[^>]*>(?P<text>.*?)</summary>", re.MULTILINE | re.IGNORECASE | re.DOTALL
)
_END = re.compile(r"^ {0,3}(?:</details>\s*)+$", re.MULTILINE | re.IGNORECASE)
_HTML_LIST = re.compile(
    r"<(?:tr|li)\b.*\bhref=[\"']https?://|^\s*[-*+]\s.*\]\(https?://",
    re.DOTALL | re.IGNORECASE | re.M,
)
_URL = re.compile(r"https?://\S+")
_SUMMARY_LEVEL = 6
_PDF = re.compile(r"\W*(?:pdf|paper|arxiv|abs|doi|preprint|publication)\W*", re.IGNORECASE)
_HALF = 2
_MIN_PARAGRAPHS = 3
_MIN_TITLE_WORDS = 3
_NO_TITLE = "it has no title: no bold or linked text"


@dataclass
class _Item:
    """An item of a list, without the items nested in it; `line` from 1."""

    line: int
    above: tuple[str, ...] = ()
    pieces: list[Piece] = field(default_factory=list)
    nested: list[list[Piece]] = field(default_factory=list)
    """Items below this one that are no papers of their own, such as a link to its code."""
    has_papers: bool = False
    """Whether items below it are papers of their own: then it is rather a heading."""

    @property
    def is_paper(self) -> bool:
        """Whether it has a title and a link to another site."""
        return _has_link(self.pieces) and bool(find_title(self.pieces))


@dataclass
class _Table:
    """A table: the names of its columns, and the line and the cells of each row."""

    line: int
    above: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[list[Piece]]]] = field(default_factory=list)

    @property
    def has_titles(self) -> bool:
        """Whether a column has titles; names are titles if another column is, say, of authors."""
        roles = {role_of(name) for name in self.names}
        others = {Role.AUTHORS, Role.VENUE, Role.DATE, Role.ABSTRACT}
        return Role.TITLE in roles or (Role.NAME in roles and not roles.isdisjoint(others))


def count_entries(text: str) -> int:
    """Return the number of items with a link or bold text, and of rows of tables."""
    count, is_table, was_item = 0, False, False
    for line in text.splitlines():
        is_table = "|" in line and (is_table or bool(_TABLE_RULE.match(line)))
        # The link of an item may be on its second line.
        is_linked = was_item and "](http" in line
        was_item = bool(_ITEM_START.match(line)) and not _ITEM.match(line)
        is_row = is_table and not _TABLE_RULE.match(line)
        count += is_linked or bool(_ITEM.match(line)) or is_row
    return count


def parse_markdown(text: str, file: str) -> ParsedSource:
    """Return the papers of Markdown lists and tables in their order. Never raises.

    Items without a title, and tables without titles, are left out; links within the page and
    badges are ignored.
    """
    records: list[tuple[int, ImportedRecord]] = []
    lost: list[tuple[int, LeftOut]] = []
    count = 0
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(_without_details(text))
    items, tables, paragraphs = _read(tokens)
    for one in paragraphs:
        reason = "it is in a paragraph, which is read if there are three such"
        lost.append((one.line, left_out(f"{file}:{one.line}", one_line(one.pieces), reason)))
    for token in tokens:
        if token.type == "html_block" and token.map and _HTML_LIST.search(token.content):
            line, reason = token.map[0] + 1, "lists and tables in HTML are not read"
            lost.append((line, left_out(f"{file}:{line}", token.content, reason)))
    for item in items:
        record = _record(item, f"{file}:{item.line}")
        count += bool(record) or _has_link(item.pieces)
        if record:
            records.append((item.line, record))
        elif _has_link([*item.pieces, *(piece for one in item.nested for piece in one)]):
            text = one_line(item.pieces)
            reason = _no_title([item.pieces, *item.nested])
            lost.append((item.line, left_out(f"{file}:{item.line}", text, reason)))
    for table in tables:
        rows = [(line, _row_record(table, cells, f"{file}:{line}")) for line, cells in table.rows]
        read = [(line, one) for line, one in rows if isinstance(one, ImportedRecord)]
        if len(read) * _HALF < len(rows) or not read:
            names = ", ".join(filter(None, table.names))
            reason = f"tables are not read without a column of titles; its columns: {names}"
            lost.append((table.line, left_out(f"{file}:{table.line}", "a table", reason)))
            continue
        records += read
        count += len(rows)
        lost += [
            (line, left_out(f"{file}:{line}", " | ".join(map(one_line, cells)), one))
            for (line, cells), (_, one) in zip(table.rows, rows, strict=True)
            if isinstance(one, str)
        ]
    records = _without_years(records)
    records.sort(key=lambda one: one[0])
    lost.sort(key=lambda one: one[0])
    return ParsedSource(tuple(one for _, one in records), tuple(one for _, one in lost), count)


def _without_years(records: list[tuple[int, ImportedRecord]]) -> list[tuple[int, ImportedRecord]]:
    """Return records with the year after the title as the date, if most titles have one."""
    ends = [_YEAR_LAST.search(str(record.fields["title"])) for _, record in records]
    if sum(map(bool, ends)) < max(_MIN_PARAGRAPHS, len(records) / _HALF):
        return records
    return [
        (line, replace(record, fields={"published": end[1], **record.fields, "title": title}))
        if end and (title := str(record.fields["title"])[: end.start()])
        else (line, record)
        for (line, record), end in zip(records, ends, strict=True)
    ]


def _without_details(text: str) -> str:
    """Return a text in which folded parts are open, below a heading with what is shown of them.

    Markdown in HTML without an empty line after the tag is no Markdown. Lines keep their numbers.
    """

    def heading(match: re.Match[str]) -> str:
        name = " ".join(re.sub(r"<[^>]*>", " ", match["text"]).split()).lstrip("#")
        return f"{'#' * _SUMMARY_LEVEL} {name}{chr(10) * match['text'].count(chr(10))}"

    text = _DETAILS.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _SUMMARY.sub(heading, text)
    return _END.sub(lambda match: "#" * _SUMMARY_LEVEL + "\n" * match[0].count("\n"), text)


def _no_title(cells: Sequence[Sequence[Piece]]) -> str:
    found = Identifiers()
    for address in _links(cells):
        found.add_address(address)
    number = found.fields().get("arxiv") or found.fields().get("doi")
    return f"it has no title; add it by `paper-index add {number}`" if number else _NO_TITLE


def _has_link(pieces: Sequence[Piece]) -> bool:
    return any(piece.is_external for piece in pieces)


class _Reader:
    """The items and tables of a text while its tokens are read."""

    def __init__(self, *, titled: bool = False) -> None:
        self.items: list[_Item] = []
        self.tables: list[_Table] = []
        self.paragraphs: list[_Item] = []
        self._headings: dict[int, str] = {}
        self._level = 0
        self._stack: list[_Item] = []
        self._table: _Table | None = None
        self._titled = titled
        """Whether headings are the titles of papers."""
        self._paper: _Item | None = None
        """The heading that is a paper, of which the text below it says more."""

    def _above(self) -> tuple[str, ...]:
        subjects = tuple(name for key, name in sorted(self._headings.items()) if key > 1)
        return (*subjects, *(one_line(one.pieces) for one in self._stack))

    def _has_papers(self) -> bool:
        # The papers of a list whose first heading is "Contents" may be below that.
        *above, last = [name for _, name in sorted(self._headings.items())] or [""]
        above = [name for name in above if not _CONTENTS.fullmatch(name)]
        return not any(map(_NO_PAPERS.fullmatch, [*above, last]))

    def read(self, token: Token) -> None:
        """Take the next token."""
        line = token.map[0] + 1 if token.map else 1
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = 0
            case "list_item_open":
                self._stack.append(_Item(line, self._above()))
            case "list_item_close":
                self._end_item()
            case "table_open":
                self._table = _Table(line, self._above())
                if self._has_papers():
                    self.tables.append(self._table)
            case "table_close":
                self._table = None
            case "tr_open" if self._table:
                self._table.rows.append((line, []))
            case "inline":
                self._read_text(read_pieces(token.children or []), line)

    def _read_text(self, pieces: list[Piece], line: int) -> None:
        if self._level and self._titled and _is_titled(pieces) and self._has_papers():
            self._paper = _Item(line, self._above_level(), pieces)
            self.items.append(self._paper)
        elif self._level:
            self._paper = None
            above = {key: value for key, value in self._headings.items() if key < self._level}
            self._headings = {**above, self._level: one_line(pieces)}
        elif self._table:
            self._table.rows[-1][1].append(pieces)
        elif self._paper:
            # Links in a sentence are those of other papers.
            self._paper.nested.append(
                [
                    one if one.is_label or not one.is_text else Piece(one.text)
                    for one in pieces
                    if one.text
                ]
            )
        elif self._stack:
            own = self._stack[-1].pieces
            own += [Piece("\n")] if own else []
            own += pieces
        elif self._has_papers():
            self.paragraphs.append(_Item(line, self._above(), pieces))

    def _above_level(self) -> tuple[str, ...]:
        return tuple(name for key, name in sorted(self._headings.items()) if 1 < key < self._level)

    def _end_item(self) -> None:
        item = self._stack.pop()
        if self._paper:
            return
        paper = next((one for one in self._stack if one.is_paper), None)
        above = self._stack[-1] if self._stack else None
        if paper:
            paper.nested.append(item.pieces)
        elif above and above.pieces and _is_detail(item):
            above.nested.append(item.pieces)
        elif above and item.is_paper:
            above.has_papers = True
            self.items.append(item)
        elif item.pieces and self._has_papers():
            self.items.append(item)


def _is_titled(pieces: Sequence[Piece]) -> bool:
    """Whether a heading is the title of a paper: linked words, with an address of a paper."""
    found = Identifiers()
    for address in addresses(pieces):
        found.add_address(address)
    fields = found.fields()
    links = fields.get("links", {})
    is_paper = bool({"arxiv", "doi"} & fields.keys()) or any("." not in name for name in links)
    return is_paper and len(find_title(pieces).split()) >= _MIN_TITLE_WORDS


def _is_detail(item: _Item) -> bool:
    """Whether an item says something of the one above it: "Authors: …", "Paper: https://…"."""
    match = _LABELLED.match("".join(piece.text for piece in item.pieces))
    role = role_of(match["name"]) if match else None
    is_link = len(find_title(item.pieces).split()) < _MIN_TITLE_WORDS
    if role in {Role.TITLE, Role.NAME}:
        return is_link and _has_link(item.pieces)
    return role is not None and (is_link or not item.is_paper)


def _read(tokens: Sequence[Token]) -> tuple[list[_Item], list[_Table], list[_Item]]:
    """Return the items of all lists, and all tables, each with the headings and items above it.

    Last come paragraphs with a title and a link to a paper that are too few for a list.
    """
    pairs = pairwise(tokens)
    headings = [two.children or [] for one, two in pairs if one.type == "heading_open"]
    titled = sum(_is_titled(read_pieces(one)) for one in headings) >= _MIN_PARAGRAPHS
    reader = _Reader(titled=titled)
    for token in tokens:
        reader.read(token)
    for table in reader.tables:
        table.names = [one_line(cell) for cell in table.rows.pop(0)[1]] if table.rows else []
        table.rows = [row for row in table.rows if any(map(one_line, row[1])) or _links(row[1])]
    listed = [
        one
        for one in reader.paragraphs
        if one.is_paper and any(p.is_external and _PDF.fullmatch(p.text) for p in one.pieces)
    ]
    if len(listed) >= _MIN_PARAGRAPHS:
        return [*reader.items, *listed], reader.tables, []
    return reader.items, reader.tables, listed


def _links(cells: Sequence[Sequence[Piece]]) -> list[str]:
    return [address for cell in cells for address in addresses(cell)]


def _record(item: _Item, place: str) -> ImportedRecord | None:
    title = find_title(item.pieces)
    if not title and item.nested:
        title = title_sentence("".join(piece.text for piece in item.pieces))
    is_bold = any(piece.bold for piece in item.pieces) and not item.has_papers
    if not title or not (_has_link(item.pieces) or item.nested or is_bold):
        return None
    values = NamedValues()
    for address, label in labelled(item.pieces).items():
        values.found.add_address(address, label)
    values.found.add_text("".join(piece.text for piece in item.pieces), links=True)
    values.add_printed(note_of(item.pieces, title))
    for pieces in item.nested:
        _add_nested(values, pieces)
    return _made(title, values, item.above, place)


def _add_nested(values: NamedValues, pieces: list[Piece]) -> None:
    """Add an item below a paper: "Authors: …", links, or a note."""
    match = _LABELLED.match("".join(piece.text for piece in pieces))
    role = role_of(match["name"]) if match else None
    if match and _BRACKETS.fullmatch(match["rest"]):
        values.keywords += re.findall(r"\[\s*([^\[\]]+?)\s*\]", match["rest"])
        return
    if match and role and role not in {Role.TITLE, Role.NAME}:
        rest = pieces if role in {Role.CODE, Role.LINKS} else [Piece(match["rest"])]
        values.add(role, match["name"], rest)
        return
    for address, label in labelled(pieces).items():
        values.found.add_address(address, label)
    values.found.add_text("".join(piece.text for piece in pieces))
    note = note_of([Piece(_URL.sub("", one.text), one.address) for one in pieces])
    if not Piece(note).is_label:
        values.add_printed(note)


def _row_record(table: _Table, cells: Sequence[list[Piece]], place: str) -> ImportedRecord | str:
    """Return the record of a row, or the reason why it is none."""
    named = list(zip(table.names, cells, strict=False))
    title, column = title_in_row(named) if table.has_titles else ("", -1)
    values = NamedValues()
    values.add_all(named)
    fields = values.record_fields()
    if not title:
        return _no_title(cells)
    if not fields:
        return "it has no link, authors, venue or date"
    rest = note_of(cells[column], title)
    if names_authors(table.names[column]) and rest and "authors" not in fields:
        values.fields["authors"] = split_names(rest)
    else:
        values.notes.insert(0, rest)
    return _made(title, values, table.above, place)


def _made(title: str, values: NamedValues, above: Sequence[str], place: str) -> ImportedRecord:
    """Return a record; of the headings above it, a year is its date if it has no other."""
    fields = values.record_fields()
    years = [match[1] for match in map(_YEAR.fullmatch, above) if match]
    if years and "published" not in fields:
        fields["published"] = years[-1]
    subjects = [
        _OUTLINE.sub("", _SIGNS.sub("", name))
        for name in above
        if not (_NOT_SUBJECTS.fullmatch(name) or _YEAR.fullmatch(name))
    ]
    return ImportedRecord(
        {"title": title, **fields},
        place,
        markup=Markup.PLAIN,
        keywords=tuple(dict.fromkeys(filter(None, [*subjects, *values.keywords]))),
        notes=tuple(values.found.notes()),
        unused=tuple(values.unused),
    )
