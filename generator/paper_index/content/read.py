"""Read the files of `content/`, and report files that cannot be read or do not belong there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.conflicts import find_conflicts
from paper_index.content.migrate import migrate_records
from paper_index.model.issues import Issue, SourceLocation, error, hint
from paper_index.model.source import Content, Document, Permalinks, Record, key_name
from paper_index.text.characters import escaped
from paper_index.text.urls import find_clashes, slugify
from paper_index.text.yaml_reader import YamlError, read_yaml

if TYPE_CHECKING:
    from paper_index.content.faultless import FaultlessPapers


def read_content(
    content: Path, known: FaultlessPapers | None = None
) -> tuple[Content, list[Issue]]:
    """Read papers and lists below `content`, in order of file name.

    A file that cannot be read gives an issue and no record; a missing file gives an empty
    document. Files of papers that are `known` are not parsed.
    """
    issues: list[Issue] = []
    records, outdated = migrate_records(tuple(_read_records(content / "papers", issues, known)))
    issues += outdated
    if not records and not issues:
        place = SourceLocation((content / "papers").as_posix())
        what, advice = "there are no papers yet", "add one with `paper-index new`"
        issues.append(hint("no-papers", place, what, advice))
    vocabulary, authors, synonyms, refresh, signals, watch = (
        read_document(content / name, content.parent, issues)
        for name in (
            *("tags.yml", "authors.yml", "synonyms.yml"),
            *("refresh.yml", "signals.yml", "watch.yml"),
        )
    )
    verdicts = read_verdicts(content, issues)
    permalinks = _read_permalinks(content / "permalinks.txt", issues)
    removed = tuple(_read_records(content / "removed", issues))
    lists = (vocabulary, verdicts, authors, permalinks, removed, synonyms, refresh, signals, watch)
    read = Content(records, *lists)
    return read, issues


def read_verdicts(content: Path, issues: list[Issue]) -> tuple[Document, ...]:
    """Read `duplicates.yml`, which format 2 had, and the files of `duplicates/`, by name."""
    files = _entry_files(content / "duplicates", "verdict", issues)
    paths = (content / "duplicates.yml", *files)
    return tuple(read_document(path, content.parent, issues) for path in paths)


def read_document(path: Path, index: Path, issues: list[Issue]) -> Document:
    """Read one YAML file of the index in a folder; issues are added to `issues`.

    `data` is None when the file cannot be read.
    """
    if not os.path.lexists(path):
        return Document(path.as_posix(), {})
    data = None if _leads_out(path, index, issues) else _read_text(path, issues)
    return _parse_file(path, data, issues)


def _parse_file(path: Path, data: bytes | None, issues: list[Issue]) -> Document:
    name = path.as_posix()
    if data is None:
        return Document(name, None)
    document, found = parse_yaml(data.decode("utf-8-sig"), name)
    issues.extend(found)
    return document if document.data is None else replace(document, raw=data)


def parse_yaml(text: str, file: str) -> tuple[Document, list[Issue]]:
    """Return a YAML text as a document of strings, and the issues of its syntax and repeated keys.

    `data` is None when the text is not YAML.
    """
    if conflicts := find_conflicts(text, file):
        return Document(file, None), conflicts
    try:
        parsed = read_yaml(text)
    except YamlError as problem:
        message = str(problem)
        advice = "delete it" if "control character" in message else ""
        if "quotes" in message:
            advice = "put the text in quotes, or write it as a block: `title: >-`"
        place = SourceLocation(file, problem.line, problem.key)
        return Document(file, None), [error("yaml-syntax", place, message, advice)]
    issues = []
    for path, line, first in parsed.repeated:
        place = SourceLocation(file, line, key_name(path))
        what = f"the key {path[-1]!r} occurs twice, first in line {first}"
        issues.append(error("duplicate-key", place, what, "keep one of the two"))
    return Document(file, parsed.data, parsed.lines, comments=parsed.comments), issues


def _read_permalinks(path: Path, issues: list[Issue]) -> Permalinks:
    name = path.as_posix()
    if not os.path.lexists(path):
        return Permalinks(name, exists=False)
    data = _read_text(path, issues)
    if data is None:
        return Permalinks(name, readable=False)
    text = data.decode("utf-8-sig")
    if conflicts := find_conflicts(text, name):
        issues.extend(conflicts)
        return Permalinks(name, readable=False)
    lines = enumerate(map(str.strip, text.splitlines()), start=1)
    return Permalinks(name, tuple((number, line) for number, line in lines if line), raw=data)


def _read_records(
    folder: Path, issues: list[Issue], known: FaultlessPapers | None = None
) -> Iterator[Record]:
    paths, index = list(_entry_files(folder, "paper", issues)), folder.parent.parent
    clashes = {path: first for _, first, path in find_clashes((path.stem, path) for path in paths)}
    inside, files = False, dict[Path, bytes | None]()
    for path in paths:
        if path in clashes:
            what = f"this file and {clashes[path].as_posix()} have the same id"
            advice = "ids differ in more than case and file extension; rename or remove one"
            issues.append(error("id-clash", _place(path), what, advice))
            continue
        if path.suffix == ".yaml" and path not in clashes.values():
            what = "links to this file, and its schema, expect the extension .yml"
            place = _place(path)
            issues.append(hint("file-extension", place, what, f"rename it to {path.stem}.yml"))
        # The folder is inside the index if any file in it is that is no link.
        leads_out = (path.is_symlink() or not inside) and _leads_out(path, index, issues)
        inside = inside or not (leads_out or path.is_symlink())
        files[path] = None if leads_out else _read_text(path, issues)
    if known:
        known.load(files)
    for path, data in files.items():
        if found := known.record(path) if known else None:
            yield found
            continue
        document = _parse_file(path, data, issues)
        if document.data is not None:
            yield Record(**vars(document), id=path.stem)


def _entry_files(folder: Path, kind: str, issues: list[Issue]) -> Iterator[Path]:
    if folder.is_symlink() and _leads_out(folder, folder.parent.parent, issues):
        return
    if folder.exists() and not folder.is_dir():
        issues.append(_stray(folder, f"a folder with one file per {kind} belongs here"))
        return
    entries = sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []
    for path in entries:
        place = _place(path)
        if not path.name.isprintable() and path.suffix in {".yml", ".yaml"}:
            issues.append(error("invalid-id", place, *_unprintable(path)))
        elif leftover := None if path.is_dir() else _leftover(path, entries):
            issues.append(error("stray-file", place, *leftover))
        elif path.suffix in {".yml", ".yaml"} and (path.is_file() or path.is_symlink()):
            yield path
        elif not path.name.startswith("."):
            what = f"only {kind}s, one .yml file each, belong in this folder"
            issues.append(_stray(path, what, kind))


_LEFT = re.compile(
    r"\.ya?ml(?:[~#]|[._-].*)$|_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+\.ya?ml$", re.IGNORECASE
)
"""Names that editors, patches and merge tools make: `x.yml~`, `x.yml.orig`, `x_BASE_123.yml`."""
_COPY = re.compile(
    r"(?:copy of (.+)|(.+?)(?:\s*\(.*\)| 2| copy| - (?:copy|kopie)|\.sync-conflict-.+)+)\.ya?ml",
    re.I,
)
"""Names that browsers, file managers and file sync make: `x (1).yml`, `x copy.yml`."""


def _leftover(path: Path, entries: Sequence[Path]) -> tuple[str, str] | None:
    """Return message and advice for a file that another program has written or copied."""
    name = path.name
    if name.startswith("._"):
        return "macOS writes such a file beside a copied one", "delete it: it is no paper"
    if _LEFT.search(name) and not name.startswith("."):
        what = "a file that an editor, a patch or a merge has left behind"
        return what, "delete it, once the paper's own file has what is needed from it"
    if name.startswith(".") and path.suffix in {".yml", ".yaml"}:
        return "a hidden file is no paper", "delete it, or rename it if it is a paper"
    if copied := _COPY.fullmatch(name):
        original = f"{copied[1] or copied[2]}{path.suffix}"
        beside = ", which is here too" if path.with_name(original) in entries else ""
        what = f"by its name this is a copy of {original}{beside}"
        return what, "delete it, or rename it after its title if it is another paper"
    return None


def _unprintable(path: Path) -> tuple[str, str]:
    """Return message and advice for a file whose name is not UTF-8 or has, say, a line break."""
    stem, what = path.stem, "has characters that cannot be printed, which no id may have"
    if re.search("[\ud800-\udfff]", stem):
        stem, what = os.fsencode(stem).decode("latin-1"), "is not UTF-8"
    better = slugify("".join(filter(str.isprintable, stem)))
    return (
        f"the file name {what}",
        f"rename it {f'to {better}.yml' if better else 'after its title'}",
    )


def _stray(path: Path, message: str, kind: str = "") -> Issue:
    advice = "move it elsewhere"
    if path.is_file() and kind:
        advice += f", or give it the extension .yml if it is a {kind}"
    return error("stray-file", _place(path), message, advice)


def _place(path: Path) -> SourceLocation:
    return SourceLocation(path.with_name(escaped(path.name)).as_posix())


def _leads_out(path: Path, index: Path, issues: list[Issue]) -> bool:
    # Path.resolve raises on circular links before Python 3.13.
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(index)):
        return False
    what, advice = "this symbolic link leads out of the index", "put the file or folder itself here"
    issues.append(error("outside-index", _place(path), what, advice))
    return True


def _read_text(path: Path, issues: list[Issue]) -> bytes | None:
    """Return the bytes of a text in UTF-8; None, with an issue, for any other file."""
    file = path.as_posix()
    try:
        data = path.read_bytes()
        data.decode()
    except OSError as problem:
        what, advice = (
            f"cannot be read: {problem.strerror}",
            "put a readable text file here, or nothing",
        )
        issues.append(error("encoding", SourceLocation(file), what, advice))
        return None
    except UnicodeDecodeError as problem:
        position = problem.start
        what = f"byte 0x{data[position]:02x} is not UTF-8"
    else:
        position, what = data.find(0), "there is a NUL byte"
        if position < 0:
            return data
    place = SourceLocation(file, data.count(b"\n", 0, position) + 1)
    issues.append(error("encoding", place, what, "save the file as UTF-8 text"))
    return None
