r"""Quotation marks, dashes and ties as LaTeX types them; knows of no command and no formula."""

from __future__ import annotations

import re

from paper_index.text.latex.masks import ANY

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


def typeset(text: str) -> str:
    """Replace LaTeX's quotation marks, dashes and ties where they are clearly meant as such."""
    text = _SINGLE.sub(r"‘\1’", text)
    text = _PRIMES.sub(r"“\1”", _DOUBLE.sub(r"“\1”", text))
    return _TIE.sub(" ", _EN_DASH.sub("–", _EM_DASH.sub("—", text)))
