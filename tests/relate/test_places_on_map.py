"""The map of the index: places of papers, and names of its regions."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from math import dist
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.cache.store import Store
from paper_index.model.index import MAP_HEIGHT, MAP_WIDTH
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate import layout
from paper_index.relate.index import relate
from paper_index.relate.related import Compared, draw_map
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.index import Region
    from paper_index.model.paper import Paper
    from paper_index.relate.vectors import Links

    Drawn = tuple[dict[str, tuple[int, int]], tuple[Region, ...]]

TOPICS = {
    "tea": ["leaf", "kettle", "brewing", "oolong", "steeping", "cup", "aroma", "harvest"],
    "stars": ["orbit", "comet", "telescope", "galaxy", "nebula", "eclipse", "meteor", "pulsar"],
    "ships": ["anchor", "harbour", "rudder", "voyage", "sail", "cargo", "captain", "mast"],
}
VOCABULARY = Vocabulary(
    (Group(id="field", name="Field"), Group(id="kind", name="Kind")),
    (
        *(Tag(id=name, name=name.title(), group="field", definition="A.") for name in TOPICS),
        Tag(id="survey", name="Survey", group="kind", definition="A."),
    ),
)


def made_up(topic: str, number: int, *, tagged: bool = True) -> Paper:
    seed = hashlib.sha256(f"{topic} {number}".encode()).digest()
    words = TOPICS[topic]
    text = " ".join(words[byte % len(words)] for byte in seed[:24])
    title = f"{words[number % 8]} {words[(number // 8 + number) % 8]}".capitalize()
    tags = ("survey", topic) if tagged else ()
    return paper(f"{topic}-{number}", title=title, abstract=text, tags=tags)


LIBRARY = [made_up(topic, number) for topic in TOPICS for number in range(20)]


def drawn(papers: Sequence[Paper], cache: Store | None = None) -> Drawn:
    places, regions = draw_map(Compared(papers, VOCABULARY, cache=cache or Store(None)))
    return dict(zip([one.id for one in papers], places, strict=True)), regions


@pytest.fixture(scope="module")
def whole() -> Drawn:
    return drawn(LIBRARY)


def topic(name: str) -> str:
    return name.partition("-")[0]


def test_papers_of_a_topic_are_near_each_other(whole: Drawn) -> None:
    places, _ = whole
    for name, place in places.items():
        others = sorted(places, key=lambda one: dist(place, places[one]))[1:6]
        assert sum(topic(one) == topic(name) for one in others) >= 4, name


def test_every_paper_has_a_place_of_its_own_inside_of_the_map(whole: Drawn) -> None:
    places, _ = whole
    assert len(set(places.values())) == len(LIBRARY)
    assert all(0 <= x <= MAP_WIDTH and 0 <= y <= MAP_HEIGHT for x, y in places.values())


@settings(max_examples=3, deadline=None)
@given(st.permutations(LIBRARY[::3]))
def test_the_order_of_the_papers_does_not_matter(papers: list[Paper]) -> None:
    assert drawn(papers) == drawn(LIBRARY[::3])


# Another process loads scipy.
@pytest.mark.slow
def test_the_map_does_not_depend_on_the_hash_seed() -> None:
    program = (
        "from relate.test_places_on_map import LIBRARY, drawn;"
        "print(sorted(drawn(LIBRARY[::3])[0].items()))"
    )
    expected = f"{sorted(drawn(LIBRARY[::3])[0].items())}\n"
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    env = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert run.stdout == expected


@pytest.mark.parametrize(
    "papers",
    [
        [],
        LIBRARY[:1],
        LIBRARY[:2],
        LIBRARY[:3],
        [paper(f"p{number}", title="Tea", abstract="Tea is wet.") for number in range(30)],
        [paper(f"p{number}", title="???", abstract=None) for number in range(30)],
        [paper(f"p{number}", title="???", abstract=None, tags=("tea",)) for number in range(30)],
        [*LIBRARY, paper("alone", title="Umlaut", abstract=None)],
        [made_up("tea", number, tagged=False) for number in range(30)],
    ],
    ids=["none", "one", "two", "three", "same text", "no words", "one tag", "one alone", "no tags"],
)
def test_few_equal_and_empty_papers_have_places(papers: list[Paper]) -> None:
    places, _ = drawn(papers)
    assert len(set(places.values())) == len(papers)
    assert drawn(papers[::-1])[0] == places


def test_papers_that_are_like_no_other_are_below_the_others_or_in_the_middle() -> None:
    titles = ["Umlaut", "Glacier", "Sonnet"]
    alone = [paper(one.lower(), title=one, abstract=None) for one in titles]
    assert {round(y / MAP_HEIGHT, 1) for _, y in drawn(alone)[0].values()} == {0.5}
    beside = drawn([*LIBRARY, *alone])[0]
    assert min(beside[one.id][1] for one in alone) > 0.9 * MAP_HEIGHT


def test_papers_beyond_the_landmarks_are_beside_similar_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "LANDMARKS", 24)
    places, _ = drawn(LIBRARY)
    assert len(set(places.values())) == len(LIBRARY)
    near = 0
    for name, place in places.items():
        others = sorted(places, key=lambda one: dist(place, places[one]))[1:6]
        near += sum(topic(one) == topic(name) for one in others)
    assert near >= 0.8 * 5 * len(LIBRARY)


def test_most_changes_leave_the_landmarks_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LANDMARKS", 24)
    made = []
    descend = layout.descend

    def counted(links: Links, start: layout.Plane) -> layout.Plane:
        made.append(links)
        return descend(links, start)

    monkeypatch.setattr(layout, "descend", counted)
    with TemporaryDirectory() as folder, Store(Path(folder)) as cache:
        before, _ = drawn(LIBRARY, cache)
        drawn([*LIBRARY[::-1]], cache)
        drawn([one.model_copy(update={"venue": "Leaves"}) for one in LIBRARY], cache)
        assert len(made) == 1
        # Words that no landmark shares change no landmark's neighbours.
        changed = [
            one.model_copy(update={"abstract": f"{one.abstract} zeppelin"})
            if one.id == "tea-7"
            else one
            for one in LIBRARY
        ]
        after, _ = drawn(changed, cache)
        assert after == drawn(changed)[0]
        assert after.keys() == before.keys()


def test_regions_are_named_by_their_tags(whole: Drawn) -> None:
    places, regions = whole
    assert {one.tag for one in regions} == TOPICS.keys()
    for region in regions:
        own = [places[one] for one in places if topic(one) == region.tag]
        others = [places[one] for one in places if topic(one) != region.tag]
        middle = (region.x, region.y)
        mean = [sum(dist(middle, one) for one in some) / len(some) for some in (own, others)]
        assert mean[0] < mean[1]


def test_without_tags_words_of_titles_name_regions() -> None:
    _, regions = drawn([made_up(name, n, tagged=False) for name in TOPICS for n in range(20)])
    assert regions
    assert all(one.tag is None for one in regions)
    words = {word for own in TOPICS.values() for word in own}
    assert {word for one in regions for word in one.name.casefold().split()} <= words


def test_names_of_regions_do_not_overlap(whole: Drawn) -> None:
    _, regions = whole
    for number, one in enumerate(regions):
        for other in regions[:number]:
            apart = abs(one.x - other.x) / (5 * (len(one.name) + len(other.name)))
            assert apart > 1 or abs(one.y - other.y) >= 15


def test_a_narrow_screen_has_the_names_of_few_regions_wherever_they_are(whole: Drawn) -> None:
    assert all(one.is_large for one in whole[1])


def test_an_index_has_a_map_from_three_papers_on_unless_it_is_switched_off() -> None:
    assert relate(LIBRARY[:2], VOCABULARY, 5).places == ()
    assert len(relate(LIBRARY[:3], VOCABULARY, 5).places) == 3
    assert relate(LIBRARY[:3], VOCABULARY, 5, with_map=False).places == ()
