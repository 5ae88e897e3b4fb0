"""Recognises the format of a source by its content, and reads it.

A text that no format fits with confidence is rejected, and so is one of whose entries fewer than
half can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paper_index.ingest import (
    bibtex,
    bibtex_syntax,
    csl_json,
    identifier_list,
    listing,
    markdown_list,
    own_records,
    ris,
    tagged,
)
from paper_index.ingest.draft import ParsedSource, SourceError
from paper_index.ingest.field_names import UNMAPPED
from paper_index.text.wording import nearest, pluralize

FORMATS = {
    "bibtex": "BibTeX or BibLaTeX",
    "ris": "RIS",
    "tagged": "tagged exports of PubMed (nbib), Web of Science (txt) and EndNote (enw)",
    "csl-json": "CSL-JSON, or JSON of Better BibTeX, Zotero or Crossref",
    "json": "JSON: objects with the fields of a paper, one a line or in a list",
    "yaml": "YAML: mappings with the fields of a paper",
    "csv": "CSV with a line of column names",
    "markdown": "a list or table of papers in Markdown",
    "identifiers": "arXiv ids, DOIs or addresses of papers, one a line",
    "listing": "a listing: titles and abstracts in turn, each on a line of its own",
}
"""The formats that can be read, by the name of the option `--format`."""
LABELS = {
    "bibtex": "BibTeX", "ris": "RIS", "tagged": "tagged export", "csl-json": "CSL-JSON",
    "json": "JSON", "yaml": "YAML", "csv": "CSV", "markdown": "Markdown list",
    "identifiers": "identifiers", "listing": "listing",
}  # fmt: skip
_SUPPORTED = "supported formats: " + "; ".join(FORMATS.values())
_EXPORT = "export the library as BibTeX, RIS or CSL-JSON"
_HALF = 2
_NAMED = ("json", "yaml", "csv")
"""Formats whose entries have names of fields that a mapping can give."""

# Formats that are recognised only to say what to do instead.
_OTHERS = (
    (r"<!doctype html|<html\b", "an HTML page, perhaps one that asks to log in",
     "download the file again after logging in, or save the bibliography, not the page"),
    (r"<\?xml|<[A-Za-z][\w:-]*[\s>]", "XML", _EXPORT),
    (r"(?s:.*)\\(?:begin\{thebibliography\}|bibitem\b)", "a bibliography as LaTeX prints it",
     "import the .bib file that it was made from"),
    (r"\{\\rtf", "a document in RTF", "save it as plain text with the encoding UTF-8"),
)  # fmt: skip
_TEXT_COLUMNS = 3
"""The most columns that lines of text may seem to have."""
_JSON_START = re.compile(r"\s*(?:\[\s*[\[{\"\]]|\{\s*[\"}])")
_YAML_START = re.compile(
    r"\s*(?:#.*\n\s*)*(?:---|(?:- )?[\"']?(?:[A-Za-z_][\w .-]*|\d{4})[\"']?:(?:\s|\Z))"
)


@dataclass(frozen=True)
class Detected:
    """The format of a source, and the reason for it as shown to the user."""

    format: str
    reason: str


def detect(text: str, file: str, mapping: Mapping[str, str] = UNMAPPED) -> Detected:
    """Return the format of a text by its content; raise SourceError if none fits.

    `mapping` names the columns of CSV for fields of a paper.
    """
    start = text.lstrip()[:1_000]
    for pattern, kind, hint in _OTHERS:
        if re.match(pattern, start, re.IGNORECASE):
            raise SourceError(f"{file}:1: this is {kind}, which cannot be read", hint)
    if _JSON_START.match(text):
        return _detect_json(text, file)
    counts = {
        "bibtex": bibtex_syntax.count_entries(text),
        "ris": ris.count_entries(text),
        "markdown": markdown_list.count_entries(text),
    }
    best = max(counts, key=lambda name: counts[name])
    found = counts[best]
    if found and best != "markdown":
        what = "begins with @…{" if best == "bibtex" else "begins with TY  -"
        what = what if found == 1 else what.replace("begins", "begin")
        return Detected(best, f"{pluralize(found, 'entry', 'entries')} {what}")
    tagged_entries, program = tagged.count_entries(text)
    if tagged_entries:
        return Detected("tagged", f"{pluralize(tagged_entries, 'record')} of {program}")
    return _detect_lines(text, file, found, mapping)


def _detect_json(text: str, file: str) -> Detected:
    values = own_records.json_values(text, file)
    first = values[0]
    items = csl_json.items_in(first if len(values) == 1 else values)
    if items is not None:
        return Detected("csl-json", f"{pluralize(len(items), 'item')} with keys of CSL or Zotero")
    return Detected("json", "it begins like JSON")


def _detect_lines(text: str, file: str, list_items: int, mapping: Mapping[str, str]) -> Detected:
    lines = [line for line in text.splitlines() if line.strip()]
    known, unknown = identifier_list.count_lines(text)
    if known and known >= _HALF * unknown:
        return Detected("identifiers", f"{pluralize(known, 'line')} with an arXiv id or a DOI")
    if _YAML_START.match(text) and own_records.is_yaml_list(text):
        if csl_json.items_in(own_records.yaml_values(text, file)):
            return Detected("csl-json", "it is YAML with keys of CSL")
        return Detected("yaml", "it is a list of mappings")
    header = own_records.find_header(text, mapping)
    if header.title:
        reason = f"line {header.line} names columns, one of them “{header.title}”"
        return Detected("csv", reason)
    # Headings, descriptions and tables of contents surround the items.
    if list_items * 8 >= len(lines) and list_items:
        what = pluralize(list_items, "list item or row", "list items or rows")
        reason = f"{what} of tables with a link or bold text"
        return Detected("markdown", reason)
    is_table = own_records.is_table(text)
    is_wide = is_table and len(header.columns) > _TEXT_COLUMNS
    listed = 0 if is_wide else len(listing.parse_listing(text, file).records)
    if listed and listed * 2 * _HALF >= len(lines):
        return Detected("listing", f"{pluralize(listed, 'title')}, each before an abstract")
    if is_table:
        columns = [column for column in header.columns if column]
        message = f"{file}:{header.line}: no column is known to have titles"
        near = nearest(title, columns) if (title := mapping.get("title")) else []
        name = near[0] if near else columns[0]
        hint = f'the columns: {", ".join(columns)}; name that of titles: --map "title={name}"'
        raise SourceError(message, hint)
    raise SourceError(f"{file}:1: the format is not recognised", _SUPPORTED)


def parse(text: str, file: str, form: str, mapping: Mapping[str, str] = UNMAPPED) -> ParsedSource:
    """Return the records of a text in a format other than a list of identifiers.

    `mapping` names the source's keys for fields of a paper. Raises SourceError if the text cannot
    be read, if it yields fewer than half of its entries, and for a mapping of a format without
    names or of a key that no entry has.
    """
    if mapping and form not in _NAMED:
        named = ", ".join(LABELS[name] for name in _NAMED)
        raise SourceError(f"{file}: --map is for {named}, and this is {LABELS[form]}")
    readers: dict[str, Callable[[], ParsedSource]] = {
        "bibtex": lambda: bibtex.parse_bibtex(text, file),
        "ris": lambda: ris.parse_ris(text, file),
        "tagged": lambda: tagged.parse_tagged(text, file),
        "csl-json": lambda: csl_json.parse_items(text, file),
        "json": lambda: own_records.parse_json(text, file, mapping),
        "yaml": lambda: own_records.parse_yaml(text, file, mapping),
        "csv": lambda: own_records.parse_csv(text, file, mapping),
        "markdown": lambda: markdown_list.parse_markdown(text, file),
        "listing": lambda: listing.parse_listing(text, file),
    }
    source = readers[form]()
    read, entries = len(source.records), source.entries
    if not read:
        raise SourceError(
            f"{file}:1: no paper found, read as {LABELS[form]}", f"expected {FORMATS[form]}"
        )
    if read * _HALF < entries:
        message = f"{file}:1: only {read} of {pluralize(entries, 'entry', 'entries')} can be read"
        first = source.left_out[0] if source.left_out else None
        hint = f"the first problem: {first.place}: {first.reason}" if first else _SUPPORTED
        raise SourceError(f"{message}, read as {LABELS[form]}", hint)
    return source
