"""Kinds of venues by their names: one table for citations and for the duplicate check."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from paper_index.text.escape import fold

_LIST = re.compile(r"\s*,\s*")


class VenueKind(StrEnum):
    """What a venue is; a proceedings series publishes the papers of many conferences."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    SERIES = "proceedings series"
    PREPRINT = "preprint server"


def _names(text: str) -> frozenset[str]:
    return frozenset(_LIST.split(" ".join(text.split())))


# All names are folded, with a space for punctuation and "and" for "&", without a leading "the".
_JOURNALS = _names(
    """
    acm computing surveys, acm queue, acs nano, ai magazine, algorithmica, annual review of
    statistics and its application, applied intelligence, applied sciences, artificial intelligence,
    artificial intelligence in medicine, artif intell, astronomy and astrophysics, automatica,
    bioinformatics, biological cybernetics, biometrika, bionanoscience, cacm, cell, chaos, cl,
    cognition, cognitive science, combinatorica, communications of the acm, computational
    complexity, computational intelligence, computational linguistics, computer, computer networks,
    computer speech and language, computer vision and image understanding, computing, data and
    knowledge engineering, data mining and knowledge discovery, distributed computing, elife,
    entropy, evolutionary computation, expert systems with applications, foundations and trends in
    machine learning, foundations of physics, fundamenta informaticae, graphs and combinatorics,
    ieee access, ieee computer, ieee internet computing, ieee software, ijcv, information and
    computation, information and software technology, information fusion, information processing
    and management, information retrieval, information sciences, information systems, inventiones
    mathematicae, iscience, jacm, jair, jamia, jasist, jcap, jhep, jmlr, knowledge based systems,
    lancet, language resources and evaluation, lilt, mach learn, machine learning, machine learning
    science and technology, machine translation, mathematical programming, mathematics of
    computation, mathematics of operations research, medical image analysis, mis quarterly, natural
    language engineering, nature, nature biotechnology, nature chemistry, nature communications,
    nature computational science, nature genetics, nature human behaviour, nature machine
    intelligence, nature materials, nature medicine, nature methods, nature neuroscience, nature
    photonics, nature physics, neural comput, neural computation, neural networks, neurocomputing,
    neuroimage, neuron, new journal of physics, northern european journal of language technology,
    nucleic acids research, operations research, pacmmod, pacmpl, parallel computing, patterns,
    pattern recognit, pattern recognition, performance evaluation, physica a, physica d,
    plos computational biology, plos one, pnas, prx quantum, pvldb, quantum, real time systems,
    robotics and autonomous systems, science, science advances, science of computer programming,
    science robotics, scientific reports, scipost physics, semantic web, sensors, signal processing,
    siam review, social networks, software practice and experience, speech communication,
    statistical science, statistics and computing, synthese, tacl, tallip, taslp, theor comput sci,
    theoretical computer science, theory and applications of categories, theory of computing, tist,
    tkdd, tkde, tmlr, tnnls, tocs, tods, tog, tois, tomm, toms, toplas, tosem, tpami, vldb journal,
    world wide web
    """
)
_CONFERENCES = _names(
    """
    advances in cryptology, advances in database technology, advances in knowledge discovery and
    data mining, advances in neural information processing systems, adv neural inf process syst,
    management of data, neural information processing systems, principles of database systems,
    very large data bases
    """
)
_ACRONYMS = _names(
    """
    aacl, aaai, aamas, accv, acl, acml, aistats, alife, alt, amia, asplos, asru, automl, bmvc,
    cade, cav, ccl, ccs, chi, cidr, cikm, clef, cogsci, coling, colm, colt, concur, conll, corl,
    crypto, cscw, csl, cvpr, dac, dasfaa, eacl, eamt, ecai, eccv, ecir, ecml, ecmlpkdd, edbt, emnlp,
    er, esann, esop, esorics, eurocrypt, facct, fast, focs, fossacs, fse, gecco, hpca, hri, icalp,
    icann, icaps, icassp, iccv, icde, icdm, icdt, icip, iclp, iclr, icml, icon, icpr, icra, ics,
    icse, ijcai, ijcnlp, ijcnn, infocom, inlg, interspeech, iros, isca, iscas, isit, isita, ismb,
    ismir, iswc, issac, itcs, iticse, itw, iui, iwcs, iwslt, jcdl, kdd, kr, l4dc, lics, log, lrec,
    miccai, midl, mlsys, mobicom, mtsummit, naacl, ndss, neurips, neurreps, nips, nodalida,
    nsdi, oopsla, osdi, pkdd, pldi, podc, pods, popl, ppopp, ranlp, recsys, rss, rtss, sdm, semeval,
    sigcomm, sigcse, sigdial, siggraph, sigir, sigkdd, sigmetrics, sigmod, slt, soda, socc,
    sosp, spaa, ssdbm, stacs, starsem, stoc, tacas, tark, uai, uist, usenix, vldb, wacv, wmt, wsdm,
    www
    """
)
_SERIES = re.compile(
    r"\blecture notes\b|\bln(?:cs|ai|bi)\b|\bpmlr\b|\bproceedings of machine learning research\b"
    r"|\bceur\b|\blipics\b|\beptcs\b|\bentcs\b|\belectronic (?:notes|proceedings) in theoretical\b"
    r"|\bleibniz international proceedings\b|\bw and cp\b|\bcommunications in computer and "
    r"information science\b|\bifip advances\b|\bacm international conference proceeding series\b"
)
_PREPRINT = re.compile(
    r"\b[a-z]+rxiv\b|\bvixra\b|\bcorr\b|\bssrn\b|\bosf\b|\bpreprints?\b|\be ?prints?\b"
    r"|\bresearch square\b|\bzenodo\b|\bauthorea\b"
)
_MEETING = re.compile(
    r"\b(?:conferences?|conf|workshops?|worksh|symposi(?:um|a)|symp|colloqui(?:um|a)|congress"
    r"|annual meeting|meeting of|summit|findings of|shared task)\b"
)
# Societies whose proceedings are journals; other proceedings are those of conferences.
_SOCIETY = re.compile(
    r"\bproc(?:eedings)?(?: of)?(?: the)? (?:royal society|r soc|royal irish academy|"
    r"national academy|natl acad|ieee$|acm on |vldb endow|london math|[a-z]+ mathematical society|"
    r"physical society)"
)
_PERIODICAL = re.compile(
    r"\b(?:journal|j|transactions|trans|letters?|lett|annals|reviews?|rev|magazine|mag|bulletin|"
    r"bull|record|newsletter|quarterly|acta|archives?|archiv|notices|communications|commun|surveys|"
    r"explorations|forum)\b|^(?:frontiers|advances|foundations and trends|trends) in\b"
)
_PROCEEDINGS = re.compile(r"\b(?:proc|proceedings|findings)\b")
# "(2)", "2024", "vol 12", "42nd": the volume or the year of a venue.
_NUMBER = re.compile(r"\b(?:(?:vol|volume|no)\s)?\d+(?:st|nd|rd|th)?\b")


def venue_words(name: str) -> str:
    """Return a venue's name folded, with single spaces for punctuation and without "The"."""
    words = " ".join(re.findall(r"[^\W_]+", fold(name.replace("&", " and "))))
    return words.removeprefix("the ")


@lru_cache(maxsize=50_000)
def venue_kind(name: str) -> VenueKind | None:
    """Return what a venue is by its name, or None if no rule applies.

    Meetings come before periodicals, so that *Machine Learning* is a journal and the *International
    Conference on Machine Learning* is not. A series that names its conference is the conference.
    """
    words = venue_words(name)
    bare = _bare(words)
    # In a longer name only capitals are an acronym: "LoG 2022", but not "log of a voyage".
    capitals = re.findall(r"(?<![^\W\d_])[^\W\d_]*[A-Z][^\W\d_]*[A-Z]+", name)
    has_acronym = not _ACRONYMS.isdisjoint({bare, *map(fold, capitals)})
    if _PREPRINT.search(words):
        return VenueKind.PREPRINT
    if not _SOCIETY.search(words):
        if bare in _CONFERENCES or _MEETING.search(words):
            return VenueKind.CONFERENCE
        if _SERIES.search(words):
            return VenueKind.CONFERENCE if has_acronym else VenueKind.SERIES
    elif not _MEETING.search(words):
        return VenueKind.JOURNAL
    if bare in _JOURNALS or _PERIODICAL.search(words):
        return VenueKind.JOURNAL
    if has_acronym or _PROCEEDINGS.search(words):
        return VenueKind.CONFERENCE
    return None


def is_known_conference(name: str) -> bool:
    """Return whether a venue is a conference in the table of names, whatever a source calls it."""
    return _bare(venue_words(name)) in _CONFERENCES


def _bare(words: str) -> str:
    return " ".join(_NUMBER.sub(" ", words).split())
