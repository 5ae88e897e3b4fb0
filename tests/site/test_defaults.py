"""What the plugin adds to a short `mkdocs.yml`, or to none, and what it leaves alone."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files, get_files

from conftest import PAPER
from paper_index.site.build import mkdocs_settings
from paper_index.site.defaults import complete_palette, limit_instant_navigation
from paper_index.workflows.build import build, generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

CONFIG = """\
name: Tea, weighed
description: Papers on the weight of tea.
url: https://tea.example/index
repository: https://gitlab.com/leaves/tea
"""
SHORT = "site_name: Tea\ntheme: material\nplugins: [paper-index]\n"


def configured(layout: Layout) -> MkDocsConfig:
    """Return the configuration as it is when a build starts."""
    config = load_config(strict=True, **mkdocs_settings(layout))
    return config.plugins.on_config(config)


def index(make: MakeIndex, mkdocs: str | None, **more: str) -> Layout:
    layout = make({"content/papers/tea.yml": PAPER, "content/config.yml": CONFIG, **more})
    if mkdocs is None:
        layout.mkdocs.unlink()
    else:
        layout.mkdocs.write_text(mkdocs, "utf-8")
    return layout


def navigation(layout: Layout) -> list[Any]:
    generate(layout)
    config = configured(layout)
    files = config.plugins.on_files(get_files(config), config=config)
    found = config.nav or [f.src_uri for f in files.documentation_pages() if f.inclusion.value > 0]
    return list(found)


SECTIONS = [
    {"Home": "index.md"},
    {"Papers": "papers/index.md"},
    {"Tags": "tags/index.md"},
    {"Authors": "authors/index.md"},
    {"Venues": "venues/index.md"},
    {"Trending": "trending.md"},
    {"Recent": "recent.md"},
    {"Contribute": "contribute.md"},
]


@pytest.mark.parametrize(
    ("mkdocs", "name"),
    [
        (None, "Tea, weighed"),
        ("plugins: [paper-index]\n", "Tea, weighed"),
        ("plugins: {paper-index: {}}\ntheme: {name: material}\n", "Tea, weighed"),
        (SHORT, "Tea"),
    ],
)
def test_a_short_configuration_is_completed(
    make_index: MakeIndex, mkdocs: str | None, name: str
) -> None:
    config = configured(index(make_index, mkdocs))
    assert config.site_name == name
    assert config.site_description == "Papers on the weight of tea."
    assert config.site_url == "https://tea.example/index/"
    assert (config.repo_url, config.repo_name) == ("https://gitlab.com/leaves/tea", "GitLab")
    assert config.edit_uri == "-/edit/main/docs/"
    assert config.theme.name == "material"
    assert config.theme["font"] is False
    assert {"navigation.tabs", "navigation.instant"} < set(config.theme["features"])
    assert [one.get("scheme") for one in config.theme["palette"]] == [None, "default", "slate"]
    assert "attr_list" in config.markdown_extensions
    assert config.mdx_configs["toc"] == {"permalink": True}


def test_settings_of_the_maintainer_take_precedence(make_index: MakeIndex) -> None:
    mkdocs = """\
site_name: Mine
site_description: My words.
site_url: https://mine.example/
repo_url: https://github.com/me/mine
repo_name: mine
edit_uri: blob/dev/docs/
plugins: [paper-index]
theme:
  name: material
  font: {text: Lato}
  features: [navigation.sections]
  icon: {logo: material/tea, edit: material/file}
  palette: {scheme: slate, primary: red}
markdown_extensions: [footnotes, {toc: {permalink: "#", baselevel: 2}}]
extra_css: [mine.css]
nav: [{Start: index.md}]
validation: {links: {anchors: ignore}}
"""
    config = configured(index(make_index, mkdocs))
    assert (config.site_description, config.site_url) == ("My words.", "https://mine.example/")
    assert (config.repo_name, config.edit_uri) == ("mine", "blob/dev/docs/")
    assert config.theme["font"] == {"text": "Lato"}
    assert config.theme["features"][-1] == "navigation.sections"
    assert config.theme["icon"] == {
        "logo": "material/tea",
        "edit": "material/file",
        "repo": "material/source-branch",
    }
    assert config.theme["palette"] == {"scheme": "slate", "primary": "red", "accent": "red"}
    assert config.mdx_configs["toc"] == {"permalink": "#", "baselevel": 2}
    assert {"footnotes", "attr_list"} < set(config.markdown_extensions)
    assert config.extra_css[-1] == "mine.css"
    assert config.nav == [{"Start": "index.md"}]


def test_without_an_address_pages_are_loaded_in_full(make_index: MakeIndex) -> None:
    layout = index(make_index, SHORT)
    (layout.content / "config.yml").write_text("name: Tea\n", "utf-8")
    config = configured(layout)
    assert config.site_url is None
    assert "navigation.instant" not in config.theme["features"]


@pytest.mark.parametrize(
    "asked", ["", "theme:\n  name: material\n  features: [navigation.instant]\n"]
)
@pytest.mark.parametrize("pages", [2, 3])
def test_a_large_site_loads_pages_in_full_unless_the_maintainer_says_otherwise(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, asked: str, pages: int
) -> None:
    monkeypatch.setattr("paper_index.site.defaults._INSTANT_PAGES", 2)
    mkdocs = SHORT.replace("theme: material\n", asked or "theme: material\n")
    config = configured(index(make_index, mkdocs))
    made = [File.generated(config, f"{number}.md", content="") for number in range(pages)]
    limit_instant_navigation(config, Files(made))
    features = config.theme["features"]
    assert ("navigation.instant" in features) == (pages == 2 or bool(asked))
    assert "navigation.tabs" in features


@pytest.mark.parametrize(
    ("own", "primary", "accent"),
    [
        (None, "paper-index", "paper-index"),
        ({}, "paper-index", "paper-index"),
        ({"primary": "teal"}, "teal", "teal"),
        ({"primary": "deep purple", "accent": "lime"}, "deep purple", "lime"),
        ({"primary": "white"}, "white", "paper-index"),
        ({"primary": "custom"}, "custom", "custom"),
        ({"accent": "lime"}, "paper-index", "lime"),
    ],
)
def test_a_colour_applies_to_both_schemes(own: Any, primary: str, accent: str) -> None:
    palette = complete_palette(own)
    assert [(one["primary"], one["accent"]) for one in palette] == [(primary, accent)] * 3
    assert all(one["toggle"] for one in palette)


def test_own_schemes_are_kept_and_get_the_missing_colours() -> None:
    light = {"scheme": "default", "primary": "teal", "toggle": {"icon": "a", "name": "b"}}
    dark = {"scheme": "slate", "accent": "lime"}
    assert complete_palette([light, dark]) == [
        {**light, "accent": "lime"},
        {**dark, "primary": "teal"},
    ]


def test_the_sections_come_first_then_hand_written_pages(make_index: MakeIndex) -> None:
    layout = index(
        make_index,
        f"{SHORT}not_in_nav: hidden.md\n",
        **{
            "docs/about.md": "# About us\n",
            "docs/hidden.md": "# Hidden\n",
            "docs/a-guide.md": "# A guide\n",
            "docs/how/to.md": "# To\n",
        },
    )
    others = [{"About": "about.md"}, "a-guide.md", {"How": ["how/to.md"]}]
    assert navigation(layout) == [*SECTIONS, *others]
    # Generated pages do not enter when the pages are generated again.
    assert navigation(layout) == [*SECTIONS, *others]


@pytest.mark.slow  # builds two sites, one in a process of its own
@pytest.mark.parametrize("setting", ["true", "false"])
def test_the_map_is_a_section_unless_it_is_switched_off(
    make_index: MakeIndex, setting: str
) -> None:
    titles = {"pots": "Earthen pots", "cups": "On the depth of cups"}
    more = {f"content/papers/{name}.yml": f"title: {title}\n" for name, title in titles.items()}
    layout = index(make_index, SHORT, **more)
    config = layout.root / "content/config.yml"
    config.write_text(f"{config.read_text('utf-8')}map: {setting}\n", "utf-8")
    found = navigation(layout)
    section = {"Map": "map.md"}
    assert [one for one in found if one != section] == SECTIONS
    assert (section in found, (layout.docs / "map.md").exists()) == (setting == "true",) * 2


@pytest.mark.slow  # builds two sites
def test_plain_mkdocs_and_no_configuration_at_all_build_one_site(make_index: MakeIndex) -> None:
    layout = index(make_index, "site_name: Tea, weighed\ntheme: material\nplugins: [paper-index]\n")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", str(layout.mkdocs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    pages = {path: path.read_bytes() for path in layout.root.glob("site/**/*.html")}
    layout.mkdocs.unlink()
    build(layout)
    assert pages == {path: path.read_bytes() for path in layout.root.glob("site/**/*.html")}
    home = (layout.root / "site/index.html").read_text("utf-8")
    tabs = re.findall(r'class="md-tabs__link">\s*(.*?)\s*</a>', home, re.DOTALL)
    assert tabs == [name for section in SECTIONS for name in section]
    palette = (layout.root / "site/assets/paper-index/start.js").read_text("utf-8")
    assert palette.count("data-md-color-scheme=") == 3
    assert 'href="https://gitlab.com/leaves/tea"' in home
