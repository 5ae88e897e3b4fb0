"""When what a paper's entry says last changed, by the git history; knows no pages and no feeds.

What an entry says is its title, authors, abstract and tags. A file that was put into another form
or got another field, and tags that were reordered or renamed, say what they said before.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from generator.versions.checkout import blobs, git

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

_KEY = re.compile(rb"[\"']?(?:title|authors|abstract|tags)[\"']?\s*:")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def revisions(index: Path, papers: Collection[str], tags: Mapping[str, str]) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) on which the entries of some papers last changed, by id.

    It is the day on which the change reached the main line. A paper that came and did not change
    since is left out. `tags` gives the present id for each spelling of a tag. A shallow history has
    no beginning and is none.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return {}
    shown = git(
        index,
        *("log", "--first-parent", "-m", "--no-renames", "--diff-filter=AM", "--raw"),
        *("--no-abbrev", "--relative", "--format=%x00%ct", "--", "content/papers"),
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for paper, day, blob in _versions((shown or b"").decode("utf-8", "replace")):
        if paper in papers:
            found.setdefault(paper, []).append((day, blob))
    several = {paper: versions for paper, versions in found.items() if len(versions) > 1}
    read = blobs(index, {blob for versions in several.values() for _, blob in versions})
    days = {paper: _last_change(some, read, tags) for paper, some in several.items()}
    return {paper: day for paper, day in days.items() if day}


def _versions(shown: str) -> Iterator[tuple[str, str, str]]:
    """Yield paper, day and blob of each version of a paper's file, newest first."""
    for commit in shown.split("\0")[1:]:
        seconds, _, rest = commit.partition("\n")
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        for line in rest.splitlines():
            facts, _, name = line.partition("\t")
            path = PurePosixPath(name.strip('"'))
            if facts.startswith(":") and path.suffix in {".yml", ".yaml"}:
                yield path.stem, day, facts.split(" ")[3]


def _last_change(
    versions: Sequence[tuple[str, str]], read: Mapping[str, bytes], tags: Mapping[str, str]
) -> str:
    """Return the day of the newest version that says another thing than the one before, else "".

    A version that cannot be read never was on the site.
    """
    since, blob = versions[0]
    later = read.get(blob, b"")
    for day, older in versions[1:]:
        earlier = read.get(older, b"")
        if _written(later) != _written(earlier):
            now, then = _says(later, tags), _says(earlier, tags)
            if then is None:
                continue
            if now is not None and now != then:
                return since
        since, later = day, earlier
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
