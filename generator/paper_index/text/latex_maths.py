r"""Converts single LaTeX commands, and formulas for places without MathML, into Unicode.

Prose is full of characters that LaTeX would interpret (`95%`, `#1`, `a_b`), so pylatexenc gets only
single commands that were recognised as LaTeX. Groups are read from the inside out, so that no
nesting can exhaust the stack.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

# Functions, of which pylatexenc lacks some.
_FUNCTIONS = (
    "arg argmax argmin cov deg det diag dim dom exp gcd hom id im inf ker lcm lim liminf limsup ln "  # noqa: SIM905 (two lines)
    "log max min mod poly polylog Pr prob rank sgn sign span sup supp tr Tr var Cov Var".split()
)

# Commands that pylatexenc lacks or converts differently.
_OVERRIDES = {
    **dict.fromkeys(("textdollar", "dollar"), r"\$"),
    "TeX": "TeX",
    "coloneqq": ":=",
    **{name: name for name in ("LaTeX", "BibTeX", "XeTeX", "LuaTeX", "XeLaTeX", "ConTeXt")},
    "LaTeXe": "LaTeX2ε",
    "textinterrobangdown": "⸘",
    "pounds": "£",
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "ddag": "‡",
    "euro": "€",
    "textbar": "|",
    "textperiodcentered": "·",
    "cprime": "ʹ",
    "textasciicircum": "^",
    "textohm": "Ω",
    # Quotation marks of babel.
    **dict(zip("glqq grqq glq grq flqq frqq flq frq".split(), "„“‚‘«»‹›", strict=True)),  # noqa: SIM905
    "textquotedbl": '"',
    "textcelsius": "°C",
    "degree": "°",
    "slash": "/",
    "textless": "<",
    "textgreater": ">",
    "textunderscore": "_",
    "bmod": "mod",
    **{name: name for name in _FUNCTIONS},
    **dict.fromkeys(("space", "nobreakspace", "par", "newline", "linebreak", "item"), " "),
    **dict.fromkeys(("quad", "qquad", "thinspace", "enspace", "smallskip", "medskip"), " "),
}

_MAX_DEPTH = 100
"""Most levels of braces; deeper ones are dropped without conversion."""

# Escaped characters are replaced by private-use ones while braces and dollars are read as LaTeX,
# and so are the marks of scripts without letters in Unicode.
_ESCAPES = {mark: chr(0xF8F0 + number) for number, mark in enumerate("{}$%&#_^")}
_UNESCAPED = str.maketrans({private: mark for mark, private in _ESCAPES.items()})
_RAISED_ALREADY = {"*": "*", "∗": "*", "'": "'", "′": "'", "∘": "°"}
_ESCAPE = re.compile(r"\\[{}$%&#_]")

_SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?")
_FONTS = (
    "rm|bf|it|sf|tt|em|sc|sl|mit|boldmath|unboldmath|tiny|small|normalsize|large|Large|LARGE|huge|Huge"
    "|displaystyle|textstyle|scriptstyle|scriptscriptstyle|limits|nolimits|nonumber|protect|relax"
)
_DROPPED = re.compile(
    rf"\\(?:{_FONTS})(?![A-Za-z])\s*|\\(?:begin|end)\s*\{{[^{{}}]*\}}(?:\{{[lcr|]+\}})?"
)
_INVISIBLE = re.compile(
    r"\\(?:[hv]?phantom|[hv]space|hskip|label|tag|color|nocite)(?![A-Za-z])\*?\s*\{[^{}]*\}|\\[!/@-]"
    # The colour, shift or address in front of the text.
    r"|\\(?:textcolor|colorbox|raisebox|href|parbox)\s*\{[^{}]*\}(?=\s*\{)"
)
# Old switches of alphabets, which act on the rest of their group.
_SWITCH = re.compile(
    r"\{\s*\\(cal|Bbb|frak)(?![A-Za-z])\s*([^{}]*)\}|\\(cal|Bbb|frak)\s*([A-Za-z])(?![A-Za-z])"
)
_ALPHABET_OF_SWITCH = {"cal": "mathcal", "Bbb": "mathbb", "frak": "mathfrak"}
_SPACES = re.compile(r"(?:\\[,;:> \\]|[~&\s])+")

_COMMAND = re.compile(r"(\s*)\\([A-Za-z]+)(\s*)")
_NOT = re.compile(r"\\not\s*([^\s\w\\{}])")
_TWO = r"\\(?P<name>[dtc]?frac|(?:nice|s)frac|[dt]?binom)"
_SHORT_FRACTION = re.compile(rf"{_TWO}\s*(?P<first>\w)\s*(?P<second>\w)")
_FRACTION = re.compile(rf"{_TWO}\s*\{{(?P<first>[^{{}}]*)\}}\s*\{{(?P<second>[^{{}}]*)\}}")
# An argument without braces: a letter after a space, or a character that was a command.
_SHORT_ARGUMENT = re.compile(
    r"\\(math[a-z]+|(?:wide)?(?:hat|tilde)|bar|vec|d{1,3}ot|check|breve|acute|grave|overline|underline"
    r"|boldsymbol|bm|pmb|sqrt|text[a-z]*|operatorname)(?:\s+(\w)|\s*([0-9]|[^\x00-\x7f]))"
)
# Fractions and binomials in the style of TeX, and signs above or below others.
_INFIX = re.compile(r"\{([^{}]*)\\(over|choose|atop|brace|brack)(?![A-Za-z])([^{}]*)\}")
_STACKED = re.compile(
    r"\\(stackrel|overset|underset)\s*\{(?P<sign>[^{}]*)\}\s*\{(?P<base>[^{}]*)\}"
    r"|\\x(?P<arrow>right|left|leftright)arrow\s*(?:\[[^\[\]]*\])?\{(?P<over>[^{}]*)\}"
)
_ARROWS = {"right": "→", "left": "←", "leftright": "↔"}
# A command that is not known acts on what follows, if that is a letter, a group or a command.
_UNKNOWN = re.compile(r"\\[A-Za-z]+\*?(?:\s+(?=[A-Za-z0-9\\{])|\s*(?=[\\{]))")
_GROUP = re.compile(r"(?:\\([A-Za-z]+)\s*\*?(?:\[([^\[\]{}]*)\])?|\s*([_^]))?\s*\{([^{}]*)\}")
_SHORT_SCRIPT = re.compile(r"\s*([_^])\s*([^\s{}\\_^])")

# Bold, sans-serif and typewriter letters mean the same without their style.
_ALPHABETS = frozenset({"mathbb", "mathcal", "mathfrak", "mathscr", "mathds", "mathbbm"})
_ACCENTS = frozenset(
    {"hat", "tilde", "bar", "vec", "dot", "ddot", "check", "breve", "widehat", "widetilde"}
)
# https://www.unicode.org/charts/: the blocks Superscripts and Subscripts, Phonetic Extensions and
# Spacing Modifier Letters.
_RAISED = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
)
_LOWERED = str.maketrans(
    "0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)


def maths_to_unicode(source: str) -> str:
    r"""Return a formula, its LaTeX without the dollars, as one readable line in NFC.

    `\|x\|_2^2` becomes ‖x‖₂², `\mathbb{R}^d` ℝᵈ. Scripts without letters in Unicode keep their mark
    (`T_c`, `x^(a∘b)`). A command that is not known is replaced by its
    argument, or loses its backslash if it has none. Never raises.
    """
    text = _ESCAPE.sub(lambda match: _ESCAPES[match[0][1]], source.replace(r"\|", "‖"))
    text = _INVISIBLE.sub("", _SWITCH.sub(_alphabet, _SIZES.sub("", text)))
    text = _SPACES.sub(" ", _DROPPED.sub(" ", text)).replace("$", "")
    text = _NOT.sub("\\1\u0338", _COMMAND.sub(_replace_symbol, text))
    text = _SHORT_ARGUMENT.sub(r"\\\1{\2\3}", _SHORT_FRACTION.sub(_fraction, text))
    for _ in range(_MAX_DEPTH):
        before = text
        text = _FRACTION.sub(_fraction, _INFIX.sub(_infix, _STACKED.sub(_stacked, text)))
        text = _GROUP.sub(_group, text)
        if text == before:
            break
    text = re.sub(r"[\\{}]", "", _scripts(_UNKNOWN.sub("", text))).translate(_UNESCAPED)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _alphabet(match: re.Match[str]) -> str:
    name, letters = match[1] or match[3], match[2] or match[4] or ""
    return rf"\{_ALPHABET_OF_SWITCH[name]}{{{letters}}}"


def _infix(match: re.Match[str]) -> str:
    first, name, second = match.groups()
    return rf"{{\{'frac' if name == 'over' else 'binom'}{{{first.strip()}}}{{{second.strip()}}}}}"


def _stacked(match: re.Match[str]) -> str:
    if match["arrow"]:
        return f"{_ARROWS[match['arrow']]}^{{{match['over']}}}"
    mark = "_" if match[1] == "underset" else "^"
    return f"{match['base']}{mark}{{{match['sign']}}}"


def _scripts(text: str) -> str:
    return _SHORT_SCRIPT.sub(lambda match: _script(match[1], match[2]), text)


def _script(mark: str, text: str) -> str:
    """Return a superscript or subscript in Unicode, or with its mark if a letter is missing."""
    table = _RAISED if mark == "^" else _LOWERED
    if all(ord(character) in table for character in text):
        return text.translate(table)
    if mark == "^" and (text in _RAISED_ALREADY or re.fullmatch("['′]+", text)):
        return _RAISED_ALREADY.get(text, "'" * len(text))
    mark = _ESCAPES[mark]
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _replace_symbol(match: re.Match[str]) -> str:
    """Replace a command without arguments; keep those with arguments and unknown ones."""
    before, name, after = match.groups()
    text = symbols().get(name)
    if text is None:
        return match[0]
    if text.isascii() and text.isalpha():
        formula = match.string
        before = before or " " * formula[: match.start()][-1:].isalnum()
        after = after or " " * formula[match.end() :][:1].isalnum()
        return f"{before}{text}{after}"
    # A space after a command only ends its name, unless there is also one before it.
    return f"{before}{text}{after if before else ''}"


def _fraction(match: re.Match[str]) -> str:
    first, second = (_scripts(match[part]).strip() for part in ("first", "second"))
    if match["name"].endswith("binom"):
        return f"binom({first}, {second})"
    return f"{_operand(first)}/{_operand(second)}"


def _operand(text: str) -> str:
    return text if re.fullmatch(r"\w*", text) else f"({text})"


def _group(match: re.Match[str]) -> str:
    name, option, mark, content = match.groups()
    content = _scripts(content)
    if mark:
        return _script(mark, content.strip())
    if name == "sqrt":
        return f"{_script('^', option or '')}√{_operand(content)}"
    if name in _ACCENTS and len(content) == 1 and content.isalpha():
        return converted(rf"\{name.removeprefix('wide')}{{{content}}}")
    if name in _ALPHABETS:
        return re.sub("[A-Za-z0-9]", lambda letter: converted(rf"\{name}{{{letter[0]}}}"), content)
    return content


@cache
def symbols() -> dict[str, str]:
    r"""Return the text of each command without arguments, such as α for `alpha`."""
    specs = list(get_default_latex_context_db().iter_macro_specs())
    # The first definition of a macro wins, as in pylatexenc.
    found = {spec.macroname: spec.simplify_repl for spec in reversed(specs)}
    return {
        name: text
        for name, text in found.items()
        # A "%" marks arguments.
        if isinstance(text, str) and text and "%" not in text and not text.startswith("<")
        if name.isalpha() and name not in {"today", "eqref"}
    } | _OVERRIDES


@cache
def converted(command: str) -> str:
    r"""Return the text of one command with its argument, such as `\'e` or `\mathbb{R}`, in NFC."""
    text = LatexNodes2Text().latex_to_text(command)
    return unicodedata.normalize("NFC", text)
