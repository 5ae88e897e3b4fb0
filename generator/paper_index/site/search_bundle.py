"""Builds the search bundle; Pagefind reads the words of the papers while the site is built."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pagefind_bin import get_executable

from paper_index.cache.keys import Digests, digest, program_digest
from paper_index.cache.processes import divide, in_background
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
    from collections.abc import Callable, Mapping, Sequence

    from paper_index.cache.processes import Background
    from paper_index.model.index import Index

FOLDER = "search"
"""The folder of the bundle on the site, which is also that of the result page."""

_INPUT, _ENGINE = "words", "pagefind"
_STEP = "search records"
_PACK = 8
"""Results of a pack, on average: the browser loads all of them for one."""
_SMALL = 160
"""Papers up to which there is one pack: it is hardly larger than a search's results, each in a file
of its own, and can be fetched before these are known."""


@dataclass(frozen=True)
class _Bundle:
    """The files of a bundle, by POSIX path below the search folder."""

    keys: Mapping[str, str]
    """The key of each file: of the bundle and of its content."""
    new: Mapping[str, bytes]
    """Those that the past site does not hold, as they are stored."""


@dataclass(frozen=True)
class SearchJob:
    """The making of a bundle in the background; `finish` or `cancel` ends it."""

    _work: Background[_Bundle]
    _folder: tempfile.TemporaryDirectory[str]

    def finish(self, site: Path) -> Mapping[str, str]:
        """Wait, write the bundle into a built site, and return the key of each of its files.

        What the past site holds is not written. Raises SiteBuildError, with the engine's output,
        when it failed.
        """
        try:
            bundle = self._work.result()
        finally:
            self.cancel()
        for part in ("people", "words", _ENGINE):
            shutil.rmtree(site / FOLDER / part, ignore_errors=True)
        _write(site / FOLDER, bundle.new)
        return {f"{FOLDER}/{name}": key for name, key in bundle.keys.items()}

    def cancel(self) -> None:
        """Stop the run and remove its files; after the end, do nothing."""
        self._work.cancel()
        self._folder.cleanup()


@dataclass(frozen=True)
class PastSearch:
    """The bundle of an earlier build, which is still right."""

    files: Mapping[str, str]
    """The key of each file."""

    def finish(self, site: Path) -> Mapping[str, str]:
        """Return the key of each file of the bundle."""
        del site
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


def start_indexing(  # noqa: PLR0913 (one value for each kind of input)
    index: Index,
    language: str,
    synonyms: Sequence[Sequence[str]] = (),
    *,
    packed: bool = False,
    key: str = "",
    cache: Store | None = None,
    holds: Callable[[str, str], bool] = lambda *_: False,
) -> SearchJob:
    """Start indexing in the background; `language` (ISO 639-1) selects the stemming.

    `synonyms` are groups of words with one meaning. `packed` stores the results of several papers
    in one file. `key` is that of `search_key`, where it is known; `cache` has the records of
    earlier builds. `holds` says whether the past site has a file with this key of its content.
    """
    index, cache = searched(index), cache or Store(None)
    data = _record_data(index, cache)
    # A process that is killed cannot remove it.
    work = tempfile.TemporaryDirectory(prefix="paper-index-", ignore_cleanup_errors=True)

    def make() -> _Bundle:
        records = [SearchRecord.from_json(one) for one in data]
        engine = partial(_run_engine, Path(work.name), records, language)
        files = _files(index, records, synonyms, engine, packed=packed)
        contents = {
            name: hashlib.sha256(cache.program.encode() + file).hexdigest()
            for name, file in files.items()
        }
        new = {
            name: compressed(name, files[name])
            for name, content in contents.items()
            if not holds(f"{FOLDER}/{name}", content)
        }
        return _Bundle({name: f"{key} {content}" for name, content in contents.items()}, new)

    return SearchJob(in_background(make), work)


def _files(
    index: Index,
    records: Sequence[SearchRecord],
    synonyms: Sequence[Sequence[str]],
    engine: Callable[[], Path],
    *,
    packed: bool,
) -> dict[str, bytes]:
    """Return the files of a bundle by POSIX path below the search folder, before `compressed`.

    `engine` runs it, and returns the folder of what it made.
    """
    packs = -(-len(records) // _PACK) if packed else 0
    is_small = len(records) <= _SMALL
    if is_small:
        packs = min(1, len(records))
    files = small_files(index, records, packs, synonyms)
    if records:
        frequent = json.loads(files[FACETS])["frequent"]
        found = engine_files(engine(), records, packs, frequent, small=is_small)
        files |= {f"{_ENGINE}/{name}": data for name, data in found.items()}
    return files


def _record_data(index: Index, cache: Store) -> list[bytes]:
    """Return the records of the papers as JSON."""
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
    return [known[key] for key in keys]


def _run_engine(folder: Path, records: Sequence[SearchRecord], language: str) -> Path:
    """Return the folder of what the engine made of the words of records.

    Raises SiteBuildError when it failed.
    """
    words: set[str] = set()
    for record in records:
        words.update(*(text.split() for _, text in record.parts))
    (folder / _INPUT).mkdir(exist_ok=True)
    for number, page in enumerate(word_pages(words)):
        (folder / _INPUT / f"{number}.html").write_text(page, "utf-8")
    command = ["--site", str(folder / _INPUT), "--output-path", str(folder / _ENGINE)]
    done = subprocess.run(  # noqa: S603 (fixed arguments)
        [str(get_executable()), *command, "--force-language", language, "--silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SiteBuildError(f"the search index could not be built:\n{done.stdout.strip()}")
    return folder / _ENGINE


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in {name.rpartition("/")[0] for name in files}:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        with open(f"{folder}/{name}", "wb") as file:  # noqa: PTH123 (faster)
            file.write(data)
