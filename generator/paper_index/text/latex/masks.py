r"""What conversion must not touch in a text: formulas, addresses, paths, escaped characters.

Each such piece becomes one private-use character and comes back at the end. Knows nothing of
what is converted in between.
"""

from __future__ import annotations

import re

# Unicode's two private planes: one for formulas, one for everything else.
_MATHS_FIRST, _OTHER_FIRST, _PLANE = 0xF0000, 0x100000, 0x10000
MATHS = "\U000f0000-\U000fffff"
"""The characters that stand for formulas, for use inside a regular expression's brackets."""
ANY = "\U000f0000-\U0010ffff"
"""The characters that stand for any piece, likewise."""

_CHUNK = re.compile(rf"([{MATHS}])(\d*)|([{ANY}])|([^{ANY}]+)")
_DOLLAR = re.compile(r"(\\.)|\$")
_EDGE = re.compile(r"\A(?:\s|\\[ ,;:!>])+|(?<!\\)(?:\s|\\[ ,;:!>])+\Z")


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
