r"""Converts titles and abstracts that may hold LaTeX into plain Unicode with maths as `$…$`.

Safe on text that is not LaTeX: a rule applies only where LaTeX is the likelier reading, and unknown
markup stays as written.
"""

from __future__ import annotations

import re
import unicodedata

from paper_index.text.latex_maths import converted, symbol

# Unicode's two private planes: one for formulas, one for everything else.
_MATHS_FIRST, _OTHER_FIRST, _PLANE = 0xF0000, 0x100000, 0x10000
MATHS = "\U000f0000-\U000fffff"
"""The characters that stand for formulas, for use inside a regular expression's brackets."""
ANY = "\U000f0000-\U0010ffff"
"""The characters that stand for any piece, likewise."""

_CHUNK = re.compile(rf"([{MATHS}])(\d*)|([{ANY}])|([^{ANY}]+)")
_DOLLAR = re.compile(r"(\\.)|\$")
_EDGE = re.compile(r"\A(?:\s|\\[ ,;:!>])+|(?<!\\)(?:\s|\\[ ,;:!>])+\Z")

# RFC 3986 forbids the brackets, the backslash and the like in an address; a dollar sign it
# allows, but in these texts it opens a formula. LaTeX escapes some of the others, and a template
# such as https://x.org/{id} has groups.
_ESCAPE = r"\\[_%#&~]"
_SLOT = r"\{[\w.,+#;*-]*\}(?=[\w/?&=])"
_LAST = r"[^\s<>\"{}\\^`|$.,;:!?'()\[\]”’]|(?<=[/=_])\{\w+\}"
_ADDRESS = (
    r"(?:(?:https?|ftp)://|\bwww\.)"
    rf"(?:[^\s<>\"{{}}\\^`|$]|{_ESCAPE}|{_SLOT})*(?:{_LAST}|{_ESCAPE})"
)

# The order matters: at one place the first that fits wins.
_PIECES = re.compile(
    rf"""
    (?P<private> [{ANY}] )
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
  | \$ (?P<sign> [<>=±+~-]{{1,2}} | \\[A-Za-z]+\ ? | [A-Za-z] ) \$ (?=\d)  # $>$60: no price
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([_%#&~$])(?:\{\})?")

_SINGLE = re.compile(r"(?<![\w`'])`(?=[^\s`'])([^`]{1,200}?)(?<=\S)'(?!\w|'(?!'))")
_DOUBLE = re.compile(r"``(?=[^\s`])([^`]{1,600}?)(?<=\S)(?:''|\")")
_PRIMES = re.compile(rf"(?<![\w'])''(?=[\w{ANY}])([^'`\"]{{1,200}}?)(?<=\S)''(?![\w'])")

_BEFORE = rf"[\w)\]”’.,;:!?%\"'{ANY}]"
_AFTER = rf"[\w(\[“‘\"{ANY}]"
# `--strict` is an option, `i--` a program, and `|---|` a table.
_EM_DASH = re.compile(rf"(?<={_BEFORE})---(?!-)|(?<!\S)(?<!\| )---(?!\S)")
_EN_DASH = re.compile(rf"(?<={_BEFORE})--(?={_AFTER})|(?<=\s)--(?=\s)")

# "~100" is "about 100", "3~5" and "3%~5%" are ranges, "/~user" a home.
_TIE = re.compile(
    rf"(?<=[\w.,;:)\]}}!?%'’”{ANY}])~(?=[\w(\[{{\"“‘`\\{ANY}])(?!(?:(?<=\d~)|(?<=\d[%xkKM]~))\d)"
)

# Commands for letters. TeX swallows the space after any command; authors mean that only here, where
# the next letter belongs to the word.
_LETTERS = frozenset(
    "o O l L ss ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG".split()  # noqa: SIM905 (one line)
)

_ROUNDS = 20
"""Most levels of braces that are taken off at a time; far deeper nesting stays as written."""

_LATEX = re.compile(r"[\\{}$_^~`]|--|''")
_APOSTROPHE = re.compile(r"(?<=\w)\\'(?=(?:s|t|d|m|re|ll|ve)\b)")

_BASE = r"(?:\{\s*(?:[^\W\d_]|\\[ij](?![A-Za-z]))\s*\}|[^\W\d_]|\\[ij](?![A-Za-z]))"
_ACCENT = re.compile(
    rf"(?P<open>\{{)?(?P<accent>\\(?:['\"`^~=.]{_BASE}|[vcuHkrdb](?![A-Za-z])\s*{_BASE}))"
    rf"(?P<close>(?(open)\}}))"
)
_SPACE = re.compile(r"(?<=\S)\\ |\\[;:>]")
_ABBREVIATION = re.compile(r"(?<=\b[A-Za-z]\.)\\,\s*(?=[A-Za-z]\b)")
_SPECIAL = re.compile(r"\\([%&_#])")
_COMMAND = re.compile(r"(\{)?\\([A-Za-z]+)(?![A-Za-z])(?(1)\}|(?:\{\}|(\s+))?)")

_SHAPES = (
    "em|it|bf|sl|sc|tt|rm|sf|itshape|bfseries|slshape|scshape|ttfamily|rmfamily|sffamily|small"
)
_SWITCHED = re.compile(rf"\{{\s*\\(?:{_SHAPES})(?![A-Za-z])\s*([^{{}}]*)\}}")
_STYLED = re.compile(
    r"\\(?:emph|text(?:bf|it|rm|sc|sf|sl|tt|up|md|normal|superscript|subscript)?|underline|mbox|uline)"
    r"\s*\{([^{}]*)\}"
)
_RAISED = re.compile(r"\\text(super|sub)script\s*\{([\d+−-]+)\}")

_NESTED = rf"\{{(?:[^{{}}${ANY}]|\{{[^{{}}${ANY}]*\}})+\}}"
_SCRIPTS = re.compile(rf"(?<=[A-Za-z0-9])[_^]{_NESTED}(?:[_^](?:{_NESTED}|[A-Za-z0-9](?!\w)))*")
# `C_{Phi circ Psi}` has lost its backslashes: as words it reads better than as a formula.
_WORDS = re.compile(r"^[^\\]*\w \w[^\\]*$")
_BARE_MATHS = re.compile(
    r"\\(?:(?:math(?:cal|bb|bf|rm|sf|frak|scr|it)|sqrt|operatorname|boldsymbol|bm)"
    rf"|[dt]?frac\s*{_NESTED})\s*{_NESTED}(?:[_^](?:{_NESTED}|[A-Za-z0-9]))*"
)
# V_2O_3, L_2, R^2; a C, N or S may stand in front, as in CO_2.
_FORMULA = re.compile(
    r"(?<![\w\\/.])[CNS]?[A-Z][a-z]?(?:[_^]\d+)+(?:[A-Z][a-z]?(?:[_^]\d+)*)*(?![\w{^]|\.\w)"
)
_DIGITS = re.compile(r"(?:[_^]\d+)+")

# A formula, or BibTeX's `{GAN}s for {E}ntropy`; else only a command tells that braces are markup.
_SURE_SIGN = re.compile(rf"[{MATHS}]|(?<![\w\\}}_^{{])\{{[A-Z][A-Za-z0-9]*\}}[a-z]")
_PLAIN_GROUP = re.compile(r"(?<![\w\\}\]_^*])\{([^{}]*)\}")
_SET = re.compile(r"\s*\S+(?:\s*,\s*[^\s,]+)+\s*|.*(?:\||\s:\s).*")
_INNER_CAPITALS = re.compile(r"(?<![A-Za-z\\])([A-Za-z]+)\{([A-Z][A-Z0-9]*)\}")
# Maths commands that lost their backslash on some web page: their braces help to read them.
_LOST = re.compile(
    r"math\w+|text\w*|operatorname|boldsymbol|bm|sqrt|[dt]?frac|hat|tilde|bar|vec|over\w+"
)


def to_text(source: str) -> str:
    r"""Turn a title or an abstract that may hold LaTeX into content text, on one line, in NFC.

    Content text is plain Unicode; maths stands as `$…$` with its LaTeX unchanged, and `\$` is a
    dollar sign. Accents, emphasis, links, quotation marks, dashes and ties become what they print
    as. Nothing is lost but markup, and a label in braces that a web page glued to an address.
    Applying it twice changes nothing. Never raises.
    """
    text = _tidy(source)
    for _ in range(_ROUNDS):
        before = text
        # What one round uncovers (`\textbackslash emph`) is read by the next.
        text = _round(before) if _LATEX.search(before) else before
        if text == before:
            break
    return text


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _round(text: str) -> str:
    masks = Masks()
    masked = protect(text, masks)
    latex = bool(_SURE_SIGN.search(masked))
    for _ in range(_ROUNDS):
        before = masked
        masked = _commands(masked, masks)
        latex = latex or masked != before
        masked = _groups(masked) if latex else masked
        if masked == before:
            break
    masked = _FORMULA.sub(
        lambda match: _DIGITS.sub(lambda digits: masks.maths(digits[0]), match[0]), masked
    )
    return _tidy(masks.restore(typeset(masked)))


def _commands(text: str, masks: Masks) -> str:
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
    text = _ABBREVIATION.sub("", text)
    text = _SPACE.sub(" ", text).replace(r"\,", " ")
    for nothing in (r"\/", r"\-", r"\@", r"\!"):
        text = text.replace(nothing, "")
    return _SPECIAL.sub(r"\1", text)


def _accent(match: re.Match[str]) -> str:
    letter = converted(match["accent"])
    # What Unicode has no letter for was hardly meant as an accent.
    return letter if len(letter) == 1 else match[0]


def _symbol(match: re.Match[str]) -> str:
    group, name, space = match.groups()
    text = symbol(name)
    if text is None:
        return match[0]
    joined = name in _LETTERS or unicodedata.category(text[-1]) in {"Pi", "Ps"}
    return text if group or joined or not space else text + " "


def _groups(text: str) -> str:
    text = _INNER_CAPITALS.sub(
        lambda match: match[0] if _LOST.fullmatch(match[1]) else match[1] + match[2], text
    )
    return _PLAIN_GROUP.sub(lambda match: match[0] if _SET.fullmatch(match[1]) else match[1], text)


def protect(text: str, masks: Masks) -> str:
    """Return the text with everything that must stay as it is replaced by masks."""

    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in {"inline", "display", "dollars", "maths", "sign"}:
            return masks.maths(match[kind])
        if kind == "label":
            label, address = protect(match["label"], masks), _unescaped(match["href"])
            return _link(label, match["label"], address, masks)
        if kind == "newline":
            return " "
        return masks.other(_kept(match))

    return _PIECES.sub(replace, text)


def _kept(match: re.Match[str]) -> str:
    if match["brace"]:
        return match["brace"]
    if match["url"] is not None:
        return _unescaped(match["url"])
    if match["address"]:
        return _unescaped(match["address"])
    return match[0]


def _unescaped(address: str) -> str:
    return _ESCAPED.sub(r"\1", address.strip())


def _link(label: str, written: str, address: str, masks: Masks) -> str:
    if not address or _unescaped(written) == address:
        return label
    return f"{label} ({masks.other(address)})" if label.strip() else masks.other(address)


def typeset(text: str) -> str:
    """Replace LaTeX's quotation marks, dashes and ties where they are clearly meant as such."""
    text = _SINGLE.sub(r"‘\1’", text)
    text = _PRIMES.sub(r"“\1”", _DOUBLE.sub(r"“\1”", text))
    return _TIE.sub(" ", _EN_DASH.sub("–", _EM_DASH.sub("—", text)))


class Masks:
    """The pieces that were taken out of one text; frees their characters when dropped."""

    def __init__(self) -> None:
        self._maths: list[str] = []
        self._other: list[str] = []

    def maths(self, source: str) -> str:
        """Take out a formula, its LaTeX without dollars; "" when nothing is in it."""
        inner = _EDGE.sub("", _DOLLAR.sub(r"\1", source))
        return _store(self._maths, inner, _MATHS_FIRST, f"${inner}$") if inner else ""

    def other(self, piece: str) -> str:
        """Take out a piece that comes back as it is."""
        return _store(self._other, piece, _OTHER_FIRST, piece)

    def restore(self, text: str) -> str:
        r"""Put all pieces back so that formulas read as such: lone dollars become `\$`."""
        out = ""
        for maths, digits, other, prose in _CHUNK.findall(text):
            if maths:
                # A backslash in front would escape the dollar; a digit behind, by Pandoc's rule,
                # would keep it from closing. Digits look the same inside a formula.
                formula = _fetch(self._maths, maths, _MATHS_FIRST)
                out += " " * out.endswith("\\") + f"${formula}{digits}$"
            elif other:
                out += _fetch(self._other, other, _OTHER_FIRST)
            else:
                out += " " * (out.endswith("\\") and prose.startswith("$"))
                out += prose.replace("$", r"\$") if self._maths else prose
        return out


def _store(pieces: list[str], piece: str, first: int, fallback: str) -> str:
    if len(pieces) >= _PLANE:
        return fallback
    pieces.append(piece)
    return chr(first + len(pieces) - 1)


def _fetch(pieces: list[str], character: str, first: int) -> str:
    number = ord(character) - first
    return pieces[number] if number < len(pieces) else character
