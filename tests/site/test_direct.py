"""Pages that are rendered outside MkDocs' loop are those that MkDocs would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.cache import processes
from paper_index.content.layout import Layout
from paper_index.site import direct
from paper_index.workflows.build import build
from support.sample_index import write_sample_index

if TYPE_CHECKING:
    from pathlib import Path

# A hook for pages makes MkDocs render them all.
HOOK = 'def on_page_content(html, page, config, files):\n    """Change nothing."""\n'


def built(root: Path, settings: str, **files: str) -> dict[str, str]:
    write_sample_index(root)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(settings)
    for name, text in {"hooks.py": HOOK, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    build(Layout(root))
    names = ("*.html", "sitemap.xml", "content-security-policy.txt")
    paths = (path for name in names for path in (root / "site").rglob(name))
    return {path.relative_to(root / "site").as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.slow  # builds two sites
@pytest.mark.parametrize(
    "settings",
    [
        "",
        "site_url: ''\nmarkdown_extensions: [smarty, {toc: {permalink: '#', toc_depth: 2}}]\n",
    ],
)
def test_the_pages_are_those_of_mkdocs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    monkeypatch.setattr(processes, "ALONE", -1)
    ours = built(tmp_path / "a", settings)
    theirs = built(tmp_path / "b", f"{settings}hooks: [hooks.py]\n")
    assert [name for name in theirs if ours.get(name) != theirs[name]] == []
    assert ours.keys() == theirs.keys()


@pytest.mark.slow  # builds two sites
def test_a_template_of_the_maintainer_sees_each_page(tmp_path: Path) -> None:
    settings = "theme: {name: material, custom_dir: own}\n"
    template = (
        '{% extends "base.html" %}{% block content %}{{ super() }}'
        "<p>{{ page.title | length }} {{ page.url }} {{ page.meta.kind }}</p>{% endblock %}"
    )
    files = {"own/main.html": template}
    ours = built(tmp_path / "a", settings, **files)
    assert ours == built(tmp_path / "b", f"{settings}hooks: [hooks.py]\n", **files)


def test_html_and_headings_are_taken_as_they_are() -> None:
    body = "<nav>\n<a>x</a>\n</nav>\n\n# A *b* {: dir=auto }\n\n<p>one</p>\n"
    blocks = ["<nav>\n<a>x</a>\n</nav>", "# A *b* {: dir=auto }", "<p>one</p>"]
    assert direct.html_blocks(body) == blocks


@pytest.mark.parametrize("breaks", ["\n\n", "\n\n\n", "\n\n\n\n", "\n\n\n\n\n"])
def test_blocks_are_separated_by_two_line_breaks_or_more(breaks: str) -> None:
    body = f"{breaks}# A{breaks}<p>\none\n</p>{breaks}<p>"
    assert direct.html_blocks(body) == ["# A", "<p>\none\n</p>", "<p>"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n\n\n",
        "a text",
        "- a list",
        "<a>inline</a>",
        "<p>x</p>\n\n    code",
        "<pre>a\n\n# b\n\n</pre",
    ],
)
def test_everything_else_is_left_to_python_markdown(body: str) -> None:
    assert direct.html_blocks(body) is None
