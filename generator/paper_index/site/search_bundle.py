"""The search bundle: Pagefind indexes the records while the site is built.

Pagefind reads small HTML files that are made for it alone, so menus and lists are never in it.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from pagefind_bin import get_executable

from paper_index.model.errors import SiteBuildError
from paper_index.site.search_canonical import make_canonical
from paper_index.site.search_lists import small_files
from paper_index.site.search_records import SearchRecord, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.index import Index

FOLDER = "search"
"""Where the bundle is on the site, beside the result page."""

_INPUT, _OUTPUT, _ENGINE = "records", "output", "pagefind"
# Pagefind's own user interfaces: nothing of ours loads them.
_UNUSED = ("pagefind-*ui.js", "pagefind-*ui.css", "pagefind-highlight.js")


@dataclass
class SearchJob:
    """An indexing run under way; `finish` or `cancel` ends it; after that, `cancel` does nothing.

    There is no engine to wait for when there are no papers.
    """

    _process: subprocess.Popen[str] | None
    _work: tempfile.TemporaryDirectory[str]

    def finish(self, site: Path) -> None:
        """Wait for the engine and put the bundle into a built site.

        Raises SiteBuildError, with what the engine said, when it failed.
        """
        try:
            said, failed = self._wait()
            if failed:
                raise SiteBuildError(f"the search index could not be made:\n{said.strip()}")
            output = self.folder / _OUTPUT
            if (output / _ENGINE).is_dir():
                make_canonical(output / _ENGINE)
            target = site / FOLDER
            for part in ("people", _ENGINE):
                shutil.rmtree(target / part, ignore_errors=True)
            shutil.copytree(
                output, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_UNUSED)
            )
        finally:
            self._work.cleanup()

    @property
    def folder(self) -> Path:
        """Where the run works; it is gone when the run has ended."""
        return Path(self._work.name)

    def cancel(self) -> None:
        """Stop the run and leave nothing behind."""
        if self._process:
            self._process.kill()
        self._wait()
        self._work.cleanup()

    def _wait(self) -> tuple[str, bool]:
        process, self._process = self._process, None
        if process is None:
            return "", False
        said, _ = process.communicate()
        return said, process.returncode != 0


def start(index: Index, language: str) -> SearchJob:
    """Start indexing in the background; `language` (ISO 639-1) chooses the stemming."""
    work = tempfile.TemporaryDirectory(prefix="paper-index-")
    folder = Path(work.name)
    records = [record(entry) for entry in index.papers]
    (folder / _INPUT).mkdir()
    for name, page in _pages(records, language):
        path = folder / _INPUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    for name, data in small_files(index, records).items():
        path = folder / _OUTPUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return SearchJob(_run(folder, language) if records else None, work)


def _run(folder: Path, language: str) -> subprocess.Popen[str]:
    engine = folder / _OUTPUT / _ENGINE
    command = [str(get_executable()), "--site", str(folder / _INPUT), "--output-path", str(engine)]
    return subprocess.Popen(  # noqa: S603 (our own arguments)
        [*command, "--force-language", language, "--silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _pages(records: list[SearchRecord], language: str) -> Iterator[tuple[str, str]]:
    head = Markup('<!doctype html><html lang="{}"><body>').format(language)
    for found in records:
        parts = Markup("").join(
            Markup('<p data-pagefind-weight="{}">{}</p>').format(weight, part)
            for weight, part in found.parts
        )
        yield (
            f"{found.address}index.html",
            f"{head}<main data-pagefind-body>{parts}</main>{_facts(found)}</body></html>",
        )


def _facts(found: SearchRecord) -> Markup:
    # Attributes, not elements: what stands in an attribute is taken as it is, markup and all.
    meta = Markup("").join(
        Markup('<i data-pagefind-meta="{0}[data-value]" data-value="{1}"></i>').format(
            name, str(value)
        )
        for name, value in found.meta.items()
    )
    filters = Markup("").join(
        Markup('<i data-pagefind-filter="{0}[data-value]" data-value="{1}"></i>').format(
            name, value
        )
        for name, value in found.filters
    )
    sorts = Markup("").join(
        Markup('<i data-pagefind-sort="{0}[data-value]" data-value="{1}"></i>').format(name, value)
        for name, value in found.sorts.items()
    )
    return meta + filters + sorts
