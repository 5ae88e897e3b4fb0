"""Finds and checks arXiv ids, DOIs, ORCID iDs and web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.number since April 2007, before that
# archive/YYMMnumber.
_MONTH = r"[0-9]{2}(?:0[1-9]|1[0-2])"
ARXIV_ID = re.compile(rf"{_MONTH}\.[0-9]{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/{_MONTH}[0-9]{{3}}")
"""An arXiv id without its version."""
_VERSIONED = re.compile(rf"({ARXIV_ID.pattern})(?:v([1-9][0-9]*))?")
_ENDING = re.compile(rf"({ARXIV_ID.pattern})(?:v[0-9]+)?(?:\.pdf)?$")
# https://info.arxiv.org/help/doi.html: arXiv registers these with DataCite, not with Crossref.
_ARXIV_DOI = re.compile(
    rf"10\.48550/arxiv\.({_MONTH}\.[0-9]{{4,5}}|[a-z-]+/{_MONTH}[0-9]{{3}})(?:v[0-9]+)?",
    re.IGNORECASE,
)
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
"""A DOI: https://www.crossref.org/blog/dois-and-matching-regular-expressions/."""
ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
"""An ORCID iD: https://support.orcid.org/hc/en-us/articles/360006897674."""

# A URL ends before the characters that RFC 3986 excludes from it.
_URL = re.compile(r"https?://[^\s<>\"{}\\^`|]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~–—…”’»。，、；：！？"
_BRACKETS = {")": "(", "]": "[", "）": "（", "】": "【"}

# sr.ht has one host for each kind of repository, such as git.sr.ht.
_CODE_HOST = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|(?:\w+\.)?sr\.ht)"
)
# Pages of the code hosts whose addresses look like those of repositories.
_NO_OWNERS = frozenset(
    {"about", "features", "orgs", "search", "sponsors", "topics", "explore", "marketplace"}
)


def parse_arxiv_id(text: str) -> tuple[str, str | None] | None:
    """Split an arXiv id into id and version, as in `2410.21666v2`; None for any other text."""
    match = _VERSIONED.fullmatch(text)
    return (match[1], match[2]) if match else None


def find_arxiv_id(text: str) -> str | None:
    """Return the arXiv id at the end of a text, such as the address of a PDF, without version."""
    match = _ENDING.search(text)
    return match[1] if match else None


def arxiv_id_of_doi(doi: str | None) -> str | None:
    """Return the arXiv id, without version, of a DOI that arXiv registered; else None."""
    match = _ARXIV_DOI.fullmatch(doi or "")
    return match[1].lower() if match else None


def is_orcid(text: str) -> bool:
    """Check the form of an ORCID iD, and its last digit (ISO 7064, MOD 11-2)."""
    if not ORCID.fullmatch(text):
        return False
    total = 0
    for digit in text[:-1].replace("-", ""):
        total = (total + int(digit)) * 2
    return text[-1] == "0123456789X"[(12 - total % 11) % 11]


def is_web_address(text: str) -> bool:
    """Return whether a text is an absolute http or https address, and nothing else."""
    return _URL.fullmatch(text) is not None and "." in _host(text)


@dataclass(frozen=True)
class FoundUrl:
    """A URL and its position: `text[start:end] == url`."""

    start: int
    end: int
    url: str


def find_urls(text: str) -> tuple[FoundUrl, ...]:
    """Return the http and https addresses in a text, in order.

    An address does not include the punctuation, quotation marks and unbalanced closing brackets
    that follow it. A scheme without a host is not an address.
    """
    return tuple(
        FoundUrl(match.start(), match.start() + len(url), url)
        for match in _URL.finditer(text)
        if _host(url := _trimmed(match[0]))
    )


def code_repository(text: str) -> str | None:
    """Return the first code repository whose address is in a text, or None.

    Normalised: https, without `www.`, query, trailing slash and `.git`. A path within the
    repository is kept: in a shared repository only it leads to the paper's code.
    """
    return next((url for found in find_urls(text) if (url := _repository(found.url))), None)


def _trimmed(url: str) -> str:
    while (last := url[-1:]) and (
        last in _TRAILING or url.count(last) > url.count(_BRACKETS.get(last, last))
    ):
        url = url[:-1]
    return url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed bracket in the host, for example
        return ""


def _repository(url: str) -> str | None:
    host = _host(url).removeprefix("www.")
    if not _CODE_HOST.fullmatch(host):
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 2 or parts[0].lower() in _NO_OWNERS:  # noqa: PLR2004 (owner and name)
        return None
    return f"https://{host}/{'/'.join(parts).removesuffix('.git')}"
