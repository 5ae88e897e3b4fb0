"""Finds where services say something else about a paper than the index: what `refresh` proposes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.model.pairs import VenueRelation
from paper_index.model.paper import PaperStatus, PaperType, worst_status
from paper_index.model.refresh import Proposal, ProposalKind, file_values
from paper_index.text.escape import fold, plain
from paper_index.text.identifiers import arxiv_id_of_doi
from paper_index.text.names import is_others
from paper_index.workflows.fill import PLACE

if TYPE_CHECKING:
    from paper_index.model.fields import PartialDate
    from paper_index.model.paper import Paper
    from paper_index.model.refresh import RefreshEntry

_PUBLISHED = (*PLACE[:-1], "doi")
"""The fields of the place where a preprint appeared; its publisher is left to curators."""


@dataclass(frozen=True)
class Answer:
    """What a service has under an identifier of a paper."""

    source: str
    """The service and the id of the record, such as "Crossref 10.1109/TIT.2023.3328825"."""
    paper: Paper
    """Its valid values."""
    is_arxiv: bool
    is_doubtful: bool = False
    """Whether it may be of another work, since too much differs."""
    version: int | None = None
    """The newest version of a preprint."""


def find_proposals(
    paper: Paper, answers: Sequence[Answer], known: RefreshEntry, today: PartialDate
) -> list[Proposal]:
    """Return what answers say instead of the values of a paper.

    Works of Crossref count before preprints of arXiv. A title, and a list of authors, are proposed
    only if no service has that of the paper, since a paper and its preprint often differ; so are
    abstracts, and only of a version that is new. Of a record that may be of another work, only the
    title is proposed, which shows the curator what the identifier leads to.
    """
    ordered = sorted(answers, key=lambda one: one.is_arxiv)
    sure = [one for one in ordered if not one.is_doubtful]
    found = {
        ProposalKind.STATUS: _status(paper, sure),
        ProposalKind.PUBLISHED: _published(paper, sure),
        ProposalKind.TITLE: _title(paper, ordered),
        ProposalKind.AUTHORS: _authors(paper, sure),
        ProposalKind.VENUE: _venue(paper, sure),
        ProposalKind.ABSTRACT: _abstract(paper, sure, known.version),
    }
    return [
        Proposal(kind=kind, values=values, source=answer.source, date=today)
        for kind, one in found.items()
        if one
        for answer, names in [one]
        if (values := file_values(answer.paper, names))
    ]


def merge_proposals(known: Sequence[Proposal], found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals on a paper after it was asked for: those found, and those declined.

    What was found before keeps its date; what was declined is not proposed again. An open proposal
    that was not found again is dropped, unless it is found once only: a dead link, a new abstract.
    """
    lasting = {ProposalKind.LINK, ProposalKind.ABSTRACT}
    kept = [
        old
        for old in known
        if not old.is_open or old.kind in lasting or any(old.is_same(new) for new in found)
    ]
    return (*kept, *(new for new in found if not any(new.is_same(old) for old in kept)))


_Proposed = tuple[Answer, tuple[str, ...]] | None
"""An answer, and the names of the fields that are proposed from it."""


def _status(paper: Paper, answers: Sequence[Answer]) -> _Proposed:
    """Return the answer with the worst status, if it is worse than that of the paper."""
    own = paper.status or PaperStatus.PUBLISHED
    worst = worst_status([own, *(one.paper.status for one in answers)])
    if worst is own:
        return None
    return next((one, ("status", "notice")) for one in answers if one.paper.status is worst)


def _published(paper: Paper, answers: Sequence[Answer]) -> _Proposed:
    """Return the place where a preprint appeared."""
    is_preprint = paper.type is PaperType.PREPRINT or bool(arxiv_id_of_doi(paper.doi))
    if not is_preprint and (is_known(paper.venue) or not paper.venue):
        return None
    for one in answers:
        other = one.paper
        if is_known(other.venue) and other.type is not PaperType.PREPRINT:
            return one, _differing(paper, other, _PUBLISHED)
    return None


def _title(paper: Paper, answers: Sequence[Answer]) -> _Proposed:
    # Services leave subtitles out, and add them.
    own = _letters(paper.title)
    others = [_letters(one.paper.title) for one in answers]
    if any(other.startswith(own) or own.startswith(other) for other in others) or not others:
        return None
    return answers[0], ("title",)


def _authors(paper: Paper, answers: Sequence[Answer]) -> _Proposed:
    lists = [one for one in answers if one.paper.authors]
    is_short = any(map(is_others, paper.authors))
    if not lists or not paper.authors or is_short:
        return None
    if any(_same_people(paper.authors, one.paper.authors) for one in lists):
        return None
    return lists[0], ("authors",)


def _venue(paper: Paper, answers: Sequence[Answer]) -> _Proposed:
    """Return the venue that the work of the paper's DOI has, or another year of the same venue."""
    if not is_known(paper.venue) or arxiv_id_of_doi(paper.doi):
        return None
    for one in answers:
        other = one.paper
        if one.is_arxiv or not other.venue or other.type is PaperType.PREPRINT:
            continue
        if compare_venues(paper.venue or "", other.venue) is VenueRelation.OTHER:
            return one, _differing(paper, other, PLACE[1:-1])
        years = paper.venue_year, other.venue_year
        if all(years) and years[0] != years[1] and paper.volume in {None, other.volume}:
            return one, ("venue_year",)
    return None


def _abstract(paper: Paper, answers: Sequence[Answer], seen: int | None) -> _Proposed:
    for one in answers:
        is_new = seen is not None and one.version is not None and one.version > seen
        given = one.paper.abstract or ""
        if is_new and paper.abstract and given and _letters(paper.abstract) != _letters(given):
            return one, ("abstract",)
    return None


def _differing(paper: Paper, other: Paper, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(other, name) not in (None, getattr(paper, name)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(plain(text))))


def _same_people(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether lists name as many people, those at each place with a word in common.

    Services abbreviate given names, and print some with the family name first.
    """
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(set(_words(a)) & set(_words(b)) for a, b in pairs)


def _words(name: str) -> Iterator[str]:
    words = (word.strip(".,") for word in fold(name).replace("-", " ").split())
    return (word for word in words if len(word) > 1)
