"""Papers that lack what `fill` looks up."""

from __future__ import annotations

from typing import Any

WINTER = "content/papers/winter.yml"
AUTHORS = "authors: [Ada Brown, Grace Cole]\n"
BARE = f"title: Winter Leaves\n{AUTHORS}"
BY_DOI = f"{BARE}doi: 10.1234/winter\n"
BY_ARXIV = f'{BARE}arxiv: "2201.00001"\n'
NOTHING: dict[str, Any] = {"abstract": None}
