"""`paper-index duplicates` shows and explains pairs and writes verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER
from paper_index.workflows import duplicates as workflow
from paper_index.workflows.check import today
from support.commands import papers, passes, run, tree
from support.made_up_history import git, needs_git
from support.made_up_papers import OATS, WARS

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

# The same work under another id, the same title under other authors, another part.
COPY = PAPER.replace('arxiv: "2104.06083"\n', "venue: Tea Letters\n").replace("Ada", "A.")
OTHER = f"title: On the Cooling of Tea\nauthors: [Bo Li]\ntags: [cup-theory]\nabstract: {OATS}\n"
FAR = (
    "title: Quarrels about Meadows\nauthors: [Cy Reed]\ntags: [cup-theory]\n"
    "abstract: Borders moved whenever rivers flooded, as registers and maps show.\n"
)
PART = OTHER.replace("Tea", "Tea, Part II").replace(OATS, WARS)
PARTS: dict[str, str | bytes] = {
    "content/papers/first.yml": PAPER.replace("Tea", "Tea, Part I").replace("06083", "06085"),
    "content/papers/part.yml": PART,
}
FOUR: dict[str, str | bytes] = {
    "content/papers/tea.yml": PAPER,
    "content/papers/copy.yml": COPY,
    "content/papers/other.yml": OTHER,
    "content/papers/far.yml": FAR,
}
TWO_OF_ONE_TITLE: dict[str, str | bytes] = {
    "content/papers/tea.yml": PAPER,
    "content/papers/other.yml": OTHER,
}
VERDICTS = "content/duplicates.yml"


def verdict_file(layout: Layout) -> str:
    paths = [layout.content / "duplicates.yml", *sorted(layout.duplicates.glob("*"))]
    return "".join(path.read_text("utf-8") for path in paths if path.is_file())


class TestList:
    def test_an_index_without_questions_ends_well(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER})
        result = run(layout, "duplicates")
        assert (result.exit_code, result.stdout) == (0, "nothing is undecided\n")
        assert run(make_index({}), "duplicates").exit_code == 0

    def test_pairs_are_shown_by_cluster_with_evidence(self, make_index: MakeIndex) -> None:
        result = run(make_index(FOUR), "duplicates")
        assert result.exit_code == 1
        for piece in (
            "3 papers that may be one work: copy, other, tea",
            "match (titles and authors agree)",
            "possible match (titles agree; authors differ)",
            "title 100.0, authors 100.0, abstract unknown, the same year",
            "blocking key:",
            "= title        On the Cooling of Tea            On the Cooling of Tea",
            "≠ authors      *Bo Li*",
            "3 pairs undecided",
            "`paper-index duplicates --decide` asks about each",
        ):
            assert piece.replace("*", "") in result.stdout.replace("*", "")
        assert "\x1b" not in result.stdout
        assert "far" not in result.stdout

    def test_decided_adds_the_pairs_with_verdicts(self, make_index: MakeIndex) -> None:
        verdicts = "- same: [tea, copy]\n  reason: A scan.\n  by: Ada\n  date: 2026-11-01\n"
        verdicts += "- different: [tea, other]\n  reason: Other leaves.\n"
        layout = make_index({**FOUR, "content/papers/part.yml": PART, VERDICTS: verdicts})
        assert run(layout, "duplicates").stdout == "nothing is undecided\n"
        result = run(layout, "duplicates", "--decided")
        assert result.exit_code == 0
        for piece in (
            "same: tea, copy: A scan. (by Ada on 2026-11-01)",
            "different: tea, other: Other leaves.\n",
            "nothing is undecided, 2 verdicts",
        ):
            assert piece in result.stdout

    def test_nothing_is_wider_than_the_terminal(
        self, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        layout = make_index(FOUR)
        for columns in (40, 80, 120):
            monkeypatch.setenv("COLUMNS", str(columns))
            lines = run(layout, "duplicates").stdout.splitlines()
            assert max(map(len, lines)) <= max(columns, 50)

    def test_papers_with_errors_are_left_out_with_a_warning(self, make_index: MakeIndex) -> None:
        layout = make_index(
            {**FOUR, "content/papers/wrong.yml": "title: On the Cooling of Tea\ndoi: x\n"}
        )
        result = run(layout, "duplicates")
        assert result.exit_code == 1
        assert "the content has 1 error; papers with errors were not compared" in result.stderr
        assert "3 pairs undecided" in result.stdout

    def test_verdicts_with_errors_are_shown_instead(self, make_index: MakeIndex) -> None:
        result = run(make_index({**FOUR, VERDICTS: "- maybe: [tea, copy]\n"}), "duplicates")
        assert result.exit_code == 1
        assert "unknown-key" in result.stdout
        assert "undecided" not in result.stdout


class TestExplain:
    def explained(self, layout: Layout, *names: str) -> str:
        result = run(layout, "duplicates", "--explain", *names)
        return " ".join(result.stdout.split())

    def test_every_class(self, make_index: MakeIndex) -> None:
        layout = make_index({**FOUR, **PARTS})
        match = self.explained(layout, "tea", "copy")
        assert "class match (titles and authors agree)" in match
        assert "title 100.0 reaches the threshold of 90: near-identical" in match
        assert "verdict none result at import the record would be merged" in match
        possible = self.explained(layout, "other", "tea")
        assert "class possible match" in possible
        assert "authors 0.0 is below the threshold of 75: do not agree" in possible
        assert "at import the record is held back" in possible
        numbers = self.explained(layout, "first", "part")
        assert "class non-match (numbers in the titles differ)" in numbers
        assert "result no verdict is needed: both have a page" in numbers
        unlike = self.explained(layout, "other", "far")
        assert "non-match (titles and authors differ)" in unlike

    def test_two_that_are_not_compared(self, make_index: MakeIndex) -> None:
        layout = make_index(FOUR)
        shown = self.explained(layout, "tea", "far")
        assert "blocking key none, so the check does not compare them" in shown
        assert "similarity of the titles is less than 75; shared keys: none" in shown

    def test_a_verdict_and_its_chain(self, make_index: MakeIndex) -> None:
        verdicts = "- same: [tea, copy]\n  reason: A scan.\n"
        verdicts += "- different: [copy, other]\n  reason: Other leaves.\n"
        layout = make_index({**FOUR, VERDICTS: verdicts})
        assert "verdict same; same: tea, copy: A scan. result both share a page" in self.explained(
            layout, "tea", "copy"
        )
        assert "verdict different; through other papers or ids: same: tea, copy" in (
            self.explained(layout, "tea", "other")
        )

    def test_the_exit_code_shows_whether_a_verdict_is_needed(self, make_index: MakeIndex) -> None:
        layout = make_index({**FOUR, VERDICTS: "- different: [tea, other]\n  reason: x\n"})
        codes = [
            run(layout, "duplicates", "--explain", *names).exit_code
            for names in (("tea", "copy"), ("tea", "other"), ("tea", "far"))
        ]
        assert codes == [1, 0, 0]

    def test_papers_are_named_by_id_alias_file_or_address(self, make_index: MakeIndex) -> None:
        files = {**FOUR, "content/papers/copy.yml": f"{COPY}aliases: [old-tea]\n"}
        layout = make_index(files)
        shown = {
            self.explained(layout, "tea", name)
            for name in ("copy", "old-tea", "content/papers/copy.yml", "papers/copy/")
        }
        assert len(shown) == 1

    @pytest.mark.parametrize(
        ("names", "message"),
        [
            (("tea", "copi"), "there is no paper 'copi'\n  did you mean copy?"),
            (("tea", "xyzzy"), "there is no paper 'xyzzy'\n  an id is the name of a paper file"),
            (("tea", "tea"), "both are the paper tea\n  name two papers"),
            (("tea", "wrong"), "the paper 'wrong' has errors\n  run `paper-index check` first"),
        ],
    )
    def test_an_unknown_name_is_refused(
        self, make_index: MakeIndex, names: tuple[str, str], message: str
    ) -> None:
        layout = make_index({**FOUR, "content/papers/wrong.yml": "title: Tea\ndoi: x\n"})
        result = run(layout, "duplicates", "--explain", *names)
        assert result.exit_code == 2
        assert f"error: {message}" in result.stderr


class TestVerdicts:
    def test_same_merges_two_papers_and_prints_the_result(self, make_index: MakeIndex) -> None:
        layout = make_index(FOUR)
        result = run(layout, "duplicates", "--same", "tea", "copy", "--by", "Ada Brown")
        assert result.exit_code == 1  # the third paper of that title is still in question
        assert verdict_file(layout) == (
            "same: [tea, copy]\n"
            "reason: One work (titles and authors agree).\n"
            f"by: Ada Brown\ndate: {today()}\n"
        )
        for piece in (
            "papers/copy/ redirects to papers/tea/",
            "papers/tea/ has values of the other papers: venue",
            "2 pairs undecided",
        ):
            assert piece in result.stdout

    def test_different_settles_a_pair_for_good(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO_OF_ONE_TITLE)
        assert not passes(layout)
        result = run(
            layout, "duplicates", "--different", "tea", "other", "--reason", "Two teas: mine, his."
        )
        assert (result.exit_code, "nothing is undecided" in result.stdout) == (0, True)
        assert "both keep their pages" in result.stdout
        assert passes(layout)
        assert "duplicates.yml" not in run(layout, "fmt", "--check").output

    def test_the_rest_of_the_file_is_kept(self, make_index: MakeIndex) -> None:
        before = "# Ours.\n- different: [tea, far] # far apart\n  reason: Far.\n"
        layout = make_index({**FOUR, VERDICTS: before})
        run(layout, "duplicates", "--same", "tea", "copy")
        assert verdict_file(layout).startswith(before)

    def test_a_paper_that_waits_for_an_import_may_be_named(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER})
        refused = run(layout, "duplicates", "--different", "tea", "teas")
        assert refused.exit_code == 2
        assert "give the reason with --reason TEXT" in refused.stderr
        assert verdict_file(layout) == ""
        result = run(layout, "duplicates", "--different", "tea", "teas", "--reason", "Two.")
        assert result.exit_code == 0
        # The other paper of the verdict is never what was meant.
        assert "there is no paper 'teas' yet; an import may add it" in result.stdout

    def test_a_name_that_may_be_misspelt_suggests_another_paper(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER, "content/papers/jugs.yml": PAPER})
        result = run(layout, "duplicates", "--different", "tea", "jugz", "--reason", "Two.")
        assert "there is no paper 'jugz' yet; did you mean jugs?" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--different", "tea", "copy"), "a verdict on tea and copy is 'same'"),
            (("--same", "tea", "tea"), "both are the paper tea"),
            (("--different", "far", "meadows"), "both are the paper far"),
            (("--same", "tea", "B!", "--reason", "x"), "papers: 'B!' is not a slug"),
            (("--same", "tea", "other", "--reason", "a\nb"), "reason: has a line break"),
            (("--same", "tea", "other", "--by", "a\x07b"), "by: control characters: U+0007"),
        ],
    )
    def test_what_cannot_be_a_verdict_is_refused(
        self, make_index: MakeIndex, arguments: tuple[str, ...], message: str
    ) -> None:
        known = {"content/papers/far.yml": f"{FAR}aliases: [meadows]\n"}
        layout = make_index({**FOUR, **known, VERDICTS: "- same: [tea, copy]\n  reason: x\n"})
        before = tree(layout)
        result = run(layout, "duplicates", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert tree(layout) == before

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--decide", "--decided"),
            ("--explain", "tea", "copy", "--decided"),
            ("--same", "tea", "copy", "--different", "tea", "copy"),
            ("--reason", "x"),
            ("--by", "Ada"),
            ("--decide", "--reason", "x"),
        ],
    )
    def test_options_that_do_not_go_together(
        self, make_index: MakeIndex, arguments: tuple[str, ...]
    ) -> None:
        result = run(make_index(FOUR), "duplicates", *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith("error: --")

    @needs_git
    def test_the_author_is_gits_user_name_by_default(self, make_index: MakeIndex) -> None:
        layout = make_index(FOUR)
        git(layout.root, "init", "-q")
        git(layout.root, "config", "user.name", "Grace Cole")
        run(layout, "duplicates", "--same", "tea", "copy")
        assert "\nby: Grace Cole\n" in verdict_file(layout)


def test_consequences_of_a_verdict_on_missing_papers(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    taken = workflow.make_verdict("same", ["gone", "lost"], reason="x", by=None)
    assert workflow.consequences(workflow.read(layout), taken) == [
        "an import merges the one into the other"
    ]
    assert list(papers(layout)) == ["tea"]
