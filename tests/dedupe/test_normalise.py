"""Two spellings of one title become equal; distinguishing parts are kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.normalise import normalise, normalise_text
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
        ("Tea, Vol. I. Cups", ("1",)),
        ("GPT2 and GPT10", ("10", "2")),
        ("X-ray tea", ()),
    ],
)
def test_numbers_are_digits_roman_numerals_and_letters_of_parts(
    title: str, numbers: tuple[str, ...]
) -> None:
    assert normalise(title).numbers == numbers


def test_possible_numbers_are_separate() -> None:
    assert normalise("Two x-ray cups").unsure == ("10", "2")


@pytest.mark.parametrize("mark", ["v2", "V2", "(v2)", "version 2", "[Version 2]"])
def test_a_version_mark_at_the_end_is_separate(mark: str) -> None:
    assert normalise(f"On Tea {mark}") == normalise("On Tea v2")
    assert normalise(f"On Tea {mark}").text == "on tea"
    assert normalise(f"On Tea {mark}").version == "2"


def test_a_title_that_is_only_a_version_mark_stays() -> None:
    assert normalise("v2").text == "v2"


@pytest.mark.parametrize(
    "pages", [", pp. 1-12", " (pages 3–9)", ". pp 7", ", p. 12", " [pp. 101 -- 112]"]
)
def test_page_numbers_behind_a_title_are_cut_off(pages: str) -> None:
    assert normalise(f"On Tea{pages}") == normalise("On Tea")
    assert normalise("Pages 1-12").text == "pages 1 12"


def test_an_ellipsis_marks_a_truncated_title() -> None:
    assert [normalise(one).cut for one in ("On T…", "On Tea ...", "On Tea.")] == [True, True, False]


@pytest.mark.parametrize(
    ("title", "recurring"),
    [("Editorial", True), ("Eidtorial", True), ("Book Rveiew Column", True),
     ("Message from the Chairs", True), ("The Cooling of Tea", False),
     ("Introductions to Tea", False)],
)  # fmt: skip
def test_titles_of_parts_of_volumes_are_known_even_mistyped(title: str, recurring: bool) -> None:  # noqa: FBT001
    assert normalise(title).recurring is recurring


def test_a_title_without_letters_keeps_its_signs() -> None:
    assert normalise("???").text == "???"
    assert normalise("???").sorted_tokens != normalise("!!!").sorted_tokens


def test_the_languages_c_stay_apart() -> None:
    assert len({normalise(f"Tea in {name}").text for name in ("C", "C++", "C#")}) == 3


@given(st.text(alphabet=" aAzZ09,.;:()[]<>?!/\"'`+*=%&#@|~-\n\t‘’“”–—…•"))
def test_a_text_without_markup_needs_no_reading_of_latex(text: str) -> None:
    assert normalise_text(text) == " ".join(re.findall("[a-z0-9]+", fold(plain(to_text(text)))))


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(TITLES)
def test_normalisation_is_idempotent_and_never_empty(title: str) -> None:
    found = normalise(title)
    assert found.sorted_tokens or not found.text.strip()
    assert normalise(found.text).sorted_tokens == found.sorted_tokens or found.version
