r"""Masks the parts of a LaTeX text that are not converted: formulas, addresses, escaped characters.

Each is replaced by a private-use character (a mask) before the rest is converted, and restored at
the end.
"""

from __future__ import annotations

import re

from paper_index.text.latex_maths import maths_to_unicode

# Masks are characters of Unicode's two private planes: one for formulas, one for everything else.
_MATHS_FIRST, _OTHER_FIRST, _PLANE = 0xF0000, 0x100000, 0x10000
# The ranges of the masks, for use within the brackets of a regular expression.
MATHS_MASKS = "\U000f0000-\U000fffff"
MASKS = "\U000f0000-\U0010ffff"

_CHUNK = re.compile(rf"([{MATHS_MASKS}])(\d*)|([{MASKS}])|([^{MASKS}]+)")
_DOLLAR = re.compile(r"(\\.)|\$")
_EDGE = re.compile(r"\A(?:\s|\\[ ,;:!>])+|(?<!\\)(?:\s|\\[ ,;:!>])+\Z")

# RFC 3986 excludes brackets, backslashes and similar characters from addresses. It allows a dollar
# sign, but in these texts that begins a formula. LaTeX escapes some of the others, and a template
# such as https://x.org/{id} has groups.
_TILDE = r"\{\\textasciitilde(?:\{\})?\}|\\textasciitilde(?:\{\}|\b)|\{\$\\sim\$\}|\$\\sim\$"
_ESCAPE = rf"\\[_%#&~]|{_TILDE}"
_SLOT = r"\{[\w.,+#;*-]*\}(?=[\w/?&=])"
_LAST = r"[^\s<>\"{}\\^`|$.,;:!?'()\[\]”’]|(?<=[/=_])\{\w+\}"
_ADDRESS = (
    r"(?:(?:https?|ftp)://|\bwww\.)"
    rf"(?:[^\s<>\"{{}}\\^`|$]|{_ESCAPE}|{_SLOT})*(?:{_LAST}|{_ESCAPE})"
)
_ESCAPED = re.compile(r"\\([_%#&~$])(?:\{\})?")

# What a command of that name, after "text", prints: characters that would be taken for LaTeX.
_SPECIALS = {
    "backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~",
    "asciicircum": "^", "asciigrave": "`", "quotesingle": "'", "quotedbl": '"', "underscore": "_",
    "less": "<", "greater": ">",
}  # fmt: skip

# What is masked. The order matters: the first alternative that matches at a position wins.
_PRIVATE = rf"(?P<private> [{MASKS}] )"
_NOT_LATEX = r"""
    (?P<path> (?<![\w\\]) [A-Za-z]:\\ [^\s"'<>|{}$]* [^\s"'<>|{}$\\]
      | (?<!\S) \\\\ [\w.-]+ \\ [\w.\\-]*\w )
  | (?P<quoted> (?<!\w) \\(?P<quote>["']) (?=\w) [^"'\\$]{2,}? \\(?P=quote) (?!\w) )
  | (?P<template> \{\{ (?!\{?[A-Z][\w-]*\}) [^{}\\$]* \}\} | \{% [^{}\\$]* %\} )
"""
_ONLY_LATEX = rf"""
    \\text(?P<special> {"|".join(_SPECIALS)} )(?![A-Za-z]) (?: \{{\}} | \s+ )?
  | (?P<broken> (?<=[-`',?!]) \{{\}} (?=[-`',]) )  # -{{}}- is no dash
  | \{{\$ (?P<symbol> (?: [^$\\] | \\. ){{1,30}}? ) \$\}}
  | \\verb\*? (?P<bar>[^\w\s{{}}$*]) (?P<verbatim> .*?) (?P=bar)
"""
_ANY = rf"""
    (?P<dollar> \\\$ )
  | (?P<newline> \\\\ (?: \[ \d [\w.\ ]* \] )? )
  | \\\{{ (?P<capitals> [A-Z][A-Z0-9][\w./+-]* ) \\\}}
  | \\ (?P<brace> [{{}}] )
  | \\url \s* \{{ (?P<url> [^{{}}$]* ) \}}
  | \\href \s* \{{ (?P<href> [^{{}}$]* ) \}} \s*
    \{{ (?P<label> (?: [^{{}}] | \{{ [^{{}}]* \}} )* ) \}}
  | (?P<address> {_ADDRESS} ) (?P<junk> (?: \{{ [^{{}}\\$]* \}} )? )
  | \\\( (?P<inline> (?: [^\\] | \\[^()] )+? ) \\\)
  | \\\[ (?P<display> (?: [^\\] | \\[^\[\]] )+? ) \\\]
  | \\begin\{{ (?P<name> (?:equation|align|displaymath|math|eqnarray|gather|multline)\*? ) \}}
    (?P<environment> .*? ) \\end\{{ (?P=name) \}}
  | \$\$ (?P<dollars> (?: [^$\\] | \\. )+? ) \$\$
  | \$ (?=\S) (?P<maths> (?: [^$\\] | \\. )+? ) (?<!\s) \$ (?!\d)  # Pandoc's rule
  | \$ (?P<sign> [<>=±+~-]{{1,2}} | \\[A-Za-z]+\ ? | [A-Za-z] ) \$ (?=\d)  # $>$60 is not a price
"""
_LIKELY = re.compile("|".join((_PRIVATE, _NOT_LATEX, _ANY)), re.VERBOSE)
_CERTAIN = re.compile("|".join((_PRIVATE, _ONLY_LATEX, _ANY)), re.VERBOSE)
_FORMULAS = frozenset({"inline", "display", "dollars", "maths", "environment"})
# A formula of one sign before a digit is that sign.
_SIGNS = {
    "-": "−",
    "~": "∼",
    r"\sim": "∼",
    r"\pm": "±",
    r"\approx": "≈",
    r"\leq": "≤",
    r"\geq": "≥",
}


class Masks:
    """The masked pieces of one text, by mask."""

    def __init__(self) -> None:
        self._pieces: dict[str, str] = {}

    def maths(self, source: str) -> str:
        """Mask a formula, its LaTeX without dollars; return "" for an empty one."""
        inner = _EDGE.sub("", _DOLLAR.sub(r"\1", self.unmasked(source)))
        return self._mask(inner, _MATHS_FIRST, f"${inner}$") if inner else ""

    def unmasked(self, text: str) -> str:
        """Return a text with the pieces in place of their masks, formulas without dollars."""
        return re.sub(f"[{MASKS}]", lambda match: self._pieces.get(match[0], match[0]), text)

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


def protect(text: str, masks: Masks, *, certain: bool) -> str:
    """Mask the parts of a text that are not converted; `certain` if it certainly is LaTeX."""

    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in _FORMULAS:
            return masks.maths(match[kind])
        if kind == "sign":
            sign = match[kind].strip()
            is_sign = sign in _SIGNS or not sign[-1].isalpha()
            return masks.other(_SIGNS.get(sign, sign)) if is_sign else masks.maths(sign)
        if kind == "label":
            return _link(protect(match["label"], masks, certain=certain), match, masks)
        if kind == "newline":
            return " "
        if kind == "symbol":
            # The group can be the argument of a command.
            return f"{{{_symbol(match[kind], masks)}}}"
        if kind in {"special", "broken", "verbatim"}:
            found = match[kind].strip()
            piece = {"special": _SPECIALS.get(found, ""), "broken": ""}.get(kind, match[kind])
            return masks.other(piece)
        address = match["address"] or match["url"]
        # Some publishers escape the braces that protect capitals: \{HST\}.
        kept = match["capitals"] or match["brace"] or match[0]
        return masks.other(kept if address is None else _unescaped(address))

    return (_CERTAIN if certain else _LIKELY).sub(replace, text)


def _symbol(formula: str, masks: Masks) -> str:
    r"""Mask a formula in a group: one sign is that sign, as in `{$\alpha$}` or `{$-$}`."""
    shown = maths_to_unicode(formula)
    is_script = formula.startswith(("_{", "^{"))
    is_sign = len(shown) == 1 and not is_script and not (shown.isascii() and shown.isalnum())
    return masks.other(_SIGNS.get(shown, shown)) if is_sign else masks.maths(formula)


def _unescaped(address: str) -> str:
    return _ESCAPED.sub(r"\1", re.sub(_TILDE, "~", address.strip()))


def _link(label: str, match: re.Match[str], masks: Masks) -> str:
    address = _unescaped(match["href"])
    if not address or _unescaped(match["label"]) == address:
        return label
    return f"{label} ({masks.other(address)})" if label.strip() else masks.other(address)
