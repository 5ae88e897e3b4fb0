"""Validate raw papers: fields, limits, tags and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.validate import DocumentPart, build_model, claimed_twice, reserved_ids
from paper_index.model.issues import Issue, error, has_errors, hint
from paper_index.model.paper import Paper
from paper_index.text.escape import maths_problems
from paper_index.text.urls import find_clashes, slugify
from paper_index.text.wording import nearest, question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.settings import Limits
    from paper_index.model.source import Record
    from paper_index.model.vocabulary import Vocabulary


def validate_papers(
    records: Sequence[Record], vocabulary: Vocabulary, limits: Limits
) -> tuple[tuple[Paper, ...], list[Issue]]:
    """Return the valid papers, by id, and the issues of all records."""
    validated = [validate_paper(record, vocabulary, limits) for record in records]
    claims = [(record.id, record.file, record.location()) for record in records]
    claims += [
        (alias, record.file, place) for record in records for alias, place in _aliases(record)
    ]
    issues = [issue for _, found in validated for issue in found]
    issues += [*claimed_twice("id-clash", claims), *_key_clashes(records)]
    papers = (paper for paper, _ in validated if paper)
    return tuple(sorted(papers, key=lambda paper: paper.id)), issues


def validate_paper(
    record: Record, vocabulary: Vocabulary, limits: Limits
) -> tuple[Paper | None, list[Issue]]:
    """Return a record as a paper, or None when it has errors, and its issues."""
    paper, issues = build_model(Paper, DocumentPart(record, extra={"id": record.id}), record.data)
    tags, found = _tags(record, vocabulary)
    # A tag that is not a slug is unknown as well; the unknown tag's hint names the nearest tags.
    places = {issue.location for issue in found}
    issues = [_with_slug(issue, record) for issue in issues if issue.location not in places]
    issues += [*found, *_too_long(record, limits)]
    issues += reserved_ids([(record.id, record.location()), *_aliases(record)])
    if paper is None or has_errors(issues):
        return None, issues
    return paper.model_copy(update={"tags": tags}), [*issues, *_maths(paper, record)]


def _with_slug(issue: Issue, record: Record) -> Issue:
    if issue.code != "invalid-id":
        return issue
    slug = slugify(record.id)
    advice = f"rename the file to {slug}.yml" if slug else issue.hint
    message = f"the file name is not an id: {issue.message}"
    return error("invalid-id", issue.location, message, advice)


def _aliases(record: Record) -> list[tuple[str, SourceLocation]]:
    return [
        (alias, record.location("aliases", number))
        for number, alias in record.texts("aliases")
        if number is not None
    ]


def _too_long(record: Record, limits: Limits) -> Iterator[Issue]:
    bounds = {"abstract": limits.abstract_characters, "title": limits.title_characters}
    for key, most in bounds.items():
        value = record.data.get(key) if isinstance(record.data, dict) else None
        if isinstance(value, str) and len(value) > most:
            what = f"the {key} has {len(value):,} characters; {most:,} are allowed"
            advice = f"shorten it, or raise limits.{key}_characters in content/config.yml"
            yield error("too-long", record.location(key), what, advice)


def _tags(record: Record, vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[Issue]]:
    """Return a paper's tags with aliases replaced, each once, in the order given."""
    tags: dict[str, None] = {}
    issues: list[Issue] = []
    for number, name in record.texts("tags"):
        if number is None:
            continue
        place = record.location("tags", number)
        tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
        if tag is not None:
            if tag.id != name:
                issues.append(hint("tag-alias", place, f"{name!r} is an alias", f"write {tag.id}"))
            if tag.id in tags:
                what = f"the tag {tag.id!r} is listed twice"
                issues.append(hint("repeated-value", place, what, "delete one of the two"))
            tags[tag.id] = None
        elif name and not vocabulary.may_have(name):
            close = nearest(name, [*vocabulary.by_id, *vocabulary.by_alias], limit=3, cutoff=0)
            advice = question(close) or "the vocabulary, content/tags.yml, has no tags yet"
            issues.append(error("unknown-tag", place, f"unknown tag {name!r}", advice))
    return tuple(tags), issues


def _maths(paper: Paper, record: Record) -> Iterator[Issue]:
    for key, text in (("title", paper.title), ("abstract", paper.abstract)):
        for source, problem in maths_problems(text):
            what = f"the formula ${source}$ is shown as its source: {problem}"
            advice = r"correct the LaTeX; write \$ for a dollar sign outside maths"
            yield hint("unreadable-maths", record.location(key), what, advice)


def _key_clashes(records: Sequence[Record]) -> Iterator[Issue]:
    """Yield an error for each citation key that another paper has."""
    claims = (
        (key, (record.file, place)) for record in records for key, place in record.citation_keys
    )
    for key, (owner, _), (file, place) in find_clashes(claims):
        if file != owner:
            what = f"the citation key {key!r} already belongs to {owner}"
            advice = "leave it to the older paper; `paper-index fmt` issues another one here"
            yield error("key-clash", place, what, advice)
