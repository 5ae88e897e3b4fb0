"""Renders generated pages with the theme, outside MkDocs' loop over pages.

MkDocs holds every page in memory and sends each through Python-Markdown, which takes most of a
build. The body of a generated page is HTML with a few headings: only these are Markdown.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markdown import Markdown  # type: ignore[import-untyped] # it has no types
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_build_date

from paper_index.cache.keys import digest, program_digest
from paper_index.cache.processes import divide
from paper_index.site.check import script_hashes
from paper_index.site.defaults import OUR_MAIN
from paper_index.site.past import PastSite, RenderedPage
from paper_index.site.shell import Shells
from paper_index.text import front_matter

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import TableOfContents
    from mkdocs.utils.templates import TemplateContext

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n(.*)", re.DOTALL)
_BLOCK = re.compile(r"</?([a-z]+)[\s>]")
_HEADING = re.compile(r"#{1,6} .*")
_PLAIN_HEADING = re.compile(
    r"(#{1,6} )((?:[^\W_]|&#\d+;)(?:[^\W_]| (?! )|&#\d+;)*)( \{:[^{}]* ?#[\w-]+[^{}]*\})"
)
_TEXT = "headingtext"
_EXTENSIONS = frozenset(("toc", "tables", "fenced_code", "attr_list"))
"""Extensions of Markdown that leave letters, digits and references to characters as they are."""
_LASTMOD = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


class DirectFile(File):
    """The file of a page that MkDocs neither reads nor writes; links to it are resolved."""

    @property
    def is_page(self) -> bool:
        """Whether it is the source of a page, not a file that the site has as it is."""
        return self.src_uri.endswith(".md")

    def is_documentation_page(self) -> bool:
        """Keep MkDocs from rendering it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs' interface)
        """Keep MkDocs from copying it."""


def last_change(page: Page) -> str | None:
    """Return the day (ISO 8601) of a page's last change that its front matter states, if any."""
    found = _LASTMOD.match(str(page.meta.get("lastmod", "")))
    return found[0] if found else None


def rendered(page: Page, html: str = "") -> RenderedPage:
    """Return what the site map and the security policy need of a page."""
    is_listed = not page.meta.get("redirect") and "noindex" not in str(page.meta.get("robots"))
    address = page.canonical_url if is_listed else None
    hashes = tuple(sorted(script_hashes(html)))
    return RenderedPage(page.file.dest_uri, address, page.meta.get("lastmod"), hashes)


def is_possible(config: MkDocsConfig, plugin: str) -> bool:
    """Whether no plugin and no hook takes part in the making of pages but the one of that name."""
    methods = (method for event in config.plugins.events.values() for method in event)
    return all(getattr(one, "__self__", None) is config.plugins[plugin] for one in methods)


def take_files(
    files: Files, names: Collection[str], config: MkDocsConfig, *, all_kinds: bool
) -> tuple[DirectFile, ...]:
    """Take generated files out of MkDocs' hands, pages of the navigation excepted, and return them.

    They are the pages, or `all_kinds`, in the order of their names.
    """
    listed, found = set(_nav_files(config.nav)), []
    for name in sorted(names):
        file = files.src_uris.get(name)
        if file is None or name in listed or not (all_kinds or file.is_documentation_page()):
            continue
        # A hack: to make another file and replace this one takes seconds for thousands of files.
        file.__class__ = DirectFile
        file.inclusion = InclusionLevel.NOT_IN_NAV
        found.append(cast("DirectFile", file))
    return tuple(found)


def make_files(
    renderer: PageRenderer,
    files: Sequence[DirectFile],
    keys: Mapping[str, str],
    past: PastSite | None,
) -> list[RenderedPage]:
    """Make those files of the site that are not fresh in the past one, and return all pages.

    `keys` say what each file is made from, by its name in the site.
    """
    kept: dict[str, RenderedPage | None] = {}
    for file in files:
        name = file.dest_uri
        page = past.page(name) if past else None
        if past and past.is_fresh(name, keys[name]) and (page or not file.is_page):
            kept[name] = page
    stale = [file for file in files if file.dest_uri not in kept]

    def make(file: DirectFile) -> RenderedPage | None:
        if file.is_page:
            return renderer.render(file)
        File.copy_file(file)
        return None

    pages = divide(make, stale, "rendering pages")
    return [page for page in (*pages, *kept.values()) if page]


def common_key(config: MkDocsConfig, nav: Navigation, *more: object) -> str:
    """Return a digest of everything that all pages are made from, and `more`."""
    theme = config.theme
    settings = {k: v for k, v in config.items() if k not in {"plugins", "theme"}}
    own = Path(theme.custom_dir) if theme.custom_dir else None
    files = sorted(path for path in own.rglob("*") if path.is_file()) if own else []
    templates = [(str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    shown = [settings, dict(theme), theme.dirs, sorted(theme.static_templates), templates, more]
    # A template of the maintainer may show the day of the build.
    day = get_build_date() if own else ""
    root = json.dumps(str(Path(config.config_file_path).parent))[1:-1]
    text = json.dumps(shown, default=_name).replace(root, "")
    return digest(program_digest(), text, day, _shown(nav))


def _name(value: object) -> object:
    if isinstance(value, Collection) and not isinstance(value, Mapping):
        return sorted(map(str, value))
    return f"{type(value).__module__}.{getattr(value, '__qualname__', type(value).__qualname__)}"


def _shown(items: Iterable[Any]) -> list[object]:
    """Return what the navigation shows."""
    return [[item.title, getattr(item, "url", None), _shown(item.children or ())] for item in items]


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
        self._contexts: dict[int, TemplateContext] = {}
        self._has_plain_text = _EXTENSIONS.issuperset(config.markdown_extensions)
        self._converted = cache(self._convert)
        self._headings = Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )

    def render(self, file: File) -> RenderedPage:
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
        return rendered(page, output)

    def show(self, name: str, source: str, site: Path) -> None:
        """Write a page with this Markdown, and this path below `docs/`, into a built site."""
        file = File(name, None, str(site), use_directory_urls=True)
        file.content_string = source
        self.render(file)

    def _render(self, page: Page) -> str:
        return self._template(page).render(self._context(page))

    def _head(self, page: Page) -> str:
        template = self._env.get_template(OUR_MAIN)
        context = template.new_context(dict(self._context(page)))
        return "".join(template.blocks["paper_index_head"](context))

    def _template(self, page: Page) -> Template:
        return self._env.get_template(page.meta.get("template", "main.html"))

    def _context(self, page: Page) -> TemplateContext:
        depth = page.url.count("/")
        if depth not in self._contexts:
            self._contexts[depth] = get_context(self._nav, self._listed, self._config, page)
        context = self._contexts[depth].copy()
        context["page"] = page
        return context

    def _populate(self, page: Page) -> None:
        """Fill in front matter, content and table of contents."""
        found = _FRONT_MATTER.fullmatch(page.file.content_string)
        head, body = found.groups() if found else ("", page.file.content_string)
        page.meta = front_matter.load(head)
        page.markdown = body.strip("\n")
        blocks = html_blocks(page.markdown)
        if blocks is None:
            page.render(self._config, self._files)
            return
        headings = headings_of(blocks)
        plain = _PLAIN_HEADING.fullmatch(headings[0]) if len(headings) == 1 else None
        if plain and self._has_plain_text and self._shells:
            # Pages differ in the text only, in which nothing is markup.
            begin, text, end = plain.groups()
            html, page.toc = self._converted(f"{begin}{_TEXT}{end}")
            html = html.replace(_TEXT, text)
        else:
            html, page.toc = self._convert("\n\n".join(headings))
        page.content = content(blocks, html)

    def _convert(self, headings: str) -> tuple[str, TableOfContents]:
        html = self._headings.reset().convert(headings)
        return html, get_toc(getattr(self._headings, "toc_tokens", []))


def html_blocks(markdown: str) -> list[str] | None:
    """Return the blocks of a page: headings and HTML; None if it has others."""
    if markdown.count("<pre") != len(re.findall(r"<pre\b[^\0]*?</pre>", markdown)):
        return None
    # Of more line breaks, those behind the second begin a part. Faster than an expression.
    parts = (part.lstrip("\n") for part in markdown.strip("\n").split("\n\n"))
    blocks = list(filter(None, parts))
    return blocks if blocks and all(map(_is_simple, blocks)) else None


def headings_of(blocks: Sequence[str]) -> list[str]:
    """Return the blocks of a page that are headings, which alone are Markdown."""
    return [block for block in blocks if block.startswith("#")]


def content(blocks: Sequence[str], headings: str) -> str:
    """Return the HTML of a page from its blocks and the HTML of its headings, one in a line."""
    lines = iter(headings.split("\n"))
    return "\n".join(next(lines) if block.startswith("#") else block for block in blocks)


def _is_simple(block: str) -> bool:
    name = _BLOCK.match(block)
    if name:
        return name[1] in _BLOCK_ELEMENTS
    return bool(_HEADING.fullmatch(block))


_BLOCK_ELEMENTS = frozenset(Markdown().block_level_elements)
