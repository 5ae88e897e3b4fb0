"""Personal names are parsed, split, inverted and sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.names import (
    Name,
    given_first,
    given_name_first,
    invert_name,
    is_others,
    join_names,
    parse_author_list,
    parse_name,
    split_names,
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
        ("Rob Van Der Goot", "Rob", "", "Van Der Goot", ""),
        ("Yassine El Kheir", "Yassine", "", "El Kheir", ""),
        ("Luc Van Gool", "Luc", "", "Van Gool", ""),
        ("Alberto Del Bimbo", "Alberto", "", "Del Bimbo", ""),
        ("Giuseppe Lo Presti", "Giuseppe", "", "Lo Presti", ""),
        ("Maria Dos Santos", "Maria", "", "Dos Santos", ""),
        ("Eyal Ben David", "Eyal", "", "Ben David", ""),
        ("Mohammad Bin Salman", "Mohammad", "", "Bin Salman", ""),
        ("Ahmed Al Hasan", "Ahmed", "", "Al Hasan", ""),
        ("Jan Ter Horst", "Jan", "", "Ter Horst", ""),
        ("Ryan D' Souza", "Ryan", "", "D' Souza", ""),
        ("Kim Van Den Berg III", "Kim", "", "Van Den Berg", "III"),
        ("ROB VAN DER GOOT", "ROB", "", "VAN DER GOOT", ""),
        # A word in front is a given name, and a syllable before a name of East Asia belongs to it.
        ("Van Morrison", "Van", "", "Morrison", ""),
        ("Le Wu", "Le", "", "Wu", ""),
        ("Ben Moss", "Ben", "", "Moss", ""),
        ("La Marr", "La", "", "Marr", ""),
        ("Al Gore", "Al", "", "Gore", ""),
        ("Minh Van Nguyen", "Minh Van", "", "Nguyen", ""),
        ("Hyun Do Kim", "Hyun Do", "", "Kim", ""),
        ("Wen Bin Zhang", "Wen Bin", "", "Zhang", ""),
        ("Ann LE Brown", "Ann LE", "", "Brown", ""),
        # Orders of other languages.
        ("Văn Đặng", "Văn", "", "Đặng", ""),
        ("Nguyễn Văn Anh", "Văn Anh", "", "Nguyễn", ""),
        ("Толстой Лев Николаевич", "Лев Николаевич", "", "Толстой", ""),
        ("Лев Толстой", "Лев", "", "Толстой", ""),
        ("王 小明", "小明", "", "王", ""),
        ("山田 太郎", "太郎", "", "山田", ""),
        ("김 철수", "철수", "", "김", ""),
        # Initials behind the family name.
        ("Smith JA", "JA", "", "Smith", ""),
        ("Liu R.", "R.", "", "Liu", ""),
        ("SMITH J A", "J A", "", "SMITH", ""),
        ("van der Berg JA", "JA", "van der", "Berg", ""),
        ("Garcia Lorca F", "F", "", "Garcia Lorca", ""),
        ("J.-P. Serre", "J.-P.", "", "Serre", ""),
        ("Bo LI", "Bo", "", "LI", ""),
        ("MARIE CURIE", "MARIE", "", "CURIE", ""),
        ("William H. Press", "William H.", "", "Press", ""),
        ("Prithviraj Sen", "Prithviraj", "", "Sen", ""),
        ("Juan Soler-Company", "Juan", "", "Soler-Company", ""),
        ("Linh The Nguyen", "Linh The", "", "Nguyen", ""),
        ("Sujatha Das Gollapalli", "Sujatha Das", "", "Gollapalli", ""),
        ("Hugo Van hamme", "Hugo", "", "Van hamme", ""),
        ("Iker De la Iglesia", "Iker", "", "De la Iglesia", ""),
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
        "World Pond Organization", "Tea Board", "The Pond Board", "Council on Tea, Cake and Cups",
        "Université de Thé", "Qwen Team", "LLaMA Team, AI @ Meta", "Meta AI", "Catherine of Siena",
        "Department of Health and Human Services", "山 田 太郎",
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


@pytest.mark.parametrize(
    ("printed", "sort", "family", "given_name", "particle", "suffix"),
    [
        ("Federico García Lorca", "García Lorca, Federico", "García Lorca", "Federico", "", ""),
        ("F. Garcia Lorca", "García Lorca, Federico", "Garcia Lorca", "F.", "", ""),
        ("Rianne van den Berg", "van den Berg, Rianne", "van den Berg", "Rianne", "", ""),
        ("Rianne van den Berg", "Berg, Rianne van den", "Berg", "Rianne", "van den", ""),
        ("P. T. Costa, Jr.", "Costa, P. T., Jr.", "Costa", "P. T.", "", "Jr."),
        ("Li Wu", "Li, Wu", "Li", "Wu", "", ""),
        # A split of another name does not fit.
        ("Li Wu", "Quill, Ada", "Wu", "Li", "", ""),
    ],
)
def test_a_curators_split_decides(
    printed: str, sort: str, family: str, given_name: str, particle: str, suffix: str
) -> None:
    assert parse_name(printed, sort) == Name(printed, family, given_name, particle, suffix)


def test_a_curators_name_without_a_comma_is_one_name() -> None:
    assert parse_name("Tea Pond", "Tea Pond") == Name("Tea Pond", "Tea Pond", literal=True)


@given(st.text(), st.text())
def test_any_split_loses_no_word(printed: str, sort: str) -> None:
    name = parse_name(printed, sort)
    parts = " ".join((name.given, name.particle, name.family, name.suffix))
    assert sorted(parts.replace(",", " ").split()) == sorted(printed.replace(",", " ").split())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Brown", ("Ada Brown", None)),
        ("Brown, Ada", ("Ada Brown", "Brown, Ada")),
        ("van der Berg, Jan", ("Jan van der Berg", "van der Berg, Jan")),
        ("Costa, Jr., P. T.", ("P. T. Costa, Jr.", "Costa, P. T., Jr.")),
        ("King, Martin, Jr.", ("Martin King, Jr.", "King, Martin, Jr.")),
        ("Martin King, Jr.", ("Martin King, Jr.", None)),
        ("Martin King Jr.", ("Martin King Jr.", None)),
        ("Smith JA", ("J. A. Smith", "Smith, J. A.")),
        ("Liu R.", ("R. Liu", "Liu, R.")),
        ("SMITH J A", ("J. A. SMITH", "SMITH, J. A.")),
        ("Serre J-P", ("J.-P. Serre", "Serre, J.-P.")),
        ("Praveen Kumar S", ("Praveen Kumar S", None)),
        ("Tea, Inc.", ("Tea, Inc.", None)),
        ("山田 太郎", ("山田 太郎", None)),
    ],
)
def test_a_name_is_put_in_the_order_of_print(name: str, found: tuple[str, str | None]) -> None:
    assert given_first(name) == found
    assert given_first(found[0]) == (found[0], None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", [""]),
        ("Ann Lake", ["Ann Lake"]),
        ("Lake, Ann", ["Lake, Ann"]),
        ("Ann Lake and Bo Pond", ["Ann Lake", "Bo Pond"]),
        ("Lake, A. AND Pond, B.", ["Lake, A.", "Pond, B."]),
        ("A. Lake & B. Pond", ["A. Lake", "B. Pond"]),
        ("Pot, A.; Cup, B.;", ["Pot, A.", "Cup, B."]),
        ("Ann Pot, Bo Cup, Cy Jug", ["Ann Pot", "Bo Cup", "Cy Jug"]),
        ("A. Pot, B. Cup, and C. Jug", ["A. Pot", "B. Cup", "C. Jug"]),
        ("Lake, A., Pond, B., Cup, C.", ["Lake, A.", "Pond, B.", "Cup, C."]),
        ("Lake A, Pond B, Cup C", ["Lake A", "Pond B", "Cup C"]),
        ("García Lorca, Federico José", ["García Lorca, Federico José"]),
        ("Costa, Jr., P. T.", ["Costa, Jr., P. T."]),
        ("Council on Tea, Cake and Cups", ["Council on Tea, Cake and Cups"]),
        ("Department of Health and Human Services", ["Department of Health and Human Services"]),
        ("Alexander Sand", ["Alexander Sand"]),
    ],
)
def test_names_in_one_text_are_told_apart(text: str, names: list[str]) -> None:
    assert split_names(text) == names


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
