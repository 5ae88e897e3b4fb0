"""The pipeline: checks, generated files, and the same bytes for the same content."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import MKDOCS, TAGS, write_files
from paper_index.content.layout import Layout
from paper_index.content.write import MANIFEST
from paper_index.model.issues import ContentError, UsageError, has_errors
from paper_index.workflows import build as pipeline
from paper_index.workflows.check import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[dict[str, str | bytes]], Layout]

PAPER = """\
title: On the Cooling of Tea
authors: [Ada Brown, Grace Cole]
published: 2021-04-13
tags: [tea-science, cup-theory]
abstract: We pour tea into cups and wait.
"""
OTHER = """\
title: "Handles: C++ & <b>bold</b> {{ claims }}"
authors: [Иван, 李]
published: 2020
tags: [tea]
aliases: [handles]
abstract: Cups have $n_1 + n_2$ handles, or none.
"""
BASE: dict[str, str | bytes] = {
    "content/papers/tea.yml": PAPER,
    "content/papers/handles-of-cups.yml": OTHER,
}
BAD = "content/papers/bad.yml"


def docs(layout: Layout) -> dict[str, bytes]:
    return {
        path.relative_to(layout.docs).as_posix(): path.read_bytes()
        for path in sorted(layout.docs.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index whose pages are generated; `generated` is a copy of it."""
    root = tmp_path_factory.mktemp("base")
    write_files(root, {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS, **BASE})
    pipeline.generate(Layout(root))
    return root


@pytest.fixture
def generated(base: Path, tmp_path: Path) -> Layout:
    return Layout(shutil.copytree(base, tmp_path / "index"))


class TestCheck:
    def test_an_empty_index_is_one_hint(self, make_index: Make) -> None:
        checked = check(make_index({}))
        assert [issue.code for issue in checked.issues] == ["no-papers"]
        assert checked.papers == ()

    def test_one_paper_is_checked_and_nothing_is_written(self, make_index: Make) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER})
        checked = check(layout)
        assert [paper.id for paper in checked.papers] == ["tea"]
        assert not has_errors(checked.issues)
        assert docs(layout) == {}

    def test_every_file_is_checked_and_issues_are_ordered_by_location(
        self, make_index: Make
    ) -> None:
        layout = make_index(
            BASE
            | {
                BAD: "title:\nautors: [A]\n",
                "content/config.yml": "format: 3\nnam: x\n",
                "content/duplicates.yml": "- same: [tea]\n",
                "content/papers/stray.txt": "",
                "content/papers/xx.yml": "title: A: B\n",
            }
        )
        found = [
            (issue.location.file, issue.code)
            for issue in check(layout).issues
            if issue.code not in {"tag-count", "thin-paper"}
        ]
        content = layout.content.as_posix()
        assert found == [
            (f"{content}/config.yml", "unknown-key"),
            (f"{content}/duplicates.yml", "invalid-value"),
            (f"{content}/papers/bad.yml", "missing-field"),
            (f"{content}/papers/bad.yml", "unknown-key"),
            (f"{content}/papers/handles-of-cups.yml", "markup"),
            (f"{content}/papers/handles-of-cups.yml", "tag-alias"),
            (f"{content}/papers/stray.txt", "stray-file"),
            (f"{content}/papers/xx.yml", "yaml-syntax"),
        ]

    def test_duplicates_are_located_at_a_title(self, make_index: Make) -> None:
        layout = make_index(BASE | {"content/papers/tea-2.yml": f"# a copy\n{PAPER}"})
        (issue,) = (i for i in check(layout).issues if i.code == "duplicate")
        assert str(issue.location) == f"{layout.papers.as_posix()}/tea-2.yml:2:title"

    def test_it_logs_its_progress(self, make_index: Make, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO")
        check(make_index(BASE))
        steps = [r.message for r in caplog.records if not hasattr(r, "progress")]
        assert steps == [
            "reading content",
            "validating 2 papers",
            "looking for duplicates",
        ]


class TestGenerate:
    def test_writes_once_and_then_nothing(self, make_index: Make) -> None:
        layout = make_index(BASE)
        first = pipeline.generate(layout)
        before = docs(layout)
        second = pipeline.generate(layout)
        assert set(first.written) == set(before) - {MANIFEST}
        assert first.pages == sum(name.endswith(".md") for name in first.written)
        assert (second.written, second.removed) == ((), ())
        assert docs(layout) == before

    def test_the_pages_of_a_removed_paper_are_removed(self, generated: Layout) -> None:
        layout = generated
        (layout.papers / "handles-of-cups.yml").unlink()
        removed = pipeline.generate(layout).removed
        # Another paper's key may be in the same pack.
        assert tuple(name for name in removed if not name.startswith("cite/")) == (
            "papers/handles-of-cups.md",
            "papers/handles-of-cups/cite.bib",
            "papers/handles-of-cups/picture.png",
            "papers/handles.md",
            "years/2020.md",
            "years/2020/papers.bib",
        )

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"title: A: B\n", "yaml-syntax"),
            (b"title: T\ntitle: U\nabstract: A\n", "duplicate-key"),
            (b"title: T\nautors: [A]\nabstract: A\n", "unknown-key"),
            (b"abstract: T\n", "missing-field"),
            (b"title: T\nabstract:\n", "missing-field"),
            (b"title: T\nabstract: A\ntags: [nope]\n", "unknown-tag"),
            (b"title: T\nabstract: A\narxiv: x\n", "invalid-value"),
            (b"title: T\nabstract: A\ncode: javascript:alert(1)\n", "invalid-value"),
            (b"title: T\nabstract: A\naliases: [tea]\n", "id-clash"),
            (b"title: T\nabstract: " + b"a" * 1_000_000, "too-long"),
            (b"title: T\0\n", "encoding"),
            (b"title: \xe9\n", "encoding"),
            (b"a: " + b"[" * 100_000, "yaml-syntax"),
        ],
    )
    def test_content_with_errors_writes_nothing(
        self, generated: Layout, data: bytes, code: str
    ) -> None:
        layout = generated
        before = docs(layout)
        (layout.root / BAD).write_bytes(data)
        with pytest.raises(ContentError) as caught:
            pipeline.generate(layout)
        errors = [issue for issue in caught.value.issues if issue.severity == "error"]
        assert [issue.code for issue in errors] == [code]
        assert errors[0].location.file == (layout.root / BAD).as_posix()
        assert docs(layout) == before

    def test_a_hand_written_page_is_an_error_before_anything_is_written(
        self, make_index: Make
    ) -> None:
        layout = make_index(BASE | {"docs/tags/tea-science.md": "mine\n"})
        with pytest.raises(UsageError, match=r"tags/tea-science\.md was written by hand"):
            pipeline.generate(layout)
        assert docs(layout) == {"tags/tea-science.md": b"mine\n"}

    def test_hostile_texts_are_escaped_once(self, generated: Layout) -> None:
        page = docs(generated)["papers/handles-of-cups.md"].decode()
        (heading,) = (line for line in page.splitlines() if line.startswith("# "))
        assert "&#123;&#123; claims &#125;&#125;" in heading
        assert "<b>" not in page
        assert 'title: "Handles: C++ &amp; &lt;b&gt;bold&lt;/b&gt;' in page
        assert "Иван" in page

    @pytest.mark.parametrize("newline", ["\r\n", "\r"])
    def test_a_byte_order_mark_and_line_endings_change_no_page(
        self, generated: Layout, newline: str
    ) -> None:
        path = generated.papers / "tea.yml"
        path.write_bytes(b"\xef\xbb\xbf" + PAPER.replace("\n", newline).encode())
        assert pipeline.generate(generated).written == ()


class TestSameBytes:
    PROGRAM = (
        "import sys; from pathlib import Path; from paper_index.workflows import build;"
        "from paper_index.content.layout import Layout; build.generate(Layout(Path(sys.argv[1])))"
    )

    def papers(self) -> dict[str, str | bytes]:
        words = "steam saucer kettle spoon leaf sugar lemon porcelain".split()  # noqa: SIM905
        return {
            f"content/papers/{word}.yml": f"title: Of {word * 3}\npublished: {2019 + number % 3}\n"
            f"tags: [{'cup-theory, tea' if number % 2 else 'tea-science'}]\n"
            f"abstract: All of {word}, {'and more ' * number}in one cup.\n"
            for number, word in enumerate(words)
        }

    @pytest.mark.slow  # starts Python
    def test_under_any_hash_seed(self, make_index: Make) -> None:
        layout = make_index(BASE | self.papers())
        pipeline.generate(layout)
        found = docs(layout)
        assert len(found) > 15
        for name in found:
            (layout.docs / name).unlink()
        # That of this process is another, drawn at random.
        environment = os.environ | {"PYTHONHASHSEED": "0", "LC_ALL": "C"}
        command = [sys.executable, "-c", self.PROGRAM, str(layout.root)]
        subprocess.run(command, check=True, env=environment, timeout=60)
        assert docs(layout) == found

    def test_for_any_order_of_files(self, make_index: Make, tmp_path: Path) -> None:
        files = list((BASE | self.papers()).items())
        found = []
        for seed in range(3):
            random.Random(seed).shuffle(files)
            layout = make_index(dict(files))
            pipeline.generate(layout)
            found.append(docs(layout))
            for name in [*found[-1], *(name for name, _ in files)]:
                (tmp_path / name if name.startswith("content/") else layout.docs / name).unlink()
        assert found[0] == found[1] == found[2]

    def test_in_any_folder(self, generated: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
        layout = generated
        before = docs(layout)
        monkeypatch.chdir(layout.root)
        relative = type(layout)(layout.root.relative_to(layout.root))
        assert pipeline.generate(relative).written == ()
        assert docs(layout) == before
