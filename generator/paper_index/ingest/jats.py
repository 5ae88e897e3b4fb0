"""Converts the markup in publishers' titles and abstracts (JATS, HTML, MathML) to plain text."""

from __future__ import annotations

import html
import re
from collections import Counter

from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

from paper_index.ingest.draft import one_line

# Attributes must be quoted: the "<b and c>" of "a <b and c> d" is text, not a tag.
_TAG = re.compile(
    r"<(?P<close>/?)(?:[a-z]+:)?(?P<name>[a-z][a-z0-9-]*)"
    r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*(?P<empty>/?)>",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_SCRIPT = re.compile(r"\s*[0-9A-Za-z+−-]{1,10}\s*")
"""Subscripts and superscripts that become formulas; longer ones stay in the line."""
_BLOCKS = frozenset({"p", "sec", "title", "list", "list-item", "break", "br", "div", "abstract"})
_INLINE = frozenset({"i", "b", "em", "strong", "sub", "sup", "italic", "bold", "p", "scp"})
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_NON_XML = {0xFFFE: " ", 0xFFFF: " "}
_MAX_LENGTH = 100_000
"""Longest text that is parsed, in characters; no abstract is as long."""
_MAX_DEPTH = 100
"""Nesting that is kept; the parser drops the text of elements nested deeper than 256."""


def strip_markup(text: str) -> str:
    r"""Return the plain text of a piece of markup on one line, with LaTeX formulas as `$…$`.

    Section headings end with a colon; the heading "Abstract" is dropped. Text that was escaped
    twice is unescaped twice. Characters that are no markup stay, as in "p < 0.05". Never raises;
    a text of more than 100,000 characters is returned unchanged.
    """
    if len(text) > _MAX_LENGTH:
        return text
    text = _plain(text)
    # "AT&amp;amp;T", or a title with "&lt;i&gt;" in it.
    if _ESCAPED.search(text) or any(m["name"].lower() in _INLINE for m in _TAG.finditer(text)):
        text = _plain(text)
    return one_line(text)


def _plain(text: str) -> str:
    root = _parse(one_line(text))
    for choice in root.iter("x-alternatives"):
        formula = choice.find(".//x-tex-math")
        if formula is not None:
            formula.tail = None
            choice[:], choice.text = [formula], None
    for part in root.iterfind(".//x-math//*"):
        part.tail = part.tail if part.tail and part.tail.strip() else None
    # In reverse document order, so that an element's children are text when its turn comes.
    for element in reversed(list(root.iterdescendants())):
        element.text = _replacement(str(element.tag), element.text or "")
        element.drop_tag()
    return html.unescape(root.text or "")


def _parse(text: str) -> HtmlElement:
    """Parse markup, well-formed or not, without attributes and opening tags that are not closed.

    Every tag gets the prefix `x-`, which keeps the HTML parser from applying the rules of known
    elements. Entities stay as they are written.
    """
    text = text.translate(_NON_XML)
    text = _COMMENT.sub("", _CDATA.sub(lambda match: html.escape(match[1]), text))
    tags = list(_TAG.finditer(text))
    unread = Counter(tag["name"].lower() for tag in tags if tag["close"])
    parts, end, depth = [], 0, 0
    for tag in tags:
        parts.append(html.escape(text[end : tag.start()]))
        end = tag.end()
        name = tag["name"].lower()
        space = " " if name in _BLOCKS else ""
        unread[name] -= bool(tag["close"])
        is_opening = not tag["close"] and not tag["empty"]
        depth += is_opening - bool(tag["close"])
        is_kept = depth <= _MAX_DEPTH and (unread[name] > 0 or not is_opening)
        kept = f"<{tag['close']}x-{name}{tag['empty']}>" if is_kept else ""
        parts.append(f"{space}{kept}{space}")
    parts.append(html.escape(text[end:]))
    parser = HTMLParser(no_network=True, encoding="utf-8")
    return fragment_fromstring("".join(parts).encode(), create_parent="div", parser=parser)


def _replacement(tag: str, text: str) -> str:
    """Return the plain text of an element whose content is plain text already."""
    name = tag.removeprefix("x-")
    if name == "tex-math":
        body = _TEX_BODY.search(text)
        formula = (body[1] if body else text).strip().strip("$").strip()
        formula = formula.removeprefix(r"\(").removesuffix(r"\)").strip()
        return f"${formula}$" if formula else ""
    if name in {"sub", "sup"} and _SCRIPT.fullmatch(text):
        return f"${'_' if name == 'sub' else '^'}{{{text.strip()}}}$"
    if name == "title":
        words = text.strip().rstrip(".:")
        return f" {words}: " if words and words.casefold() not in {"abstract", "summary"} else " "
    return text
