"""Papers that verdicts call the same become one: clusters and their canonical paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.deduping.decisions import leaders
from generator.model.pairs import Cluster
from generator.model.paper import FIELDS, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# These belong to the canonical paper's own record.
_OWN = frozenset({"added", "source", "citation_key"})
# These are joined rather than filled.
_JOINED = frozenset({"tags", "aliases", "links", "former_keys"})


def cluster(papers: Sequence[Paper], same: Iterable[Sequence[str]]) -> tuple[Cluster, ...]:
    """Join the papers that `same` names together; by id of the canonical paper.

    `same` are groups of ids in the order of the curators' verdicts. Of each cluster the paper
    that was named first is canonical. Ids that are not there join others and are passed over.
    """
    leader = leaders(same)
    named = {name: number for number, name in enumerate(leader)}
    members: dict[str, list[Paper]] = {}
    for paper in sorted(papers, key=lambda paper: (named.get(paper.id, 0), paper.id)):
        members.setdefault(leader.get(paper.id, paper.id), []).append(paper)
    clusters = (_merge(group) for group in members.values())
    return tuple(sorted(clusters, key=lambda cluster: cluster.canonical.id))


def _merge(group: Sequence[Paper]) -> Cluster:
    """Make one paper of a group, the canonical one first, the others in order of naming."""
    canonical, *others = group
    for other in others:
        canonical = absorb(canonical, other)
    return Cluster(canonical, tuple(others))


def absorb(paper: Paper, other: Paper) -> Paper:
    """Return `paper` with its empty fields filled from `other`, whose ids and keys lead there."""
    filled = {name: getattr(other, name) for name in fillable(paper, other)}
    joined = {
        "tags": tuple(dict.fromkeys(paper.tags + other.tags)),
        "links": {**other.links, **paper.links},
        "aliases": tuple(dict.fromkeys((*paper.aliases, other.id, *other.aliases))),
        "former_keys": tuple(dict.fromkeys((*paper.former_keys, *other.keys))),
    }
    return paper.model_copy(update={**filled, **joined})


def fillable(paper: Paper, other: Paper) -> tuple[str, ...]:
    """Return the fields that `paper` leaves empty and `other` knows, in the order of the file."""
    return tuple(
        name
        for name in FIELDS
        if name not in _OWN | _JOINED and not getattr(paper, name) and getattr(other, name)
    )
