"""Which of the papers that a title finds is the one that was meant, if any is surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.classify import classify
from paper_index.dedupe.compare import compare
from paper_index.model.pairs import Candidate, PairClass
from paper_index.model.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.ingest.record import ImportedRecord
    from paper_index.model.settings import DuplicateSettings


def near_identical(
    title: str, records: Iterable[ImportedRecord], bounds: DuplicateSettings
) -> list[ImportedRecord]:
    """Return the records of near-identical titles that are the likeliest, all equally alike.

    Titles are compared as the duplicate check does it, vetoes included. More than one is left
    when papers of one title have different authors: then nobody knows which was meant.
    """
    asked = Paper.model_construct(id="asked", title=title, abstract="")
    found: dict[float, list[ImportedRecord]] = {}
    for record in records:
        candidate = Candidate(asked, _bare(record), "title search")
        pair = classify(candidate, compare(candidate), bounds)
        if pair.pair_class is not PairClass.NON_MATCH:
            found.setdefault(pair.similarities.title, []).append(record)
    best = found[max(found)] if found else []
    return best[:1] if _one_work(best, bounds) else best


def authors_agree(ours: ImportedRecord, theirs: ImportedRecord, bounds: DuplicateSettings) -> bool:
    """Whether two records name the same authors, as the duplicate check sees it."""
    pair = Candidate(_bare(ours), _bare(theirs), "authors")
    similarity = compare(pair).authors
    return similarity is not None and similarity >= bounds.authors


def _one_work(records: Sequence[ImportedRecord], bounds: DuplicateSettings) -> bool:
    # A preprint and its article stand side by side, under different DOIs.
    return all(authors_agree(records[0], other, bounds) for other in records[1:])


def _bare(record: ImportedRecord) -> Paper:
    """Return what of a record tells which work it is; its fields are not checked yet."""
    authors = record.fields.get("authors", ())
    return Paper.model_construct(
        id="found",
        title=str(record.fields["title"]),
        authors=authors if isinstance(authors, tuple) else (),
        abstract="",
    )
