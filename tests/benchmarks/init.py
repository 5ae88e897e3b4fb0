"""Measures `paper-index init` from a library as BibLaTeX to the built site.

    .venv/bin/python tests/benchmarks/init.py --size 400 --size 2400

The entries are made up, and 7 % have abstracts. Installation is not included; the target is 60
seconds for 400 entries on two cores. Prints seconds, seconds of processor time, the memory of the
largest process, and the seconds from each line of progress to the next.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.made_up_libraries import better_bibtex


def main() -> None:
    """Print a line for each size, and one for each of its stages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--size", type=int, action="append", help="entries of the library")
    for size in parser.parse_args().size or [400, 2400]:
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder, "library.bib")
            library.write_text(better_bibtex(size), "utf-8")
            measure(size, library)


def measure(size: int, library: Path) -> None:
    """Create an index of a library beside it."""
    new = str(library.with_name("new"))
    command = [sys.executable, "-m", "paper_index", "init", new, str(library), "--yes"]
    began, before = time.monotonic(), os.times()
    lines = [("start", began)]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        lines += [(line.strip(), time.monotonic()) for line in process.stderr]
    if process.returncode:
        sys.exit("\n".join(line for line, _ in lines))
    ended, after = time.monotonic(), os.times()
    used = sum(after[2:4]) - sum(before[2:4])
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{size} entries: {ended - began:.1f} s, {used:.1f} s of processor time, {memory:.0f} MB")
    for (line, at), (_, until) in zip(lines, [*lines[1:], ("", ended)], strict=True):
        print(f"{until - at:8.2f} s  {line}")


if __name__ == "__main__":
    main()
