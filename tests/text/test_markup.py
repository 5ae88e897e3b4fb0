"""The markup of sources becomes content text: HTML, JATS, MathML, entities, LaTeX."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from paper_index.text.escape import plain
from paper_index.text.markup import Markup, strip_tags, to_plain

TEX = r"""<jats:inline-formula><jats:alternatives><jats:tex-math>
\documentclass[12pt]{minimal}\usepackage{amsmath}\begin{document}$$n \log n$$\end{document}
</jats:tex-math><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>n</mml:mi></mml:math>
</jats:alternatives></jats:inline-formula>"""
ANY = (Markup.HTML, Markup.LATEX, Markup.PLAIN)


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
        ("O<sub>7&#8722;x</sub>, x<sup>&lt;3</sup>", "O$_{7−x}$, x$^{<3}$"),
        ("x<sub>some words here</sub>", r"x$_{\text{some words here}}$"),
        (f"takes {TEX} steps", r"takes $n \log n$ steps"),
        (r"<tex-math><![CDATA[$a<b$]]></tex-math>", "$a<b$"),
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
        ("Of< i> Tea</i> in CO< sub> 2</sub>", "Of Tea in CO$_{2}$"),
        ("<title>Of <i>Tea</i></title>leaves", "Of Tea: leaves"),
        ("<x>" * 999 + "deep" + "</x>" * 999 + " end", "deep end"),
        ("a\x1b b\ufffe c\ud800", "a b c"),
    ],
)
def test_html_is_converted(markup: str, text: str) -> None:
    assert strip_tags(markup) == text


@pytest.mark.parametrize("markup", ANY)
@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "Growth of <i>Lemna minor</i> in H<sub>2</sub>O &amp; salt",
            "Growth of Lemna minor in H$_{2}$O & salt",
        ),
        ('<i>Tea</i> <span class="nocase">Ph</span> <scp>DNA</scp>', "Tea Ph DNA"),
        ("<jats:p>x<jats:sub>1</jats:sub> &lt; 5</jats:p>", "x$_{1}$ < 5"),
        ("CO<inf>2</inf> and x<sub>1</sub><sup>2</sup>", "CO$_{2}$ and x$_{1}^{2}$"),
        ("the 1<sup>st</sup> Cup<sup>TM</sup>", "the 1st Cup™"),
        ("Kr&#246;ll, Kr&#xF6;ll &amp;amp; Kr&ouml;ll", "Kröll, Kröll & Kröll"),
        ("&amp;lt;b&amp;gt;Tea&amp;lt;/b&amp;gt; &hellip;", "Tea …"),
        ("<b>Background</b>: x<br>y", "Background: x y"),
        ("A&nbsp;B&thinsp;C", "A B C"),
        # What only looks like markup stays.
        ("p < 0.05 and q > 1", "p < 0.05 and q > 1"),
        ("a <b and c> d", "a <b and c> d"),
        ("a <mask>, List<String>, x<i>, <s>", "a <mask>, List<String>, x<i>, <s>"),
        ("AT&T; R&D &unknown; and &c.", "AT&T; R&D &unknown; and &c."),
        ("DEEP NETS FOR PONDS", "DEEP NETS FOR PONDS"),
        # Characters.
        ("soft\u00adhyphen, zero\u200bwidth\ufeff", "softhyphen, zerowidth"),
        ("\u202aleft\u202c \u2066right\u2069", "left right"),
        ("Re\u0301nyi, \ufb01nd \ufb04ow", "Rényi, find fflow"),
        ("no\u00a0break\u2009thin\u2028line\x07bell", "no break thin line bell"),
        ("👩\u200d🔬 and می\u200cخواهم", "👩\u200d🔬 and می\u200cخواهم"),
    ],
)  # fmt: skip
def test_html_entities_and_characters_are_read_whatever_the_source(
    source: str, text: str, markup: Markup
) -> None:
    assert to_plain(source, markup) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{$<$}i{$>$}Tea{$<$}/i{$>$} {\\&}amp; Cake", "Tea & Cake"),
        (r"x{\textless}sub{\textgreater}2{\textless}/sub{\textgreater}", "x$_{2}$"),
        (r"Tea \&amp; Kr\&\#246;ll", "Tea & Kröll"),
        (r"p {\textless} 0.05, $x<5$ and a {$<$} b", "p < 0.05, $x<5$ and a < b"),
    ],
)  # fmt: skip
def test_latex_can_write_the_characters_of_html(source: str, text: str) -> None:
    assert to_plain(source, Markup.LATEX) == text


@pytest.mark.parametrize("markup", ANY)
@pytest.mark.parametrize(
    ("mathml", "text", "shown"),
    [
        ("<msqrt><mn>2</mn></msqrt>", r"$\sqrt{2}$", "√2"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2", "1/2"),
        ("<math><mn>5</mn></math>", "5", "5"),
        ("<math><mi>x</mi></math>", "$x$", "x"),
        ("<math>\n<msup><mi>x</mi>\n<mn>2</mn></msup></math>", "$x^{2}$", "x²"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "$x_{i}^{2}$", "xᵢ²"),
        ("<m:math><m:mi>α</m:mi><m:mo>≤</m:mo><m:mi>b</m:mi></m:math>", r"$\alpha\leq b$", "α≤b"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"$\sqrt[3]{x}$", "³√x"),
        (
            "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac>",
            r"$\frac{a+1}{b}$",
            "(a+1)/b",
        ),
        ("<mover><mi>x</mi><mo>^</mo></mover>", r"$\hat{x}$", "x̂"),
        ("<mover><mi>O</mi><mo>~</mo></mover>", r"$\tilde{O}$", "Õ"),
        ("<mover><mi>AB</mi><mo>¯</mo></mover>", r"$\overline{\mathrm{AB}}$", "AB"),
        ("<munder><mi>lim</mi><mi>n</mi></munder>", r"$\lim_{n}$", "limₙ"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", r"$\sum_{i}^{n}$", "∑ᵢⁿ"),
        ("<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "$(a,b)$", "(a,b)"),
        ("<mfenced open='[' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "$[a;b)$", "[a;b)"),
        ('<math><mi mathvariant="double-struck">R</mi></math>', r"$\mathbb{R}$", "ℝ"),
        ("<math><mi>sin</mi><mi>x</mi></math>", r"$\sin x$", "sin x"),
        ("<math><mi>f</mi><mo>&#x2061;</mo><mi>x</mi></math>", "$fx$", "fx"),
        ("<msup><mi>f</mi><mo>′</mo></msup>", "$f'$", "f'"),
        ("<msub><mi>x</mi><mtext>max</mtext></msub>", r"$x_{\text{max}}$", "xₘₐₓ"),
        ("<math>x<sup>2</sup></math>", "$x^{2}$", "x²"),
        (
            "<math>(<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>)</math>",
            r"$\binom{n}{k}$",
            "binom(n, k)",
        ),
        (
            "<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math>",
            r"$\begin{matrix} 1 & 2 \end{matrix}$",
            "1 2",
        ),
        (
            "<semantics><mi>x</mi><annotation encoding='TeX'>x_1</annotation></semantics>",
            "$x_1$",
            "x₁",
        ),
        (
            (
                "<mmultiscripts><mi>X</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><mn>3</mn>"
                "</mmultiscripts>"
            ),
            "${}_{2}^{3}X_{1}$",
            "₂³X₁",
        ),
    ],
)  # fmt: skip
def test_mathml_becomes_latex_and_keeps_its_meaning(
    mathml: str, text: str, shown: str, markup: Markup
) -> None:
    found = to_plain(f"Roots {mathml} here", markup)
    assert found == f"Roots {text} here"
    assert plain(found) == unicodedata.normalize("NFC", f"Roots {shown} here")


def test_a_clean_text_is_unchanged() -> None:
    text = r"{AI} <i>x</i> \foo &amp; x" + "\u00ad"
    assert to_plain(text, Markup.CLEAN) == text


_PIECES = ["<", ">", "&", ";", "&amp;", "&lt;", "&gt;", "<i>", "</i>", "<sub>", "</sub>", "<mi>"]
_PIECES += ["</mi>", "<math>", "</math>", "<p>", "<s>", "<mask>", "&#36;", "$", "\\", "{", "}", "x"]
_PIECES += [
    "<msqrt>",
    "</msqrt>",
    "T",
    " ",
    "2",
    "_",
    "^",
    "\\emph",
    "&#123;",
    "&#92;",
    "<!--",
    "-->",
]
_PIECES += ["\u00ad", "\u200d", "\u0301", "\ufb01", "\x00", "\ud800", "\U000f0000", "<x>", "</x>"]
_TEXTS = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=16).map("".join), st.text())


@given(_TEXTS, st.sampled_from([Markup.HTML, Markup.PLAIN]))
@example("&amp;" * 30 + "lt;i&gt;", Markup.PLAIN)
@example("&lt;s&gt;", Markup.HTML)
def test_cleaning_is_idempotent(source: str, markup: Markup) -> None:
    once = to_plain(source, markup)
    assert to_plain(once, markup) == once
    assert once == unicodedata.normalize("NFC", " ".join(once.split()))


@given(_TEXTS.filter(lambda text: "\\" not in text and "&#92;" not in text))
def test_cleaning_latex_is_idempotent_where_nothing_is_escaped(source: str) -> None:
    once = to_plain(source, Markup.LATEX)
    # A literal dollar sign is escaped in the result.
    assume("\\" not in once)
    assert to_plain(once, Markup.LATEX) == once


@given(
    st.lists(st.from_regex(r"[A-Z]?[a-z]{3,8}", fullmatch=True), min_size=1).map(" ".join),
    st.sampled_from(["{%s}", "\\emph{%s}", "<i>%s</i>", "\\foo{%s}", "{\\sc %s}", "%s", "$%s$"]),
    st.sampled_from(ANY),
)
def test_a_title_is_never_emptied(words: str, form: str, markup: Markup) -> None:
    assert words in to_plain(form % words, markup)


def test_a_title_of_one_unknown_command_keeps_its_name() -> None:
    assert to_plain(r"\aap", Markup.LATEX) == "aap"


def test_very_long_texts_are_unchanged() -> None:
    text = "<math>" * 20_000
    assert strip_tags(text) == text
