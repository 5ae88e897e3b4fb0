"""A source gets a free name that papers can refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.write import keep_source, source_name
from paper_index.model.issues import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def name(folder: Path, file: str, data: bytes = b"new", wanted: str | None = None) -> str:
    return source_name(folder / "sources", folder / file, data, wanted)


def keep(folder: Path, file: str, data: bytes = b"old") -> None:
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / file).write_bytes(data)


@pytest.mark.parametrize(
    ("file", "wanted", "expected"),
    [
        ("My List.TXT", None, "my-list.TXT"),
        ("list", None, "list.txt"),
        ("???.json", None, "source.json"),
        ("list.json", "Winter Reading", "winter-reading.json"),
        ("a.b.txt", None, "a-b.txt"),
    ],
)
def test_the_name_is_a_slug_with_the_files_ending(
    tmp_path: Path, file: str, wanted: str | None, expected: str
) -> None:
    assert name(tmp_path, file, wanted=wanted) == expected


def test_a_stem_names_one_source(tmp_path: Path) -> None:
    keep(tmp_path, "list.txt")
    assert name(tmp_path, "list.json") == "list-2.json"
    keep(tmp_path, "list-2.json")
    assert name(tmp_path, "list.txt") == "list-3.txt"


def test_the_same_bytes_keep_their_name(tmp_path: Path) -> None:
    keep(tmp_path, "list.txt", b"new")
    assert name(tmp_path, "copy.txt") == "list.txt"
    assert name(tmp_path, "copy.txt", wanted="list") == "list.txt"
    assert name(tmp_path, "copy.txt", wanted="other") == "other.txt"


def test_a_file_that_is_kept_already_keeps_its_name(tmp_path: Path) -> None:
    keep(tmp_path, "list.txt")
    assert name(tmp_path, "sources/list.txt", b"old") == "list.txt"
    keep(tmp_path, "My List.txt")
    with pytest.raises(UsageError, match=r"papers cannot name .*My List\.txt"):
        name(tmp_path, "sources/My List.txt")


def test_keeping_copies_the_bytes_once(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    keep_source(sources, "list.txt", tmp_path / "in.txt", b"a\r\n")
    assert (sources / "list.txt").read_bytes() == b"a\r\n"
    keep_source(sources, "list.txt", sources / "list.txt", b"other")
    assert (sources / "list.txt").read_bytes() == b"a\r\n"
