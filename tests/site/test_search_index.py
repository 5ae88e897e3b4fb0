"""The index of the words of the papers, read as the browser reads it."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.site import search_bundle, search_files
from paper_index.site.search_index import chunks, indexed, order, signs, stems_of
from paper_index.site.search_records import search_record
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from pathlib import Path

    from paper_index.site.search_records import SearchRecord

ABSTRACT = "Teas, tea and GPT2: 10 कप चाय, größere Tassen, naïve هِجاء, 茶の本 𠮷野. Waiting for tea"
PAPERS = [
    paper("a", title="Tea 2 tea", authors=["Ann Tea", "Bo"], abstract=ABSTRACT, tags=["tea"]),
    paper("b", title="Running GPT2", authors=["Ngô Bảo"], abstract="tea " * 300),
    paper("c", title="Ran", abstract="größere skies, sky, use, using"),
]
RECORDS = [search_record(entry) for entry in index(*PAPERS).papers]


def numbers(text: str) -> list[int]:
    """Return numbers that are characters."""
    codes = (ord(sign) for sign in text)
    return [code - 35 - (0x800 if code > 0xDFFF else 0) for code in codes]


def papers_of(text: str) -> dict[int, int]:
    """Return the weights of papers by their numbers."""
    found = numbers(text)
    return dict(zip(accumulate(found[::2]), found[1::2], strict=True))


def places_of(papers: str, text: str) -> dict[int, list[int]]:
    found, at, places = numbers(text), 0, {}
    for page in papers_of(papers):
        size = found[at]
        places[page] = list(accumulate(found[at + 1 : at + 1 + size]))
        at += 1 + size
    assert at == len(found)
    return places


def expected(records: list[SearchRecord]) -> dict[str, dict[int, list[tuple[int, int]]]]:
    """Return the place and the weight of each word by its stem and the number of its paper."""
    found: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for number, record in enumerate(records):
        place = 0
        for weight, text in record.parts:
            for word in text.split():
                (stem,) = stems_of([word], "en")
                found[stem][number].append((place, weight))
                place += 1
            place += 1
    return found


def test_each_stem_has_its_papers_with_weights_and_places() -> None:
    stems = indexed(RECORDS, "en")
    known = expected(RECORDS)
    assert [stem.name for stem in stems] == sorted(known, key=order)
    for stem in stems:
        own = known[stem.name]
        weights = {number: sum(weight for _, weight in at) for number, at in own.items()}
        assert papers_of(stem.papers) == weights
        places = {number: [place for place, _ in at] for number, at in own.items()}
        assert places_of(stem.papers, stem.places) == places
    words = {word for stem in stems for word in stem.words}
    assert words == {word for one in RECORDS for _, text in one.parts for word in text.split()}
    by_name = {stem.name: stem for stem in stems}
    assert by_name["tea"].words == ("tea", "teas")
    assert by_name["sky"].words == ("skies", "sky")
    assert by_name["sky"].endings == "=skies "


def test_numbers_are_characters_that_json_can_have() -> None:
    large = [0, 91, 92, 0xD800 - 36, 0xD800 - 35, 0xFFFF, 100_000]
    assert numbers(json.loads(json.dumps(signs(large)))) == large


@pytest.mark.parametrize(
    ("language", "stem"), [("en", "run"), ("de", "running"), ("ja", "running"), ("xx", "running")]
)
def test_the_language_decides_about_stems(language: str, stem: str) -> None:
    assert stems_of(["running"], language) == [stem]


def test_a_word_is_where_its_letters_lead() -> None:
    stems = indexed(RECORDS, "en")
    found = chunks(stems, (), 20)
    assert len(found) > 10
    starts = [order(chunk.start) for chunk in found]
    assert starts == sorted(starts)
    for stem in stems:
        for word in stem.words:
            here = max([n for n, start in enumerate(starts) if start <= order(word)], default=0)
            chunk = found[here]
            if stem not in chunk.stems:
                assert chunk.elsewhere[word] == stem.name
    assert any(chunk.elsewhere for chunk in found)
    family = next(chunk for chunk in chunks(stems, (), 1) if chunk.start == "tea")
    assert [stem.name for stem in family.stems] == ["tea"]


@pytest.mark.parametrize("small", [160, 0])
def test_the_files_have_every_stem_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(search_bundle, "SMALL", small)
    monkeypatch.setattr(search_files, "_CHUNK", 200)
    papers = [paper(f"p{n}", abstract=f"The tea of the word{n} in a pot{n % 3}") for n in range(50)]
    of = index(*papers)
    search_bundle.NewSearch(of, "en").write(tmp_path)
    folder = tmp_path / "search/engine"

    def read(name: str) -> Any:
        return json.loads(gzip.decompress((folder / f"{name}.pack").read_bytes()))

    pack = read("index")
    frequent = json.loads((tmp_path / "search/facets.json").read_bytes())["frequent"]
    found = {}
    for name in pack["chunks"]:
        chunk, places = read(f"chunk/{name}"), read(f"places/{name}")
        for number, stem in enumerate(chunk["stems"]):
            own = chunk["papers"][number]
            at = read(f"places/{name}-{number}") if number in chunk["apart"] else places[number]
            assert (number in chunk["apart"]) == (not places[number])
            assert stem not in found
            found[stem] = (own if isinstance(own, str) else read(f"frequent/{own}"), at)
    stems = indexed([search_record(entry) for entry in of.papers], "en")
    assert found == {stem.name: (stem.papers, stem.places) for stem in stems}
    own = {word: stem.papers for stem in stems for word in stem.words}
    files = sorted((folder / "frequent").glob("*")) if not small else []
    assert len(files) == (0 if small else len(frequent))
    for number, word in enumerate(sorted(frequent, key=order) if not small else ()):
        assert read(f"frequent/{number}") == own[word]


def test_a_chunk_has_another_name_when_a_frequent_word_has_another_file() -> None:
    found = [
        search_files.index_files(RECORDS, "en", 0, frequent, small=False)
        for frequent in ({"tea"}, {"gpt2", "tea"})
    ]
    first, second = ({name for name in one if name.startswith("chunk/")} for one in found)
    assert first != second
    assert all(found[0][name] == found[1][name] for name in first & second)
