"""Makes draft tags of the keywords, collections and headings of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_index.ingest.draft import find_tag
from paper_index.model.vocabulary import IMPORTED, Group, Tag, Vocabulary
from paper_index.text import urls
from paper_index.text.characters import one_line

if TYPE_CHECKING:
    from paper_index.ingest.draft import ImportedRecord

    ChooseTags = Callable[[Sequence["TagCandidate"]], int | None]
    """Returns the least number of records with a keyword that becomes a tag, None for no tags."""


@dataclass(frozen=True)
class TagCandidate:
    """A keyword: the tag that it is or would become, and the number of records that have it."""

    tag: Tag
    count: int
    is_new: bool


@dataclass(frozen=True)
class DraftTags:
    """Records with their tags, the vocabulary with the new tags, and all candidates."""

    records: tuple[ImportedRecord, ...]
    vocabulary: Vocabulary
    candidates: tuple[TagCandidate, ...]
    least: int | None


def draft_tags(
    records: Sequence[ImportedRecord], vocabulary: Vocabulary, choose: ChooseTags | None
) -> DraftTags:
    """Give clean records the tags of their keywords, as far as `choose` wants them.

    A keyword that names a tag of the vocabulary, by id, alias or name, is that tag; others become
    tags of the group Imported. Without `choose` only those of the vocabulary count.
    """
    subjects = [_subjects(record, vocabulary) for record in records]
    candidates = _candidates(subjects, vocabulary)
    least = choose(candidates) if choose and candidates else len(records) + 1
    if least is None:
        return DraftTags(tuple(records), vocabulary, candidates, None)
    wanted = {one.tag.id for one in candidates if not one.is_new or one.count >= least}
    made = [
        _with_tags(record, [slug for slug in found if slug in wanted])
        for record, found in zip(records, subjects, strict=True)
    ]
    new = tuple(one.tag for one in candidates if one.is_new and one.tag.id in wanted)
    is_known = any(group.id == IMPORTED for group in vocabulary.groups)
    groups = () if is_known or not new else (Group(id=IMPORTED, name="Imported"),)
    grown = replace(
        vocabulary,
        groups=(*vocabulary.groups, *groups),
        tags=(*vocabulary.tags, *sorted(new, key=lambda tag: tag.id)),
    )
    return DraftTags(tuple(made), grown, candidates, least)


def _subjects(record: ImportedRecord, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the keywords of a record, with their names, by the id of the tag."""
    found: dict[str, str] = {}
    for word in (*record.texts("tags"), *record.keywords):
        name = one_line(word).strip(" .,;")
        known = find_tag(vocabulary, name)
        slug = known.id if known else urls.slugify(name)
        if slug and not urls.is_reserved(slug) and slug not in vocabulary.left_out:
            found.setdefault(slug, name)
    return found


def _candidates(
    subjects: Sequence[dict[str, str]], vocabulary: Vocabulary
) -> tuple[TagCandidate, ...]:
    counts = Counter(slug for found in subjects for slug in found)
    names: dict[str, Counter[str]] = {}
    for found in subjects:
        for slug, name in found.items():
            names.setdefault(slug, Counter())[name] += 1
    made = []
    for slug, count in counts.items():
        known = vocabulary.by_id.get(slug)
        # Of several spellings the most frequent one, then the first in the alphabet.
        name = min(names[slug].items(), key=lambda item: (-item[1], item[0]))[0]
        tag = known or Tag(id=slug, name=name, group=IMPORTED)
        made.append(TagCandidate(tag, count, known is None))
    return tuple(sorted(made, key=lambda one: (-one.count, one.tag.id)))


def _with_tags(record: ImportedRecord, tags: Sequence[str]) -> ImportedRecord:
    listed = tuple(dict.fromkeys((*record.texts("tags"), *tags)))
    # What is listed by another name is there by its id as well.
    slugs = set(tags)
    kept = tuple(tag for tag in listed if tag in slugs or urls.slugify(tag) not in slugs)
    return replace(record, fields={**record.fields, "tags": kept}) if kept else record
