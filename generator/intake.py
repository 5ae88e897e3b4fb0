"""The order of an import, and of a new paper: sources in, files of `content/` out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import urls
from generator.curating.new import stub
from generator.deduping.dedupe import answers, find_pairs, side_by_side
from generator.exceptions import ContentError, UsageError
from generator.formatting import new_paper, update_paper
from generator.importing.detect import decode, parse
from generator.importing.drafts import draft
from generator.importing.merge import Merge
from generator.importing.report import Fate, ImportReport, Outcome
from generator.issues import has_errors
from generator.model.fields import PartialDate
from generator.pipeline import validate
from generator.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from generator.config import DuplicateSettings, Layout
    from generator.importing.record import ImportedRecord, LeftOut
    from generator.model.pairs import Pair
    from generator.model.paper import Paper
    from generator.pipeline import Valid


@dataclass(frozen=True)
class ImportOptions:
    """How to import: forced format, fields whose imported value wins, name of the kept source."""

    format: str | None = None
    overwrite: frozenset[str] = frozenset()
    source_name: str | None = None
    dry_run: bool = False


def today() -> PartialDate:
    """Return today's date, UTC: the same for curators everywhere."""
    now = dt.datetime.now(dt.UTC)
    return PartialDate(now.year, now.month, now.day)


def import_sources(layout: Layout, files: Sequence[Path], options: ImportOptions) -> ImportReport:
    """Bring records into an index and say what became of each.

    Raises ContentError, before anything is written, when the index has errors of its own, and
    SourceError when a file cannot be read as a source.
    """
    valid = _sound(layout)
    fates: list[Fate] = []
    left_out: list[LeftOut] = []
    kept: list[str] = []
    for file in files:
        data = _read(file)
        parsed = parse(decode(data, file.as_posix()), file.as_posix(), format=options.format)
        left_out += parsed.left_out
        merge = Merge(
            {paper.id: paper for paper in valid.papers},
            answers(valid.verdicts),
            options.overwrite,
            side_by_side,
        )
        found = _take_all(parsed.records, merge, valid, left_out)
        fates += found
        if any(fate.changes for fate in found) and not options.dry_run:
            name = _keep_source(layout, file, data, options.source_name)
            kept.append(name)
            _write(layout, merge, name.rpartition(".")[0])
            valid = _sound(layout)
    return ImportReport(tuple(fates), tuple(left_out), tuple(kept))


def new(layout: Layout, title: str, *, anyway: bool = False) -> Path:
    """Write a stub for a paper and return its path.

    Raises UsageError when a paper of a near-identical title is there, unless `anyway`.
    """
    valid = _sound(layout)
    paper, data = stub(title, urls.free_slug(title, _taken(valid.papers)), today())
    pairs = _pairs_of(paper, valid.papers, valid.settings.duplicates)
    if pairs and not anyway:
        other = pairs[0].candidate.left
        raise UsageError(
            f"a paper of that title may be there: {other.id} ({other.title})",
            "use --anyway if it is another paper",
        )
    path = layout.papers / f"{paper.id}.yml"
    write_file(path, data)
    return path


def _sound(layout: Layout) -> Valid:
    valid = validate(layout)
    if has_errors(valid.issues):
        raise ContentError(valid.issues)
    return valid


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise UsageError(f"{file.as_posix()} cannot be read: {problem.strerror}") from problem


def _taken(papers: Iterable[Paper]) -> set[str]:
    return {name for paper in papers for name in (paper.id, *paper.aliases)}


def _take_all(
    records: Sequence[ImportedRecord], merge: Merge, valid: Valid, left_out: list[LeftOut]
) -> list[Fate]:
    taken = _taken(merge.papers.values())
    drafts: list[tuple[ImportedRecord, Paper]] = []
    fates: list[Fate] = []
    for record in records:
        paper_id = urls.free_slug(str(record.fields["title"]), taken)
        paper, lost = draft(record, paper_id, valid.vocabulary)
        left_out += lost
        if paper:
            taken.add(paper.id)
            drafts.append((record, paper))
        else:
            title = str(record.fields["title"])
            reason = "its title cannot be used"
            fates.append(Fate(record.file, record.line, title, Outcome.LEFT_OUT, reason=reason))
    alike = _alike([paper for _, paper in drafts], valid)
    fates += [merge.take(record, paper, alike.get(paper.id, [])) for record, paper in drafts]
    return sorted(fates, key=lambda fate: fate.line)


def _alike(drafts: Sequence[Paper], valid: Valid) -> dict[str, list[Pair]]:
    """Return for each draft's id the alike pairs that it forms with what stands before it."""
    order = {paper.id: number for number, paper in enumerate((*valid.papers, *drafts))}
    found: dict[str, list[Pair]] = {}
    for pair in find_pairs((*valid.papers, *drafts), valid.settings.duplicates):
        later = max(pair.ids, key=lambda name: order[name])
        found.setdefault(later, []).append(pair)
    return found


def _pairs_of(paper: Paper, papers: Sequence[Paper], bounds: DuplicateSettings) -> list[Pair]:
    return [pair for pair in find_pairs((*papers, paper), bounds) if paper.id in pair.ids]


def _keep_source(layout: Layout, file: Path, data: bytes, name: str | None) -> str:
    """Copy a source into the index, unless it is there, and return its file name."""
    if file.resolve().is_relative_to(layout.sources.resolve()):
        return file.name
    stem = urls.slugify(name or file.stem) or "source"
    ending = file.suffix or ".txt"
    for number in range(1, 10_000):
        path = layout.sources / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        if not path.exists() or path.read_bytes() == data:
            write_file(path, data)
            return path.name
    raise UsageError(f"{layout.sources.as_posix()} holds too many sources named {stem}")


def _write(layout: Layout, merge: Merge, source: str) -> None:
    for name in merge.added:
        own = {"added": today(), "source": source}
        paper = merge.papers[name]
        own = {key: value for key, value in own.items() if not getattr(paper, key)}
        write_file(layout.papers / f"{name}.yml", new_paper(paper.model_copy(update=own)))
    for name, fields in sorted(merge.changed.items()):
        if name not in merge.added:
            path = layout.papers / f"{name}.yml"
            write_file(path, update_paper(path.read_bytes(), merge.papers[name], sorted(fields)))
