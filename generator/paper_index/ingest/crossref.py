"""Asks Crossref for works, by DOI or by title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from paper_index.ingest.client import Service
from paper_index.ingest.works import read_work, read_works
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.record import ImportedRecord

ADDRESS = "https://api.crossref.org"
INTERVAL = 1.0
"""Seconds between requests: well within what Crossref allows to anybody."""
_MOST = 5
"""So many works are looked at that a title finds."""


@dataclass(frozen=True)
class Crossref:
    """Crossref at an address."""

    client: Client
    address: str = ADDRESS

    def work(self, doi: str) -> ImportedRecord | None:
        """Return the work of a DOI, or None; raise FetchError."""
        return self.client.get(self._service, f"/works/{quote(doi, safe='')}", {}, read_work)

    def titled(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return at most five works with titles like one, the best first; raise FetchError."""
        query: dict[str, str | int] = {"query.title": plain(title), "rows": _MOST}
        return self.client.get(self._service, "/works", query, read_works) or ()

    @property
    def _service(self) -> Service:
        return Service("Crossref", self.address.rstrip("/"), INTERVAL)
