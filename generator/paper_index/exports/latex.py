r"""Writes content text as LaTeX for the value of a BibTeX field.

The braces of the result are always balanced, and it has no line break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import accumulate
from types import MappingProxyType

from pylatexenc.latexencode import get_builtin_uni2latex_dict

from paper_index.text.characters import one_line
from paper_index.text.escape import Segment, segments

# What pylatexenc lacks, or writes with an escaped brace, which BibTeX counts as a brace, or with
# more letters than necessary. The old default fonts have other signs in the places of <, > and |.
_TEXT = {
    "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "`": r"{\textasciigrave}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}", "\u202f": "~",
    "\u2011": "-", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "¿": "?`",
    "¡": "!`", "…": r"{\ldots}", "å": r"{\aa}", "Å": r"{\AA}",
}  # fmt: skip
_MATHS = {
    "×": r"\times", "÷": r"\div", "°": r"^\circ", "¹": "^1", "²": "^2", "³": "^3", "¬": r"\neg",
    "µ": r"\mu", "₋": "_-", "′": "'", "←": r"\leftarrow", "→": r"\rightarrow",
}  # fmt: skip

# What is taken from pylatexenc, whose commands for other characters need special packages.
_FROM_LIBRARY = frozenset(
    "\\~^&%#_$\u00a0\u2009\u2010\u00ad„‚«»§¶©®™€£†‡•·ßæÆœŒøØłŁıðÐþÞđĐŋŊ≤≥≠≈∼≃≅≡±∓∞↔⇒⇔↦∈∉⊂⊆∪∩∀∃∅∇∂"
    "∑∏∫∝∘⊗⊕⊥∥⟨⟩ℓℝℂℕℤ−⋅₀₁₂₃₄₅₆₇₈₉₊⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρςστυφχψωϑϕϖϱϵ"
)

# Accents are composed here: pylatexenc lacks a hundred letters, and has "ű" with another accent.
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0307": ".",
    "\u0308": '"', "\u0306": "u", "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip

_ESCAPED = re.compile(r"\\(.)|(%)", re.DOTALL)
_BRACE_COMMANDS = {"{": r"\lbrace ", "}": r"\rbrace "}

# Pairs that TeX prints as one character.
_LIGATURES = frozenset({"--", "``", "''", "?`", "!`", ",,"})

# Words in Greek; one or two letters are symbols.
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3,}")

_SEPARATORS = re.compile(r"([-‐‑–—/\s]+)")
# Surrogates stand for formulas: `one_line` removes others.
_EDGES = re.compile("^(?:[^\\w\ud800-\udfff]|_)+|(?:[^\\w\ud800-\udfff]|_)+$")
_FORMULAS = re.compile("([\ud800-\udfff]+)")

# Runs of characters that are neither replaced nor part of ligatures are copied as a whole: faster.
# Possessive: a text that has other characters as well would take exponential time.
_COPIED = re.compile(r"(?:[A-Za-z0-9 .;:()/+=*@\[\]]++|,(?!,)|-(?!-)|'(?!'))++")
_RUN = re.compile(rf"{_COPIED.pattern}|.", re.DOTALL)


def tex(text: str) -> str:
    """Return a text as LaTeX, its formulas as maths."""
    return _join(_segment(part) for part in segments(one_line(text)))


def tex_literal(text: str) -> str:
    """Return a text without formulas, such as a name, as LaTeX."""
    return _text(one_line(text))


def tex_title(text: str, names: Collection[str] = ()) -> str:
    """Return a title as LaTeX, with braces around what must not be put into small letters.

    That is formulas, words with a capital after the first character, single capitals except the
    article "A", and the given `names`. Styles keep the first word and what follows a colon.
    """
    formulas: dict[str, str] = {}
    line = ""
    for part in segments(one_line(text)):
        placeholder = chr(0xD800 + len(formulas) % 0x800)
        if part.kind == "maths":
            formulas[placeholder] = _segment(part)
        line += placeholder if part.kind == "maths" else part.value
    out: list[str] = []
    beginning = True
    for number, word in enumerate(_SEPARATORS.split(line)):
        if number % 2:
            out.append(_text(word))
        elif word:
            out.append(_word(word, names, formulas, beginning=beginning))
            beginning = out[-1].endswith(":")
    return _join(out)


@cache
def latex_letter(character: str) -> str:
    """Return a character as LaTeX text; unchanged when it needs UTF-8 input or a package."""
    if character in _TEXT:
        return _TEXT[character]
    if symbol := latex_symbol(character):
        return f"{{${symbol}$}}"
    if character not in _FROM_LIBRARY:
        return _accented(character)
    found = _library(character)
    # A command in braces, so that it does not absorb the following space.
    return f"{{{found}}}" if re.fullmatch(r"\\[A-Za-z]+", found) else found


@cache
def latex_symbol(character: str) -> str | None:
    """Return a mathematical symbol or Greek letter as LaTeX maths; None for other characters."""
    if character in _MATHS or character not in _FROM_LIBRARY:
        return _MATHS.get(character)
    maths = re.fullmatch(r"\\ensuremath\{(.*)\}", _library(character))
    return maths[1] if maths else None


def _library(character: str) -> str:
    return str(get_builtin_uni2latex_dict()[ord(character)])


def _accented(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    letter, accents = decomposed[0], decomposed[1:]
    command = _ACCENTS.get(accents)
    # Two accents on one letter, or one on a Greek letter, need fonts that come with UTF-8.
    if not command or not letter.isascii() or not letter.isalpha():
        return character
    return f"{{\\{command}{{{letter}}}}}" if command.isalpha() else f"{{\\{command}{letter}}}"


def _word(
    word: str, names: Collection[str], formulas: Mapping[str, str], *, beginning: bool
) -> str:
    core = _EDGES.sub("", word)
    if not core:
        return _text(word)
    before, _, after = word.partition(core)
    if (not beginning and core in names) or _needs_capitals(core, after, beginning=beginning):
        middle = f"{{{_text(core, formulas)}}}"
    else:
        runs = ((n % 2, _text(run, formulas)) for n, run in enumerate(_FORMULAS.split(core)))
        middle = _join(f"{{{run}}}" if maths else run for maths, run in runs)
    return _join((_text(before), middle, _text(after)))


def _needs_capitals(core: str, after: str, *, beginning: bool) -> bool:
    """Return whether a word, given the characters after it, loses meaning in small letters."""
    if not any(map(str.isupper, core)):
        return False
    if len(core) > 1:
        is_symbol = not beginning and not any(map(str.islower, core))  # such as C99 or C++20
        return is_symbol or any(map(str.isupper, core[1:])) or bool(_FORMULAS.search(core))
    is_article = core == "A" and not any(character in "*+#" for character in after)
    return not beginning and not is_article


def _segment(part: Segment) -> str:
    if part.kind == "text":
        return _text(part.value)
    formula = _formula(part.value)
    return f"${formula}$" if _is_balanced(formula) else _text(f"${part.value}$")


def _text(text: str, formulas: Mapping[str, str] = MappingProxyType({})) -> str:
    if not text or _COPIED.fullmatch(text):
        return text
    kept: set[int] = set()
    if not text.isascii():
        kept = {n for match in _GREEK_WORD.finditer(text) for n in range(*match.span())}
    return _join(
        run[0]
        if len(run[0]) > 1 or run.start() in kept
        else formulas.get(run[0]) or latex_letter(run[0])
        for run in _RUN.finditer(text)
    )


def _formula(source: str) -> str:
    """Return the source of a formula with commands for escaped braces, which BibTeX would count."""

    def replace(match: re.Match[str]) -> str:
        return r"\%" if match[2] else _BRACE_COMMANDS.get(match[1], match[0])

    written = _ESCAPED.sub(replace, source)
    symbols = ((character, latex_symbol(character)) for character in written)
    return "".join(f"{{{symbol}}}" if symbol else character for character, symbol in symbols)


def _is_balanced(formula: str) -> bool:
    depths = [0, *accumulate((c == "{") - (c == "}") for c in formula)]
    return min(depths) == depths[-1] == 0


def _join(pieces: Iterable[str]) -> str:
    """Join pieces so that no two characters form an unintended ligature."""
    out: list[str] = []
    last = ""
    for piece in pieces:
        if piece:
            out += ["{}", piece] if last + piece[0] in _LIGATURES else [piece]
            last = piece[-1]
    return "".join(out)
