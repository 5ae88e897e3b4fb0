"""Put content files into canonical form, and write their JSON Schemas."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.format import (
    format_authors,
    format_paper,
    format_permalinks,
    format_verdicts,
    format_vocabulary,
)
from paper_index.content.schemas import FOLDER, schemas
from paper_index.content.write import write_all
from paper_index.exports.citation_keys import with_keys
from paper_index.model.errors import ContentError
from paper_index.model.issues import Severity, has_errors
from paper_index.text import urls
from paper_index.workflows.build import validate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.workflows.build import ValidContent


@dataclass(frozen=True)
class Formatted:
    """What `fmt` changed, or would: files in order, and the issues of files that it left alone."""

    changed: tuple[Path, ...]
    issues: tuple[Issue, ...]


_LISTS = {
    "tags.yml": format_vocabulary,
    "duplicates.yml": format_verdicts,
    "authors.yml": format_authors,
}

# Above this many papers the work is shared among processes: writing YAML takes a millisecond each.
_MANY, _CHUNK = 1000, 100


def format_content(layout: Layout, *, write: bool) -> Formatted:
    """Bring every content file into its one form; a file with errors is left as it is.

    The addresses of new papers and tags are recorded in `permalinks.txt`. With `write` False
    nothing is written.
    """
    valid = validate(layout)
    wrong = {issue.location.file for issue in valid.issues if issue.severity is Severity.ERROR}
    made = {path: data for path, data in _formatted(layout, valid, wrong) if not holds(path, data)}
    if write:
        write_all(made)
    issues = tuple(issue for issue in valid.issues if issue.location.file in wrong)
    return Formatted(tuple(sorted(made)), issues)


def _formatted(
    layout: Layout, valid: ValidContent, wrong: Collection[str]
) -> Iterable[tuple[Path, bytes]]:
    files = paper_files(valid)
    papers = with_keys(valid.papers, valid.content.permalinks.keys)
    jobs = [(files[paper.id], _in_order(paper, valid.vocabulary)) for paper in papers]
    if len(jobs) < _MANY:
        yield from map(_form, jobs)
    else:
        with ProcessPoolExecutor() as pool:
            yield from pool.map(_form, jobs, chunksize=_CHUNK)
    for name, form in _LISTS.items():
        path = layout.content / name
        if path.is_file() and path.as_posix() not in wrong and _readable(valid, path):
            yield path, form(path.read_bytes())
    recorded = valid.content.permalinks.addresses
    # Two merged branches leave the lines in no order: that alone is no reason to change the file.
    link = layout.content / "permalinks.txt"
    addresses = valid.addresses | {urls.cited(key) for paper in papers for key in paper.keys}
    new = not addresses <= set(recorded) or len(set(recorded)) < len(recorded)
    if new and link.as_posix() not in wrong:
        yield permalinks_file(layout, recorded, addresses)
    if (layout.content / "tags.yml").as_posix() not in wrong:
        yield from schema_files(layout, valid.vocabulary).items()


def schema_files(
    layout: Layout, vocabulary: Vocabulary, *, always: bool = False
) -> dict[Path, bytes]:
    """Return the schemas by file, where there are any yet."""
    folder = layout.content / FOLDER
    if not (always or folder.is_dir()):
        return {}
    return {folder / name: data for name, data in schemas(vocabulary).items()}


def write_schemas(layout: Layout, *, write: bool) -> tuple[Path, ...]:
    """Bring the schemas of the content files up to date; return those that changed, or would."""
    made = schema_files(layout, validate(layout).vocabulary, always=True)
    changed = {path: data for path, data in made.items() if not holds(path, data)}
    if write:
        write_all(changed)
    return tuple(sorted(changed))


def _form(job: tuple[Path, Paper]) -> tuple[Path, bytes]:
    path, paper = job
    return path, format_paper(path.read_bytes(), paper)


def _readable(valid: ValidContent, path: Path) -> bool:
    content = valid.content
    documents = (content.vocabulary, content.verdicts, content.authors)
    return all(document.data for document in documents if document.file == path.as_posix())


def permalinks_file(
    layout: Layout, recorded: Iterable[str], current: Iterable[str]
) -> tuple[Path, bytes]:
    """Return the file `permalinks.txt` with the recorded and the current addresses."""
    return layout.content / "permalinks.txt", format_permalinks([*recorded, *current])


def _in_order(paper: Paper, vocabulary: Vocabulary) -> Paper:
    """Return a paper with its tags in the vocabulary's order: equal tags are equal lines."""
    rank = {tag.id: place for place, tag in enumerate(vocabulary.tags)}
    return paper.model_copy(update={"tags": tuple(sorted(paper.tags, key=rank.__getitem__))})


def paper_files(valid: ValidContent) -> dict[str, Path]:
    """Return the file of each paper by its id."""
    return {record.id: Path(record.file) for record in valid.content.records}


def passing(layout: Layout) -> ValidContent:
    """Return an index's content. Raises ContentError when it has errors."""
    valid = validate(layout)
    if has_errors(valid.issues):
        raise ContentError(valid.issues)
    return valid


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file exists and has exactly this content."""
    return path.is_file() and path.read_bytes() == data
