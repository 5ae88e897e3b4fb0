"""Puts content files into canonical form, and writes stubs of papers and JSON Schemas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.cache.processes import divide
from paper_index.content.by_paper import format_by_paper
from paper_index.content.format import format_paper, format_permalinks, paper_stub
from paper_index.content.format_lists import (
    format_authors,
    format_verdict,
    format_vocabulary,
    format_watch,
    split_verdicts,
)
from paper_index.content.journal import apply
from paper_index.content.migrate import OUTDATED, keeps_note, with_format
from paper_index.content.schemas import schemas
from paper_index.content.synonyms import format_synonyms
from paper_index.content.write import write_file
from paper_index.dedupe.dedupe import find_pairs
from paper_index.exports.citation_keys import with_keys
from paper_index.model.issues import Severity, UsageError
from paper_index.model.paper import Paper
from paper_index.text import urls
from paper_index.text.latex import to_text
from paper_index.workflows.check import today, validate

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue, SourceLocation
    from paper_index.workflows.check import ValidContent


@dataclass(frozen=True)
class FormatResult:
    """The files that `fmt` changed or would change, sorted, and the issues of files left alone."""

    changed: tuple[Path, ...]
    issues: tuple[Issue, ...]
    migrated: bool = False
    """Whether the content had an older format."""
    notes: tuple[Path, ...] = ()
    """Papers whose `publication` became a note, since it cannot be split with certainty."""
    blocked_by: SourceLocation | None = None
    """The first error in a list because of which no paper was changed."""


def format_content(layout: Layout, *, write: bool) -> FormatResult:
    """Put every content file into canonical form, all or none.

    A file with errors is left as it is, and so are all papers while the vocabulary, the authors or
    the permalinks have errors. Without `write` no file is written.
    """
    valid = validate(layout)
    errors = [issue for issue in valid.issues if issue.severity is Severity.ERROR]
    invalid = {issue.location.file for issue in errors if issue.code != OUTDATED}
    papers = [
        paper.model_copy(update={"tags": tuple(sorted(paper.tags))})
        for paper in with_keys(valid.papers, valid.issued_keys, valid.authors)
    ]
    files = _format_lists(valid, invalid) | _format_verdicts(layout, valid, invalid)
    if not valid.list_errors:
        files |= _format_papers({valid.files[one.id]: one for one in papers}, valid)
        files |= _unique_permalinks(valid, invalid)
    old = _old_schemas(layout)
    files |= dict.fromkeys(old)
    config = {} if invalid else _new_config(layout, valid)
    issues = tuple(issue for issue in valid.issues if issue.location.file in invalid)
    changed = apply(layout.root, files | config, {**valid.originals, **old}, write=write)
    notes = tuple(path for path in sorted(files) if keeps_note(valid.originals.get(path, b"")))
    blocked_by = valid.list_errors[0].location if valid.list_errors else None
    return FormatResult(changed, issues, bool(config), notes, blocked_by)


def _new_config(layout: Layout, valid: ValidContent) -> dict[Path, bytes]:
    """Return `config.yml` with the current format, if the content had an older one."""
    path = layout.content / "config.yml"
    if all(issue.code != OUTDATED for issue in valid.issues):
        return {}
    return {path: with_format(valid.originals.get(path, b""))}


def _format_papers(papers: Mapping[Path, Paper], valid: ValidContent) -> dict[Path, bytes]:
    formatted = divide(
        lambda path: format_paper(valid.originals[path], papers[path]),
        list(papers),
        "formatting papers",
    )
    return dict(zip(papers, formatted, strict=True))


def _format_lists(valid: ValidContent, invalid: Collection[str]) -> dict[Path, bytes | None]:
    content = valid.content
    lists = (
        (content.vocabulary, format_vocabulary),
        (content.authors, format_authors),
        (content.synonyms, format_synonyms),
        (content.refresh, partial(format_by_paper, entries=valid.refresh)),
        (content.signals, partial(format_by_paper, entries=valid.signals)),
        (content.watch, format_watch),
    )
    return {
        Path(document.file): form(document.raw)
        for document, form in lists
        if document.data and document.raw and document.file not in invalid
    }


def _format_verdicts(
    layout: Layout, valid: ValidContent, invalid: Collection[str]
) -> dict[Path, bytes | None]:
    """Return each verdict in a file that has the name of its papers; other files are removed."""
    files: dict[Path, bytes | None] = {}
    documents = [one for one in valid.content.verdicts if one.data and one.file not in invalid]
    kept = {Path(one.file) for one in valid.content.verdicts if one not in documents}
    for document in sorted(documents, key=lambda one: isinstance(one.data, list)):
        raw, path = document.raw or b"", Path(document.file)
        verdicts = [one.verdict for one in valid.verdicts if one.location.file == document.file]
        texts = split_verdicts(raw) if isinstance(document.data, list) else [format_verdict(raw)]
        files.setdefault(path, None)
        for verdict, text in zip(verdicts, texts, strict=True):
            wanted = layout.root / urls.verdict_file(verdict.papers)
            names = (wanted.with_stem(f"{wanted.stem}__{n}") for n in count(2))
            free = chain((wanted,), names)
            new = next(one for one in free if files.get(one) in {None, text} and one not in kept)
            files[new] = text
    return files


def _unique_permalinks(valid: ValidContent, invalid: Collection[str]) -> dict[Path, bytes]:
    """Return `permalinks.txt` sorted if it lists an address twice, as some merges leave it."""
    permalinks = valid.content.permalinks
    if len(set(permalinks.addresses)) == len(permalinks.addresses) or permalinks.file in invalid:
        return {}
    return {Path(permalinks.file): format_permalinks(permalinks.addresses)}


def _old_schemas(layout: Layout) -> dict[Path, bytes]:
    """Return the schemas that format 2 had in `content/`."""
    names = ("authors", "config", "duplicates", "paper", "tags")
    paths = [layout.content / "schemas" / f"{name}.json" for name in names]
    return {path: path.read_bytes() for path in paths if path.is_file()}


def write_schemas(layout: Layout, folder: Path) -> tuple[Path, ...]:
    """Write the schemas of the content files into a folder; return those that changed."""
    files = {folder / name: data for name, data in schemas(validate(layout).vocabulary).items()}
    return tuple(path for path, data in sorted(files.items()) if write_file(path, data))


def new(layout: Layout, title: str, *, anyway: bool = False) -> Path:
    """Write a stub for a paper and return its path.

    Raises UsageError when the title is invalid, or when a paper of a near-identical title is in
    the index, unless `anyway`. Stubs that are not filled in yet count as papers.
    """
    valid = validate(layout)
    title = to_text(title)
    # Files that cannot be read have their ids, too.
    folders = layout.papers, layout.removed
    names = {path.stem for folder in folders for path in folder.glob("*.y*ml")}
    taken = names.union(name for paper in valid.papers for name in (paper.id, *paper.aliases))
    paper, data = paper_stub(title, urls.free_slug(title, taken), today())
    papers = (*_with_title(valid), paper)
    pairs = [] if anyway else list(find_pairs(papers, valid.settings.duplicates, among={paper.id}))
    if pairs:
        other = max(pairs, key=lambda pair: (pair.signals.title, pair.ids)).candidate.left
        message = f"a paper of that title may be in the index: {other.id} ({other.title})"
        raise UsageError(message, "use --anyway if it is another paper")
    path = layout.papers / f"{paper.id}.yml"
    apply(layout.root, {path: data}, {})
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
