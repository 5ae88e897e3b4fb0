"""Raw papers become typed ones: fields, limits, tags and ids are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.documents import Place, build
from paper_index.model.issues import Issue, error, hint
from paper_index.model.paper import Paper
from paper_index.text.escape import unreadable_maths
from paper_index.text.mathml import why_unreadable
from paper_index.text.urls import is_reserved, slugify
from paper_index.text.wording import nearest, question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.settings import Limits
    from paper_index.model.source import Record
    from paper_index.model.vocabulary import Vocabulary


def validate_papers(
    records: Sequence[Record], vocabulary: Vocabulary, limits: Limits
) -> tuple[tuple[Paper, ...], list[Issue]]:
    """Return the papers that are right, by id, and the issues of all records."""
    papers: list[Paper] = []
    issues: list[Issue] = []
    for record in records:
        paper, found = _validate(record, vocabulary, limits)
        issues.extend(found)
        if paper:
            papers.append(paper)
    issues.extend(_id_clashes(records))
    issues.extend(_key_clashes(records))
    return tuple(sorted(papers, key=lambda paper: paper.id)), issues


def _validate(
    record: Record, vocabulary: Vocabulary, limits: Limits
) -> tuple[Paper | None, list[Issue]]:
    paper, issues = build(Paper, Place(record, extra={"id": record.id}), record.data)
    tags, found = _tags(record, vocabulary)
    # A tag that is no slug is unknown too, and the nearest tags say more.
    said = {issue.location for issue in found}
    issues = [_with_slug(issue, record) for issue in issues if issue.location not in said]
    issues += found + _reserved(record) + _too_long(record, limits)
    if paper is None or any(issue.severity == "error" for issue in issues):
        return None, issues
    return paper.model_copy(update={"tags": tags}), issues + _maths(paper, record)


def _with_slug(issue: Issue, record: Record) -> Issue:
    if issue.code != "invalid-id":
        return issue
    slug = slugify(record.id)
    advice = f"rename the file to {slug}.yml" if slug else issue.hint
    return error("invalid-id", issue.location, f"the file name is no id: {issue.message}", advice)


def _reserved(record: Record) -> list[Issue]:
    names = [(record.id, record.location())]
    names += [
        (alias, record.location("aliases", number)) for number, alias in _texts(record, "aliases")
    ]
    message = "{!r} is the address of a listing's own page"
    return [
        error("invalid-id", place, message.format(name), "choose another name")
        for name, place in names
        if is_reserved(name)
    ]


def _texts(record: Record, key: str) -> list[tuple[int, str]]:
    """Return the texts in a record's list, stripped, with their numbers in it."""
    return [(number, text) for number, text in record.texts(key) if number is not None]


def _too_long(record: Record, limits: Limits) -> list[Issue]:
    data = record.data if isinstance(record.data, dict) else {}
    bounds = {"abstract": limits.abstract_characters, "title": limits.title_characters}
    return [
        error(
            "too-long",
            record.location(key),
            f"the {key} has {len(data[key]):,} characters; {most:,} are allowed",
            f"shorten it, or raise limits.{key}_characters in content/config.yml",
        )
        for key, most in bounds.items()
        if isinstance(data.get(key), str) and len(data[key]) > most
    ]


def _tags(record: Record, vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[Issue]]:
    """Return a paper's tags with aliases replaced, each once, in the order given."""
    tags: dict[str, None] = {}
    issues: list[Issue] = []
    for number, name in _texts(record, "tags"):
        place = record.location("tags", number)
        tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
        if tag is None:
            if name and not vocabulary.may_have(name):
                issues.append(_unknown_tag(name, vocabulary, place))
            continue
        if tag.id != name:
            issues.append(hint("tag-alias", place, f"{name!r} is an alias", f"write {tag.id}"))
        if tag.id in tags:
            what = f"the tag {tag.id!r} stands twice"
            issues.append(hint("repeated-value", place, what, "delete one of the two"))
        tags[tag.id] = None
    return tuple(tags), issues


def _unknown_tag(name: str, vocabulary: Vocabulary, place: SourceLocation) -> Issue:
    close = nearest(name, [*vocabulary.by_id, *vocabulary.by_alias], limit=3, cutoff=0)
    advice = question(close) or "the vocabulary, content/tags.yml, has no tags yet"
    return error("unknown-tag", place, f"unknown tag {name!r}", advice)


def _maths(paper: Paper, record: Record) -> list[Issue]:
    return [
        hint(
            "unreadable-maths",
            record.location(key),
            f"the formula ${source}$ is shown as its source: {why_unreadable(source)}",
            r"mend the LaTeX; a dollar sign that is meant as one is written \$",
        )
        for key, text in (("title", paper.title), ("abstract", paper.abstract))
        for source in unreadable_maths(text)
    ]


def _key_clashes(records: Sequence[Record]) -> list[Issue]:
    """Return an error for each citation key that another paper has; keys compare case-folded."""
    owners: dict[str, str] = {}
    issues: list[Issue] = []
    for record in records:
        for key, place in record.citation_keys:
            owner = owners.setdefault(key.casefold(), record.file)
            if owner != record.file:
                message = f"the citation key {key!r} already belongs to {owner}"
                advice = "leave it to the older paper; `paper-index fmt` issues another one here"
                issues.append(error("key-clash", place, message, advice))
    return issues


def _id_clashes(records: Sequence[Record]) -> list[Issue]:
    owners = {record.id: record for record in records}
    issues: list[Issue] = []
    for record in records:
        for number, alias in _texts(record, "aliases"):
            if alias in owners:
                place = record.location("aliases", number)
                message = f"the alias {alias!r} already belongs to {owners[alias].file}"
                issues.append(
                    error("id-clash", place, message, "delete it in one of the two places")
                )
            owners.setdefault(alias, record)
    return issues
