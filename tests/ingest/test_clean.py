"""Tests of cleaning records from any source."""

from __future__ import annotations

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.draft import Field, ImportedRecord
from paper_index.text.markup import Markup


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (Markup.LATEX, "On Rényi & Tea"),
        (Markup.HTML, "On Rényi & Tea"),
        (Markup.PLAIN, "On Rényi & Tea"),
        (Markup.CLEAN, "On  R\\'enyi & <i>Tea</i>"),
    ],
)
def test_texts_are_read_in_the_markup_of_their_record(markup: Markup, title: str) -> None:
    record = clean(ImportedRecord({"title": "On  R\\'enyi & <i>Tea</i>"}, "a.json", markup))
    assert record.fields == {"title": title}
    assert clean(record) is record


def test_names_as_the_source_splits_them_are_cleaned_like_authors() -> None:
    names = {r"Ana Garc\'ia Lorca": r"Garc\'ia Lorca, Ana"}
    record = ImportedRecord({"title": "Tea", "authors": tuple(names)}, "a.bib", sort_names=names)
    cleaned = clean(record)
    assert cleaned.fields["authors"] == ("Ana García Lorca",)
    assert cleaned.sort_names == {"Ana García Lorca": "García Lorca, Ana"}


@pytest.mark.parametrize(
    ("key", "source", "expected"),
    [
        ("title", "A study of tea in cups.", "A study of tea in cups"),
        ("title", "A study of tea (and cups).", "A study of tea (and cups)"),
        ("title", "[Tea and cups].", "[Tea and cups]"),
        ("title", "Tea and cups in the U.S.", "Tea and cups in the U.S."),
        ("title", "Tea, Miss.", "Tea, Miss."),
        ("publisher", '" Tea Media, Inc."', "Tea Media, Inc."),
        ("venue", "Tea and Cups,", "Tea and Cups"),
        ("venue", ";login:", ";login:"),
        ("pages", "88--", "88"),
        ("pages", "161−172", "161–172"),
        ("pages", "e12--e12", "e12"),
    ],
)
def test_signs_that_programs_add_are_removed(key: str, source: str, expected: str) -> None:
    record = ImportedRecord({"title": "Tea", key: source}, "a.bib")
    assert clean(record).fields[key] == expected


@pytest.mark.parametrize(
    ("key", "source"),
    [("pages", "n/a-n/a"), ("pages", "null--null"), ("venue", "N/A"), ("volume", "NaN"),
     ("number", "undefined"), ("publisher", "None"), ("pages", "?-?")],
)  # fmt: skip
def test_what_programs_write_for_a_missing_value_is_left_out(key: str, source: str) -> None:
    cleaned = clean(ImportedRecord({"title": "Tea", key: source}, "a.bib"))
    assert key not in cleaned.fields
    assert cleaned.notes == (f"{key}: placeholder removed: {source.replace('--', '–')}",)


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("bioRxiv", "preprint"),
        ("Available at SSRN 3456789", "preprint"),
        ("Advances in Neural Information Processing Systems", "conference"),
        ("Proceedings of the Pond Society", "article"),
        ("Pond Letters", "article"),
    ],
)
def test_the_venue_corrects_the_type_of_an_article(venue: str, kind: str) -> None:
    fields: dict[str, Field] = {"title": "Tea", "type": "article", "venue": venue}
    cleaned = clean(ImportedRecord(fields, "a.bib"))
    assert cleaned.fields["type"] == kind
    assert bool(cleaned.notes) is (kind != "article")


@pytest.mark.parametrize(
    ("title", "arxiv", "expected"),
    [
        ("[1905.00001] Tea", "", ("Tea", "1905.00001")),
        ("[1905.00001v2] Tea", "arXiv:1905.00001v2", ("Tea", "1905.00001")),
        ("[1905.00001] Tea", "1905.00002", ("Tea", "1905.00002")),
        ("[1905.1] Tea", "", ("[1905.1] Tea", None)),
        ("[1905.00001]", "", ("[1905.00001]", None)),
    ],
)
def test_an_arxiv_id_in_front_of_a_title_is_the_id(
    title: str, arxiv: str, expected: tuple[str, str | None]
) -> None:
    cleaned = clean(ImportedRecord({"title": title, "arxiv": arxiv}, "a.bib"))
    assert (cleaned.fields["title"], cleaned.fields.get("arxiv")) == expected
    assert bool(cleaned.notes) is (expected[0] != title)


def test_fields_that_are_empty_after_cleaning_are_left_out() -> None:
    fields: dict[str, Field] = {
        "title": "Tea",
        "venue": r"\emph{}",
        "authors": (" ",),
        "links": {"": "x"},
    }
    assert clean(ImportedRecord(fields, "a.bib")).fields == {"title": "Tea"}
