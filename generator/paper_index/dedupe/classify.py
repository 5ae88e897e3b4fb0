"""Classifies a compared pair by a decision table, of which the first row that applies decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paper_index.dedupe.authors import compare_authors
from paper_index.dedupe.block import LEAST_TITLE, identifiers
from paper_index.dedupe.compare import compare, title_similarity
from paper_index.model.pairs import (
    Candidate,
    Pair,
    PairClass,
    Signals,
    VenueRelation,
    WordDifference,
    years_apart,
)

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings

_SOMEWHAT = 10.0  # titles that lack words may be less similar by this than near-identical ones
_OTHER_ABSTRACT = 60.0  # abstracts of different works reach 50
_ALL = 100.0
_PREPRINT_YEARS = 3  # most years between a preprint and its article
_MISSPELT = {WordDifference.SPELLED, WordDifference.SIMILAR}
_SAME_WORDS = {WordDifference.NONE, *_MISSPELT}
_OTHER_WORDS = {WordDifference.EXCHANGED, WordDifference.SUBTITLE}

MATCH, POSSIBLE, NON_MATCH = PairClass.MATCH, PairClass.POSSIBLE, PairClass.NON_MATCH


class Row(NamedTuple):
    """A row of the decision table: the facts that it needs, the class, and the rule as text.

    "!" negates a fact. The rule names signals in braces.
    """

    needs: str
    pair_class: PairClass
    rule: str


TABLE = (
    # Another title, or another work of one title.
    Row("identifier !same_title", POSSIBLE, "same identifier {identifier}; {words}"),
    Row("identifier numbers_differ", POSSIBLE, "same identifier {identifier}; numbers differ"),
    Row("notice", NON_MATCH, "{words}"),
    Row("numbers_differ", NON_MATCH, "numbers in the titles differ"),
    Row("authors_differ !same_title", NON_MATCH, "titles and authors differ"),
    Row("!identifier authors_differ other_year !abstracts_agree", NON_MATCH,
        "titles agree; authors and years differ"),
    Row("!identifier common_title !authors_agree !authors_unknown", NON_MATCH,
        "a title of many papers; authors differ"),
    Row("!identifier common_title other_year", NON_MATCH, "a title of many papers; {years}"),
    Row("!identifier common_title rivals", NON_MATCH, "a title of many papers, of which more fit"),
    Row("!identifier rivals years_differ other_venues", NON_MATCH,
        "versions in {venues}, {years}, of which there are copies"),
    Row("!same_title abstracts_agree", POSSIBLE, "abstracts agree; {words}"),
    Row("shortened one_number", NON_MATCH, "numbers in the titles differ; {words}"),
    Row("shortened authors_agree !years_differ !conflict", POSSIBLE, "authors agree; {words}"),
    Row("other_subtitle preprint authors_agree !years_differ !conflict", POSSIBLE,
        "authors agree; {words}"),
    Row("!same_title near authors_agree", POSSIBLE, "authors agree, titles nearly; {words}"),
    Row("!same_title !other_words somewhat_similar all_authors !years_differ", POSSIBLE,
        "authors agree, titles nearly; {words}"),
    Row("!same_title", NON_MATCH, "titles differ"),
    # One title: every field must agree.
    Row("one_number", POSSIBLE, "titles agree; only one has a number"),
    Row("conflict abstracts_differ", NON_MATCH, "titles agree; abstracts differ; {conflict}"),
    Row("conflict", POSSIBLE, "titles agree; {conflict}"),
    Row("marked", POSSIBLE, "titles agree; only one is marked {marks}"),
    Row("!authors_agree !authors_unknown", POSSIBLE, "titles agree; authors differ"),
    Row("!identifier abstracts_differ", POSSIBLE, "titles agree; abstracts differ"),
    Row("years_differ", POSSIBLE, "titles agree; {years}"),
    Row("other_venues", POSSIBLE, "titles agree; {venues}"),
    Row("common_title !abstracts_agree", POSSIBLE, "titles agree, as those of many papers"),
    Row("similar_words !identifier !abstracts_agree", POSSIBLE, "titles agree but for {words}"),
    Row("misspelt !all_authors", POSSIBLE, "titles agree but for the spelling; authors differ"),
    Row("misspelt !dated", POSSIBLE, "titles agree but for the spelling; years unknown"),
    Row("authors_unknown inexact", POSSIBLE, "titles agree nearly; authors unknown"),
    Row("identifier", MATCH, "same identifier {identifier}; titles agree"),
    Row("authors_unknown", MATCH, "titles agree, and nothing differs"),
    Row("abstracts_agree", MATCH, "titles, authors and abstracts agree"),
    Row("", MATCH, "titles and authors agree"),
)  # fmt: skip
"""The decision table: the first row whose facts all hold decides."""


def facts(signals: Signals, bounds: DuplicateSettings) -> dict[str, bool]:
    """Return what the signals say by the thresholds, by the names that the table uses."""
    words, authors, years = signals.words.kind, signals.authors, signals.years
    abstract = signals.abstract
    allowed = _PREPRINT_YEARS if signals.venues is VenueRelation.PREPRINT else 0
    near = signals.title >= bounds.title
    return {
        "near": near,
        "somewhat_similar": signals.title >= bounds.title - _SOMEWHAT,
        "inexact": signals.title < _ALL,
        "same_title": near and words in _SAME_WORDS,
        "other_words": words in _OTHER_WORDS,
        "other_subtitle": words is WordDifference.SUBTITLE,
        "shortened": words is WordDifference.SHORTENED,
        "misspelt": words in _MISSPELT,
        "similar_words": words is WordDifference.SIMILAR,
        "notice": words is WordDifference.NOTICE,
        "numbers_differ": signals.numbers is True,
        "one_number": signals.numbers is None,
        "marked": bool(signals.marks),
        "authors_agree": authors is not None and authors >= bounds.authors,
        "authors_differ": authors == 0,
        "authors_unknown": authors is None,
        "all_authors": authors == _ALL,
        "abstracts_agree": abstract is not None and abstract >= bounds.abstract,
        "abstracts_differ": abstract is not None and abstract < _OTHER_ABSTRACT,
        "identifier": bool(signals.identifier),
        "conflict": bool(signals.conflict),
        "dated": years is not None,
        "other_year": bool(years),
        "years_differ": years is not None and years > allowed,
        "preprint": signals.venues is VenueRelation.PREPRINT,
        "other_venues": signals.venues is VenueRelation.OTHER,
        "common_title": signals.common_title,
        "rivals": signals.rivals,
    }


def decide(signals: Signals, bounds: DuplicateSettings) -> Row:
    """Return the row of the table that applies."""
    known = facts(signals, bounds)
    return next(
        row
        for row in TABLE
        if all(known[fact.lstrip("!")] is not fact.startswith("!") for fact in row.needs.split())
    )


def classify(candidate: Candidate, signals: Signals, bounds: DuplicateSettings) -> Pair:
    """Return the pair with its class and the rule that applied."""
    row = decide(signals, bounds)
    years = "" if signals.years is None else years_apart(signals.years)
    rule = row.rule.format_map({**vars(signals), "years": years})
    return Pair(candidate, signals, row.pair_class, rule)


def least_title(bounds: DuplicateSettings) -> float:
    """Return the title similarity, 0 to 100, that a candidate pair needs without an exact key."""
    return min(LEAST_TITLE, bounds.title - _SOMEWHAT)


def quick_reject(candidate: Candidate, bounds: DuplicateSettings) -> bool:
    """Whether a pair is a non-match by scores that are cheap, as most candidate pairs are."""
    left, right = candidate.left, candidate.right
    return (
        title_similarity(left, right) < bounds.title
        and compare_authors(left.authors, right.authors) == 0
        and not identifiers(left).items() & identifiers(right).items()
    )


def judge(left: Paper, right: Paper, bounds: DuplicateSettings) -> Pair:
    """Compare and classify two papers that need not share a blocking key."""
    candidate = Candidate(left, right, "asked for")
    return classify(candidate, compare(candidate), bounds)
