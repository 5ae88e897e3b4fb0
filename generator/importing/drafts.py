"""Imported records become papers to be: fields that do not hold are left out and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.importing.record import ImportedRecord, LeftOut
from pydantic import ValidationError

from generator.model.paper import FIELDS, Paper

if TYPE_CHECKING:
    from generator.model.vocabulary import Vocabulary


def draft(
    record: ImportedRecord, paper_id: str, vocabulary: Vocabulary
) -> tuple[Paper | None, list[LeftOut]]:
    """Return the paper that a record gives, and what of the record was left out.

    Its abstract is "" when the record has none. There is no paper when the title does not hold.
    """
    fields = {key: value for key, value in record.fields.items() if key in FIELDS}
    left_out: list[LeftOut] = []
    fields["tags"] = _known_tags(record, vocabulary, left_out)
    while True:
        try:
            paper = Paper.model_validate({"abstract": "…", **fields, "id": paper_id})
        except ValidationError as problem:
            wrong = {str(details["loc"][0]): details for details in problem.errors()}
            for key, details in wrong.items():
                reason = f"{key}: {details['msg']}"
                left_out.append(LeftOut(record.file, record.line, _title(record), reason))
                fields.pop(key, None)
            if "title" in wrong or "id" in wrong:
                return None, left_out
        else:
            known = bool(fields.get("abstract"))
            return (paper if known else paper.model_copy(update={"abstract": ""})), left_out


def _known_tags(
    record: ImportedRecord, vocabulary: Vocabulary, left_out: list[LeftOut]
) -> tuple[str, ...]:
    given = record.fields.get("tags", ())
    tags: dict[str, None] = {}
    for name in given if isinstance(given, tuple) else ():
        tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
        if tag:
            tags[tag.id] = None
        else:
            reason = f"tags: {name!r} is not in the vocabulary"
            left_out.append(LeftOut(record.file, record.line, _title(record), reason))
    return tuple(tags)


def _title(record: ImportedRecord) -> str:
    return str(record.fields.get("title", ""))
