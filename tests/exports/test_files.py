"""What stands beside the data: descriptions, manifest, checksums, llms.txt."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from paper_index.exports.downloads import checksums, describe, downloads, llms_txt, manifest
from paper_index.model.site import SiteInfo
from support.made_up_exports import ABOUT, BARE, FULL, index

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"papers-2.csv": b"a,b\r\n", "odd.xyz": b"", "data/papers.bib": b"@article{}"}


def test_a_file_is_described_by_its_name_and_a_part_by_its_whole() -> None:
    bib, odd, part = describe(FILES)
    assert (bib.path, bib.bytes, bib.media_type) == (
        "data/papers.bib", 10, "application/x-bibtex",
    )  # fmt: skip
    assert bib.sha256 == hashlib.sha256(b"@article{}").hexdigest()
    assert (odd.media_type, odd.description) == ("application/octet-stream", "")
    assert part.media_type.startswith("text/csv")
    assert part.description.endswith("Part 2.")


def test_nothing_makes_empty_lists() -> None:
    assert describe({}) == ()
    assert checksums({}) == b""
    assert json.loads(manifest({}))["files"] == []


def test_the_manifest_has_each_file_by_path() -> None:
    found = json.loads(manifest(FILES))
    assert found["schema_version"] == 1
    assert [file["path"] for file in found["files"]] == sorted(FILES)
    assert set(found["files"][0]) == {"path", "bytes", "sha256", "media_type", "description"}


def test_every_download_is_described_and_covered() -> None:
    found = downloads(index(FULL, BARE), ABOUT, {"papers.bib": b"@article{}"})
    assert all(file.description for file in describe(found))
    listed = [file["path"] for file in json.loads(found["manifest.json"])["files"]]
    assert set(listed) == set(found) - {"manifest.json", "SHA256SUMS"}
    assert "papers.bib" in listed
    summed = [line.split("  ")[1] for line in found["SHA256SUMS"].decode().splitlines()]
    assert set(summed) == set(found) - {"SHA256SUMS"}


def test_downloads_are_the_same_bytes_every_time() -> None:
    assert downloads(index(FULL, BARE), ABOUT, {}) == downloads(index(BARE, FULL), ABOUT, {})


def test_two_files_of_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match=r"papers\.csv"):
        downloads(index(), ABOUT, {"papers.csv": b""})


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="a tool of Linux")
def test_sha256sum_agrees_and_sees_a_change(tmp_path: Path) -> None:
    for name, data in downloads(index(BARE), ABOUT, {}).items():
        (tmp_path / name).write_bytes(data)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "papers.csv").write_bytes(b"changed")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_llms_txt_leads_to_the_data() -> None:
    files = describe({"data/papers.json": b"{}", "data/SHA256SUMS": b"", "data/odd.xyz": b""})
    about = SiteInfo("Tea $x^2$", "What\ntea does.", "https://example.org/", "CC0-1.0")
    assert llms_txt(about, files).decode() == (
        "# Tea x²\n\n"
        "> What tea does.\n\n"
        "A curated index of research papers. Take the data whole instead of reading its pages.\n\n"
        "Licence of the data: CC0-1.0\n\n"
        "## Data\n\n"
        "- [papers.json](https://example.org/data/papers.json): "
        "Every paper with all of its fields, as one JSON object.\n\n"
        "## Pages\n\n"
        "- [All papers](https://example.org/papers/): by year, each with a page of its own.\n"
        "- [All tags](https://example.org/tags/): what each means, and its papers.\n"
        "- [Recent changes](https://example.org/recent/): what is new.\n"
        "- [The data](https://example.org/data/): what each file and each field holds.\n"
        "- [Feeds](https://example.org/feeds/): of all papers and of each tag.\n\n"
        "## Optional\n\n"
        "- [SHA256SUMS](https://example.org/data/SHA256SUMS): "
        "The checksums, for sha256sum.\n"
        "- [odd.xyz](https://example.org/data/odd.xyz)\n"
    )


def test_llms_txt_of_nothing_has_no_empty_sections() -> None:
    found = llms_txt(SiteInfo("Tea"), ()).decode()
    assert found.startswith("# Tea\n\nA curated")
    # Without an address of the site there are no feeds.
    assert ("Licence" in found, "feeds/" in found) == (False, False)
    assert ("## Data" in found, "## Optional" in found, "> " in found) == (False, False, False)
