"""Builds the search bundle: Pagefind indexes the search records while the site is built.

Pagefind reads small HTML files that are written for it alone, so it never sees menus and lists.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
from markupsafe import escape
from pagefind_bin import get_executable

from paper_index.cache.keys import digest, program_digest
from paper_index.cache.processes import divide
from paper_index.model.issues import SiteBuildError
from paper_index.site.search_records import SearchRecord, search_record, small_files
from paper_index.site.search_words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.cache.keys import Digests
    from paper_index.model.index import Index, PaperEntry

FOLDER = "search"
"""The folder of the bundle on the site, which is also that of the result page."""

_INPUT, _OUTPUT, _ENGINE = "records", "output", "pagefind"
# Pagefind's own user interfaces, which our pages do not load.
_WASM = "wasm.unknown.pagefind"
_UNUSED = ("pagefind-*ui.js", "pagefind-*ui.css", "pagefind-highlight.js")
# Pagefind 1.5's files are gzip over a mark and CBOR. The fourth item of the metadata lists the
# facets as [name, hash of a file], the fifth the sort orders as [name, pages]; the file of a facet
# is [name, [[value, pages], …]].
_MARK = b"pagefind_dcd"
_FACETS, _SORTS = 3, 4
_PACK = 8
"""Results of a pack, on average: the browser loads all of them for one."""
_ABSTRACT = "\ue000"
"""What stands for the words of the abstract in the words of a packed result, as in engine.js."""
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
                _make_canonical(bundle / _ENGINE)
                if self._packs:
                    _pack_results(bundle / _ENGINE / "fragment", self._packs)
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
    return replace(index, papers=tuple(papers))


def search_key(
    index: Index,
    language: str,
    synonyms: Sequence[Sequence[str]],
    digests: Digests,
    *,
    packed: bool,
) -> str:
    """Return the key of what `start_indexing` makes of the same values."""
    found = digests.of(searched(index), language, synonyms, int(packed))
    return digest(program_digest(), found)


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
    return SearchJob(key, process, work, packs)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _page(record: SearchRecord, language: str) -> str:
    facts = (
        *(("meta", name, str(value)) for name, value in record.meta.items()),
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


def _make_canonical(engine: Path) -> None:
    """Rewrite a bundle so that the same records give the same bytes and file names.

    Pagefind writes some lists in the order of a hash table with a random seed.
    """
    entry_path = engine / "pagefind-entry.json"
    entry = json.loads(entry_path.read_text("utf-8"))
    for language, details in sorted(entry["languages"].items()):
        old = engine / f"pagefind.{details['hash']}.pf_meta"
        meta = _read(old)
        facets = sorted(meta[_FACETS])
        meta[_FACETS] = [[name, _sort_facet(engine, language, file)] for name, file in facets]
        meta[_SORTS] = sorted(meta[_SORTS])
        details["hash"] = _replace(old, engine / "pagefind.{}.pf_meta", language, meta)
        if details["wasm"]:
            # A name that does not depend on the language, so that the page can load it at once.
            (engine / f"wasm.{details['wasm']}.pagefind").replace(engine / _WASM)
            details["wasm"] = None
    entry_path.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")


def _pack_results(folder: Path, packs: int) -> None:
    """Replace the results' files by fewer: gzipped JSON with their texts by name.

    A file's name ends in the hash of its content; the last six digits modulo `packs` are the number
    of the pack, as in engine.js.
    """
    packed: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for path in sorted(folder.iterdir()):
        text = gzip.decompress(path.read_bytes()).removeprefix(_MARK).decode()
        packed[int(path.stem[-6:], 16) % packs][path.name] = _shortened(text)
        path.unlink()
    for number, texts in packed.items():
        data = gzip.compress(json.dumps(texts, ensure_ascii=False).encode(), 9, mtime=0)
        (folder / f"{number}.pack").write_bytes(data)


def _shortened(text: str) -> str:
    """Return a result without what the browser does not use or has in its fields."""
    result = json.loads(text)
    for unused in ("filters", "word_count"):
        del result[unused]
    abstract = " ".join(words(result["meta"].get("abstract", "")))
    if abstract:
        result["content"] = result["content"].replace(abstract, _ABSTRACT, 1)
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))


def _sort_facet(engine: Path, language: str, old_hash: str) -> str:
    old = engine / "filter" / f"{old_hash}.pf_filter"
    name, values = _read(old)
    return _replace(old, old.with_name("{}.pf_filter"), language, [name, sorted(values)])


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MARK))


def _replace(old: Path, pattern: Path, language: str, data: object) -> str:
    """Write data in place of a file under a name that contains its hash; return that hash."""
    # Of the unpacked data: versions of zlib differ.
    name = f"{language}_{hashlib.sha256(cbor2.dumps(data)).hexdigest()[:10]}"
    packed = gzip.compress(_MARK + cbor2.dumps(data), compresslevel=9, mtime=0)
    old.unlink()
    Path(str(pattern).format(name)).write_bytes(packed)
    return name
