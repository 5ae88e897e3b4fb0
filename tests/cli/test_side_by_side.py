"""Both records are printed side by side; no line is too long, no text controls the terminal."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from paper_index.cli.side_by_side import NARROW, print_records
from paper_index.dedupe.differences import EXCERPT, rows
from support.made_up_papers import TEA, WARS, judge, paper

if TYPE_CHECKING:
    from paper_index.model.pairs import Pair

SEQUENCE = re.compile(r"\x1b\[[\d;]*m")
PAIR = judge(
    paper("b-tea", "The Cooling of Green Teas", authors=["Bo Li"], venue="Tea Letters"),
    paper("a-tea", "The Cooling of Green Tea", authors=["Ada Brown"], doi="10.1000/tea"),
)


def shown(pair: Pair, columns: int = 80, *, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=columns,
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    with console.capture() as capture:
        print_records(console, pair)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def test_records_are_in_the_order_of_ids_with_differences_marked() -> None:
    assert shown(PAIR).splitlines()[:5] == [
        "               a-tea                            b-tea",
        "≠ title        The Cooling of Green *Tea*       The Cooling of Green *Teas*",
        "≠ authors      Ada Brown                        Bo Li",
        "  venue        unknown                          Tea Letters",
        "  DOI          10.1000/tea                      unknown",
    ]
    assert "= abstract     We pour tea" in shown(PAIR)


def test_a_narrow_terminal_shows_one_record_below_the_other() -> None:
    assert shown(PAIR, NARROW - 1).splitlines()[:5] == [
        " 1  a-tea",
        " 2  b-tea",
        "≠   title",
        " 1  The Cooling of Green *Tea*",
        " 2  The Cooling of Green *Teas*",
    ]


def test_colours_replace_marks() -> None:
    lines = shown(PAIR, colour=True)
    assert "\x1b[1;33mTeas\x1b[0m" in lines
    assert "*" not in lines


def test_an_excerpt_shows_the_first_difference_of_abstracts() -> None:
    same = " ".join(f"word{number}" for number in range(200))
    pair = judge(
        paper("a", "Tea", f"{same} left {same}"), paper("b", "Tea", f"{same} right {same}")
    )
    row = rows(pair)[-1]
    text = "".join(run.text for run in row.sides[0])
    assert text.startswith("… word19")
    assert " left " in text
    assert text.endswith(" …")
    assert len(text) <= EXCERPT + 4


HOSTILE = {
    "wide": "量子情報理論" * 30,
    "right to left": "על קירור התה " * 9,
    "mixed": "Cooling (על קירור) of تبريد الشاي and 茶",
    "overriding": "Tea \u202egnilooc\u202c and \u2066isolated\u2069 \u200bspace",
    "combining": "e\u0301" * 150,
    "emoji": "Tea 👩‍🔬 and 🫖 " * 20,
    "one long word": "x" * 400,
    "maths": r"On $\mathcal{L}_{\infty}$-spaces, \$5 and $O(n^2)$",
    "like marks": "*Tea* [31m **bold** ≠",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("columns", [20, 40, 60, 80, 133, 400])
@pytest.mark.parametrize("colour", [False, True])
def test_hostile_titles_stay_in_their_column(name: str, columns: int, colour: bool) -> None:  # noqa: FBT001
    pair = judge(paper("a", HOSTILE[name]), paper("b", f"{HOSTILE[name]} tea", WARS))
    bare = SEQUENCE.sub("", shown(pair, columns, colour=colour))
    assert max(map(cell_len, bare.splitlines())) <= columns
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u200b\u200e\u200f]", bare)
    assert bare.count("\u2068") == bare.count("\u2069")


def test_invisible_characters_are_shown_by_code_point() -> None:
    pair = judge(paper("a", "Cooling\u202e tea"), paper("b", "Cooling tea"))
    assert "<U+202E>" in shown(pair)


def test_right_to_left_text_is_isolated_in_its_cell() -> None:
    pair = judge(paper("a", "על קירור התה"), paper("b", "Tea"))
    line = next(line for line in shown(pair).splitlines() if "title" in line)
    assert line.index("\u2068") < line.index("ע") < line.index("\u2069") < line.index("Tea")


TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=120).filter(
    lambda text: text.strip() != "" and len(text.splitlines()) == 1
)


@given(TITLES, TITLES, st.integers(20, 160))
def test_no_line_is_longer_than_the_terminal(ours: str, theirs: str, columns: int) -> None:
    pair = judge(paper("a", ours.strip(), TEA), paper("b", theirs.strip(), WARS))
    assert max(map(cell_len, shown(pair, columns).splitlines())) <= columns
