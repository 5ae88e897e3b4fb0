"""Reads lists of papers in Markdown, such as the README of an "awesome" list.

An item with a link or bold text is a paper: that text is the title, the headings above it are its
keywords, its links are identifiers, and the rest of the text is the note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from paper_index.ingest.draft import ImportedRecord, ParsedSource, left_out
from paper_index.ingest.identify import Identifiers
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from paper_index.ingest.draft import Field, LeftOut

_ITEM = re.compile(
    r"^\s*(?:[-*+]|\d+[.)])\s.*(?:\]\(\s*<?https?://|\]\[|\*\*|<https?://|https?://)"
)
# Labels of links beside a title; a title has other words.
_LABEL = re.compile(
    r"\W*(?:(?:the|official|project|conference|journal|full|arxiv|un|original|our|see|more|download)\W+)*"
    r"(?:paper|pdf|arxiv|code|codes|github|gitlab|project|page|pages|webpage|web|website|site|homepage|"
    r"video|videos|talk|slides|poster|blog|post|demo|link|links|html|bib|bibtex|cite|citation|supp|"
    r"supplement|supplementary|appendix|data|dataset|datasets|model|models|weights|abs|abstract|here|"
    r"openreview|doi|acl|acm|ieee|springer|nature|science|pytorch|tensorflow|jax|keras|notebook|colab|"
    r"repo|repository|source|publication|preprint|url|www|tweet|twitter|youtube|review|hf|"
    r"huggingface|implementation|software|docs|documentation|tutorial|star|stars|pub|pubmed|ssrn)s?"
    r"(?:\W+(?:page|link|version|code|paper|repo|v?\d+|official|unofficial))*\W*",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"\W*(?:(?:arxiv|doi)\W*)?(?:\d{4}\.\d{4,5}|10\.\d{4,9}/\S+|https?://\S+)\W*", re.I
)
_NOT_SUBJECTS = re.compile(
    r"\W*(?:(?:table of )?contents?|toc|index|papers?|paper list|list of papers|publications?"
    r"|articles?|resources?|references|introduction|overview|about|awesome.*|reading list"
    r"|literature|main)\W*",
    re.IGNORECASE,
)
_NO_PAPERS = re.compile(
    r"\W*(?:(?:table of )?contents?|toc|contribut\w*(?: guidelines)?|how to contribute"
    r"|licen[cs]e|acknowledg\w*|credits|contact|star history|citation|cite|maintainers?|authors?"
    r"|changelog|news|related (?:lists|repositories|awesome.*)|other awesome.*|todo)\W*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"^[\s\-–—:·|,.;]+|[\s\-–—:·|,;]+$")
_EMPTY_BRACKETS = re.compile(r"[\[({]\s*(?:[|/,·\s]|\[\s*\])*\s*[\])}]")
_SENTENCE_END = re.compile(r"(?<=[\w)”\"’?!])[.?!](?=\s|$)|\s[-–—|]\s|\n|[.,]\s(?=\d{4})")
_MIN_TITLE_WORDS = 3


@dataclass
class _Piece:
    """A run of text: its link, None if it has none, and whether it is bold."""

    text: str
    address: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass
class _Item:
    """An item of a list, without the items nested in it; `line` from 1."""

    line: int
    pieces: list[_Piece] = field(default_factory=list)
    above: tuple[str, ...] = ()
    nested: list[_Piece] = field(default_factory=list)
    """Links of items below this one that are no papers of their own, such as one to its code."""

    @property
    def text(self) -> str:
        """The whole text on one line."""
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def is_paper(self) -> bool:
        """Whether it has a title and a link to another site."""
        return any(map(_is_external, self.pieces)) and bool(_title(self.pieces))


def count_entries(text: str) -> int:
    """Return the number of items with a link or bold text."""
    return sum(bool(_ITEM.match(line)) for line in text.splitlines())


def parse_markdown(text: str, file: str) -> ParsedSource:
    """Return the papers of a Markdown list in its order. Never raises.

    Items without a title, and tables, are left out; links within the page and badges are ignored.
    """
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    for token in tokens:
        if token.type == "table_open" and token.map:
            place = f"{file}:{token.map[0] + 1}"
            lost.append(left_out(place, "a table", "tables are not read; write a list"))
    items = _items(tokens)
    count = sum(any(map(_is_external, item.pieces)) for item in items)
    for item in items:
        place = f"{file}:{item.line}"
        record = _record(item, place)
        if record:
            records.append(record)
        elif any(_is_external(piece) for piece in item.pieces):
            lost.append(left_out(place, item.text, "it has no title: no bold or linked text"))
    return ParsedSource(tuple(records), tuple(lost), count)


def _items(tokens: Sequence[Token]) -> list[_Item]:
    """Return the items of all lists in order, each with the headings and items above it."""
    found: list[_Item] = []
    headings: dict[int, str] = {}
    stack: list[_Item] = []
    level = 0
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "inline" and tokens[number - 1].type == "heading_open":
            text = "".join(piece.text for piece in _pieces(token.children or []))
            headings = {key: value for key, value in headings.items() if key < level}
            headings[level] = " ".join(text.split())
        elif token.type == "list_item_open":
            line = token.map[0] + 1 if token.map else 1
            subjects = tuple(name for key, name in sorted(headings.items()) if key > 1)
            stack.append(_Item(line, above=(*subjects, *(one.text for one in stack))))
        elif token.type == "list_item_close":
            item = stack.pop()
            paper = next((one for one in stack if one.is_paper), None)
            if paper:
                paper.nested += filter(_is_external, item.pieces)
            elif item.pieces and not any(map(_NO_PAPERS.fullmatch, headings.values())):
                found.append(item)
        elif token.type == "inline" and stack:
            stack[-1].pieces += [_Piece("\n")] if stack[-1].pieces else []
            stack[-1].pieces += _pieces(token.children or [])
    return sorted(found, key=lambda item: item.line)


def _pieces(tokens: Sequence[Token]) -> list[_Piece]:
    pieces: list[_Piece] = []
    address: str | None = None
    depth = {"strong": 0, "em": 0}
    for token in tokens:
        style, _, step = token.type.rpartition("_")
        if style in depth:
            depth[style] += 1 if step == "open" else -1
        elif style == "link" or token.type == "html_inline":
            address = _address(token, address)
        text = _printed(token)
        if text or token.type == "link_open":
            pieces.append(_Piece(text, address, depth["strong"] > 0, depth["em"] > 0))
    return pieces


def _printed(token: Token) -> str:
    if token.type in {"text", "code_inline"}:
        return token.content
    if token.type == "html_inline":
        return "\n" if re.match(r"<br\b", token.content, re.IGNORECASE) else ""
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")


def _address(token: Token, before: str | None) -> str | None:
    """Return the address that holds after a token, written in Markdown or in HTML."""
    if token.type == "link_open":
        return str(token.attrs.get("href", ""))
    if token.type == "link_close" or token.content.lower().startswith("</a"):
        return None
    link = re.search(r"<a\b[^>]*href=[\"']([^\"']+)", token.content, re.IGNORECASE)
    return link[1] if link else before


def _is_external(piece: _Piece) -> bool:
    return bool(piece.address and re.match(r"https?://", piece.address))


def _title(pieces: Sequence[_Piece]) -> str:
    """Return the bold text, else the linked text, else the text before the first link."""
    for group in (_runs(pieces, bold=True), _runs(pieces, bold=False)):
        for text in group:
            if not _LABEL.fullmatch(text) and not _IDENTIFIER.fullmatch(text):
                return text
    links = [number for number, piece in enumerate(pieces) if _is_external(piece)]
    if not links:
        return ""
    before, after = pieces[: links[0]], pieces[links[-1] + 1 :]
    # A venue in italics has fewer words.
    italic = (piece.text.strip(" .,") for piece in before if piece.italic)
    if found := next((text for text in italic if len(text.split()) > _MIN_TITLE_WORDS), ""):
        return found
    for part in (before, after):
        text = "".join(piece.text for piece in part)
        if quoted := re.search(r"[“\"]([^”\"]+)[”\"]", text):
            return " ".join(quoted[1].split()).rstrip(".,")
        text = _first_sentence(text)
        if len(text.split()) >= _MIN_TITLE_WORDS:
            return text
    return ""


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text.strip(" *_[](){}-–—:.,|"), maxsplit=1)[0].strip()


def _runs(pieces: Sequence[_Piece], *, bold: bool) -> Iterator[str]:
    """Yield the texts that are bold, or that are links to other sites, each on one line."""
    run = ""
    last: str | None = None
    for piece in [*pieces, _Piece("")]:
        is_part = piece.bold if bold else _is_external(piece)
        if not is_part or (not bold and run and piece.address != last):
            if text := _trimmed(run):
                yield text
            run = ""
        if is_part:
            run += piece.text
            last = piece.address
    if text := _trimmed(run):
        yield text


def _trimmed(text: str) -> str:
    text = " ".join(text.split()).strip(" :|")
    return text[1:-1].strip() if text.startswith("[") and text.endswith("]") else text.rstrip(".,")


def _record(item: _Item, place: str) -> ImportedRecord | None:
    title = _title(item.pieces)
    links = [piece for piece in (*item.pieces, *item.nested) if _is_external(piece)]
    if not title or not (links or any(piece.bold for piece in item.pieces)):
        return None
    found = Identifiers()
    seen = set[str]()
    for piece in links:
        address = piece.address or ""
        if address not in seen and "img.shields.io" not in address:
            seen.add(address)
            found.add_address(address)
    found.add_text("".join(piece.text for piece in item.pieces), links=True)
    fields: dict[str, Field] = {"title": title, **found.fields(), "note": _note(item, title)}
    keywords = tuple(name for name in item.above if name and not _NOT_SUBJECTS.fullmatch(name))
    return ImportedRecord(
        {key: value for key, value in fields.items() if value},
        place,
        markup=Markup.PLAIN,
        keywords=tuple(dict.fromkeys(keywords)),
        notes=tuple(found.notes()),
    )


def _note(item: _Item, title: str) -> str:
    """Return the text of an item without its title, the labels of its links and their brackets."""
    parts = []
    for piece in item.pieces:
        is_label = _is_external(piece) and (
            not piece.text or _LABEL.fullmatch(piece.text) or _IDENTIFIER.fullmatch(piece.text)
        )
        parts.append("" if is_label else piece.text)
    text = " ".join("".join(parts).split())
    before, found, after = text.partition(title)
    text = f"{before} {after}" if found else text
    previous = ""
    while text != previous:
        previous, text = text, _EMPTY_BRACKETS.sub(" ", text)
    text = " ".join(re.sub(r"\s+([.,;:])", r"\1", text).replace("“”", "").replace('""', "").split())
    text = _SEPARATOR.sub("", text)
    return text if re.search(r"\w", text) else ""
