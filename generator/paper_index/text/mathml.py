r"""Converts LaTeX formulas to MathML at build time.

`math-core` parses the LaTeX and writes MathML Core, which browsers display without a script. Its
output is filtered: only elements and attributes known to be harmless are kept, and nothing that the
content security policy of the site forbids, such as inline styles.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import accumulate
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

# The library limits neither its recursion nor its search for closing brackets. One level takes up
# to 4 kB of the stack (measured with nested \mathbf), so the first two limits keep it below 1 MB;
# each unclosed bracket doubles the time, which the third limit keeps below 0.1 s.
_MAX_DEPTH, _MAX_COMMANDS, _MAX_BRACKETS = 50, 200, 20

# Commands that papers use and the library lacks.
_MACROS = {
    **dict.fromkeys(("mbox", "hbox", "textnormal"), r"\text{#1}"),
    "textsuperscript": r"^{\text{#1}}",
    "textsubscript": r"_{\text{#1}}",
    "ensuremath": "#1",
    "pmb": r"\boldsymbol{#1}",
    **dict.fromkeys(("mathds", "mathbbm"), r"\mathbb{#1}"),
    **dict.fromkeys(("nicefrac", "sfrac"), "#1/#2"),
    "abs": r"\lvert #1\rvert",
    "norm": r"\lVert #1\rVert",
    "smallsetminus": r"\setminus",
    "AA": r"\mathrm{Å}",
    "textdegree": r"^\circ",
    **dict.fromkeys(("xspace", "protect"), ""),
}

# The elements of MathML Core, and the HTML elements inside \text.
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

_BRACKET = re.compile(
    r"[(\[⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼]|\\(?:\{|(?:l(?:Angle|Brace|Vert|angle|brace|brack|ceil|floor"
    r"|group|langle|lbracket|lcorner|lparenthesis|moustache|paren|vert)|ulcorner|abs|norm)\b)"
)
# Definitions could produce brackets that are not counted.
_DEFINITION = re.compile(r"\\(?:(?:re|provide)?newcommand|Declare\w+|[egx]?def|let)(?![a-z])")
_LEVEL = re.compile(r"(?<!\\)(?:\\\\)*([{}])")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]+;")
# Most fonts put combining marks beside their letter; these spacing characters appear above it.
# A backslash alone is a set difference; any other may belong to an unprocessed command.
_OPERATORS = {"\u20d7": "→", "\u0332": "―", "\\": "∖"}
_PRIMES = frozenset("′″‴⁗")


def to_mathml(source: str) -> str | None:
    """Return inline LaTeX maths as a `<math>` element, or None if any part is not supported.

    The result is well-formed XML and HTML without a namespace declaration. It contains MathML, and
    within text `<b>`, `<code>`, `<em>`, `<i>` and `<span>`; no link, style or script, and no
    unprocessed command.
    """
    return _convert(source)[0]


def maths_problem(source: str) -> str | None:
    r"""Return why a formula cannot be converted, such as `unknown command "\ce"`; else None."""
    return _convert(source)[1]


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, allow_unreliable_rendering=True, fancy_error=False)


@cache
def _convert(source: str) -> tuple[str | None, str | None]:
    if not source.strip():
        return None, "it is empty"
    if _is_too_complex(source):
        return None, "it is too long, nested too deeply, or has too many brackets"
    if _DEFINITION.search(source):
        return None, "it defines commands of its own"
    try:
        mathml = _converter().convert_with_local_state(source, displaystyle=False)
        root = ET.fromstring(_ENTITY.sub(lambda found: unescape(found[0]), mathml))  # noqa: S314 (made here, no entities)
    except LatexError as error:
        message = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
        return None, message[:1].lower() + message[1:]
    except ET.ParseError:
        return None, "it has a character that is not allowed in maths"
    if problem := _filter(root):
        return None, problem
    # In HTML, a `<b />` would be open until the end of the page.
    return ET.tostring(root, encoding="unicode", short_empty_elements=False), None


def _is_too_complex(source: str) -> bool:
    depths = accumulate(1 if brace == "{" else -1 for brace in _LEVEL.findall(source))
    return (
        max(depths, default=0) > _MAX_DEPTH
        or len(_BRACKET.findall(source)) > _MAX_BRACKETS
        or source.count("\\") > _MAX_COMMANDS
    )


def _filter(root: ET.Element) -> str | None:
    """Remove decoration from a formula in place; return a problem if it cannot be shown."""
    if not "".join(root.itertext()).strip():
        return "it has no visible content"
    for element in list(root.iter()):
        _lower_primes(element)
    for element in root.iter():
        for name in ("class", "style"):  # colours, alignment and negative space: no meaning
            element.attrib.pop(name, None)
        if element.tag == "menclose" and element.get("notation") == "box":
            # Browsers do not draw the frame, which carries no meaning.
            element.tag, element.attrib = "mrow", {}
        if element.tag == "mo":
            element.text = _OPERATORS.get(element.text or "", element.text)
        if element.tag not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.keys()):
            return "it has markup that is not supported"
    if "\\" in "".join(root.itertext()):
        return "it has a command that is not supported"
    return None


def _lower_primes(element: ET.Element) -> None:
    """Place primes beside their base: fonts draw them raised, a script would do so twice."""
    if element.tag not in {"msup", "msubsup"} or element[-1].text not in _PRIMES:
        return
    *base, prime = element
    if len(base) > 1:
        below = ET.Element("msub")
        below.extend(base)
        base = [below]
    prime.attrib.update(lspace="0", rspace="0")
    element.tag, element[:] = "mrow", [*base, prime]
