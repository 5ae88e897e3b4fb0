"""Measures the curator's commands on an index of many papers.

    .venv/bin/python tests/benchmarks/curation.py --more papers.jsonl.gz --size 10000

Prints the seconds that `check`, `fmt`, `fmt --check` and `tags rename` take, each beside the time
of reading the same files alone (every paper parsed as YAML), so that machines can be compared.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from benchmarks.corpus import make_index
from support.real_index import real_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--more", type=Path, help="more papers: JSON lines, gzipped")
    parser.add_argument("--size", type=int, default=124, help="number of papers")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "index"
        print(f"{make_index(root, chosen.size, chosen.more)} papers")
        reading = timed(partial(read, root))
        print(f"{'reading YAML alone':32}{reading:8.1f} s")
        tag = real_vocabulary().tags[0].id
        for name, command in {
            "check": ["check"],
            "fmt": ["fmt"],
            "fmt --check": ["fmt", "--check"],
            "tags rename": ["tags", "rename", tag, "another-name"],
        }.items():
            took = timed(partial(run, root, command))
            print(f"{name:32}{took:8.1f} s {took / reading:8.1f} times reading")


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that a call takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def run(root: Path, command: list[str]) -> None:
    """Run a command as a user would."""
    whole = [sys.executable, "-m", "paper_index", "--index", str(root), *command]
    subprocess.run(whole, check=True, capture_output=True)


def read(root: Path) -> None:
    """Parse every paper with PyYAML, in C where it was built so."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    for path in (root / "content" / "papers").glob("*.yml"):
        yaml.load(path.read_text("utf-8"), loader)


if __name__ == "__main__":
    main()
