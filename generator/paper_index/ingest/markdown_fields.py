"""Makes fields of values with a name: the cells of a row by its columns, and "Authors: …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from paper_index.ingest.identify import Identifiers, printed_venue
from paper_index.ingest.markdown_pieces import (
    Piece,
    addresses,
    is_names,
    is_place,
    labelled,
    note_of,
    one_line,
    title_of_cell,
)
from paper_index.text.dates import parse_loose_date
from paper_index.text.venues import VenueKind, venue_kind

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field


class Role(Enum):
    """What the values of a column are."""

    TITLE = auto()
    NAME = auto()
    """A title, if other columns show that the rows are papers."""
    AUTHORS = auto()
    VENUE = auto()
    DATE = auto()
    ABSTRACT = auto()
    NOTE = auto()
    KEYWORDS = auto()
    CODE = auto()
    LINKS = auto()


_ROLES = {
    Role.TITLE: r"(?:paper |article |publication |book )?titles?|papers?(?: names?)?|articles?"
    r"|论文(?:标题|名称)?|标题|题目",
    Role.NAME: r"names?|works?|publications?|名称",
    Role.AUTHORS: r"(?:first |lead )?author(?:s|list)?|by|作者",
    Role.VENUE: r"(?:publication )?venues?|conf(?:erence)?s?|journals?|published (?:in|at)|where"
    r"|publishers?|proceedings|pub|booktitle|会议|期刊|发表|来源",
    Role.DATE: r"(?:(?:pub|publication|release|published|submission|arxiv|m) )?"
    r"(?:dates?|years?|months?|time)|published(?: on)?|released?|when|日期|年份|时间|年",
    Role.ABSTRACT: r"abstracts?|摘要",
    Role.NOTE: r"notes?|comments?|remarks?|summar(?:y|ies)|tl ?dr|descriptions?|introductions?"
    r"|contributions?|key (?:ideas?|points?|contributions?)|main ideas?|highlights?|简介|备注",
    Role.KEYWORDS: r"key ?words?|tags?|topics?|categor(?:y|ies)|tasks?|areas?|fields?|subjects?"
    r"|themes?|domains?|关键词|类别|标签|任务",
    Role.CODE: r"(?:(?:source|official) )?codes?(?: links?)?|github|gitlab|repos?"
    r"|repositor(?:y|ies)|implementations?|代码",
    Role.LINKS: r"(?:.* )?(?:links?|urls?|pdfs?)|(?:.* )?(?:arxiv|doi)(?: ids?)?|openreview"
    r"|websites?|(?:project|home|web) ?pages?|projects?|demos?|videos?|slides?|posters?|blogs?"
    r"|resources?|datasets?|data|链接|主页",
}
_LINKED = frozenset({Role.TITLE, Role.NAME, Role.CODE, Role.LINKS})
_PATTERNS = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _ROLES.items()}
_COMPOUND = re.compile(r"\s*(?:[/&+,|]|\band\b|\bor\b)\s*", re.IGNORECASE)
_NOTHING = re.compile(
    r"\W*(?:n ?/ ?a|none|tbd|tba|unknown|todo|null|coming soon)?\W*", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:\d|[-–/., 年月日]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|th|st|nd|rd){4,30}",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"(?P<year>\d\d)[-./](?P<month>0[1-9]|1[0-2])")
_YEAR_AFTER = re.compile(r"[\s.,]*\(?(?:19|20)\d{2}\)?[\s.]*\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}")
_MIN_NAMES = 3
_BRACKETED = re.compile(r"[(\[]\s*(?P<text>[^()\[\]]{2,80}?)\s*[)\]]")
_REMARK = re.compile(r"(?<=\S)\s+(?=\()")
_INVERTED = re.compile(
    r"(?P<first>[A-Z][\w'’-]+, [A-Z][\w.-]*(?: [A-Z]\.)*),? "
    r"(?:et al\b\.?|and (?P<second>[A-Z][\w.-]+(?: [A-Z][\w'’-]+)+))[.,]?"
)
"""Authors in the style of MLA: "Doe, Jane, et al.", "Doe, Jane, and Bo Roe"."""
_AS_NAMES = re.compile(r"\b[A-Z]\.|\bet al\b")
"""What only lists of names have: initials, and "et al."."""
_HASHTAG = re.compile(r"(?<!\S)#([^\W\d][\w-]+)")
_BREAK = re.compile(r"[.,;]\s+|\s[-–—|]\s")
_YEAR_LAST = re.compile(
    r"[A-Z][^\s.,;:]*(?: (?:[A-Z&][^\s.,;:]*|and|of|on|in|for|the))* (?:19|20)\d\d"
)
_ACRONYM_YEAR = re.compile(r"\A(\w*[A-Z]\w*[A-Z]\w*), ((?:19|20)\d\d)\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN = re.compile(r"\A(?:In|in|At|at) (?=[A-Z])")
_ACRONYM = re.compile(r"[A-Z].*[A-Z]|(?i:arxiv)")
_OTHER_PAPER = re.compile(
    r"\b(?i:see|cf|extends|compare)\b"
    r"|\b(?!van\b|von\b|der\b|den\b|del\b|dos\b|della\b|and\b)[a-z]{3,}\b.*\bet al\b"
)
"""What may come before the year of another paper: "See also Pot et al., 2019"."""
_TELLING = re.compile(r"(?:19|20)\d\d|\bpages?\W*\d", re.IGNORECASE)
_PRINTED_DATE = re.compile(r"(?:19|20)\d\d(?:[-./]\d\d?){0,2}")
_INSTITUTION = re.compile(
    r"\b(?:universit\w+|institut\w+|college|school|labs?|laborator\w+|research|academy|inc|group)\b",
    re.IGNORECASE,
)


def role_of(name: str) -> Role | None:
    """Return the role of a column by its name, of "Venue/Year" that of the first part."""
    for part in (name, *_COMPOUND.split(name)):
        text = " ".join(re.sub(r"[^\w\s]", " ", part.replace("(s)", "s")).split())
        for role, pattern in _PATTERNS.items():
            if pattern.fullmatch(text):
                return role
    return None


def names_authors(name: str) -> bool:
    """Whether a column of titles has the authors as well, as in "Title & Authors"."""
    return any(_PATTERNS[Role.AUTHORS].fullmatch(part) for part in _COMPOUND.split(name))


@dataclass
class NamedValues:
    """The values of one paper: `found` its identifiers, `unused` the names of other columns."""

    fields: dict[str, Field] = field(default_factory=dict)
    found: Identifiers = field(default_factory=Identifiers)
    keywords: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def add_all(self, values: Iterable[tuple[str, Sequence[Piece]]]) -> None:
        """Add values with their names; code comes first, so that no other repository counts."""
        known = [(role_of(name), name, pieces) for name, pieces in values]
        for role, name, pieces in sorted(known, key=lambda one: one[0] is not Role.CODE):
            self.add(role, name, pieces)

    def add(self, role: Role | None, name: str, pieces: Sequence[Piece]) -> None:
        """Add one value; "-" and the like are none."""
        text = one_line(pieces)
        # A column of links is one whatever its name, but not the home pages of authors.
        is_links = role is not Role.AUTHORS and _is_links(pieces)
        if is_links or role in _LINKED:
            self._add_links(pieces, has_title=role in {Role.TITLE, Role.NAME})
        is_named = is_links and (role is None or all(one.is_label for one in pieces))
        # Beside a column of titles, "Publication" has the venue; so may one of another name.
        if role in {Role.NAME, None} and not is_links and is_place(text):
            found = printed_venue(text)
            role = Role.VENUE if found.get("type") and found.get("venue") else role
        if is_named or role in _LINKED or _NOTHING.fullmatch(text):
            return
        if role is None:
            self.unused.append(name or "a column without a name")
        elif role is Role.NOTE:
            # Links within the repository lead to files that the index does not have.
            self.notes.append(note_of([one for one in pieces if one.is_text]))
        elif role is Role.DATE and not _date(text):
            self.add_printed(text)  # "ICML 2024", or what a note has to keep.
        elif role is Role.KEYWORDS:
            self.keywords += filter(None, (one.strip() for one in re.split(r"[,;、]", text)))
        else:
            for key, value in _READERS[role](text).items():
                self.fields.setdefault(key, value)

    def add_printed(self, text: str) -> None:
        """Add the lines after a title: the authors, venue and date in them, the rest as a note."""
        lines = []
        for line in text.split("\n"):
            self.keywords += [one.replace("-", " ") for one in _HASHTAG.findall(line)]
            rest = _BRACKETED.sub(self._without_bracket, _HASHTAG.sub("", line))
            head, *tail = _REMARK.split(note_of([Piece(rest)]), maxsplit=1)
            lines.append((note_of([Piece(self._without_places(head))]), *tail))
        for head, *tail in lines:
            rest = note_of([Piece(self._without_names(head))])
            rest = note_of([Piece(" ".join([self._without_places(rest), *tail]))])
            self.notes.append(rest if re.search(r"[^\W\d]", rest) else "")

    def _without_bracket(self, match: re.Match[str]) -> str:
        # "[Code]" says nothing, but "(Springer, 2019)" and "(pages 3-5)" do.
        is_label = Piece(match["text"]).is_label and not _TELLING.search(match["text"])
        return " " if self._take_place(match["text"]) or is_label else match[0]

    def _without_places(self, text: str) -> str:
        """Take venues and dates at both ends of a line."""
        # "Nature, nurture and noise" names no journal.
        while (first := next(_breaks(text), None)) and self._take_place(
            text[: first.start()], alone=False
        ):
            text = text[first.end() :]
        if self._take_place(text.rstrip(". ")):
            return ""
        for last in reversed(list(_breaks(text))):
            # The stop of an initial or a number of pages comes before a venue as well.
            is_other = _OTHER_PAPER.search(text, 0, last.start())
            if is_other or not self._take_place(text[last.end() :].rstrip(". ")):
                break
            text = text[: last.start() + text[last.start()].count(".")]
        return text

    def _take_place(self, text: str, *, alone: bool = True) -> bool:
        """Take the venue and the date that a text consists of; return whether it does.

        A word with one capital is a venue only if it stands `alone`, or with its year. A second
        venue, or the date of another year, is not taken: it would be lost.
        """
        text = _ACRONYM_YEAR.sub(r"\1 \2", _IN.sub("", text.strip(" *_`")))
        if found := _date(text):
            return self._take(found)
        is_known = is_place(text) and not text.isdecimal()
        if not (is_known or _YEAR_LAST.fullmatch(text)):
            return False
        places = [_place(part.strip(), alone=alone) for part in re.split(r"[,;]", text)]
        names = {place["venue"] for place in places if place.get("venue")}
        if not all(places) or len(names) > 1:
            return False
        return self._take({key: value for place in places for key, value in place.items() if value})

    def _take(self, place: Mapping[str, Field]) -> bool:
        """Take a venue, or a date that may be more exact than the one before; return whether."""
        venue, known = place.get("venue"), self.fields.get("venue")
        dates = [str(one.get("published", "")) for one in (self.fields, place)]
        if (venue and known and venue != known) or len(set(_YEAR.findall(" ".join(dates)))) > 1:
            return False
        self.fields = {**self.fields, **place} if venue else {**place, **self.fields}
        if any(dates):
            self.fields["published"] = max(dates, key=len)
        return True

    def _without_names(self, text: str) -> str:
        """Take the authors at the start of a line, if it has initials, "et al." or "by".

        Other words with capitals may be subjects: "Message Passing, Deep Learning".
        """
        if "authors" in self.fields:
            return text
        if (mla := _INVERTED.match(text)) and _AS_NAMES.search(mla[0]):
            self.fields["authors"] = (mla["first"], mla["second"] or "et al.")
            return text[mla.end() :]
        rest, is_named = re.subn(r"\A(?:\[[^\]]*\]\s*)?by (?=[A-Z])", "", text)
        first, after = rest, ""
        if not is_names(first) and (match := re.search(r"(?<=\w{2})\.\s+|\bet al\.?,?\s+", rest)):
            first, after = rest[: match.end()].rstrip(), rest[match.end() :]
        is_list = re.search(r"[,;&]|\band\b|\bet al\b", first) and is_names(first)
        if _INSTITUTION.search(first) or not is_list or not (is_named or _AS_NAMES.search(first)):
            return rest
        self.fields["authors"] = split_names(first)
        return after

    def _add_links(self, pieces: Sequence[Piece], *, has_title: bool) -> None:
        for address, label in labelled(pieces).items():
            self.found.add_address(address, label)
        rest = " ".join(one.text for one in pieces if not has_title or not one.is_external)
        if not self.found.add_text(rest) and not self.found.add_doi(rest):
            self.found.add_arxiv(rest.strip())

    def record_fields(self) -> dict[str, Field]:
        """Return the fields of a paper file; a year of the venue is the year of the paper."""
        fields = {**self.found.fields(), **self.fields}
        if not fields.get("published") and (year := fields.get("venue_year")):
            fields["published"] = year
        notes = " ".join(" ".join(self.notes).split())
        return {key: value for key, value in {**fields, "note": notes}.items() if value}


def _breaks(text: str) -> Iterator[re.Match[str]]:
    """Yield where a line may be divided: not within brackets."""
    for match in _BREAK.finditer(text):
        before = text[: match.start()]
        if before.count("(") == before.count(")") and before.count("[") == before.count("]"):
            yield match


def _place(text: str, *, alone: bool) -> Mapping[str, Field]:
    """Return the venue, its year and the date that a text is, {} if it is none."""
    date = _PRINTED_DATE.search(text)
    if date and date.start() == 0:
        return {"published": date[0]} if date.end() == len(text) else {}
    found = printed_venue(text)
    printed = str(found.get("venue", ""))
    is_bare = _is_bare_venue(text) and (alone or bool(_ACRONYM.search(text)))
    if not (date or is_bare) or not (found and (not printed or _is_venue(printed))):
        return {}
    return found if printed or not date else {**found, **_date(date[0])}


def _is_venue(name: str) -> bool:
    """Whether a name beside a year may be that of a venue: "Published 2019" has none."""
    first, *rest = name.split()
    return len(rest) > 1 or venue_kind(name) is not None or bool(_ACRONYM.search(first))


def _is_bare_venue(text: str) -> bool:
    """Whether a text without a year is a journal, an archive, or a conference by its short name."""
    is_name = text[:1].isupper() or text.casefold().startswith("arxiv")
    kind = venue_kind(text) if is_name else None
    return kind is not None and (kind is not VenueKind.CONFERENCE or " " not in text)


def _is_links(pieces: Sequence[Piece]) -> bool:
    texts = [piece for piece in pieces if piece.text.strip(" \n/|·,")]
    return bool(addresses(pieces)) and all(piece.is_external for piece in texts)


def title_in_row(values: Sequence[tuple[str, Sequence[Piece]]]) -> tuple[str, int]:
    """Return the title of a row and the number of its column, "" and -1 if it has none."""
    for role in (Role.TITLE, Role.NAME):
        columns = [number for number, (name, _) in enumerate(values) if role_of(name) is role]
        # Of "Paper" and "Title", the former has the links.
        columns.sort(key=lambda number: "title" not in values[number][0].casefold())
        for number in columns:
            if title := title_of_cell(values[number][1]):
                return title, number
    return "", -1


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a list, whole if it is not clear where they end."""
    text = re.sub(r"(?<=[^\W\d_]{3})\.\Z", "", _YEAR_AFTER.sub("", text).strip())
    if ";" in text:
        return tuple(filter(None, (one.strip() for one in text.split(";"))))
    parts = [one.strip() for one in re.split(r",\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", text)]
    parts = _with_initials(list(filter(None, parts)))
    is_list = all(" " in one for one in parts) or (
        len(parts) >= _MIN_NAMES and not any(" " in one.removesuffix(" et al.") for one in parts)
    )
    return tuple(parts) if is_list else (text,)


def _with_initials(parts: list[str]) -> list[str]:
    """Return names with initials that follow after a comma: "Pot, A." is one name."""
    made: list[str] = []
    for part in parts:
        is_initials = _INITIALS.fullmatch(part) and made and "," not in made[-1]
        made[-1:] = [f"{made[-1]}, {part}"] if is_initials else [*made[-1:], part]
    return made


def _date(text: str) -> dict[str, str]:
    text = text.strip(" `'\"()[]")
    if match := _SHORT_DATE.fullmatch(text):
        text = f"20{match['year']}-{match['month']}"
    return {"published": text} if parse_loose_date(text) and _DATE.fullmatch(text) else {}


_READERS: Mapping[Role, Callable[[str], Mapping[str, Field]]] = {
    Role.AUTHORS: lambda text: {"authors": split_names(text)},
    Role.VENUE: lambda text: _date(text) or printed_venue(text),
    Role.DATE: _date,
    Role.ABSTRACT: lambda text: {"abstract": text},
}
"""Functions that return the fields in the text of a value."""
