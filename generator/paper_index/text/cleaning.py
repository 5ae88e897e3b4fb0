"""Cleans titles, abstracts and authors, and tells what it changes beyond spelling.

An import cleans its records with these functions; the check reports what they would change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paper_index.text.abstracts import is_placeholder_abstract, strip_abstract
from paper_index.text.characters import paragraphs, visible
from paper_index.text.markup import MARKUP, Markup, to_plain
from paper_index.text.names import (
    given_first,
    have_families_first,
    have_initials_last,
    parse_name,
    split_names,
)


@dataclass(frozen=True)
class Finding:
    """Something in a value that does not belong there, and what cleaning does with it.

    `code` is that of the hint of the check.
    """

    code: str
    kind: str
    text: str
    done: str = "removed"

    @property
    def change(self) -> str:
        """The change for a report: "rights notice removed: © 2020 …"."""
        return f"{self.kind} {self.done}: {self.text}"


@dataclass(frozen=True)
class CleanText:
    """A clean title or abstract, "" if nothing is left of it.

    `status` is "withdrawn" or "retracted" if the text says so of its paper, else None.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    status: str | None = None


_STATE = r"(?P<state>retracted|withdrawn)(?:\s+(?:article|paper|chapter|manuscript|preprint))?"
_STATE_BEFORE = re.compile(
    rf"(?:[\[(*【]+\s*{_STATE}\s*[\])*】]+\s*[:：.–—-]?"
    rf"|{_STATE.replace('state', 'word')}\s*[:：–—]"
    rf"|{_STATE.replace('state', 'title')}\s*[-.]\s)\s*(?=\S)",
    re.IGNORECASE,
)
_STATE_BEHIND = re.compile(
    rf"(?<=\S)\s*[\[(【]\s*{_STATE}\b[^\])】]*[\])】]\s*\.?$"
    r"|(?<=\S)\s*[:–—-]\s(?-i:(?P<capitals>RETRACTED|WITHDRAWN))$",
    re.IGNORECASE,
)
_WORK = r"(?:paper|article|manuscript|submission|preprint|work|version|chapter|report|document)"
_IS = r"(?:has\s+been|had\s+been|have\s+been|was|is|is\s+being|is\s+now|are)(?:\s+\w+ly)?"
_WITHDRAWN = re.compile(
    rf"\bthis\s+(?:\w+\s+)?{_WORK}\s+{_IS}\s+(?P<this>withdrawn|retracted)\b(?!\s+from\b)"
    rf"|\A\W*(?:the\s+)?(?:\w+\s+)?{_WORK}\s+(?:{_IS}\s+)?(?P<the>withdrawn|retracted)\b(?!\s+from\b)"
    r"|\A\W*(?:withdrawn|(?P<alone>retracted))(?:\W*\Z|[.:!\])]|\s+(?:by|due|because|as|since)\b)"
    rf"|\bauthors?\s+(?:have|has|wish(?:es)?\s+to)\s+(?P<authors>withdr[ae]wn?|retract(?:ed)?)\s+"
    rf"(?:this|the|their)\s+(?:\w+\s+)?{_WORK}\b",
    re.IGNORECASE,
)


def status_in_text(text: str) -> str | None:
    """Return "withdrawn" or "retracted" if an abstract or a comment says so of its paper."""
    lower = text.lower()
    # A quick test before the slow one.
    match = _WITHDRAWN.search(text) if "withdr" in lower or "retract" in lower else None
    if not match:
        return None
    return "retracted" if "retract" in match[0].casefold() else "withdrawn"


def clean_title(source: str, markup: Markup) -> CleanText:
    """Return a title without markup and without "RETRACTED:" and the like.

    Only a title without visible characters becomes empty. Idempotent.
    """
    text = to_plain(source, markup) or visible(source)
    match = _STATE_BEFORE.match(text) or _STATE_BEHIND.search(text)
    if not match:
        return CleanText(text)
    status = next(filter(None, match.groupdict().values())).lower()
    found = Finding("status-in-text", f"mark “{status}”", match[0].strip(), "became the status")
    rest = clean_title(f"{text[: match.start()]}{text[match.end() :]}", markup)
    return CleanText(rest.text, (found, *rest.findings), rest.status or status)


def clean_abstract(source: str, markup: Markup, title: str = "") -> CleanText:
    """Return an abstract without markup, heading and note on rights, its paragraphs on lines.

    A placeholder such as "N/A" and a repetition of the title are no abstract. Idempotent.
    """
    found: list[Finding] = []
    lines = [line for part in paragraphs(source) if (line := to_plain(part, markup))]
    text, before = "\n".join(lines), ""
    while text != before:
        before, stripped = text, strip_abstract(text)
        text = stripped.text.strip()
        if stripped.rights:
            found.append(Finding("abstract-addition", "rights notice", stripped.rights))
        if stripped.heading and text:
            found.append(Finding("abstract-addition", "heading", stripped.heading))
    if text and (is_placeholder_abstract(text) or text.casefold() == title.casefold()):
        found.append(Finding("placeholder-abstract", "placeholder", text))
        text = ""
    return CleanText(text, tuple(found), status_in_text(text))


_OTHERS = re.compile(
    r"(?:(?:\A|[\s,;]+)(?:(?:and|&)\s+)?(?:\bet\.?\s*al\b\.?|(?:and|&)\s+(?:\w+\s+){0,2}others\b\.?|…|\.\.\.)\s*)+\Z"
    r"|\A(?:\d+\s+)?others\.?\Z",
    re.IGNORECASE,
)
_SIGNS = "*†‡§¶‖#∗⁎＊✉✝⋆⊥¹²³⁰⁴-⁹"
_MARKS = (
    rf"[{_SIGNS}]"
    r"|\$\^\{?[\d,\s*∗†‡§¶a-h\\]*(?:ast|dagger|ddagger|star)?\}?\$"
)
_FOOTNOTES = re.compile(
    rf"\A(?:{_MARKS})+\s*(?=\w)|(?<![{_SIGNS}$\s,])[\s,]*(?:(?:{_MARKS})[\s,]*)+\Z"
    r"|(?<=[^\W\d_])\s?\d{1,2}(?:,\s?\d{1,2})*\Z"
    r"|\s*(?:\(\d{1,2}\)|\[\d{1,2}\])\Z"
)
_DEGREE = (
    r"(?:Ph\.?\s?D|D\.?\s?Phil|M\.?\s?D|Sc\.?\s?D|D\.?\s?Sc|M\.?\s?Sc|B\.?\s?Sc|M\.?P\.?H|M\.?B\.?A"
    r"|M\.?\s?Eng|M\.?\s?Phil|Dr\.?-?\s?Ing|Pharm\.?D|Ed\.?D|D\.?V\.?M|D\.?D\.?S|M\.?A|B\.?A|M\.?S|B\.?S"
    r"|J\.?D|LL\.?[BM]|MBBS|MBChB|FRCP|FRS|FACS|R\.?N|Esq)\.?"
)
DEGREE = re.compile(_DEGREE)
"""A degree, such as "PhD", "M.D." or "MA"; the last two may be initials, too."""
_DEGREES = re.compile(
    # Without a comma only what is no initials, in a name with two words in front of it.
    rf"(?<=\w|\.)(?:\s*,\s*{_DEGREE})+\Z|(?<=\w)\s+(?:Ph\.?\s?D|M\.?D|D\.?Phil|M\.Sc|MSc|Pharm\.?D)\.?\Z"
)
_ADDRESS = re.compile(
    r"\s?[<(\[]?(?:https?://orcid\.org/)?\b(?:[0-9]{4}-){3}[0-9]{3}[0-9X]\b[>)\]]?"
    r"|\s?[<(\[]?(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?"
)
_AFFILIATION = re.compile(
    # Other brackets stay: "(Bob)" is a nickname, "(李明)" the name in its own script.
    r"\s?\((?=[^()]*\)(?:,|\Z))[^()]*?\b(?:Universi|Institut|Department|Dept\b|Labs?\b|Laborator|College\b"
    r"|School\b|Inc\b|GmbH\b|Hospital\b|Academy\b)[^()]*\)"
)
_ROLE = re.compile(r"\s*\((?:eds?|editors?|hrsg|hg|orgs?|coords?)\.?\)\Z", re.IGNORECASE)
_LISTED = re.compile(r"/|\A[^,]*\S \S+ - \S+ \S[^,]*\Z")
"""Signs of several names: "Li Wu/Ada Roe", and items of a list indented further than others."""
_JOINED_INITIALS = re.compile(r"[^,]+, [A-Z]{2,3}")
_TITLES = re.compile(r"\A(?:(?:Prof|Dr)\.(?:-Ing\.)?\s*|(?:Professor|Prof|Dr)\s+)+(?=\w)")
_ADDITIONS = (
    ("ORCID or address", _ADDRESS),
    ("affiliation", _AFFILIATION),
    ("role", _ROLE),
    ("footnote mark", _FOOTNOTES),
    ("degree", _DEGREES),
    ("title", _TITLES),
)
# Names of Latin letters and stops; other names may be clean too.
_UNUSUAL = re.compile(
    r"[^A-Za-z\s.’'\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f-]|\.\.|\s-\s"
    r"|\b(?:and|et|al|others|dr|prof|professor|ph|phd|m\.?d|d\.?phil|m\.?sc|pharm\.?d)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[\W\d_]*|\W*(?:anonymous|anon|unknown|n/a|none|null|(?-i:NaN|nan)|undefined|authors?"
    r"|no authors?(?: (?:listed|available|given))?|(?:author )?not (?:listed|available|given))\W*",
    re.IGNORECASE,
)
"""What stands where an author is unknown: "[Anonymous]" in Web of Science, "-" in a table."""
ET_AL = "et al."
"""The last author of a list that omits some."""


@dataclass(frozen=True)
class CleanAuthors:
    """Clean names, given name first; "et al." comes last if the list omits some.

    `sort_names` has the names that were written "Family, Given".
    """

    names: tuple[str, ...]
    sort_names: Mapping[str, str]
    findings: tuple[Finding, ...]


def are_plain_names(names: Sequence[str]) -> bool:
    """Return whether `clean_authors` clearly finds nothing in names; a quick test before it."""
    return len({*names}) == len(names) and not any(
        _UNUSUAL.search(name) or _NO_NAME.fullmatch(name) for name in names
    )


def clean_authors(
    sources: Sequence[str], markup: Markup, sort_names: Mapping[str, str]
) -> CleanAuthors:
    """Return authors without markup, footnote marks, degrees and repetitions, one name each.

    Names that `sort_names` has were told apart by their source, so they are not split. Idempotent.
    """
    found: list[Finding] = []
    names: dict[str, str | None] = {}
    pairs: list[tuple[str, str | None]]
    is_truncated = False
    texts = {source: to_plain(source, markup) for source in sources}
    is_whole = len(set(filter(None, texts.values()))) == 1
    bare = [_bare(text.strip(" ,;"), [])[0] for text in texts.values()]
    listed = [text for text in bare if text]
    orders = (have_initials_last(listed), have_families_first(listed))
    for source in sources:
        sort = sort_names.get(source)
        if sort is not None:
            sort = re.sub(r"(?<=\S) ,", ",", to_plain(sort, markup))
            pairs = [_split_name(texts[source], sort, found)]
        else:
            pairs, is_cut = _read_names(texts[source], found, is_whole=is_whole, orders=orders)
            is_truncated |= is_cut
        for name, split in pairs:
            if _NO_NAME.fullmatch(name):
                found += [Finding("name-addition", "no name", name)] if name else []
            elif name in names:
                found.append(Finding("repeated-value", "repeated author", name))
            else:
                names[name] = split
    if is_truncated and names:
        end = f"{list(names)[-1]} {ET_AL}"
        found.append(Finding("truncated-authors", "truncated list of authors", end, "kept"))
    omitted = (ET_AL,) if is_truncated and names else ()
    sorts = {name: sort for name, sort in names.items() if sort}
    return CleanAuthors((*names, *omitted), sorts, tuple(found))


def _split_name(text: str, split: str, found: list[Finding]) -> tuple[str, str]:
    """Return a name and how its source splits it, without what follows the given name."""
    bare = split
    if "," in split:
        for pattern in (_ROLE, _FOOTNOTES, _AFFILIATION, _ADDRESS):
            bare = pattern.sub("", bare)
    if bare != split and bare.strip(" ,").count(","):
        name = given_first(bare, initials_last=False)[0]
        found.append(Finding("name-addition", "addition", f"{split!r} becomes {bare!r}"))
        return name, bare
    if text != split and _JOINED_INITIALS.fullmatch(split):
        name, sort = given_first(split)
        return name, sort or split
    name = _without_additions(text, found)
    return name, name if split == text else split


def _read_names(
    text: str, found: list[Finding], *, is_whole: bool, orders: tuple[bool, bool]
) -> tuple[list[tuple[str, str | None]], bool]:
    """Return the names in a text, given name first, with "Family, Given" if written so.

    Also returns whether the text says that names are missing. `orders` says whether the list has
    initials last, and families first.
    """
    rest = _OTHERS.sub("", text.strip(" ,;"))
    parts = split_names(rest, is_whole=is_whole)
    if len(parts) > 1:
        found.append(Finding("joined-authors", "authors in one text", rest, "split"))
    names = [_bare(part, found) for part in parts]
    is_cut = rest != text.strip(" ,;") or any(cut for _, cut in names)
    if len(names) == 1 and ((is_whole and _may_be_two(names[0][0])) or _LISTED.search(names[0][0])):
        what = "text that may be several authors"
        found.append(Finding("joined-authors", what, names[0][0], "kept"))
        return [(names[0][0], None)], is_cut
    if len(parts) > 1:
        listed = [name for name, _ in names]
        orders = (have_initials_last(listed), have_families_first(listed))
    initials, families = orders
    inverted = [
        given_first(name, initials_last=initials, families_first=families) for name, _ in names
    ]
    # "Marsh PhD, Sue" has its degree at the end only now.
    return [(_bare(name, found)[0], sort) for name, sort in inverted], is_cut


def _bare(text: str, found: list[Finding]) -> tuple[str, bool]:
    """Return a name without additions and "et al.", and whether it had the latter."""
    name, before, is_cut = text, "", False
    while name != before:
        before = name
        rest = _OTHERS.sub("", name)
        is_cut |= rest != name
        name = _without_additions(rest, found)
    return name, is_cut


def _without_additions(text: str, found: list[Finding]) -> str:
    name, before = re.sub(r"\A(?:(?:and\s|&)\s*)+", "", text.strip(" ,;")), ""
    while name != before:
        before = name
        for kind, pattern in _ADDITIONS:
            rest = pattern.sub("", name).strip(" ,;")
            # "Marsh, MD" may be a name with initials.
            if rest and rest != name and (" " in rest or pattern is _FOOTNOTES):
                found.append(Finding("name-addition", kind, f"{name!r} becomes {rest!r}"))
                name = rest
    return name


def _may_be_two(name: str) -> bool:
    """Whether both sides of a comma look like whole names: "Jane Doe, John Roe"."""
    family, _, given = name.partition(",")
    return " " in family.strip() and " " in given.strip() and not parse_name(name).literal


def find_markup(text: str) -> list[Finding]:
    """Return the markup in a text of a paper file."""
    if not MARKUP.search(text):
        return []
    seen = "\n".join(map(visible, text.split("\n")))
    clean = "\n".join(to_plain(line, Markup.PLAIN) for line in seen.split("\n"))
    if seen != clean and MARKUP.search(seen):
        return [Finding("markup", "markup", _excerpt(seen, clean), "converted")]
    return []


def _excerpt(before: str, after: str) -> str:
    """Return the words in which two texts differ first, as `before` becomes `after`."""
    words, others = before.split(), after.split()
    pairs = zip(words, others, strict=False)
    start = next(
        (n for n, pair in enumerate(pairs) if pair[0] != pair[1]), min(len(words), len(others))
    )
    return " ".join(words[max(start - 1, 0) : start + 4])
