"""The sitemap: its pages, the days on which they changed, and reproducible bytes."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from conftest import MKDOCS, PAPER, POTS, TWO
from paper_index.workflows.build import build
from support.made_up_history import commit, needs_git
from support.sample_index import sample_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.slow  # every test builds a site with MkDocs

SITE = "https://example.org/"
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(data: bytes) -> dict[str, str]:
    """Return the days by address, relative to the site."""
    root = ET.fromstring(data)
    return {
        (entry.findtext("loc", "", NAMES)).removeprefix(SITE): entry.findtext("lastmod", "", NAMES)
        for entry in root
    }


def built(layout: Layout) -> dict[str, str]:
    build(layout)
    return listed((layout.root / "site" / "sitemap.xml").read_bytes())


@needs_git
def test_a_page_changed_when_its_content_did(make_index: MakeIndex) -> None:
    layout = make_index(
        TWO
        | {
            "docs/about.md": "# About\n\nText.\n",
            "docs/dated.md": "---\nlastmod: 2025-05-05 10:00:00\n---\n\n# Dated\n\nText.\n",
            "docs/odd.md": "---\nlastmod: last week\n---\n\n# Odd\n\nText.\n",
            "docs/hidden.md": "---\nrobots: noindex\n---\n\n# Hidden\n\nText.\n",
        }
    )
    commit(layout.root, "2026-01-01")
    (layout.papers / "pots.yml").write_text(POTS.replace("baked", "burned"), "utf-8")
    commit(layout.root, "2026-02-03")
    (layout.papers / "new.yml").write_text(
        "title: Of spoons alone\ntags: [cup-theory]\nadded: 2026-03-04\nabstract: Spoons.\n",
        "utf-8",
    )
    days = built(layout)
    assert days == {
        "": "2026-03-04",
        "about/": "2026-01-01",
        "authors/": "2026-03-04",
        "authors/ada-brown/": "2026-02-03",
        "authors/grace-cole/": "2026-02-03",
        "contribute/": "",
        "data/": "",
        "duplicates/": "",
        "feeds/": "",
        "map/": "",
        "odd/": "2026-01-01",
        "papers/": "2026-03-04",
        "papers/new/": "2026-03-04",
        "papers/pots/": "2026-02-03",
        "papers/tea/": "2026-01-01",
        "reading-list/": "",
        "recent/": "2026-03-04",
        "dated/": "2025-05-05",
        "search/": "",
        "tags/": "2026-03-04",
        "tags/cup-theory/": "2026-03-04",
        "tags/tea-science/": "2026-02-03",
        "trending/": "",
        "venues/": "2026-03-04",
        "years/2021/": "2026-02-03",
    }


def test_without_a_history_the_day_of_entry_counts(make_index: MakeIndex) -> None:
    added = PAPER + "added: 2026-03-04\n"
    days = built(make_index(TWO | {"content/papers/tea.yml": added}))
    assert days["papers/tea/"] == days["papers/"] == "2026-03-04"
    assert days["papers/pots/"] == ""


def test_a_build_on_another_day_gives_the_same_bytes(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    build(layout)
    names = ("sitemap.xml", "sitemap.xml.gz", "robots.txt")
    ours = [(layout.root / "site" / name).read_bytes() for name in names]
    shutil.rmtree(layout.root / "site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(layout.mkdocs)],
        env=os.environ | {"PATH": "", "SOURCE_DATE_EPOCH": "86400"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [(layout.root / "site" / name).read_bytes() for name in names] == ours
    assert gzip.decompress(ours[1]) == ours[0]
    assert ours[2].decode().endswith("\nSitemap: https://example.org/sitemap.xml\n")


def test_a_site_without_an_address_has_neither_sitemap_nor_robots(make_index: MakeIndex) -> None:
    layout = make_index(
        TWO | {"mkdocs.yml": MKDOCS.replace("site_url: https://example.org/\n", "")}
    )
    build(layout)
    assert not list((layout.root / "site").glob("sitemap*"))
    assert not (layout.root / "site" / "robots.txt").exists()


def test_hand_written_files_take_precedence(make_index: MakeIndex) -> None:
    layout = make_index(TWO | {"docs/robots.txt": "mine\n", "docs/sitemap.xml": "<mine/>\n"})
    build(layout)
    build(layout)
    assert (layout.root / "site" / "robots.txt").read_text("utf-8") == "mine\n"
    assert (layout.root / "site" / "sitemap.xml").read_text("utf-8") == "<mine/>\n"


def test_every_page_of_a_site_is_listed_and_no_redirect() -> None:
    site = sample_site()
    folders = [
        path.parent.relative_to(site)
        for path in site.rglob("index.html")
        if 'name="robots" content="noindex"' not in path.read_text("utf-8")
    ]
    pages = {f"{folder.as_posix()}/" if folder.parts else "" for folder in folders}
    found = list(listed((site / "sitemap.xml").read_bytes()))
    assert set(found) == pages
    assert found == sorted(found)
