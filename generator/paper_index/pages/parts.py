"""The pieces that several page kinds share: links, chips, cards, breadcrumbs and front matter.

In all contexts, texts of type `Markup` are escaped already; the template engine escapes plain `str`
values. Links are relative to the page. Tuples are in the order in which they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from paper_index.model.settings import Limits, Repository, SiteInfo
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names

if TYPE_CHECKING:
    from paper_index.exports.citations import Citations, Format
    from paper_index.model.author import Person
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import Index
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.map import MapSource
    from paper_index.relate.trending import Trending

_DESCRIPTION_LENGTH = 160
"""Characters of a page's description: search engines show about as many."""

VOCABULARY = "content/tags.yml"

_SECTIONS = (
    *(urls.PAPERS, urls.TAGS, urls.AUTHORS, urls.FEEDS, urls.DATA, urls.RECENT),
    urls.TRENDING,
    *(urls.CONTRIBUTE, urls.DUPLICATES),
)

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
    paper_pictures: bool = False
    """Whether each paper has a picture of its own."""

    def without_history(self) -> RenderSettings:
        """Return the settings that do not change with every commit."""
        return replace(self, changed={})


@dataclass(frozen=True)
class ListedPaper:
    """A paper in a list, with its tags in the order given."""

    paper: Paper
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class PageInput:
    """What all pages are made from."""

    index: Index
    settings: RenderSettings
    citations: Citations
    listed: Mapping[str, ListedPaper]
    """By the id of the paper."""
    trending: Trending
    map: MapSource | None
    """What the map is made from; None if there is none."""

    def of(self, papers: Iterable[Paper]) -> tuple[ListedPaper, ...]:
        """Return papers as lists show them."""
        return tuple(self.listed[paper.id] for paper in papers)


@dataclass(frozen=True)
class PagePlan:
    """A page that is not made yet: what makes it, and the values that it is made from.

    The page depends on nothing else, so that the same values give the same page.
    """

    address: str
    title: str
    build: Callable[..., PageSpec]
    values: tuple[object, ...]

    @classmethod
    def of(cls, spec: PageSpec) -> PagePlan:
        """Return the plan of a page that is ready to be rendered."""
        return cls(spec.address, spec.title, given, (spec,))


def given(spec: PageSpec) -> PageSpec:
    """Return a page that is ready to be rendered."""
    return spec


@dataclass(frozen=True)
class Link:
    """A named link."""

    name: str
    href: str


@dataclass(frozen=True)
class Chip:
    """A link to a tag, or to the papers that `count` counts; it is None where it is not shown.

    `definition` is "" where it is not shown.
    """

    name: str
    href: str
    definition: str = ""
    count: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameCount:
    """An author, a venue or a year with its number of papers.

    `papers_href` leads to exactly these papers where `href`, the own page, has others too.
    """

    name: str
    href: str
    count: int
    papers_href: str = ""


@dataclass(frozen=True)
class Card:
    """A paper in a list; `excerpt` is empty where the list shows none."""

    title: Markup
    href: str
    authors: str
    date: PartialDate | None
    venue: str
    excerpt: Markup
    chips: tuple[Chip, ...]
    reason: str = ""
    type: str = ""
    """The type of publication, where the venue does not show it: "Preprint"."""
    status: str = ""
    """What became of the paper: "Retracted", "Withdrawn" or "Corrected"."""


@dataclass(frozen=True)
class Export:
    """A citation file or a feed; `download` is the name under which a citation file is saved."""

    name: str
    href: str
    media_type: str
    download: str = ""


@dataclass(frozen=True)
class Pager:
    """The number of a page of a list, from 1, and links to all pages of the list."""

    number: int
    pages: tuple[Link, ...]


@dataclass(frozen=True)
class PageSpec:
    """A page that is ready to be rendered; title and description are content text."""

    address: str
    context: object
    """A frozen dataclass whose fields are variables of the template."""
    title: str
    description: str
    extra: tuple[FrontMatter, ...] = ()
    """More front matter, in order."""
    heading: str = ""
    """The heading, where it is not the title."""
    steps: tuple[tuple[str, str], ...] = ()
    """Name and address of each breadcrumb after Home."""
    pager: Pager | None = None
    searchable: bool = False
    """Whether the page enters the search index."""

    @property
    def kind(self) -> str:
        """The page kind and name of the template: "paper" for a `PaperPage`."""
        return type(self.context).__name__.removesuffix("Page").lower()

    @property
    def variables(self) -> dict[str, object]:
        """The variables of the template; `hrefs` are the links to the sections of the site."""
        crumbs = (("Home", urls.HOME), *self.steps)
        # Not dataclasses.asdict: that would turn the contexts inside into dictionaries.
        return vars(self.context) | {
            "heading": text.markdown(self.heading or self.title),
            "crumbs": [Link(name, urls.relative(to, self.address)) for name, to in crumbs],
            "hrefs": {to[:-1]: urls.relative(to, self.address) for to in _SECTIONS},
            "pager": self.pager,
        }

    @property
    def front_matter(self) -> FrontMatter:
        """The front matter, with title and description escaped for HTML."""
        about = text.plain(text.clip(self.description, _DESCRIPTION_LENGTH))
        found: FrontMatter = {
            "kind": self.kind,
            "title": str(escape(text.plain(self.title))),
            "description": str(escape(about)),
            "generated": True,
            "hide": ["navigation", "toc"],
        }
        if not self.searchable:
            found["search"] = {"exclude": True}
        for more in self.extra:
            found |= more
        return found


def chip(tag: Tag, page: str, count: int | None = None) -> Chip:
    """Return the link to a tag from the page at an address."""
    href = urls.relative(urls.tag(tag.id), page)
    return Chip(tag.name, href, tag.definition or "", count, tag.aliases)


def tag_links(tags: Iterable[Tag], page: str) -> tuple[Chip, ...]:
    """Return the links from a page to the tags of a paper.

    They are without definitions, which thousands of pages would repeat.
    """
    return tuple(Chip(tag.name, urls.relative(urls.tag(tag.id), page)) for tag in tags)


def chips(counts: Iterable[tuple[Tag, int]], page: str, **within: str) -> tuple[Chip, ...]:
    """Return the links from a page to the papers with a tag and a facet value, with their number.

    `within` is the facet value of the page, such as `year="2021"`.
    """
    return tuple(
        Chip(tag.name, urls.relative(urls.search(("tag", tag.id), **within), page), count=count)
        for tag, count in counts
    )


def person_href(person: Person, page: str) -> str:
    """Return the link from a page to a person's page, or to a search for one without a page."""
    own = urls.author(person.id) if person.has_page else urls.search(author=person.label)
    return urls.relative(own, page)


def card(
    paper: Paper,
    page: str,
    *,
    excerpt: int = 0,
    about: str | None = None,
    tags: Sequence[Tag] = (),
    reason: str = "",
) -> Card:
    """Return a paper's card for the page at an address.

    `excerpt` is the number of characters to show of `about`, or of the abstract without it.
    """
    return Card(
        title=_title(paper.title),
        href=urls.relative(urls.paper(paper.id), page),
        authors=join_names(paper.authors),
        date=paper.published,
        venue=paper.venue_and_year,
        excerpt=_excerpt(about or paper.abstract or "", excerpt) if excerpt else Markup(),
        chips=tag_links(tags, page),
        reason=reason,
        type=paper.type_label,
        status=paper.status_label,
    )


# A paper is in a dozen lists.
_title = lru_cache(maxsize=20_000)(text.html)


@lru_cache(maxsize=20_000)
def _excerpt(value: str, length: int) -> Markup:
    return text.html(text.clip(value, length))


def cards(
    papers: Iterable[ListedPaper], page: str, *, excerpt: int = 0, without: str = ""
) -> tuple[Card, ...]:
    """Return the cards of papers with the chips of their tags but that with the id `without`."""
    return tuple(
        card(
            found.paper,
            page,
            excerpt=excerpt,
            tags=[tag for tag in found.tags if tag.id != without],
        )
        for found in papers
    )


def anchor(kind: str, slug: str) -> str:
    """Return the fragment of a group, a tag or an author on the pages of all tags and of feeds."""
    return f"{kind}-{slug}"


def year_span(years: Collection[int]) -> str:
    """Return the first and the last year: "2019–2024", "2021"; "" without years."""
    return "–".join(map(str, sorted({min(years), max(years)}))) if years else ""


def edit_link(address: str | None) -> FrontMatter:
    """Return the front matter for the page's edit button; none without an address."""
    return {"edit_url": address} if address else {}


def alternates(title: str, files: Iterable[Export]) -> FrontMatter:
    """Return the front matter that lists feeds and citation files, under a title if it is not "".

    The theme makes each a `<link rel="alternate">`. The relation of citation files includes
    `describedby`, as https://signposting.org/FAIR/ asks for references. Material takes a bare
    `alternate` for a translation and requests a site map beside it.
    """
    others = [
        {
            "title": str(escape(f"{title} ({file.name})" if title else file.name)),
            "type": file.media_type,
            "href": str(escape(file.href)),
            **({"rel": "alternate describedby"} if file.download else {}),
        }
        for file in files
    ]
    return {"alternates": others} if others else {}


def feeds(page: str, listed: str, settings: RenderSettings) -> tuple[Export, ...]:
    """Return the links from a page to the feeds of the page `listed`.

    A site without a known address has no feeds.
    """
    formats = (
        ("Atom", urls.ATOM, "application/atom+xml"),
        ("JSON Feed", urls.JSON_FEED, "application/feed+json"),
    )
    return tuple(
        Export(name, urls.relative(urls.feed(listed, suffix), page), media_type)
        for name, suffix, media_type in formats
        if settings.site.url
    )


def exports(links: Iterable[tuple[Format, str]], page: str, saved: str) -> tuple[Export, ...]:
    """Return the links from a page to citation files, by format and path.

    `saved` is the name, without the suffix, under which they are saved.
    """
    return tuple(
        Export(form.name, urls.relative(path, page), form.media_type, f"{saved}.{form.suffix}")
        for form, path in links
    )
