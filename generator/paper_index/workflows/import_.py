"""Imports records: drafts are compared with the index once, merged into it and written."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.edit_tags import TagChange
from paper_index.content.format import new_paper, update_paper
from paper_index.content.format_lists import add_authors
from paper_index.content.journal import apply
from paper_index.dedupe.classify import judge
from paper_index.dedupe.dedupe import Decisions, find_pairs
from paper_index.dedupe.explain import advice, describe
from paper_index.exports.citation_keys import with_keys
from paper_index.ingest.clean import clean
from paper_index.ingest.draft import make_drafts
from paper_index.ingest.draft_tags import draft_tags
from paper_index.ingest.kept import without_paths
from paper_index.ingest.merge import Merge
from paper_index.ingest.report import ImportReport, ImportResult, Lacking, Outcome, SourceSummary
from paper_index.ingest.update import LastImport, given_by, shown, with_old_tags
from paper_index.model.author import new_authors
from paper_index.model.issues import ContentError, has_errors
from paper_index.model.progress import track
from paper_index.text.wording import pluralize
from paper_index.workflows.check import check_duplicates, today, validate
from paper_index.workflows.library import KeptSource, copy_files, find_fetched, find_kept, new_copy
from paper_index.workflows.sources import fetch_records, read_library, read_source
from paper_index.workflows.tags import changed_files

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import Draft, ImportedRecord, LeftOut
    from paper_index.ingest.draft_tags import ChooseTags, DraftTags
    from paper_index.ingest.kept import Given
    from paper_index.model.author import Author
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.workflows.check import CheckedIndex, ValidContent

    Answer = Callable[[str, str], str | None]
    """Returns the verdict on two ids, "same" or "different", if there is one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ImportOptions:
    """How to import: a fixed format, fields whose imported value wins, the kept source's name.

    `mapping` gives the source's keys for fields of a paper, in YAML, JSON and CSV.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    choose_tags: ChooseTags | None = None
    """Decides which keywords become tags; None for no keyword."""
    overwrite: frozenset[str] = frozenset()
    source_name: str | None = None
    keep_notes: bool = False
    """Whether the copy of the source has its private notes."""
    dry_run: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """The papers as they will be after an import, and the result for each record, in order."""

    valid: ValidContent
    merge: Merge
    results: tuple[ImportResult, ...]
    left_out: tuple[LeftOut, ...]
    unused: Counter[str]
    """Names of fields of the source that nothing was made of, with the number of records."""
    drafted: DraftTags
    """The records with the tags of their keywords."""
    authors: tuple[Author, ...]
    """New entries of authors.yml: names that a source splits another way than they show."""
    given: tuple[Given, ...]
    """What each record gave to a paper; of one that is held back, what it gave before."""
    notices: tuple[str, ...]
    """What the source changes since its last import."""

    @property
    def changes(self) -> bool:
        """Whether the import changes the index."""
        return any(result.changes for result in self.results)

    def has_papers_of(self, stem: str) -> bool:
        """Whether papers are from a source: its copy was deleted if there is none."""
        papers = {paper.id: paper for paper in self.valid.papers}
        found = (papers.get(result.paper or "") for result in self.results)
        return any(paper.source == stem for paper in found if paper)

    @property
    def new_tags(self) -> TagChange:
        """The change of the vocabulary that adds the tags which the changed papers need."""
        vocabulary, papers = self.valid.vocabulary, self.merge.papers
        used = {tag for name in self.merge.last_draft for tag in papers[name].tags}
        grown = self.drafted.vocabulary
        tags = tuple(t for t in grown.tags if t.id in used and t.id not in vocabulary.by_id)
        groups = grown.groups[len(vocabulary.groups) :] if tags else ()
        return TagChange(tags, groups=groups)


def import_sources(layout: Layout, files: Sequence[Path], options: ImportOptions) -> ImportReport:
    """Import the records of files and report what became of each.

    Raises, before anything is written: ContentError when the index does not pass its check,
    SourceError when a file cannot be read as a source.
    """
    sources = [
        read_library(layout, file.as_posix())
        if file.as_posix().startswith("zotero:")
        else read_source(file, options.format, options.mapping)
        for file in files
    ]
    results: list[ImportResult] = []
    left_out: list[LeftOut] = []
    kept: dict[str, None] = {}
    unused: Counter[str] = Counter()
    summaries: list[SourceSummary] = []
    drafted: list[DraftTags] = []
    notices: list[str] = []
    changed: dict[str, Paper] = {}
    valid: ValidContent | None = None
    for source in sources:
        valid = valid or validate(layout)
        parsed = source.parsed
        missing: Sequence[ImportResult] = ()
        if parsed is None:
            parsed, missing = fetch_records(source, valid.settings.duplicates)
        _log.info(f"reading {pluralize(len(parsed.records), 'record')} of {source.name}")
        tracked = track(parsed.records, "cleaning records")
        records = [without_paths(clean(record)) for record in tracked]
        if source.kept_name:
            copy = find_fetched(layout, source.kept_name, valid)
        else:
            copy = find_kept(layout, source.file, records, valid, options.source_name)
        plan = plan_import(
            valid, records, overwrite=options.overwrite, choose_tags=options.choose_tags, copy=copy
        )
        drafted.append(plan.drafted)
        changed |= {name: plan.merge.papers[name] for name in plan.merge.last_draft}
        outcomes = (*plan.results, *missing)
        results += outcomes
        entries = parsed.entries or len(outcomes) + len(parsed.left_out)
        summaries.append(SourceSummary(source.name, source.head, entries, outcomes))
        left_out += [*parsed.left_out, *plan.left_out]
        notices += plan.notices
        unused += plan.unused
        given = [one if options.keep_notes else replace(one, notes=()) for one in plan.given]
        is_new = plan.changes or plan.has_papers_of(copy.stem)
        made = new_copy(copy, given, source.original, changes=is_new)
        kept |= {made[0]: None} if made else {}
        if (plan.changes or made) and not options.dry_run:
            written, read = copy_files(layout, copy, *made) if made else ({}, {})
            if plan.changes:
                written |= plan_files(layout, plan, source=copy.stem)
            apply(layout.root, written, {**valid.originals, **read})
        if plan.changes and not options.dry_run:
            valid = None  # the next source is compared with what was written
    return ImportReport(
        tuple(results),
        tuple(left_out),
        tuple(kept),
        unused,
        tuple(summaries),
        tuple(drafted),
        tuple(notices),
        _lacking(changed.values()),
    )


def _lacking(papers: Collection[Paper]) -> Lacking:
    return Lacking(
        len(papers),
        abstract=sum(not one.abstract for one in papers),
        identifier=sum(not (one.doi or one.arxiv) for one in papers),
        venue=sum(not (one.venue or one.arxiv) for one in papers),
    )


def plan_import(
    valid: ValidContent,
    records: Sequence[ImportedRecord],
    *,
    overwrite: frozenset[str] = frozenset(),
    choose_tags: ChooseTags | None = None,
    again: str = "import again",
    copy: KeptSource | None = None,
) -> ImportPlan:
    """Clean records and merge them into the papers of an index; nothing is written.

    `copy` is the source at its last import. `again` is the advice on how to repeat the import
    after a verdict. Raises ContentError when the index does not pass its check.
    """
    records = [clean(record) for record in records]
    drafted = draft_tags(records, valid.vocabulary, choose_tags)
    records = drafted.records
    limits, removed = valid.settings.limits, valid.removed
    drafts = make_drafts(records, valid.papers, drafted.vocabulary, limits, removed)
    bounds = valid.settings.duplicates
    last = LastImport()
    if copy and copy.entries:
        last = LastImport.match(
            copy.entries,
            drafts,
            valid.papers,
            partial(judge, bounds=bounds),
            is_exact=copy.is_exact,
        )
        drafts = [with_old_tags(one, last, drafted.vocabulary) for one in drafts]
    checked, pairs = _compare(valid, [draft.paper for draft in drafts if draft.paper])
    canonical = {p.id: one.canonical.id for one in checked.clusters for p in one.merged}
    answer = _add_known_pairs(valid, drafts, pairs, last, canonical)
    refused: dict[str, Pair] = {}
    while True:
        merge = Merge(
            papers={paper.id: paper for paper in valid.papers},
            answer=answer,
            judge=partial(judge, bounds=bounds),
            show=partial(_question, again=again),
            overwrite=overwrite,
            canonical=dict(canonical),
            refused=refused,
            last_import=last,
        )
        decided = {id(draft.record): _decide(draft, merge, pairs) for draft in drafts}
        clashes = _clashes(merge, drafts, answer, valid)
        if not clashes:
            break
        refused |= clashes
    lost: list[LeftOut] = []
    for draft in drafts:
        if draft.paper:
            lost += draft.left_out
            lost += draft.names_left_out if draft.paper.id in merge.added else ()
    results = tuple(decided[id(record)] for record in records)
    unused = Counter(name for record in records for name in dict.fromkeys(record.unused))
    printed = {name for key in merge.last_draft for name in merge.papers[key].authors}
    names = [pair for record in records for pair in record.sort_names.items()]
    authors = new_authors([pair for pair in names if pair[0] in printed], valid.authors)
    given = tuple(_given(draft, decided[id(draft.record)], last) for draft in drafts)
    missing = () if copy and copy.is_partial else _missing_entries(last, drafts, decided)
    notices = (*merge.notices, *missing)
    return ImportPlan(
        valid,
        merge,
        results,
        tuple(lost),
        unused,
        drafted,
        authors,
        tuple(one for one in given if one),
        notices,
    )


def _add_known_pairs(
    valid: ValidContent,
    drafts: Sequence[Draft],
    pairs: dict[str, list[Pair]],
    last: LastImport,
    canonical: Mapping[str, str],
) -> Answer:
    """Pair drafts with the papers that their entries gave values to, whatever they say now.

    Returns the function that answers whether two are the same, by verdict or by the last import.
    """
    decisions = Decisions(valid.papers, valid.verdicts)
    papers = {paper.id: paper for paper in valid.papers}
    known = {draft: canonical.get(paper, paper) for draft, paper in last.paper_of.items()}
    for draft in drafts:
        target = known.get(draft.paper.id) if draft.paper else None
        if draft.paper and target:
            found = pairs[draft.paper.id]
            if not any(target in pair.ids for pair in found):
                found.append(judge(papers[target], draft.paper, valid.settings.duplicates))

    def answer(one: str, other: str) -> str | None:
        is_known = known.get(one) == other or known.get(other) == one
        return decisions.answer(one, other) or ("same" if is_known else None)

    return answer


def _given(draft: Draft, result: ImportResult, last: LastImport) -> Given | None:
    if not draft.paper:
        return None
    if result.outcome in {Outcome.ADDED, Outcome.FOLDED}:
        given = given_by(draft.record, draft.paper)
        return replace(given, notes=draft.record.private_notes)
    return last.of_draft.get(draft.paper.id)


def _missing_entries(
    last: LastImport, drafts: Sequence[Draft], decided: Mapping[int, ImportResult]
) -> Iterator[str]:
    outcomes = [(one.paper.id, decided[id(one.record)]) for one in drafts if one.paper]
    folded = [(draft, result.paper) for draft, result in outcomes if result.paper]
    for entry in last.unmatched(folded):
        name = f"{entry.key} " if entry.key else ""
        yield f"no longer in the library: {name}{shown(entry.paper.title)}; its paper is kept"


def _compare(
    valid: ValidContent, drafts: Sequence[Paper]
) -> tuple[CheckedIndex, dict[str, list[Pair]]]:
    """Check an index, and return for each draft its pairs with the papers and earlier drafts.

    All are compared in one pass. Raises ContentError when the index does not pass its check.
    """
    _log.info("looking for duplicates")
    papers = (*valid.papers, *drafts)
    order = {paper.id: number for number, paper in enumerate(papers)}
    known: list[Pair] = []
    new: dict[str, list[Pair]] = {paper.id: [] for paper in drafts}
    for pair in find_pairs(papers, valid.settings.duplicates):
        later = max(pair.ids, key=order.__getitem__)
        new.get(later, known).append(pair)
    checked = check_duplicates(valid, known)
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    return checked, new


def _question(pair: Pair, again: str) -> str:
    command = f"paper-index duplicates --different {' '.join(pair.ids)} --reason '…'"
    return f"{describe(pair)}\nrun `{command}` (or --same), or {advice(pair)}\nand {again}"


def _decide(draft: Draft, merge: Merge, pairs: dict[str, list[Pair]]) -> ImportResult:
    record = draft.record
    result = ImportResult(record.place, record.text("title"), notes=record.notes)
    if not draft.paper:
        reasons = "; ".join(left.reason for left in draft.left_out)
        return replace(result, reason=reasons or "it has no title")
    return merge.decide(draft.paper, result, pairs[draft.paper.id])


def _clashes(
    merge: Merge, drafts: Sequence[Draft], answer: Answer, valid: ValidContent
) -> dict[str, Pair]:
    """Return drafts that would make two papers alike that were not, with those two.

    For example, a record has the DOI of one paper and the title of another. Only papers that the
    import adds or changes are compared, and none if all drafts are added: `_compare` did that.
    """
    is_compared = not merge.changed and len(merge.added) == len(drafts)
    if is_compared or not merge.last_draft:
        return {}
    papers, latest = list(merge.papers.values()), list(merge.last_draft)
    pairs = find_pairs(papers, valid.settings.duplicates, among=merge.last_draft.keys())
    found: dict[str, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: pair.ids):
        if not answer(*pair.ids):
            changed = [name for name in pair.ids if name in merge.last_draft]
            found[merge.last_draft[max(changed, key=latest.index)]] = pair
    return found


def write_plan(layout: Layout, plan: ImportPlan) -> None:
    """Write what an import changes, all files or none."""
    apply(layout.root, plan_files(layout, plan), plan.valid.originals)


def plan_files(
    layout: Layout, plan: ImportPlan, *, source: str | None = None
) -> dict[Path, bytes | None]:
    """Return the new content of the papers, authors and tags that an import adds and changes.

    `source` is the stem of the kept source.
    """
    merge, keys, read = plan.merge, plan.valid.issued_keys, plan.valid.originals
    _log.info(f"writing {pluralize(len(merge.last_draft), 'paper')}")
    files: dict[Path, bytes | None] = {}
    if plan.new_tags.tags:
        files, _ = changed_files(layout, plan.valid, plan.new_tags)
    authors = (*plan.valid.authors, *plan.authors)
    papers = {paper.id: paper for paper in with_keys(merge.papers.values(), keys, authors)}
    for name in track(merge.added, "formatting papers"):
        paper = papers[name]
        own = {"added": paper.added or today(), "source": paper.source or source}
        files[layout.papers / f"{name}.yml"] = new_paper(paper.model_copy(update=own))
    for name, fields in sorted(merge.changed.items()):
        file = plan.valid.files.get(name)
        if file:
            paper, emptied = merge.papers[name], "tags" in fields
            files[file] = update_paper(read[file], paper, sorted(fields), remove_tags=emptied)
    if plan.authors:
        people = layout.content / "authors.yml"
        files[people] = add_authors(read.get(people, b""), plan.authors)
    return files
