"""The order of an import, and of a new paper: records in, files of `content/` out."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.format import new_paper, paper_stub, update_paper
from paper_index.content.sources import keep_source, source_name
from paper_index.content.write import write_file
from paper_index.dedupe.classify import judge
from paper_index.dedupe.cluster import Decisions
from paper_index.dedupe.dedupe import advice, find_pairs, side_by_side, undecided
from paper_index.exports.citation_keys import with_keys
from paper_index.ingest.detect import decode, parse
from paper_index.ingest.drafts import named_drafts
from paper_index.ingest.merge import Merge
from paper_index.ingest.record import ParsedSource
from paper_index.ingest.report import Fate, ImportReport
from paper_index.model.errors import ContentError, UsageError
from paper_index.model.fields import PartialDate
from paper_index.model.issues import has_errors
from paper_index.model.paper import Paper
from paper_index.text import urls
from paper_index.text.latex import to_text
from paper_index.text.wording import pluralize
from paper_index.workflows.build import check, validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.content.layout import Layout
    from paper_index.ingest.drafts import Draft
    from paper_index.ingest.record import ImportedRecord, LeftOut
    from paper_index.model.pairs import Pair
    from paper_index.workflows.build import CheckedIndex, ValidContent


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ImportOptions:
    """How to import: forced format, fields whose imported value wins, name of the kept source."""

    format: str | None = None
    overwrite: frozenset[str] = frozenset()
    source_name: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class _Source:
    file: Path
    data: bytes
    parsed: ParsedSource


def today() -> PartialDate:
    """Return today's date, UTC: the same for curators everywhere."""
    now = dt.datetime.now(dt.UTC)
    return PartialDate(now.year, now.month, now.day)


def import_sources(
    layout: Layout,
    files: Sequence[Path],
    options: ImportOptions,
) -> ImportReport:
    """Bring records into an index and say what became of each.

    Raises, before anything is written: ContentError when the index does not pass its check,
    SourceError when a file cannot be read as a source.
    """
    sources = [_read(file, options.format) for file in files]
    checked = passing(layout)
    fates: list[Fate] = []
    left_out: list[LeftOut] = []
    kept: list[str] = []
    for source in sources:
        records = pluralize(len(source.parsed.records), "record")
        _log.info(f"reading {records} of {source.file.as_posix()}")
        merge, found, lost = _merge(source.parsed, checked, options.overwrite)
        fates += found
        left_out += [*source.parsed.left_out, *lost]
        if any(fate.changes for fate in found):
            name = source_name(layout.sources, source.file, source.data, options.source_name)
            kept.append(name)
            if not options.dry_run:
                _log.info(f"writing {pluralize(len(merge.brought), 'paper')}")
                keep_source(layout.sources, name, source.file, source.data)
                _write(layout, checked.valid, merge, Path(name).stem)
                checked = passing(layout)
    return ImportReport(tuple(fates), tuple(left_out), tuple(dict.fromkeys(kept)))


def add_records(
    layout: Layout,
    checked: CheckedIndex,
    records: Sequence[ImportedRecord],
    *,
    dry_run: bool = False,
) -> tuple[list[Fate], list[LeftOut]]:
    """Bring single records into a checked index, as an import would that keeps no source.

    Returns what became of each, in their order, and the fields that were left out.
    """
    parsed = ParsedSource(tuple(records), ())
    merge, fates, lost = _merge(parsed, checked, frozenset(), again="add it again")
    if not dry_run and any(fate.changes for fate in fates):
        _write(layout, checked.valid, merge, None)
        passing(layout)
    order = [record.file for record in records]
    return sorted(fates, key=lambda fate: order.index(fate.file)), lost


def new(layout: Layout, title: str, *, anyway: bool = False) -> Path:
    """Write a stub for a paper and return its path.

    Raises UsageError when the title cannot be one, or when a paper of a near-identical title is
    there, unless `anyway`. Other stubs may still wait to be filled in.
    """
    valid = validate(layout)
    title = to_text(title)
    taken = {name for paper in valid.papers for name in (paper.id, *paper.aliases)}
    taken |= {record.id for record in valid.content.records}
    paper, data = paper_stub(title, urls.free_slug(title, taken), today())
    papers = (*_with_titles(valid), paper)
    pairs = [pair for pair in find_pairs(papers, valid.settings.duplicates) if paper.id in pair.ids]
    if pairs and not anyway:
        other = max(pairs, key=lambda pair: (pair.similarities.title, pair.ids)).candidate.left
        raise UsageError(
            f"a paper of that title may be there: {other.id} ({other.title})",
            "use --anyway if it is another paper",
        )
    path = layout.papers / f"{paper.id}.yml"
    write_file(path, data)
    return path


def _with_titles(valid: ValidContent) -> Iterator[Paper]:
    """Yield all papers, and of those that have errors what a title can be compared with."""
    right = {paper.id: paper for paper in valid.papers}
    for record in valid.content.records:
        title = record.data.get("title") if isinstance(record.data, dict) else None
        if record.id in right:
            yield right[record.id]
        elif isinstance(title, str) and title.strip():
            yield Paper.model_construct(id=record.id, title=title, abstract="")


def passing(layout: Layout) -> CheckedIndex:
    """Return the index, checked; raise ContentError when it does not pass."""
    checked = check(layout)
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    return checked


def _read(file: Path, form: str | None) -> _Source:
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise UsageError(f"{file.as_posix()} cannot be read: {problem.strerror}") from problem
    name = file.as_posix()
    return _Source(file, data, parse(decode(data, name), name, format=form))


def _merge(
    parsed: ParsedSource,
    checked: CheckedIndex,
    overwrite: frozenset[str],
    again: str = "import again",
) -> tuple[Merge, list[Fate], list[LeftOut]]:
    """Return the papers as they will be, what became of each record, and the fields lost."""
    valid = checked.valid
    drafts = named_drafts(parsed.records, valid.papers, valid.vocabulary, valid.settings.limits)
    decisions = Decisions(valid.papers, valid.verdicts)
    alike = _alike([draft.paper for draft in drafts if draft.paper], valid)
    refused: dict[str, Pair] = {}
    while True:
        merge = _started(checked, decisions, overwrite, refused, again)
        fates = [_fate(draft, merge, alike) for draft in drafts]
        more = _clashes(merge, decisions, valid)
        if not more:
            break
        refused |= more
    fates.sort(key=lambda fate: fate.line)
    return merge, fates, list(_lost(drafts, merge))


def _lost(drafts: Sequence[Draft], merge: Merge) -> Iterator[LeftOut]:
    for draft in drafts:
        if draft.paper:
            yield from draft.left_out
            yield from draft.names_lost if draft.paper.id in merge.added else ()


def _started(
    checked: CheckedIndex,
    decisions: Decisions,
    overwrite: frozenset[str],
    refused: dict[str, Pair],
    again: str,
) -> Merge:
    target = {paper.id: one.canonical.id for one in checked.clusters for paper in one.merged}
    papers = {paper.id: paper for paper in checked.valid.papers}
    show = partial(_shown, again=again)
    compared = partial(judge, bounds=checked.valid.settings.duplicates)
    return Merge(papers, decisions.answer, show, compared, overwrite, target, refused)


def _shown(pair: Pair, again: str) -> str:
    command = f"paper-index duplicates --different {' '.join(pair.ids)} --reason '…'"
    return f"{side_by_side(pair)}\nrun `{command}` (or --same), or {advice(pair)}\nand {again}"


def _fate(draft: Draft, merge: Merge, alike: dict[str, list[Pair]]) -> Fate:
    record = draft.record
    fate = Fate(record.file, record.line, str(record.fields["title"]))
    if not draft.paper:
        return replace(fate, reason="; ".join(left.reason for left in draft.left_out))
    return merge.take(draft.paper, fate, alike.get(draft.paper.id, []))


def _alike(drafts: Sequence[Paper], valid: ValidContent) -> dict[str, list[Pair]]:
    """Return for each draft's id the alike pairs that it forms with what stands before it."""
    order = {paper.id: number for number, paper in enumerate((*valid.papers, *drafts))}
    found: dict[str, list[Pair]] = {}
    for pair in find_pairs((*valid.papers, *drafts), valid.settings.duplicates):
        later = max(pair.ids, key=lambda name: order[name])
        found.setdefault(later, []).append(pair)
    return found


def _clashes(merge: Merge, decisions: Decisions, valid: ValidContent) -> dict[str, Pair]:
    """Return drafts whose values would make two papers alike that were not, with those two.

    Such as a record that brings the DOI of one paper and has the title of another.
    """
    papers, latest = list(merge.papers.values()), list(merge.brought)
    found: dict[str, Pair] = {}
    for pair in undecided(papers, decisions, valid.settings.duplicates):
        changed = [name for name in pair.ids if name in merge.brought]
        if changed:
            found[merge.brought[max(changed, key=latest.index)]] = pair
    return found


def _write(layout: Layout, valid: ValidContent, merge: Merge, source: str | None) -> None:
    keyed = with_keys(merge.papers.values(), valid.content.permalinks.keys)
    papers = {paper.id: paper for paper in keyed}
    for name in merge.added:
        paper = papers[name]
        own = {"added": paper.added or today(), "source": paper.source or source}
        write_file(layout.papers / f"{name}.yml", new_paper(paper.model_copy(update=own)))
    files = {record.id: Path(record.file) for record in valid.content.records}
    for name, fields in sorted(merge.changed.items()):
        if name in files:
            data = update_paper(files[name].read_bytes(), merge.papers[name], sorted(fields))
            write_file(files[name], data)
