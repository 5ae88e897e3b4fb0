"""Records published addresses and citation keys, so that none of them is lost later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.format import format_permalinks
from paper_index.content.journal import apply
from paper_index.model.issues import ContentError, Severity
from paper_index.text import urls
from paper_index.workflows.check import validate

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.workflows.check import ValidContent


def record(layout: Layout) -> tuple[str, ...]:
    """Add all addresses and keys without errors to `permalinks.txt`; return the new ones, sorted.

    Raises ContentError when the file cannot be read.
    """
    valid = validate(layout)
    permalinks = valid.content.permalinks
    if not permalinks.readable:
        raise ContentError(valid.issues_in(permalinks.file))
    known = set(permalinks.addresses)
    new = sorted(publishable(valid) - known)
    if new:
        files = {layout.permalinks: format_permalinks({*known, *new})}
        apply(layout.root, files, valid.originals)
    return tuple(new)


def publishable(valid: ValidContent) -> frozenset[str]:
    """Return the permalinks and keys of the papers, tags and authors that have no errors."""
    places = [one.location for one in valid.issues if one.severity is Severity.ERROR]
    files = {place.file for place in places}
    # In the lists, the key of an issue begins with the entry: `tags.tea.aliases[0]`, `ada.name`.
    entries = {(place.file, *place.key.split(".")) for place in places}

    def is_sound(*keys: str) -> bool:
        return all(entry[: len(keys)] != keys for entry in entries)

    papers = [one for one in valid.papers if valid.files[one.id].as_posix() not in files]
    vocabulary, people = valid.content.vocabulary.file, valid.content.authors.file
    tags = [one for one in valid.vocabulary.tags if is_sound(vocabulary, "tags", one.id)]
    authors = [one for one in valid.authors if is_sound(people, one.id)]
    found = urls.permanent(
        (name for one in papers for name in (one.id, *one.aliases)),
        (name for one in tags for name in (one.id, *one.aliases)),
        (name for one in authors for name in (one.id, *one.aliases)),
        (key for one in papers for key in one.keys),
    )
    return frozenset(filter(urls.is_permalink, found))
