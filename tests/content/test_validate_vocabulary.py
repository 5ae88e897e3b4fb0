from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_vocabulary
from paper_index.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from paper_index.model.issues import Issue

BASE = """\
groups:
  field: {name: Field}
tags:
  tea: {name: Tea, group: field, definition: D., aliases: [chai]}
"""


def validate(source: str) -> tuple[Vocabulary, list[Issue]]:
    document, issues = parse_yaml(source, "tags.yml")
    assert issues == []
    return validate_vocabulary(document)


def with_tags(*rows: str) -> tuple[Vocabulary, list[Issue]]:
    entries = "".join(
        f"  {name}: {{name: N, group: field, definition: D.{', ' + rest if rest else ''}}}\n"
        for name, _, rest in (row.partition(" ") for row in rows)
    )
    return validate(BASE + entries)


def rows(issues: list[Issue]) -> list[tuple[str, str, str, str]]:
    assert all(issue.severity == "error" for issue in issues)
    return [(str(i.location), i.code, i.message, i.hint) for i in issues]


class TestGoodOnes:
    @pytest.mark.parametrize(
        "source", ["", "groups:\ntags:\n", "groups: {}\ntags: {}\n", "tags: {}"]
    )
    def test_an_empty_one_has_no_tags(self, source: str) -> None:
        assert validate(source) == (Vocabulary(), [])

    def test_the_order_of_the_file_is_kept(self) -> None:
        vocabulary, issues = with_tags("cup", "art parent: cup", "bun")
        assert issues == []
        assert [tag.id for tag in vocabulary.tags] == ["tea", "cup", "art", "bun"]
        assert vocabulary.by_alias["chai"].id == "tea"
        assert vocabulary.by_id["art"].parent == "cup"


class TestShapes:
    @pytest.mark.parametrize("source", ["- a", "word"])
    def test_anything_but_a_mapping_is_refused(self, source: str) -> None:
        vocabulary, issues = validate(source)
        message = "a mapping with `groups` and `tags` belongs here"
        assert rows(issues) == [("tags.yml:1", "wrong-type", message, "")]
        assert vocabulary.may_have("anything")

    def test_sections_are_mappings(self) -> None:
        vocabulary, issues = validate("groups: [a]\ntags: x\n")
        assert rows(issues) == [
            ("tags.yml:1:groups", "wrong-type", "a mapping of ids to groups belongs here", ""),
            ("tags.yml:2:tags", "wrong-type", "a mapping of ids to tags belongs here", ""),
        ]
        assert vocabulary.may_have("anything")

    @pytest.mark.parametrize(
        ("key", "hint"), [("tagz", "did you mean tags?"), ("qqqq", "known keys: groups, tags")]
    )
    def test_an_unknown_section_suggests_a_known_one(self, key: str, hint: str) -> None:
        _, issues = validate(f"{BASE}{key}: {{}}\n")
        assert rows(issues) == [(f"tags.yml:5:{key}", "unknown-key", f"unknown key {key!r}", hint)]

    def test_an_invalid_entry_is_left_out_and_remembered(self) -> None:
        vocabulary, issues = validate(f"{BASE}  cup: {{name: C, group: field, definiton: D.}}\n")
        assert [(str(i.location), i.code, i.hint) for i in issues] == [
            ("tags.yml:5:tags.cup.definition", "missing-field", "add a line `definition: …`"),
            ("tags.yml:5:tags.cup.definiton", "unknown-key", "did you mean definition?"),
        ]
        assert [tag.id for tag in vocabulary.tags] == ["tea"]
        assert vocabulary.may_have("cup")
        assert not vocabulary.may_have("pot")

    def test_an_id_is_a_slug(self) -> None:
        _, issues = with_tags("Cup?Theory")
        assert [(str(i.location), i.code, i.message) for i in issues] == [
            ("tags.yml:5:tags.Cup?Theory", "invalid-id", "'Cup?Theory' is not a slug")
        ]

    def test_an_entry_is_a_mapping(self) -> None:
        message = "a mapping of keys to values belongs here"
        assert rows(validate(f"{BASE}  cup: C\n")[1]) == [
            ("tags.yml:5:tags.cup", "wrong-type", message, "")
        ]


class TestGroups:
    def test_an_unknown_one_suggests_the_nearest(self) -> None:
        _, issues = validate(f"{BASE}  cup: {{name: C, group: feld, definition: D.}}\n")
        assert rows(issues) == [
            (
                "tags.yml:5:tags.cup.group",
                "unknown-group",
                "unknown group 'feld'",
                "did you mean field?",
            )
        ]

    def test_without_groups_says_so(self) -> None:
        _, issues = validate("tags:\n  cup: {name: C, group: x, definition: D.}\n")
        assert [issue.hint for issue in issues] == ["define it under `groups`"]

    def test_an_invalid_entry_is_not_unknown(self) -> None:
        _, issues = validate(BASE.replace("name: Field", "nam: Field"))
        assert {issue.code for issue in issues} == {"missing-field", "unknown-key"}


class TestParents:
    @pytest.mark.parametrize(
        ("parent", "hint"),
        [
            ("teas", "did you mean tea?"),
            ("chai", "it is an alias: write tea"),
            ("zzzz", "a parent is the id of another tag"),
        ],
    )
    def test_an_unknown_one_suggests_a_tag(self, parent: str, hint: str) -> None:
        _, issues = with_tags(f"cup parent: {parent}")
        message = f"unknown tag {parent!r}"
        assert rows(issues) == [("tags.yml:5:tags.cup.parent", "unknown-parent", message, hint)]

    @pytest.mark.parametrize(
        ("tags", "circle"),
        [
            (["cup parent: cup"], ["cup"]),
            (["cup parent: mug", "mug parent: cup", "pot parent: cup"], ["cup", "mug"]),
            (["a1 parent: b1", "b1 parent: c1", "c1 parent: a1"], ["a1", "b1", "c1"]),
        ],
    )
    def test_a_circle_is_refused_in_each_tag_of_it(
        self, tags: list[str], circle: list[str]
    ) -> None:
        _, issues = with_tags(*tags)
        assert [issue.message for issue in issues] == [
            f"{name!r} is its own ancestor" for name in circle
        ]
        assert {(i.code, i.hint) for i in issues} == {
            ("unknown-parent", "break the circle of parents")
        }


class TestClashes:
    @pytest.mark.parametrize(
        ("tags", "place", "message"),
        [
            (
                ["cup aliases: [tea]"],
                "5:tags.cup.aliases[0]",
                "'tea' already belongs to the tag 'tea'",
            ),
            (
                ["cup aliases: [x, chai]"],
                "5:tags.cup.aliases[1]",
                "'chai' already belongs to the tag 'tea'",
            ),
            (
                ["cup aliases: [cup]"],
                "5:tags.cup.aliases[0]",
                "'cup' already belongs to the tag 'cup'",
            ),
            (
                ["cup aliases: [x, x]"],
                "5:tags.cup.aliases[1]",
                "'x' already belongs to the tag 'cup'",
            ),
            (
                ["cup aliases: [mug]", "mug"],
                "5:tags.cup.aliases[0]",
                "'mug' already belongs to the tag 'mug'",
            ),
        ],
    )
    def test_an_alias_that_is_taken_is_refused(
        self, tags: list[str], place: str, message: str
    ) -> None:
        advice = "delete it in one of the two places"
        assert rows(with_tags(*tags)[1]) == [(f"tags.yml:{place}", "tag-clash", message, advice)]

    def test_the_address_of_a_listing_is_refused_as_id_and_alias(self) -> None:
        _, issues = with_tags("cup aliases: [index]", "page-3")
        assert sorted((i.code, str(i.location)) for i in issues) == [
            ("invalid-id", "tags.yml:5:tags.cup.aliases[0]"),
            ("invalid-id", "tags.yml:6:tags.page-3"),
        ]
