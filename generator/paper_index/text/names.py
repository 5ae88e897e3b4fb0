"""A printed name taken apart into given name, particle, family name and suffix.

Knows only what can be seen in the name itself; where nothing can be seen, it guesses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyascii import anyascii

from paper_index.text.escape import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 6
"""Names in one line: collaborations can have thousands."""

# Particles stand apart and in small letters; in capitals they are part of the family name.
_PARTICLES = frozenset(
    """
    't ’t aan af al am auf av aus ben bin bint da dal dalla das de degli dei del dela della
    delle dello den der des di do dos du el het ibn im in la las le les lo los op te ten ter tot
    uit van ver vom von voor zu zum zur
    """.split()  # noqa: SIM905 (many words)
)
# "Ortega y Gasset" is one family name: the word in front belongs to it.
_JOINING = frozenset({"e", "i", "y"})
# Capitals that never end a given name. "Van" and "Le" are left out: in Vietnam they do.
_ARTICLES = frozenset(
    "Dal Dalla De Del Della Delle Des Dos La St. Von".split()  # noqa: SIM905 (one line)
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")

_CORPORATE = re.compile(r"\b(?:Collaboration|Consortium|Inc|Institute|Team|University)\b")
_LAST_WORDS = re.compile(r"\s(?:Group|Lab|Labs|Project|Foundation)$")

# Han, kana and Hangul are written family name first, and without a space nothing says where the
# family name ends. The middle dot parts foreign names.
_EAST_ASIAN = re.compile(
    r"[々〇〆・·\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]+"
)


@dataclass(frozen=True)
class Name:
    """A name and its parts, each "" when there is none; `family` only if nothing was printed.

    `literal` says that the family name is the whole name as it is printed: that of a group, or
    one in a script that does not show where the family name ends.
    """

    printed: str
    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: bool = False


def parse_name(printed: str) -> Name:
    """Take apart a name printed as "Given von Family Jr." or "von Family, Given"; never raises."""
    text = " ".join(printed.split())
    if _EAST_ASIAN.fullmatch(text) or _CORPORATE.search(text) or _LAST_WORDS.search(text):
        return Name(printed, text, literal=True)
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    if not parts:
        return Name(printed, text, literal=True)
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    if suffix:
        parts.remove(suffix)
    if len(parts) > 1:
        particle, family = _split_particle(parts[0].split())
        return Name(printed, family, ", ".join(parts[1:]), particle, suffix)
    return _in_printed_order(printed, parts[0].split(), suffix)


def sort_key(name: Name) -> tuple[str, str, str]:
    """Return what a library sorts by: family name, given name, the name as printed.

    The first two are folded; the particle and the suffix do not count.
    """
    return unmarked(name.family), unmarked(name.given), name.printed


def _in_printed_order(printed: str, words: list[str], suffix: str) -> Name:
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    start = _family_start(words)
    particle, family = _split_particle(words[start:])
    return Name(printed, family, " ".join(words[:start]), particle, suffix)


def _family_start(words: list[str]) -> int:
    """Return the index of the word where the family name begins, its particle included."""
    last = max(len(words) - 1, 0)
    for number, word in enumerate(words[:last]):
        if word in _JOINING and number:
            return number - 1
        if word in _PARTICLES:
            # "Van de Maele" in capitals: the small words belong to a name that has begun.
            before = words[number - 1] if number > 1 else ""
            return number - 1 if before.lower() in _PARTICLES else number
        if word in _ARTICLES and number:
            return number
    return last


def _split_particle(words: list[str]) -> tuple[str, str]:
    """Return the particle in front of a family name, and the family name: one word at least."""
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def unmarked(text: str) -> str:
    """Return a text's folded letters, those of Latin script without their marks."""
    # Letters such as ł and ø have no accent that folding could take off.
    return "".join(anyascii(c).lower() if "\u00c0" <= c <= "\u024f" else c for c in fold(text))


def join_names(authors: Sequence[str]) -> str:
    """Return a list of authors in one line; of more than six, five and the number of others."""
    if len(authors) <= _SHOWN:
        return ", ".join(authors)
    return f"{', '.join(authors[: _SHOWN - 1])} and {len(authors) - _SHOWN + 1} more"
