"""Locate the files of an index, and read `mkdocs.yml`."""

from __future__ import annotations

import contextlib
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
import yaml_env_tag

from paper_index.model.issues import UsageError
from paper_index.text.urls import site_folder


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


class _MkDocsLoader(yaml.SafeLoader):
    """Loads `mkdocs.yml`; YAML tags that only MkDocs resolves become None."""


_MkDocsLoader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_MkDocsLoader.add_multi_constructor("", lambda *_: None)


def read_mkdocs(layout: Layout) -> dict[str, Any]:
    """Return the settings in `mkdocs.yml`; none without the file.

    Raises UsageError when the file cannot be read.
    """
    try:
        data = yaml.load(layout.mkdocs.read_text("utf-8"), _MkDocsLoader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        why = f"{place}{getattr(problem, 'problem', None) or problem}"
        what = f"{layout.mkdocs.as_posix()} cannot be read: {why}"
        advice = "correct it first: MkDocs needs it to build the site"
        raise UsageError(what, advice) from problem
    return data if isinstance(data, dict) else {}
