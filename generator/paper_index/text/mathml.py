r"""Formulas as MathML, made at build time; knows LaTeX maths and nothing of texts or pages.

`math-core` reads the LaTeX and writes MathML Core, which browsers show by themselves. What it
makes is read again here: only elements and attributes that are known to be harmless leave this
module, and nothing that the site's policy forbids, such as a style of its own.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

if TYPE_CHECKING:
    from collections.abc import Iterator

# The library bounds neither its recursion nor its look for a bracket's other half. A level takes up
# to 4 kB of the stack (measured with nested \mathbf), so that the first two bounds keep it below
# 1 MB; each bracket left open doubles the time, which the third keeps below 0.1 s.
_DEPTH, _COMMANDS, _BRACKETS = 50, 200, 20

# What papers use and the library does not know.
_MACROS = {
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "textsuperscript": r"^{\text{#1}}",
    "textsubscript": r"_{\text{#1}}",
    "ensuremath": "#1",
    "pmb": r"\boldsymbol{#1}",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "nicefrac": "#1/#2",
    "sfrac": "#1/#2",
    "abs": r"\lvert #1\rvert",
    "norm": r"\lVert #1\rVert",
    "smallsetminus": r"\setminus",
    "AA": r"\mathrm{Å}",
    "textdegree": r"^\circ",
    "xspace": "",
    "protect": "",
}

# MathML Core's elements, and the HTML that stands inside a text.
_ELEMENTS = frozenset(
    "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace "  # noqa: SIM905 (four lines)
    "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover "
    "b code em i span".split()
)
_ATTRIBUTES = frozenset(
    "accent accentunder columnspan depth display displaystyle fence form height largeop "  # noqa: SIM905 (ditto)
    "linethickness lspace mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel "
    "separator stretchy symmetric voffset width".split()
)
# Colours, alignment and a negative space: the formula says the same without them.
_DECORATION = ("class", "style")

_BRACKET = re.compile(
    r"[(\[⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼]|\\(?:\{|(?:l(?:Angle|Brace|Vert|angle|brace|brack|ceil|floor"
    r"|group|langle|lbracket|lcorner|lparenthesis|moustache|paren|vert)|ulcorner|abs|norm)\b)"
)
# Definitions could grow brackets that the count does not see.
_DEFINITION = re.compile(r"\\(?:(?:re|provide)?newcommand|Declare\w+|[egx]?def|let)(?![a-z])")
_LEVEL = re.compile(r"(?<!\\)(?:\\\\)*([{}])")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]+;")
# Combining marks stand beside their letter in most fonts; these, of their own width, stand over it.
_MARKS = {"\u20d7": "→", "\u0332": "―"}
_PRIMES = frozenset("′″‴⁗")


@cache
def to_mathml(source: str) -> str:
    """Return inline LaTeX maths as a `<math>` element, or "" when it cannot be read in full.

    The result is well-formed XML and HTML, without a namespace declaration. It holds MathML, in
    texts also `<b>`, `<code>`, `<em>`, `<i>` and `<span>`; no link, style or script, and never a
    command that was left as it stood.
    """
    made = _convert(source)
    return made if made.startswith("<") else ""


def why_unreadable(source: str) -> str:
    r"""Say why a formula cannot become MathML: `unknown command "\ce"`; "" when it can."""
    made = _convert(source)
    return "" if made.startswith("<") else made


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, allow_unreliable_rendering=True, fancy_error=False)


def _convert(source: str) -> str:
    """Return the `<math>` element, or what is wrong, which never begins with a `<`."""
    if not source.strip():
        return "it is empty"
    if _too_much(source):
        return "it is too long, nested too deeply, or has too many brackets"
    if _DEFINITION.search(source):
        return "it defines commands of its own"
    try:
        made = _converter().convert_with_local_state(source, displaystyle=False)
        root = ET.fromstring(_ENTITY.sub(lambda found: unescape(found[0]), made))  # noqa: S314 (text of our own making, no entities)
    except LatexError as problem:
        said = re.sub(r"^\d+: ", "", str(problem)).rstrip(".")
        return said[:1].lower() + said[1:]
    except ET.ParseError:
        return "it has a character that maths cannot have"
    # In HTML a text's `<b />` would be open to the end of the page.
    return _refused(root) or ET.tostring(root, encoding="unicode", short_empty_elements=False)


def _too_much(source: str) -> bool:
    depth = deepest = 0
    for brace in _LEVEL.findall(source):
        depth += 1 if brace == "{" else -1
        deepest = max(depth, deepest)
    brackets = len(_BRACKET.findall(source))
    return deepest > _DEPTH or brackets > _BRACKETS or source.count("\\") > _COMMANDS


def _refused(root: ET.Element) -> str:
    """Clean a formula in place; return what keeps it from being shown, "" when nothing does."""
    if not "".join(root.itertext()).strip():
        return "nothing of it would show"
    for element in list(root.iter()):
        _lower_primes(element)
    for element in root.iter():
        for name in _DECORATION:
            element.attrib.pop(name, None)
        if element.tag == "menclose" and element.get("notation") == "box":
            # Browsers draw no frame, and the formula is the same without.
            element.tag, element.attrib = "mrow", {}
        if element.tag == "mo":
            # A quotient: a backslash elsewhere could be a command that was left as it stood.
            element.text = {"\\": "∖", **_MARKS}.get(element.text or "", element.text)
        if element.tag not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.keys()):
            return "it has markup that cannot be shown"
        if any("\\" in text for text in _texts(element)):
            return "a command in it was left unread"
    return ""


def _texts(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _lower_primes(element: ET.Element) -> None:
    """Put primes beside their base: fonts draw them raised, and as a script they rise twice."""
    if element.tag not in {"msup", "msubsup"} or element[-1].text not in _PRIMES:
        return
    base, prime = list(element)[:-1], element[-1]
    if len(base) > 1:
        below = ET.Element("msub")
        below.extend(base)
        base = [below]
    prime.attrib.update(lspace="0", rspace="0")
    element.tag, element[:] = "mrow", [*base, prime]
