"""Writes candidates as data and as the text of an issue, and reads what was ticked there."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from paper_index.ingest.reference import Kind, Reference, parse_reference
from paper_index.model.issues import UsageError
from paper_index.text.escape import clip, comment, plain
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.ingest.draft import LeftOut
    from paper_index.ingest.report import ImportResult
    from paper_index.model.index import Candidate
    from paper_index.model.paper import Paper


class Action(StrEnum):
    """What a box of the issue stands for."""

    ADD = "Add"
    DECLINE = "Decline"


MARK = "<!-- paper-index: candidates -->"
"""The first line of the issue."""
_BOX = re.compile(r"- \[([ xX])\] (Add|Decline) `([^`]+)`(?:: *(.*))?")
_SEARCHED = re.compile(r"Last search: ([0-9]{4}-[0-9]{2}-[0-9]{2})\.?")
_ROOM = 45_000
"""Characters of candidates with all that is known; GitHub allows 65,536 in an issue."""
_TITLE, _NEAR, _NAMES, _REASON = 250, 80, 3, 200
"""What the issue shows: characters of a title, and of a near one; authors; of a reason."""
_UNIDENTIFIED = "Import the file that it is in: it has neither arXiv id nor DOI."
_HELP = (
    "New papers that may belong in the index, best first. Tick **Add** or **Decline**; a reason "
    "for declining may follow behind a colon. Then put the label `accepted` on this issue: a pull "
    "request adds and declines what is ticked, and the others stay here. Each week the list is "
    "made again, with ticks kept."
)


@dataclass(frozen=True)
class Candidates:
    """The candidates of a search, best first, and what became of the other papers."""

    shown: tuple[Candidate, ...]
    seen: int
    """Papers that were found, with those of the issue."""
    not_shown: Mapping[str, int]
    """How many of the others are not shown, by the reason."""
    searched: dt.date | None
    """The day until which arXiv was searched; None if it was not, or not completely."""
    left_out: tuple[LeftOut, ...] = ()
    """Invalid fields of papers."""
    missing: tuple[ImportResult, ...] = ()
    """Open candidates that could not be fetched again; the issue keeps them."""
    problem: str = ""
    """Why the search is incomplete."""
    site: str | None = None
    """The address of the index's site."""

    def sentences(self) -> Iterator[str]:
        """Yield what happened, for people."""
        others = [f"{count} {reason}" for reason, count in self.not_shown.items() if count]
        counted = [pluralize(len(self.shown), "candidate"), *others]
        yield f"{pluralize(self.seen, 'paper')} found: {', '.join(counted)}"
        yield from map(str, self.missing)
        if self.problem:
            yield f"the search is incomplete: {self.problem}"

    def data(self) -> dict[str, Any]:
        """Return the candidates as plain data."""
        return {
            "searched": self.searched and self.searched.isoformat(),
            "complete": not self.problem,
            "seen": self.seen,
            "left_out": {reason: count for reason, count in self.not_shown.items() if count},
            "candidates": [_data(one) for one in self.shown],
        }


def _data(one: Candidate) -> dict[str, Any]:
    paper = one.paper
    fields = {
        "id": one.paper.id,
        "identifier": one.identifier,
        "score": one.score,
        "title": paper.title,
        "authors": list(paper.authors),
        "published": str(paper.published or ""),
        "venue": paper.venue,
        "category": paper.category,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "url": one.address,
        "abstract": paper.abstract,
        "words": list(one.words),
        "tags": list(one.tags),
        "nearest": [{"id": other.id, "similarity": near} for other, near in one.nearest],
    }
    return {key: value for key, value in fields.items() if value not in (None, "", [])}


def summary(paper: Paper) -> str:
    """Return authors, date, venue and category of a paper in one line."""
    names = paper.named_authors
    shown = ", ".join(names[:_NAMES]) + ", …" * (len(names) > _NAMES)
    date = str(paper.published or "")
    return " · ".join(filter(None, (shown, date, paper.venue_and_year, paper.category)))


@dataclass(frozen=True)
class Box:
    """A ticked or empty box of the issue."""

    action: Action
    reference: Reference
    is_ticked: bool
    reason: str = ""


@dataclass(frozen=True)
class CandidateIssue:
    """What the issue says: its boxes, in order, and the day of the search."""

    boxes: tuple[Box, ...] = ()
    searched: dt.date | None = None

    @property
    def open(self) -> tuple[Reference, ...]:
        """All candidates, in order."""
        return tuple(dict.fromkeys(box.reference for box in self.boxes))

    def ticked(self, action: Action) -> dict[Reference, str]:
        """Return the candidates whose box for an action is ticked, with the reasons.

        Raises UsageError for one with two ticks.
        """
        found: dict[Action, dict[Reference, str]] = {one: {} for one in Action}
        for box in self.boxes:
            if box.is_ticked:
                found[box.action][box.reference] = box.reason
        if both := found[Action.ADD].keys() & found[Action.DECLINE].keys():
            raise UsageError(f"{min(map(str, both))} is ticked twice", "choose Add or Decline")
        return found[action]


def parse_issue(text: str) -> CandidateIssue:
    """Parse the text of an issue; whatever is not a box or the day of the search is ignored.

    Raises UsageError for a box that names no arXiv id or DOI.
    """
    lines = [line.strip() for line in text.splitlines()]
    days = [found[1] for line in lines if (found := _SEARCHED.fullmatch(line))]
    boxes = []
    for tick, action, name, reason in (box.groups() for box in map(_BOX.fullmatch, lines) if box):
        reference = parse_reference(name)
        if reference.kind not in {Kind.ARXIV, Kind.DOI}:
            raise UsageError(f"{name!r} is neither an arXiv id nor a DOI", "correct the box")
        kept = " ".join(html.unescape(reason or "").replace("\u200b", "").split())[:_REASON]
        boxes.append(Box(Action(action), reference, tick != " ", kept))
    return CandidateIssue(tuple(boxes), _day(days[0]) if days else None)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def write_issue(found: Candidates, before: CandidateIssue) -> str:
    """Return the text of the issue, in which nothing of a paper is markup; ticks are kept."""
    blocks = [MARK, _HELP]
    searched = max(filter(None, (found.searched, before.searched)), default=None)
    if searched:
        # A line of its own, which the next search reads.
        blocks.append(f"Last search: {searched}")
    blocks += [f"{comment(one[:1].upper() + one[1:])}." for one in found.sentences()]
    ticks = {
        (box.action, str(box.reference).casefold()): box for box in before.boxes if box.is_ticked
    }
    room = _ROOM
    for one in found.shown:
        boxes = _boxes(one.identifier, ticks) if one.identifier else _UNIDENTIFIED
        block = "\n\n".join([*_candidate(one, found.site), boxes])
        # Long ones near the end are only named, since GitHub limits the text of an issue.
        blocks.append(block if len(block) <= room else boxes)
        room -= len(blocks[-1])
    blocks += [_boxes(one.place, ticks) for one in found.missing]
    if not (found.shown or found.missing):
        blocks.append("There are no candidates now.")
    return "\n\n".join(blocks) + "\n"


def _boxes(name: str, ticks: Mapping[tuple[Action, str], Box]) -> str:
    lines = []
    for action in Action:
        box = ticks.get((action, name.casefold()))
        reason = f": {comment(box.reason)}" if box and box.reason else ""
        lines.append(f"- [{'x' if box else ' '}] {action} `{name}`{reason}")
    return "\n".join(lines)


def _candidate(one: Candidate, site: str | None) -> Iterator[str]:
    yield f"### {comment(clip(plain(one.paper.title), _TITLE))}"
    lines = [str(comment(clip(plain(summary(one.paper)), 2 * _TITLE)))]
    lines.append(f"Score {one.score}" + (f", for: {_join(one.words)}" if one.words else ""))
    near = [_link(other, site) for other, _ in one.nearest]
    lines += [f"Nearest: {'; '.join(near)}"] * bool(near)
    lines += [f"Suggested tags: {_join(one.tags)}"] * bool(one.tags)
    lines += [f"[{comment(one.identifier)}]({_url(one.address)})"] if one.identifier else []
    yield "  \n".join(filter(None, lines))


def _join(words: Sequence[str]) -> str:
    return str(comment(clip(", ".join(words), _TITLE)))


def _link(paper: Paper, site: str | None) -> str:
    title = comment(clip(plain(paper.title), _NEAR))
    return f"[{title}]({_url(f'{site}papers/{paper.id}/')})" if site else str(title)


def _url(address: str | None) -> str:
    """Return an address without characters that end the target of a link."""
    return re.sub(r"[\s<>()\\`\"']", lambda found: f"%{ord(found[0]):02X}", address or "")
