"""Run the command line: `python -m paper_index`."""

from paper_index.cli.main import main

main()
