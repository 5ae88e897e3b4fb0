"""Reads the sources of an import: files, folders, standard input and libraries of Zotero."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.ingest import formats
from paper_index.ingest.csl_json import parse_items
from paper_index.ingest.draft import ParsedSource, SourceError
from paper_index.ingest.identifier_list import parse_identifiers
from paper_index.ingest.kept import read_copy
from paper_index.ingest.own_records import json_values
from paper_index.ingest.source_text import decode
from paper_index.model.issues import UsageError
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import ImportedRecord
    from paper_index.ingest.report import ImportResult
    from paper_index.model.settings import DuplicateSettings


@dataclass(frozen=True)
class Source:
    """A source: the file that it is kept as, its bytes, and a line on how it is read.

    `parsed` is None for a list of identifiers, whose records are fetched.
    """

    file: Path
    data: bytes
    text: str
    head: str
    form: str
    parsed: ParsedSource | None
    kept_name: str | None = None
    """The file of content/sources/ that it replaces; None for one by its own name."""

    @property
    def original(self) -> tuple[str, bytes] | None:
        """Suffix and bytes of a listing or of fetched items, which are kept as they are."""
        is_public = self.form == "listing" or self.kept_name is not None
        return (self.file.suffix or ".txt", self.data) if is_public else None

    @property
    def name(self) -> str:
        """Its name in messages."""
        return self.file.as_posix()


def read_source(file: Path, form: str | None, mapping: Mapping[str, str]) -> Source:
    """Read a file, all YAML and JSON files of a folder, or `-`, the standard input.

    `form` is a fixed format, and `mapping` the source's keys for fields of a paper. Raises
    UsageError or SourceError.
    """
    file, data, unread = _read(file)
    name = file.as_posix()
    source = decode(data, name)
    copy = read_copy(source.text, name)
    if copy:
        form, reason = "json", "the copy of a source"
    elif form:
        reason = "by --format"
    else:
        found = formats.detect(source.text, name, mapping)
        form, reason = found.format, found.reason
    encoding = f", decoded from {source.encoding}" if source.encoding else ""
    parsed = copy
    if not copy and form != "identifiers":
        parsed = formats.parse(source.text, name, form, mapping)
    head = f"{name}: {formats.LABELS[form]} ({reason}){encoding}"
    if unread:
        head = f"{head}, without {pluralize(unread, 'file')} of other formats in the folder"
    return Source(file, data, source.text, head, form, parsed)


def read_library(layout: Layout, argument: str) -> Source:
    """Fetch the items of a library of Zotero that changed since they were kept.

    Raises UsageError or FetchError.
    """
    # Loading the HTTP client takes a tenth of a second.
    from paper_index.ingest.zotero import fetch_items, library_version, parse_library

    library = parse_library(argument)
    kept = layout.sources / library.file_name
    before = json_values(kept.read_text("utf-8"), library.file_name)[0] if kept.is_file() else []
    since = library_version(before)
    items = fetch_items(library, since)
    merged = {str(one.get("key")): one for one in (*before, *items)}
    data = json.dumps(list(merged.values()), ensure_ascii=False, indent=1).encode()
    parsed = parse_items(json.dumps(items), str(library))
    what = f"{pluralize(len(items), 'item')} changed since version {since}"
    head = f"{library}: Zotero ({what if since else pluralize(len(items), 'item')})"
    return Source(Path(library.file_name), data, "", head, "csl-json", parsed, library.file_name)


def _read(file: Path) -> tuple[Path, bytes, int]:
    """Return the name and the bytes of a source, and the number of files that are left out."""
    try:
        if file == Path("-"):
            return Path("stdin.txt"), sys.stdin.buffer.read(), 0
        if not file.is_dir():
            return file, file.read_bytes(), 0
        files = sorted(path for path in file.iterdir() if path.name[0] != ".")
        names = [path for path in files if path.suffix in {".yml", ".yaml", ".json"}]
        texts = [_document(path) for path in names]
    except OSError as problem:
        what = f"{file.as_posix()} cannot be read: {problem.strerror}"
        # A path has one slash less than an address.
        address = re.sub(r"^(https?:)/+", r"\1//", file.as_posix())
        named = not file.exists() and parse_identifiers(address, "").references
        advice = f"fetch a single paper with `paper-index add {address}`" if named else ""
        raise UsageError(what, advice) from problem
    if not texts:
        advice = f"name files of other formats one by one: {file.as_posix()}/…"
        raise UsageError(f"{file.as_posix()} has no files in YAML or JSON", advice)
    whole = file if file.name else file.resolve()  # "." has no name
    # The line in front says that a text which begins with JSON is YAML.
    data = b"\n---\n".join([b"", *texts, b""])
    return whole.with_name(f"{file.resolve().name}.yml"), data, len(files) - len(names)


def _document(path: Path) -> bytes:
    """Return a file of a folder as a document of YAML. Raises SourceError when it is not JSON."""
    data = path.read_bytes().strip()
    if path.suffix != ".json":
        return data
    values = json_values(decode(data, path.as_posix()).text, path.as_posix())
    # Escapes of JSON such as "\ud83d\ude00" are none of YAML.
    return "\n---\n".join(json.dumps(value, ensure_ascii=False) for value in values).encode()


def fetch_records(
    source: Source, bounds: DuplicateSettings
) -> tuple[ParsedSource, Sequence[ImportResult]]:
    """Return the records of a list of identifiers, and a result for each that has none."""
    # Loading the HTTP client takes a tenth of a second; `add` imports `import_`.
    from paper_index.workflows.add import fetch

    listed = parse_identifiers(source.text, source.name)
    if not listed.references:
        message = f"{source.name}:1: no identifier found"
        raise SourceError(message, f"expected {formats.FORMATS['identifiers']}")
    found, missing = fetch([one for _, one in listed.references], bounds)
    records: dict[str, ImportedRecord] = {}
    results = []
    for place, reference in listed.references:
        if one := found.get(reference):
            records.setdefault(one.place, replace(one, place=f"{place} ({one.place})"))
        else:
            lost = missing[reference]
            results.append(replace(lost, place=f"{place} ({lost.place})"))
    return ParsedSource(tuple(records.values()), listed.left_out), results
