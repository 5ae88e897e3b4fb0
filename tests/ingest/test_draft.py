"""Tests of drafts: valid fields, and ids that stay the same from import to import."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from paper_index.ingest.draft import ImportedRecord, make_drafts, valid_fields
from paper_index.model.paper import Paper
from paper_index.model.settings import Limits
from paper_index.model.vocabulary import Tag, Vocabulary

TAGS = Vocabulary(
    (), (Tag(id="tea-science", name="Tea", group="g", definition="…", aliases=("tea",)),)
)
LIMITS = Limits()


def record(title: str, place: str = "list.txt:1", **fields: Any) -> ImportedRecord:
    return ImportedRecord({"title": title, **fields}, place)


def paper(name: str, title: str, abstract: str, **fields: Any) -> Paper:
    return Paper(id=name, title=title, abstract=abstract, **fields)


def ids(records: list[ImportedRecord], *papers: Paper) -> list[str]:
    drafts = make_drafts(records, papers, TAGS, LIMITS)
    return [draft.paper.id for draft in drafts if draft.paper]


def test_an_id_is_made_of_the_title() -> None:
    assert ids([record("On Tea", abstract="We pour.")]) == ["on-tea"]


def test_a_taken_id_gets_the_next_number() -> None:
    there = paper("on-tea", "Tea", "We drink.", aliases=("on-tea-2",))
    records = [record("On Tea", abstract="We pour."), record("On Tea", abstract="We wait.")]
    assert ids(records, there) == ["on-tea-3", "on-tea-4"]


def test_an_imported_record_takes_no_number_from_one_held_back() -> None:
    first, second = record("On Tea", abstract="We pour."), record("On Tea", abstract="We wait.")
    there = paper("on-tea", "On Tea", "We drink.")
    assert ids([first, second], there) == ["on-tea-2", "on-tea-3"]
    came = paper("on-tea-2", "On Tea", "We pour.")
    assert ids([first, second], there, came)[1] == "on-tea-3"


def test_ids_do_not_depend_on_the_order_of_the_records() -> None:
    records = [
        record("Tea", abstract="We pour."),
        record("Tea", abstract="We wait.", venue="Cups"),
        record("Tea", abstract="We wait.", venue="Pots"),
        record("Tea", venue="Cups"),
        record("Tea", id="tea-2"),
    ]
    found = [make_drafts(order, (), TAGS, LIMITS) for order in permutations(records)]
    expected = {draft.paper.id: draft.record.fields for draft in found[0] if draft.paper}
    assert list(expected) == ["tea-2", "tea", "tea-3", "tea-4", "tea-5"]
    for drafts in found:
        assert {one.paper.id: one.record.fields for one in drafts if one.paper} == expected


def test_a_record_without_an_abstract_keeps_its_id_while_it_is_held_back() -> None:
    first, second = record("Editorial", venue="Tea"), record("Editorial", venue="Cups")
    there = paper("editorial", "Editorial", "We pour.", venue="Tea")
    assert ids([first, second], there) == ["editorial-2", "again-editorial"]
    assert ids([second], there) == ["editorial-2"]


def test_a_record_without_an_abstract_gives_a_paper_without_one() -> None:
    [draft] = make_drafts([record("Tea")], (), TAGS, LIMITS)
    assert draft.paper is not None
    assert draft.paper.abstract is None


def test_an_invalid_title_gives_no_paper() -> None:
    [draft] = make_drafts([record("Tea\x1b", abstract="We pour.")], (), TAGS, LIMITS)
    assert draft.paper is None
    assert [left.reason for left in draft.left_out] == ["title: control characters: U+001B"]


def test_invalid_fields_are_left_out_with_place_and_reason() -> None:
    fields, lost = valid_fields(
        record("Tea", "list.txt:7", doi="x", published="2024-13", venue="ICML"), TAGS, LIMITS
    )
    assert fields == {"title": "Tea", "venue": "ICML", "tags": ()}
    assert [(left.place, left.text) for left in lost] == [("list.txt:7", "Tea")] * 2
    assert [left.reason for left in lost] == [
        "published: '2024-13' is not a date",
        "doi: 'x' is not a DOI",
    ]


def test_only_tags_of_the_vocabulary_are_kept_each_once() -> None:
    fields, lost = valid_fields(record("Tea", tags=("tea", "tea-science", "beer")), TAGS, LIMITS)
    assert fields["tags"] == ("tea-science",)
    assert [left.reason for left in lost] == ["tags: 'beer' is not in the vocabulary"]


def test_limits_are_exact() -> None:
    limits = Limits(title_characters=10, abstract_characters=100)
    held, lost = valid_fields(record("t" * 10, abstract="a" * 100), TAGS, limits)
    assert ("title" in held, "abstract" in held, lost) == (True, True, [])
    none, both = valid_fields(record("t" * 11, abstract="a" * 101), TAGS, limits)
    assert ("title" in none, "abstract" in none, len(both)) == (False, False, 2)


def own(name: str, *aliases: str, title: str = "On Tea", abstract: str = "We pour.") -> Any:
    return record(title, id=name, aliases=aliases, abstract=abstract)


def names_lost(records: list[ImportedRecord], *papers: Paper) -> list[str]:
    drafts = make_drafts(records, papers, TAGS, LIMITS)
    return [left.reason for draft in drafts for left in draft.names_left_out]


def test_a_record_keeps_its_id_and_aliases() -> None:
    (draft,) = make_drafts([own("tea", "chai", "chai")], (), TAGS, LIMITS)
    assert draft.paper is not None
    assert (draft.paper.id, draft.paper.aliases) == ("tea", ("chai",))
    assert draft.names_left_out == ()


def test_an_id_of_a_record_precedes_one_derived_from_a_title() -> None:
    records = [record("Tea", abstract="We wait."), own("tea")]
    assert ids(records) == ["tea", "tea-2"]
    assert names_lost(records) == []


@pytest.mark.parametrize("name", ["taken", "old", "index", "page-2", "No Slug", "a" * 101])
def test_an_invalid_or_taken_id_is_replaced_and_reported(name: str) -> None:
    there = paper("taken", "Cups", "We drink.", aliases=("old",))
    assert ids([own(name)], there) == ["on-tea"]
    assert names_lost([own(name)], there) == [
        f"id: {name!r} is taken or invalid; the paper is 'on-tea'"
    ]


def test_taken_and_wanted_aliases_are_left_out_and_reported() -> None:
    there = paper("taken", "Cups", "We drink.", aliases=("old",))
    other = own("mine", title="Pots", abstract="We bake.")
    first = own("tea", "taken", "old", "mine", "page-2", "tea", "free")
    draft, _ = make_drafts([first, other], (there,), TAGS, LIMITS)
    assert draft.paper is not None
    assert draft.paper.aliases == ("free",)
    assert len(names_lost([first, other], there)) == 5


def test_an_imported_record_does_not_claim_its_id_again() -> None:
    there = paper("tea", "On Tea", "We pour.")
    assert ids([own("tea")], there) == ["again-on-tea"]


def test_a_record_keeps_its_free_citation_keys() -> None:
    there = paper("cups", "Cups", "We drink.", citation_key="Cups", former_keys=("old",))
    own_key = record("Tea", abstract="We pour.", citation_key="tea", former_keys=("OLD", "older"))
    taken = record("Pots", abstract="We bake.", citation_key="cups", former_keys=("pots",))
    second, first = make_drafts([own_key, taken], (there,), TAGS, LIMITS)
    assert first.paper is not None
    assert first.paper.keys == ("tea", "older")
    assert second.paper is not None
    assert (second.paper.citation_key, second.paper.former_keys) == (None, ("pots",))
    assert names_lost([own_key, taken], there) == [
        "citation_key: 'cups' is taken",
        "citation_key: 'OLD' is taken",
    ]
