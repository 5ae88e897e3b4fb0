"""Words that differ between two titles are found, without typing errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.normalise import differ, is_cut, is_opening, misspelt, normalise

TITLES = st.lists(
    st.sampled_from(["tea", "teas", "cup", "data", "base", "database", "linear", "nonlinear", "of",
                     "towards", "cooling", "coolign", "dept", "department", "second", "ii"]),
    max_size=6,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("configurable", "configrable"),
        ("client", "clent"),
        ("cup", "cups"),
        ("tcp", "tpc"),
        ("department", "dept"),
        ("information", "nformation"),
    ],
)
def test_a_typing_error_an_ending_or_an_abbreviation_is_one_word(one: str, other: str) -> None:
    assert misspelt(one, other)
    assert misspelt(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("linear", "nonlinear"),
        ("supervised", "unsupervised"),
        ("encoder", "decoder"),
        ("microscopic", "macroscopic"),
        ("maximum", "minimum"),
        ("information", "thermodynamics"),
        ("classification", "segmentation"),
        ("cnn", "rnn"),
        ("cat", "car"),
    ],
)
def test_another_word_is_no_typing_error(one: str, other: str) -> None:
    assert not misspelt(one, other)
    assert not misspelt(other, one)


@pytest.mark.parametrize(
    ("ours", "theirs", "changed", "added"),
    [
        (
            "theory of information",
            "theory of thermodynamics",
            ("information", "thermodynamics"),
            (),
        ),
        ("cooling of tea", "towards cooling of tea", (), ("towards",)),
        ("data base systems", "database systems", (), ()),
        ("the second cup of tea", "the 2nd cup of tea", (), ()),
        ("cooling of tea", "tea of cooling", (), ()),
        ("a cup of tea", "the cup for tea", (), ()),
        ("cooling of tea", "cooling of tea in porcelain cu", (), ("cu", "porcelain")),
    ],
)
def test_words_are_changed_or_added(
    ours: str, theirs: str, changed: tuple[str, ...], added: tuple[str, ...]
) -> None:
    found = differ(ours, theirs)
    assert (found.changed, found.added) == (changed, added)


def test_a_word_sets_a_title_off_and_a_whole_subtitle_does_not() -> None:
    assert differ("cooling of tea", "towards cooling of tea").stance == "towards"
    longer = "cooling of tea porcelain cups mountains without kettles"
    assert differ("cooling of tea", longer).stance == ""


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("The Cooling of Tea", "The Cooling of Tea in Cups", True),
        ("The Cooling of Tea in Porc", "The Cooling of Tea in Porcelain", True),
        ("Stream", "Stream: The Stanford Manager", True),
        ("Stream", "Stream Processing", False),
        ("On Tea", "On Tea and Cups", False),
        ("The Cooling of Tea", "The Cooling of Tea", False),
        ("Cooling of Tea in Cups", "Tea in Cups", False),
    ],
)
def test_a_title_begins_another(short: str, long: str, expected: bool) -> None:  # noqa: FBT001
    assert is_opening(normalise(short), normalise(long)) is expected
    assert is_opening(normalise(long), normalise(short)) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("Cooling of Tea in Porc", "Cooling of Tea in Porcelain", True),
        ("Cooling of Tea…", "Cooling of Tea in Porcelain", True),
        ("Cooling of Tea", "Cooling of Tea in Porcelain", False),
        ("Cooling of Tea, Part I", "Cooling of Tea, Part II", False),
        ("Cooling of GPT-3", "Cooling of GPT-35", False),
        ("Cooling of Tea", "Cooling of Tea", False),
        ("…", "Cooling of Tea", False),
    ],
)
def test_a_title_breaks_off_in_a_word_or_with_an_ellipsis(
    short: str,
    long: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_cut(normalise(short), normalise(long)) is expected
    assert is_cut(normalise(long), normalise(short)) is expected


@given(TITLES, TITLES)
def test_a_difference_is_symmetric(ours: str, theirs: str) -> None:
    assert differ(ours, theirs) == differ(theirs, ours)
