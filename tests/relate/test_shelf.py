"""Where a library files a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.shelf import place


@pytest.mark.parametrize(
    ("name", "shown", "letter"),
    [
        ("Markus J. Buehler", "Buehler, Markus J.", "B"),
        ("Rianne van den Berg", "Berg, Rianne van den", "B"),
        ("Van Jones", "Jones, Van", "J"),
        ("Emanuele La Malfa", "La Malfa, Emanuele", "L"),
        ("Sammy Davis Jr.", "Davis, Sammy, Jr.", "D"),
        ("Łukasz Øre", "Øre, Łukasz", "O"),
        ("Лев Толстой", "Толстой, Лев", "T"),
        ("李小龍", "李小龍", "L"),
        ("ابن سينا", "سينا, ابن", "S"),
        ("The Teapot Collaboration", "The Teapot Collaboration", "T"),
        ("The Cup Team", "The Cup Team", "C"),
        ("Plato", "Plato", "P"),
        ("de", "de", "D"),
        ("van", "van", "V"),
        ("III", "III", "I"),
        ("50", "50", ""),
        ("…", "…", ""),
    ],
)
def test_names_are_filed_by_family_name(name: str, shown: str, letter: str) -> None:
    found = place(name)
    assert (found.shown, found.letter) == (shown, letter)


def test_what_a_curator_files_it_under_decides() -> None:
    found = place("Federico García Lorca", "García Lorca, Federico")
    assert (found.shown, found.letter) == ("García Lorca, Federico", "G")
    assert place("Rianne van den Berg", "van den Berg, Rianne").letter == "V"


def test_a_shelf_is_in_order_whatever_the_accents_and_ends_with_no_letter() -> None:
    shelf = ["Ada Abel", "Émile Ábel", "Bo Abelson", "Zoë Ünal", "Zoe Unaz", "1984"]
    assert sorted(set(shelf), key=lambda name: place(name).key) == shelf


@given(st.text(min_size=1, max_size=30))
def test_any_name_has_a_place(name: str) -> None:
    found = place(name)
    assert found.letter == "" or "A" <= found.letter <= "Z"
    assert found.key[-1] == name
