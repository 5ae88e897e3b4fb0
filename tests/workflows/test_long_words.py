"""A very long word in any field costs time in proportion to its length."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from conftest import MKDOCS, PAPER, POTS, TAGS, write_files
from paper_index.content.layout import Layout
from paper_index.relate.people import assign_names
from paper_index.relate.similar_names import similar_people
from paper_index.site.search_records import search_record, small_files
from paper_index.text.markup import Markup, to_plain
from paper_index.workflows.build import generate
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Callable

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

SHORT, LONG = 3_000, 24_000
letters = random.Random(15)
WORDS = {
    "letter": "a",
    "letters": "".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=LONG)),
    "capitals": "A",
    "umlauts": "ä",
    "hyphens": "tea-",
    "dots": "a.",
    "omissions": "...",
    "digits": "1",
    "han": "漢",
    "comments": "<!--",
}


def word(kind: str, length: int) -> str:
    unit = WORDS[kind]
    return (unit * (length // len(unit) + 1))[:length]


def content(text: str) -> dict[str, str | bytes]:
    """Return an index with a text in every field that has no limit, and in an abstract."""
    fields = yaml.safe_load(PAPER)
    fields |= {"authors": [text, "Ada Brown"], "venue": text, "note": text, "abstract": text}
    tags = yaml.safe_load(TAGS)
    tags["tags"]["tea-science"]["definition"] = text
    return {
        "content/config.yml": "format: 3\nlimits: {abstract_characters: 100000}\n",
        "content/tags.yml": yaml.safe_dump(tags, allow_unicode=True, width=10**9),
        "content/papers/tea.yml": yaml.safe_dump(fields, allow_unicode=True, width=10**9),
        "content/papers/pots.yml": POTS,
    }


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of a call: another process on the machine does not count."""
    start = time.process_time()
    run()
    return time.process_time() - start


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return the seconds for an index without long words, once everything is loaded."""
    root = tmp_path_factory.mktemp("usual")
    write_files(root, {"mkdocs.yml": MKDOCS, **content("Tea")})
    assert not [one for one in check(Layout(root)).issues if one.code == "too-long"]
    use(Layout(root))
    shutil.rmtree(root / "docs")
    return seconds(lambda: use(Layout(root)))


def use(layout: Layout) -> None:
    format_content(layout, write=False)
    index = generate(layout).index
    small_files(index, [search_record(entry) for entry in index.papers])


# Everything but MkDocs runs over long texts; eight times the length would cost 64 times as much.
@pytest.mark.slow
@pytest.mark.parametrize("kind", WORDS)
def test_a_long_word_in_every_field_costs_no_quadratic_time(
    make_index: MakeIndex, usual: float, kind: str
) -> None:
    def more(size: int) -> float:
        return seconds(lambda: use(make_index(content(word(kind, size))))) - usual

    # What a short word costs is asked only if a long one costs much.
    assert (cost := more(LONG)) < 24 * 0.1 or cost < 24 * more(SHORT)


def test_a_name_is_not_compared_with_its_own_variants_nor_a_long_one_at_all() -> None:
    names = ("Ada Kkkkkkkkkkkk", "Ada Brown", f"Bo {'k' * 50_000}")
    assert similar_people(assign_names([paper("tea", authors=names)], ())) == ()


def test_comments_that_are_never_closed_stay_text() -> None:
    assert "tea" in to_plain("tea <!-- a <!-- b", Markup.HTML)
    assert to_plain("tea <!-- a --> pot <!-- b -->", Markup.HTML).split() == ["tea", "pot"]
