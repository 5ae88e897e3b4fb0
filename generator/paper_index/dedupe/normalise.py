"""Normalises titles, so that two spellings of one title become equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

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
SPELLED = {
    word: str(number % 10 + 1)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten first second third fourth fifth sixth "  # noqa: SIM905 (two lines)
        "seventh eighth ninth tenth".split()
    )
}
"""Numbers that are written as words, with their digits."""
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
    spelled = [SPELLED[word] for word in words if word in SPELLED]
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
