"""The settings of an index, what pages state of it as a whole, and where its files are edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, Field

from paper_index.model.fields import Category, Language, Line, Picture, SubscribeUrl, WebAddress

FORMAT = 3
"""The version of the format of content files that this program writes."""


class Limits(BaseModel, frozen=True, extra="forbid"):
    """Limits of content, and numbers of items on pages."""

    abstract_characters: int = Field(25_000, ge=100, description="Longest abstract.")
    title_characters: int = Field(1_000, ge=10, description="Longest title.")
    papers_per_page: int = Field(100, ge=1, description="Papers on one page of a listing.")
    names_per_page: int = Field(
        500, ge=1, description="Names on one page of the lists of authors and of venues."
    )
    newest: int = Field(5, ge=0, description="Papers under Newest on the home page.")
    related: int = Field(5, ge=0, description="Related papers on a paper's page.")
    paper_pictures: int = Field(
        500,
        ge=0,
        description="Largest number of papers of an index in which each has a picture of its own "
        "for link previews: a file of 10 kB a paper.",
    )
    excerpt_characters: int = Field(240, ge=20, description="Length of an excerpt in listings.")


class AuthorPages(BaseModel, frozen=True, extra="forbid"):
    """Which authors have a page, and whether they have feeds."""

    papers: int = Field(
        2,
        ge=0,
        description="Papers that give an author a page: 1 gives everybody one, 0 only those with "
        "an entry in authors.yml, who always have one.",
    )
    feeds: bool = Field(
        default=False, description="Whether authors with a page and two papers have feeds."
    )


DataFormat = Literal["csv", "db", "json", "jsonl"]
Similarity = Annotated[float, Field(ge=0, le=100)]


class DuplicateSettings(BaseModel, frozen=True, extra="forbid"):
    """Thresholds of the duplicate check: similarities, 0 to 100.

    The defaults are measured by tests/benchmarks/duplicates.py; content/config.yml has the results.
    """

    title: float = Field(
        90,
        ge=50,
        le=100,
        description="Titles this similar are near-identical. Measured: 85 to 96 give the same "
        "matches within 0.1 %; lower asks about more pairs.",
    )
    authors: Similarity = Field(
        75,
        description="Author lists this similar agree: the share of names in common. Measured: "
        "from 60 to 75 the same matches are right, and 0.2 % fewer are found.",
    )
    abstract: Similarity = Field(
        85,
        description="Abstracts this similar agree. Measured: those of different papers stay "
        "below 66.",
    )


class WatchSettings(BaseModel, frozen=True, extra="forbid"):
    """Which new papers of arXiv are candidates for the index."""

    categories: tuple[Category, ...] | None = Field(
        None,
        description="Categories of arXiv, such as [cs.IT, math.PR]; [] for all. Without this key, "
        "those of the index's papers.",
    )
    terms: tuple[Line, ...] | None = Field(
        None,
        description="Words and phrases, one of which a paper must contain; [] for any paper of the "
        "categories. Without this key, the names and aliases of the tags that papers use most.",
    )
    candidates: int = Field(20, ge=1, le=100, description="New candidates that are shown.")


class Settings(BaseModel, frozen=True, extra="forbid"):
    """The settings in `content/config.yml`; every key has a default."""

    format: int = Field(
        1, ge=1, description="The version of the content's format; `fmt` migrates older ones."
    )
    name: Line = Field("Paper Index", description="The index's name.")
    description: Line = Field(
        "A curated index of research papers.",
        description="One sentence on the contents of the index, also for the home page.",
    )
    url: WebAddress | None = Field(
        None,
        description="The address of the site; `site_url` in mkdocs.yml takes precedence. Feeds and "
        "canonical addresses need it.",
    )
    repository: WebAddress | None = Field(
        None,
        description="The address of the index's repository, for the edit links; `repo_url` in "
        "mkdocs.yml takes precedence.",
    )
    package: Line | None = Field(
        None,
        description="What the workflows install, for pip: paper-index==1.2.3, or "
        "paper-index @ git+https://github.com/example/paper-index@v1.2.3.",
    )
    language: Language = Field(
        "en", description="The papers' language, ISO 639-1: search stems its words."
    )
    license: Line | None = Field(
        None, description="The licence of the data: an SPDX id, or a sentence."
    )
    digest_subscribe: SubscribeUrl | None = Field(
        None, description="The address at which readers subscribe to the digest."
    )
    abstracts: bool = Field(
        default=True,
        description="Whether abstracts are published: false leaves them out of pages, feeds, "
        "digests, data and search. They stay in content/.",
    )
    image: Picture | None = Field(
        None,
        description="The picture in link previews: a path below docs/, or a web address. "
        "Without it, a picture is generated.",
    )
    citation_files: bool = Field(
        default=True,
        description="Whether each paper, tag and year has a BibTeX file of its own. Without them "
        "the site saves BibTeX, like the other formats, only with JavaScript.",
    )
    data_formats: tuple[DataFormat, ...] = Field(
        get_args(DataFormat),
        description="The formats of all papers below data/ besides the citations: for hosts that "
        "limit the size of the site or of a file.",
    )
    search_packs: bool = Field(
        default=False,
        description="Whether eight papers share a file of search results, instead of one file a "
        "paper: for hosts that limit the number of files. A search then loads more.",
    )
    map: bool = Field(
        default=True, description="Whether the site has a map of the papers by topic."
    )
    author_pages: AuthorPages = AuthorPages()
    limits: Limits = Limits()
    duplicates: DuplicateSettings = DuplicateSettings()
    watch: WatchSettings = WatchSettings()


@dataclass(frozen=True)
class SiteInfo:
    """The index as a whole.

    Raises ValueError if `url` does not end in a slash.
    """

    name: str = "Paper Index"
    description: str = ""
    url: str | None = None
    """The absolute address of the site, with a slash at the end; None if unknown."""
    license: str | None = None
    """The licence of the data, as an SPDX id or a sentence."""
    language: str = "en"
    """The language of the papers: a language tag (RFC 5646)."""

    def __post_init__(self) -> None:
        if self.url is not None and not ("://" in self.url and self.url.endswith("/")):
            raise ValueError(f"not an absolute address with a slash at the end: {self.url!r}")


@dataclass(frozen=True)
class Repository:
    """Where curators edit; each address is None if unknown."""

    url: str | None = None
    edit: str | None = None
    """The address that, followed by the path of a file, opens the file in an editor."""
    form: str | None = None
    """The address of the issue form for tags."""

    def edit_address(self, path: str) -> str | None:
        """Return the address that opens a file for editing."""
        return f"{self.edit}{path}" if self.edit else None

    def suggest_address(self, paper_id: str, title: str) -> str | None:
        """Return the address of the issue form for tags, filled in for a paper."""
        fields = urlencode({"paper": paper_id, "title": f"Tags: {title}"})
        return f"{self.form}&{fields}" if self.form else None

    def issue_address(self, title: str, body: str) -> str | None:
        """Return the address of a new issue, filled in; None unless it is at GitHub or GitLab."""
        host = urlsplit(self.url or "").hostname or ""
        if host == "github.com":
            return f"{self.url}/issues/new?{urlencode({'title': title, 'body': body})}"
        if "gitlab" in host:
            fields = {"issue[title]": title, "issue[description]": body}
            return f"{self.url}/-/issues/new?{urlencode(fields)}"
        return None


@dataclass(frozen=True)
class Page:
    """One Markdown page: a POSIX path below `docs/`, plain YAML data, and Markdown."""

    path: str
    front_matter: Mapping[str, object]
    body: str
