"""The errors that end a command; knows nothing of how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.issues import Issue


class PaperIndexError(Exception):
    """Something that the person at the keyboard can mend; `hint` says how."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(PaperIndexError):
    """A command was asked for something that does not fit the index (exit code 2)."""


class ContentError(PaperIndexError):
    """The content has errors; `issues` holds all of them, hints included (exit code 1)."""

    exit_code = 1

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("the content has errors")
        self.issues = tuple(issues)


class SiteBuildError(PaperIndexError):
    """MkDocs failed, or what it built does not hold together (exit code 3)."""

    exit_code = 3


class FetchError(PaperIndexError):
    """A service could not be asked, or did not answer as it should (exit code 2)."""


class MailError(PaperIndexError):
    """A message was not sent: the mail server refused, or could not be reached (exit code 2)."""


class UncertainDeliveryError(MailError):
    """The connection broke when the message had been handed over: it may have been delivered."""
