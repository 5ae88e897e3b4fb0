"""Which record of a cluster each value of the merged paper is taken from, and who says otherwise.

The canonical record's own value stands: its file is the one that a curator opens to change it.
What it leaves empty is taken from the record that says most, of equals from the first named:

- authors: a list that is not cut, of the most names, written out the most;
- published: the most precise date, of those the earliest;
- venue, venue_year, publication: from one record where that has them, never from two that name
  different venues; a preprint server gives way to where the work appeared;
- doi: one that arXiv issued becomes the arXiv id, so that preprint and article keep both;
- tags, links, aliases and former keys are joined; added, source and citation key stay those of the
  canonical record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_index.dedupe.authors import compare_authors, read_authors
from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.dedupe.normalise import normalise, normalise_text
from paper_index.model.pairs import Cluster, Origin, OtherValue, VenueRelation
from paper_index.model.paper import FIELDS, Paper
from paper_index.text.identifiers import arxiv_id_of_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# These say when and whence the canonical record itself came, and what it alone is cited by.
_OWN = frozenset({"added", "source", "citation_key"})
_JOINED = frozenset({"tags", "links", "aliases", "former_keys"})
# What belongs to one appearance of a work.
_PLACE = ("venue", "venue_year", "publication")
_FULL = 100.0


def merge(records: Sequence[Paper]) -> Cluster:
    """Make one paper of the records of a cluster, the canonical one first, in order of naming."""
    canonical, *others = records
    if not others:
        return Cluster(canonical)
    values: dict[str, Any] = {}
    origins: list[Origin] = []
    for field in FIELDS:
        source = _joined if field in _JOINED else _chosen
        value, origin = source(field, records)
        values[field] = value
        if origin.papers or origin.others:
            origins.append(origin)
    return Cluster(canonical.model_copy(update=values), tuple(others), tuple(origins))


def _chosen(field: str, records: Sequence[Paper]) -> tuple[Any, Origin]:
    said = [(paper.id, _value(field, paper)) for paper in records]
    if field in _OWN:
        name, value = said[0]
        return value, Origin(field, (name,) if value else ())
    ranks = [_rank(field, place, records) for place in range(len(records))]
    best = max(ranks)
    source, value = said[ranks.index(best)] if best[0] else ("", None)
    others = tuple(
        OtherValue(name, _line(its))
        for name, its in said
        if its and name != source and not (value and _one_value(field, value, its))
    )
    return value, Origin(field, (source,) if source else (), others)


def _value(field: str, paper: Paper) -> Any:
    if field == "arxiv":
        return paper.arxiv or arxiv_id_of_doi(paper.doi)
    return None if field == "doi" and arxiv_id_of_doi(paper.doi) else getattr(paper, field)


def _rank(field: str, place: int, records: Sequence[Paper]) -> tuple[Any, ...]:
    """Return a sort key of what the record at a place says in a field: the greatest is taken."""
    paper, value = records[place], _value(field, records[place])
    home, own = _home(records), place == 0
    if not value or (field in _PLACE and field != "venue" and _elsewhere(paper, home)):
        return (False,)
    if field in _PLACE:
        return True, paper is home, own, -place
    return True, own, *_MOST.get(field, _nothing)(paper), -place


def _home(records: Sequence[Paper]) -> Paper:
    """Return the record that says where the work appeared; the canonical one when none does."""
    known = [paper for paper in records if is_known(paper.venue)]
    named = known or [paper for paper in records if paper.venue] or list(records)
    return named[0] if named[0] is records[0] else max(named, key=_told)


def _told(paper: Paper) -> int:
    return sum(bool(getattr(paper, field)) for field in _PLACE)


def _elsewhere(paper: Paper, home: Paper) -> bool:
    """Whether a record names another venue than the work's."""
    ours, theirs = paper.venue or "", home.venue or ""
    return bool(ours) and ours != theirs and compare_venues(ours, theirs) != VenueRelation.SAME


def _most_authors(paper: Paper) -> tuple[int, ...]:
    found = read_authors(paper.authors)
    return not found.cut, len(found.names), sum(len(name) for name in paper.authors)


def _most_precise(paper: Paper) -> tuple[int, ...]:
    date = paper.published
    if date is None:
        return ()
    return bool(date.month) + bool(date.day), -date.year, -date.month, -date.day


def _longest(paper: Paper) -> tuple[int, ...]:
    return (len(paper.abstract),)


def _nothing(_: Paper) -> tuple[int, ...]:
    return ()


_MOST: dict[str, Callable[[Paper], tuple[int, ...]]] = {
    "authors": _most_authors,
    "published": _most_precise,
    "abstract": _longest,
}


def _joined(field: str, records: Sequence[Paper]) -> tuple[Any, Origin]:
    brought: dict[str, str] = {}
    papers: list[str] = []
    others: list[OtherValue] = []
    for number, paper in enumerate(records):
        given = _brought(field, paper, own=number == 0)
        papers += [paper.id] if any(key not in brought for key in given) else []
        others += [
            OtherValue(paper.id, f"{key}: {value}")
            for key, value in given.items()
            if brought.get(key, value) != value
        ]
        brought |= {key: value for key, value in given.items() if key not in brought}
    value = brought if field == "links" else tuple(brought)
    return value, Origin(field, tuple(papers), tuple(others))


def _brought(field: str, paper: Paper, *, own: bool) -> dict[str, str]:
    """Return what a record brings to a joined field; lost ids become aliases, lost keys former."""
    if field == "links":
        return dict(paper.links)
    if own or field == "tags":
        return dict.fromkeys(getattr(paper, field), "")
    return dict.fromkeys((paper.id, *paper.aliases) if field == "aliases" else paper.keys, "")


def _one_value(field: str, one: Any, other: Any) -> bool:
    """Whether two values are two spellings of one, or one tells less of the same."""
    if field == "authors":
        found = compare_authors(one, other)
        return found.similarity == _FULL and (found.complete or read_authors(other).cut)
    if field == "venue":
        return one == other or compare_venues(one, other) == VenueRelation.SAME
    if field == "title":
        return normalise(one) == normalise(other)
    if field == "published":
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    if field == "abstract":
        return normalise_text(one) == normalise_text(other)
    return str(one).casefold() == str(other).casefold()


def _line(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else " ".join(str(value).split())
