"""A made-up index of 53 papers, and its site, built once for all processes of a test run."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import yaml

from paper_index.content.layout import Layout
from paper_index.workflows.build import build, relate_papers
from paper_index.workflows.check import check
from support.sample_texts import COUPLING, SITE_FILES, SPECIAL, samples
from support.shared_build import built_once

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from paper_index.model.index import PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.workflows.check import CheckedIndex
    from support.sample_texts import Sample


def write_sample_index(root: Path) -> None:
    """Write the content, `mkdocs.yml` and the hand-written page of the index into a folder."""
    files = dict(SITE_FILES)
    for number, sample in enumerate(samples()):
        fields = _fields(sample)
        if fields["id"] == COUPLING:
            fields |= {
                "arxiv": "2410.00001",
                "code": "https://github.com/example/coupling",
                "citation_key": "brown2024minimum",
            }
        elif number % 5 == 0:
            fields["doi"] = f"10.5555/teapots.{number}"
        elif number % 3 == 0:
            fields["arxiv"] = f"{str(sample.published)[2:4]}01.{number:05}"
        name = fields.pop("id")
        text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)
        files[f"content/papers/{name}.yml"] = text
    files |= {f"content/papers/{name}.yml": text for name, text in SPECIAL.items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _fields(sample: Sample) -> dict[str, object]:
    from paper_index.text.urls import slugify

    venue, _, year = sample.venue.rpartition(" ")
    fields: dict[str, object] = {
        "id": slugify(sample.title),
        "title": sample.title,
        "authors": sample.authors.split(", "),
        "published": sample.published,
        "tags": sample.tags.split(),
        "added": "2025-01-01",
        "abstract": sample.abstract,
    }
    if venue:
        fields |= {"venue": venue, "venue_year": year}
    return fields


@functools.cache
def sample_root() -> Path:
    """Return the folder of the index, built once for all processes of the run."""

    def make(root: Path) -> None:
        write_sample_index(root)
        build(Layout(root))

    return built_once("sample", make)


def sample_site() -> Path:
    """Return the folder of the built site."""
    return sample_root() / "site"


def short_site() -> Path:
    """Return its site without an address, so without instant navigation, like a large one.

    Its recent changes have a page for each month.
    """

    def make(root: Path) -> None:
        write_sample_index(root)
        with (root / "content/config.yml").open("a", encoding="utf-8") as config:
            config.write("limits: {papers_per_page: 40}\n")
        settings = root / "mkdocs.yml"
        lines = settings.read_text("utf-8").splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith("site_url"))
        settings.write_text("".join(kept), "utf-8")
        build(Layout(root))

    return built_once("short", make) / "site"


@functools.cache
def sample_entries() -> tuple[PaperEntry, ...]:
    """Return the papers as they are on the site, with citation keys and people, newest first."""
    return relate_papers(_checked()).papers


@functools.cache
def sample_papers() -> tuple[Paper, ...]:
    """Return the papers by id."""
    papers = (entry.paper for entry in sample_entries())
    return tuple(sorted(papers, key=lambda paper: paper.id))


def sample_vocabulary() -> Vocabulary:
    """Return the tags."""
    return _checked().valid.vocabulary


@functools.cache
def _checked() -> CheckedIndex:
    # Its papers need no built site, and some tests ask for them already when they are collected.
    return check(Layout(built_once("sample-content", write_sample_index)))


def allow_instant(page: Page, folder: Path, site: str) -> None:
    """Make instant navigation work: it goes only to addresses that the site map lists."""
    listed = (folder / "sitemap.xml").read_text("utf-8").replace("https://example.org/", site)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=listed, content_type="text/xml"))
