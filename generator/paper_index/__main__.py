"""Runs the command line: the command `paper-index`, and `python -m paper_index`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; also while it is loaded, an interrupt ends it with a message."""
    # Otherwise processes that it started would go on, and their files stay.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from paper_index.cli.main import main as run

        run()
    except KeyboardInterrupt:
        from paper_index.cli import exit_interrupted

        exit_interrupted()


if __name__ == "__main__":
    main()
