"""Parses, splits, inverts and joins personal names, using only what the name itself shows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from anyascii import anyascii

from paper_index.text.escape import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_SHOWN = 6
"""Names shown in one line: collaborations can have thousands."""

# Particles are separate words in small letters; in capitals they are part of the family name.
_PARTICLES = frozenset(
    """
    't ’t aan af al am auf av aus ben bin bint da dal dalla das de degli dei del dela della
    delle dello den der des di do dos du el het ibn im in la las le les lo los op te ten ter tot
    uit van ver vom von voor zu zum zur
    """.split()  # noqa: SIM905 (many words)
)
# "Ortega y Gasset" is one family name, which includes the word before the conjunction.
_CONJUNCTIONS = frozenset({"e", "i", "y"})
# Capitals that never end a given name. "Van" and "Le" are missing: in Vietnamese names they do.
_CAPITAL_PARTICLES = frozenset(
    "Dal Dalla De Del Della Delle Des Dos La St. Von".split()  # noqa: SIM905 (one line)
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes of names in lower case, without a full stop."""

_CORPORATE = re.compile(
    r"\b(?:Collaboration|Consortium|Inc|Institute|Team|University)\b"
    r"|\s(?:Group|Lab|Labs|Project|Foundation)$"
)
_LEADING_ARTICLE = re.compile(r"\A[Tt]he\s+")

# Names in Han, kana and Hangul begin with the family name, but without a space nothing shows where
# it ends. The middle dot separates the parts of foreign names.
_EAST_ASIAN = re.compile(
    r"[々〇〆・·\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]+"
)

_AND_OTHERS = re.compile(r"\bet\.?\s*al\b\.?|\b(?:and|&)\s+others\b|…|\.\.\.", re.IGNORECASE)
_OTHERS = re.compile(
    r"et\.?\s*al(?:\.|ii)?|(?:(?:and|&)\s+)?(?:[0-9]+\s+)?others|(?:and|&)\s+[0-9]+\s+more",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*;\s*|\s*,?\s+(?:and|&)\s+")
# "Brown A", "Brown AC" or "Brown A. C.": a family name followed by initials.
_INITIALS_LAST = re.compile(
    r"(?P<family>.*[^\W\d_]{2,})\s+(?P<given>[^\W\d_a-z](?:\.?[\s-]?[^\W\d_a-z]){0,2}\.?)"
)
# Family names as short as initials, which some authors write in capitals: "Bo LI".
_SHORT_FAMILY_NAMES = frozenset(
    "ao bo cao dai do du fan fu gao gu ha he ho hu hua jia jin ko le lee li lim lin liu lo lu luo "  # noqa: SIM905 (two lines)
    "ma mai mo ng oh pan qi qin su sun tan tao vo vu wan wei wu xia xu yan yao ye yi yin yu".split()
)


@dataclass(frozen=True)
class Name:
    """A name and its parts, each "" if absent; `family` is empty only if `printed` is blank.

    `literal` marks a family name that is the whole printed name: that of a group, or one in a
    script that does not show where the family name ends.
    """

    printed: str
    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: bool = False


def parse_name(printed: str) -> Name:
    """Parse a name printed as "Given von Family Jr." or "von Family, Given"; never raises."""
    text = " ".join(printed.split())
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or _EAST_ASIAN.fullmatch(text) or _CORPORATE.search(text):
        return Name(printed, text, literal=True)
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    if suffix:
        parts.remove(suffix)
    words = parts[0].split()
    if len(parts) > 1:
        particle, family = _split_particle(words)
        return Name(printed, family, ", ".join(parts[1:]), particle, suffix)
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    start = _family_start(words)
    particle, family = _split_particle(words[start:])
    return Name(printed, family, " ".join(words[:start]), particle, suffix)


def _family_start(words: list[str]) -> int:
    """Return the index of the first word of the family name, its particle included."""
    last = max(len(words) - 1, 0)
    for number, word in enumerate(words[:last]):
        if word in _CONJUNCTIONS and number:
            return number - 1
        if word in _PARTICLES:
            # "Van de Maele": the small words continue a family name that began with a capital.
            before = words[number - 1] if number > 1 else ""
            return number - 1 if before.lower() in _PARTICLES else number
        if word in _CAPITAL_PARTICLES and number:
            return number
    return last


def _split_particle(words: list[str]) -> tuple[str, str]:
    count = sum(1 for _ in takewhile(_PARTICLES.__contains__, words[:-1]))
    return " ".join(words[:count]), " ".join(words[count:])


def without_marks(text: str) -> str:
    """Return folded text in which Latin letters have lost their marks."""
    # Letters such as ł and ø have no accent that folding could remove.
    return "".join(anyascii(c).lower() if "\u00c0" <= c <= "\u024f" else c for c in fold(text))


def latin_words(text: str) -> str:
    """Return the words of a text in lower-case ASCII letters and digits, separated by one space."""
    ascii_text = anyascii(unicodedata.normalize("NFKC", text)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", ascii_text)))


@dataclass(frozen=True)
class InvertedName:
    """A name with the family name first, for an alphabetical list."""

    text: str
    """The name as it is listed: "Berg, Rianne van den"."""
    letter: str
    """The letter it is listed under, A to Z; "" for names without one, which are listed last."""
    key: tuple[bool, str, str, str]
    """The sort key."""


def invert_name(name: str, sort: str | None = None) -> InvertedName:
    """Return a name as a library lists it; `sort` is a curator's "Family, Given" for it.

    A particle in small letters does not count: "van den Berg" is listed under B. In capitals it is
    part of the family name: "La Malfa" is listed under L. Other scripts are sorted by their
    transliteration, groups without their article.
    """
    if sort:
        text, (family, _, given) = sort, sort.partition(",")
    else:
        parsed = parse_name(name)
        rest = " ".join(filter(None, (parsed.given, parsed.particle)))
        text = ", ".join(filter(None, (parsed.family, rest, parsed.suffix)))
        family = _LEADING_ARTICLE.sub("", parsed.family) if parsed.literal else parsed.family
        given = f"{parsed.given} {parsed.suffix}"
    words = latin_words(family)
    letter = words[:1].upper() if words[:1].isalpha() else ""
    return InvertedName(text, letter, (not letter, words, latin_words(given), name))


@dataclass(frozen=True)
class AuthorList:
    """The names in a list of authors, given name first where the order can be seen."""

    names: tuple[str, ...]
    truncated: bool
    """Whether the list says that it omits authors: "et al.", "and others"."""


@lru_cache(maxsize=200_000)
def parse_author_list(fields: tuple[str, ...]) -> AuthorList:
    """Split the author fields of a record, each of which may hold several names.

    Accepts "A. Brown and B. Li", "Brown, A.; Li, B.", "A. Brown, B. Li", "Brown, A., Li, B." and
    "Brown A, Li B". A name is returned as written unless its family name comes first.
    """
    names = (
        given_name_first(name)
        for field in fields
        for name in _split_field(_AND_OTHERS.sub(" ", field))
    )
    truncated = any(_AND_OTHERS.search(field) for field in fields)
    return AuthorList(tuple(" ".join(name.split()) for name in names if name.strip()), truncated)


def is_others(name: str) -> bool:
    """Return whether an entry of a list of authors is "et al." or "and others", not a name."""
    return bool(_OTHERS.fullmatch(name.strip()))


def given_name_first(name: str) -> str:
    """Return "Brown, Ada", "Brown A" or "Brown A. C." with the family name last."""
    family, comma, given = name.partition(",")
    if comma:
        return f"{given} {family}" if family else name
    match = _INITIALS_LAST.fullmatch(name.strip())
    if not match or match["given"].casefold() in SUFFIXES | _SHORT_FAMILY_NAMES:
        return name
    return f"{match['given']} {match['family']}"


def _split_field(field: str) -> Iterator[str]:
    for part in _SEPARATOR.split(field):
        pieces = [piece.strip() for piece in part.split(",")]
        # One comma inverts a name, unless both sides are whole names.
        if len(pieces) == 1 or (len(pieces) == 2 and not all(" " in one for one in pieces)):  # noqa: PLR2004 (a pair)
            yield part
        elif all(len(piece.rstrip(".")) <= 2 for piece in pieces[1::2]):  # noqa: PLR2004 (initials)
            # "Brown, A., Li, B.": family names alternate with initials.
            pairs = zip_longest(pieces[::2], pieces[1::2], fillvalue="")
            yield from (f"{given} {family}" for family, given in pairs)
        else:
            yield from pieces


def join_names(names: Sequence[str]) -> str:
    """Return names in one line; of more than six, the first five and the number of others.

    A list that ends in "et al." ends in "and others".
    """
    if len(names) > 1 and is_others(names[-1]):
        return f"{', '.join(names[: min(len(names), _MAX_SHOWN) - 1])} and others"
    if len(names) <= _MAX_SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: _MAX_SHOWN - 1])} and {len(names) - _MAX_SHOWN + 1} more"
