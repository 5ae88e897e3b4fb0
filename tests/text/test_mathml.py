"""Formulas are converted to harmless MathML, or refused with a reason."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text import mathml
from paper_index.text.mathml import maths_problem, to_mathml

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
    root = ET.fromstring(to_mathml(source) or "")
    assert root.tag == "math"
    assert root.attrib == {}
    assert "".join(root.itertext()) == words


@pytest.mark.parametrize(
    "source", ["", " ", r"\frac{", r"\undefinedcommand", r"\left(", "x^", "{" * 5000]
)
def test_incomplete_and_unknown_latex_is_refused(source: str) -> None:
    assert to_mathml(source) is None


def test_a_single_greek_capital_is_upright() -> None:
    assert 'mathvariant="normal"' in (to_mathml(r"\Omega") or "")
    assert "mathvariant" not in (to_mathml(r"\omega") or "")


@pytest.mark.parametrize(
    "source",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=y>}",
        r"\text{<mi onclick='alert(1)'>x</mi>}",
    ],
)
def test_markup_in_a_formula_is_text(source: str) -> None:
    root = ET.fromstring(to_mathml(source) or "")
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
def test_commands_with_links_styles_and_classes_are_refused(source: str) -> None:
    assert to_mathml(source) is None


def test_a_tag_in_a_formula_is_text() -> None:
    assert "<script" not in (to_mathml("<script>alert(1)</script>") or "")


@given(TEX)
def test_any_source_gives_well_formed_mathml_or_nothing(source: str) -> None:
    made = to_mathml(source)
    if made:
        root = ET.fromstring(made)
        assert all(element.tag.startswith("m") for element in root.iter())
        assert not any("\\" in word for word in root.itertext())


def test_the_same_source_gives_the_same_bytes() -> None:
    first = to_mathml(r"\sum_{i=1}^n x_i")
    mathml._convert.cache_clear()
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
        # The library would use styles and spans, which the content security policy forbids.
        (r"\textcolor{red}{x}", "<mrow><mi>x</mi></mrow>"),
        (r"\textsf{\textbf{a} b}", "<b>a</b>"),
        (r"\boxed{x}", "<mrow><mi>x</mi></mrow>"),
        (r"a\!b", "<mspace></mspace>"),
        (r"\textbf{}x", "<mrow></mrow>"),
        # Commands that the library lacks.
        (r"\mbox{if}", "<mtext>if</mtext>"),
        (r"\norm{x}", "‖"),
        (r"\mathds{1}", "𝟙"),
    ],
)
def test_formulas_look_as_intended(source: str, made: str) -> None:
    formula = to_mathml(source) or ""
    assert made in formula
    assert "style" not in formula


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (r"\ce{H2O}", r'unknown command "\ce"'),
        (r"\frac{1}", "expected argument but reached end of input"),
        ("x^2^3", "duplicate subscript or superscript"),
        (r"\cancel{x}", "it has markup that is not supported"),
        (r"\text{\textbackslash}", "it has a command that is not supported"),
        ("~", "it has no visible content"),
        (" ", "it is empty"),
        ("x", None),
    ],
)
def test_the_problem_is_named(source: str, why: str | None) -> None:
    assert maths_problem(source) == why


@pytest.mark.parametrize(
    "piece",
    [
        *("{", r"\sqrt", r"\left(", "x^{", r"\frac1{", r"\mathbf{", "{(", r"\hat", r"\\", "_"),
        *("(", "[", "[0,1)", r"\{", r"\langle ", r"\lVert", r"\abs)", "({)}", "(^)", "⟦", r"\sin("),
    ],
)
@pytest.mark.parametrize("count", [21, 51, 201, 10_000])
def test_deeply_nested_and_long_formulas_are_refused_or_converted(piece: str, count: int) -> None:
    source = piece * count
    assert bool(to_mathml(source)) != bool(maths_problem(source))


def test_a_formula_cannot_define_commands() -> None:
    source = r"\newcommand{\a}{((((}" + r"\a" * 20
    assert maths_problem(source) == "it defines commands of its own"
