"""Paper Index: a static website from a curated index of research papers.

As a library: `load` returns an index, checked, as frozen values. See docs/library.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from paper_index.model.index import Index

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(folder: str | PathLike[str] = ".") -> Index:
    """Return the index in a folder: papers, tags, people, venues, years and related papers.

    The folder is the one with `content/`. Nothing is written.

    Raises UsageError when there is no index in the folder, and ContentError, whose `issues` say
    what is wrong, when its content has errors.
    """
    # Imported here, since every command imports the package and most need less.
    from pathlib import Path

    from paper_index.content.layout import find_index
    from paper_index.workflows.build import relate_papers
    from paper_index.workflows.check import check

    return relate_papers(check(find_index(Path(folder))))
