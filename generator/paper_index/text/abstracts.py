"""Recognises what is no part of an abstract: placeholders, headings and notes on rights.

`strip_abstract` removes a heading and a note on rights from content text and returns what it
removed; `is_placeholder_abstract` tells "N/A" from an abstract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STATE = r"(?:is |was )?(?:not |un)?(?:available|provided|supplied|found|given|applicable|present)"
# Of other languages: the words for "abstract", "no" and "available".
_NAMES = (
    r"(?:abstract|zusammenfassung|kurzfassung|résumé|resumen|resumo|riassunto|sommario|samenvatting"
    r"|аннотация)"
)
_NONE = r"(?:keine?|pas de|aucun|sin|sem|ning[uú]n|nessun|geen|ingen|нет)"
_AVAILABLE = r"(?:disponible|disponibile|disponível|verfügbar|vorhanden|beschikbaar|tilgjengelig)"
MISSING = r"n\.? ?/? ?a|none|null|nil|nan|undefined"
"""A regular expression of what programs write for a missing value, in any case."""
# The labels of buttons on the pages of Taylor & Francis.
_BUTTONS = r"(?:click to (?:in|de)crease image size\W*)+"
_PLACEHOLDER = re.compile(
    rf"(?:there is )?(?:no|without)(?: an?)? (?:abstracts?|summary|description|text)"
    rf"(?: (?:is )?{_STATE})?(?: for .+)?"
    rf"|(?:the |an )?(?:abstracts?|summary|description)"
    rf"(?: {_STATE}(?: for this .+)?| (?:is )?(?:missing|pending))?"
    rf"|{_NONE} {_NAMES}(?: {_AVAILABLE})?"
    rf"|{_NAMES} (?:(?:ist )?nicht|(?:n[’']est )?pas|non?|não|niet|ikke)(?: está)? {_AVAILABLE}"
    rf"|{_NAMES} отсутствует|[暂暫]?[无無]摘要|要旨(?:なし|無し)"
    r"|this (?:article|content) is only available in (?:the )?pdf format.*"
    r"|(?:this )?(?:article|paper|item|record|document) (?:has|does not have) (?:no|an) abstract"
    rf"|international audience|audience internationale|{MISSING}|empty"
    rf"|{_STATE}|unknown|missing|tb[ad]|to ?do|to be (?:added|announced|determined)"
    r"|forthcoming|lorem ipsum.*|see (?:the )?(?:pdf|paper|article|full text|publication)"
    r"|(?:click|see) here.*|click on the article title.*|x+|true|false|peer ?reviewed|resume"
    rf"|{_NAMES}|摘要|要旨|{_BUTTONS}",
    re.IGNORECASE,
)
_HEADING_WORDS = (
    r"abstract|summary|synopsis|zusammenfassung|kurzfassung|résumé|resumen|resumo|riassunto|摘要"
    r"|要旨"
)
_STARTERS = (
    r"(?-i:This|These|We|In|The|Our|A|An|It|Here|There|To|Background|Objectives?|Purpose|Aims?"
    r"|Introduction|Motivation|Although|While|Recent|Recently|Despite)\b"
)
# A heading ends with punctuation, is in capitals or precedes a sentence; "Abstract interpretation
# is …", "Abstract-based" and "Summary statistics" begin a sentence themselves.
_HEADING = re.compile(
    rf"\W*(?:(?:{_HEADING_WORDS})\]?\s*(?:[.:|](?:\s*[-–—―]+(?=\s))?|[—―]+|[-–−]+(?:\s|(?={_STARTERS})))\s*"
    rf"|(?-i:ABSTRACT|SUMMARY)(?:\s*[.:–—-]+)?\s+(?=[^\W\d_])"
    rf"|(?:abstract|summary)\s+(?={_STARTERS})|(?-i:Abstract|ABSTRACT)(?={_STARTERS})|{_BUTTONS}"
    # HAL says so in front of the abstract.
    r"|(?:(?:inter)?national audience|audience (?:inter)?nationale)\s*"
    rf"(?:[;:.]\s*|(?={_STARTERS})))",
    re.IGNORECASE,
)

_YEAR = r"(?:1[89]|20)\d{2}"
_PUBLISHER = (
    r"(?:elsevier|springer|(?:john\ )?wiley|ieee|acm|association\ for\ computing|taylor\ (?:&|and)"
    r"|the\ authors?|authors?|author\(s\)|sage|oxford\ university|cambridge\ university|apa|mdpi"
    r"|the\ royal\ society|american\ \w+\ |iop|aip|plos|nature|blackwell|informa|emerald|kluwer"
    r"|academic\ press|siam)"
)
_SENTENCE_BEFORE = r"(?<=[.!?…)\]”\"’]\s)"
# Each begins a note on rights, which goes on to the end of the text. "(c)" may also be the third
# item of a list, and "copyright" or a year a word of a sentence. "??" is a "©" in a lost encoding.
_RIGHTS = re.compile(
    rf"""(?:
      (?<=[\s.]) \(?\s* (?:copyright\s*)? (?:©\s*|&copy;)+ \s* (?:\(c\)\s*)?
      (?:{_YEAR}(?!\ (?!by\b|the\b)(?-i:[a-z]))|by\b|the\b|{_PUBLISHER}).*
    | {_SENTENCE_BEFORE} (?: copyright\s*© | \?\?\s*(?:{_YEAR}(?!\ (?-i:[a-z]))|{_PUBLISHER}) ) .*
    | (?<=\s) \(?\s* \(c\) \s* (?:copyright\s*)? (?:{_YEAR},?\s+)? (?:by\ |the\ )? {_PUBLISHER} .*
    | {_SENTENCE_BEFORE} \(?\s* (?:\(c\)\s*(?:copyright\s*)? | copyright\s*(?:\(c\)\s*)?)
      (?:(?:by\ )?(?:{_YEAR}|{_PUBLISHER})|(?:is\ )?held\ by\b) .*
    | {_SENTENCE_BEFORE} {_YEAR} \s* (?:©|\(c\)|copyright) .*
    | {_SENTENCE_BEFORE} {_YEAR}\ {_PUBLISHER} [^.]{{0,60}}
      (?:inc|ltd|b\.\ ?v|limited|llc|gmbh|reserved)\b .*
    | \(?\s* psycinfo\ database\ .*
    | {_SENTENCE_BEFORE} all\ rights\ (?:are\ )?reserved .*
    | {_SENTENCE_BEFORE} (?-i:Published\ by|Crown|Licensee|Published\ under) \s+
      (?:copyright|\W|{_PUBLISHER}|\w+\ press) .*
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_RIGHTS_SIGNS = (
    "©", "(c)", "&copy;", " ??", "copyright", "psycinfo", "rights", "published", "crown",
    "licensee",
)  # fmt: skip
"""A note on rights has one of these, or a year first; a quick test before the slow ones."""
_YEAR_FIRST = re.compile(rf"{_SENTENCE_BEFORE}{_YEAR}\s")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s*(?=[A-Z(“])(?<!\s[A-Z]\.)(?<!\.[A-Z]\.)")
_RIGHTS_WORD = re.compile(
    r"©|\(c\)|copyright|rights|reserved|permission|permitted|licen[sc]|publish|psycinfo|open access"
    rf"|{_PUBLISHER}|\b(?:ltd|inc|gmbh|b\.\s?v)\b",
    re.IGNORECASE,
)
_RIGHTS_START = re.compile(
    rf"\W*(?:(?:copyright\s*)?(?:©|\(c\)\s*\d{{4}})|copyright\s+{_YEAR}\s+(?:by\s+)?{_PUBLISHER})",
    re.IGNORECASE | re.VERBOSE,
)
_HEAD_SENTENCE = re.compile(
    r"\s*(?:\W*(?:copyright|©|\(c\))|all rights|published by|licensee|under exclusive"
    rf"|this is an open access|personal use of this|{_PUBLISHER}|ltd|inc|gmbh|b\.|v\.)[^.]*\.?",
    re.IGNORECASE,
)
_SHORT_SENTENCE = 30
"""Characters of a sentence that needs no word of a note on rights to belong to one: "B.V."."""
_MAX_TAIL = 600
"""Longest note on rights, in characters; that of the APA has 200."""


@dataclass(frozen=True)
class StrippedAbstract:
    """An abstract without its heading and its note on rights, each None if there was none."""

    text: str
    heading: str | None
    rights: str | None


def is_placeholder_abstract(text: str) -> bool:
    """Return whether a text stands where an abstract is missing: "N/A", "[No abstract]", "."."""
    words = " ".join(text.split()).strip(" \t[](){}<>.,;:-–—_*#!?'\"“”/\\|…")
    return not words or _PLACEHOLDER.fullmatch(words) is not None


def strip_abstract(text: str) -> StrippedAbstract:
    """Remove a heading such as "Abstract—" and a tail such as "© 2020 Elsevier"; idempotent.

    A text that is nothing but a note on rights becomes "".
    """
    heading, rights = "", ""
    before = None
    while text != before:
        before = text
        found = _HEADING.match(text)
        if found and found.end() < len(text):
            heading, text = heading or found[0].strip(), text[found.end() :]
        if head := _rights_in_front(text):
            rights, text = f"{rights} {head}".strip(), text[len(head) :].lstrip()
        # The stop in front stands for the end of a sentence before.
        padded = f". {text}"
        start = max(0, len(padded) - _MAX_TAIL)
        tail = _RIGHTS.search(padded, start) if _may_have_rights(padded, start) else None
        if tail and all(map(_is_rights, _SENTENCE_END.split(tail[0]))):
            rights, text = f"{tail[0]} {rights}".strip(), padded[2 : tail.start()].rstrip()
    return StrippedAbstract(text, heading or None, rights or None)


def _may_have_rights(text: str, start: int) -> bool:
    tail = text[start:].lower()
    return any(sign in tail for sign in _RIGHTS_SIGNS) or bool(_YEAR_FIRST.search(text, start))


def _rights_in_front(text: str) -> str:
    """Return the note on rights with which Scopus begins an abstract: "© 2014 IEEE. We …"."""
    if not _RIGHTS_START.match(text):
        return ""
    end = 0
    for match in _SENTENCE_END.finditer(text, 0, _MAX_TAIL):
        if not _HEAD_SENTENCE.match(text, end):
            break
        end = match.start()
    return text if end and _HEAD_SENTENCE.fullmatch(text, end) else text[:end]


def _is_rights(sentence: str) -> bool:
    return len(sentence) <= _SHORT_SENTENCE or _RIGHTS_WORD.search(sentence) is not None
