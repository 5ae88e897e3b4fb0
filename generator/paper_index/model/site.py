"""The site: its description, its repository and its pages in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


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
