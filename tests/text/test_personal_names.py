"""Personal names are parsed, split, inverted and sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.names import (
    Name,
    given_name_first,
    invert_name,
    is_others,
    join_names,
    parse_author_list,
    parse_name,
)


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
def test_a_name_is_parsed_into_its_parts(
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
def test_names_that_do_not_show_their_parts_stay_whole(printed: str) -> None:
    assert parse_name(printed) == Name(printed, printed, literal=True)


def test_east_asian_names_with_a_space_are_parsed() -> None:
    assert parse_name("小明 王").family == "王"


@given(st.text())
def test_parsing_any_text_loses_no_word(printed: str) -> None:
    name = parse_name(printed)
    parts = " ".join((name.given, name.particle, name.family, name.suffix))
    assert sorted(parts.replace(",", "").split()) == sorted(printed.replace(",", " ").split()) or (
        name.literal and name.family == " ".join(printed.split())
    )
    assert bool(name.family) == bool(printed.strip())


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
def test_names_are_listed_by_family_name(name: str, shown: str, letter: str) -> None:
    found = invert_name(name)
    assert (found.text, found.letter) == (shown, letter)


def test_a_curators_sort_name_overrides_the_parsed_one() -> None:
    found = invert_name("Federico García Lorca", "García Lorca, Federico")
    assert (found.text, found.letter) == ("García Lorca, Federico", "G")
    assert invert_name("Rianne van den Berg", "van den Berg, Rianne").letter == "V"


def test_accents_do_not_change_the_order_and_names_without_letters_are_last() -> None:
    names = ["Ada Abel", "Émile Ábel", "Bo Abelson", "Zoë Ünal", "Zoe Unaz", "1984"]
    assert sorted(set(names), key=lambda name: invert_name(name).key) == names


@given(st.text(min_size=1, max_size=30))
def test_any_name_can_be_inverted(name: str) -> None:
    found = invert_name(name)
    assert found.letter == "" or "A" <= found.letter <= "Z"
    assert found.key[-1] == name


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ((), ()),
        (("Ada Brown", "Bo Li"), ("Ada Brown", "Bo Li")),
        (("A. Brown and B. Li",), ("A. Brown", "B. Li")),
        (("A. Brown, B. Li & C. Fox",), ("A. Brown", "B. Li", "C. Fox")),
        (("Brown, A.; Li, B.",), ("A. Brown", "B. Li")),
        (("Brown, A., Li, B.",), ("A. Brown", "B. Li")),
        (("Brown, Ada",), ("Ada Brown",)),
        (("Brown AC, Fox D",), ("AC Brown", "D Fox")),
    ],
)
def test_author_fields_are_split_into_names(
    fields: tuple[str, ...], names: tuple[str, ...]
) -> None:
    found = parse_author_list(fields)
    assert (found.names, found.truncated) == (names, False)


@pytest.mark.parametrize("field", ["Ada Brown et al.", "Ada Brown and others", "Ada Brown, …"])
def test_an_author_list_that_omits_names_is_truncated(field: str) -> None:
    found = parse_author_list((field,))
    assert (found.names, found.truncated) == (("Ada Brown",), True)


@pytest.mark.parametrize("name", ["Bo LI", "Henry Ford III", "Ada Brown", "Plato"])
def test_short_family_names_and_suffixes_are_not_initials(name: str) -> None:
    assert given_name_first(name) == name


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        *(
            (text, True)
            for text in ("et al.", "et al", "Et. Al.", "et alii", "and others", " others ")
        ),
        *((text, True) for text in ("& others", "and 12 others", "and 3 more")),
        *((text, False) for text in ("", "…", "Al Others", "Et Alba", "Ann and others", "Al More")),
    ],
)
def test_entries_that_stand_for_other_authors(entry: str, expected: bool) -> None:  # noqa: FBT001 (a table)
    assert is_others(entry) is expected


def test_a_truncated_list_ends_in_and_others() -> None:
    assert join_names(["Ann Lake", "et al."]) == "Ann Lake and others"
    assert join_names([*"ABCDEFGH", "et al."]) == "A, B, C, D, E and others"
    assert join_names(["Ann Lake", "Bo Marsh"]) == "Ann Lake, Bo Marsh"
