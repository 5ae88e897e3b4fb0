"""Builds this index with MkDocs and its successors, and prints how their sites differ.

Run by `make successors`; each builder is installed into an environment of its own. The folder given
as the argument keeps environments, copies of the index and sites.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from html import unescape
from operator import attrgetter
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
_ANCHOR = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Builder:
    """What builds a site: packages to install beside ours, the theme's name, and the commands."""

    name: str
    packages: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]
    theme: str = "material"
    replaced: tuple[str, ...] = ()
    """Packages that the others replace under the same import name."""


BUILDERS = (
    Builder("mkdocs", (), (("mkdocs", "build", "--strict"),)),
    Builder(
        "properdocs", ("properdocs",), (("properdocs", "build", "--strict", "-f", "mkdocs.yml"),)
    ),
    Builder(
        "mkdocs-ng",
        ("mkdocs-ng", "mkdocs-materialx"),
        (("mkdocs", "build", "--strict"),),
        "materialx",
        ("mkdocs", "mkdocs-material"),
    ),
    Builder("zensical", ("zensical",), (("paper-index", "generate"), ("zensical", "build"))),
)


@dataclass(frozen=True)
class Page:
    """What a reader finds on a page: title, heading, and where its links lead."""

    title: str
    heading: str
    links: frozenset[str]


def make_site(builder: Builder, work: Path) -> Path:
    """Build this index; return the folder of the site. Raises CalledProcessError."""
    place, index = work / builder.name, work / f"{builder.name}-index"
    if not place.exists():
        venv.create(place, with_pip=True)
        pip = (str(place / "bin/pip"), "--quiet", "--disable-pip-version-check")
        subprocess.run((*pip, "install", str(ROOT), *builder.packages), check=True)
        if builder.replaced:
            names = (*builder.replaced, *builder.packages)
            subprocess.run((*pip, "uninstall", "--yes", *names), check=True)
            subprocess.run((*pip, "install", "--no-deps", *builder.packages), check=True)
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(ROOT / "content", index / "content")
    (index / "docs").mkdir()
    listed = json.loads((ROOT / "docs/.paper-index.json").read_text("utf-8"))["files"]
    for page in (ROOT / "docs").glob("*.md"):
        if page.name not in listed:
            shutil.copy(page, index / "docs")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    changed = settings.replace("theme: material", f"theme: {builder.theme}")
    (index / "mkdocs.yml").write_text(changed, "utf-8")
    for name, *options in builder.commands:
        subprocess.run((str(place / "bin" / name), *options), cwd=index, check=True, timeout=1800)
    return index / "site"


def read_site(site: Path) -> dict[str, Page]:
    """Return the pages of a site by path."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        title, heading = (
            " ".join(unescape(_MARKUP.sub("", _ANCHOR.sub("", found[1]))).split()) if found else ""
            for found in (_TITLE.search(text), _HEADING.search(text))
        )
        body = text.partition("<article")[2].partition("</article>")[0]
        pages[path.relative_to(site).as_posix()] = Page(
            title, heading, frozenset(unescape(link) for link in _LINK.findall(body))
        )
    return pages


def search_records(site: Path) -> tuple[int, int]:
    """Return the numbers of papers and of words in the search index; zeros without one."""
    facets, words = site / "search/facets.json", site / "search/words"
    if not (facets.is_file() and words.is_dir()):
        return 0, 0
    known = sum(len(json.loads(path.read_text("utf-8"))) for path in words.iterdir())
    return json.loads(facets.read_text("utf-8"))["papers"], known


def compare(ours: dict[str, Page], theirs: dict[str, Page]) -> str:
    """Return in one line how many pages are missing, new, or differ in what a reader finds."""
    both = sorted(ours.keys() & theirs.keys())
    differ = {
        what: [name for name in both if get(ours[name]) != get(theirs[name])]
        for what, get in (
            ("titles", attrgetter("title")),
            ("headings", attrgetter("heading")),
            ("lists of links", attrgetter("links")),
        )
    }
    shown = (
        f"{len(names)} {what} differ" + (f" ({names[0]})" if names else "")
        for what, names in differ.items()
    )
    missing, new = (len(ours.keys() - theirs.keys()), len(theirs.keys() - ours.keys()))
    return f"{len(theirs)} pages, {missing} missing, {new} new; " + ", ".join(shown)


def main(work: Path) -> None:
    """Build and compare; a builder that fails does not stop the others."""
    work.mkdir(parents=True, exist_ok=True)
    reference: dict[str, Page] = {}
    for builder in BUILDERS:
        try:
            site = make_site(builder, work.resolve())
        except subprocess.CalledProcessError as problem:
            print(f"{builder.name}: failed: {problem}")
            continue
        pages = read_site(site)
        reference = reference or pages
        papers, words = search_records(site)
        print(
            f"{builder.name}: {compare(reference, pages)}; search: {papers} papers, {words} words"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
