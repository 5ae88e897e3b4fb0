"""What a digest says, as plain texts in order; knows nothing of mail, HTML or files."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.fields import display_date, parse_date
from paper_index.text import urls
from paper_index.text.escape import clip, plain
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.index import PaperEntry
    from paper_index.model.vocabulary import Tag, Vocabulary

EXCERPT = 400
"""Characters of an abstract that a digest shows."""
IN_FULL = 30
"""Papers with an excerpt; mail programs cut messages of more than some 100 kB."""
NAMED = 100
"""Papers that are named at all; the others are counted."""
_SUBJECT = 150
_OTHERS = "Other papers"

# What turns the direction of writing could make a subject read as another.
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Masthead:
    """What stands on every digest of an index."""

    name: str
    language: str
    site: str
    """The site's address, with a slash behind."""
    tag: Tag | None = None
    """The subject, when the digest tells only of its papers and those of narrower tags."""


@dataclass(frozen=True)
class Entry:
    """A paper as a digest shows it; what is unknown or left out is "" or empty."""

    title: str
    href: str
    authors: str
    facts: str
    """Date and venue."""
    tags: tuple[str, ...]
    excerpt: str


@dataclass(frozen=True)
class Section:
    """The papers whose first tag is one tag; the paper of the day has no heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Digest:
    """A whole digest."""

    day: str
    """The day that it is of, ISO 8601."""
    date: str
    """The same as people read it."""
    subject: str
    heading: str
    intro: str
    sections: tuple[Section, ...]
    more: int
    """New papers that are not named."""
    papers: tuple[str, ...]
    """Ids of all papers that it tells of."""
    of_the_day: bool
    """Whether nothing is new and it shows one paper from the shelf."""


def new_papers(
    entries: Sequence[PaperEntry], vocabulary: Vocabulary, head: Masthead, day: str, when: str
) -> Digest:
    """Return the digest of new papers; `when` says since when, as in "on 13 April 2021".

    Each paper stands once, under its first tag in the vocabulary's order.
    """
    count = pluralize(len(entries), "new paper")
    ordered = [(place, entry) for place, _, entry in sorted(_placed(entries, vocabulary))]
    shown = ordered[:NAMED]
    return Digest(
        day=day,
        date=spelled(day),
        subject=_clipped(f"{count} {_where(head)}"),
        heading=line(head.name),
        intro=f"New {_where(head)} {when}: {pluralize(len(entries), 'paper')}.",
        sections=tuple(_sections([(p, e) for p, e in shown], vocabulary, head)),
        more=len(ordered) - len(shown),
        papers=tuple(sorted(entry.paper.id for entry in entries)),
        of_the_day=False,
    )


def one_paper(entry: PaperEntry, vocabulary: Vocabulary, head: Masthead, day: str) -> Digest:
    """Return the digest of a day on which nothing is new: the paper of the day."""
    return Digest(
        day=day,
        date=spelled(day),
        subject=_clipped(f"Paper of the day: {line(entry.paper.title)}"),
        heading=line(head.name),
        intro=f"Nothing is new {_where(head)}. Here is the paper of the day instead, taken from "
        "the shelf: it may have stood there for long.",
        sections=(Section("", (_entry(entry, vocabulary, head, excerpt=True),)),),
        more=0,
        papers=(entry.paper.id,),
        of_the_day=True,
    )


def spelled(day: str) -> str:
    """Return a day (ISO 8601) as people read it: "13 April 2021"."""
    found = display_date(parse_date(day))
    return found.shown if found else ""


def line(text: str) -> str:
    """Return a text as one line without control characters, formulas as readable text."""
    bare = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in _TURNS.sub("", plain(text))
    )
    return " ".join(bare.split())


def _clipped(text: str) -> str:
    return text if len(text) <= _SUBJECT else f"{text[: _SUBJECT - 1].rstrip()}…"


def _where(head: Masthead) -> str:
    return f"on {line(head.tag.name)}" if head.tag else f"in {line(head.name)}"


def _placed(
    entries: Sequence[PaperEntry], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, PaperEntry]]:
    """Yield each paper with the place of its first tag and its own; no tag comes last."""
    rank = {tag.id: place for place, tag in enumerate(vocabulary.tags)}
    for number, entry in enumerate(entries):
        yield min((rank[tag.id] for tag in entry.tags), default=len(rank)), number, entry


def _sections(
    placed: Sequence[tuple[int, PaperEntry]], vocabulary: Vocabulary, head: Masthead
) -> Iterator[Section]:
    made: dict[int, list[Entry]] = {}
    for number, (place, entry) in enumerate(placed):
        full = number < IN_FULL
        made.setdefault(place, []).append(_entry(entry, vocabulary, head, excerpt=full))
    for place, found in made.items():
        tagged = place < len(vocabulary.tags)
        yield Section(line(vocabulary.tags[place].name) if tagged else _OTHERS, tuple(found))


def _entry(entry: PaperEntry, vocabulary: Vocabulary, head: Masthead, *, excerpt: bool) -> Entry:
    paper = entry.paper
    date = display_date(paper.published)
    carried = {tag.id for tag in entry.tags}
    return Entry(
        title=line(paper.title),
        href=f"{head.site}{urls.paper(paper.id)}",
        authors=line(join_names(paper.authors)),
        facts=" · ".join(filter(None, (date.shown if date else "", line(paper.venue_and_year)))),
        tags=tuple(line(tag.name) for tag in vocabulary.tags if tag.id in carried),
        excerpt=line(clip(paper.abstract, EXCERPT)) if excerpt else "",
    )
