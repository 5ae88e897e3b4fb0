"""Titles made comparable: what two spellings of one title share. Knows nothing of pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from paper_index.text.escape import fold, plain
from paper_index.text.latex import to_text

# What most texts consist of, and what such a text becomes: nothing in it is LaTeX or an accent.
_SIMPLE = re.compile(r"[A-Za-z0-9\s,.;:()\[\]<>?!/\"'`+*=%&#@|~‘’“”–—…•-]*", re.ASCII)
_LETTERS = {number: chr(number).lower() if chr(number).isalnum() else " " for number in range(128)}
_LETTERS |= dict.fromkeys(map(ord, "‘’“”–—…•"), " ")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ROMAN = re.compile(r"(x{0,2})(ix|iv|v?i{0,3})")
_PART_LETTER = re.compile(r"\b(?:part|vol|volume)\s([a-z])\b")
# "x ray" may be "xray" elsewhere: a letter before another word is no sure numeral.
_LETTER_BEFORE = re.compile(r"(?<!\bpart )(?<!\bvol )(?<!\bvolume )\b[ivx]\b(?= )")
_ARTICLES = frozenset({"a", "an", "the"})
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
SPELLED = {
    word: str(number) for words in (_WORDS, _ORDINALS) for number, word in enumerate(words, start=1)
}
"""Numbers that are written as words, with their digits."""
# Punctuation that is a name: C, C++ and C# are three languages.
_SIGNS = ((re.compile(r"(?<=\w)\+\+"), " plus plus "), (re.compile(r"(?<=\w)#"), " sharp "))

_VERSION = re.compile(r"\s+(?:v|version\s)(\d+)$")
# What publishers add to a title to say in which form the work appeared.
_FORM = (
    r"(?:(?:extended|short|long|full)\s+(?:abstract|version|paper)|(?:demo\s+|panel\s+)?abstract|"
    r"abstract\s+only|demo(?:nstration)?(?:\s+description)?|(?:a\s+)?tutorial|tutorial\s+session|"
    r"panel|panel\s+session|poster|invited\s+talk|experience\s+paper|industrial\s+paper|"
    r"technical\s+report|preprint|book\s+review|talk[\s-]+slides.*|"
    r"guest\s+editors?['’]?s?\s+(?:introduction|foreword|editorial))"
)
# What a reference manager may leave behind a title: "pp. 1-12", "(pages 3-9)".
_PAGES = re.compile(
    r"[\s,;:(\[.]+(?:pp?|pages?)\b\.?\s*\d+\s*(?:[-–—]+\s*\d+)?\s*[)\].]*\s*$", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)\s*$")
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*({_FORM})\s*[)\]]", re.IGNORECASE)
_BEHIND = re.compile(rf"\s*(?:\s[-–—]|[,:—])\s*({_FORM})\s*$", re.IGNORECASE)
_BEFORE = re.compile(rf"^\s*({_FORM})\s*:\s*", re.IGNORECASE)
_FORMS = (
    (_IN_BRACKETS, frozenset("([")), (_BEHIND, frozenset("-–—,:")), (_BEFORE, frozenset(":")),
)  # fmt: skip

# Such a piece stands beside the work that it is about, under nearly the same title.
_NOTICE = re.compile(
    r"\b(erratum|errata|corrigendum|corrigenda|addendum|retraction|retracted)(?:to|of|for)?\b"
    r"|^(?:an?\s|the\s)?(reply|response|rejoinder|comments?|corrections?|discussion|review)\s(?:to|on|of|for)\b"
)
_NOTICE_KINDS = {
    "errata": "erratum",
    "corrigendum": "erratum",
    "corrigenda": "erratum",
    "correction": "erratum",
    "corrections": "erratum",
    "retracted": "retraction",
    "comments": "comment",
    "rejoinder": "reply",
    "response": "reply",
}
# Titles of parts that many volumes have; the words between may vary.
_RECURRING = re.compile(
    r"(?:guest )?(?:editors? )?(?:editorial|introduction|foreword|preface|"
    r"(?:author |subject )?index|"
    r"(?:call for )?book reviews?|(?:book review )?column|front matter|table of contents|"
    r"title page|acknowledge?ments?|message from .*|"
    r"(?:from the |letter from the )?editors?|panel(?: discussion)?|news|obituary|in memoriam)"
)
# The commonest of them are known even when mistyped: from this similarity on, 0 to 100.
_COMMON = ("editorial", "introduction", "foreword", "preface", "book review column", "book reviews")
_MISTYPED = 85.0


@dataclass(frozen=True)
class NormalTitle:
    """A title taken apart for comparing; two spellings of one title give equal parts."""

    text: str
    """Small letters and digits, single spaces; marks of form and version are cut off.

    A title without a letter or digit keeps its signs, so that two of them are not alike.
    """
    sorted_tokens: str
    """The words of `text` without articles, sorted and joined."""
    numbers: tuple[str, ...]
    """Digits, roman numerals as digits, and letters of parts, sorted: they tell part from part."""
    unsure: tuple[str, ...]
    """What may be a number, as digits, sorted: "two", or the x of "x ray"."""
    version: str
    """The number of the trailing version mark, or ""."""
    head: str = ""
    """What of `text` stands before the first colon, or ""."""
    cut: bool = False
    """Whether an ellipsis at its end says that there is more."""
    form: str = ""
    """The mark of the form in which it appeared, such as "extended abstract", or ""."""
    notice: str = ""
    """What kind of piece on another work it is, such as "erratum" or "reply", or ""."""

    @property
    def recurring(self) -> bool:
        """Whether many volumes have a part of this title, such as "Editorial"."""
        return _RECURRING.fullmatch(self.text) is not None or any(
            fuzz.ratio(self.text, title) >= _MISTYPED for title in _COMMON
        )


@lru_cache(maxsize=200_000)
def normalise(title: str) -> NormalTitle:
    """Normalise a title: NFKC, case, accents, LaTeX and punctuation off, Greek spelled out."""
    written, form = _without_form(_without_pages(title))
    written = _THOUSANDS.sub("", written)
    if "+" in written or "#" in written:
        for sign, name in _SIGNS:
            written = sign.sub(name, written)
    text = normalise_text(written) or fold(written)
    match = _VERSION.search(text)
    version = match[1] if match else ""
    text = text[: match.start()] if match else text
    words = text.split()
    tokens = sorted(word for word in words if word not in _ARTICLES) or sorted(words)
    return NormalTitle(
        text,
        " ".join(tokens),
        _numbers(text),
        _unsure(text),
        version,
        head=normalise_text(written.partition(":")[0]) if ":" in written else "",
        cut=_ELLIPSIS.search(title) is not None,
        form=form,
        notice=_notice(text),
    )


def normalise_text(text: str) -> str:
    """Return only the letters and digits of a text, folded, runs of all else as one space."""
    if _SIMPLE.fullmatch(text):
        return " ".join(text.translate(_LETTERS).split())
    return " ".join(re.findall(r"[^\W_]+", fold(plain(to_text(text)))))


def _without_pages(title: str) -> str:
    if not title.rstrip(" )].")[-1:].isdigit():
        return title
    rest = _PAGES.sub("", title)
    return rest if normalise_text(rest) else title


def _without_form(title: str) -> tuple[str, str]:
    """Return a title without its mark of form, and the mark; a title is never only a mark."""
    used = set(title)
    for pattern, signs in _FORMS:
        # Among very many titles most have none of the signs.
        match = None if signs.isdisjoint(used) else pattern.search(title)
        if match:
            rest = f"{title[: match.start()]}{title[match.end() :]}"
            if normalise_text(rest):
                return rest, normalise_text(match[1])
    return title, ""


def _notice(text: str) -> str:
    match = _NOTICE.search(text)
    if not match:
        return ""
    found: str = match[1] or match[2]
    return _NOTICE_KINDS.get(found, found)


def _numbers(text: str) -> tuple[str, ...]:
    digits = [number.lstrip("0") or "0" for number in re.findall(r"\d+", text)]
    sure = _LETTER_BEFORE.sub("", text).split()
    romans = [str(_value(word)) for word in sure if _ROMAN.fullmatch(word)]
    letters = [letter for letter in _PART_LETTER.findall(text) if not _ROMAN.fullmatch(letter)]
    return tuple(sorted(digits + romans + letters))


def _unsure(text: str) -> tuple[str, ...]:
    spelled = [SPELLED[word] for word in text.split() if word in SPELLED]
    return tuple(sorted(spelled + [str(_value(one)) for one in _LETTER_BEFORE.findall(text)]))


def _value(roman: str) -> int:
    """Return the value of a roman numeral up to 29."""
    worth = [{"x": 10, "v": 5, "i": 1}[letter] for letter in roman]
    after = [*worth[1:], 0]
    return sum(-one if one < two else one for one, two in zip(worth, after, strict=True))
