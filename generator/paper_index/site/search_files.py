"""Rewrites the files of the search engine: fewer and smaller, and the same for the same papers."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections import defaultdict
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import cbor2

from paper_index.cache.processes import divide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Pagefind 1.5's files are gzip over a mark and CBOR. The items of the metadata with these numbers
# are lists: pages as [name, number of words]; chunks of the index as [first word, last word, name];
# facets as [name, name of a file]; sort orders as [name, pages]. The file of a facet is [name,
# [[value, pages], …]], that of a chunk [[[word, [[page, positions, …], …], …], …]]. Metadata and
# facets are stored as JSON, which is half as large, and engine.js makes the engine's form of them.
_MARK = b"pagefind_dcd"
_PAGES, _CHUNKS, _FACETS, _SORTS = range(1, 5)

_PACK = "engine.pack"
"""What the engine needs at once: its metadata and, in a small index, the values of facets."""
_WASM = "wasm.unknown.pagefind"
_META = "all"
"""The name of the metadata, which are only in the pack."""
_LATER = "author"
"""The facet that is not counted at once."""

_CHUNK = 24_000
"""Bytes of a chunk, unpacked, if its words are not longer."""
_SHORT = 4
"""Letters of function words: most queries leave them out, so they have chunks of their own."""
_STEM = 4
"""First letters of words that share a chunk: the engine searches a beginning in one chunk."""
_ROUND = 25
"""What numbers of words, which decide about little, are a multiple of."""
_NAME = 5
"""Characters of a result's name: base 36."""
_TITLES = "titles.json"
"""The names of all results in the order of their titles, fetched when this order is wanted."""
_SIGN = ord("#")
"""The character of 0 where numbers are characters, after space and quotation mark."""
_SURROGATES = range(0xD800, 0xE000)
"""Code points that are not characters."""

Word = list[Any]
Chunk = tuple[str, str, str]


def rewrite(
    engine: Path, results: Mapping[str, Mapping[str, str]], packs: int, *, small: bool
) -> None:
    """Rewrite the files of the engine in its folder.

    `results` are the fields of each result by the address of its page. They become `packs` files,
    or one each if that is 0. In a small index, few requests matter, in others small files.
    """
    entry = json.loads((engine / "pagefind-entry.json").read_text("utf-8"))
    (details,) = entry["languages"].values()
    meta = _read(engine / f"pagefind.{details['hash']}.pf_meta")
    old = (engine / "fragment" / f"{name}.pf_fragment" for name, _ in meta[_PAGES])
    pages = [str(json.loads(_unpacked(path))["url"]).lstrip("/") for path in old]
    names = _names({page: _json(results[page]) for page in pages})
    lengths = (-(-length // _ROUND) * _ROUND for _, length in meta[_PAGES])
    meta[_PAGES] = [[names[page], length] for page, length in zip(pages, lengths, strict=True)]
    _write_results(engine / "fragment", {names[page]: results[page] for page in pages}, packs)
    meta[_CHUNKS] = _write_index(engine / "index", meta[_CHUNKS], len(pages), small=small)
    facets = _take_facets(engine / "filter", meta[_FACETS])
    orders = dict(meta[_SORTS])
    titles = [meta[_PAGES][page][0] for page in orders.pop("title", ())]
    (engine / _TITLES).write_bytes(_json(titles))
    for path in (*engine.glob("pagefind.*.pf_meta"), engine / "pagefind-entry.json"):
        path.unlink()
    if details["wasm"]:
        # A name that does not depend on the language, so that the page can load it at once.
        (engine / f"wasm.{details['wasm']}.pagefind").replace(engine / _WASM)
    details |= {"hash": _META, "wasm": None}
    at_once = {facet for facet in facets if small and facet != _LATER}
    for name, data in (file for facet, file in facets.items() if facet not in at_once):
        (engine / "filter" / f"{name}.pf_filter").write_bytes(_zipped(data))
    pack = {
        "entry": entry,
        "version": meta[0],
        "names": "".join(name for name, _ in meta[_PAGES]),
        "lengths": _signs(length for _, length in meta[_PAGES]),
        "chunks": meta[_CHUNKS],
        "facets": [[facet, name] for facet, (name, _) in facets.items()],
        "orders": {name: _gaps(order) for name, order in sorted(orders.items())},
        "values": {facets[facet][0]: json.loads(facets[facet][1]) for facet in sorted(at_once)},
    }
    (engine / _PACK).write_bytes(_zipped(_json(pack)))


def _names(texts: Mapping[str, bytes]) -> dict[str, str]:
    """Return a name for each page, from the hash of its text."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for page, text in sorted(texts.items()):
        found = _base_36(int.from_bytes(hashlib.sha256(page.encode() + text).digest()))
        parts = (found[place : place + _NAME] for place in range(len(found) - _NAME))
        names[page] = next(part for part in parts if part not in taken)
        taken.add(names[page])
    return names


def _base_36(number: int) -> str:
    digits = []
    while number:
        number, digit = divmod(number, 36)
        digits.append("0123456789abcdefghijklmnopqrstuvwxyz"[digit])
    return "".join(digits)


def _write_results(folder: Path, results: Mapping[str, Mapping[str, str]], packs: int) -> None:
    """Replace the results' files by packs: gzipped JSON with the results by name.

    The number of the pack is the name, as a number to base 36, modulo `packs`, as in engine.js.
    """
    packed: defaultdict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for name, result in sorted(results.items()):
        packed[str(int(name, 36) % packs) if packs else name][name] = result
    shutil.rmtree(folder)
    folder.mkdir()
    for name, found in packed.items():
        (folder / f"{name}.pack").write_bytes(_zipped(_json(found)))


def _write_index(folder: Path, chunks: Sequence[Chunk], pages: int, *, small: bool) -> list[Chunk]:
    """Write the index in other chunks, and return their ranges in the order of the words."""
    files = [folder / f"{name}.pf_index" for _, _, name in chunks]
    parts = [files] if small else [[file] for file in files]

    def rewritten(part: Sequence[Path]) -> list[Chunk]:
        words = [word for file in part for word in _read(file)[0]]
        return list(_write_chunks(folder, words, pages))

    found = divide(rewritten, parts, "search index")
    # Not before: the part of a process that failed is read again.
    for file in files:
        file.unlink()
    return [chunk for part in found for chunk in part]


def _write_chunks(folder: Path, words: Sequence[Word], pages: int) -> Iterator[Chunk]:
    """Write words, which are in order, as chunks, and yield the ranges of these."""
    encoded = {word[0]: cbor2.dumps(word) for word in words}
    names: dict[str, str] = {}
    for group in _grouped(words, {word: len(data) for word, data in encoded.items()}, pages):
        array = cbor2.dumps([None] * len(group)).removesuffix(b"\xf6" * len(group))
        data = b"".join((_MARK, b"\x81", array, *(encoded[word] for word in group)))
        name = _name(data)
        (folder / f"{name}.pf_index").write_bytes(_zipped(data))
        names |= dict.fromkeys(group, name)
    for name, run in groupby(names[word[0]] for word in words):
        length = len(list(run))
        yield words[0][0], words[length - 1][0], name
        words = words[length:]


def _grouped(words: Sequence[Word], sizes: Mapping[str, int], pages: int) -> Iterator[list[str]]:
    """Yield the words of each chunk: short ones of most pages, others, and those that fill one."""
    frequent = {word for word, where, *_ in words if len(word) <= _SHORT and len(where) > pages / 2}
    long = {word for word, size in sizes.items() if size > _CHUNK / 2}
    yield from ([word] for word in sizes if word in long)
    for some in (frequent - long, sizes.keys() - frequent - long):
        group: list[str] = []
        for _, family in groupby((one for one in sizes if one in some), lambda one: one[:_STEM]):
            members = list(family)
            if group and sum(sizes[word] for word in (*group, *members)) > _CHUNK:
                yield group
                group = []
            group += members
        if group:
            yield group


def _take_facets(folder: Path, facets: Sequence[tuple[str, str]]) -> dict[str, tuple[str, bytes]]:
    """Return for each facet the new name and the data of its file, which is removed.

    The data are JSON: the facet, its values, and for each of them its pages.
    """
    found = {}
    for facet, old in sorted(facets):
        path = folder / f"{old}.pf_filter"
        name, values = _read(path)
        path.unlink()
        pages = [_signs(_gaps(pages)) for _, pages in sorted(values)]
        data = _json([name, [value for value, _ in sorted(values)], pages])
        found[facet] = (_name(data), data)
    return found


def _gaps(numbers: Sequence[int]) -> list[int]:
    """Return the differences between numbers that follow each other, the first from 0."""
    return [number - before for before, number in pairwise((0, *numbers))]


def _signs(numbers: Iterable[int]) -> str:
    """Return numbers as one character each, which in UTF-8 are short if the numbers are small."""
    codes = (_SIGN + number for number in numbers)
    late = len(_SURROGATES)
    return "".join(chr(code if code < _SURROGATES.start else code + late) for code in codes)


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(_MARK)


def _read(path: Path) -> Any:
    return cbor2.loads(_unpacked(path))


def _name(data: bytes) -> str:
    # Of the unpacked data: versions of zlib differ.
    return hashlib.sha256(data).hexdigest()[:10]


def _zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
