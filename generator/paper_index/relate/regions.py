"""Names regions of the map by the tags, or the words of titles, that are frequent only there."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from paper_index.model.index import MAP_HEIGHT, MAP_WIDTH, Region
from paper_index.relate.terms import Stems, terms, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary

Place: TypeAlias = tuple[int, int]

_CELL = 25  # width of the squares in which papers are counted
_REACH = 2  # squares on each side that belong to a region
_FEWEST = 3  # papers that name a region
_SHARE = 0.25  # share of a region's papers that must have its name
_LIFT = 2.0  # how much more frequent the name must be there than elsewhere
_ENOUGH_TAGS = 3  # regions with the names of tags, from which on words name none
_MOST_LARGE, _MOST, _FEWEST_NAMES = 7, 24, 5
_PAPERS_PER_NAME = 10
# Sizes of the letters of large names on a narrow screen, and of all names on a wide one.
_LARGE, _SMALL = 32, 15
_LETTER = 0.64  # mean width of a letter, of its size
_GAP = 6  # between two names
_STEPS = (0, -1, 1, -2, 2, -3, 3, -4, 4)  # half lines that a name may be above or below


class _Candidate(NamedTuple):
    """A name, which may name the region around a square, with its papers there."""

    score: float
    cell: Place
    name: str
    tag: str | None
    x: int
    y: int
    papers: int


def find_regions(
    papers: Sequence[Paper], places: Sequence[Place], vocabulary: Vocabulary, language: str
) -> tuple[Region, ...]:
    """Return the named regions of a map, the most distinct first; names do not overlap."""
    cells = [(x // _CELL, y // _CELL) for x, y in places]
    own = {name: vocabulary.by_id[name].name for name in sorted(vocabulary.topics)}
    by_tag: defaultdict[str, list[int]] = defaultdict(list)
    for row, paper in enumerate(papers):
        for tag in paper.tags:
            if tag in own:
                by_tag[tag].append(row)
    everything = _around(cells)
    tagged = [(own[tag], tag, rows) for tag, rows in sorted(by_tag.items()) if len(rows) >= _FEWEST]
    found = _candidates(tagged, places, cells, everything)
    if len(found) < _ENOUGH_TAGS:
        words = ((name, None, rows) for name, rows in _title_words(papers, language))
        found += _candidates(words, places, cells, everything)
    return _placed(sorted(found, key=lambda one: (-one.score, one.name, one.tag or "")), places)


def _around(cells: Iterable[Place]) -> Counter[Place]:
    """Return how many of some papers are within reach of each square."""
    near: Counter[Place] = Counter()
    reach = range(-_REACH, _REACH + 1)
    for (x, y), count in Counter(cells).items():
        for right in reach:
            for down in reach:
                near[x + right, y + down] += count
    return near


def _candidates(
    names: Iterable[tuple[str, str | None, Sequence[int]]],
    places: Sequence[Place],
    cells: Sequence[Place],
    everything: Mapping[Place, int],
) -> list[_Candidate]:
    """Return each name with the region where it is most distinct, if it is so anywhere."""
    found = []
    for name, tag, rows in names:
        near = _around(cells[row] for row in rows)
        score, cell = max(
            (count * count / everything[at], at) for at, count in sorted(near.items())
        )
        count, total = near[cell], everything[cell]
        usual = len(rows) / len(cells)
        if count < _FEWEST or count < total * max(_SHARE, min(_LIFT * usual, 1)):
            continue
        inside = [places[row] for row in rows if _is_near(cells[row], cell)]
        x, y = (sum(axis) // len(inside) for axis in zip(*inside, strict=True))
        found.append(_Candidate(score, cell, name, tag, x, y, count))
    return found


def _is_near(cell: Place, other: Place) -> bool:
    return max(abs(cell[0] - other[0]), abs(cell[1] - other[1])) <= _REACH


def _title_words(papers: Sequence[Paper], language: str) -> list[tuple[str, list[int]]]:
    """Return the terms of titles as they are mostly spelled, with the papers that have them."""
    stems = Stems(language)
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, paper in enumerate(papers):
        for term, spelling in dict(terms(text_of(paper).title, stems)).items():
            spelled[term][spelling] += 1
            rows[term].append(row)
    return [
        (min(spelled[term].items(), key=lambda one: (-one[1], one[0]))[0], found)
        for term, found in sorted(rows.items())
        if len(found) >= _FEWEST
    ]


def _placed(candidates: Iterable[_Candidate], places: Sequence[Place]) -> tuple[Region, ...]:
    """Return the regions whose names have space, first those that a narrow screen shows.

    A name is where it hides the fewest papers, on or beside the middle of its own.
    """
    most = min(_MOST, max(_FEWEST_NAMES, len(places) // _PAPERS_PER_NAME))
    regions: list[Region] = []
    large: list[_Box] = []
    small: list[_Box] = []
    cells: list[Place] = []
    for one in candidates:
        if len(regions) == most:
            break
        if any(_is_near(one.cell, cell) for cell in cells):
            continue
        boxes = [_box(one.name, one.x, one.y + step * _SMALL // 2, _SMALL) for step in _STEPS]
        free = [box for box in boxes if not any(box.meets(other) for other in small)]
        if not free:
            continue
        box = min(free, key=lambda box: sum(box.hides(place) for place in places))
        x, y = box.centre
        wide = _box(one.name, x, y, _LARGE)
        is_inside = wide.centre == (x, y)
        is_large = len(large) < _MOST_LARGE and is_inside and not any(map(wide.meets, large))
        cells.append(one.cell)
        small.append(box)
        large += [wide] * is_large
        regions.append(Region(one.name, one.tag, x, y, one.papers, is_large))
    return tuple(regions)


class _Box(NamedTuple):
    """The space of a name."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> Place:
        """The middle of the space."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def hides(self, place: Place) -> bool:
        """Whether a paper would be behind the name."""
        x, y = place
        return self.left - _GAP < x < self.right + _GAP and self.top - _GAP < y < self.bottom + _GAP

    def meets(self, other: _Box) -> bool:
        """Whether two names would touch."""
        return (
            self.left < other.right + _GAP
            and other.left < self.right + _GAP
            and self.top < other.bottom + _GAP
            and other.top < self.bottom + _GAP
        )


def _box(name: str, x: int, y: int, size: int) -> _Box:
    """Return the space of a name around a place, moved so that it is inside of the map."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in name)
    half = int(size * (_LETTER * (len(name) - wide) + wide)) // 2
    x = max(half, min(x, MAP_WIDTH - half))
    y = max(size // 2, min(y, MAP_HEIGHT - size // 2))
    return _Box(x - half, y - size // 2, x + half, y + size // 2)
