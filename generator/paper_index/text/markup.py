"""Converts the markup of sources to content text: plain Unicode on one line with maths as `$…$`.

`Markup` says what a source's texts are written in. `strip_tags` reads HTML, JATS and MathML; LaTeX
is read by `text/latex.py`.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from enum import StrEnum
from functools import lru_cache

from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

from paper_index.text import mathml_to_latex
from paper_index.text.characters import visible
from paper_index.text.latex import latex_to_text, script, to_text

MARKUP = re.compile(r"[\\{}$_^~`<>&]|--|''")
"""What a text with markup has, whatever its kind; a quick test before the slow ones."""
# Attributes must be quoted, or have a name and "=": the "<b and c>" of "a <b and c> d" is text.
_TAG = re.compile(
    r"<(?:\s(?=(?:i|b|sub|sup|em)>))?(?P<close>/?)(?P<prefix>[a-z]+:)?(?P<name>[a-z][a-z0-9-]*)"
    r"(?P<attributes>(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')|=[\w#.-]+))*)\s*(?P<empty>/?)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([\w#.-]+))")
# Up to the next opening: many that are never closed would take quadratic time.
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<\?[a-z][^<>]*\?>|<!DOCTYPE[^<>]*>", re.DOTALL | re.IGNORECASE
)
_TEX_BODY = re.compile(
    r"\\begin\{document\}((?:(?!\\begin\{document\}).)*?)\\end\{document\}", re.DOTALL
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NON_XML = {0xFFFE: " ", 0xFFFF: " "}

# Elements that are removed even if they are never closed; they begin a new line.
_BLOCKS = frozenset("p br div li hr h1 h2 h3 h4 h5 h6 tr td th sec break list-item".split())  # noqa: SIM905
# Elements of HTML, JATS and the formats of publishers that mark up words in a line.
_KNOWN = _BLOCKS | frozenset(
    "a abbr abbrev abstract alternatives b big bold break cite code def-list del disp-formula "  # noqa: SIM905
    "disp-quote em email emph ext-link fn font formula graphic i inf inline-formula inline-graphic "
    "ins it italic kbd label list mark math monospace named-content nobr ol ovl overline q roman s "
    "sans-serif sc scp section small span strike strong styled-content sub sup table tbody tex "
    "tex-math title trans-abstract tt u ul underline uri var xref".split()
)
_TITLES = frozenset({"title", "h1", "h2", "h3", "h4", "h5", "h6"})
_SCRIPTS = {"sub": "_", "inf": "_", "sup": "^"}
_MAX_LENGTH = 100_000
"""Longest text that is parsed, in characters; no abstract is as long."""
_MAX_DEPTH = 100
"""Nesting that is kept; the parser drops the text of elements nested deeper than 256."""
_MAX_ROUNDS = 20
"""Most levels of escaping that are undone; a text is rarely escaped more than twice."""

# How BibTeX files write the characters of HTML: `{$<$}i{$>$}`, `{\textless}i{\textgreater}`,
# `{\&}amp;`, `\&\#246;`.
_LESS = r"(?:\{\$<\$\}|\$<\$|\{\\textless(?:\{\})?\s*\}|\\textless(?:\{\}|\s))"
_GREATER = (
    r"(?:\{\$>\$\}|\$>\$|\{\\textgreater(?:\{\})?\s*\}|\\textgreater(?:\{\}|(?![A-Za-z])\s?))"
)
_LATEX_TAG = re.compile(rf"(?:{_LESS}|<)(/?[A-Za-z][\w:-]*(?:\s[^<>$\\{{}}]*)?/?)(?:{_GREATER}|>)")
_LATEX_ENTITY = re.compile(r"\{?\\?&\}?(?:\{?(\\?#)\}?)?([A-Za-z0-9]{2,10});")


class Markup(StrEnum):
    """How the texts of a source are marked up.

    Exporters mix the languages, so texts may also have what clearly is another.
    """

    LATEX = "latex"
    """LaTeX, as in BibTeX and arXiv: braces are groups, and unknown commands are removed."""
    HTML = "html"
    """HTML, JATS or MathML, as in Crossref and CSL-JSON."""
    PLAIN = "plain"
    """Text, in which HTML or LaTeX may occur by accident."""
    CLEAN = "clean"
    """Content text, as in paper files, which is not changed."""


def to_plain(text: str, markup: Markup) -> str:
    r"""Return a text without markup, on one line in NFC; never raises.

    Idempotent, except that what LaTeX escapes (`\{`) is markup when it is read again as LaTeX.
    """
    if markup is Markup.CLEAN:
        return text
    found = visible(text)
    return _converted(found, markup) if MARKUP.search(found) else found


# The check looks at a text more than once; few texts have markup.
@lru_cache(maxsize=1000)
def _converted(text: str, markup: Markup) -> str:
    if markup is Markup.LATEX:
        return visible(latex_to_text(strip_tags(_tags_of_latex(text), certain=False)))
    found = text
    # Unescaping can uncover LaTeX, and LaTeX tags.
    for _ in range(_MAX_ROUNDS):
        before = found
        found = visible(to_text(strip_tags(before, certain=markup is Markup.HTML)))
        if found == before:
            break
    return found


def _tags_of_latex(text: str) -> str:
    def tag(match: re.Match[str]) -> str:
        found = f"<{match[1]}>"
        parsed = _TAG.fullmatch(found)
        return found if parsed and _is_known(parsed) else match[0]

    def entity(match: re.Match[str]) -> str:
        found = f"&{'#' * bool(match[1])}{match[2]};"
        return found if html.unescape(found) != found else match[0]

    return _LATEX_ENTITY.sub(entity, _LATEX_TAG.sub(tag, text))


def strip_tags(text: str, *, certain: bool = True) -> str:
    r"""Return the plain text of HTML, JATS or MathML on one line, with formulas as `$…$`.

    With `certain` the text is known to be markup, and every element of it is removed; otherwise
    only known elements. Section headings end with a colon; the heading "Abstract" is dropped.
    Text that was escaped several times is unescaped. Characters that are no markup stay, as in
    "p < 0.05" and "<mask>". Never raises; a text of more than 100,000 characters is unchanged.
    """
    if len(text) > _MAX_LENGTH:
        return text
    for _ in range(_MAX_ROUNDS):
        before = text
        text = _stripped(before, certain=certain) if "<" in before else before
        text = visible(_unescaped(text))
        if text == before:
            break
    return visible(text)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _stripped(text: str, *, certain: bool) -> str:
    root = _parse(visible(text), certain=certain)
    for choice in root.iter("x-alternatives"):
        formula = choice.find(".//x-tex-math")
        if formula is not None:
            formula.tail = None
            choice[:], choice.text = [formula], None
    for element in [one for one in root.iterdescendants() if _is_formula(one)]:
        element.text = mathml_to_latex.formula(element)
        element[:] = []
        element.drop_tag()
    # In reverse document order, so that an element's children are text when its turn comes.
    for element in reversed(list(root.iterdescendants())):
        element.text = _replacement(str(element.tag), element.text or "")
        element.drop_tag()
    text = re.sub(r"(?<=\})\$\$(?=[_^]\{)", "", root.text or "")
    return visible(text)


def _is_formula(element: HtmlElement) -> bool:
    """Return whether an element is a formula, or a part of one without `<math>` around it."""
    first, *outer = (
        str(one.tag).removeprefix("x-") in mathml_to_latex.ELEMENTS
        for one in (element, *element.iterancestors())
    )
    return first and not any(outer)


def _parse(text: str, *, certain: bool) -> HtmlElement:
    """Parse markup, well-formed or not, without opening tags that are not closed.

    Every tag gets the prefix `x-`, which keeps the HTML parser from applying the rules of known
    elements. Entities stay as they are written.
    """
    text = text.translate(_NON_XML)
    text = _COMMENT.sub("", _CDATA.sub(lambda match: match[1].replace("<", "&lt;"), text))
    tags = list(_TAG.finditer(text))
    unread = Counter(tag["name"].lower() for tag in tags if tag["close"])
    unclosed = Counter(tag["name"].lower() for tag in tags if not tag["close"])
    parts, end, depth = [], 0, 0
    for tag in tags:
        name = tag["name"].lower()
        unread[name] -= bool(tag["close"])
        is_pair = unread[name] > 0 if not tag["close"] else unclosed[name] > 0
        if not (is_pair and certain) and not _is_markup(tag, is_pair=is_pair, certain=certain):
            continue
        parts.append(html.escape(text[end : tag.start()]))
        end = tag.end()
        space = " " if name in _BLOCKS | _TITLES else ""
        is_opening = not tag["close"] and not tag["empty"]
        depth += is_opening - bool(tag["close"])
        is_kept = depth <= _MAX_DEPTH and (unread[name] > 0 or not is_opening)
        kept = f"<{tag['close']}x-{name}{_attributes(tag)}{tag['empty']}>" if is_kept else ""
        parts.append(f"{space}{kept}{space}")
    parts.append(html.escape(text[end:]))
    parser = HTMLParser(no_network=True, encoding="utf-8")
    return fragment_fromstring("".join(parts).encode(), create_parent="div", parser=parser)


def _is_known(tag: re.Match[str]) -> bool:
    return tag["name"].lower() in _KNOWN | mathml_to_latex.ELEMENTS


def _is_markup(tag: re.Match[str], *, is_pair: bool, certain: bool) -> bool:
    """Return whether a tag is one, and not text such as `<mask>` or `x<i>`."""
    name = tag["name"].lower()
    if tag["prefix"] or name in _BLOCKS:
        return True
    # `<s>` and `<i>` are more often symbols, in a text that was escaped correctly.
    is_word = certain and len(name) > 1
    return _is_known(tag) and (is_word or is_pair or bool(tag["empty"]))


def _attributes(tag: re.Match[str]) -> str:
    found = (
        (name.lower(), double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag["attributes"])
    )
    kept = ((name, value) for name, value in found if name in mathml_to_latex.ATTRIBUTES)
    return "".join(f' {name}="{html.escape(html.unescape(value))}"' for name, value in kept)


def _replacement(tag: str, text: str) -> str:
    """Return the plain text of an element whose content is plain text already."""
    name = tag.removeprefix("x-")
    if name in {"tex-math", "tex"}:
        body = _TEX_BODY.search(text)
        formula = (body[1] if body else text).strip().strip("$").strip()
        formula = formula.removeprefix(r"\(").removesuffix(r"\)").strip()
        return f"${formula}$" if formula else ""
    if name in _SCRIPTS:
        return script(_SCRIPTS[name], _unescaped(text))
    if name in _TITLES:
        words = text.strip().rstrip(".:")
        return f" {words}: " if words and words.casefold() not in {"abstract", "summary"} else " "
    return text
