"""Tests of converting publishers' markup to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.ingest.jats import strip_markup

TEX = r"""<jats:inline-formula><jats:alternatives><jats:tex-math>
\documentclass[12pt]{minimal}\usepackage{amsmath}\begin{document}$$n \log n$$\end{document}
</jats:tex-math><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>n</mml:mi></mml:math>
</jats:alternatives></jats:inline-formula>"""


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Plain  text\n here", "Plain text here"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p>", "One."),
        ("<jats:sec><jats:title>Methods</jats:title><jats:p>M.</jats:p></jats:sec>", "Methods: M."),
        ("<jats:italic>In vitro</jats:italic> tea", "In vitro tea"),
        ("H<jats:sub>2</jats:sub>O at 10<sup>−3</sup> bar", "H$_{2}$O at 10$^{−3}$ bar"),
        ("x<sub>some words here</sub>", "xsome words here"),
        (f"takes {TEX} steps", r"takes $n \log n$ steps"),
        (r"<tex-math><![CDATA[$a<b$]]></tex-math>", "$a<b$"),
        (
            "<mml:math>\n<mml:msup><mml:mi>x</mml:mi>\n<mml:mn>2</mml:mn></mml:msup></mml:math>",
            "x2",
        ),
        ("p < 0.05 and q > 1", "p < 0.05 and q > 1"),
        ("a <b and c> d", "a <b and c> d"),
        ("p &lt; 0.05 &amp; q", "p < 0.05 & q"),
        ("Tea &amp;amp; Milk", "Tea & Milk"),
        ("&lt;i&gt;Camellia&lt;/i&gt; in cups", "Camellia in cups"),
        (
            '<jats:ext-link ext-link-type="uri" href="https://a.example">here</jats:ext-link>',
            "here",
        ),
        ("<!-- hidden -->seen<br/>below", "seen below"),
        ("<jats:tex-math></jats:tex-math>none", "none"),
        ("<jats:p>unclosed", "unclosed"),
        ("<jats:title>Unclosed <sub>2", "Unclosed 2"),
        ("one</jats:p>two", "one two"),
        ("x<sub><i>2</i></sub>", "x$_{2}$"),
        ("<title>Of <i>Tea</i></title>leaves", "Of Tea: leaves"),
        ("<x>" * 999 + "deep" + "</x>" * 999 + " end", "deep end"),
        ("a\x1b b\ufffe c\ud800", "a b c"),
    ],
)
def test_markup_is_converted(markup: str, text: str) -> None:
    assert strip_markup(markup) == text


@given(st.text(st.sampled_from("ab <>/&;$=\"'!-[]:subpmathtile") | st.characters(), max_size=60))
def test_any_text_gives_one_line(text: str) -> None:
    assert "\n" not in strip_markup(text)


def test_very_long_texts_are_unchanged() -> None:
    text = "<math>" * 20_000
    assert strip_markup(text) == text
