"""Takes off the markup that publishers leave in titles and abstracts: JATS, HTML and MathML."""

from __future__ import annotations

import html
import re

_NAME = r"(?:[a-z]+:)?(?P<name>[a-z][a-z0-9-]*)"
# Attributes are spelled out, so that the text "a <b and c> d" is not taken for a tag.
_TAG = re.compile(
    rf"<(?P<close>/?){_NAME}(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TEX = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?tex-math)\b[^<>]*>(?P<tex>.*?)</(?P=tag)>", re.DOTALL | re.IGNORECASE
)
_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_MATHML = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?math)\b[^<>]*>.*?</(?P=tag)>", re.DOTALL | re.IGNORECASE
)
_ALTERNATIVES = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?alternatives)\b[^<>]*>(?P<inside>.*?)</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)
# Scripts that read well as formulas of their own; what else is raised stays in the line.
_SCRIPT = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?su(?P<kind>[bp]))>\s*(?P<text>[0-9A-Za-z+−-]{1,10})\s*</(?P=tag)>",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?title)\b[^<>]*>(?P<text>.*?)</(?P=tag)>", re.DOTALL | re.IGNORECASE
)
_BLOCKS = frozenset({"p", "sec", "title", "list", "list-item", "break", "br", "div", "abstract"})
_LONGEST = 100_000
"""Longest text that is read, in characters: a longer one is too long for a paper in any case."""
_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE)


def strip_markup(text: str) -> str:
    r"""Return the text of a piece of markup, LaTeX formulas as `$…$`, on one line.

    Headings of sections stay, with a colon behind; "Abstract" does not. What publishers escaped
    twice is read twice. Signs that are no markup, as in "p < 0.05", stay. Never raises; a text of
    more than 100,000 characters stays as it is.
    """
    if len(text) > _LONGEST:
        return text
    text = _plain(text)
    # "AT&amp;amp;T", or a title with "&lt;i&gt;" in it.
    if _TWICE.search(text) or _known_tag(text):
        text = _plain(text)
    return " ".join(text.split())


def _plain(text: str) -> str:
    text = _COMMENT.sub("", _CDATA.sub(lambda match: html.escape(match[1]), text))
    text = _ALTERNATIVES.sub(_formula, text)
    text = _TEX.sub(lambda match: _maths(match["tex"]), text)
    text = _MATHML.sub(lambda match: _TAG.sub("", re.sub(r">\s+<", "><", match[0])), text)
    text = _SCRIPT.sub(_script, text)
    text = _HEADING.sub(_heading, text)
    return html.unescape(_TAG.sub(_space, text))


def _formula(match: re.Match[str]) -> str:
    """Return one of the forms in which a formula is written: its LaTeX, if that is among them."""
    tex = _TEX.search(match["inside"])
    return tex[0] if tex else match["inside"]


def _maths(tex: str) -> str:
    body = _BODY.search(tex)
    formula = (body[1] if body else tex).strip().strip("$").strip()
    formula = formula.removeprefix(r"\(").removesuffix(r"\)").strip()
    return f"${formula}$" if formula else ""


def _script(match: re.Match[str]) -> str:
    sign = "_" if match["kind"].lower() == "b" else "^"
    return f"${sign}{{{match['text']}}}$"


def _heading(match: re.Match[str]) -> str:
    words = _TAG.sub("", match["text"]).strip().rstrip(".:")
    return f" {words}: " if words and words.casefold() not in {"abstract", "summary"} else " "


def _space(match: re.Match[str]) -> str:
    return " " if match["name"].lower() in _BLOCKS else ""


def _known_tag(text: str) -> bool:
    names = {match["name"].lower() for match in _TAG.finditer(text)}
    return bool(names & {"i", "b", "em", "strong", "sub", "sup", "italic", "bold", "p", "scp"})
