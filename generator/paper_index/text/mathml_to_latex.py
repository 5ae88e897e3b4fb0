r"""Converts MathML in titles and abstracts to content text: a formula `$…$` with its LaTeX.

The elements: https://www.w3.org/TR/MathML3/chapter3.html. Also reads formulas of MathML 2 and those
without `<math>` around them. Text that needs no formula, such as 1/2, stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from pylatexenc.latexencode import get_builtin_uni2latex_dict

from paper_index.text.latex_maths import symbols

if TYPE_CHECKING:
    from lxml.etree import _Element

ELEMENTS = frozenset(
    "math maction maligngroup malignmark menclose merror mfenced mfrac mglyph mi mlabeledtr "  # noqa: SIM905 (five lines)
    "mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub "
    "msubsup msup mtable mtd mtext mtr munder munderover none semantics annotation "
    "annotation-xml".split()
)
"""The names of MathML's elements."""
ATTRIBUTES = frozenset({"mathvariant", "open", "close", "separators", "linethickness", "encoding"})
"""The attributes that change what a formula means."""

_ESCAPES = {"{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$"}
_ESCAPES |= {
    "\\": r"\backslash",
    "~": r"\sim",
    "−": "-",
    "∗": "*",
    "⁎": "*",
    "‖": r"\|",
    "∥": r"\|",
}
_ESCAPES |= {"′": "'", "″": "''", "‴": "'''", "^": r"\hat{}"}
_INVISIBLE = re.compile("[\u2061-\u2064\u200b\ufeff]")
_VARIANTS = {
    "bold": "mathbf", "double-struck": "mathbb", "script": "mathcal", "bold-script": "mathcal",
    "fraktur": "mathfrak", "bold-fraktur": "mathfrak", "sans-serif": "mathsf",
    "bold-italic": "boldsymbol", "monospace": "mathtt", "normal": "mathrm",
}  # fmt: skip
_OVER = {
    "^": "hat", "ˆ": "hat", "\u0302": "hat", "~": "tilde", "˜": "tilde", "\u0303": "tilde",
    "∼": "tilde", "¯": "bar", "‾": "bar", "―": "bar", "_": "bar", "-": "bar", "−": "bar",
    "\u0304": "bar", "\u0305": "bar", "→": "vec", "⃗": "vec", "˙": "dot", "\u0307": "dot",
    ".": "dot", "¨": "ddot", "\u0308": "ddot", "ˇ": "check", "˘": "breve", "⏞": "overbrace",
}  # fmt: skip
_WIDE = {"hat": "widehat", "tilde": "widetilde", "bar": "overline", "vec": "overrightarrow"}
_UNDER = {"_": "underline", "¯": "underline", "‾": "underline", "\u0332": "underline"}
_UNDER |= {"―": "underline", "⏟": "underbrace"}
# Operators with limits, which are written above and below them.
_LIMITS = re.compile(
    r"\\(?:sum|prod|coprod|int|iint|oint|big[a-z]+|lim|limsup|liminf|max|min|sup|inf|arg\\?(?:max|min)"
    r"|operatorname\{[A-Za-z]+\}|det|gcd|Pr|lim\\?(?:sup|inf))|[∑∏∐∫⋃⋂⨁⨂]"
)
_HTML_SCRIPTS = {"sub": "_", "sup": "^"}
_ROW = frozenset({"math", "mrow", "mstyle", "mpadded", "merror", "mtd", "menclose", "maction"})
_ATOM = re.compile(r"\\?[^\W\d_]|[^\W\d_]|\d+|\\[A-Za-z]+|\\[A-Za-z]+\{[^{}]*\}|.*[)\]}|]")
_TEXT = re.compile(r"[0-9]+/[0-9]+|[^\\{}_^$A-Za-z]*|\\text\{([^{}\\]*)\}|\\mathrm\{([^{}\\]*)\}")


def formula(element: _Element) -> str:
    r"""Return a formula in MathML as content text; never raises.

    The elements' names have the prefix `x-`. A formula that contains only a number, a fraction of
    numbers, words or one sign becomes that text.
    """
    latex = " ".join(_latex(element).split())
    if simple := re.fullmatch(r"\\frac\{([0-9]+)\}\{([0-9]+)\}", latex):
        return f"{simple[1]}/{simple[2]}"
    if plain := _TEXT.fullmatch(latex):
        return plain[1] or plain[2] or plain[0]
    if re.fullmatch(r"\\[A-Za-z]+", latex) and len(symbols().get(latex[1:], "")) == 1:
        return symbols()[latex[1:]]
    return f"${latex}$"


def _name(element: _Element) -> str:
    return str(element.tag).removeprefix("x-")


def _latex(element: _Element) -> str:
    name, parts = _name(element), [child for child in element if isinstance(child.tag, str)]
    text = _text(element.text)
    if name in {"mi", "mn", "mo", "ms", "mtext", "mglyph"} or not (parts or name in _HTML_SCRIPTS):
        return _token(name, text, element.get("mathvariant"))
    if name == "semantics":
        return _semantics(parts)
    if name in {"annotation", "annotation-xml", "mphantom", "none", "mprescripts"}:
        return ""
    if name in {"mtable", "mtr", "mlabeledtr", "mfenced", "msqrt"} or name in _ROW:
        return _group(name, element, parts)
    if name in _HTML_SCRIPTS:
        return f"{_HTML_SCRIPTS[name]}{{{_group('mrow', element, parts)}}}"
    arguments = [_latex(part) for part in parts]
    if name == "mmultiscripts":
        return _multiscripts(parts, arguments)
    needed = 3 if name in {"msubsup", "munderover"} else 2
    if name not in ELEMENTS or len(arguments) != needed:
        return _joined(arguments)
    return _layout(name, arguments, parts, element.get("linethickness", ""))


def _group(name: str, element: _Element, parts: list[_Element]) -> str:
    if name == "mtable":
        rows = r" \\ ".join(map(_latex, parts))
        return rf"\begin{{matrix}} {rows} \end{{matrix}}"
    cells = [_latex(part) for part in parts]
    if name in {"mtr", "mlabeledtr"}:
        return " & ".join(cells)
    if name == "mfenced":
        opening, closing = (
            _symbol(str(element.get(side, sign))) for side, sign in (("open", "("), ("close", ")"))
        )
        signs = str(element.get("separators", ",")).replace(" ", "")
        marks = [signs[min(n, len(signs) - 1)] if signs else "" for n in range(len(cells) - 1)]
        inside = "".join(a + b for a, b in zip(cells, [*marks, ""], strict=True))
        return f"{opening}{inside}{closing}"
    row = _joined([_symbols(element.text), *_with_tails(parts, cells)])
    return rf"\sqrt{{{row}}}" if name == "msqrt" else row


def _with_tails(parts: Iterable[_Element], cells: Iterable[str]) -> list[str]:
    return [
        piece
        for part, cell in zip(parts, cells, strict=True)
        for piece in (cell, _symbols(part.tail))
    ]


def _symbols(text: str | None) -> str:
    return "".join(map(_symbol, _text(text)))


def _text(text: str | None) -> str:
    return " ".join(unescape(text or "").split())


def _layout(name: str, arguments: list[str], parts: list[_Element], thickness: str) -> str:
    base, first, *rest = arguments
    if name == "mfrac":
        is_binomial = re.fullmatch(r"0(?:\.0*)?(?:[a-z]+|%)?", thickness)
        return rf"\{'binom' if is_binomial else 'frac'}{{{base}}}{{{first}}}"
    if name == "mroot":
        return rf"\sqrt[{first}]{{{base}}}"
    if name == "mover":
        return _over(base, first, "".join(map(str, parts[1].itertext())).strip())
    if name == "munder":
        return _under(base, first, "".join(map(str, parts[1].itertext())).strip())
    if name == "munderover" and not _LIMITS.fullmatch(base):
        return rf"\overset{{{rest[0]}}}{{\underset{{{first}}}{{{base}}}}}"
    base = base if _ATOM.fullmatch(base) or _LIMITS.fullmatch(base) else f"{{{base}}}"
    if name == "msup":
        return base + (first if re.fullmatch("'+", first) else f"^{{{first}}}")
    scripts = f"_{{{first}}}" if first else ""
    return base + scripts + "".join(f"^{{{raised}}}" for raised in rest if raised)


def _over(base: str, over: str, sign: str) -> str:
    if accent := _OVER.get(sign):
        letters = re.sub(r"\\[A-Za-z]+\s*\{([^{}]*)\}", r"\1", base)
        is_wide = len(re.sub(r"\\[A-Za-z]+", "x", letters)) > 1
        return rf"\{_WIDE.get(accent, accent) if is_wide else accent}{{{base}}}"
    return f"{base}^{{{over}}}" if _LIMITS.fullmatch(base) else rf"\overset{{{over}}}{{{base}}}"


def _under(base: str, under: str, sign: str) -> str:
    if line := _UNDER.get(sign):
        return rf"\{line}{{{base}}}"
    return f"{base}_{{{under}}}" if _LIMITS.fullmatch(base) else rf"\underset{{{under}}}{{{base}}}"


def _multiscripts(parts: list[_Element], arguments: list[str]) -> str:
    """Return the base with the scripts after it, and those in front of it, in pairs."""
    names = [_name(part) for part in parts]
    split = names.index("mprescripts") if "mprescripts" in names else len(names)
    after, before = arguments[1:split], arguments[split + 1 :]

    def scripts(values: list[str]) -> str:
        marks = (f"{mark}{{{value}}}" for mark, value in zip("_^" * 99, values) if value)  # noqa: B905 (pairs)
        return "".join(marks)

    front = f"{{}}{scripts(before)}" if any(before) else ""
    return f"{front}{arguments[0]}{scripts(after)}"


def _semantics(parts: list[_Element]) -> str:
    for part in parts[1:]:
        if "tex" in part.get("encoding", "").lower():
            return re.sub(r"^\$+|\$+$|\\displaystyle\s*", "", (part.text or "").strip())
    return _latex(parts[0])


def _token(name: str, text: str, variant: str | None) -> str:
    text = _INVISIBLE.sub("", text)
    if name in {"mtext", "ms"}:
        return rf"\text{{{text}}}" if text else " "
    if name == "mspace":
        return " "
    if variant in _VARIANTS and text and (len(text) > 1 or variant != "normal"):
        return rf"\{_VARIANTS[variant]}{{{text}}}"
    if text.isascii() and text.isalpha() and len(text) > 1:
        is_function = text in symbols() and symbols()[text] == text
        return f"\\{text}" if is_function else rf"\mathrm{{{text}}}"
    return "".join(map(_symbol, text))


def _joined(pieces: Iterable[str]) -> str:
    """Join LaTeX so that no letter continues the command before it."""
    out = ""
    for piece in pieces:
        is_open = re.search(r"\\[A-Za-z]+\Z", out) and piece[:1].isalpha()
        out += f" {piece}" if is_open else piece
    # The parentheses around a binomial coefficient are its own.
    return re.sub(r"\((\\binom\{[^{}]*\}\{[^{}]*\})\)", r"\1", out)


@cache
def _symbol(character: str) -> str:
    """Return a character as LaTeX maths; unchanged if no command of LaTeX itself is known."""
    if character in _ESCAPES or character.isascii():
        return _ESCAPES.get(character, character)
    command = str(get_builtin_uni2latex_dict().get(ord(character[:1] or " "), ""))
    found = re.fullmatch(r"(?:\\ensuremath\{)?\\([A-Za-z]+)\}?", command)
    if len(character) > 1 or not found or symbols().get(found[1]) != character:
        return character
    return f"\\{found[1]}"
