"""Hints on single values: doubtful years, dollars, credentials, repeated authors, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.checks import advise_paper, suspicious_texts, unknown_sources
from paper_index.content.read import parse_yaml
from paper_index.content.validate import without_faults
from paper_index.model.source import Record
from paper_index.text.identifiers import find_credentials

if TYPE_CHECKING:
    from paper_index.model.issues import Issue


def record(text: str) -> Record:
    document, _ = parse_yaml(text, "a.yml")
    return Record(document.file, document.data, document.lines, "a")


def advice(text: str) -> list[Issue]:
    """Return the hints on a paper, given as a file, on 2026-01-02."""
    one = record(f"title: T\n{text}\n")
    paper = without_faults(one)
    assert paper
    found = list(advise_paper(paper, one, "2026-01-02"))
    assert all(issue.hint and issue.location.line for issue in found)
    return found


@pytest.mark.parametrize(
    ("published", "venue_year", "count"),
    [
        ("2020", 2015, 1),
        ("2020-05", 2017, 1),
        ("2020", 2018, 0),
        ("2020", 2019, 0),
        ("2020", 2020, 0),
        ("2020", 2024, 0),
        ("2020", 2029, 0),
        ("2020", 2030, 1),
    ],
)
def test_a_venue_year_far_from_publication(published: str, venue_year: int, count: int) -> None:
    found = advice(f"published: {published}\nvenue: V\nvenue_year: {venue_year}")
    assert [one.code for one in found] == ["unlikely-year"] * count


@pytest.mark.parametrize(("date", "count"), [("2027-01-02", 0), ("2027-02", 1), ("2028", 1)])
def test_a_paper_is_published_within_a_year(date: str, count: int) -> None:
    assert [one.code for one in advice(f"published: {date}")] == ["future-date"] * count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tea for $5", "$5"),
        ("From $5 to $10", "$5 $10"),
        ("We bound $x^2 from above", "$x^2"),
        ("$x$ and $y", "$y"),
        ("$<$5", "$<$5"),
        (r"Tea for \$5 and $x$", None),
        ("Tea", None),
    ],
)
@pytest.mark.parametrize("field", ["abstract", "note"])
def test_a_dollar_without_a_partner(field: str, text: str, words: str | None) -> None:
    found = advice(f"{field}: {text}")
    assert [one.code for one in found] == ["lone-dollar"] * bool(words)
    assert all(one.message.endswith(f": {words}") for one in found)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        ("[Ada Brown, Bo Li, ADA BROWN]", 1),
        ("[José Gómez, Jose Gomez]", 1),
        ("[J. Brown, J Brown]", 1),
        ("[Ada Brown, A. Brown]", 0),
        ("[A, et al.]", 0),
    ],
)
def test_an_author_under_two_spellings(names: str, count: int) -> None:
    assert [one.code for one in advice(f"authors: {names}")] == ["repeated-value"] * count


def test_a_paper_with_an_error_gets_advice_on_its_other_values() -> None:
    found = advice("year: 2024\ndoi: x\nadded: 2099-01-01\nabstract: For $5")
    assert [one.code for one in found] == ["future-date", "lone-dollar"]


@pytest.mark.parametrize("text", ["", "abstract: A.", "title: [a]", "- a"])
def test_without_a_title_there_is_no_advice(text: str) -> None:
    assert without_faults(record(text)) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://ada:secret@example.org/x", "password-in-address"),
        ("https://ghp_1:x@github.com/a/b", "password-in-address"),
        ("https://ada@example.org/x", "key-in-address"),
        ("https://example.org/x?access_token=abcd", "key-in-address"),
        ("https://example.org/x?a=b&api_key=12345", "key-in-address"),
        ("https://example.org/x?apiKey=12345", "key-in-address"),
        ("https://s3.example.org/x?X-Amz-Signature=0123abcd", "key-in-address"),
        ("https://example.org/x;jsessionid=0A1B2C3D", "key-in-address"),
        ("https://example.org/x?key=AIzaSyD0000000000000000000", "key-in-address"),
        ("https://example.org/x?casa_token=AbC:dEf", "key-in-address"),
        ("https://example.org/ghp_0123456789abcdef", "key-in-address"),
        ("https://medium.com/@ada/tea", None),
        ("https://example.org/x?key=abstract&id=3", None),
        ("https://example.org/x?resourcekey=0-abc", None),
        ("https://example.org/token?keyword=entropy", None),
        ("https://example.org/x?token=1", None),
    ],
)
def test_an_address_with_a_credential(url: str, code: str | None) -> None:
    found = list(suspicious_texts(record(f"title: T\nlinks:\n  Talk: '{url}'\n")))
    assert [(one.code, one.location.line) for one in found] == [(code, 3)] * bool(code)


def test_a_credential_is_not_repeated_in_the_message() -> None:
    text = "see https://ada:one-secret@a.org/?token=other-secret and https://a.org?pwd=third-secret"
    assert all("secret" not in one.shown for one in find_credentials(text))


@pytest.mark.parametrize(
    "text",
    [
        "title: A\u202eB",
        "note: A\u2066B",
        "authors: [A\u202eB]",
        "links: {A\u200fB: https://a.org}",
        "tags: {tea: {definition: A\u202eB}}",
        "reason: A\u200bB",
    ],
)
def test_invisible_characters_are_named_in_every_text(text: str) -> None:
    (issue,) = suspicious_texts(record(text))
    assert (issue.code, "U+" in issue.message) == ("invisible-character", True)


def test_a_source_without_a_file_gives_one_hint() -> None:
    records = [record("source: library"), record("source: libary"), record("source: libary")]
    (issue,) = unknown_sources(records, ["library"])
    assert (issue.code, issue.location.key) == ("unknown-source", "source")
    assert issue.message == "content/sources/ has no file libary.*, like 1 other paper"
    assert issue.hint.startswith("did you mean library?")
