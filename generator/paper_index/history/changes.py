"""What differs between two versions of an index, for the people who will read the site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from paper_index.model.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Verdict, Vocabulary


@dataclass(frozen=True)
class Question:
    """Two papers that may be one work and that no verdict decides on; by ids."""

    papers: tuple[str, str]
    titles: tuple[str, str]
    pair_class: str
    """Match or possible match."""
    rule: str


@dataclass(frozen=True)
class Snapshot:
    """A version of an index: its canonical papers by id, its tags, its issues, its addresses."""

    papers: Sequence[Paper]
    vocabulary: Vocabulary
    issues: Sequence[Issue]
    """With files relative to the index's folder."""
    addresses: frozenset[str]
    verdicts: Sequence[Verdict] = ()
    questions: Sequence[Question] = ()


@dataclass(frozen=True)
class Retagging:
    """A paper whose tags differ; a tag that was only renamed counts as the same."""

    paper: Paper
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A paper or tag with fields that differ: name, before, after."""

    id: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs; papers and tags by id. Two equal versions give an empty one."""

    added: tuple[Paper, ...] = ()
    removed: tuple[Paper, ...] = ()
    renamed: tuple[tuple[str, Paper], ...] = ()
    merged: tuple[tuple[str, Paper], ...] = ()
    """Ids that lead to the page of a paper that was there beside them."""
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
    """Duplicates that nobody was asked about before."""
    verdicts_added: tuple[Verdict, ...] = ()
    verdicts_removed: tuple[Verdict, ...] = ()
    new_issues: tuple[Issue, ...] = ()
    solved_issues: tuple[Issue, ...] = ()
    lost_addresses: tuple[str, ...] = field(default=())
    moved_keys: tuple[tuple[str, str, Paper], ...] = ()
    """Citation keys that name another paper now: key, id of the former paper, present paper."""

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return self != Changes()


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """Return what differs between two versions."""
    old = {paper.id: paper for paper in before.papers}
    new = {paper.id: paper for paper in after.papers}
    heirs = {alias: paper for paper in after.papers for alias in paper.aliases if alias in old}
    renamed = {name: heir for name, heir in heirs.items() if name not in new and heir.id not in old}
    merged = {name: heir for name, heir in heirs.items() if name not in new and heir.id in old}
    kept = [(old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    kept += [(old[name], heir) for name, heir in sorted(renamed.items())]
    same = _same_tags(before.vocabulary, after.vocabulary)
    born = {heir.id for heir in renamed.values()}
    return Changes(
        added=tuple(new[name] for name in sorted(new.keys() - old.keys() - born)),
        removed=tuple(old[name] for name in sorted(old.keys() - new.keys() - heirs.keys())),
        renamed=tuple(sorted(renamed.items())),
        merged=tuple(sorted(merged.items())),
        retagged=tuple(found for pair in kept if (found := _retagged(*pair, same))),
        edited=tuple(edit for pair in kept if (edit := _edited(*pair))),
        **_tags(before.vocabulary, after.vocabulary),
        counts=tuple(_counts(before, after, same)),
        questions=tuple(_new_questions(before, after)),
        verdicts_added=_without(after.verdicts, before.verdicts),
        verdicts_removed=_without(before.verdicts, after.verdicts),
        new_issues=_only(after.issues, before.issues),
        solved_issues=_only(before.issues, after.issues),
        lost_addresses=tuple(sorted(before.addresses - after.addresses)),
        moved_keys=tuple(_moved_keys(before.papers, after.papers)),
    )


def _moved_keys(
    before: Sequence[Paper], after: Sequence[Paper]
) -> Iterator[tuple[str, str, Paper]]:
    """Yield the citation keys by which people would now cite another work than they meant."""
    now = {key.casefold(): paper for paper in after for key in paper.keys}
    for paper in before:
        for key in paper.keys:
            heir = now.get(key.casefold())
            if heir and paper.id not in {heir.id, *heir.aliases}:
                yield key, paper.id, heir


def _new_questions(before: Snapshot, after: Snapshot) -> list[Question]:
    known = {question.papers for question in before.questions}
    return sorted((one for one in after.questions if one.papers not in known), key=_by_papers)


def _by_papers(question: Question) -> tuple[str, str]:
    return question.papers


def _without(verdicts: Sequence[Verdict], others: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts that the others lack, in their order."""
    return tuple(verdict for verdict in verdicts if verdict not in others)


def _same_tags(before: Vocabulary, after: Vocabulary) -> dict[str, str]:
    """Return for each former tag's id the id that it has now, where it has one."""
    now = {name: name for name in before.by_id if name in after.by_id}
    led = {name: after.by_alias[name].id for name in before.by_id if name in after.by_alias}
    return {**led, **now}


def _tags(before: Vocabulary, after: Vocabulary) -> dict[str, Any]:
    """Return the fields of `Changes` that speak of tags."""
    old, new = before.by_id, after.by_id
    gone = sorted(old.keys() - new.keys())
    led = {name: after.by_alias[name] for name in gone if name in after.by_alias}
    renamed = {name: tag for name, tag in led.items() if tag.id not in old}
    edits = [(old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    edits += [(old[name], tag) for name, tag in renamed.items()]
    born = {tag.id for tag in renamed.values()}
    return {
        "tags_added": tuple(new[name] for name in sorted(new.keys() - old.keys() - born)),
        "tags_removed": tuple(old[name] for name in gone if name not in led),
        "tags_renamed": tuple(renamed.items()),
        "tags_merged": tuple((n, t) for n, t in led.items() if n not in renamed),
        "tags_edited": tuple(
            Edit(tag.id, tag.name, fields)
            for was, tag in edits
            if (fields := _fields(was, tag, ("name", "group", "definition", "parent")))
        ),
    }


def _retagged(before: Paper, after: Paper, same: dict[str, str]) -> Retagging | None:
    was = {same.get(name, name) for name in before.tags}
    now = set(after.tags)
    gained, lost = tuple(sorted(now - was)), tuple(sorted(was - now))
    return Retagging(after, gained, lost) if gained or lost else None


def _edited(before: Paper, after: Paper) -> Edit | None:
    quiet = {"tags", "aliases"}
    if before.citation_key is None:
        quiet.add("citation_key")  # issuing one changes nothing for readers
    names = [name for name in FIELDS if name not in quiet]
    fields = _fields(before, after, names)
    return Edit(after.id, after.title, fields) if fields else None


def _fields(
    before: Paper | Tag, after: Paper | Tag, names: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return tuple((name, _shown(was), _shown(now)) for name, was, now in pairs if was != now)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {entry}" for key, entry in value.items())
    return "" if value is None else str(value)


def _counts(before: Snapshot, after: Snapshot, same: dict[str, str]) -> list[tuple[str, int, int]]:
    sizes = [
        ("papers", len(before.papers), len(after.papers)),
        ("tags", len(before.vocabulary.tags), len(after.vocabulary.tags)),
    ]
    was = Counter(same.get(name, name) for paper in before.papers for name in paper.tags)
    now = Counter(name for paper in after.papers for name in paper.tags)
    sizes += [(f"tag {name}", was[name], now[name]) for name in sorted(was.keys() | now.keys())]
    return [size for size in sizes if size[1] != size[2]]


def _only(issues: Sequence[Issue], others: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues that the others lack; a line that moved makes no new issue."""
    known = Counter(_identity(issue) for issue in others)
    found = []
    for issue in issues:
        if known[_identity(issue)]:
            known[_identity(issue)] -= 1
        else:
            found.append(issue)
    return tuple(found)


def _identity(issue: Issue) -> tuple[str, str, str, str]:
    return issue.code, issue.location.file, issue.location.key, issue.message
