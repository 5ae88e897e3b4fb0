"""Asks arXiv for papers, by id or by title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.ingest.atom import read_feed
from paper_index.ingest.client import Service
from paper_index.model.errors import FetchError
from paper_index.text.escape import segments

if TYPE_CHECKING:
    from paper_index.ingest.client import Client
    from paper_index.ingest.record import ImportedRecord
    from paper_index.ingest.reference import Reference

ADDRESS = "https://export.arxiv.org/api/query"
INTERVAL = 3.0
"""Seconds between requests, which arXiv asks for: https://info.arxiv.org/help/api/tou.html"""
_MOST = 5
"""So many papers are looked at that a title finds."""


@dataclass(frozen=True)
class Arxiv:
    """arXiv at an address."""

    client: Client
    address: str = ADDRESS

    def paper(self, reference: Reference) -> ImportedRecord | None:
        """Return the paper of an arXiv id, of the version asked for, or None.

        Raises FetchError.
        """
        asked = str(reference).partition(":")[2]
        records = self._ask({"id_list": asked, "max_results": 1})
        return next((one for one in records if one.fields["arxiv"] == reference.value), None)

    def titled(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return at most five papers whose titles hold the words of a title, the best first.

        Raises FetchError.
        """
        phrases = _phrases(title)
        if not phrases:
            return ()
        query = " AND ".join(f'ti:"{phrase}"' for phrase in phrases)
        return self._ask({"search_query": query, "max_results": _MOST})

    def _ask(self, query: dict[str, str | int]) -> tuple[ImportedRecord, ...]:
        # A mistake in the request is told in a feed of its own, with status 400 or 200.
        service = Service("arXiv", self.address, INTERVAL, frozenset({200, 400}))
        return self.client.get(service, "", query, _read) or ()


def _phrases(title: str) -> list[str]:
    """Return the runs of words in a title, without signs that mean something in a query.

    Formulas, accents and apostrophes end a run: nobody knows how arXiv has indexed them.
    """
    text = " ".join(part.value if part.kind == "text" else "…" for part in segments(title))
    runs: list[list[str]] = [[]]
    for token in text.split():
        if token.isascii() and not re.search(r"\w'\w", token):
            runs[-1] += re.findall(r"[A-Za-z0-9]+", token)
        else:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def _read(body: bytes) -> tuple[ImportedRecord, ...]:
    # What arXiv says to those who ask too often is no feed, whatever the status.
    if body.strip() == b"Rate exceeded.":
        raise FetchError("arXiv refuses the request: rate exceeded", "try again in some minutes")
    return read_feed(body)
