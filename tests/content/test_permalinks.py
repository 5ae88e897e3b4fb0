"""Addresses and citation keys that two papers claim, and those that are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.permalinks import check_permalinks, claimed_by_two
from paper_index.content.read import parse_yaml
from paper_index.model.source import Past, Permalinks, Record

if TYPE_CHECKING:
    from paper_index.model.issues import Issue

NO_LEDGER = Permalinks("content/permalinks.txt", exists=False)


def record(text: str, name: str) -> Record:
    document, _ = parse_yaml(text, f"{name}.yml")
    return Record(document.file, document.data, document.lines, name)


def ledger(*lines: str) -> Permalinks:
    return Permalinks("content/permalinks.txt", tuple(enumerate(lines, start=1)))


def clashes(
    records: list[Record], permalinks: Permalinks = NO_LEDGER, **commits: int
) -> list[Issue]:
    return list(claimed_by_two(records, permalinks, lambda: Past(commits)))


@pytest.mark.parametrize(
    ("first", "second", "place", "owner"),
    [
        ("", "aliases: [a]", "b.yml:2:aliases[0]", "a"),
        ("aliases: [b]", "", "a.yml:2:aliases[0]", "b"),
        ("aliases: [old]", "aliases: [new, old]", "b.yml:2:aliases[1]", "a"),
        ("aliases: [a]", "", "a.yml:2:aliases[0]", "a"),
        ("aliases: [old, old]", "", "a.yml:2:aliases[1]", "a"),
    ],
)
def test_an_alias_that_is_taken_is_refused(first: str, second: str, place: str, owner: str) -> None:
    (issue,) = clashes([record(f"title: T\n{first}\n", "a"), record(f"title: T\n{second}\n", "b")])
    assert (issue.code, str(issue.location)) == ("id-clash", place)
    assert issue.message.endswith(f"already belongs to {owner}.yml")


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ("citation_key: tea", "citation_key: Tea", "b.yml:2:citation_key"),
        ("former_keys: [tea]", "citation_key: tea", "b.yml:2:citation_key"),
        ("citation_key: tea", "former_keys: [pots, tea]", "b.yml:2:former_keys[1]"),
    ],
)
def test_a_key_that_is_taken_is_refused(first: str, second: str, place: str) -> None:
    (issue,) = clashes([record(f"title: T\n{first}\n", "a"), record(f"title: T\n{second}\n", "b")])
    assert (issue.code, str(issue.location)) == ("key-clash", place)
    assert issue.message.endswith("already belongs to a.yml")
    assert issue.hint.startswith("delete it here")


def test_a_file_may_list_its_own_key_as_a_former_one() -> None:
    assert clashes([record("citation_key: tea\nformer_keys: [tea]\n", "a")]) == []


OLDER = "citation_key: tea\nadded: 2024-01-01\naliases: [x]\n"
NEWER = "citation_key: tea\nadded: 2025-01-01\naliases: [x]\n"


@pytest.mark.parametrize(
    ("first", "second", "lines", "commits", "newer", "why"),
    [
        # The ledger counts more than git, git more than `added`, `added` more than the name.
        (OLDER, NEWER, ["papers/b/"], {"a": 0, "b": 1}, "a", ", which was published"),
        (OLDER, NEWER, ["papers/a/", "papers/b/"], {"a": 1, "b": 0}, "a", ", which was committed"),
        (OLDER, NEWER, ["papers/x/"], {"b": 0}, "a", ", which was committed first"),
        (NEWER, OLDER, ["papers/x/"], {}, "a", ", which was added first"),
        (OLDER, NEWER, [], {"c": 0}, "b", ", which was added first"),
        (OLDER, OLDER, [], {}, "b", ""),
    ],
)
def test_a_copy_is_reported_in_the_newer_file(
    first: str, second: str, lines: list[str], commits: dict[str, int], newer: str, why: str
) -> None:
    records = [record(first, "a"), record(second, "b")]
    alias, key = clashes(records, ledger(*lines), **commits)
    older = "b" if newer == "a" else "a"
    assert (alias.code, key.code) == ("id-clash", "key-clash")
    assert alias.location.file == key.location.file == f"{newer}.yml"
    assert f"already belongs to {older}.yml{why}" in alias.message
    assert f"already belongs to {older}.yml{why}" in key.message
    assert "`paper-index fmt` issues a new key" in key.hint


def test_git_is_not_asked_without_a_clash() -> None:
    records = [record("citation_key: tea\n", "a"), record("citation_key: pot\n", "b")]
    assert list(claimed_by_two(records, NO_LEDGER, lambda: pytest.fail("asked"))) == []


def lost(permalinks: Permalinks, records: list[Record], past: Past | None = None) -> list[Issue]:
    """Return the errors of lost addresses; those of the records are answered."""
    found = {f"papers/{one.id}/" for one in records}
    found |= {f"papers/{alias}/" for one in records for _, alias in one.texts("aliases")}
    found |= {f"@{key}" for one in records for key, _ in one.citation_keys}
    issues = check_permalinks(permalinks, frozenset(found), records, lambda: past or Past())
    return [one for one in issues if one.severity == "error"]


FORMER = "title: On Tea\ncitation_key: tea\ndoi: 10.1000/TEA\n"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("title: All New\ncitation_key: tea\n", "citation key"),
        ("title: All New\ncitation_key: x\nformer_keys: [tea]\n", "citation key"),
        ("title: All New\ndoi: 10.1000/tea\n", "DOI"),
        ("title: On tea\n", "title"),
        ("title: On Teas\n", None),
        ("title: On Tea, Part II\n", None),
    ],
)
def test_a_renamed_file_is_told_by_its_last_version(text: str, evidence: str | None) -> None:
    records = [record(text, "new"), record("title: On Coffee\n", "old-2")]
    permalinks, past = ledger("papers/old/"), Past(versions=lambda _: {"old": FORMER.encode()})
    (issue,) = lost(permalinks, records, past)
    assert issue.code == "lost-permalink"
    if evidence:
        assert issue.hint == f"new.yml has its {evidence}; write there:\naliases: [old]"
    else:
        assert "new.yml" not in issue.hint
        assert "`paper-index remove old --to OTHER`" in issue.hint


def test_the_line_to_write_has_the_aliases_that_are_there() -> None:
    records = [record("title: T\ncitation_key: tea\naliases: [first]\n", "new")]
    past = Past(versions=lambda _: {"old": FORMER.encode()})
    (issue,) = lost(ledger("papers/first/", "papers/old/"), records, past)
    assert issue.hint.endswith("aliases: [first, old]")


def test_without_git_a_new_file_with_the_title_or_the_only_recorded_key_is_meant() -> None:
    by_title = [record("title: On Old Tea\n", "new"), record("title: Other\n", "on-old-teas")]
    (issue,) = lost(ledger("papers/on-old-tea/", "papers/on-old-teas/"), by_title)
    assert issue.hint.startswith("new.yml has its title")
    by_key = [record("title: T\ncitation_key: tea\n", "new"), record("title: O\n", "other")]
    (issue,) = lost(ledger("papers/old/", "papers/other/", "@tea"), by_key)
    assert issue.hint.startswith("new.yml has its citation key")


@pytest.mark.parametrize(
    "records",
    [
        # A paper that is published itself is another one, however similar its name.
        [record("title: On Tea 2\n", "on-tea-2")],
        # Two papers are lost, so that the key may be that of either.
        [record("title: T\ncitation_key: tea\n", "new")],
    ],
)
def test_an_unrelated_paper_is_not_suggested(records: list[Record]) -> None:
    lines = "papers/on-tea/", "papers/on-tea-2/", "papers/gone/", "@tea"
    for issue in lost(ledger(*lines), records):
        assert not any(f"{one.file} has" in issue.hint for one in records)


def test_what_was_never_committed_was_not_published() -> None:
    past = Past(permalinks=frozenset({"papers/old/", "@old"}))
    issues = lost(ledger("papers/old/", "papers/stub/", "@old", "@stub"), [], past)
    assert [
        (one.code, "published" in one.message or "issued" in one.message) for one in issues
    ] == [
        ("lost-permalink", True),
        ("lost-permalink", False),
        ("lost-key", True),
        ("lost-key", False),
    ]
    assert issues[1].hint == issues[3].hint == "delete this line: it was never published"


@pytest.mark.parametrize("folder", ["tags", "authors"])
def test_a_lost_tag_or_author_is_not_guessed_at(folder: str) -> None:
    (issue,) = lost(ledger(f"{folder}/tea/"), [record("title: Tea\n", "tea")])
    assert issue.hint.startswith("add tea to the `aliases` of the")
