"""Each verdict has a file, which two branches that give the same verdict share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.content.format_lists import format_verdict, split_verdicts, write_verdict
from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_verdicts
from paper_index.model.vocabulary import Verdict
from paper_index.text.urls import verdict_file

NEW = Verdict.model_validate(
    {"answer": "different", "papers": ("tea", "pots"), "reason": "Two subjects.",
     "by": "Ada Brown", "date": "2026-11-24"}
)  # fmt: skip
WRITTEN = """\
different: [tea, pots]
reason: Two subjects.
by: Ada Brown
date: 2026-11-24
"""


def read(data: bytes) -> Verdict:
    document, issues = parse_yaml(data.decode("utf-8-sig"), "content/duplicates/x.yml")
    (placed,), more = validate_verdicts(document)
    assert [*issues, *more] == []
    return placed.verdict


def test_its_keys_have_an_order_and_a_day_no_quotes() -> None:
    assert write_verdict(NEW).decode() == WRITTEN
    turned = "date: \"2026-11-24\"\nby: Ada Brown\nreason: 'Two subjects.'\ndifferent: [tea, pots]"
    assert format_verdict(turned.encode()).decode() == WRITTEN
    assert format_verdict(b"{reason: x, same: [a, b]}\n") == b"same: [a, b]\nreason: x\n"


def test_who_and_when_are_left_out_where_they_are_unknown() -> None:
    bare = NEW.model_copy(update={"by": None, "date": None})
    assert write_verdict(bare) == b"different: [tea, pots]\nreason: Two subjects.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- same: [a, b]\n  reason: x\n- {different: [c, d], reason: y}\n",
         ["same: [a, b]\nreason: x\n", "different: [c, d]\nreason: y\n"]),
        ("[{same: [a, b], reason: x}]\n", ["same: [a, b]\nreason: x\n"]),
        ("# One.\n- same: [a, b] # s\n  reason: x\n# Two.\n- same: [c, d]\n  reason: y\n# End.\n",
         ["# One.\nsame: [a, b] # s\nreason: x\n",
          "# Two.\nsame: [c, d]\nreason: y\n# End.\n"]),
        ("- same:\n    - a\n    - b # this\n  reason: x\n",
         ["same:\n  - a\n  - b # this\nreason: x\n"]),
    ],
)  # fmt: skip
def test_a_list_is_split_with_its_comments(before: str, after: list[str]) -> None:
    split = [
        data.decode().replace("y:\n# End", "y:\n# End") for data in split_verdicts(before.encode())
    ]
    assert [" ".join(text.split()) for text in split] == [" ".join(text.split()) for text in after]
    assert [format_verdict(text.encode()).decode() for text in split] == split


LINES = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from(":#'\"\\{}[]&*!|>%@`?-"),
    min_size=1,
).filter(lambda text: text.strip() == text != "" and len(text.splitlines()) == 1)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["same", "different"]), LINES, LINES), max_size=4))
def test_any_reason_and_name_are_read_back(said: list[tuple[str, str, str]]) -> None:
    for number, (answer, reason, name) in enumerate(said):
        verdict = Verdict.model_validate(
            {"answer": answer, "papers": (f"a{number}", f"b{number}"), "reason": reason,
             "by": name, "date": "2026-11-24"}
        )  # fmt: skip
        data = write_verdict(verdict)
        assert read(data) == verdict
        assert format_verdict(data) == data


def test_the_name_of_its_file_has_the_papers_in_any_order() -> None:
    assert verdict_file(["tea", "pots"]) == "content/duplicates/pots__tea.yml"
    assert verdict_file(["pots", "tea", "tea"]) == "content/duplicates/pots__tea.yml"
    assert verdict_file(["a-b", "c"]) != verdict_file(["a", "b-c"])
    long = [f"{letter * 99}" for letter in "abc"]
    names = {verdict_file(pair).rpartition("/")[2] for pair in (long[:2], long[1:], long)}
    assert len(names) == 3
    assert all(len(name) <= 100 and name.startswith(("aaa", "bbb")) for name in names)
