r"""Splits, clips, folds and escapes titles and abstracts; the only module that escapes.

A text is Unicode with maths as `$…$` and a literal dollar as `\$`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from paper_index.text.identifiers import find_urls
from paper_index.text.latex_maths import maths_to_unicode
from paper_index.text.mathml import maths_problem, to_mathml

# Pandoc's rule, which excludes prices: no space inside the dollars, no digit after the closing one
# (https://pandoc.org/MANUAL.html#math).
_MATHS = re.compile(r"(?<!\\)\$(?=\S)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)")

_SCRIPT = re.compile(r"([_^])(?:\{([0-9A-Za-z+]+)\}|([0-9A-Za-z]))")

# Characters that could end a script element or a line of a script.
_SCRIPT_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})

# How a formula begins in a spreadsheet, and a number that begins likewise
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile(r"'*(?:[\s\ufeff\u200b-\u200f\u2060-\u2064]*[=+\-@＝＋－＠]|[\t\r\n])")
_NEGATIVE = re.compile(r"-[0-9]+(?:\.[0-9]+)?")

# The ASCII punctuation that any Markdown extension may interpret, anywhere in a line.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+\-.!?|~^=:$\"'@/&%]")
# What GitHub may turn into a mention or a reference: @name, #1, GH-1, owner/repository#1.
_REFERENCES = re.compile(r"[@#]|\bgh(?=-)", re.IGNORECASE)
_MARKDOWN_IN_HTML = re.compile(rf"(<[^>]*>|&#?\w+;)|{_MARKDOWN.pattern}")


# The names of the Greek small letters in ASCII. The Unicode name of λ is "lamda".
_GREEK = {
    letter: {"LAMDA": "lambda", "FINAL SIGMA": "sigma"}.get(name, name.lower())
    for letter in range(0x370, 0x400)
    if (name := unicodedata.name(chr(letter), "").removeprefix("GREEK SMALL LETTER ")).isalpha()
    or name == "FINAL SIGMA"
}
_HAS_GREEK = re.compile(f"[{''.join(map(chr, _GREEK))}]")


@dataclass(frozen=True)
class Segment:
    """A run of plain text, or the LaTeX of one formula without its dollars."""

    kind: Literal["text", "maths"]
    value: str

    @property
    def shown(self) -> str:
        """The text for places without markup: a formula becomes readable Unicode."""
        return self.value if self.kind == "text" else maths_to_unicode(self.value)


def segments(text: str) -> Iterator[Segment]:
    r"""Yield the segments of a text in order; `\$` becomes a dollar sign."""
    # Most texts have none, and the expression is slow to find out.
    if text and "$" not in text:
        yield Segment("text", text)
        return
    for number, piece in enumerate(_MATHS.split(text)):
        if number % 2:
            yield Segment("maths", piece)
        elif piece:
            yield Segment("text", piece.replace(r"\$", "$"))


def plain(text: str) -> str:
    """Return a text for places without markup: formulas become readable Unicode."""
    if "$" not in text:
        return text
    return "".join(part.shown for part in segments(text))


def html(text: str, *, link: bool = False) -> Markup:
    """Escape a text for HTML; formulas become MathML, web addresses links with `link`."""
    prose = _linked if link else escape
    if "$" not in text:
        return prose(text)
    return Markup("").join(
        _maths_html(part.value) if part.kind == "maths" else prose(part.value)
        for part in segments(text)
    )


def markdown(text: str) -> Markup:
    """Escape a text for one line of Markdown with any extensions; formulas become MathML."""
    if "$" not in text:
        return markdown_escape(text)
    return Markup("").join(
        _maths_markdown(part.value) if part.kind == "maths" else markdown_escape(part.value)
        for part in segments(text)
    )


def markdown_escape(text: str) -> Markup:
    """Replace every character that Markdown may interpret by its numeric reference."""
    return Markup(_MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", text))  # noqa: S704 (escaped here)


def comment(text: str) -> Markup:
    """Escape a text for a comment on GitHub, so that it mentions no user and links to no issue.

    GitHub looks for both after it has resolved escapes: https://github.com/github/cmark-gfm/issues/181.
    """
    return markdown_escape(_REFERENCES.sub("\\g<0>\u200b", text))


def markdown_source(text: str) -> str:
    """Escape a text for Markdown that people edit: only what begins markup within a line."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]#])", r"\\\1", escaped)


def script_json(value: object) -> str:
    """Return plain data as JSON that is safe within an HTML script element."""
    source = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return source.translate(_SCRIPT_ESCAPES)


def maths_problems(text: str) -> list[tuple[str, str]]:
    """Return the formulas of a text that cannot be shown as MathML, in order, with the reasons."""
    formulas = (part.value for part in segments(text) if part.kind == "maths")
    return [(formula, problem) for formula in formulas if (problem := maths_problem(formula))]


def lone_dollars(text: str) -> list[str]:
    r"""Return the words with a dollar sign that is neither `\$` nor part of a formula, in order."""
    prose = _MATHS.sub(" ", text) if "$" in text else ""
    return [word for word in prose.split() if re.search(r"(?<!\\)\$", word)]


def clip(text: str, length: int) -> str:
    """Return a text in one line of at most `length` visible characters, with "…" if it is cut.

    The text is cut at a space if it has one, and never within a formula.
    """
    kept, used, line = "", 0, " ".join(text.split())
    if "$" not in line and len(line) <= length:
        return line
    for part in segments(line):
        if used + len(part.shown) > length:
            if part.kind == "text":
                words = part.value[: length - used + 1].rpartition(" ")[0]
                # Chinese and Japanese have no spaces.
                room = words if words or used else part.value[:length]
                kept += room.replace("$", r"\$")
            return kept.rstrip(" ,;:.") + "…"
        kept += part.value.replace("$", r"\$") if part.kind == "text" else f"${part.value}$"
        used += len(part.shown)
    return kept


_VOICED = frozenset("\u3099\u309a")
"""The marks of kana, which make another letter: が is not か."""


def fold(text: str) -> str:
    """Return a text for comparison: NFKC, without case and accents, Greek letters spelled out."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = decomposed
    for mark in filter(unicodedata.combining, set(decomposed) - _VOICED):
        bare = bare.replace(mark, "")
    if _HAS_GREEK.search(bare):
        bare = bare.translate(_GREEK)
    return unicodedata.normalize("NFC", bare)


def _maths_html(source: str) -> Markup:
    if script := _SCRIPT.fullmatch(source):
        # A script after text, as in V₂O₃: MathML would add a gap and use another font.
        return Markup("<{0}>{1}</{0}>").format(
            "sub" if script[1] == "_" else "sup", script[2] or script[3]
        )
    mathml = to_mathml(source)
    # to_mathml escapes.
    return Markup(mathml or Markup('<code class="pi-tex">{}</code>').format(source))  # noqa: S704


def _maths_markdown(source: str) -> Markup:
    # Markdown interprets text between tags, except numeric references.
    written = _MARKDOWN_IN_HTML.sub(
        lambda match: match[1] or f"&#{ord(match[0])};", _maths_html(source)
    )
    return Markup(written)  # noqa: S704 (ditto)


def _linked(text: str) -> Markup:
    if "://" not in text:
        return escape(text)
    out, position = Markup(""), 0
    for found in find_urls(text):
        out += escape(text[position : found.start])
        out += Markup('<a href="{0}" rel="nofollow">{0}</a>').format(found.url)
        position = found.end
    return out + escape(text[position:])


def table_cell(value: str) -> str:
    """Return a text as a cell of a table: an apostrophe precedes what could be a formula."""
    is_formula = _FORMULA.match(value) and not _NEGATIVE.fullmatch(value)
    return f"'{value}" if is_formula else value


def from_table_cell(cell: str) -> str:
    """Return the text of a cell that `table_cell` made."""
    value = cell.removeprefix("'")
    return value if table_cell(value) == cell else cell
