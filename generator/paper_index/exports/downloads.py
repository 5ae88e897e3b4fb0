"""The data files of an index, what each contains, and `llms.txt`, which links to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.exports.data_records import (
    papers_csv,
    papers_json,
    papers_jsonl,
    records,
    schema_json,
    tags_json,
)
from paper_index.exports.database import papers_db
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo

_KINDS = {
    "papers.bib": ("application/x-bibtex", "All papers as BibTeX entries."),
    "papers.csl.json": ("application/vnd.citationstyles.csl+json", "All papers as CSL-JSON."),
    "papers.csv": (
        "text/csv; charset=utf-8",
        "All papers as a table; semicolons separate the values of a list.",
    ),
    "papers.db": (
        "application/vnd.sqlite3",
        "Papers, authors, tags and links as an SQLite database with full-text search.",
    ),
    "papers.json": ("application/json", "All papers with all fields, as one JSON object."),
    "papers.jsonl": ("application/jsonl", "All papers with all fields, one JSON object per line."),
    "papers.ris": ("application/x-research-info-systems", "All papers in the RIS format."),
    "schema.json": ("application/schema+json", "The JSON Schema of papers.json."),
    "tags.json": ("application/json", "The tags with their definitions and their papers."),
    "tags.yml": ("application/yaml", "The vocabulary, ready to be the tags.yml of another index."),
}


@dataclass(frozen=True)
class DataFile:
    """A file below `data/`: its path below the site, its size in bytes, and what it contains."""

    path: str
    bytes: int
    media_type: str
    description: str


def data_files(index: Index, site: SiteInfo) -> dict[str, bytes]:
    """Return the papers and tags as files by path, without citations and `tags.yml`."""
    papers = records(index, site)
    files = {
        "papers.json": papers_json(papers, site),
        "papers.jsonl": papers_jsonl(papers),
        "papers.csv": papers_csv(papers),
        "papers.db": papers_db(papers, index, site),
        "tags.json": tags_json(index, site),
        "schema.json": schema_json(),
    }
    return {f"{urls.DATA}{name}": data for name, data in files.items()}


def describe(files: Mapping[str, bytes]) -> tuple[DataFile, ...]:
    """Return what each file below `data/` contains, by path; other files are ignored.

    Raises KeyError for a file below `data/` without a description.
    """
    return tuple(
        DataFile(path, len(data), *_KINDS[path.removeprefix(urls.DATA)])
        for path, data in sorted(files.items())
        if path.startswith(urls.DATA)
    )


def llms_txt(site: SiteInfo, files: Sequence[DataFile]) -> bytes:
    """Return `llms.txt` (https://llmstxt.org): where the data is, for programs that read text.

    Without an address of the site, links are relative to it.
    """
    url, name, description = site.url or "", *map(_line, (site.name, site.description))
    data = [f"- [{PurePosixPath(f.path).name}]({url}{f.path}): {f.description}" for f in files]
    pages = [
        f"- [All papers]({url}{urls.PAPERS}): by year, each with a page of its own.",
        f"- [All tags]({url}{urls.TAGS}): definitions and papers.",
        f"- [Recent changes]({url}{urls.RECENT}): new papers and changed tags, by day.",
        f"- [The data]({url}{urls.DATA}): the files and their fields.",
    ]
    if url:
        pages.append(f"- [Feeds]({url}{urls.FEEDS}): of all papers, of each tag and of authors.")
    blocks = [
        f"# {text.plain(name)}",
        description and f"> {text.plain(description)}",
        "A curated index of research papers. Download the data instead of reading page after page.",
        site.license and f"Licence of the data: {_line(site.license)}",
        "\n".join(["## Data", "", *data]) if data else None,
        "\n".join(["## Pages", "", *pages]),
    ]
    return ("\n\n".join(filter(None, blocks)) + "\n").encode()


def _line(value: str) -> str:
    return " ".join(value.split())
