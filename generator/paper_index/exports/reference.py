"""What there is to say of a paper in a bibliography: the one classification of all formats.

Nothing is invented: what a field does not say beyond doubt stays in `note`, or is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from paper_index.text import urls
from paper_index.text.escape import fold
from paper_index.text.names import Name, parse_name

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


Kind = Literal["journal", "conference", "other", "preprint"]

_PAGES = r"[A-Za-z]?[0-9]+(?:\s*[-–]+\s*[A-Za-z]?[0-9]+)?"
# A name with digits could go on with "part 2" or "chapter 3".
_CONTAINER = r"[^\s\d()][^\d()]*?"
_YEAR = r"(?:1[5-9]|2[01])[0-9]{2}"
# "Entropy 27(4), 344 (2025)", "IEEE Transactions on Information Theory 70(3), 2024".
_VOLUME_FIRST = re.compile(
    rf"(?P<container>{_CONTAINER}),? (?P<volume>[0-9]{{1,4}})"
    r"(?:\((?P<number>[0-9]+(?:[-–/][0-9]+)?)\))?"
    rf"(?:, (?P<pages>{_PAGES}))?(?: \((?P<year>{_YEAR})\)|, (?P<last>{_YEAR}))"
)
_COUNTED = re.compile(
    r"\b(?:chapter|no|number|p|pages?|part|pp|section|vol|volume)\.?$", re.IGNORECASE
)
# "JHEP 10 (2023) 107".
_YEAR_INSIDE = re.compile(
    rf"(?P<container>{_CONTAINER}) (?P<volume>[0-9]{{1,4}})"
    rf" \((?P<year>{_YEAR})\) (?P<pages>{_PAGES})"
)


@dataclass(frozen=True)
class Place:
    """Where in a journal a paper stands, as `publication` tells: a part is "" when it does not."""

    container: str
    volume: str
    number: str
    pages: tuple[str, ...]
    """The first and the last page, or the number of the article alone."""
    year: int


@dataclass(frozen=True)
class Reference:
    """The parts of a citation; "", 0 or empty when unknown. Texts are content text."""

    kind: Kind
    title: str
    authors: tuple[Name, ...]
    container: str
    """The journal, the conference, or whatever else the venue is."""
    volume: str
    number: str
    pages: tuple[str, ...]
    year: int
    """Of the venue for what has one, else that of first publication."""
    month: int
    """Only where `year` is that of first publication."""
    day: int
    doi: str
    arxiv: str
    category: str
    url: str
    note: str
    """What `publication` says and no other part does."""
    abstract: str


def make_reference(paper: Paper, page: str = "") -> Reference:
    """Make the reference of a paper, whose address is that on arXiv or of its DOI, else `page`.

    Readers are led to the work itself; the page of an index is an address of last resort.

    A venue is a journal or a conference by its name. If its name does not tell, a volume makes it
    a journal; a conference's volume, which is that of some series, stays in the note.
    """
    venue = paper.venue or ""
    place = parse_publication(paper.publication or "")
    named = venue_kind(venue or (place.container if place else ""))
    if place and ((venue and named == "conference") or _clash(paper.venue_year, place.year)):
        place = None
    container = venue or (place.container if place else "")
    kind: Kind = "preprint"
    if container:
        kind = named or ("journal" if place else "other")
    year, month, day = _date(paper, kind, place)
    return Reference(
        kind=kind,
        title=paper.title,
        authors=tuple(parse_name(name) for name in map(one_line, paper.authors) if name),
        container=container,
        volume=place.volume if place else "",
        number=place.number if place else "",
        pages=place.pages if place else (),
        year=year,
        month=month,
        day=day,
        doi=paper.doi or "",
        arxiv=paper.arxiv or "",
        category=(paper.category or "") if paper.arxiv else "",
        url=_address(paper) or page,
        note="" if place else _news(paper.publication or "", venue),
        abstract=paper.abstract,
    )


def parse_publication(text: str) -> Place | None:
    """Take apart what names a journal, a volume and a year beyond doubt; else return None."""
    match = _VOLUME_FIRST.fullmatch(text) or _YEAR_INSIDE.fullmatch(text)
    if not match:
        return None
    found = match.groupdict(default="")
    # A lone number could be that of a part; "ICLR 2018(1), 2018" has no volume.
    lone = not found.get("number") and not found["pages"]
    if lone or re.fullmatch(_YEAR, found["volume"]) or _COUNTED.search(found["container"]):
        return None
    pages = tuple(re.split(r"\s*[-–]+\s*", found["pages"])) if found["pages"] else ()
    year = int(found["year"] or found["last"])
    return Place(found["container"], found["volume"], found.get("number", ""), pages, year)


def _clash(venue_year: int | None, year: int) -> bool:
    return venue_year is not None and venue_year != year


def _date(paper: Paper, kind: Kind, place: Place | None) -> tuple[int, int, int]:
    """Return year, month and day, 0 for what is unknown."""
    published = paper.published
    year = 0 if kind == "preprint" else paper.venue_year or (place.year if place else 0)
    if published and not year:
        return published.year, published.month, published.day
    return year or paper.venue_year or 0, 0, 0


def _address(paper: Paper) -> str:
    if paper.arxiv:
        return urls.arxiv_page(paper.arxiv)
    return urls.doi_page(paper.doi) if paper.doi else ""


def _news(publication: str, venue: str) -> str:
    """Return what `publication` says if that is more than the venue and a year."""
    return publication if _bare(publication) != _bare(venue) else ""


def _bare(text: str) -> str:
    words = re.sub(rf"\b{_YEAR}\b", " ", fold(text)).removeprefix("the ")
    return " ".join(re.findall(r"\w+", words))


_MEETING = re.compile(r"\b(?:conference|workshop|symposium)s?\b")
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals|reviews?)\b")
# Societies whose proceedings are journals. All others are those of conferences.
_SOCIETY = re.compile(
    r"\bproceedings of the (?:royal society|royal irish academy|national academy|ieee$|"
    r"acm on |vldb endowment|[a-z]+ mathematical society|physical society)"
)
_PROCEEDINGS = re.compile(r"\bproceedings\b")

# Journals whose names do not say so. Folded, without "The" in front.
_KNOWN_JOURNALS = frozenset(
    name.strip()
    for name in """
    acm computing surveys, applied sciences, artificial intelligence, astronomy & astrophysics,
    bioinformatics, biological cybernetics, bionanoscience, cell, chaos, cognition,
    communications in mathematical physics, communications of the acm, communications physics,
    elife, entropy, foundations of physics, ieee access, information sciences,
    inventiones mathematicae, iscience, jacm, jair, jcap, jhep, jmlr, machine learning,
    machine learning: science and technology, nature, nature biotechnology, nature chemistry,
    nature communications, nature computational science, nature human behaviour,
    nature machine intelligence, nature materials, nature methods, nature neuroscience,
    nature physics, neural computation, neural networks, neurocomputing, nucleic acids research,
    patterns, pattern recognition, physica a, physica d, plos computational biology, plos one,
    pnas, prx quantum, quantum, science, science advances, scientific reports, scipost physics,
    synthese, tacl, theory and applications of categories, tmlr, tpami
    """.replace("\n", " ").split(",")
)

# Conferences by the words that stand for them. Folded.
_KNOWN_CONFERENCES = frozenset(
    "aaai aamas aaai accv acl acml aistats alife alt bmvc cade chi cikm cogsci colm colt concur "  # noqa: SIM905 (six lines)
    "conll corl crypto csl cvpr dac eacl ecai eccv ecir ecml emnlp esann esop eurocrypt focs "
    "fossacs gecco icalp icann icassp iccv icdm icip iclr icml icra ics ijcai ijcnn infocom "
    "interspeech iros isit isca issac itcs itw kdd lics log mlsys naacl neurips neurreps nips osdi "
    "pldi podc pods popl rss sigcomm sigir siggraph sigmod soda sosp spaa stacs stoc tacas uai "
    "usenix vldb wacv wsdm www".split()
)


def venue_kind(name: str) -> Literal["journal", "conference", ""]:
    """Say what a venue is by its name; "" when nothing tells. The first rule that fits decides."""
    folded = fold(name).removeprefix("the ")
    if _MEETING.search(folded):
        return "conference"
    if folded in _KNOWN_JOURNALS or _SOCIETY.search(folded) or _JOURNAL.search(folded):
        return "journal"
    known = _KNOWN_CONFERENCES.intersection(re.findall(r"[a-z]+", folded))
    return "conference" if known or _PROCEEDINGS.search(folded) else ""


# Control characters and lone surrogates: the categories Cc and Cs of Unicode.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a text in one line, in NFC, without control characters and lone surrogates."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return _UNPRINTABLE.sub("", line).strip()
