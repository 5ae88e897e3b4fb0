"""Hints on papers and tags, and which of them need an index of some size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_index.content.checks import MIN_PAPERS, advise, advise_paper, cut_off_values
from paper_index.content.read import parse_yaml
from paper_index.model.issues import Issue, Severity
from paper_index.model.paper import Paper
from paper_index.model.source import Document, Record
from paper_index.model.vocabulary import Group, Tag, Vocabulary

NAMES = ["alpha", "beta", "gamma", *(f"other-{number}" for number in range(8))]


def vocabulary(**names: str) -> Vocabulary:
    tags = [
        Tag(id=name, name=names.get(name, f"Tag {place} {name}"), group="g", definition="D.")
        for place, name in enumerate(NAMES)
    ]
    return Vocabulary((Group(id="g", name="G"),), tuple(tags))


def paper(number: int, *tags: str, **fields: object) -> Paper:
    known = {"title": "T", "abstract": "A.", "authors": ["A"], "arxiv": f"2101.{number:05}"}
    return Paper.model_validate({**known, **fields, "id": f"p{number}", "tags": tags})


def advice(papers: list[Paper], known: Vocabulary | None = None) -> list[Issue]:
    records = {one.id: Record(f"{one.id}.yml", {}, {}, one.id) for one in papers}
    found = advise(papers, records, known or vocabulary(), Document("tags.yml", {}))
    for one in papers:
        found += advise_paper(one, records[one.id], "2026-01-02")
    assert all(issue.severity is Severity.HINT and issue.hint for issue in found)
    return found


def codes(papers: list[Paper]) -> set[str]:
    return {issue.code for issue in advice(papers)}


@pytest.mark.parametrize(("count", "said"), [(0, 1), (1, 1), (2, 0), (7, 0), (8, 1)])
def test_a_paper_has_two_to_seven_tags(count: int, said: int) -> None:
    found = advice([paper(1, *NAMES[:count])])
    assert [issue.code for issue in found] == ["tag-count"] * said


def test_tags_of_the_group_kind_do_not_count_towards_the_limit() -> None:
    kinds = [Tag(id=f"kind-{n}", name=f"Sort {n}", group="kind", definition="D.") for n in range(3)]
    known = replace(vocabulary(), tags=(*vocabulary().tags, *kinds))
    names = [tag.id for tag in kinds]
    assert advice([paper(1, *NAMES[:7], *names), paper(2, *names[:2])], known) == []
    messages = [found.message for found in advice([paper(1, *NAMES[:8], *names)], known)]
    assert messages == ["8 tags"]
    messages = [found.message for found in advice([paper(1, names[0])], known)]
    assert messages == ["1 tag"]


def test_papers_with_one_number_of_tags_give_one_hint() -> None:
    found = advice([paper(number, *NAMES[: number % 2]) for number in range(7)])
    assert [issue.message for issue in found] == [
        "0 tags, like 3 other papers",
        "1 tag, like 2 other papers",
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"authors": []}, "no authors"),
        ({"arxiv": None}, "no identifier"),
        ({"abstract": None}, "no abstract"),
    ],
)
def test_missing_fields_are_named(fields: dict[str, object], message: str) -> None:
    (issue,) = advice([paper(1, "alpha", "beta", **fields)])
    assert (issue.code, issue.message) == ("thin-paper", message)


def test_missing_fields_of_many_papers_make_one_hint_a_field() -> None:
    papers = [paper(n, "alpha", "beta", arxiv=None, authors=[], abstract=None) for n in range(9)]
    found = [issue for issue in advice(papers) if issue.code == "thin-paper"]
    assert [issue.message for issue in found] == [
        f"no {name}, like 8 other papers" for name in ("authors", "identifier", "abstract")
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"status": "retracted"}, "a retracted paper without a notice"),
        ({"status": "published"}, None),
        ({"status": "corrected", "notice": "https://example.org/n"}, None),
        ({"notice": "https://example.org/n"}, "a notice without status"),
        ({"status": "published", "notice": "https://example.org/n"}, "a notice without status"),
    ],
)
def test_a_status_has_a_notice(fields: dict[str, object], message: str | None) -> None:
    found = advice([paper(1, "alpha", "beta", **fields)])
    expected = [("incomplete-status", message)] if message else []
    assert [(issue.code, issue.message) for issue in found] == expected


@pytest.mark.parametrize("name", ["featured", "added"])
def test_a_day_in_the_future_is_named(name: str) -> None:
    (issue,) = advice([paper(1, "alpha", "beta", **{name: "2026-01-03"})])
    assert (issue.code, issue.location.key) == ("future-date", name)
    assert advice([paper(1, "alpha", "beta", **{name: "2026-01-02"})]) == []


def test_a_doi_is_an_identifier_too() -> None:
    assert advice([paper(1, "alpha", "beta", arxiv=None, doi="10.1000/1")]) == []


def grown(*last: str, times: int = 1) -> list[Paper]:
    papers = [
        paper(n, f"other-{n % 8}", f"other-{(n + n // 8 + 1) % 8}") for n in range(MIN_PAPERS)
    ]
    return papers + [paper(100 + n, *last) for n in range(times)]


def test_a_tag_of_one_paper_is_named_when_the_index_has_grown() -> None:
    assert codes([paper(1, "alpha", "beta")]) == set()
    found = advice(grown("alpha", "other-1"))
    assert [(issue.code, issue.location.key) for issue in found] == [
        ("tag-used-once", "tags.alpha")
    ]


def test_tags_that_always_occur_together_are_named() -> None:
    (issue,) = advice(grown("alpha", "beta", times=3))
    assert (issue.code, issue.location.key) == ("tags-together", "tags.beta")
    assert "3 papers" in issue.message


def test_tags_that_sometimes_occur_apart_are_not() -> None:
    papers = [*grown("alpha", "beta", times=3), paper(200, "alpha", "other-1")]
    assert advice(papers) == []


def test_near_identical_names_are_named() -> None:
    known = vocabulary(alpha="Neural networks", beta="Neural Network")
    (issue,) = advice([], known)
    assert (issue.code, issue.location.key) == ("tags-alike", "tags.beta.name")


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        ("title: Lessons from pond #7 in the Alps", "'#7 in the Alps'"),
        ("title: 'Lessons' #7", "'#7'"),
        ("title: Room # 7", "'# 7'"),
        ("title: #1", "'#1'"),
        ("venue: Pond\t#7", "'#7'"),
        ("title: Room  # or Hall", None),
        ("venue: Pond # checked", None),
        ("title: 'Lessons from pond #7'", None),
        ("title: >-  #7\n  Lessons from pond #7", None),
        ("title: Pond#7", None),
        ("tags: [tea] #7", None),
    ],
)
def test_a_value_that_a_comment_cuts_off_gives_a_hint(line: str, comment: str | None) -> None:
    document, _ = parse_yaml(f"\n{line}\n", "a.yml")
    found = list(cut_off_values(document))
    assert [(one.code, one.location.line) for one in found] == [("cut-off-value", 2)] * bool(
        comment
    )
    assert all(comment in one.message and one.hint for one in found if comment)
