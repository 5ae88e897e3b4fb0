"""Finds papers by the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.dedupe.explain import owners
from paper_index.model.issues import UsageError
from paper_index.text.urls import slugify
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.source import Record
    from paper_index.workflows.check import ValidContent


def paper_id(name: str) -> str:
    """Return the id in a name of a paper: an id, its file, or the address of its page."""
    path = re.split(r"[?#]", name.strip("` \n"))[0]
    return re.sub(r"\.ya?ml$", "", PurePosixPath(path).name)


def find_paper(valid: ValidContent, name: str) -> Paper:
    """Return the paper with an id, alias, file or address.

    Raises UsageError for other names, and for a paper with errors.
    """
    known, wanted = owners(valid.papers), paper_id(name)
    if wanted in known:
        return known[wanted]
    record = find_record(valid, name)
    raise UsageError(
        f"the paper {record.id!r} has errors",
        f"run `paper-index check` first, and correct {record.file}",
    )


def find_record(valid: ValidContent, name: str) -> Record:
    """Return the record with an id, alias, file or address, even if it has errors.

    Raises UsageError for other names.
    """
    wanted, records = paper_id(name), valid.content.records
    known = {alias: record for record in records for _, alias in record.texts("aliases")}
    known |= {record.id: record for record in records}
    if wanted in known:
        return known[wanted]
    raise unknown_paper(valid, name, known)


def unknown_paper(valid: ValidContent, name: str, known: Iterable[str]) -> UsageError:
    """Return the error that there is no paper of a name; `known` are the names that there are."""
    wanted = paper_id(name)
    unread = {
        PurePosixPath(issue.location.file).stem: issue
        for issue in valid.issues
        if PurePosixPath(issue.location.file).parent.name == "papers"
    }
    if wanted in unread:
        place = unread[wanted].location
        return UsageError(f"{place} cannot be read", "`paper-index check` says why")
    names = list(known)
    close = did_you_mean(wanted, names) or did_you_mean(slugify(name), names)
    if not names:
        return UsageError(f"there is no paper {wanted!r}", "the index has no papers yet")
    return UsageError(f"there is no paper {wanted!r}", close or "an id is the name of a paper file")
