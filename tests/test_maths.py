from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.maths import to_mathml

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
