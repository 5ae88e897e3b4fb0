r"""Titles and abstracts as content text: Unicode, with maths as `$…$`; knows no fields or files.

Safe on text that is not LaTeX: a rule applies only where LaTeX is the likelier reading, and what
no rule knows stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata

from paper_index.text.latex.commands import LETTERS, converted, symbol
from paper_index.text.latex.masks import ANY, MATHS, Masks
from paper_index.text.latex.protection import protect
from paper_index.text.latex.typography import typeset

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
    joined = name in LETTERS or unicodedata.category(text[-1]) in {"Pi", "Ps"}
    return text if group or joined or not space else text + " "


def _groups(text: str) -> str:
    text = _INNER_CAPITALS.sub(
        lambda match: match[0] if _LOST.fullmatch(match[1]) else match[1] + match[2], text
    )
    return _PLAIN_GROUP.sub(lambda match: match[0] if _SET.fullmatch(match[1]) else match[1], text)
