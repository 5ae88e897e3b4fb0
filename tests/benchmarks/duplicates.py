"""Measures how well duplicates are found, and how the cost grows.

    .venv/bin/python tests/benchmarks/duplicates.py labelled FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py dirty FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py thresholds FOLDER
    .venv/bin/python tests/benchmarks/duplicates.py scale papers.jsonl.gz --sizes 1000 10000 100000
    .venv/bin/python tests/benchmarks/duplicates.py check REVISION

`labelled` wants records.jsonl.gz (id, title, authors, venue, year) and matches.csv (pairs of ids).
It prints precision, recall and F1 beside the best thresholds of plain scorers on the same pairs.
`dirty` soils the records by one fault after another, such as a missing year, and prints the same.
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
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from rapidfuzz import fuzz, process, utils

from paper_index.content.layout import Layout
from paper_index.dedupe.block import block
from paper_index.dedupe.dedupe import dedupe, find_pairs
from paper_index.model.pairs import PairClass
from paper_index.model.paper import Paper
from paper_index.model.settings import DuplicateSettings
from paper_index.workflows.build import validate
from support.record_faults import FAULTS, MIXED, soil
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Ids = tuple[str, str]
BOUNDS = DuplicateSettings()
SCORERS = ("ratio", "token_sort_ratio", "token_set_ratio", "WRatio")
PUBLISHED = f"""\
{"published: Magellan, trained":62}{"":10}{"":10}{0.984:10.4f}
{"published: Ditto, fine-tuned language model":62}{"":10}{"":10}{0.990:10.4f}
The two are for DBLP-ACM, on another task: they are trained on three fifths of 12,363 labelled
pairs, which a blocking step had chosen, and judge a fifth of those. Ours, and the plain scorers,
find the pairs among all records. The plain scorers' thresholds are the best there are, chosen by
the true pairs; ours are the defaults.
"""
"""F1 as stated in Mudgal and others, SIGMOD 2018, and Li and others, VLDB 2021."""
TRIED = {"title": (80, 85, 90, 93, 96), "authors": (20, 40, 60, 80, 100)}
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


def read(folder: Path) -> tuple[list[dict[str, Any]], set[Ids], dict[str, Any], bool]:
    """Return the records of a set, its true pairs, each one's source, and whether two are linked.

    Where two clean sources are linked, only a pair across them can be true.
    """
    rows = list(lines(folder / "records.jsonl.gz"))
    with (folder / "matches.csv").open(encoding="utf-8", newline="") as file:
        true = {pair(*ids) for ids in list(csv.reader(file))[1:]}
    source = {row["id"]: row.get("source") for row in rows}
    return rows, true, source, all(source[one] != source[two] for one, two in true)


def dirty(folder: Path, faults: Sequence[str]) -> None:
    """Print two tables: each fault in one of two sources, then in both."""
    rows, true, source, linkage = read(folder)
    first = min(map(str, source.values()))
    for where in ("in one source", "in both") if linkage else ("in all records",):
        print(f"{where:62}{'precision':>10}{'recall':>10}{'F1':>10}")
        for fault in faults or (*FAULTS, MIXED):
            soiled = soil(rows, fault)
            if where == "in one source":
                soiled = [
                    row if str(row.get("source")) == first else dirt
                    for row, dirt in zip(rows, soiled, strict=True)
                ]
            ours(fault, soiled, true, source, linkage=linkage)


def labelled(folder: Path) -> None:
    """Print a table for one labelled set."""
    rows, true, source, linkage = read(folder)
    print(f"{len(rows)} records, {len(true)} true pairs, {'linkage' if linkage else 'one source'}")
    print(f"{'':62}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name in SCORERS:
        plain(name, rows, true, source, linkage=linkage)
    bare = [{**row, "authors": [], "venue": None, "year": None} for row in rows]
    for what, some in (("titles alone", bare), ("all fields", rows)):
        ours(what, some, true, source, linkage=linkage)
    if linkage:
        print(PUBLISHED)


def thresholds(folder: Path) -> None:
    """Print what other thresholds than those of content/config.yml would give."""
    rows, true, source, linkage = read(folder)
    print(f"{'':62}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, values in TRIED.items():
        for value in values:
            bounds = BOUNDS.model_copy(update={name: value})
            ours(f"{name} {value}", rows, true, source, bounds, linkage=linkage)


def ours(
    what: str,
    rows: Sequence[dict[str, Any]],
    true: set[Ids],
    source: Any,
    bounds: DuplicateSettings = BOUNDS,
    *,
    linkage: bool,
) -> None:
    """Print what the engine finds, as a row of matches and one with possible matches."""
    found: dict[PairClass, set[Ids]] = {PairClass.MATCH: set(), PairClass.POSSIBLE: set()}
    for alike in find_pairs([record(row) for row in rows], bounds):
        ids = pair(*alike.ids)
        if not linkage or source[ids[0]] != source[ids[1]]:
            found[alike.pair_class].add(ids)
    matches = found[PairClass.MATCH]
    show(f"{what}: matches", matches, true)
    show(f"{what}: matches and possible matches", matches | found[PairClass.POSSIBLE], true)


def plain(
    name: str, rows: Sequence[dict[str, Any]], true: set[Ids], source: Any, *, linkage: bool
) -> None:
    """Print the best threshold of one scorer on titles alone."""
    ids = [row["id"] for row in rows]
    titles = [row["title"] or "" for row in rows]
    scores = process.cdist(
        titles, titles, scorer=getattr(fuzz, name), processor=utils.default_process,
        score_cutoff=60, workers=-1, dtype=np.uint8,
    )  # fmt: skip
    found: dict[int, list[Ids]] = {}
    for one, two in np.argwhere(np.triu(scores, 1) > 0).tolist():
        if not linkage or source[ids[one]] != source[ids[two]]:
            found.setdefault(int(scores[one, two]), []).append(pair(ids[one], ids[two]))
    best: tuple[float, int, set[Ids]] = (0.0, 0, set())
    taken: set[Ids] = set()
    for threshold in sorted(found, reverse=True):
        taken |= set(found[threshold])
        reached = quality(taken, true)[2]
        if reached > best[0]:
            best = (reached, threshold, set(taken))
    show(f"{name}, best threshold {best[1]}", best[2], true)


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
    print(f"{name:62}" + "".join(f"{figure:10.4f}" for figure in quality(found, true)))


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
        f"{blocking.scored} titles scored, {len(candidates)} candidate pairs, {found} alike, "
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
            update = {"id": f"p{number}", "title": title, "abstract": ""}
            papers.append(original.model_copy(update=update))
            planted[pair(original.id, f"p{number}")] = kind
            continue
        row = rows[number] if number < len(rows) else recombined(rows, chance)
        papers.append(record({**row, "id": f"p{number}"}))
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
    return Paper.model_construct(
        id=row["id"],
        title=(row["title"] or "untitled").replace("$", r"\$"),
        authors=(authors,) if isinstance(authors, str) else tuple(authors),
        venue=row.get("venue"),
        venue_year=int(row["year"]) if row.get("year") else None,
        abstract=row.get("abstract") or "",
    )


def pair(one: str, two: str) -> Ids:
    """Return two ids in a fixed order."""
    return (one, two) if one < two else (two, one)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
