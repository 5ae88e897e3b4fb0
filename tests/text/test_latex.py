"""LaTeX in titles, abstracts and formulas becomes Unicode."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_index.text.latex import latex_to_text, lost_commands, to_text
from paper_index.text.latex_maths import maths_to_unicode

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "prose",
    [
        "",
        "Plain words, with a full stop.",
        "95% of papers & more #1, snake_case __init__, C++, x < y, {{ jinja }}",
        "a lone $ sign",
        "it costs $5 and then $10",
        r"an escaped \$5 and \$6",
        "~100 samples, about ~100, and (~5)",
        "3~5 times, 5.7%~11.5%, 1.4x~2x",
        "~/.bashrc and /~user",
        r"C:\temp\new\alpha and \\server\share\dir",
        r"\unknown, \Foo and \bar",
        r"\d+\s*\w and \b and \u{1F600}",
        "a { b } c } d {",
        r"{\em never closed",
        "{name} and {0,1} and {a, b}",
        "$x$ in {0,1} or {a, b}",
        "--strict, C--, i-- and -----",
        "| --- | and |---|---|",
        "Markdown `code` and users' data, don't",
        "f_star, T_c, GPT_2, A_1.csv and _emphasis_",
        "mathcal{O}(mathcal{C_Phi/m} + 1) with C_{Phi circ Psi}",
        "see https://x.org/~user/a_b--c?q=50%25#d.",
        r"a \ b",
        r"\"quoted\" text",
    ],
)
def test_text_without_latex_is_unchanged(prose: str) -> None:
    assert to_text(prose) == prose


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"R\'enyi and Carath\'eodory", "Rényi and Carathéodory"),
        (r"H\"older and Schr\"odinger", "Hölder and Schrödinger"),
        (r"Mart{\'\i}n, na\"{\i}ve and Poincar\'{e}", "Martín, naïve and Poincaré"),
        (r"\v{C}ech, Dvo\v{r}\'ak, Fran{\c c}ois", "Čech, Dvořák, François"),
        (r"Erd\H{o}s and Erd{\H o}s", "Erdős and Erdős"),
        (r"S\o ren, {\L}ukasz, Stra{\ss}e, \AA ngstr\"om", "Søren, Łukasz, Straße, Ångström"),
        (r"Shannon\'s and don\'t", "Shannon's and don't"),
    ],
)
def test_accents_become_letters(source: str, expected: str) -> None:
    assert to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"{\em entropy collapse} and {\it overload}", "entropy collapse and overload"),
        (r"\textbf{a \emph{b}} \textit{c}", "a b c"),
        (
            r"{Further {\it model size}, {\it time} count.} Then",
            "Further model size, time count. Then",
        ),
        (r"{\it a} of {model size}", "a of model size"),
        ("{GAN}s for {E}ntropy of Deep{M}ind", "GANs for Entropy of DeepMind"),
        (r"\{a\} and \emph{b}", "{a} and b"),
        (r"1-5\% \& \_ \#", "1-5% & _ #"),
        (r"(i.\,i.\,d) and 50\,000 and e.g.\ this", "(i.i.d) and 50 000 and e.g. this"),
        (r"entropy~(VNE) across a~wide range, Fig.~2", "entropy (VNE) across a wide range, Fig. 2"),
        (r"A title\\in two  lines", "A title in two lines"),
        (r"the \alpha-entropy, p \to q, \LaTeX is", "the α-entropy, p → q, LaTeX is"),
    ],
)
def test_markup_becomes_its_printed_form(source: str, expected: str) -> None:
    assert to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("``grokking'' and ``x\" of", "“grokking” and “x” of"),
        ("a mild ''informative'' condition", "a mild “informative” condition"),
        ("is `lazy'(x), a `signal', don't", "is ‘lazy’(x), a ‘signal’, don't"),
        (
            "a --- b---c, depends--whether, 1--5, now -- e.g.",
            "a — b—c, depends–whether, 1–5, now – e.g.",
        ),
    ],
)
def test_quotation_marks_and_dashes_become_unicode(source: str, expected: str) -> None:
    assert to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"the $\alpha$-entropy, {\em a} $x~y--z$", r"the $\alpha$-entropy, a $x~y--z$"),
        (r"\(x\), \[y\], $$z$$ and \( a \)", "$x$, $y$, $z$ and $a$"),
        (r"\(k\)5, $>$60% and $-$5", "$k5$, >60% and −5"),
        ("it costs $5, for $x$", r"it costs \$5, for $x$"),
        ("V_{2}O_{3} and V_2O_3", "V$_{2}$O$_{3}$ and V$_2$O$_3$"),
        ("L_2 norm, R^2, CO_2, f_{star}(x)", "L$_2$ norm, R$^2$, CO$_2$, f$_{star}$(x)"),
        (r"CO\textsubscript{2}, 1\textsuperscript{st}", "CO$_{2}$, 1st"),
        (r"at \mathcal{O}(n) and \frac{1}{2}", r"at $\mathcal{O}$(n) and $\frac{1}{2}$"),
    ],
)
def test_maths_is_put_between_dollars(source: str, expected: str) -> None:
    assert to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("at https://github.com/a/b{name}.", "at https://github.com/a/b."),
        (r"\url{https://x.org/a\_b}.", "https://x.org/a_b."),
        (r"http://x.org/{\textasciitilde}ann/{$\sim$}bo", "http://x.org/~ann/~bo"),
        ("-- Tea -- milk --", "– Tea – milk –"),
        (r"\href{https://x.org/a}{the \emph{site}}.", "the site (https://x.org/a)."),
        (r"\href{https://x.org}{https://x.org}", "https://x.org"),
        ("https://api.org/{id}/x_{2}?a or /{b}", "https://api.org/{id}/x_{2}?a or /{b}"),
        ("$x$ at https://api.org/{id}.", "$x$ at https://api.org/{id}."),
    ],
)
def test_addresses_are_unchanged(source: str, expected: str) -> None:
    assert to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{SimPonds}: {Conversational AI} for Newts", "SimPonds: Conversational AI for Newts"),
        (r"with \ensuremath{\alpha} and \textcolor{red}{red} Newts", "with α and red Newts"),
        (r"\ensuremath{x^2} ponds", "$x^2$ ponds"),
        (r"{{Deep {{N}}ets and {\sc LOGIC}}}", "Deep Nets and LOGIC"),
        (r"Bon{\v c}a, {\r u}, Aks{\i}n, {\"O}zge, \o, \ss", "Bonča, ů, Aksın, Özge, ø, ß"),
        (r"Fran{\ocirc{u}} and \foo[x]{bar}{baz}", "Franu and bar baz"),
        (r"Th{\'er}{\`e}se, {\'{E}}cole, \'{\i}, \'{}e, \'{\ae}", "Thérèse, École, í, é, ǽ"),
        (r"Wings of \textit{{Tea} leaf} and {More}", "Wings of Tea leaf and More"),
        ("{W.M. van der} Leaf", "W.M. van der Leaf"),
        (r"\textinterrobangdown{} and {\textdegree}C", "⸘ and °C"),
        (r"{{InAs}} on 0.2\,mm$^2$, $-$50\,d{B}", "InAs on 0.2 mm$^2$, −50 dB"),
        (r"$\langle{}00\overline{1}\rangle$ tea", r"$\langle{}00\overline{1}\rangle$ tea"),
        (r"\textsuperscript{18}F, x\textsubscript{max}", "$^{18}$F, x$_{max}$"),
        (r"10\textsuperscript{$-$3}, 1\textsuperscript{st}", "10$^{−3}$, 1st"),
        (r"\texorpdfstring{$\alpha^2$}{a2}-cups\thanks{By us}", r"$\alpha^2$-cups"),
        (r"Tea~\cite{Pot87}, \citep[see][3]{Pot} cup (\Cite*{x}).", "Tea, cup."),
        (r"Tea\footnote{A \emph{b} of $c$.} cups \cite{A_b,c:d}", "Tea cups"),
        (r"\begin{itemize}\item one \item two\end{itemize}", "one two"),
        (r"so \begin{equation*}x=y\end{equation*} holds", "so $x=y$ holds"),
        (r"\widetilde O(n), {\cal N}=4", r"$\widetilde O$(n), ${\cal N}$=4"),
        ("scores of textbf{0.92} and textit{more {Tea}}", "scores of 0.92 and more Tea"),
        (r"{\relax Ch}. Tea, \BibTeX{} and {\LaTeX}", "Ch. Tea, BibTeX and LaTeX"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("convert", [to_text, latex_to_text])
def test_likely_and_certain_latex_give_the_same_text(
    source: str, expected: str, convert: Callable[[str], str]
) -> None:
    assert convert(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"unclosed {\em group stays", "unclosed group stays"),
        ("x}y{z", "xyz"),
        ("{a} of {name} and {0,1}", "a of name and 0,1"),
        (r"the \{HST\} in $\{AB\}$", r"the HST in $\{AB\}$"),
        (r"L{\a'e}vy of Bol\cprime shoi", "Lévy of Bolʹshoi"),
        (r"Journal of~{\ldots} {\textperiodcentered} a", "Journal of … · a"),
        (r"\{0,1\} and {\textbraceleft}x{\textbraceright}", "{0,1} and {x}"),
        (r"\textbackslash{}emph {\textasciitilde}5 \^{}", r"\emph ~5 ^"),
        (r"{\textless}b{\textgreater} {\textless} c", "<b> < c"),
        (r"see \unknown this \relax", "see this"),
        (r"\verb|a_b{c}| and \textbf{$\alpha$}", "a_b{c} and α"),
        (r"{$\alpha$}-cups of 5{$\times$}3 and $\alpha$", r"α-cups of 5×3 and $\alpha$"),
        (r"x{$_{1}$}, y{$^3$}, {$x$}", r"x$_{1}$, y³, $x$"),
        ("``a'' b'' and `c' `d, `code` ?`e--f---g", "“a” b” and ‘c’ ‘d, `code` ¿e–f—g"),
        ("a-{}-b and a--b", "a--b and a–b"),
        (r"\emph{very \textbf{hot}} \underline{\textit{E.~coli} {cup}}", "very hot E. coli cup"),
        (r"{\glqq}kurze{\grqq} and {\foo}word {a \foo}word", "„kurze“ and word a word"),
        (r"\ensuremath{\ell_\infty} and \ensuremath{\alpha}", r"$\ell_\infty$ and α"),
        (r"\textcolor{red}{red \emph{hot}} tea", "red hot tea"),
        (r"\texorpdfstring{$k$ {\em x}}{k {x}}-tea at 5\,\textdegree C", "$k$ x-tea at 5 °C"),
        (r"na\"\i vet\'e of Mar\'\i a and \v\i", "naïveté of María and ǐ"),
        (r"100% of \$5, not $5 and $6", r"100% of \$5, not $5 and $6"),
        (r"title with 50% off % no comment", "title with 50% off % no comment"),
    ],
)  # fmt: skip
def test_certain_latex_keeps_no_braces_and_commands(source: str, expected: str) -> None:
    assert latex_to_text(source) == expected


def test_commands_that_are_not_known_are_named() -> None:
    source = r"Fran{\ocirc{u}} {\sc x} \'{e} \alpha \textcolor{red}{y} \foo $\bar x$ \foo \hat{x}"
    assert lost_commands(source) == (r"\ocirc", r"\foo")


_PIECES = [*"\\{}$_^~`'\"-%&#,.()[]|/:;!@ aAbBeV1é", "\\em ", "\\'", "\\emph{", "\\$", "\\(", "\\)"]
_PIECES += [
    "$$",
    "``",
    "''",
    "---",
    "https://x.org/a_b",
    "\\url{",
    "\\href{",
    "\\o",
    "\\alpha",
    "\\,",
]
_PIECES += ["V_2", "_{", "^{", "\\textdollar", "\\textbackslash", "{{", "}}", "C:\\", "\\{", "\\}"]
_PIECES += ["\U000f0000", "\U00100001", "\u0301", "\u1fef", "{E}n", "\\textasciitilde", "\n"]
_TEXTS = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join), st.text())


@given(_TEXTS)
@example(r"\textbackslash emph{x}")
@example("C:\\\\$\\textsubscript{2}")
@example("{" * 300 + "$x$" + "}" * 300)
def test_conversion_is_idempotent(source: str) -> None:
    once = to_text(source)
    assert to_text(once) == once
    assert once == unicodedata.normalize("NFC", " ".join(once.split()))


@given(st.lists(st.from_regex(r"[a-zA-Z]{3,8}[,.;:!?)%]?", fullmatch=True)).map(" ".join))
def test_words_are_never_changed(prose: str) -> None:
    assert to_text(prose) == prose


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("", ""),
        (r"\Omega", "Ω"),
        (r"\Lambda", "Λ"),
        ("_2", "₂"),
        ("^{2}", "²"),
        (r"T:\mathbb{R}^d\rightarrow \mathbb{R}^d", "T:ℝᵈ→ℝᵈ"),
        (r"h:=\tfrac{1}{2}\|\cdot\|_2^2+\tau", "h:=1/2‖·‖₂²+τ"),
        (r"\mathcal{N} = 8", "𝒩 = 8"),
        (r"m \gg n", "m ≫ n"),
        (r"\alpha\gg1", "α≫1"),
        ("T_c", "T_c"),
        (r"\mathcal{C}_{\Phi\circ \Psi}", "𝒞_(Φ∘Ψ)"),
        (r"\tilde{\mathcal{O}}(\sqrt{\mathcal{C}_\Phi/m})", "𝒪̃(√(𝒞_Φ/m))"),
        (r"\frac{a+b}{2} \frac12 \binom{n}{k}", "(a+b)/2 1/2 binom(n, k)"),
        (r"\arg\min_x n\log n", "arg minₓ n log n"),
        (r"\lambda\mathrm{CDM}", "λCDM"),
        (r"\left(\{0,1\}^n\right) 5\%", "({0,1}ⁿ) 5%"),
        (r"\not\in \not= x^{\prime} 90^\circ", "∉≠ x' 90°"),
        (r"{\frac{1} \\", "1"),
        (r"{\cal N}=4", "𝒩=4"),
        (r"\cal N and \frak g", "𝒩 and 𝔤"),
        (r"\widetilde O(n), \tilde{O}(n), \hat\theta", "Õ(n), Õ(n), θ̂"),
        (r"\textcolor{red}{100}, {\color{red} 5}", "100, 5"),
        (r"\boldsymbol x, \bm\theta, \mathbf{x}, \pmb{x}", "x, θ, x, x"),
        (r"{\sf P}=\mathsf{NP}, {\rm GL}_n, \textsc{Max}", "P=NP, GLₙ, Max"),
        (r"\frac{a}{b} \frac1n \nicefrac{1}{2}, {a \over b}", "a/b 1/n 1/2,a/b"),
        (r"\sqrt 2, \sqrt{2}, \sqrt[3]{x+1}", "√2, √2, ³√(x+1)"),
        (r"{n \choose k}", "binom(n, k)"),
        (r"\mathcal O(n\log n), \text{max}, \operatorname*{arg\,max}", "𝒪(n log n), max, arg max"),
        (r"\left( x \ge y \right)", "( x ≥ y )"),
        (r"f'(x), x^{\prime\prime}", "f'(x), x''"),
        (r"X\stackrel{d}{=}Y, a \bmod b, a\xrightarrow{f}b", "X=ᵈY, a mod b, a→ᶠb"),
        (r"\phantom{x}y\hspace{1em}z\label{eq}", "yz"),
        (r"\mathcal{N}\!=4", "𝒩=4"),
        # Unknown commands: a switch vanishes, an argument stays, a name that stands alone stays.
        (r"\foo{x}{y} \foo x", "xy x"),
        (r"\KL(p), \eps", "KL(p), eps"),
    ],
)
def test_a_formula_becomes_a_line_of_unicode(formula: str, expected: str) -> None:
    assert maths_to_unicode(formula) == unicodedata.normalize("NFC", expected)


@given(_TEXTS)
@example("{" * 5000)
def test_any_formula_becomes_one_line_without_backslashes(formula: str) -> None:
    text = maths_to_unicode(formula)
    assert "\\" not in text
    assert text == " ".join(text.split())
