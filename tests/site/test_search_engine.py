"""The index of the papers, compared with the one that the real engine makes of them."""

from __future__ import annotations

import gzip
import json
import subprocess
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import cbor2
from pagefind_bin import get_executable

from paper_index.site import search_engine
from paper_index.site.search_engine import EVERY, indexed, read_forms, word_pages
from paper_index.site.search_records import search_record
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pytest

    from paper_index.site.search_records import SearchRecord

ABSTRACT = (
    "Teas, tea and GPT2: 10 कप चाय, größere Tassen, naïve هِجاء, 茶の本. Waiting waits for tea"
)


def engine_files(folder: Path, pages: Iterable[str]) -> Path:
    """Return the folder of the files that the engine makes of pages."""
    (folder / "in").mkdir(parents=True)
    for number, page in enumerate(pages):
        (folder / f"in/{number}.html").write_text(page, "utf-8")
    command = [get_executable(), "--site", folder / "in", "--output-path", folder / "out"]
    subprocess.run([*command, "--force-language", "en", "--silent"], check=True, timeout=60)
    return folder / "out"


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")


def page(record: SearchRecord) -> str:
    parts = (*record.parts, (1, EVERY))
    text = (f'<p data-pagefind-weight="{weight}">{words}</p>' for weight, words in parts)
    return f'<html lang="en"><body><main data-pagefind-body>{"".join(text)}</main></body></html>'


def with_ends(record: SearchRecord) -> SearchRecord:
    """Return a record of which no part ends with a word that the engine would divide there."""
    accents = (1, "größe naïve größer grosse")
    parts = tuple((weight, f"{words} end") for weight, words in (*record.parts, accents))
    return replace(record, parts=parts)


def pages_of(where: Iterable[list[Any]]) -> Iterator[int]:
    """Yield the numbers of pages, of which the index has the differences."""
    return accumulate(number for number, *_ in where)


def test_the_index_is_the_one_that_the_engine_makes_of_the_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a large index, with several pages of words and parts of the index.
    monkeypatch.setattr(search_engine, "_AT_ONCE", 20)
    monkeypatch.setattr(search_engine, "_ROWS", 50)
    papers = [
        paper("a", title="Tea 2 tea", authors=["Ann Tea", "Bo"], abstract=ABSTRACT, tags=["tea"]),
        paper("b", title="Running GPT2", authors=["Ngô Bảo"], abstract="tea " * 300),
        paper("c", title="Ran", abstract="größere"),
    ]
    records = [with_ends(search_record(entry)) for entry in index(*papers).papers]
    engine = engine_files(tmp_path / "papers", map(page, records))
    (meta,) = engine.glob("*.pf_meta")
    known: dict[str, int] = {}
    for name, length in cbor2.loads(unpacked(meta))[1]:
        content = json.loads(unpacked(engine / f"fragment/{name}.pf_fragment"))["content"]
        known[content.split(".")[0]] = length
    records.sort(key=lambda one: [*known].index(one.parts[0][1]))
    words = {word for one in records for _, text in one.parts for word in text.split()}
    forms = read_forms(engine_files(tmp_path / "words", word_pages(words)))
    frequent = ["tea", "waits", "absent", "tea", "größer"]
    stems, lengths, listed = indexed(records, forms, frequent)
    assert lengths == [*known.values()]
    chunks = [cbor2.loads(unpacked(chunk))[0] for chunk in (engine / "index").iterdir()]
    found = [cbor2.loads(stem.data) for stem in stems]
    assert found == sorted(stem for chunk in chunks for stem in chunk)
    assert [len(one[1]) for one in found] == [stem.papers for stem in stems]
    assert [stem for stem, _, apart in found if apart] == ["große", "großer", "naiv", "चय"]
    of_stem = {
        stem: sorted(
            {page for where in (pages, *(own for _, own in apart)) for page in pages_of(where)}
        )
        for stem, pages, apart in found
    }
    numbers = [own.tolist() for own in listed]
    assert numbers == [of_stem.get(forms.get(word, ("",))[0], []) for word in frequent]
    assert numbers[0] == numbers[3] != numbers[1] != [] == numbers[2]
