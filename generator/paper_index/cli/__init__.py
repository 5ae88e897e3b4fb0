"""The command line: options in, reports and exit codes out."""

from __future__ import annotations

import sys
from typing import NoReturn

EXIT_INTERRUPTED = 130
"""What shells report of a command that Ctrl-C ended."""


def exit_interrupted() -> NoReturn:
    """End the program with a line that says why."""
    # A terminal shows ^C and stays in that line.
    sys.stderr.write("\n" * sys.stderr.isatty() + "interrupted\n")
    sys.exit(EXIT_INTERRUPTED)
