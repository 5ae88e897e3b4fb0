"""Finds the fields of a paper under the names that programs, services and people have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from paper_index.ingest.identify import Identifiers, link_name
from paper_index.model.paper import FIELDS
from paper_index.text.dates import parse_loose_date
from paper_index.text.identifiers import is_web_address

UNMAPPED: Mapping[str, str] = MappingProxyType({})
FILLABLE = (
    *(name for name in FIELDS if name not in {"aliases", "former_keys", "source"}),
    *("publication", "title_tex"),
)
"""Keys of a bibliography, also those of our older downloads."""

_OTHER_NAMES = {
    "title": (
        "document title", "article title", "paper title", "title of paper", "titles", "title s",
    ),
    "authors": (
        "author", "author names", "author list", "author string", "creators", "creator",
        "raw authors", "coauthors", "authFullName s", "authorships author display name",
    ),
    "abstract": ("summary", "abstract note", "abstract text", "abstracts", "abstract s"),
    "published": (
        "date published", "publication date", "published date", "published at", "pub date", "date",
        "year", "publication year", "pub year", "year published", "produced date s",
        "date of publication", "year of publication",
    ),
    "venue": (
        "journal", "conference", "source title", "publication title", "journal book", "publication",
        "journal name", "journal title", "container title", "booktitle", "book title",
        "conference name", "publication venue", "venue name", "pub", "proceedings", "proceeding",
        "journal title s", "primary location source display name",
    ),
    "volume": ("vol", "journal volume", "biblio volume"),
    "number": ("issue", "issue number", "journal issue", "biblio issue"),
    "pages": ("pagination", "page", "page range", "page info", "article number"),
    "type": ("item type", "publication type", "publication types", "document type", "entry type"),
    "tags": (
        "keywords", "author keywords", "manual tags", "keyword", "tag", "topic", "topics",
        "subjects", "labels", "category", "categories", "keywords display name",
    ),
    "arxiv": ("arxiv id", "arxiv number", "arxiv eprints", "entry id", "external ids arxiv"),
    "doi": ("doi link", "doi url", "dois", "external ids doi"),
    "code": (
        "github", "code link", "code url", "github link", "github url", "github repo", "repository",
        "source code",
    ),
    "category": ("primary category", "primary class"),
    "citation_key": ("citekey", "bibtex key", "bib key", "cite key"),
}  # fmt: skip
"""Other names of fields, the best first, in any spelling: "pub date" is also `pubDate`. They count
if the record lacks the field itself."""
_FULL_NAMES = {"authors": "authorfullnames"}
"""Names that count before the field's own: in Scopus and Web of Science that has initials."""
_WEAK_TITLES = ("paper", "name", "display name", "article", "paper name")
"""Names of titles if another field shows that the record is a paper."""
_SHOWS_PAPER = frozenset({"authors", "published", "venue", "doi", "arxiv", "abstract"})
_LINK = re.compile(
    r"(?:.*?)(?:links?|urls?|pdf|websites?|webpages?|homepages?|projectpages?|openreview|arxiv|doi"
    r"|landingpageurl|ee)"
)
_OTHER_LINK = re.compile(
    r"\A(?:id|address)\Z|image|thumb|licen|author|publisher|journal|profile|icon|logo|api|avatar"
    r"|orcid|institution|affiliation|copyright|file|local|preview|attach|bib(?!tex)"
)
"""Words in the names of addresses that lead to no text, video or data of a paper."""
_SEPARATORS = re.compile(r"\s*(?:[/&,+]|\bor\b|\band\b)\s*", re.IGNORECASE)
_FILLERS = re.compile(r"(?:\b|_)(?:the|of|to|paper|official)(?:\b|_)", re.IGNORECASE)
_ADDRESSED = frozenset({"arxiv", "doi", "code", "links", "notice"})
"""Fields whose value may be an address."""
_RESOLVERS = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_ARXIV_CATEGORY = re.compile(
    r"[a-z]+(?:-[a-z]+)?\.[A-Za-z-]{2,}|(?:astro|math|quant)-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)"
    r"|nucl-(?:ex|th)"
)
_YEAR = re.compile(r"[0-9]{4}")


def simple(key: str) -> str:
    """Return a key without signs, spaces and capitals: `sourcetitle` of "Source title"."""
    return re.sub(r"[\W_]+", "", key.casefold())


_NAMES = {field: tuple(map(simple, (field, *_OTHER_NAMES.get(field, ())))) for field in FILLABLE}


@lru_cache(maxsize=4_096)
def _spellings(key: str) -> tuple[str, ...]:
    """Return what a key may name, the likeliest first: of "Paper/Topic(s)" also "topics"."""
    parts = map(simple, _SEPARATORS.split(key))
    return (simple(key), simple(_FILLERS.sub(" ", key)), *parts)


@lru_cache(maxsize=4_096)
def _names_link(key: str) -> bool:
    return any(map(_LINK.fullmatch, _spellings(key)))


def find_keys(entry: Mapping[str, Any], mapping: Mapping[str, str] = UNMAPPED) -> dict[str, str]:
    """Return an entry's keys with a value by the fields that they have, each for one field."""
    filled = [key for key, value in entry.items() if value not in (None, "", [], {})]
    keys: dict[str, list[str]] = {}
    for names in zip_longest(*map(_spellings, filled)):
        for key, name in zip(filled, names, strict=True):
            keys.setdefault(name or "", []).append(key)
    ours = {name: key for name, key in mapping.items() if key in filled}
    taken = {
        *ours,
        *ours.values(),
        *(name for name, full in _FULL_NAMES.items() if full in keys),
    }
    taken |= {"category"}  # which may be a subject
    ours |= {name: name for name in FILLABLE if name in filled and name not in taken}
    for field in FILLABLE:
        if field not in ours:
            names = (*filter(None, [_FULL_NAMES.get(field)]), *_NAMES[field])
            _take(ours, field, names, keys, entry)
    if "title" not in ours and not _SHOWS_PAPER.isdisjoint(ours):
        _take(ours, "title", map(simple, _WEAK_TITLES), keys, entry)
    return ours


def _take(
    ours: dict[str, str],
    field: str,
    names: Iterable[str],
    keys: Mapping[str, list[str]],
    entry: Mapping[str, Any],
) -> None:
    found = [key for name in names for key in keys.get(name, ()) if key not in ours.values()]
    if field == "published":
        # In Web of Science the publication date may be "MAR 15", beside a year.
        found.sort(key=lambda key: not _YEAR.search(str(entry[key])))
    if field == "category":
        found = [key for key in found if _ARXIV_CATEGORY.fullmatch(str(entry[key]))]
    if field == "type":
        # Semantic Scholar has several.
        found = [key for key in found if not isinstance(entry[key], list) or len(entry[key]) == 1]
    if field not in _ADDRESSED:
        found = [key for key in found if not _addresses(entry[key])]
    if field == "code":
        found = [key for key in found if _addresses(entry[key])]
    if found:
        ours[field] = found[0]


def renamed(entry: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry with the names of our fields: by a mapping, else by other common names.

    Addresses under any name become identifiers or links, and a year gets its month and day.
    """
    ours = find_keys(entry, mapping)
    made = {key: value for key, value in entry.items() if key not in {*ours.values(), *ours}}
    made |= {name: entry[key] for name, key in ours.items()}
    _complete_date(made)
    if isinstance(made.get("links"), dict):
        return made
    found = Identifiers()
    # A column of addresses is one of links whatever its name.
    names = [key for key, value in made.items() if key == "links" or _is_link(key, value)]
    for key in names:
        if addresses := _addresses(made[key]):
            del made[key]
            for address in addresses:
                found.add_address(address)
    fields = found.fields()
    named = fields.pop("links", None)
    links = dict(named) if isinstance(named, dict) else {}
    for name, value in fields.items():
        # An address of another work than the record names is a link.
        if str(value).casefold() not in str(made.setdefault(name, value)).casefold():
            address = f"{_RESOLVERS.get(name, '')}{value}"
            links.setdefault(link_name(address), address)
    if links:
        made.setdefault("links", links)
    return made


@lru_cache(maxsize=4_096)
def leads_elsewhere(key: str) -> bool:
    """Whether an address under a name is none of the paper, such as that of its licence."""
    return _OTHER_LINK.search(simple(key)) is not None


def _is_link(key: str, value: Any) -> bool:
    if key in FILLABLE or leads_elsewhere(key):
        return False
    return isinstance(value, str) or _names_link(key)


def _addresses(value: Any) -> list[str]:
    """Return the addresses in a value that has nothing else, else an empty list."""
    if isinstance(value, dict):
        value = value.get("url")
    texts = value.split() if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return []
    texts = [text.strip(" ;,") for text in texts]
    return texts if all(map(is_web_address, texts)) else []


def _complete_date(fields: dict[str, Any]) -> None:
    """Add the month and the day in keys of their own to a year."""
    by_name = {simple(key): key for key in fields}
    year, month = fields.get("published"), by_name.get("month")
    if not (month and isinstance(year, str) and _YEAR.fullmatch(year)):
        return
    day = by_name.get("day", "")
    parts = [str(fields[key] or "") for key in (month, day) if key]
    for count in (2, 1):
        text = "-".join([year, *parts[:count]]) if parts[0].isdecimal() else ""
        text = text or " ".join([*reversed(parts[:count]), year])
        date = parse_loose_date(text)
        if date and date != year and all(parts[:count]):
            fields["published"] = date
            for key in (month, day)[:count]:
                fields.pop(key, None)
            return
