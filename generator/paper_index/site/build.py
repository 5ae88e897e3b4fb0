"""Builds and serves the site with MkDocs, checks its links, and derives its security policy."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paper_index.content.layout import PLUGIN, read_mkdocs
from paper_index.content.validate import read_settings
from paper_index.model.issues import SiteBuildError, UsageError
from paper_index.site.replace import NewSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Self

    from mkdocs.config.defaults import MkDocsConfig

    from paper_index.content.layout import Layout
    from paper_index.history.log import History

# Material prints a banner about MkDocs 2, which the version pins exclude.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

POLICY_FILE = "content-security-policy.txt"
"""The file of a site that contains its policy, to be copied into a host's configuration."""

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_LINK = re.compile(r'<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]*)"')
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
# Data blocks, such as `type="application/json"`, are not executed and need no permission.
_EXECUTED = re.compile(r'(?!.*\ssrc=)(?!.*\stype="(?!module|text/javascript))', re.DOTALL)
_SHOWN = 20
"""Faults that an error lists; one mistake in a template breaks thousands of links."""


@dataclass(frozen=True)
class SiteReport:
    """What was built: pages, files and bytes on disk."""

    folder: Path
    pages: int
    files: int
    size: int


class SiteBuild:
    """A build of `site/`, which replaces the present site when it is complete and has no faults.

    Used in a `with` statement; another build of the same site waits for its end.
    """

    def __init__(self, layout: Layout) -> None:
        """Read the configuration. Raises SiteBuildError or UsageError when it cannot be used."""
        layout.docs.mkdir(exist_ok=True)
        self._config = _configuration(layout)
        self._new = NewSite(Path(self._config.site_dir))
        self._config.site_dir = str(self._new.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._new.close()

    def run(
        self, generated: Iterable[str], complete: Callable[[Path], None], history: History
    ) -> SiteReport:
        """Build with warnings as errors; `generated` are the pages that must be in the site.

        `complete` adds to the built folder what MkDocs does not make. The days of hand-written
        pages come from `history`.

        Raises SiteBuildError when MkDocs fails, a page is missing or a link is broken.
        """
        from mkdocs.commands.build import build

        config, folder = self._config, self._new.folder
        config.plugins[PLUGIN].use_generated(history)  # type: ignore[attr-defined] # our plugin's
        with _explained_errors():
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        complete(folder)
        problems = check_site(folder, generated)
        if problems:
            more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            shown = "\n".join(problems[:_SHOWN])
            raise SiteBuildError(f"the built site has faults:\n{shown}{more}")
        self._new.publish()
        files = [path for path in self._new.site.rglob("*") if path.is_file()]
        pages = sum(path.name == "index.html" for path in files)
        size = sum(path.stat().st_size for path in files)
        return SiteReport(self._new.site, pages, len(files), size)


def serve_site(layout: Layout, address: str, *, open_browser: bool) -> None:
    """Serve a live preview at `address` (host:port) until interrupted."""
    from mkdocs.commands.serve import serve

    layout.docs.mkdir(exist_ok=True)
    _configuration(layout)
    _log_to_stderr(logging.INFO)
    with _explained_errors():
        source = mkdocs_settings(layout)
        serve(livereload=True, dev_addr=address, open_in_browser=open_browser, **source)


def mkdocs_settings(layout: Layout) -> dict[str, Any]:
    """Return what MkDocs loads its configuration from: the file, and settings that it lacks.

    Without `mkdocs.yml` the configuration is made in memory. MkDocs requires a name, which comes
    from `config.yml`; the plugin completes everything else.
    """
    from paper_index.site.defaults import theme_name

    given = read_mkdocs(layout)
    named = {} if given.get("site_name") else {"site_name": read_settings(layout).name}
    if layout.mkdocs.is_file():
        return {"config_file": str(layout.mkdocs), **named}
    place = {"config_file": os.devnull, "config_file_path": str(layout.mkdocs)}
    return {**place, **named, "theme": {"name": theme_name()}, "plugins": [PLUGIN]}


def check_site(folder: Path, generated: Iterable[str]) -> list[str]:
    """Return the faults of a built site, sorted: missing pages, then broken links.

    `generated` are the files of `docs/` that must be in it, as POSIX paths.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in files}
    missing = [
        f"{name}: the page was not built" for name in sorted(generated) if _built(name) not in names
    ]
    anchors: dict[str, frozenset[str]] = {}
    broken = [
        problem
        for path in files
        # The page for missing addresses is served at any depth, so its links are absolute.
        if path.suffix == ".html" and path.name != "404.html"
        for problem in _broken_links(path, folder, names, anchors)
    ]
    return missing + broken


def content_security_policy(site: Path) -> str:
    """Return a policy that allows the site's own files and the inline scripts that it contains.

    The inline scripts are Material's (colour scheme, tabs); each is named by its SHA-256 hash, in
    sorted order. The search engine needs WebAssembly.
    """
    pages = (page.read_text("utf-8") for page in site.rglob("*.html"))
    hashes = {
        base64.b64encode(hashlib.sha256(script["text"].encode()).digest()).decode()
        for page in pages
        for script in _SCRIPT.finditer(page)
        if script["text"] and _EXECUTED.match(script["attributes"])
    }
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes))
    return _POLICY.format(scripts=f"'self' 'wasm-unsafe-eval' {scripts}".strip())


@contextmanager
def _explained_errors(what: str = "MkDocs stopped") -> Iterator[None]:
    from mkdocs.exceptions import MkDocsException

    try:
        yield
    except MkDocsException as problem:
        raise SiteBuildError(f"{what}: {problem}") from problem


def _configuration(layout: Layout) -> MkDocsConfig:
    from mkdocs.config import load_config

    name, source = layout.mkdocs.as_posix(), mkdocs_settings(layout)
    _log_to_stderr(logging.WARNING)
    with _explained_errors(name):
        config = load_config(strict=True, **source)
    if PLUGIN not in config.plugins:
        raise UsageError(
            f"{name} does not name the plugin {PLUGIN}", f"add `- {PLUGIN}` to `plugins:`"
        )
    return config


def _log_to_stderr(level: int) -> None:
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("mkdocs: %(levelname)s: %(message)s"))
        logger.addHandler(handler)


def _built(name: str) -> str:
    if not name.endswith(".md"):
        return name
    path = name.removesuffix(".md")
    return f"{path}.html" if path.split("/")[-1] == "index" else f"{path}/index.html"


def _broken_links(
    page: Path, folder: Path, names: set[str], anchors: dict[str, frozenset[str]]
) -> Iterator[str]:
    name = page.relative_to(folder).as_posix()
    for link in sorted(set(_LINK.findall(page.read_text("utf-8")))):
        parts = urlsplit(unescape(link))
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            continue
        target = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))  # noqa: PTH118, PTH120 (a URL)
        if not parts.path:
            target = name
        elif parts.path.endswith(("/", ".")):
            target = os.path.normpath(f"{target}/index.html")
        if target not in names:
            yield f"{name}: the link {link} leads to no file"
        elif parts.fragment and target.endswith(".html"):
            if target not in anchors:
                found = _ID.findall((folder / target).read_text("utf-8"))
                anchors[target] = frozenset(unescape(anchor) for anchor in found)
            if unquote(parts.fragment) not in anchors[target]:
                yield f"{name}: the link {link} leads to an anchor that its page does not have"
