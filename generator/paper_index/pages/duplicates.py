"""The page of duplicates: verdicts that were taken, and pairs that come close and stay apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from paper_index.dedupe.differences import differences
from paper_index.dedupe.pair_words import in_words
from paper_index.dedupe.sides import both
from paper_index.model.fields import display_date
from paper_index.pages.parts import PageSpec, crumbs, edit_link, front_matter
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.dedupe.differences import Run
    from paper_index.model.fields import DisplayDate
    from paper_index.model.index import Index
    from paper_index.model.pairs import Cluster, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.review import Answered, Review
    from paper_index.pages.parts import Link, RenderSettings

VERDICTS = "content/duplicates.yml"
MOST = 50
"""Verdicts, and near-misses, that the page shows: nobody questions more of them at once."""

_PAGE = urls.DUPLICATES
_VALUE = 160  # characters of a value that another record has
_NAMES = {"doi": "DOI", "arxiv": "arXiv", "venue_year": "venue, year"}


@dataclass(frozen=True)
class ComparedRecord:
    """A record of a pair, with differing words marked; `href` is "" where it has no page."""

    title: Markup
    href: str
    authors: str
    date: DisplayDate | None
    venue: str
    stays: bool = False


@dataclass(frozen=True)
class MergedField:
    """A field of a merged paper: the records with its value, and the other records' values."""

    field: str
    papers: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class JudgedPair:
    """A pair that stands apart by a rule, or papers on which a verdict was taken.

    `answer`, `reason`, `by` and `date` are those of the verdict, empty without one; `absent` are
    ids that no paper has. `rule` and `scores` are empty for more than two papers.
    """

    anchor: str
    sides: tuple[ComparedRecord, ...]
    rule: str
    scores: tuple[str, ...]
    question_href: str
    answer: str = ""
    reason: str = ""
    by: str = ""
    date: DisplayDate | None = None
    absent: tuple[str, ...] = ()
    merged: tuple[MergedField, ...] = ()


@dataclass(frozen=True)
class DuplicatesPage:
    """Verdicts, the latest first, and near-misses, the closest first; counts are of all."""

    crumbs: tuple[Link, ...]
    heading: Markup
    verdict_count: int
    verdicts: tuple[JudgedPair, ...]
    near_count: int
    near_misses: tuple[JudgedPair, ...]
    threshold: str
    edit_href: str
    contribute_href: str


def duplicates_page(index: Index, review: Review, settings: RenderSettings) -> PageSpec:
    """Return the page of duplicates."""
    hrefs = _hrefs(index)
    clusters = {paper.id: one for one in review.clusters for paper in (one.canonical, *one.merged)}
    latest = review.answered[::-1][:MOST]
    repository = settings.repository
    context = DuplicatesPage(
        crumbs=crumbs(_PAGE, ("Contribute", urls.CONTRIBUTE)),
        heading=text.markdown("Duplicates"),
        verdict_count=len(review.answered),
        verdicts=_apart(_verdict(one, hrefs, clusters, settings) for one in latest),
        near_count=len(review.near_misses),
        near_misses=_apart(_near_miss(one, hrefs, settings) for one in review.near_misses[:MOST]),
        threshold=f"{settings.near_identical:g}",
        edit_href=repository.edit_address(VERDICTS) if review.answered else "",
        contribute_href=urls.relative(urls.CONTRIBUTE, _PAGE),
    )
    name = settings.site.name
    about = f"Which records of {name} are one work, and which near-identical ones are not."
    meta = front_matter("Duplicates", about, edit_link(context.edit_href))
    return PageSpec(_PAGE, "duplicates", context, meta)


def _hrefs(index: Index) -> Mapping[str, str]:
    """Return the link to the page that an id or alias leads to."""
    return {
        name: urls.relative(urls.paper(entry.paper.id), _PAGE)
        for entry in index.papers
        for name in (entry.paper.id, *entry.paper.aliases)
    }


def _apart(found: Iterable[JudgedPair]) -> tuple[JudgedPair, ...]:
    """Return what stands on the page, each under an anchor of its own."""
    seen: Counter[str] = Counter()
    kept = []
    for one in found:
        seen[one.anchor] += 1
        number = seen[one.anchor]
        kept.append(replace(one, anchor=f"{one.anchor}-{number}") if number > 1 else one)
    return tuple(kept)


def _near_miss(pair: Pair, hrefs: Mapping[str, str], settings: RenderSettings) -> JudgedPair:
    return JudgedPair(
        anchor="-and-".join(pair.ids),
        sides=_sides(both(pair), hrefs),
        rule=in_words(pair),
        scores=_scores(pair),
        question_href=_question(pair.ids, settings),
    )


def _verdict(
    one: Answered,
    hrefs: Mapping[str, str],
    clusters: Mapping[str, Cluster],
    settings: RenderSettings,
) -> JudgedPair:
    verdict, papers = one.verdict, one.papers
    pair = one.pairs[0] if len(one.pairs) == 1 else None
    found = clusters.get(papers[0].id) if papers and verdict.answer == "same" else None
    return JudgedPair(
        anchor="-and-".join(verdict.papers),
        sides=_sides(papers, hrefs, stays=found.canonical.id if found else ""),
        rule=in_words(pair) if pair else "",
        scores=_scores(pair) if pair else (),
        question_href=_question(verdict.papers, settings),
        answer=verdict.answer,
        reason=verdict.reason,
        by=verdict.by or "",
        date=display_date(verdict.date),
        absent=tuple(name for name in verdict.papers if name not in hrefs),
        merged=_merged(found) if found else (),
    )


def _sides(
    papers: Sequence[Paper], hrefs: Mapping[str, str], stays: str = ""
) -> tuple[ComparedRecord, ...]:
    titles = [text.html(paper.title) for paper in papers]
    if len(papers) == 2:  # noqa: PLR2004 (a pair)
        titles = [_marked(runs) for runs in differences(papers[0].title, papers[1].title)]
    return tuple(
        ComparedRecord(
            title,
            hrefs.get(paper.id, ""),
            join_names(paper.authors),
            display_date(paper.published),
            paper.venue_and_year,
            paper.id == stays,
        )
        for paper, title in zip(papers, titles, strict=True)
    )


def _marked(runs: Sequence[Run]) -> Markup:
    # Where all differs marks would only make it hard to read.
    some = len(runs) > 1
    return Markup().join(
        Markup("<mark>{}</mark>").format(text.html(run.text))
        if run.differs and some
        else text.html(run.text)
        for run in runs
    )


def _scores(pair: Pair) -> tuple[str, ...]:
    return tuple(str(pair.similarities).split(", "))


def _merged(found: Cluster) -> tuple[MergedField, ...]:
    return tuple(
        MergedField(
            _NAMES.get(origin.field, origin.field),
            origin.papers,
            tuple(
                (said.paper, text.plain(text.clip(said.value, _VALUE))) for said in origin.others
            ),
        )
        for origin in found.provenance
        if origin.field != "aliases" and (origin.others or origin.papers != (found.canonical.id,))
    )


def _question(names: Sequence[str], settings: RenderSettings) -> str:
    said = " and ".join(names)
    return settings.repository.issue_address(
        f"Duplicates: {said}", f"{said}: one work, or different ones? What speaks for it:\n"
    )
