"""A reference as a BibTeX entry, for BibTeX and biber; knows no venues and no names in print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_index.exports.citation_lines import one_line
from paper_index.exports.proper import proper_nouns
from paper_index.exports.reference import Reference, make_reference
from paper_index.exports.tex import tex, tex_literal, tex_title

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
