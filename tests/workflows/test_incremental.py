"""Generating after a change writes the same bytes as generating everything."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from paper_index.cache import store
from paper_index.cache.store import FILE
from paper_index.content.journal import FOLDER
from paper_index.content.layout import Layout
from paper_index.content.write import MANIFEST
from paper_index.workflows.build import generate, open_store
from support.made_up_history import commit, git, needs_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[dict[str, str | bytes]], Layout]

TAGS = """\
groups:
  field: {name: Field}
tags:
  tea: {name: Tea, group: field, definition: Leaves., aliases: [chai]}
  cups: {name: Cups, group: field, definition: Vessels.}
"""
MKDOCS = "site_name: Teapots\nsite_url: https://example.org/\nplugins: [paper-index]\n"
AUTHORS = "ada-brown: {name: Ada Brown, names: [A. Brown]}\n"
VERDICT = "same: [deep-cups, deep-cups-again]\nreason: The same paper.\n"


def paper(title: str, authors: str, tags: str, **fields: str) -> str:
    lines = {"title": title, "authors": f"[{authors}]", "tags": f"[{tags}]", "added": "2026-01-02"}
    lines |= {"published": "2024-03-01", "abstract": f"We study {title} with $x^2$ and wait."}
    return "".join(f"{key}: {value}\n" for key, value in (lines | fields).items())


DEEP = paper("Deep Cups", "Ada Brown, Bo Li", "cups", doi="10.1234/deep")
INDEX: dict[str, str | bytes] = {
    "content/tags.yml": TAGS,
    "content/config.yml": "format: 3\nname: Teapots\nauthor_pages: {papers: 1, feeds: true}\n",
    "content/papers/cold-tea.yml": paper("Cold Tea", "Ada Brown, Cy Dee", "tea, cups"),
    "content/papers/warm-tea.yml": paper("Warm Tea", "A. Brown, Bo Li", "tea", venue="Tea Letters"),
    "content/papers/deep-cups.yml": DEEP,
    "content/papers/odd-spoons.yml": paper("Odd $\\\\frac{$ Spoons", "Eve Fox", "cups", note="A."),
}


def _write(path: str, text: str) -> Callable[[Layout], None]:
    def change(layout: Layout) -> None:
        (layout.root / path).parent.mkdir(parents=True, exist_ok=True)
        (layout.root / path).write_text(text, "utf-8")

    return change


def _replace(path: str, old: str, new: str) -> Callable[[Layout], None]:
    def change(layout: Layout) -> None:
        text = (layout.root / path).read_text("utf-8")
        assert old in text
        (layout.root / path).write_text(text.replace(old, new), "utf-8")

    return change


def _remove(layout: Layout) -> None:
    (layout.papers / "warm-tea.yml").unlink()


def _rename(layout: Layout) -> None:
    text = (layout.papers / "warm-tea.yml").read_text("utf-8")
    (layout.papers / "hot-tea.yml").write_text(f"{text}aliases: [warm-tea]\n", "utf-8")
    _remove(layout)


def _rename_tag(layout: Layout) -> None:
    _replace("content/tags.yml", "tea: {name: Tea", "brews: {name: Brews")(layout)
    _replace("content/tags.yml", "[chai]", "[chai, tea]")(layout)
    for path in layout.papers.glob("*.yml"):
        path.write_text(path.read_text("utf-8").replace("[tea", "[brews"), "utf-8")


def _decide(layout: Layout) -> None:
    again = paper("Deep Cups", "Ada Brown, Bo Li", "tea", doi="10.1234/deep")
    _write("content/papers/deep-cups-again.yml", again)(layout)
    _write("content/duplicates/deep-cups__deep-cups-again.yml", VERDICT)(layout)


def _commit(layout: Layout) -> None:
    commit(layout.root, "2026-02-03")


def _edit_page(layout: Layout) -> None:
    (layout.pages / "papers/cold-tea.md").write_text("edited", "utf-8")


def _truncate_page(layout: Layout) -> None:
    (layout.pages / "data/papers.json").write_bytes(b"")


def _delete_pages(layout: Layout) -> None:
    shutil.rmtree(layout.pages / "papers")


def _lose_manifest(layout: Layout) -> None:
    (layout.pages / MANIFEST).unlink()


def _damage_store(layout: Layout) -> None:
    path = layout.root / FOLDER / FILE
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)


def _truncate_store(layout: Layout) -> None:
    path = layout.root / FOLDER / FILE
    path.write_bytes(path.read_bytes()[:6000])


def _other_store(layout: Layout) -> None:
    with sqlite3.connect(layout.root / FOLDER / FILE) as base:
        base.execute("PRAGMA user_version = 7")


CHANGES: dict[str, Callable[[Layout], None]] = {
    "a title": _replace("content/papers/cold-tea.yml", "title: Cold Tea", "title: Iced Tea"),
    "tags": _replace("content/papers/cold-tea.yml", "[tea, cups]", "[cups]"),
    "a paper added": _write("content/papers/new.yml", paper("New Pots", "Bo Li", "tea")),
    "a paper removed": _remove,
    "a paper renamed": _rename,
    "a tag renamed": _rename_tag,
    "a definition": _replace("content/tags.yml", "Leaves.", "Leaves in water."),
    "a verdict": _decide,
    "authors joined": _write("content/authors.yml", AUTHORS),
    "the name of the index": _replace("content/config.yml", "Teapots", "Kettles"),
    "a limit": _write("content/config.yml", "format: 3\nlimits: {papers_per_page: 2}\n"),
    "the address of the site": _replace("mkdocs.yml", "example.org", "example.com"),
    "abstracts left out": _write("content/config.yml", "format: 3\nabstracts: false\n"),
    "the history": _commit,
}
DAMAGES: dict[str, Callable[[Layout], None]] = {
    "nothing": lambda _: None,
    "a page edited": _edit_page,
    "a page truncated": _truncate_page,
    "pages deleted": _delete_pages,
    "the manifest deleted": _lose_manifest,
    "the store damaged": _damage_store,
    "the store truncated": _truncate_store,
    "a store of another version": _other_store,
}


def _generate(layout: Layout) -> list[str]:
    """Generate an index as `build` does, and return the codes of its issues with their lines."""
    with open_store(layout) as cache:
        found = generate(layout, cache)
    # Without the manifest, some files count as hand-written.
    assert set(found.digests) <= set(_docs(layout))
    return [f"{one.code} {one.location.line}" for one in found.issues]


def _docs(layout: Layout) -> dict[str, bytes]:
    return {
        path.relative_to(layout.pages).as_posix(): path.read_bytes()
        for path in layout.pages.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return an index that was generated, of which tests change copies, and its issues."""
    layout = Layout(tmp_path_factory.mktemp("generated"))
    for name, text in (("mkdocs.yml", MKDOCS), *INDEX.items()):
        _write(name, str(text))(layout)
    return layout.root, _generate(layout)


@pytest.mark.slow  # an index is generated twice for each kind of change
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_the_same_files_and_issues_as_generating_everything(
    generated: tuple[Path, list[str]], tmp_path: Path, change: str
) -> None:
    layout = Layout(tmp_path / "index")
    shutil.copytree(generated[0], layout.root)
    CHANGES[change](layout)
    issues, found = _generate(layout), _docs(layout)
    shutil.rmtree(layout.root / FOLDER)
    shutil.rmtree(layout.pages)
    layout.pages.mkdir()
    assert issues == _generate(layout)
    assert found == _docs(layout)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_lost_or_damaged_is_made_again(
    generated: tuple[Path, list[str]], tmp_path: Path, damage: str
) -> None:
    layout = Layout(tmp_path / "index")
    root, issues = generated
    shutil.copytree(root, layout.root)
    DAMAGES[damage](layout)
    assert _generate(layout) == issues
    assert _docs(layout) == _docs(Layout(root))


def test_nothing_is_made_again_without_a_change(
    make_index: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = make_index(INDEX)
    _generate(layout)
    monkeypatch.setattr("paper_index.pages.render.render_page", None)
    monkeypatch.setattr("paper_index.exports.citations.cite_paper", None)
    _generate(layout)


def test_work_in_the_background_gives_the_same_files_and_issues_and_keeps_its_results(
    generated: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.workflows.check.MANY", 0)
    monkeypatch.setattr("paper_index.relate.related.MANY", 0)
    layout, (root, issues) = Layout(tmp_path / "index"), generated
    shutil.copytree(root / "content", layout.content)
    shutil.copy(root / "mkdocs.yml", layout.root)
    assert _generate(layout) == issues
    assert _docs(layout) == _docs(Layout(root))
    monkeypatch.setattr("paper_index.relate.related._find", None)
    monkeypatch.setattr("paper_index.relate.layout.lay_out", None)
    monkeypatch.setattr("paper_index.workflows.remembered.advise_people", None)
    assert _generate(layout) == issues


def test_another_program_makes_everything_again(
    make_index: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = make_index(INDEX)
    _generate(layout)
    monkeypatch.setattr(store, "program_digest", lambda: "another")
    monkeypatch.setattr("paper_index.pages.render.page_bytes", lambda page: page.path.encode())
    _generate(layout)
    assert _docs(layout)["papers/cold-tea.md"] == b"papers/cold-tea.md"


def test_two_builds_at_once_both_succeed(make_index: Make) -> None:
    layout = make_index(INDEX)
    threads = [threading.Thread(target=_generate, args=(layout,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = _docs(layout)
    shutil.rmtree(layout.root / FOLDER)
    _generate(layout)
    assert found == _docs(layout)


def test_a_locked_store_is_left_out(make_index: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = make_index(INDEX)
    _generate(layout)
    found = _docs(layout)
    monkeypatch.setattr(store, "_PATIENCE", 0.01)
    base = sqlite3.connect(layout.root / FOLDER / FILE, isolation_level=None)
    base.execute("BEGIN EXCLUSIVE")
    _generate(layout)
    base.execute("ROLLBACK")
    assert found == _docs(layout)


@needs_git
def test_a_committed_store_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    layout = Layout(tmp_path)
    with open_store(layout) as cache:
        cache.put("step", {"key": b"value"})
    git(tmp_path, "init", "-q")
    with open_store(layout) as cache:
        assert cache.get("step", ["key"]) == {"key": b"value"}
    git(tmp_path, "add", "--force", f"{FOLDER}/{FILE}")
    with open_store(layout) as cache:
        assert cache.get("step", ["key"]) == {}
    assert "is committed, so it is not used" in caplog.text
