"""The build by MkDocs: its pages, its errors, and the plugin without our command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import MKDOCS, PAPER
from paper_index.content.write import generated_files
from paper_index.model.issues import ContentError, PaperIndexError, SiteBuildError, UsageError
from paper_index.site.check import SiteFiles, check_site
from paper_index.workflows.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.slow  # nearly every test builds a site with MkDocs

TEA = {"content/papers/tea.yml": PAPER}


def mkdocs(layout: Layout, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments, "-f", str(layout.mkdocs)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def html(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}


def test_a_build_makes_a_page_for_every_file_and_keeps_generated_ones_out_of_the_navigation(
    make_index: MakeIndex,
) -> None:
    layout = make_index({**TEA, "docs/about.md": "# About\n\n[Tea](papers/tea.md)\n"})
    generated, report = build(layout)
    assert generated
    assert report.pages >= generated.pages
    site = layout.root / "site"
    written = ("index", "papers/tea/index", "tags/tea-science/index", "about/index", "404")
    for name in written:
        assert (site / f"{name}.html").is_file()
    assert "about.md" not in generated_files(layout.docs)
    # An alias of a tag redirects without JavaScript.
    moved = (site / "tags/tea/index.html").read_text("utf-8")
    assert 'http-equiv="refresh"' in moved
    assert 'rel="canonical" href="https://example.org/tags/tea-science/"' in moved
    home = (site / "index.html").read_text("utf-8")
    navigation = home.split("md-nav--primary")[1].split("</nav>")[0]
    assert "Cooling" not in navigation
    assert "Tea science" not in navigation


def test_plain_mkdocs_builds_the_same_pages(make_index: MakeIndex) -> None:
    layout = make_index({**TEA})
    build(layout)
    site = layout.root / "site"
    ours = html(site)
    search = sorted(path.name for path in (site / "search").rglob("*.*"))
    shutil.rmtree(site)
    shutil.rmtree(layout.docs)
    layout.docs.mkdir()
    rest = layout.content / "papers" / f".tea.yml.{'0a' * 16}.tmp"
    rest.write_text("title: Half", "utf-8")  # a killed command left it
    done = mkdocs(layout, "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert not rest.exists()
    assert html(site) == ours
    assert sorted(path.name for path in (site / "search").rglob("*.*")) == search


def test_plain_mkdocs_reports_errors_in_the_content(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER.replace("cup-theory", "cup-teory")})
    done = mkdocs(layout, "build")
    assert done.returncode != 0
    assert "content/papers/tea.yml:5" in done.stderr
    assert "cup-theory" in done.stderr
    assert not (layout.root / "site" / "index.html").exists()


def test_a_hand_written_page_is_not_overwritten(make_index: MakeIndex) -> None:
    layout = make_index({**TEA, "docs/papers/tea.md": "# Mine\n"})
    with pytest.raises(PaperIndexError, match=r"papers/tea\.md"):
        build(layout)
    assert (layout.docs / "papers/tea.md").read_text("utf-8") == "# Mine\n"


def test_the_page_of_a_deleted_paper_is_removed(make_index: MakeIndex) -> None:
    layout = make_index(
        {
            **TEA,
            "content/papers/pots.yml": PAPER.replace("Tea", "Pots of clay")
            .replace("2104.06083", "2104.06084")
            .replace("We pour tea", "Clay is baked"),
        }
    )
    build(layout)
    (layout.papers / "pots.yml").unlink()
    generated, _ = build(layout)
    assert generated
    assert "papers/pots.md" in generated.removed
    assert not (layout.root / "site/papers/pots").exists()


# MkDocs stops at its own warnings, before the result is checked.
@pytest.mark.parametrize(
    "links",
    [
        {"[gone](no-such.md)": "no-such.md", "[gone](index.md#nowhere)": "nowhere"},
        {
            '<a href="../papers/missing/">gone</a>': "the link ../papers/missing/ leads to no file",
            '<a href="../papers/tea/#gone">gone</a>': (
                "leads to an anchor that its page does not have"
            ),
            "[gone](papers/tea.md#nowhere)": "the link ../papers/tea/#nowhere leads to an anchor",
            '<img src="gone.png" alt="">': "the link gone.png leads to no file",
        },
    ],
    ids=["warnings", "result"],
)
def test_broken_links_stop_the_build(
    make_index: MakeIndex, links: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    settings = f"{MKDOCS}validation: {{links: {{anchors: warn}}}}\n"
    files: dict[str, str | bytes] = {
        **TEA,
        "docs/about.md": "\n\n".join(["# About", *links, ""]),
        "mkdocs.yml": settings,
    }
    with pytest.raises(SiteBuildError) as caught:
        build(make_index(files))
    for expected in links.values():
        assert expected in str(caught.value) + caplog.text


def test_a_missing_page_is_reported(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Home</p>", "utf-8")
    assert check_site(SiteFiles(tmp_path, tmp_path), ["index.md", "papers/tea.md"]) == [
        "papers/tea.md: the page was not built"
    ]


@pytest.mark.parametrize(
    ("link", "is_right"),
    [
        ("#a", True),
        ("#b", True),
        ("#c", True),
        ("#d", True),
        ("#e&f", True),
        ("#", True),
        ("?x=1&amp;y=2", True),
        ("?x=1#a", True),
        ("../tea/?x=%C3#a", True),
        ("./#a", True),
        ("../../home.html?#a", True),
        ("#g", False),
        ("#e", False),
        ("?x=1#g", False),
        ("../tea/?x=1#g", False),
        ("../?x=1", False),
        ("..", False),
        ("../../home.html#b", False),
    ],
)
def test_links_lead_to_files_and_to_anchors_on_them(
    tmp_path: Path, link: str, *, is_right: bool
) -> None:
    (tmp_path / "papers/tea").mkdir(parents=True)
    anchors = (
        """<p id=a>1<p class=x id=b dir=auto>2<p id="c">3<a\nname='d' id="d">4<p id="e&amp;f">"""
    )
    text = f'{anchors}<a href="{link}">5</a>'
    (tmp_path / "papers/tea/index.html").write_text(text, "utf-8")
    (tmp_path / "home.html").write_text("<p id=a>", "utf-8")
    faults = check_site(SiteFiles(tmp_path, tmp_path), [])
    expected = [] if is_right else ["papers/tea/index.html"]
    assert [one.partition(": ")[0] for one in faults] == expected


@pytest.mark.parametrize(
    ("mkdocs_yml", "error", "expected"),
    [
        (
            MKDOCS.replace("plugins: [paper-index]", "plugins: []"),
            UsageError,
            "does not name the plugin",
        ),
        (MKDOCS.replace("material", "nosuch"), SiteBuildError, "configuration error"),
        (
            MKDOCS.replace("material", "readthedocs"),
            SiteBuildError,
            r"the pages need Material, and the theme is readthedocs: write `theme: material`",
        ),
        ("site_name: [", UsageError, "mkdocs.yml cannot be read"),
        (
            f"{MKDOCS}use_directory_urls: false\n",
            SiteBuildError,
            r"^MkDocs stopped: [^\n]* `use_directory_urls: false`[^\n]*$",
        ),
    ],
)
def test_an_unusable_configuration_is_reported(
    make_index: MakeIndex, mkdocs_yml: str | None, error: type[Exception], expected: str
) -> None:
    layout = make_index({**TEA, **({"mkdocs.yml": mkdocs_yml} if mkdocs_yml else {})})
    if mkdocs_yml is None:
        layout.mkdocs.unlink()
    with pytest.raises(error, match=expected):
        build(layout)


def test_content_with_errors_is_not_built(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": "title: [\n"})
    with pytest.raises(ContentError):
        build(layout)
    assert not (layout.root / "site").exists()
