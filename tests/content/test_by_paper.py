"""`refresh.yml` and `signals.yml`: an entry a paper."""

from __future__ import annotations

import pytest

from paper_index.content.by_paper import (
    REFRESH,
    SIGNALS,
    format_by_paper,
    merge_entry,
    rename_entry,
    validate_entries,
)
from paper_index.content.read import parse_yaml
from paper_index.model.refresh import RefreshEntry, Signal
from paper_index.model.source import Record

REFRESHED = """\
tea:
  asked: 2026-11-26
  version: 2
  proposals:
  - kind: title
    values:
      title: 'Tea: Cold'
    source: arXiv 2104.06083
    date: 2026-11-26
    declined: 2026-11-27
    by: Ada
"""
PAPERS = (
    Record("content/papers/tea.yml", {"aliases": ["old-tea"]}, id="tea"),
    Record("content/papers/pots.yml", {}, id="pots"),
)


def read(text: str, model: type = RefreshEntry) -> tuple[tuple[object, ...], list[str]]:
    document, issues = parse_yaml(text, "content/x.yml")
    assert not issues
    entries, found = validate_entries(model, document, PAPERS)
    return entries, [f"{one.code} {one.location.key}: {one.message}" for one in found]


def test_entries_are_read_and_written_in_one_form() -> None:
    entries, issues = read(REFRESHED)
    assert not issues
    assert format_by_paper(REFRESHED.encode(), entries).decode() == REFRESHED  # type: ignore[arg-type]


def test_comments_and_the_order_of_ids() -> None:
    text = (
        "# Ours.\n\n# why\ntea: {citations: 3, source: X, date: 2026-11-26} # now\n"
        "pots:\n  citations: 1\n  source: X\n  date: 2026-11-26\n"
    )
    entries, issues = read(text, Signal)
    assert not issues
    made = format_by_paper(text.encode(), entries).decode()  # type: ignore[arg-type]
    assert made == (
        "# Ours.\n\npots: {citations: 1, source: X, date: 2026-11-26}\n\n"
        "# why\n# now\ntea: {citations: 3, source: X, date: 2026-11-26}\n"
    )
    assert format_by_paper(made.encode(), entries).decode() == made  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]", "wrong-type : a mapping of the ids of papers belongs here"),
        ("tea: {asked: soon}", "invalid-value tea.asked: 'soon' is not a date"),
        ("tea: {askd: 2026-11-26}", "unknown-key tea.askd: unknown key 'askd'"),
        ("tea: {version: 0}", "invalid-value tea.version: 0 is too small: 1 or more is allowed"),
        ("gone: {}", "unknown-paper gone: there is no paper 'gone'"),
        (
            "tea: {proposals: [{kind: title, values: {titel: x}, source: s, date: 2026-11-26}]}",
            "invalid-value tea.proposals[0].values: unknown field 'titel'",
        ),
        (
            "tea: {proposals: [{kind: venue, values: {venue_year: x}, date: 2026-11-26}]}",
            "invalid-value tea.proposals[0].values: venue_year: 'x' is not a year",
        ),
        (
            "tea: {proposals: [{kind: title, values: {title: x}, sauce: s, date: 2026-11-26}]}",
            "missing-field tea.proposals[0].source: the source is missing",
        ),
    ],
)
def test_faults_are_reported_where_they_are(text: str, said: str) -> None:
    _, issues = read(text)
    assert any(one.startswith(said) for one in issues), issues


def test_the_entry_of_a_former_id_is_that_of_the_paper() -> None:
    entries, issues = read("old-tea: {asked: 2026-11-26}")
    assert not issues
    assert [one.id for one in entries] == ["tea"]  # type: ignore[attr-defined]


def test_an_entry_follows_its_paper() -> None:
    renamed = rename_entry(REFRESHED.encode(), "tea", "new-tea").decode()
    assert renamed == REFRESHED.replace("tea:", "new-tea:")
    assert rename_entry(REFRESHED.encode(), "tea", None) == b""


def test_of_two_answers_the_later_counts_and_what_was_declined_stays() -> None:
    later = "tea:\n  asked: 2026-12-01\n  version: 3"
    merged = merge_entry(REFRESH, REFRESHED.splitlines(), later.splitlines())
    assert merged is not None
    text = "\n".join(merged)
    assert "asked: 2026-12-01\n  version: 3" in text
    assert "declined: 2026-11-27" in text
    one, other = (f"tea: {{citations: {n}, source: X, date: 2026-1{n}-01}}" for n in (0, 1))
    assert merge_entry(SIGNALS, [one], [other]) == (other,)
    assert merge_entry(SIGNALS, [one], ["tea: {citations: x}"]) is None
