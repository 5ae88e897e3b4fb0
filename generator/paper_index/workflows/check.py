"""Reads, validates and deduplicates an index: what every command begins with."""

from __future__ import annotations

import datetime as dt
import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paper_index.cache.processes import MANY, in_background
from paper_index.cache.store import BuildState
from paper_index.content import checks
from paper_index.content.by_paper import validate_entries
from paper_index.content.faultless import FaultlessPapers
from paper_index.content.migrate import format_issues
from paper_index.content.permalinks import check_keys, check_permalinks, claimed_by_two, paper_ages
from paper_index.content.read import read_content, read_document
from paper_index.content.synonyms import validate_synonyms
from paper_index.content.unread import without_consequences
from paper_index.content.validate import validate_papers, validate_settings, without_faults
from paper_index.content.validate_lists import (
    validate_authors,
    validate_removed,
    validate_verdicts,
    validate_vocabulary,
    validate_watch,
)
from paper_index.history.log import read_committed, read_history
from paper_index.model.fields import PartialDate, parse_date
from paper_index.model.issues import ContentError, Issue, Severity, has_errors
from paper_index.model.refresh import RefreshEntry, Signal
from paper_index.model.source import Past
from paper_index.text import urls
from paper_index.text.wording import pluralize
from paper_index.workflows.remembered import find_duplicates, people_issues, unclean_texts

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.content.synonyms import Synonyms
    from paper_index.model.author import Author
    from paper_index.model.issues import SourceLocation
    from paper_index.model.pairs import Cluster, Pair
    from paper_index.model.paper import Paper, RemovedPaper, WatchList
    from paper_index.model.settings import Settings
    from paper_index.model.source import Content
    from paper_index.model.vocabulary import PlacedVerdict, Vocabulary


_log = logging.getLogger(__name__)

T = TypeVar("T")


def today() -> PartialDate:
    """Return today's date, UTC: the same for curators everywhere."""
    return parse_date(dt.datetime.now(dt.UTC).date().isoformat())


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause the collection of cyclic garbage, which takes half of the time of a large index.

    It would look at a million lasting objects again and again, of which no cycle is garbage.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # All objects become old ones, which the next collection leaves alone.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@dataclass(frozen=True)
class ValidContent:
    """The content as typed values, without those that have errors, and every issue found."""

    content: Content
    settings: Settings
    vocabulary: Vocabulary
    verdicts: tuple[PlacedVerdict, ...]
    authors: tuple[Author, ...]
    papers: tuple[Paper, ...]
    synonyms: Synonyms
    refresh: tuple[RefreshEntry, ...]
    """What is known from asking services, in the order of the file."""
    signals: tuple[Signal, ...]
    """How often papers are cited, in the order of the file."""
    watch: WatchList
    issues: tuple[Issue, ...]
    originals: Mapping[Path, bytes]
    """The files that could be read, as they were: what the content is made from."""

    def locate(self, paper_id: str) -> SourceLocation:
        """Return the location of a paper's title."""
        record = next(record for record in self.content.records if record.id == paper_id)
        return record.location("title")

    def issues_in(self, file: str) -> list[Issue]:
        """Return the issues of a file."""
        return [issue for issue in self.issues if issue.location.file == file]

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each paper, by id."""
        return {record.id: Path(record.file) for record in self.content.records}

    @cached_property
    def removed(self) -> tuple[RemovedPaper, ...]:
        """The papers that were removed without a replacement, by id."""
        return validate_removed(self.content.removed, self.content.records)[0]

    @property
    def issued_keys(self) -> tuple[str, ...]:
        """The citation keys that no other paper may get."""
        removed = (key for paper in self.removed for key in paper.former_keys)
        # Those of papers with errors, too.
        present = (key for one in self.content.records for key, _ in one.citation_keys)
        return (*self.content.permalinks.keys, *removed, *present)

    @property
    def faulty_papers(self) -> tuple[Paper, ...]:
        """The papers with errors, as far as their values are valid; only for advice on them."""
        known = {paper.id for paper in self.papers}
        rest = (record for record in self.content.records if record.id not in known)
        return tuple(filter(None, map(without_faults, rest)))

    @property
    def list_errors(self) -> tuple[Issue, ...]:
        """The errors in the vocabulary, the authors and the permalinks, in order of location.

        Papers are not changed while there are any: they would lose tags, or get keys of others. If
        there are no tags, such as in a file that is missing, every use of one is such an error.
        """
        lists = (self.content.vocabulary, self.content.authors, self.content.permalinks)
        files = {one.file for one in lists}
        errors = (issue for issue in self.issues if issue.severity is Severity.ERROR)
        return tuple(
            one
            for one in errors
            # An entry with a missing paper is complete otherwise.
            if (one.location.file in files and one.code != "author-paper")
            or (one.code == "unknown-tag" and not self.vocabulary.tags)
        )

    @property
    def addresses(self) -> frozenset[str]:
        """Every permalink with a page or a redirect, and every citation key.

        Permalinks are those of papers, tags and authors with an entry in `content/`; the address of
        any other author is derived from the printed name and may change with it. Invalid records
        keep their permalink.
        """
        records = (*self.content.records, *self.content.removed)
        papers = [record.id for record in records]
        papers += [alias for record in records for _, alias in record.texts("aliases")]
        tags = [*self.vocabulary.by_id, *self.vocabulary.by_alias, *self.vocabulary.left_out]
        keys = [key for record in records for key, _ in record.citation_keys]
        entries = self.content.authors.data
        authors = [key for key in entries if urls.is_slug(key)] if isinstance(entries, dict) else []
        authors += [alias for author in self.authors for alias in author.aliases]
        return urls.permanent(papers, tags, authors, keys)


@dataclass(frozen=True)
class CheckedIndex:
    """The deduplicated content, with every issue in order of location."""

    valid: ValidContent
    clusters: tuple[Cluster, ...]
    undecided: tuple[Pair, ...]
    """Matches and possible matches without a verdict, by ids."""
    issues: tuple[Issue, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The canonical papers, by id."""
        return tuple(cluster.canonical for cluster in self.clusters)


@without_collection()
def validate(layout: Layout, build: BuildState | None = None) -> ValidContent:
    """Read and validate an index; `build` has results of earlier builds.

    Raises ContentError when its format is too new.
    """
    _log.info("reading content")
    unread: list[Issue] = []
    config = read_document(layout.content / "config.yml", layout.root, unread)
    outdated = format_issues(config)
    if has_errors(outdated):
        raise ContentError(outdated)
    issues = [*unread, *outdated]

    def taken(result: tuple[T, list[Issue]]) -> T:
        """Return what was read or validated; its issues are added to all."""
        value, found = result
        issues.extend(found)
        return value

    settings = taken(validate_settings(config))
    known = FaultlessPapers(build or BuildState(), settings.limits)
    content = taken(read_content(layout.content, known))
    vocabulary = taken(validate_vocabulary(content.vocabulary))
    verdicts = taken(validate_verdicts(*content.verdicts))
    authors = taken(validate_authors(content.authors, content.records))
    synonyms = taken(validate_synonyms(content.synonyms))
    refresh = taken(validate_entries(RefreshEntry, content.refresh, content.records))
    signals = taken(validate_entries(Signal, content.signals, content.records))
    watch = taken(validate_watch(content.watch))
    _log.info(f"validating {pluralize(len(content.records), 'paper')}")
    papers = taken(validate_papers(content.records, vocabulary, settings.limits, known))
    taken(validate_removed(content.removed, content.records))
    issues += claimed_by_two(content.records, content.permalinks, lambda: read_past(layout.root))
    lists = (
        *content.removed,
        content.vocabulary,
        *content.verdicts,
        content.authors,
        content.synonyms,
        content.watch,
        config,
    )
    unknown = (*known.unknown(content.records), *lists)
    issues += chain.from_iterable(map(checks.cut_off_values, unknown))
    issues += chain.from_iterable(map(checks.suspicious_texts, unknown))
    issues += checks.missing_files(settings, config, layout.docs)
    issues += checks.unknown_sources(content.records, layout.source_names)
    issues += checks.unused_tags(content.records, vocabulary, content.vocabulary)
    known.remember(content.records, papers, issues)
    ordered = without_consequences(issues)
    read = (*content.records, *lists, content.refresh, content.signals)
    files = [(one.file, one.raw) for one in read]
    files.append((content.permalinks.file, content.permalinks.raw))
    originals = {Path(file): raw for file, raw in files if raw is not None}
    return ValidContent(
        *(content, settings, vocabulary, verdicts, authors, papers, synonyms, refresh, signals),
        *(watch, ordered, originals),
    )


def read_past(root: Path) -> Past:
    """Return what the git history of an index contains of its papers and addresses."""
    history, permalinks = read_history(root), read_committed(root, "content/permalinks.txt")
    lines = None if permalinks is None else frozenset(permalinks.decode("utf-8", "replace").split())
    return Past(history.first_commits, history.last_versions, lines)


def require_valid(layout: Layout) -> ValidContent:
    """Read and validate an index. Raises ContentError when it has errors."""
    valid = validate(layout)
    if has_errors(valid.issues):
        raise ContentError(valid.issues)
    return valid


def require_lists(layout: Layout) -> ValidContent:
    """Read and validate an index. Raises ContentError when `list_errors` are found."""
    valid = validate(layout)
    if valid.list_errors:
        raise ContentError(valid.list_errors)
    return valid


def check(layout: Layout, build: BuildState | None = None) -> CheckedIndex:
    """Read, validate and deduplicate an index; `build` has results of earlier builds."""
    valid = validate(layout, build)
    _log.info("looking for duplicates")
    return check_duplicates(valid, build=build)


@without_collection()
def check_duplicates(
    valid: ValidContent, pairs: Sequence[Pair] | None = None, build: BuildState | None = None
) -> CheckedIndex:
    """Deduplicate valid content; `pairs` are those of `find_pairs`, if it has run already."""
    build = build or BuildState()
    permalinks, entries = valid.content.permalinks, valid.content.records
    root = Path(permalinks.file).parent.parent
    ages = cache(lambda: paper_ages(entries, permalinks, read_past(root)))

    def newer(ids: tuple[str, str]) -> str:
        return max(ids, key=lambda name: ages()[name])

    records = {record.id: record for record in entries}
    named = partial(people_issues, valid.papers, valid.authors, records, build)
    with in_background(named, worthwhile=len(valid.papers) >= MANY) as on_people:
        result = find_duplicates(valid, pairs, newer, build)
        found = [*result.issues]
        found += check_permalinks(permalinks, valid.addresses, entries, lambda: read_past(root))
        found += check_keys(valid.papers, entries, permalinks)
        # One day later than in UTC it is today somewhere.
        latest = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date().isoformat()
        found += checks.advise(valid.papers, records, valid.vocabulary, valid.content.vocabulary)
        readable = (*valid.papers, *valid.faulty_papers)
        for paper in readable:
            found += checks.advise_paper(paper, records[paper.id], latest)
        found += unclean_texts(readable, records, valid.authors, build)
        found += on_people.result()
    issues = without_consequences([*valid.issues, *found])
    return CheckedIndex(valid, result.clusters, result.undecided, issues)
