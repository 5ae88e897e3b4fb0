"""Compares two versions of an index and collects the differences that matter to readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_index.model.issues import summarize
from paper_index.model.paper import FIELDS

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Verdict, Vocabulary

_TAG_FIELDS = ("name", "group", "definition", "parent")
_ISSUE = attrgetter("code", "location.file", "location.key", "message")
_Item = TypeVar("_Item", bound="Paper | Tag")


@dataclass(frozen=True)
class Question:
    """Two papers, by id, that may be one work and have no verdict."""

    papers: tuple[str, str]
    titles: tuple[str, str]
    pair_class: str
    """Match or possible match."""
    rule: str


@dataclass(frozen=True)
class Snapshot:
    """A version of an index; the files of issues are relative to the index's folder."""

    papers: Sequence[Paper]
    """Canonical papers by id."""
    vocabulary: Vocabulary
    issues: Sequence[Issue]
    addresses: frozenset[str]
    verdicts: Sequence[Verdict] = ()
    questions: Sequence[Question] = ()
    """By ids."""


@dataclass(frozen=True)
class Retagging:
    """A paper with the tags that it gained and lost; a renamed tag is neither."""

    paper: Paper
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A paper or tag with its changed fields: name, value before, value after."""

    id: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Changes:
    """The differences, papers and tags by id; empty for two equal versions.

    `diff --format json` prints the fields under these names.
    """

    added: tuple[Paper, ...] = ()
    removed: tuple[Paper, ...] = ()
    renamed: tuple[tuple[str, Paper], ...] = ()
    """Former id and paper, like all renamed and merged papers and tags."""
    merged: tuple[tuple[str, Paper], ...] = ()
    retagged: tuple[Retagging, ...] = ()
    edited: tuple[Edit, ...] = ()
    tags_added: tuple[Tag, ...] = ()
    tags_removed: tuple[Tag, ...] = ()
    tags_renamed: tuple[tuple[str, Tag], ...] = ()
    tags_merged: tuple[tuple[str, Tag], ...] = ()
    tags_edited: tuple[Edit, ...] = ()
    counts: tuple[tuple[str, int, int], ...] = ()
    """Name, before, after: papers, tags, and each tag whose number of papers differs."""
    questions: tuple[Question, ...] = ()
    """Undecided duplicates that were not there before."""
    verdicts_added: tuple[Verdict, ...] = ()
    verdicts_removed: tuple[Verdict, ...] = ()
    new_issues: tuple[Issue, ...] = ()
    solved_issues: tuple[Issue, ...] = ()
    lost_addresses: tuple[str, ...] = ()
    moved_keys: tuple[tuple[str, str, Paper], ...] = ()
    """Citation keys that now belong to another paper: key, id of the former paper, paper."""


@dataclass(frozen=True)
class _Matched(Generic[_Item]):
    """Papers or tags of two versions, matched by id or alias."""

    added: tuple[_Item, ...]
    removed: tuple[_Item, ...]
    renamed: tuple[tuple[str, _Item], ...]
    merged: tuple[tuple[str, _Item], ...]
    pairs: tuple[tuple[_Item, _Item], ...]
    """Before and after, of those in both versions."""
    current_ids: Mapping[str, str]
    """By former id."""


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """Return the differences of two versions."""
    aliases = {alias: paper for paper in after.papers for alias in paper.aliases}
    old, new = ({paper.id: paper for paper in version.papers} for version in (before, after))
    papers = _match(old, new, aliases)
    tags = _match(before.vocabulary.by_id, after.vocabulary.by_id, after.vocabulary.by_alias)
    known = {question.papers for question in before.questions}
    return Changes(
        added=papers.added,
        removed=papers.removed,
        renamed=papers.renamed,
        merged=papers.merged,
        retagged=tuple(_retaggings(papers.pairs, tags.current_ids)),
        edited=tuple(_edits(papers.pairs, FIELDS)),
        tags_added=tags.added,
        tags_removed=tags.removed,
        tags_renamed=tags.renamed,
        tags_merged=tags.merged,
        tags_edited=tuple(_edits(tags.pairs, _TAG_FIELDS)),
        counts=tuple(_counts(before, after, tags.current_ids)),
        questions=tuple(one for one in after.questions if one.papers not in known),
        verdicts_added=tuple(one for one in after.verdicts if one not in before.verdicts),
        verdicts_removed=tuple(one for one in before.verdicts if one not in after.verdicts),
        new_issues=tuple(_additional(after.issues, before.issues)),
        solved_issues=tuple(_additional(before.issues, after.issues)),
        lost_addresses=tuple(sorted(before.addresses - after.addresses)),
        moved_keys=tuple(_moved_keys(before.papers, after.papers)),
    )


def _match(
    old: Mapping[str, _Item], new: Mapping[str, _Item], aliases: Mapping[str, _Item]
) -> _Matched[_Item]:
    gone = sorted(old.keys() - new.keys())
    successors = {name: aliases[name] for name in gone if name in aliases}
    # Of several that have become a new one, the first of its aliases was renamed.
    renamed = {
        name: item
        for name, item in successors.items()
        if item.id not in old and name == next(one for one in item.aliases if one in successors)
    }
    added = new.keys() - old.keys() - {item.id for item in renamed.values()}
    both = {name: new[name] for name in sorted(old.keys() & new.keys())}
    return _Matched(
        added=tuple(new[name] for name in sorted(added)),
        removed=tuple(old[name] for name in gone if name not in successors),
        renamed=tuple(renamed.items()),
        merged=tuple(pair for pair in successors.items() if pair[0] not in renamed),
        pairs=tuple((old[name], item) for name, item in (both | renamed).items()),
        current_ids={name: item.id for name, item in successors.items()},
    )


def _retaggings(
    pairs: Sequence[tuple[Paper, Paper]], current_tags: Mapping[str, str]
) -> Iterator[Retagging]:
    for before, after in pairs:
        old, new = {current_tags.get(name, name) for name in before.tags}, set(after.tags)
        if old != new:
            yield Retagging(after, tuple(sorted(new - old)), tuple(sorted(old - new)))


def _edits(pairs: Iterable[tuple[_Item, _Item]], names: Sequence[str]) -> Iterator[Edit]:
    """Yield the edits of the fields with these names; the first one is the title."""
    for before, after in pairs:
        fields = tuple(
            (name, _text(old), _text(new))
            for name in names
            if (old := getattr(before, name)) != (new := getattr(after, name))
            and name not in {"tags", "aliases"}
            and (name, old) != ("citation_key", None)  # issuing one changes nothing for readers
        )
        if fields:
            yield Edit(after.id, getattr(after, names[0]), fields)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {entry}" for key, entry in value.items())
    return "" if value is None else str(value)


def _counts(
    before: Snapshot, after: Snapshot, current_tags: Mapping[str, str]
) -> Iterator[tuple[str, int, int]]:
    old = Counter(current_tags.get(name, name) for one in before.papers for name in one.tags)
    new = Counter(name for paper in after.papers for name in paper.tags)
    counts = [
        ("papers", len(before.papers), len(after.papers)),
        ("tags", len(before.vocabulary.tags), len(after.vocabulary.tags)),
        *((f"tag {name}", old[name], new[name]) for name in sorted(old.keys() | new.keys())),
    ]
    return (count for count in counts if count[1] != count[2])


def _additional(issues: Sequence[Issue], others: Sequence[Issue]) -> Iterator[Issue]:
    """Yield the issues that are not among the others; line numbers do not count.

    Of an issue that stands for several papers, only those count that the others do not have.
    """
    known = Counter(_ISSUE(one) for issue in others for one in issue.each or (issue,))
    for issue in issues:
        found = []
        for one in issue.each or (issue,):
            if known[_ISSUE(one)]:
                known[_ISSUE(one)] -= 1
            else:
                found.append(one)
        if found:
            yield summarize(found)


def _moved_keys(
    before: Sequence[Paper], after: Sequence[Paper]
) -> Iterator[tuple[str, str, Paper]]:
    owners = {key.casefold(): paper for paper in after for key in paper.keys}
    for paper in before:
        for key in paper.keys:
            owner = owners.get(key.casefold())
            if owner and paper.id not in {owner.id, *owner.aliases}:
                yield key, paper.id, owner
