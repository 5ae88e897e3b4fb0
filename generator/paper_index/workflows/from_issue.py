"""Applies a filled-in issue form: adds a paper or changes the tags of one.

Anybody can write the text, so that its values are validated like those of any other source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.content.edit_tags import find_tag
from paper_index.content.journal import apply
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.reference import Kind, parse_reference
from paper_index.ingest.report import ImportReport, Outcome
from paper_index.model.issues import UsageError
from paper_index.text.urls import openreview_page
from paper_index.text.wording import did_you_mean
from paper_index.workflows.candidate_list import MARK
from paper_index.workflows.check import require_valid
from paper_index.workflows.import_ import plan_import, write_plan
from paper_index.workflows.papers import find_paper
from paper_index.workflows.tags import retag_file

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import Field
    from paper_index.workflows.check import ValidContent

ADD = ("Title", "Authors", "arXiv id or DOI", "Published", "Venue", "Tags", "Abstract")
"""Headings of the form "Add a paper", in its order."""
CHANGE = ("Paper", "Add", "Remove", "Reason")
"""Headings of the form "Change tags", in its order."""
MAX_LENGTH = 65_536
"""Longest text, in characters: GitHub's limit for an issue."""

_HEADING = re.compile(r"^### +(.*?) *$", re.MULTILINE)
# GitHub writes this for a field that was left empty.
_EMPTY = "_No response_"


@dataclass(frozen=True)
class Form:
    """The text below each heading of a form, in its order; "" if it was left empty."""

    values: Mapping[str, str]

    def lines(self, heading: str) -> tuple[str, ...]:
        """Return a value's lines without bullets, each once; commas separate too, but authors."""
        separator = r"\n" if heading == "Authors" else r"[\n,]"
        parts = re.split(separator, self.values[heading])
        cleaned = (part.strip().removeprefix("- ").removeprefix("* ").strip("` ") for part in parts)
        return tuple(dict.fromkeys(part for part in cleaned if part))


def apply_form(layout: Layout, text: str, *, dry_run: bool, by: str | None = None) -> list[str]:
    """Make the change that a form proposes, and return a description of it by lines.

    The issue of `watch` is such a form, too; `by` is the curator who declines candidates.

    Raises, before anything is written: UsageError when the form cannot be applied as a whole,
    ContentError when the index does not pass its check.
    """
    if text.lstrip().startswith(MARK):
        _check_length(text)
        # Loading the HTTP client and scikit-learn takes a second.
        from paper_index.workflows.decide_candidates import decide_issue

        return decide_issue(layout, text, by=by, dry_run=dry_run)
    form = parse_form(text)
    apply = change_tags if tuple(form.values) == CHANGE else add_paper
    return apply(layout, form, dry_run=dry_run)


def change_tags(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Add and remove the tags that a form names."""
    valid = require_valid(layout)
    paper = find_paper(valid, form.values["Paper"])
    gained, lost = _tags(valid, form, "Add"), _tags(valid, form, "Remove")
    both = [tag for tag in gained if tag in lost]
    if both:
        raise UsageError(f"{both[0]!r} is to be added and removed", "choose one of the two")
    tags = {*paper.tags, *gained}.difference(lost)
    if tags == set(paper.tags):
        raise UsageError("the form changes no tag of this paper", "name tags to add or to remove")
    changed = paper.model_copy(update={"tags": tuple(sorted(tags))})
    path = valid.files[paper.id]
    if not dry_run:
        apply(layout.root, {path: retag_file(valid.originals[path], changed)}, valid.originals)
    signs = [f"+{tag}" for tag in gained if tag not in paper.tags]
    signs += [f"-{tag}" for tag in lost if tag in paper.tags]
    return [f"{paper.id}: {' '.join(signs)}"]


def _tags(valid: ValidContent, form: Form, heading: str) -> tuple[str, ...]:
    return tuple(find_tag(valid.vocabulary, name).id for name in form.lines(heading))


def add_paper(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Import the paper that a form describes, unless it is held back or a field is invalid."""
    valid, values = require_valid(layout), form.values
    fields: dict[str, Field] = {
        "title": values["Title"],
        "abstract": values["Abstract"],
        "authors": form.lines("Authors"),
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
        if reference.kind is Kind.OPENREVIEW:
            fields["links"] = {reference.kind.value: openreview_page(reference.value)}
        else:
            fields[reference.kind.lower()] = reference.value
    for name in ("title", "abstract"):
        if not fields[name]:
            raise UsageError(f"the {name} is empty", "fill it in: a paper needs both")
    record = ImportedRecord({key: value for key, value in fields.items() if value}, "the form")
    plan = plan_import(valid, [record])
    refused = [one for one in plan.results if one.outcome not in {Outcome.ADDED, Outcome.FOLDED}]
    if plan.left_out or refused:
        # Nothing is added, so only the faults are listed.
        faults = [line for one in refused for line in (str(one), *one.notes)]
        faults += [f"{one.reason} ({one.text!r})" for one in plan.left_out]
        raise UsageError("the form cannot be applied as it is", "\n  ".join(faults))
    if plan.changes and not dry_run:
        write_plan(layout, plan)
    return ImportReport(plan.results, plan.left_out).lines(verbose=True)


def parse_form(text: str) -> Form:
    """Parse a form. Raises UsageError, with the line, when the text is none."""
    _check_length(text)
    text = text.replace("\r\n", "\n")
    start, *parts = _HEADING.split(text)
    headings = tuple(parts[::2])
    if headings not in {ADD, CHANGE}:
        raise _wrong_headings(text)
    if start.strip():
        raise UsageError("line 1: a form begins with a heading", f"write `### {headings[0]}`")
    values = (part.strip() for part in parts[1::2])
    values = ("" if value == _EMPTY else value for value in values)
    return Form(dict(zip(headings, values, strict=True)))


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise UsageError(f"the form has {len(text):,} characters", f"{MAX_LENGTH:,} are allowed")


def _wrong_headings(text: str) -> UsageError:
    names = _HEADING.findall(text)
    known = ADD if "Abstract" in names or "Title" in names else CHANGE
    order = ", ".join(known)
    for number, match in enumerate(_HEADING.finditer(text)):
        line, name = text.count("\n", 0, match.start()) + 1, match[1]
        if name not in known:
            advice = did_you_mean(name, known) or f"headings: {order}"
            return UsageError(f"line {line}: unknown heading {name!r}", advice)
        if name in names[:number]:
            message = f"line {line}: the heading {name!r} occurs twice"
            return UsageError(message, "delete one of them")
    for name in known:
        if name not in names:
            return UsageError(f"the heading {name!r} is missing", f"headings: {order}")
    return UsageError("the headings are out of order", f"the order: {order}")
