"""Papers without issues come back from the store as they were read and validated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.cache.store import BuildState, Store
from paper_index.content.layout import Layout
from paper_index.workflows.check import validate

if TYPE_CHECKING:
    from pathlib import Path

TAGS = """\
groups: {a: {name: A}}
tags:
  tea: {name: Tea, group: a, definition: D., aliases: [chai]}
"""
FULL = """\
# A comment above.

title:  "Cold tea: a $x^2$ study "
authors: [Ada Brown,  Bo Li ]
published: 2024-03   # month only
type: conference
venue: NeurIPS
venue_year: 2024
links: {Slides: https://example.org/slides}
tags: [tea]
featured: 2026-01-02
status: corrected
notice: https://example.org/notice
added: 2026-01-01
former_keys: [tea2020]
aliases: [old-tea]
abstract: >-
  One line
  and another.

  A second paragraph.
"""
BARE = "title: Bare\n"


def _index(root: Path, *papers: str) -> Layout:
    (root / "content/papers").mkdir(parents=True)
    (root / "content/tags.yml").write_text(TAGS)
    for number, text in enumerate(papers):
        (root / f"content/papers/p{number}.yml").write_text(text)
    return Layout(root)


@pytest.mark.parametrize("text", [FULL, BARE, f"\ufeff{FULL}", BARE.replace("\n", "\r\n")])
def test_a_paper_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    layout = _index(tmp_path, text)
    found = []
    for _ in range(2):
        with Store(tmp_path) as store:
            found.append(validate(layout, BuildState(store)))
    (first, second), plain = found, validate(layout)
    assert first.papers == second.papers == plain.papers
    assert len(plain.papers) == 1
    assert first.issues == second.issues == plain.issues
    assert repr(second.papers) == repr(plain.papers)
    (one,), (other,) = second.content.records, plain.content.records
    assert (one.data, one.raw, one.id) == (other.data, other.raw, other.id)
    assert (dict(one.lines), dict(one.comments)) == (dict(other.lines), dict(other.comments))
    assert one.location("authors", 1) == other.location("authors", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: T\ntags: [chai]\n", "tag-alias"),
        ("title: T\nabstract: The $\\frac{$ formula.\n", "unreadable-maths"),
        ("title: A zero\u200bwidth space\n", "invisible-character"),
        ("title: Room #7\nnote: A  #b\n", "cut-off-value"),
        ("title: T\ntitel: T\n", "unknown-key"),
        ("title: T\ntitle: U\n", "duplicate-key"),
    ],
)
def test_an_issue_is_reported_in_every_build(tmp_path: Path, text: str, code: str) -> None:
    layout = _index(tmp_path, text)
    for _ in range(2):
        with Store(tmp_path) as store:
            issues = validate(layout, BuildState(store)).issues
        assert code in {issue.code for issue in issues}


def test_a_tag_that_is_gone_is_reported_on_an_unchanged_paper(tmp_path: Path) -> None:
    layout = _index(tmp_path, FULL)
    for tags, codes in ((TAGS, set()), (TAGS.replace("  tea:", "  pots:"), {"unknown-tag"})):
        (layout.content / "tags.yml").write_text(tags)
        with Store(tmp_path) as store:
            issues = validate(layout, BuildState(store)).issues
        assert {one.code for one in issues if "p0.yml" in one.location.file} == codes


def test_another_limit_is_applied_to_an_unchanged_paper(tmp_path: Path) -> None:
    layout = _index(tmp_path, f"title: T\nabstract: {'word ' * 50}\n")
    for config, count in (("", 0), ("limits: {abstract_characters: 100}\n", 1)):
        (layout.content / "config.yml").write_text(f"format: 3\n{config}")
        with Store(tmp_path) as store:
            issues = validate(layout, BuildState(store)).issues
        assert sum(issue.code == "too-long" for issue in issues) == count
