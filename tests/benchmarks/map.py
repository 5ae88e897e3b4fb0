"""Measures how well layouts of the map keep neighbours together.

    .venv/bin/python tests/benchmarks/map.py
    .venv/bin/python tests/benchmarks/map.py --more papers.jsonl.gz --sizes 1000

For each layout: the share of a paper's ten most similar papers (by the cosine of related papers)
that are among the ten and the thirty nearest on the map; trustworthiness with ten neighbours, 0 to
1 (Venna and Kaski, 2001: whether papers that are near on the map are similar); seconds of CPU.
`--more` is a file of other people's papers (JSON lines, gzip), whose tags are drawn by chance.

The site has the last layout. It keeps as many neighbours as t-SNE of scikit-learn, whose result
depends on the machine, and many more than projections do. What the lattice costs is small, and it
keeps papers from hiding each other. Beyond `LANDMARKS` papers, placing others beside similar ones
keeps fewer neighbours than a layout of all, but takes less than half of the time, and a
change of one paper moves few others.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from benchmarks.corpus import more_papers
from paper_index.cache.store import Store
from paper_index.relate import layout
from paper_index.relate.related import Compared
from support.real_index import real_papers, real_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper

    Matrix = NDArray[np.float64]

_SIMILAR, _NEAR = 10, 30
_MOST_EXACT = 2000  # papers up to which layouts that compare all pairs are made


def distances(compared: Compared) -> Matrix:
    """Return 1 minus the cosine of each pair of papers."""
    vectors = compared.vectors
    rows = sparse.hstack([vectors.text, vectors.tags]).tocsr()
    found: Matrix = 1 - (rows @ rows.T).toarray() / vectors.scale
    np.fill_diagonal(found, 0)
    return np.maximum(found, 0)


def placed(compared: Compared) -> Matrix:
    """Return the places on the site's map."""
    names = [paper.id for paper in compared.papers]
    return np.array(layout.lay_out(names, compared.vectors, Store(None)), float)


def projected(compared: Compared) -> Matrix:
    """Return the second and third singular vectors; the first is the length of the text."""
    vectors = compared.vectors
    rows = sparse.hstack([vectors.text, vectors.tags]) / np.sqrt(vectors.scale)
    found: Matrix = TruncatedSVD(3, random_state=0).fit_transform(rows)[:, 1:]
    return found


def by_tags(compared: Compared) -> Matrix:
    """Return places around a centre for each set of tags, which are drawn by chance."""
    random = np.random.RandomState(0)
    centres: dict[str, Matrix] = {}
    means = [
        sum((centres.setdefault(tag, random.uniform(size=2)) for tag in tags), np.zeros(2))
        / max(1, len(tags))
        for tags in compared.tags
    ]
    return np.array(means) + random.normal(scale=0.01, size=(len(means), 2))


def kept(places: Matrix, away: Matrix) -> tuple[float, float]:
    """Return the shares of similar papers among the nearest ten and thirty on the map."""
    own = np.arange(len(places))
    most = min(_NEAR, len(places) - 1)
    similar = np.argsort(away + 9.0 * np.eye(len(away)), axis=1, kind="stable")[:, :_SIMILAR]
    search = NearestNeighbors(n_neighbors=most).fit(places)
    near = search.kneighbors(return_distance=False)
    inside = [
        [np.isin(similar[row], near[row, :count]).mean() for row in own]
        for count in (_SIMILAR, most)
    ]
    return float(np.mean(inside[0])), float(np.mean(inside[1]))


def report(papers: list[Paper]) -> None:
    """Print a line for each layout."""
    compared = Compared(papers, real_vocabulary())
    away = distances(compared)
    exact: dict[str, Callable[[], Matrix]] = {
        "t-SNE of scikit-learn": lambda: TSNE(
            metric="precomputed", init="random", perplexity=10, random_state=0
        ).fit_transform(away),
    }
    methods: dict[str, Callable[[], Matrix]] = {
        "tags only": lambda: by_tags(compared),
        "singular vectors": lambda: projected(compared),
        **(exact if len(papers) <= _MOST_EXACT else {}),
        "as the site has it": lambda: placed(compared),
    }
    print(f"\n{len(papers)} papers{'of 10':>25}{'of 30':>8}{'trust':>8}{'CPU s':>8}")
    for name, method in methods.items():
        # On a busy machine, threads of t-SNE need twenty times the CPU: they wait for each other.
        with threadpool_limits(1):
            start = time.process_time()
            places = np.asarray(method(), float)
            took = time.process_time() - start
        ten, thirty = kept(places, away)
        trust = trustworthiness(away, places, n_neighbors=_SIMILAR, metric="precomputed")
        print(f"{name:32}{ten:8.3f}{thirty:8.3f}{trust:8.3f}{took:8.1f}", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--more", type=Path, help="other people's papers: JSON lines, gzip")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000])
    asked = parser.parse_args()
    own = list(real_papers())
    report(own)
    for size in asked.sizes if asked.more else ():
        tags = sorted(real_vocabulary().by_id)
        taken = {paper.id for paper in own}
        report([*own, *more_papers(size, asked.more, taken, tags)])


if __name__ == "__main__":
    main()
