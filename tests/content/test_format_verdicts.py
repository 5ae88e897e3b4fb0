"""A verdict is appended to the others, and the rest of the file is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.content.format_lists import add_verdict, format_verdicts
from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_verdicts
from paper_index.model.vocabulary import Verdict

NEW = Verdict.model_validate(
    {"answer": "different", "papers": ("tea", "pots"), "reason": "Two subjects.",
     "by": "Ada Brown", "date": "2026-11-24"}
)  # fmt: skip
WRITTEN = """\
- different: [tea, pots]
  reason: Two subjects.
  by: Ada Brown
  date: 2026-11-24
"""
OLD = "- same: [a, b] # seen\n  reason: One work.\n"


def read(data: bytes) -> list[Verdict]:
    document, issues = parse_yaml(data.decode("utf-8-sig"), "duplicates.yml")
    verdicts, more = validate_verdicts(document)
    assert [*issues, *more] == []
    return [placed.verdict for placed in verdicts]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", WRITTEN),
        ("[]\n", WRITTEN),
        ("# None yet.\n", f"# None yet.\n{WRITTEN}"),
        ("# Verdicts\n[]\n", f"# Verdicts\n\n{WRITTEN}"),
        ("[] # none\n", f"# none\n{WRITTEN}"),
        ("\ufeff# None yet.\n", f"# None yet.\n{WRITTEN}"),
        (OLD, f"{OLD}{WRITTEN}"),
        (f"# All of them.\n{OLD}# The last.\n", f"# All of them.\n{OLD}# The last.\n{WRITTEN}"),
        ("- {same: [a, b], reason: x}\n", f"- {{same: [a, b], reason: x}}\n{WRITTEN}"),
        ("[{same: [a, b], reason: x}]\n", f"- {{same: [a, b], reason: x}}\n{WRITTEN}"),
    ],
)
def test_it_follows_what_is_there(before: str, after: str) -> None:
    assert add_verdict(before.encode(), NEW).decode().replace("\n\n", "\n") == after.replace(
        "\n\n", "\n"
    )
    assert read(add_verdict(before.encode(), NEW))[-1] == NEW


def test_its_keys_have_an_order_and_a_day_no_quotes() -> None:
    turned = (
        'date: "2026-11-24"\n  by: Ada Brown\n  reason: Two subjects.\n  different: [tea, pots]'
    )
    assert format_verdicts(f"- {turned}\n".encode()).decode() == WRITTEN


def test_who_and_when_are_left_out_where_they_are_unknown() -> None:
    bare = NEW.model_copy(update={"by": None, "date": None})
    assert add_verdict(b"", bare) == b"- different: [tea, pots]\n  reason: Two subjects.\n"


LINES = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from(":#'\"\\{}[]&*!|>%@`?-"),
    min_size=1,
).filter(lambda text: text.strip() == text != "" and len(text.splitlines()) == 1)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["same", "different"]), LINES, LINES), max_size=4))
def test_any_reason_and_name_are_read_back(said: list[tuple[str, str, str]]) -> None:
    data, given_ = b"", []
    for number, (answer, reason, name) in enumerate(said):
        verdict = Verdict.model_validate(
            {"answer": answer, "papers": (f"a{number}", f"b{number}"), "reason": reason,
             "by": name, "date": "2026-11-24"}
        )  # fmt: skip
        data = add_verdict(data, verdict)
        given_.append(verdict)
    assert read(data) == given_
    assert format_verdicts(data) == data
