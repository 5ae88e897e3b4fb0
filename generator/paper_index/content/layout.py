"""Locate the files of an index, and read from `mkdocs.yml` what its pages need."""

from __future__ import annotations

import contextlib
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml
import yaml_env_tag

from paper_index.model.issues import UsageError
from paper_index.model.settings import Repository
from paper_index.text.urls import site_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from paper_index.model.settings import Settings


@dataclass(frozen=True)
class Layout:
    """The paths of an index; `root` is the folder with `content/` and `mkdocs.yml`."""

    root: Path
    folder: str = ""
    """The folder of its site that the index is in, such as `literature/`; "" is the whole site."""
    docs_dir: str = "docs"
    """The folder that MkDocs reads, relative to `root` or absolute."""

    @property
    def content(self) -> Path:
        """The folder that curators edit."""
        return self.root / "content"

    @property
    def papers(self) -> Path:
        """The folder with one file per paper."""
        return self.content / "papers"

    @property
    def removed(self) -> Path:
        """The folder with one file per paper that was removed."""
        return self.content / "removed"

    @property
    def sources(self) -> Path:
        """The folder of the files that papers were imported from."""
        return self.content / "sources"

    @property
    def source_names(self) -> tuple[str, ...]:
        """The names of the kept sources without their suffixes, sorted."""
        files = (path for path in self.sources.glob("*") if path.is_file() and path.name[0] != ".")
        return tuple(sorted({path.stem for path in files}))

    @property
    def permalinks(self) -> Path:
        """The list of all published addresses and citation keys."""
        return self.content / "permalinks.txt"

    @property
    def duplicates(self) -> Path:
        """The folder with one file per verdict."""
        return self.content / "duplicates"

    @property
    def docs(self) -> Path:
        """The folder that MkDocs reads."""
        return self.root / self.docs_dir

    @property
    def pages(self) -> Path:
        """The folder of the generated pages."""
        return self.docs / self.folder

    @property
    def mkdocs(self) -> Path:
        """The configuration of the site."""
        return self.root / "mkdocs.yml"


def find_index(folder: Path) -> Layout:
    """Return the layout of the index in `folder`; raise UsageError when there is none."""
    layout = Layout(folder)
    if not layout.content.is_dir():
        what = f"there is no index in {folder.absolute()}: the folder content/ is missing"
        begin = f"run `paper-index init {shlex.quote(folder.as_posix())}` to start one"
        raise UsageError(what, f"{begin}, or name the folder of yours with --index DIR")
    settings: dict[str, Any] = {}
    with contextlib.suppress(UsageError):  # what builds the site reports it
        settings = read_mkdocs(layout)
    try:
        inside = site_folder(_plugin_path(settings.get("plugins")))
    except ValueError as problem:
        what = f"{layout.mkdocs.as_posix()}: plugin {PLUGIN}: path: {problem}"
        raise UsageError(what, "write the names of folders, separated by slashes") from problem
    return Layout(folder, inside, str(settings.get("docs_dir") or layout.docs_dir))


def _plugin_path(plugins: object) -> str:
    """Return the folder of the index in the settings of the plugin."""
    found = plugins if isinstance(plugins, list) else [plugins]
    settings = [one[PLUGIN] for one in found if isinstance(one, dict) and PLUGIN in one]
    path = settings[0].get("path") if settings and isinstance(settings[0], dict) else None
    return str(path or "")


PLUGIN = "paper-index"
"""The name of our plugin in `mkdocs.yml`."""
FORM = "change-tags.yml"
"""The GitHub issue form with which readers propose changes of tags."""


class _MkDocsLoader(yaml.SafeLoader):
    """Loads `mkdocs.yml`; YAML tags that only MkDocs resolves become None."""


_MkDocsLoader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_MkDocsLoader.add_multi_constructor("", lambda *_: None)


def edit_uri(repository: str) -> str:
    """Return the usual address of the folder `docs/` in an editor, relative to the repository."""
    host = urlsplit(repository).hostname or ""
    return f"{'-/' if 'gitlab' in host else ''}edit/main/docs/"


def read_repository(layout: Layout, settings: Settings) -> Repository:
    """Return the repository according to `repo_url` and `edit_uri` in `mkdocs.yml`.

    Without `repo_url` it is the `repository` of `config.yml`. Raises UsageError when `mkdocs.yml`
    cannot be read.
    """
    data = read_mkdocs(layout)
    url = str(_given(data, "repo_url", settings.repository)).rstrip("/")
    if not url:
        return Repository()
    host = urlsplit(url).hostname or ""
    uri = data.get("edit_uri")
    if uri is None:
        uri = edit_uri(url)
    # The edit_uri of MkDocs leads to its folder of pages; content/ is beside it.
    uri = str(uri).strip("/").removesuffix(layout.docs_dir).rstrip("/")
    has_form = (layout.root / ".github/ISSUE_TEMPLATE" / FORM).is_file() and host == "github.com"
    form = f"{url}/issues/new?template={FORM}" if has_form else None
    return Repository(url, f"{url}/{uri}/" if uri else None, form)


def read_index_url(layout: Layout, settings: Settings) -> str | None:
    """Return the address of the index on its site, like `read_site_url`."""
    url = read_site_url(layout, settings)
    return f"{url}{layout.folder}" if url else None


def read_site_url(layout: Layout, settings: Settings) -> str | None:
    """Return the address of the site, ending with a slash; None when it is not set.

    It is `site_url` in `mkdocs.yml`, else `url` in `config.yml`. Raises UsageError when
    `mkdocs.yml` cannot be read, or the value is not a web address.
    """
    url = str(_given(read_mkdocs(layout), "site_url", settings.url)).strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable()
    except ValueError:
        usable = False
    if url and (not usable or parts.query or parts.fragment or re.search(r"[\s<>\"]", url)):
        what = f"{layout.mkdocs.as_posix()}: site_url {url!r} is not a web address"
        raise UsageError(what, "write the full address of the site: https://example.org/")
    return f"{url.rstrip('/')}/" if url else None


def _given(data: Mapping[str, Any], key: str, otherwise: str | None) -> object:
    # "" is a value: a site may have no address on purpose.
    value = data.get(key)
    return (otherwise or "") if value is None else value


def read_mkdocs(layout: Layout) -> dict[str, Any]:
    """Return the settings in `mkdocs.yml`; none without the file.

    Raises UsageError when the file cannot be read.
    """
    try:
        data = yaml.load(layout.mkdocs.read_text("utf-8"), _MkDocsLoader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        what = f"{layout.mkdocs.as_posix()} cannot be read: {problem}"
        advice = "correct it first: MkDocs needs it to build the site"
        raise UsageError(what, advice) from problem
    return data if isinstance(data, dict) else {}
