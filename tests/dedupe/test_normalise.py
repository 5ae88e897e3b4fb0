"""Two spellings of one title become equal; distinguishing parts are kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_index.dedupe.normalise import differ, normalise, normalise_text
from paper_index.model.pairs import WordDifference as Words
from paper_index.text.escape import fold, plain
from paper_index.text.latex import to_text

TITLES = st.text(min_size=1).filter(str.strip)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ENTROPY of Tea", "entropy of tea"),
        ("Rényi Entropy", "Renyi entropy"),
        (r"R\'enyi Entropy", "Rényi Entropy"),
        (r"The {\em Cooling} of {GAN}s", "The Cooling of GANs"),
        ("Tea-Driven Cups: A Study", "Tea Driven Cups – a study"),
        (r"$\alpha$-Divergences", "alpha divergences"),
        ("α-Divergences", "Alpha-Divergences"),
        ("Ｆｕｌｌｗｉｄｔｈ Tea", "Fullwidth Tea"),
        ("1,000 Cups", "1000 cups"),
        ("Straße", "STRASSE"),
        ("“Tea” and 'cups'", '"Tea" and cups'),
        ("$C^*$-algebras", "C*-Algebras"),
        (r"$C^{\ast}$-algebras", "C∗-algebras"),
        ("B+-trees", "B$^+$trees"),
        ("$K^-$ mesons", "K⁻ mesons"),
        ("Tea for $p < 1$", "Tea for p &lt; 1"),
        (r"Tea for $p \neq 1$", "Tea for p≠1"),
        ("Tea at $-5$ °C", "Tea at −5 °C"),
        ("*Camellia sinensis* tea*", "Camellia sinensis tea"),
        ("Tea → cups", "Tea -> cups"),
        ("كتاب الشاي", "کتاب الشای"),
    ],
)
def test_two_spellings_give_one_text(left: str, right: str) -> None:
    assert normalise(left).text == normalise(right).text


def test_sorted_tokens_leave_order_and_articles_out() -> None:
    assert normalise("The Theory of a Cup").sorted_tokens == "cup of theory"
    assert normalise("Cup of Theory").sorted_tokens == "cup of theory"


def test_a_title_of_articles_alone_keeps_them() -> None:
    assert normalise("The A").sorted_tokens == "a the"


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Tea", ()),
        ("Tea 2 and 07", ("2", "7")),
        ("Tea, Part I", ("1",)),
        ("Tea, Part IV: Cups", ("4",)),
        ("Tea XIX", ("19",)),
        ("Tea, Part B", ("b",)),
        ("Two Cups and a Second Pot", ("2",)),
        ("The 3rd Tea Challenge", ("3",)),
        ("GPT2 and GPT10", ()),
        ("X-ray tea", ()),
        ("Tea at PondEval 2021", ()),
        ("Tea, pp. 3-9", ()),
        ("1. Tea", ()),
        ("Tea in VLDB'98", ("98",)),
    ],
)
def test_numbers_are_digits_roman_numerals_number_words_and_letters_of_parts(
    title: str, numbers: tuple[str, ...]
) -> None:
    assert normalise(title).numbers == numbers


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("On Tea v2", "v2"),
        ("On Tea (Version 2)", "version 2"),
        ("RETRACTED: On Tea", "retracted"),
        ("Retracted Article: On Tea", "retracted"),
        ("On Tea (withdrawn)", "withdrawn"),
        ("On Tea (Extended Abstract)", "extended abstract"),
        ("Poster: On Tea", "poster"),
        ("On Tea (panel session)", ""),
        ("Tutorial: On Tea", ""),
        ("On Tea (preprint)", ""),
    ],
)
def test_marks_of_publishers_are_separate(title: str, mark: str) -> None:
    found = normalise(title)
    assert (found.text, found.mark) == ("on tea", mark)


def test_a_title_that_is_only_a_version_mark_stays() -> None:
    assert normalise("v2").text == "v2"


@pytest.mark.parametrize(
    "pages", [", pp. 1-12", " (pages 3–9)", ". pp 7", ", p. 12", " [pp. 101 -- 112]"]
)
def test_page_numbers_behind_a_title_are_cut_off(pages: str) -> None:
    assert normalise(f"On Tea{pages}") == normalise("On Tea")
    assert normalise("Pages 1-12").text == "pages 1 12"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Editorial", True),
        ("Guest Editors' Introduction", True),
        ("Message from the Chairs", True),
        ("Book Review Column", True),
        ("Letter to the Editor", True),
        ("Vorwort", True),
        ("前言", True),
        ("The Galois Correspondence", False),
        ("The Cooling of Tea", False),
        ("Introduction to the Cooling of Tea", False),
        ("Tea Notes on Large Green Leaves", False),
    ],
)
def test_titles_of_parts_of_volumes_are_columns(title: str, expected: bool) -> None:  # noqa: FBT001
    assert normalise(title).is_column is expected


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "words"),
    [
        ("Salt & Sugar", "Salt &amp; Sugar", Words.NONE, ()),
        ("Tea of <i>Lemna</i>", "Tea of Lemna", Words.NONE, ()),
        ("Models of X+Y Cups", "Models of X + Y Cups", Words.NONE, ()),
        ("Data Base Systems", "Database Systems", Words.NONE, ()),
        ("Cooling of Tea", "The Cooling of the Tea", Words.NONE, ()),
        ("The Configurable Teapot", "The Configrable Teapot", Words.SPELLED, ()),
        ("Re1ational Teapots", "Relational Teapots", Words.SPELLED, ()),
        ("Teapot Systems", "Teapot System", Words.SPELLED, ()),
        ("Accociation of Teapots", "Association of Teapots", Words.SPELLED, ()),
        ("Nitrate in Tea", "Nitrite in Tea", Words.SIMILAR, ("nitrate", "nitrite")),
        ("Methane in Tea", "Ethane in Tea", Words.SIMILAR, ("ethane", "methane")),
        ("Conservation of Tea", "Conversation of Tea", Words.SIMILAR,
         ("conservation", "conversation")),
        ("中国绿茶健康研究", "中国红茶健康研究", Words.SIMILAR,
         ("中国红茶健康研究", "中国绿茶健康研究")),
        ("绿茶 健康 研究", "绿茶健康研究", Words.NONE, ()),
        ("녹차 건강에 관한 연구", "녹차건강에관한연구", Words.NONE, ()),
        ("From Tea to Cups", "From Cups to Tea", Words.REORDERED, ()),
        ("Tea of K+ Mesons", "Tea of K− Mesons", Words.EXCHANGED, ("minus", "plus")),
        ("Tea for p < 1", "Tea for p > 1", Words.EXCHANGED, ("greater", "less")),
        ("A* Search for Tea", "A Search for Tea", Words.ADDED, ("star",)),
        ("Tea at 5 Degrees", "Tea at −5 Degrees", Words.ADDED, ("minus",)),
        ("Linear Tea", "Nonlinear Tea", Words.EXCHANGED, ("linear", "nonlinear")),
        ("Tea with GPT3", "Tea with GPT4", Words.EXCHANGED, ("gpt3", "gpt4")),
        ("Cat Tea", "Car Tea", Words.EXCHANGED, ("car", "cat")),
        ("Tea in C", "Tea in C++", Words.ADDED, ("plus",)),
        ("Cooling of Tea", "Faster Cooling of Tea", Words.ADDED, ("faster",)),
        ("Cooling of Green Tea", "Cooling of Green Tea in Porcelain", Words.SHORTENED,
         ("porcelain",)),
        ("Ways to Cool Tea", "CoolTea: Ways to Cool Tea", Words.SHORTENED, ("cooltea",)),
        ("CityTea: Hot Flow", "CityTea: Cold Diffusion", Words.SUBTITLE,
         ("cold", "diffusion", "flow", "hot")),
        ("Erratum: Cooling of Tea", "Cooling of Tea", Words.NOTICE, ("erratum",)),
        ("A Reply to Cooling of Tea", "Cooling of Tea", Words.NOTICE, ("reply",)),
    ],
)  # fmt: skip
def test_two_titles_differ_in_words(
    ours: str, theirs: str, kind: Words, words: tuple[str, ...]
) -> None:
    left, right = normalise(ours), normalise(theirs)
    assert differ(left, right) == differ(right, left)
    assert differ(left, right).kind is kind
    assert differ(left, right).words == words


def test_a_word_of_other_titles_is_no_typing_error() -> None:
    left, right = normalise("Pond Waters"), normalise("Pond Waiters")
    assert differ(left, right, {"waters": 1, "waiters": 4}).kind is Words.SPELLED
    assert differ(left, right, {"waters": 2, "waiters": 4}).kind is Words.EXCHANGED


def test_a_title_without_letters_keeps_its_signs() -> None:
    assert normalise("???").text == "???"
    assert normalise("???").sorted_tokens != normalise("!!!").sorted_tokens


def test_the_languages_c_stay_apart() -> None:
    assert len({normalise(f"Tea in {name}").text for name in ("C", "C++", "C#")}) == 3


@given(st.text(alphabet=" aAzZ09,.;:()[]?!/\"'`+*=%#@|~-\n\t‘’“”–—…•"))
def test_a_text_without_markup_needs_no_reading_of_latex(text: str) -> None:
    assert normalise_text(text) == " ".join(re.findall("[a-z0-9]+", fold(plain(to_text(text)))))


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(TITLES)
@example("0;V0")
def test_normalisation_is_idempotent_and_never_empty(title: str) -> None:
    found = normalise(title)
    assert found.sorted_tokens or not found.text.strip()
    assert normalise(found.text).sorted_tokens == found.sorted_tokens or found.mark
