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
# Not after an initial: "J. Doe, R. Roe. On Tea."
_SENTENCE_END = re.compile(
    r"(?<=[\w)”\"’?!])(?<!\b[A-Z])[.?!](?=\s|$)|\s[-–—|]\s|\n|[.,]\s(?=\d{4})"
)
_BRACKETS_FIRST = re.compile(r"\s*(?:[\[({][^\[\](){}]{1,40}[\])}][\s:,]*)+(?=\w)")
_BRACKETS_LAST = re.compile(r"\s*\((?P<text>[^()]*)\)\Z")
_PLACE = re.compile(
    r"\W*(?:[A-Z][\w&/+-]*(?: [A-Z][\w&/+-]*){0,3}[\s,(@:-]*)?"
    r"(?:['’]\d\d|(?:19|20)\d\d(?:[-./]\d\d?){0,2})"
    r"(?:\W*(?i:oral|spotlight|poster|workshop))?\W*|\W*\d+\W*"
)
"""What stands before a title: "2020", "[NeurIPS'20]", "ICML 2020 (Oral)", "[1]"."""
_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]\"'|]+(?<![.,;:!?*_`]))")
_NUMBER_FIRST = re.compile(r"\A\[\d+\]\s+")
_SHORTCODE = re.compile(r"(?<![\w:])(?::[a-z][a-z0-9_+-]*:)+(?![\w:])")
_STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_STYLE_TAG = re.compile(r"<(?P<end>/?)(?P<name>b|strong|i|em)\b[^>]*>", re.IGNORECASE)
_NAME_BREAK = re.compile(r"[,;&]|\band\b")
_AFTER_NAMES = re.compile(r"[\s,]*\(?(?:19|20)\d\d[a-z]?\)?\W*\Z|,?\s*\bet al\b\.?")
_SMALL_NAME_WORDS = frozenset(
    {"de", "del", "della", "der", "den", "di", "du", "la", "le", "van", "von", "dos", "da", "ter"}
)
_EMPTY_QUOTES = re.compile(r"[“\"][\s.,]*[”\"]")
_MIN_TITLE_WORDS = 3
_MAX_NAME_WORDS = 5


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
        if tag := _STYLE_TAG.fullmatch(token.content) if token.type == "html_inline" else None:
            depth[_STYLES[tag["name"].lower()]] += -1 if tag["end"] else 1
        elif style in depth:
            depth[style] += 1 if step == "open" else -1
        elif style == "link" or token.type == "html_inline":
            address = _address(token, address)
        text = _printed(token)
        if text or token.type == "link_open":
            style_of_text = (depth["strong"] > 0, depth["em"] > 0)
            # An address without brackets is a link too.
            parts = _ADDRESS.split(text) if not address else [text]
            for number, part in enumerate(parts):
                if part or len(parts) == 1:
                    pieces.append(Piece(part, part if number % 2 else address, *style_of_text))
    return pieces


def _printed(token: Token) -> str:
    if token.type == "text":
        return _SHORTCODE.sub("", token.content)
    if token.type == "code_inline":
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
        text = title_sentence(text)
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
    """Return the first bold text, else the first linked text, that is no label.

    A bold year, venue or short name before a linked title is none: "**ICML 2020** [On Tea](…)".
    """
    bold, linked = (
        [
            text
            for text in _runs(pieces, bold=is_bold)
            if not _LABEL.fullmatch(text) and not _IDENTIFIER.fullmatch(text)
        ]
        for is_bold in (True, False)
    )
    titles = [text for text in (*bold, *linked) if not _PLACE.fullmatch(text)] or [*bold, *linked]
    longer = [text for text in linked if len(text.split()) >= _MIN_TITLE_WORDS]
    if longer and titles[0] in bold and len(titles[0].split()) < _MIN_TITLE_WORDS:
        return longer[0]
    return next(iter(titles), "")


def _italic(pieces: Sequence[Piece]) -> str:
    """Return the first text in italics that is longer than a venue."""
    texts = (piece.text.strip(" .,") for piece in pieces if piece.italic)
    return next((text for text in texts if len(text.split()) > _MIN_TITLE_WORDS), "")


def title_sentence(text: str) -> str:
    """Return the first sentence, the next one if that has the authors or the year."""
    text = _BRACKETS_FIRST.sub("", text, count=1) if _BRACKETS_FIRST.match(text) else text
    found = _SENTENCE_END.split(text.strip(" *_[](){}-–—:.,|"))
    sentences = [_without_place(one.strip()) for one in found if one.strip()]
    long = [one for one in sentences if len(one.split()) >= _MIN_TITLE_WORDS]
    others = [one for one in long if not _PLACE.fullmatch(one) and not _is_names(one)]
    is_first = sentences[:1] == others[:1] or not others
    if is_first or not (_is_names(sentences[0]) or _PLACE.fullmatch(sentences[0])):
        return next(iter(sentences), "")
    return others[0]


def _without_place(text: str) -> str:
    """Return a sentence without "(ICML 2020)" at its end, and with its last bracket."""
    text += ")" * (text.count("(") > text.count(")"))
    match = _BRACKETS_LAST.search(text)
    return text[: match.start()] if match and _PLACE.fullmatch(match["text"]) else text


def _is_names(text: str) -> bool:
    """Whether a text is a list of names, such as "Jane Doe, Bo de la Cup" or "Doe, J."."""
    rest = _AFTER_NAMES.sub("", text)
    parts = [part.split() for part in _NAME_BREAK.split(rest) if part.strip(" .")]
    words = [word for part in parts for word in part]
    is_cut = rest != text
    has_initials = any(len(word.rstrip(".")) == 1 for word in words)
    return (
        bool(parts)
        and (len(parts) > 1 or (is_cut and len(parts[0]) <= _MIN_TITLE_WORDS))
        and all(word[0].isupper() or word in _SMALL_NAME_WORDS for word in words)
        and all(len(part) <= _MAX_NAME_WORDS for part in parts)
        and (has_initials or all(len(part) > 1 for part in parts))
    )


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
    text = _NUMBER_FIRST.sub("", _CHECK_BOX.sub("", " ".join("".join(parts).split())))
    if title:
        text = text.replace(title, " ", 1)
    previous = ""
    while text != previous:
        previous, text = text, _EMPTY_BRACKETS.sub(" ", text)
    text = re.sub(r"([.,;:|])(?:\s+[.,;:|])+(?=\s|\Z)", r"\1", _EMPTY_QUOTES.sub(" ", text))
    text = " ".join(re.sub(r"\s+([.,;:])", r"\1", text).split())
    text = _SEPARATOR.sub("", text)
    return text if re.search(r"\w", text) else ""
