"""Printed names come apart where they show their parts, and never raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.names import Name, parse_name, sort_key


@pytest.mark.parametrize(
    ("printed", "given_name", "particle", "family", "suffix"),
    [
        ("M. Reza Ebrahimi", "M. Reza", "", "Ebrahimi", ""),
        ("Plato", "", "", "Plato", ""),
        ("Ludwig van Beethoven", "Ludwig", "van", "Beethoven", ""),
        ("Mihaela van der Schaar", "Mihaela", "van der", "Schaar", ""),
        ("Giovanni Pico della Mirandola", "Giovanni Pico", "della", "Mirandola", ""),
        ("Luciano da Fontoura Costa", "Luciano", "da", "Fontoura Costa", ""),
        ("Gerard 't Hooft", "Gerard", "'t", "Hooft", ""),
        ("von Neumann", "", "von", "Neumann", ""),
        ("de la Cruz, María", "María", "de la", "Cruz", ""),
        ("Ebrahimi, M. Reza", "M. Reza", "", "Ebrahimi", ""),
        ("Martin Luther King Jr.", "Martin Luther", "", "King", "Jr."),
        ("Martin Luther King, Jr.", "Martin Luther", "", "King", "Jr."),
        ("King, Martin Luther, Jr.", "Martin Luther", "", "King", "Jr."),
        ("King, Jr., Martin Luther", "Martin Luther", "", "King", "Jr."),
        ("Robert Downey Sr", "Robert", "", "Downey", "Sr"),
        ("Henry Ford III", "Henry", "", "Ford", "III"),
        ("John III", "", "", "John", "III"),
        ("Quoc V. Le", "Quoc V.", "", "Le", ""),
        ("Jean d'Alembert", "Jean", "", "d'Alembert", ""),
        ("bell hooks", "bell", "", "hooks", ""),
        # Capitals belong to the family name.
        ("Toon Van de Maele", "Toon", "", "Van de Maele", ""),
        ("Emanuele La Malfa", "Emanuele", "", "La Malfa", ""),
        ("Toby St. Clere Smithe", "Toby", "", "St. Clere Smithe", ""),
        ("José Ortega y Gasset", "José", "", "Ortega y Gasset", ""),
        # A name needs a family name before anything else.
        ("de", "", "", "de", ""),
        ("van", "", "", "van", ""),
        ("III", "", "", "III", ""),
        ("van der", "", "van", "der", ""),
        ("Ludwig van", "Ludwig", "", "van", ""),
        ("De La", "De", "", "La", ""),
        ("محمد بن موسى", "محمد بن", "", "موسى", ""),
        ("Ada  Brown ", "Ada", "", "Brown", ""),
        ("🤖", "", "", "🤖", ""),
    ],
)
def test_a_name_comes_apart(
    printed: str, given_name: str, particle: str, family: str, suffix: str
) -> None:
    assert parse_name(printed) == Name(printed, family, given_name, particle, suffix)


@pytest.mark.parametrize(
    "printed",
    [
        "王小明", "山田・太郎", "김철수", "さくら", "OpenAI Team {x}", "the ATLAS Collaboration",
        "Google Brain Project", "Tea, Inc.", "University of Tea", "", ",", ", ,",
    ],
)  # fmt: skip
def test_what_does_not_show_its_parts_stays_whole(printed: str) -> None:
    assert parse_name(printed) == Name(printed, printed, literal=True)


def test_east_asian_names_with_a_space_come_apart() -> None:
    assert parse_name("小明 王").family == "王"


@given(st.text())
def test_any_text_is_a_name_of_which_no_letter_is_lost(printed: str) -> None:
    name = parse_name(printed)
    parts = " ".join((name.given, name.particle, name.family, name.suffix))
    assert sorted(parts.replace(",", "").split()) == sorted(printed.replace(",", " ").split()) or (
        name.literal and name.family == " ".join(printed.split())
    )
    assert bool(name.family) == bool(printed.strip())
    assert sort_key(name)[2] == printed


def test_a_library_sorts_by_family_name_then_by_given_name() -> None:
    shelf = [
        "Adam Ångström", "Ludwig van Beethoven", "Jacob Bernoulli", "Johann Bernoulli",
        "Søren Kierkegaard", "Łukasz Łoś", "Ada Lovelace", "Bo Oe", "Ulf Øst", "Émilie Zola",
        "Zora Zola", "王小明",
    ]  # fmt: skip
    for order in (reversed(shelf), sorted(shelf)):
        assert sorted(order, key=lambda printed: sort_key(parse_name(printed))) == shelf


def test_names_that_fold_to_one_are_sorted_as_printed() -> None:
    names = [parse_name(printed) for printed in ("Émile Zola", "Emile Zola", "Zola, Emile")]
    assert [name.printed for name in sorted(names, key=sort_key)] == [
        "Emile Zola", "Zola, Emile", "Émile Zola",
    ]  # fmt: skip
