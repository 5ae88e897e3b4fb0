"""Related papers: by words and tags, with reasons that people can read, alike on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paper_index.relate import related as related_module
from paper_index.relate.index import relate
from paper_index.relate.related import LEAST, LEAST_UNTAGGED, nearest, prepare
from paper_index.relate.vectors import stop_words, text_of
from paper_index.relate.wording import MOST, Wording
from paper_index.text.escape import fold
from support.made_up_index import VOCABULARY, index, paper
from support.real_index import ROOT, real_papers, real_vocabulary

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.model.paper import Paper
    from paper_index.relate.related import Vectors

JUDGED = yaml.safe_load(Path(__file__).with_name("judgements.yml").read_text("utf-8"))

CONSTRUCTOR = {
    "constructor-theory-of-information",
    "constructor-theory-of-thermodynamics",
    "the-information-theoretic-foundation-of-thermodynamic-work-extraction",
}
TRANSPORT = {
    "energy-guided-entropic-neural-optimal-transport",
    "entropic-neural-optimal-transport-via-diffusion-processes",
}
CRYSTALS = {
    "crystal-diffusion-variational-autoencoder-for-periodic-material-generation",
    "crystal-structure-generation-with-autoregressive-large-language-modeling",
    "flowmm-generating-materials-with-riemannian-flow-matching",
    "scalable-diffusion-for-materials-generation",
}


def related(found: Index) -> dict[str, list[str]]:
    return {entry.paper.id: [near.paper.id for near in entry.related] for entry in found.papers}


def words(found: Index) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (entry.paper.id, near.paper.id): near.words
        for entry in found.papers
        for near in entry.related
    }


def real(most: int = 5) -> Index:
    return relate(real_papers(), real_vocabulary(), most)


def vectors(papers: list[Paper]) -> Vectors:
    having = Counter(name for paper in papers for name in paper.tags)
    return prepare(papers, [text_of(paper) for paper in papers], having, "en")


class TestThisIndex:
    @pytest.mark.parametrize("group", [CONSTRUCTOR, TRANSPORT, CRYSTALS])
    def test_papers_on_one_subject_are_shown_with_each_other(self, group: set[str]) -> None:
        found = related(real())
        for one in group:
            assert group - {one} <= set(found[one])

    def test_the_papers_on_categories_and_string_diagrams_stand_together(self) -> None:
        found = related(real())
        assert (
            found["markov-categories-and-entropy"][0]
            == "information-structures-and-their-cohomology"
        )
        assert (
            found["information-structures-and-their-cohomology"][0]
            == "markov-categories-and-entropy"
        )
        assert "markov-categories-and-entropy" in found["bayesian-updates-compose-optically"][:2]
        assert (
            "causal-inference-by-string-diagram-surgery"
            in found["bayesian-updates-compose-optically"]
        )
        assert (
            "bayesian-updates-compose-optically"
            in found["causal-inference-by-string-diagram-surgery"]
        )

    def test_most_papers_that_a_reader_judged_near_are_shown(self) -> None:
        found = related(real())
        near = [(one, other) for one, said in JUDGED.items() for other in said.get("near", [])]
        assert sum(other in found[one] for one, other in near) > 0.85 * len(near)

    def test_judgements_name_papers_of_this_index_and_never_the_paper_itself(self) -> None:
        ids = {paper.id for paper in real_papers()}
        for one, said in JUDGED.items():
            others = [*said.get("near", []), *said.get("also", [])]
            assert {one, *others} <= ids
            assert len({one, *others}) == len(others) + 1

    def test_every_relation_has_a_reason(self) -> None:
        for entry in real().papers:
            assert all(near.shared or near.words for near in entry.related)

    def test_words_are_few_unlike_each_other_and_stand_in_the_papers_text(self) -> None:
        stop = stop_words("en")
        texts = {paper.id: text_of(paper).once for paper in real_papers()}
        for (one, other), shown in words(real()).items():
            assert len(shown) <= MOST
            for word in shown:
                assert word in texts[one]
                assert not set(fold(word).replace("-", " ").split()) & stop
                assert fold(word).split("-")[0].split()[0] in fold(texts[other])
            for a, b in combinations(shown, 2):
                assert not set(fold(a).split()) & set(fold(b).split())

    def test_a_pair_of_words_is_told_rather_than_its_words(self) -> None:
        first, second = sorted(TRANSPORT)
        assert words(real())[first, second][0].casefold() == "optimal transport"

    def test_when_all_are_shown_a_relation_goes_both_ways(self) -> None:
        found = related(real(len(real_papers())))
        assert all(one in found[other] for one, others in found.items() for other in others)

    def test_two_runs_under_different_hash_seeds_say_the_same(self) -> None:
        program = (
            "from real_index import *; from paper_index.relate.index import relate;"
            "[print(e.paper.id, [(n.paper.id, n.words) for n in e.related])"
            " for e in relate(real_papers(), real_vocabulary(), 5).papers]"
        )
        said = [
            subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                check=True,
                cwd=ROOT / "tests",
                env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            ).stdout
            for seed in ("1", "2")
        ]
        assert said[0] == said[1] != b""

    def test_nearness_is_made_of_whole_numbers_that_any_machine_adds_up_alike(self) -> None:
        made = vectors(list(real_papers()))
        assert (made.matrix.data == np.rint(made.matrix.data)).all()
        lengths = np.asarray(made.matrix.multiply(made.matrix).sum(axis=1))
        assert lengths.max() < 2**53


def test_no_paper_and_one_have_no_relations() -> None:
    assert related(index()) == {}
    assert related(index(paper("only", tags=["tea"]))) == {"only": []}


def test_two_papers_are_related_when_their_texts_are_alike_and_not_otherwise() -> None:
    one = paper("one", title="Entropy of black holes", abstract="Horizons hide entropy.")
    alike = paper("alike", title="Black holes", abstract="Entropy grows with the horizon.")
    apart = paper("apart", title="Spiders", abstract="Webs of silk catch flies.")
    assert related(index(one, alike)) == {"one": ["alike"], "alike": ["one"]}
    assert related(index(one, apart)) == {"one": [], "apart": []}


def test_what_every_abstract_says_relates_nobody() -> None:
    worn = "In this paper, we propose a novel method that outperforms previous approaches."
    one = paper("one", title="Spiders", abstract=f"{worn} Webs of silk catch flies.")
    other = paper("other", title="Glaciers", abstract=f"{worn} Ice creeps downhill.")
    assert related(index(one, other)) == {"one": [], "other": []}


def test_papers_without_tags_are_related_by_their_words_alone() -> None:
    papers = [paper.model_copy(update={"tags": ()}) for paper in real_papers()]
    found = relate(papers, real_vocabulary(), 5)
    for group in (CONSTRUCTOR, TRANSPORT):
        for one in group:
            assert group - {one} <= set(related(found)[one])
    assert all(near.words for entry in found.papers for near in entry.related[:1])
    assert any(not entry.related for entry in found.papers)


def test_a_paper_of_which_only_the_title_is_known_finds_its_like() -> None:
    papers = [
        paper.model_copy(update={"abstract": "n/a", "tags": ()})
        if paper.id == "constructor-theory-of-thermodynamics"
        else paper
        for paper in real_papers()
    ]
    found = related(relate(papers, real_vocabulary(), 5))["constructor-theory-of-thermodynamics"]
    assert "constructor-theory-of-information" in found[:2]


def test_a_text_of_signs_and_stop_words_alone_relates_nobody() -> None:
    assert related(
        index(paper("a", title="???", abstract="!"), paper("b", title="The", abstract="?"))
    ) == {
        "a": [],
        "b": [],
    }


def test_web_addresses_are_no_words() -> None:
    one = paper("one", title="Spiders", abstract="See https://github.com/lab/webs for silk.")
    other = paper("other", title="Glaciers", abstract="See https://github.com/lab/ice for maps.")
    assert related(index(one, other)) == {"one": [], "other": []}


class TestOtherLanguages:
    def test_german_stop_words_are_no_reason(self) -> None:
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

    def test_accents_and_marks_stay_as_they_are_written(self) -> None:
        papers = [
            paper("a", title="Rényi-Entropie", abstract="हिन्दी में एन्ट्रॉपी"),
            paper("b", title="Renyi entropie", abstract="एन्ट्रॉपी बढ़ती है"),
        ]
        found = words(relate(papers, VOCABULARY, 5, language="hi"))
        assert "Rényi-Entropie" in found["a", "b"]
        assert "Renyi entropie" in found["b", "a"]
        assert "एन्ट्रॉपी" in found["a", "b"]

    def test_chinese_papers_are_related_by_what_they_have_at_a_stretch(self) -> None:
        papers = [
            paper("a", title="熵正则化的最优传输", abstract="我们研究最优传输问题的数值解法。"),
            paper("b", title="最优传输与扩散过程", abstract="本文用扩散过程求解最优传输。"),
            paper("c", title="家猫的睡眠习惯", abstract="观察家猫白天的睡眠。"),
        ]
        found = relate(papers, VOCABULARY, 5, language="zh")
        assert related(found) == {"a": ["b"], "b": ["a"], "c": []}
        assert "最优传输" in words(found)["a", "b"]

    def test_japanese_grammar_relates_nobody(self) -> None:
        papers = [
            paper("a", title="量子情報の理論", abstract="これについて述べることができます。"),
            paper("b", title="量子情報の測定", abstract="猫についても述べることができます。"),
            paper("c", title="猫は眠る", abstract="それについて考えることができます。"),
        ]
        found = relate(papers, VOCABULARY, 5, language="ja")
        assert related(found)["a"] == ["b"]
        assert words(found)["a", "b"][0] == "量子情報"

    def test_a_language_that_nobody_knows_still_relates(self) -> None:
        papers = [paper("a", title="Blorp zwirn"), paper("b", title="Zwirn blorp")]
        assert related(relate(papers, VOCABULARY, 5, language="xx"))["a"] == ["b"]


class TestWording:
    def say(self, ours: str, theirs: str, **weights: float) -> tuple[str, ...]:
        known = {name.replace("_", " "): weight for name, weight in weights.items()}
        return Wording(ours, stop_words("en")).shared(theirs, known)

    def test_the_weightiest_come_first_and_no_two_alike(self) -> None:
        text = "Entropy, entropies and entropic couplings of crystals, crystal by crystalline."
        weights = {
            "entropy": 0.3,
            "entropies": 0.2,
            "entropic": 0.2,
            "crystals": 0.1,
            "crystal": 0.2,
        }
        assert self.say(text, text, **weights) == ("Entropy", "crystal")

    def test_the_commonest_form_is_shown_and_of_equals_the_one_without_capitals(self) -> None:
        assert self.say("GANs. gans and GANs.", "", gans=0.1) == ("GANs",)
        assert self.say("Entropy. We measure entropy.", "", entropy=0.1) == ("entropy",)

    def test_what_adds_next_to_nothing_is_no_reason(self) -> None:
        assert self.say("Entropy of crystals", "", entropy=0.1, crystals=0.0001) == ("Entropy",)

    def test_a_pair_goes_before_its_words(self) -> None:
        weights = {"optimal": 0.1, "transport": 0.1, "optimal_transport": 0.05}
        assert self.say("On optimal transport", "", **weights) == ("optimal transport",)


WORDS = st.lists(
    st.sampled_from(["entropy", "crystal", "silk", "web", "ice", "horizon"]), max_size=6
)


@given(st.lists(st.tuples(WORDS, st.sets(st.sampled_from(["tea", "cups"]))), max_size=9))
def test_slices_find_what_a_comparison_of_all_with_all_finds(
    drawn: list[tuple[list[str], set[str]]],
) -> None:
    papers = [
        paper(f"p{number}", title=f"t{number}x", abstract=" ".join(text) or "?", tags=sorted(tags))
        for number, (text, tags) in enumerate(drawn)
    ]
    made = vectors(papers)
    near = (made.matrix @ made.matrix.T).toarray() / made.whole

    def of(row: int) -> list[int]:
        bounds = [LEAST if papers[row].tags and other.tags else LEAST_UNTAGGED for other in papers]
        others = [n for n in range(len(papers)) if n != row and near[row, n] >= bounds[n]]
        return sorted(others, key=lambda n: (-near[row, n], n))[:3]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(related_module, "_AT_ONCE", 2)
        assert list(nearest(made, 3)) == [of(row) for row in range(len(papers))]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), min_size=2, max_size=4))
def test_any_texts_can_be_compared(drawn: list[tuple[str, str]]) -> None:
    made = [
        paper(f"p{number}").model_copy(update={"title": title, "abstract": f"{text} silk web"})
        for number, (title, text) in enumerate(drawn)
    ]
    for entry in index(*made).papers:
        text = text_of(entry.paper).once
        assert all(word in text for near in entry.related for word in near.words)


def test_a_check_loads_no_scikit_learn() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "paper_index",
        "--index",
        str(ROOT),
        "check",
    ]
    loaded = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    assert "paper_index.workflows.build" in loaded
    assert "sklearn" not in loaded
    assert "scipy" not in loaded
