"""The order of `from-issue`: the text of a form in, the change that it proposes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.edit_tags import known
from paper_index.content.format import format_paper, update_paper
from paper_index.content.write import write_file
from paper_index.ingest.forms import CHANGE, Form
from paper_index.ingest.record import ImportedRecord
from paper_index.ingest.reference import Kind, parse_reference
from paper_index.ingest.report import ImportReport, Outcome, lines
from paper_index.model.errors import UsageError
from paper_index.text.latex import to_text
from paper_index.text.wording import did_you_mean
from paper_index.workflows import import_ as intake
from paper_index.workflows.fmt import paper_files, passing

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.workflows.build import ValidContent

_SOURCE = "the form"


def take_up(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    """Make the change that a form proposes; return what was done, line by line.

    Raises UsageError when the form cannot be taken up, ContentError when the index does not pass
    its check; nothing is written then.
    """
    if form.headings == CHANGE:
        return _retag(layout, form, dry_run=dry_run)
    return _add(layout, form, dry_run=dry_run)


def _retag(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    valid = passing(layout)
    name = form.values["Paper"].strip("` /").rpartition("/")[2]
    papers = {paper.id: paper for paper in valid.papers}
    if name not in papers:
        advice = did_you_mean(name, papers) or "it is the last part of the address of its page"
        raise UsageError(f"there is no paper {name!r}", advice)
    paper = papers[name]
    gained, lost = _tags(valid, form, "Add"), _tags(valid, form, "Remove")
    both = [tag for tag in gained if tag in lost]
    if both:
        raise UsageError(f"{both[0]!r} is to be added and removed", "choose one of the two")
    tags = (*(tag for tag in paper.tags if tag not in lost), *gained)
    tags = tuple(dict.fromkeys(tags))
    if set(tags) == set(paper.tags):
        raise UsageError("the form changes no tag of this paper", "name tags to add or to remove")
    rank = {tag.id: place for place, tag in enumerate(valid.vocabulary.tags)}
    changed = paper.model_copy(update={"tags": tuple(sorted(tags, key=rank.__getitem__))})
    path = paper_files(valid)[name]
    data = path.read_bytes()
    new = update_paper(data, changed, ["tags"]) if tags else format_paper(data, changed)
    if not dry_run:
        write_file(path, new)
    signs = [f"+{tag}" for tag in gained if tag not in paper.tags]
    signs += [f"-{tag}" for tag in lost if tag in paper.tags]
    return [f"{name}: {' '.join(signs)}"]


def _tags(valid: ValidContent, form: Form, heading: str) -> tuple[str, ...]:
    return tuple(known(valid.vocabulary, name).id for name in form.lines(heading))


def _add(layout: Layout, form: Form, *, dry_run: bool) -> list[str]:
    checked = intake.passing(layout)
    fields: dict[str, str | tuple[str, ...]] = {
        "title": to_text(" ".join(form.values["Title"].split())),
        "abstract": to_text(form.values["Abstract"]),
        "authors": tuple(map(to_text, form.lines("Authors"))),
        "tags": _tags(checked.valid, form, "Tags"),
        "published": form.values["Published"],
        "venue": form.values["Venue"],
        **_identifier(form.values["arXiv id or DOI"]),
    }
    for name in ("title", "abstract"):
        if not fields[name]:
            raise UsageError(f"the {name} is empty", "fill it in: a paper needs both")
    record = ImportedRecord({key: value for key, value in fields.items() if value}, _SOURCE, 0)
    # Tried first: a form that is taken up in part would be worse than none.
    fates, lost = intake.add_records(layout, checked, [record], dry_run=True)
    said = lines(ImportReport(tuple(fates), tuple(lost)), verbose=True)
    if lost or any(fate.outcome not in {Outcome.ADDED, Outcome.FOLDED} for fate in fates):
        raise UsageError("the form cannot be taken up as it is", "\n  ".join(said))
    if not dry_run:
        intake.add_records(layout, checked, [record])
    return said


def _identifier(text: str) -> dict[str, str]:
    if not text:
        return {}
    reference = parse_reference(text)
    if reference.kind is Kind.ARXIV:
        return {"arxiv": reference.value}
    if reference.kind is Kind.DOI:
        return {"doi": reference.value}
    raise UsageError(
        f"{text!r} is neither an arXiv id nor a DOI", "leave it empty if there is none"
    )
