"""Normalises titles, and compares the words of two normalised titles."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from paper_index.model.pairs import TitleWords, WordDifference
from paper_index.text.escape import fold, plain
from paper_index.text.latex import to_text
from paper_index.text.names import is_east_asian

# A text of these characters has no LaTeX and no accents, as most texts; it becomes `_LETTERS`.
_SIMPLE = re.compile(r"[A-Za-z0-9\s,.;:()\[\]?!/\"'`+*=%#@|~‘’“”–—…•-]*", re.ASCII)
_LETTERS = {number: chr(number).lower() if chr(number).isalnum() else " " for number in range(128)}
_LETTERS |= dict.fromkeys(map(ord, "‘’“”–—…•"), " ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Persian and Urdu have code points of their own for letters of Arabic.
_ARABIC = str.maketrans("کیىہھ", "كييهه")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
# Signs that make another work: C and C++, K+ and K− mesons, D* and D, 5 and −5, p < 1 and p > 1.
_SIGN = re.compile(r"[$+#*∗<>≤≥≠±−⁺⁻\\]|&\w|(?<![\w)\]^])-\d")
_SIGNS = tuple(
    (re.compile(pattern), f" {name} ")
    for pattern, name in (
        (r"(?<=\w)\+\+", "plus plus"),
        (r"(?<=\w)#", "sharp"),
        (r"(?<=\w)\^?\+(?!\w)|(?<=(?<!\w)[^\W\d_])\^?\s*[+±]", "plus"),
        (r"(?<=\w)\^?−(?!\w)|(?<![\w)\]^])[-−](?=\d)", "minus"),
        (r"(?<=(?<!\w)[^\W\d_])\^?[*∗](?=\W*\w)", "star"),
        (r"≤|<=", "atmost"),
        (r"≥|>=", "atleast"),
        ("≠", "unequal"),
        ("<", "less"),
        (r"(?<![-=])>", "greater"),
    )
)
_ARTICLES = frozenset({"a", "an", "the"})
# Words that do not change the subject.
_LIGHT = _ARTICLES | frozenset(
    "and as at by for from in into is its of on or s their to under using via vs versus "  # noqa: SIM905 (two lines)
    "with".split()
)
_ROMANS = {
    tens + ones: str(10 * len(tens) + number)
    for tens in ("", "x")
    for number, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens + ones
}
_SPELLED = {
    word: str(number % 10 + 1)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten first second third fourth fifth sixth "  # noqa: SIM905 (two lines)
        "seventh eighth ninth tenth".split()
    )
}
# The roman one, five and ten are letters, too: they are numbers after "part" and at the end.
_PART = re.compile(r"\b(?:part|vol|volume|chapter) ([a-z])\b|(?<= )([ivx])$")
_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")

# What publishers and reference managers put before or after a title, and the kind of mark it is.
_FORM = (
    r"(?:extended|short|long|full)\s+(?:abstract|version|paper)|abstract|poster|book\s+review|"
    r"demo(?:nstration)?(?:\s+(?:description|abstract|paper))?|technical\s+report"
)
_BRACKETED_FORM = re.compile(rf"[(\[]\s?({_FORM})\s?[)\]]", re.IGNORECASE)
_FORM_AT_END = re.compile(rf"(?:\s[-–—]|[,:—])\s?({_FORM})$", re.IGNORECASE)
_FORM_AT_START = re.compile(rf"^({_FORM})\s?:", re.IGNORECASE)
# In which session a paper was presented says nothing about the work.
_SESSION = re.compile(
    r"\s*[(\[]\s*(?:(?:[\w-]+\s+)?(?:panel|tutorial)(?:\s+(?:session|summary|abstract))?|"
    r"(?:experience|industrial|invited)\s+(?:paper|talk|session)|abstract\s+only|preprint|keynote\s+\w+|"
    r"talk[\s-]+slides[^()]*)\s*[)\]]\s*|^\s*(?:panel|tutorial)\s*:\s*|[:,]\s*(?:a\s+)?tutorial\s*$",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"^\W{0,3}(retracted|withdrawn)(?:\s+(?:article|paper|chapter|manuscript))?\b\W{0,3}"
    r"|[(\[](retracted|withdrawn)\b[^)\]]{0,40}[)\]]",
    re.IGNORECASE,
)
_VERSION = re.compile(r"[\W_]{1,3}((?:v|version\s|rev\.?\s?)\d+(?:\.\d+)*)\W{0,3}$", re.IGNORECASE)
_MARKS = (
    (_STATUS, frozenset("dD")),
    (_BRACKETED_FORM, frozenset("([")),
    (_FORM_AT_END, frozenset("-–—,:")),
    (_FORM_AT_START, frozenset(":")),
    (_VERSION, frozenset("0123456789")),
)
"""Each mark with the signs of which it needs one: most titles have none, which saves the search."""
_SUBTITLE = re.compile(r":\s|[?!]\s|\s[-–—]+\s|[–—]|\.\s+(?=[A-Z])")
_PAGES = re.compile(
    r"[\s,;:(\[.]{1,4}(?:pp?|pages?)\b\.?\s*\d+\s*(?:[-–—]+\s*\d+)?\s*[)\].]{0,3}$", re.IGNORECASE
)
_COUNTED = re.compile(r"^\s*\d{1,3}[.)]\s+(?=[A-Z])")  # "1. Introduction to Newts", in a list
# A piece about another work has nearly the same title as the work.
_NOTICE = re.compile(
    r"\b(erratum|errata|corrigendum|corrigenda|addendum|retraction)(?:to|of|for)?\b"
    r"|^(?:an?\s|the\s)?(reply|response|rejoinder|comments?|corrections?|discussion|review)"
    r"\s(?:to|on|of|for)\b"
)
# Titles of parts of volumes.
_COLUMN = re.compile(
    r"(?:\w+ ){0,2}(?:editorial|introduction|foreword|preface|index|(?:book )?reviews?|column|"
    r"perspectives?|keynote(?: address)?|"
    r"editors? (?:notes?|introduction)|message|news|notes?|obituary|in memoriam|corner)"
    r"|front matter|table of contents|title page|acknowledge?ments?|message from .*|"
    r"(?:from the |letter from the )?editors?|call for papers|letters?(?: to the editors?)?|"
    r"correspondence|conclusions?|bibliography|contributors|in this issue|vorwort|geleitwort|"
    r"einleitung|avant propos|prefazione|editoriale|prologo|предисловие|введение|前言|序言?|"
    r"はじめに|巻頭言|编者按|머리말"
)
_COLUMN_WORDS = 3
# Prefixes that make another word, often its opposite: no typing errors.
_PREFIXES = (
    "a anti auto bi co con counter cross de dis down em en endo ex exo hetero homo hyper hypo il "  # noqa: SIM905 (three lines)
    "im in inter intra ir macro max meta micro min mono multi non out over poly post pre pro quasi "
    "re self semi sub super tri ultra un under uni up".split()
)
_ERRORS = (5, 9)  # letters of a word for one and for two typing errors
# A vowel for another makes another word as often as an error: nitrate and nitrite.
_VOWELS = frozenset("aeiouy")
_STEM = 3  # least letters of a word before a plural or a similar ending
_LOOK_ALIKE = str.maketrans("015", "ols")  # digits that scanners read for letters: "re1ationa1"
_MANY_WORDS = 8  # titles that differ in more words are not searched for typing errors
_OPENING_WORDS = 3  # least words of a title that may be truncated
_OPENING_LETTERS = 15  # least characters of a title that may be truncated


@dataclass(frozen=True)
class NormalTitle:
    """The normalised parts of a title."""

    text: str
    """Lower-case letters and digits with single spaces, without marks.

    A title without letters and digits keeps its signs, so that two such titles are not equal.
    """
    parts: tuple[str, ...]
    """The title and the subtitle of a `text` that has both, without parts that name no work.

    A part with a digit is often the name of an event: "Team at PondEval 2021: …".
    """
    mark: str
    """The marks of a version, a form or a status, such as "v2" or "retracted", or ""."""

    @cached_property
    def letters(self) -> str:
        """The title without spaces, which Chinese and Korean write or leave out."""
        return self.text.replace(" ", "")

    @cached_property
    def sorted_tokens(self) -> str:
        """The words of `text` without articles, sorted."""
        words = self.text.split()
        return " ".join(sorted(word for word in words if word not in _ARTICLES) or sorted(words))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in the title, sorted: digits, romans and words as digits, letters of parts.

        Without years, which belong to the venue as often as to the title.
        """
        found = {number for word in self.text.split() if (number := _number(word))}
        found |= {_ROMANS.get(one, one) for pair in _PART.findall(self.text) for one in pair if one}
        return tuple(sorted(found))

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The words that tell what the work is about: no articles, prepositions and numbers."""
        return tuple(w for w in self.text.split() if w not in _LIGHT and not _number(w))

    @cached_property
    def notice(self) -> str:
        """What kind of piece on another work this is, such as "erratum" or "reply", or ""."""
        match = _NOTICE.search(self.text)
        return next(filter(None, match.groups())) if match else ""

    @property
    def is_column(self) -> bool:
        """Whether this is a part of many volumes, such as "Editorial"."""
        return self.text.count(" ") <= _COLUMN_WORDS and bool(_COLUMN.fullmatch(self.text))


@lru_cache(maxsize=200_000)
def normalise(title: str) -> NormalTitle:
    """Normalise a title: NFKC, no case, accents, markup and punctuation, Greek letters by name."""
    written, marks = _THOUSANDS.sub("", " ".join(title.split())), []
    if written[-4:].rstrip(" )].")[-1:].isdigit():
        written = _keep_letters(_PAGES.sub("", written), written)
    written = _COUNTED.sub("", written)
    written = _keep_letters(_SESSION.sub(" ", written), written)
    for pattern, signs in _MARKS:
        match = None if signs.isdisjoint(written) else pattern.search(written)
        if match and normalise_text(rest := f"{written[: match.start()]} {written[match.end() :]}"):
            written = rest
            marks.append(normalise_text(next(filter(None, match.groups()))))
    if _SIGN.search(written):
        written = unicodedata.normalize("NFKC", _as_plain(written))
        for sign, name in _SIGNS:
            written = sign.sub(name, written)
    text = normalise_text(written) or fold(written)
    return NormalTitle(text, _parts(written), " ".join(marks))


def normalise_text(text: str) -> str:
    """Return the letters and digits of a text, folded, with everything else as single spaces."""
    if _SIMPLE.fullmatch(text):
        return " ".join(text.translate(_LETTERS).split())
    return " ".join(re.findall(r"[^\W_]+", fold(_as_plain(text)).translate(_ARABIC)))


def _as_plain(text: str) -> str:
    if "<" in text or "&" in text:
        text = _TAG.sub("", html.unescape(text))
    return plain(to_text(text))


def _parts(written: str) -> tuple[str, ...]:
    head, *tail = map(normalise_text, _SUBTITLE.split(written, maxsplit=1))
    parts = (head, *(one for one in tail if one.count(" ") >= _OPENING_WORDS - 1)) if tail else ()
    return tuple(part for part in parts if part and not re.search(r"\d", part))


def _keep_letters(rest: str, written: str) -> str:
    return rest if normalise_text(rest) else written


def _number(word: str) -> str:
    """Return the number that a word is, as digits, or ""."""
    if match := _ORDINAL.fullmatch(word):
        return "" if _YEAR.fullmatch(word) else match[1]
    return _SPELLED.get(word) or (_ROMANS.get(word, "") if len(word) > 1 else "")


def years_in(title: NormalTitle) -> frozenset[str]:
    """Return the years that a title names."""
    return frozenset(_YEAR.findall(title.text))


def numbers_differ(ours: NormalTitle, theirs: NormalTitle) -> bool | None:
    """Return whether two titles have different numbers; None if only one of them has more."""
    left, right = ({*one.numbers} for one in (ours, theirs))
    years, others = years_in(ours), years_in(theirs)
    if (left - right and right - left) or (years and others and years != others):
        return True
    return None if left != right else False


def differ(
    ours: NormalTitle, theirs: NormalTitle, counts: Mapping[str, int] | None = None
) -> TitleWords:
    """Compare the content words of two titles; the result is symmetric.

    `counts` are the numbers of titles that have each word. A typing error is not a word of other
    titles.
    """
    if ours.letters == theirs.letters:
        kind = WordDifference.NONE if ours.notice == theirs.notice else WordDifference.NOTICE
        return TitleWords(kind)
    common = {*ours.content}.intersection(theirs.content)
    left, right = (
        [word for word in dict.fromkeys(one.content) if word not in common]
        for one in (ours, theirs)
    )
    _drop_compounds(left, ours, right)
    _drop_compounds(right, theirs, left)
    similar: list[str] = []
    is_spelled = False
    if len(left) + len(right) <= _MANY_WORDS:
        for word in tuple(left):
            likeness = {other: _likeness(word, other, counts or {}) for other in right}
            pair = next(filter(likeness.get, right), "")
            if pair:
                left.remove(word)
                right.remove(pair)
                is_spelled = True
                similar += (word, pair) if likeness[pair] is WordDifference.SIMILAR else ()
    words = tuple(sorted(left + right))
    if ours.notice != theirs.notice:
        kind = WordDifference.NOTICE
    elif left and right:
        kind = WordDifference.SUBTITLE if share_part(ours, theirs) else WordDifference.EXCHANGED
    elif words:
        shortened = is_opening(ours, theirs) or share_part(ours, theirs)
        kind = WordDifference.SHORTENED if shortened else WordDifference.ADDED
    elif similar:
        return TitleWords(WordDifference.SIMILAR, tuple(sorted(similar)))
    elif is_spelled:
        kind = WordDifference.SPELLED
    else:
        moved = ours.content != theirs.content and sorted(ours.content) == sorted(theirs.content)
        kind = WordDifference.REORDERED if moved else WordDifference.NONE
    return TitleWords(kind, words)


def is_opening(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the start or the end of the other, and has three words."""
    short, long = sorted((ours.text, theirs.text), key=len)
    is_long = len(short) >= _OPENING_LETTERS and short.count(" ") + 1 >= _OPENING_WORDS
    return is_long and short != long and (long.startswith(short) or long.endswith(f" {short}"))


def share_part(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether two titles have one beginning or one subtitle, or one is a part of the other."""
    left, right = {ours.text, *ours.parts}, {theirs.text, *theirs.parts}
    return not left.isdisjoint(right)


def _likeness(one: str, other: str, counts: Mapping[str, int]) -> WordDifference | None:
    """Return SPELLED for one word with another ending or an error, SIMILAR if it may be one."""
    short, long = sorted((one, other), key=len)
    if one.translate(_LOOK_ALIKE) == other.translate(_LOOK_ALIKE):
        return WordDifference.SPELLED
    if not (one.isalpha() and other.isalpha()) or _differ_in_prefix(one, other):
        return None
    if len(short) >= _STEM and long in {f"{short}s", f"{short}es", f"{short[:-1]}ies"}:
        return WordDifference.SPELLED
    errors = sum(len(short) >= least for least in _ERRORS)
    distance = OSA.distance(short, long, score_cutoff=errors) if errors else 1
    if distance > errors or min(counts.get(one, 0), counts.get(other, 0)) > 1:
        return None
    # In Chinese and Japanese a title is one word, of which each character is a word.
    if is_east_asian(short):
        return WordDifference.SIMILAR
    changed = {pair for pair in zip(short, long, strict=False) if pair[0] != pair[1]}
    is_letter = len(short) == len(long) and len(changed) == 1  # one for another, in all places
    is_vowel = is_letter and _VOWELS.issuperset(*changed)
    if is_vowel or long[1:] == short or (distance > 1 and not is_letter):
        return WordDifference.SIMILAR
    return WordDifference.SPELLED


def _differ_in_prefix(one: str, other: str) -> bool:
    stems = [
        {word} | {word[len(p) :] for p in _PREFIXES if word.startswith(p)} for word in (one, other)
    ]
    return any(len(stem) >= _STEM for stem in stems[0] & stems[1])


def _drop_compounds(left: list[str], ours: NormalTitle, right: list[str]) -> None:
    """Drop from both what is two words in one title and one in the other: "data base"."""
    for one, two in pairwise(ours.text.split() if right else ()):
        if f"{one}{two}" in right and (one in left or two in left):
            right.remove(f"{one}{two}")
            for word in (one, two):
                if word in left:
                    left.remove(word)
