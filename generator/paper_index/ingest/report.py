"""The results of an import, and the report that lists them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.ingest.draft import LeftOut
    from paper_index.ingest.draft_tags import DraftTags

_COLUMNS = ("source", "entries", "added", "merged", "held back", "left out")
_MAX_ALIKE = 10
"""Results of each kind that needs attention, as many as a short report lists."""
_MAX_NOTES = 3
"""Notes of each kind, and reasons of each kind, as many as a short report lists."""
_MAX_TAGS = 10
"""Rows of the table of keywords."""
_MAX_LISTED = 5
"""Results of a kind that needs no attention which a short report lists."""


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    FOLDED = "folded"
    HELD_BACK = "held back"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class ImportResult:
    """What became of one record; `paper` is the id of the paper that it became or was folded into.

    `place` names the record, or the argument for which no record was found; that has no title.
    """

    place: str
    title: str | None = None
    outcome: Outcome = Outcome.LEFT_OUT
    paper: str | None = None
    filled: tuple[str, ...] = ()
    """Fields of the paper that were empty before."""
    updated: tuple[str, ...] = ()
    """Fields whose value the source gave before and has changed since."""
    overwritten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Fields in which the record differs and the paper was left unchanged."""
    reason: str | None = None
    evidence: str | None = None
    repeats: str | None = None
    """The place of the earlier record that became the paper in the same import."""
    notes: tuple[str, ...] = ()
    """What cleaning changed beyond spelling, each beginning with the name of a field."""

    @property
    def changes(self) -> bool:
        """Whether the record changed the index."""
        return self.outcome is Outcome.ADDED or bool(
            self.filled or self.updated or self.overwritten
        )

    @property
    def is_unchanged(self) -> bool:
        """Whether the record is in the index and changed nothing."""
        return self.outcome is Outcome.FOLDED and not self.changes

    @property
    def routine(self) -> str | None:
        """A result that needs no attention: "added", "filled" or "nothing new"; else None."""
        if self.outcome is Outcome.ADDED:
            return "added"
        if self.outcome is not Outcome.FOLDED or self.repeats:
            return None
        if self.updated or self.overwritten or self.kept:
            return None
        return "filled" if self.filled else "nothing new"

    def __str__(self) -> str:
        if self.outcome is Outcome.ADDED:
            return f"{self.place}: added {self.paper}"
        if self.outcome is Outcome.FOLDED:
            verbs = ("filled", "updated", "overwrote", "kept the paper's own")
            fields = (self.filled, self.updated, self.overwritten, self.kept)
            changes = zip(verbs, fields, strict=True)
            what = "; ".join(f"{verb} {', '.join(fields)}" for verb, fields in changes if fields)
            title = f" (the record's title: {self.title!r})" if "title" in self.kept else ""
            reason = f"repeats {self.repeats}; {self.reason}" if self.repeats else self.reason
            place = f"{self.place}: folded into {self.paper} ({reason})"
            return f"{place}: {what or 'nothing new'}{title}"
        evidence = "".join(f"\n    {line}" for line in (self.evidence or "").splitlines())
        title = f"{self.title!r}: " if self.title else ""
        return f"{self.place}: {self.outcome}: {title}{self.reason}{evidence}"


@dataclass(frozen=True)
class SourceSummary:
    """How a source was read: its format and why, its number of entries, and their results."""

    name: str
    head: str
    """Its format and how that was recognised: "refs.bib: BibTeX (412 entries begin with @…{)"."""
    entries: int
    results: tuple[ImportResult, ...]

    @property
    def row(self) -> tuple[str | int, ...]:
        """The row of the report's table."""
        counts = Counter(result.outcome for result in self.results)
        done = [counts[one] for one in (Outcome.ADDED, Outcome.FOLDED, Outcome.HELD_BACK)]
        return (self.name, self.entries, *done, self.entries - sum(done))


@dataclass(frozen=True)
class Lacking:
    """How many papers were added or changed, and how many of them lack what is usually known."""

    papers: int
    abstract: int
    identifier: int
    """Those with neither DOI nor arXiv id."""
    venue: int

    def __str__(self) -> str:
        """Return what more than half of them lack, "" if there is nothing."""
        counts = (
            (self.abstract, "abstract"),
            (self.identifier, "DOI or arXiv id"),
            (self.venue, "venue"),
        )
        found = [(count, what) for count, what in counts if count * 2 > self.papers]
        if not found:
            return ""
        (first, what), *others = found
        more = "".join(f", {count} no {other}" for count, other in others)
        verb = "has" if self.papers == 1 else "have"
        return f"{first} of {pluralize(self.papers, 'paper')} {verb} no {what}{more}"


@dataclass(frozen=True)
class ImportReport:
    """The results in the order of the sources, and the entries and fields that were left out."""

    results: tuple[ImportResult, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[str, ...] = ()
    """The files of `content/sources/` with the sources that changed the index."""
    unused: Mapping[str, int] = field(default_factory=dict)
    """Names of the fields of the sources that nothing was made of, with the number of records."""
    summaries: tuple[SourceSummary, ...] = ()
    """How each source was read."""
    drafted: tuple[DraftTags, ...] = ()
    """The keywords of each source, and which of them became tags."""
    notices: tuple[str, ...] = ()
    """What a library changes since its last import: updates, edited values, missing entries."""
    lacking: Lacking | None = None
    """What the papers of the sources lack."""

    def count(self, outcome: Outcome) -> int:
        """Return the number of records with an outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def changed(self) -> int:
        """The number of papers that were added or changed."""
        return len({result.paper for result in self.results if result.changes})

    def lines(self, *, verbose: bool = False) -> list[str]:
        """Return the report for people: what needs attention, some of the rest, and one table.

        With `verbose` every record is listed, in the order of the sources, with all its notes;
        else the notes on records without anything new are left out.
        """
        noted = [one for one in self.results if verbose or one.routine != "nothing new"]
        notes = [(note, f"{one.place}: {note}") for one in noted for note in one.notes]
        lost = [
            (one.reason, f"{one.place}: left out: {one.reason} ({one.text!r})")
            for one in self.left_out
        ]
        shown = map(str, self.results) if verbose else self._highlights()
        heads = (source.head for source in self.summaries)
        most = len(notes) + len(lost) if verbose else _MAX_NOTES
        details = [*shown, *self.notices, *_first_of_each(notes, most),
                   *_first_of_each(lost, most)]  # fmt: skip
        if not self.summaries:
            return [*details, self._sentence(), *self._lost_counts(), *self._counts()]
        return [*heads, "", *details, *[""] * bool(details), *self._table(), *self._counts()]

    def _highlights(self) -> Iterator[str]:
        for kind in ("added", "filled"):
            found = [result for result in self.results if result.routine == kind]
            yield from first_of(found, kind, _MAX_LISTED)
        for outcome in (Outcome.FOLDED, Outcome.HELD_BACK, Outcome.LEFT_OUT):
            found = [one for one in self.results if not one.routine and one.outcome is outcome]
            most = _MAX_LISTED if outcome is Outcome.FOLDED else _MAX_ALIKE
            yield from first_of(found, outcome, most)

    def _sentence(self) -> str:
        """Return the counts of records that come from no file."""
        same = sum(one.is_unchanged for one in self.results)
        counts = {outcome: f"{self.count(outcome)} {outcome}" for outcome in Outcome}
        if same:
            counts[Outcome.FOLDED] += f" ({same} of them with nothing new)"
        return f"{pluralize(len(self.results), 'record')} read: {', '.join(counts.values())}"

    def _lost_counts(self) -> Iterator[str]:
        yield f"{pluralize(len(self.left_out), 'entry or field', 'entries or fields')} left out"
        reasons = Counter(_kind(one.reason) for one in self.left_out)
        if any(count > 1 for count in reasons.values()):
            yield from (f"  {count:>5} × {kind}" for kind, count in reasons.most_common())

    def _counts(self) -> Iterator[str]:
        for tags in self.drafted:
            yield from _keyword_lines(tags)
        for verb in ("filled", "updated", "overwritten", "kept"):
            fields = Counter(name for one in self.results for name in getattr(one, verb))
            if fields:
                yield f"fields {verb}: {', '.join(f'{key} {n}' for key, n in fields.items())}"
        if self.unused:
            counted = sorted(self.unused.items(), key=lambda item: (-item[1], item[0]))
            yield f"unused fields: {', '.join(f'{number} × {name}' for name, number in counted)}"
        yield from (f"source: content/sources/{name}" for name in self.sources)

    def _table(self) -> Iterator[str]:
        """Yield the table of all sources: what became of their entries."""
        rows = [source.row for source in self.summaries]
        if len(rows) > 1:
            totals = (sum(map(int, column)) for column in list(zip(*rows, strict=True))[1:])
            rows.append(("together", *totals))
        table = [_COLUMNS, *rows]
        widths = [max(len(str(cell)) for cell in column) for column in zip(*table, strict=True)]
        for name, *cells in table:
            numbers = (f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
            yield "  ".join((f"{name:<{widths[0]}}", *numbers))
        if same := sum(one.is_unchanged for one in self.results):
            yield f"{same} of the merged had nothing new"


def _keyword_lines(drafted: DraftTags) -> Iterator[str]:
    """Yield the table of the keywords that became tags, with the number of their records."""
    if not drafted.candidates:
        return
    total = pluralize(len(drafted.candidates), "keyword")
    if drafted.least is None:
        yield f"{total} became no tags; --tags 2+ makes tags of those in at least 2 records"
        return
    new = [one for one in drafted.candidates if one.is_new and one.count >= drafted.least]
    known = sum(not one.is_new for one in drafted.candidates)
    there = [f"{known} in the vocabulary"] if known else []
    became = pluralize(len(new), "became a tag", "became tags")
    made = f"{became}, those in at least {pluralize(drafted.least, 'record')} (--tags changes that)"
    if known < len(drafted.candidates):
        there.append(made)
    yield f"{total}: {'; '.join(there)}"
    yield from (f"  {one.count:>5} × {one.tag.name}" for one in new[:_MAX_TAGS])
    if len(new) > _MAX_TAGS:
        yield f"  … {len(new) - _MAX_TAGS} more"


def first_of(results: Sequence[object], kind: str, most: int) -> Iterator[str]:
    """Yield the first results of a kind, for people, and the number of the others."""
    yield from map(str, results[:most])
    if len(results) > most:
        yield f"… {len(results) - most} more {kind}; --verbose lists them all"


def _first_of_each(lines: Iterable[tuple[str, str]], most: int) -> Iterator[str]:
    """Yield the first `most` lines of each kind of reason, then the numbers of the others."""
    seen: Counter[str] = Counter()
    for reason, line in lines:
        kind = _kind(reason)
        seen[kind] += 1
        if seen[kind] <= most:
            yield line
    for kind, count in seen.items():
        if count > most:
            yield f"… {count - most} more: {kind}; --verbose lists them all"


def _kind(reason: str) -> str:
    """Return a reason without what it says of one record: quoted texts and numbers."""
    text = re.sub(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|“[^”]*”", "…", reason)
    text = re.sub(r"\b(?:10\.\d{4,9}/\S+|https?://\S+)", "…", text)
    text = re.sub(r"(?:removed|kept): .*", lambda match: match[0].split(":")[0], text)
    return re.sub(r"\d+", "…", text)
