"""The order of a curator's commands: content in, its files in their one form or changed out."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.edit_tags import TagChange, new_tags
from paper_index.content.format_lists import (
    format_authors,
    format_permalinks,
    format_verdicts,
    format_vocabulary,
    set_tag,
)
from paper_index.content.format_papers import format_paper, update_paper
from paper_index.content.format_values import dump, load
from paper_index.content.layout import Layout, read_repository
from paper_index.content.schemas import FOLDER, schemas
from paper_index.content.validate_vocabulary import validate_vocabulary
from paper_index.content.write import write_all
from paper_index.content.yaml_document import parse_yaml
from paper_index.dedupe.decisions import Decisions
from paper_index.dedupe.dedupe import undecided
from paper_index.dedupe.sides import both
from paper_index.exports.citation_keys import with_keys
from paper_index.history.changes import Changes, Question, Snapshot, compare
from paper_index.history.checkout import commit_of, version
from paper_index.model.errors import ContentError
from paper_index.model.issues import Severity, has_errors, hint
from paper_index.model.settings import Settings
from paper_index.text import urls
from paper_index.workflows.build import check, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.workflows.build import Checked, Valid


@dataclass(frozen=True)
class Formatted:
    """What `fmt` changed, or would: files in order, and the issues of files that it left alone."""

    changed: tuple[Path, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Retagged:
    """What a change of the vocabulary did: files, and papers with their tags before and after."""

    files: tuple[Path, ...]
    papers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


_LISTS = {
    "tags.yml": format_vocabulary,
    "duplicates.yml": format_verdicts,
    "authors.yml": format_authors,
}

# Writing YAML takes a millisecond a paper: many are shared out among processes.
_MANY, _CHUNK = 1000, 100


def format_content(layout: Layout, *, write: bool) -> Formatted:
    """Bring every content file into its one form; a file with errors is left as it is.

    The addresses of new papers and tags are recorded in `permalinks.txt`. With `write` False
    nothing is written.
    """
    valid = validate(layout)
    wrong = {issue.location.file for issue in valid.issues if issue.severity is Severity.ERROR}
    made = {path: data for path, data in _formatted(layout, valid, wrong) if not _holds(path, data)}
    if write:
        write_all(made)
    issues = tuple(issue for issue in valid.issues if issue.location.file in wrong)
    return Formatted(tuple(sorted(made)), issues)


def _formatted(
    layout: Layout, valid: Valid, wrong: Collection[str]
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
        yield _permalinks(layout, recorded, addresses)
    if (layout.content / "tags.yml").as_posix() not in wrong:
        yield from _schemas(layout, valid.vocabulary).items()


def _schemas(layout: Layout, vocabulary: Vocabulary, *, always: bool = False) -> dict[Path, bytes]:
    """Return the schemas by file, where there are any yet."""
    folder = layout.content / FOLDER
    if not (always or folder.is_dir()):
        return {}
    return {folder / name: data for name, data in schemas(vocabulary, Settings).items()}


def write_schemas(layout: Layout, *, write: bool) -> tuple[Path, ...]:
    """Bring the schemas of the content files up to date; return those that changed, or would."""
    made = _schemas(layout, validate(layout).vocabulary, always=True)
    changed = {path: data for path, data in made.items() if not _holds(path, data)}
    if write:
        write_all(changed)
    return tuple(sorted(changed))


def _form(job: tuple[Path, Paper]) -> tuple[Path, bytes]:
    path, paper = job
    return path, format_paper(path.read_bytes(), paper)


def _readable(valid: Valid, path: Path) -> bool:
    content = valid.content
    documents = (content.vocabulary, content.verdicts, content.authors)
    return all(document.data for document in documents if document.file == path.as_posix())


def _permalinks(
    layout: Layout, recorded: Iterable[str], current: Iterable[str]
) -> tuple[Path, bytes]:
    return layout.content / "permalinks.txt", format_permalinks([*recorded, *current])


def _in_order(paper: Paper, vocabulary: Vocabulary) -> Paper:
    """Return a paper with its tags in the vocabulary's order: equal tags are equal lines."""
    rank = {tag.id: place for place, tag in enumerate(vocabulary.tags)}
    return paper.model_copy(update={"tags": tuple(sorted(paper.tags, key=rank.__getitem__))})


def paper_files(valid: Valid) -> dict[str, Path]:
    """Return the file of each paper by its id."""
    return {record.id: Path(record.file) for record in valid.content.records}


def passing(layout: Layout) -> Valid:
    """Return an index's content. Raises ContentError when it has errors."""
    valid = validate(layout)
    if has_errors(valid.issues):
        raise ContentError(valid.issues)
    return valid


def change_tags(
    layout: Layout,
    make: Callable[[Valid], TagChange],
    *,
    write: bool,
) -> Retagged:
    """Change the vocabulary and every paper that it touches, all files or none.

    `make` turns the content into the change. Raises ContentError when the files that the change
    may touch have errors, and what `make` raises; nothing is written then.
    """
    valid = validate(layout)
    path = layout.content / "tags.yml"
    change = make(valid)
    # A tag that is only new touches no paper: what is wrong with one is no reason to refuse it.
    touched = [
        issue for issue in valid.issues if change.gone or issue.location.file == path.as_posix()
    ]
    if has_errors(touched):
        raise ContentError(valid.issues)
    document = load(path.read_bytes() if path.is_file() else b"groups: {}\ntags: {}\n")
    _apply(document, change)
    made = {path: dump(document)}
    papers: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    files = paper_files(valid)
    rank = {name: place for place, name in enumerate(document["tags"])}
    for paper in valid.papers:
        after = new_tags(paper.tags, paper.id, change)
        if after != paper.tags:
            after = tuple(sorted(after, key=rank.__getitem__))
            papers[paper.id] = paper.tags, after
            made[files[paper.id]] = _retagged(files[paper.id].read_bytes(), paper, after)
    tags = [*valid.vocabulary.by_id, *valid.vocabulary.by_alias, *(tag.id for tag in change.tags)]
    link, data = _permalinks(layout, valid.content.permalinks.addresses, urls.permanent([], tags))
    if valid.content.permalinks.there:
        made[link] = data
    parsed, _ = parse_yaml(made[path].decode(), path.as_posix())
    made |= _schemas(layout, validate_vocabulary(parsed)[0])
    changed = {file: data for file, data in made.items() if not _holds(file, data)}
    if write:
        write_all(changed)
    return Retagged(tuple(sorted(changed)), papers)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _retagged(data: bytes, paper: Paper, tags: tuple[str, ...]) -> bytes:
    if tags:
        return update_paper(data, paper.model_copy(update={"tags": tags}), ["tags"])
    return format_paper(data, paper.model_copy(update={"tags": ()}))


def _apply(document: dict[str, dict[str, object]], change: TagChange) -> None:
    tags = document["tags"]
    for tag in change.tags:
        if tag.id not in tags and change.gone and change.gone[0] in tags:
            # A tag under another id keeps its place, and the remarks around it.
            keys = list(tags)
            place = keys.index(change.gone[0])
            moved = tags[change.gone[0]]
            _replace_key(tags, place, change.gone[0], tag.id, moved)
        set_tag(document, tag)  # type: ignore[arg-type]
    for name in change.gone:
        tags.pop(name, None)


def _replace_key(tags: object, place: int, old: str, new: str, value: object) -> None:
    comment = tags.ca.items.pop(old, None)  # type: ignore[attr-defined]
    del tags[old]  # type: ignore[attr-defined]
    tags.insert(place, new, value)  # type: ignore[attr-defined]
    if comment is not None:
        tags.ca.items[new] = comment  # type: ignore[attr-defined]


def missing_tags(checked: Checked) -> list[Issue]:
    """Return a hint for each tag that a paper surely lacks."""
    # scikit-learn takes a second to load, which every other check would wait for.
    from paper_index.relate.suggest import suggest

    valid = checked.valid
    records = {record.id: record for record in valid.content.records}
    return [
        hint(
            "missing-tag",
            records[found.paper.id].location("tags"),
            f"{one.tag.id!r} is surely missing (score {one.score:.2f})",
            f"does the definition hold? {one.tag.definition}",
        )
        for found in suggest(valid.papers, valid.vocabulary, language=valid.settings.language)
        for one in found.missing
        if one.sure
    ]


def compare_versions(
    layout: Layout, base: str, head: str | None
) -> tuple[Changes, Callable[[str], str]]:
    """Return what differs from `base` to `head`, and the address of a file of `head`.

    Each is a folder or a commit of the repository that the index is in; `head` None is the index
    as it stands. The address is "" where `mkdocs.yml` names no repository.
    """
    last = layout.root.as_posix() if head is None else head
    with version(base, layout.root) as before, version(last, layout.root) as after:
        changes = compare(snapshot(Layout(before)), snapshot(Layout(after)))
        url = read_repository(Layout(after)).url
        commit = "HEAD" if (Path(last) / "content").is_dir() else commit_of(last, layout.root)
    return changes, lambda path: f"{url}/blob/{commit}/{path}" if url else ""


def snapshot(layout: Layout) -> Snapshot:
    """Return an index as it is compared with another version of itself."""
    checked = check(layout)
    issues = [_relative(issue, layout) for issue in checked.issues]
    valid = checked.valid
    return Snapshot(
        checked.papers,
        valid.vocabulary,
        issues,
        valid.addresses,
        [placed.verdict for placed in valid.verdicts],
        list(_questions(checked)),
    )


def _questions(checked: Checked) -> Iterable[Question]:
    # Looking again takes as long as the check itself: only where it has found some.
    if any(issue.code in {"duplicate", "possible-duplicate"} for issue in checked.issues):
        valid = checked.valid
        decisions = Decisions(valid.papers, valid.verdicts)
        for pair in undecided(valid.papers, decisions, valid.settings.duplicates):
            first, second = both(pair)
            titles = first.title, second.title
            yield Question(pair.ids, titles, pair.pair_class.value, pair.rule)


def _relative(issue: Issue, layout: Layout) -> Issue:
    prefix = f"{layout.root.as_posix()}/"
    file = issue.location.file.removeprefix(prefix)
    message = issue.message.replace(prefix, "")
    return replace(issue, location=replace(issue.location, file=file), message=message)
