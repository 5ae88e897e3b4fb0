"""Parses what a curator types to name a paper: an arXiv id, a DOI, its address, or a title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from paper_index.model.issues import UsageError
from paper_index.text.characters import bad_characters
from paper_index.text.identifiers import DOI, find_dois, parse_arxiv_id

_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|src|e-print)/(.+?)(?:\.pdf)?/?")
_PREFIX = re.compile(r"(arxiv|doi)\s*:\s*", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_ADDRESS = re.compile(
    r"https?://|(?:www\.)?(?:arxiv|alphaxiv|aclanthology|doi)\.org/|dx\.doi\.org/"
    r"|(?:www\.)?(?:openreview\.net|huggingface\.co|hf\.co|aclweb\.org)/",
    re.IGNORECASE,
)
_FORMS = 'give an arXiv id (2410.21666), a DOI (10.1109/…), an address of either, or a "title"'
# Sites with a page for each paper of arXiv, by the first part of the path.
_ARXIV_SITES = {
    "alphaxiv.org": re.compile(r"/(?:(?:[a-z]{2}/)?(?:abs|pdf|overview|html|forum|audio)/)?(.+)"),
    "huggingface.co": re.compile(r"/papers/(?:arxiv[:/])?(.+)"),
    "hf.co": re.compile(r"/papers/(?:arxiv[:/])?(.+)"),
}
_ACL_HOSTS = frozenset(
    {"aclanthology.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de", "aclweb.org"}
)
_ACL_ID = r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+"
_ACL_PATH = re.compile(
    rf"(?:/anthology)?/(?:(?:papers|[A-Z]|[A-Z]\d\d)/)*(?P<id>{_ACL_ID})"
    rf"(?:v\d+)?(?:\.[a-z]{{2,6}}|/.*)?",
    re.IGNORECASE,
)
_ACL_2014 = re.compile(r"[A-Z]14-|[NP]15-")
_OPENREVIEW_PATHS = frozenset({"/forum", "/pdf", "/revisions", "/attachment"})
_OPENREVIEW = re.compile(r"openreview\s*:\s*(?P<id>[\w-]{5,64})", re.IGNORECASE | re.ASCII)
_MAX_LENGTH = 1_000
"""Longest argument, in characters; no title is as long."""


class Kind(StrEnum):
    """What names a paper."""

    ARXIV = "arXiv"
    DOI = "doi"
    OPENREVIEW = "OpenReview"
    TITLE = "title"


@dataclass(frozen=True)
class Reference:
    """A requested paper; `version` of an arXiv id, None for the newest."""

    kind: Kind
    value: str
    version: str | None = None

    def __str__(self) -> str:
        """Return its name in reports: `arXiv:2410.21666v2`, `doi:10.…`, or the title."""
        version = f"v{self.version}" if self.version else ""
        return self.value if self.kind is Kind.TITLE else f"{self.kind}:{self.value}{version}"


def parse_references(arguments: Sequence[str]) -> tuple[Reference, ...]:
    """Return the references in the arguments, each once, in their order.

    Raises UsageError for an argument that is none, and for a title without quotes.
    """
    found = tuple(dict.fromkeys(parse_reference(argument) for argument in arguments))
    words = [one.value for one in found if one.kind is Kind.TITLE and " " not in one.value]
    if len(words) > 1:
        raise UsageError(
            f"{len(words)} titles of a single word each: {', '.join(words)}",
            f'put a title in quotes: paper-index add "{" ".join(arguments)}"',
        )
    return found


def parse_reference(argument: str) -> Reference:
    """Return the reference in an argument. Raises UsageError when it is none."""
    text = " ".join(argument.split())
    if bad_characters(text):
        raise UsageError(f"{_excerpt(argument)} contains control characters", _FORMS)
    if _ADDRESS.match(text):
        return _parse_address(text if text.lower().startswith("http") else f"https://{text}")
    if match := _OPENREVIEW.fullmatch(text):
        return Reference(Kind.OPENREVIEW, match["id"])
    prefix = _PREFIX.match(text)
    bare = text[prefix.end() :] if prefix else text
    found = _parse_arxiv(bare) or _parse_doi(bare)
    if found:
        return found
    # A title that begins with "DOI: …" has more than one word.
    is_identifier = " " not in bare and (prefix or bare.startswith("10."))
    if is_identifier or len(text) > _MAX_LENGTH or not re.search(r"[^\W\d_]{2}", text):
        raise UsageError(f"{_excerpt(argument)} is not an arXiv id, DOI or title", _FORMS)
    return Reference(Kind.TITLE, text)


def _parse_address(text: str) -> Reference:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # such as an unclosed bracket in the host
        raise UsageError(f"{_excerpt(text)} is not a web address", _FORMS) from None
    path, query = unquote(parts.path).rstrip("/"), parse_qs(parts.query)
    if found := _parse_page(host, path, query):
        return found
    inside = DOI.search(path)
    advice = f"its DOI may be {inside[0]}; if so, give that" if inside else _FORMS
    known = "arXiv or doi.org, nor at OpenReview or the ACL Anthology"
    raise UsageError(f"{_excerpt(text)} is not the address of a paper at {known}", advice)


def _parse_page(host: str, path: str, query: Mapping[str, Sequence[str]]) -> Reference | None:
    """Return the paper of a page; its path has no slash at the end."""
    if f".{host}".endswith(".arxiv.org"):
        match = _ARXIV_PATH.fullmatch(path)
        return _parse_arxiv(match[1]) if match else None
    if host in {"doi.org", "dx.doi.org"}:
        # A query or fragment is not part of the DOI: "#" and "?" in one are percent-encoded.
        return _parse_doi(path.removeprefix("/"))
    if host in _ARXIV_SITES:
        match = _ARXIV_SITES[host].fullmatch(re.sub(r"\.pdf\Z|\.md\Z", "", path))
        return _parse_arxiv(match[1]) if match else None
    if host in _ACL_HOSTS:
        return _parse_acl(path)
    if host == "openreview.net" and path in _OPENREVIEW_PATHS:
        name = next(iter(query.get("id", ())), "")
        match = _OPENREVIEW.fullmatch(f"openreview:{name}")
        return Reference(Kind.OPENREVIEW, match["id"]) if match else None
    return None


def _parse_acl(path: str) -> Reference | None:
    """Return the DOI of a paper in the ACL Anthology, which registers them since 2014."""
    match = _ACL_PATH.fullmatch(path)
    if not match:
        dois = find_dois(path)
        return Reference(Kind.DOI, dois[0]) if dois else None
    number = match["id"].upper() if match["id"][0].isalpha() else match["id"].lower()
    prefix = "10.3115" if _ACL_2014.match(number) else "10.18653"
    return Reference(Kind.DOI, f"{prefix}/v1/{number}")


def _parse_arxiv(text: str) -> Reference | None:
    found = parse_arxiv_id(text)
    # The API has no old versions of papers with an id of the old form, such as math/0309136.
    return Reference(Kind.ARXIV, found[0], None if "/" in found[0] else found[1]) if found else None


def _parse_doi(text: str) -> Reference | None:
    # Crossref does not know the DOIs of arXiv.
    if text.lower().startswith(_ARXIV_DOI):
        return _parse_arxiv(text[len(_ARXIV_DOI) :])
    return Reference(Kind.DOI, text) if DOI.fullmatch(text) else None


def _excerpt(argument: str) -> str:
    return repr(argument if len(argument) <= 80 else f"{argument[:79]}…")  # noqa: PLR2004 (a line)
