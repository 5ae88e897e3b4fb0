"""Keeps what services said about papers, and accepts or declines what they propose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.by_paper import REFRESH, SIGNALS, split_by_paper, with_entries
from paper_index.content.edit_papers import without_field
from paper_index.content.format import update_paper
from paper_index.content.journal import apply
from paper_index.content.read import read_document
from paper_index.content.validate import build_model
from paper_index.dedupe.dedupe import Decisions
from paper_index.ingest.refresh_report import Difference
from paper_index.model.issues import ContentError, has_errors
from paper_index.model.paper import Paper
from paper_index.model.refresh import Proposal, ProposalKind, RefreshEntry, Signal, paper_values
from paper_index.workflows.check import require_lists, today
from paper_index.workflows.fill import clashes
from paper_index.workflows.papers import find_paper

if TYPE_CHECKING:
    from paper_index.content.entries import EntryFile
    from paper_index.content.layout import Layout
    from paper_index.workflows.check import ValidContent


_HARMLESS = frozenset({"status", "notice", "code"})
"""Fields that cannot make two papers alike."""


def read_index(layout: Layout) -> ValidContent:
    """Read and validate an index.

    Raises ContentError when lists that papers depend on, or the files of `refresh`, have errors.
    """
    valid = require_lists(layout)
    files = {valid.content.refresh.file, valid.content.signals.file}
    if has_errors(found := [one for one in valid.issues if one.location.file in files]):
        raise ContentError(found)
    return valid


def entry_of(entries: Mapping[str, RefreshEntry], name: str) -> RefreshEntry:
    """Return the entry of a paper, empty if there is none."""
    return entries.get(name) or RefreshEntry(id=name)


class Notes:
    """The files `refresh.yml` and `signals.yml` while they change."""

    def __init__(self, layout: Layout, valid: ValidContent) -> None:
        self.entries = {one.id: one for one in valid.refresh}
        self.signals = {one.id: one for one in valid.signals}
        self._layout = layout
        documents = {REFRESH: valid.content.refresh, SIGNALS: valid.content.signals}
        self._read = {name: one.raw for name, one in documents.items()}
        self._files: dict[str, EntryFile] = {}

    @property
    def open(self) -> int:
        """The number of open proposals."""
        return sum(one.is_open for entry in self.entries.values() for one in entry.proposals)

    def write(
        self,
        entries: Iterable[RefreshEntry] = (),
        signals: Iterable[Signal] = (),
        papers: Mapping[Path, bytes | None] | None = None,
        read: Mapping[Path, bytes] | None = None,
        *,
        write: bool = True,
    ) -> None:
        """Write entries, and the files of papers that change with them, all or none."""
        answers = [one for one in entries if one != entry_of(self.entries, one.id)]
        counts = [one for one in signals if one != self.signals.get(one.id)]
        changed: dict[str, Sequence[RefreshEntry | Signal]] = {REFRESH: answers, SIGNALS: counts}
        files, before, made = dict(papers or {}), dict(read or {}), {}
        for name, found in changed.items():
            if found:
                path, raw = self._layout.content / name, self._read[name]
                if name not in self._files:
                    self._files[name] = split_by_paper(raw or b"")
                made[name] = with_entries(self._files[name], found)
                files[path] = made[name].text().encode() or None
                if raw is not None:
                    before[path] = raw
        apply(self._layout.root, files, before, write=write)
        self._files |= made
        self._read |= {name: files[self._layout.content / name] for name in made}
        self.entries |= {one.id: one for one in answers}
        self.signals |= {one.id: one for one in counts}


@dataclass(frozen=True)
class Accepting:
    """The papers in which proposals are accepted."""

    layout: Layout
    valid: ValidContent
    papers: dict[str, Paper]
    notes: Notes

    def accept(self, name: str, proposal: Proposal, *, write: bool = True) -> str:
        """Write the values of a proposal into its paper; return why that is not possible, or ""."""
        path, paper = self.valid.files[name], self.papers[name]
        document = read_document(path, self.layout.root, [])
        present, _ = build_model(Paper, document.data, document.location, {"id": name})
        names = tuple(proposal.values)
        is_dead = proposal.kind is ProposalKind.LINK
        if present is None or document.raw is None:
            return "its file has errors"
        if any(getattr(present, key) != getattr(paper, key) for key in names):
            return "its file was changed meanwhile"
        values = {"code": None} if is_dead else paper_values(proposal.values)
        changed = paper.model_copy(update=values)
        if not _HARMLESS.issuperset(names):
            decisions = Decisions(self.valid.papers, self.valid.verdicts)
            bounds = self.valid.settings.duplicates
            if found := clashes(self.papers, {name: changed}, decisions, bounds):
                return found[name]
        raw = document.raw
        data = without_field(raw, "code") if is_dead else update_paper(raw, changed, names)
        self.notes.write(
            [self._without(name, proposal)], (), {path: data}, {path: raw}, write=write
        )
        self.papers[name] = changed
        return ""

    def _without(self, name: str, proposal: Proposal) -> RefreshEntry:
        entry = entry_of(self.notes.entries, name)
        kept = tuple(one for one in entry.proposals if not one.is_same(proposal))
        return entry.model_copy(update={"proposals": kept})


class Deciding:
    """The open proposals of an index, of which each is accepted or declined.

    Raises what `refresh` raises.
    """

    def __init__(self, layout: Layout, papers: Collection[str] | None = None) -> None:
        valid = read_index(layout)
        self._notes = Notes(layout, valid)
        self._papers = {paper.id: paper for paper in valid.papers}
        self._accepting = Accepting(layout, valid, self._papers, self._notes)
        wanted = None if papers is None else {find_paper(valid, name).id for name in papers}
        self.open = [
            Difference(self._papers[entry.id], one)
            for entry in valid.refresh
            if entry.id in self._papers and (wanted is None or entry.id in wanted)
            for one in entry.proposals
            if one.is_open
        ]

    def accept(self, one: Difference) -> str:
        """Write the values of a proposal; return why that is not possible, or ""."""
        return self._accepting.accept(one.paper.id, one.proposal)

    def decline(self, one: Difference, by: str | None) -> None:
        """Note that a curator declined a proposal, which is not repeated then."""
        entry = self._notes.entries[one.paper.id]
        declined = one.proposal.model_copy(update={"declined": today(), "by": by})
        kept = tuple(declined if old.is_same(declined) else old for old in entry.proposals)
        self._notes.write([entry.model_copy(update={"proposals": kept})])
