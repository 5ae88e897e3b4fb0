"""An import that is killed at any time leaves complete files, and the next one completes it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.commands import passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

LIBRARY = """\
@article{pot2019, title={On Tea}, author={Pot, Ann}, journal={Tea}, year=2019, keywords={brew}}
@article{cup2020, title={The Geometry of Cups}, author={{van der} Cup, Bo}, year=2020,
  doi={10.1000/cups}, keywords={brew}}
@article{jug2021, title={Jugs and their Handles}, author={Jug, Cy}, journal={Jugs}, year=2021}
"""
CHANGED = LIBRARY.replace("{Tea}", "{Tea Letters}").replace("{Jugs}", "{J. of Jugs}") + (
    "@book{can2022, title={A History of Tea Canisters}, author={Can, Di}, year=2022}\n"
)
CHANGES_OF_DISK = ((Path, "write_bytes"), (Path, "replace"), (Path, "unlink"), (shutil, "rmtree"))


class KilledError(BaseException):
    """The process was killed: whatever it still does has no effect."""


def kill_after(patch: pytest.MonkeyPatch, changes: int) -> list[str]:
    """Let everything fail after so many changes of the disk, the next one half done."""
    done: list[str] = []

    def limited(owner: Any, name: str) -> None:
        change = getattr(owner, name)

        def wrapped(*arguments: Any, **options: Any) -> Any:
            done.append(name)
            if len(done) <= changes:
                return change(*arguments, **options)
            if len(done) == changes + 1 and name == "write_bytes":
                path, data = arguments
                change(path, data[: len(data) // 2])
            raise KilledError

        patch.setattr(owner, name, wrapped)

    for owner, name in CHANGES_OF_DISK:
        limited(owner, name)
    return done


def imported(layout: Layout) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return content/ after importing a library, and after importing its changed version."""
    found = []
    for text in (LIBRARY, CHANGED):
        assert (
            run(layout, "import", source(layout, "refs.bib", text), "--tags", "all").exit_code == 0
        )
        found.append(tree(layout))
    return found[0], found[1]


# Each of the kills is followed by another import.
@pytest.mark.slow
@pytest.mark.parametrize("version", ["first", "changed"])
def test_a_killed_import_is_completed_by_the_next_one(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    layout = make_index({})
    base = tree(layout)
    whole = imported(layout)
    before, after = (base, whole[0]) if version == "first" else whole
    text = LIBRARY if version == "first" else CHANGED
    file = source(layout, "refs.bib", text)
    with monkeypatch.context() as patch:
        restore(layout, before)
        done = kill_after(patch, 1_000)
        run(layout, "import", file, "--tags", "all")
    points = sorted(random.Random(14).sample(range(len(done)), 8))
    for point in points:
        restore(layout, before)
        with monkeypatch.context() as patch:
            kill_after(patch, point)
            with pytest.raises(KilledError):
                run(layout, "import", file, "--tags", "all")
        for name, data in tree(layout).items():
            assert data in {before.get(name), after.get(name)}, name
        assert passes(layout)
        assert run(layout, "import", file, "--tags", "all").exit_code == 0
        assert tree(layout) == after
        assert {one.name for one in (layout.root / ".paper-index").iterdir()} <= {
            ".gitignore",
            "lock",
        }


def restore(layout: Layout, files: dict[str, bytes]) -> None:
    shutil.rmtree(layout.content)
    for name, data in files.items():
        path = layout.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (layout.content / "papers").mkdir(exist_ok=True)
