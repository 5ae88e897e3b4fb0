"""Converts the markup of sources to content text: plain Unicode on one line with maths as `$…$`.

`to_plain(text, markup)` is the one entry; `Markup` says what a source's texts are written in.
"""

from __future__ import annotations

from enum import StrEnum

from paper_index.text.characters import visible
from paper_index.text.latex import to_text


class Markup(StrEnum):
    """How the texts of a source are marked up.

    Exporters mix the languages, so texts may also have what clearly is another.
    """

    LATEX = "latex"
    """LaTeX, as in BibTeX and arXiv: braces are groups, and unknown commands are removed."""
    HTML = "html"
    """HTML, JATS or MathML, as in Crossref and CSL-JSON."""
    PLAIN = "plain"
    """Text, in which HTML or LaTeX may occur by accident."""
    CLEAN = "clean"
    """Content text, as in paper files, which is not changed."""


def to_plain(text: str, markup: Markup) -> str:
    """Return a text without markup, one line in NFC; idempotent, and never raises."""
    return text if markup is Markup.CLEAN else to_text(visible(text))
