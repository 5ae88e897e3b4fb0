from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paper_index.content.read import parse_yaml
from paper_index.text import yaml_reader

if TYPE_CHECKING:
    from paper_index.model.issues import Issue


def only_issue(source: str) -> Issue:
    document, issues = parse_yaml(source, "x.yml")
    assert document.data is None
    assert [issue.code for issue in issues] == ["yaml-syntax"]
    return issues[0]


class TestScalars:
    @pytest.mark.parametrize(
        "written",
        [
            "no",
            "yes",
            "~",
            "null",
            "1.10",
            "2410.21666",
            "2410.10000",
            "2024-10",
            "2024-10-05",
            "1_000",
            "0x1F",
            "007",
            "12:30:45",
            "1e5",
            "True",
            "+1",
            ".5",
            "C++",
            "a#b",
            "a:b",
        ],
    )
    def test_are_read_as_they_were_written(self, written: str) -> None:
        document, issues = parse_yaml(f"key: {written}\nlist: [{written}]\n", "x.yml")
        assert document.data == {"key": written, "list": [written]}
        assert issues == []

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("'it''s: #1'", "it's: #1"),
            (r'"\u00e9\n{{ x }}"', "é\n{{ x }}"),
            (">-\n  one\n  two\n\n  three: #4", "one two\nthree: #4"),
            ("|\n  1. one\n  *two*", "1. one\n*two*"),
            ("", ""),
        ],
    )
    def test_quotes_and_blocks_are_yaml(self, written: str, read: str) -> None:
        assert parse_yaml(f"key: {written}", "x.yml")[0].data == {"key": read}

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
    def test_any_dumped_text_is_read_back(self, text: str) -> None:
        dumped = yaml.safe_dump({"key": text}, allow_unicode=True)
        assert parse_yaml(dumped, "x.yml")[0].data == {"key": text}


class TestEmpty:
    @pytest.mark.parametrize("source", ["", "\n", "# a comment\n"])
    def test_is_an_empty_mapping(self, source: str) -> None:
        document, issues = parse_yaml(source, "x.yml")
        assert (document.data, issues) == ({}, [])

    @pytest.mark.parametrize(("source", "data"), [("word", "word"), ("- a", ["a"]), ("{}", {})])
    def test_is_not_what_holds_something(self, source: str, data: object) -> None:
        assert parse_yaml(source, "x.yml")[0].data == data


class TestLines:
    def test_every_key_and_item_has_its_line(self) -> None:
        source = "a: 1\n# comment\nb:\n  - x\n  -\n    y\nc: {d: e,\n  f: g}\n"
        document, _ = parse_yaml(source, "x.yml")
        assert document.lines == {
            (): 1,
            ("a",): 1,
            ("b",): 3,
            ("b", 0): 4,
            ("b", 1): 6,
            ("c",): 7,
            ("c", "d"): 7,
            ("c", "f"): 8,
        }

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_count_the_same_under_any_line_ending(self, newline: str) -> None:
        document, _ = parse_yaml(newline.join(["a: >-", "  one", "  two", "b: c"]), "x.yml")
        assert document.data == {"a": "one two", "b": "c"}
        assert document.lines[("b",)] == 4

    def test_a_missing_key_is_placed_at_what_encloses_it(self) -> None:
        document, _ = parse_yaml("a: 1\nb:\n  c: d\n", "x.yml")
        assert str(document.location("b", "e")) == "x.yml:2:b.e"
        assert str(document.location("f")) == "x.yml:1:f"


class TestDuplicateKeys:
    def test_are_reported_and_the_first_wins(self) -> None:
        document, issues = parse_yaml("a: 1\nb:\n  c: 2\n  c: {d: 3}\na: [4]\n", "x.yml")
        assert document.data == {"a": "1", "b": {"c": "2"}}
        assert [(str(i.location), i.code, i.message) for i in issues] == [
            (
                "x.yml:4:b.c",
                "duplicate-key",
                "the key 'c' occurs twice, first in line 3",
            ),
            (
                "x.yml:5:a",
                "duplicate-key",
                "the key 'a' occurs twice, first in line 1",
            ),
        ]


class TestWhatIsNoYaml:
    @pytest.mark.parametrize(
        ("title", "message"),
        [
            ("A: B", "a text with a colon needs quotes (column 5)"),
            ("*bold* claims", "a text that starts with * needs quotes (column 4)"),
            ("*all", "a text that starts with * needs quotes (column 4)"),
            ("&Co thing", "a text that starts with & needs quotes (column 4)"),
            ("!Kung people", "a text that starts with ! needs quotes (column 4)"),
            ("@home", "a text that starts with @ needs quotes (column 4)"),
            ("`code`", "a text that starts with ` needs quotes (column 4)"),
            ("%percent", "a text that starts with % needs quotes (column 4)"),
            ("{{ braces }}", "a text that starts with { or [ needs quotes (column 5)"),
            ("- dash", "a text that starts with - needs quotes (column 4)"),
            ("? why", "a text that starts with ? needs quotes (column 4)"),
            ("[Re] A title", "or bracket: the text needs quotes (column 9)"),
            ("{On} tea", "or bracket: the text needs quotes (column 9)"),
            ('"On" tea', "or bracket: the text needs quotes (column 9)"),
            ("'It's tea'", "or bracket: the text needs quotes (column 8)"),
        ],
    )
    def test_a_text_without_quotes_is_named(self, title: str, message: str) -> None:
        issue = only_issue(f"x: y\nt: {title}\nz: w\n")
        assert str(issue.location) == "x.yml:2:t"
        assert issue.message.startswith("invalid YAML: ")
        assert issue.message.endswith(message)
        assert "quotes" in issue.hint

    @pytest.mark.parametrize(
        ("source", "place", "message"),
        [
            ("a: b\nt: 'open\nc: d\n", "x.yml:2:t", "a quotation mark is opened here"),
            ('a: b\nt: "open\nc: d\n', "x.yml:2:t", "a quotation mark is opened here"),
            ("a: b\nt: [open\nc: d\n", "x.yml:2:t", "a bracket is opened here"),
            ("a: b\nt:\n\tc: d\n", "x.yml:3", "a tab cannot indent"),
            ("a: b\nword\nc: d\n", "x.yml:2", "a key needs a colon"),
            ("a: b\nt: pond #7\n  and #8\n", "x.yml:2:t", "` #` begins a comment"),
            ("a: b\nt: c\n  d: e\n f: g\n", "x.yml:3", "a key is not indented"),
            ('a: b\nt: "open\nc: "d"\n', "x.yml:2:t", "opened here and closed in line 3"),
            ('a:\n  - "b" c\n  - d\n', "x.yml:2", "nothing may follow a closing quotation mark"),
            ("a:\n  - b\n  -c\nd: e\n", "x.yml:3", "a dash in front of an item needs a space"),
            ('a: "\\alpha \\theta \\Gamma"\n', "x.yml:1:a", "double it"),
            ("a: b\n---\nc: d\n", "x.yml:2", "a second document starts here"),
            ("a: b\n? [c, d]\n: e\n", "x.yml:2", "a key is a plain word"),
            ("a: b\n&k c: d\n", "x.yml:2", "a text that starts with & needs quotes"),
            ('a: "\\ud800"\n', "x.yml:1:a", ""),
            ("a:\n  b: \x07\n", "x.yml:2:b", "the control character U+0007 is not allowed in YAML"),
            ("a: b\ufeffc\n", "x.yml:1:a", "the control character U+FEFF is not allowed in YAML"),
        ],
    )
    def test_the_place_and_the_fault_are_named(self, source: str, place: str, message: str) -> None:
        issue = only_issue(source)
        assert str(issue.location) == place
        assert message in issue.message

    @pytest.mark.parametrize("depth", [12, 1000, 200_000])
    def test_bottomless_nesting_is_refused(self, depth: int) -> None:
        assert "nested too deeply" in only_issue("a: " + "[" * depth + "]" * depth).message

    def test_an_explosion_of_aliases_is_refused(self) -> None:
        source = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
        assert only_issue(source).location.line == 1

    @given(st.text(st.sampled_from(list("ab:-[]{}#&*!|>'\"%@`, \n\t\\?\x07é\ufeff")), max_size=40))
    def test_any_file_gives_data_or_one_place(self, source: str) -> None:
        document, issues = parse_yaml(source, "x.yml")
        refused = {"yaml-syntax", "merge-conflict"}
        assert (document.data is None) == any(issue.code in refused for issue in issues)
        assert all(1 <= issue.location.line <= source.count("\n") + 2 for issue in issues)

    @pytest.mark.parametrize(
        "source", ["a: B: c", "t: *bold* x", "a: [", "a: 'x", "a: @b", "a: &x y"]
    )
    def test_pyyaml_without_libyaml_names_the_same_line(
        self, source: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with_libyaml = only_issue(source)
        monkeypatch.setattr(yaml_reader, "_Loader", yaml.BaseLoader)
        assert only_issue(source).location == with_libyaml.location


@given(st.text(st.sampled_from(list("ab:-[]{}#'\" \n")), max_size=40))
def test_both_parsers_read_the_same(source: str) -> None:
    ours = parse_yaml(source, "x.yml")[0].data
    try:
        theirs = yaml.load(source, yaml.BaseLoader)
    except yaml.YAMLError:
        return
    if ours is not None and not parse_yaml(source, "x.yml")[1]:
        assert ours == ({} if theirs is None else theirs)


def test_comments_behind_texts_are_kept() -> None:
    text = "a: b #7 in\r\nc:\n  - 'é' # d\n  - >- #e\n    f #7\ng: #7\nh: [i, j] # k\nl: m\n  n\t#o"
    found = yaml_reader.read_yaml(text)
    assert found.data == {"a": "b", "c": ["é", "f #7"], "g": "", "h": ["i", "j"], "l": "m n"}
    assert found.comments == {("a",): " #7 in", ("c", 0): " # d", ("g",): " #7", ("l",): "\t#o"}
