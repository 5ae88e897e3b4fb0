"""Normalises titles, and compares two normalised titles word by word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from paper_index.text.escape import fold, plain
from paper_index.text.latex import to_text

# A text of these characters has no LaTeX and no accents, as most texts; it becomes `_LETTERS`.
_SIMPLE = re.compile(r"[A-Za-z0-9\s,.;:()\[\]<>?!/\"'`+*=%&#@|~‘’“”–—…•-]*", re.ASCII)
_LETTERS = {number: chr(number).lower() if chr(number).isalnum() else " " for number in range(128)}
_LETTERS |= dict.fromkeys(map(ord, "‘’“”–—…•"), " ")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ROMANS = {
    tens + ones: str(10 * len(tens) + number)
    for tens in ("", "x", "xx")
    for number, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
}
_PART_LETTER = re.compile(r"\b(?:part|vol|volume)\s([a-z])\b")
# A letter before another word may be no numeral: "x ray" is also written "xray".
_LETTER_BEFORE = re.compile(r"(?<!\bpart )(?<!\bvol )(?<!\bvolume )\b[ivx]\b(?= )")
_ARTICLES = frozenset({"a", "an", "the"})
# Numbers that are written as words, with their digits.
_SPELLED = {
    word: str(number % 10 + 1)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten first second third fourth fifth sixth "  # noqa: SIM905 (two lines)
        "seventh eighth ninth tenth".split()
    )
}
# Punctuation in names: C, C++ and C# are three languages.
_SIGNS = ((re.compile(r"(?<=\w)\+\+"), " plus plus "), (re.compile(r"(?<=\w)#"), " sharp "))

_VERSION = re.compile(r"\s+(?:v|version\s)(\d+)$")
# The form of publication that publishers add to a title.
_FORM = (
    r"(?:(?:extended|short|long|full)\s+(?:abstract|version|paper)|(?:demo\s+|panel\s+)?abstract|"
    r"abstract\s+only|demo(?:nstration)?(?:\s+description)?|(?:a\s+)?tutorial|tutorial\s+session|"
    r"panel|panel\s+session|poster|invited\s+talk|experience\s+paper|industrial\s+paper|"
    r"technical\s+report|preprint|book\s+review|talk[\s-]+slides.*|"
    r"guest\s+editors?['’]?s?\s+(?:introduction|foreword|editorial))"
)
# Page numbers that reference managers leave after a title: "pp. 1-12", "(pages 3-9)".
_PAGES = re.compile(
    r"[\s,;:(\[.]+(?:pp?|pages?)\b\.?\s*\d+\s*(?:[-–—]+\s*\d+)?\s*[)\].]*\s*$", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)\s*$")
# Where the form is written, and the signs of which each pattern needs one.
_FORMS = (
    (re.compile(rf"\s*[(\[]\s*({_FORM})\s*[)\]]", re.IGNORECASE), frozenset("([")),
    (re.compile(rf"\s*(?:\s[-–—]|[,:—])\s*({_FORM})\s*$", re.IGNORECASE), frozenset("-–—,:")),
    (re.compile(rf"^\s*({_FORM})\s*:\s*", re.IGNORECASE), frozenset(":")),
)

# A notice about another work has nearly the same title as the work.
_NOTICE = re.compile(
    r"\b(erratum|errata|corrigendum|corrigenda|addendum|retraction|retracted)(?:to|of|for)?\b"
    r"|^(?:an?\s|the\s)?(reply|response|rejoinder|comments?|corrections?|discussion|review)\s(?:to|on|of|for)\b"
)
# The kind of a notice by the first letters of that word; others are a kind of their own.
_NOTICE_KINDS = {"err": "erratum", "cor": "erratum", "ret": "retraction", "com": "comment"}
_NOTICE_KINDS |= {"rej": "reply", "res": "reply"}
# Titles that are common to many volumes.
_RECURRING = re.compile(
    r"(?:guest )?(?:editors? )?(?:editorial|introduction|foreword|preface|"
    r"(?:author |subject )?index|"
    r"(?:call for )?book reviews?|(?:book review )?column|front matter|table of contents|"
    r"title page|acknowledge?ments?|message from .*|"
    r"(?:from the |letter from the )?editors?|panel(?: discussion)?|news|obituary|in memoriam)"
)
# The most common of them are recognised when mistyped, from this similarity, 0 to 100.
_COMMON = ("editorial", "introduction", "foreword", "preface", "book review column", "book reviews")
_MISTYPED = 85.0

# Words that do not change the subject.
_LIGHT = frozenset(
    "a an and as at by for from in into is its of on or the their to under using via vs versus "  # noqa: SIM905 (three lines)
    "with within study new novel approach method case some about over through between".split()
)
# Words that mark a later work on the same subject.
_STANCE = frozenset(
    "toward towards beyond revisited revisiting rethinking reconsidered extended extending "  # noqa: SIM905 (four lines)
    "extension improved improving improvements faster generalized generalised generalizing "
    "further more without not no non continued followup sequel supplement supplementary "
    "supplemental appendix survey review tutorial primer introduction".split()
)
# Prefixes that make another word, often its opposite: no typing errors.
_PREFIXES = (
    "a anti auto bi co con counter cross de dis down em en endo ex exo hetero homo hyper hypo il "  # noqa: SIM905 (three lines)
    "im in inter intra ir macro max meta micro min mono multi non out over poly post pre pro quasi "
    "re self semi sub super tri ultra un under uni up".split()
)
_ERRORS = (4, 8, 12)  # letters of a word for one, two and three typing errors
_ENDING = 2  # letters of a plural or a similar ending
_MAX_STANCE = 3  # added words among which one marks a later work; more are a subtitle
_MISREAD = 55.0  # similarity, 0 to 100, of a word to the same word misread
_ABBREVIATION = 4  # least letters of an abbreviation, such as "dept"
_OPENING_WORDS = 3  # least words of a title that may be truncated
_OPENING_LETTERS = 15  # least characters of a title that may be truncated
# Numbers and ordinals are compared separately.
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]+")


@dataclass(frozen=True)
class NormalTitle:
    """The normalised parts of a title."""

    text: str
    """Lower-case letters and digits with single spaces, without marks of form and version.

    A title without letters and digits keeps its signs, so that two such titles are not equal.
    """
    sorted_tokens: str
    """The words of `text` without articles, sorted."""
    numbers: tuple[str, ...]
    """Numbers of parts, sorted: digits, roman numerals as digits, letters of parts."""
    unsure: tuple[str, ...]
    """Possible numbers as digits, sorted: "two", or the x of "x ray"."""
    version: str
    """The number of the version mark at the end, or ""."""
    head: str
    """The part of `text` before the first colon, or ""."""
    cut: bool
    """Whether the title ends with an ellipsis."""
    form: str
    """The form of publication, such as "extended abstract", or ""."""
    notice: str
    """The kind of notice about another work, such as "erratum" or "reply", or ""."""

    @property
    def recurring(self) -> bool:
        """Whether the title is common to many volumes, such as "Editorial"."""
        return _RECURRING.fullmatch(self.text) is not None or any(
            fuzz.ratio(self.text, title) >= _MISTYPED for title in _COMMON
        )


@lru_cache(maxsize=200_000)
def normalise(title: str) -> NormalTitle:
    """Normalise a title: NFKC, no case, accents, LaTeX and punctuation, Greek letters by name."""
    written, form = _split_form(_without_pages(title))
    written = _THOUSANDS.sub("", written)
    for sign, name in _SIGNS:
        written = sign.sub(name, written)
    text = normalise_text(written) or fold(written)
    version = _VERSION.search(text)
    text = text[: version.start()] if version else text
    words = text.split()
    notice = _NOTICE.search(text)
    kind = (notice[1] or notice[2]) if notice else ""
    digits = [number.lstrip("0") or "0" for number in re.findall(r"\d+", text)]
    romans = [_ROMANS[one] for one in _LETTER_BEFORE.sub("", text).split() if one in _ROMANS]
    letters = [letter for letter in _PART_LETTER.findall(text) if letter not in _ROMANS]
    spelled = [_SPELLED[word] for word in words if word in _SPELLED]
    return NormalTitle(
        text,
        " ".join(sorted(word for word in words if word not in _ARTICLES) or sorted(words)),
        numbers=tuple(sorted(digits + romans + letters)),
        unsure=tuple(sorted(spelled + [_ROMANS[one] for one in _LETTER_BEFORE.findall(text)])),
        version=version[1] if version else "",
        head=normalise_text(written.partition(":")[0]) if ":" in written else "",
        cut=_ELLIPSIS.search(title) is not None,
        form=form,
        notice=_NOTICE_KINDS.get(kind[:3], kind),
    )


def normalise_text(text: str) -> str:
    """Return the letters and digits of a text, folded, with everything else as single spaces."""
    if _SIMPLE.fullmatch(text):
        return " ".join(text.translate(_LETTERS).split())
    return " ".join(re.findall(r"[^\W_]+", fold(plain(to_text(text)))))


def _without_pages(title: str) -> str:
    # Most titles end without a digit, which saves the search.
    rest = _PAGES.sub("", title) if title.rstrip(" )].")[-1:].isdigit() else ""
    return rest if normalise_text(rest) else title


def _split_form(title: str) -> tuple[str, str]:
    """Return a title without its form, and the form; a title is never only a form."""
    for pattern, signs in _FORMS:
        # Most titles have none of the signs, which saves the search.
        match = None if signs.isdisjoint(title) else pattern.search(title)
        if match:
            rest = f"{title[: match.start()]}{title[match.end() :]}"
            if normalise_text(rest):
                return rest, normalise_text(match[1])
    return title, ""


@dataclass(frozen=True)
class Difference:
    """The words in which two titles differ, without typing errors and light words."""

    changed: tuple[str, ...] = ()
    """Words of both titles, sorted; empty if only one has other words."""
    misread: bool = False
    """Whether one word is changed, and most of its letters are equal."""
    added: tuple[str, ...] = ()
    """Words that one title has and the other lacks, sorted."""
    stance: str = ""
    """The added word that marks a later work, such as "towards", or ""."""


def differ(ours: str, theirs: str) -> Difference:
    """Compare two normalised titles; the result is symmetric."""
    counts = Counter(ours.split()), Counter(theirs.split())
    left = list((counts[0] - counts[1]).elements())
    right = list((counts[1] - counts[0]).elements())
    _drop_compounds(left, ours, right)
    _drop_compounds(right, theirs, left)
    for word in tuple(left):
        pair = next((other for other in right if misspelt(word, other)), None)
        if pair is not None:
            left.remove(word)
            right.remove(pair)
    left, right = (
        [w for w in one if not (w in _LIGHT or w in _SPELLED or _NUMBER.fullmatch(w))]
        for one in (left, right)
    )
    words = tuple(sorted(left + right))
    if left and right and not ours.startswith(theirs) and not theirs.startswith(ours):
        misread = len(left) == len(right) == 1 and fuzz.ratio(left[0], right[0]) >= _MISREAD
        return Difference(words, misread=misread and not _differ_in_prefix(left[0], right[0]))
    stance = (word for word in words if word in _STANCE and len(words) <= _MAX_STANCE)
    return Difference(added=words, stance=next(stance, ""))


def is_opening(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the start of the other: three words, or everything before a colon."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    is_long = len(short.text) >= _OPENING_LETTERS and short.text.count(" ") + 1 >= _OPENING_WORDS
    is_start = short.text != long.text and long.text.startswith(short.text)
    return is_start and (is_long or short.text == long.head)


def is_cut(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the other truncated, with an ellipsis or within a word."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    if short.text == long.text or not long.text.startswith(short.text):
        return False
    last = short.text.split(" ")[-1]
    inside = long.text[len(short.text)].isalpha() and last.isalpha()
    return short.cut or (inside and not _NUMBER.fullmatch(last))


def misspelt(one: str, other: str) -> bool:
    """Whether two different words may be the same: by a typing error, ending or abbreviation."""
    short, long = sorted((one, other), key=len)
    more = len(long) - len(short)
    errors = sum(len(short) >= least for least in _ERRORS)
    # In shorter words, only two letters may be swapped: "TCP-D" and "TPC-D".
    errors = errors or int(len(short) > _ENDING and sorted(short) == sorted(long))
    mistyped = errors > 0 and OSA.distance(short, long, score_cutoff=errors) <= errors
    has_ending = len(short) > _ENDING and more <= _ENDING and long.startswith(short)
    similar = has_ending or _abbreviates(short, long) or mistyped
    return similar and not _differ_in_prefix(one, other)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is another without some letters between the first and the last."""
    if not _ABBREVIATION <= len(short) <= len(long) // 2 or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _differ_in_prefix(one: str, other: str) -> bool:
    stems = [
        {word} | {word[len(p) :] for p in _PREFIXES if word.startswith(p)} for word in (one, other)
    ]
    return any(len(stem) > _ENDING for stem in stems[0] & stems[1])


def _drop_compounds(left: list[str], ours: str, right: list[str]) -> None:
    """Drop from both what is two words in one title and one in the other: "data base"."""
    for one, two in pairwise(ours.split()):
        if f"{one}{two}" in right:
            right.remove(f"{one}{two}")
            for word in (one, two):
                if word in left:
                    left.remove(word)
