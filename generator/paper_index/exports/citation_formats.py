"""Writes a reference as BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_index.exports.citation_keys import proper_nouns
from paper_index.exports.latex import tex, tex_literal, tex_title
from paper_index.exports.reference import ReferenceKind, one_line
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.exports.reference import Reference
    from paper_index.text.names import Name

# For each kind: the type in BibTeX and its field for the container, the types in RIS and CSL-JSON.
# The CSL specification asks for "article" for preprints and "document" for unknown types.
_TYPES = {
    ReferenceKind.JOURNAL: ("article", "journal", "JOUR", "article-journal"),
    ReferenceKind.CONFERENCE: ("inproceedings", "booktitle", "CONF", "paper-conference"),
    ReferenceKind.OTHER: ("misc", "howpublished", "GEN", "document"),
    ReferenceKind.PREPRINT: ("misc", "howpublished", "UNPB", "article"),
}
_MONTHS = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905

# In names BibTeX interprets commas, the words "and" and "others", and small initial letters.
_MISREAD = re.compile(r",|\band\b|\bothers\b", re.IGNORECASE)
# A hyphen separates words for BibTeX too: "Plaza-del-Arco" would have a particle.
_WORD_BREAK = re.compile(r"[\s~-]+")


def bibtex_entry(reference: Reference) -> str:
    """Return a BibTeX entry, without the abstract, that ends with a line feed.

    Former keys are in the field `ids`, by which biber finds the entry; BibTeX ignores it.
    """
    fields = "".join(
        # The month is a macro, so that a style can print its name in another language.
        f"  {name} = {value},\n" if name == "month" else f"  {name} = {{{value}}},\n"
        for name, value in _bibtex_fields(reference)
        if value
    )
    return f"@{_TYPES[reference.kind][0]}{{{reference.key},\n{fields}}}\n"


def with_abstract(entry: str, reference: Reference) -> str:
    """Return a BibTeX entry with the abstract added."""
    field = f"  abstract = {{{tex(reference.abstract)}}},\n"
    return entry.removesuffix("}\n") + field + "}\n"


def bibtex_name(name: Name) -> str:
    """Return a name as "von Family, Jr, Given"; parts that BibTeX would misread are in braces."""
    family, given = _protected(name.family, family=True), _protected(name.given)
    if name.literal or (name.suffix and not given):
        # BibTeX has no form for a suffix without a given name.
        return f"{{{tex_literal(name.printed)}}}"
    last = f"{tex_literal(name.particle)} {family}" if name.particle else family
    return ", ".join(part for part in (last, tex_literal(name.suffix), given) if part)


def _bibtex_fields(reference: Reference) -> Iterator[tuple[str, str]]:
    date = reference.date
    yield "ids", ", ".join(reference.former_keys)
    yield "author", " and ".join(map(bibtex_name, reference.authors))
    yield "title", tex_title(reference.title, proper_nouns(reference.title, reference.abstract))
    yield _TYPES[reference.kind][1], tex(reference.container or "")
    yield "volume", reference.volume or ""
    yield "number", (reference.number or "").replace("–", "--")
    yield "pages", "--".join(reference.pages)
    yield "year", str(date.year) if date else ""
    yield "month", _MONTHS[date.month if date else 0]
    yield "doi", _verbatim(reference.doi or "")
    if reference.arxiv:
        yield "eprint", reference.arxiv
        yield "archiveprefix", "arXiv"
        yield "primaryclass", tex(reference.category or "")
    yield "url", _verbatim(reference.url or "")
    yield "note", tex(reference.note or "")


def _protected(part: str, *, family: bool = False) -> str:
    written = tex_literal(part)
    small = family and any(word[0].islower() for word in _WORD_BREAK.split(part) if word)
    # BibTeX may treat a part without letters as separators only.
    empty = not any(character.isalnum() for character in part)
    return f"{{{written}}}" if part and (small or empty or _MISREAD.search(part)) else written


def _verbatim(address: str) -> str:
    r"""Return an address, which styles pass to \url unchanged, with percent-encoded delimiters."""
    return re.sub(r"[\\{}\s]", lambda match: f"%{ord(match[0]):02X}", one_line(address))


def ris_record(reference: Reference) -> str:
    """Return a RIS record; every line ends with CR LF, the last one is "ER  - ".

    The format: https://en.wikipedia.org/wiki/RIS_(file_format).
    """
    lines = ((tag, one_line(value or "")) for tag, value in _ris_fields(reference))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def _ris_fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    date, container = reference.date, plain(reference.container or "")
    yield "TY", _TYPES[reference.kind][2]
    yield "ID", reference.key
    yield from (("AU", _ris_name(name)) for name in reference.authors)
    yield "TI", plain(reference.title)
    yield "T2", container
    yield "JO", container if reference.kind is ReferenceKind.JOURNAL else None
    yield "VL", reference.volume
    yield "IS", reference.number
    yield from zip(("SP", "EP"), reference.pages, strict=False)
    yield "PY", str(date.year) if date else None
    if date and date.month:
        # "year/month/day/", with an empty part for an unknown day.
        day = f"{date.day:02}" if date.day else ""
        yield "DA", f"{date.year:04}/{date.month:02}/{day}/"
    yield "DO", reference.doi
    yield "AN", f"arXiv:{reference.arxiv}" if reference.arxiv else None
    yield "UR", reference.url
    yield "N1", plain(reference.note or "")
    yield "AB", plain(reference.abstract)
    yield from (("KW", keyword) for keyword in reference.keywords)


def _ris_name(name: Name) -> str:
    last = f"{name.particle} {name.family}".strip()
    # The suffix comes third, so a name without given name has an empty second part.
    parts = (last, name.given, name.suffix) if name.suffix else (last, name.given)
    return ", ".join(parts) if any(parts[1:]) else last


def csl_item(reference: Reference) -> dict[str, object]:
    """Return an item of CSL-JSON, which citation processors read.

    `archive` and `archive_location` hold the arXiv id. For a preprint it is also the `number`,
    which most styles print, and arXiv is the `publisher`. The schema:
    https://github.com/citation-style-language/schema, csl-data.json, version 1.0.2.
    """
    item: dict[str, object] = {"id": reference.key, "type": _TYPES[reference.kind][3]}
    if reference.authors:
        item["author"] = [_csl_name(name) for name in reference.authors]
    fields = ((name, one_line(value or "")) for name, value in _csl_fields(reference))
    item |= {name: value for name, value in fields if value}
    if reference.date:
        date = reference.date
        item["issued"] = {"date-parts": [[p for p in (date.year, date.month, date.day) if p]]}
    return item


def _csl_fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    yield "title", plain(reference.title)
    yield "container-title", plain(reference.container or "")
    yield "volume", reference.volume
    yield "issue", reference.number
    yield "page", "-".join(reference.pages)
    yield "DOI", reference.doi
    yield "URL", reference.url
    if reference.arxiv:
        yield "archive", "arXiv"
        yield "archive_location", reference.arxiv
        if reference.kind is ReferenceKind.PREPRINT:
            yield "number", f"arXiv:{reference.arxiv}"
            yield "publisher", "arXiv"
    yield "note", plain(reference.note or "")
    yield "abstract", plain(reference.abstract)


def _csl_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.printed)}
    keys = ("family", "given", "non-dropping-particle", "suffix")
    parts = zip(keys, (name.family, name.given, name.particle, name.suffix), strict=True)
    return {key: one_line(part) for key, part in parts if part}
