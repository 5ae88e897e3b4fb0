r"""Finds what must not be converted in a text, and masks it; converts nothing itself.

Formulas come out of here as `$…$`, whatever LaTeX wrote around them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_index.text.latex.masks import ANY

if TYPE_CHECKING:
    from paper_index.text.latex.masks import Masks

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
