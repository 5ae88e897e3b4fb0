"""Lays out the files of the search index: few and small ones, the same for the same papers."""

from __future__ import annotations

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_index.site.search_index import chunks, indexed, order, signs
from paper_index.site.search_records import compact_json

if TYPE_CHECKING:
    from paper_index.site.search_index import Chunk
    from paper_index.site.search_records import SearchRecord

_PACK = "index.pack"
"""What a search needs at once: the names of papers and chunks and, in a small index, facets."""
_LATER = "author"
"""The facet that is not counted at once."""
_CHUNK = 12_000
"""Characters of a chunk, about: a search fetches one for each word."""
_NAME, _DIGITS = 4, "0123456789abcdefghijklmnopqrstuvwxyz"
"""The number of characters of a result's name, and these."""
_LEVEL = 7
"""Of gzip: 9 takes three times as long for 1 % less."""


def index_files(
    records: Sequence[SearchRecord],
    language: str,
    packs: int,
    frequent: Collection[str],
    *,
    small: bool,
) -> dict[str, bytes]:
    """Return the files of the index by POSIX path and before `compressed`, as engine.js reads them.

    Results are in `packs` files, or in one each if that is 0. In a small index, few requests
    matter, in others small files: each `frequent` word has one with its papers.
    """
    stems = indexed(records, language)
    listed = [] if small else sorted(frequent, key=order)
    by_word = {word: stem for stem in stems for word in stem.words}
    own = {by_word[word].name: number for number, word in reversed([*enumerate(listed)])}
    files = {
        f"frequent/{number}.pack": compact_json(by_word[word].papers)
        for number, word in enumerate(listed)
    }
    found = chunks(stems, own, _CHUNK)
    named = []
    for chunk in found:
        name, made = _chunk_files(chunk, own)
        named.append(name)
        files |= made
    by_address = _names(records)
    names = [by_address[record.address] for record in records]
    facets = _facets(records)
    at_once = {facet: of for facet, of in facets.items() if small and facet != _LATER}
    later = {facet: compact_json(of) for facet, of in facets.items() if facet not in at_once}
    pack = {
        "names": "".join(names),
        "starts": [one.start for one in found],
        "chunks": named,
        "date": _gaps(_by_date(records)),
        "values": at_once,
        "facets": {facet: _name(data) for facet, data in later.items()},
    }
    titles = sorted(range(len(records)), key=lambda number: records[number].sorts["title"])
    return files | {
        _PACK: compact_json(pack),
        "title.pack": compact_json(_gaps(titles)),
        **{f"filter/{_name(data)}.pack": data for data in later.values()},
        **_results(dict(zip(names, records, strict=True)), packs),
    }


def compressed(name: str, data: bytes) -> bytes:
    """Return what is stored in a file of the index: some are gzipped."""
    return gzip.compress(data, _LEVEL, mtime=0) if name.endswith(".pack") else data


def _chunk_files(chunk: Chunk, own: Mapping[str, int]) -> tuple[str, dict[str, bytes]]:
    """Return the name and the files of a chunk; `own` has the numbers of frequent stems' files.

    Places are apart, as only phrases need them, and those of a frequent stem fill a file.
    """
    stems = chunk.stems
    large = [number for number, stem in enumerate(stems) if len(stem.places) > _CHUNK / 2]
    places = ["" if number in large else stem.places for number, stem in enumerate(stems)]
    words = {
        "stems": [stem.name for stem in stems],
        "words": [stem.endings for stem in stems],
        "papers": [own.get(stem.name, stem.papers) for stem in stems],
        "elsewhere": chunk.elsewhere,
        "apart": large,
    }
    parts = {"": compact_json(places)}
    parts |= {f"-{one}": compact_json(stems[one].places) for one in large}
    data = compact_json(words)
    # Of everything in these files, as browsers keep them.
    name = _name(b"".join((data, *parts.values())))
    return name, {
        f"chunk/{name}.pack": data,
        **{f"places/{name}{part}.pack": place for part, place in parts.items()},
    }


def _names(records: Sequence[SearchRecord]) -> dict[str, str]:
    """Return a name for each page, from the hash of what is shown of it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for record in sorted(records, key=lambda one: one.address):
        shown = hashlib.sha256(record.address.encode() + compact_json(record.fields))
        number = int.from_bytes(shown.digest())
        while (name := _base_36(number)) in taken:
            number //= 36
        names[record.address] = name
        taken.add(name)
    return names


def _base_36(number: int) -> str:
    """Return the last digits of a number, the last one first."""
    return "".join(_DIGITS[number // 36**place % 36] for place in range(_NAME))


def _results(records: Mapping[str, SearchRecord], packs: int) -> dict[str, bytes]:
    """Return the files of the results: JSON with what is shown of records, by their names.

    The number of the file is the name, as a number to base 36, modulo `packs`, as in engine.js.
    """
    packed: defaultdict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    # Neighbours with the same tags make a pack smaller.
    alike = sorted(records.items(), key=lambda one: (one[1].fields.get("tags", ""), one[0]))
    for name, record in alike:
        packed[str(int(name, 36) % packs) if packs else name][name] = record.fields
    return {f"fragment/{name}.pack": compact_json(found) for name, found in packed.items()}


def _by_date(records: Sequence[SearchRecord]) -> list[int]:
    """Return the numbers of records, the oldest first, and of one day the last first."""
    dates = [int(record.sorts["date"]) for record in records]
    return sorted(range(len(dates)), key=lambda number: (dates[number], -number))


def _facets(records: Sequence[SearchRecord]) -> dict[str, list[list[str]]]:
    """Return for each facet its values, and for each of them its papers as `signs`."""
    papers: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, record in enumerate(records):
        for facet, value in record.filters:
            papers[facet][value].append(number)
    return {
        facet: [sorted(values), [signs(_gaps(values[value])) for value in sorted(values)]]
        for facet, values in sorted(papers.items())
    }


def _gaps(numbers: Sequence[int]) -> list[int]:
    """Return the differences between numbers that follow each other, the first from 0."""
    return [number - before for before, number in pairwise((0, *numbers))]


def _name(data: bytes) -> str:
    # Of the unpacked data: versions of zlib differ.
    return hashlib.sha256(data).hexdigest()[:10]
