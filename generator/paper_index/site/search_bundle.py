"""Builds the search bundle; Pagefind reads the words of the papers while the site is built."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pagefind_bin import get_executable

from paper_index.cache.keys import Digests, digest, program_digest
from paper_index.cache.processes import divide
from paper_index.cache.store import Store
from paper_index.model.issues import SiteBuildError
from paper_index.site.search_engine import word_pages
from paper_index.site.search_files import compressed, engine_files
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

_INPUT, _ENGINE = "words", "pagefind"
_STEP = "search records"
_PACK = 8
"""Results of a pack, on average: the browser loads all of them for one."""
_SMALL = 160
"""Papers up to which there is one pack: it is hardly larger than a search's results, each in a file
of its own, and can be fetched before these are known."""


@dataclass
class SearchJob:
    """An indexing run in the background; `finish` or `cancel` ends it.

    Without papers there is no process to wait for. After the end, `cancel` does nothing.
    """

    key: str
    """What the bundle is made from."""
    _program: str
    _process: subprocess.Popen[str] | None
    _work: tempfile.TemporaryDirectory[str]
    _records: Sequence[SearchRecord]
    _files: Mapping[str, bytes]
    """Files beside those of the engine, by POSIX path below the search folder."""
    _packs: int
    """The number of files that hold the results; 0 gives each result a file of its own."""

    @property
    def folder(self) -> Path:
        """The temporary folder of the run, removed at its end."""
        return Path(self._work.name)

    def finish(
        self, site: Path, past: PastSite | None = None, folder: str = ""
    ) -> Mapping[str, str]:
        """Wait for the engine, write the bundle into a built site, and return the bundle's files.

        Each has a key, of the bundle and of its content; what the past site holds, in the same
        `folder`, is not written. Raises SiteBuildError, with the engine's output, when it failed.
        """
        try:
            output, failed = self._wait()
            if failed:
                raise SiteBuildError(f"the search index could not be built:\n{output.strip()}")
            files = dict(self._files)
            if self._records:
                small = len(self._records) <= _SMALL
                frequent = json.loads(files[FACETS])["frequent"]
                engine = self.folder / _ENGINE
                found = engine_files(engine, self._records, self._packs, frequent, small=small)
                files |= {f"{_ENGINE}/{name}": data for name, data in found.items()}
        finally:
            self._work.cleanup()
        for part in ("people", "words", _ENGINE):
            shutil.rmtree(site / FOLDER / part, ignore_errors=True)
        contents = {
            f"{FOLDER}/{name}": hashlib.sha256(self._program.encode() + data).hexdigest()
            for name, data in files.items()
        }
        new = [
            name.removeprefix(f"{FOLDER}/")
            for name, content in contents.items()
            if not past or not past.holds(f"{folder}{name}", content)
        ]
        _write(site / FOLDER, {name: files[name] for name in new})
        return {name: f"{self.key} {content}" for name, content in contents.items()}

    def cancel(self) -> None:
        """Stop the run and remove its files."""
        if self._process:
            self._process.kill()
        self._wait()
        self._work.cleanup()

    def _wait(self) -> tuple[str, bool]:
        process, self._process = self._process, None
        if process is None:
            return "", False
        output, _ = process.communicate()
        return output, process.returncode != 0


@dataclass(frozen=True)
class PastSearch:
    """The bundle of an earlier build, which is still right."""

    files: Mapping[str, str]
    """The key of each file."""

    def finish(
        self, site: Path, past: PastSite | None = None, folder: str = ""
    ) -> Mapping[str, str]:
        """Return the bundle's files in a site, with their keys."""
        del site, past, folder
        return self.files

    def cancel(self) -> None:
        """Do nothing."""


Search = SearchJob | PastSearch


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
    """Return the key of what `start_indexing` makes of the same values."""
    papers = [record_key(entry, digests) for entry in index.papers]
    people = [(one.person, one.spellings, len(one.papers)) for one in index.people]
    tags = [(one.tag, one.group, len(one.papers)) for one in index.tags]
    venues = [(one.name, len(one.papers)) for one in index.venues]
    values = papers, people, tags, venues, language, synonyms, int(packed)
    return digest(program_digest(), digests.of(values))


def start_indexing(
    index: Index,
    language: str,
    synonyms: Sequence[Sequence[str]] = (),
    *,
    packed: bool = False,
    key: str = "",
    cache: Store | None = None,
) -> SearchJob:
    """Start indexing in the background; `language` (ISO 639-1) selects the stemming.

    `synonyms` are groups of words with one meaning. `packed` stores the results of several papers
    in one file. `key` is that of `search_key`, where it is known; `cache` has the records of
    earlier builds.
    """
    index, work = searched(index), tempfile.TemporaryDirectory(prefix="paper-index-")
    cache = cache or Store(None)
    records = _records(index, cache)
    packs = -(-len(records) // _PACK) if packed else 0
    if len(records) <= _SMALL:
        packs = min(1, len(records))
    files = small_files(index, records, packs, synonyms)
    process = _start_engine(Path(work.name), records, language) if records else None
    return SearchJob(key, cache.program, process, work, records, files, packs)


def _records(index: Index, cache: Store) -> list[SearchRecord]:
    digests = Digests()
    keys = [record_key(entry, digests) for entry in index.papers]
    known = cache.get(_STEP, keys)
    new = [number for number, key in enumerate(keys) if key not in known]

    def read(number: int) -> bytes:
        return search_record(index.papers[number]).to_json()

    made = divide(read, new, "reading papers for the search")
    found = {keys[number]: data for number, data in zip(new, made, strict=True)}
    cache.put(_STEP, found)
    known |= found
    return [SearchRecord.from_json(known.pop(key)) for key in keys]


def _start_engine(
    folder: Path, records: Sequence[SearchRecord], language: str
) -> subprocess.Popen[str]:
    words: set[str] = set()
    for record in records:
        words.update(*(text.split() for _, text in record.parts))
    (folder / _INPUT).mkdir()
    for number, page in enumerate(word_pages(words)):
        (folder / _INPUT / f"{number}.html").write_text(page, "utf-8")
    command = ["--site", str(folder / _INPUT), "--output-path", str(folder / _ENGINE)]
    return subprocess.Popen(  # noqa: S603 (fixed arguments)
        [str(get_executable()), *command, "--force-language", language, "--silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in {name.rpartition("/")[0] for name in files}:
        (folder / name).mkdir(parents=True, exist_ok=True)

    def write(name: str) -> None:
        with open(f"{folder}/{name}", "wb") as file:  # noqa: PTH123 (faster)
            file.write(compressed(name, files[name]))

    divide(write, sorted(files), "writing the search index")
