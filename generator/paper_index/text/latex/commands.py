r"""What LaTeX's commands stand for, as pylatexenc knows it; never shown a whole text.

Prose is full of characters that LaTeX would read (`95%`, `#1`, `a_b`), so pylatexenc sees only
single commands that were found to be LaTeX.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

# Letters of their own. TeX swallows the space behind any command; authors mean it only here,
# where the next letter belongs to the word.
LETTERS = frozenset(
    "o O l L ss ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG".split()  # noqa: SIM905 (one line)
)

# What pylatexenc lacks or reads otherwise than people do.
_OWN = {
    "textdollar": r"\$",
    "dollar": r"\$",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "lVert": "‖",
    "rVert": "‖",
    "Vert": "‖",
    "lvert": "|",
    "rvert": "|",
    "coloneqq": ":=",
    "quad": " ",
    "qquad": " ",
    "space": " ",
    "nobreakspace": " ",
}
_NOT_SYMBOLS = frozenset({"today", "hspace", "ref", "autoref", "cref", "Cref", "cite", "eqref"})


@cache
def _symbols() -> dict[str, str]:
    found: dict[str, str] = {}
    for spec in get_default_latex_context_db().iter_macro_specs():
        text = spec.simplify_repl
        # The first that names a macro wins, as in pylatexenc; a "%" takes arguments.
        if isinstance(text, str) and text and "%" not in text and spec.macroname.isalpha():
            found.setdefault(spec.macroname, text)
    return {
        name: text
        for name, text in (found | _OWN).items()
        if name not in _NOT_SYMBOLS and not text.startswith("<")
    }


def symbol(name: str) -> str | None:
    r"""Return what a command without arguments stands for (`alpha` → α), or None if unknown."""
    return _symbols().get(name)


@cache
def converted(command: str) -> str:
    r"""Return the text of one command with its argument, such as `\'e` or `\mathbb{R}`, in NFC."""
    text = LatexNodes2Text().latex_to_text(command)
    return unicodedata.normalize("NFC", text)
