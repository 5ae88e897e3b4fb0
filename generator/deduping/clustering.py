"""Papers that verdicts call the same become one: clusters and their canonical paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model.pairs import Cluster
from generator.model.paper import FIELDS, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Fields that belong to the canonical paper's own record, or are joined rather than filled.
_OWN = frozenset({"added", "source", "tags", "aliases", "links"})


def cluster(papers: Sequence[Paper], same: Iterable[Sequence[str]]) -> tuple[Cluster, ...]:
    """Join the papers that `same` names together; by id of the canonical paper.

    `same` are groups of ids in the order of the curators' verdicts. Of each cluster the paper
    that was named first is canonical. Ids that are not there are passed over.
    """
    by_id = {paper.id: paper for paper in papers}
    leader: dict[str, str] = {paper.id: paper.id for paper in papers}
    for group in same:
        known = [_root(leader, name) for name in group if name in by_id]
        for name in known[1:]:
            leader[_root(leader, name)] = _root(leader, known[0])
    members: dict[str, list[Paper]] = {}
    for paper in papers:
        members.setdefault(_root(leader, paper.id), []).append(paper)
    return tuple(_merge(by_id[name], group) for name, group in sorted(members.items()))


def _root(leader: Mapping[str, str], name: str) -> str:
    while leader[name] != name:
        name = leader[name]
    return name


def _merge(canonical: Paper, group: Sequence[Paper]) -> Cluster:
    others = tuple(paper for paper in group if paper is not canonical)
    for other in others:
        canonical = absorb(canonical, other)
    return Cluster(canonical, others)


def absorb(paper: Paper, other: Paper) -> Paper:
    """Return `paper` with its empty fields filled from `other`, whose ids become aliases."""
    filled = {name: getattr(other, name) for name in fillable(paper, other)}
    joined = {
        "tags": tuple(dict.fromkeys(paper.tags + other.tags)),
        "links": {**other.links, **paper.links},
        "aliases": tuple(dict.fromkeys((*paper.aliases, other.id, *other.aliases))),
    }
    return paper.model_copy(update={**filled, **joined})


def fillable(paper: Paper, other: Paper) -> tuple[str, ...]:
    """Return the fields that `paper` leaves empty and `other` knows, in the order of the file."""
    return tuple(
        name
        for name in FIELDS
        if name not in _OWN and not getattr(paper, name) and getattr(other, name)
    )
