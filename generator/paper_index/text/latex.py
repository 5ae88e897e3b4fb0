r"""Converts LaTeX in titles and abstracts to plain Unicode with maths as `$…$`.

`to_text` is safe for text that is not LaTeX: a rule applies only where LaTeX is the likelier
interpretation, and a command without an argument that it does not know is kept. `latex_to_text` is
for what certainly is LaTeX, such as a value of BibTeX. Both replace a command that they do not know
by its argument; `lost_commands` names these for a report.
"""

from __future__ import annotations

import re
import unicodedata

from paper_index.text.latex_masks import MASKS, MATHS_MASKS, Masks, protect
from paper_index.text.latex_maths import converted, symbols

_SINGLE = re.compile(r"(?<![\w`'])`(?=[^\s`'])([^`]{1,200}?)(?<=\S)'(?!\w|'(?!'))")
_DOUBLE = re.compile(r"``(?=[^\s`])([^`]{1,600}?)(?<=\S)(?:''|\")")
_PRIMES = re.compile(rf"(?<![\w'])''(?=[\w{MASKS}])([^'`\"]{{1,200}}?)(?<=\S)''(?![\w'])")

# What TeX prints for these, wherever they are. A word between grave accents is code in Markdown.
_CODE = r"(?<![^\s(])`\w(?:[^`']{0,60}[^`'\s])?`(?![\w`'])"
_LIGATURE = re.compile(rf"(?P<code>{_CODE})|[!?]`|``|''|---|--|`")
_PRINTED = {"!`": "¡", "?`": "¿", "``": "“", "''": "”", "---": "—", "--": "–", "`": "‘"}

_BEFORE = rf"[\w)\]”’.,;:!?%\"'{MASKS}]"
_AFTER = rf"[\w(\[“‘\"{MASKS}]"
# Not dashes: `--strict` is an option, `i--` is code, `|---|` is a table.
_EM_DASH = re.compile(rf"(?<={_BEFORE})---(?!-)|(?<!\S)(?<!\| )---(?!\S)")
_EN_DASH = re.compile(rf"(?<={_BEFORE})--(?={_AFTER})|(?<!\S)--(?!\S)")

# Not ties: "~100" is "about 100", "3~5" and "3%~5%" are ranges, "/~user" is a home directory.
_TIE = re.compile(
    rf"(?<=[\w.,;:)\]}}!?%'’”{MASKS}])~(?=[\w(\[{{\"“‘`…\\{MASKS}])(?!(?:(?<=\d~)|(?<=\d[%xkKM]~))\d)"
)

# Commands for letters. TeX ignores the space after any command, but authors intend that only for
# these, which continue a word.
_LETTERS = frozenset(
    "o O l L ss ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG cprime".split()  # noqa: SIM905 (one line)
)
# The unit of a temperature, after `\textdegree`.
_UNIT = re.compile(r"[CFK]\b")

_MAX_ROUNDS = 20
"""Most levels of braces that are removed at a time; much deeper nesting is kept."""

_LATEX = re.compile(r"[\\{}$_^~`]|--|''")
_APOSTROPHE = re.compile(r"(?<=\w)\\'(?=(?:s|t|d|m|re|ll|ve)\b)")

_DOTLESS = r"\\(?:[ij]|ae|AE|o|O|aa|AA)(?![A-Za-z])(?:\{\}|\s+)?"
_BASE = rf"(?:\{{\s*(?:[^\W\d_]|{_DOTLESS})\s*\}}|\s*(?:[^\W\d_]|{_DOTLESS}))"
_TABBED = re.compile(r"\\a(?=['`=]\{?[A-Za-z\\])")
"""The start of an accent inside of a table, \\a'e for \\'e."""
_ACCENT = re.compile(
    rf"(?P<open>\{{)?(?P<accent>\\(?:['\"`^~=.](?:\{{\}})?{_BASE}|[vcuHkrdb](?![A-Za-z])\s*{_BASE}))"
    rf"(?P<close>(?(open)\s*\}}))"
)
_SPACE = re.compile(r"(?<=\S)\\ |\\[;:>,]")
_ABBREVIATION = re.compile(r"(?<=\b[A-Za-z]\.)\\,\s*(?=[A-Za-z]\b)")
_SPECIAL = re.compile(r"\\([%&_#])")
_COMMAND = re.compile(r"(\{)?\\([A-Za-z]+)(?![A-Za-z])(?(1)\}|(?:\{\}|(\s+))?)")

_SHAPES = (
    "em|it|bf|sl|sc|tt|rm|sf|(?:it|sl|sc|up)shape|(?:bf|md)series|(?:tt|rm|sf)family|normalfont"
    "|tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge"
)
_SWITCHED = re.compile(rf"\{{\s*\\(?:{_SHAPES})(?![A-Za-z])\s*([^{{}}]*)\}}")
_STYLES = "emph|text(?:bf|it|rm|sc|sf|sl|tt|up|md|normal)?|underline|[mhf]box|uline"
# Some texts have lost the backslash of a style.
_STYLED = re.compile(
    rf"(?:\\(?:{_STYLES})\s*|(?<![\w\\])(?:text(?:bf|it|tt|sc|sf|rm)|emph))\{{([^{{}}]*)\}}"
)
_RAISED = re.compile(r"\\text(super|sub)script\s*\{([^{}]*)\}")
_INNER = r"[^{}]*(?:\{[^{}]*\}[^{}]*)*"
_ENSURED = re.compile(rf"\\ensuremath\s*\{{({_INNER})\}}")
_BARE_SYMBOL = re.compile(r"\\([A-Za-z]+)\s*|(?:[^\W_]|[.,+=<>()-])+")

# Commands whose first argument is not text, and those without any text.
_COLOURED = re.compile(
    r"\\(?:textcolor|colorbox|parbox|raisebox|foreignlanguage|href|fontsize|adjustbox)\*?\s*"
    rf"(?:\[[^\[\]]*\]\s*)?\{{[^{{}}]*\}}\s*\{{({_INNER})\}}"
)
_FIRST_OF_TWO = re.compile(rf"\\texorpdfstring\s*\{{({_INNER})\}}\s*\{{{_INNER}\}}")
_INVISIBLE = re.compile(
    r"\\(?:label|thanks|[hv]space|color|[hv]?phantom|index|nocite|footnotemark|vskip|begin|end"
    r"|usepackage|documentclass)(?![A-Za-z])\*?\s*(?:\[[^\[\]]*\]\s*)?\{[^{}]*\}(?:\[[^\[\]]*\])?"
)
# With the space and the brackets around it, which would be left.
_CITED = re.compile(
    r"[ ~]?(\()?\\(?:footnote(?:text)?|(?:paren|auto|text|foot)?[Cc]ite[a-z]*)(?![A-Za-z])\*?\s*"
    rf"(?:\[[^\[\]]*\]\s*){{0,2}}\{{{_INNER}\}}(?(1)\))"
)
_UNKNOWN = re.compile(
    r"(?P<open>\{)?\\(?P<name>[A-Za-z]{2,})\*?\s*(?:\[[^\[\]{}]*\]\s*)?"
    r"(?P<groups>(?:\{[^{}]*\})+)(?(open)\})"
)
_UNKNOWN_SWITCH = re.compile(r"\{\\([A-Za-z]{2,})\s+([^{}\\]*)\}")
_LONE_UNKNOWN = re.compile(r"\\([A-Za-z]+)\*?(?:\{\}|[ \t]+(?=[^\w\s])|(?=.|$))")

_KNOWN = re.compile(rf"{_SHAPES}|{_STYLES}|ensuremath|text(?:super|sub)script")
_NESTED = rf"\{{(?:[^{{}}${MASKS}]|\{{[^{{}}${MASKS}]*\}})+\}}"
_SCRIPTS = re.compile(rf"(?<=[A-Za-z0-9])[_^]{_NESTED}(?:[_^](?:{_NESTED}|[A-Za-z0-9](?!\w)))*")
# `C_{Phi circ Psi}` lost its backslashes: it is more readable as words than as a formula.
_WORDS = re.compile(r"^[^\\]*\w \w[^\\]*$")
_ONE = rf"(?:\s*{_NESTED}|\s+[A-Za-z](?![A-Za-z])|\s*\\[A-Za-z]+)"
_BARE_MATHS = re.compile(
    rf"(?:\\(?:math(?:cal|bb|bf|rm|sf|frak|scr|it)|sqrt(?:\[\w+\])?|operatorname|boldsymbol|bm"
    rf"|overline|overset\s*{_NESTED}|(?:wide)?(?:hat|tilde)|bar|vec|d?dot){_ONE}"
    rf"|\\[dt]?frac(?:\s*{_NESTED}\s*{_NESTED}|\s*\d\s*\d)|\{{\\(?:cal|frak|Bbb)\s+[A-Za-z]\}})"
    rf"(?:[_^](?:{_NESTED}|[A-Za-z0-9]))*"
)
# V_2O_3, L_2, R^2, also with a C, N or S in front, as in CO_2.
_FORMULA = re.compile(
    r"(?<![\w\\/.])[CNS]?[A-Z][a-z]?(?:[_^]\d+)+(?:[A-Z][a-z]?(?:[_^]\d+)*)*(?![\w{^]|\.\w)"
)
_DIGITS = re.compile(r"(?:[_^]\d+)+")

# Superscripts that are no formula: ordinals, and signs that Unicode has.
_ORDINAL = re.compile(r"st|nd|rd|th|e|er|re|ère|ème|o|a|me|®|™|©|\*|†|‡|§")
_TRADE_MARKS = {"TM": "™", "tm": "™", "R": "®", "SM": "℠"}
_SCRIPT = re.compile(r"[\w+−–±=*/.,′∗∞()<>-]{1,24}")
_MAX_SCRIPT = 40
"""Longest text of a superscript or subscript; a longer one is no script but a mistake."""

# A formula, or BibTeX's `{GAN}s for {E}ntropy`, or a style. Otherwise only other commands show that
# braces are LaTeX.
_CERTAIN_LATEX = re.compile(
    rf"[{MATHS_MASKS}]|(?<![\w\\}}_^{{])\{{[A-Z][A-Za-z0-9]*\}}[a-z]"
    rf"|\\(?:{_STYLES})\s*\{{|\{{\\(?:{_SHAPES})(?![A-Za-z])[^{{}}]*[{{}}]"
)
# BibTeX's {AI} or {Deep Learning}, which keeps its capitals; not a set or a list.
_CAPITALS = re.compile(r"(?<![\w\\}\]_*^$])\{([A-Z][\w.:’'-]*(?:[ -][\w.:’'-]+)*)\}(?![\w/?&=])")
_PLAIN_GROUP = re.compile(r"(?<![\w\\}\]_^*])\{([^{}]*)\}")
_GROUP = re.compile(r"\{([^{}]*)\}")
# Without the braces, an unknown command would continue in the next word.
_LAST_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*\Z")
_SET = re.compile(r"\s*\S+(?:\s*,\s*[^\s,]+)+\s*|.*(?:\||\s:\s).*")
_INNER_CAPITALS = re.compile(r"(?<![A-Za-z\\])([A-Za-z]+)\{([A-Z][A-Z0-9]*)\}")
# The group of "Th{\'er}èse", with its accent converted.
_INNER_ACCENT = re.compile(r"(?<=[^\W\d_])\{([^\W\d_]*[^\x00-\x7f][^\W\d_]*)\}")
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
        text = _convert_once(before, certain=False) if _LATEX.search(before) else before
        if text == before:
            break
    return text


def latex_to_text(source: str) -> str:
    r"""Convert LaTeX to content text like `to_text`, but without any of its braces and commands.

    `\{` and `\textbackslash` are characters of the text, so that it is not converted again. A
    command without an argument that is not known is dropped, unless nothing else has letters.
    """
    text = _normalized(source)
    if not _LATEX.search(text):
        return text
    found = _convert_once(text, certain=True)
    if not any(map(str.isalnum, found)) and lost_commands(source):
        found = _convert_once(_LONE_UNKNOWN.sub(r"\1", text), certain=True)
    return found


def lost_commands(source: str) -> tuple[str, ...]:
    r"""Return the commands in a LaTeX text that are not known, such as `\ocirc`, each once."""
    masked = protect(_normalized(source), Masks(), certain=True)
    for known in (_ACCENT, _SWITCHED, _STYLED, _RAISED, _ENSURED, _COLOURED, _FIRST_OF_TWO):
        masked = known.sub(lambda match: " ".join(filter(None, match.groups())), masked)
    masked = _BARE_MATHS.sub("", _INVISIBLE.sub("", _CITED.sub("", masked)))
    names = re.findall(rf"\\(?!(?:{_SHAPES}|{_STYLES}|[vcuHkrdb])(?![A-Za-z]))([A-Za-z]+)", masked)
    return tuple(dict.fromkeys(f"\\{name}" for name in names if name not in symbols()))


def _normalized(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_TABBED.sub(r"\\", text).split()))


def _convert_once(text: str, *, certain: bool) -> str:
    masks = Masks()
    masked = protect(text, masks, certain=certain)
    is_latex = bool(_CERTAIN_LATEX.search(masked))
    for _ in range(_MAX_ROUNDS):
        before = masked
        masked = _convert_commands(masked, masks, certain=certain)
        is_latex = is_latex or masked != before
        # What is left in braces is no argument of a command that is still to be converted.
        if not certain or masked == before:
            masked = _remove_braces(masked, is_latex=is_latex, certain=certain)
        if masked == before:
            break
    if certain:
        masked = re.sub(r"[{}\\]", "", _LONE_UNKNOWN.sub("", masked))
    masked = _FORMULA.sub(
        lambda match: _DIGITS.sub(lambda digits: masks.maths(digits[0]), match[0]), masked
    )
    if certain:
        masked = _SINGLE.sub(r"‘\1’", masked)
        masked = _LIGATURE.sub(lambda match: match["code"] or _PRINTED[match[0]], masked)
    # Quotation marks, dashes and ties, where they are clearly meant as such.
    masked = _PRIMES.sub(r"“\1”", _DOUBLE.sub(r"“\1”", _SINGLE.sub(r"‘\1’", masked)))
    masked = _TIE.sub(" ", _EN_DASH.sub("–", _EM_DASH.sub("—", masked)))
    return _normalized(masks.restore(masked))


def _convert_commands(text: str, masks: Masks, *, certain: bool) -> str:
    text = _APOSTROPHE.sub("'", text)
    text = _ENSURED.sub(lambda match: _ensured(match[1], masks), text)
    text = _BARE_MATHS.sub(lambda match: _formula(match, masks), text)
    text = _SCRIPTS.sub(
        lambda match: match[0] if _WORDS.search(match[0]) else masks.maths(match[0]), text
    )
    text = _ACCENT.sub(lambda match: _accent(match, certain=certain), text)
    text = _SWITCHED.sub(r"\1", text)
    text = _RAISED.sub(lambda match: _raised(match, masks), text)
    text = _FIRST_OF_TWO.sub(r"\1", _COLOURED.sub(r"\1", text))
    text = _INVISIBLE.sub(" ", _CITED.sub("", text))
    text = _STYLED.sub(r"\1", text)
    text = _COMMAND.sub(_symbol, text)
    text = _UNKNOWN_SWITCH.sub(_switched, _UNKNOWN.sub(_argument, text))
    text = _SPACE.sub(" ", _ABBREVIATION.sub("", text))
    return _SPECIAL.sub(r"\1", re.sub(r"\\[/@!-]", "", text))


def _raised(match: re.Match[str], masks: Masks) -> str:
    if "\\" in match[2]:
        return match[0]
    mark = "^" if match[1] == "super" else "_"
    return protect(script(mark, masks.unmasked(match[2])), masks, certain=False)


def script(mark: str, text: str) -> str:
    """Return the text of a superscript (mark `^`) or subscript (`_`) as a formula or plain text.

    Ordinals and signs stay in the line. Anything else becomes a formula, since in the line it
    would change its meaning: 10⁻³ is not 10−3.
    """
    inner = " ".join(text.replace("$", "").split())
    if not inner or len(inner) > _MAX_SCRIPT:
        return text
    if mark == "^" and (_ORDINAL.fullmatch(inner) or inner in _TRADE_MARKS):
        return _TRADE_MARKS.get(inner, inner)
    is_formula = _SCRIPT.fullmatch(inner) or "$" in text
    return f"${mark}{{{inner}}}$" if is_formula else rf"${mark}{{\text{{{inner}}}}}$"


def _formula(match: re.Match[str], masks: Masks) -> str:
    name = re.search(r"(?<!\A)\\([A-Za-z]+)\Z", match[0])
    return match[0] if name and name[1] not in symbols() else masks.maths(match[0])


def _ensured(source: str, masks: Masks) -> str:
    """Return the symbols of a formula as text if it has nothing else, otherwise the formula."""
    names = [match[1] for match in _BARE_SYMBOL.finditer(source) if match[1]]
    rest = _BARE_SYMBOL.sub("", source).strip()
    return masks.maths(source) if rest or any(n not in symbols() for n in names) else source


def _accent(match: re.Match[str], *, certain: bool) -> str:
    accent = re.sub(r"\A(\\[^A-Za-z])\{\}", r"\1", match["accent"])
    letter = converted(accent)
    # Without a letter in Unicode, it was hardly meant as an accent.
    return letter if certain or len(letter) == 1 else match[0]


def _symbol(match: re.Match[str]) -> str:
    group, name, space = match.groups()
    text = symbols().get(name)
    if text is None:
        return match[0]
    joined = name in _LETTERS or unicodedata.category(text[-1]) in {"Pi", "Ps"}
    joined |= text == "°" and _UNIT.match(match.string, match.end()) is not None
    return text if group or joined or not space else text + " "


def _argument(match: re.Match[str]) -> str:
    """Return the arguments of an unknown command; those of a known one are converted later."""
    if _KNOWN.fullmatch(match["name"]):
        return match[0]
    found = " ".join(filter(None, _GROUP.findall(match["groups"])))
    return f"{found}\u0326" if match["name"] == "textcommabelow" else found


def _switched(match: re.Match[str]) -> str:
    r"""Return the text after an unknown command that begins a group, such as `{\relax Ch}`."""
    is_known = _KNOWN.fullmatch(match[1]) or match[1] in symbols()
    return match[0] if is_known else match[2]


def _remove_braces(text: str, *, is_latex: bool, certain: bool) -> str:
    if certain:
        return _GROUP.sub(lambda match: _LAST_COMMAND.sub("", match[1]), text)
    text = _CAPITALS.sub(r"\1", text)
    if not is_latex:
        return text
    text = _INNER_ACCENT.sub(r"\1", text)
    text = _INNER_CAPITALS.sub(
        lambda match: match[0] if _LOST.fullmatch(match[1]) else match[1] + match[2], text
    )
    return _PLAIN_GROUP.sub(lambda match: match[0] if _SET.fullmatch(match[1]) else match[1], text)
