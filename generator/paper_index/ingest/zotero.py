"""Fetches a library of Zotero: the items of a group or of a user, without private parts.

The API: https://www.zotero.org/support/dev/web_api/v3/basics
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paper_index.ingest.client import Client, Service, parse_answer, unreadable
from paper_index.ingest.csl_json import is_attachment, public_extra
from paper_index.model.issues import FetchError, UsageError

ZOTERO = Service("Zotero", "https://api.zotero.org", 0.2)
KEY = "ZOTERO_API_KEY"
"""The environment variable with the key, which private libraries need."""
_NAME = re.compile(r"zotero:(?P<kind>groups|users)/(?P<number>[0-9]+)/?")
_PAGE = 100
"""Items of one answer; the API sends no more."""
_MAX_PAGES = 1_000
_PRIVATE = frozenset(
    "relations dateAdded dateModified collections accessDate deleted inPublications".split()  # noqa: SIM905 (one line)
)


@dataclass(frozen=True)
class ZoteroLibrary:
    """A library: "groups" or "users", and its number."""

    kind: str
    number: str

    def __str__(self) -> str:
        """Return its name as an argument: `zotero:groups/123`."""
        return f"zotero:{self.kind}/{self.number}"

    @property
    def file_name(self) -> str:
        """The name under which its items are kept."""
        return f"zotero-{self.kind}-{self.number}.json"


def parse_library(argument: str) -> ZoteroLibrary:
    """Return the library that an argument names. Raises UsageError when it names none."""
    match = _NAME.fullmatch(argument)
    if not match:
        hint = "write zotero:groups/123 or zotero:users/123, with the number of the library"
        raise UsageError(f"{argument!r} is not a library of Zotero", hint)
    return ZoteroLibrary(match["kind"], match["number"])


def library_version(items: list[Any]) -> int:
    """Return the version up to which items were fetched, 0 if there are none."""
    versions = (str(item.get("version")) for item in items if isinstance(item, dict))
    return max((int(version) for version in versions if version.isdecimal()), default=0)


def fetch_items(library: ZoteroLibrary, since: int = 0) -> list[dict[str, Any]]:
    """Return the items that changed since a version, without attachments and notes.

    Each has its `key`, its `version` and its public fields in `data`, with the names of its
    collections among the tags. Raises FetchError when Zotero refuses or does not answer.
    """
    key = os.environ.get(KEY)
    headers = {"Zotero-API-Version": "3"} | ({"Authorization": f"Bearer {key}"} if key else {})
    path = f"/{library.kind}/{library.number}"
    with Client(None, headers=headers) as client:
        collections = {
            str(one.get("key")): str(one["data"].get("name", ""))
            for one in _pages(client, f"{path}/collections", {})
        }
        items = list(_pages(client, f"{path}/items/top", {"since": since}))
    return [
        _public(item, collections)
        for item in items
        if not (is_attachment(item) or item["data"].get("deleted"))
    ]


def _pages(client: Client, path: str, query: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for page in range(_MAX_PAGES):
        asked: dict[str, str | int] = {
            "format": "json",
            "limit": _PAGE,
            "start": page * _PAGE,
            **query,
        }
        try:
            found = client.get(ZOTERO, path, asked, _read)
        except FetchError as problem:
            hint = f"a private library needs a key: set {KEY} (zotero.org/settings/keys)"
            raise FetchError(str(problem), hint) from problem
        if found is None:
            raise FetchError(f"Zotero has no library {path.split('/')[1]}/{path.split('/')[2]}")
        yield from found
        if len(found) < _PAGE:
            return


def _read(body: bytes) -> list[dict[str, Any]]:
    values = parse_answer(body, "Zotero")
    if not isinstance(values, list):
        raise unreadable("Zotero", "it is not a list of items")
    return [one for one in values if isinstance(one, dict) and isinstance(one.get("data"), dict)]


def _public(item: Mapping[str, Any], collections: Mapping[str, str]) -> dict[str, Any]:
    data = item["data"]
    kept = {name: value for name, value in data.items() if name not in _PRIVATE and value}
    if "extra" in kept:
        kept["extra"] = public_extra(str(kept["extra"]))
    listed = data.get("collections")
    keys = listed if isinstance(listed, list) else []
    names = [collections.get(str(one), "") for one in keys]
    tags = data.get("tags") if isinstance(data.get("tags"), list) else []
    if tags or any(names):
        kept["tags"] = [*tags, *({"tag": name} for name in names if name)]
    return {"key": item.get("key"), "version": item.get("version"), "data": kept}
