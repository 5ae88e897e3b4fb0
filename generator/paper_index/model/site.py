"""What pages, feeds and data say of the index as a whole, and where its files are edited."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class SiteInfo:
    """The index as a whole.

    Raises ValueError when `url` does not end in a slash.
    """

    name: str = "Paper Index"
    description: str = ""
    url: str | None = None
    """The absolute address of the site, with a slash at the end; None when it is not known."""
    license: str | None = None
    """The licence of the data, as an SPDX id or a sentence."""
    language: str = "en"
    """The language of the papers: a language tag (RFC 5646)."""

    def __post_init__(self) -> None:
        if self.url is not None and not ("://" in self.url and self.url.endswith("/")):
            raise ValueError(f"not an absolute address with a slash at the end: {self.url!r}")


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
