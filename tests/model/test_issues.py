"""Issues are documented, counted, sorted and formatted."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import paper_index
from paper_index.model.issues import (
    CODES,
    FORMATS,
    Issue,
    Severity,
    SourceLocation,
    counts,
    error,
    has_errors,
    hint,
)

PLACE = SourceLocation("content/papers/x.yml", 3, "tags[0]")
PACKAGE = Path(paper_index.__file__).parent
CHECKS = PACKAGE.parents[1] / "docs" / "checks.md"


def documented() -> set[tuple[str, str]]:
    """Return each code with each of its severities, from the tables in docs/checks.md."""
    pattern = r"^\| `([a-z-]+)` \| (error|hint|error or hint) \| \S"
    rows = re.findall(pattern, CHECKS.read_text("utf-8"), re.M)
    assert len(rows) == len(dict(rows)), "a code occurs twice"
    return {(code, one) for code, severities in rows for one in severities.split(" or ")}


def used() -> set[tuple[str, str]]:
    """Return each code with the severity that the package gives it.

    A code is a literal or a constant of the module. The findings of cleaning become hints.
    """
    kinds = {"claimed_twice": "error", "entry_ids": "error", "Finding": "hint"}
    found = set()
    for module in PACKAGE.rglob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        constants = {
            ast.unparse(target): ast.unparse(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            severity = kinds.get(node.func.id, node.func.id)
            if severity in {"error", "hint"}:
                words = {ast.unparse(inner) for inner in ast.walk(node.args[0])}
                words |= {constants.get(word, word) for word in words}
                found |= {(code, severity) for code in CODES if repr(code) in words}
    return found


class TestDocumentation:
    def test_every_code_is_documented_and_no_other(self) -> None:
        assert {code for code, _ in documented()} == set(CODES)

    def test_every_code_is_used_with_the_severity_that_is_documented(self) -> None:
        assert used() == documented()

    def test_an_undocumented_code_is_refused(self) -> None:
        with pytest.raises(ValueError, match="undocumented issue code 'made-up'"):
            error("made-up", PLACE, "x")


class TestLocation:
    @pytest.mark.parametrize(
        ("place", "shown"),
        [
            (SourceLocation("a.yml"), "a.yml"),
            (SourceLocation("a.yml", 2), "a.yml:2"),
            (SourceLocation("a.yml", 2, "title"), "a.yml:2:title"),
        ],
    )
    def test_unknown_parts_are_omitted(self, place: SourceLocation, shown: str) -> None:
        assert str(place) == shown


class TestSeverity:
    @pytest.mark.parametrize(
        ("issues", "failed", "failed_strictly"),
        [
            ([], False, False),
            ([hint("tag-alias", PLACE, "x")], False, True),
            ([error("unknown-tag", PLACE, "x")], True, True),
        ],
    )
    def test_hints_fail_only_under_strict(
        self,
        issues: list[Issue],
        failed: bool,  # noqa: FBT001
        failed_strictly: bool,  # noqa: FBT001
    ) -> None:
        assert has_errors(issues) is failed
        assert has_errors(issues, strict=True) is failed_strictly

    @pytest.mark.parametrize(
        ("errors", "hints", "line"),
        [(0, 0, "0 errors, 0 hints"), (1, 1, "1 error, 1 hint"), (2, 3, "2 errors, 3 hints")],
    )
    def test_one_line_has_the_counts(self, errors: int, hints: int, line: str) -> None:
        one, other = error("encoding", PLACE, "x"), hint("tag-alias", PLACE, "x")
        assert counts([one] * errors + [other] * hints) == line


def test_issues_sort_by_location_then_code() -> None:
    places = [SourceLocation("a", 10), SourceLocation("a", 9, "z"), SourceLocation("b", 1)]
    issues = [error(code, place, "m") for place in places for code in ("encoding", "duplicate")]
    ordered = sorted(issues, key=lambda issue: issue.sort_key)
    assert [(str(issue.location), issue.code) for issue in ordered] == [
        ("a:9:z", "duplicate"),
        ("a:9:z", "encoding"),
        ("a:10", "duplicate"),
        ("a:10", "encoding"),
        ("b:1", "duplicate"),
        ("b:1", "encoding"),
    ]


class TestFormats:
    def test_no_issues_give_empty_output(self) -> None:
        assert FORMATS["text"]([]) == ""
        assert FORMATS["github"]([]) == ""
        assert json.loads(FORMATS["json"]([])) == []

    def test_text_indents_the_hint(self) -> None:
        issues = [error("unknown-tag", PLACE, "what", "one\ntwo"), hint("tag-alias", PLACE, "so")]
        assert FORMATS["text"](issues) == (
            "content/papers/x.yml:3:tags[0]: error[unknown-tag]: what\n    one\n    two\n"
            "content/papers/x.yml:3:tags[0]: hint[tag-alias]: so"
        )

    def test_github_escapes_the_syntax_of_commands(self) -> None:
        place = SourceLocation("content/papers/100%,a:b.yml", 7)
        shown = FORMATS["github"]([error("encoding", place, "50%: x, y\r\n::error::z", "so\nso")])
        assert shown == (
            "::error file=content/papers/100%25%2Ca%3Ab.yml,line=7,title=encoding"
            "::50%25: x, y%0D%0A::error::z%0Aso%0Aso"
        )

    def test_github_shows_a_hint_as_a_notice_without_an_unknown_line(self) -> None:
        shown = FORMATS["github"]([hint("no-papers", SourceLocation("content"), "none")])
        assert shown == "::notice file=content,title=no-papers::none"

    def test_json_has_every_field(self) -> None:
        issues = [
            error("encoding", SourceLocation("é.yml"), 'a "b"\n'),
            hint("tag-alias", PLACE, "m", "h"),
        ]
        assert json.loads(FORMATS["json"](issues)) == [
            {
                "code": "encoding",
                "severity": "error",
                "file": "é.yml",
                "line": None,
                "key": None,
                "message": 'a "b"\n',
                "hint": None,
            },
            {
                "code": "tag-alias",
                "severity": Severity.HINT.value,
                "file": PLACE.file,
                "line": 3,
                "key": "tags[0]",
                "message": "m",
                "hint": "h",
            },
        ]
