"""Faults of dirty records, each made on purpose, so that its cost can be measured alone.

Every fault takes a record (id, title, authors, venue, year) and a source of chance, and returns a
new record; the same seed gives the same faults.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

from support.title_variants import ACCENTS, longest, mistype

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]

READ_WRONGLY = (
    ("rn", "m"), ("m", "rn"), ("l", "1"), ("I", "l"), ("O", "0"), ("e", "c"), ("h", "b"),
    ("cl", "d"), ("fi", "f"), ("ti", "h"), ("u", "ii"), ("t", "f"), ("a", "o"), ("vv", "w"),
)  # fmt: skip
PROCEEDINGS = (
    "Proc. {}", "Proceedings of the {year} {} Conference", "{} '{short}", "In {}", "{}, {year}",
    "Proc. of the Int. Conf. on {}", "ACM Press, {}", "{} (pages 12-23)", "in Proceedings of {}.",
    "{} Conf.",
)  # fmt: skip
NARROW = 30
"""Characters that the narrowest column holds."""
ERRORS = 40
"""One error in so many characters."""


def _authors(row: Row, join: Callable[[list[str]], str]) -> Row:
    names = [name for name in row["authors"] or () if name.strip()]
    return {**row, "authors": [join(names)] if names else []}


def turned(name: str) -> str:
    """Return Ann B. Lake as Lake, A. B."""
    given, _, family = name.rpartition(" ")
    return f"{family}, {'. '.join(word[0] for word in given.split())}." if given else family


def short(name: str) -> str:
    """Return Ann Lake as A. Lake."""
    given, _, family = name.rpartition(" ")
    return " ".join([*(f"{word[0]}." for word in given.split()), family])


def bare(name: str) -> str:
    """Return Ann B. Lake as Lake AB."""
    given, _, family = name.rpartition(" ")
    return f"{family} {''.join(word[0] for word in given.split())}".strip()


def _without(field: str, share: float = 1.0) -> Callable[[Row, random.Random], Row]:
    empty: Any = [] if field == "authors" else None
    return lambda row, chance: {**row, field: empty} if chance.random() < share else row


def _title(change: Callable[[str, random.Random], str]) -> Callable[[Row, random.Random], Row]:
    return lambda row, chance: {**row, "title": change(row["title"] or "", chance)}


def _cut(title: str, chance: random.Random) -> str:
    """Cut a long title behind its middle, as a narrow column does, in a word or not."""
    if len(title) <= NARROW:
        return title
    return title[: chance.randint(max(NARROW, len(title) // 2), len(title) - 1)].rstrip()


def misread(text: str, chance: random.Random) -> str:
    """Return what a machine reads from a bad print."""
    for _ in range(max(1, len(text) // ERRORS)):
        wrong, read = chance.choice(READ_WRONGLY)
        places = [found.start() for found in re.finditer(wrong, text)]
        if places:
            place = chance.choice(places)
            text = f"{text[:place]}{read}{text[place + len(wrong) :]}"
        elif chance.random() < 0.5 and " " in text:
            text = text.replace(" ", "", 1)
    return text


def _read_by_machine(row: Row, chance: random.Random) -> Row:
    names = [misread(name, chance) if chance.random() < 1 / 3 else name for name in row["authors"]]
    return {**row, "title": misread(row["title"], chance), "authors": names}


def _venue(row: Row, chance: random.Random) -> Row:
    if not row["venue"]:
        return row
    year = str(row["year"] or 1999)
    form = chance.choice(PROCEEDINGS).replace("{year}", year).replace("{short}", year[2:])
    return {**row, "venue": form.replace("{}", row["venue"])}


def _another_year(row: Row, chance: random.Random) -> Row:
    return {**row, "year": row["year"] + chance.choice((-1, 1))} if row["year"] else row


def _et_al(row: Row, _: random.Random) -> Row:
    names = row["authors"] or []
    return {**row, "authors": [f"{names[0]} et al."]} if len(names) > 1 else row


def _capitals(row: Row, _: random.Random) -> Row:
    names = [name.upper() for name in row["authors"] or ()]
    return {**row, "title": row["title"].upper(), "authors": names}


def _with_more(title: str, chance: random.Random) -> str:
    return f"{title}{chance.choice((' (Extended Abstract)', '.', ' - SIGMOD', ' *', ', pp. 1-12'))}"


def has_a_word(title: str) -> bool:
    """Whether there is a word in which two letters behind the first can be swapped."""
    return bool(re.search("[A-Za-z]", title)) and len(set(longest(title)[1:])) > 1


FAULTS: dict[str, Callable[[Row, random.Random], Row]] = {
    "no year": _without("year"),
    "no venue": _without("venue"),
    "no authors": _without("authors"),
    "half without year, venue, authors": lambda row, chance: _without("year", 0.5)(
        _without("venue", 0.5)(_without("authors", 0.5)(row, chance), chance), chance
    ),
    "title alone": lambda row, _: {**row, "year": None, "venue": None, "authors": []},
    "another year": _another_year,
    "authors A. Brown; G. Cole": lambda row, _: _authors(row, lambda n: "; ".join(map(short, n))),
    "authors A. Brown and G. Cole": lambda row, _: _authors(
        row, lambda n: " and ".join(map(short, n))
    ),
    "authors Brown, A., Cole, G.": lambda row, _: _authors(
        row, lambda n: ", ".join(map(turned, n))
    ),
    "authors Brown A, Cole G": lambda row, _: _authors(row, lambda n: ", ".join(map(bare, n))),
    "authors Brown, A et al.": _et_al,
    "title cut": _title(_cut),
    "title cut …": _title(
        lambda title, chance: f"{cut}…" if (cut := _cut(title, chance)) != title else title
    ),
    "title cut at its colon": _title(lambda title, _: title.partition(":")[0]),
    "title with more behind": _title(_with_more),
    "title mistyped": _title(lambda title, _: mistype(title) if has_a_word(title) else title),
    "title without accents' care": _title(lambda title, _: title.translate(ACCENTS)),
    "title and authors misread": _read_by_machine,
    "venue in ten ways": _venue,
    "capitals": _capitals,
}
"""The faults by name."""
MOST = 3
"""Faults that one record has when all are mixed."""


def soil(rows: Sequence[Row], fault: str, seed: int = 1) -> list[Row]:
    """Return the records with one fault, or with `mixed` up to three of any kind, in each."""
    chance = random.Random(f"{seed} {fault}")
    soiled = []
    for row in rows:
        row = {**row, "authors": row["authors"] or []}  # noqa: PLW2901 (a copy)
        names = [fault] if fault != MIXED else chance.sample(list(FAULTS), chance.randint(0, MOST))
        for name in names:
            row = FAULTS[name](row, chance)  # noqa: PLW2901 (fault upon fault)
        soiled.append(row)
    return soiled


MIXED = "mixed"
