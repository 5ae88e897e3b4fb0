"""Builds the search bundle: what the browser fetches for a search."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.cache.keys import Digests, digest, program_digest
from paper_index.cache.processes import divide
from paper_index.cache.store import Store
from paper_index.model.index import SMALL
from paper_index.site.search_files import compressed, index_files
from paper_index.site.search_records import (
    FACETS,
    SearchRecord,
    record_key,
    search_record,
    small_files,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.index import Index
    from paper_index.site.past import PastSite

FOLDER = "search"
"""The folder of the bundle on the site, which is also that of the result page."""

_ENGINE = "engine"
_STEP = "search records"
_PACK = 8
"""Results of a pack, on average: the browser loads all of them for one."""


@dataclass(frozen=True)
class NewSearch:
    """The bundle of an index, which is still to be made."""

    index: Index
    language: str
    """That of most texts (ISO 639-1), which selects the stemming."""
    synonyms: Sequence[Sequence[str]] = ()
    """Groups of words with one meaning."""
    packed: bool = False
    """Whether one file has the results of several papers."""
    key: str = ""
    """What the bundle is made from, where it is known."""
    cache: Store = field(default_factory=lambda: Store(None))
    """The records of earlier builds."""

    def write(
        self, site: Path, past: PastSite | None = None, folder: str = ""
    ) -> Mapping[str, str]:
        """Make the bundle, write it into a built site, and return the bundle's files.

        Each has a key, of the bundle and of its content; what the past site holds, in the same
        `folder`, is not written.
        """
        files = self._files()
        for part in ("people", "words", _ENGINE):
            shutil.rmtree(site / FOLDER / part, ignore_errors=True)
        program = self.cache.program.encode()
        contents = {
            f"{FOLDER}/{name}": hashlib.sha256(program + data).hexdigest()
            for name, data in files.items()
        }
        new = [
            name.removeprefix(f"{FOLDER}/")
            for name, content in contents.items()
            if not past or not past.holds(f"{folder}{name}", content)
        ]
        _write(site / FOLDER, {name: files[name] for name in new})
        return {name: f"{self.key} {content}" for name, content in contents.items()}

    def _files(self) -> dict[str, bytes]:
        """Return the files of the bundle, by POSIX path below its folder."""
        index = searched(self.index)
        records = _records(index, self.cache)
        small = len(records) <= SMALL
        packs = -(-len(records) // _PACK) if self.packed else 0
        if small:
            packs = min(1, len(records))
        files = small_files(index, records, packs, self.synonyms)
        if records:
            frequent = json.loads(files[FACETS])["frequent"]
            found = index_files(records, self.language, packs, frequent, small=small)
            files |= {f"{_ENGINE}/{name}": data for name, data in found.items()}
        return files


@dataclass(frozen=True)
class PastSearch:
    """The bundle of an earlier build, which is still right."""

    files: Mapping[str, str]
    """The key of each file."""

    def write(
        self, site: Path, past: PastSite | None = None, folder: str = ""
    ) -> Mapping[str, str]:
        """Return the bundle's files in a site, with their keys."""
        del site, past, folder
        return self.files


Search = NewSearch | PastSearch


def searched(index: Index) -> Index:
    """Return what of an index is searched: without what pages show beside a paper."""
    papers = (replace(one, related=(), newer=None, older=None) for one in index.papers)
    return replace(index, papers=tuple(papers), removed=(), signals={}, places=(), regions=())


def search_key(
    index: Index,
    language: str,
    synonyms: Sequence[Sequence[str]],
    digests: Digests,
    *,
    packed: bool,
) -> str:
    """Return the key of the bundle of these values."""
    papers = [record_key(entry, digests) for entry in index.papers]
    people = [(one.person, one.spellings, len(one.papers)) for one in index.people]
    tags = [(one.tag, one.group, len(one.papers)) for one in index.tags]
    venues = [(one.name, len(one.papers)) for one in index.venues]
    values = papers, people, tags, venues, language, synonyms, int(packed)
    return digest(program_digest(), digests.of(values))


def _records(index: Index, cache: Store) -> list[SearchRecord]:
    digests = Digests()
    keys = [record_key(entry, digests) for entry in index.papers]
    known = cache.get(_STEP, keys)
    new = [number for number, key in enumerate(keys) if key not in known]

    def read(number: int) -> bytes:
        return search_record(index.papers[number]).to_json()

    made = divide(read, new, "reading papers for the search")
    known |= {keys[number]: data for number, data in zip(new, made, strict=True)}
    del made
    cache.put(_STEP, {keys[number]: known[keys[number]] for number in new})
    return [SearchRecord.from_json(known.pop(key)) for key in keys]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in {name.rpartition("/")[0] for name in files}:
        (folder / name).mkdir(parents=True, exist_ok=True)

    def write(name: str) -> None:
        with open(f"{folder}/{name}", "wb") as file:  # noqa: PTH123 (faster)
            file.write(compressed(name, files[name]))

    divide(write, sorted(files), "writing the search index")
