"""When what a paper's entry says last changed, by the git history; knows no pages and no feeds.

What an entry says is its title, authors, abstract and tags. A file that was put into another form
or got another field, and tags that were reordered or renamed, say what they said before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from paper_index.history.checkout import blobs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from paper_index.history.mainline import Version

_KEY = re.compile(rb"[\"']?(?:title|authors|abstract|tags)[\"']?\s*:")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def revisions(
    index: Path,
    versions: Sequence[Version],
    papers: Collection[str],
    tags: Mapping[str, str],
) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) on which the entries of some papers last changed, by id.

    `versions` are those of the history that the folder `index` is in, newest first. A paper that
    came and did not change since is left out. `tags` gives the present id for each spelling of a
    tag.
    """
    found: dict[str, list[Version]] = {}
    for version in versions:
        if version.paper in papers:
            found.setdefault(version.paper, []).append(version)
    several = {paper: some for paper, some in found.items() if len(some) > 1}
    read = blobs(index, {version.blob for some in several.values() for version in some})
    days = {paper: _last_change(some, read, tags) for paper, some in several.items()}
    return {paper: day for paper, day in days.items() if day}


def _last_change(
    versions: Sequence[Version], read: Mapping[str, bytes], tags: Mapping[str, str]
) -> str:
    """Return the day of the newest version that says another thing than the one before, else "".

    A version that cannot be read never was on the site.
    """
    since, later = versions[0].day, read.get(versions[0].blob, b"")
    for version in versions[1:]:
        earlier = read.get(version.blob, b"")
        if _written(later) != _written(earlier):
            now, then = _says(later, tags), _says(earlier, tags)
            if then is None:
                continue
            if now is not None and now != then:
                return since
        since, later = version.day, earlier
    return ""


def _written(data: bytes) -> list[bytes]:
    """Return the lines of what the entry says. Equal lines say the same, and need no parser."""
    kept, inside = [], False
    lines = data.splitlines()
    for line in lines:
        if line and line[:1] not in b" \t#-":
            inside = _KEY.match(line) is not None
        if inside:
            kept.append(line)
    return kept or lines


def _says(data: bytes, tags: Mapping[str, str]) -> tuple[object, ...] | None:
    """Return what an entry says, whatever its form; None when it cannot be read."""
    try:
        document = yaml.load(data.decode("utf-8"), _Loader)  # noqa: S506 (builds only texts)
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    if not isinstance(document, dict):
        return None
    carried = frozenset(tags.get(tag, tag) for tag in _texts(document.get("tags")))
    told = [_texts(document.get(name)) for name in ("title", "authors", "abstract")]
    return *told, carried


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(" ".join(text.split()) for text in values if isinstance(text, str))
