"""The data files, their descriptions, and llms.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.cache.keys import Digests
from paper_index.exports.downloads import data_files, describe, llms_txt
from paper_index.model.settings import SiteInfo
from support.made_up_exports import ABOUT, BARE, FULL, index

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


def made(*papers: Paper) -> dict[str, bytes]:
    """Return the data files of papers."""
    files = data_files(index(*papers), ABOUT, Digests())
    return {name: file.make() for name, file in files.items()}


def test_files_below_data_are_described_by_path() -> None:
    files = {"data/papers.csv": 5, "data/papers.bib": 10, "feeds.xml": 0}
    bib, csv = describe(files)
    assert (bib.path, bib.bytes, bib.media_type) == (
        "data/papers.bib", 10, "application/x-bibtex",
    )  # fmt: skip
    assert csv.media_type.startswith("text/csv")


def test_no_files_have_no_descriptions() -> None:
    assert describe({}) == ()


def test_every_data_file_is_described() -> None:
    found = made(FULL, BARE)
    sizes = {name: len(data) for name, data in found.items()}
    assert [file.path for file in describe(sizes)] == sorted(found)


def test_only_the_chosen_formats_are_written() -> None:
    files = data_files(index(FULL), ABOUT, Digests(), ("csv",))
    assert set(files) == {f"data/{name}" for name in ("papers.csv", "tags.json")}


def test_data_files_are_the_same_bytes_in_any_order_of_the_papers() -> None:
    assert made(FULL, BARE) == made(BARE, FULL)


def test_llms_txt_leads_to_the_data() -> None:
    files = describe({"data/papers.json": 2})
    about = SiteInfo("Tea $x^2$", "What\ntea does.", "https://example.org/", "CC0-1.0")
    assert llms_txt(about, files).decode() == (
        "# Tea x²\n\n"
        "> What tea does.\n\n"
        "A curated index of research papers. "
        "Download the data instead of reading page after page.\n\n"
        "Licence of the data: CC0-1.0\n\n"
        "## Data\n\n"
        "- [papers.json](https://example.org/data/papers.json): "
        "All papers with all fields, as one JSON object.\n\n"
        "## Pages\n\n"
        "- [All papers](https://example.org/papers/): by year, each with a page of its own.\n"
        "- [All tags](https://example.org/tags/): definitions and papers.\n"
        "- [Recent changes](https://example.org/recent/): new papers and changed tags, by day.\n"
        "- [The data](https://example.org/data/): the files and their fields.\n"
        "- [Feeds](https://example.org/feeds/): of all papers and of each tag.\n"
    )


def test_llms_txt_of_nothing_has_no_empty_sections() -> None:
    found = llms_txt(SiteInfo("Tea"), ()).decode()
    assert found.startswith("# Tea\n\nA curated")
    # Without an address of the site there are no feeds.
    assert ("Licence" in found, "feeds/" in found) == (False, False)
    assert ("## Data" in found, "> " in found) == (False, False)
