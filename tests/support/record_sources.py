"""Records as ten kinds of source write them: the same work, seldom the same text.

A source takes a record (title, authors, venue, year, abstract, doi, arxiv) and returns what one
finds there. A chance draws from one half of each table of forms, so that what was tuned on one half
can be measured on the other.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from support.record_faults import bare, has_a_word, misread, short, turned
from support.source_forms import (
    ABSTRACT_MARKUP,
    JOURNALS,
    LONG_NAMES,
    NO_ABSTRACT,
    PREPRINT_VENUES,
    PROGRAM_MARKS,
    RIGHTS,
    SHORT_WORDS,
    VENUES,
)
from support.title_variants import mistype

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from support.source_forms import Chance

Row = dict[str, Any]
NO_MORE: Row = {"abstract": None, "doi": None, "arxiv": None}
"""Most lists of references have neither abstracts nor identifiers."""
SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "the", "to")
)


def _venue(row: Row, chance: Chance, kind: str) -> str | None:
    """Return the venue in one of the forms that a kind of source has."""
    name = row["venue"]
    if not name:
        return None
    year = row["year"] or 1999
    number = year % 40 + 1
    long = LONG_NAMES.get(name, f"Workshop on {name}")
    form = chance.form(VENUES[kind])
    return (long if name in JOURNALS else form).format(
        long=long,
        name=name,
        year=year,
        yy=f"{year % 100:02}",
        n=number,
        nth=f"{number}th",
        vol=chance.randint(1, 3),
    )


def _shortened(text: str | None) -> str | None:
    return text and " ".join(SHORT_WORDS.get(word, word) for word in text.split())


def _cut(text: str, length: int, mark: str = "…") -> str:
    return text if len(text) <= length else text[:length].rpartition(" ")[0].rstrip(" ,:-") + mark


def _plain(text: str) -> str:
    """Return text without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _sentence_case(title: str) -> str:
    words = title.split()
    rest = (word if re.search("[A-Z].*[A-Z0-9]", word) else word.lower() for word in words[1:])
    return " ".join([*words[:1], *rest])


def _title_case(title: str) -> str:
    return " ".join(
        word if word.lower() in SMALL_WORDS else word[:1].upper() + word[1:]
        for word in title.split()
    )


def _with_signs(title: str) -> str:
    return title.replace(" and ", " & ")


def _main_title(title: str) -> str:
    main, colon, rest = title.partition(": ")
    return main if colon and len(main.split()) >= 3 and rest else title


def _year(row: Row, chance: Chance, *, missing: float, off: float) -> Any:
    if not row["year"] or chance.happens(missing):
        return None
    shift = chance.form((-1, 1, -1, -2)) if chance.happens(off) else 0
    return row["year"] + shift


def _initials(name: str) -> str:
    """Return Ann B. Lake as AB Lake."""
    given, _, family = name.rpartition(" ")
    return f"{''.join(word[0] for word in given.split())} {family}".strip()


def _without_middle(name: str) -> str:
    words = name.split()
    return " ".join(word for word in words if word in {words[0], words[-1]} or len(word) > 2)


def _list_cut(names: list[str], most: int, mark: Sequence[str]) -> list[str]:
    return names if len(names) <= most else [*names[:most], *mark]


def scholar(row: Row, chance: Chance) -> Row:
    """Return what a search engine's result shows: everything cut, no abstract."""
    title = _sentence_case(row["title"]) if chance.happens(0.6) else row["title"]
    if chance.happens(0.3):
        title = _cut(title, chance.randint(45, 80), chance.form(("…", " …", "...", "")))
    if chance.happens(0.1):
        title = chance.form(("[PDF] {}", "[CITATION] {}", "[BOOK] {}", "[HTML] {}")).format(title)
    venue = _venue(row, chance, "scholar")
    names = [_initials(name) for name in row["authors"]]
    return {
        **row,
        "title": title,
        "authors": _list_cut(
            names, chance.randint(3, 5), chance.form((("…",), (), ("...",), ("others",)))
        ),
        "venue": venue and _cut(venue, 40) if chance.happens(0.7) else None,
        "year": _year(row, chance, missing=0.4, off=0.1),
        **NO_MORE,
    }


def dblp(row: Row, chance: Chance) -> Row:
    """Return what a hand-kept database of references has: tidy, short venues, no abstract."""
    names = [_without_middle(name) if chance.happens(0.3) else name for name in row["authors"]]
    if names and chance.happens(0.1):
        names[0] += chance.form((" 0001", " 0002", " 0003", " 0011"))
    return {
        **row,
        "title": f"{row['title']}." if chance.happens(0.5) else row["title"],
        "authors": names,
        "venue": _venue(row, chance, "dblp"),
        "abstract": None,
        "doi": row["doi"] if chance.happens(0.5) else None,
        "arxiv": None,
    }


def acm(row: Row, chance: Chance) -> Row:
    """Return what a publisher's library has: title case, a long venue, often another DOI."""
    doi = row["doi"]
    if chance.happens(0.15):
        doi = f"10.5555/{chance.randint(1_000_000, 9_999_999)}"
    return {
        **row,
        "title": _title_case(row["title"]),
        "venue": _venue(row, chance, "acm"),
        "abstract": row["abstract"] if chance.happens(0.8) else None,
        "doi": doi,
        "arxiv": None,
    }


def cora(row: Row, chance: Chance) -> Row:
    """Return a reference read by a machine from the end of somebody's paper."""
    forms: tuple[Callable[[str], str], ...] = (turned, short, bare, _initials)
    names = [chance.form(forms)(name) for name in row["authors"]]
    if len(names) > 1 and chance.happens(0.15):
        swapped = chance.randrange(len(names) - 1)
        names[swapped : swapped + 2] = names[swapped + 1], names[swapped]
    if chance.happens(0.25):
        names = [misread(name, chance) if chance.happens(0.3) else name for name in names]
    if chance.happens(0.15):
        names = _list_cut(
            names, chance.randint(1, 2), (chance.form(("et al.", "et al", "and others", "etc.")),)
        )
    joint = chance.form((None, None, ", ", " and ", "; ", " & "))
    if joint and names:
        names = [joint.join(names)]
    report = chance.happens(0.12)
    venue = _shortened(_venue(row, chance, "report" if report else "cora"))
    title = row["title"]
    if chance.happens(0.35):
        title = misread(title, chance)
    if chance.happens(0.1):
        title = chance.form(("{}.", '"{}"', "{},", "``{}''")).format(title)
    return {
        **row,
        "title": title,
        "authors": names,
        "venue": venue if chance.happens(0.85) else None,
        "year": _year(row, chance, missing=0.1, off=0.9 if report else 0.08),
        **NO_MORE,
    }


def crossref(row: Row, chance: Chance) -> Row:
    """Return what publishers deposit: markup and entities, capitals, no subtitle."""
    title = html.escape(row["title"], quote=False)
    words = title.split()
    if chance.happens(0.15):
        marked = chance.form(("<i>{}</i>", "<scp>{}</scp>", "<b>{}</b>", "<italic>{}</italic>"))
        place = chance.randrange(len(words))
        words[place] = marked.format(words[place])
        title = " ".join(words)
    if chance.happens(0.1):
        title = title.upper()
    elif chance.happens(0.15):
        title = _main_title(title)
    abstract = row["abstract"]
    if abstract:
        abstract = chance.form(ABSTRACT_MARKUP).format(html.escape(abstract, quote=False))
    return {
        **row,
        "title": title,
        "venue": _venue(row, chance, "crossref"),
        "year": _year(row, chance, missing=0, off=0.08),
        "abstract": abstract if chance.happens(0.4) else None,
        "arxiv": None,
        "markup": "html",
    }


def scopus(row: Row, chance: Chance) -> Row:
    """Return what a citation database exports: Smith JA, no accents, capitals, rights behind."""
    names = [_plain(name) for name in row["authors"]]
    name_form = chance.form((bare, turned))
    names = [name_form(name) for name in names]
    if chance.happens(0.5):
        names = [name.upper() for name in names]
    abstract = row["abstract"]
    if abstract and abstract not in NO_ABSTRACT and chance.happens(0.8):
        abstract += chance.form(RIGHTS).format(row["year"])
    else:
        abstract = chance.form(NO_ABSTRACT)
    title = _plain(row["title"])
    venue = _venue(row, chance, "scopus")
    return {
        **row,
        "title": title.upper() if chance.happens(0.2) else _sentence_case(title),
        "authors": _list_cut(names, 8, ("et al.",)),
        "venue": venue and chance.form((venue, venue.upper())),
        "abstract": abstract,
        "doi": row["doi"] if chance.happens(0.7) else None,
        "arxiv": None,
    }


REVISIONS: tuple[Callable[[str], str], ...] = (
    lambda title: re.sub(r"^(A|An|The) ", "", title),
    lambda title: title.replace(" for ", " in ", 1),
    lambda title: title.replace(": ", " - ", 1),
    lambda title: title.replace(" with ", " using ", 1),
    lambda title: title.replace(" and ", " & ", 1),
    lambda title: title.replace("Model ", "Models ", 1),
    lambda title: title.replace("-", " ", 1),
    lambda title: title.replace("Towards ", "Toward ", 1),
)
"""What authors change in a title before print, without another content word."""
RETITLED: tuple[Callable[[str], str], ...] = (
    lambda title: f"Towards {title}",
    lambda title: f"{title}: A Case Study",
    lambda title: title.replace("Improving", "Enhancing", 1).replace("Approach", "Method", 1),
    lambda title: title.replace("Exploring", "Investigating", 1).replace("Model", "Framework", 1),
)
"""What they seldom change: then only the abstract shows that it is one work."""


def arxiv(row: Row, chance: Chance) -> Row:
    """Return the preprint: earlier, without venue, its title and abstract slightly other."""
    title = row["title"]
    if chance.happens(0.25):
        title = chance.form(REVISIONS)(title)
    if chance.happens(0.06):
        title = chance.form(RETITLED)(title)
    number = chance.randrange(100_000)
    year = row["year"] and row["year"] - chance.happens(0.4)
    given = f"{(year or 2020) % 100:02}{chance.randint(1, 12):02}.{number:05}"
    preprint = chance.form(PREPRINT_VENUES)
    abstract = row["abstract"]
    if abstract:
        sentences = re.split(r"(?<=[.!?]) ", abstract)
        if len(sentences) > 3 and chance.happens(0.4):
            del sentences[chance.randrange(1, len(sentences))]
        abstract = " ".join(sentences).replace("%", r"\%")
    return {
        **row,
        "title": title,
        "venue": preprint and preprint.format(given),
        "year": year,
        "abstract": abstract if chance.happens(0.85) else None,
        "doi": f"10.48550/arXiv.{given}" if chance.happens(0.3) else None,
        "arxiv": given,
        "markup": "latex",
    }


def reference_manager(row: Row, chance: Chance) -> Row:
    """Return what a reference manager exports: braces, series in titles, gaps."""
    title = row["title"]
    if chance.happens(0.4):
        title = re.sub(r"\b(\w*[A-Z]\w*[A-Z]\w*)\b", r"{\1}", title)
    if chance.happens(0.15):
        title = chance.form(("{}.", "{{{}}}", "{} (extended abstract)", "{} -")).format(title)
    if row["venue"] and chance.happens(0.1):
        title = chance.form(
            ("{} ({name} {year})", "{}, {name} {year}", "{} - {name}", "{} [{name}]")
        ).format(title, name=row["venue"], year=row["year"])
    names = [turned(name) if chance.happens(0.2) else _inverted(name) for name in row["authors"]]
    return {
        **row,
        "title": title,
        "authors": [] if chance.happens(0.08) else names,
        "venue": _venue(row, chance, "reference_manager"),
        "year": _year(row, chance, missing=0.12, off=0.05),
        "abstract": row["abstract"]
        if chance.happens(0.6)
        else chance.form((None, None, *NO_ABSTRACT)),
        "doi": row["doi"] if chance.happens(0.5) else None,
        "arxiv": None,
        "markup": "latex",
    }


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else family


def conference_site(row: Row, chance: Chance) -> Row:
    """Return a line of a conference's program: first names and marks, neither venue nor year."""
    title = _title_case(row["title"])
    if chance.happens(0.3):
        title = chance.form(PROGRAM_MARKS).format(title)
    names = [_without_middle(name) for name in row["authors"]]
    if names and chance.happens(0.2):
        mark = chance.form(("*", "¹", " (University of Somewhere)", "†"))
        names[0] += mark
    return {
        **row,
        "title": title,
        "authors": names,
        "venue": _venue(row, chance, "conference_site") if chance.happens(0.3) else None,
        "year": row["year"] if chance.happens(0.4) else None,
        "abstract": row["abstract"] and _cut(row["abstract"], 400) if chance.happens(0.3) else None,
        "doi": None,
        "arxiv": None,
    }


def by_hand(row: Row, chance: Chance) -> Row:
    """Return a line of somebody's list: typed, so with slips, and not all of it."""
    title = row["title"]
    if chance.happens(0.25) and has_a_word(title):
        title = mistype(title)
    if chance.happens(0.15):
        title = _main_title(title)
    if chance.happens(0.15):
        forms: tuple[Callable[[str], str], ...] = (
            _sentence_case,
            str.lower,
            _title_case,
            _with_signs,
        )
        title = chance.form(forms)(title)
    names = [
        chance.form((short, _without_middle, turned, _initials))(name) for name in row["authors"]
    ]
    if chance.happens(0.15):
        chance.shuffle(names)
    elif chance.happens(0.1):
        names = names[:-1] or names
    return {
        **row,
        "title": title,
        "authors": names,
        "venue": _venue(row, chance, "by_hand"),
        "year": _year(row, chance, missing=0.15, off=0.07),
        **NO_MORE,
    }


SOURCES: dict[str, Callable[[Row, Chance], Row]] = {
    "scholar": scholar, "dblp": dblp, "acm": acm, "cora": cora, "crossref": crossref,
    "scopus": scopus, "arxiv": arxiv, "reference manager": reference_manager,
    "conference site": conference_site, "by hand": by_hand,
}  # fmt: skip
"""The ten kinds by name."""
