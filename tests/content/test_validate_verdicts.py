from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_verdicts

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.vocabulary import PlacedVerdict


def validate(source: str) -> tuple[tuple[PlacedVerdict, ...], list[Issue]]:
    document, issues = parse_yaml(source, "duplicates.yml")
    assert issues == []
    return validate_verdicts(document)


@pytest.mark.parametrize("source", ["", "[]", "# none yet\n"])
def test_none_are_none(source: str) -> None:
    assert validate(source) == ((), [])


def test_answers_papers_reasons_and_places_are_read() -> None:
    verdicts, issues = validate(
        "- same: [a, b, c]\n  reason: One work.\n- {different: [a, d], reason: Two works.}\n"
    )
    assert issues == []
    assert [(v.verdict.answer, v.verdict.papers, v.verdict.reason) for v in verdicts] == [
        ("same", ("a", "b", "c"), "One work."),
        ("different", ("a", "d"), "Two works."),
    ]
    assert [str(v.location) for v in verdicts] == ["duplicates.yml:1:[0]", "duplicates.yml:3:[1]"]


@pytest.mark.parametrize(
    ("source", "place", "code", "message"),
    [
        ("same: [a, b]", "1", "wrong-type", "a list of verdicts belongs here: `- same: [a, b]`"),
        ("- a", "1:[0]", "wrong-type", "a verdict is a mapping: `same: [a, b]` and `reason: …`"),
        ("- reason: x", "1:[0]", "missing-field", "a verdict has either `same` or `different`"),
        (
            "- {same: [a, b], different: [a, b], reason: x}",
            "1:[0]",
            "missing-field",
            "a verdict has either `same` or `different`, not both",
        ),
        ("- {same: [a, b]}", "1:[0].reason", "missing-field", "the reason is missing"),
        ("- {same: [a, b], reason: ''}", "1:[0].reason", "missing-field", "the reason is empty"),
        ("- {same: a, reason: x}", "1:[0].same", "wrong-type", "a list belongs here: [one, two]"),
        (
            "- {same: [a], reason: x}",
            "1:[0].same",
            "invalid-value",
            "a verdict names two papers or more",
        ),
        (
            "- {same: [], reason: x}",
            "1:[0].same",
            "invalid-value",
            "a verdict names two papers or more",
        ),
        (
            "- {same: [a, a], reason: x}",
            "1:[0].same",
            "invalid-value",
            "a verdict names two papers or more",
        ),
        ("- {same: [a, B], reason: x}", "1:[0].same[1]", "invalid-value", "'B' is not a slug"),
        (
            "- {same: [a, ''], reason: x}",
            "1:[0].same[1]",
            "missing-field",
            "an entry of same is empty",
        ),
        ("- {same: [a, b: c], reason: x}", "1:[0].same[1]", "wrong-type", "a text belongs here"),
    ],
)
def test_an_invalid_value_is_named_with_its_place(
    source: str, place: str, code: str, message: str
) -> None:
    verdicts, issues = validate(source)
    assert verdicts == ()
    assert [(str(i.location), i.code, i.message) for i in issues] == [
        (f"duplicates.yml:{place}", code, message)
    ]


def test_person_and_date_are_optional() -> None:
    source = "- same: [a, b]\n  reason: One work.\n  by: Ada Brown\n  date: 2026-11-24\n"
    ((placed,), issues) = validate(source)
    assert issues == []
    assert (placed.verdict.by, str(placed.verdict.date)) == ("Ada Brown", "2026-11-24")
    _, (issue,) = validate(source.replace("-24", ""))
    assert (str(issue.location), issue.message) == (
        "duplicates.yml:4:[0].date",
        "'2026-11' is not a full date",
    )


def test_an_unknown_key_suggests_the_nearest() -> None:
    _, issues = validate("- {same: [a, b], reason: x, reasons: y}")
    assert [(str(i.location), i.code, i.hint) for i in issues] == [
        ("duplicates.yml:1:[0].reasons", "unknown-key", "did you mean reason?")
    ]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("same: [a, b]", "different: [b, a]", "a and b are different here and same in line 1"),
        ("different: [a, b]", "same: [c, b, a]", "a and b are same here and different in line 1"),
    ],
)
def test_two_that_disagree_name_both_lines(first: str, second: str, message: str) -> None:
    _, issues = validate(f"- {{{first}, reason: x}}\n- {{{second}, reason: y}}\n")
    assert [(str(i.location), i.code, i.message) for i in issues] == [
        ("duplicates.yml:2:[1]", "verdict-clash", message)
    ]


def test_two_that_agree_do_not_clash() -> None:
    assert validate("- {same: [a, b], reason: x}\n- {same: [b, a, c], reason: y}\n")[1] == []


def test_files_that_contradict_each_other_name_both() -> None:
    texts = {
        "content/duplicates.yml": "- different: [a, b]\n  reason: x\n",
        "content/duplicates/a__b.yml": "same: [b, a]\nreason: x\n",
        "content/duplicates/c.yml": "- same: [c, d]\n",
        "content/duplicates/d.yml": "same: [c]\nreason: x\n",
        "content/duplicates/e.yml": "same: [c, d]\nraeson: x\n",
    }
    documents = [parse_yaml(text, file)[0] for file, text in texts.items()]
    verdicts, issues = validate_verdicts(*documents)
    assert [(str(one.location), one.verdict.answer) for one in verdicts] == [
        ("content/duplicates.yml:1:[0]", "different"),
        ("content/duplicates/a__b.yml:1", "same"),
    ]
    clash = "a and b are same here and different in content/duplicates.yml"
    assert [(str(i.location), i.code, i.message) for i in issues if i.code != "missing-field"] == [
        ("content/duplicates/c.yml:1", "wrong-type",
         "a verdict is a mapping: `same: [a, b]` and `reason: …`"),
        ("content/duplicates/d.yml:1:same", "invalid-value", "a verdict names two papers or more"),
        ("content/duplicates/e.yml:2:raeson", "unknown-key", "unknown key 'raeson'"),
        ("content/duplicates/a__b.yml:1", "verdict-clash", clash),
    ]  # fmt: skip
