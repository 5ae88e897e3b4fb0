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
        ("title", "Tea and cups in the U.S.", "Tea and cups in the U.S."),
        ("title", "Tea, Miss.", "Tea, Miss."),
        ("publisher", '" Tea Media, Inc."', "Tea Media, Inc."),
        ("venue", "Tea and Cups,", "Tea and Cups"),
        ("venue", ";login:", ";login:"),
        ("pages", "88--", "88"),
        ("pages", "e12--e12", "e12"),
    ],
)
def test_signs_that_programs_add_are_removed(key: str, source: str, expected: str) -> None:
    record = ImportedRecord({"title": "Tea", key: source}, "a.bib")
    assert clean(record).fields[key] == expected


def test_fields_that_are_empty_after_cleaning_are_left_out() -> None:
    fields: dict[str, Field] = {
        "title": "Tea",
        "venue": r"\emph{}",
        "authors": (" ",),
        "links": {"": "x"},
    }
    assert clean(ImportedRecord(fields, "a.bib")).fields == {"title": "Tea"}
