"""Measures the ranking of candidates, and the time and requests of a search.

    .venv/bin/python tests/benchmarks/watch.py --more acl-10k.jsonl.gz
    .venv/bin/python tests/benchmarks/watch.py --more acl-10k.jsonl.gz --tuning

The papers of this index before a year are the index; the later ones are ranked among 2,000 other
papers (JSON lines, gzip): drawn at random, and the most similar ones, by the mean cosine with the
five nearest papers of the index. The ranking learns from the 2,000 as well, and is not told which
papers are the index's. Columns: recall at 20 and at 50 (of as many as there could be), average
precision (AP) and 1 - AP, also as a share of that of the better baseline. The venues of the two
collections differ, so that the last row is easier than life; a preprint has no venue.

The method and its constants were chosen by `--tuning`: papers up to 2022, and half of the others.
The tables without it are of later papers and the other half, by which nothing was chosen.

Then a server on loopback answers like arXiv, without the pause between requests: seconds of
processor time, requests, and least duration with the pauses, by the number of papers of the index
and found by the search.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pytest

from benchmarks.corpus import make_index, more_papers
from paper_index.content.layout import Layout
from paper_index.model.vocabulary import Vocabulary
from paper_index.relate.candidates import rank, vectorize
from paper_index.relate.related import Compared
from paper_index.workflows import add
from paper_index.workflows.check import today
from paper_index.workflows.watch import WatchRequest, watch
from support.made_up_services import Preprint, serving
from support.real_index import real_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper

    Scores = NDArray[np.float64]

_OTHERS = 2_000
_TUNING = ((2022, 2023), (2020, 2023))
_HELD_OUT = ((2023, 2024), (2024, 2100))


def average_precision(hits: NDArray[np.bool_]) -> float:
    """Return the mean precision at the places of the hits."""
    places = np.flatnonzero(hits) + 1
    return float((np.arange(1, len(places) + 1) / places).mean())


def recall(hits: NDArray[np.bool_], most: int) -> float:
    """Return the share of the hits among the first, of as many as there could be."""
    return float(hits[:most].sum() / min(hits.sum(), most))


def cosines(index: Sequence[Paper], papers: Sequence[Paper]) -> Scores:
    """Return the cosine of each paper with each of the index."""
    vectors, _ = vectorize(Compared([*index, *papers], Vocabulary()).counts)
    return np.asarray((vectors[len(index) :] @ vectors[: len(index)].T).toarray())


def shared(index: Sequence[Paper], papers: Sequence[Paper]) -> Scores:
    """Return the number of different words that each paper shares with each of the index."""
    counted = Compared([*index, *papers], Vocabulary()).counts
    words = [{term for term in one.terms if " " not in term} for one in counted]
    own = words[: len(index)]
    return np.array([[len(ours & one) for ours in own] for one in words[len(index) :]], float)


def by_rank(index: Sequence[Paper], papers: Sequence[Paper], *hidden: str) -> Scores:
    """Return minus the place of each paper in the ranking, with some fields hidden."""
    bare = dict.fromkeys(hidden, None) | ({"authors": ()} if "authors" in hidden else {})
    own, ranked = ([one.model_copy(update=bare) for one in some] for some in (index, papers))
    found = rank(own, ranked, most=len(ranked))
    place = {one.paper.id: number for number, one in enumerate(found)}
    return np.array([-place[one.id] for one in papers], float)


METHODS: dict[str, Callable[[Sequence[Paper], Sequence[Paper]], Scores]] = {
    "most shared words": lambda index, papers: shared(index, papers).max(axis=1),
    "nearest paper, cosine": lambda index, papers: cosines(index, papers).max(axis=1),
    "watch, texts only": lambda index, papers: by_rank(index, papers, "authors", "venue"),
    "watch, texts and authors": lambda index, papers: by_rank(index, papers, "venue"),
    "watch, with venues, too": by_rank,
}
_BASELINES = 2


def ranking(others: Sequence[Paper], years: tuple[int, int], *, hard: bool, show: bool) -> None:
    """Print how well the papers of some years are found among others."""
    own = sorted(real_papers(), key=lambda paper: paper.id)
    first, end = years
    index = [one for one in own if not one.year or one.year < first]
    later = [one for one in own if one.year and first <= one.year < end]
    if hard:
        similar = np.sort(cosines(index, others), axis=1)[:, -5:].mean(axis=1)
        chosen = np.argsort(-similar, kind="stable")[:_OTHERS]
    else:
        chosen = np.sort(np.random.default_rng(1).permutation(len(others))[:_OTHERS])
    papers = sorted([*later, *(others[place] for place in chosen)], key=lambda paper: paper.id)
    wanted = {one.id for one in later}
    among = "the most similar" if hard else "drawn"
    print(f"\n{len(index)} papers before {first}; {len(later)} later ones among {among}")
    errors: list[float] = []
    for name, score in METHODS.items():
        order = np.argsort(-np.round(score(index, papers), 6), kind="stable")
        hits = np.array([papers[place].id in wanted for place in order])
        precision = average_precision(hits)
        errors.append(1 - precision)
        part = f"{errors[-1] / min(errors[:_BASELINES]):9.0%}" if len(errors) > _BASELINES else ""
        at = f"{recall(hits, 20):12.2f}{recall(hits, 50):12.2f}"
        print(f"{name:28}{at}{precision:8.3f}{errors[-1]:8.3f}{part}")
        if show and name == "watch, texts and authors":
            lists = {"missed": [], "wrongly high": []}  # type: dict[str, list[str]]
            for place, number in enumerate(order, start=1):
                title = f"{place:6} {papers[number].title}"
                is_wanted = papers[number].id in wanted
                lists["missed"] += [title] * (is_wanted and place > 2 * len(wanted))
                lists["wrongly high"] += [title] * (not is_wanted and place <= len(wanted) // 2)
            for label, titles in lists.items():
                print(*([f"  {label}:", *titles] if titles else []), sep="\n  ")


def searches(sizes: Sequence[int], more: Path | None) -> None:
    """Print the time and the requests of searches, by size."""
    print(f"\n{'papers':>8}{'found':>8}{'seconds':>10}{'requests':>10}{'with pauses':>13}")
    for size in sizes:
        with (
            tempfile.TemporaryDirectory() as folder,
            serving() as services,
            pytest.MonkeyPatch.context() as patch,
        ):
            root = Path(folder)
            made = make_index(root, size, more)
            config = root / "content" / "config.yml"
            config.write_text(
                f"{config.read_text('utf-8')}watch: {{categories: [cs.IT], terms: []}}\n"
            )
            services.preprints = list(_preprints(size, more))
            patch.setattr(add, "ARXIV", replace(services.arxiv, interval=0.0))
            began = time.process_time()
            found = watch(Layout(root), WatchRequest(cache=False, dry_run=True))
            took, asked = time.process_time() - began, len(services.asked)
            print(f"{made:8}{found.seen:8}{took:10.1f}{asked:10}{3 * (asked - 1):11} s")


def _preprints(size: int, more: Path | None) -> Iterator[Preprint]:
    """Yield papers of today, each with the words of two others, so that none is in the index."""
    texts = [*real_papers(), *more_papers(size, more, set(), [])][:size]
    for number, one in enumerate(texts):
        other = texts[(number * 7 + 1) % len(texts)]
        words = [*one.title.split()[::2], *other.title.split()[1::2], f"x{number}"]
        authors, summary = other.authors[:1] + one.authors[1:], other.abstract or ""
        identifier = f"26{1 + number // 50_000:02}.{number:05}"
        yield Preprint(identifier, " ".join(words), authors, summary, f"{today()}T00:00:00Z")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--more", type=Path, help="other people's papers: JSON lines, gzip")
    parser.add_argument("--tuning", action="store_true", help="the papers that the method is for")
    parser.add_argument("--show", action="store_true", help="list what was ranked wrongly")
    parser.add_argument("--sizes", type=int, nargs="*", default=[124, 2000, 10_000])
    asked = parser.parse_args()
    if asked.more:
        taken = {paper.id for paper in real_papers()}
        others = list(more_papers(100_000, asked.more, taken, []))[0 if asked.tuning else 1 :: 2]
        print(f"{'':28}{'recall at 20':>12}{'at 50':>12}{'AP':>8}{'1 - AP':>8}{'of best':>9}")
        for years in _TUNING if asked.tuning else _HELD_OUT:
            for hard in (False, True):
                ranking(others, years, hard=hard, show=asked.show)
    searches(asked.sizes, asked.more)


if __name__ == "__main__":
    main()
