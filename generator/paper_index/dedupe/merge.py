"""Merges the records of a cluster into one paper, with the provenance of each value.

A value of the canonical record is kept, since curators edit its file. An empty field is filled
from the record with the most complete value, among equals from the first:

- authors: a list that is not cut, with most names, then with the longest;
- published: the most precise date, then the earliest;
- venue, venue_year, volume, number, pages, publisher: from one record if possible, never from two
  with different venues; a venue takes precedence over a preprint server;
- status and notice: those of the record that says the worst: retracted, withdrawn, corrected;
- doi: one issued by arXiv becomes the arXiv id, so that preprint and article keep both;
- tags, links, aliases and former keys are united; added, source and citation key are those of the
  canonical record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paper_index.dedupe.authors import compare_authors, read_authors
from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.dedupe.normalise import normalise, normalise_text
from paper_index.model.pairs import Cluster, Origin, OtherValue, VenueRelation
from paper_index.model.paper import FIELDS, Paper, worst_status
from paper_index.text.identifiers import arxiv_id_of_doi

_CANONICAL_ONLY = frozenset({"added", "source", "citation_key"})
_UNITED = frozenset({"tags", "links", "aliases", "former_keys"})
_PLACE = ("venue", "venue_year", "volume", "number", "pages", "publisher")
_STATUS = ("status", "notice")
_FULL = 100.0


def merge(records: Sequence[Paper]) -> Cluster:
    """Merge the records of a cluster, the canonical one first, then in the order of verdicts."""
    canonical, *others = records
    if not others:
        return Cluster(canonical)
    values: dict[str, Any] = {}
    origins: list[Origin] = []
    for field in FIELDS:
        choose = _unite if field in _UNITED else _choose
        values[field], origin = choose(field, records)
        if origin.papers or origin.others:
            origins.append(origin)
    return Cluster(canonical.model_copy(update=values), tuple(others), tuple(origins))


def _choose(field: str, records: Sequence[Paper]) -> tuple[Any, Origin]:
    values = [(paper.id, _value(field, paper)) for paper in records]
    if field in _CANONICAL_ONLY:
        name, value = values[0]
        return value, Origin(field, (name,) if value else ())
    rank, place = max((_rank(field, place, records), place) for place in range(len(records)))
    source, value = values[place] if rank[0] else (None, None)
    others = tuple(
        OtherValue(name, ", ".join(one) if isinstance(one, tuple) else " ".join(str(one).split()))
        for name, one in values
        if one and name != source and not (value and _is_same_value(field, value, one))
    )
    return value, Origin(field, (source,) if source else (), others)


def _value(field: str, paper: Paper) -> Any:
    if field == "arxiv":
        return paper.arxiv or arxiv_id_of_doi(paper.doi)
    return None if field == "doi" and arxiv_id_of_doi(paper.doi) else getattr(paper, field)


def _rank(field: str, place: int, records: Sequence[Paper]) -> tuple[Any, ...]:
    """Return a sort key of the value in the record at a place: the greatest is chosen."""
    paper, value = records[place], _value(field, records[place])
    home, is_canonical = _home(records), place == 0
    if not value or (field in _PLACE and field != "venue" and _is_elsewhere(paper, home)):
        return (False,)
    if field in _STATUS:
        return True, paper.status is worst_status(one.status for one in records), -place
    if field in _PLACE:
        return True, paper is home, is_canonical, -place
    return True, is_canonical, *_completeness(field, paper), -place


def _home(records: Sequence[Paper]) -> Paper:
    """Return the record whose venue is that of the work; without venues the canonical record."""
    known = [paper for paper in records if is_known(paper.venue)]
    named = known or [paper for paper in records if paper.venue] or list(records)
    if named[0] is records[0]:
        return named[0]
    return max(named, key=lambda paper: sum(bool(getattr(paper, field)) for field in _PLACE))


def _is_elsewhere(paper: Paper, home: Paper) -> bool:
    ours, theirs = paper.venue or "", home.venue or ""
    return bool(ours) and ours != theirs and compare_venues(ours, theirs) != VenueRelation.SAME


def _completeness(field: str, paper: Paper) -> tuple[int, ...]:
    if field == "authors":
        found = read_authors(paper.authors)
        return not found.cut, len(found.names), sum(len(name) for name in paper.authors)
    if field == "published" and (date := paper.published):
        return bool(date.month) + bool(date.day), -date.year, -date.month, -date.day
    return (len(paper.abstract or ""),) if field == "abstract" else ()


def _unite(field: str, records: Sequence[Paper]) -> tuple[Any, Origin]:
    entries = [
        (paper.id, key, value)
        for place, paper in enumerate(records)
        for key, value in _entries(field, paper, is_canonical=place == 0).items()
    ]
    first: dict[str, tuple[str, str]] = {}
    for name, key, value in entries:
        first.setdefault(key, (name, value))
    more = (one for one in entries if first[one[1]][1] != one[2])
    others = tuple(OtherValue(name, f"{key}: {value}") for name, key, value in more)
    papers = tuple(dict.fromkeys(name for name, _ in first.values()))
    links = {key: value for key, (_, value) in first.items()}
    return links if field == "links" else tuple(first), Origin(field, papers, others)


def _entries(field: str, paper: Paper, *, is_canonical: bool) -> dict[str, str]:
    """Return a record's entries of a united field; ids become aliases, and keys former keys."""
    if field == "links":
        return dict(paper.links)
    if is_canonical or field == "tags":
        return dict.fromkeys(getattr(paper, field), "")
    return dict.fromkeys((paper.id, *paper.aliases) if field == "aliases" else paper.keys, "")


def _is_same_value(field: str, one: Any, other: Any) -> bool:
    """Whether another value is the same, spelled differently or less complete."""
    if field == "authors":
        ours, theirs = read_authors(one), read_authors(other)
        complete = theirs.cut or (len(ours.names) == len(theirs.names) and not ours.cut)
        return complete and compare_authors(one, other) == _FULL
    if field == "venue":
        return one == other or compare_venues(one, other) == VenueRelation.SAME
    if field == "published":
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    if field == "title":
        return normalise(one) == normalise(other)
    if field == "abstract":
        return normalise_text(one) == normalise_text(other)
    return str(one).casefold() == str(other).casefold()
