"""Records of JSON and YAML whose keys other programs and people name."""

from __future__ import annotations

import json

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.draft import SourceError
from paper_index.ingest.formats import detect
from paper_index.ingest.own_records import parse_json, parse_yaml


def fields(**entry: object) -> dict[str, object]:
    (record,) = parse_json(json.dumps([{"title": "T", **entry}]), "a.json").records
    return {key: value for key, value in clean(record).fields.items() if key != "title"}


def reasons(**entry: object) -> list[str]:
    source = parse_json(json.dumps([{"title": "T", **entry}]), "a.json")
    return [left.reason for left in source.left_out]


def test_records_of_a_list_are_numbered() -> None:
    source = parse_json('[\n {"title": "A"},\n {\n  "title": "B"\n }\n]\n', "a.json")
    assert [(record.place, record.fields["title"]) for record in source.records] == [
        ("a.json entry 1", "A"),
        ("a.json entry 2", "B"),
    ]
    assert source.left_out == ()


def test_a_single_object_is_a_list_of_one() -> None:
    assert parse_json('{"title": "A"}\n', "a.json").records[0].fields == {"title": "A"}


def test_json_lines_have_line_numbers() -> None:
    source = parse_json('{"title": "A"}\n{"title": "B"}\n\n{"title": "C"}\n', "a.jsonl")
    found = [(record.place, record.fields["title"]) for record in source.records]
    assert found == [("a.jsonl:1", "A"), ("a.jsonl:2", "B"), ("a.jsonl:4", "C")]


def test_a_list_under_papers_is_read() -> None:
    head = '{\n"name": "N", "more": {"papers": [1]},\n'
    text = head + '"papers": [\n{"title": "A"},\n{"title": "B"}],\n"z": 1}'
    source = parse_json(text, "a.json")
    found = [(record.place, record.fields["title"]) for record in source.records]
    assert found == [("a.json entry 1", "A"), ("a.json entry 2", "B")]
    assert source.left_out == ()
    assert parse_json('{"papers": []}', "a.json").records == ()


def test_a_download_in_an_unknown_version_is_an_error() -> None:
    with pytest.raises(SourceError, match="schema_version 3"):
        parse_json('{"schema_version": 3, "papers": [{"title": "A"}]}', "a.json")


@pytest.mark.parametrize("address", [None, "papers/tea/"])
def test_the_publication_of_an_older_download_is_split(address: str | None) -> None:
    paper = {"title": "A", "id": "tea", "address": address, "publication": "Tea 1(2), 3 (2020)"}
    text = json.dumps({"schema_version": 1, "papers": [paper]})
    (record,) = parse_json(text, "a.json").records
    wanted = {"venue": "Tea", "venue_year": "2020", "volume": "1", "number": "2", "pages": "3"}
    assert record.fields.items() >= wanted.items()
    assert "publication" not in {*record.fields, *record.unused}


OWN: dict[str, object] = {
    "id": "tea",
    "address": "https://example.org/papers/tea/",
    "title": r"Tea -- \emph{hot}",
    "authors": [r"A. R\'enyi"],
    "aliases": ["chai"],
    "source": "first",
    "abstract": "One.\nSee https://github.com/a/b.",
}


@pytest.mark.parametrize("address", ["https://example.org/a/papers/tea/", "papers/tea/"])
def test_an_indexs_own_record_is_imported_unchanged(address: str) -> None:
    source = parse_json(json.dumps([{**OWN, "address": address}]), "a.json")
    assert source.left_out == ()
    assert clean(source.records[0]).fields == {
        "id": "tea",
        "title": r"Tea -- \emph{hot}",
        "authors": (r"A. R\'enyi",),
        "aliases": ("chai",),
        "source": "first",
        "abstract": "One.\nSee https://github.com/a/b.",
    }


@pytest.mark.parametrize("address", ["https://example.org/papers/green-tea/", "tea", "", None, 1])
def test_a_record_without_its_page_is_not_an_indexs_own(address: object) -> None:
    source = parse_json(json.dumps([{**OWN, "address": address}]), "a.json")
    assert clean(source.records[0]).fields["title"] == "Tea – hot"
    assert source.records[0].unused == ("address", "aliases", "id", "source")[not address :]


@pytest.mark.parametrize("name", ["", None, 1, ["tea"]])
def test_a_record_without_a_valid_id_is_not_an_indexs_own(name: object) -> None:
    (record,) = parse_json(json.dumps([{**OWN, "id": name}]), "a.json").records
    assert clean(record).fields["title"] == "Tea – hot"


def test_unknown_fields_are_unused() -> None:
    source = parse_json(json.dumps([{**OWN, "colour": "red", "tags": "x"}]), "a.json")
    assert [left.reason for left in source.left_out] == [
        "field 'tags' is not a list of strings",
    ]
    assert source.records[0].unused == ("colour",)


def test_an_empty_list_has_no_records() -> None:
    assert parse_json(" [ ]\n", "a.json").records == ()


def test_numbers_keep_their_digits() -> None:
    source = parse_json('[{"title": "A", "arxiv": 2410.21660, "venue_year": 2024}]', "a.json")
    assert source.records[0].fields == {"title": "A", "arxiv": "2410.21660", "venue_year": "2024"}


def test_the_title_with_its_maths_replaces_the_title() -> None:
    (record,) = parse_json(r'[{"title": "SOI", "title_tex": "S$\\Omega$I"}]', "a.json").records
    assert record.fields == {"title": r"S$\Omega$I"}


def test_texts_are_cleaned_and_the_code_is_found() -> None:
    found = fields(
        authors=[r"A. R\'enyi", " "],
        venue="J.~Phys.",
        abstract=r"At \href{https://github.com/a/b}{b}.",
    )
    assert found == {
        "authors": ("A. Rényi",),
        "venue": "J. Phys.",
        "abstract": "At b (https://github.com/a/b).",
        "code": "https://github.com/a/b",
    }


def test_a_given_code_address_is_kept() -> None:
    found = fields(code="https://x.org/c", abstract="https://github.com/a/b")
    assert found["code"] == "https://x.org/c"


def test_lists_and_objects_are_read() -> None:
    found = fields(tags=["a", "b"], links={"Video": "https://x.org"})
    assert found == {"tags": ("a", "b"), "links": {"Video": "https://x.org"}}


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_null_and_empty_values_are_missing(value: object) -> None:
    assert fields(venue=value) == {}
    assert reasons(venue=value) == []


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("Doe, Jane and Roe, John", ("Jane Doe", "John Roe")),
        ("Doe, Jane; Roe, John", ("Jane Doe", "John Roe")),
        ("Doe, Jane", ("Jane Doe",)),
        ("A B, C D, E F", ("A B", "C D", "E F")),
        ("Jane Doe, John Roe and A B", ("Jane Doe", "John Roe", "A B")),
        ("Jane Doe, John Roe", ("Jane Doe, John Roe",)),
    ],
)
def test_authors_in_one_string_are_split(given: str, authors: tuple[str, ...]) -> None:
    assert fields(authors=given) == {"authors": authors}


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("venue", ["x", "y"], "field 'venue' is not a string"),
        ("doi", True, "field 'doi' is not a string"),
        ("authors", [{"id": "x"}], "field 'authors' is not a list of strings"),
        ("tags", [["x", "y"]], "field 'tags' is not a list of strings"),
        ("links", [["x"]], "field 'links' is not an object of names and addresses"),
        ("links", "x", "field 'links' is not a web address"),
    ],
)
def test_an_invalid_field_is_reported(key: str, value: object, reason: str) -> None:
    assert fields(**{key: value}) == {}
    assert reasons(**{key: value}) == [reason]


def test_a_repeated_field_is_reported() -> None:
    source = parse_json('{"title": "A", "doi": "1", "doi": "2"}', "a.json")
    assert source.records[0].fields["doi"] == "2"
    assert [left.reason for left in source.left_out] == [
        "field 'doi' occurs twice; the last one counts"
    ]


def test_an_entry_that_is_not_a_paper_is_reported() -> None:
    source = parse_json('[\n"x",\n{"venue": "V", "odd": 1, "doi": [7, 8]}\n]', "a.json")
    assert source.records == ()
    assert [(left.place, left.reason) for left in source.left_out] == [
        ("a.json entry 1", "not an object with fields"),
        ("a.json entry 2", "an entry without a title; field 'doi' is not a string"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ('[\n{"title": "A"\n', 3),
        ('[\n{"title": "A"}\n{"title": "B"}]', 3),
        ('[{"title": "A"},\n}', 2),
        ('[{"title": "A"}]\n[]', 2),
        ('{"title": "A"}\n{"title": "B"', 2),
        ('{"title": "A"}\nB', 2),
        ('{"papers": [{"title": "A"}]}\n{}', 2),
        ('{"papers": [\n{"title": "A"}', 2),
        ('{"title": "A"}\n' + "[" * 100_000, 2),
    ],
)
def test_broken_json_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError, match=rf"^a\.json:{line}: this is not JSON") as raised:
        parse_json(text, "a.json")
    assert raised.value.hint


def test_other_names_of_fields_count_where_the_field_is_missing() -> None:
    found = fields(author=["Ann Pot"], year="2019", journal="Tea", url="https://x.org/a.pdf")
    assert found == {
        "authors": ("Ann Pot",),
        "published": "2019",
        "venue": "Tea",
        "links": {"PDF": "https://x.org/a.pdf"},
    }
    assert fields(published="2018-05", year="2019") == {"published": "2018-05"}


def test_a_mapping_names_the_keys_of_the_source() -> None:
    text = '[{"name": "On Tea", "title": "Dr", "labels": "tea; cups", "colour": "red"}]'
    source = parse_json(text, "a.json", {"title": "name", "tags": "labels"})
    (record,) = source.records
    assert record.fields == {"title": "On Tea", "tags": ("tea", "cups")}
    assert record.unused == ("colour",)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("- title: A\n  year: 2019\n- title: B\n", ["a.yml entry 1", "a.yml entry 2"]),
        ("papers:\n - title: A\n   year: 2019\n - title: B\n", ["a.yml entry 1", "a.yml entry 2"]),
        ("---\ntitle: A\nyear: 2019\n---\ntitle: B\n", ["a.yml:2", "a.yml:5"]),
    ],
)  # fmt: skip
def test_yaml_lists_and_documents_are_read(text: str, places: list[str]) -> None:
    first, second = parse_yaml(text, "a.yml").records
    assert first.fields == {"title": "A", "published": "2019"}
    assert second.fields == {"title": "B"}
    assert [first.place, second.place] == places


def test_the_keys_of_a_yaml_mapping_of_papers_are_citation_keys() -> None:
    (record,) = parse_yaml("pot2019:\n  title: On Tea\n  arxiv: 2410.10001\n", "a.yml").records
    assert record.fields == {"title": "On Tea", "citation_key": "pot2019", "arxiv": "2410.10001"}


def test_damaged_yaml_is_an_error_with_its_line() -> None:
    with pytest.raises(SourceError, match=r"^a\.yml:3: "):
        parse_yaml("- title: A\n  year: 2019\n  note: a: b\n", "a.yml")


def test_json_may_have_its_records_by_key_or_by_column() -> None:
    text = '{"pot2019": {"title": "A", "year": 2019}, "cup2020": {"title": "B"}}'
    first, second = parse_json(text, "a.json").records
    assert first.fields == {"title": "A", "published": "2019", "citation_key": "pot2019"}
    assert second.fields == {"title": "B", "citation_key": "cup2020"}
    text = '{"Title": {"0": "A", "1": "B"}, "Year": {"0": 2019, "1": null}}'
    first, second = parse_json(text, "a.json").records
    assert first.fields == {"title": "A", "published": "2019"}
    assert second.fields == {"title": "B"}


@pytest.mark.parametrize(
    "text",
    [
        '{"2019": [{"title": "A", "venue": "T"}], "2018": []}',
        '[{"year": 2019, "papers": [{"title": "A", "venue": "T"}]}]',
        '{"id": 1, "author": "A. Pot", "works": [{"title": "A", "venue": "T", "year": 2019}]}',
    ],
)
def test_records_may_be_in_groups_of_a_year(text: str) -> None:
    for read in (parse_json, parse_yaml):
        (record,) = read(text, "a").records
        assert record.fields == {"title": "A", "venue": "T", "published": "2019"}
    assert detect(text, "a.json").format == "json"


def test_yaml_begins_with_a_year_as_a_key() -> None:
    text = "# Ours\n2019:\n- title: A\n2018:\n- title: B\n"
    assert detect(text, "a.yml").format == "yaml"
    assert [one.fields["published"] for one in parse_yaml(text, "a.yml").records] == [
        "2019",
        "2018",
    ]


def test_a_group_that_is_no_year_dates_no_record() -> None:
    source = parse_yaml("main:\n- {title: A, venue: T}\n- {title: B, year: 2018}\n", "a.yml")
    first, second = source.records
    assert (first.fields, first.place) == ({"title": "A", "venue": "T"}, "a.yml entry 1")
    assert second.fields == {"title": "B", "published": "2018"}


def test_links_may_be_a_list_of_names_and_addresses() -> None:
    found = fields(links=[{"name": "Talk", "url": "https://a.org/b"}, {"url": "https://a.org/c"}])
    assert found == {"links": {"Talk": "https://a.org/b", "a.org": "https://a.org/c"}}


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("COLM 2019", {"venue": "COLM", "venue_year": "2019", "published": "2019"}),
        ("Letters of Tea, 2019.",
         {"venue": "Letters of Tea", "venue_year": "2019", "published": "2019"}),
        ("Tea 2019 Workshop on Cups", {"venue": "Tea 2019 Workshop on Cups"}),
        ("Symposium held in 2019", {"venue": "Symposium held in 2019"}),
    ],
)  # fmt: skip
def test_a_year_after_the_venue_is_that_of_the_venue(venue: str, expected: object) -> None:
    assert fields(venue=venue) == expected


def test_a_link_that_is_yet_to_come_is_none() -> None:
    found = fields(links={"code": "#", "paper": "https://a.org/b", "page": ""})
    assert found == {"links": {"paper": "https://a.org/b"}}
    assert reasons(links={"code": "#"}) == []


def test_an_address_of_another_work_is_a_link() -> None:
    found = fields(doi="10.1000/a", url="https://doi.org/10.1000/b", pdf="https://a.org/b.pdf")
    assert found == {
        "doi": "10.1000/a",
        "links": {"PDF": "https://a.org/b.pdf", "doi.org": "https://doi.org/10.1000/b"},
    }
    assert fields(doi="10.1000/A", url="https://doi.org/10.1000/a") == {"doi": "10.1000/A"}
