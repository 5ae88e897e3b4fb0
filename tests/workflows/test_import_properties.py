"""A property of all imports: the index passes its check."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conftest import TAGS
from paper_index.content.layout import Layout
from paper_index.dedupe.classify import judge
from paper_index.ingest.own_records import parse_json
from paper_index.model.pairs import PairClass
from paper_index.workflows.check import validate
from paper_index.workflows.import_ import plan_import
from support.commands import LONG, OTHER, counts, passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

TEXT = st.text(min_size=1, max_size=30)
NAMES = st.sampled_from(["On Tea", "On the Tea", "On Tea v2", "On Tea, Part I", "On Tea II", "Cups",
                         "again cups", "Cups: a 'tale'", "???", "- x: [y] #"])  # fmt: skip
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"title": NAMES | TEXT},
        optional={
            "abstract": st.sampled_from([LONG, OTHER, "Short.", "- a: b\n\n  c"]) | TEXT,
            "authors": st.lists(st.sampled_from(["Ada Brown", "Bo Li"]) | TEXT, max_size=2),
            "doi": st.sampled_from(["10.1000/tea", "10.1000/cup", "tea"]),
            "arxiv": st.sampled_from(["2104.06083", "2104.06084"]),
            "published": st.sampled_from(["2021", "2021-13", "2021-04-13"]),
            "venue": TEXT,
            "tags": st.lists(st.sampled_from(["tea", "cup-theory", "beer"]), max_size=2),
            "links": st.dictionaries(TEXT, st.just("https://example.org/"), max_size=1),
            "aliases": st.just(["cups"]),
        },
    ),
    min_size=1,
    max_size=5,
)


# Five records are planned twice in each example.
@pytest.mark.slow
@settings(max_examples=40)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing_and_only_matches_are_joined(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], random: Random
) -> None:
    # A DOI of three records may be that of a volume, which two of them alone do not show.
    assume(max(Counter(one.get("doi", number) for number, one in enumerate(records)).values()) < 3)
    layout = Layout(tmp_path_factory.mktemp("index"))
    layout.papers.mkdir(parents=True)
    (layout.content / "tags.yml").write_text(TAGS, "utf-8")
    valid = validate(layout)
    shuffled = list(records)
    random.shuffle(shuffled)
    first, again = (
        plan_import(valid, parse_json(json.dumps(some), "a.json", {}).records)
        for some in (records, shuffled)
    )
    assert first.merge.papers == again.merge.papers
    for members in first.merge.members.values():
        for left, right in combinations(members.values(), 2):
            pair = judge(left, right, valid.settings.duplicates)
            assert pair.pair_class is PairClass.MATCH, pair.rule


# Each example has two or three imports and checks.
@pytest.mark.slow
@settings(max_examples=25)
@given(RECORDS, RECORDS, st.sampled_from(["", "abstract,title,doi"]))
def test_the_check_passes_after_any_import_and_a_repeated_import_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    overwrite: str,
) -> None:
    layout = Layout(tmp_path_factory.mktemp("index"))
    layout.papers.mkdir(parents=True)
    (layout.content / "tags.yml").write_text(TAGS, "utf-8")
    for number, records in enumerate((first, second)):
        result = run(layout, "import", source(layout, f"{number}.json", records),
                     "--overwrite", overwrite)  # fmt: skip
        assert result.exit_code in {0, 1, 2}, result.output
        assert passes(layout)
    # A held-back record may be added next time, because others have filled fields.
    before = tree(layout)
    # A file without a paper (2) has no counts.
    if not overwrite and (result.exit_code == 2 or "held back" not in counts(result.stdout)):
        run(layout, "import", layout.root / "incoming" / "1.json")
        assert tree(layout) == before
