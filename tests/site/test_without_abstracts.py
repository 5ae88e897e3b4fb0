"""The setting `abstracts: false` leaves every word of an abstract out of what is published."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS
from paper_index.exports.digest import MailAddresses
from paper_index.relate.abstracts import without_abstracts
from paper_index.relate.index import relate
from paper_index.workflows.build import build
from paper_index.workflows.digest import make_digest
from support.made_up_index import VOCABULARY, paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.model.index import Index

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

WORDS = ("zwieback", "marzipan", "lebkuchen", "pfefferminz")
"""Words of abstracts: of a paper, of one merged into it, and of two other papers."""
SHARED = "The krapfen kanelbulle of the schmalzgebaeck cools; krapfen, kanelbulle, schmalzgebaeck."
FILES: dict[str, str | bytes] = {
    "content/config.yml": "format: 3\nurl: https://example.org/\nabstracts: false\n",
    "content/papers/tea.yml": f"{PAPER}  Zwieback. {SHARED}\nadded: 2024-05-01\n",
    "content/papers/tea-again.yml": f"{PAPER}  Marzipan.\n",
    "content/papers/pots.yml": f"{POTS}  Lebkuchen. {SHARED}\nadded: 2024-05-02\n",
    "content/papers/cups.yml": "title: Cups\nabstract: Pfefferminz.\nadded: 2024-05-03\n",
    "content/duplicates.yml": "- same: [tea, tea-again]\n  reason: One work.\n",
}


def published(folder: Path) -> dict[str, str]:
    """Return all files of a folder as text in small letters; compressed ones decompressed."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        found[path.relative_to(folder).as_posix()] = data.decode("utf-8", "replace").lower()
    return found


# Builds two sites with MkDocs and a search index.
@pytest.mark.slow
def test_no_word_of_an_abstract_is_in_any_file_of_the_site(make_index: MakeIndex) -> None:
    layout = make_index(FILES)
    build(layout)
    words = (*WORDS, "krapfen", "kanelbulle", "schmalzgebaeck")
    for folder in (layout.docs, layout.root / "site"):
        files = published(folder)
        assert {name: word for name, text in files.items() for word in words if word in text} == {}
    page = published(layout.root / "site")["papers/tea/index.html"]
    assert "no abstract in this index" in page
    assert "arxiv.org/abs/2104.06083" in page
    # Related papers are still found by their abstracts.
    assert "earthen pots" in page
    config = str(FILES["content/config.yml"]).replace("false", "true")
    (layout.content / "config.yml").write_text(config, "utf-8")
    build(layout)
    texts = published(layout.root / "site")
    assert {word for word in words if any(word in text for text in texts.values())} == set(words)


def test_a_digest_has_no_word_of_an_abstract(make_index: MakeIndex) -> None:
    layout = make_index(FILES)
    time = dt.datetime(2024, 5, 4, tzinfo=dt.UTC)
    message = make_digest(layout, addresses=MailAddresses(), time=time)
    assert message is not None
    assert "pfefferminz" not in message.as_string().lower()


def words_of(index: Index) -> set[str]:
    related = [one for entry in index.papers for one in entry.related]
    return {word.casefold() for one in related for word in one.words}


def test_shared_words_are_kept_as_far_as_the_title_has_them() -> None:
    texts = ("Kettles and gravity.", "Gravity, kettles and so on.", "Rivers.")
    papers = [paper(f"p{n}", title=f"Kettles {n}", abstract=text) for n, text in enumerate(texts)]
    index = relate(papers, VOCABULARY, 3)
    assert "gravity" in words_of(index)
    bare = without_abstracts(index)
    assert words_of(bare) == {"kettles"}
    assert not any(entry.paper.abstract for entry in bare.papers)
    by_id = {entry.paper.id: entry.paper for entry in bare.papers}
    for entry in bare.papers:
        others = (entry.newer, entry.older, *(one.paper for one in entry.related))
        assert all(one is by_id[one.id] for one in others if one)
