"""Issues: problems found in content, their stable codes and how they print.

Knows nothing of the checks that find them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

CODES: Mapping[str, str] = {
    "encoding": "A file cannot be read, is not UTF-8, or holds a NUL byte.",
    "yaml-syntax": "A file is not valid YAML, or uses anchors, aliases or tags.",
    "duplicate-key": "A key stands twice in one mapping.",
    "wrong-type": "A value has the wrong shape: a list where a text belongs, or the reverse.",
    "unknown-key": "A key is not one that the file may have.",
    "missing-field": "A field that must be there is missing or empty.",
    "invalid-value": "A value breaks the rules of its field.",
    "too-long": "A value is longer than the limits in config.yml allow.",
    "missing-file": "A file that config.yml names is not there.",
    "unknown-tag": "A paper uses a tag that is not in the vocabulary.",
    "tag-alias": "A paper uses an alias of a tag; the tag itself is taken.",
    "repeated-value": "A list holds one value twice.",
    "unknown-group": "A tag names a group that is not in the vocabulary.",
    "unknown-parent": "A tag names a parent that is not a tag, or that leads back to the tag.",
    "tag-clash": "An alias is the id or alias of a tag already.",
    "unused-tag": "A tag has no papers.",
    "tag-used-once": "A tag has one paper, in an index of some size.",
    "tags-together": "Two tags nearly always stand together.",
    "tags-alike": "Two tags have near-identical names.",
    "tag-count": "A paper has fewer than two tags, or more than eight.",
    "missing-tag": "A paper surely lacks a tag, by its words; only `check --suggest` looks.",
    "thin-paper": "A paper has no authors, or neither arXiv id nor DOI.",
    "invalid-id": "An id is not a slug, or is the address of a listing's own page.",
    "id-clash": "Two files claim one id, or an alias is taken already.",
    "key-clash": "A citation key belongs to another paper already.",
    "missing-key": "Papers have no citation key yet; `fmt` issues it.",
    "lost-key": "A citation key that was issued names no paper any more.",
    "stray-file": "A file stands where only papers belong.",
    "outside-index": "A symbolic link leads out of the index.",
    "no-papers": "The index has no papers yet.",
    "oversized-block": "So many papers share a block key that not all pairs were compared.",
    "unknown-paper": "A verdict names a paper that is not there.",
    "verdict-clash": "Two verdicts disagree on a pair, directly or through a third paper.",
    "cluster-non-match": "Verdicts join two papers in a chain, and the two do not match.",
    "duplicate": "Two papers are the same work, and no verdict says otherwise.",
    "possible-duplicate": "Two papers have near-identical titles, one abstract or one identifier, "
    "and no verdict.",
    "author-clash": "Two entries claim one spelling, one paper or one id, or an alias is taken.",
    "author-paper": "An author's entry names a paper that is not there or prints another name.",
    "unknown-author": "No paper prints a name that an author's entry has.",
    "undecided-namesake": "A name is several people's, and nobody says whose it is on a paper.",
    "similar-authors": "Two names are likely one person's.",
    "shared-slug": "Two names would have one address; the later one has a number in it.",
    "lost-permalink": "An address that was published leads to no page and no redirect.",
    "new-permalink": "An address or a citation key is not in content/permalinks.txt yet.",
    "unreadable-maths": "A formula cannot be turned into MathML; its source is shown.",
}
"""What each code means. Codes are stable: tools may rely on them."""


class Severity(StrEnum):
    """An error fails the check; a hint does so only under `--strict`."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, order=True)
class SourceLocation:
    """A place in content: the file as the user would type it, a 1-based line, a key path."""

    file: str
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        """Return `file:line:key`, without the parts that are unknown."""
        return ":".join(
            [self.file, *([str(self.line)] if self.line else []), *filter(None, [self.key])]
        )


@dataclass(frozen=True)
class Issue:
    """One problem in content."""

    code: str
    severity: Severity
    location: SourceLocation
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"undocumented issue code {self.code!r}")

    @property
    def sort_key(self) -> tuple[SourceLocation, str, str]:
        """Order of showing: by place, then by code and message."""
        return self.location, self.code, self.message


def error(code: str, location: SourceLocation, message: str, hint: str = "") -> Issue:
    """Return an issue that fails the check."""
    return Issue(code, Severity.ERROR, location, message, hint)


def hint(code: str, location: SourceLocation, message: str, hint: str = "") -> Issue:
    """Return an issue that fails the check only under `--strict`."""
    return Issue(code, Severity.HINT, location, message, hint)


def has_errors(issues: Iterable[Issue], *, strict: bool = False) -> bool:
    """Say whether the issues fail a check; under `strict` hints count as errors."""
    return any(strict or issue.severity is Severity.ERROR for issue in issues)


def counts(issues: Sequence[Issue]) -> str:
    """Return the closing line's count, such as "2 errors, 1 hint"."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    hints = len(issues) - errors
    return f"{errors} error{'s' * (errors != 1)}, {hints} hint{'s' * (hints != 1)}"


def _text(issue: Issue) -> str:
    head = f"{issue.location}: {issue.severity}[{issue.code}]: {issue.message}"
    return f"{head}\n    {issue.hint.replace(chr(10), chr(10) + '    ')}" if issue.hint else head


def _github(issue: Issue) -> str:
    # GitHub's workflow commands: https://docs.github.com/actions, "Workflow commands".
    def data(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(value: str) -> str:
        return data(value).replace(":", "%3A").replace(",", "%2C")

    command = "error" if issue.severity is Severity.ERROR else "notice"
    line = f",line={issue.location.line}" if issue.location.line else ""
    body = f"{issue.message}\n{issue.hint}" if issue.hint else issue.message
    return (
        f"::{command} file={attribute(issue.location.file)}{line},"
        f"title={attribute(issue.code)}::{data(body)}"
    )


def _as_json(issues: Sequence[Issue]) -> str:
    rows = [
        {
            "code": issue.code,
            "severity": issue.severity.value,
            "file": issue.location.file,
            "line": issue.location.line or None,
            "key": issue.location.key or None,
            "message": issue.message,
            "hint": issue.hint or None,
        }
        for issue in issues
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _each(show: Callable[[Issue], str]) -> Callable[[Sequence[Issue]], str]:
    return lambda issues: "\n".join(show(issue) for issue in issues)


FORMATS: Mapping[str, Callable[[Sequence[Issue]], str]] = {
    "text": _each(_text),
    "github": _each(_github),
    "json": _as_json,
}
"""How issues print: for people, for GitHub annotations, for machines."""
