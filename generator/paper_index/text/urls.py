"""The only place that makes a path: slugs, page addresses, and who claims which.

Addresses are relative to the site's root, without a slash in front and with one behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

from anyascii import anyascii

from paper_index.text.escape import fold, plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

Owner = TypeVar("Owner")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 100
"""Longest slug, in characters: file systems stop at 255 bytes, readers long before."""
# What BibTeX and biber accept in a key; the keys that are issued here use fewer characters.
CITATION_KEY = re.compile(r"[A-Za-z][A-Za-z0-9:._+-]*")

HOME = ""
PAPERS = "papers/"
TAGS = "tags/"
AUTHORS = "authors/"
VENUES = "venues/"
YEARS = "years/"
SEARCH = "search/"
RECENT = "recent/"
CONTRIBUTE = "contribute/"
FEEDS = "feeds/"
DATA = "data/"
DUPLICATES = "duplicates/"
LLMS = "llms.txt"

ATOM = ".xml"
"""What hosts serve as XML; few know `.atom`."""
JSON_FEED = ".json"


class AddressClash(Exception):  # noqa: N818 (the name says what happened)
    """Two records claim one address; `first` and `second` name them."""

    def __init__(self, address: str, first: str, second: str) -> None:
        super().__init__(f"{first} and {second} both claim the address {address!r}")
        self.address, self.first, self.second = address, first, second


def slugify(text: str, length: int = SLUG_LENGTH) -> str:
    """Make a slug: ASCII, small letters and digits joined by hyphens, cut between words.

    C, C++ and C# stay apart. Returns "" when the text holds no letter or digit.
    """
    spelled = fold(plain(text)).replace("++", " plus plus ")
    spelled = re.sub(r"(?<=\w)[#♯]", " sharp ", spelled).replace("'", "").replace("’", "")
    words = re.findall(r"[a-z0-9]+", anyascii(spelled).lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:length]
        if len(longer) > length:
            break
        slug = longer
    return slug


def name_slug(name: str) -> str:
    """Make a slug of a name; unlike in a title, a Greek letter is no symbol with a name."""
    return slugify(anyascii(name))


def free_slug(text: str, taken: Container[str], otherwise: str = "paper") -> str:
    """Return a slug for `text` that is not taken, numbered from 2 if need be.

    A text without letter or digit gets the slug `otherwise`.
    """
    stem = slugify(text, SLUG_LENGTH - 5) or otherwise
    slug, number = stem, 1
    while slug in taken or is_reserved(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def is_slug(text: str) -> bool:
    """Return whether a text is a slug."""
    return len(text) <= SLUG_LENGTH and SLUG.fullmatch(text) is not None


def is_citation_key(text: str) -> bool:
    """Return whether BibTeX and biber accept a text as a citation key."""
    return len(text) <= SLUG_LENGTH and CITATION_KEY.fullmatch(text) is not None


def is_reserved(slug: str) -> bool:
    """Say whether a slug would stand where a listing has its own pages."""
    return slug == "index" or re.fullmatch(r"page-\d+", slug) is not None


def is_usable(slug: str) -> bool:
    """Say whether a slug can be the address of a page of its own."""
    return bool(slug) and not is_reserved(slug)


def paper(paper_id: str) -> str:
    """Address of a paper's page."""
    return f"{PAPERS}{paper_id}/"


def tag(tag_id: str) -> str:
    """Address of a tag's page."""
    return f"{TAGS}{tag_id}/"


def author(person_id: str) -> str:
    """Address of a person's page."""
    return f"{AUTHORS}{person_id}/"


def venue(venue_id: str) -> str:
    """Address of a venue's page."""
    return f"{VENUES}{venue_id}/"


def year(number: int) -> str:
    """Address of a year's page."""
    return f"{YEARS}{number}/"


def permanent(
    paper_ids: Iterable[str],
    tag_ids: Iterable[str],
    author_ids: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> frozenset[str]:
    """Return the permalinks of papers, tags, curated authors, aliases among them, and of keys."""
    pages = (*map(paper, paper_ids), *map(tag, tag_ids), *map(author, author_ids))
    return frozenset((*pages, *map(cited, keys)))


def cited(key: str) -> str:
    """Return a citation key as the list of permalinks has it, as people cite by it: `@key`."""
    return f"@{key}"


def is_permalink(address: str) -> bool:
    """Say whether a permalink has the form of a paper's, tag's or author's page, or of a key."""
    if address.startswith("@"):
        return CITATION_KEY.fullmatch(address[1:]) is not None
    folder, _, slug = address.removesuffix("/").rpartition("/")
    return f"{folder}/" in {PAPERS, TAGS, AUTHORS} and address.endswith("/") and is_slug(slug)


def feed(page: str, suffix: str) -> str:
    """Address of the feed that goes with a page: `feeds/tags/tea.xml`; the home page's is `papers`.

    `suffix` is `ATOM` or `JSON_FEED`. A feed's address is for ever, as the page's is.
    """
    return f"{FEEDS}{page.rstrip('/') or PAPERS.rstrip('/')}{suffix}"


def search(**facets: str) -> str:
    """Return the address of the result page under facet values, such as `author="Ada Brown"`."""
    return f"{SEARCH}?{urlencode(facets)}"


def listing_page(first: str, number: int) -> str:
    """Address of page `number` (from 1) of a listing whose first page is at `first`."""
    return first if number == 1 else f"{first}page-{number}/"


def source_file(address: str) -> str:
    """Path of the Markdown file below `docs/` that becomes the page at an address.

    A section's own page is its folder's `index.md`, so that its pages can stand beside it.
    """
    if address in {HOME, PAPERS, TAGS, AUTHORS, VENUES}:
        return f"{address}index.md"
    return f"{address.rstrip('/')}.md"


def relative(target: str, page: str) -> str:
    """Return the link from one page's address to another's, query and fragment kept."""
    path, mark, fragment = target.partition("#")
    if path == page and mark:
        return f"#{fragment}"
    # Not posixpath.relpath, which takes a third of the time to render all pages.
    up, down = page.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(up), len(down) - 1) and up[shared] == down[shared]:
        shared += 1
    link = "../" * (len(up) - shared) + "/".join(down[shared:])
    return (link or "./") + mark + fragment


def arxiv_page(arxiv: str) -> str:
    """Address of the abstract on arXiv."""
    return f"https://arxiv.org/abs/{arxiv}"


def arxiv_pdf(arxiv: str) -> str:
    """Address of the PDF on arXiv."""
    return f"https://arxiv.org/pdf/{arxiv}"


def doi_page(doi: str) -> str:
    """Address that a DOI resolves at."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def orcid_page(orcid: str) -> str:
    """Address of a person's record at ORCID."""
    return f"https://orcid.org/{orcid}"


def google_scholar(title: str) -> str:
    """Address of a search for the title on Google Scholar."""
    return "https://scholar.google.com/scholar?" + urlencode({"q": f'"{title}"'})


def semantic_scholar(title: str) -> str:
    """Address of a search for the title on Semantic Scholar."""
    return "https://www.semanticscholar.org/search?" + urlencode({"q": title})


def find_clashes(claims: Iterable[tuple[str, Owner]]) -> Iterator[tuple[str, Owner, Owner]]:
    """Yield (id, first owner, this owner) for every claim of an id that was claimed before.

    Ids, or addresses, are compared case-folded, in the order given.
    """
    owners: dict[str, Owner] = {}
    for name, owner in claims:
        if name.casefold() in owners:
            yield name, owners[name.casefold()], owner
        else:
            owners[name.casefold()] = owner
