"""What a curator types to name a paper: an arXiv id, a DOI, an address of either, or a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paper_index.model.errors import UsageError
from paper_index.model.fields import bad_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

# https://info.arxiv.org/help/arxiv_identifier.html: the two forms of an id, and its version.
_ARXIV = re.compile(
    r"(?P<id>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|"
    r"(?P<old>[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}))(?:v(?P<version>[1-9]\d*))?",
    re.ASCII,
)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|src|e-print)/(.+?)(?:\.pdf)?/?")
# DataCite, not Crossref, knows the DOIs that arXiv issues.
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_PREFIX = re.compile(r"(arxiv|doi)\s*:\s*", re.IGNORECASE)
_FORMS = 'give an arXiv id (2410.21666), a DOI (10.1109/…), an address of either, or a "title"'
_LONGEST = 1_000
"""Longest argument, in characters: no title is longer."""


class Kind(StrEnum):
    """What names the paper."""

    ARXIV = "arXiv"
    DOI = "doi"
    TITLE = "title"


@dataclass(frozen=True)
class Reference:
    """One paper that is asked for; `version` is "" for the newest, else that of an arXiv id."""

    kind: Kind
    value: str
    version: str = ""

    def __str__(self) -> str:
        """Return it as reports name it: `arXiv:2410.21666v2`, `doi:10.…`, or the title."""
        if self.kind is Kind.TITLE:
            return self.value
        return f"{self.kind}:{self.value}{f'v{self.version}' if self.version else ''}"


def parse_references(arguments: Sequence[str]) -> tuple[Reference, ...]:
    """Return what the arguments name, each once, in their order.

    Raises UsageError for one that names nothing, and for a title that was not put in quotes.
    """
    found = tuple(dict.fromkeys(parse_reference(argument) for argument in arguments))
    words = [one for one in found if one.kind is Kind.TITLE and len(one.value.split()) == 1]
    if len(words) > 1:
        raise UsageError(
            f"{len(words)} titles of a single word each: {', '.join(map(str, words))}",
            f'put a title in quotes: paper-index add "{" ".join(arguments)}"',
        )
    return found


def parse_reference(argument: str) -> Reference:
    """Return what an argument names; raise UsageError when it names nothing."""
    text = " ".join(argument.split())
    if bad_characters(text):
        raise UsageError(f"{_shown(argument)} holds characters that are no text", _FORMS)
    if re.match(r"https?://", text, re.IGNORECASE):
        return _address(text)
    prefix = _PREFIX.match(text)
    bare = text[prefix.end() :] if prefix else text
    found = _arxiv(bare) or _doi(bare)
    if found:
        return found
    if text.lower().startswith(("arxiv.org/", "www.arxiv.org/", "doi.org/", "dx.doi.org/")):
        return _address(f"https://{text}")
    # A title that starts with "DOI: …" has more than one word.
    identifier = " " not in bare and (prefix or bare.startswith("10."))
    if identifier or len(text) > _LONGEST or not re.search(r"[^\W\d_]{2}", text):
        raise UsageError(f"{_shown(argument)} is no arXiv id, DOI or title", _FORMS)
    return Reference(Kind.TITLE, text)


def _address(text: str) -> Reference:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # an unclosed bracket in the host, say
        raise UsageError(f"{_shown(text)} is no web address", _FORMS) from None
    path = unquote(parts.path)
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        match = _ARXIV_PATH.fullmatch(path)
        found = _arxiv(match[1]) if match else None
    elif host in {"doi.org", "dx.doi.org"}:
        # Some DOIs of the nineties hold `#` or `?`: nobody writes these into an address bare.
        found = _doi(path.removeprefix("/"))
    else:
        found = None
    if found:
        return found
    inside = _DOI.search(path)
    advice = f"perhaps its DOI is {inside[0]}: give that" if inside else _FORMS
    raise UsageError(f"{_shown(text)} is no address of a paper at arXiv or doi.org", advice)


def _arxiv(text: str) -> Reference | None:
    match = _ARXIV.fullmatch(text)
    if not match:
        return None
    # The API has no old versions of papers with an id of the old form.
    version = "" if match["old"] else match["version"] or ""
    return Reference(Kind.ARXIV, match["id"], version)


def _doi(text: str) -> Reference | None:
    issued = _ARXIV_DOI.match(text)
    if issued:
        return _arxiv(text[issued.end() :])
    return Reference(Kind.DOI, text) if _DOI.fullmatch(text) else None


def _shown(argument: str) -> str:
    return repr(argument if len(argument) <= 80 else f"{argument[:79]}…")  # noqa: PLR2004 (a line)
