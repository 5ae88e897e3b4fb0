"""How a journal is told from a conference by its name; the only tables of known venues.

Conservative: a name that no rule knows is neither.
"""

from __future__ import annotations

import re
from typing import Literal

from paper_index.text.escape import fold

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
