"""Texts are split, clipped, folded and escaped."""

from __future__ import annotations

import html as html_module
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text import escape as text
from paper_index.text.escape import Segment

# The characters of titles: everything but control characters, line breaks and lone surrogates.
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
MARKS = st.sampled_from(list("\\`*_{}[]()<>#+-.!?|~^=:;$\"'@/&%,0129 \tÀé漢字אب"))
PROSE = st.text(LETTERS | MARKS, min_size=1, max_size=60)

HOSTILE = [
    "C++ and C#: a *bold* _claim_",
    "1. First things first",
    "1) First things first",
    "- not a list",
    "# not a heading #",
    "<script>alert('x')</script>",
    "a < b & c > d &amp; &#42;",
    "{{ jinja }} and {% raw %} and {: #id .class }",
    "__init__ and **kwargs",
    "`code` and ``more``",
    "[link](javascript:alert(1)) and ![image](x.png) and [^1] and [[wiki]]",
    "https://example.org/a_b?c=d#e and www.example.org and me@example.org",
    "H~2~O, x^2^, ==mark==, ^^ins^^, ~~del~~, {++add++} {--gone--}",
    "++ctrl+alt++ and :smile: and (c) (tm) +/- --> 1/2",
    '"Straight" quotes, it\'s -- and --- and ...',
    "!!! note",
    "??? note",
    "--8<-- 'file'",
    "| a | b |",
    "\\( x \\) \\[ y \\] \\$5",
    "Term : definition and *[HTML]: words",
    "#123 and @someone and owner/repository#1",
    "Теория, 情報理論, נתונים, Rényi",
    "[=50% fifty]",
]

EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "meta",
    "smarty",
    "tables",
    "toc",
    "wikilinks",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.escapeall",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.progressbar",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
OPTIONS = {"pymdownx.magiclink": {"repo_url_shorthand": True, "user": "a", "repo": "b"}}


class Words(HTMLParser):
    """Collects the text of HTML, and the tags in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, _: object) -> None:
        self.tags.append(tag)


def parsed(source: str) -> Words:
    words = Words()
    words.feed(str(source))  # slices of Markup would be escaped again
    words.close()
    return words


@pytest.fixture(scope="module")
def renderer() -> markdown.Markdown:
    return markdown.Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS)


def rendered(renderer: markdown.Markdown, title: str) -> Words:
    renderer.reset()
    return parsed(renderer.convert(f"# {text.markdown(title)}\n"))


class TestMarkdown:
    @pytest.mark.parametrize("title", HOSTILE)
    def test_hostile_titles_survive_every_extension(
        self, renderer: markdown.Markdown, title: str
    ) -> None:
        heading = rendered(renderer, title)
        assert heading.words == text.plain(title)
        assert heading.tags == ["h1"]

    @pytest.mark.parametrize("title", HOSTILE)
    def test_hostile_titles_survive_as_a_paragraph(
        self, renderer: markdown.Markdown, title: str
    ) -> None:
        renderer.reset()
        paragraph = parsed(renderer.convert(text.markdown(title)))
        assert (paragraph.words, paragraph.tags) == (text.plain(title), ["p"])

    @given(PROSE.map(str.strip).filter(lambda title: title and "$" not in title))
    def test_any_title_survives(self, renderer: markdown.Markdown, title: str) -> None:
        heading = rendered(renderer, title)
        # The extensions may set "1st" with a raised "st": marked up, and the words kept.
        assert " ".join(heading.words.split()) == " ".join(text.plain(title).split())
        assert set(heading.tags) <= {"h1", "sup"}

    def test_a_formula_stays_mathml(self, renderer: markdown.Markdown) -> None:
        heading = rendered(renderer, r"The $a_i * b_j * c_k < \infty$ bound")
        assert heading.tags[:2] == ["h1", "math"]
        assert "em" not in heading.tags
        assert "a" in heading.words
        assert "∞" in heading.words

    def test_an_unsupported_formula_is_shown_as_source(self, renderer: markdown.Markdown) -> None:
        heading = rendered(renderer, r"The $\frac{_*a*_$ problem")
        assert heading.words == r"The \frac{_*a*_ problem"
        assert heading.tags == ["h1", "code"]


class TestHtml:
    @pytest.mark.parametrize("title", ["", "x", *HOSTILE])
    def test_hostile_titles_are_read_back(self, title: str) -> None:
        assert parsed(text.html(title)).words == text.plain(title)
        assert parsed(text.html(title)).tags == []

    @given(PROSE.filter(lambda title: "$" not in title))
    def test_any_text_is_read_back(self, title: str) -> None:
        found = parsed(text.html(title))
        assert (found.words, found.tags) == (title, [])

    @given(PROSE)
    def test_a_browser_never_sees_a_foreign_tag(self, title: str) -> None:
        assert "script" not in parsed(text.html(f"<script>{title}</script>")).tags

    @given(PROSE.filter(lambda title: "$" not in title))
    def test_linked_text_keeps_its_words(self, title: str) -> None:
        source = f"See https://example.org/a?b=c&d=e. {title}"
        found = parsed(text.html(source, link=True))
        assert found.words == source
        assert "a" in found.tags

    def test_addresses_become_links_only_when_asked(self) -> None:
        source = 'At https://example.org/?a=1&b="x", see.'
        assert "<a" not in text.html(source)
        assert text.html(source, link=True) == (
            'At <a href="https://example.org/?a=1&amp;b=" rel="nofollow">'
            "https://example.org/?a=1&amp;b=</a>&#34;x&#34;, see."
        )

    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            ("V$_2$O$_{3}$", "V<sub>2</sub>O<sub>3</sub>"),
            ("10$^{th}$", "10<sup>th</sup>"),
            (r"costs \$5", "costs $5"),
            ("costs $5 or $6", "costs $5 or $6"),
            ("$ a $", "$ a $"),
        ],
    )
    def test_scripts_and_dollars(self, source: str, shown: str) -> None:
        assert text.html(source) == shown


class TestSegments:
    @pytest.mark.parametrize(
        ("source", "found"),
        [
            ("", []),
            ("plain", [Segment("text", "plain")]),
            ("$x$", [Segment("maths", "x")]),
            ("a $x$ b", [Segment("text", "a "), Segment("maths", "x"), Segment("text", " b")]),
            ("$x$$y$", [Segment("maths", "x"), Segment("maths", "y")]),
            (r"\$x$", [Segment("text", "$x$")]),
            ("$5 and $6", [Segment("text", "$5 and $6")]),
            ("$x$5", [Segment("text", "$x$5")]),
            (r"$a\$b$", [Segment("maths", r"a\$b")]),
        ],
    )
    def test_prices_are_not_formulas(self, source: str, found: list[Segment]) -> None:
        assert list(text.segments(source)) == found

    @given(PROSE.filter(lambda source: "\\" not in source))
    def test_the_segments_are_the_whole_text(self, source: str) -> None:
        shown = "".join(
            part.value if part.kind == "text" else f"${part.value}$"
            for part in text.segments(source)
        )
        assert shown == source


class TestPlain:
    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            ("", ""),
            ("x", "x"),
            (r"$\alpha$-Rényi", "α-Rényi"),
            (r"\$5 & <b>", "$5 & <b>"),
            ("V$_2$O$_3$", "V₂O₃"),
        ],
    )
    def test_formulas_become_unicode(self, source: str, shown: str) -> None:
        assert text.plain(source) == shown

    def test_formulas_with_problems_are_listed_in_order(self) -> None:
        source = r"$x$ and $\frac{$ and $}{$"
        assert [formula for formula, _ in text.maths_problems(source)] == [r"\frac{", "}{"]


class TestClip:
    @pytest.mark.parametrize(
        ("source", "length", "shown"),
        [
            ("", 10, ""),
            ("word", 4, "word"),
            ("hello world", 5, "hello…"),
            ("hello world", 8, "hello…"),
            ("hello, world", 8, "hello…"),
            ("abcdefgh", 5, "abcde…"),
            ("情報理論の基礎", 4, "情報理論…"),
            ("a\n\nb  c", 10, "a b c"),
            ("cost $5 now", 8, r"cost \$5…"),
            ("the $x+y+z$ sum", 6, "the…"),
            ("the $x+y+z$ sum", 9, "the $x+y+z$…"),
            (r"$\alpha\beta\gamma$ and more", 5, r"$\alpha\beta\gamma$…"),
        ],
    )
    def test_cuts_at_words(self, source: str, length: int, shown: str) -> None:
        assert text.clip(source, length) == shown

    @given(
        st.lists(
            st.sampled_from(["$x^2$", r"$\alpha$", "word", ", ", " ", "$5", r"\$", "漢", "-"])
        ),
        st.integers(1, 30),
    )
    def test_cuts_no_formula_and_keeps_the_length(self, pieces: list[str], length: int) -> None:
        source = "".join(pieces)
        clipped = text.clip(source, length)
        assert len(text.plain(clipped)) <= length + 1

        def formulas(of: str) -> list[str]:
            return [part.value for part in text.segments(of) if part.kind == "maths"]

        whole = formulas(" ".join(source.split()))
        assert formulas(clipped) == whole[: len(formulas(clipped))]

    @given(PROSE)
    def test_a_short_text_is_unchanged(self, source: str) -> None:
        assert text.plain(text.clip(source, 1000)) == text.plain(" ".join(source.split()))


class TestFold:
    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            ("", ""),
            ("Rényi", "renyi"),
            ("STRASSE straße", "strasse strasse"),
            ("ﬁnite", "finite"),
            ("α-β", "alpha-beta"),
            ("Λ Σ ς", "lambda sigma sigma"),
            ("Ｃ＋＋", "c++"),
            ("Ω", "omega"),
            ("パリ バリ ハリ", "パリ バリ ハリ"),
        ],
    )
    def test_keeps_bare_letters(self, source: str, shown: str) -> None:
        assert text.fold(source) == shown

    @given(st.text())
    def test_is_idempotent(self, source: str) -> None:
        assert text.fold(text.fold(source)) == text.fold(source)

    @given(st.text())
    def test_ignores_case(self, source: str) -> None:
        assert text.fold(source.casefold()) == text.fold(source)


@given(PROSE.filter(lambda title: "$" not in title))
def test_escaped_markdown_contains_no_markup(title: str) -> None:
    escaped = text.markdown_escape(title)
    assert html_module.unescape(escaped) == title
    assert not re.search(r"[\\`*_{}\[\]()<>+.!?|~^=:$\"'@/%-]", re.sub(r"&#\d+;", "", escaped))


@given(st.text("@#1aGgHh-/ ."))
def test_an_escaped_comment_mentions_nobody_and_refers_to_no_issue(source: str) -> None:
    shown = html_module.unescape(text.comment(source))
    assert not re.search(r"[@#]\w|\bgh-", shown, re.IGNORECASE)
    assert shown.replace("\u200b", "") == source


def test_formulas_in_markdown_are_well_formed() -> None:
    source = str(text.markdown(r"$\left\{ x \mid x_1 < x_2 \right\}$"))
    assert ET.fromstring(source).tag == "math"


@given(st.text(st.sampled_from("'=+-@\t\r\n 12.＝\ufeffa") | st.characters(codec="utf-8")))
def test_a_cell_of_a_table_is_no_formula_and_comes_back(value: str) -> None:
    cell = text.table_cell(value)
    assert text.from_table_cell(cell) == value
    assert cell in (value, f"'{value}")
    is_number = re.fullmatch(r"-\d+(\.\d+)?", value, re.ASCII)
    assert is_number or not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("value", ["", "Tea", "'Tea'", "-3", "-2.5", "1-2", "a=b", "“=”"])
def test_only_what_could_be_a_formula_gets_an_apostrophe(value: str) -> None:
    assert text.table_cell(value) == value
    assert text.from_table_cell(value) == value
