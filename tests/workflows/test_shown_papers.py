"""The pages of edited papers in the preview, before the site is built again."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

import pytest

from conftest import PAPER, POTS, TWO
from paper_index.content.layout import Layout
from paper_index.site.build import Preview
from paper_index.workflows.serve import PreviewBuilder

MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.slow  # each test builds a site

CUPS = PAPER.replace("Tea", "Cups").replace("2104.06083", "2104.06085")
MERGED = {
    "content/duplicates/cups.yml": "same: [cups, tea]\nreason: One.\n",
    "content/papers/cups.yml": CUPS,
}


class Shown:
    """An index with its preview, whose first build is done."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.builder = layout, PreviewBuilder(layout)
        self.folder = layout.root / ".paper-index" / "preview"
        self.preview = Preview(self.folder, "http://127.0.0.1:8000/")
        self.is_built = self.builder.build(self.preview)

    def page(self, name: str) -> str:
        return (self.folder / "papers" / name / "index.html").read_text("utf-8")

    def show(self) -> bool:
        return self.builder.show_papers(self.preview)

    def rebuild(self) -> bool:
        return self.builder.build(self.preview)

    def write(self, name: str, text: str) -> None:
        (self.layout.papers / f"{name}.yml").write_text(text, "utf-8")


@pytest.mark.parametrize("settings", ["", "abstracts: false\ncitation_files: false\n"])
def test_the_page_of_an_edited_paper_is_the_one_that_a_build_makes(
    make_index: MakeIndex, settings: str
) -> None:
    # Tags shared with related papers, and new citation keys, come from the build.
    files = {"content/config.yml": f"{settings}limits: {{related: 0}}\n"}
    paper = f"{PAPER}citation_key: brown2021\n"
    shown = Shown(make_index({**TWO, **files, "content/papers/tea.yml": paper}))
    assert not shown.show()
    for text in (
        paper.replace("tags: [tea-science, cup-theory]", "tags: [tea-science]"),
        f"{paper}note: Read **this** first.\n",
        paper.replace("Cooling", "Warming & Stirring"),
        f"{paper}status: retracted\nlinks: {{code: https://example.org/tea}}\n",
    ):
        old = shown.page("tea")
        shown.write("tea", text)
        assert shown.show()
        new = shown.page("tea")
        assert new != old
        assert not shown.show()
        assert shown.rebuild()
        assert shown.page("tea") == new


def test_new_authors_and_venues_are_named_and_get_their_links_from_the_build(
    make_index: MakeIndex,
) -> None:
    shown = Shown(make_index({"content/papers/tea.yml": PAPER}))
    shown.write("tea", PAPER.replace("Grace Cole", "Vera Pond") + "venue: Pond Letters\n")
    assert shown.show()
    assert "Vera Pond" in shown.page("tea")
    assert "Pond Letters" in shown.page("tea")
    assert "Grace Cole" not in shown.page("tea")
    assert "venues/pond-letters" not in shown.page("tea")
    shown.rebuild()
    assert "venues/pond-letters" in shown.page("tea")


def test_papers_edited_during_a_build_are_shown_again_after_it(make_index: MakeIndex) -> None:
    shown = Shown(make_index(TWO))
    written = shown.layout.docs / "papers" / "tea.md"

    def edit() -> None:
        while "First." not in written.read_text("utf-8"):
            time.sleep(0.01)
        shown.write("pots", f"{POTS}note: Meanwhile.\n")

    editor = Thread(target=edit)
    editor.start()
    shown.write("tea", f"{PAPER}note: First.\n")
    shown.rebuild()
    editor.join()
    assert "First." in shown.page("tea")
    assert shown.show()
    assert "Meanwhile." in shown.page("pots")


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        ("tea", PAPER.replace("tags: [tea", "tags: [te")),
        ("tea", "title: [unclosed\n"),
        ("tea", None),
        ("kettle", CUPS),
        ("cups", CUPS.replace("Cups", "Mugs")),
    ],
    ids=["unknown tag", "no YAML", "removed", "added", "merged"],
)
def test_what_only_a_build_can_show_waits_for_it(
    make_index: MakeIndex, edit: str, text: str | None
) -> None:
    shown = Shown(make_index({**TWO, **MERGED}))
    old = shown.page("tea")
    if text is None:
        (shown.layout.papers / f"{edit}.yml").unlink()
    else:
        shown.write(edit, text)
    assert not shown.show()
    assert shown.page("tea") == old


def test_a_preview_that_needs_no_build_knows_its_papers_after_the_next_one(
    make_index: MakeIndex,
) -> None:
    shown = Shown(make_index(TWO))
    again = shown
    for _ in range(50):
        # A file that changed within the last seconds may change again.
        again = again if not again.is_built else Shown(shown.layout)
    assert not again.is_built
    again.write("tea", f"{PAPER}note: Unknown yet.\n")
    assert not again.show()
    again.write("tea", PAPER)
    assert again.rebuild()
    again.write("tea", f"{PAPER}note: Known now.\n")
    assert again.show()
    assert "Known now." in again.page("tea")


def test_the_page_is_in_the_folder_of_an_index_that_is_part_of_a_site(
    make_index: MakeIndex,
) -> None:
    mkdocs = "site_name: Pond\ntheme: material\nplugins: [{paper-index: {path: library/}}]\n"
    layout = make_index({**TWO, "mkdocs.yml": mkdocs, "docs/index.md": "# Pond\n"})
    shown = Shown(Layout(layout.root, folder="library/"))
    shown.write("tea", f"{PAPER}note: Inside.\n")
    (layout.papers / "tea.yml~").write_text(PAPER, "utf-8")  # by an editor
    assert shown.show()
    page = shown.folder / "library" / "papers" / "tea" / "index.html"
    assert "Inside." in page.read_text("utf-8")
    assert not (shown.folder / "papers").exists()
