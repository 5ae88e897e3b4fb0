"""Applies a filled-in issue form: adds a paper or changes the tags of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.edit_tags import find_tag
from paper_index.content.write import write_file
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.forms import CHANGE, Form
from paper_index.ingest.reference import Kind, parse_reference
from paper_index.ingest.report import ImportReport, Outcome
from paper_index.model.errors import UsageError
from paper_index.text.latex import to_text
from paper_index.text.wording import did_you_mean
from paper_index.workflows.build import require_valid
from paper_index.workflows.import_ import plan_import, write_plan
from paper_index.workflows.tags import retag_file

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.paper import Paper
    from paper_index.workflows.build import ValidContent


def apply_form(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Make the change that a form proposes, and return a description of it by lines.

    Raises, before anything is written: UsageError when the form cannot be applied as a whole,
    ContentError when the index does not pass its check.
    """
    apply = change_tags if tuple(form.values) == CHANGE else add_paper
    return apply(layout, form, dry_run=dry_run)


def change_tags(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Add and remove the tags that a form names."""
    valid = require_valid(layout)
    paper = _find_paper(valid, form.values["Paper"])
    gained, lost = _tags(valid, form, "Add"), _tags(valid, form, "Remove")
    both = [tag for tag in gained if tag in lost]
    if both:
        raise UsageError(f"{both[0]!r} is to be added and removed", "choose one of the two")
    tags = tuple(dict.fromkeys((*(tag for tag in paper.tags if tag not in lost), *gained)))
    if set(tags) == set(paper.tags):
        raise UsageError("the form changes no tag of this paper", "name tags to add or to remove")
    changed = paper.model_copy(update={"tags": valid.vocabulary.in_order(tags)})
    path = valid.files[paper.id]
    if not dry_run:
        write_file(path, retag_file(path, changed))
    signs = [f"+{tag}" for tag in gained if tag not in paper.tags]
    signs += [f"-{tag}" for tag in lost if tag in paper.tags]
    return [f"{paper.id}: {' '.join(signs)}"]


def _find_paper(valid: ValidContent, text: str) -> Paper:
    """Return the paper with an id or the address of a page."""
    name = text.strip("` /").rpartition("/")[2]
    papers = {paper.id: paper for paper in valid.papers}
    if name in papers:
        return papers[name]
    advice = did_you_mean(name, papers) or "give the last part of the address of its page"
    raise UsageError(f"there is no paper {name!r}", advice)


def _tags(valid: ValidContent, form: Form, heading: str) -> tuple[str, ...]:
    return tuple(find_tag(valid.vocabulary, name).id for name in form.lines(heading))


def add_paper(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Import the paper that a form describes, unless it is held back or a field is invalid."""
    valid, values = require_valid(layout), form.values
    fields: dict[str, str | tuple[str, ...]] = {
        "title": to_text(" ".join(values["Title"].split())),
        "abstract": to_text(values["Abstract"]),
        "authors": tuple(map(to_text, form.lines("Authors"))),
        "tags": _tags(valid, form, "Tags"),
        "published": values["Published"],
        "venue": values["Venue"],
    }
    identifier = values["arXiv id or DOI"]
    if identifier:
        reference = parse_reference(identifier)
        if reference.kind is Kind.TITLE:
            message = f"{identifier!r} is neither an arXiv id nor a DOI"
            raise UsageError(message, "leave it empty if there is none")
        fields[reference.kind.lower()] = reference.value
    for name in ("title", "abstract"):
        if not fields[name]:
            raise UsageError(f"the {name} is empty", "fill it in: a paper needs both")
    record = ImportedRecord({key: value for key, value in fields.items() if value}, "the form")
    plan = plan_import(valid, [record])
    lines = ImportReport(plan.results, plan.left_out).lines(verbose=True)
    if plan.left_out or plan.results[0].outcome not in {Outcome.ADDED, Outcome.FOLDED}:
        raise UsageError("the form cannot be applied as it is", "\n  ".join(lines))
    if plan.changes and not dry_run:
        write_plan(layout, plan)
    return lines
