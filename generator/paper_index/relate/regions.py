"""Names regions of the map by the tags, or the words of titles, that are frequent only there."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from paper_index.model.index import MAP_HEIGHT, MAP_WIDTH, Region
from paper_index.relate.terms import Stems, terms, text_of
from paper_index.text.wording import two_lines

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
_MOST_LARGE, _MOST, _FEWEST_NAMES = 10, 24, 5
_PAPERS_PER_NAME = 10
# Sizes of the letters of large names on a narrow screen, and of all names on a wide one.
_LARGE, _SMALL = 32, 15
_LETTER = 0.64  # mean width of a letter, of its size
_GAP = 6  # between two names
_LINE = 1.1  # from one line to the next, of the size; parts.j2 has the same
_STEPS = (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6)  # half lines a name may be above or below


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
        options = [_label(one.name, one.x, one.y + step * _SMALL // 2) for step in _STEPS]
        free = [label for label in options if not any(map(label.small.meets, small))]
        if not free:
            continue
        fits = [
            label for label in free if label.is_inside and not any(map(label.large.meets, large))
        ]
        is_large = bool(fits) and len(large) < _MOST_LARGE
        near = [place for place in places if abs(place[1] - one.y) < 5 * _SMALL]
        label = min(
            fits if is_large else free,
            key=lambda label: sum(label.small.hides(place) for place in near),
        )
        cells.append(one.cell)
        small.append(label.small)
        large += [label.large] * is_large
        regions.append(
            Region(one.name, one.tag, label.x, label.y, one.papers, is_large, label.anchor)
        )
    return tuple(regions)


class _Box(NamedTuple):
    """The space of a name."""

    left: int
    top: int
    right: int
    bottom: int

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


class _Label(NamedTuple):
    """A place for a name, with its space on a wide and on a narrow screen."""

    x: int
    y: int
    anchor: str
    small: _Box
    large: _Box

    @property
    def is_inside(self) -> bool:
        """Whether a narrow screen has space for the whole name."""
        return self.large.left >= 0 and self.large.right <= MAP_WIDTH


def _label(name: str, x: int, y: int) -> _Label:
    """Return the place of a name around a point, moved so that it is inside of the map.

    At the left and the right edge, names of both sizes begin or end at the same place.
    """
    width, height = _size(name, _LARGE)
    small = _size(name, _SMALL)[0]
    y = max(height // 2, min(y, MAP_HEIGHT - height // 2))
    anchor = "middle"
    if x < width // 2:
        anchor, x = "start", max(_GAP, x - small // 2)
    elif x > MAP_WIDTH - width // 2:
        anchor, x = "end", min(MAP_WIDTH - _GAP, x + small // 2)
    return _Label(x, y, anchor, _box(name, _SMALL, x, y, anchor), _box(name, _LARGE, x, y, anchor))


def _box(name: str, size: int, x: int, y: int, anchor: str) -> _Box:
    width, height = _size(name, size)
    left = x - {"start": 0, "middle": width // 2, "end": width}[anchor]
    return _Box(left, y - height // 2, left + width, y + height // 2)


def _size(name: str, size: int) -> tuple[int, int]:
    """Return the width and the height of a name in letters of a size."""
    lines = two_lines(name)
    letters = (
        sum(1 if unicodedata.east_asian_width(letter) in "WF" else _LETTER for letter in line)
        for line in lines
    )
    return int(size * max(letters)), int(size * (1 + _LINE * (len(lines) - 1)))
