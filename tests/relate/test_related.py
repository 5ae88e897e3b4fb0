"""Related papers: by words and tags, with reasons that people can read, alike on any machine."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import TWO
from paper_index.relate import related as related_module
from paper_index.relate.index import relate
from paper_index.relate.related import MINIMUM, MINIMUM_UNTAGGED, Words, nearest, vectorize
from paper_index.relate.vectors import stop_words, text_of
from support.made_up_index import VOCABULARY, index, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from paper_index.model.index import Index
    from paper_index.model.paper import Paper
    from paper_index.relate.related import Vectors

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def related(found: Index) -> dict[str, list[str]]:
    return {entry.paper.id: [near.paper.id for near in entry.related] for entry in found.papers}


def words(found: Index) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (entry.paper.id, near.paper.id): near.words
        for entry in found.papers
        for near in entry.related
    }


def vectors(papers: list[Paper]) -> Vectors:
    return vectorize(papers, [text_of(paper) for paper in papers], "en")


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


class TestWords:
    def say(self, ours: str, theirs: str, **weights: float) -> tuple[str, ...]:
        known = {name.replace("_", " "): weight for name, weight in weights.items()}
        return Words(ours, stop_words("en")).shared_with(theirs, known)

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


@settings(max_examples=25)
@given(st.lists(st.tuples(WORDS, st.sets(st.sampled_from(["tea", "cups"]))), max_size=9))
def test_slices_find_what_a_comparison_of_all_with_all_finds(
    drawn: list[tuple[list[str], set[str]]],
) -> None:
    papers = [
        paper(f"p{number}", title=f"t{number}x", abstract=" ".join(text) or "?", tags=sorted(tags))
        for number, (text, tags) in enumerate(drawn)
    ]
    made = vectors(papers)
    near = (made.matrix @ made.matrix.T).toarray() / made.scale

    def of(row: int) -> list[int]:
        tagged = [bool(papers[row].tags and other.tags) for other in papers]
        minimum = [MINIMUM if both else MINIMUM_UNTAGGED for both in tagged]
        others = [n for n in range(len(papers)) if n != row and near[row, n] >= minimum[n]]
        return sorted(others, key=lambda n: (-near[row, n], n))[:3]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(related_module, "_BATCH", 2)
        assert list(nearest(made, 3)) == [of(row) for row in range(len(papers))]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), min_size=2, max_size=4))
def test_any_texts_can_be_compared(drawn: list[tuple[str, str]]) -> None:
    made = [
        paper(f"p{number}").model_copy(update={"title": title, "abstract": f"{text} silk web"})
        for number, (title, text) in enumerate(drawn)
    ]
    for entry in index(*made).papers:
        text = text_of(entry.paper).plain
        assert all(word in text for near in entry.related for word in near.words)


def test_a_check_loads_no_scikit_learn(make_index: MakeIndex) -> None:
    program = (
        "import sys; from paper_index.cli.main import main;"
        "main(['--index', sys.argv[1], 'check'], standalone_mode=False);"
        "print('paper_index.workflows.build' in sys.modules, {'sklearn', 'scipy'} & {*sys.modules})"
    )
    layout = make_index(TWO)
    command = [sys.executable, "-c", program, str(layout.root)]
    shown = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert shown.endswith("True set()\n")
