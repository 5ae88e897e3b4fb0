"""The only place that makes a path: slugs, page addresses, and who claims which.

Addresses are relative to the site's root, without a slash in front and with one behind.
"""

from __future__ import annotations

import re
from posixpath import relpath
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from anyascii import anyascii

from generator.model.fields import SLUG_LENGTH
from generator.text import fold, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

HOME = ""
PAPERS = "papers/"
TAGS = "tags/"
SEARCH = "search/"
RECENT = "recent/"
CONTRIBUTE = "contribute/"
DUPLICATES = "duplicates/"


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


def free_slug(text: str, taken: Collection[str]) -> str:
    """Return a slug for `text` that is not taken, numbered from 2 if need be."""
    stem = slugify(text, SLUG_LENGTH - 5) or "paper"
    slug, number = stem, 1
    while slug in taken or is_reserved(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def is_reserved(slug: str) -> bool:
    """Say whether a slug would stand where a listing has its own pages."""
    return slug == "index" or re.fullmatch(r"page-\d+", slug) is not None


def paper(paper_id: str) -> str:
    """Address of a paper's page."""
    return f"{PAPERS}{paper_id}/"


def tag(tag_id: str) -> str:
    """Address of a tag's page."""
    return f"{TAGS}{tag_id}/"


def permanent(paper_ids: Iterable[str], tag_ids: Iterable[str]) -> frozenset[str]:
    """Return the permalinks of papers and tags, aliases among them."""
    return frozenset({paper(name) for name in paper_ids} | {tag(name) for name in tag_ids})


def is_permalink(address: str) -> bool:
    """Say whether an address has the form of a paper's or a tag's page."""
    return re.fullmatch(rf"(?:{PAPERS}|{TAGS})[a-z0-9]+(?:-[a-z0-9]+)*/", address) is not None


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
    if address in {HOME, PAPERS, TAGS}:
        return f"{address}index.md"
    return f"{address.rstrip('/')}.md"


def relative(target: str, page: str) -> str:
    """Return the link from one page's address to another's, query and fragment kept."""
    path, mark, fragment = target.partition("#")
    if path == page and mark:
        return f"#{fragment}"
    link = relpath(f"/{path}", f"/{page}")
    slash = "/" if (path.endswith("/") or not path) and not link.endswith("/") else ""
    return link + slash + mark + fragment


def arxiv_page(arxiv: str) -> str:
    """Address of the abstract on arXiv."""
    return f"https://arxiv.org/abs/{arxiv}"


def arxiv_pdf(arxiv: str) -> str:
    """Address of the PDF on arXiv."""
    return f"https://arxiv.org/pdf/{arxiv}"


def doi_page(doi: str) -> str:
    """Address that a DOI resolves at."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def google_scholar(title: str) -> str:
    """Address of a search for the title on Google Scholar."""
    return "https://scholar.google.com/scholar?" + urlencode({"q": f'"{title}"'})


def semantic_scholar(title: str) -> str:
    """Address of a search for the title on Semantic Scholar."""
    return "https://www.semanticscholar.org/search?" + urlencode({"q": title})


def claim_all(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the owner of every address, from (address, owner) pairs in a fixed order.

    Addresses are compared case-folded. Raises `AddressClash` when two owners claim one.
    """
    owners: dict[str, str] = {}
    for address, owner in claims:
        first = owners.setdefault(address.casefold(), owner)
        if first != owner:
            raise AddressClash(address, first, owner)
    return owners
