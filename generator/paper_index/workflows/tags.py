"""Change the vocabulary and its papers, and find tags that papers lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.content.edit_tags import TagChange, new_tags
from paper_index.content.format import format_paper, set_tag, update_paper
from paper_index.content.read import parse_yaml
from paper_index.content.validate_vocabulary import validate_vocabulary
from paper_index.content.write import write_all
from paper_index.content.yaml_style import dump, load
from paper_index.model.errors import ContentError
from paper_index.model.issues import has_errors, hint
from paper_index.text import urls
from paper_index.workflows.build import validate
from paper_index.workflows.fmt import holds, paper_files, permalinks_file, schema_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.workflows.build import CheckedIndex, ValidContent


@dataclass(frozen=True)
class Retagged:
    """What a change of the vocabulary did: files, and papers with their tags before and after."""

    files: tuple[Path, ...]
    papers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def change_tags(
    layout: Layout,
    make: Callable[[ValidContent], TagChange],
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
    link, data = permalinks_file(
        layout, valid.content.permalinks.addresses, urls.permanent([], tags)
    )
    if valid.content.permalinks.exists:
        made[link] = data
    parsed, _ = parse_yaml(made[path].decode(), path.as_posix())
    made |= schema_files(layout, validate_vocabulary(parsed)[0])
    changed = {file: data for file, data in made.items() if not holds(file, data)}
    if write:
        write_all(changed)
    return Retagged(tuple(sorted(changed)), papers)


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


def missing_tags(checked: CheckedIndex) -> list[Issue]:
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
