"""A reference as a BibTeX entry, for BibTeX and biber; knows no venues and no names in print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_index.exports.citation_keys import proper_nouns
from paper_index.exports.latex import tex, tex_literal, tex_title
from paper_index.exports.reference import Reference, make_reference, one_line
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.paper import Paper
    from paper_index.text.names import Name


_ENTRY_TYPES = {
    "journal": "article",
    "conference": "inproceedings",
    "other": "misc",
    "preprint": "misc",
}
_CONTAINER_FIELDS = {"journal": "journal", "conference": "booktitle", "other": "howpublished"}
_MONTHS = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905

# What BibTeX takes for its own in a name: the comma, the word "and", a small letter at the
# beginning of a word.
_MISREAD = re.compile(r",|\band\b|\bothers\b", re.IGNORECASE)
_PARTED = re.compile(r"[\s~-]+")


def to_bibtex(paper: Paper, key: str, page: str = "", *, abstract: bool = False) -> str:
    """Return an entry that ends with a line feed; `page` is the paper's absolute web address.

    Former keys stand under `ids`, by which biber finds the entry as well; BibTeX knows no such
    thing and leaves the field out.
    """
    return bibtex_entry(make_reference(paper, page), key, paper.former_keys, abstract=abstract)


def bibtex_entry(
    reference: Reference, key: str, former: Sequence[str] = (), *, abstract: bool = False
) -> str:
    """Return the entry of a reference, as `to_bibtex` does for a paper."""
    lines = [f"@{_ENTRY_TYPES[reference.kind]}{{{key},"]
    if former:
        lines.append(f"  ids = {{{', '.join(former)}}},")
    for name, value in _fields(reference):
        # The month is a macro, so that a style can name it in its language.
        written = value if name == "month" else f"{{{value}}}"
        if value:
            lines.append(f"  {name} = {written},")
    entry = "\n".join([*lines, "}"]) + "\n"
    return with_abstract(entry, reference) if abstract else entry


def with_abstract(entry: str, reference: Reference) -> str:
    """Return an entry of `bibtex_entry` with the abstract in it."""
    field = f"  abstract = {{{tex(reference.abstract)}}},\n"
    return entry.removesuffix("}\n") + field + "}\n"


def bibtex_name(name: Name) -> str:
    """Return a name as "von Family, Jr, Given", in braces what BibTeX would take apart wrongly."""
    family, given = _guarded(name.family, family=True), _guarded(name.given)
    if name.literal or (name.suffix and not given):
        # BibTeX has no form for a suffix without a given name.
        return f"{{{tex_literal(name.printed)}}}"
    last = f"{tex_literal(name.particle)} {family}" if name.particle else family
    return ", ".join(part for part in (last, tex_literal(name.suffix), given) if part)


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield the names and values of fields, some of which may be empty."""
    yield "author", " and ".join(map(bibtex_name, reference.authors))
    yield "title", tex_title(reference.title, proper_nouns(reference.title, reference.abstract))
    if reference.container:
        yield _CONTAINER_FIELDS[reference.kind], tex(reference.container)
    yield "volume", reference.volume
    yield "number", reference.number.replace("–", "--")
    yield "pages", "--".join(reference.pages)
    yield "year", str(reference.year or "")
    yield "month", _MONTHS[reference.month]
    yield "doi", _verbatim(reference.doi)
    if reference.arxiv:
        yield "eprint", reference.arxiv
        yield "archiveprefix", "arXiv"
        yield "primaryclass", tex(reference.category)
    yield "url", _verbatim(reference.url)
    yield "note", tex(reference.note)


def _guarded(part: str, *, family: bool = False) -> str:
    written = tex_literal(part)
    # A hyphen parts words for BibTeX too: "Plaza-del-Arco" would have a particle.
    small = family and any(word[0].islower() for word in _PARTED.split(part) if word)
    # To BibTeX a part without letters may be nothing but separators.
    empty = not any(character.isalnum() for character in part)
    return f"{{{written}}}" if part and (small or empty or _MISREAD.search(part)) else written


def _verbatim(address: str) -> str:
    r"""Return an address, which styles hand to \url as it is, without what could break an entry."""
    return re.sub(r"[\\{}\s]", lambda match: f"%{ord(match[0]):02X}", one_line(address))


# The specification wants "article" for preprints, and "document" for what no other type fits.
_CSL_TYPES = {
    "journal": "article-journal",
    "conference": "paper-conference",
    "other": "document",
    "preprint": "article",
}


def to_csl(paper: Paper, key: str, page: str = "") -> dict[str, object]:
    """Return an item of CSL-JSON; `page` is the paper's absolute web address.

    The arXiv id is where the work is archived (`archive`, `archive_location`). Of a preprint it is
    the `number` too, which most styles print, and arXiv is what made it public (`publisher`).
    """
    return csl_item(make_reference(paper, page), key)


def csl_item(reference: Reference, key: str) -> dict[str, object]:
    """Return the item of a reference, as `to_csl` does for a paper."""
    item: dict[str, object] = {"id": key, "type": _CSL_TYPES[reference.kind]}
    authors = [_csl_name(name) for name in reference.authors]
    if authors:
        item["author"] = authors
    item |= {name: one_line(value) for name, value in _csl_texts(reference) if one_line(value)}
    if reference.year:
        parts = (reference.year, reference.month, reference.day)
        item["issued"] = {"date-parts": [[part for part in parts if part]]}
    return item


def _csl_texts(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", plain(reference.title)
    yield "container-title", plain(reference.container)
    yield "volume", reference.volume
    yield "issue", reference.number
    yield "page", "-".join(reference.pages)
    yield "DOI", reference.doi
    yield "URL", reference.url
    if reference.arxiv:
        yield "archive", "arXiv"
        yield "archive_location", reference.arxiv
        if reference.kind == "preprint":
            yield "number", f"arXiv:{reference.arxiv}"
            yield "publisher", "arXiv"
    yield "note", plain(reference.note)
    yield "abstract", plain(reference.abstract)


def _csl_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.printed)}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: one_line(part) for key, part in parts.items() if part}


# A preprint is unpublished work; what no rule knows is generic.
_RIS_TYPES = {"journal": "JOUR", "conference": "CONF", "other": "GEN", "preprint": "UNPB"}


def to_ris(paper: Paper, key: str, page: str = "", *, keywords: Sequence[str] = ()) -> str:
    """Return a record whose lines end with CR LF, its last line "ER  - " included.

    `page` is the paper's absolute web address, `keywords` are names of tags in their order.
    """
    return ris_record(make_reference(paper, page), key, keywords)


def ris_record(reference: Reference, key: str, keywords: Sequence[str] = ()) -> str:
    """Return the record of a reference, as `to_ris` does for a paper."""
    fields = [("TY", _RIS_TYPES[reference.kind]), ("ID", key), *_ris_fields(reference)]
    fields += [("KW", keyword) for keyword in keywords]
    lines = [(tag, one_line(value)) for tag, value in fields]
    written = [f"{tag}  - {value}\r\n" for tag, value in lines if value]
    return "".join([*written, "ER  - \r\n"])


def _ris_fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield from (("AU", _ris_name(name)) for name in reference.authors)
    yield "TI", plain(reference.title)
    if reference.container:
        yield "T2", plain(reference.container)
    if reference.kind == "journal":
        yield "JO", plain(reference.container)
    yield "VL", reference.volume
    yield "IS", reference.number
    yield from zip(("SP", "EP"), reference.pages, strict=False)
    yield "PY", str(reference.year or "")
    yield "DA", _ris_date(reference)
    yield "DO", reference.doi
    yield "AN", f"arXiv:{reference.arxiv}" if reference.arxiv else ""
    yield "UR", reference.url
    yield "N1", plain(reference.note)
    yield "AB", plain(reference.abstract)


def _ris_name(name: Name) -> str:
    last = f"{name.particle} {name.family}".strip()
    # The suffix comes third, so that a name without given name has an empty second part.
    parts = (last, name.given, name.suffix) if name.suffix else (last, name.given)
    return ", ".join(parts) if any(parts[1:]) else last


def _ris_date(reference: Reference) -> str:
    """Return "year/month/day/" with empty parts for what is unknown, "" if that is but a year."""
    if not reference.month:
        return ""
    day = f"{reference.day:02}" if reference.day else ""
    return f"{reference.year:04}/{reference.month:02}/{day}/"
