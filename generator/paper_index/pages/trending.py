"""The page Trending: picks, papers that gain citations, the newest, and a paper of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.relate.trending import LEAST_BEFORE
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.refresh import Signal
    from paper_index.relate.trending import Trending


@dataclass(frozen=True)
class TrendingPage:
    """Lists of papers; an empty one is not shown."""

    picks: tuple[parts.Card, ...]
    gaining: tuple[parts.Card, ...]
    """Each with the citations that it gained, and from when to when."""
    least_before: int
    """The citations before from which on they count."""
    newest: tuple[parts.Card, ...]
    has_daily: bool
    """Whether the browser chooses a paper of the day."""


def trending_page(trending: Trending, total: int, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page; `total` is the number of papers in the index."""
    page, name, length = urls.TRENDING, settings.site.name, settings.limits.excerpt_characters
    context = TrendingPage(
        picks=tuple(
            parts.card(one.paper, page, excerpt=length, about=one.paper.note, tags=one.tags)
            for one in trending.picks
        ),
        gaining=tuple(
            parts.card(one.paper, page, tags=one.tags, reason=_gain(signal))
            for one, signal in trending.gaining
        ),
        least_before=LEAST_BEFORE,
        newest=tuple(parts.card(one.paper, page, tags=one.tags) for one in trending.newest),
        has_daily=total > 1,
    )
    feeds = parts.alternates(f"{name}: Trending", parts.feeds(page, page, settings))
    about = f"Picks, papers that gain citations, and the newest papers in {name}."
    return parts.PageSpec(page, context, "Trending", about, (feeds,))


def _gain(signal: Signal) -> str:
    citations = pluralize(signal.gained, "citation")
    since = signal.since.shown if signal.since else ""
    counts = f"{signal.previous} on {since}, {signal.citations} on {signal.date.shown}"
    return f"{citations} more: {counts}, according to {signal.source}"
