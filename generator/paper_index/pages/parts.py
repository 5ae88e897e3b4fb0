"""The pieces that several page kinds share: links, chips, cards, breadcrumbs and front matter.

In all contexts, texts of type `Markup` are escaped already; the template engine escapes plain `str`
values. Links are relative to the page. Tuples are in the order in which they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from paper_index.model.fields import display_date
from paper_index.model.settings import Limits
from paper_index.model.site import Repository, SiteInfo
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from paper_index.model.author import Person
    from paper_index.model.fields import DisplayDate
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

_DESCRIPTION_LENGTH = 160
"""Characters of a page's description: search engines show about as many."""

VOCABULARY = "content/tags.yml"

FrontMatter = dict[str, object]


@dataclass(frozen=True)
class RenderSettings:
    """The input of pages besides the index: part of the configuration, and the history."""

    site: SiteInfo = field(default_factory=SiteInfo)
    limits: Limits = field(default_factory=Limits)
    repository: Repository = field(default_factory=Repository)
    digest_subscribe: str = ""
    """The address at which readers subscribe to the digest; "" without one."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """The day (ISO 8601) on which a paper's file last changed, by id; it may lack papers."""
    image: str = ""
    """The absolute address of the picture shown with links to the site; "" when there is none."""


@dataclass(frozen=True)
class PageSpec:
    """A page that is ready to be rendered: its address, page kind, context and front matter."""

    address: str
    kind: str
    """The name of the template, without its ending."""
    context: object
    """The frozen dataclass whose fields are the variables of the template."""
    front_matter: FrontMatter


@dataclass(frozen=True)
class Link:
    """A named link."""

    name: str
    href: str


@dataclass(frozen=True)
class Chip:
    """A link to a tag; `count` is its number of papers, or None where it is not shown."""

    name: str
    href: str
    definition: str
    count: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """The variables that every template may use."""

    heading: Markup
    crumbs: tuple[Link, ...] = ()


@dataclass(frozen=True)
class NameCount:
    """An author, a venue or a year with its number of papers."""

    name: str
    href: str
    count: int


@dataclass(frozen=True)
class Card:
    """A paper in a list; `excerpt` is empty where the list shows none."""

    title: Markup
    href: str
    authors: str
    date: DisplayDate | None
    venue: str
    excerpt: Markup
    chips: tuple[Chip, ...]
    reason: str = ""


def chip(tag: Tag, page: str, count: int | None = None) -> Chip:
    """Return the link to a tag from the page at an address."""
    href = urls.relative(urls.tag(tag.id), page)
    return Chip(tag.name, href, tag.definition, count, tag.aliases)


def person_href(person: Person, page: str) -> str:
    """Return the link from a page to a person's page, or to a search for one without a page."""
    own = urls.author(person.id) if person.has_page else urls.search(author=person.label)
    return urls.relative(own, page)


def card(
    paper: Paper, page: str, *, excerpt: int = 0, tags: Sequence[Tag] = (), reason: str = ""
) -> Card:
    """Return a paper's card for the page at an address.

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
    """Return the breadcrumbs of a page: Home, then (name, address) of each step."""
    return tuple(
        Link(name, urls.relative(address, page)) for name, address in (("Home", urls.HOME), *steps)
    )


def group_anchor(group_id: str) -> str:
    """Return the fragment of a group on the pages of all tags and of all feeds."""
    return f"group-{group_id}"


def year_span(years: Collection[int]) -> str:
    """Return the first and the last year: "2019–2024", "2021"; "" without years."""
    return "–".join(map(str, sorted({min(years), max(years)}))) if years else ""


def front_matter(
    title: str,
    description: str,
    *extra: Mapping[str, object],
    searchable: bool = False,
) -> FrontMatter:
    """Return a page's front matter; title and description are content text, escaped here for HTML.

    Only `searchable` pages enter the search index. `extra` are further entries.
    """
    about = text.plain(text.clip(description, _DESCRIPTION_LENGTH))
    found: FrontMatter = {"title": str(escape(text.plain(title)))}
    found["description"] = str(escape(about))
    found["generated"] = True
    found["hide"] = ["navigation", "toc"]
    if not searchable:
        found["search"] = {"exclude": True}
    for more in extra:
        found |= more
    return found


def edit_link(address: str | None) -> FrontMatter:
    """Return the front matter for the page's edit button; none without an address."""
    return {"edit_url": address} if address else {}


def alternate(title: str, media_type: str, href: str) -> dict[str, str]:
    """Return an entry of `alternates` in front matter: the page in another format, or its feed.

    The theme makes it a `<link rel="alternate">`; `href` is relative to the page.
    """
    return {"title": str(escape(title)), "type": media_type, "href": str(escape(href))}


def alternates(*others: dict[str, str]) -> FrontMatter:
    """Return the front matter that lists a page's other formats; none where there are none."""
    return {"alternates": list(others)} if others else {}


def feed_links(
    title: str, page: str, listed: str, settings: RenderSettings
) -> list[dict[str, str]]:
    """Return the entries of `alternates` on a page for the feeds of the page `listed`.

    A site without a known address has no feeds.
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
