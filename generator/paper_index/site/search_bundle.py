"""Builds the search bundle: Pagefind indexes the search records while the site is built.

Pagefind reads small HTML files that are written for it alone, so it never sees menus and lists.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from pagefind_bin import get_executable

from paper_index.cache.keys import digest, program_digest
from paper_index.cache.processes import divide
from paper_index.model.issues import SiteBuildError
from paper_index.site.search_files import rewrite
from paper_index.site.search_records import SearchRecord, search_record, small_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.cache.keys import Digests
    from paper_index.model.index import Index, PaperEntry

FOLDER = "search"
"""The folder of the bundle on the site, which is also that of the result page."""

_INPUT, _OUTPUT, _ENGINE = "records", "output", "pagefind"
# Pagefind's own user interfaces, which our pages do not load.
_UNUSED = ("pagefind-*ui.js", "pagefind-*ui.css", "pagefind-highlight.js")
_PACK = 8
"""Results of a pack, on average: the browser loads all of them for one."""
_SMALL, _FEW = 160, 8
"""Papers up to which there are only a few packs: together they are hardly larger than one search's
results, each in a file of its own, and take fewer requests."""
_EVERY = "ꙮꙮ"
"""A word of every paper, as in engine.js, by which the browser finds all of them."""


@dataclass
class SearchJob:
    """An indexing run in the background; `finish` or `cancel` ends it.

    Without papers there is no process to wait for. After the end, `cancel` does nothing.
    """

    key: str
    """What the bundle is made from."""
    _process: subprocess.Popen[str] | None
    _work: tempfile.TemporaryDirectory[str]
    _results: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The fields of each result by the address of its page."""
    _packs: int = 0
    """The number of files that hold the results; 0 gives each result a file of its own."""

    @property
    def folder(self) -> Path:
        """The temporary folder of the run, removed at its end."""
        return Path(self._work.name)

    def finish(self, site: Path) -> list[str]:
        """Wait for the engine, copy the bundle into a built site, and return the bundle's files.

        Raises SiteBuildError, with the engine's output, when it failed.
        """
        try:
            output, failed = self._wait()
            if failed:
                raise SiteBuildError(f"the search index could not be built:\n{output.strip()}")
            bundle = self.folder / _OUTPUT
            if (bundle / _ENGINE).is_dir():
                small = len(self._results) <= _SMALL
                rewrite(bundle / _ENGINE, self._results, self._packs, small=small)
            for part in ("people", "words", _ENGINE):
                shutil.rmtree(site / FOLDER / part, ignore_errors=True)
            unused = shutil.ignore_patterns(*_UNUSED)
            shutil.copytree(bundle, site / FOLDER, dirs_exist_ok=True, ignore=unused)
            files = [path for path in bundle.rglob("*") if path.is_file()]
            copied = [site / FOLDER / path.relative_to(bundle) for path in files]
            return [one.relative_to(site).as_posix() for one in copied if one.exists()]
        finally:
            self._work.cleanup()

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

    key: str
    names: Sequence[str]

    def finish(self, site: Path) -> list[str]:
        """Return the bundle's files in a site."""
        del site
        return [*self.names]

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
    # Not of the entries of `searched`: those of the index have digests already.
    papers = [(one.paper, one.tags, one.people, one.venue) for one in index.papers]
    lists = index.groups, index.people, index.venues
    return digest(program_digest(), digests.of(papers, lists, language, synonyms, int(packed)))


def start_indexing(
    index: Index,
    language: str,
    synonyms: Sequence[Sequence[str]] = (),
    *,
    packed: bool = False,
    key: str = "",
) -> SearchJob:
    """Start indexing in the background; `language` (ISO 639-1) selects the stemming.

    `synonyms` are groups of words with one meaning. `packed` stores the
    results of several papers in one file. `key` is that of `search_key`, where it is known.
    """
    index, work = searched(index), tempfile.TemporaryDirectory(prefix="paper-index-")
    folder = Path(work.name)

    def read(entry: PaperEntry) -> SearchRecord:
        record = search_record(entry)
        page = {f"{record.address}index.html": _page(record, language).encode()}
        _write(folder / _INPUT, page)
        return record

    records = divide(read, index.papers, "reading papers for the search")
    packs = -(-len(records) // _PACK) if packed else 0
    if len(records) <= _SMALL:
        packs = -(-len(records) // (_SMALL // _FEW))
    _write(folder / _OUTPUT, small_files(index, records, packs, synonyms))
    command = ["--site", str(folder / _INPUT), "--output-path", str(folder / _OUTPUT / _ENGINE)]
    if not records:
        return SearchJob(key, None, work)
    process = subprocess.Popen(  # noqa: S603 (fixed arguments)
        [str(get_executable()), *command, "--force-language", language, "--silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return SearchJob(key, process, work, {one.address: one.fields for one in records}, packs)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _page(record: SearchRecord, language: str) -> str:
    facts = (
        # The engine compares values with those of the query's JSON, which it does not decode.
        *(("filter", name, _json_text(value)) for name, value in record.filters),
        *(("sort", *pair) for pair in record.sorts.items()),
    )
    words = (
        f'<p data-pagefind-weight="{weight}">{escape(part)}</p>'
        for weight, part in (*record.parts, (1, _EVERY))
    )
    # Attributes, not elements: Pagefind takes the value of an attribute unchanged, markup included.
    elements = (
        f'<i data-pagefind-{kind}="{escape(name)}[data-value]" data-value="{escape(value)}"></i>'
        for kind, name, value in facts
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><body>'
        f"<main data-pagefind-body>{''.join(words)}</main>{''.join(elements)}</body></html>"
    )


def _json_text(value: str) -> str:
    """Return the characters of a text between the quotation marks of a JSON string.

    Of neighbouring spaces the engine would keep one; engine.js replaces the sign in between.
    """
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("  ", " \u2063")
