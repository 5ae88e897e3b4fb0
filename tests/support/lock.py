"""Runs pip-compile for `make lock`; hashes come from the package index, not from downloads."""

from __future__ import annotations

from typing import Any

from piptools.repositories.pypi import PyPIRepository  # type: ignore[import-not-found]
from piptools.scripts.compile import cli  # type: ignore[import-not-found]

_hash_download = PyPIRepository._get_file_hash


def _stated_hash(repository: Any, link: Any) -> str:
    # pip-tools itself downloads every file of a release, unless the index has PyPI's own interface.
    if link.hash_name == "sha256":
        return f"sha256:{link.hash}"
    return str(_hash_download(repository, link))


PyPIRepository._get_file_hash = _stated_hash
cli()
