"""The decision table: an example for every row and every bound, which no mutant of it survives."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.dedupe import classify
from paper_index.model.pairs import PairClass, Signals, TitleWords
from paper_index.model.pairs import VenueRelation as Venues
from paper_index.model.pairs import WordDifference as Words
from support.decision_mutants import mutants
from support.made_up_papers import BOUNDS

MATCH, POSSIBLE, NON_MATCH = PairClass.MATCH, PairClass.POSSIBLE, PairClass.NON_MATCH


def given(words: Words = Words.NONE, **signals: Any) -> Signals:
    """Return signals of one title, the same authors and the same year, but for those given."""
    some = {"title": 100, "authors": 100, "years": 0, **signals}
    return Signals(words=TitleWords(words), **some)


# Thresholds: title 90, authors 75, abstract 85.
EXAMPLES = [
    (
        POSSIBLE,
        "same identifier {identifier}; {words}",
        given(title=89, identifier="doi:10.1000/a"),
    ),
    (
        POSSIBLE,
        "same identifier {identifier}; numbers differ",
        given(numbers=True, identifier="doi:10.1000/a"),
    ),
    (NON_MATCH, "{words}", given(words=Words.NOTICE)),
    (NON_MATCH, "numbers in the titles differ", given(numbers=True)),
    (NON_MATCH, "titles and authors differ", given(title=89, authors=0)),
    (NON_MATCH, "titles agree; authors and years differ", given(authors=0, years=1)),
    (NON_MATCH, "a title of many papers; authors differ", given(authors=74, common_title=True)),
    (NON_MATCH, "a title of many papers; {years}", given(years=1, common_title=True)),
    (NON_MATCH, "a title of many papers, of which more fit", given(common_title=True, rivals=True)),
    (
        NON_MATCH,
        "versions in {venues}, {years}, of which there are copies",
        given(years=1, rivals=True, venues=Venues.OTHER),
    ),
    (POSSIBLE, "abstracts agree; {words}", given(title=89, abstract=85)),
    (
        NON_MATCH,
        "numbers in the titles differ; {words}",
        given(words=Words.SHORTENED, numbers=None),
    ),
    (POSSIBLE, "authors agree; {words}", given(words=Words.SHORTENED)),
    (POSSIBLE, "authors agree; {words}", given(words=Words.SUBTITLE, venues=Venues.PREPRINT)),
    (POSSIBLE, "authors agree, titles nearly; {words}", given(title=89)),
    (POSSIBLE, "authors agree, titles nearly; {words}", given(title=80)),
    (POSSIBLE, "authors agree, titles nearly; {words}", given(words=Words.EXCHANGED)),
    (POSSIBLE, "authors agree, titles nearly; {words}", given(words=Words.SHORTENED, years=1)),
    (
        POSSIBLE,
        "authors agree, titles nearly; {words}",
        given(words=Words.SHORTENED, conflict="DOIs differ"),
    ),
    (
        POSSIBLE,
        "authors agree, titles nearly; {words}",
        given(words=Words.SUBTITLE, venues=Venues.PREPRINT, conflict="DOIs differ"),
    ),
    (
        POSSIBLE,
        "authors agree, titles nearly; {words}",
        given(marks="v2", years=4, venues=Venues.PREPRINT, words=Words.SUBTITLE),
    ),
    (NON_MATCH, "titles differ", given(title=79)),
    (NON_MATCH, "titles differ", given(title=89, words=Words.EXCHANGED)),
    (NON_MATCH, "titles differ", given(title=89, words=Words.SUBTITLE)),
    (NON_MATCH, "titles differ", given(words=Words.SHORTENED, authors=74)),
    (NON_MATCH, "titles differ", given(title=89, years=1)),
    (
        NON_MATCH,
        "titles differ",
        given(authors=None, venues=Venues.PREPRINT, numbers=None, words=Words.SUBTITLE),
    ),
    (POSSIBLE, "titles agree; only one has a number", given(numbers=None)),
    (
        NON_MATCH,
        "titles agree; abstracts differ; {conflict}",
        given(abstract=59, conflict="DOIs differ"),
    ),
    (POSSIBLE, "titles agree; {conflict}", given(conflict="DOIs differ")),
    (POSSIBLE, "titles agree; only one is marked {marks}", given(marks="v2")),
    (POSSIBLE, "titles agree; authors differ", given(authors=74)),
    (POSSIBLE, "titles agree; authors differ", given(authors=0)),
    (
        POSSIBLE,
        "titles agree; authors differ",
        given(years=2, identifier="doi:10.1000/a", authors=0),
    ),
    (POSSIBLE, "titles agree; authors differ", given(authors=0, years=3, abstract=85)),
    (
        POSSIBLE,
        "titles agree; authors differ",
        given(authors=0, common_title=True, identifier="doi:10.1000/a"),
    ),
    (POSSIBLE, "titles agree; abstracts differ", given(abstract=59)),
    (POSSIBLE, "titles agree; {years}", given(years=1)),
    (POSSIBLE, "titles agree; {years}", given(years=4, venues=Venues.PREPRINT)),
    (POSSIBLE, "titles agree; {years}", given(years=1, venues=Venues.OTHER)),
    (POSSIBLE, "titles agree; {years}", given(years=1, rivals=True)),
    (
        POSSIBLE,
        "titles agree; {years}",
        given(common_title=True, years=4, identifier="doi:10.1000/a"),
    ),
    (
        POSSIBLE,
        "titles agree; {years}",
        given(identifier="doi:10.1000/a", rivals=True, venues=Venues.OTHER, years=4),
    ),
    (POSSIBLE, "titles agree; {venues}", given(venues=Venues.OTHER)),
    (POSSIBLE, "titles agree; {venues}", given(venues=Venues.OTHER, rivals=True)),
    (POSSIBLE, "titles agree, as those of many papers", given(common_title=True)),
    (POSSIBLE, "titles agree, as those of many papers", given(authors=None, common_title=True)),
    (
        POSSIBLE,
        "titles agree, as those of many papers",
        given(common_title=True, identifier="doi:10.1000/a", rivals=True),
    ),
    (POSSIBLE, "titles agree but for {words}", given(words=Words.SIMILAR)),
    (
        POSSIBLE,
        "titles agree but for the spelling; authors differ",
        given(words=Words.SPELLED, authors=75),
    ),
    (
        POSSIBLE,
        "titles agree but for the spelling; authors differ",
        given(words=Words.SIMILAR, authors=75, identifier="doi:10.1000/a"),
    ),
    (
        POSSIBLE,
        "titles agree but for the spelling; years unknown",
        given(words=Words.SPELLED, years=None),
    ),
    (POSSIBLE, "titles agree nearly; authors unknown", given(title=95, authors=None)),
    (MATCH, "same identifier {identifier}; titles agree", given(identifier="doi:10.1000/a")),
    (
        MATCH,
        "same identifier {identifier}; titles agree",
        given(abstract=59, identifier="doi:10.1000/a"),
    ),
    (MATCH, "titles agree, and nothing differs", given(authors=None)),
    (
        MATCH,
        "same identifier {identifier}; titles agree",
        given(words=Words.SIMILAR, identifier="doi:10.1000/a"),
    ),
    (MATCH, "titles, authors and abstracts agree", given(abstract=85)),
    (MATCH, "titles, authors and abstracts agree", given(words=Words.SIMILAR, abstract=85)),
    (MATCH, "titles, authors and abstracts agree", given(abstract=85, common_title=True)),
    (MATCH, "titles and authors agree", given()),
    (MATCH, "titles and authors agree", given(abstract=60)),
    (MATCH, "titles and authors agree", given(years=None)),
    (MATCH, "titles and authors agree", given(words=Words.SPELLED)),
    (MATCH, "titles and authors agree", given(title=95)),
    (MATCH, "titles and authors agree", given(title=90)),
    (MATCH, "titles and authors agree", given(years=3, venues=Venues.PREPRINT)),
]


@pytest.mark.parametrize(("pair_class", "rule", "signals"), EXAMPLES)
def test_the_first_row_whose_facts_hold_decides(
    pair_class: PairClass, rule: str, signals: Signals
) -> None:
    row = classify.decide(signals, BOUNDS)
    assert (row.pair_class, row.rule) == (pair_class, rule)


def test_every_row_has_an_example_and_every_fact_a_row() -> None:
    reached = {classify.decide(signals, BOUNDS) for _, _, signals in EXAMPLES}
    assert reached == {*classify.TABLE}
    needed = {fact.lstrip("!") for row in classify.TABLE for fact in row.needs.split()}
    assert needed == {*classify.facts(given(), BOUNDS)}


# Some 280 mutants, each a module of its own, take seconds.
@pytest.mark.slow
def test_no_mutant_of_the_decision_survives_the_examples() -> None:
    def survives(module: Any) -> bool:
        try:
            rows = [module.decide(signals, BOUNDS) for _, _, signals in EXAMPLES]
        except (StopIteration, TypeError, KeyError):
            return False
        return all(
            (row.pair_class, row.rule) == example[:2]
            for row, example in zip(rows, EXAMPLES, strict=True)
        )

    survivors = [description for description, module in mutants() if survives(module)]
    assert survivors == []
