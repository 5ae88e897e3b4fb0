"""Related papers by words and tags, with the shared words as reasons."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import TWO
from paper_index.cache.store import Store
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate import vectors as vectors_module
from paper_index.relate.index import relate
from paper_index.relate.related import Compared, related_papers, shared_words
from paper_index.relate.terms import Stems, Text, count_terms, text_of
from paper_index.relate.vectors import (
    MINIMUM,
    MINIMUM_TEXT,
    MINIMUM_UNTAGGED,
    nearest,
    shared_terms,
    vectorize,
)
from support.made_up_index import VOCABULARY, index, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from paper_index.model.index import Index
    from paper_index.model.paper import Paper
    from paper_index.relate.vectors import Vectors

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def related(found: Index) -> dict[str, list[str]]:
    return {entry.paper.id: [near.paper.id for near in entry.related] for entry in found.papers}


def words(found: Index) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (entry.paper.id, near.paper.id): near.words
        for entry in found.papers
        for near in entry.related
    }


def vectors(papers: list[Paper], vocabulary: Vocabulary = VOCABULARY) -> Vectors:
    stems = Stems("en")
    counted = [count_terms(text_of(one), stems) for one in papers]
    tags = [[name for name in one.tags if name in vocabulary.topics] for one in papers]
    return vectorize([one.terms for one in counted], [one.counts for one in counted], tags)


def test_no_papers_or_one_have_no_relations() -> None:
    assert related(index()) == {}
    assert related(index(paper("only", tags=["tea"]))) == {"only": []}


def test_papers_are_related_if_their_texts_are_similar() -> None:
    one = paper("one", title="Entropy of black holes", abstract="Horizons hide entropy.")
    similar = paper("similar", title="Black holes", abstract="Entropy grows with the horizon.")
    apart = paper("apart", title="Spiders", abstract="Webs of silk catch flies.")
    assert related(index(one, similar)) == {"one": ["similar"], "similar": ["one"]}
    assert related(index(one, apart)) == {"one": [], "apart": []}


@pytest.mark.parametrize(
    ("status", "offered"),
    [("retracted", []), ("withdrawn", []), ("corrected", ["b"]), ("published", ["b"])],
)
def test_retracted_papers_are_related_to_none_but_have_related_papers(
    status: str, offered: list[str]
) -> None:
    text = {"title": "Black holes", "abstract": "Horizons hide entropy."}
    found = related(index(paper("a", **text), paper("b", status=status, **text)))
    assert found == {"a": offered, "b": ["a"]}


def test_a_retracted_paper_takes_no_place_from_others() -> None:
    text = {"title": "Black holes", "abstract": "Horizons hide entropy."}
    papers = [paper("a", **text), *(paper(f"r{n}", status="retracted", **text) for n in range(5))]
    papers.append(paper("z", title="Black holes", abstract="Horizons of clay.", published="1990"))
    assert related(index(*papers))["a"] == ["z"]


def test_papers_without_abstract_are_related_by_their_titles() -> None:
    one, two = (paper(name, title="Black holes", abstract=None) for name in "ab")
    assert related(index(one, two)) == {"a": ["b"], "b": ["a"]}


def test_common_phrases_of_abstracts_relate_no_papers() -> None:
    worn = "In this paper, we propose a novel method that outperforms previous approaches."
    one = paper("one", title="Spiders", abstract=f"{worn} Webs of silk catch flies.")
    other = paper("other", title="Glaciers", abstract=f"{worn} Ice creeps downhill.")
    assert related(index(one, other)) == {"one": [], "other": []}


def test_texts_without_words_relate_no_papers() -> None:
    assert related(
        index(paper("a", title="???", abstract="!"), paper("b", title="The", abstract="?"))
    ) == {
        "a": [],
        "b": [],
    }


def test_web_addresses_are_ignored() -> None:
    one = paper("one", title="Spiders", abstract="See https://github.com/lab/webs for silk.")
    other = paper("other", title="Glaciers", abstract="See https://github.com/lab/ice for maps.")
    assert related(index(one, other)) == {"one": [], "other": []}


class TestOtherLanguages:
    def test_german_stop_words_are_ignored(self) -> None:
        papers = [
            paper(
                "eins",
                title="Über die Entropie",
                abstract="Die Entropie wächst zwischen den Kammern, aber nicht immer.",
            ),
            paper(
                "zwei",
                title="Zur Entropie",
                abstract="Aber wächst die Entropie nicht, fließt zwischen den Gasen Wärme.",
            ),
        ]
        found = relate(papers, VOCABULARY, 5, language="de")
        assert words(found)["eins", "zwei"] == ("Entropie", "wächst")

    def test_accents_and_marks_are_shown_as_written(self) -> None:
        papers = [
            paper("a", title="Rényi-Entropie", abstract="हिन्दी में एन्ट्रॉपी"),
            paper("b", title="Renyi entropie", abstract="एन्ट्रॉपी बढ़ती है"),
        ]
        found = words(relate(papers, VOCABULARY, 5, language="hi"))
        assert "Rényi-Entropie" in found["a", "b"]
        assert "Renyi entropie" in found["b", "a"]
        assert "एन्ट्रॉपी" in found["a", "b"]

    def test_chinese_papers_are_related_by_shared_runs_of_characters(self) -> None:
        papers = [
            paper("a", title="熵正则化的最优传输", abstract="我们研究最优传输问题的数值解法。"),
            paper("b", title="最优传输与扩散过程", abstract="本文用扩散过程求解最优传输。"),
            paper("c", title="家猫的睡眠习惯", abstract="观察家猫白天的睡眠。"),
        ]
        found = relate(papers, VOCABULARY, 5, language="zh")
        assert related(found) == {"a": ["b"], "b": ["a"], "c": []}
        assert "最优传输" in words(found)["a", "b"]

    def test_japanese_grammar_is_ignored(self) -> None:
        papers = [
            paper("a", title="量子情報の理論", abstract="これについて述べることができます。"),
            paper("b", title="量子情報の測定", abstract="猫についても述べることができます。"),
            paper("c", title="猫は眠る", abstract="それについて考えることができます。"),
        ]
        found = relate(papers, VOCABULARY, 5, language="ja")
        assert related(found)["a"] == ["b"]
        assert words(found)["a", "b"][0] == "量子情報"

    def test_papers_in_an_unknown_language_are_related(self) -> None:
        papers = [paper("a", title="Blorp zwirn"), paper("b", title="Zwirn blorp")]
        assert related(relate(papers, VOCABULARY, 5, language="xx"))["a"] == ["b"]


class TestWords:
    def choose(self, text: str, **weights: float) -> tuple[str, ...]:
        ours = count_terms(Text("", text), Stems("en"))
        known = {name.replace("_", " "): weight for name, weight in weights.items()}
        return shared_words(ours, known, {})

    def test_words_are_sorted_by_weight_and_dissimilar(self) -> None:
        text = "Entropy, entropies and entropic couplings of crystals, crystal by crystallites."
        weights = {"entrop": 0.3, "cryst": 0.1, "crystallit": 0.05, "coupl": 0.2}
        assert self.choose(text, **weights) == ("entropic", "couplings", "crystal")

    def test_words_with_little_weight_are_not_shown(self) -> None:
        assert self.choose("Entropy of crystals", entrop=0.1, cryst=0.0001) == ("Entropy",)

    def test_a_pair_comes_before_its_words(self) -> None:
        weights = {"optim": 0.1, "transport": 0.1, "optim_transport": 0.05}
        assert self.choose("On optimal transport", **weights) == ("optimal transport",)

    def test_at_most_three_are_shown(self) -> None:
        weights = dict.fromkeys(("silk", "web", "ice", "tea"), 0.1)
        assert self.choose("Silk, web, ice, tea", **weights) == ("ice", "Silk", "tea")


@pytest.mark.parametrize(
    "worn",
    [
        "like going versus whereas albeit thereby",
        "In this paper we seamlessly leverage a plethora of aforementioned insights",
        "pave the way, narrow the gap, and overcome these notable shortcomings",
    ],
)
def test_words_without_a_subject_neither_relate_papers_nor_are_reasons(worn: str) -> None:
    one = paper("one", title="Spiders", abstract=f"{worn} webs of silk.")
    other = paper("other", title="Glaciers", abstract=f"{worn} ice and snow.")
    same = paper("same", title="Spiders", abstract=f"{worn} silk of webs.")
    assert related(index(one, other)) == {"one": [], "other": []}
    assert words(index(one, same))["one", "same"] == ("Spiders", "silk", "webs")


def test_tags_of_a_group_without_topics_relate_no_papers_and_are_no_reasons() -> None:
    groups = (
        Group(id="field", name="Field"),
        Group(id="kind", name="Kind"),
        Group(id="level", name="Level", names="kinds"),
    )
    tags = tuple(
        Tag(id=f"{group.id}-tag", name=group.name, group=group.id, definition="It is.")
        for group in groups
    )
    ids = [tag.id for tag in tags]
    vocabulary = Vocabulary(groups, tags)
    papers = [
        paper(name, title=f"Silk of {name}", abstract="Webs.", tags=ids)
        for name in ("ants", "bees")
    ]
    found = relate(papers, vocabulary, 5).papers[0].related
    assert [[tag.id for tag in near.shared] for near in found] == [["field-tag"]]
    without = [one.model_copy(update={"tags": ("field-tag",)}) for one in papers]
    assert vectors(without, vocabulary).tags.nnz == vectors(papers, vocabulary).tags.nnz == 2


def test_one_shared_tag_says_less_than_two() -> None:
    one, two = (
        [paper(name, title=f"Silk of {name}", tags=tags) for name in ("ants", "bees")]
        for tags in (["tea"], ["tea", "cups"])
    )
    alike_by_one, alike_by_two = ((v.tags[0] @ v.tags[1].T).sum() for v in map(vectors, (one, two)))
    assert alike_by_one == pytest.approx(alike_by_two / 2, rel=1e-3)


WORDS = st.lists(
    st.sampled_from(["entropy", "crystal", "silk", "web", "ice", "horizon"]), max_size=6
)
DRAWN = st.lists(st.tuples(WORDS, st.sets(st.sampled_from(["tea", "cups"]))), max_size=9)


def drawn_papers(drawn: list[tuple[list[str], set[str]]]) -> list[Paper]:
    return [
        paper(f"p{number}", title=f"t{number}x", abstract=" ".join(text) or "?", tags=sorted(tags))
        for number, (text, tags) in enumerate(drawn)
    ]


@settings(max_examples=25)
@given(DRAWN)
def test_batches_find_what_a_comparison_of_all_pairs_finds(
    drawn: list[tuple[list[str], set[str]]],
) -> None:
    papers = drawn_papers(drawn)
    made = vectors(papers)
    text = (made.text @ made.text.T).toarray() / made.scale
    near = text + (made.tags @ made.tags.T).toarray() / made.scale

    def of(row: int) -> list[int]:
        tagged = [bool(papers[row].tags and other.tags) for other in papers]
        minimum = [MINIMUM if both else MINIMUM_UNTAGGED for both in tagged]
        others = [
            n
            for n in range(len(papers))
            if n != row and near[row, n] >= minimum[n] and text[row, n] >= MINIMUM_TEXT
        ]
        return sorted(others, key=lambda n: (-near[row, n], n))[:3]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors_module, "BATCH", 2)
        rows = np.arange(len(papers))
        links = nearest(made, 3, rows, rows)
        shared = list(shared_terms(made, links))
    expected = [(row, other) for row in range(len(papers)) for other in of(row)]
    assert list(zip(links.papers, links.related, strict=True)) == expected
    for parts, (row, other) in zip(shared, expected, strict=True):
        assert sum(parts.values()) == pytest.approx(text[row, other])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), min_size=2, max_size=4))
def test_any_texts_can_be_compared(drawn: list[tuple[str, str]]) -> None:
    made = [
        paper(f"p{number}").model_copy(update={"title": title, "abstract": f"{text} silk web"})
        for number, (title, text) in enumerate(drawn)
    ]
    for entry in index(*made).papers:
        text = text_of(entry.paper)
        for near in entry.related:
            assert all(word in text.title or word in text.abstract for word in near.words)


class TestCache:
    """What earlier builds found is used, and never changes the result."""

    # A store reads the whole package for the digest of the program.
    @settings(max_examples=5)
    @given(DRAWN, DRAWN)
    def test_a_changed_index_has_the_relations_of_a_full_build(
        self, before: list[tuple[list[str], set[str]]], after: list[tuple[list[str], set[str]]]
    ) -> None:
        with TemporaryDirectory() as folder, Store(Path(folder)) as cache:
            for papers in map(drawn_papers, (before, after, before[:3] + after, after)):
                made = related_papers(Compared(papers, VOCABULARY, cache=cache), 3)
                assert made == related_papers(Compared(papers, VOCABULARY), 3)

    def test_an_unchanged_index_loads_neither_numpy_nor_scipy(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; from paper_index.cache.store import Store;"
            "from paper_index.relate.related import Compared, draw_map, related_papers;"
            "from support.made_up_index import VOCABULARY, paper;"
            "cache = Store(Path(sys.argv[1]));"
            "compared = Compared([paper('a'), paper('b')], VOCABULARY, cache=cache);"
            "related_papers(compared, 5); draw_map(compared); cache.close();"
            "print({'numpy', 'scipy', 'sklearn'} & {*sys.modules})"
        )
        command = [sys.executable, "-c", program, str(tmp_path)]
        env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        shown = [
            subprocess.run(command, capture_output=True, check=True, text=True, env=env).stdout
            for _ in range(2)
        ]
        assert "scipy" in shown[0]
        assert "sklearn" not in shown[0]
        assert shown[1] == "set()\n"


def test_a_check_loads_no_scikit_learn(make_index: MakeIndex) -> None:
    program = (
        "import sys; from paper_index.cli.main import main;"
        "main(['--index', sys.argv[1], 'check'], standalone_mode=False);"
        "print('paper_index.relate.people' in sys.modules, {'sklearn', 'scipy'} & {*sys.modules})"
    )
    layout = make_index(TWO)
    command = [sys.executable, "-c", program, str(layout.root)]
    shown = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert shown.endswith("True set()\n")
