"""Issues of `authors.yml`, with messages and hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_authors
from paper_index.model.source import Record

if TYPE_CHECKING:
    from paper_index.model.author import Author
    from paper_index.model.issues import Issue

PAPERS = {
    "tea": {"title": "Tea", "authors": ["Ada Brown", "Wei Li"], "aliases": ["chai"]},
    "cups": {"title": "Cups", "authors": ["A. Brown", "Wei Li"]},
    "wrong": {"title": "Wrong", "authors": "Ada Brown"},
}


def validate(source: str) -> tuple[tuple[Author, ...], list[Issue]]:
    document, issues = parse_yaml(source, "authors.yml")
    assert issues == []
    records = [Record(f"{name}.yml", data, {}, name) for name, data in PAPERS.items()]
    return validate_authors(document, records)


@pytest.mark.parametrize("source", ["", "{}", "# none yet\n"])
def test_a_file_without_entries_has_no_authors(source: str) -> None:
    assert validate(source) == ((), [])


def test_entries_are_read_in_the_order_of_the_file() -> None:
    authors, issues = validate(
        "wei: {name: Wei Li, papers: [tea], sort: 'Li, Wei', orcid: 0000-0002-1825-0097}\n"
        "ada: {name: Ada Brown, names: [A. Brown], aliases: [a-b], homepage: 'https://a.example'}\n"
    )
    assert issues == []
    assert [(one.id, one.spellings, one.papers) for one in authors] == [
        ("wei", ("Wei Li",), ("tea",)),
        ("ada", ("Ada Brown", "A. Brown"), ()),
    ]


@pytest.mark.parametrize(
    ("source", "place", "code", "message", "advice"),
    [
        ("- a", "1", "wrong-type", "a mapping of ids to people", ""),
        ("ada: Ada Brown", "1:ada", "wrong-type", "a mapping of keys to values belongs here", ""),
        ("ada: {}", "1:ada.name", "missing-field", "the name is missing", "add a line `name: …`"),
        ("Ada: {name: Ada Brown}", "1:Ada", "invalid-id", "'Ada' is not a slug", "small letters"),
        (
            "page-2: {name: Ada Brown}",
            "1:page-2",
            "invalid-id",
            "'page-2' is the address of a list page",
            "choose another id",
        ),
        (
            "ada: {name: Ada Brown, aliases: [index]}",
            "1:ada.aliases[0]",
            "invalid-id",
            "'index' is the address",
            "choose another id",
        ),
        (
            "ada: {name: Ada Brown, nmes: [A. Brown]}",
            "1:ada.nmes",
            "unknown-key",
            "unknown key 'nmes'",
            "did you mean names?",
        ),
        (
            "ada: {name: Ada Brown, orcid: 0000-0002-1825-0098}",
            "1:ada.orcid",
            "invalid-value",
            "is not an ORCID iD",
            "its last digit does not match",
        ),
        (
            "ada: {name: Ada Brown, homepage: example}",
            "1:ada.homepage",
            "invalid-value",
            "'example' is not a web address",
            "https://",
        ),
        (
            "ada: {name: Ada Brown, names: [A. Brown, A. Brown]}",
            "1:ada.names[1]",
            "repeated-value",
            "'A. Brown' is listed twice",
            "delete one of the two",
        ),
        (
            "ada: {name: Ada Brown, papers: [taa]}",
            "1:ada.papers[0]",
            "author-paper",
            "there is no paper 'taa'",
            "did you mean tea?",
        ),
        (
            "ada: {name: Ada Brown, papers: [cups]}",
            "1:ada.papers[0]",
            "author-paper",
            "'cups' does not print the name 'Ada Brown'",
            "did you mean A. Brown?",
        ),
        (
            "ada: {name: Ada Brown, names: [Ada Bown]}",
            "1:ada.names[0]",
            "unknown-author",
            "no paper prints the name 'Ada Bown'",
            "did you mean A. Brown?",
        ),
        (
            "zoe: {name: Zoë Zed}",
            "1:zoe.name",
            "unknown-author",
            "no paper prints the name 'Zoë Zed'",
            "wait for the paper",
        ),
        (
            "ada: {name: Ada Brown}\nbrown: {name: A. Brown, names: [Ada Brown]}",
            "2:brown.names[0]",
            "author-clash",
            "'Ada Brown' is a spelling of 'ada' as well",
            "list under `papers`",
        ),
        (
            "one: {name: Wei Li, papers: [tea]}\ntwo: {name: Wei Li, papers: [cups, tea]}",
            "2:two.papers[1]",
            "author-clash",
            "'one' has the same name and claims 'tea' as well",
            "keep it in one of the two places",
        ),
        (
            "ada: {name: Ada Brown}\nwei: {name: Wei Li, aliases: [ada]}",
            "2:wei.aliases[0]",
            "author-clash",
            "'ada' already belongs to the author 'ada'",
            "delete it in one of the two places",
        ),
    ],
)
def test_errors_are_named(source: str, place: str, code: str, message: str, advice: str) -> None:
    _, issues = validate(source)
    (issue,) = issues
    assert (str(issue.location), issue.code) == (f"authors.yml:{place}", code)
    assert message in issue.message
    assert advice in issue.hint


@pytest.mark.parametrize(
    "source",
    [
        "one: {name: Wei Li, papers: [tea]}\ntwo: {name: Wei Li}",
        "one: {name: Wei Li, papers: [chai]}\ntwo: {name: Wei Li, papers: [cups]}",
        "ada: {name: ADA BROWN}",
        "ada: {name: Augusta Ada Brown, names: [Ada Brown]}",
        "ada: {name: Ada Brown, papers: [tea]}\nwei: {name: Wei Li, papers: [tea]}",
    ],
)
def test_listing_papers_tells_namesakes_apart(source: str) -> None:
    assert validate(source)[1] == []
