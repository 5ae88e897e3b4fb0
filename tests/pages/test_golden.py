"""Every page kind, byte for byte: `tests/pages/golden/expected`.

`pytest tests/pages --update-golden` writes the pages of an intended change; review the diff.
"""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path

import pytest

import paper_index
from paper_index.content.layout import Layout
from paper_index.workflows.build import generate

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "expected"
TEMPLATES = Path(paper_index.__file__).parent / "pages/templates"


def tree(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.md"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def unsummed(page: str) -> str:
    """Return a page without checksums: another version of SQLite may write another database."""
    return re.sub(r"[0-9a-f]{64}", "a checksum", page)


def test_every_page_is_unchanged(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    root = tmp_path / "index"
    shutil.copytree(GOLDEN / "index", root)
    (root / "docs").mkdir()
    generate(Layout(root))
    written, expected = tree(root / "docs"), tree(EXPECTED)
    if request.config.getoption("--update-golden"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, page in written.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_text(page, "utf-8")
        pytest.skip("the golden pages were updated")
    for name in sorted(written.keys() | expected.keys()):
        old, new = (unsummed(pages.get(name, "")) for pages in (expected, written))
        difference = difflib.unified_diff(
            old.splitlines(), new.splitlines(), f"expected/{name}", f"written/{name}", lineterm=""
        )
        assert old == new, "\n".join(difference)


def test_the_golden_pages_are_of_every_kind() -> None:
    kinds = {
        line.removeprefix("kind: ").strip('"')
        for text in tree(EXPECTED).values()
        for line in text.splitlines()
        if line.startswith("kind: ")
    }
    assert kinds == {path.name.split(".")[0] for path in TEMPLATES.glob("*.md.j2")}
