r"""Single characters as LaTeX prints them; knows neither texts nor BibTeX.

Latin letters, typographic signs, lone Greek letters and common symbols become ASCII, which any
LaTeX reads. What is not here stays as it is: of other scripts only UTF-8 input can know.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from pylatexenc.latexencode import get_builtin_uni2latex_dict

# A brace with a backslash in front still counts as a brace for BibTeX; a command does not.
_ASCII = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "`": r"{\textasciigrave}",
    # The old default fonts have other signs in the places of these.
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    **{sign: f"\\{sign}" for sign in "&%#_$"},
}

_SIGNS = {
    "\u00a0": "~",
    "\u202f": "~",
    "\u2009": r"\,",
    "\u2010": "-",
    "\u2011": "-",
    "\u00ad": r"\-",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "„": r"{\quotedblbase}",
    "‚": r"{\quotesinglbase}",
    "«": r"{\guillemotleft}",
    "»": r"{\guillemotright}",
    "…": r"{\ldots}",
    "§": r"{\S}",
    "¶": r"{\P}",
    "©": r"{\copyright}",
    "®": r"{\textregistered}",
    "™": r"{\texttrademark}",
    "€": r"{\texteuro}",
    "£": r"{\pounds}",
    "†": r"{\dag}",
    "‡": r"{\ddag}",
    "•": r"{\textbullet}",
    "·": r"{\textperiodcentered}",
    "¿": "?`",
    "¡": "!`",
}

_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "å": "aa", "Å": "AA", "ı": "i", "ð": "dh", "Ð": "DH", "þ": "th", "Þ": "TH", "đ": "dj",
    "Đ": "DJ", "ŋ": "ng", "Ŋ": "NG",
}  # fmt: skip

_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0307": ".",
    "\u0308": '"', "\u0306": "u", "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip

# pylatexenc knows many more, but names commands for them that common packages do not have.
_SYMBOLS = frozenset(
    "≤≥≠≈∼≃≅≡±∓∞→←↔⇒⇔↦∈∉⊂⊆∪∩∀∃∅∇∂∑∏∫∝∘⊗⊕⊥∥⟨⟩ℓ₀₁₂₃₄₅₆₇₈₉₊⁰⁴⁵⁶⁷⁸⁹⁺ⁿ"
    "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρςστυφχψωϑϕϖϱϵ"
)
_OWN_SYMBOLS = {
    "×": r"\times", "÷": r"\div", "−": "-", "°": r"^\circ", "¹": "^1", "²": "^2", "³": "^3",
    "¬": r"\neg", "⋅": r"\cdot", "µ": r"\mu", "ℝ": r"\mathbb{R}", "ℂ": r"\mathbb{C}",
    "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "₋": "_-", "⁻": "^-", "′": "'", "ϕ": r"\phi",
    "φ": r"\varphi", "ε": r"\varepsilon", "ϵ": r"\epsilon",
}  # fmt: skip


@cache
def latex_letter(character: str) -> str:
    """Return one character as LaTeX text; as it is when nothing is known of it."""
    if character.isascii():
        return _ASCII.get(character, character)
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _LETTERS:
        return f"{{\\{_LETTERS[character]}}}"
    symbol = latex_symbol(character)
    return f"{{${symbol}$}}" if symbol else _accented(character)


@cache
def latex_symbol(character: str) -> str:
    """Return what stands for a symbol or a Greek letter within a formula, or ""."""
    if character in _OWN_SYMBOLS:
        return _OWN_SYMBOLS[character]
    if character not in _SYMBOLS:
        return ""
    found: str = get_builtin_uni2latex_dict()[ord(character)]
    return found.removeprefix(r"\ensuremath{").removesuffix("}")


def _accented(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    letter, accents = decomposed[0], decomposed[1:]
    command = _ACCENTS.get(accents)
    # Two accents on one letter, or one on a Greek one, need fonts that come with UTF-8.
    if not command or not letter.isascii() or not letter.isalpha():
        return character
    return f"{{\\{command}{{{letter}}}}}" if command.isalpha() else f"{{\\{command}{letter}}}"
