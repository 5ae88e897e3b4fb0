"""The order of `duplicates`: content in, pairs to look at out, and verdicts written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.content.format import add_verdict
from paper_index.content.read import read_document
from paper_index.content.validate_vocabulary import validate_verdicts
from paper_index.content.write import write_file
from paper_index.dedupe.classify import judge
from paper_index.dedupe.cluster import Decisions, cluster
from paper_index.dedupe.dedupe import dedupe, undecided
from paper_index.dedupe.explain import by_cluster, owners, settled, usual_reason
from paper_index.dedupe.explain import explain as explain_pair
from paper_index.history.git import run_git
from paper_index.model.errors import ContentError, UsageError
from paper_index.model.issues import Severity, has_errors
from paper_index.model.pairs import Review
from paper_index.model.paper import FIELDS
from paper_index.model.vocabulary import Verdict
from paper_index.text import urls
from paper_index.text.wording import did_you_mean
from paper_index.workflows.build import validate
from paper_index.workflows.import_ import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.pairs import Explanation, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import PlacedVerdict
    from paper_index.workflows.build import ValidContent

VERDICTS = "duplicates.yml"
"""The file of verdicts, below `content/`."""


@dataclass(frozen=True)
class Said:
    """Who takes verdicts, "" when nobody knows; and why, "" for the usual reason."""

    by: str = ""
    reason: str = ""


def read(layout: Layout) -> ValidContent:
    """Return an index's content as far as it is right.

    Raises ContentError when the verdicts or the thresholds cannot be relied on.
    """
    valid = validate(layout)
    files = {(layout.content / name).as_posix() for name in (VERDICTS, "config.yml")}
    wrong = [issue for issue in valid.issues if issue.location.file in files]
    if any(issue.severity is Severity.ERROR for issue in wrong):
        raise ContentError(wrong)
    return valid


def errors(valid: ValidContent) -> int:
    """Return how many errors the content has: what is wrong is not among the pairs."""
    return sum(issue.severity is Severity.ERROR for issue in valid.issues)


def review(valid: ValidContent, *, whole: bool = True) -> Review:
    """Return the undecided pairs, and if `whole` the pairs with verdicts."""
    decisions, bounds = Decisions(valid.papers, valid.verdicts), valid.settings.duplicates
    pairs = by_cluster(undecided(valid.papers, decisions, bounds))
    if not whole:
        return Review(pairs)
    clusters = cluster(valid.papers, decisions.same)
    return replace(settled(valid.papers, clusters, valid.verdicts, bounds), undecided=pairs)


def explain(valid: ValidContent, first: str, second: str) -> Explanation:
    """Return why two papers, named by id or alias, are or are not taken for one work.

    Raises UsageError when there is no such paper, or when both names are of one.
    """
    one, other = (_named(valid, name) for name in (first, second))
    if one.id == other.id:
        raise UsageError(f"both are the paper {one.id}", "name two papers")
    decisions = Decisions(valid.papers, valid.verdicts)
    bounds = valid.settings.duplicates
    return explain_pair(one, other, valid.papers, valid.verdicts, decisions, bounds)


def paper_id(name: str) -> str:
    """Return the id in what a person names a paper by: an id, its file, the address of its page."""
    return PurePosixPath(name).name.removesuffix(".yml")


def _named(valid: ValidContent, name: str) -> Paper:
    found, wanted = owners(valid.papers), paper_id(name)
    if wanted in found:
        return found[wanted]
    if wanted in {record.id for record in valid.content.records}:
        raise UsageError(f"the paper {wanted!r} has errors", "run `paper-index check` first")
    close = did_you_mean(wanted, found) or "its id is the name of its file"
    raise UsageError(f"there is no paper {wanted!r}", close)


def missing(valid: ValidContent, names: Sequence[str]) -> list[str]:
    """Return a note for each id that no paper has yet: an import may bring it."""
    found = owners(valid.papers)
    return [
        f"there is no paper {name!r} yet; {did_you_mean(name, found) or 'an import may bring it'}"
        for name in names
        if name not in found
    ]


def who(layout: Layout, given: str) -> str:
    """Return who takes verdicts: who is named, else git's user; "" when nobody is known."""
    return (
        given.strip()
        or (run_git(layout.root, "config", "user.name") or b"").decode("utf-8", "replace").strip()
    )


def reason(valid: ValidContent, answer: str, names: Sequence[str]) -> str:
    """Return the usual reason for an answer on two papers.

    Raises UsageError when one of them is not there: nothing is known of it.
    """
    found = owners(valid.papers)
    papers = [found[name] for name in names if name in found]
    if len(papers) < len(names):
        raise UsageError(missing(valid, names)[0], "say why: --reason TEXT")
    return usual_reason(judge(papers[0], papers[1], valid.settings.duplicates), answer)


def verdict(answer: str, names: Sequence[str], said: Said) -> Verdict:
    """Return a verdict of today. Raises UsageError when a part of it cannot stand in the file."""
    fields = {"answer": answer, "papers": tuple(names), "reason": said.reason, "date": today()}
    try:
        return Verdict.model_validate(fields | ({"by": said.by} if said.by else {}))
    except ValidationError as problem:
        first = problem.errors()[0]
        where = str(first["loc"][0])
        advice = str(first.get("ctx", {}).get("hint", ""))
        raise UsageError(f"{where}: {first['msg']}", advice) from problem


def take(layout: Layout, valid: ValidContent, taken: Verdict) -> None:
    """Write a verdict behind those that are there, at once and whole.

    Raises UsageError when the verdicts say otherwise already, or the file cannot be written;
    ContentError when somebody has broken the file meanwhile.
    """
    first, second = taken.papers
    one, other = (owners(valid.papers).get(name) for name in taken.papers)
    if first == second or (one and one is other):
        raise UsageError(f"both are the paper {one.id if one else first}", "name two papers")
    path = layout.content / VERDICTS
    # Read anew: somebody may have the file open in an editor beside the terminal.
    said = Decisions(valid.papers, _present(layout)).answer(first, second)
    if said and said != taken.answer:
        raise UsageError(
            f"{first} and {second} are {said} by a verdict",
            f"`paper-index duplicates --explain {first} {second}` says by which; mend that one",
        )
    write_file(path, add_verdict(path.read_bytes() if path.is_file() else b"", taken))


def _present(layout: Layout) -> Sequence[PlacedVerdict]:
    """Return the verdicts as the file has them now."""
    issues: list[Issue] = []
    document = read_document(layout.content / VERDICTS, layout.root, issues)
    verdicts, found = validate_verdicts(document)
    if has_errors([*issues, *found]):
        raise ContentError([*issues, *found])
    return verdicts


def consequences(valid: ValidContent, taken: Verdict) -> list[str]:
    """Return what a verdict does to the site; `valid` is the content with it."""
    if taken.answer == "different":
        return ["both keep their pages, and nobody is asked again"]
    decisions = Decisions(valid.papers, valid.verdicts)
    names = {owners(valid.papers)[name].id for name in taken.papers if name in owners(valid.papers)}
    for one in cluster(valid.papers, decisions.same):
        lost = [paper.id for paper in one.merged]
        if names & {one.canonical.id, *lost} and lost:
            own = next(paper for paper in valid.papers if paper.id == one.canonical.id)
            gained = _gained(own, one.canonical)
            page = urls.paper(own.id)
            return [
                *(f"{urls.paper(name)} leads to {page} from now on" for name in lost),
                f"{page} shows more than {own.id}.yml says: {', '.join(gained)}"
                if gained
                else f"{page} shows what {own.id}.yml says: the others bring nothing more",
                "the files stay as they are",
            ]
    return ["an import folds the one into the other"]


def _gained(own: Paper, merged: Paper) -> list[str]:
    return [
        name for name in FIELDS if name != "aliases" and getattr(own, name) != getattr(merged, name)
    ]


def troubles(layout: Layout) -> tuple[list[Issue], list[Pair]]:
    """Return the errors among the verdicts as they stand, and the pairs that are undecided."""
    valid = validate(layout)
    bounds = valid.settings.duplicates
    _, found = dedupe(valid.papers, valid.verdicts, bounds, valid.locate)
    file = (layout.content / VERDICTS).as_posix()
    wrong = [
        issue
        for issue in (*valid.issues, *found)
        if issue.location.file == file and issue.severity is Severity.ERROR
    ]
    return wrong, undecided(valid.papers, Decisions(valid.papers, valid.verdicts), bounds)
