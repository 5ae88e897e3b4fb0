"""The search bundle as the browser fetches it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.model.author import Author
from paper_index.model.settings import AuthorPages
from paper_index.relate.index import relate
from paper_index.site import search_bundle as bundle
from paper_index.site.search_records import search_record, shard_of, small_files
from support.made_up_index import VOCABULARY, index, paper

if TYPE_CHECKING:
    from pathlib import Path

    from paper_index.model.index import Index

HOSTILE = "A <b>\"q\"</b> & 'z' </script> ]]> {{ x }}"


def made(site: Path, of: Index) -> Path:
    bundle.NewSearch(of, "en").write(site)
    return site / bundle.FOLDER


def results(folder: Path) -> dict[str, dict[str, str]]:
    """Return the fields of the results by name."""
    packs = (folder / "engine" / "fragment").glob("*.pack")
    return {name: fields for pack in packs for name, fields in unpacked(pack).items()}


def unpacked(path: Path) -> Any:
    """Return the JSON of a gzipped file."""
    return json.loads(gzip.decompress(path.read_bytes()))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_paper_is_one_record_with_the_address_of_its_page(tmp_path: Path) -> None:
    folder = made(tmp_path, index(paper("a"), paper("b"), paper("c")))
    found = {fields["url"] for fields in results(folder).values()}
    assert found == {"papers/a/", "papers/b/", "papers/c/"}


@pytest.mark.parametrize(
    ("small", "packed", "packs"), [(160, False, 1), (160, True, 1), (19, True, 3), (19, False, 0)]
)
def test_results_are_in_packs_when_the_index_is_small_or_they_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, small: int, packed: bool, packs: int
) -> None:
    monkeypatch.setattr(bundle, "SMALL", small)
    found = index(*(paper(f"p{number}", abstract=HOSTILE) for number in range(20)))
    bundle.NewSearch(found, "en", packed=packed).write(tmp_path)
    folder = tmp_path / bundle.FOLDER
    assert json.loads((folder / "facets.json").read_bytes()).get("packs", 0) == packs
    assert len(results(folder)) == 20
    files = sorted((folder / "engine" / "fragment").iterdir())
    assert len(files) == (packs or 20)
    for path in files:
        names = unpacked(path)
        # As engine.js computes it.
        assert {str(int(name, 36) % packs) if packs else name for name in names} == {path.stem}


def test_hostile_text_is_stored_unchanged(tmp_path: Path) -> None:
    folder = made(tmp_path, index(paper("a", title=HOSTILE, authors=[HOSTILE], abstract=HOSTILE)))
    (found,) = results(folder).values()
    assert found["plain"] == found["authors"] == found["abstract"] == HOSTILE


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    papers = [
        paper(f"p{n}", authors=[f"Author {n}", "Bo"], published=f"{2000 + n}", tags=["tea"])
        for n in range(12)
    ]
    first = contents(made(tmp_path / "1", index(*papers)))
    assert len(first) > 12
    assert contents(made(tmp_path / "2", index(*reversed(papers)))) == first


def test_the_facets_in_the_bundle_are_sorted(tmp_path: Path) -> None:
    papers = [paper(f"p{n}", authors=[f"Author {n % 5}"]) for n in range(9)]
    folder = made(tmp_path, index(*papers)) / "engine" / "filter"
    values, pages = unpacked(next(folder.iterdir()))
    assert values == [f"Author {n}" for n in range(5)]
    assert [len(of) for of in pages] == [2, 2, 2, 2, 1]


def test_an_empty_index_has_facets_and_no_words(tmp_path: Path) -> None:
    folder = made(tmp_path, index())
    assert json.loads((folder / "facets.json").read_text("utf-8"))["papers"] == 0
    assert not (folder / "engine").exists()


def test_a_second_run_replaces_the_files_of_the_first(tmp_path: Path) -> None:
    made(tmp_path, index(paper("a", authors=["Zoe Zed"])))
    folder = made(tmp_path, index(paper("b", authors=["Ada Brown"])))
    assert not (folder / "people" / "ze.json").exists()
    assert len(results(folder)) == 1


class TestSmallFiles:
    def lists(self, of: Index) -> dict[str, object]:
        records = [search_record(entry) for entry in of.papers]
        return {name: json.loads(data) for name, data in small_files(of, records).items()}

    def test_facets_count_the_papers_of_each_value(self) -> None:
        found = self.lists(
            index(
                paper("a", tags=["tea"], published="2021", venue="ICML"),
                paper("b", tags=["tea", "cups"], published="2022", venue="AISTATS"),
                paper("c", published="2022", venue="ICML"),
            )
        )["facets.json"]
        assert isinstance(found, dict)
        assert found["papers"] == 3
        assert found["years"] == [[2022, 2], [2021, 1]]
        assert found["venues"] == [["ICML", 2], ["AISTATS", 1]]
        assert found["groups"] == [{"id": "field", "name": "Field"}]
        assert [(tag["id"], tag["count"], tag["href"], tag["names"]) for tag in found["tags"]] == [
            ("cups", 1, "tags/cups/", ["cups"]),
            ("tea", 2, "tags/tea/", ["tea science", "tea", "chai"]),
        ]

    def test_a_person_is_listed_under_each_word_of_the_name(self) -> None:
        found = self.lists(
            index(
                paper("a", authors=["Ada Ünal", "毛 润之"]),
                paper("b", authors=["Ada Ünal", "X"]),
            )
        )
        ada = [["Ada Ünal", 2, "authors/ada-unal/"]]
        assert found["people/ad.json"] == found["people/un.json"] == ada
        assert found["people/x.json"] == [["X", 1, "authors/x/"]]
        facets = found["facets.json"]
        assert isinstance(facets, dict)
        assert facets["people"] == "_ __ ad un x"
        assert found["people/__.json"] == [["毛 润之", 1, "authors/mao-runzhi/"]]

    def test_a_person_is_listed_under_the_words_of_every_spelling(self) -> None:
        author = Author(id="ada", name="Ada Brown", names=("A. Braun",))
        papers = [paper("a", authors=["A. Braun", "Bo Li"]), paper("b", authors=["Ada Brown"])]
        found = self.lists(
            relate(papers, VOCABULARY, 5, authors=[author], author_pages=AuthorPages())
        )
        assert found["people/ad.json"] == [["Ada Brown", 2, "authors/ada/", "a braun"]]
        assert found["people/br.json"] == found["people/ad.json"]
        assert found["people/bo.json"] == [["Bo Li", 1]]
        facets = found["facets.json"]
        assert isinstance(facets, dict)
        assert facets["spellings"] == {"A. Braun": "Ada Brown"}

    def test_a_spelling_of_two_people_is_assigned_to_neither(self) -> None:
        namesakes = [
            Author(id="one", name="Wei Li", names=("W. Li",), papers=("a",)),
            Author(id="two", name="Wei Li", names=("W. Li",), papers=("b",)),
        ]
        papers = [paper(name, authors=["W. Li"]) for name in ("a", "b")]
        found = self.lists(relate(papers, VOCABULARY, 5, authors=namesakes))
        facets = found["facets.json"]
        assert isinstance(facets, dict)
        assert facets["spellings"] == {}
        assert found["people/li.json"] == [
            ["Wei Li (one)", 1, "authors/one/", "w"],
            ["Wei Li (two)", 1, "authors/two/", "w"],
        ]

    @pytest.mark.parametrize(
        ("word", "shard"), [("levin", "le"), ("x", "x"), ("毛", "_"), ("o2", "o2"), ("ł", "_")]
    )
    def test_a_shard_is_the_first_two_letters(self, word: str, shard: str) -> None:
        assert shard_of(word) == shard

    def test_words_have_the_number_of_papers_with_them(self) -> None:
        found = self.lists(index(paper("a", title="Tea tea"), paper("b", title="Tea time")))
        words = found["words/t.json"]
        assert words == {"tea": 2, "time": 1}
