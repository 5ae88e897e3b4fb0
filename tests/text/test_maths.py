from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.mathml import to_mathml, why_unreadable

PIECES = [*r"\{}[]^_&$%#abxyz<>\"' 0129", r"\frac", r"\left(", r"\text{", r"\href{"]
TEX = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x", "x"),
        ("x^2", "x2"),
        (r"\alpha < \beta", "α<β"),
        (r"\frac{1}{2}", "12"),
        (r"\mathbb{R}^d", "ℝd"),
        (r"\text{if }x", "if\N{NO-BREAK SPACE}x"),
    ],
)
def test_formulas_become_mathml(source: str, words: str) -> None:
    root = ET.fromstring(to_mathml(source))
    assert root.tag == "math"
    assert root.attrib == {}
    assert "".join(root.itertext()) == words


@pytest.mark.parametrize(
    "source", ["", " ", r"\frac{", r"\undefinedcommand", r"\left(", "x^", "{" * 5000]
)
def test_what_cannot_be_read_is_refused(source: str) -> None:
    assert to_mathml(source) == ""


def test_a_lone_greek_capital_stands_upright() -> None:
    assert 'mathvariant="normal"' in to_mathml(r"\Omega")
    assert "mathvariant" not in to_mathml(r"\omega")


@pytest.mark.parametrize(
    "source",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=y>}",
        r"\text{<mi onclick='alert(1)'>x</mi>}",
    ],
)
def test_markup_in_a_formula_is_text(source: str) -> None:
    root = ET.fromstring(to_mathml(source))
    assert [element.tag for element in root.iter()] == ["math", "mtext"]
    assert (root[0].text or "").startswith("<")


@pytest.mark.parametrize(
    "source",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\href{https://example.org}{x}",
        r"\style{background: url(x)}{x}",
        r"\class{md-header}{x}",
    ],
)
def test_a_formula_smuggles_nothing_in(source: str) -> None:
    assert to_mathml(source) == ""


def test_what_looks_like_a_tag_is_text() -> None:
    assert "<script" not in to_mathml("<script>alert(1)</script>")


@given(TEX)
def test_any_source_gives_well_formed_mathml_or_nothing(source: str) -> None:
    made = to_mathml(source)
    if made:
        root = ET.fromstring(made)
        assert all(element.tag.startswith("m") for element in root.iter())
        assert not any("\\" in word for word in root.itertext())


def test_the_same_source_gives_the_same_bytes() -> None:
    first = to_mathml(r"\sum_{i=1}^n x_i")
    to_mathml.cache_clear()
    assert to_mathml(r"\sum_{i=1}^n x_i") == first


@pytest.mark.parametrize(
    ("source", "made"),
    [
        # Fences of one size, no gap inside them; operators apart from what they act on.
        ("|x|", '<mo stretchy="false" lspace="0" rspace="0">|</mo><mi>x</mi>'),
        ("T:A", '<mo lspace="0.2778em" rspace="0.2778em">:</mo>'),
        (r"n\log n", "<mi>log</mi>"),
        (r"\mathbf{1}", "<mi>𝟏</mi>"),
        (r"{\cal N}", "𝒩"),
        (r"\boldsymbol{\theta}", "<mi>𝜽</mi>"),
        # Primes are drawn raised already.
        ("x'", '<mrow><mi>x</mi><mo lspace="0" rspace="0">′</mo></mrow>'),
        ("f''_i", "<mrow><msub><mi>f</mi><mi>i</mi></msub><mo"),
        (r"\vec{v}", '<mo stretchy="false">→</mo>'),
        (r"\overline{AB}", '<mo stretchy="true">―</mo>'),
        (r"G \backslash H", "∖"),
        # What the library would do with styles and spans, which the site's policy forbids.
        (r"\textcolor{red}{x}", "<mrow><mi>x</mi></mrow>"),
        (r"\textsf{\textbf{a} b}", "<b>a</b>"),
        (r"\boxed{x}", "<mrow><mi>x</mi></mrow>"),
        (r"a\!b", "<mspace></mspace>"),
        (r"\textbf{}x", "<mrow></mrow>"),
        # Commands that it does not know.
        (r"\mbox{if}", "<mtext>if</mtext>"),
        (r"\norm{x}", "‖"),
        (r"\mathds{1}", "𝟙"),
    ],
)
def test_formulas_are_set_as_their_authors_mean(source: str, made: str) -> None:
    assert made in to_mathml(source)
    assert "style" not in to_mathml(source)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (r"\ce{H2O}", r'unknown command "\ce"'),
        (r"\frac{1}", "expected argument but reached end of input"),
        ("x^2^3", "duplicate subscript or superscript"),
        (r"\cancel{x}", "it has markup that cannot be shown"),
        (r"\text{\textbackslash}", "a command in it was left unread"),
        ("~", "nothing of it would show"),
        (" ", "it is empty"),
        ("x", ""),
    ],
)
def test_what_is_wrong_is_said(source: str, why: str) -> None:
    assert why_unreadable(source) == why


@pytest.mark.parametrize(
    "piece",
    [
        *("{", r"\sqrt", r"\left(", "x^{", r"\frac1{", r"\mathbf{", "{(", r"\hat", r"\\", "_"),
        *("(", "[", "[0,1)", r"\{", r"\langle ", r"\lVert", r"\abs)", "({)}", "(^)", "⟦", r"\sin("),
    ],
)
@pytest.mark.parametrize("count", [21, 51, 201, 10_000])
def test_no_formula_is_too_much(piece: str, count: int) -> None:
    source = piece * count
    assert bool(to_mathml(source)) != bool(why_unreadable(source))


def test_a_formula_defines_no_commands() -> None:
    source = r"\newcommand{\a}{((((}" + r"\a" * 20
    assert why_unreadable(source) == "it defines commands of its own"
