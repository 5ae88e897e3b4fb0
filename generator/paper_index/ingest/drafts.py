"""Imported records become papers to be: fields that do not hold are left out and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.ingest.record import ImportedRecord, LeftOut
from paper_index.model.paper import FIELDS, Paper
from paper_index.text import urls
from paper_index.text.urls import is_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from paper_index.model.settings import Limits
    from paper_index.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class Draft:
    """The paper that a record gives, or None when its title does not hold; and what was lost."""

    record: ImportedRecord
    paper: Paper | None
    left_out: tuple[LeftOut, ...]
    names_lost: tuple[LeftOut, ...] = ()
    """Of its id and aliases what others have: a loss if it becomes a paper of its own."""


def named_drafts(
    records: Iterable[ImportedRecord],
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    limits: Limits,
) -> list[Draft]:
    """Return a draft for each record, under an id that no paper or other draft has.

    Records with an abstract come first, since only they can become the paper that the others
    are folded into. A record gets the same id at every import, so that a verdict can name it: the
    one that it had in the index that it comes from, where it may have that, or one of its title.
    """
    taken = {name for paper in papers for name in (paper.id, *paper.aliases)}
    known = {(paper.title, paper.abstract) for paper in papers}
    cleaned = [(record, *clean(record, vocabulary, limits)) for record in records]
    wanted = {_wanted(record) for record, *_ in cleaned}
    used = {key.casefold() for paper in papers for key in paper.keys}
    drafts = []
    for record, fields, lost in sorted(cleaned, key=lambda entry: _first(entry[0], entry[1])):
        title = str(record.fields["title"])
        # What came in before needs no name, and must not take the one of a record that waits.
        again = (title, fields.get("abstract")) in known
        paper_id = urls.free_slug(f"again {title}", taken) if again else _name(record, taken)
        taken.add(paper_id)
        aliases = _free_aliases(fields, taken, wanted)
        taken.update(aliases)
        fields["aliases"] = aliases
        keys = _take_keys(fields, used)
        names = [*_names_lost(record, paper_id, aliases), *(_lost(record, key) for key in keys)]
        drafts.append(Draft(record, _paper(fields, paper_id), tuple(lost), tuple(names)))
    return drafts


def _first(record: ImportedRecord, fields: Mapping[str, object]) -> tuple[bool, bool]:
    return "abstract" not in fields, not _wanted(record)


def _wanted(record: ImportedRecord) -> str:
    return str(record.fields.get("id", ""))


def _name(record: ImportedRecord, taken: Collection[str]) -> str:
    wanted = _wanted(record)
    if is_slug(wanted) and wanted not in taken and not urls.is_reserved(wanted):
        return wanted
    return urls.free_slug(str(record.fields["title"]), taken)


def _free_aliases(
    fields: Mapping[str, object], taken: Collection[str], wanted: Collection[str]
) -> tuple[str, ...]:
    """Return the aliases that are nobody's, and no id that another record asks for."""
    aliases = fields.get("aliases", ())
    names = dict.fromkeys(aliases if isinstance(aliases, tuple) else ())
    return tuple(
        name
        for name in names
        if name not in taken and name not in wanted and not urls.is_reserved(name)
    )


def _take_keys(fields: dict[str, object], used: set[str]) -> list[str]:
    """Leave a record those of its citation keys that are free, and say which are not."""
    own, former = fields.pop("citation_key", None), fields.pop("former_keys", ())
    lost = []
    free = []
    for key in [*([own] if own else []), *(former if isinstance(former, tuple) else ())]:
        if str(key).casefold() in used:
            lost.append(f"citation_key: {key!r} cannot be had")
        else:
            used.add(str(key).casefold())
            free.append(key)
    if own in free:
        fields["citation_key"] = free.pop(0)
    fields["former_keys"] = tuple(free)
    return lost


def _names_lost(
    record: ImportedRecord, paper_id: str, aliases: Collection[str]
) -> Iterator[LeftOut]:
    wanted, given = _wanted(record), record.fields.get("aliases", ())
    if wanted and wanted != paper_id:
        yield _lost(record, f"id: {wanted!r} cannot be had; the paper is {paper_id!r}")
    for name in given if isinstance(given, tuple) else ():
        if name not in aliases:
            yield _lost(record, f"aliases: {name!r} cannot be had")


def clean(
    record: ImportedRecord, vocabulary: Vocabulary, limits: Limits
) -> tuple[dict[str, object], list[LeftOut]]:
    """Return the fields of a record that a paper can hold, and what was left out and why."""
    lost: list[LeftOut] = []
    fields: dict[str, object] = {key: record.fields[key] for key in FIELDS if key in record.fields}
    fields["tags"] = _known_tags(record, vocabulary, lost)
    for key, reason in (_too_long(fields, limits) | _wrong(fields)).items():
        lost.append(_lost(record, f"{key}: {reason}"))
        fields.pop(key, None)
    return fields, lost


def _paper(fields: Mapping[str, object], paper_id: str) -> Paper | None:
    """Make a paper of fields that hold; its abstract is "" when it has none."""
    if "title" not in fields:
        return None
    paper = Paper.model_validate({"abstract": "…", **fields, "id": paper_id})
    return paper if "abstract" in fields else paper.model_copy(update={"abstract": ""})


def _wrong(fields: Mapping[str, object]) -> dict[str, str]:
    """Return the fields that the model refuses, with its reasons."""
    try:
        Paper.model_validate({"abstract": "…", **fields, "id": "draft"})
    except ValidationError as problem:
        return {str(details["loc"][0]): details["msg"] for details in problem.errors()}
    return {}


def _too_long(fields: Mapping[str, object], limits: Limits) -> dict[str, str]:
    bounds = {"title": limits.title_characters, "abstract": limits.abstract_characters}
    return {
        key: f"{len(str(fields[key])):,} characters; {most:,} are allowed"
        for key, most in bounds.items()
        if key in fields and len(str(fields[key])) > most
    }


def _known_tags(
    record: ImportedRecord, vocabulary: Vocabulary, lost: list[LeftOut]
) -> tuple[str, ...]:
    given = record.fields.get("tags", ())
    tags: dict[str, None] = {}
    for name in given if isinstance(given, tuple) else ():
        tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
        if tag:
            tags[tag.id] = None
        else:
            lost.append(_lost(record, f"tags: {name!r} is not in the vocabulary"))
    return tuple(tags)


def _lost(record: ImportedRecord, reason: str) -> LeftOut:
    return LeftOut(record.file, record.line, str(record.fields.get("title", "")), reason)
