"""Adds the candidates that curators accept, and records those that they decline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.content.format_lists import write_watch
from paper_index.content.journal import apply
from paper_index.ingest.reference import Kind, parse_reference
from paper_index.ingest.report import ImportReport
from paper_index.model.fields import PartialDate
from paper_index.model.issues import UsageError, invalid_value
from paper_index.model.paper import DeclinedPaper
from paper_index.text.urls import free_slug
from paper_index.workflows.add import fetch
from paper_index.workflows.candidate_list import Action, parse_issue
from paper_index.workflows.check import require_valid, today
from paper_index.workflows.import_ import plan_files, plan_import
from paper_index.workflows.watch import declined_numbers, suggested_tags

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import ImportedRecord
    from paper_index.ingest.reference import Reference
    from paper_index.workflows.check import ValidContent
    from paper_index.workflows.import_ import ImportPlan


def decide_issue(layout: Layout, text: str, *, by: str | None, dry_run: bool) -> list[str]:
    """Make the change that the ticks of an issue propose, and return a description by lines.

    `by` is the curator who declines. What cannot be fetched or added stays open. Raises, before
    anything is written: UsageError when no ticked candidate can be taken up, FetchError when no
    service answers, ContentError when the index does not pass its check.
    """
    issue = parse_issue(text)
    added, declined = issue.ticked(Action.ADD), issue.ticked(Action.DECLINE)
    if not (added or declined):
        raise UsageError("no box is ticked", "tick Add or Decline, and put the label on again")
    valid = require_valid(layout)
    records, missing = fetch((*added, *declined), valid.settings.duplicates)
    plan = plan_import(valid, [one for name, one in records.items() if name in added])
    lines = [*map(str, missing.values()), *_add_tags(plan)]
    files = dict(plan_files(layout, plan)) if plan.changes else {}
    entries = _entries(valid, declined, records, by=by)
    searched = PartialDate(*issue.searched.timetuple()[:3]) if issue.searched else None
    if entries or searched:
        path = layout.content / "watch.yml"
        files[path] = write_watch(valid.originals.get(path, b""), entries, searched)
    if not (plan.changes or entries):
        faults = [*lines, *ImportReport(plan.results, plan.left_out).lines(verbose=True)]
        raise UsageError("nothing that is ticked can be taken up", "\n  ".join(faults))
    apply(layout.root, files, valid.originals, write=not dry_run)
    lines += [f"declined: {one.title}" for one in entries]
    return [*ImportReport(plan.results, plan.left_out).lines(verbose=True), *lines]


def decline(
    layout: Layout, names: Sequence[str], *, reason: str | None, by: str | None, dry_run: bool
) -> list[str]:
    """Record that papers, by arXiv id or DOI, do not belong in the index; return their titles.

    Raises UsageError for a name that is neither, and for a paper that cannot be fetched.
    """
    references = {parse_reference(name): reason or "" for name in names}
    for one in references:
        if one.kind not in {Kind.ARXIV, Kind.DOI}:
            raise UsageError(f"{one} is neither an arXiv id nor a DOI", "give one of the two")
    valid = require_valid(layout)
    records, missing = fetch(tuple(references), valid.settings.duplicates)
    if missing:
        raise UsageError("nothing was declined", "\n  ".join(map(str, missing.values())))
    entries = _entries(valid, references, records, by=by)
    path = layout.content / "watch.yml"
    data = write_watch(valid.originals.get(path, b""), entries)
    apply(layout.root, {path: data}, valid.originals, write=not dry_run)
    return [one.title for one in entries]


def _add_tags(plan: ImportPlan) -> list[str]:
    """Add the tags that are suggested for new papers, and return a line for each paper."""
    papers = plan.merge.papers
    tags = suggested_tags(plan.valid, [papers[name] for name in sorted(plan.merge.added)])
    for name, suggested in tags.items():
        both = sorted({*papers[name].tags, *suggested})
        papers[name] = papers[name].model_copy(update={"tags": tuple(both)})
    return [
        f"{name}: please confirm the suggested tags: {', '.join(found)}"
        for name, found in tags.items()
        if found
    ]


def _entries(
    valid: ValidContent,
    reasons: Mapping[Reference, str],
    records: Mapping[Reference, ImportedRecord],
    *,
    by: str | None,
) -> list[DeclinedPaper]:
    """Return the entries of declined papers that were fetched, without those that have one.

    Raises UsageError for an invalid title, reason or person.
    """
    known = declined_numbers(valid.watch.declined)
    taken = {one.id for one in valid.watch.declined}
    entries: list[DeclinedPaper] = []
    for name, reason in reasons.items():
        record = records.get(name)
        if record is None or any(record.text(key).casefold() in known for key in ("arxiv", "doi")):
            continue
        fields = {
            "id": free_slug(record.text("title"), taken),
            "title": record.text("title"),
            "arxiv": record.text("arxiv") or None,
            "doi": record.text("doi") or None,
            "reason": reason or None,
            "by": by or None,
            "date": str(today()),
        }
        try:
            entries.append(DeclinedPaper.model_validate(fields))
        except ValidationError as problem:
            raise invalid_value(problem, f"{name}: ") from problem
        taken.add(entries[-1].id)
    return entries
