"""The pieces that several page kinds share: cards, chips, dates, pagers, front matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from paper_index.model.fields import display_date
from paper_index.model.settings import Limits
from paper_index.model.site import Repository, SiteInfo
from paper_index.pages.contexts import Card, Chip, Link, Pager
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.author import Person
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

_DESCRIPTION_LENGTH = 160
"""Characters of a page's description: search engines show about as many."""


@dataclass(frozen=True)
class RenderSettings:
    """What pages depend on beside the index: a part of the configuration, and the history."""

    site: SiteInfo = field(default_factory=SiteInfo)
    limits: Limits = field(default_factory=Limits)
    repository: Repository = field(default_factory=Repository)
    near_identical: float = 90
    """Title similarity, 0 to 100, from which titles are near-identical."""
    digest_subscribe: str = ""
    """Where readers join the digest's mailing list; "" without one."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """The day (ISO 8601) on which a paper's file last changed, by id; it may lack papers."""
    image: str = ""
    """The absolute address of the picture beside links to the site; "" when there is none."""


def chip(tag: Tag, page: str, count: int | None = None) -> Chip:
    """Return a tag's chip as it stands on the page at an address."""
    href = urls.relative(urls.tag(tag.id), page)
    return Chip(tag.name, href, tag.definition, count, tag.aliases)


def person_href(person: Person, page: str) -> str:
    """Return where a person's name leads on the page at an address: to their page, or a search."""
    own = urls.author(person.id) if person.has_page else urls.search(author=person.label)
    return urls.relative(own, page)


def card(
    paper: Paper, page: str, *, excerpt: int = 0, tags: Sequence[Tag] = (), reason: str = ""
) -> Card:
    """Return a paper's card as it stands on the page at an address.

    `excerpt` is the number of characters of the abstract to show.
    """
    return Card(
        title=text.html(paper.title),
        href=urls.relative(urls.paper(paper.id), page),
        authors=join_names(paper.authors),
        date=display_date(paper.published),
        venue=paper.venue_and_year,
        excerpt=text.html(text.clip(paper.abstract, excerpt)) if excerpt else Markup(""),
        chips=tuple(chip(tag, page) for tag in tags),
        reason=reason,
    )


def crumbs(page: str, *steps: tuple[str, str]) -> tuple[Link, ...]:
    """Return the way back from a page: Home, then (name, address) of each step."""
    return tuple(
        Link(name, urls.relative(address, page)) for name, address in (("Home", urls.HOME), *steps)
    )


def pager(first: str, number: int, count: int) -> Pager:
    """Return the links from page `number` (from 1) of a listing of `count` pages."""
    here = urls.listing_page(first, number)

    def href(other: int) -> str:
        inside = 1 <= other <= count
        return urls.relative(urls.listing_page(first, other), here) if inside else ""

    pages = tuple(Link(str(other), href(other)) for other in range(1, count + 1))
    return Pager(number, pages, href(number - 1), href(number + 1))


def alternate(title: str, media_type: str, href: str) -> dict[str, str]:
    """Return an entry of `alternates` in front matter: the page, or a feed of it, in another form.

    The page's head then has it as `<link rel="alternate">`; `href` is relative to the page.
    """
    return {"title": str(escape(title)), "type": media_type, "href": str(escape(href))}


def other_forms(others: Sequence[dict[str, str]]) -> dict[str, object]:
    """Return the front matter that names other forms of a page; none where there are none."""
    return {"alternates": list(others)} if others else {}


def feed_links(
    title: str, page: str, listed: str, settings: RenderSettings
) -> list[dict[str, str]]:
    """Return `alternates` of the page at an address that name the feeds of the page `listed`.

    Without an address of the site there are no feeds, and nothing is named.
    """
    if not settings.site.url:
        return []
    feeds = (
        ("Atom", "application/atom+xml", urls.ATOM),
        ("JSON Feed", "application/feed+json", urls.JSON_FEED),
    )
    return [
        alternate(f"{title} ({name})", kind, urls.relative(urls.feed(listed, suffix), page))
        for name, kind, suffix in feeds
    ]


def papers_noun(count: int) -> str:
    """Return a number of papers in words: "1 paper", "2 papers"."""
    return f"{count} {'paper' if count == 1 else 'papers'}"


def front_matter(
    title: str, description: str, *, listing: bool, extra: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return a page's metadata: title and description as content text, escaped here for HTML.

    A listing stays out of the search index.
    """
    about = text.plain(text.clip(description, _DESCRIPTION_LENGTH))
    found: dict[str, object] = {"title": str(escape(text.plain(title)))}
    found["description"] = str(escape(about))
    found["generated"] = True
    found["hide"] = ["navigation", "toc"]
    if listing:
        found["search"] = {"exclude": True}
    return found | dict(extra or {})
