from __future__ import annotations

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.validate import validate_settings
from paper_index.model.settings import Settings
from paper_index.model.source import Document


@pytest.mark.parametrize("source", ["", "# nothing\n", "limits: {}\n"])
def test_without_settings_the_defaults_hold(source: str) -> None:
    assert validate_settings(parse_yaml(source, "config.yml")[0]) == (Settings(), [])


@pytest.mark.parametrize(
    "address", ["https://lists.example.org/join?x=1", "mailto:join@example.org?subject=Join"]
)
def test_a_list_is_joined_on_the_web_or_by_mail(address: str) -> None:
    source = f"digest_subscribe: {address}\nlicense: CC0-1.0\n"
    settings, issues = validate_settings(parse_yaml(source, "config.yml")[0])
    assert issues == []
    assert (settings.digest_subscribe, settings.license) == (address, "CC0-1.0")


def test_a_file_that_cannot_be_read_was_reported_before() -> None:
    assert validate_settings(Document("config.yml", None)) == (Settings(), [])


def test_numbers_and_names_are_taken() -> None:
    source = "name: 1.10\nlimits: {newest: 0, papers_per_page: 7}\nduplicates: {title: 92.5}\n"
    settings, issues = validate_settings(parse_yaml(source, "config.yml")[0])
    assert issues == []
    assert settings.name == "1.10"
    assert (settings.limits.newest, settings.limits.papers_per_page) == (0, 7)
    assert settings.duplicates.title == 92.5


@pytest.mark.parametrize(
    ("source", "place", "code", "message", "hint"),
    [
        ("nam: x", "1:nam", "unknown-key", "unknown key 'nam'", "did you mean name?"),
        (
            "abstracts: nein",
            "1:abstracts",
            "invalid-value",
            "'nein' is neither true nor false",
            "",
        ),
        (
            "data_formats: [csv, jsn]",
            "1:data_formats[1]",
            "invalid-value",
            "'jsn' is not one of data_formats",
            "did you mean json?",
        ),
        (
            "limits:\n  newst: 3",
            "2:limits.newst",
            "unknown-key",
            "unknown key 'newst'",
            "did you mean newest?",
        ),
        (
            "limits:\n  author_pages: 5",
            "2:limits.author_pages",
            "unknown-key",
            "misplaced key 'author_pages'",
            "it is not a key of `limits`: begin its line without spaces",
        ),
        (
            "limits: {newest: many}",
            "1:limits.newest",
            "invalid-value",
            "'many' is not a whole number",
            "",
        ),
        (
            "limits: {newest: 2.5}",
            "1:limits.newest",
            "invalid-value",
            "'2.5' is not a whole number",
            "",
        ),
        (
            "limits: {newest: [1]}",
            "1:limits.newest",
            "invalid-value",
            "a whole number belongs here",
            "",
        ),
        (
            "limits: {newest: -1}",
            "1:limits.newest",
            "invalid-value",
            "-1 is too small: 0 or more is allowed",
            "",
        ),
        (
            "duplicates: {title: x}",
            "1:duplicates.title",
            "invalid-value",
            "'x' is not a number",
            "",
        ),
        (
            "duplicates: {title: [9]}",
            "1:duplicates.title",
            "invalid-value",
            "a number belongs here",
            "",
        ),
        (
            "duplicates: {title: 120}",
            "1:duplicates.title",
            "invalid-value",
            "120 is too large: 100 or less is allowed",
            "",
        ),
        (
            "duplicates: {title: nan}",
            "1:duplicates.title",
            "invalid-value",
            "nan is too large: 100 or less is allowed",
            "",
        ),
        (
            "digest_subscribe: javascript:alert(1)",
            "1:digest_subscribe",
            "invalid-value",
            "'javascript:alert(1)' is not a web or mail address",
            "write https://… in full, or mailto:list-join@example.org",
        ),
        (
            "digest_subscribe: 'mailto:nobody'",
            "1:digest_subscribe",
            "invalid-value",
            "'mailto:nobody' is not a web or mail address",
            "write https://… in full, or mailto:list-join@example.org",
        ),
        (
            "language: german",
            "1:language",
            "invalid-value",
            "'german' is not a language code",
            "use the code of ISO 639-1, such as de for German, or de-AT",
        ),
        (
            "licence: MIT",
            "1:licence",
            "unknown-key",
            "unknown key 'licence'",
            "did you mean license?",
        ),
        (
            "license: |\n  One\n  two",
            "1:license",
            "invalid-value",
            "has a line break",
            "write it in one line, or as a folded block: `>-`",
        ),
        ("limits:", "1:limits", "wrong-type", "a mapping of keys to values belongs here", ""),
        ("- a", "1", "wrong-type", "a mapping of keys to values belongs here", ""),
        ("name: [a]", "1:name", "wrong-type", "a text belongs here", ""),
        ("name:", "1:name", "missing-field", "the name is empty", "write it, or leave it out"),
    ],
)
def test_an_invalid_value_is_named_with_its_place(
    source: str, place: str, code: str, message: str, hint: str
) -> None:
    settings, issues = validate_settings(parse_yaml(source, "config.yml")[0])
    assert settings == Settings()
    assert [(str(i.location), i.code, i.message, i.hint) for i in issues] == [
        (f"config.yml:{place}", code, message, hint)
    ]


@pytest.mark.parametrize(
    "image", ["/card.png", "../card.png", "a\\b.png", "card.svg", "ftp://x.y/a"]
)
def test_a_picture_is_one_below_docs_or_on_the_web(image: str) -> None:
    _, issues = validate_settings(parse_yaml(f"image: {image}\n", "config.yml")[0])
    assert [(issue.code, str(issue.location)) for issue in issues] == [
        ("invalid-value", "config.yml:1:image")
    ]


@pytest.mark.parametrize("image", ["card.png", "a/b.jpeg", "https://example.org/a"])
def test_a_picture_is_taken(image: str) -> None:
    settings, issues = validate_settings(parse_yaml(f"image: {image}\n", "config.yml")[0])
    assert (settings.image, issues) == (image, [])
