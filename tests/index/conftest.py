"""Tests of this repository's own index: skipped where `content/` holds another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.real_index import NAME, is_this_index, real_site
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def _this_index() -> None:
    """Skip the tests in this folder when `content/` is another index."""
    if not is_this_index():
        pytest.skip(f"needs the index {NAME!r}, whose papers the expectations are about")


@pytest.fixture(scope="session")
def real_site_url() -> Iterator[str]:
    """The address of this repository's index, served on loopback."""
    with served(real_site()) as address:
        yield address
