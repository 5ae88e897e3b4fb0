"""Made-up papers for the tests of duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_index.dedupe.classify import judge as judge_pair
from paper_index.dedupe.dedupe import dedupe
from paper_index.model.issues import SourceLocation
from paper_index.model.paper import Paper
from paper_index.model.settings import DuplicateSettings
from paper_index.model.vocabulary import PlacedVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.issues import Issue
    from paper_index.model.pairs import Cluster, Pair

BOUNDS = DuplicateSettings()
TEA = (
    "We pour tea into cups of four sizes and wait beside them for an hour. It cools, and we say by "
    "how much, for green, black and white leaves. Larger cups keep their heat for longer, and a "
    "saucer on top doubles that time in all four sizes."
)
WARS = (
    "Borders between old kingdoms moved whenever rivers flooded. Using parish registers and maps, "
    "this article reconstructs three centuries of quarrels about meadows. Most of them ended with "
    "a new fence, some with a wedding, and two with a small war."
)
OATS = (
    "Oats are sown in rows of two, three and five. After forty days we dig them out, wash their "
    "roots in rain water, and draw each root by hand on squared paper. The longest roots belong to "
    "the middle rows, whatever the weather was."
)


def paper(name: str, title: str, abstract: str = TEA, **fields: Any) -> Paper:
    """Make a paper; an empty abstract is that of a record that has none."""
    made = Paper.model_validate({"id": name, "title": title, "abstract": "…", **fields})
    return made.model_copy(update={"abstract": abstract})


def judge(left: Paper, right: Paper) -> Pair:
    """Compare and classify two papers as if they shared a blocking key."""
    return judge_pair(left, right, BOUNDS)


def verdict(answer: str, *papers: str, line: int = 1) -> PlacedVerdict:
    """Make a verdict with a line number in duplicates.yml."""
    made = Verdict.model_validate({"answer": answer, "papers": papers, "reason": "I looked."})
    return PlacedVerdict(made, SourceLocation("content/duplicates.yml", line))


def deduped(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict]
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Run the dedupe stage; return its clusters and issues."""
    result = dedupe(papers, verdicts, BOUNDS, located)
    return result.clusters, list(result.issues)


def located(name: str) -> SourceLocation:
    """Return the source location of a made-up paper."""
    return SourceLocation(f"content/papers/{name}.yml", 1, "title")
