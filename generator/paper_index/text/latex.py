r"""Converts LaTeX in titles and abstracts to plain Unicode with maths as `$…$`.

Safe for text that is not LaTeX: a rule applies only where LaTeX is the likelier interpretation, and
unknown markup is kept. Formulas, addresses and escaped characters are first replaced by private-use
characters (masks), and restored at the end.
"""

from __future__ import annotations

import re
import unicodedata

from paper_index.text.latex_maths import converted, symbols

# Masks are characters of Unicode's two private planes: one for formulas, one for everything else.
_MATHS_FIRST, _OTHER_FIRST, _PLANE = 0xF0000, 0x100000, 0x10000
# The ranges of the masks, for use within the brackets of a regular expression.
_MATHS_MASKS = "\U000f0000-\U000fffff"
_MASKS = "\U000f0000-\U0010ffff"

_CHUNK = re.compile(rf"([{_MATHS_MASKS}])(\d*)|([{_MASKS}])|([^{_MASKS}]+)")
_DOLLAR = re.compile(r"(\\.)|\$")
_EDGE = re.compile(r"\A(?:\s|\\[ ,;:!>])+|(?<!\\)(?:\s|\\[ ,;:!>])+\Z")

# RFC 3986 excludes brackets, backslashes and similar characters from addresses. It allows a dollar
# sign, but in these texts that begins a formula. LaTeX escapes some of the others, and a template
# such as https://x.org/{id} has groups.
_ESCAPE = r"\\[_%#&~]"
_SLOT = r"\{[\w.,+#;*-]*\}(?=[\w/?&=])"
_LAST = r"[^\s<>\"{}\\^`|$.,;:!?'()\[\]”’]|(?<=[/=_])\{\w+\}"
_ADDRESS = (
    r"(?:(?:https?|ftp)://|\bwww\.)"
    rf"(?:[^\s<>\"{{}}\\^`|$]|{_ESCAPE}|{_SLOT})*(?:{_LAST}|{_ESCAPE})"
)

# What is masked. The order matters: the first alternative that matches at a position wins.
_PROTECTED = re.compile(
    rf"""
    (?P<private> [{_MASKS}] )
  | (?P<path> (?<![\w\\]) [A-Za-z]:\\ [^\s"'<>|{{}}$]* [^\s"'<>|{{}}$\\]
      | (?<!\S) \\\\ [\w.-]+ \\ [\w.\\-]*\w )
  | (?P<quoted> (?<!\w) \\(?P<quote>["']) (?=\w) [^"'\\$]{{2,}}? \\(?P=quote) (?!\w) )
  | (?P<dollar> \\\$ )
  | (?P<newline> \\\\ (?: \[ \d [\w.\ ]* \] )? )
  | \\ (?P<brace> [{{}}] )
  | \\url \s* \{{ (?P<url> [^{{}}$]* ) \}}
  | \\href \s* \{{ (?P<href> [^{{}}$]* ) \}} \s*
    \{{ (?P<label> (?: [^{{}}] | \{{ [^{{}}]* \}} )* ) \}}
  | (?P<address> {_ADDRESS} ) (?P<junk> (?: \{{ [^{{}}]* \}} )? )
  | (?P<template> \{{\{{ [^{{}}\\$]* \}}\}} | \{{% [^{{}}\\$]* %\}} )
  | \\\( (?P<inline> (?: [^\\] | \\[^()] )+? ) \\\)
  | \\\[ (?P<display> (?: [^\\] | \\[^\[\]] )+? ) \\\]
  | \$\$ (?P<dollars> (?: [^$\\] | \\. )+? ) \$\$
  | \$ (?=\S) (?P<maths> (?: [^$\\] | \\. )+? ) (?<!\s) \$ (?!\d)  # Pandoc's rule
  | \$ (?P<sign> [<>=±+~-]{{1,2}} | \\[A-Za-z]+\ ? | [A-Za-z] ) \$ (?=\d)  # $>$60 is not a price
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([_%#&~$])(?:\{\})?")

_SINGLE = re.compile(r"(?<![\w`'])`(?=[^\s`'])([^`]{1,200}?)(?<=\S)'(?!\w|'(?!'))")
_DOUBLE = re.compile(r"``(?=[^\s`])([^`]{1,600}?)(?<=\S)(?:''|\")")
_PRIMES = re.compile(rf"(?<![\w'])''(?=[\w{_MASKS}])([^'`\"]{{1,200}}?)(?<=\S)''(?![\w'])")

_BEFORE = rf"[\w)\]”’.,;:!?%\"'{_MASKS}]"
_AFTER = rf"[\w(\[“‘\"{_MASKS}]"
# Not dashes: `--strict` is an option, `i--` is code, `|---|` is a table.
_EM_DASH = re.compile(rf"(?<={_BEFORE})---(?!-)|(?<!\S)(?<!\| )---(?!\S)")
_EN_DASH = re.compile(rf"(?<={_BEFORE})--(?={_AFTER})|(?<=\s)--(?=\s)")

# Not ties: "~100" is "about 100", "3~5" and "3%~5%" are ranges, "/~user" is a home directory.
_TIE = re.compile(
    rf"(?<=[\w.,;:)\]}}!?%'’”{_MASKS}])~(?=[\w(\[{{\"“‘`\\{_MASKS}])(?!(?:(?<=\d~)|(?<=\d[%xkKM]~))\d)"
)

# Commands for letters. TeX ignores the space after any command, but authors intend that only for
# these, which continue a word.
_LETTERS = frozenset(
    "o O l L ss ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG".split()  # noqa: SIM905 (one line)
)

_MAX_ROUNDS = 20
"""Most levels of braces that are removed at a time; much deeper nesting is kept."""

_LATEX = re.compile(r"[\\{}$_^~`]|--|''")
_APOSTROPHE = re.compile(r"(?<=\w)\\'(?=(?:s|t|d|m|re|ll|ve)\b)")

_BASE = r"(?:\{\s*(?:[^\W\d_]|\\[ij](?![A-Za-z]))\s*\}|[^\W\d_]|\\[ij](?![A-Za-z]))"
_ACCENT = re.compile(
    rf"(?P<open>\{{)?(?P<accent>\\(?:['\"`^~=.]{_BASE}|[vcuHkrdb](?![A-Za-z])\s*{_BASE}))"
    rf"(?P<close>(?(open)\}}))"
)
_SPACE = re.compile(r"(?<=\S)\\ |\\[;:>,]")
_ABBREVIATION = re.compile(r"(?<=\b[A-Za-z]\.)\\,\s*(?=[A-Za-z]\b)")
_SPECIAL = re.compile(r"\\([%&_#])")
_COMMAND = re.compile(r"(\{)?\\([A-Za-z]+)(?![A-Za-z])(?(1)\}|(?:\{\}|(\s+))?)")

_SHAPES = "em|it|bf|sl|sc|tt|rm|sf|(?:it|sl|sc)shape|bfseries|(?:tt|rm|sf)family|small"
_SWITCHED = re.compile(rf"\{{\s*\\(?:{_SHAPES})(?![A-Za-z])\s*([^{{}}]*)\}}")
_STYLED = re.compile(
    r"\\(?:emph|text(?:bf|it|rm|sc|sf|sl|tt|up|md|normal|superscript|subscript)?|underline|mbox|uline)"
    r"\s*\{([^{}]*)\}"
)
_RAISED = re.compile(r"\\text(super|sub)script\s*\{([\d+−-]+)\}")

_NESTED = rf"\{{(?:[^{{}}${_MASKS}]|\{{[^{{}}${_MASKS}]*\}})+\}}"
_SCRIPTS = re.compile(rf"(?<=[A-Za-z0-9])[_^]{_NESTED}(?:[_^](?:{_NESTED}|[A-Za-z0-9](?!\w)))*")
# `C_{Phi circ Psi}` lost its backslashes: it is more readable as words than as a formula.
_WORDS = re.compile(r"^[^\\]*\w \w[^\\]*$")
_BARE_MATHS = re.compile(
    r"\\(?:(?:math(?:cal|bb|bf|rm|sf|frak|scr|it)|sqrt|operatorname|boldsymbol|bm)"
    rf"|[dt]?frac\s*{_NESTED})\s*{_NESTED}(?:[_^](?:{_NESTED}|[A-Za-z0-9]))*"
)
# V_2O_3, L_2, R^2, also with a C, N or S in front, as in CO_2.
_FORMULA = re.compile(
    r"(?<![\w\\/.])[CNS]?[A-Z][a-z]?(?:[_^]\d+)+(?:[A-Z][a-z]?(?:[_^]\d+)*)*(?![\w{^]|\.\w)"
)
_DIGITS = re.compile(r"(?:[_^]\d+)+")

# A formula, or BibTeX's `{GAN}s for {E}ntropy`. Otherwise only commands show that braces are LaTeX.
_CERTAIN_LATEX = re.compile(rf"[{_MATHS_MASKS}]|(?<![\w\\}}_^{{])\{{[A-Z][A-Za-z0-9]*\}}[a-z]")
_PLAIN_GROUP = re.compile(r"(?<![\w\\}\]_^*])\{([^{}]*)\}")
_SET = re.compile(r"\s*\S+(?:\s*,\s*[^\s,]+)+\s*|.*(?:\||\s:\s).*")
_INNER_CAPITALS = re.compile(r"(?<![A-Za-z\\])([A-Za-z]+)\{([A-Z][A-Z0-9]*)\}")
# Maths commands that lost their backslash, where the braces help to read them.
_LOST = re.compile(
    r"math\w+|text\w*|operatorname|boldsymbol|bm|sqrt|[dt]?frac|hat|tilde|bar|vec|over\w+"
)


def to_text(source: str) -> str:
    r"""Convert a title or an abstract that may contain LaTeX to content text: one line, in NFC.

    Content text is plain Unicode; maths is `$…$` with its LaTeX unchanged, and `\$` is a dollar
    sign. Accents, emphasis, links, quotation marks, dashes and ties become what they print as. Only
    markup is removed, and a label in braces directly after an address. Idempotent; never raises.
    """
    text = _normalized(source)
    for _ in range(_MAX_ROUNDS):
        before = text
        # A round may uncover LaTeX (`\textbackslash emph`) for the next one.
        text = _convert_once(before) if _LATEX.search(before) else before
        if text == before:
            break
    return text


def _normalized(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _convert_once(text: str) -> str:
    masks = _Masks()
    masked = _protect(text, masks)
    is_latex = bool(_CERTAIN_LATEX.search(masked))
    for _ in range(_MAX_ROUNDS):
        before = masked
        masked = _convert_commands(masked, masks)
        is_latex = is_latex or masked != before
        masked = _remove_braces(masked) if is_latex else masked
        if masked == before:
            break
    masked = _FORMULA.sub(
        lambda match: _DIGITS.sub(lambda digits: masks.maths(digits[0]), match[0]), masked
    )
    # Quotation marks, dashes and ties, where they are clearly meant as such.
    masked = _PRIMES.sub(r"“\1”", _DOUBLE.sub(r"“\1”", _SINGLE.sub(r"‘\1’", masked)))
    masked = _TIE.sub(" ", _EN_DASH.sub("–", _EM_DASH.sub("—", masked)))
    return _normalized(masks.restore(masked))


def _protect(text: str, masks: _Masks) -> str:
    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in {"inline", "display", "dollars", "maths", "sign"}:
            return masks.maths(match[kind])
        if kind == "label":
            return _link(_protect(match["label"], masks), match, masks)
        if kind == "newline":
            return " "
        address = match["address"] or match["url"]
        kept = match["brace"] or match[0]
        return masks.other(kept if address is None else _unescaped(address))

    return _PROTECTED.sub(replace, text)


def _unescaped(address: str) -> str:
    return _ESCAPED.sub(r"\1", address.strip())


def _link(label: str, match: re.Match[str], masks: _Masks) -> str:
    address = _unescaped(match["href"])
    if not address or _unescaped(match["label"]) == address:
        return label
    return f"{label} ({masks.other(address)})" if label.strip() else masks.other(address)


def _convert_commands(text: str, masks: _Masks) -> str:
    text = _APOSTROPHE.sub("'", text)
    text = _BARE_MATHS.sub(lambda match: masks.maths(match[0]), text)
    text = _SCRIPTS.sub(
        lambda match: match[0] if _WORDS.search(match[0]) else masks.maths(match[0]), text
    )
    text = _ACCENT.sub(_accent, text)
    text = _SWITCHED.sub(r"\1", text)
    text = _RAISED.sub(
        lambda match: masks.maths(f"{'^' if match[1] == 'super' else '_'}{{{match[2]}}}"), text
    )
    text = _STYLED.sub(r"\1", text)
    text = _COMMAND.sub(_symbol, text)
    text = _SPACE.sub(" ", _ABBREVIATION.sub("", text))
    return _SPECIAL.sub(r"\1", re.sub(r"\\[/@!-]", "", text))


def _accent(match: re.Match[str]) -> str:
    letter = converted(match["accent"])
    # Without a letter in Unicode, it was hardly meant as an accent.
    return letter if len(letter) == 1 else match[0]


def _symbol(match: re.Match[str]) -> str:
    group, name, space = match.groups()
    text = symbols().get(name)
    if text is None:
        return match[0]
    joined = name in _LETTERS or unicodedata.category(text[-1]) in {"Pi", "Ps"}
    return text if group or joined or not space else text + " "


def _remove_braces(text: str) -> str:
    text = _INNER_CAPITALS.sub(
        lambda match: match[0] if _LOST.fullmatch(match[1]) else match[1] + match[2], text
    )
    return _PLAIN_GROUP.sub(lambda match: match[0] if _SET.fullmatch(match[1]) else match[1], text)


class _Masks:
    """The masked pieces of one text, by mask."""

    def __init__(self) -> None:
        self._pieces: dict[str, str] = {}

    def maths(self, source: str) -> str:
        """Mask a formula, its LaTeX without dollars; return "" for an empty one."""
        inner = _EDGE.sub("", _DOLLAR.sub(r"\1", source))
        return self._mask(inner, _MATHS_FIRST, f"${inner}$") if inner else ""

    def other(self, piece: str) -> str:
        """Mask a piece that is restored unchanged."""
        return self._mask(piece, _OTHER_FIRST, piece)

    def _mask(self, piece: str, first: int, fallback: str) -> str:
        if len(self._pieces) >= _PLANE:
            return fallback
        mask = chr(first + len(self._pieces))
        self._pieces[mask] = piece
        return mask

    def restore(self, text: str) -> str:
        r"""Restore all pieces, so that formulas are recognised: other dollars become `\$`."""
        has_maths = any(mask < chr(_OTHER_FIRST) for mask in self._pieces)
        out = ""
        for maths, digits, other, prose in _CHUNK.findall(text):
            piece = self._pieces.get(maths or other, maths or other)
            if maths:
                # Pandoc does not close a formula before a digit; in the formula it looks the same.
                piece = f"${piece}{digits}$"
            elif prose:
                piece = prose.replace("$", r"\$") if has_maths else prose
            # A backslash before the dollar would escape it.
            out += " " * (out.endswith("\\") and (prose or piece).startswith("$")) + piece
        return out
