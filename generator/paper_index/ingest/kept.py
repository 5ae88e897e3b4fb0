"""The copy of a source in `content/sources/`: what each of its entries gave to a paper.

It holds the fields of a paper and keywords, and nothing else of the source, so that no file path,
private note or setting of a reference manager can get into it, whatever the format. The values are
clean: they are what the papers got, even if a later version cleans in another way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from paper_index.ingest.draft import Field, ImportedRecord, ParsedSource
from paper_index.text import urls
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

SUFFIX = ".json"
_HEAD = '{"paper_index_source": 1, "records": ['
_OWN = frozenset({"id", "added", "source", "aliases", "former_keys", "citation_key"})
"""Fields that the index gives to a paper, and the citation key, which may be taken there."""

# A path on somebody's disk, which names its user; "https://example.org/home/page" is none.
_PATH = re.compile(
    r"(?:file:/+|(?<![\w./:~?=&#%-])(?:~|/(?:Users|home|Volumes|mnt|media|private|var|tmp|root))/)"
    r"[^\s;,]+(?: [^\s;,/]+[/.][^\s;,]*)*"
    r"|\b[A-Za-z]:\\+[^;,\n]+|\\\\[\w.$-]+\\[^;,\n]+"
)


@dataclass(frozen=True)
class Given:
    """What an entry of a source gave to a paper."""

    paper: Paper
    """Its values, under an id without meaning."""
    key: str = ""
    """The entry's own citation key."""
    keywords: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Private notes, which are kept only if the user wants that."""

    @property
    def line(self) -> str:
        """The entry's line in the copy."""
        fields = self.paper.model_dump(mode="json", exclude_defaults=True, exclude=set(_OWN))
        own = {"citation_key": self.key, "keywords": self.keywords, "notes": self.notes}
        return json.dumps(
            {**fields, **{key: value for key, value in own.items() if value}}, ensure_ascii=False
        )

    @property
    def values(self) -> str:
        """The same without notes, and with tags and keywords as far as both have one form."""
        subjects = sorted({urls.slugify(name) for name in (*self.paper.tags, *self.keywords)})
        paper = self.paper.model_copy(update={"tags": ()})
        return replace(self, paper=paper, keywords=tuple(subjects), notes=()).line


def write_copy(given: Iterable[Given]) -> bytes:
    """Return the copy of a source: JSON with an entry a line, in an order of its own."""
    lines = sorted({one.line for one in given})
    return "".join((_HEAD, "\n", ",\n".join(lines), "\n]}\n")).encode()


def read_copy(text: str, file: str) -> ParsedSource | None:
    """Return the records of a copy, which are clean; None if the text is none."""
    if not text.startswith(_HEAD):
        return None
    try:
        entries = json.loads(text)["records"]
    except ValueError:
        return None
    records = tuple(
        _record(entry, f"{file} entry {number}")
        for number, entry in enumerate(entries, start=1)
        if isinstance(entry, dict)
    )
    return ParsedSource(records, (), len(entries))


def _record(entry: Mapping[str, Any], place: str) -> ImportedRecord:
    fields = {key: _field(value) for key, value in entry.items()}
    keywords, notes = (fields.pop(key, ()) for key in ("keywords", "notes"))
    return ImportedRecord(
        fields,
        place,
        Markup.CLEAN,
        keywords=keywords if isinstance(keywords, tuple) else (),
        private_notes=notes if isinstance(notes, tuple) else (),
    )


def _field(value: Any) -> Field:
    if isinstance(value, dict):
        return {str(key): str(item) for key, item in value.items()}
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def without_paths(record: ImportedRecord) -> ImportedRecord:
    r"""Return a record without values that hold a path on somebody's disk.

    In notes the path alone is left out. An abstract is public and stays as it is, since a formula
    such as `$f:\\mathbb{R}$` looks like a path; so does a title, unless it is nothing but a path.
    """
    notes, fields = list(record.notes), dict[str, Field]()
    for key, value in record.fields.items():
        kept = _without_path(key, value)
        if kept:
            fields[key] = kept
        if kept != value:
            notes.append(f"{key}: a path on a disk is left out")
    return replace(
        record,
        fields=fields,
        keywords=tuple(word for word in record.keywords if not _PATH.search(word)),
        private_notes=tuple(_PATH.sub("…", note) for note in record.private_notes),
        notes=tuple(notes),
    )


def _without_path(key: str, value: Field) -> Field:
    if isinstance(value, tuple):
        return tuple(item for item in value if not _PATH.search(item))
    if not isinstance(value, str):
        return {name: item for name, item in value.items() if not _PATH.search(name)}
    if key == "abstract":
        return value
    if key == "note":
        return _PATH.sub("…", value)
    found = _PATH.fullmatch(value) if key == "title" else _PATH.search(value)
    return "" if found else value
