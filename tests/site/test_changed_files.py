"""A build that makes only what changed gives the same bytes as one that makes everything."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from conftest import write_files
from paper_index.cache import processes
from paper_index.content.layout import Layout
from paper_index.site import direct, replace, search_bundle
from paper_index.workflows import unchanged
from paper_index.workflows.build import build
from support import forked
from support.shared_build import built_once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paper_index.site.past import RenderedPage

    Change = Callable[[Path], object]

pytestmark = pytest.mark.slow  # builds sites

_TAG = "  {0}:\n    name: {1}\n    definition: About {0}.\n    group: topics\n\n"


def paper(number: int, **more: str) -> str:
    fields = {
        "title": f"Kettle {number} and the {['warm', 'cold', 'hot', 'mild'][number % 4]} pot",
        "authors": f"[Ada Brown, Bob {['Cole', 'Dean', 'Eve'][number % 3]}]",
        "published": f"20{10 + number % 5}-03",
        "venue": "Tea Letters" if number % 2 else "Pot Days",
        "tags": "[tea, pots]" if number % 3 else "[pots]",
        "citation_key": f"brown{number}",
        "abstract": f"We boil kettle {number} and pour tea into pot {number * 7}.",
        **more,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


FILES: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: Tea\nsite_url: https://example.org/\nplugins: [paper-index]\n",
    "content/config.yml": "format: 3\nname: Tea\nauthor_pages:\n  papers: 1\n",
    "content/tags.yml": "groups:\n  topics:\n    name: Topics\n\ntags:\n"
    + "".join(map(_TAG.format, ("cups", "pots", "tea"), ("Cups", "Pots", "Tea"))),
    "docs/about.md": "# About\n\nRead [the first](papers/kettle-1.md).\n",
    **{f"content/papers/kettle-{number}.yml": paper(number) for number in range(1, 13)},
}


@functools.cache
def base() -> Path:
    """Return an index with its site, built once."""

    def make(root: Path) -> None:
        write_files(root, FILES)
        build(Layout(root))

    return built_once("incremental", make)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(base(), tmp_path / "index")
    return tmp_path / "index"


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def fresh(root: Path) -> dict[str, bytes]:
    """Return the site that a first build of the same index makes."""
    other = root.with_name("fresh")
    left_out = shutil.ignore_patterns(".paper-index", "site", "papers.md")
    shutil.copytree(root, other, ignore=left_out)
    for name in json.loads((root / "docs/.paper-index.json").read_bytes())["files"]:
        (other / "docs" / name).unlink(missing_ok=True)
    (other / "docs/.paper-index.json").unlink()
    build(Layout(other), cache=False)
    return tree(other / "site")


def write(name: str, text: str) -> Change:
    return lambda root: write_files(root, {name: text})


def edit(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")

    return change


def add(name: str, text: str) -> Change:
    return lambda root: write_files(root, {name: (root / name).read_text("utf-8") + text})


def write_template(root: Path) -> None:
    write_files(root, {"own/partials/footer.html": "<footer>ours</footer>"})
    add("mkdocs.yml", "theme: {name: material, custom_dir: own}\n")(root)


def rename_paper(root: Path) -> None:
    papers = root / "content/papers"
    (papers / "kettle-3.yml").unlink()
    write_files(root, {"content/papers/urn.yml": paper(3, aliases="[kettle-3]")})


def rename_tag(root: Path) -> None:
    edit(
        "content/tags.yml",
        "  pots:\n    name: Pots\n",
        "  jars:\n    name: Jars\n    aliases: [pots]\n",
    )(root)


def both(root: Path) -> None:
    edit("content/papers/kettle-5.yml", "[tea, pots]", "[cups]")(root)
    (root / "content/papers/kettle-9.yml").unlink()


CHANGES: dict[str, Change] = {
    "a title": edit("content/papers/kettle-2.yml", "Kettle 2", "The second kettle <b>"),
    "an abstract": edit("content/papers/kettle-2.yml", "pour tea", "brew $x^2$"),
    "tags": edit("content/papers/kettle-4.yml", "[tea, pots]", "[tea, cups]"),
    "the only paper of a tag": edit("content/papers/kettle-4.yml", "[tea, pots]", "[cups]"),
    "a date": edit("content/papers/kettle-4.yml", "2014-03", "2019-12-24"),
    "a new paper": write("content/papers/samovar.yml", paper(21, title="Samovar")),
    "a paper that is gone": lambda root: (root / "content/papers/kettle-7.yml").unlink(),
    "a renamed paper": rename_paper,
    "two changes": both,
    "a tag's name": edit("content/tags.yml", "name: Tea", "name: Green tea"),
    "a renamed tag": rename_tag,
    "a verdict": write(
        "content/duplicates/kettle-1__kettle-5.yml",
        "same: [kettle-1, kettle-5]\nreason: One text.\n",
    ),
    "joined authors": write(
        "content/authors.yml", "bob-cole:\n  name: Bob Cole\n  names: [Bob Dean]\n"
    ),
    "a page by hand": edit("docs/about.md", "# About", "# Who we are"),
    "the home page's title": edit("content/config.yml", "name: Tea", "name: Coffee"),
    "the address": edit("mkdocs.yml", "example.org", "example.net/x"),
    "the palette": add("mkdocs.yml", "theme:\n  name: material\n  palette: {primary: teal}\n"),
    "a template": write_template,
}

DAMAGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "a page of the site": lambda root: (root / "site/papers/kettle-1/index.html").write_text("x"),
    "a file of the site": lambda root: (root / "site/data/papers.jsonl").unlink(),
    "the search index": lambda root: next((root / "site/search").rglob("chunk/*.pack")).unlink(),
    "a file too many": write("site/papers/more/index.html", "more"),
    "a generated file": lambda root: (root / "docs/papers/kettle-1.md").write_text("# cut"),
    "a damaged record": lambda root: (root / ".paper-index/site.json").write_text('{"files": 3}'),
    "a truncated record": lambda root: (root / ".paper-index/site.json").write_bytes(
        (root / ".paper-index/site.json").read_bytes()[:500]
    ),
    "a damaged cache": lambda root: (root / ".paper-index/cache.sqlite").write_bytes(b"x" * 5000),
    "a record of another version": edit(".paper-index/site.json", '"version": 1', '"version": 0'),
    "no site": lambda root: shutil.rmtree(root / "site"),
}


@pytest.mark.parametrize("name", [*CHANGES, *DAMAGES])
def test_the_bytes_are_those_of_a_first_build(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every second change replaces single files.
    monkeypatch.setattr(replace, "_LINKED", -1 if len(name) % 2 else 10**6)
    (CHANGES | DAMAGES)[name](root)
    build(Layout(root))
    assert tree(root / "site") == (fresh(root) if name in CHANGES else tree(base() / "site"))


@pytest.mark.parametrize("name", ["nothing", "tags", "a page of the site"])
def test_without_a_change_nothing_is_done(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files that changed just now count as changing: the machine may be fast.
    monkeypatch.setattr(unchanged, "_TICK", 0)
    (CHANGES | DAMAGES)[name](root)
    assert build(Layout(root))[0]
    before = tree(root / "site")
    assert build(Layout(root))[0] is None
    assert tree(root / "site") == before


def test_a_change_makes_only_the_pages_that_show_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render = direct.PageRenderer.render

    def counted(renderer: direct.PageRenderer, file: direct.DirectFile) -> RenderedPage:
        made.append(file.src_uri)
        return render(renderer, file)

    monkeypatch.setattr(direct.PageRenderer, "render", counted)
    monkeypatch.setattr(processes, "ALONE", 10**6)  # other processes cannot add to the list
    searched: list[str] = []
    write = search_bundle._write

    def noted(folder: Path, files: Mapping[str, bytes]) -> None:
        searched.extend(files)
        write(folder, files)

    monkeypatch.setattr(search_bundle, "_write", noted)
    add("content/papers/kettle-4.yml", "code: https://example.org/pots\n")(root)
    build(Layout(root))
    # The page of the data states the sizes of its files.
    assert made == ["data.md", "papers/kettle-4.md"]
    assert "engine/index.pack" in searched
    assert {"synonyms.json", "engine/title.pack"}.isdisjoint(searched)
    monkeypatch.setattr(direct, "program_digest", lambda: "another version")
    add("content/papers/kettle-4.yml", "doi: 10.5555/pots\n")(root)
    build(Layout(root))
    assert len(made) > len(FILES)


def test_another_day_is_a_change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = unchanged.content_state(Layout(root), "")

    class Tomorrow(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Tomorrow:
            return cls(2090, 1, 2, tzinfo=tz)

    monkeypatch.setattr(dt, "datetime", Tomorrow)
    assert unchanged.content_state(Layout(root), "") != first
    build(Layout(root))
    assert tree(root / "site") == fresh(root)


def test_two_builds_at_once_give_one_site(root: Path) -> None:
    edit("content/papers/kettle-2.yml", "pour tea", "brew")(root)
    command = forked.command(forked.MAIN, "--quiet", "build")
    builds = [subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(300) for one in builds] == [0, 0]
    assert tree(root / "site") == fresh(root)


KILLED = """
import os, signal, sys
from pathlib import Path
from paper_index.content.layout import Layout
from paper_index.site import replace
from paper_index.workflows.build import build

replace._LINKED = -1
moves, move = 0, Path.replace

def counted(path, target):
    global moves
    if "site.build" in str(path):
        moves += 1
        if moves == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
    return move(path, target)

Path.replace = counted
build(Layout(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("moves", [1, 9])
def test_the_build_after_one_that_was_killed_completes_the_site(root: Path, moves: int) -> None:
    both(root)
    command = forked.command(KILLED, root, str(moves))
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    build(Layout(root))
    assert tree(root / "site") == fresh(root)


def test_hidden_files_of_the_documents_are_replaced_too(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace, "_LINKED", -1)
    add("mkdocs.yml", "exclude_docs: '!.well-known'\n")(root)
    for text in ("first", "second"):
        write("docs/.well-known/security.txt", text)(root)
        build(Layout(root))
        assert (root / "site/.well-known/security.txt").read_text("utf-8") == text


@pytest.mark.parametrize(
    "settings",
    [
        "markdown_extensions: [pymdownx.snippets]\n",
        "hooks: [hooks.py]\n",
        "repo_url: !ENV [REPOSITORY, 'https://example.org/tea']\n",
    ],
)
def test_where_other_files_may_take_part_a_build_never_says_that_nothing_changed(
    root: Path, settings: str
) -> None:
    assert unchanged.content_state(Layout(root), "")
    add("mkdocs.yml", settings)(root)
    assert unchanged.content_state(Layout(root), "") is None


def test_no_cache_makes_everything_anew(root: Path) -> None:
    page = root / "site/papers/kettle-1/index.html"
    before, text = page.stat().st_mtime_ns, page.read_bytes()
    build(Layout(root), cache=False)
    assert (page.stat().st_mtime_ns != before, page.read_bytes()) == (True, text)
