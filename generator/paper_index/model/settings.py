"""What the keeper sets: `content/config.yml`, and the few keys of `mkdocs.yml` that pages need."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import yaml
import yaml_env_tag
from pydantic import BaseModel, ConfigDict, Field

from paper_index.model.errors import UsageError
from paper_index.model.fields import Line, Picture, WayIn

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Settings):
    """How much is too much, and how much a page shows. All are counts."""

    abstract_characters: int = Field(default=25_000, ge=100, description="Longest abstract.")
    title_characters: int = Field(default=1_000, ge=10, description="Longest title.")
    papers_per_page: int = Field(default=100, ge=1, description="Papers on one page of a listing.")
    names_per_page: int = Field(
        default=500, ge=1, description="Names on one page of the lists of authors and of venues."
    )
    author_pages: int = Field(
        default=1_000,
        ge=0,
        description="Up to so many authors all get a page; of more, those with two papers do.",
    )
    newest: int = Field(default=8, ge=0, description="Papers under Newest on the home page.")
    related: int = Field(default=5, ge=0, description="Related papers on a paper's page.")
    excerpt_characters: int = Field(
        default=240, ge=20, description="Length of an excerpt in listings."
    )


class DuplicateSettings(_Settings):
    """Decision bounds of the duplicate check; all are similarities, 0 to 100.

    The defaults are measured by tests/benchmarks/duplicates.py; content/config.yml says with what
    result.
    """

    title: float = Field(
        default=90,
        ge=50,
        le=100,
        description="Titles this similar are near-identical. Measured: 85 to 96 give the same "
        "matches within 0.1 %; lower asks about more pairs.",
    )
    authors: float = Field(
        default=60,
        ge=0,
        le=100,
        description="Author lists this similar agree: the share of names in common. Measured: 20 "
        "to 60 give the same matches; 80 loses 0.3 % of them.",
    )
    abstract: float = Field(
        default=85,
        ge=0,
        le=100,
        description="Abstracts this similar agree. Measured: those of different papers stay "
        "below 66.",
    )


class Settings(_Settings):
    """The whole of `content/config.yml`; every key has a default."""

    name: Line = Field(default="Paper Index", description="The index's name.")
    description: Line = Field(
        default="A curated index of research papers.",
        description="One sentence on what the index holds; may stand on the home page.",
    )
    language: Line = Field(
        default="en", description="The papers' language, ISO 639-1: search folds its word endings."
    )
    license: Line | None = Field(
        default=None, description="What may be done with the data: an SPDX id, or a sentence."
    )
    digest_subscribe: WayIn | None = Field(
        default=None, description="Where readers join the digest's mailing list, if there is one."
    )
    image: Picture | None = Field(
        default=None,
        description="The picture beside links to the site: a path below docs/, or a web address. "
        "One is made where this is left out.",
    )
    limits: Limits = Limits()
    duplicates: DuplicateSettings = DuplicateSettings()


@dataclass(frozen=True)
class Repository:
    """Where curators edit: the address of the repository and of its editor for a path."""

    url: str = ""
    edit: str = ""
    form: str = ""
    """The address of the issue form for tags, where there is one."""

    def edit_address(self, path: str) -> str:
        """Return the address that opens a file for editing; "" without a repository."""
        return f"{self.edit}{path}" if self.edit else ""

    def suggest_address(self, paper_id: str, title: str) -> str:
        """Return the address of the issue form, filled in for a paper; "" where there is none."""
        filled = urlencode({"paper": paper_id, "title": f"Tags: {title}"})
        return f"{self.form}&{filled}" if self.form else ""

    def issue_address(self, title: str, body: str) -> str:
        """Return the address of a new issue, filled in; "" where we do not know its form."""
        host = urlsplit(self.url).hostname or ""
        if host == "github.com":
            return f"{self.url}/issues/new?{urlencode({'title': title, 'body': body})}"
        if "gitlab" in host:
            filled = {"issue[title]": title, "issue[description]": body}
            return f"{self.url}/-/issues/new?{urlencode(filled)}"
        return ""


@dataclass(frozen=True)
class Layout:
    """Where the parts of an index are; `root` is the folder with `content/` and `mkdocs.yml`."""

    root: Path

    @property
    def content(self) -> Path:
        """What curators edit."""
        return self.root / "content"

    @property
    def papers(self) -> Path:
        """One file a paper."""
        return self.content / "papers"

    @property
    def sources(self) -> Path:
        """Listings as they came in."""
        return self.content / "sources"

    @property
    def docs(self) -> Path:
        """What MkDocs reads."""
        return self.root / "docs"

    @property
    def mkdocs(self) -> Path:
        """The site's configuration."""
        return self.root / "mkdocs.yml"


def find_index(folder: Path) -> Layout:
    """Return the layout of the index in `folder`; raise UsageError when there is none."""
    layout = Layout(folder)
    if not layout.content.is_dir():
        raise UsageError(
            f"there is no index in {folder.absolute()}: the folder content/ is missing",
            "go to the index's folder, or name it with --index DIR",
        )
    return layout


FORM = "change-tags.yml"
"""The issue form of GitHub by which readers propose other tags."""


class _MkDocsLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml`; tags that only MkDocs understands become None."""


_MkDocsLoader.add_constructor("!ENV", yaml_env_tag.construct_env_tag)
_MkDocsLoader.add_multi_constructor("", lambda *_: None)


def read_repository(layout: Layout) -> Repository:
    """Return the repository that `mkdocs.yml` names, following its `repo_url` and `edit_uri`.

    Raises UsageError when the file cannot be read.
    """
    found = _repository(_mkdocs(layout))
    form = layout.root / ".github" / "ISSUE_TEMPLATE" / FORM
    if urlsplit(found.url).hostname == "github.com" and form.is_file():
        return replace(found, form=f"{found.url}/issues/new?template={FORM}")
    return found


def read_site_url(layout: Layout) -> str:
    """Return where `mkdocs.yml` says that the site lives, with a slash behind; "" when it does not.

    Raises UsageError when the file cannot be read, or names no web address.
    """
    url = str(_mkdocs(layout).get("site_url") or "").strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable()
    except ValueError:
        usable = False
    if url and (not usable or parts.query or parts.fragment or re.search(r"[\s<>\"]", url)):
        raise UsageError(
            f"{layout.mkdocs.as_posix()}: site_url {url!r} is not a web address",
            "write where the site lives, whole: https://example.org/",
        )
    return f"{url.rstrip('/')}/" if url else ""


def _mkdocs(layout: Layout) -> dict[str, Any]:
    try:
        data = yaml.load(layout.mkdocs.read_text("utf-8"), _MkDocsLoader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        raise UsageError(
            f"{layout.mkdocs.as_posix()} cannot be read: {problem}",
            "MkDocs builds the site by this file: mend it first",
        ) from problem
    return data if isinstance(data, dict) else {}


def _repository(data: dict[str, Any]) -> Repository:
    url = str(data.get("repo_url") or "").rstrip("/")
    if not url:
        return Repository()
    uri = data.get("edit_uri")
    if uri is None:
        uri = (
            "-/edit/main/docs/" if "gitlab" in (urlsplit(url).hostname or "") else "edit/main/docs/"
        )
    # MkDocs' edit_uri leads to its own folder; content/ stands beside that.
    uri = str(uri).strip("/").removesuffix("docs").rstrip("/")
    return Repository(url, f"{url}/{uri}/" if uri else "")
