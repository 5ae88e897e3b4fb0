"""Tests of making draft tags of keywords."""

from __future__ import annotations

from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.draft_tags import DraftTags, draft_tags
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.text.markup import Markup

VOCABULARY = Vocabulary(
    (Group(id="field", name="Field"),),
    (Tag(id="tea", name="Tea leaves", group="field", definition="Tea.", aliases=("chai",)),),
)


def record(*keywords: str, tags: tuple[str, ...] = ()) -> ImportedRecord:
    fields: dict[str, str | tuple[str, ...]] = {"title": "T", **({"tags": tags} if tags else {})}
    return ImportedRecord(fields, "a:1", Markup.CLEAN, keywords=keywords)


def drafted(*records: ImportedRecord, least: int | None = 2) -> DraftTags:
    return draft_tags(records, VOCABULARY, lambda _: least)


def test_keywords_of_enough_records_become_tags_of_the_group_imported() -> None:
    found = drafted(record("Deep Cups", "pots"), record("deep cups"), record("Deep Cups"))
    assert [one.texts("tags") for one in found.records] == [("deep-cups",)] * 3
    (tag,) = (tag for tag in found.vocabulary.tags if tag.id == "deep-cups")
    assert (tag.name, tag.group, tag.definition) == ("Deep Cups", "imported", None)
    assert [group.name for group in found.vocabulary.groups] == ["Field", "Imported"]
    assert [(one.tag.id, one.count) for one in found.candidates] == [("deep-cups", 3), ("pots", 1)]


def test_keywords_that_name_a_tag_are_that_tag_however_few() -> None:
    found = drafted(record("tea"), record("TEA LEAVES"), record("Chai"), record("pots"))
    assert [one.texts("tags") for one in found.records] == [("tea",)] * 3 + [()]
    assert found.vocabulary.tags == VOCABULARY.tags


def test_no_keyword_becomes_a_tag_if_none_is_wanted() -> None:
    found = drafted(record("tea", "pots"), record("pots"), least=None)
    assert [one.texts("tags") for one in found.records] == [(), ()]
    assert found.vocabulary == VOCABULARY


def test_unknown_tags_of_a_record_are_candidates_too() -> None:
    found = drafted(record(tags=("Deep cups", "tea")), least=1)
    assert found.records[0].texts("tags") == ("tea", "deep-cups")


def test_keywords_without_letters_are_no_tags() -> None:
    assert drafted(record("…", "page-2", ""), least=1).candidates == ()
