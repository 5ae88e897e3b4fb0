"""Formulas as MathML, made at build time; knows LaTeX maths and nothing of texts or pages."""

from __future__ import annotations

from functools import cache
from inspect import isclass
from xml.etree import ElementTree as ET

from latex2mathml import exceptions
from latex2mathml.converter import convert

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"

# latex2mathml's exceptions share no base class; the built-in ones are what its parser lets slip
# on input that it did not expect.
_FAILURES: tuple[type[Exception], ...] = (
    *(
        value
        for value in vars(exceptions).values()
        if isclass(value) and issubclass(value, Exception)
    ),
    AttributeError,
    ET.ParseError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

# MathML Core's elements, and the two that latex2mathml uses beside them. What is not here could
# be a tag that a formula smuggles in.
_ELEMENTS = frozenset(
    "math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "  # noqa: SIM905 (29 lines)
    "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
    "munderover".split()
)

# The attributes that latex2mathml sets by itself. A formula can ask for others by \href, \style
# or \class, and smuggle in any by \text: links and event handlers are programs.
_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence "  # noqa: SIM905 (ditto)
    "form height largeop linebreak linethickness lspace mathbackground mathcolor mathsize "
    "mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace scriptlevel "
    "separator stretchy symmetric voffset width".split()
)


@cache
def to_mathml(source: str) -> str:
    """Return inline LaTeX maths as a `<math>` element, or "" when it cannot be read in full.

    The result is well-formed XML without a namespace declaration, holds MathML elements only,
    no link, style or script, and never a command that was left as it stood.
    """
    try:
        root = ET.fromstring(convert(source))  # noqa: S314 (text of our own making, no entities)
    except _FAILURES:
        return ""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
        text = (element.text or "").strip()
        if element.tag not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.keys()):
            return ""
        if "\\" in text or (element.tail or "").strip():
            return ""
        if element.tag == "mi" and len(text) == 1 and "Α" <= text <= "Ω":
            # TeX sets capital Greek upright; MathML would slant a lone letter.
            element.set("mathvariant", "normal")
    root.attrib.pop("display", None)
    return ET.tostring(root, encoding="unicode")
