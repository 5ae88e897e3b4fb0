"""Checks of all papers whose results are kept from one build to the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from paper_index.content import checks
from paper_index.dedupe.dedupe import dedupe
from paper_index.model.issues import Issue, Severity, SourceLocation
from paper_index.relate.similar_names import advise_people

if TYPE_CHECKING:
    from paper_index.cache.store import BuildState
    from paper_index.model.author import Author
    from paper_index.model.pairs import Deduplicated, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.source import Record
    from paper_index.workflows.check import ValidContent

_COMPARED = (
    *("id", "title", "authors", "published", "type", "venue", "venue_year", "volume", "number"),
    *("pages", "publisher", "category", "arxiv", "doi", "status", "notice", "aliases", "abstract"),
)
"""The fields that decide whether two papers are one work."""


def find_duplicates(
    valid: ValidContent,
    pairs: Sequence[Pair] | None,
    newer: Callable[[tuple[str, str]], str],
    build: BuildState,
) -> Deduplicated:
    """Deduplicate papers; they are not compared again if nothing was found among the same ones."""

    def result(known: Sequence[Pair] | None) -> Deduplicated:
        bounds = valid.settings.duplicates
        return dedupe(valid.papers, valid.verdicts, bounds, valid.locate, known, newer)

    if pairs is not None:
        return result(pairs)
    compared = [tuple(getattr(paper, name) for name in _COMPARED) for paper in valid.papers]
    verdicts = [placed.verdict for placed in valid.verdicts]
    key = build.digests.of(compared, verdicts, valid.settings.duplicates)
    if key in build.cache.get("no duplicates", [key]):
        return result(())
    found = result(None)
    if not found.undecided and found == result(()):
        build.cache.put("no duplicates", {key: b""})
    return found


def unclean_texts(
    papers: Sequence[Paper],
    records: Mapping[str, Record],
    authors: Sequence[Author],
    build: BuildState,
) -> list[Issue]:
    """Return a hint for each part of a text that an import would clean, in the order of papers.

    Papers without such parts are not searched again.
    """
    known = build.digests.of(authors)
    keys = {paper.id: build.digests.of(paper, known) for paper in papers}
    clean = build.cache.get("clean texts", keys.values())
    searched = [paper for paper in papers if keys[paper.id] not in clean]
    found = list(checks.unclean_texts(searched, records, authors))
    files = {issue.location.file for issue in found}
    newly = [paper.id for paper in searched if records[paper.id].file not in files]
    build.cache.put("clean texts", {keys[name]: b"" for name in newly})
    return found


def people_issues(
    papers: Sequence[Paper],
    authors: Sequence[Author],
    records: Mapping[str, Record],
    build: BuildState,
) -> list[Issue]:
    """Return the hints on names of authors; names are not compared again if they are the same."""
    files = {record.file: record for record in records.values()}
    named = [
        (records[paper.id].file, paper.id, paper.authors, paper.aliases, paper.added)
        for paper in papers
    ]
    key = build.digests.of(named, authors)
    with build.cache.in_copy() as cache:
        known = cache.get("people", [key]).get(key)
        if known is not None:
            issues = [_read_issue(data) for data in json.loads(known)["issues"]]
            # The lines in a file may have changed.
            if json.loads(known)["files"] == _versions(issues, files):
                return issues
        issues = advise_people(papers, authors, records)
        kept = {"files": _versions(issues, files), "issues": [asdict(issue) for issue in issues]}
        cache.put("people", {key: json.dumps(kept).encode()})
    return issues


def _read_issue(data: dict[str, object]) -> Issue:
    location = SourceLocation(**data["location"])  # type: ignore[arg-type]
    severity = Severity(str(data["severity"]))
    return Issue(**{**data, "severity": severity, "location": location, "each": ()})  # type: ignore[arg-type]


def _versions(issues: Sequence[Issue], files: Mapping[str, Record]) -> dict[str, str]:
    """Return the digest of each file with an issue."""
    names = sorted({issue.location.file for issue in issues})
    return {name: hashlib.sha256(files[name].raw or b"").hexdigest() for name in names}
