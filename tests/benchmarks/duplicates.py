"""Measures how well duplicates are found, and how the cost grows.

    .venv/bin/python tests/benchmarks/duplicates.py labelled FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py ablation FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py dirty FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py thresholds FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py scale papers.jsonl.gz --sizes 1000 10000 100000
    .venv/bin/python tests/benchmarks/duplicates.py check REVISION

`labelled` wants records.jsonl or records.jsonl.gz (id and, if known, title, authors, venue, year,
doi, arxiv, abstract, source), matches.csv (pairs of ids) and, if there are pairs that nobody can
decide, ignore.csv. It prints precision, recall and F1 of matches, and of matches plus questions,
first without abstracts, and lists the wrong merges. `ablation` prints the same without one signal
after the other. `dirty` soils the records by one fault after another, such as a missing year.
`thresholds` prints the same by other thresholds than the settings have.
`scale` recombines titles, plants copies under changed titles, and prints time, memory, pairs and
recall, the last against all pairs where there are at most 10,000 records. `check` compares the time
that `paper-index check` takes on this index with the time at another revision.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from paper_index.content.layout import Layout
from paper_index.dedupe.block import block
from paper_index.dedupe.classify import classify, least_title
from paper_index.dedupe.compare import Collection, compare
from paper_index.dedupe.dedupe import dedupe, find_pairs
from paper_index.model.pairs import PairClass, Signals, TitleWords, WordDifference
from paper_index.model.paper import Paper
from paper_index.model.settings import DuplicateSettings
from paper_index.workflows.check import validate
from support.record_faults import FAULTS, MIXED, soil
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.pairs import Pair

Ids = tuple[str, str]
BOUNDS = DuplicateSettings()
NEUTRAL = {
    "words": TitleWords(WordDifference.NONE), "numbers": False, "marks": "", "authors": None,
    "abstract": None, "identifier": "", "conflict": "", "years": None, "venues": None,
    "common_title": False, "rivals": False,
}  # fmt: skip
"""The value of each signal that says nothing; the title similarity cannot be left out."""
SHOWN = 100
"""Wrong merges that are listed."""
TRIED = {"title": (80, 85, 90, 93, 96), "authors": (40, 60, 75, 100)}
"""Thresholds that are compared; labelled records with abstracts are needed for `abstract`."""
ORACLE = 10_000
"""Records up to which all pairs are compared, to measure what blocking misses."""
PLANTED = 20
"""One record in so many is a copy of another."""


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("labelled", help="precision, recall and F1 on labelled records")
    one.add_argument("folder", type=Path)
    less = commands.add_parser("ablation", help="the same without one signal after the other")
    less.add_argument("folder", type=Path)
    dirt = commands.add_parser("dirty", help="the same by each fault that dirty records have")
    dirt.add_argument("folder", type=Path)
    dirt.add_argument("--faults", nargs="+", default=[], choices=[*FAULTS, MIXED], metavar="FAULT")
    some = commands.add_parser("thresholds", help="the same by other thresholds")
    some.add_argument("folder", type=Path)
    two = commands.add_parser("scale", help="time, memory and recall by number of records")
    two.add_argument("papers", type=Path, help="JSON lines, gzipped")
    two.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    three = commands.add_parser("check", help="how long a check takes, against another revision")
    three.add_argument("base")
    three.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.command == "labelled":
        labelled(chosen.folder)
    elif chosen.command == "ablation":
        ablation(chosen.folder)
    elif chosen.command == "dirty":
        dirty(chosen.folder, chosen.faults)
    elif chosen.command == "thresholds":
        thresholds(chosen.folder)
    elif chosen.command == "check":
        checks(chosen.base, chosen.runs)
    elif len(chosen.sizes) == 1:
        scale(chosen.papers, chosen.sizes[0])
    else:
        grow(chosen.papers, chosen.sizes)


@dataclass(frozen=True)
class LabelledSet:
    """Labelled records. Where two sources are linked, only pairs across them are counted."""

    rows: list[dict[str, Any]]
    true: set[Ids]
    ignored: set[Ids]
    linkage: bool

    def counts(self, ids: Ids) -> bool:
        """Whether a pair is neither ignored nor within one of two linked sources."""
        return ids not in self.ignored and not (self.linkage and self._within(ids))

    def _within(self, ids: Ids) -> bool:
        one, other = (self.sources.get(name) for name in ids)
        return one == other

    @cached_property
    def sources(self) -> dict[str, object]:
        """The sources of the records, by id."""
        return {str(row["id"]): row.get("source") for row in self.rows}


def read(folder: Path) -> LabelledSet:
    """Return a labelled set."""
    file = next(path for path in sorted(folder.glob("records.jsonl*")))
    rows = list(lines(file))
    true, ignored = pairs_in(folder / "matches.csv"), pairs_in(folder / "ignore.csv")
    source = {str(row["id"]): row.get("source") for row in rows}
    linkage = all(source.get(one) != source.get(two) for one, two in true)
    return LabelledSet(rows, true - ignored, ignored - true, linkage)


def pairs_in(path: Path) -> set[Ids]:
    """Return the pairs of ids in a CSV file with a heading; none if there is no file."""
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {pair(row[0], row[1]) for row in list(csv.reader(file))[1:] if len(row) > 1}


def heading(text: str = "") -> None:
    """Print the heading of a table."""
    print(f"{text:62}{'precision':>10}{'recall':>10}{'F1':>10}{'wrong':>8}")


def dirty(folder: Path, faults: Sequence[str]) -> None:
    """Print two tables: each fault in one of two sources, then in both."""
    some = read(folder)
    first = min(map(str, some.sources.values()))
    for where in ("in one source", "in both") if some.linkage else ("in all records",):
        heading(where)
        for fault in faults or (*FAULTS, MIXED):
            soiled = soil(some.rows, fault)
            if where == "in one source":
                soiled = [
                    row if str(row.get("source")) == first else dirt
                    for row, dirt in zip(some.rows, soiled, strict=True)
                ]
            ours(fault, replace(some, rows=soiled))


def labelled(folder: Path) -> None:
    """Print a table for one labelled set, and its wrong merges."""
    some = read(folder)
    what = "linkage of sources" if some.linkage else "within one collection"
    print(f"{len(some.rows)} records, {len(some.true)} true pairs, {what}")
    heading()
    found = ours("without abstracts", without_abstracts(some))
    if any(row.get("abstract") for row in some.rows):
        found |= ours("with abstracts", some)
    by_id = {str(row["id"]): row for row in some.rows}
    wrong = sorted(found - some.true)
    print(f"{len(wrong)} wrong merges")
    for ids in wrong[:SHOWN]:
        for row in map(by_id.__getitem__, ids):
            authors = record(row).authors
            shown = (
                row["id"],
                row.get("title"),
                ", ".join(authors),
                row.get("venue"),
                row.get("year"),
            )
            print("  " + " | ".join(str(value or "?") for value in shown))
        print()


def without_abstracts(some: LabelledSet) -> LabelledSet:
    """Return a labelled set without abstracts."""
    return replace(some, rows=[{**row, "abstract": None} for row in some.rows])


def ablation(folder: Path) -> None:
    """Print what is found without each signal."""
    some = read(folder)
    heading("without the signal")
    ours("none", some)
    for name in NEUTRAL:
        ours(name, some, without=name)


def thresholds(folder: Path) -> None:
    """Print what other thresholds than those of content/config.yml would give."""
    some = read(folder)
    heading()
    for name, values in TRIED.items():
        for value in values:
            ours(f"{name} {value}", some, BOUNDS.model_copy(update={name: value}))


def ours(
    what: str, some: LabelledSet, bounds: DuplicateSettings = BOUNDS, without: str = ""
) -> set[Ids]:
    """Print what the engine finds as two rows, and return the matches."""
    found: dict[PairClass, set[Ids]] = {PairClass.MATCH: set(), PairClass.POSSIBLE: set()}
    for alike in alike_pairs([record(row) for row in some.rows], bounds, without):
        ids = pair(*alike.ids)
        if some.counts(ids):
            found[alike.pair_class].add(ids)
    matches = found[PairClass.MATCH]
    show(f"{what}: matches", matches, some.true)
    show(f"{what}: matches and questions", matches | found[PairClass.POSSIBLE], some.true)
    return matches


def alike_pairs(papers: Sequence[Paper], bounds: DuplicateSettings, without: str) -> Iterator[Pair]:
    """Yield the matches and possible matches, without one signal if it is given."""
    if not without:
        yield from find_pairs(papers, bounds)
        return
    among = Collection(papers)
    for candidate in block(papers, least_title(bounds)).pairs:
        found = vars(compare(candidate, among)) | {without: NEUTRAL[without]}
        classified = classify(candidate, Signals(**found), bounds)
        if classified.needs_verdict:
            yield classified


def quality(found: set[Ids], true: set[Ids]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    right = len(found & true)
    return (
        right / max(1, len(found)),
        right / max(1, len(true)),
        2 * right / max(1, len(found) + len(true)),
    )


def show(name: str, found: set[Ids], true: set[Ids]) -> None:
    """Print a row of the table."""
    figures = "".join(f"{figure:10.4f}" for figure in quality(found, true))
    print(f"{name:62}{figures}{len(found - true):8}")


def grow(source: Path, sizes: Sequence[int]) -> None:
    """Print each size's figures, and how many times the work of the one before each took."""
    before: tuple[int, float] | None = None
    for size in sizes:
        # A process each, so that each has a peak of memory of its own.
        command = [sys.executable, __file__, "scale", str(source), "--sizes", str(size)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(output, end="")
        work = float(output.partition("s (")[2].split()[0])
        if before and before[1]:
            print(f"{'':17} {work / before[1]:.1f} times the work of {before[0]} records")
        before = size, work


def scale(source: Path, size: int) -> None:
    """Print one size's figures: time on the clock and of the processors, memory, pairs, recall."""
    papers, planted = many(list(lines(source)), size)
    began, worked = time.monotonic(), time.process_time()
    found = sum(1 for _ in find_pairs(papers, BOUNDS))
    took, work = time.monotonic() - began, time.process_time() - worked
    # Once more for its figures; titles are normalised already, so its time would say little.
    blocking = block(papers, all_pairs=0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    candidates = {pair(one.left.id, one.right.id) for one in blocking.pairs}
    print(
        f"{size:8} records: {took:6.1f} s ({work:.1f} s of work), {memory:6.0f} MB; "
        f"{len(candidates)} candidate pairs, {found} alike, "
        f"{len(blocking.oversized)} oversized blocks"
    )
    print(
        f"{'':17} {len(planted.keys() & candidates) / len(planted):.2%} of {len(planted)} "
        "planted copies are candidate pairs"
    )
    for kind in sorted(set(planted.values())):
        some = [ids for ids, its in planted.items() if its == kind]
        share = sum(ids in candidates for ids in some) / len(some)
        if share < 1:
            print(f"{'':21} of those with {kind}: {share:.2%} of {len(some)}")
    if size <= ORACLE:
        near = {pair(one.left.id, one.right.id) for one in block(papers, BOUNDS.title, size).pairs}
        print(
            f"{'':17} {len(near & candidates) / len(near):.3%} of the {len(near)} pairs that "
            f"comparing all titles finds from {BOUNDS.title:g} on"
        )


def checks(base: str, runs: int) -> None:
    """Print how long `check` takes now and at another revision, on the content of that revision.

    The two take turns, so that what else the machine does is felt by both.
    """
    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "base"
        git = ["git", "-C", str(root), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(there), base], check=True)
        try:
            times = [[worked(code, there) for code in (there, root)] for _ in range(runs)]
        finally:
            subprocess.run([*git, "remove", "--force", str(there)], check=True)
    before, now = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = statistics.median(one / other for other, one in times)
    print(f"check at {base}: {before:.2f} s of work, now: {now:.2f} s; ratio {ratio:.2f}")
    settings = validate(Layout(root))
    began = time.process_time()
    dedupe(settings.papers, settings.verdicts, settings.settings.duplicates, settings.locate)
    took = time.process_time() - began
    print(f"of which the duplicates among {len(settings.papers)} papers take {took:.2f} s")


def worked(code: Path, index: Path) -> float:
    """Return the seconds of work of a check of an index, by the code in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "paper_index", "--index", str(index), "check"]
    subprocess.run(
        command, cwd=code, env={"PYTHONPATH": str(code)}, capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def many(rows: Sequence[dict[str, Any]], size: int) -> tuple[list[Paper], dict[Ids, str]]:
    """Return papers of recombined titles, and the pairs of copy and original with their change."""
    chance = random.Random(1)
    # A tenth stands as it is at every size, so that titles are as alike in a small set as in a
    # large one.
    rows = rows[: max(1, size // 10)]
    changes = {
        **VARIANTS, "a word less": without_a_word, "a word more": with_a_word,
        "cut at a colon": cut, "LaTeX accents": latex_accents,
    }  # fmt: skip
    papers: list[Paper] = []
    planted: dict[Ids, str] = {}
    while len(papers) < size:
        number = len(papers)
        if number % PLANTED == PLANTED - 1:
            original = papers[chance.randrange(number)]
            kind = chance.choice(list(changes))
            title = changes[kind](original.title)
            update = {"id": f"p{number}", "title": title, "abstract": None}
            papers.append(original.model_copy(update=update))
            planted[pair(original.id, f"p{number}")] = kind
            continue
        row = rows[number] if number < len(rows) else recombined(rows, chance)
        # A recombined title must not have the DOI of another.
        papers.append(record({**row, "id": f"p{number}", "doi": None}))
    return papers, planted


def recombined(rows: Sequence[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    """Return a record with the beginning of one title, the end of another, and other authors."""
    one, two, three, four = chance.choices(rows, k=4)
    start, end = one["title"].split(), two["title"].split()
    title = " ".join(start[: len(start) // 2 + 1] + end[len(end) // 2 :])
    abstracts = [row["abstract"] or "" for row in (three, four)]
    halves = abstracts[0][: len(abstracts[0]) // 2], abstracts[1][len(abstracts[1]) // 2 :]
    # Both ends of an abstract stand elsewhere too; a counter of its own keeps them apart.
    abstract = f"{chance.random()} {halves[0]}{halves[1]} {chance.random()}"
    return {**three, "title": title, "abstract": abstract}


def without_a_word(title: str) -> str:
    """Return a title without its third word."""
    words = title.split()
    return " ".join(words[:2] + words[3:])


def with_a_word(title: str) -> str:
    """Return a title with a word more in its midst."""
    words = title.split()
    return " ".join([*words[:2], "novel", *words[2:]])


def latex_accents(title: str) -> str:
    r"""Return a title whose first e is written \'e, as a bibliography has it."""
    return title.replace("e", r"\'e", 1) if "$" not in title else title


def cut(title: str) -> str:
    """Return what stands before the colon, or all when there is none."""
    return title.partition(":")[0]


def record(row: dict[str, Any]) -> Paper:
    """Return a record as a paper, unchecked: labelled records are as dirty as they are."""
    authors = row.get("authors") or ()
    year = re.search(r"(?:1[5-9]|20)\d\d", str(row.get("year") or ""))
    # Without a title, the id keeps it from equalling others.
    title = str(row.get("title") or row["id"])
    return Paper.model_construct(
        id=str(row["id"]),
        title=title.replace("$", r"\$"),
        authors=(authors,) if isinstance(authors, str) else tuple(authors),
        venue=row.get("venue") or None,
        venue_year=int(year[0]) if year else None,
        doi=row.get("doi") or None,
        arxiv=row.get("arxiv") or None,
        abstract=row.get("abstract") or None,
    )


def pair(one: str, two: str) -> Ids:
    """Return two ids in a fixed order."""
    return (one, two) if one < two else (two, one)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
