"""The steps of `duplicates`: finds pairs to decide, explains pairs, and writes verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.content.format_lists import write_verdict as verdict_file
from paper_index.content.journal import apply
from paper_index.content.read import read_verdicts
from paper_index.content.validate_lists import validate_verdicts
from paper_index.dedupe.classify import judge
from paper_index.dedupe.dedupe import Decisions, by_cluster, cluster, dedupe
from paper_index.dedupe.explain import default_reason, owners, verdict_pairs
from paper_index.dedupe.explain import explain as explain_pair
from paper_index.history.log import run_git
from paper_index.model.issues import ContentError, Severity, UsageError, has_errors, invalid_value
from paper_index.model.pairs import Review
from paper_index.model.paper import FIELDS
from paper_index.model.vocabulary import Verdict
from paper_index.text import urls
from paper_index.text.wording import did_you_mean
from paper_index.workflows.check import today, validate
from paper_index.workflows.papers import find_paper

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.pairs import Deduplicated, Explanation
    from paper_index.workflows.check import ValidContent


def read(layout: Layout) -> ValidContent:
    """Return the valid content of an index.

    Raises ContentError when the verdicts or the thresholds have errors.
    """
    valid = validate(layout)
    files = {*_verdict_files(valid), (layout.content / "config.yml").as_posix()}
    found = [issue for issue in valid.issues if issue.location.file in files]
    if has_errors(found):
        raise ContentError(found)
    return valid


def _verdict_files(valid: ValidContent) -> set[str]:
    return {document.file for document in valid.content.verdicts}


def review(valid: ValidContent) -> Review:
    """Return the undecided pairs by cluster, the verdicts with their pairs, and the clusters."""
    found = deduplicate(valid)
    return Review(
        by_cluster(found.undecided),
        verdict_pairs(valid.papers, valid.verdicts, valid.settings.duplicates),
        tuple(one for one in found.clusters if one.merged),
    )


def deduplicate(valid: ValidContent) -> Deduplicated:
    """Compare all papers and apply the verdicts."""
    return dedupe(valid.papers, valid.verdicts, valid.settings.duplicates, valid.locate)


def verdict_issues(valid: ValidContent, found: Deduplicated) -> list[Issue]:
    """Return the errors in the files of verdicts."""
    files = _verdict_files(valid)
    return [
        issue
        for issue in (*valid.issues, *found.issues)
        if issue.location.file in files and issue.severity is Severity.ERROR
    ]


def explain(valid: ValidContent, first: str, second: str) -> Explanation:
    """Return why two papers, named by id, alias or file, are or are not taken for one work.

    Raises UsageError for an unknown name, and when both names are of one paper.
    """
    left, right = (find_paper(valid, name) for name in (first, second))
    if left.id == right.id:
        raise UsageError(f"both are the paper {left.id}", "name two papers")
    decisions = Decisions(valid.papers, valid.verdicts)
    bounds = valid.settings.duplicates
    return explain_pair(left, right, papers=valid.papers, decisions=decisions, bounds=bounds)


def missing_papers(valid: ValidContent, names: Sequence[str]) -> list[str]:
    """Return a note for each id without a paper: it may be imported later."""
    known = owners(valid.papers)
    others = [name for name in known if name not in names]
    return [
        f"there is no paper {name!r} yet; {did_you_mean(name, others) or 'an import may add it'}"
        for name in names
        if name not in known
    ]


def git_user(layout: Layout) -> str | None:
    """Return git's `user.name`, or None without one."""
    name = run_git(layout.root, "config", "user.name") or b""
    return name.decode("utf-8", "replace").strip() or None


def reason_for(valid: ValidContent, answer: str, names: Sequence[str]) -> str:
    """Return the default reason for an answer on two papers.

    Raises UsageError when one of them is not in the index.
    """
    if notes := missing_papers(valid, names):
        raise UsageError(notes[0], "give the reason with --reason TEXT")
    known = owners(valid.papers)
    left, right = (known[name] for name in names)
    return default_reason(judge(left, right, valid.settings.duplicates), answer)


def make_verdict(answer: str, names: Sequence[str], *, reason: str, by: str | None) -> Verdict:
    """Return a verdict with today's date. Raises UsageError when a part of it is invalid."""
    fields = {"answer": answer, "papers": tuple(names), "reason": reason, "by": by}
    try:
        return Verdict.model_validate({**fields, "date": today()})
    except ValidationError as problem:
        raise invalid_value(problem) from problem


def write_verdict(layout: Layout, valid: ValidContent, verdict: Verdict) -> None:
    """Write the file of a verdict; one with the same answer on the same papers is replaced.

    Raises UsageError when it contradicts another verdict or the file cannot be written, and
    ContentError when a file of verdicts has errors.
    """
    first, second = verdict.papers
    known = owners(valid.papers)
    one, other = known.get(first), known.get(second)
    if first == second or (one and one is other):
        raise UsageError(f"both are the paper {one.id if one else first}", "name two papers")
    # Read again: the files may have been edited since.
    issues: list[Issue] = []
    documents = read_verdicts(layout.content, issues)
    verdicts, found = validate_verdicts(*documents)
    if has_errors([*issues, *found]):
        raise ContentError([*issues, *found])
    answer = Decisions(valid.papers, verdicts).answer(first, second)
    if answer and answer != verdict.answer:
        raise UsageError(
            f"a verdict on {first} and {second} is {answer!r}",
            f"`paper-index duplicates --explain {first} {second}` shows it; correct that one",
        )
    read = {Path(one.file): one.raw for one in documents if one.raw is not None}
    path = layout.root / urls.verdict_file(verdict.papers)
    apply(layout.root, {path: verdict_file(verdict)}, read)


def consequences(valid: ValidContent, verdict: Verdict) -> list[str]:
    """Return what a verdict changes on the site; `valid` includes it."""
    if verdict.answer == "different":
        return ["both keep their pages, and no further verdict is needed"]
    known = owners(valid.papers)
    named = {known[name].id for name in verdict.papers if name in known}
    for one in cluster(valid.papers, Decisions(valid.papers, valid.verdicts).same):
        page = one.canonical
        if one.merged and named & {page.id, *(paper.id for paper in one.merged)}:
            address, own = urls.paper(page.id), known[page.id]
            names = (name for name in FIELDS if name != "aliases")
            filled = ", ".join(one for one in names if getattr(own, one) != getattr(page, one))
            return [
                *(f"{urls.paper(paper.id)} redirects to {address}" for paper in one.merged),
                f"{address} has values of the other papers: {filled}"
                if filled
                else f"{address} has the values of {page.id}.yml only",
                "the files are not changed",
            ]
    return ["an import merges the one into the other"]
