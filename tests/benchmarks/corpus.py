"""Indexes of any size for benchmarks: this repository's papers and others from a file."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from paper_index.content.format import new_paper
from paper_index.model.paper import Paper
from paper_index.text.urls import free_slug, slugify
from support.made_up_history import commit
from support.real_index import copy_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAGS_A_PAPER = 4


def make_index(folder: Path, size: int, more: Path | None) -> int:
    """Write an index of at most `size` papers and return how many it has.

    The first are this repository's own; the others come from `more`, JSON lines (gzip) with
    title, abstract, authors, year, venue and doi. Their tags are drawn by the hash of the title.
    """
    copy_index(folder)
    papers = folder / "content" / "papers"
    own = sorted(papers.glob("*.yml"))
    for path in own[size:]:
        path.unlink()
    # The addresses of the papers that are left out must not count as lost.
    (folder / "content" / "permalinks.txt").write_text("", "utf-8")
    taken = {path.stem for path in own[:size]}
    for paper in more_papers(size, more, taken, _tags(papers)):
        (papers / f"{paper.id}.yml").write_bytes(new_paper(paper))
    path = folder / "content" / "config.yml"
    config = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or {}
    # Everybody has a page only in a small index.
    config.pop("author_pages", None)
    # Other people's papers have near-identical titles that nobody has decided about.
    config["duplicates"] = {**config.get("duplicates", {}), "title": "100"}
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")
    # Outside a repository any alias of a tag may be its former id, and has feeds of its own.
    commit(folder)
    return len(taken)


def more_papers(size: int, more: Path | None, taken: set[str], tags: list[str]) -> Iterator[Paper]:
    """Yield other people's papers until as many ids are taken as `size` says, no title twice."""
    titles: set[str] = set()
    for fields in _records(more) if more else ():
        if len(taken) >= size:
            return
        paper = _paper(fields, taken, tags)
        if paper and slugify(paper.title) not in titles:
            titles.add(slugify(paper.title))
            taken.add(paper.id)
            yield paper


def _tags(papers: Path) -> list[str]:
    text = (papers.parent / "tags.yml").read_text("utf-8").partition("\ntags:")[2]
    return [
        line.strip(" :")
        for line in text.splitlines()
        if line.startswith("  ") and line[2] not in " #"
    ]


def _records(more: Path) -> Iterator[dict[str, object]]:
    with gzip.open(more, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _paper(fields: dict[str, object], taken: set[str], tags: list[str]) -> Paper | None:
    title, abstract = (" ".join(str(fields[key]).split()) for key in ("title", "abstract"))
    drawn = hashlib.sha256(title.encode()).digest()[:_TAGS_A_PAPER]
    known = {
        "id": free_slug(title, taken),
        "title": title.replace("$", r"\$"),
        "abstract": abstract.replace("$", r"\$"),
        "authors": fields.get("authors") or [],
        "published": str(fields["year"]),
        "venue": fields.get("venue"),
        "doi": fields.get("doi"),
        "tags": list(dict.fromkeys(tags[byte % len(tags)] for byte in drawn)) if tags else [],
    }
    try:
        return Paper.model_validate({key: value for key, value in known.items() if value})
    except ValidationError:
        return None
