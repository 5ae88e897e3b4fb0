"""Measures `paper-index init` from a library as BibTeX to the built site.

    .venv/bin/python tests/benchmarks/new_index.py --size 400 --size 2400

The entries are made up and have no abstracts. Installation is not included; the target is 60
seconds for 400 entries on two cores.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.made_up_libraries import better_bibtex


def main() -> None:
    """Print seconds, and seconds of processor time, for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, action="append", help="entries of the library")
    for size in parser.parse_args().size or [400, 2400]:
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder, "library.bib")
            library.write_text(better_bibtex(size), "utf-8")
            command = [sys.executable, "-m", "paper_index", "init", f"{folder}/new", str(library)]
            began, before = time.monotonic(), os.times()
            subprocess.run([*command, "--yes"], check=True, capture_output=True)
            after = os.times()
            used = sum(after[2:4]) - sum(before[2:4])
            print(
                f"{size} entries: {time.monotonic() - began:.1f} s, {used:.1f} s of processor time"
            )


if __name__ == "__main__":
    main()
