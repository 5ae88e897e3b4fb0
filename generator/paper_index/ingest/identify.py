"""Collects the identifiers and links of an entry from the fields in which libraries keep them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_index.model.paper import PaperType
from paper_index.text.dates import parse_loose_date
from paper_index.text.identifiers import (
    arxiv_id_of_doi,
    clean_address,
    clean_arxiv_id,
    code_repository,
    find_dois,
    find_urls,
    identifier_in_address,
)
from paper_index.text.venues import VenueKind, venue_kind

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field

_ARXIV_VENUE = re.compile(
    r"\W*(?:e-?prints?\W+)?arxiv\b.*|corr|computing research repository(?:\W.*)?",
    re.IGNORECASE | re.DOTALL,
)
ARXIV_MENTION = re.compile(
    r"(?:\barxiv(?:\.org)?(?:\s+(?:e-?prints?|preprints?|id))*\W{0,4}(?:(?:abs|pdf)/)?|\babs/)"
    r"(?P<id>[a-z-]+(?:\.[a-z]{2})?/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(?!\d)",
    re.IGNORECASE,
)
"""What names an arXiv id in a text, a venue or a number: "arXiv:2410.21666", "abs/2410.21666"."""
_DOI_IN_TEXT = re.compile(
    r"(?:\bdoi\W{0,3}|doi\.org/)10\.\d{4,9}/\S+|^\W*10\.\d{4,9}/\S+\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_PMID = re.compile(r"\bPMID\W{1,3}(?P<id>[0-9]{1,8})\b", re.IGNORECASE)
_PMCID = re.compile(r"\b(?P<id>PMC[0-9]{3,9})\b")
# A DOI in the note on an entry may be that of another work.
_OTHER_WORK = re.compile(
    r"\b(?:erratum|errata|corrigend\w+|correct\w+|comment\w*|reply|see also|retract\w+|reprint\w*"
    r"|review of|translat\w+|dataset|data)\b",
    re.IGNORECASE,
)

_TYPES = {
    PaperType.ARTICLE: "article journalarticle articlejournal articlemagazine articlenewspaper "
    "jour ejour jfull abst inpr magazinearticle mgzn news newspaperarticle review reviewbook "
    "journal periodical suppperiodical",
    PaperType.CONFERENCE: "conference inproceedings paperconference proceedingsarticle conf cpaper "
    "conferencepaper proceedingspaper poster presentation speech",
    PaperType.PREPRINT: "preprint postedcontent unpublished unpb manuscript manscpt workingpaper "
    "eprint",
    PaperType.BOOK: "book mvbook monograph editedbook referencebook bookset bookseries booklet "
    "collection mvcollection proceedings mvproceedings reference mvreference classic ebook edbook "
    "ser",
    PaperType.CHAPTER: "chapter bookchapter booksection bookpart inbook bookinbook incollection "
    "chap echap suppbook suppcollection entry entryencyclopedia entrydictionary "
    "encyclopediaarticle dictionaryentry ency encyc dict referenceentry inreference",
    PaperType.THESIS: "thes",
    PaperType.REPORT: "report techreport technicalreport rprt manual standard stand govdoc pamp "
    "reportcomponent regulation",
    PaperType.DATASET: "dataset data database dbase aggr",
    PaperType.SOFTWARE: "software softwareversion softwaremodule codefragment computerprogram comp "
    "code",
    PaperType.OTHER: "other misc gen generic webpage online electronic elec blog post postweblog "
    "patent pat slide document video audio",
}
_TYPE_OF_WORD = {word: kind for kind, words in _TYPES.items() for word in words.split()}
"""Types by what BibTeX, RIS, CSL, Zotero and Crossref call them, in small letters only."""
_STATUS = re.compile(r"(?P<status>Retracted|Withdrawn|Corrected)(?::\s*(?P<notice>\S+))?")
"""The note in our own exports of a paper that was retracted."""

_UNDECIDED = re.compile(
    r"\b(?:submi(?:tted|ssions?)|under review|reject\w*|withdrawn|blind|anonymous)\b", re.IGNORECASE
)
_ACCEPTED = re.compile(r"\A(?:accepted|published)\s+(?:by|at|to|in)\s+", re.IGNORECASE)
_PRESENTATION = re.compile(
    r"[\s,:;|(–—-]+(?:(?:short|long|invited|contributed|regular|full)\s+)?"
    r"(?:poster|oral|spotlight|talk|presentation|notable[\s-]top[\s-]\d+%|top[\s-]\d+%|accept(?:ed)?"
    r"|conditional|highlight"
    r"|(?:best|outstanding)(?: student)? paper(?: award)?(?: finalist)?)"
    r"(?:\s+(?:poster|presentation|paper|track))?\)?\Z",
    re.IGNORECASE,
)
# The year at the end of a venue: "ICLR 2024", "CVPR2024", "CVPR'24", "CVPR24".
_YEAR_AT_END = re.compile(
    r"(?:[\s,(-]+|(?<=[A-Za-z]))(?P<year>(?:19|20)\d{2})\)?\Z"
    r"|\s*['’](?P<short>\d\d)\)?\Z|(?<=[A-Z]{3})(?P<bare>[012]\d)\Z"
)
_YEAR_AT_START = re.compile(r"\A(?P<year>(?:19|20)\d{2})\s+")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")

_THESIS = re.compile(r"(?:(?<!hypo)(?<!syn)thesis|dissertation)\Z")
"""The end of a word for a thesis: not of a hypothesis or a synthesis, which are articles."""

# https://shortdoi.org: the resolver has the DOI that it stands for.
_SHORT_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?(10/[a-z0-9]{2,})", re.IGNORECASE)

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/{}/"
PUBMED_CENTRAL = "https://pmc.ncbi.nlm.nih.gov/articles/{}/"
_ARCHIVES = {
    "pubmed": PUBMED,
    "pmid": PUBMED,
    "pmc": PUBMED_CENTRAL,
    "pmcid": PUBMED_CENTRAL,
    "jstor": "https://www.jstor.org/stable/{}",
    "philpapers": "https://philpapers.org/rec/{}",
    "hal": "https://hal.science/{}",
    "hdl": "https://hdl.handle.net/{}",
    "iacr": "https://eprint.iacr.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "mrnumber": "https://mathscinet.ams.org/mathscinet-getitem?mr={}",
}
"""Archives other than arXiv, with the addresses of their entries by id."""
_SITES = (
    ("pubmed.ncbi.nlm.nih.gov", "PubMed"),
    ("ncbi.nlm.nih.gov/pubmed", "PubMed"),
    ("pmc.ncbi.nlm.nih.gov", "PubMed Central"),
    ("ncbi.nlm.nih.gov/pmc", "PubMed Central"),
    ("europepmc.org", "Europe PMC"),
    ("openreview.net", "OpenReview"),
    ("aclanthology.org", "ACL Anthology"),
    ("aclweb.org", "ACL Anthology"),
    ("adsabs.harvard.edu", "ADS"),
    ("inspirehep.net", "INSPIRE"),
    ("jstor.org", "JSTOR"),
    ("philpapers.org", "PhilPapers"),
    ("hal.science", "HAL"),
    ("hal.archives-ouvertes.fr", "HAL"),
    ("proceedings.mlr.press", "PMLR"),
    ("proceedings.neurips.cc", "NeurIPS"),
    ("papers.nips.cc", "NeurIPS"),
    ("papers.neurips.cc", "NeurIPS"),
    ("openaccess.thecvf.com", "CVF"),
    ("jmlr.org", "JMLR"),
    ("ieeexplore.ieee.org", "IEEE Xplore"),
    ("dl.acm.org", "ACM"),
    ("link.springer.com", "Springer"),
    ("sciencedirect.com", "ScienceDirect"),
    ("onlinelibrary.wiley.com", "Wiley"),
    ("scopus.com", "Scopus"),
    ("semanticscholar.org", "Semantic Scholar"),
    ("dblp.org", "DBLP"),
    ("dblp.uni-trier.de", "DBLP"),
    ("zenodo.org", "Zenodo"),
    ("figshare.com", "Figshare"),
    ("osf.io", "OSF"),
    ("biorxiv.org", "bioRxiv"),
    ("medrxiv.org", "medRxiv"),
    ("ssrn.com", "SSRN"),
    ("eprint.iacr.org", "IACR"),
    ("mathscinet.ams.org", "MathSciNet"),
    ("hdl.handle.net", "Handle"),
    ("huggingface.co", "Hugging Face"),
    ("paperswithcode.com", "Papers with Code"),
    ("youtube.com", "Video"),
    ("youtu.be", "Video"),
    ("vimeo.com", "Video"),
)


def paper_type(word: str) -> PaperType | None:
    """Return the type of publication that a format has a word for, in any spelling."""
    letters = re.sub(r"[^a-z]", "", word.casefold())
    return PaperType.THESIS if _THESIS.search(letters) else _TYPE_OF_WORD.get(letters)


def stated_status(note: str) -> dict[str, str]:
    """Return the status, and the address of its notice, that a note in our exports states."""
    match = _STATUS.fullmatch(note)
    return {"status": match["status"].lower(), "notice": match["notice"] or ""} if match else {}


def link_name(address: str) -> str:
    """Return the name of a link: that of a known site, "PDF", or the host of the address."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    place = f"{host}{parts.path}"
    for site, name in _SITES:
        where = place if "/" in site else host
        if f".{where}".startswith(f".{site}") or f".{host}".endswith(f".{site}"):
            return name
    return "PDF" if parts.path.lower().endswith(".pdf") else host


def is_arxiv_venue(text: str) -> bool:
    """Return whether a venue is arXiv, as in "CoRR" and "arXiv preprint arXiv:2410.21666"."""
    return _ARXIV_VENUE.fullmatch(text.strip()) is not None


def appearance(
    kind: PaperType, venue: str, published: Field | None, *, has_arxiv: bool
) -> dict[str, str]:
    """Return type, venue and venue's year of an entry, "" if unknown.

    An article without a venue but with an arXiv id is a preprint. `published` is the date as the
    source has it.
    """
    if has_arxiv and not venue and kind in {PaperType.ARTICLE, PaperType.OTHER}:
        kind = PaperType.PREPRINT
    year = (parse_loose_date(str(published or "")) or "")[:4]
    return {"type": kind, "venue": venue, "venue_year": year if venue else ""}


def printed_venue(text: str) -> dict[str, str]:
    """Return type, venue and its year of a venue such as "ICLR 2024 poster", {} for none.

    A paper that is submitted, rejected or withdrawn has not appeared there. "ICLR 2024 Workshop on
    Tea" is not ICLR: only a year at either end is left out.
    """
    if not text or _UNDECIDED.search(text):
        return {"type": PaperType.PREPRINT} if text else {}
    name = _ACCEPTED.sub("", text)
    while (shorter := _PRESENTATION.sub("", name)) != name:
        name = shorter
    match = _YEAR_AT_END.search(name) or _YEAR_AT_START.search(name)
    inside = _YEAR.search(name)
    year = inside[1] if inside else ""
    if match:
        name = name.replace(match[0], "", 1) if match.start() == 0 else name[: match.start()]
        digits = next(filter(None, match.groupdict().values()))
        year = digits if len(digits) > 2 else f"20{digits}"  # noqa: PLR2004 (two digits)
    name = name.strip(" ,;:-")
    kind = venue_kind(name) if name else VenueKind.PREPRINT
    if kind is VenueKind.PREPRINT:
        return {"type": PaperType.PREPRINT}
    kinds = {VenueKind.JOURNAL: PaperType.ARTICLE, None: ""}
    found = kinds.get(kind, PaperType.CONFERENCE)
    return {"type": found, "venue": name, "venue_year": year}


class Identifiers:
    """The identifiers and links of one entry; of several DOIs or arXiv ids, the first counts."""

    def __init__(self) -> None:
        self._dois: dict[str, str] = {}
        self._arxiv: dict[str, None] = {}
        self._links: dict[str, str] = {}
        self._code: str | None = None

    @property
    def has_arxiv(self) -> bool:
        """Whether an arXiv id was found."""
        return bool(self._arxiv)

    def add_doi(self, text: str) -> bool:
        """Add the DOIs in a text, a short DOI as a link; return whether there is one."""
        if short := _SHORT_DOI.fullmatch(text.strip()):
            return self.add_address(f"https://doi.org/{short[1]}")
        found = find_dois(text)
        for doi in found:
            if arxiv := arxiv_id_of_doi(doi):
                self._arxiv[arxiv] = None
            else:
                self._dois.setdefault(doi.casefold(), doi)
        return bool(found)

    def add_arxiv(self, text: str) -> bool:
        """Add the arXiv id that a text is; return whether it is one."""
        try:
            self._arxiv[clean_arxiv_id(text)] = None
        except ValueError:
            return False
        return True

    def add_eprint(self, number: str, archive: str = "") -> bool:
        """Add an entry of an archive, arXiv if none is named; return whether it is known."""
        archive = archive.strip().casefold()
        if archive.startswith("arxiv") or (not archive and self.add_arxiv(number)):
            return self.add_arxiv(number)
        if "://" in number:
            return self.add_address(number)
        pattern = _ARCHIVES.get(archive)
        if not pattern or not re.fullmatch(r"[\w./:-]+", number):
            return False
        return self.add_address(pattern.format(number))

    def add_address(self, text: str, label: str = "") -> bool:
        """Add a web address, as an identifier if it names a paper; return whether it is one.

        `label` names a link to a site that is not known, such as "Project".
        """
        found = identifier_in_address(text) if "/" in text else None
        if found:
            kind, value = found
            # In the query of an address, other parameters follow the DOI.
            bare = re.split(r"&(?=\w+=)", value, maxsplit=1)[0]
            return self.add_arxiv(value) if kind == "arxiv" else self.add_doi(bare)
        try:
            address = clean_address(text)
        except ValueError:
            return False
        if repository := code_repository(address):
            self._code = self._code or repository
        elif address.rstrip("/") not in {one.rstrip("/") for one in self._links.values()}:
            name = link_name(address)
            name = stem = label if label and "." in name else name
            number = 2
            while name in self._links:
                name, number = f"{stem} {number}", number + 1
            self._links[name] = address
        return True

    def add_text(self, text: str, *, links: bool = True) -> bool:
        """Add what a note names: an arXiv id, a PMID, a DOI, web addresses; return if anything.

        A DOI counts only if the entry has no other and the note is not about another work.
        """
        found = False
        for match in ARXIV_MENTION.finditer(text):
            found |= self.add_arxiv(match["id"])
        for pattern, address in ((_PMID, PUBMED), (_PMCID, PUBMED_CENTRAL)):
            if number := pattern.search(text):
                found |= self.add_address(address.format(number["id"]))
        for url in find_urls(text.replace("{", " ").replace("}", " ")) if links else ():
            found |= self.add_address(url.url)
        if not self._dois and not _OTHER_WORK.search(text):
            for match in _DOI_IN_TEXT.finditer(text):
                found |= self.add_doi(match[0])
        return found

    def take_arxiv(self, text: str) -> bool:
        """Add the arXiv id in a venue or number such as "abs/2410.21666"; return if it has one."""
        match = ARXIV_MENTION.search(text)
        return self.add_arxiv(match["id"]) if match else False

    def fields(self) -> dict[str, str | dict[str, str]]:
        """Return the fields of a paper file that hold what was found."""
        found: dict[str, str | dict[str, str]] = {
            "arxiv": next(iter(self._arxiv), ""),
            "doi": next(iter(self._dois.values()), ""),
            "code": self._code or "",
            "links": self._links,
        }
        return {key: value for key, value in found.items() if value}

    def notes(self) -> list[str]:
        """Return a note for each kind of identifier of which the entry has several."""
        kinds = (("doi", list(self._dois.values())), ("arxiv", list(self._arxiv)))
        return [
            f"{kind}: the entry has {len(found)}: {', '.join(found)}; the first counts"
            for kind, found in kinds
            if len(found) > 1
        ]
