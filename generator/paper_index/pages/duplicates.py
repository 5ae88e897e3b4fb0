"""The page of duplicates: the verdicts that curators gave on pairs of papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from paper_index.dedupe.differences import differences
from paper_index.dedupe.explain import rule_sentence
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.dedupe.differences import Run
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import Index
    from paper_index.model.pairs import Cluster, Review, VerdictPairs
    from paper_index.model.paper import Paper

MOST = 50
"""Most verdicts on the page."""

_PAGE = urls.DUPLICATES
_VALUE = 160  # characters of a value of another record
_NAMES = {"doi": "DOI", "arxiv": "arXiv", "venue_year": "venue, year"}


@dataclass(frozen=True)
class MergedField:
    """A field of a merged paper: the ids its value comes from, and other values by id."""

    field: str
    papers: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VerdictEntry:
    """A verdict with its papers; `absent` are ids without a paper.

    `rule` and `scores` are empty unless the verdict names two papers of the index. In `papers`,
    words that differ are marked, and `href` is empty without a page.
    """

    anchor: str
    answer: str
    reason: str
    by: str
    date: PartialDate | None
    papers: tuple[parts.Card, ...]
    absent: tuple[str, ...]
    rule: str
    scores: tuple[str, ...]
    merged: tuple[MergedField, ...]
    question_href: str | None
    edit_href: str | None


@dataclass(frozen=True)
class DuplicatesPage:
    """The latest verdicts, newest first; `total` counts all."""

    total: int
    verdicts: tuple[VerdictEntry, ...]


def duplicates_page(index: Index, review: Review, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of duplicates."""
    hrefs = {
        name: urls.relative(urls.paper(entry.paper.id), _PAGE)
        for entry in index.papers
        for name in (entry.paper.id, *entry.paper.aliases)
    }
    clusters = {paper.id: one for one in review.clusters for paper in (one.canonical, *one.merged)}
    by_date = sorted(review.decided, key=lambda one: str(one.verdict.date or ""))
    latest = by_date[::-1][:MOST]
    context = DuplicatesPage(
        total=len(review.decided),
        verdicts=tuple(
            verdict_entry(one, anchor, hrefs, clusters, settings)
            for one, anchor in zip(latest, _anchors(latest), strict=True)
        ),
    )
    about = f"Which records of {settings.site.name} are one work, and which are not."
    steps = (("Contribute", urls.CONTRIBUTE),)
    return parts.PageSpec(_PAGE, context, "Duplicates", about, steps=steps)


def verdict_entry(
    found: VerdictPairs,
    anchor: str,
    hrefs: Mapping[str, str],
    clusters: Mapping[str, Cluster],
    settings: parts.RenderSettings,
) -> VerdictEntry:
    """Return one verdict as it is shown; `hrefs` and `clusters` are by paper id."""
    verdict, papers, ids = found.verdict, found.papers, " and ".join(found.verdict.papers)
    pair = found.pairs[0] if len(found.pairs) == 1 else None
    cluster = clusters.get(papers[0].id) if papers and verdict.answer == "same" else None
    return VerdictEntry(
        anchor=anchor,
        answer=verdict.answer,
        reason=verdict.reason,
        by=verdict.by or "",
        date=verdict.date,
        papers=compared_papers(papers, hrefs, cluster.canonical.id if cluster else None),
        absent=tuple(name for name in verdict.papers if name not in hrefs),
        rule=rule_sentence(pair) if pair else "",
        scores=tuple(str(pair.signals).split(", ")) if pair else (),
        merged=merged_fields(cluster) if cluster else (),
        question_href=settings.repository.issue_address(
            f"Duplicates: {ids}", f"{ids}: one work, or different ones? Reasons:\n"
        ),
        edit_href=settings.repository.edit_address(urls.verdict_file(verdict.papers)),
    )


def compared_papers(
    papers: Sequence[Paper], hrefs: Mapping[str, str], canonical: str | None
) -> tuple[parts.Card, ...]:
    """Return papers as they are shown; in two titles the words that differ are marked."""
    titles = [text.html(paper.title) for paper in papers]
    if len(papers) == 2:  # noqa: PLR2004 (a pair)
        titles = [_marked(runs) for runs in differences(papers[0].title, papers[1].title)]
    return tuple(
        replace(
            parts.card(paper, _PAGE),
            title=title,
            href=hrefs.get(paper.id, ""),
            reason="its page stays" if paper.id == canonical else "",
        )
        for paper, title in zip(papers, titles, strict=True)
    )


def merged_fields(cluster: Cluster) -> tuple[MergedField, ...]:
    """Return the fields of a merged paper that do not come from the canonical record alone."""
    return tuple(
        MergedField(
            _NAMES.get(origin.field, origin.field),
            origin.papers,
            tuple(
                (other.paper, text.plain(text.clip(other.value, _VALUE))) for other in origin.others
            ),
        )
        for origin in cluster.provenance
        if origin.field != "aliases" and (origin.others or origin.papers != (cluster.canonical.id,))
    )


def _marked(runs: Sequence[Run]) -> Markup:
    # Titles that differ as a whole are shown without marks, for legibility.
    partly = len(runs) > 1
    return Markup().join(
        Markup("<mark>{}</mark>").format(text.html(run.text))
        if run.differs and partly
        else text.html(run.text)
        for run in runs
    )


def _anchors(found: Sequence[VerdictPairs]) -> list[str]:
    """Return the anchors of verdicts; of equal ones all but the first get a number."""
    names = ["-and-".join(one.verdict.papers) for one in found]
    counts = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return [f"{a}-{n}" if n > 1 else a for a, n in zip(names, counts, strict=True)]
