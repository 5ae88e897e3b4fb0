"""Makes the citation of each paper and the citation files of papers, tags, years and the index."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from paper_index.cache.keys import Lazy
from paper_index.cache.processes import divide
from paper_index.cache.store import BuildState
from paper_index.exports.citation_keys import proper_nouns
from paper_index.exports.latex import tex, tex_literal, tex_title
from paper_index.exports.reference import Reference, make_reference
from paper_index.model.author import NameSplitter
from paper_index.model.paper import PaperType
from paper_index.text import urls
from paper_index.text.characters import one_line
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from paper_index.model.index import Index, PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.text.names import Name

T = TypeVar("T")


@dataclass(frozen=True)
class Format:
    """A citation format: its name, the suffix of its files, their media type."""

    name: str
    suffix: str
    media_type: str


BIBTEX = Format("BibTeX", "bib", "application/x-bibtex")
RIS = Format("RIS", "ris", "application/x-research-info-systems")
CSL_JSON = Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json")
FORMATS = (BIBTEX, RIS, CSL_JSON)

_STEP = "citations"

_PACKS = 256
"""Packs of an index of any size: with 10,000 papers one has 40, about 20 kB."""


@dataclass(frozen=True)
class CitedPaper:
    """A paper in each format, by its citation key. RIS and CSL-JSON include the abstract."""

    key: str
    bibtex: str
    bibtex_with_abstract: str
    ris: str
    csl: str
    """One line."""


@dataclass(frozen=True)
class Citation:
    """The citation of a paper: the reference, and the texts of all formats, when needed."""

    reference: Lazy[Reference]
    bibtex: Lazy[str]
    """Without the abstract: most lists need no other text."""
    texts: Lazy[CitedPaper]


@dataclass(frozen=True)
class Citations:
    """The citation of each paper by its id, and each citation file by its path below the site."""

    papers: Mapping[str, Citation]
    outputs: Mapping[str, Lazy[bytes]]

    def links(self, stem: str) -> tuple[tuple[Format, str], ...]:
        """Return format and path of the files with a stem; none for a list without papers."""
        links = ((form, f"{stem}.{form.suffix}") for form in FORMATS)
        return tuple(link for link in links if link[1] in self.outputs)


def paper_stem(paper_id: str) -> str:
    """Return the path of a paper's citation files without the suffix: `papers/tea/cite`."""
    return f"{urls.paper(paper_id)}cite"


def list_stem(address: str) -> str:
    """Return the path of a list's citation files without the suffix: `tags/tea/papers`."""
    return f"{address}papers"


def _cited(index: Index, site_url: str | None, build: BuildState) -> dict[str, Citation]:
    """Return the citation of each paper by its id; the texts are made, or of earlier builds."""
    authors = tuple(entry.author for entry in index.people if entry.author)
    splitter, split = NameSplitter(authors), build.digests.of(authors)

    def reference(entry: PaperEntry) -> Lazy[Reference]:
        paper, keywords = entry.paper, tuple(tag.name for tag in entry.tags)
        page = f"{site_url}{urls.paper(paper.id)}" if site_url else None
        key = build.digests.of(paper, page, keywords, split)
        return Lazy(key, partial(make_reference, paper, page, keywords, splitter))

    references = {entry.paper.id: reference(entry) for entry in index.papers}
    known = build.cache.get(_STEP, [one.key for one in references.values()])
    new = [one for one in references.values() if one.key not in known]
    made = divide(lambda one: _packed(cite_paper(one.make())), new, "citing papers")
    found = {one.key: data for one, data in zip(new, made, strict=True)}
    build.cache.put(_STEP, found)
    known |= found

    def citation(one: Lazy[Reference]) -> Citation:
        data = known[one.key]
        bibtex, texts = partial(_unpacked_bibtex, data), partial(_unpacked, data)
        return Citation(one, Lazy(one.key, bibtex), Lazy(one.key, texts))

    return {name: citation(one) for name, one in references.items()}


def _packed(cited: CitedPaper) -> bytes:
    # Those of all papers are in memory, and in the store; long ones have a third of their size.
    # None has control characters but line breaks.
    long = (cited.key, cited.bibtex_with_abstract, cited.ris, cited.csl)
    return cited.bibtex.encode() + b"\0" + zlib.compress("\0".join(long).encode(), 1)


def _unpacked_bibtex(data: bytes) -> str:
    return data.partition(b"\0")[0].decode()


def _unpacked(data: bytes) -> CitedPaper:
    bibtex, _, long = data.partition(b"\0")
    key, *others = zlib.decompress(long).decode().split("\0")
    return CitedPaper(key, bibtex.decode(), *others)


def cite(
    index: Index,
    site_url: str | None,
    *,
    own_files: bool = True,
    build: BuildState | None = None,
) -> Citations:
    """Return the citation of every paper, and the files that combine them, newest first.

    All papers together have a file of each format; with `own_files` a paper, a tag and a year have
    one of BibTeX. Browsers take the other formats from packs.

    Without `site_url` (which ends in a slash) a reference has no address other than that on arXiv
    or of its DOI.
    """
    build = build or BuildState()
    papers = _cited(index, site_url, build)
    files: dict[str, Lazy[bytes]] = {}

    def add(path: str, write: Callable[[Iterable[T]], bytes], texts: Sequence[Lazy[T]]) -> None:
        files[path] = Lazy(build.digests.of(texts), lambda: write(one.make() for one in texts))

    whole = partial(bibliography, abstract=True)
    every = [one.texts for one in papers.values()]
    for form in FORMATS if papers else ():
        add(f"{list_stem(urls.DATA)}.{form.suffix}", partial(whole, form=form), every)
    for stem, listed in (
        ()
        if not own_files
        else (
            *((list_stem(urls.tag(found.tag.id)), found.papers) for found in index.tags),
            *((list_stem(urls.year(entry.year)), entry.papers) for entry in index.calendar),
        )
    ):
        # A list without papers has no file.
        if listed:
            entries = [papers[paper.id].bibtex for paper in listed]
            add(f"{stem}.{BIBTEX.suffix}", _bibtex_file, entries)
    if own_files:
        for name, found in papers.items():
            path = f"{paper_stem(name)}.{BIBTEX.suffix}"
            add(path, partial(whole, form=BIBTEX), [found.texts])
    packed: defaultdict[str, list[Lazy[CitedPaper]]] = defaultdict(list)
    for paper in sorted((entry.paper for entry in index.papers), key=_key):
        packed[pack_path(_key(paper))].append(papers[paper.id].texts)
    for path, texts in sorted(packed.items()):
        add(path, pack, texts)
    return Citations(papers, files)


def _key(paper: Paper) -> str:
    return paper.citation_key or paper.id


def bibliography(papers: Iterable[CitedPaper], form: Format, *, abstract: bool = False) -> bytes:
    """Return the file of a format, with the papers in the order given.

    BibTeX includes the abstracts only if `abstract` is set.
    """
    if form is BIBTEX:
        return _bibtex_file(one.bibtex_with_abstract if abstract else one.bibtex for one in papers)
    # A text of all papers has up to four bytes for each character: single ones become bytes.
    if form is RIS:
        return b"".join(one.ris.encode() for one in papers)
    return b"[\n%b\n]\n" % b",\n".join(one.csl.encode() for one in papers)


def _bibtex_file(entries: Iterable[str]) -> bytes:
    return b"\n".join(entry.encode() for entry in entries)


def pack(papers: Iterable[CitedPaper]) -> bytes:
    """Return a pack: gzipped JSON with the texts of `FORMATS` by citation key.

    BibTeX has the abstract. Which pack has a paper follows from its key (`pack_path`).
    """
    texts = {one.key: (one.bibtex_with_abstract, one.ris, one.csl) for one in papers}
    return gzip.compress(json.dumps(texts, ensure_ascii=False).encode(), 6, mtime=0)


def pack_path(key: str) -> str:
    """Return the path of the pack with a citation key: `cite/3f.pack`, as in `citing.js`."""
    number = 0
    for character in key:
        number = (number * 31 + ord(character)) % _PACKS
    return f"{urls.CITE}{number:02x}.pack"


def cite_paper(reference: Reference) -> CitedPaper:
    """Write a reference in every format."""
    bibtex = bibtex_entry(reference)
    csl = json.dumps(csl_item(reference), ensure_ascii=False)
    return CitedPaper(
        reference.key, bibtex, with_abstract(bibtex, reference), ris_record(reference), csl
    )


# For each type: the one in BibTeX and its field for the container, those in RIS and CSL-JSON.
# biblatex defines dataset and software; other styles treat types that they do not know as misc.
# The CSL specification asks for "article" for preprints and "document" for unknown types.
_TYPES = {
    PaperType.ARTICLE: ("article", "journal", "JOUR", "article-journal"),
    PaperType.CONFERENCE: ("inproceedings", "booktitle", "CONF", "paper-conference"),
    PaperType.PREPRINT: ("misc", "howpublished", "UNPB", "article"),
    PaperType.BOOK: ("book", "series", "BOOK", "book"),
    PaperType.CHAPTER: ("incollection", "booktitle", "CHAP", "chapter"),
    PaperType.THESIS: ("phdthesis", "howpublished", "THES", "thesis"),
    PaperType.REPORT: ("techreport", "howpublished", "RPRT", "report"),
    PaperType.DATASET: ("dataset", "howpublished", "DATA", "dataset"),
    PaperType.SOFTWARE: ("software", "howpublished", "COMP", "software"),
    PaperType.OTHER: ("misc", "howpublished", "GEN", "document"),
}
_PUBLISHERS = {PaperType.THESIS: "school", PaperType.REPORT: "institution"}
# Types whose number is that of an issue in a volume.
_IN_VOLUMES = frozenset({PaperType.ARTICLE, PaperType.CONFERENCE, PaperType.CHAPTER})
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
    """Return a BibTeX entry with the abstract added, if there is one."""
    if not reference.abstract:
        return entry
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
    yield (
        "author",
        " and ".join([*map(bibtex_name, reference.authors), *["others"] * reference.has_others]),
    )
    yield "title", tex_title(reference.title, proper_nouns(reference.title, reference.abstract))
    yield _TYPES[reference.kind][1], tex(reference.container or "")
    yield "volume", tex(reference.volume or "")
    yield "number", tex(reference.number or "")
    yield "pages", "--".join(map(tex, reference.pages))
    yield _PUBLISHERS.get(reference.kind, "publisher"), tex(reference.publisher or "")
    yield "year", str(date.year) if date else ""
    yield "month", _MONTHS[date.month if date else 0]
    yield "doi", _verbatim(reference.doi or "")
    if reference.arxiv:
        yield "eprint", reference.arxiv
        yield "archiveprefix", "arXiv"
        yield "primaryclass", tex(reference.category or "")
    yield "url", _verbatim(reference.url or "")
    yield "note", tex(reference.status_line)
    # No style prints this field.
    yield "annote", tex(reference.note or "")


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
    yield "AU", "et al." if reference.has_others else None
    yield "TI", plain(reference.title)
    yield "T2", container
    yield "JO", container if reference.kind is PaperType.ARTICLE else None
    yield "VL", plain(reference.volume or "")
    yield "IS", plain(reference.number or "")
    yield from zip(("SP", "EP"), map(plain, reference.pages), strict=False)
    yield "PB", plain(reference.publisher or "")
    yield "PY", str(date.year) if date else None
    if date and date.month:
        # "year/month/day/", with an empty part for an unknown day.
        day = f"{date.day:02}" if date.day else ""
        yield "DA", f"{date.year:04}/{date.month:02}/{day}/"
    yield "DO", reference.doi
    yield "AN", f"arXiv:{reference.arxiv}" if reference.arxiv else None
    yield "UR", reference.url
    yield "N1", reference.status_line
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
        others = [{"literal": "et al."}] * reference.has_others
        item["author"] = [*map(_csl_name, reference.authors), *others]
    fields = ((name, one_line(value or "")) for name, value in _csl_fields(reference))
    item |= {name: value for name, value in fields if value}
    if reference.date:
        date = reference.date
        item["issued"] = {"date-parts": [[p for p in (date.year, date.month, date.day) if p]]}
    return item


def _csl_fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    yield "title", plain(reference.title)
    yield "container-title", plain(reference.container or "")
    yield "volume", plain(reference.volume or "")
    yield "issue" if reference.kind in _IN_VOLUMES else "number", plain(reference.number or "")
    yield "page", "-".join(map(plain, reference.pages))
    yield "publisher", plain(reference.publisher or "")
    yield "DOI", reference.doi
    yield "URL", reference.url
    if reference.arxiv:
        yield "archive", "arXiv"
        yield "archive_location", reference.arxiv
        if reference.kind is PaperType.PREPRINT:
            yield "number", f"arXiv:{reference.arxiv}"
            yield "publisher", "arXiv"
    yield "status", reference.status
    yield "note", " ".join(filter(None, (reference.status_line, plain(reference.note or ""))))
    yield "abstract", plain(reference.abstract)


def _csl_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.printed)}
    keys = ("family", "given", "non-dropping-particle", "suffix")
    parts = zip(keys, (name.family, name.given, name.particle, name.suffix), strict=True)
    return {key: one_line(part) for key, part in parts if part}
