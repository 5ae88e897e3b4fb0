"""Makes all paths: slugs, addresses of pages and files, and addresses at other services.

Addresses of pages are relative to the index and end in a slash: `papers/tea/`. The index is a whole
site, or the folder of one that `site_folder` names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import chain, count
from typing import TypeVar
from urllib.parse import quote, quote_plus, urlencode

from anyascii import anyascii

from paper_index.text.escape import fold, plain

Owner = TypeVar("Owner")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
VERDICTS = "content/duplicates/"
"""The folder of the verdicts on duplicates."""
_VERDICT_LENGTH = 96
SLUG_LENGTH = 100
"""Longest slug, in characters; file systems allow 255 bytes."""
CITATION_KEY = re.compile(r"[A-Za-z][A-Za-z0-9:._+/-]*")
"""What BibTeX and biber accept as a key; issued keys use fewer characters."""

# Four Greek letters, or an accent: a word, and not symbols such as αβ.
_GREEK_WORD = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff]{4,}|[άέήίόύώϊϋΐΰΆΈΉΊΌΎΏ\u1f00-\u1fff][\u0370-\u03ff\u1f00-\u1fff]"
)

_SPELLED = re.compile(r"[^\x00-\x7f]|[$\\+#']")
"""What a text has in whose slug more is than its ASCII letters and digits."""

HOME = ""
PAPERS = "papers/"
TAGS = "tags/"
AUTHORS = "authors/"
VENUES = "venues/"
YEARS = "years/"
SEARCH = "search/"
RECENT = "recent/"
TRENDING = "trending/"
READING_LIST = "reading-list/"
MAP = "map/"
MAP_POINTS = "map/points.json"
CONTRIBUTE = "contribute/"
FEEDS = "feeds/"
DATA = "data/"
SCHEMAS = "data/schemas/"
DUPLICATES = "duplicates/"
CITE = "cite/"
LLMS = "llms.txt"

ATOM = ".xml"
"""The suffix of Atom feeds; few hosts know `.atom`."""
JSON_FEED = ".json"


def site_folder(path: str) -> str:
    """Return the folder of a site that an index is in, as `literature/`; "" is the whole site.

    Raises ValueError for a path with other characters than letters, digits, `-`, `_` and `.`.
    """
    names = [name for name in path.split("/") if name]
    if not all(re.fullmatch(r"[\w-][\w.-]*", name, re.ASCII) for name in names):
        raise ValueError(f"{path!r} is not the path of a folder, such as literature/")
    return "".join(f"{name}/" for name in names)


def slugify(text: str, length: int = SLUG_LENGTH) -> str:
    """Return a slug of at most `length` characters, cut between words.

    C, C++ and C# get different slugs. Greek letters that are symbols are spelled out: in words they
    are transliterated. A text without letters and digits gets "".
    """
    if _SPELLED.search(text):
        shown = plain(text)
        text = fold(anyascii(shown) if _GREEK_WORD.search(shown) else shown)
        text = re.sub(r"(?<=\w)[#♯]", " sharp ", text.replace("++", " plus plus "))
        # Soft signs and gutturals become apostrophes, too.
        text = anyascii(text.replace("’", "")).replace("'", "")
    words = re.findall(r"[a-z0-9]+", text.lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:length]
        if len(longer) > length:
            break
        slug = longer
    return slug


def name_slug(name: str) -> str:
    """Return the slug of a name, in which Greek letters are transliterated, not spelled out."""
    return slugify(anyascii(name))


def free_slug(text: str, taken: Container[str], otherwise: str = "paper") -> str:
    """Return a slug for `text` that is not in `taken`, with a number from 2 if necessary.

    A text without letters and digits gets the slug `otherwise`.
    """
    stem = slugify(text, SLUG_LENGTH - 5) or otherwise
    slugs = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in slugs if slug not in taken and not is_reserved(slug))


def is_slug(text: str) -> bool:
    """Return whether a text is a slug."""
    return len(text) <= SLUG_LENGTH and SLUG.fullmatch(text) is not None


def is_citation_key(text: str) -> bool:
    """Return whether BibTeX and biber accept a text as a citation key."""
    return len(text) <= SLUG_LENGTH and CITATION_KEY.fullmatch(text) is not None


def is_reserved(slug: str) -> bool:
    """Return whether a slug is one of a list's own pages, such as `page-2`, or a device's name."""
    return slug == "index" or re.fullmatch(r"page-\d+", slug) is not None or is_device(slug)


def is_device(slug: str) -> bool:
    """Return whether Windows reserves a name for a device, so that no file can have it."""
    # https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    return re.fullmatch(r"con|prn|aux|nul|(?:com|lpt)[0-9]", slug, re.IGNORECASE) is not None


# The addresses of the pages of papers, tags, people and venues by id, and of a year.
paper = (PAPERS + "{}/").format
tag = (TAGS + "{}/").format
author = (AUTHORS + "{}/").format
venue = (VENUES + "{}/").format
year = (YEARS + "{}/").format
# And of the changes in a month, such as 2026-11.
recent = (RECENT + "{}/").format


def picture(paper_id: str) -> str:
    """Return the address of the picture that link previews of a paper show."""
    return f"{paper(paper_id)}picture.png"


def permanent(
    paper_ids: Iterable[str],
    tag_ids: Iterable[str],
    author_ids: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> frozenset[str]:
    """Return the permalinks of papers, tags, curated authors (by id or alias) and citation keys.

    A citation key is written as `@key`.
    """
    pages = (*map(paper, paper_ids), *map(tag, tag_ids), *map(author, author_ids))
    return frozenset((*pages, *map("@{}".format, keys)))


def verdict_file(paper_ids: Iterable[str]) -> str:
    """Return the path of the file with a verdict on papers; their order does not matter.

    The name is theirs, or what fits of it and a hash, and has at most 100 characters.
    """
    name = "__".join(sorted(set(paper_ids)))
    if len(name) > _VERDICT_LENGTH:
        name = f"{name[: _VERDICT_LENGTH - 18]}__{sha256(name.encode()).hexdigest()[:16]}"
    return f"{VERDICTS}{name}.yml"


def is_permalink(address: str) -> bool:
    """Return whether a text has the form of a permalink of a paper, tag, author or citation key."""
    if address.startswith("@"):
        return CITATION_KEY.fullmatch(address[1:]) is not None
    folder, _, slug = address.removesuffix("/").rpartition("/")
    return f"{folder}/" in {PAPERS, TAGS, AUTHORS} and address.endswith("/") and is_slug(slug)


def feed(page: str, suffix: str) -> str:
    """Return the permanent address of a page's feed, such as `feeds/tags/tea.xml`.

    `suffix` is `ATOM` or `JSON_FEED`. The feed of the home page is `feeds/papers.xml`.
    """
    return f"{FEEDS}{page.rstrip('/') or PAPERS.rstrip('/')}{suffix}"


def search(*more: tuple[str, str], **facets: str) -> str:
    """Return the address of search results with facet values, such as `author="Ada Brown"`.

    `more` are other values, in pairs: the results have two tags with `("tag", "tea"), tag="cups"`.
    """
    values = (*facets.items(), *more)
    return f"{SEARCH}?" + "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in values)


# Most values are in the addresses of many results.
_quoted = lru_cache(maxsize=50_000)(quote_plus)


def on_map(paper_id: str) -> str:
    """Return the address of the map of the index that shows where a paper is."""
    return f"{MAP}?paper={paper_id}"


def listing_page(first: str, number: int) -> str:
    """Return the address of page `number` (from 1) of a list that begins at `first`."""
    return first if number == 1 else f"{first}page-{number}/"


def source_file(address: str) -> str:
    """Return the path below `docs/` of the Markdown file for an address.

    The page of a section is the `index.md` in its folder.
    """
    if address in {HOME, PAPERS, TAGS, AUTHORS, VENUES}:
        return f"{address}index.md"
    return f"{address.rstrip('/')}.md"


def relative(target: str, page: str) -> str:
    """Return the relative link from a page to a target, with its query and fragment."""
    # Not posixpath.relpath, which takes a third of the time to render all pages.
    section = page.find("/") + 1
    if section and not target.startswith(page[:section]):
        return "../" * page.count("/") + target
    path, mark, fragment = target.partition("#")
    if path == page and mark:
        return f"#{fragment}"
    up, down = page.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(up), len(down) - 1) and up[shared] == down[shared]:
        shared += 1
    link = "../" * (len(up) - shared) + "/".join(down[shared:])
    return (link or "./") + mark + fragment


# The addresses of an abstract and of a PDF at arXiv, and of a person's record at ORCID, by id.
arxiv_page = "https://arxiv.org/abs/{}".format
arxiv_pdf = "https://arxiv.org/pdf/{}".format
orcid_page = "https://orcid.org/{}".format


def doi_page(doi: str) -> str:
    """Return the address that resolves a DOI."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}"


def openreview_page(number: str) -> str:
    """Return the address of a paper at OpenReview."""
    return f"https://openreview.net/forum?{urlencode({'id': number})}"


def google_scholar(title: str) -> str:
    """Return the address of a search for a title at Google Scholar."""
    return "https://scholar.google.com/scholar?" + urlencode({"q": f'"{title}"'})


def semantic_scholar(title: str) -> str:
    """Return the address of a search for a title at Semantic Scholar."""
    return "https://www.semanticscholar.org/search?" + urlencode({"q": title})


def find_clashes(claims: Iterable[tuple[str, Owner]]) -> Iterator[tuple[str, Owner, Owner]]:
    """Yield (id, first owner, second owner) for every id or address that is claimed again.

    Ids are compared case-folded, in the order given. The one function for clashes of any kind:
    ids, aliases, citation keys and paths.
    """
    owners: dict[str, Owner] = {}
    for name, owner in claims:
        if name.casefold() in owners:
            yield name, owners[name.casefold()], owner
        else:
            owners[name.casefold()] = owner
