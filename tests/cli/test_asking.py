"""`paper-index duplicates --decide` asks at a terminal and writes each verdict at once."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from test_duplicates import FOUR, TWO_OF_ONE_TITLE, verdict_file

from paper_index.model.issues import has_errors
from paper_index.workflows.build import generate
from paper_index.workflows.check import check, today
from support.commands import run
from support.made_up_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]
    Start = Callable[..., Terminal]

KEYS = "[q]uit: "
REASON = "the line above): "


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts the round of questions on an index."""
    started: list[Terminal] = []

    def begin(layout: Layout, *arguments: str, colour: bool = False) -> Terminal:
        # The verdicts must not depend on the git user who runs the tests.
        unknown = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        bare = {"NO_COLOR": "" if colour else "1"}
        command = ("duplicates", "--decide", *arguments)
        started.append(Terminal(layout.root, *command, environment=unknown | bare))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def test_without_a_terminal_it_refuses(make_index: MakeIndex) -> None:
    result = run(make_index(FOUR), "duplicates", "--decide")
    assert result.exit_code == 2
    assert "--decide needs a terminal, and standard input is none" in result.stderr
    assert "use --same A B or --different A B" in result.stderr


def test_an_index_without_questions_asks_none(make_index: MakeIndex, start: Start) -> None:
    terminal = start(make_index({}))
    assert terminal.end() == 0
    assert "nothing is undecided" in terminal.seen


def test_it_walks_through_the_pairs_and_writes_each_answer_at_once(
    make_index: MakeIndex, start: Start
) -> None:
    layout = make_index(FOUR)
    terminal = start(layout, "--by", "Ada Brown").until("1 of 3  possible match").until(KEYS)
    terminal.key("?").until("leave this pair undecided").until(KEYS)
    terminal.key("x").until("leave this pair undecided").until(KEYS)
    terminal.key("d").until(REASON).line("Other leaves.").until("2 of 3").until(KEYS)
    assert "different: [copy, other]\nreason: Other leaves.\n" in verdict_file(layout)
    terminal.key("s").until("1 or 2 [1]: ").line("2").until(REASON).line("")
    terminal.until("papers/copy/ redirects to papers/tea/")
    terminal.until("3 of 3: other and tea are decided now")
    assert terminal.end() == 0
    assert "2 verdicts written" in terminal.seen
    assert "nothing is undecided" in terminal.seen
    assert verdict_file(layout).endswith(
        "same: [tea, copy]\n"
        "reason: One work (titles and authors agree).\n"
        f"by: Ada Brown\ndate: {today()}\n"
    )
    assert not has_errors(check(layout).issues)
    shown = generate(layout).index.papers
    assert sorted(entry.paper.id for entry in shown) == ["far", "other", "tea"]


@pytest.mark.parametrize("key", ["\x03", "\x04", "q"])
def test_stopping_keeps_the_verdicts_so_far(make_index: MakeIndex, start: Start, key: str) -> None:
    layout = make_index(FOUR)
    terminal = start(layout, "--by", "Ada").until(KEYS).key("d").until(REASON).line("")
    terminal.until("2 of 3").until(KEYS).key(key)
    assert terminal.end() == 1
    assert "stopped\n1 verdict written" in terminal.seen
    assert verdict_file(layout).count("different: [") == 1
    usual = "Different works, although they look alike (titles agree; authors differ)"
    assert usual in " ".join(verdict_file(layout).split())


def test_leaving_a_question_goes_back_and_later_leaves_the_pair(
    make_index: MakeIndex, start: Start
) -> None:
    layout = make_index(TWO_OF_ONE_TITLE)
    terminal = start(layout, "--by", "Ada").until(KEYS).key("s")
    terminal.until("1 or 2 [2]: ").interrupt("choose again").until(KEYS)
    terminal.key("d").until(REASON).interrupt("choose again").until(KEYS).key("l")
    assert terminal.end() == 1
    assert "0 verdicts written" in terminal.seen
    assert "1 pair undecided" in terminal.seen
    assert verdict_file(layout) == ""


def test_an_unknown_user_is_asked_for_a_name_once(make_index: MakeIndex, start: Start) -> None:
    layout = make_index(FOUR)
    terminal = start(layout).until(KEYS).key("d").until(REASON).line("")
    terminal.until("your name: ").line("Zoë Müller").until("2 of 3").until(KEYS)
    terminal.key("d").until(REASON).line("").until("3 of 3").until(KEYS).key("q")
    terminal.end()
    assert verdict_file(layout).count("\nby: Zoë Müller\n") == 2
    assert terminal.seen.count("your name: ") == 1


def test_the_other_paper_may_be_the_one_that_stays(make_index: MakeIndex, start: Start) -> None:
    layout = make_index(FOUR)
    terminal = start(layout, "--by", "Ada").until(KEYS).key("l").until("2 of 3").until(KEYS)
    terminal.key("s").until("1 or 2 [1]: ").line("3").until("1 or 2 [1]: ").line("")
    terminal.until(REASON).line("A scan.").until("papers/tea/ redirects to papers/copy/").until(
        KEYS
    )
    terminal.key("q").end()
    assert verdict_file(layout).startswith("same: [copy, tea]\nreason: A scan.\n")


def test_a_concurrent_edit_of_the_file_is_kept(make_index: MakeIndex, start: Start) -> None:
    layout = make_index(FOUR)
    terminal = start(layout, "--by", "Ada").until(KEYS)
    beside = "# Written meanwhile.\n- different: [tea, far]\n  reason: Far.\n"
    (layout.content / "duplicates.yml").write_text(beside, "utf-8")
    terminal.key("d").until(REASON).line("").until("2 of 3").until(KEYS).key("q")
    terminal.end()
    assert verdict_file(layout).startswith(beside)
    assert "\ndifferent: [copy, other]" in verdict_file(layout)


def test_a_file_that_was_broken_meanwhile_is_left_alone(
    make_index: MakeIndex, start: Start
) -> None:
    layout = make_index(FOUR)
    terminal = start(layout, "--by", "Ada").until(KEYS)
    broken = "- different: [tea,\n"
    (layout.content / "duplicates.yml").write_text(broken, "utf-8")
    terminal.key("d").until(REASON).line("")
    assert terminal.end() == 1
    assert "yaml-syntax" in terminal.seen
    assert verdict_file(layout) == broken


@pytest.mark.parametrize("colour", [True, False])
def test_colours_are_for_those_who_want_them(
    make_index: MakeIndex, start: Start, *, colour: bool
) -> None:
    terminal = start(make_index(TWO_OF_ONE_TITLE), "--by", "Ada", colour=colour)
    terminal.until(KEYS).key("q").end()
    assert bool(re.search(r"\x1b\[[1-9]", terminal.seen)) is colour
