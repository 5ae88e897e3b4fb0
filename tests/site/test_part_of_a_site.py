"""An index in a folder of a site with pages of its own, which stay as they are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from conftest import write_files
from paper_index.content.layout import find_index
from paper_index.content.write import generated_files
from paper_index.model.issues import UsageError
from paper_index.site.check import SiteFiles, check_site
from paper_index.workflows.build import build, generate
from support.tea_house import FILES, MOUNTED, PLAIN, tea_house

if TYPE_CHECKING:
    from pathlib import Path

# Nearly every test needs a site that MkDocs builds.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root() -> Path:
    return tea_house()


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    return root / "site"


def test_every_file_of_the_index_is_in_its_folder(root: Path, site: Path) -> None:
    inside = {path.relative_to(site).as_posix() for path in (site / "literature").rglob("*")}
    for name in (
        *("index.html", "papers/tea/index.html", "papers/old-pots/index.html", "llms.txt"),
        *("search/index.html", "search/facets.json", "search/engine/index.pack"),
        *("feeds/papers.xml", "data/papers.json", "paper-index.png"),
        *("assets/paper-index/paper-index.css", "assets/paper-index/search/main.js"),
    ):
        assert f"literature/{name}" in inside
    outside = {path.relative_to(site).parts[0] for path in site.iterdir()}
    before = {path.name for path in (root / "plain/site").iterdir()}
    assert outside - before == {"literature", "content-security-policy.txt"}
    assert not list((site / "assets").glob("paper-index*"))


def test_hand_written_pages_keep_their_theme_and_navigation(root: Path, site: Path) -> None:
    for name in ("", "menu/", "rooms/one/", "history/late/"):
        mine = (site / name / "index.html").read_text("utf-8")
        plain = (root / "plain/site" / name / "index.html").read_text("utf-8")
        # The plain site has another page in the place of the index.
        other = re.compile(r"(?<=[\"/])(literature|about)/|Literature|\s+")
        assert other.sub("", mine) == other.sub("", plain)


def test_absolute_addresses_have_the_folder(site: Path) -> None:
    start = "https://house.example/tea/literature/"
    page = (site / "literature/papers/tea/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{start}papers/tea/">' in page
    assert f'property="og:image" content="{start}papers/tea/picture.png"' in page
    assert f'"citation_abstract_html_url" content="{start}papers/tea/"' in page
    moved = (site / "literature/papers/old-pots/index.html").read_text("utf-8")
    assert f'rel="canonical" href="{start}papers/pots/"' in moved
    assert f"<id>{start}papers/tea/</id>" in (site / "literature/feeds/papers.xml").read_text(
        "utf-8"
    )
    assert f"{start}data/papers.json" in (site / "literature/llms.txt").read_text("utf-8")
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert f"{start}papers/tea/" in listed
    assert "https://house.example/tea/menu/" in listed
    assert 'href="/tea/literature/papers/"' in (site / "404.html").read_text("utf-8")


def test_every_link_leads_somewhere(root: Path, site: Path) -> None:
    pages = [f"literature/{name}" for name in generated_files(root / "docs/literature")]
    assert len(pages) > 20
    assert check_site(SiteFiles(site, site), pages) == []


def test_a_template_of_the_site_leaves_the_index_its_styles_and_scripts(
    site: Path, tmp_path: Path
) -> None:
    mkdocs = MOUNTED.replace("name: material", "name: material\n  custom_dir: own")
    mine = '{% extends "base.html" %}{% block extrahead %}<meta name="mine">{% endblock %}'
    write_files(tmp_path, {**FILES, "mkdocs.yml": mkdocs, "own/main.html": mine})
    build(find_index(tmp_path))
    for name in ("literature/index.html", "literature/papers/tea/index.html", "menu/index.html"):
        page = (tmp_path / "site" / name).read_text("utf-8")
        without = (site / name).read_text("utf-8")
        assert re.sub(r"\s+", "", page.replace('<meta name="mine">', "")) == (
            re.sub(r"\s+", "", without)
        )
        assert page.count('<meta name="mine">') == 1


def test_only_the_start_of_the_index_is_in_a_navigation_that_mkdocs_makes(tmp_path: Path) -> None:
    mkdocs = MOUNTED.replace(PLAIN[PLAIN.index("nav:") : PLAIN.index("plugins:")], "")
    write_files(tmp_path, {**FILES, "mkdocs.yml": mkdocs})
    build(find_index(tmp_path))
    page = (tmp_path / "site/menu/index.html").read_text("utf-8")
    menu = page.split("md-nav--primary")[1].split("</nav>\n  </div>")[0]
    assert "Papers on tea" in menu
    assert 'href="../literature/"' in menu
    assert "literature/papers" not in page


def test_a_removed_folder_name_moves_the_pages(tmp_path: Path) -> None:
    write_files(tmp_path, {**FILES, "mkdocs.yml": MOUNTED.replace("literature/", "/a/b")})
    (tmp_path / "pages").mkdir()
    generate(find_index(tmp_path))
    assert (tmp_path / "docs/a/b/papers/tea.md").is_file()
    docs = f"docs_dir: pages\n{MOUNTED}"
    (tmp_path / "mkdocs.yml").write_text(docs, "utf-8")
    generate(find_index(tmp_path))
    assert (tmp_path / "pages/literature/papers/tea.md").is_file()


@pytest.mark.parametrize("path", ["../out", "a b", "https://x.example/", "a\\b"])
def test_a_path_that_is_no_folder_is_refused(tmp_path: Path, path: str) -> None:
    mkdocs = MOUNTED.replace("literature/}", f"{json.dumps(path)}}}")
    write_files(tmp_path, {**FILES, "mkdocs.yml": mkdocs})
    with pytest.raises(UsageError, match="is not the path of a folder"):
        build(find_index(tmp_path))
