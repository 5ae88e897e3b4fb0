"""Splits text in Markdown into pieces, each with its link and style, and finds titles in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_index.text.venues import venue_kind

if TYPE_CHECKING:
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
_KIND = re.compile(
    r"\b(?:project|website|homepage|demo|dataset|slides|poster|blog|video|talk|supplementary)\b",
    re.IGNORECASE,
)
"""What a label says of a link."""
_IDENTIFIER = re.compile(
    r"\W*(?:(?:arxiv|doi)\W*)?(?:\d{4}\.\d{4,5}(?:v\d+)?|10\.\d{4,9}/\S+|https?://\S+)\W*", re.I
)
_BADGES = re.compile(r"\.shields\.io\b|\bbadge", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[\s\-–—:·|/,.;?!]+|[\s\-–—:·|/,;]+$")
_CHECK_BOX = re.compile(r"\A\[[ xX]\]\s+")
_EMPTY_BRACKETS = re.compile(r"[\[({<]\s*(?:[|/,·\s]|\[\s*\])*\s*[\])}>]")
# Not after an initial: "J. Doe, R. Roe. On Tea."
_SENTENCE_END = re.compile(r"(?<=[\w)”\"’?!])(?<!\b[A-Z])\.(?=\s|$)|\s[-–—|]\s|\n|[.,]\s(?=\d{4})")
_QUESTION_END = re.compile(r"(?<=[?!])[\s,]+")
_BRACKETS_FIRST = re.compile(r"\s*(?:[\[({][^\[\](){}]{1,40}[\])}][\s:,]*)+(?=\w)")
_BRACKETS = re.compile(r"\s*\((?P<text>[^()]*)\)")
_PLACE = re.compile(
    r"\W*(?:[A-Z][\w&/+-]*(?: [A-Z][\w&/+-]*){0,3}[\s,(@:-]*)?"
    r"(?:['’]\d\d|(?:19|20)\d\d(?:[-./]\d\d?){0,2})"
    r"(?:\W*(?i:oral|spotlight|poster|workshop|highlight|best paper))?\W*|\W*\d+\W*"
)
"""What stands before a title: "2020", "[NeurIPS'20]", "ICML 2020 (Oral)", "[1]"."""
_VENUE = re.compile(r"[A-Z][^\s.:#]+(?: (?:[^\W_a-z][^\s.:#]*|and|of|on|in|for|the|workshops?|&))*")
_ARXIV = re.compile(
    r"(?i:arxiv)\b(?:[\s:.,/-]*(?:(?i:arxiv|e?preprints?|eprints?)\b|\[[\w.-]+\]|\d[\d./-]*(?:v\d+)?))*"
    r"|\(?(?:19|20)\d\d(?:[-./]\d\d?){0,2}\)?"
)
"""A preprint of arXiv, or a date."""
_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]\"'|]+(?<![.,;:!?*_`]))")
_NUMBER_FIRST = re.compile(r"\A\[\d+\]\s+")
_NUMBERED = re.compile(r"\A\d{1,3}[.)]\s*(?=[^\W\d])")
_VENUE_FIRST = re.compile(
    r"\s*(?P<text>[^,\n]{4,60}),\s+(?:(?i:oral|spotlight|poster)[.,]\s+)?(?=\S)"
)
_SHORT_FIRST = re.compile(r"\A\s*(\S+(?: \S+)?) [-–—] (?=[A-Z])")
_NAME_RULE = re.compile(r"\s*(?:(?P<colon>[:：])|[-–—])\s+")
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
        is_sign = not re.search(r"\w", text)
        return bool(is_sign or _LABEL.fullmatch(text) or _IDENTIFIER.fullmatch(text))


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
        return _SHORTCODE.sub("", token.content.replace("\N{NON-BREAKING HYPHEN}", "-"))
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


def labelled(pieces: Sequence[Piece]) -> dict[str, str]:
    """Return the addresses at other sites with what they lead to: "Project", "" if not known."""
    names = {piece.address: _KIND.search(piece.text) for piece in pieces if piece.is_label}
    found = {address: names.get(address) for address in addresses(pieces)}
    return {address: name[0].capitalize() if name else "" for address, name in found.items()}


def find_title(pieces: Sequence[Piece]) -> str:
    """Return the bold text, else the linked text, else the text before or after the links.

    A short name gets what follows it: "**TeaNet**: Steeping by Machine".
    """
    found = _styled(pieces)
    if found and not _is_weak(found, pieces):
        return _with_rest(found, pieces)
    links = [number for number, piece in enumerate(pieces) if piece.is_external]
    if not links:
        return found
    ends = [*links, len(pieces)]
    parts = [pieces[: links[0]], *(pieces[a + 1 : b] for a, b in pairwise(ends))]
    if title := _italic(parts[0]):
        return title
    for part in parts:
        text = "".join(piece.text for piece in part)
        if quoted := re.search(r"[“\"]([^”\"]+)[”\"]", text):
            return " ".join(quoted[1].split()).rstrip(".,")
        text = title_sentence(text)
        if len(text.split()) >= _MIN_TITLE_WORDS:
            return text
    return found


def _is_weak(title: str, pieces: Sequence[Piece]) -> bool:
    """Whether a text may name a link only: a venue, or words in brackets, as in "[[JMLR](…)]"."""
    is_bracketed = f"[{title}]" in "".join(piece.text for piece in pieces)
    is_short = len(title.split()) < _MIN_TITLE_WORDS
    return bool(_PLACE.fullmatch(title)) or (is_short and is_bracketed)


def _with_rest(title: str, pieces: Sequence[Piece]) -> str:
    """Return a title with the words after it, if they look like the second part of it."""
    text = "".join("\n" if piece.is_external and piece.is_label else piece.text for piece in pieces)
    rest = text.partition(title)[2].lstrip("*_]")
    rule = _NAME_RULE.match(rest)
    if not rule or not (rule["colon"] or len(title.split()) < _MIN_TITLE_WORDS):
        return title
    rest = title_sentence(rest[rule.end() :])
    last = re.split(r"[,.] ", rest)[-1]
    words = [word for word in rest.split() if len(word) > _MIN_TITLE_WORDS]
    is_title = sum(not word[0].islower() for word in words) * 2 > len(words)
    if len(words) < _MIN_TITLE_WORDS - 1 or not is_title or is_names(rest) or is_place(last):
        return title
    return f"{title}: {rest.rstrip(',')}"


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
        [text for text in _runs(pieces, bold=is_bold) if not Piece(text).is_label]
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
    while (first := _VENUE_FIRST.match(text)) and is_place(first["text"]):
        text = text[first.end() :]
    text = _SHORT_FIRST.sub(r"\1: ", text)
    text = _without_place(text.strip(" *_[]{}-–—:.,|\n"))
    found = _SENTENCE_END.split(text.strip(" *_[](){}-–—:.,|"))
    sentences = [_without_place(one.strip()) for one in found if one.strip()]
    long = [one for one in sentences if len(one.split()) >= _MIN_TITLE_WORDS]
    others = [one for one in long if not _PLACE.fullmatch(one) and not is_names(one)]
    is_first = sentences[:1] == others[:1] or not others
    if is_first or not (is_names(sentences[0]) or _PLACE.fullmatch(sentences[0])):
        return _question(next(iter(sentences), ""))
    return _question(others[0])


def _question(text: str) -> str:
    """Return a title up to its question mark, if the authors or the venue follow."""
    title, *rest = _QUESTION_END.split(text, maxsplit=1)
    return title if rest and (is_names(rest[0]) or is_place(rest[0])) else text


def _without_place(text: str) -> str:
    """Return a sentence up to "(ICML 2020)", and with its last bracket."""
    text += ")" * (text.count("(") > text.count(")"))
    for match in _BRACKETS.finditer(text):
        title = text[: match.start()]
        if is_place(match["text"]) and title and not is_names(title):
            return title
    return text


def is_place(text: str) -> bool:
    """Whether a text is only a date, or a venue that is known or has a year."""
    parts = [part.strip(" *_`()[]") for part in re.split(r"[,;]", text)]
    return bool(re.search(r"[^\W\d]|\d{4}", text)) and all(map(_is_place, parts))


def _is_place(text: str) -> bool:
    if _PLACE.fullmatch(text) or _ARXIV.fullmatch(text):
        return True
    # In a sentence "ICML" does not name where the paper was published.
    is_name = bool(_VENUE.fullmatch(text))
    return is_name and venue_kind(text) is not None


def is_names(text: str) -> bool:
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
        if bold and run and piece.text.isspace():
            run += " "  # Bold text that goes on in the next line.
            continue
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
    text = _NUMBERED.sub("", " ".join(text.split()).strip(" :|"))
    return text[1:-1].strip() if text.startswith("[") and text.endswith("]") else text.rstrip(".,")


def note_of(pieces: Sequence[Piece], title: str | None = None) -> str:
    """Return the lines of a text without the title, the labels of links and their brackets."""
    text = "".join("" if _is_label_only(piece) else piece.text for piece in pieces)
    if words := re.findall(r"\w+", title or ""):
        end = re.search(r"\W*\Z", title or "")
        pattern = r"\W+".join(map(re.escape, words)) + f"(?:{re.escape(end[0] if end else '')})?"
        text = re.sub(pattern, " ", text, count=1)
    return "\n".join(filter(None, map(_note_line, text.split("\n"))))


def _note_line(line: str) -> str:
    text = _NUMBER_FIRST.sub("", _CHECK_BOX.sub("", " ".join(line.split())))
    previous = ""
    while text != previous:
        previous, text = text, _EMPTY_BRACKETS.sub(" ", text)
    text = re.sub(r"([.,;:|/])(?:\s+[.,;:|/]+)+(?=\s|\Z)", r"\1", _EMPTY_QUOTES.sub(" ", text))
    text = " ".join(re.sub(r"\s+([.,;:])", r"\1", text).split())
    text = _SEPARATOR.sub("", text)
    return text if re.search(r"\w", text) else ""


def _is_label_only(piece: Piece) -> bool:
    """Whether a link has no words for a note: a label, or a short one of a file elsewhere."""
    is_short = len(piece.text.split()) < _MIN_TITLE_WORDS
    is_place = (piece.address or "").startswith("#")
    return (piece.is_external and piece.is_label) or is_place or (not piece.is_text and is_short)
