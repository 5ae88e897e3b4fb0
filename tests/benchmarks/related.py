"""Measures related papers against a reader's judgements, and what they cost by size.

    .venv/bin/python tests/benchmarks/related.py
    .venv/bin/python tests/benchmarks/related.py --more papers.jsonl.gz --sizes 1000 10000

The judgements are in tests/index/judgements.yml, by which the method was chosen, and in
tests/index/held_out.yml and pairs.yml, by which nothing was chosen. Means over the judged papers:
precision at five (judged papers among the first five, of as many as there could be), nDCG at five
(`near` gains 3, `also` 1) with its standard error, and the reciprocal rank of the first judged one.
Below: how the links that the site shows were judged (of those in judgements.yml that nobody judged
near, most are weak: the reader named what is near); how many of the five nearest were judged near,
by similarity, which is what the bounds go by; then, for indexes of two papers, the similarity of
pairs that nobody judged and of pairs that are near.

`--more` is a file of other people's papers (JSON lines, gzip), for time and memory.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import yaml
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from benchmarks.corpus import more_papers
from paper_index.relate.related import Compared, related_papers
from paper_index.relate.terms import Stems, count_terms, terms, text_of
from paper_index.relate.vectors import (
    MINIMUM,
    MINIMUM_UNTAGGED,
    TAG_WEIGHT,
    Vectors,
    nearest,
    vectorize,
)
from support.real_index import real_papers, real_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper

    Matrix = NDArray[np.float64]
    Judged = dict[int, dict[int, int]]

JUDGEMENTS, HELD_OUT, PAIRS = (
    Path(__file__).parents[1] / "index" / name
    for name in ("judgements.yml", "held_out.yml", "pairs.yml")
)
_SHOWN = 5
_GAIN = {"near": 2, "also": 1, "wrong": 0}


def judged(papers: Sequence[Paper], file: Path = JUDGEMENTS) -> Judged:
    """Return for each judged paper's number the grades of others."""
    number = {paper.id: place for place, paper in enumerate(papers)}
    read = yaml.safe_load(file.read_text("utf-8"))
    return {
        number[name]: {
            number[other]: _GAIN[word] for word, others in said.items() for other in others
        }
        for name, said in read.items()
    }


def measure(nearness: Matrix, known: Judged) -> tuple[float, float, float, float]:
    """Return precision, nDCG, its standard error and the mean reciprocal rank."""
    precision, gain, first = [], [], []
    for row, grades in known.items():
        if not any(grades.values()):
            continue
        scores = np.round(nearness[row], 9)
        scores[row] = -1
        order = [int(place) for place in np.argsort(-scores, kind="stable")]
        best = [grades.get(place, 0) for place in order[:_SHOWN]]
        ideal = [grade for grade in sorted(grades.values(), reverse=True) if grade][:_SHOWN]
        precision.append(np.count_nonzero(best) / len(ideal))
        gain.append(_discounted(best) / _discounted(ideal))
        first.append(1 / (1 + min(order.index(place) for place in grades if grades[place])))
    error = float(np.std(gain) / math.sqrt(len(gain)))
    return float(np.mean(precision)), float(np.mean(gain)), error, float(np.mean(first))


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def jaccard(papers: Sequence[Paper]) -> Matrix:
    """Return the weighted Jaccard index of the tags, which related papers once went by."""
    carried, weight = _carried(papers)
    common = (carried * weight) @ carried.T
    total = (carried * weight).sum(axis=1)
    return np.asarray(common / np.maximum(1e-9, total[:, None] + total - common))


def cosine(papers: Sequence[Paper]) -> Matrix:
    """Return the cosine of the tags."""
    carried, weight = _carried(papers)
    rows = carried * weight
    rows /= np.maximum(1e-9, np.linalg.norm(rows, axis=1))[:, None]
    return np.asarray(rows @ rows.T)


def _carried(papers: Sequence[Paper]) -> tuple[Matrix, Matrix]:
    names = sorted({name for paper in papers for name in paper.tags})
    carried = np.array([[name in paper.tags for name in names] for paper in papers], float)
    return carried, np.log1p(len(papers) / carried.sum(axis=0))


def tf_idf(
    papers: Sequence[Paper], titles: int, *, pairs: bool = False, sublinear: bool = True
) -> Matrix:
    """Return the cosine of TF-IDF vectors; each title counts so often."""
    made = TfidfVectorizer(analyzer=_analyser(pairs=pairs), sublinear_tf=sublinear)
    vectors = made.fit_transform(_texts(papers, titles))
    return np.asarray((vectors @ vectors.T).toarray())


def bm25(papers: Sequence[Paper], *, pairs: bool, steep: float = 1.2, long: float = 0.75) -> Matrix:
    """Return Okapi BM25 with each paper's words as the query (Robertson and Zaragoza, 2009)."""
    counted = CountVectorizer(analyzer=_analyser(pairs=pairs)).fit_transform(_texts(papers, 2))
    counts = counted.tocoo()
    having = np.bincount(counts.col, minlength=counts.shape[1])
    rare = np.log(1 + (len(papers) - having + 0.5) / (having + 0.5))
    length = np.bincount(counts.row, counts.data, minlength=len(papers))
    slow = steep * (1 - long + long * length[counts.row] / length.mean())
    weight = counts.data * (steep + 1) / (counts.data + slow) * rare[counts.col]
    rows = sparse.csr_matrix((weight, (counts.row, counts.col)), counts.shape)
    return np.asarray((counted.astype(bool).astype(float) @ rows.T).toarray())


def _texts(papers: Sequence[Paper], titles: int) -> list[str]:
    texts = [text_of(paper) for paper in papers]
    return [f"{(text.title + '. ') * titles}{text.abstract}" for text in texts]


def _analyser(*, pairs: bool) -> Callable[[str], list[str]]:
    stems = Stems("en")
    return lambda text: [word for word, _ in terms(text, stems) if pairs or " " not in word]


def qualities(papers: Sequence[Paper], known: Judged) -> None:
    """Print how well each way of comparing finds what was judged near."""
    print(f"{'':42}{'precision at 5':>15}{'nDCG at 5':>18}{'first':>8}")
    tags, both = cosine(papers), tf_idf(papers, 2, pairs=True)
    rows = {
        "tags, weighted Jaccard (before)": jaccard(papers),
        "tags, cosine": tags,
        "words, title once, plain frequency": tf_idf(papers, 1, sublinear=False),
        "words, title once, sublinear": tf_idf(papers, 1),
        "words, title twice, plain frequency": tf_idf(papers, 2, sublinear=False),
        "words, title twice, sublinear": tf_idf(papers, 2),
        "words and pairs, title once, sublinear": tf_idf(papers, 1, pairs=True),
        "words and pairs, title twice, sublinear": both,
        "words and pairs, title thrice, sublinear": tf_idf(papers, 3, pairs=True),
        "words, BM25": bm25(papers, pairs=False),
        "words and pairs, BM25": bm25(papers, pairs=True),
    }
    for share in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        rows[f"words and pairs, tags count {share}"] = (1 - share) * both + share * tags
    share = TAG_WEIGHT
    rows[f"words and pairs, Jaccard counts {share}"] = (1 - share) * both + share * jaccard(papers)
    rows[f"words, tags count {share}"] = (1 - share) * tf_idf(papers, 2) + share * tags
    rows["as the site has it"] = compared(papers)
    for name, nearness in rows.items():
        precision, gain, error, first = measure(nearness, known)
        print(f"{name:42}{precision:15.3f}{gain:11.3f} ±{error:.3f}{first:9.3f}")


def vectors(papers: Sequence[Paper]) -> Vectors:
    """Return the vectors that the site compares."""
    stems, topics = Stems("en"), real_vocabulary().topics
    counted = [count_terms(text_of(paper), stems) for paper in papers]
    tags = [[name for name in paper.tags if name in topics] for paper in papers]
    return vectorize([one.terms for one in counted], [one.counts for one in counted], tags)


def compared(papers: Sequence[Paper]) -> Matrix:
    """Return the nearness of all papers to all as the site has it."""
    made = vectors(papers)
    near = (made.text @ made.text.T + made.tags @ made.tags.T).toarray() / made.scale
    return np.asarray(near)


def shown(papers: Sequence[Paper]) -> None:
    """Print how the links that the site shows were judged."""
    found = related_papers(Compared(papers, real_vocabulary()), _SHOWN)
    links = [len(near) for near in found.values()]
    print(f"\nshown: {np.mean(links):.1f} a paper, none with {links.count(0)} of {len(papers)}")
    for file in (JUDGEMENTS, HELD_OUT):
        known = yaml.safe_load(file.read_text("utf-8"))
        grades = Counter(
            next((word for word in said if near.paper.id in said[word]), "not judged near")
            for name, said in known.items()
            for near in found[name]
        )
        all_near = sum(len(said.get("near", [])) for said in known.values())
        parts = ", ".join(f"{count / grades.total():.0%} {word}" for word, count in grades.items())
        print(f"  {file.name}: {grades.total()} links, {parts}")
        print(f"    {grades['near']} of the {all_near} that are near")
    near_of = {name: {near.paper.id for near in some} for name, some in found.items()}
    pairs = yaml.safe_load(PAIRS.read_text("utf-8"))
    for is_shown in (True, False):
        some = [one for one in pairs if (one["papers"][1] in near_of[one["papers"][0]]) == is_shown]
        for reader, said in enumerate(zip(*(one["grades"] for one in some), strict=True), 1):
            parts = ", ".join(f"{count} {word}" for word, count in Counter(said).most_common())
            what = "shown" if is_shown else "not shown"
            print(f"  {PAIRS.name}: {len(said)} pairs {what}, reader {reader}: {parts}")


def bounds(papers: Sequence[Paper], known: Judged, bare: bool, edges: Sequence[float]) -> None:  # noqa: FBT001
    """Print how many of the five nearest were judged, by nearness, and how many are shown."""
    if bare:
        papers = [paper.model_copy(update={"tags": ()}) for paper in papers]
    nearness = compared(papers)
    np.fill_diagonal(nearness, -1)
    least = MINIMUM_UNTAGGED if bare else MINIMUM
    print(f"\nthe five nearest, {'without tags' if bare else 'with tags'} (bound {least}):")
    found = [
        (nearness[row, place], grades.get(int(place), 0) > 1)
        for row, grades in known.items()
        for place in np.argsort(-nearness[row], kind="stable")[:_SHOWN]
    ]
    for low, high in zip(edges, [*edges[1:], 1.0], strict=True):
        inside = [right for score, right in found if low <= score < high]
        share = f"{np.mean(inside):.0%} of them judged near" if inside else ""
        print(f"  {low:.2f} to {high:.2f}: {len(inside):4} {share}")
    rows = np.arange(len(papers))
    links = nearest(vectors(papers), _SHOWN, rows, rows).papers
    count = np.bincount(links, minlength=len(papers)).tolist()
    print(f"  shown: {np.mean(count):.1f} a paper, none with {count.count(0)} of {len(papers)}")


def pairs_alone(papers: Sequence[Paper], known: Judged, bare: bool) -> None:  # noqa: FBT001
    """Print the nearness of two papers that are a whole index."""
    near = {tuple(sorted((a, b))) for a, grades in known.items() for b in grades if grades[b] > 1}
    chance = random.Random(3)
    others: set[tuple[int, ...]] = set()
    while len(others) < len(near):
        pair = tuple(sorted(chance.sample(range(len(papers)), 2)))
        others |= {pair} - near
    for name, chosen in (("drawn", others), ("near", near)):
        found = []
        for pair in sorted(chosen):
            two = [papers[place] for place in pair]
            if bare:
                two = [paper.model_copy(update={"tags": ()}) for paper in two]
            found.append(compared(two)[0, 1])
        numbers = " ".join(f"{value:.3f}" for value in np.quantile(found, (0.05, 0.5, 0.95)))
        tags = "without tags" if bare else "with tags"
        print(f"  {len(chosen):4} pairs {name:6} {tags:13} 5, 50, 95 %: {numbers}")


def sizes(more: Path, wanted: Sequence[int]) -> None:
    """Print time and memory for indexes of so many papers."""
    vocabulary = real_vocabulary()
    print(f"\n{'papers':>8}{'seconds':>10}{'peak MB':>10}")
    for size in sorted(wanted):
        papers = list(real_papers())
        taken = {paper.id for paper in papers}
        papers += more_papers(size, more, taken, sorted(vocabulary.by_id))
        papers.sort(key=lambda paper: paper.newest_first)
        start = time.perf_counter()
        related_papers(Compared(papers, vocabulary), _SHOWN)
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(papers):8}{took:10.1f}{peak:10.0f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--more", type=Path, help="other people's papers: JSON lines, gzip")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    asked = parser.parse_args()
    papers = sorted(real_papers(), key=lambda paper: paper.newest_first)
    known = judged(papers)
    count = sum(map(len, known.values()))
    print(f"{len(papers)} papers, {len(known)} of them judged, {count} judgements\n")
    qualities(papers, known)
    precision, gain, error, first = measure(compared(papers), judged(papers, HELD_OUT))
    print(
        f"{'as the site has it, held out':42}{precision:15.3f}{gain:11.3f} ±{error:.3f}{first:9.3f}"
    )
    shown(papers)
    bounds(papers, known, False, [0, 0.15, 0.18, 0.2, 0.215, 0.25, 0.3])  # noqa: FBT003
    bounds(papers, known, True, [0, 0.1, 0.12, 0.13, 0.14, 0.15, 0.2])  # noqa: FBT003
    print("\nindexes of two papers:")
    pairs_alone(papers, known, False)  # noqa: FBT003
    pairs_alone(papers, known, True)  # noqa: FBT003
    if asked.more:
        sizes(asked.more, asked.sizes)


if __name__ == "__main__":
    main()
