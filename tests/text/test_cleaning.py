"""Tests of cleaning single texts: titles with a status, names, and what the check calls unclean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.characters import visible
from paper_index.text.cleaning import (
    are_plain_names,
    clean_abstract,
    clean_authors,
    clean_title,
    find_markup,
    status_in_text,
)
from paper_index.text.markup import Markup

WORDS = st.sampled_from(
    ["Tea", "RETRACTED:", "[Withdrawn]", "<i>", "</i>", "{", "}", "\\emph{a}", "$x$", "&amp;", "#",
     "et al.", "PhD,", "and", ";", ",", "*", "¹", "Abstract.", "© 2020 Elsevier", "N/A", "\u200b",
     "e\u0301", "\n\n"]
)  # fmt: skip
TEXT = st.lists(WORDS | st.text(max_size=5), max_size=8).map(" ".join)
PARTS = ["Tea", "Ann", "B.", "PhD", "and", ";", "*", "¹", "et al.", "<i>C</i>", "&amp;", "\u200b"]
NAMES = st.lists(st.sampled_from(PARTS), max_size=6).map(" ".join)
MARKUPS = st.sampled_from([Markup.HTML, Markup.PLAIN])


@pytest.mark.parametrize(
    ("title", "clean", "status"),
    [
        ("RETRACTED: Ants", "Ants", "retracted"),
        ("Retracted Article: Ants", "Ants", "retracted"),
        ("[Retracted] Ants", "Ants", "retracted"),
        ("(WITHDRAWN) Ants", "Ants", "withdrawn"),
        ("Ants (Retracted Article. See vol. 5, 2001)", "Ants", "retracted"),
        ("【RETRACTED】Ants", "Ants", "retracted"),
        ("WITHDRAWN：Ants", "Ants", "withdrawn"),
        ("Ants – RETRACTED", "Ants", "retracted"),
        ("Consent: withdrawn", "Consent: withdrawn", None),
        ("RETRACTED:", "RETRACTED:", None),
        ("Retraction: Ants", "Retraction: Ants", None),
        ("Retracted papers in medicine", "Retracted papers in medicine", None),
        ("Withdrawn behaviour in newts", "Withdrawn behaviour in newts", None),
    ],
)
def test_a_mark_in_a_title_is_a_status(title: str, clean: str, status: str | None) -> None:
    found = clean_title(title, Markup.PLAIN)
    assert (found.text, found.status) == (clean, status)
    assert [finding.code for finding in found.findings] == ["status-in-text"] * bool(status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("This paper has been withdrawn by the author due to an error.", "withdrawn"),
        ("We found ants. This submission has been temporarily withdrawn by arXiv.", "withdrawn"),
        ("The article has been retracted at the request of its authors.", "retracted"),
        ("The authors have withdrawn this manuscript.", "withdrawn"),
        ("Withdrawn.", "withdrawn"),
        ("Paper withdrawn due to an error", "withdrawn"),
        ("After the article was retracted, it was cited as before.", None),
        ("Withdrawn behaviour of newts is studied.", None),
        ("This paper was withdrawn from a workshop.", None),
    ],
)
def test_a_sentence_tells_the_status(text: str, status: str | None) -> None:
    assert status_in_text(text) == status


@pytest.mark.parametrize(
    ("names", "clean"),
    [
        (["Sue Marsh1,2"], ("Sue Marsh",)),
        (["*Sue Marsh"], ("Sue Marsh",)),
        (["Sue Marsh, MD, PhD"], ("Sue Marsh",)),
        (["Prof. Dr. Sue Marsh"], ("Sue Marsh",)),
        (["Sue Marsh III"], ("Sue Marsh III",)),
        (["Marsh MD"], ("M. D. Marsh",)),
        (["Marsh S", "Lake AB", "Pond Board"], ("S. Marsh", "A. B. Lake", "Pond Board")),
        # In one of these lists the order is that of India.
        (["Radha N", "Sue Marsh"], ("Radha N", "Sue Marsh")),
        (["Marsh S", "Lake A", "Garcia Pond J"], ("S. Marsh", "A. Lake", "J. Garcia Pond")),
        (["Praveen Kumar S", "Ramesh Babu K"], ("Praveen Kumar S", "Ramesh Babu K")),
        (["Smith JA", "Sue Marsh"], ("J. A. Smith", "Sue Marsh")),
        (
            ["Smith, JA", "MARSH, SUE", "van Pond, BCD"],
            ("J. A. Smith", "SUE MARSH", "B. C. D. van Pond"),
        ),
        (["Sue Marsh MD"], ("Sue Marsh",)),
        (["Sue Marsh 0000-0002-1825-009X"], ("Sue Marsh",)),
        (["Sue Marsh (https://orcid.org/0000-0002-1825-0097)"], ("Sue Marsh",)),
        (["Sue Marsh <sue.m@pond.org>", "Marsh, Sue"], ("Sue Marsh",)),
        (["Bo Reed (Pond University)", "Ann Lake (Tea Lab, Inc.)"], ("Bo Reed", "Ann Lake")),
        (["Li Ming (李明)", "Robert (Bob) Smith"], ("Li Ming (李明)", "Robert (Bob) Smith")),
        (["Ann Lake (ed.)", "Bo Moss (Hrsg.)"], ("Ann Lake", "Bo Moss")),
        (["Alex Others"], ("Alex Others",)),
        (["others"], ()),
        (["A B", "and C D"], ("A B", "C D")),
        (["A B, C D", "E F"], ("C D A B", "E F")),
        (["Jane Doe, John Roe"], ("Jane Doe, John Roe",)),
        (["Costa, Jr., P. T."], ("P. T. Costa, Jr.",)),
        (["X Æ A-12"], ("X Æ A-12",)),
        (["[Anonymous]"], ()),
        (["[No authors listed]", "Sue Marsh"], ("Sue Marsh",)),
        (["Anon.", "-", "42", "N/A", "author not listed", "nan"], ()),
        (["Anonymous Pond Board", "Nan"], ("Anonymous Pond Board", "Nan")),
    ],
)
def test_names_lose_what_is_no_part_of_them(names: list[str], clean: tuple[str, ...]) -> None:
    assert clean_authors(names, Markup.PLAIN, {}).names == clean


def test_a_name_that_its_source_told_apart_is_not_split() -> None:
    name = "Council on Tea, Cake and Cups"
    found = clean_authors([name], Markup.PLAIN, {name: name})
    assert (found.names, found.sort_names) == ((name,), {name: name})


def test_a_split_has_no_space_in_front_of_its_comma() -> None:
    assert clean_authors(["Sue Marsh"], Markup.PLAIN, {"Sue Marsh": "Marsh , Sue"}).sort_names == {
        "Sue Marsh": "Marsh, Sue"
    }


def test_an_affiliation_is_no_part_of_an_undivided_name() -> None:
    name = "Tea Board (Pond University)"
    found = clean_authors([name], Markup.PLAIN, {name: name})
    assert (found.names, found.sort_names) == (("Tea Board",), {"Tea Board": "Tea Board"})


def test_joined_initials_of_an_inverted_name_are_spaced() -> None:
    found = clean_authors(["BC Marsh"], Markup.PLAIN, {"BC Marsh": "Marsh, BC"})
    assert (found.names, found.sort_names) == (("B. C. Marsh",), {"B. C. Marsh": "Marsh, B. C."})


@pytest.mark.parametrize(
    "mark", ["*", "$^{1}$", "¹,²", " (0000-0002-1825-0097)", " (Tea College)", " (ed.)"]
)
def test_a_mark_behind_the_given_name_is_removed_from_an_inverted_name(mark: str) -> None:
    name = f"Sue{mark} Marsh"
    found = clean_authors([name], Markup.PLAIN, {name: f"Marsh, Sue{mark}"})
    assert (found.names, found.sort_names) == (("Sue Marsh",), {"Sue Marsh": "Marsh, Sue"})
    assert found.findings


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tea < milk, and $x^2$ & C#", []),
        (r"R\'enyi", ["markup"]),
        ("<i>Tea</i>", ["markup"]),
        ("Tea &amp; milk", ["markup"]),
    ],
)
def test_unclean_texts_are_found(text: str, codes: list[str]) -> None:
    assert [found.code for found in find_markup(text)] == codes


@given(TEXT, MARKUPS)
def test_cleaning_a_title_is_idempotent_and_never_empties_it(text: str, markup: Markup) -> None:
    clean = clean_title(text, markup).text
    assert bool(clean) == bool(visible(text))
    assert clean_title(clean, markup).text == clean


@given(TEXT, MARKUPS)
def test_cleaning_an_abstract_is_idempotent(text: str, markup: Markup) -> None:
    clean = clean_abstract(text, markup).text
    # In a paper file, each line is a paragraph.
    assert clean_abstract(clean.replace("\n", "\n\n"), markup).text == clean


@given(NAMES, MARKUPS)
def test_cleaning_authors_is_idempotent(names: str, markup: Markup) -> None:
    clean = clean_authors([names], markup, {}).names
    assert clean_authors(clean, markup, {}).names == clean


@given(st.lists(NAMES, max_size=3))
def test_nothing_is_found_in_plain_names(names: list[str]) -> None:
    if are_plain_names(names):
        assert clean_authors(names, Markup.PLAIN, {}).findings == ()


@pytest.mark.parametrize("name", ["Ann Lake", "Jean-Luc O'Hara Jr.", "Zoë de la Peña"])
def test_usual_names_are_plain(name: str) -> None:
    assert are_plain_names([name])
    assert not are_plain_names([name, name])


@pytest.mark.parametrize("name", ["Ada Lee - Bo Roe", "Ada Lee/Bo Roe"])
def test_names_between_signs_may_be_several_authors(name: str) -> None:
    for names in ([name], ["Cy Jug", name]):
        found = clean_authors(names, Markup.PLAIN, {})
        assert [one.code for one in found.findings] == ["joined-authors"]
        assert found.names == tuple(names)


@pytest.mark.parametrize("name", ["Jean - Paul Sartre", "Ada Lee-Roe Pot"])
def test_a_hyphen_between_spaces_may_be_inside_a_name(name: str) -> None:
    assert clean_authors([name], Markup.PLAIN, {}).findings == ()
