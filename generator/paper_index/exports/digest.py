"""Selects the papers of a digest and composes its texts, independently of mail formats."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.fields import display_date
from paper_index.text import urls
from paper_index.text.escape import clip, plain
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from paper_index.model.index import PaperEntry
    from paper_index.model.site import SiteInfo
    from paper_index.model.vocabulary import Tag, Vocabulary

LISTED = 60
"""Papers that are listed, further ones are counted: mail programs cut messages of about 100 kB."""
EXCERPT = 400
"""Characters of an abstract that are shown."""
_SUBJECT = 150

# Control characters, line separators, lone surrogates, and changes of the writing direction.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+"
)


@dataclass(frozen=True)
class DigestScope:
    """The index that a digest is about, or the papers of one tag and its narrower tags."""

    site: SiteInfo
    """Its `url` must be known: a digest links to the papers."""
    vocabulary: Vocabulary
    tag: Tag | None = None

    @property
    def title(self) -> str:
        """The index's name as one line."""
        return one_line(self.site.name)

    @property
    def phrase(self) -> str:
        """The scope as part of a sentence: "in Paper Index", "on Information theory"."""
        return f"on {one_line(self.tag.name)}" if self.tag else f"in {self.title}"

    def includes(self, entry: PaperEntry) -> bool:
        """Return whether a paper has the tag or a narrower one; True without a tag."""
        if self.tag is None:
            return True
        parents = {tag.id: tag.parent for tag in self.vocabulary.tags}
        wider: set[str | None] = {tag.id for tag in entry.tags}
        while self.tag.id not in wider and not wider <= {None}:
            wider = {parents.get(name) for name in wider if name}
        return self.tag.id in wider


@dataclass(frozen=True)
class DigestEntry:
    """A paper as a digest shows it, in plain text; what is unknown is empty."""

    title: str
    href: str
    authors: str
    facts: str
    """Date and venue."""
    tags: str
    excerpt: str


@dataclass(frozen=True)
class DigestSection:
    """The papers whose first tag is `heading`; the paper of the day has no heading."""

    heading: str | None
    entries: tuple[DigestEntry, ...]


@dataclass(frozen=True)
class Digest:
    """The texts of a digest."""

    day: dt.date
    subject: str
    intro: str
    sections: tuple[DigestSection, ...]
    more: int = 0
    """New papers that are not listed."""

    @property
    def date(self) -> str:
        """The day for display: "13 April 2021"."""
        return _display(self.day)


def new_papers(
    entries: Sequence[PaperEntry], scope: DigestScope, day: dt.date, since: dt.date
) -> Digest:
    """Compose the digest of the papers that are new since a day.

    Each paper is listed once, under its first tag in the vocabulary's order.
    """
    count = len(entries)
    tags = scope.vocabulary.tags
    rank = {tag.id: number for number, tag in enumerate(tags)}
    first = [min((rank[tag.id] for tag in entry.tags), default=len(tags)) for entry in entries]
    grouped: defaultdict[int, list[DigestEntry]] = defaultdict(list)
    for number, entry in sorted(zip(first, entries, strict=True), key=lambda pair: pair[0])[
        :LISTED
    ]:
        grouped[number].append(_entry(entry, scope))
    headings = [one_line(tag.name) for tag in tags] + ["Other papers"]
    return Digest(
        day=day,
        subject=_clip_subject(f"{pluralize(count, 'new paper')} {scope.phrase}"),
        intro=f"New {scope.phrase} since {_display(since)}: {pluralize(count, 'paper')}.",
        sections=tuple(DigestSection(headings[n], tuple(found)) for n, found in grouped.items()),
        more=max(count - LISTED, 0),
    )


def one_paper(entry: PaperEntry, scope: DigestScope, day: dt.date) -> Digest:
    """Compose the digest of a day without new papers: the paper of the day."""
    return Digest(
        day=day,
        subject=_clip_subject(f"Paper of the day: {one_line(entry.paper.title)}"),
        intro=f"No new papers {scope.phrase}. "
        "Here is the paper of the day, chosen from the papers that are already in the index.",
        sections=(DigestSection(None, (_entry(entry, scope),)),),
    )


def paper_of_the_day(ids: Collection[str], day: dt.date, last: Collection[str] = ()) -> str:
    """Return the id of the paper of a day, pseudo-random and the same on every machine.

    It is none of `last`, the papers of the previous digest, unless there is no other. A paper that
    is added changes the choice on few days (rendezvous hashing). Raises ValueError without ids.
    """
    candidates = sorted(set(ids) - set(last)) or sorted(ids)
    return min(candidates, key=lambda name: hashlib.sha256(f"{day}:{name}".encode()).digest())


def one_line(text: str) -> str:
    """Return a text as one line without control characters, formulas as readable text."""
    return " ".join(_UNPRINTABLE.sub(" ", plain(text)).split())


def _display(day: dt.date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _clip_subject(text: str) -> str:
    return text if len(text) <= _SUBJECT else f"{text[: _SUBJECT - 1].rstrip()}…"


def _entry(entry: PaperEntry, scope: DigestScope) -> DigestEntry:
    paper = entry.paper
    date = display_date(paper.published)
    carried = {tag.id for tag in entry.tags}
    facts = (date.shown if date else "", one_line(paper.venue_and_year))
    return DigestEntry(
        title=one_line(paper.title),
        href=f"{scope.site.url}{urls.paper(paper.id)}",
        authors=one_line(join_names(paper.authors)),
        facts=" · ".join(filter(None, facts)),
        tags=", ".join(one_line(tag.name) for tag in scope.vocabulary.tags if tag.id in carried),
        excerpt=one_line(clip(paper.abstract, EXCERPT)),
    )
