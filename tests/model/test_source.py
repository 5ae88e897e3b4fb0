"""Key paths are shown in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.model.source import key_name

if TYPE_CHECKING:
    from paper_index.text.yaml_reader import KeyPath


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ((), ""),
        (("title",), "title"),
        (("tags", 2), "tags[2]"),
        (("links", "data"), "links.data"),
        ((0, "same", 1), "[0].same[1]"),
        (("", "a\nb"), r"''.'a\nb'"),
    ],
)
def test_key_paths_are_readable(path: KeyPath, name: str) -> None:
    assert key_name(path) == name
