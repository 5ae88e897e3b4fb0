"""Which files of references a site has, where, and what is in each."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import Citations, cite, pack_path
from paper_index.pages.parts import alternates, exports
from support.citation_readers import read_bibtex, read_ris, written
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

SITE = "https://example.org/tea/"
TEA = paper(
    "tea", title="Tea", authors=["Ada Brown"], published="2021-04", tags=["tea", "cups"],
    citation_key="brown2021tea", former_keys=["brown2020tea", "Tea:20"],
)  # fmt: skip
CUPS = paper("cups", title="Cups", published="2021", tags=["tea"], abstract="They wait.")
OLD = paper("old", title="Old leaves", published="1999", citation_key="old")
BARE = paper("bare", title="Undated")


def cited(*papers: Paper, site: str | None = SITE) -> Citations:
    """Return the citations of an index of some papers."""
    return cite(index(*with_keys(papers)), site)


FILES = written(cited(TEA, CUPS, OLD, BARE))


def keys(path: str) -> list[str]:
    """Return the keys that a file holds, read by its format's reader."""
    text = FILES[path].decode()
    if path.endswith(".bib"):
        return [entry.key for entry in read_bibtex(text)]
    if path.endswith(".ris"):
        return [record["id"] for record in read_ris(text)]
    return [item["id"] for item in json.loads(text)]


def test_each_paper_tag_and_year_has_a_file_of_bibtex_and_all_papers_have_each_format() -> None:
    names = [
        *("papers/tea/cite", "papers/cups/cite", "papers/old/cite", "papers/bare/cite"),
        *("tags/tea/papers", "tags/cups/papers", "years/2021/papers", "years/1999/papers"),
    ]
    expected = [f"{name}.bib" for name in names]
    expected += [f"data/papers.{suffix}" for suffix in ("bib", "ris", "csl.json")]
    assert sorted(path for path in FILES if not path.startswith("cite/")) == sorted(expected)


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json"])
def test_a_list_holds_its_papers_newest_first(suffix: str) -> None:
    cups = "anon2021cups"
    assert keys(f"data/papers.{suffix}") == ["brown2021tea", cups, "old", "anonundated"]
    if suffix == "bib":
        assert keys("tags/tea/papers.bib") == ["brown2021tea", cups]
        assert keys("tags/cups/papers.bib") == ["brown2021tea"]
        assert keys("years/2021/papers.bib") == ["brown2021tea", cups]
        assert keys("papers/old/cite.bib") == ["old"]


def test_packs_have_each_paper_in_every_format_where_its_key_says() -> None:
    entries: dict[str, list[str]] = {}
    for path, data in FILES.items():
        if path.startswith("cite/"):
            found = json.loads(gzip.decompress(data))
            assert {pack_path(key) for key in found} == {path}
            entries |= found
    assert sorted(entries) == sorted(keys("data/papers.bib"))
    for key, texts in entries.items():
        bibtex, ris, csl = texts
        assert bibtex.encode() in FILES["data/papers.bib"]
        assert ris.encode() in FILES["data/papers.ris"]
        assert json.loads(csl)["id"] == key


def test_the_path_of_a_pack_is_the_one_that_browsers_compute() -> None:
    # Computed with the function `pack` of citing.js.
    assert pack_path("brown2021tea") == "cite/fd.pack"
    assert pack_path("a") == "cite/61.pack"


def test_papers_have_no_files_where_the_settings_say_so() -> None:
    found = written(cite(index(*with_keys([TEA, CUPS])), SITE, own_files=False))
    assert not [path for path in found if path.startswith("papers/")]
    assert [path for path in found if path.startswith("cite/")]


def test_former_keys_find_the_entry() -> None:
    (entry,) = read_bibtex(FILES["papers/tea/cite.bib"].decode())
    assert entry["ids"] == "brown2020tea, Tea:20"


def test_abstracts_stand_where_they_are_read_and_keywords_are_names_of_tags() -> None:
    assert b"abstract" in FILES["papers/cups/cite.bib"]
    assert b"abstract" in FILES["data/papers.bib"]
    assert b"abstract" not in FILES["tags/tea/papers.bib"]
    record = next(
        one for one in read_ris(FILES["data/papers.ris"].decode()) if one["id"] == "brown2021tea"
    )
    assert record["keywords"] == ["Tea & science", "Cups"]
    items = json.loads(FILES["data/papers.csl.json"])
    assert "We wait." in [item.get("abstract") for item in items]


def test_the_page_is_the_address_of_a_paper_that_has_no_other() -> None:
    address = f"{SITE}papers/tea/".encode()
    assert address in FILES["papers/tea/cite.bib"]
    files = written(cited(TEA, site=None)).items()
    nowhere = {path: data for path, data in files if not path.startswith("cite/")}
    assert not [path for path, data in nowhere.items() if b"url" in data.lower() or b"UR  " in data]


def test_an_empty_index_has_no_files() -> None:
    assert written(cited()) == {}


def test_the_order_of_the_papers_does_not_matter() -> None:
    assert written(cited(BARE, OLD, CUPS, TEA)) == FILES


class TestLinks:
    def test_a_page_of_a_listing_leads_to_the_files_of_the_whole_listing(self) -> None:
        links = exports(cited(TEA).links("tags/tea/papers"), "tags/tea/page-2/", "tea")
        assert [(link.name, link.href, link.download) for link in links] == [
            ("BibTeX", "../papers.bib", "tea.bib"),
        ]
        assert alternates("Tea & science", links[:1]) == {
            "alternates": [
                {
                    "title": "Tea &amp; science (BibTeX)",
                    "type": "application/x-bibtex",
                    "href": "../papers.bib",
                    "rel": "alternate describedby",
                }
            ]
        }

    @pytest.mark.parametrize("listing", ["tags/cups/", "venues/pnas/"])
    def test_a_listing_without_papers_or_files_has_none(self, listing: str) -> None:
        assert exports(cited(CUPS).links(f"{listing}papers"), listing, "x") == ()
