"""Text that was exported as LaTeX and imported again is exported as the same LaTeX."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paper_index.exports.latex import tex, tex_title
from paper_index.text.escape import segments
from paper_index.text.markup import Markup, to_plain

_PIECES = [
    "{", "}", "\\", "$x$", "<", ">", "&", "%", "#", "_", "~", "^", "'", '"', "--", "---", "—", "–",
    "“", "”", "’", "a", "Bc", "é", "α", "Ω", "$\\alpha_{1}$", " ", "2", "[", "]", "(", ")", "{x}",
    "C++", "*", "@", "|", "…", "ß", "ø", "x<y", "$5", "50%", ",,", "?", "ı", "ệ", "≤", "→", "π",
    "$-$", "H$_{2}$O", "/", "=", "³", "∼", "×",
]  # fmt: skip

_FORMULAS = frozenset(
    {"x", "-", "\\alpha_{1}", "_{2}", "_{2}2", "_{2}5", "_{2}50", "x2", "x5", "-2", "-5"}
)


def _formulas(text: str) -> list[str]:
    return [part.value for part in segments(text) if part.kind == "maths"]


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_the_second_export_is_the_first(text: str) -> None:
    content = to_plain(text, Markup.PLAIN)
    # Dollars that meet by chance could enclose half a group.
    assume(_FORMULAS.issuperset(_formulas(content)))
    for write in (tex, tex_title):
        written = write(content)
        assert write(to_plain(written, Markup.LATEX)) == written


@pytest.mark.parametrize(
    "text",
    [
        "Ölçüm of H$_{2}$O at 10$^{-3}$ – “cold”… 5.4×",
        "The α-entropy, C³ and En→De {0, 1} with 50% & more_x #1 ~5 ^",
        "Prices of \\$5 at https://x.org/a_b, ‘90s",
    ],
)
def test_ordinary_texts_come_back_unchanged(text: str) -> None:
    assert to_plain(tex(text), Markup.LATEX) == text
