"""Lays out the files of the search engine: few and small ones, the same for the same papers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.site.search_engine import MARK, indexed, read_forms, start_list
from paper_index.site.search_records import compact_json

if TYPE_CHECKING:
    from paper_index.site.search_engine import Numbers, Stem
    from paper_index.site.search_records import SearchRecord

# The metadata of the engine and the values of facets are stored as JSON, which is half as large as
# the engine's own form; engine.js makes that of them.
_PACK = "engine.pack"
"""What the engine needs at once: its metadata and, in a small index, the values of facets."""
_PROGRAMS = ("pagefind.js", "pagefind-worker.js")
_WASM = "wasm.unknown.pagefind"
"""The name of the engine in every language, so that the page can load it at once."""
_META = "all"
"""The name of the metadata, which are only in the pack."""
_LATER = "author"
"""The facet that is not counted at once."""
_SMALL_CHUNK, _CHUNK, _CHUNKS = 8_000, 24_000, 40
"""Bytes of a chunk, unpacked, if its words are not longer: at least and at most; and how many an
index has between them. A search fetches one for each word."""
_SHORT = 4
"""Letters of function words: most queries leave them out, so they have chunks of their own."""
_STEM = 4
"""First letters of words that share a chunk: the engine searches a beginning in one chunk."""
_ROUND = 25
"""Of what numbers of words, which decide about little, are multiples; as in engine.js."""
_NAME, _DIGITS = 4, "0123456789abcdefghijklmnopqrstuvwxyz"
"""The number of characters of a result's name, and these."""
_TITLES = "title.pack"
"""The order of titles, fetched when it is wanted."""
_FREQUENT = "frequent"
"""The folder of the papers of frequent words, by the places of these among each other."""
_SIGN = ord("#")
"""The character of 0 where numbers are characters, after space and quotation mark."""
_SURROGATES = range(0xD800, 0xE000)
"""Code points that are not characters."""

_ZIPPED = (".pack", ".pf_index", ".pf_filter")
_LEVEL = 7
"""Of gzip: 9 takes three times as long for 1 % less."""

Chunk = tuple[str, str, str]
"""The first and the last stem, and the name of the file."""


def engine_files(
    engine: Path,
    records: Sequence[SearchRecord],
    packs: int,
    frequent: Iterable[str],
    *,
    small: bool,
) -> dict[str, bytes]:
    """Return the files of the engine by name, below its folder and before `compressed`.

    In the folder `engine` it wrote what it made of the words of the records. These become results
    in `packs` files, or one each if that is 0. In a small index, few requests matter, in others
    small files: each `frequent` word has one with its papers.
    """
    entry = json.loads((engine / "pagefind-entry.json").read_text("utf-8"))
    (details,) = entry["languages"].values()
    wasm = f"wasm.{details['wasm']}.pagefind" if details["wasm"] else _WASM
    details |= {"hash": _META, "wasm": None, "page_count": len(records)}
    # In the order in which JavaScript sorts, which compares UTF-16.
    listed = () if small else sorted(frequent, key=lambda word: word.encode("utf-16-be"))
    chunks, files, lengths, papers = _index(engine, records, listed)
    by_address = _names(records)
    names = [by_address[record.address] for record in records]
    facets = _facets(records)
    at_once = [facet for facet in facets if small and facet != _LATER]
    pack = {
        "entry": entry,
        "version": entry["version"],
        "names": "".join(names),
        "lengths": _signs(-(-length // _ROUND) for length in lengths),
        "chunks": chunks,
        "facets": [[facet, name] for facet, (name, _) in facets.items()],
        "orders": {"date": _gaps(_by_date(records))},
        "values": {facets[facet][0]: json.loads(facets[facet][1]) for facet in at_once},
    }
    later = (found for facet, found in facets.items() if facet not in at_once)
    files |= {f"filter/{name}.pf_filter": data for name, data in later}
    files |= {
        f"{_FREQUENT}/{number}.pack": compact_json(_gaps(own.tolist()))
        for number, own in enumerate(papers)
    }
    titles = sorted(range(len(records)), key=lambda number: records[number].sorts["title"])
    return {
        **{name: (engine / name).read_bytes() for name in _PROGRAMS},
        _WASM: (engine / wasm).read_bytes(),
        _PACK: compact_json(pack),
        _TITLES: compact_json(_gaps(titles)),
        **files,
        **_results(dict(zip(names, records, strict=True)), packs),
    }


def compressed(name: str, data: bytes) -> bytes:
    """Return what is stored in a file of the engine: some are gzipped."""
    return gzip.compress(data, _LEVEL, mtime=0) if name.endswith(_ZIPPED) else data


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


def _index(
    engine: Path, records: Sequence[SearchRecord], frequent: Sequence[str]
) -> tuple[list[Chunk], dict[str, bytes], list[int], list[Numbers]]:
    """Return the ranges of the chunks of the index, in the order of the stems, and their files.

    Also the numbers of words of the records, and the papers of frequent words.
    """
    stems, lengths, papers = indexed(records, read_forms(engine), frequent)
    names: dict[str, str] = {}
    files = {}
    for group in _grouped(stems, len(records)):
        data = b"".join((MARK, start_list(1), start_list(len(group)), *(one.data for one in group)))
        name = _name(data)
        files[f"index/{name}.pf_index"] = data
        names |= dict.fromkeys((stem.name for stem in group), name)
    runs = groupby([stem.name for stem in stems], names.__getitem__)
    ranges = ((name, list(run)) for name, run in runs)
    return [(run[0], run[-1], name) for name, run in ranges], files, lengths, papers


def _grouped(stems: Sequence[Stem], papers: int) -> Iterator[list[Stem]]:
    """Yield the stems of each chunk: short ones of most papers, others, and those that fill one."""
    most = min(_CHUNK, max(_SMALL_CHUNK, sum(len(one.data) for one in stems) // _CHUNKS))
    yield from ([stem] for stem in stems if len(stem.data) > most / 2)
    rest = [stem for stem in stems if len(stem.data) <= most / 2]
    for is_frequent in (True, False):
        some = (
            one
            for one in rest
            if is_frequent == (len(one.name) <= _SHORT and one.papers > papers / 2)
        )
        group: list[Stem] = []
        size = 0
        for _, family in groupby(some, lambda one: one.name[:_STEM]):
            members = list(family)
            more = sum(len(one.data) for one in members)
            if group and size + more > most:
                yield group
                group, size = [], 0
            group += members
            size += more
        if group:
            yield group


def _facets(records: Sequence[SearchRecord]) -> dict[str, tuple[str, bytes]]:
    """Return for each facet the name and the data of its file.

    The data are JSON: the facet, its values, and for each of them its papers.
    """
    papers: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, record in enumerate(records):
        for facet, value in record.filters:
            papers[facet][value].append(number)
    found = {}
    for facet, values in sorted(papers.items()):
        ordered = sorted((_json_text(value), numbers) for value, numbers in values.items())
        numbers = [_signs(_gaps(numbers)) for _, numbers in ordered]
        data = compact_json([facet, [value for value, _ in ordered], numbers])
        found[facet] = (_name(data), data)
    return found


def _json_text(value: str) -> str:
    """Return the characters of a text between the quotation marks of a JSON string.

    The engine compares them with those of the query's JSON. Of neighbouring spaces it would keep
    one; engine.js replaces the sign in between.
    """
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("  ", " \u2063")


def _gaps(numbers: Sequence[int]) -> list[int]:
    """Return the differences between numbers that follow each other, the first from 0."""
    return [number - before for before, number in pairwise((0, *numbers))]


def _signs(numbers: Iterable[int]) -> str:
    """Return numbers as one character each, which in UTF-8 are short if the numbers are small."""
    codes = (_SIGN + number for number in numbers)
    late = len(_SURROGATES)
    return "".join(chr(code if code < _SURROGATES.start else code + late) for code in codes)


def _name(data: bytes) -> str:
    # Of the unpacked data: versions of zlib differ.
    return hashlib.sha256(data).hexdigest()[:10]
