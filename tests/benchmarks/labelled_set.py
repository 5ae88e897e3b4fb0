"""Writes a set of labelled records: papers as ten kinds of source write them, and near-twins.

    .venv/bin/python tests/benchmarks/labelled_set.py papers.jsonl.gz OUT --half tuning
    .venv/bin/python tests/benchmarks/duplicates.py labelled OUT

The papers are JSON lines (id, title, authors, venue, year, abstract, doi), gzipped or not. OUT gets
records.jsonl.gz; matches.csv, the pairs that are one work; ignore.csv, the pairs that nobody can
decide; and twins.csv, different works that look alike, by kind. The halves share no paper and,
where there are several forms of a thing, no form: tune on one, measure on the other.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from itertools import combinations
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from rapidfuzz import fuzz, process, utils

from support.near_twins import KINDS
from support.record_sources import SOURCES
from support.source_forms import Chance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Row = dict[str, Any]
Pair = tuple[str, str]
T = TypeVar("T")
HALVES = ("tuning", "held-out")
SPARE = 4
"""One paper in so many lends its authors and abstract to other people's twins."""
MOST_SPARE = 10
"""Papers that a family may need."""
FAMILIES = 0.15
"""Share of papers that get near-twins."""
ALONE = ((1, 45), (2, 30), (3, 15), (4, 7), (5, 3))
"""How many records a work has, with weights."""
TWIN = ((1, 55), (2, 32), (3, 13))
"""The same for a work that has near-twins."""
COMMONEST = "a word exchanged"
"""The kind that is tried more often than others, since few titles have a word to exchange."""
AS_IT_STANDS = 0.4
"""Share of works of which one record is the paper as it is."""
NEAR = 90
"""Similarity of titles from which nobody has decided whether two papers given are one work."""


class Work(NamedTuple):
    """A work, the family of near-twins that it belongs to, and the kind of the family."""

    paper: Row
    family: int
    kind: str


class Record(NamedTuple):
    """A record as it is written, and the number and whole title of the work that it stands for."""

    row: Row
    work: int
    title: str

    @property
    def cut(self) -> bool:
        """Whether words of the title are missing."""
        return len(words(self.row["title"]).split()) < len(words(self.title).split())

    @property
    def vague(self) -> bool:
        """Whether the record may not say which of several near-twins it stands for."""
        return self.cut or not self.row["year"] or not self.row["authors"]


def main() -> None:
    """Write the set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("papers", type=Path, help="JSON lines")
    parser.add_argument("out", type=Path, help="a folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=HALVES, help="leave it out for all papers and forms")
    chosen = parser.parse_args()
    half = None if chosen.half is None else HALVES.index(chosen.half)
    chance = Chance(f"{chosen.seed} {half}", half)
    papers = [paper for paper in read(chosen.papers) if half in {None, half_of(paper["id"])}]
    works = list(make_works(papers, chance))
    records = make_records(works, chance)
    write(chosen.out, works, records)


def read(path: Path) -> Iterator[Row]:
    """Yield the papers that have a title."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            paper = json.loads(line)
            if paper.get("title"):
                fields = ("id", "title", "venue", "year", "abstract", "doi", "arxiv")
                authors = list(paper.get("authors") or ())
                yield {**{key: paper.get(key) or None for key in fields}, "authors": authors}


def half_of(paper_id: str) -> int:
    """Return the half, 0 or 1, of a paper: the same whatever other papers there are."""
    return hashlib.sha256(paper_id.encode()).digest()[0] % 2


def make_works(papers: Sequence[Row], chance: Chance) -> Iterator[Work]:
    """Yield the papers as works, some with near-twins."""
    papers = sorted(papers, key=lambda paper: paper["id"])
    chance.shuffle(papers)
    spare = len(papers) // SPARE
    others = iter(papers[:spare])
    for family, paper in enumerate(papers[spare:]):
        members: list[Row] = []
        kind = chance.choice([*KINDS, *[COMMONEST] * 6])
        if chance.happens(FAMILIES) and length_hint(others) > MOST_SPARE:
            members = KINDS[kind](paper, others, chance)
        for member in members or [paper]:
            yield Work(member, family, kind if members else "")


def make_records(works: Sequence[Work], chance: Chance) -> list[Record]:
    """Return records of the works, each by another source, in a chance order, with ids."""
    made = []
    for number, work in enumerate(works):
        counts, weights = zip(*(TWIN if work.kind else ALONE), strict=True)
        forms = chance.sample(list(SOURCES), *chance.choices(counts, weights))
        for place, form in enumerate(forms):
            as_it_stands = not place and chance.happens(AS_IT_STANDS)
            row = work.paper if as_it_stands else SOURCES[form](work.paper, chance)
            row = {**row, "form": "as it stands" if as_it_stands else form}
            made.append(Record(row, number, work.paper["title"]))
    chance.shuffle(made)
    for number, record in enumerate(made):
        record.row["id"] = f"r{number:06}"
    return made


def write(out: Path, works: Sequence[Work], records: Sequence[Record]) -> None:
    """Write the files and print how much is in each."""
    out.mkdir(parents=True, exist_ok=True)
    # A fixed time of writing, so that the same records are the same bytes.
    with gzip.GzipFile(out / "records.jsonl.gz", "wb", mtime=0) as file:
        for record in records:
            file.write(f"{json.dumps(record.row, ensure_ascii=False)}\n".encode())
    by_work = grouped(records, lambda record: record.work)
    alike = others(grouped(records, lambda record: works[record.work].family).values())
    twins = [pair for pair in alike if tell_apart(*pair)]
    unknown = [pair for pair in alike if not tell_apart(*pair)]
    same_title = others(grouped(records, lambda record: words(record.row["title"])).values())
    unknown += [pair for pair in same_title if not tell_apart(*pair)]
    puzzling = {record.row["id"] for pair in unknown for record in pair}
    same = [pair for some in by_work.values() for pair in combinations(some, 2)]
    decided = [pair for pair in same if decidable(*pair, puzzling)]
    unknown += [pair for pair in same if not decidable(*pair, puzzling)]
    unknown += [
        (one, two)
        for left, right in undecided(works)
        for one in by_work[left]
        for two in by_work[right]
    ]
    save(out / "matches.csv", ("id1", "id2"), map(ids, decided))
    save(out / "ignore.csv", ("id1", "id2"), map(ids, unknown))
    kinds = [(*ids(pair), works[pair[0].work].kind) for pair in twins]
    save(out / "twins.csv", ("id1", "id2", "kind"), kinds)
    print(
        f"{len(records)} records of {len(works)} works: {len(decided)} pairs are one work, "
        f"{len(unknown)} undecidable, {len(twins)} pairs of near-twins"
    )
    for kind, count in sorted(Counter(row[2] for row in kinds).items()):
        print(f"{count:8} {kind}")


def others(groups: Iterable[Sequence[Record]]) -> list[tuple[Record, Record]]:
    """Return the pairs within groups that are different works."""
    pairs = (pair for group in groups for pair in combinations(group, 2))
    return [(one, two) for one, two in pairs if one.work != two.work]


def grouped(records: Sequence[Record], key: Callable[[Record], T]) -> dict[T, list[Record]]:
    """Return the records by a key."""
    groups: dict[T, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def ids(pair: tuple[Record, Record]) -> Pair:
    """Return the ids of two records in a fixed order."""
    one, two = sorted(record.row["id"] for record in pair)
    return one, two


def save(path: Path, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table, sorted, each row once."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *sorted(set(rows))])


def words(title: str) -> str:
    """Return a title's words without markup, marks and a cut's dots."""
    title = re.sub(r"</?\w+>|[{}]|^\[\w+\] ", "", title)
    return str(utils.default_process(title))


def strangers(one: Row, two: Row) -> bool:
    """Return whether two records name authors, and share few of their family names."""
    left, right = families(one), families(two)
    return bool(left and right) and len(left & right) * 2 < min(len(left), len(right))


def families(row: Row) -> set[str]:
    """Return the long words of the names, small: what lists of one paper's authors share."""
    return set(re.findall(r"[^\W\d_]{3,}", " ".join(row["authors"]).casefold()))


def decidable(one: Record, two: Record, puzzling: set[str]) -> bool:
    """Return whether two records of one work have enough left to show it.

    Puzzling records cannot be told apart from a record of a near-twin.
    """
    vague = one.vague or two.vague or one.row["year"] != two.row["year"]
    if vague and puzzling & set(ids((one, two))):
        return False
    left, right = words(one.row["title"]), words(two.row["title"])
    if one.row["authors"] and two.row["authors"]:
        # Authors seldom change a title so much that only the abstract shows it.
        abstracts = bool(one.row["abstract"] and two.row["abstract"])
        return abstracts or fuzz.token_sort_ratio(left, right) > 70 or start(left, right)
    return fuzz.token_sort_ratio(left, right) > 85 and len(left.split()) > 3


def start(left: str, right: str) -> bool:
    """Return whether one title is the start of the other, as a narrow column or a clerk cuts it."""
    short, long = sorted((left, right), key=len)
    return long.startswith(short) and len(short.split()) > 2


def tell_apart(one: Record, two: Record) -> bool:
    """Return whether something in the records of two works shows that they are two."""
    left, right = words(one.row["title"]), words(two.row["title"])
    if left != right and not ((one.cut or two.cut) and start(left, right)):
        return True
    years = one.row["year"], two.row["year"]
    return strangers(one.row, two.row) or (
        left == right and None not in years and years[0] != years[1]
    )


def undecided(works: Sequence[Work]) -> Iterator[tuple[int, int]]:
    """Yield pairs of works so alike, as they were given, that they may be one."""
    titles = [words(work.paper["title"]) for work in works]
    scores = process.cdist(
        titles, titles, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1
    )
    for one, two in np.argwhere(np.triu(scores, 1) > 0).tolist():
        left, right = works[one], works[two]
        if left.family != right.family and not strangers(left.paper, right.paper):
            yield one, two


if __name__ == "__main__":
    main()
