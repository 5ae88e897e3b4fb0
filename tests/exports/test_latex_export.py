"""Content text becomes LaTeX that prints the same, with balanced braces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.exports.latex import tex, tex_literal, tex_title
from paper_index.text.escape import plain
from support.citation_readers import TEXTS, depth, letters, printed


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("", ""),
        ("tea", "tea"),
        ("5% & #1 a_b \\$", "5\\% \\& \\#1 a\\_b \\$"),
        ("{~^\\", "{\\textbraceleft}{\\textasciitilde}{\\textasciicircum}{\\textbackslash}"),
        ("<b>|", "{\\textless}b{\\textgreater}{\\textbar}"),
        ("é ø Ł ç ğ ß", "{\\'e} {\\o} {\\L} {\\c{c}} {\\u{g}} {\\ss}"),
        ("e\u0301", "{\\'e}"),
        ("“it’s” – a—b…", "``it's'' -- a---b{\\ldots}"),
        ("--strict '' `", "-{}-strict '{}' {\\textasciigrave}"),
        ("–-", "--{}-"),
        ("?‘", "?{}`"),
        ("a\u00a0b", "a b"),
        ("SΩI, x₂ ≤ ∞", "S{$\\Omega$}I, x{$_2$} {$\\leq$} {$\\infty$}"),
        ("Λόγος 茶 чай ế 🍵", "Λόγος 茶 чай ế 🍵"),
        ("$f$-tea", "$f$-tea"),
        ("$\\{x\\}$", "$\\lbrace x\\rbrace $"),
        ("$\\left\\{x\\right.$", "$\\left\\lbrace x\\right.$"),
        ("$5%α$", "$5\\%{\\alpha}$"),
        ("$x_{a$", "\\$x\\_{\\textbraceleft}a\\$"),
        ("costs $5", "costs \\$5"),
        ("a\x00b\nc\u2028d\ud800", "a b c d"),
    ],
)
def test_a_text_becomes_latex(text: str, latex: str) -> None:
    assert tex(text) == latex


def test_one_special_character_at_the_end_of_a_long_text_takes_no_time() -> None:
    text = "It cools, and we wait. " * 100
    assert tex(f"{text}&") == f"{text}\\&"


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("GANs and LLMs: BERT for Tea", "{GANs} and {LLMs}: {BERT} for Tea"),
        ("Tea in 3D and 3D-Printed McCups", "Tea in {3D} and {3D}-Printed {McCups}"),
        ("On ΛCDM and $\\Lambda$CDM", "On {{$\\Lambda$}CDM} and {$\\Lambda$CDM}"),
        ("S$\\Omega$I: An O-INFORMATION", "{S$\\Omega$I}: An {O}-{INFORMATION}"),
        ("V$_2$O$_3$ and $f$-Tea", "{V$_2$O$_3$} and {$f$}-Tea"),
        ("C and C++, (U.S.), “R”", "C and {C}++, ({U.S}.), ``{R}''"),
        ("Tea in C++20, C99 and Cups: K8s", "Tea in {C++20}, {C99} and Cups: K8s"),
        ("A Tea: A Cup of a Type I: X", "A Tea: A Cup of a Type {I}: X"),
        ("Is A* a Tea? A Cup", "Is {A}* a Tea? A Cup"),
        ("École: Été of Renée", "{\\'E}cole: {\\'E}t{\\'e} of Ren{\\'e}e"),
        # A brace right before a backslash would make BibTeX change the case within.
        ("On ÉCOLE", "On {{\\'E}COLE}"),
        ("\\ABC", "{\\textbackslash}{ABC}"),
        ("The Tea of Schrödinger", 'The Tea of Schr{\\"o}dinger'),
        ("--", "-{}-"),
    ],
)
def test_a_title_keeps_the_capitals_that_a_style_would_spoil(title: str, latex: str) -> None:
    assert tex_title(title) == latex


@given(TEXTS)
def test_braces_are_balanced_and_there_is_one_line(text: str) -> None:
    for latex in (tex(text), tex_title(text), tex_literal(text)):
        assert depth(latex) == 0
        assert "\\{" not in latex
        assert "\\}" not in latex
        assert len(latex.splitlines()) <= 1
        assert latex.isprintable() or not text.isprintable()


@given(st.text(st.characters(categories=["L", "N", "Zs"])))
def test_letters_print_as_they_were(text: str) -> None:
    assert letters(printed(tex_literal(text))) == letters(text)


@pytest.mark.parametrize(
    "text",
    ["On V$_2$O$_3$ & tea: 5% of \\$3", "Goliński, Üstün, Żółw, Ångström, Şen, Đặng", "α ≤ β"],
)
def test_a_text_prints_as_it_reads(text: str) -> None:
    assert letters(printed(tex(text))) == letters(printed(tex_title(text))) == letters(plain(text))
