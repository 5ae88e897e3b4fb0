"""The files of `content/` as read: strings, lists and mappings, with the line of every key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.model.issues import SourceLocation

if TYPE_CHECKING:
    from paper_index.text.yaml_reader import KeyPath


@dataclass(frozen=True)
class Document:
    """One YAML file: `data` holds only str, list and dict, `lines` maps key paths to lines.

    `data` is None if the file cannot be read. `comments` are those behind texts, by key path. `raw`
    is the file as it was read; None if it is missing or cannot be read.
    """

    file: str
    data: object
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    comments: Mapping[KeyPath, str] = field(default_factory=dict, kw_only=True)
    raw: bytes | None = field(default=None, kw_only=True, repr=False, compare=False)

    def location(self, *keys: str | int) -> SourceLocation:
        """Return the location of a key path, or of the nearest enclosing key that exists."""
        prefixes = (keys[:length] for length in range(len(keys), -1, -1))
        line = next((self.lines[known] for known in prefixes if known in self.lines), 1)
        return SourceLocation(self.file, line, key_name(keys))


@dataclass(frozen=True)
class Record(Document):
    """A raw paper; its id is the name of the file."""

    id: str = ""

    def texts(self, key: str) -> list[tuple[int | None, str]]:
        """Return the stripped texts of a key, each with its position if the value is a list."""
        value = self.data.get(key) if isinstance(self.data, dict) else None
        if isinstance(value, str):
            return [(None, value.strip())]
        texts = enumerate(value if isinstance(value, list) else [])
        return [(number, text.strip()) for number, text in texts if isinstance(text, str)]

    @property
    def citation_keys(self) -> list[tuple[str, KeyPath]]:
        """The citation keys in the file, the current one first, each with its place."""
        return [
            (text, (key,) if number is None else (key, number))
            for key in ("citation_key", "former_keys")
            for number, text in self.texts(key)
        ]


@dataclass(frozen=True)
class Permalinks:
    """All addresses that were ever published, with their lines; empty without the file.

    `raw` is the file as it was read; None if it is missing or cannot be read.
    """

    file: str
    lines: tuple[tuple[int, str], ...] = ()
    exists: bool = True
    readable: bool = True
    raw: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses in the order of the file."""
        return tuple(address for _, address in self.lines)

    @property
    def keys(self) -> tuple[str, ...]:
        """The citation keys among them, in the order of the file."""
        return tuple(address[1:] for address in self.addresses if address.startswith("@"))


@dataclass(frozen=True)
class Past:
    """What the git history of an index contains; nothing by default."""

    first_commits: Mapping[str, int] = field(default_factory=dict)
    """The number of the commit that added each paper, counted from the oldest, by id."""
    versions: Callable[[Collection[str]], Mapping[str, bytes]] = lambda _: {}
    """Returns the last committed file of papers, by id, of those that have one."""
    permalinks: frozenset[str] | None = None
    """The committed addresses and keys; None if that is unknown."""


@dataclass(frozen=True)
class Content:
    """Everything that was read from `content/`, in order of file name."""

    records: tuple[Record, ...]
    vocabulary: Document
    verdicts: tuple[Document, ...]
    """`duplicates.yml`, which format 2 had, and each file of `duplicates/`."""
    authors: Document
    permalinks: Permalinks
    removed: tuple[Record, ...] = ()
    """The records of removed papers."""
    synonyms: Document = Document("content/synonyms.yml", {})
    refresh: Document = Document("content/refresh.yml", {})
    signals: Document = Document("content/signals.yml", {})
    watch: Document = Document("content/watch.yml", {})


def key_name(keys: KeyPath) -> str:
    """Return a key path for messages: `tags[2]`, `links.data`."""

    def shown(key: str | int) -> str:
        if isinstance(key, int):
            return f"[{key}]"
        # An empty key, or one with a line break, would make the message hard to read.
        return f".{key if key and key.isprintable() else repr(key)}"

    return "".join(map(shown, keys)).removeprefix(".")
