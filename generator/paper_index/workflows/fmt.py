"""Puts content files into canonical form, and writes stubs of papers and JSON Schemas."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.format import format_paper, format_permalinks, paper_stub
from paper_index.content.format_lists import format_authors, format_verdicts, format_vocabulary
from paper_index.content.migrate import OUTDATED, keeps_note, with_format
from paper_index.content.schemas import FOLDER, schemas
from paper_index.content.write import write_changed, write_file
from paper_index.dedupe.dedupe import find_pairs
from paper_index.exports.citation_keys import with_keys
from paper_index.model.issues import Severity, UsageError
from paper_index.model.paper import Paper
from paper_index.text import urls
from paper_index.text.latex import to_text
from paper_index.workflows.build import today, validate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.workflows.build import ValidContent

# From this many papers on, processes share the work: writing YAML takes a millisecond a paper.
_PARALLEL, _CHUNK = 1000, 100


@dataclass(frozen=True)
class FormatResult:
    """The files that `fmt` changed or would change, sorted, and the issues of files left alone."""

    changed: tuple[Path, ...]
    issues: tuple[Issue, ...]
    migrated: bool = False
    """Whether the content had an older format."""
    notes: tuple[Path, ...] = ()
    """Papers whose `publication` became a note, since it cannot be split with certainty."""


def format_content(layout: Layout, *, write: bool) -> FormatResult:
    """Put every content file into canonical form; a file with errors is left as it is.

    Records the addresses and citation keys of papers and tags in `permalinks.txt`. Without
    `write` no file is written.
    """
    valid = validate(layout)
    errors = [issue for issue in valid.issues if issue.severity is Severity.ERROR]
    invalid = {issue.location.file for issue in errors if issue.code != OUTDATED}
    papers = [
        paper.model_copy(update={"tags": tuple(sorted(paper.tags))})
        for paper in with_keys(valid.papers, valid.content.permalinks.keys, valid.authors)
    ]
    # A paper with an unknown tag would lose it.
    known = {*valid.vocabulary.by_id, *valid.vocabulary.by_alias}
    complete = {
        record.id
        for record in valid.content.records
        if known.issuperset(tag for _, tag in record.texts("tags"))
    }
    files = _format_papers({valid.files[one.id]: one for one in papers if one.id in complete})
    files |= _format_lists(layout, valid, invalid)
    files |= _new_permalinks(layout, valid, papers, invalid)
    issues = tuple(issue for issue in valid.issues if issue.location.file in invalid)
    notes = tuple(
        path for path in sorted(files) if path.is_file() and keeps_note(path.read_bytes())
    )
    changed = write_changed(files, write=write)
    # Written last: the content has the new format when all its papers have it.
    config = {} if invalid else _new_config(layout, valid)
    changed += write_changed(config, write=write)
    return FormatResult(tuple(sorted(changed)), issues, bool(config), notes)


def _new_config(layout: Layout, valid: ValidContent) -> dict[Path, bytes]:
    """Return `config.yml` with the current format, if the content had an older one."""
    path = layout.content / "config.yml"
    if all(issue.code != OUTDATED for issue in valid.issues):
        return {}
    return {path: with_format(path.read_bytes() if path.is_file() else b"")}


def _format_papers(papers: Mapping[Path, Paper]) -> dict[Path, bytes]:
    data = [path.read_bytes() for path in papers]
    if len(papers) < _PARALLEL:
        return dict(zip(papers, map(format_paper, data, papers.values()), strict=True))
    with ProcessPoolExecutor() as pool:
        formatted = pool.map(format_paper, data, papers.values(), chunksize=_CHUNK)
        return dict(zip(papers, formatted, strict=True))


def _format_lists(
    layout: Layout, valid: ValidContent, invalid: Collection[str]
) -> dict[Path, bytes]:
    content = valid.content
    lists = (
        (content.vocabulary, format_vocabulary),
        (content.verdicts, format_verdicts),
        (content.authors, format_authors),
    )
    files = {
        Path(document.file): form(Path(document.file).read_bytes())
        for document, form in lists
        if document.data and document.file not in invalid
    }
    vocabulary_valid = content.vocabulary.file not in invalid
    return files | (schema_files(layout, valid.vocabulary) if vocabulary_valid else {})


def _new_permalinks(
    layout: Layout, valid: ValidContent, papers: Sequence[Paper], invalid: Collection[str]
) -> dict[Path, bytes]:
    """Return `permalinks.txt` if it lacks an address or lists one twice.

    The order of its lines alone, which merged branches change, is no reason to rewrite it.
    """
    permalinks = valid.content.permalinks
    recorded = set(permalinks.addresses)
    current = valid.addresses | {f"@{key}" for paper in papers for key in paper.keys}
    complete = current <= recorded and len(recorded) == len(permalinks.addresses)
    if complete or permalinks.file in invalid:
        return {}
    return {layout.permalinks: format_permalinks(recorded | current)}


def schema_files(layout: Layout, vocabulary: Vocabulary) -> dict[Path, bytes]:
    """Return the schemas by file; none when the index has no folder of schemas."""
    return _schemas(layout, vocabulary) if (layout.content / FOLDER).is_dir() else {}


def _schemas(layout: Layout, vocabulary: Vocabulary) -> dict[Path, bytes]:
    return {layout.content / FOLDER / name: data for name, data in schemas(vocabulary).items()}


def write_schemas(layout: Layout, *, write: bool) -> tuple[Path, ...]:
    """Update the schemas of the content files; return those that changed or would change."""
    return write_changed(_schemas(layout, validate(layout).vocabulary), write=write)


def new(layout: Layout, title: str, *, anyway: bool = False) -> Path:
    """Write a stub for a paper and return its path.

    Raises UsageError when the title is invalid, or when a paper of a near-identical title is in
    the index, unless `anyway`. Stubs that are not filled in yet count as papers.
    """
    valid = validate(layout)
    title = to_text(title)
    names = {record.id for record in valid.content.records}
    taken = names.union(name for paper in valid.papers for name in (paper.id, *paper.aliases))
    paper, data = paper_stub(title, urls.free_slug(title, taken), today())
    papers = (*_with_title(valid), paper)
    pairs = [] if anyway else list(find_pairs(papers, valid.settings.duplicates, among={paper.id}))
    if pairs:
        other = max(pairs, key=lambda pair: (pair.signals.title, pair.ids)).candidate.left
        message = f"a paper of that title may be in the index: {other.id} ({other.title})"
        raise UsageError(message, "use --anyway if it is another paper")
    path = layout.papers / f"{paper.id}.yml"
    write_file(path, data)
    return path


def _with_title(valid: ValidContent) -> Iterator[Paper]:
    """Yield all papers; of invalid records only the title, which is enough for a comparison."""
    papers = {paper.id: paper for paper in valid.papers}
    for record in valid.content.records:
        title = record.data.get("title") if isinstance(record.data, dict) else None
        if record.id in papers:
            yield papers[record.id]
        elif isinstance(title, str) and title.strip():
            yield Paper.model_construct(id=record.id, title=title)
