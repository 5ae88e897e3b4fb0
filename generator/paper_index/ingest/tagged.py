"""Reads the tagged exports of PubMed (nbib), Web of Science and EndNote (enw), by the tags of RIS.

Web of Science also writes its tags as the columns of a table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_index.ingest.draft import ParsedSource, left_out
from paper_index.ingest.identify import PUBMED
from paper_index.ingest.ris import read_values
from paper_index.text.characters import one_line

if TYPE_CHECKING:
    from paper_index.ingest.draft import ImportedRecord, LeftOut


@dataclass(frozen=True)
class _Program:
    """A program's tags, by the tags of RIS that mean the same; of several the first counts."""

    name: str
    start: re.Pattern[str]
    line: re.Pattern[str]
    tags: Mapping[str, str]


_PUBMED = _Program(
    "PubMed",
    re.compile(r"PMID *- *\d+"),
    re.compile(r"(?P<tag>[A-Z]{2,4}) *- ?(?P<value>.*)"),
    {
        "TY": "PT", "TI": "TI", "BT": "BTI", "AU": "FAU AU CN", "T2": "JT", "JA": "TA", "VL": "VI",
        "IS": "IP", "SP": "PG", "PY": "DP", "DO": "LID AID", "UR": "PMID", "C2": "PMC", "AB": "AB",
        "PB": "PB", "KW": "OT MH",
    },
)  # fmt: skip
_WEB_OF_SCIENCE = _Program(
    "Web of Science",
    re.compile(r"PT [A-Z]\s*"),
    re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?"),
    {
        "TY": "PT", "TI": "TI", "AU": "AF AU", "T2": "SO", "J2": "J9", "VL": "VL", "IS": "IS",
        "SP": "BP", "EP": "EP", "AR": "AR", "PY": "PY", "DA": "PD", "DO": "DI", "AB": "AB",
        "PB": "PU", "KW": "DE", "UR": "UR",
    },
)  # fmt: skip
_ENDNOTE = _Program(
    "EndNote",
    re.compile(r"%0 .*"),
    re.compile(r"%(?P<tag>\S) (?P<value>.*)"),
    {
        "TY": "0", "TI": "T", "AU": "A", "T2": "J B", "T3": "S", "VL": "V", "IS": "N", "SP": "P",
        "PY": "D", "DA": "8", "DO": "R", "UR": "U", "AB": "X", "KW": "K", "PB": "I",
    },
)  # fmt: skip
_PROGRAMS = (_PUBMED, _WEB_OF_SCIENCE, _ENDNOTE)
_LISTS = frozenset({"AU", "KW", "DO"})
"""Tags all of whose values count, of each of the program's tags that has one."""
_TYPES = {
    "j": "journal", "b": "book", "s": "chapter", "c": "conference",
    "conference proceedings": "conference",
}  # fmt: skip
_PUBMED_TYPES = frozenset({"journal article", "preprint", "review", "book", "dataset"})
_TABLE = re.compile(r"PT\t(?:[A-Z][A-Z0-9]\t)+")
_SHORT_END = re.compile(r"(?P<start>\d+)-(?P<end>\d+)")


def count_entries(text: str) -> tuple[int, str]:
    """Return the number of records in a text, and the name of the program."""
    if _TABLE.match(text):
        return max(len(text.strip().splitlines()) - 1, 0), _WEB_OF_SCIENCE.name
    lines = text.splitlines()
    counts = [(sum(map(bool, map(one.start.fullmatch, lines))), one.name) for one in _PROGRAMS]
    return max(counts, key=lambda found: found[0])


def parse_tagged(text: str, file: str) -> ParsedSource:
    """Return the papers of a tagged export in its order. Never raises.

    A record without a title is left out. Tags that nothing is made of are unused.
    """
    program = next(one for one in _PROGRAMS if one.name == count_entries(text)[1])
    found = _rows(text) if _TABLE.match(text) else _entries(text, program)
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    for line, values in found:
        place = f"{file}:{line}"
        if record := read_values(_as_ris(values, program), place):
            records.append(record)
        else:
            shown = "; ".join(one_line(value[0]) for value in values.values())
            lost.append(left_out(place, shown, "it has no title"))
    return ParsedSource(tuple(records), tuple(lost), len(records) + len(lost))


def _rows(text: str) -> Iterator[tuple[int, dict[str, list[str]]]]:
    lines = text.splitlines()
    names = lines[0].split("\t")
    for number, row in enumerate(csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE), 2):
        values = {tag: [cell] for tag, cell in zip(names, row, strict=False) if tag and cell}
        if values:
            yield number, values


def _entries(text: str, program: _Program) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Yield the line of each record, and the values of its tags, with their lines."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if program.start.fullmatch(line)]
    for start, end in pairwise([*starts, len(lines)]):
        values: dict[str, list[str]] = {}
        last: list[str] = []
        for line in lines[start:end]:
            match = program.line.fullmatch(line)
            if match and match["tag"] in {"ER", "EF"}:
                break
            if match:
                last = values.setdefault(match["tag"], [])
                last.append((match["value"] or "").strip())
            elif last and line.strip():
                last[-1] += f"\n{line.strip()}"
        yield start + 1, values


def _as_ris(values: Mapping[str, list[str]], program: _Program) -> dict[str, list[str]]:
    """Return the values by the tags of RIS; others under their name in the program."""
    made: dict[str, list[str]] = {}
    used = set()
    for tag, names in program.tags.items():
        known = [name for name in names.split() if values.get(name)]
        # The full names of authors are there beside the short ones; keywords have several sources.
        known = known if tag in _LISTS - {"AU"} else known[:1]
        used.update(known)
        if found := [value for name in known for value in values[name]]:
            made[tag] = found
    used |= set(program.tags["AU"].split()) & values.keys()
    if program is _PUBMED:
        _read_pubmed(made, values)
    if program is _WEB_OF_SCIENCE and "KW" in made:
        # Its lines are wrapped.
        made["KW"] = list(map(one_line, made["KW"]))
    if len(made.get("DA", ())) == len(made.get("PY", ())) == 1:
        # In Web of Science the date is "MAY 5", beside the year.
        year, date = made["PY"][0], made["DA"][0]
        made["DA"] = [date if year in date else f"{date} {year}"]
    made["TY"] = [_TYPES.get(kind.casefold(), kind) for kind in made.get("TY", ("",))]
    made |= {f"{program.name} {tag}": found for tag, found in values.items() if tag not in used}
    return {tag: found for tag, found in made.items() if found}


def _read_pubmed(made: dict[str, list[str]], values: Mapping[str, list[str]]) -> None:
    """Bring what PubMed writes in a way of its own into that of RIS."""
    made["UR"] = [PUBMED.format(number) for number in made.get("UR", ())]
    made["AU"] = [*made.get("AU", ()), *(values.get("CN", ()) if "FAU" in values else ())]
    dois = [value for value in made.pop("DO", ()) if value.endswith("[doi]")]
    made["DO"] = list(dict.fromkeys(value.removesuffix("[doi]").strip() for value in dois))
    # A title ends in a full stop, and a subject such as "*Tea/chemistry" is a main one.
    made["TI"] = [value.removesuffix(".") for value in made.get("TI", ())]
    made["KW"] = [value.lstrip("*").split("/")[0] for value in made.get("KW", ())]
    for value in made.get("SP", ())[:1]:
        # "123-34" are the pages 123 to 134.
        if match := _SHORT_END.fullmatch(value):
            kept = match["start"][: max(len(match["start"]) - len(match["end"]), 0)]
            made["SP"] = [f"{match['start']}-{kept}{match['end']}"]
    # Of several types, the first that says what it is: "Clinical Trial" is an article.
    kinds = [kind for kind in made.get("TY", ()) if kind.casefold() in _PUBMED_TYPES]
    made["TY"] = kinds[:1] or ["journal"]
