"""Splits text in Markdown into pieces, each with its link and style, and finds titles in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

# Labels of links beside a title; a title has other words.
_LABEL = re.compile(
    r"\W*(?:(?:the|official|project|conference|journal|full|arxiv|un|original|our|see|more|download)\W+)*"
    r"(?:paper|pdf|arxiv|code|codes|github|gitlab|project|page|pages|webpage|web|website|site|homepage|"
    r"video|videos|talk|slides|poster|blog|post|demo|link|links|html|bib|bibtex|cite|citation|supp|"
    r"supplement|supplementary|appendix|data|dataset|datasets|model|models|weights|abs|abstract|here|"
    r"openreview|doi|acl|acm|ieee|springer|nature|science|pytorch|tensorflow|jax|keras|notebook|colab|"
    r"repo|repository|source|publication|preprint|url|www|tweet|twitter|youtube|review|hf|read|"
    r"huggingface|implementation|software|docs|documentation|tutorial|star|stars|pub|pubmed|ssrn)s?"
    r"(?:\W+(?:page|link|version|code|paper|repo|v?\d+|official|unofficial))*\W*",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"\W*(?:(?:arxiv|doi)\W*)?(?:\d{4}\.\d{4,5}(?:v\d+)?|10\.\d{4,9}/\S+|https?://\S+)\W*", re.I
)
_BADGES = re.compile(r"\.shields\.io\b|\bbadge", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[\s\-–—:·|,.;]+|[\s\-–—:·|,;]+$")
_CHECK_BOX = re.compile(r"\A\[[ xX]\]\s+")
_EMPTY_BRACKETS = re.compile(r"[\[({]\s*(?:[|/,·\s]|\[\s*\])*\s*[\])}]")
_SENTENCE_END = re.compile(r"(?<=[\w)”\"’?!])[.?!](?=\s|$)|\s[-–—|]\s|\n|[.,]\s(?=\d{4})")
_MIN_TITLE_WORDS = 3


@dataclass
class Piece:
    """A run of text: its link, None if it has none, and its style."""

    text: str
    address: str | None = None
    bold: bool = False
    italic: bool = False

    @property
    def is_external(self) -> bool:
        """Whether it links to another site."""
        return bool(self.address and re.match(r"https?://", self.address))

    @property
    def is_text(self) -> bool:
        """Whether it is no link to a file of the same repository."""
        return not self.address or self.is_external

    @property
    def is_label(self) -> bool:
        """Whether it only names its link, such as "PDF" or "2104.06083"."""
        text = self.text
        return bool(not text or _LABEL.fullmatch(text) or _IDENTIFIER.fullmatch(text))


def read_pieces(tokens: Sequence[Token]) -> list[Piece]:
    """Return the pieces of an inline token's children."""
    pieces: list[Piece] = []
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
            pieces.append(Piece(text, address, depth["strong"] > 0, depth["em"] > 0))
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


def one_line(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces on one line."""
    return " ".join("".join(piece.text for piece in pieces).split())


def addresses(pieces: Sequence[Piece]) -> list[str]:
    """Return the addresses at other sites, each once, without those of badges."""
    found = [piece.address or "" for piece in pieces if piece.is_external]
    return [one for one in dict.fromkeys(found) if not _BADGES.search(one)]


def find_title(pieces: Sequence[Piece]) -> str:
    """Return the bold text, else the linked text, else the text before the first link."""
    if found := _styled(pieces):
        return found
    links = [number for number, piece in enumerate(pieces) if piece.is_external]
    if not links:
        return ""
    before, after = pieces[: links[0]], pieces[links[-1] + 1 :]
    if found := _italic(before):
        return found
    for part in (before, after):
        text = "".join(piece.text for piece in part)
        if quoted := re.search(r"[“\"]([^”\"]+)[”\"]", text):
            return " ".join(quoted[1].split()).rstrip(".,")
        text = _first_sentence(text)
        if len(text.split()) >= _MIN_TITLE_WORDS:
            return text
    return ""


def title_of_cell(pieces: Sequence[Piece]) -> str:
    """Return the title in a cell of a table, which may have no link and no style."""
    if found := _styled(pieces) or _italic(pieces):
        return found
    lines = "".join(piece.text for piece in pieces if not piece.is_external).split("\n")
    text = next(filter(None, (_trimmed(line) for line in lines)), "")
    is_none = _LABEL.fullmatch(text) or _IDENTIFIER.fullmatch(text) or not re.search(r"\w\w", text)
    return "" if is_none else text


def _styled(pieces: Sequence[Piece]) -> str:
    """Return the first bold text, else the first linked text, that is no label."""
    for bold in (True, False):
        for text in _runs(pieces, bold=bold):
            if not _LABEL.fullmatch(text) and not _IDENTIFIER.fullmatch(text):
                return text
    return ""


def _italic(pieces: Sequence[Piece]) -> str:
    """Return the first text in italics that is longer than a venue."""
    texts = (piece.text.strip(" .,") for piece in pieces if piece.italic)
    return next((text for text in texts if len(text.split()) > _MIN_TITLE_WORDS), "")


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text.strip(" *_[](){}-–—:.,|"), maxsplit=1)[0].strip()


def _runs(pieces: Sequence[Piece], *, bold: bool) -> Iterator[str]:
    """Yield the texts that are bold, or that are links to other sites, each on one line."""
    run = ""
    last: str | None = None
    for piece in [*pieces, Piece("")]:
        is_part = piece.bold if bold else piece.is_external
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


def note_of(pieces: Sequence[Piece], title: str | None = None) -> str:
    """Return the text without the title, the labels of links and their brackets."""
    parts = ("" if piece.is_external and piece.is_label else piece.text for piece in pieces)
    text = _CHECK_BOX.sub("", " ".join("".join(parts).split()))
    if title:
        text = text.replace(title, " ", 1)
    previous = ""
    while text != previous:
        previous, text = text, _EMPTY_BRACKETS.sub(" ", text)
    text = " ".join(re.sub(r"\s+([.,;:])", r"\1", text).replace("“”", "").replace('""', "").split())
    text = _SEPARATOR.sub("", text)
    return text if re.search(r"\w", text) else ""
