"""Writes the differences of two versions as text, Markdown for a pull request, or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic_core import to_jsonable_python

from paper_index.model.issues import Issue, Severity
from paper_index.text.escape import clip, comment, plain

if TYPE_CHECKING:
    from paper_index.history.changes import Changes, Edit, Question, Retagging
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict

    Link = Callable[[str], str | None]
    """Returns the address of a file of the index, None if there is none."""

MOST_ENTRIES = 40
"""Entries of one list that a summary shows."""

MOST_CHARACTERS = 60_000
"""Characters of a summary in Markdown; a comment on GitHub can have 65,536."""

_MOST_VALUE = 120  # characters of a field's value


@dataclass(frozen=True)
class _Summary:
    """The sections of a summary, as plain text."""

    changes: Changes
    link: Link
    heading = "{}:"
    entry = "  {}"

    def text(self, value: str) -> str:
        return " ".join(plain(value).split())

    def paper(self, paper_id: str, title: str = "") -> str:
        return f"{paper_id} ({self.text(title)})" if title else paper_id

    def tag(self, tag_id: str) -> str:
        return tag_id

    def __str__(self) -> str:
        """Return the lines of all sections that have entries."""
        lines = []
        for title, entries in self.sections():
            if entries:
                lines.append(self.heading.format(f"{title} ({len(entries)})"))
            if len(entries) > MOST_ENTRIES:
                entries[MOST_ENTRIES:] = [f"and {len(entries) - MOST_ENTRIES} more"]
            lines += map(self.entry.format, entries)
        return "\n".join(lines)

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the titles of all sections with their entries, the most urgent first."""
        found, text, tag = self.changes, self.text, self.tag
        errors = [one for one in found.new_issues if one.severity is Severity.ERROR]
        hints = [one for one in found.new_issues if one.severity is not Severity.ERROR]
        # The next section shows these with both papers.
        asked = {"duplicate", "possible-duplicate"} if found.questions else set()
        yield "New errors", [self.issue(one) for one in errors if one.code not in asked]
        yield "Duplicates to decide on", list(map(self.question, found.questions))
        lost = list(map(text, found.lost_addresses))
        yield "Addresses and citation keys that lead nowhere now", lost
        keys = [f"{text(key)}: {self.moved(old, new)}" for key, old, new in found.moved_keys]
        yield "Citation keys that name another paper now", keys
        yield "Papers added", [self.paper(one.id, one.title) for one in found.added]
        yield "Papers removed", [text(one.title) for one in found.removed]
        yield "Papers renamed", [self.moved(*one) for one in found.renamed]
        yield "Papers merged", [self.moved(*one, arrow="into") for one in found.merged]
        yield "Verdicts taken", list(map(self.verdict, found.verdicts_added))
        yield "Verdicts withdrawn", list(map(self.verdict, found.verdicts_removed))
        yield "Papers retagged", list(map(self.retagged, found.retagged))
        edited = [f"{self.paper(one.id, one.title)}: {self.fields(one)}" for one in found.edited]
        yield "Papers edited", edited
        yield (
            "Tags added",
            [f"{tag(one.id)}: {text(one.definition or one.name)}" for one in found.tags_added],
        )
        yield "Tags removed", [text(one.name) for one in found.tags_removed]
        yield "Tags renamed", [f"{text(old)} → {tag(new.id)}" for old, new in found.tags_renamed]
        yield "Tags merged", [f"{text(old)} into {tag(new.id)}" for old, new in found.tags_merged]
        yield "Tags edited", [f"{tag(one.id)}: {self.fields(one)}" for one in found.tags_edited]
        yield "Counts", [f"{text(name)}: {old} → {new}" for name, old, new in found.counts]
        yield "New hints", [self.issue(one) for one in hints]
        yield "Issues solved", list(map(self.issue, found.solved_issues))

    def moved(self, old: str, new: Paper, arrow: str = "→") -> str:
        return f"{self.text(old)} {arrow} {self.paper(new.id, new.title)}"

    def question(self, found: Question) -> str:
        first, second = map(self.paper, found.papers, found.titles)
        return f"{first} and {second}: {found.pair_class} ({self.text(found.rule)})"

    def retagged(self, found: Retagging) -> str:
        tags = [f"+ {self.tag(name)}" for name in found.gained]
        tags += [f"− {self.tag(name)}" for name in found.lost]
        return f"{self.paper(found.paper.id, found.paper.title)}: {', '.join(tags)}"

    def verdict(self, found: Verdict) -> str:
        answer = "one work" if found.answer == "same" else "different works"
        names = ", ".join(map(self.paper, found.papers))
        signed = ", ".join(str(part) for part in (found.by, found.date) if part)
        signature = f" ({self.text(signed)})" if signed else ""
        return f"{names} are {answer}: {self.text(found.reason)}{signature}"

    def fields(self, found: Edit) -> str:
        return "; ".join(
            name if name == "abstract" else f"{name}: {self.value(old)} → {self.value(new)}"
            for name, old, new in found.fields
        )

    def value(self, text: str) -> str:
        return self.text(clip(text, _MOST_VALUE)) or "nothing"

    def issue(self, issue: Issue) -> str:
        return f"{self.text(str(issue.location))}: {self.text(issue.message)} ({issue.code})"


class _MarkdownSummary(_Summary):
    """The same in Markdown; papers and tags link to their files."""

    heading = "\n### {}\n"
    entry = "- {}"

    def text(self, value: str) -> str:
        return str(comment(super().text(value)))

    def paper(self, paper_id: str, title: str = "") -> str:
        return self.linked(f"content/papers/{paper_id}.yml", self.text(title or paper_id))

    def tag(self, tag_id: str) -> str:
        return self.linked("content/tags.yml", f"`{tag_id}`")

    def linked(self, path: str, words: str) -> str:
        address = self.link(path)
        return f"[{words}]({address})" if address else words


def as_text(changes: Changes, link: Link) -> str:
    """Return the changes for a terminal."""
    return str(_Summary(changes, link)) or "nothing changes for readers"


def as_markdown(changes: Changes, link: Link) -> str:
    """Return the changes for a pull request.

    Values from the content are escaped: they cannot contain markup, mentions or links.
    """
    body = str(_MarkdownSummary(changes, link)) or "\nNothing changes for readers."
    summary = f"## What changes for readers\n{body}"
    if len(summary) > MOST_CHARACTERS:
        complete_lines = summary[:MOST_CHARACTERS].rpartition("\n")[0]
        summary = f"{complete_lines}\n\nand more: `paper-index diff` shows all."
    return summary


def as_json(changes: Changes, _: Link) -> str:
    """Return the changes for programs: every field of `Changes`."""
    data = to_jsonable_python(changes, exclude_none=True)
    return json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
