r"""Content text as LaTeX for the value of a BibTeX field; knows no fields.

Whatever comes in, the braces of what comes out are balanced, and it has no line break.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from pylatexenc.latexencode import get_builtin_uni2latex_dict

from paper_index.exports.reference import one_line
from paper_index.text.escape import Segment, segments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


_ESCAPED = re.compile(r"\\(.)|(%)", re.DOTALL)
_BRACE_COMMANDS = {"{": r"\lbrace ", "}": r"\rbrace "}

# What TeX would print as one sign.
_LIGATURES = frozenset({"--", "``", "''", "?`", "!`", ",,"})

# Words in Greek; one or two letters are symbols.
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3,}")

_PARTING = frozenset("-‐‑–—/")

# Most of a text is letters that stay as they are and join with nothing: taken together, sooner.
_RUN = re.compile(r"[A-Za-z0-9 .;:()/+=*@\[\]]+|.", re.DOTALL)


def tex(text: str) -> str:
    """Return a text as LaTeX, its formulas as maths."""
    return _joined(_piece(part) for part in segments(one_line(text)))


def tex_literal(text: str) -> str:
    """Return a text in which dollars are dollars, such as a name, as LaTeX."""
    return _text(one_line(text))


def tex_title(text: str, names: Collection[str] = ()) -> str:
    """Return a title as LaTeX, in braces what styles with titles in small letters would spoil.

    That is formulas, words with a capital behind their first character, and lone capitals, but
    neither the article "A" nor what begins the title or stands behind a colon, which styles keep.
    Proper nouns cannot be told from others: of words with one capital, the first, only the given
    `names` are protected.
    """
    out: list[str] = []
    beginning = True
    for parting, group in groupby(_atoms(text), _is_parting):
        word = tuple(group)
        out.append(_merged(word) if parting else _word(word, names, beginning=beginning))
        beginning = beginning and parting if not out[-1].endswith(":") else True
    return _joined(out)


def _atoms(text: str) -> Iterator[Segment]:
    """Yield the formulas and single characters of a text."""
    for part in segments(one_line(text)):
        if part.kind == "maths":
            yield part
        else:
            yield from (Segment("text", character) for character in part.value)


def _is_parting(atom: Segment) -> bool:
    return atom.kind == "text" and (atom.value.isspace() or atom.value in _PARTING)


def _word(word: Sequence[Segment], names: Collection[str], *, beginning: bool) -> str:
    inside = [n for n, atom in enumerate(word) if atom.kind == "maths" or atom.value.isalnum()]
    if not inside:
        return _merged(word)
    before, core, after = (
        word[: inside[0]],
        word[inside[0] : inside[-1] + 1],
        word[inside[-1] + 1 :],
    )
    is_name = not beginning and "".join(atom.value for atom in core) in names
    if is_name or _is_spoilt(core, after, beginning=beginning):
        middle = f"{{{_merged(core)}}}"
    else:
        middle = _joined(
            f"{{{_merged(run)}}}" if maths else _merged(run)
            for maths, run in ((m, tuple(g)) for m, g in groupby(core, lambda a: a.kind == "maths"))
        )
    return _joined((_merged(before), middle, _merged(after)))


def _is_spoilt(core: Sequence[Segment], after: Sequence[Segment], *, beginning: bool) -> bool:
    """Say whether small letters would spoil a word, given the signs behind it."""
    capitals = [n for n, a in enumerate(core) if a.kind == "text" and a.value.isupper()]
    if not capitals:
        return False
    if len(core) > 1:
        return capitals[-1] > 0 or any(atom.kind == "maths" for atom in core)
    is_article = core[0].value == "A" and not any(atom.value in "*+#" for atom in after)
    return not beginning and not is_article


def _merged(atoms: Sequence[Segment]) -> str:
    runs = groupby(atoms, lambda atom: atom.kind == "maths")
    return _joined(
        _joined(_piece(atom) for atom in run) if maths else _text("".join(a.value for a in run))
        for maths, run in runs
    )


def _piece(part: Segment) -> str:
    if part.kind == "text":
        return _text(part.value)
    formula = _formula(part.value)
    return f"${formula}$" if _balanced(formula) else _text(f"${part.value}$")


def _text(text: str) -> str:
    if _RUN.fullmatch(text) and len(text) > 1:
        return text
    kept = {n for match in _GREEK_WORD.finditer(text) for n in range(*match.span())}
    return _joined(
        run[0] if len(run[0]) > 1 or run.start() in kept else latex_letter(run[0])
        for run in _RUN.finditer(text)
    )


def _formula(source: str) -> str:
    """Return the source of a formula without escaped braces, which BibTeX would count."""

    def replace(match: re.Match[str]) -> str:
        if match[2]:
            return r"\%"
        return _BRACE_COMMANDS.get(match[1], match[0])

    ascii_signs = _ESCAPED.sub(replace, source)
    return "".join(f"{{{latex_symbol(c)}}}" if latex_symbol(c) else c for c in ascii_signs)


def _balanced(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _joined(pieces: Iterator[str] | Sequence[str]) -> str:
    """Join pieces so that no two signs become one that was not meant."""
    out: list[str] = []
    last = ""
    for piece in pieces:
        if piece:
            out += ["{}", piece] if last + piece[0] in _LIGATURES else [piece]
            last = piece[-1]
    return "".join(out)


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
