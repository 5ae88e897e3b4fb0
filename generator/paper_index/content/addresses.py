"""Read from `mkdocs.yml` and the settings where the site and its repository are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from paper_index.content.layout import read_mkdocs
from paper_index.model.issues import UsageError
from paper_index.model.settings import Repository

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.settings import Settings

FORM = "change-tags.yml"
"""The GitHub issue form with which readers propose changes of tags."""


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
