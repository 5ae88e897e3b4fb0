"""Titles as people copy them: the same work, written slightly differently."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ACCENTS = str.maketrans("aeioucn", "áéïöûçñ")


def outside_maths(change: Callable[[str], str]) -> Callable[[str], str]:
    """Change only what stands between formulas: a mistyped formula is another formula."""

    def changed(title: str) -> str:
        parts: list[str] = re.split(r"(\$[^$]+\$)", title)
        parts[::2] = [change(part) for part in parts[::2]]
        return "".join(parts)

    return changed


def longest(text: str) -> str:
    words: list[str] = re.findall(r"[A-Za-z]+", re.sub(r"\$[^$]+\$", " ", text))
    return max(words, key=len)


def mistype(title: str) -> str:
    """Swap two different letters inside the longest word."""
    word = longest(title)
    found = (n for n, (one, two) in enumerate(pairwise(word)) if n and one != two)
    place = next(found)
    wrong = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return title.replace(word, wrong, 1)


def marked(title: str, opening: str) -> str:
    return title.replace(longest(title), f"{opening}{longest(title)}}}", 1)


def swap(title: str) -> str:
    words = title.split()
    return " ".join([*words[1:], words[0]]) if len(words) > 1 else title.upper()


VARIANTS: dict[str, Callable[[str], str]] = {
    "small letters": outside_maths(str.lower),
    "capitals": outside_maths(str.upper),
    "accents": outside_maths(lambda text: text.translate(ACCENTS)),
    "a full stop": lambda title: f"{title}.",
    "no punctuation": outside_maths(lambda text: re.sub(r"[^\w\s/-]", " ", text)),
    "an added the": lambda title: f"The {title}",
    "a the inside": lambda title: title.replace(" ", " the ", 1) + ("" if " " in title else "!"),
    "a typo": mistype,
    "a letter dropped": lambda title: title.replace(longest(title), longest(title)[:-1], 1),
    "a first letter dropped": lambda title: title.replace(longest(title), longest(title)[1:], 1),
    "an emphasised word": lambda title: marked(title, r"\emph{"),
    "a word in braces": lambda title: marked(title, "{"),
    "v2 at the end": lambda title: f"{title} v2",
    "swapped words": swap,
    "spaces for hyphens": outside_maths(lambda text: text.replace("-", " ")),
    "no hyphens": outside_maths(lambda text: text.replace("-", "")),
    "hyphens for a space": outside_maths(lambda text: text.replace(" ", "-", 1)),
}  # fmt: skip
