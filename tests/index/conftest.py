"""Tests of this repository's own index: skipped where `content/` holds another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from support.real_index import ROOT, real_site
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "Entropy, Information and Structure"


@pytest.fixture(autouse=True, scope="session")
def _this_index() -> None:
    """Skip the tests in this folder when `content/` is another index."""
    config = ROOT / "content" / "config.yml"
    found = yaml.safe_load(config.read_text("utf-8")) if config.is_file() else None
    if (found or {}).get("name") != NAME:
        pytest.skip(f"needs the index {NAME!r}, whose papers the expectations are about")


@pytest.fixture(scope="session")
def real_site_url() -> Iterator[str]:
    """The address of this repository's index, served on loopback."""
    with served(real_site()) as address:
        yield address
