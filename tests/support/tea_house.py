"""An index in a folder of a site with ten pages of its own, and that site without the index."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from conftest import PAPER, TAGS, write_files
from paper_index.content.layout import find_index
from paper_index.workflows.build import build
from support.shared_build import built_once

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = """\
site_name: The tea house
site_url: https://house.example/tea/
repo_url: https://github.com/house/site
theme:
  name: material
  features: [navigation.sections, search.suggest]
  palette: {scheme: slate, primary: red}
nav:
  - Welcome: index.md
  - Rooms: [rooms/one.md, rooms/two.md, rooms/three.md]
  - Menu: menu.md
  - Literature: literature/index.md
not_in_nav: "/literature/"
plugins:
  - search
"""
MOUNTED = f"{PLAIN}  - paper-index: {{path: literature/}}\n"
NAMES = [
    *("index", "menu", "rooms/one", "rooms/two", "rooms/three"),
    *("about", "visit", "history/early", "history/late", "history/index"),
]
PAGES = {f"docs/{name}.md": f"# Page {name}\n\n[Home](/tea/)\n" for name in NAMES}
OTHER = "tags: [tea]\ntitle: Pots\nabstract: Clay.\nauthors: [Ada Brown]\naliases: [old-pots]\n"
FILES: dict[str, str | bytes] = {
    **PAGES,
    "content/tags.yml": TAGS,
    "content/config.yml": "name: Papers on tea\ndescription: What we read.\n",
    "content/papers/tea.yml": PAPER,
    "content/papers/pots.yml": OTHER,
}


def make_site(root: Path) -> None:
    """Build the site with the index, and below `plain/` without."""
    write_files(root, {**FILES, "mkdocs.yml": MOUNTED})
    build(find_index(root))
    plain = root / "plain"
    write_files(plain, {**PAGES, "mkdocs.yml": PLAIN.replace("literature/index.md", "about.md")})
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def tea_house() -> Path:
    """Return the folder of both sites, `site/` and `plain/site/`, built once a run."""
    return built_once("tea-house", make_site)
