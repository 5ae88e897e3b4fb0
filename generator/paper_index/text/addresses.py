"""Web addresses in running text: where they begin and end, and which one holds a paper's code.

Knows nothing of papers or of markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# RFC 3986 leaves these characters out of every address, so one ends before them.
_ADDRESS = re.compile(r"https?://[^\s<>\"{}\\^`|]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~–—…”’»。，、；：！？"
_BRACKETS = {")": "(", "]": "[", "）": "（", "】": "【"}

# At sr.ht each kind of repository has a host of its own, such as git.sr.ht.
_CODE_HOST = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|(?:\w+\.)?sr\.ht)"
)
# Pages of the hosts themselves, which have the shape of a repository's address.
_NO_OWNERS = frozenset(
    {"about", "features", "orgs", "search", "sponsors", "topics", "explore", "marketplace"}
)


@dataclass(frozen=True)
class Address:
    """A web address and its place: `text[start:end] == url`."""

    start: int
    end: int
    url: str


def find_addresses(text: str) -> tuple[Address, ...]:
    """Return the http and https addresses of a running text, in their order.

    Punctuation, quotation marks and unbalanced closing brackets behind an address are not part of
    it; a scheme without a host is no address.
    """
    found = []
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match[0])
        if _host(url):
            found.append(Address(match.start(), match.start() + len(url), url))
    return tuple(found)


def code_repository(text: str) -> str | None:
    """Return the first repository named in a running text, or None.

    Normalised: https, no `www.`, query, trailing slash or `.git`. A path into a repository stays:
    in a shared one it alone leads to the paper's code.
    """
    for address in find_addresses(text):
        repository = _repository(address.url)
        if repository:
            return repository
    return None


def _trimmed(url: str) -> str:
    while url:
        last = url[-1]
        opening = _BRACKETS.get(last)
        unbalanced = opening is not None and url.count(last) > url.count(opening)
        if last not in _TRAILING and not unbalanced:
            break
        url = url[:-1]
    return url


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # an unclosed bracket in the host, say
        return ""


def _repository(url: str) -> str | None:
    host = _host(url)
    if not _CODE_HOST.fullmatch(host):
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 2 or parts[0].lower() in _NO_OWNERS:  # noqa: PLR2004 (owner and name)
        return None
    return f"https://{host}/{'/'.join(parts).removesuffix('.git')}"
