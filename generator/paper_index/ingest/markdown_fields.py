"""Makes fields of values with a name: the cells of a row by its columns, and "Authors: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from paper_index.ingest.identify import Identifiers, printed_venue
from paper_index.ingest.markdown_pieces import addresses, note_of, one_line, title_of_cell
from paper_index.text.dates import parse_loose_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paper_index.ingest.draft import Field
    from paper_index.ingest.markdown_pieces import Piece


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
    Role.DATE: r"(?:(?:pub|publication|release|published|submission|arxiv) )?"
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
_MIN_NAMES = 3


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
        if is_named or role in _LINKED or _NOTHING.fullmatch(text):
            return
        if role is None:
            self.unused.append(name or "a column without a name")
        elif role is Role.NOTE:
            # Links within the repository lead to files that the index does not have.
            self.notes.append(note_of([one for one in pieces if one.is_text]))
        elif role is Role.KEYWORDS:
            self.keywords += filter(None, (one.strip() for one in re.split(r"[,;、]", text)))
        else:
            for key, value in _READERS[role](text).items():
                self.fields.setdefault(key, value)

    def _add_links(self, pieces: Sequence[Piece], *, has_title: bool) -> None:
        for address in addresses(pieces):
            self.found.add_address(address)
        rest = " ".join(one.text for one in pieces if not has_title or not one.is_external)
        if not self.found.add_text(rest) and not self.found.add_doi(rest):
            self.found.add_arxiv(rest.strip())

    def record_fields(self) -> dict[str, Field]:
        """Return the fields of a paper file; a year of the venue is the year of the paper."""
        fields = {**self.found.fields(), **self.fields}
        if not fields.get("published") and (year := fields.get("venue_year")):
            fields["published"] = year
        notes = " ".join(filter(None, self.notes))
        return {key: value for key, value in {**fields, "note": notes}.items() if value}


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
    parts = list(filter(None, parts))
    is_list = all(" " in one for one in parts) or (
        len(parts) >= _MIN_NAMES and not any(" " in one.removesuffix(" et al.") for one in parts)
    )
    return tuple(parts) if is_list else (text,)


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
