"""The small files beside the engine: facet values, author suggestions, words for typing errors."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from paper_index.site.search_records import words
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.index import Index
    from paper_index.site.search_records import SearchRecord

_SMALL = 2000
"""Papers up to which even a word of a single abstract is worth correcting a typing error to."""


def small_files(index: Index, records: Sequence[SearchRecord]) -> dict[str, bytes]:
    """Return the files, by POSIX path below the search folder."""
    files = {"facets.json": _facets(index), "words.json": _vocabulary(records)}
    return files | {f"people/{shard}.json": data for shard, data in _people(index).items()}


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _facets(index: Index) -> bytes:
    years = Counter(entry.paper.year for entry in index.papers if entry.paper.year)
    venues = {entry.name: len(entry.papers) for entry in index.venues}
    tags = [
        {
            "id": entry.tag.id,
            "name": entry.tag.name,
            "group": entry.group.id,
            "count": len(entry.papers),
            "href": urls.tag(entry.tag.id),
            "words": " ".join(words(" ".join((entry.tag.name, *entry.tag.aliases)))),
        }
        for entry in index.tags
    ]
    return _json(
        {
            "papers": len(index.papers),
            "groups": [{"id": g.group.id, "name": g.group.name} for g in index.groups if g.tags],
            "tags": tags,
            "years": sorted(years.items(), reverse=True),
            "spellings": _spellings(index),
            "venues": sorted(venues.items(), key=lambda item: (-item[1], item[0])),
        }
    )


def _spellings(index: Index) -> dict[str, str]:
    """Return by each other spelling the one that the author facet knows, where it is clear."""
    labels = {entry.person.label for entry in index.people}
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for entry in index.people:
        for name in entry.spellings if entry.papers else ():
            meant[name].add(entry.person.label)
    return {
        name: min(found)
        for name, found in sorted(meant.items())
        if len(found) == 1 and name not in labels
    }


def _people(index: Index) -> dict[str, bytes]:
    """Return the people by shard: name, number of papers, page, and the words of other spellings.

    What is empty at the end of a line is left out.
    """
    shards: defaultdict[str, list[list[str | int]]] = defaultdict(list)
    for entry in sorted(index.people, key=lambda one: one.person.label):
        if not entry.papers:
            continue
        person = entry.person
        own = words(person.label)
        also = sorted({word for name in entry.spellings for word in words(name)} - set(own))
        page = urls.author(person.id) if person.has_page else ""
        line: list[str | int] = [person.label, len(entry.papers), page, " ".join(also)]
        while not line[-1]:
            line.pop()
        for shard in sorted({shard_of(word) for word in (*own, *also)}):
            shards[shard].append(line)
    return {shard: _json(people) for shard, people in sorted(shards.items())}


def shard_of(word: str) -> str:
    """Return the name of the file in which people with this folded word are listed."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in word[:2])


def _vocabulary(records: Sequence[SearchRecord]) -> bytes:
    frequency: Counter[str] = Counter()
    strong: set[str] = set()
    for record in records:
        found = [part.split() for _, part in record.parts]
        frequency.update({word for part in found for word in part})
        strong.update(word for part in found[:3] for word in part)
    least = 1 if len(records) <= _SMALL else 2
    kept = {
        word: count for word, count in sorted(frequency.items()) if count >= least or word in strong
    }
    return _json({"words": kept})
