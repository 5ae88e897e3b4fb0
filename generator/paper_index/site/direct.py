"""Renders generated pages with the theme, outside MkDocs' loop over pages.

MkDocs holds every page in memory and sends each through Python-Markdown, which takes most of a
build. The body of a generated page is HTML with a few headings: only these are Markdown.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import sys
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from markdown import Markdown  # type: ignore[import-untyped] # it has no types
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from paper_index.model.progress import report_progress
from paper_index.site.shell import Shells

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from multiprocessing.connection import Connection

    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n(.*)", re.DOTALL)
_BLOCK = re.compile(r"</?([a-z]+)[\s>]")
_HEADING = re.compile(r"#{1,6} .*")
_LASTMOD = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_CHUNK = 50
"""Pages that a process renders before it reports."""
_PARALLEL = 300
"""Pages from which several processes are worth starting."""
# The same values as those of the plain loader, read by libyaml where PyYAML has it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DirectFile(File):
    """The file of a page that MkDocs neither reads nor writes; links to it are resolved."""

    def is_documentation_page(self) -> bool:
        """Keep MkDocs from rendering it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs' interface)
        """Keep MkDocs from copying it."""


@dataclass(frozen=True)
class RenderedPage:
    """A page of the site, as the site map shows it."""

    name: str
    """The file in the site, as a POSIX path."""
    address: str | None
    """The canonical address; None without one, or where search engines are to skip the page."""
    lastmod: str | None


def last_change(page: Page) -> str | None:
    """Return the day (ISO 8601) of a page's last change that its front matter states, if any."""
    found = _LASTMOD.match(str(page.meta.get("lastmod", "")))
    return found[0] if found else None


def map_entry(page: Page) -> RenderedPage:
    """Return what the site map shows of a page."""
    is_listed = not page.meta.get("redirect") and "noindex" not in str(page.meta.get("robots"))
    address = page.canonical_url if is_listed else None
    return RenderedPage(page.file.dest_uri, address, page.meta.get("lastmod"))


def is_possible(config: MkDocsConfig, plugin: str) -> bool:
    """Whether no plugin and no hook takes part in the making of pages but the one of that name."""
    methods = (method for event in config.plugins.events.values() for method in event)
    return all(getattr(one, "__self__", None) is config.plugins[plugin] for one in methods)


def take_pages(
    files: Files, generated: Collection[str], config: MkDocsConfig
) -> tuple[DirectFile, ...]:
    """Replace the generated pages among `files`, those of the navigation excepted, and return them.

    `generated` are files of `docs/`. The result is in the order of their names.
    """
    listed = set(_nav_files(config.nav))
    found = []
    for name in sorted(generated):
        file = files.get_file_from_path(name)
        if file is None or not file.is_documentation_page() or name in listed:
            continue
        direct = DirectFile(
            name,
            file.src_dir,
            file.dest_dir,
            file.use_directory_urls,
            dest_uri=file.dest_uri,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.remove(file)
        files.append(direct)
        found.append(direct)
    return tuple(found)


def _nav_files(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for value in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _nav_files(value)


class PageRenderer:
    """Renders pages with the theme as MkDocs would; `finish` is the last step, for the HTML."""

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        nav: Navigation,
        env: Environment,
        finish: Callable[[str, Page], str],
    ) -> None:
        """Take what all pages have in common."""
        self._config, self._files, self._nav, self._env = config, files, nav, env
        self._listed = files.documentation_pages()
        # A template of the maintainer may use any value of a page.
        own = config.theme.custom_dir
        self._shells = None if own else Shells(self._render, self._head, finish)
        self._finish = finish
        self._headings = Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )

    def render(self, file: DirectFile) -> RenderedPage:
        """Write the page of a file into the site."""
        page = Page(None, file, self._config)
        self._populate(page)
        page.active = True
        page.edit_url = page.meta.get("edit_url")
        # Pages with a template of their own, redirects, have little in common.
        if self._shells and "template" not in page.meta:
            output = self._shells.html(page)
        else:
            output = self._finish(self._render(page), page)
        path = Path(file.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.encode("utf-8", "xmlcharrefreplace"))
        page.meta["lastmod"] = last_change(page)
        file.page = None
        return map_entry(page)

    def _render(self, page: Page) -> str:
        return self._template(page).render(self._context(page))

    def _head(self, page: Page) -> str:
        template = self._template(page)
        context = template.new_context(dict(self._context(page)))
        return "".join(template.blocks["extrahead"](context))

    def _template(self, page: Page) -> Template:
        return self._env.get_template(page.meta.get("template", "main.html"))

    def _context(self, page: Page) -> TemplateContext:
        return get_context(self._nav, self._listed, self._config, page)

    def _populate(self, page: Page) -> None:
        """Fill in front matter, content and table of contents."""
        found = _FRONT_MATTER.fullmatch(page.file.content_string)
        head, body = found.groups() if found else ("", page.file.content_string)
        page.meta = yaml.load(head, _Loader) or {}  # noqa: S506 (a safe loader)
        page.markdown = body.strip("\n")
        blocks = html_blocks(page.markdown)
        if blocks is None:
            page.render(self._config, self._files)
            return
        headings = "\n\n".join(block for block in blocks if block.startswith("#"))
        lines = iter(self._headings.reset().convert(headings).split("\n"))
        page.content = "\n".join(next(lines) if one.startswith("#") else one for one in blocks)
        page.toc = get_toc(getattr(self._headings, "toc_tokens", []))


def html_blocks(markdown: str) -> list[str] | None:
    """Return the blocks of a page: headings and HTML; None if it has others."""
    if markdown.count("<pre") != len(re.findall(r"<pre\b[^\0]*?</pre>", markdown)):
        return None
    blocks = re.split(r"\n{2,}", markdown.strip("\n"))
    return blocks if all(map(_is_simple, blocks)) else None


def _is_simple(block: str) -> bool:
    name = _BLOCK.match(block)
    if name:
        return name[1] in _BLOCK_ELEMENTS
    return bool(_HEADING.fullmatch(block))


_BLOCK_ELEMENTS = frozenset(Markdown().block_level_elements)


def render_pages(renderer: PageRenderer, files: Sequence[DirectFile]) -> list[RenderedPage]:
    """Render pages, many of them in several processes, and return them in the order of `files`."""
    found: dict[str, RenderedPage] = {}
    for page in _rendered(renderer, files):
        if len(found) % _CHUNK == 0:
            report_progress("rendering pages", len(found), len(files))
        found[page.name] = page
    report_progress("rendering pages", len(files), len(files))
    return [found[file.dest_uri] for file in files]


def _rendered(renderer: PageRenderer, files: Sequence[DirectFile]) -> Iterator[RenderedPage]:
    done: set[str] = set()
    # Elsewhere forking is not safe, or not possible.
    if len(files) >= _PARALLEL and sys.platform == "linux":
        for page in _in_processes(renderer, files):
            done.add(page.name)
            yield page
    # The pages of a process that failed, too: here the error is seen.
    for file in files:
        if file.dest_uri not in done:
            yield renderer.render(file)


def _in_processes(renderer: PageRenderer, files: Sequence[DirectFile]) -> Iterator[RenderedPage]:
    """Yield the pages as processes, one for each core, finish them."""
    context, count = multiprocessing.get_context("fork"), len(os.sched_getaffinity(0))
    # What exists now is never freed, so that the processes share it.
    gc.collect()
    gc.freeze()
    readers, workers = [], []
    for number in range(count):
        reader, writer = context.Pipe(duplex=False)
        workers.append(context.Process(target=_work, args=(renderer, files[number::count], writer)))
        workers[-1].start()
        writer.close()
        readers.append(reader)
    while readers:
        ready = wait(readers)
        for reader in [one for one in readers if one in ready]:
            try:
                yield from reader.recv()
            except EOFError:
                readers.remove(reader)
    for worker in workers:
        worker.join()
    gc.unfreeze()


def _work(renderer: PageRenderer, files: Sequence[DirectFile], writer: Connection) -> None:
    """Render pages and send them in chunks; a failure ends the process without a message."""
    try:
        for start in range(0, len(files), _CHUNK):
            writer.send([renderer.render(file) for file in files[start : start + _CHUNK]])
    finally:
        os._exit(0)
