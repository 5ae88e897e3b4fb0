"""The errors that end a command, with its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.issues import Issue


class PaperIndexError(Exception):
    """An error that the user can fix; `hint` says how."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(PaperIndexError):
    """The arguments of a command do not fit the index (exit code 2)."""


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
