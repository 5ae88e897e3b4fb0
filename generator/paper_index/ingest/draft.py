"""Records from a source, and the drafts of papers that they become after cleaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from paper_index.model.issues import PaperIndexError
from paper_index.model.paper import FIELDS, Paper
from paper_index.model.progress import track
from paper_index.text import urls
from paper_index.text.characters import one_line, paragraphs
from paper_index.text.markup import Markup
from paper_index.text.names import is_east_asian

if TYPE_CHECKING:
    from paper_index.model.paper import RemovedPaper
    from paper_index.model.settings import Limits
    from paper_index.model.vocabulary import Tag, Vocabulary

Field = str | tuple[str, ...] | Mapping[str, str]
"""The value of a field: a text, a list of texts, or names with addresses."""
SourceName = tuple[str, str | None]
"""A name as it is printed, and as its source splits it; both with the source's markup.

The latter is "Family, Given", or the whole name of an organisation; None if the source does not
show where the family name begins.
"""

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_IDENTIFYING = ("abstract", "authors", "published", "venue", "venue_year", "arxiv", "doi")
_MAX_EXCERPT = 80
"""Longest excerpt of a source in a report, in characters."""


class SourceError(PaperIndexError):
    """A source that cannot be read; the message begins with the file and the line, from 1."""


@dataclass(frozen=True)
class Standing:
    """What a service says about a work beside the fields of a paper; None or "" if it does not."""

    version: int | None = None
    """The newest version of a preprint."""
    citations: int | None = None
    """The number of works that cite it."""
    article: str = ""
    """The DOI of the article that a preprint became."""


@dataclass(frozen=True)
class ImportedRecord:
    """One entry of a source; its texts are as the source has them until the record is cleaned.

    The keys of `fields` are those of a paper file; every scalar is a string, lists are tuples.
    Authors are names as printed, given name first. `place` names the entry in reports, such as
    `list.txt:12`, `refs.bib:12 (smith2020)` or `arXiv:2410.21666`.
    """

    fields: Mapping[str, Field]
    place: str
    markup: Markup = Markup.LATEX
    sort_names: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    """Authors as in `fields`, each with the name as the source splits it, "Family, Given".

    A name without a comma is an organisation or a single name.
    """
    keywords: tuple[str, ...] = ()
    """Subjects that may become tags."""
    unused: tuple[str, ...] = ()
    """Names of fields of the source that nothing is made of; the report counts them."""
    notes: tuple[str, ...] = ()
    """Changes and doubts for the report, each beginning with the name of a field."""
    private_notes: tuple[str, ...] = ()
    """Notes and annotations of the owner of a library: no paper and no report has them."""
    refused: tuple[str, ...] = ()
    """Values that cleaning left out, with the reasons, each beginning with the name of a field."""
    standing: Standing = Standing()

    def text(self, key: str) -> str:
        """Return a text field, "" if it is missing."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list field, empty if it is missing."""
        value = self.fields.get(key, ())
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class LeftOut:
    """A part of a source that was not imported, and the reason; `text` is an excerpt of it."""

    place: str
    text: str
    reason: str


def left_out(place: str, text: str, reason: str) -> LeftOut:
    """Return a part that was not imported, its text on one line and cut to 80 characters."""
    text = " ".join(text.split())
    short = text if len(text) <= _MAX_EXCERPT else f"{text[: _MAX_EXCERPT - 1].rstrip()}…"
    return LeftOut(place, short, reason)


@dataclass(frozen=True)
class ParsedSource:
    """The records of a source and what was left out, both in the order of the source."""

    records: tuple[ImportedRecord, ...]
    left_out: tuple[LeftOut, ...]
    entries: int = 0
    """The number of entries that should be papers, readable or not; 0 if that is unknown."""


@dataclass(frozen=True)
class Draft:
    """A paper, None if its title is invalid; its abstract is None if the record has none."""

    record: ImportedRecord
    paper: Paper | None
    left_out: tuple[LeftOut, ...]
    names_left_out: tuple[LeftOut, ...] = ()
    """Ids, aliases and citation keys that are taken; reported if the draft becomes a paper."""


def longest_abstract(values: Iterable[str], notes: list[str]) -> str:
    """Return the longest abstract of an entry; add notes on those that it does not contain."""
    texts = ["\n\n".join(map(one_line, paragraphs(value))) for value in values]
    longest = max(texts, key=len, default="")
    notes += [
        f"abstract: the entry has another one, {text[:60]!r}…; the longer one counts"
        for text in dict.fromkeys(texts)
        if text not in longest
    ]
    return longest


def source_name(given: str, family: str, suffix: str) -> SourceName:
    """Return a name by its parts: split, it is "Family, Given, Suffix"."""
    words = (family, given) if is_east_asian(family + given) else (given, family)
    printed = ", ".join(filter(None, (" ".join(words).strip(), suffix)))
    return printed, ", ".join(filter(None, (family, given, suffix)))


def make_drafts(
    records: Iterable[ImportedRecord],
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    limits: Limits,
    removed: Sequence[RemovedPaper] = (),
) -> list[Draft]:
    """Return a draft of each clean record, under an id that no paper and no other draft has.

    Those of `removed` papers are not free either, and a record with the title of one is left out.

    The order and the ids do not depend on the order of the records: those with an id or a citation
    key of their own come first, then those with an abstract, then those with most fields. A record
    gets the same id at every import, so that a verdict can name it.
    """
    checked = track(tuple(records), "validating records")
    cleaned = [(record, *valid_fields(record, vocabulary, limits)) for record in checked]
    cleaned.sort(key=lambda entry: _claim_order(entry[0], entry[1]))
    names = _Names(papers, removed, {record.text("id") for record, *_ in cleaned})
    known: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        known[paper.title].append(paper)
    drafts = []
    for record, fields, lost in cleaned:
        title, wanted = record.text("title"), record.text("id")
        if gone := _removed_before(title, wanted, removed):
            reason = f"it was removed from the index: {one_line(gone.reason)}; to import it, "
            reason += f"delete content/removed/{gone.id}.yml"
            drafts.append(Draft(record, None, (LeftOut(record.place, title, reason),)))
            continue
        again = "title" in fields and any(_repeats(fields, one) for one in known[title])
        fields["id"] = paper_id = names.claim_id(title, wanted, again=again)
        fields["aliases"] = aliases = names.claim_aliases(fields.get("aliases", ()))
        own_key = fields.pop("citation_key", None)
        keys = [key for key in (own_key, *fields.pop("former_keys", ())) if key]
        free = [key for key in keys if names.claim_key(key)]
        fields["citation_key"] = own_key if own_key in free else None
        fields["former_keys"] = tuple(key for key in free if key != own_key)
        unused = [name for name in record.texts("aliases") if name not in aliases]
        reasons = [f"aliases: {name!r} is taken or invalid" for name in unused]
        reasons += [f"citation_key: {key!r} is taken" for key in keys if key not in free]
        if wanted not in {"", paper_id}:
            reasons.insert(0, f"id: {wanted!r} is taken or invalid; the paper is {paper_id!r}")
        taken = tuple(LeftOut(record.place, title, reason) for reason in reasons)
        draft = Paper.model_validate(fields) if "title" in fields else None
        drafts.append(Draft(record, draft, tuple(lost), taken))
    return drafts


def _removed_before(
    title: str, wanted: str, removed: Sequence[RemovedPaper]
) -> RemovedPaper | None:
    names = {urls.slugify(title), wanted}
    known = ({one.id, *one.aliases, urls.slugify(one.title or one.id)} for one in removed)
    return next((one for one, ids in zip(removed, known, strict=True) if ids & names), None)


def _claim_order(record: ImportedRecord, fields: Mapping[str, Any]) -> tuple[object, ...]:
    keys = ("id", "citation_key", "abstract")
    missing = [key not in record.fields for key in keys]
    return (*missing, -len(fields), record.text("title"), repr(sorted(record.fields.items())))


def _repeats(fields: Mapping[str, Any], paper: Paper) -> bool:
    """Whether a paper has all that identifies a record, which has its title."""
    draft = Paper.model_validate({**fields, "id": paper.id})
    values = [(getattr(draft, key), getattr(paper, key)) for key in _IDENTIFYING]
    return all(not ours or ours == theirs for ours, theirs in values)


def valid_fields(
    record: ImportedRecord, vocabulary: Vocabulary, limits: Limits
) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the valid fields of a record, and the invalid ones with the reasons."""
    fields: dict[str, Any] = {key: record.fields[key] for key in FIELDS if key in record.fields}
    names = record.texts("tags")
    found = {name: find_tag(vocabulary, name) for name in names}
    fields["tags"] = tuple(dict.fromkeys(tag.id for tag in found.values() if tag))
    reasons = [f"tags: {name!r} is not in the vocabulary" for name in names if not found[name]]
    reasons += record.refused
    problems = {}
    for key, most in (("title", limits.title_characters), ("abstract", limits.abstract_characters)):
        if len(record.text(key)) > most:
            problems[key] = f"{len(record.text(key)):,} characters; {most:,} are allowed"
    try:
        Paper.model_validate({**fields, "id": "draft"})
    except ValidationError as problem:
        problems |= {str(details["loc"][0]): details["msg"] for details in problem.errors()}
    for key, reason in problems.items():
        reasons.append(f"{key}: {reason}")
        fields.pop(key, None)
    return fields, [LeftOut(record.place, record.text("title"), reason) for reason in reasons]


def find_tag(vocabulary: Vocabulary, name: str) -> Tag | None:
    """Return the tag with an id, alias or name, in any capitals; None if there is none."""
    slug = urls.slugify(name)
    return (
        vocabulary.by_id.get(slug) or vocabulary.by_alias.get(slug) or vocabulary.by_name.get(slug)
    )


class _Names:
    """The ids, aliases and citation keys that are taken."""

    def __init__(
        self, papers: Sequence[Paper], removed: Sequence[RemovedPaper], wanted: set[str]
    ) -> None:
        self._taken = {name for paper in papers for name in (paper.id, *paper.aliases)}
        self._taken |= {name for one in removed for name in (one.id, *one.aliases)}
        self._keys = {key.casefold() for paper in papers for key in paper.keys}
        self._keys |= {key.casefold() for one in removed for key in one.former_keys}
        self._wanted = wanted
        """Ids in the records; no other record gets one of them as an alias."""

    def claim_id(self, title: str, wanted: str, *, again: bool) -> str:
        """Return an id: the wanted one if it is free; `again` if the record is in the index."""
        # A record that is in the index is folded; it must not take the id of one held back.
        paper_id = urls.free_slug(f"again {title}" if again else title, self._taken)
        is_free = wanted not in self._taken and not again
        if urls.is_slug(wanted) and is_free and not urls.is_reserved(wanted):
            paper_id = wanted
        self._taken.add(paper_id)
        return paper_id

    def claim_aliases(self, aliases: Iterable[str]) -> tuple[str, ...]:
        taken = self._taken | self._wanted
        free = [name for name in aliases if name not in taken and not urls.is_reserved(name)]
        self._taken.update(free)
        return tuple(dict.fromkeys(free))

    def claim_key(self, key: str) -> bool:
        """Return whether a citation key is free, and claim it."""
        is_free = key.casefold() not in self._keys
        self._keys.add(key.casefold())
        return is_free
