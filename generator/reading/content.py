"""The files of `content/`: which there are, what they hold, and what does not belong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.issues import Issue, SourceLocation, error, hint
from generator.model.source import Content, Document, Record
from generator.reading.yaml_document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_content(content: Path) -> tuple[Content, list[Issue]]:
    """Read papers, vocabulary and verdicts below `content`, in order of file name.

    A file that cannot be read gives an issue and no record; a file that is not there gives an
    empty document.
    """
    issues: list[Issue] = []
    records = tuple(_read_records(content, issues))
    if not records and not issues:
        place = SourceLocation((content / "papers").as_posix())
        issues.append(
            hint("no-papers", place, "there are no papers yet", "add one with `paper-index new`")
        )
    vocabulary = read_document(content / "tags.yml", content, issues)
    verdicts = read_document(content / "duplicates.yml", content, issues)
    return Content(records, vocabulary, verdicts), issues


def read_document(path: Path, inside: Path, issues: list[Issue]) -> Document:
    """Read one YAML file that lies below `inside`; problems are added to `issues`."""
    name = path.as_posix()
    if not path.exists() and not path.is_symlink():
        return Document(name, {})
    text = _read_text(path, inside, issues)
    if text is None:
        return Document(name, None)
    document, found = parse_yaml(text, name)
    issues.extend(found)
    return Document(name, None) if any(_fatal(issue) for issue in found) else document


def _fatal(issue: Issue) -> bool:
    return issue.code == "yaml-syntax"


def _read_records(content: Path, issues: list[Issue]) -> Iterator[Record]:
    claimed: dict[str, Path] = {}
    for path in _paper_files(content / "papers", issues):
        first = claimed.setdefault(path.stem.casefold(), path)
        if first is not path:
            message = f"this file and {first.as_posix()} claim one id"
            issues.append(
                error(
                    "id-clash",
                    SourceLocation(path.as_posix()),
                    message,
                    "ids differ by more than case and ending; rename or remove one",
                )
            )
            continue
        document = read_document(path, content, issues)
        if document.data is not None:
            yield Record(document.file, document.data, document.lines, path.stem)


def _paper_files(folder: Path, issues: list[Issue]) -> Iterator[Path]:
    entries = sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []
    for path in entries:
        if path.suffix in {".yml", ".yaml"} and not path.is_dir():
            yield path
        elif not path.name.startswith("."):
            issues.append(
                error(
                    "stray-file",
                    SourceLocation(path.as_posix()),
                    "only papers, one .yml file each, belong in this folder",
                    "move it elsewhere, or give it the ending .yml if it is a paper",
                )
            )


def _read_text(path: Path, inside: Path, issues: list[Issue]) -> str | None:
    place = SourceLocation(path.as_posix())
    if not path.resolve().is_relative_to(inside.resolve()):
        issues.append(
            error(
                "outside-index",
                place,
                "this symbolic link leads out of the index",
                "put the file itself here",
            )
        )
        return None
    try:
        data = path.read_bytes()
    except OSError as problem:
        issues.append(error("encoding", place, f"cannot be read: {problem.strerror}"))
        return None
    return _decode(data, place, issues)


def _decode(data: bytes, place: SourceLocation, issues: list[Issue]) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        where, what = problem.start, f"byte 0x{data[problem.start]:02x} is not UTF-8"
    else:
        if "\0" not in text:
            return text
        where, what = data.index(0), "there is a NUL byte"
    line = data.count(b"\n", 0, where) + 1
    issues.append(
        error("encoding", SourceLocation(place.file, line), what, "save the file as UTF-8 text")
    )
    return None
