"""A source gets a name that papers can refer to, and is found again under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.write import free_stem, kept_sources, source_stem
from paper_index.model.issues import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def stem(folder: Path, file: str, wanted: str | None = None) -> str:
    return source_stem(folder / "sources", folder / file, wanted)


def keep(folder: Path, *files: str) -> Path:
    (folder / "sources").mkdir(exist_ok=True)
    for file in files:
        (folder / "sources" / file).write_bytes(b"old")
    return folder / "sources"


@pytest.mark.parametrize(
    ("file", "wanted", "expected"),
    [
        ("My List.TXT", None, "my-list"),
        ("list", None, "list"),
        ("???.json", None, "source"),
        ("list.json", "Winter Reading", "winter-reading"),
        ("a.b.txt", None, "a-b"),
        ("My Library (12).bib", None, "my-library"),
    ],
)
def test_the_name_is_a_slug_of_the_files_name(
    tmp_path: Path, file: str, wanted: str | None, expected: str
) -> None:
    assert stem(tmp_path, file, wanted) == expected


def test_a_name_is_that_of_one_source(tmp_path: Path) -> None:
    assert free_stem(keep(tmp_path, "list.txt"), "list") == "list-2"
    assert free_stem(keep(tmp_path, "list-2.json"), "list") == "list-3"
    assert free_stem(keep(tmp_path), "other") == "other"


def test_numbered_sources_are_found_under_their_name(tmp_path: Path) -> None:
    sources = keep(tmp_path, "list.txt", "list-2.json", "listing.json", ".list.txt.1.tmp")
    named, others = kept_sources(sources, "list")
    assert [path.name for path in named] == ["list-2.json", "list.txt"]
    assert [path.name for path in others] == ["listing.json"]


def test_a_file_that_is_kept_already_keeps_its_name(tmp_path: Path) -> None:
    keep(tmp_path, "list.txt")
    assert stem(tmp_path, "sources/list.txt") == "list"
    keep(tmp_path, "My List.txt")
    with pytest.raises(UsageError, match=r"papers cannot name .*My List\.txt"):
        stem(tmp_path, "sources/My List.txt")
