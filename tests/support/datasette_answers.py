"""Datasette, a program that serves databases, asked about a file."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from datasette.app import Datasette  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from pathlib import Path


def answer(path: Path, address: str) -> Any:
    """Return what Datasette answers as JSON at an address below its own."""

    async def get() -> Any:
        server = Datasette([path], settings={"num_sql_threads": 0})
        await server.invoke_startup()
        response = await server.client.get(address)
        assert response.status_code == 200, response.text
        return response.json()

    # Not in this thread: where a browser was driven before, it has an event loop that is running.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, get()).result()
