"""The map of the index: its page, the file that its script reads, and a small map elsewhere.

Up to `MOST_POINTS` papers the page has a link for each, about 45 bytes, gzipped. Beyond that the
page shows density, and the script draws the papers from its file.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from paper_index.model.index import MAP_HEIGHT, MAP_WIDTH
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.wording import two_lines

if TYPE_CHECKING:
    from paper_index.model.index import Index, Region
    from paper_index.model.vocabulary import Tag

MOST_POINTS = 1000
"""Papers up to which the page has a link for each."""

COLOURS = 8
"""Fields with a colour of their own; paper-index.css has as many."""

_FEW = 400  # papers that a small map shows one by one
_COARSE, _FINE = 20, 16  # width of a square of density, on small maps and on the page
_FILL = 0.8  # width of a point, of the distance between neighbours
_SIZES = (0.45, 0.7, 0.95)  # width of a square's dot, of the square
_SINGLE = 25  # words with a code of one letter, the most frequent ones
_LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in '"\\')
_WORD = re.compile("[A-Za-z0-9]+")


@dataclass(frozen=True)
class Dots:
    """Dots of one colour and size; `path` is the data of an SVG path, `colour` 0 for no field."""

    colour: int
    width: float
    path: str


@dataclass(frozen=True)
class MapLabel:
    """The name of a region; `href` leads to its tag, or to a search for its words."""

    lines: tuple[str, ...]
    href: str
    x: int
    y: int
    is_large: bool
    anchor: str
    """As in `Region`."""


@dataclass(frozen=True)
class SmallMap:
    """A picture of the map that leads to it."""

    href: str
    total: int
    width: int
    height: int
    dots: tuple[Dots, ...]
    labels: tuple[MapLabel, ...]


@dataclass(frozen=True)
class MapPoint:
    """A paper on the map."""

    x: int
    y: int
    name: str
    href: str


@dataclass(frozen=True)
class MapField:
    """A field with the number of its colour, 0 for those without one, and its papers."""

    name: str
    href: str
    count: int
    colour: int


@dataclass(frozen=True)
class MapPage:
    """The map of the index; it has either points, by colour, or dots."""

    total: int
    width: int
    height: int
    point: float
    """The width of a point."""
    points: tuple[tuple[int, tuple[MapPoint, ...]], ...]
    dots: tuple[Dots, ...]
    labels: tuple[MapLabel, ...]
    group: str
    """The name of the group that has the fields; "" without fields."""
    fields: tuple[MapField, ...]
    """The most frequent first."""
    tags: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """The groups of topics, with the id and the name of each tag that papers have."""
    data_href: str


class MapPaper(NamedTuple):
    """A paper with its place, the number of its colour, and those of its tags in `MapSource`."""

    y: int
    x: int
    id: str
    title: str
    colour: int
    tags: tuple[int, ...]


@dataclass(frozen=True)
class MapSource:
    """What the map is made from."""

    papers: tuple[MapPaper, ...]
    """From the top, and from the left."""
    group: str
    fields: tuple[tuple[Tag, int], ...]
    """The tags of the first group of topics, with their papers, the most frequent first."""
    tags: tuple[tuple[str, tuple[Tag, ...]], ...]
    """The groups of topics, with the tags that papers have."""
    regions: tuple[Region, ...]


def map_source(index: Index) -> MapSource | None:
    """Return what the map is made from; None if the index has none."""
    if not index.places:
        return None
    topics = [
        (entry.group.name, [one for one in entry.tags if one.papers])
        for entry in index.groups
        if entry.group.has_topics
    ]
    topics = [(name, tags) for name, tags in topics if tags]
    group, tags = topics[0] if topics else ("", [])
    fields = sorted(tags, key=lambda one: (-len(one.papers), one.tag.name, one.tag.id))
    # A paper has the colour of its rarest field, which says most about it.
    colour = {one.tag.id: number for number, one in enumerate(fields[:COLOURS], 1)}
    tags_by_id = {one.tag.id: None for _, found in topics for one in found}
    number = {name: place for place, name in enumerate(tags_by_id)}
    papers = (
        MapPaper(
            y,
            x,
            entry.paper.id,
            text.plain(entry.paper.title),
            max((colour.get(tag.id, 0) for tag in entry.tags), default=0),
            tuple(number[tag.id] for tag in entry.tags if tag.id in number),
        )
        for entry, (x, y) in zip(index.papers, index.places, strict=True)
    )
    return MapSource(
        tuple(sorted(papers)),
        group,
        tuple((one.tag, len(one.papers)) for one in fields),
        tuple((name, tuple(one.tag for one in found)) for name, found in topics),
        index.regions,
    )


def small_map(source: MapSource | None, page: str) -> SmallMap | None:
    """Return a map for the page at an address; None if the index has no map."""
    if source is None:
        return None
    return SmallMap(
        urls.relative(urls.MAP, page),
        len(source.papers),
        MAP_WIDTH,
        MAP_HEIGHT,
        _dots(source.papers, _COARSE if len(source.papers) > _FEW else 0),
        _labels((region for region in source.regions if region.is_large), page),
    )


def map_page(source: MapSource, name: str) -> parts.PageSpec:
    """Return the page of the map of the index of that name."""
    page, total = urls.MAP, len(source.papers)
    by_colour: dict[int, list[MapPoint]] = {}
    for one in source.papers if total <= MOST_POINTS else ():
        href = urls.relative(urls.paper(one.id), page)
        by_colour.setdefault(one.colour, []).append(MapPoint(one.x, one.y, one.title, href))
    context = MapPage(
        total=total,
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        point=_point_width(total),
        points=tuple((colour, tuple(points)) for colour, points in sorted(by_colour.items())),
        dots=_dots(source.papers, _FINE) if total > MOST_POINTS else (),
        labels=_labels(source.regions, page),
        group=source.group,
        fields=tuple(
            MapField(
                tag.name,
                urls.relative(urls.tag(tag.id), page),
                count,
                number if number <= COLOURS else 0,
            )
            for number, (tag, count) in enumerate(source.fields, 1)
        ),
        tags=tuple(
            (group, tuple((tag.id, tag.name) for tag in tags)) for group, tags in source.tags
        ),
        data_href=urls.relative(urls.MAP_POINTS, page),
    )
    return parts.PageSpec(page, context, "Map", f"The papers of {name}, placed by their topics.")


def map_points(source: MapSource) -> bytes:
    """Return the file with the papers of the map, as JSON; map.js reads it.

    Places are relative to the one before: a step down, and to the right in the same row, or from
    the left edge. Ids are shortened to "" if the title gives them, and to their length if it gives
    a longer one. Titles have codes for the words that `words` lists, and others in full. Each
    paper's tags are letters, of which "0" is the first tag.
    """
    places: list[int] = []
    last_x = last_y = 0
    for one in source.papers:
        places += [one.y - last_y, one.x - last_x if one.y == last_y else one.x]
        last_x, last_y = one.x, one.y
    titles = [one.title.split() for one in source.papers]
    counts = Counter(word for words in titles for word in words)
    most = _SINGLE + (len(_LETTERS) - _SINGLE) * len(_LETTERS)
    frequent = sorted((-count, word) for word, count in counts.items() if count > 1)[:most]
    codes = {word: _code(number) for number, (_, word) in enumerate(frequent)}
    found = {
        "tags": [tag.id for _, tags in source.tags for tag in tags],
        "words": " ".join(codes),
        "places": places,
        "colours": "".join(str(one.colour) for one in source.papers),
        "tagged": " ".join(
            "".join(chr(ord("0") + tag) for tag in one.tags) for one in source.papers
        ),
        "ids": [_short_id(one) for one in source.papers],
        "titles": ["".join(codes.get(word, f" {word} ") for word in words) for words in titles],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _code(number: int) -> str:
    """Return the code of a word: one letter for the first ones, and two for the others."""
    if number < _SINGLE:
        return _LETTERS[number]
    first, second = divmod(number - _SINGLE, len(_LETTERS))
    return _LETTERS[_SINGLE + first] + _LETTERS[second]


def _short_id(paper: MapPaper) -> str | int:
    # Few ids differ from this slug. The script makes the same, which is simpler than `slugify`.
    slug = "-".join(_WORD.findall(re.sub("['’]", "", paper.title))).lower()
    if not slug.startswith(paper.id):
        return paper.id
    return "" if slug == paper.id else len(paper.id)


def _point_width(total: int) -> float:
    """Return a width with which points fill a part of the map, but do not overlap."""
    return round(min(max(math.sqrt(0.3 * MAP_WIDTH * MAP_HEIGHT / total), 2.5), 13) * _FILL, 1)


def _dots(papers: Sequence[MapPaper], square: int) -> tuple[Dots, ...]:
    """Return a dot for each square with papers, in the most frequent colour; 0 for each paper."""
    cells: defaultdict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for one in papers:
        cell = (one.y // square, one.x // square) if square else (one.y, one.x)
        cells[cell][one.colour] += 1
    mean = len(papers) / len(cells)
    found: defaultdict[tuple[int, float], list[str]] = defaultdict(list)
    for (y, x), colours in sorted(cells.items()):
        colour = min(colours, key=lambda one: (-colours[one], one))
        share = colours.total() / mean
        size = _SIZES[(share >= 0.7) + (share >= 1.6)]  # noqa: PLR2004
        width = round(square * size, 1) if square else _point_width(len(papers))
        half = square // 2
        at = (x * square + half, y * square + half) if square else (x, y)
        found[colour, width].append(f"M{at[0]} {at[1]}h0")
    return tuple(Dots(*key, "".join(path)) for key, path in sorted(found.items()))


def _labels(regions: Iterable[Region], page: str) -> tuple[MapLabel, ...]:
    return tuple(
        MapLabel(
            two_lines(one.name),
            urls.relative(urls.tag(one.tag) if one.tag else urls.search(q=one.name), page),
            one.x,
            one.y,
            one.is_large,
            one.anchor,
        )
        for one in regions
    )
