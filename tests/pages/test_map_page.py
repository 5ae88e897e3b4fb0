"""The map of the index: its page, its file and the small map."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from paper_index.model.index import GroupEntry, Index, PaperEntry, Region, TagEntry
from paper_index.model.vocabulary import Group, Tag
from paper_index.pages import map as module
from paper_index.pages.map import COLOURS, map_page, map_points, map_source, small_map
from paper_index.pages.render import render_page
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.paper import Paper

KINDS = Group(id="kind", name="Kind")
FIELDS = Group(id="field", name="Field")


def tag(name: str, group: str = "field") -> Tag:
    return Tag(id=name, name=name.title(), group=group, definition="A.")


def made(papers: Sequence[Paper], *tags: Tag, regions: tuple[Region, ...] = ()) -> Index:
    """Return an index with the papers on a diagonal."""
    by_id = {one.id: one for one in tags}
    entries = tuple(
        PaperEntry(one, tuple(by_id[name] for name in one.tags), None, None, ()) for one in papers
    )
    groups = tuple(
        GroupEntry(
            group,
            tuple(
                TagEntry(one, group, tuple(p for p in papers if one.id in p.tags), (), ())
                for one in tags
                if one.group == group.id
            ),
        )
        for group in (KINDS, FIELDS)
    )
    places = tuple((number % 990, number // 2 % 590) for number in range(len(papers)))
    return Index(entries, groups, places=places, regions=regions)


def decoded(data: bytes) -> list[tuple[int, int, str, str]]:
    """Return places, ids and titles as map/papers.js reads them."""
    found = json.loads(data)
    words, letters = found["words"].split(" "), [chr(n) for n in range(35, 127) if n != ord("\\")]
    x = y = 0
    papers = []
    for number, (code, short) in enumerate(zip(found["titles"], found["ids"], strict=True)):
        down, right = found["places"][2 * number : 2 * number + 2]
        x, y = (right if down else x + right), y + down
        pieces = []
        for word, first, second in re.findall(r" ([^ ]+) |([#-;])|([<-~].)", code):
            single = letters.index(first) if first else 25
            double = second and 25 + (letters.index(second[0]) - 25) * 91 + letters.index(second[1])
            pieces.append(word or words[single if first else int(double)])
        title = " ".join(pieces)
        slug = "-".join(re.findall("[A-Za-z0-9]+", re.sub("['’]", "", title))).lower()
        papers.append(
            (x, y, short if isinstance(short, str) and short else slug[: short or None], title)
        )
    return papers


def test_the_file_has_the_place_the_id_and_the_title_of_each_paper() -> None:
    titles = [
        *(
            "On the Tea of the World",
            "The World’s Tea",
            "Tée: a ‘new’ “look”",
            "$x^2$ and 100 % tea",
        ),
        *(f"The {first} of {second}" for first in "abcdefgh" for second in ("Tea", "the", "World")),
        *(f"word{number} word{number}" for number in range(120)),
    ]
    ids = ["on-the-tea", "the-worlds-tea", "tee", "x2-tea", *(f"p{n}" for n in range(len(titles)))]
    papers = [paper(name, title=title) for name, title in zip(ids, titles, strict=False)]
    source = map_source(made(papers))
    assert source
    found = decoded(map_points(source))
    assert found == [(one.x, one.y, one.id, one.title) for one in source.papers]
    assert {one[2] for one in found} == {one.id for one in papers}


class TestColours:
    """A paper has the colour of its rarest field."""

    def test_the_first_group_of_topics_has_the_fields(self) -> None:
        papers = [
            paper("a", tags=("survey", "tea")),
            paper("b", tags=("cups", "tea")),
            paper("c", tags=("survey",)),
        ]
        source = map_source(made(papers, tag("survey", "kind"), tag("tea"), tag("cups")))
        assert source
        assert source.group == "Field"
        assert [(one.id, count) for one, count in source.fields] == [("tea", 2), ("cups", 1)]
        assert {one.id: one.colour for one in source.papers} == {"a": 1, "b": 2, "c": 0}
        assert [name for name, _ in source.tags] == ["Field"]
        data = json.loads(map_points(source))
        tags = [{data["tags"][int(one)] for one in own} for own in data["tagged"].split(" ")]
        expected: dict[str, set[str]] = {"a": {"tea"}, "b": {"cups", "tea"}, "c": set()}
        assert tags == [expected[one.id] for one in source.papers]

    def test_more_fields_than_colours_share_the_last(self) -> None:
        tags = [tag(f"t{number:02}") for number in range(12)]
        papers = [
            paper(f"p{number}-{copy}", tags=(f"t{number:02}",))
            for number in range(12)
            for copy in range(13 - number)
        ]
        source = map_source(made(papers, *tags))
        assert source
        context = map_page(source, "Teas").variables
        fields = context["fields"]
        assert isinstance(fields, tuple)
        assert [one.colour for one in fields] == [*range(1, COLOURS + 1), 0, 0, 0, 0]
        assert [one.count for one in fields] == list(range(13, 1, -1))
        page = render_page(map_page(source, "Teas")).body
        assert page.count("<title>") == len(papers)
        assert 'Others: <a href="../tags/t08/">' in page

    def test_without_tags_there_are_no_fields(self) -> None:
        source = map_source(made([paper("a"), paper("b"), paper("c")]))
        assert source
        page = render_page(map_page(source, "Teas")).body
        assert "pi-map__fields" not in page
        assert "<select" not in page
        assert 'id="fields"' not in page
        assert "{: #fields }" in page


def test_a_large_map_shows_density_and_a_small_one_few_bytes() -> None:
    many = [paper(f"p{number}", title=f"On {number}") for number in range(module.MOST_POINTS + 1)]
    index = made(many, regions=(Region("Tea leaves", None, 500, 300, 9, is_large=True),))
    source = map_source(index)
    small = small_map(source, "")
    assert source
    assert small
    page = render_page(map_page(source, "Teas")).body
    assert "<title>" not in page
    assert (
        '<a xlink:href="../search/?q=Tea+leaves"><text x="500" y="300">Tea leaves</text></a>'
        in page
    )
    assert 0 < sum(len(one.path) for one in small.dots) < 4000
    assert small.href == "map/"


@pytest.mark.parametrize("count", [0, 3])
def test_without_places_there_is_no_map(count: int) -> None:
    index = made([paper(f"p{number}") for number in range(count)])
    without = Index(index.papers, index.groups)
    assert map_source(without) is None
    assert small_map(None, "") is None
