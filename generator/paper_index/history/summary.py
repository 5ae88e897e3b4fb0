"""How the difference of two versions reads: Markdown for a pull request, text, JSON."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from paper_index.model.issues import Issue, Severity
from paper_index.text.escape import clip, markdown_escape, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paper_index.history.changes import Changes, Edit, Question
    from paper_index.model.vocabulary import Verdict

MOST = 40
"""Entries of one list that a summary shows."""

LONGEST = 60_000
"""Characters of a summary in Markdown; GitHub takes 65,536 in a comment."""

_CLIP = 120


@dataclass(frozen=True)
class Style:
    """How pieces are written: a heading, an entry, a text of the content, a paper, a tag."""

    heading: Callable[[str], str]
    entry: Callable[[str], str]
    text: Callable[[str], str]
    paper: Callable[[str, str], str]
    tag: Callable[[str], str]


def _plain_style() -> Style:
    def texted(value: str) -> str:
        return " ".join(plain(value).split())

    return Style(
        heading=lambda title: f"{title}:",
        entry=lambda line: f"  {line}",
        text=texted,
        paper=lambda name, title: f"{name} ({texted(title)})" if title else name,
        tag=lambda name: name,
    )


def _markdown_style(link: Callable[[str], str]) -> Style:
    def linked(path: str, words: str) -> str:
        address = link(path)
        return f"[{words}]({address})" if address else words

    def texted(value: str) -> str:
        return str(markdown_escape(" ".join(plain(value).split())))

    return Style(
        heading=lambda title: f"\n### {title}\n",
        entry=lambda line: f"- {line}",
        text=texted,
        paper=lambda name, title: linked(f"content/papers/{name}.yml", texted(title or name)),
        tag=lambda name: linked("content/tags.yml", f"`{name}`"),
    )


def as_text(changes: Changes, _: Callable[[str], str]) -> str:
    """Return the changes for people at a terminal."""
    return "\n".join(_lines(changes, _plain_style())) or "nothing changes for readers"


def as_markdown(changes: Changes, link: Callable[[str], str]) -> str:
    """Return the changes for a pull request; `link` gives the address of a file, or "".

    Whatever comes from the content is escaped: it can be no markup, mention or link.
    """
    lines = list(_lines(changes, _markdown_style(link)))
    body = "\n".join(lines) if lines else "\nNothing changes for readers."
    summary = f"## What changes for readers\n{body}"
    if len(summary) > LONGEST:
        whole = summary[:LONGEST].rpartition("\n")[0]
        summary = f"{whole}\n\nand more: `paper-index diff` shows all."
    return summary


def as_json(changes: Changes, _: Callable[[str], str]) -> str:
    """Return the changes for machines: every field of `Changes`, papers by their id."""
    return json.dumps(_data(changes), indent=2, ensure_ascii=False, sort_keys=True)


FORMATS: Mapping[str, Callable[[Changes, Callable[[str], str]], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}


def _lines(changes: Changes, style: Style) -> Iterator[str]:
    for title, entries in _sections(changes, style):
        if not entries:
            continue
        yield style.heading(f"{title} ({len(entries)})")
        yield from map(style.entry, entries[:MOST])
        if len(entries) > MOST:
            yield style.entry(f"and {len(entries) - MOST} more")


def _sections(changes: Changes, style: Style) -> Iterator[tuple[str, list[str]]]:
    def papers(found: Sequence[Any]) -> list[str]:
        return [style.paper(paper.id, paper.title) for paper in found]

    def tags(found: Sequence[Any]) -> list[str]:
        return [f"{style.tag(tag.id)}: {style.text(tag.definition)}" for tag in found]

    errors = [issue for issue in changes.new_issues if issue.severity is Severity.ERROR]
    # Each of them stands as a question, with both papers, right behind.
    told = {"duplicate", "possible-duplicate"} if changes.questions else set()
    errors = [issue for issue in errors if issue.code not in told]
    hints = [issue for issue in changes.new_issues if issue.severity is not Severity.ERROR]
    yield "New errors", [_issue(issue, style) for issue in errors]
    yield "Duplicates to decide on", [_question(one, style) for one in changes.questions]
    lost = [style.text(name) for name in changes.lost_addresses]
    yield "Addresses and citation keys that lead nowhere now", lost
    yield (
        "Citation keys that name another paper now",
        [
            f"{style.text(key)}: {style.text(was)} → {style.paper(now.id, now.title)}"
            for key, was, now in changes.moved_keys
        ],
    )
    yield "Papers added", papers(changes.added)
    yield "Papers removed", [style.text(paper.title) for paper in changes.removed]
    yield (
        "Papers renamed",
        [f"{style.text(old)} → {style.paper(new.id, new.title)}" for old, new in changes.renamed],
    )
    yield (
        "Papers merged",
        [f"{style.text(old)} into {style.paper(new.id, new.title)}" for old, new in changes.merged],
    )
    yield "Verdicts taken", [_verdict(one, style) for one in changes.verdicts_added]
    yield "Verdicts withdrawn", [_verdict(one, style) for one in changes.verdicts_removed]
    yield (
        "Papers retagged",
        [
            f"{style.paper(found.paper.id, found.paper.title)}: "
            + ", ".join(
                [f"+ {style.tag(name)}" for name in found.gained]
                + [f"− {style.tag(name)}" for name in found.lost]
            )
            for found in changes.retagged
        ],
    )
    yield "Papers edited", [_edit(found, style) for found in changes.edited]
    yield "Tags added", tags(changes.tags_added)
    yield "Tags removed", [style.text(tag.name) for tag in changes.tags_removed]
    yield (
        "Tags renamed",
        [f"{style.text(old)} → {style.tag(new.id)}" for old, new in changes.tags_renamed],
    )
    yield (
        "Tags merged",
        [f"{style.text(old)} into {style.tag(new.id)}" for old, new in changes.tags_merged],
    )
    yield (
        "Tags edited",
        [f"{style.tag(found.id)}: {_changed(found, style)}" for found in changes.tags_edited],
    )
    yield (
        "Counts",
        [f"{style.text(name)}: {was} → {now}" for name, was, now in changes.counts],
    )
    yield "New hints", [_issue(issue, style) for issue in hints]
    yield "Issues solved", [_issue(issue, style) for issue in changes.solved_issues]


def _question(found: Question, style: Style) -> str:
    first, second = (
        style.paper(name, title) for name, title in zip(found.papers, found.titles, strict=True)
    )
    return f"{first} and {second}: {found.pair_class} ({style.text(found.rule)})"


def _verdict(found: Verdict, style: Style) -> str:
    what = "one work" if found.answer == "same" else "different works"
    names = ", ".join(style.paper(name, "") for name in found.papers)
    who = ", ".join(filter(None, [found.by or "", str(found.date or "")]))
    return f"{names} are {what}: {style.text(found.reason)}" + (
        f" ({style.text(who)})" if who else ""
    )


def _edit(found: Edit, style: Style) -> str:
    return f"{style.paper(found.id, found.title)}: {_changed(found, style)}"


def _changed(found: Edit, style: Style) -> str:
    return "; ".join(_field(*change, style) for change in found.fields)


def _field(name: str, was: str, now: str, style: Style) -> str:
    if name == "abstract":
        return "abstract"
    before, after = (style.text(clip(value, _CLIP)) if value else "nothing" for value in (was, now))
    return f"{name}: {before} → {after}"


def _issue(issue: Issue, style: Style) -> str:
    return f"{style.text(str(issue.location))}: {style.text(issue.message)} ({issue.code})"


def _data(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {entry.name: getattr(value, entry.name) for entry in dataclasses.fields(value)}
        return {name: _data(entry) for name, entry in found.items()}
    if isinstance(value, list | tuple):
        return [_data(entry) for entry in value]
    return value
