"""Issues: problems found in content, their stable codes, and three output formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.text.wording import like_others, pluralize

if TYPE_CHECKING:
    from pydantic import ValidationError

CODES: Mapping[str, str] = {
    "encoding": "A file cannot be read, is not UTF-8, or contains a NUL byte.",
    "yaml-syntax": "A file is not valid YAML, or uses anchors, aliases or tags.",
    "merge-conflict": "A file has conflict markers, which git leaves where two branches differ.",
    "skipped-checks": "A file cannot be read, and checks that depend on it were skipped.",
    "duplicate-key": "A key occurs twice in one mapping.",
    "wrong-type": "A value has the wrong type: a list instead of a text, or the reverse.",
    "unknown-key": "A key is not allowed in the file.",
    "missing-field": "A required field is missing or empty.",
    "missing-definition": "Draft tags, which an import made of keywords, have no definition.",
    "invalid-value": "A value is not valid for its field.",
    "old-format": "The content has an older format; `fmt` migrates it.",
    "newer-format": "The content has a format that only a newer version of this program reads.",
    "cut-off-value": "A value ends before ` #…`, which YAML reads as a comment.",
    "markup": "A text has HTML or LaTeX markup outside maths.",
    "invisible-character": "A text has invisible characters.",
    "abstract-addition": "An abstract has a heading or a note on rights.",
    "placeholder-abstract": "An abstract only says that there is none.",
    "status-in-text": "A title or abstract says that its paper is withdrawn or retracted.",
    "too-long": "A value is longer than the limits in config.yml allow.",
    "missing-file": "A file that config.yml names does not exist.",
    "unknown-tag": "A paper uses a tag that is not in the vocabulary.",
    "tag-alias": "A paper uses an alias of a tag; it is read as the tag.",
    "repeated-value": "A list contains a value twice.",
    "unknown-group": "A tag names a group that is not in the vocabulary.",
    "unknown-parent": "The parent of a tag is not a tag, or has the tag as an ancestor.",
    "tag-clash": "An alias is already the id or alias of a tag.",
    "synonym-clash": "Two groups of synonyms have two words in common.",
    "unused-tag": "A tag has no papers.",
    "tag-used-once": "A tag has one paper, in an index of many papers.",
    "tags-together": "Two tags are nearly always used together.",
    "tags-alike": "Two tags have near-identical names.",
    "tag-count": "A paper has fewer than two tags, or more than seven outside the group `kind`.",
    "missing-tag": "A paper very likely lacks a tag, by its words; only with `check --suggest`.",
    "thin-paper": "Papers have no authors, no abstract, or neither arXiv id nor DOI.",
    "incomplete-status": "A paper has a status without a notice, or a notice without a status.",
    "future-date": "A paper was added or featured in the future, or published a year from now.",
    "unlikely-year": "The venue's year is three years before publication, or ten years after it.",
    "unknown-source": "Papers name a source that is not in content/sources/.",
    "lone-dollar": "A dollar sign neither begins nor ends a formula.",
    "password-in-address": "An address has a password.",
    "key-in-address": "An address has an access key or a user's name.",
    "invalid-id": "An id is not a slug, or is reserved for list pages.",
    "windows-id": "An id is the name of a device on Windows, where no file can have it.",
    "id-clash": "Two files have one id, or an alias is already in use.",
    "key-clash": "A citation key already belongs to another paper.",
    "missing-key": "Papers have no citation key yet; `fmt` issues it.",
    "lost-key": "A citation key that was issued no longer names a paper.",
    "stray-file": "A file that is not a paper is in the folder of papers.",
    "file-extension": "The file of a paper ends in .yaml instead of .yml.",
    "outside-index": "A symbolic link points outside the index.",
    "no-papers": "The index has no papers yet.",
    "oversized-block": "Too many papers share a blocking key to compare all pairs.",
    "volume-doi": "Three papers or more with unlike titles have one DOI, which is ignored.",
    "unknown-paper": "A verdict, or an entry of what `refresh` keeps, names no paper.",
    "verdict-clash": "Two verdicts contradict each other, directly or through a third paper.",
    "cluster-non-match": "A chain of verdicts joins two papers that do not match.",
    "duplicate": "Two papers match, without a verdict on them.",
    "possible-duplicate": "Two papers possibly match, without a verdict on them.",
    "name-addition": "A name has a footnote mark, degree, affiliation or title, or is none.",
    "joined-authors": "One text has several authors.",
    "truncated-authors": "A list of authors ends in “et al.”.",
    "author-clash": "Two entries share a spelling, a paper or an id, or an alias is in use.",
    "author-paper": "An author's entry lists a paper that is missing or has another author.",
    "unknown-author": "A name in an author's entry is not on any paper.",
    "undecided-namesake": "Several people have a name, and a paper is not assigned to one of them.",
    "similar-authors": "Two names likely belong to one person.",
    "shared-slug": "Two names lead to one address; the later one got a number.",
    "lost-permalink": "A published address has neither a page nor a redirect.",
    "unreadable-maths": "A formula cannot be converted to MathML; its source is shown.",
}
"""What each code means. Codes are stable: tools may rely on them."""


class Severity(StrEnum):
    """An error fails the check; a hint fails it only under `--strict`."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, order=True)
class SourceLocation:
    """A position in content: a file as the user would type it, a line from 1, a key path."""

    file: str
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        """Return `file:line:key`, without the parts that are unknown."""
        return ":".join(filter(None, (self.file, str(self.line or ""), self.key)))


@dataclass(frozen=True)
class Issue:
    """One problem in content."""

    code: str
    severity: Severity
    location: SourceLocation
    message: str
    hint: str = ""
    each: tuple[Issue, ...] = ()
    """The issues of single papers, if this one stands for several."""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"undocumented issue code {self.code!r}")

    @property
    def sort_key(self) -> tuple[SourceLocation, str, str]:
        """The display order: by location, then by code and message."""
        return self.location, self.code, self.message


def error(code: str, location: SourceLocation, message: str, hint: str = "") -> Issue:
    """Return an issue that fails the check."""
    return Issue(code, Severity.ERROR, location, message, hint)


def hint(code: str, location: SourceLocation, message: str, hint: str = "") -> Issue:
    """Return an issue that fails the check only under `--strict`."""
    return Issue(code, Severity.HINT, location, message, hint)


def summarize(issues: Sequence[Issue]) -> Issue:
    """Return one issue for those of one kind on several papers; it is at the first of them."""
    first = issues[0]
    message = f"{first.message}{like_others(len(issues))}"
    return replace(first, message=message, each=tuple(issues)) if issues[1:] else first


def has_errors(issues: Iterable[Issue], *, strict: bool = False) -> bool:
    """Return whether the issues fail a check; with `strict`, hints count as errors."""
    return any(strict or issue.severity is Severity.ERROR for issue in issues)


def counts(issues: Sequence[Issue]) -> str:
    """Return the numbers of errors and hints, such as "2 errors, 1 hint"."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    return f"{pluralize(errors, 'error')}, {pluralize(len(issues) - errors, 'hint')}"


def _text(issue: Issue) -> str:
    head = f"{issue.location}: {issue.severity}[{issue.code}]: {issue.message}"
    return head + f"\n{issue.hint}".replace("\n", "\n    ") if issue.hint else head


def _github(issue: Issue) -> str:
    # GitHub's workflow commands: https://docs.github.com/actions, "Workflow commands".
    def data(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(value: str) -> str:
        return data(value).replace(":", "%3A").replace(",", "%2C")

    command = "error" if issue.severity is Severity.ERROR else "notice"
    line = f",line={issue.location.line}" if issue.location.line else ""
    where = f"file={attribute(issue.location.file)}{line},title={attribute(issue.code)}"
    return f"::{command} {where}::" + data("\n".join(filter(None, (issue.message, issue.hint))))


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


FORMATS: Mapping[str, Callable[[Sequence[Issue]], str]] = {
    "text": lambda issues: "\n".join(map(_text, issues)),
    "github": lambda issues: "\n".join(map(_github, issues)),
    "json": _as_json,
}
"""Output formats: for people, for GitHub annotations, for machines."""


class PaperIndexError(Exception):
    """An error that the user can fix; `hint` says how."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(PaperIndexError):
    """The arguments of a command do not fit the index (exit code 2)."""


def invalid_value(problem: ValidationError, what: str = "") -> UsageError:
    """Return the error of the first invalid field of a model; `what` precedes its name."""
    first = problem.errors()[0]
    advice = str(first.get("ctx", {}).get("hint") or "give another value")
    return UsageError(f"{what}{first['loc'][0]}: {first['msg']}", advice)


class ContentError(PaperIndexError):
    """The content has errors; `issues` are all issues, hints included (exit code 1)."""

    exit_code = 1

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("the content has errors")
        self.issues = tuple(issues)


class SiteBuildError(PaperIndexError):
    """MkDocs failed, or the built site failed a check (exit code 3)."""

    exit_code = 3


class FetchError(PaperIndexError):
    """A service could not be reached, or its answer is not valid (exit code 2)."""


class MailError(PaperIndexError):
    """The mail server did not confirm that it has a message (exit code 2)."""
