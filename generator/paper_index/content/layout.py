"""Locate the files of an index, and read from `mkdocs.yml` what its pages need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml
import yaml_env_tag

from paper_index.model.issues import UsageError
from paper_index.model.settings import Repository

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@dataclass(frozen=True)
class Layout:
    """The paths of an index; `root` is the folder with `content/` and `mkdocs.yml`."""

    root: Path

    @property
    def content(self) -> Path:
        """The folder that curators edit."""
        return self.root / "content"

    @property
    def papers(self) -> Path:
        """The folder with one file per paper."""
        return self.content / "papers"

    @property
    def sources(self) -> Path:
        """The folder of the files that papers were imported from."""
        return self.content / "sources"

    @property
    def permalinks(self) -> Path:
        """The list of all published addresses and citation keys."""
        return self.content / "permalinks.txt"

    @property
    def docs(self) -> Path:
        """The folder that MkDocs reads."""
        return self.root / "docs"

    @property
    def mkdocs(self) -> Path:
        """The configuration of the site."""
        return self.root / "mkdocs.yml"


def find_index(folder: Path) -> Layout:
    """Return the layout of the index in `folder`; raise UsageError when there is none."""
    layout = Layout(folder)
    if not layout.content.is_dir():
        what = f"there is no index in {folder.absolute()}: the folder content/ is missing"
        raise UsageError(what, "go to the index's folder, or name it with --index DIR")
    return layout


FORM = "change-tags.yml"
"""The GitHub issue form with which readers propose changes of tags."""


class _MkDocsLoader(yaml.SafeLoader):
    """Loads `mkdocs.yml`; YAML tags that only MkDocs resolves become None."""


_MkDocsLoader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_MkDocsLoader.add_multi_constructor("", lambda *_: None)


def read_repository(layout: Layout) -> Repository:
    """Return the repository according to `repo_url` and `edit_uri` in `mkdocs.yml`.

    Raises UsageError when the file cannot be read.
    """
    data = _mkdocs(layout)
    url = str(data.get("repo_url") or "").rstrip("/")
    if not url:
        return Repository()
    host = urlsplit(url).hostname or ""
    uri = data.get("edit_uri")
    if uri is None:
        uri = f"{'-/' if 'gitlab' in host else ''}edit/main/docs/"
    # The edit_uri of MkDocs leads to docs/; content/ is beside it.
    uri = str(uri).strip("/").removesuffix("docs").rstrip("/")
    has_form = (layout.root / ".github/ISSUE_TEMPLATE" / FORM).is_file() and host == "github.com"
    form = f"{url}/issues/new?template={FORM}" if has_form else None
    return Repository(url, f"{url}/{uri}/" if uri else None, form)


def read_site_url(layout: Layout) -> str | None:
    """Return `site_url` from `mkdocs.yml`, ending with a slash; None when it is not set.

    Raises UsageError when the file cannot be read, or the value is not a web address.
    """
    url = str(_mkdocs(layout).get("site_url") or "").strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable()
    except ValueError:
        usable = False
    if url and (not usable or parts.query or parts.fragment or re.search(r"[\s<>\"]", url)):
        what = f"{layout.mkdocs.as_posix()}: site_url {url!r} is not a web address"
        raise UsageError(what, "write the full address of the site: https://example.org/")
    return f"{url.rstrip('/')}/" if url else None


def _mkdocs(layout: Layout) -> dict[str, Any]:
    try:
        data = yaml.load(layout.mkdocs.read_text("utf-8"), _MkDocsLoader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        what = f"{layout.mkdocs.as_posix()} cannot be read: {problem}"
        advice = "correct it first: MkDocs needs it to build the site"
        raise UsageError(what, advice) from problem
    return data if isinstance(data, dict) else {}
