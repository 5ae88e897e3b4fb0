"""`fmt` puts files into canonical form and loses nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import PAPER, TAGS, TWO
from paper_index.workflows.build import generate
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from support.commands import TEA, papers, publish, run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

MESSY = """\
# Read twice.
abstract: "We pour tea: it cools."
tags:
  - cup-theory # the cups
  - tea
title: 'On the Cooling of Tea'
authors: [Ada Brown,   'Grace Cole']
published: "2021-04-13"
"""


def contents(layout: Layout) -> dict[str, bytes]:
    files = sorted(path for path in layout.content.rglob("*") if path.is_file())
    return {path.relative_to(layout.root).as_posix(): path.read_bytes() for path in files}


class TestFormat:
    def test_a_paper_gets_canonical_form_and_keeps_its_comments(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({"content/papers/tea.yml": MESSY})
        format_content(layout, write=True)
        text = (layout.papers / "tea.yml").read_text("utf-8")
        keys = [line.split(":")[0] for line in text.splitlines() if line[0] not in " #-"]
        assert keys == ["title", "authors", "published", "tags", "citation_key", "abstract"]
        assert "# Read twice." in text
        assert "- cup-theory # the cups" in text
        assert "- tea-science" in text
        assert text.endswith("abstract: >-\n  We pour tea: it cools.\n")

    def test_authors_get_canonical_form_and_their_addresses_are_recorded(
        self, make_index: MakeIndex
    ) -> None:
        people = (
            "# Whoever asks.\n"
            "grace: {aliases: [gc], name: Grace Cole} # at sea\n"
            "ada:\n  names: ['A. Brown']\n  name: \"Ada Brown\"\n"
        )
        layout = make_index({**TWO, "content/authors.yml": people})
        publish(layout)
        text = (layout.content / "authors.yml").read_text("utf-8")
        assert re.sub(" +#", " #", text).replace("\n #", "\n#") == (
            "ada:\n  name: Ada Brown\n  names: [A. Brown]\n\n"
            "# Whoever asks.\n"
            "grace: # at sea\n  name: Grace Cole\n  aliases: [gc]\n"
        )
        recorded = (layout.content / "permalinks.txt").read_text("utf-8").split()
        authors = [address for address in recorded if address.startswith("authors/")]
        assert authors == ["authors/ada/", "authors/gc/", "authors/grace/"]
        assert "authors/grace-cole/" not in recorded

    def test_a_removed_author_needs_an_alias(self, make_index: MakeIndex) -> None:
        layout = make_index({**TWO, "content/authors.yml": "ada: {name: Ada Brown}\n"})
        publish(layout)
        people = layout.content / "authors.yml"
        people.write_text("ada-brown: {name: Ada Brown}\n", "utf-8")
        (lost,) = [one for one in check(layout).issues if one.code == "lost-permalink"]
        assert lost.message == "authors/ada/ was published and has no page or redirect now"
        people.write_text("ada-brown: {name: Ada Brown, aliases: [ada]}\n", "utf-8")
        assert not [one for one in check(layout).issues if one.code == "lost-permalink"]

    @pytest.mark.parametrize("people", ["", "# nobody yet\n", "- a\n", "ada: {nam: Ada}\n"])
    def test_a_list_of_authors_that_is_empty_or_wrong_is_left_alone(
        self, make_index: MakeIndex, people: str
    ) -> None:
        layout = make_index({**TWO, "content/authors.yml": people})
        format_content(layout, write=True)
        assert (layout.content / "authors.yml").read_text("utf-8") == people

    def test_it_is_the_same_the_second_time(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/papers/tea.yml": MESSY})
        format_content(layout, write=True)
        assert format_content(layout, write=False).changed == ()

    def test_equal_tags_are_equal_lines(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        path = layout.papers / "tea.yml"
        path.write_text(PAPER.replace("tea-science, cup-theory", "cup-theory, tea"), "utf-8")
        format_content(layout, write=True)
        assert "tags: [cup-theory, tea-science]\n" in path.read_text("utf-8")

    def test_a_file_with_errors_is_left_alone_and_named(self, make_index: MakeIndex) -> None:
        wrong = MESSY.replace("tea\n", "te\n", 1)
        layout = make_index({**TWO, "content/papers/wrong.yml": wrong})
        before = contents(layout)
        found = format_content(layout, write=True)
        assert contents(layout)["content/papers/wrong.yml"] == before["content/papers/wrong.yml"]
        assert [issue.code for issue in found.issues] == ["unknown-tag"]

    @pytest.mark.parametrize("tags", [TAGS + TAGS, "tags: [\n", TAGS + "  x: {name: X}\n"])
    def test_a_vocabulary_with_errors_is_left_alone(self, make_index: MakeIndex, tags: str) -> None:
        layout = make_index(TWO)
        (layout.content / "tags.yml").write_text(tags, "utf-8")
        before = contents(layout)
        result = run(layout, "fmt")
        assert result.exit_code == 1
        assert contents(layout)["content/tags.yml"] == before["content/tags.yml"]

    def test_a_tag_whose_entry_has_errors_stays_on_papers(self, make_index: MakeIndex) -> None:
        tags = TAGS + "  pots: {name: Pots, group: field, definitoin: What holds tea.}\n"
        paper = PAPER.replace("cup-theory]", "pots]")
        layout = make_index({"content/papers/tea.yml": paper, "content/tags.yml": tags})
        assert run(layout, "fmt").exit_code == 1
        assert (layout.papers / "tea.yml").read_text("utf-8") == paper

    def test_check_writes_nothing_and_fails(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/papers/tea.yml": MESSY})
        before = contents(layout)
        result = run(layout, "fmt", "--check")
        assert result.exit_code == 1
        assert "papers/tea.yml: would change" in result.output
        assert contents(layout) == before

    def test_verdicts_and_the_vocabulary_get_canonical_form(self, make_index: MakeIndex) -> None:
        verdicts = "- reason: 'Two pots.' # seen\n  different:\n    - tea\n    - pots\n"
        lines = "    name: Field\n    description: Which science it is.\n"
        turned = "    description: Which science it is.\n    name: 'Field'\n"
        tags = TAGS.replace(lines, turned)
        files = {"content/duplicates.yml": verdicts, "content/tags.yml": tags}
        layout = make_index({**TWO, **files})
        before = check(layout)
        format_content(layout, write=True)
        assert not (layout.content / "duplicates.yml").exists()
        assert (layout.duplicates / "pots__tea.yml").read_text("utf-8") == (
            "different: [tea, pots]\nreason: Two pots.   # seen\n"
        )
        text = (layout.content / "tags.yml").read_text("utf-8")
        assert text.index("name: Field") < text.index("description:")
        assert check(layout).valid.vocabulary.by_group == before.valid.vocabulary.by_group
        assert format_content(layout, write=False).changed == ()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        title=st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1),
        abstract=st.text(st.sampled_from("ab :#-'\"\\$&*!|>%@`,?{}[]\n0."), min_size=1),
        venue=st.sampled_from(["no", "1.10", "~", "2021-04", "a: b", "# x", "null", "C++"]),
    )
    def test_formatting_keeps_the_meaning_and_is_idempotent(
        self, make_index: MakeIndex, title: str, abstract: str, venue: str
    ) -> None:
        import yaml

        fields = {"title": title, "venue": venue, "abstract": abstract, "tags": ["tea"]}
        layout = make_index({"content/papers/tea.yml": yaml.safe_dump(fields)})
        before = check(layout)
        if before.issues and any(issue.severity == "error" for issue in before.issues):
            return
        format_content(layout, write=True)
        # Formatting issues the citation key, and changes nothing else.
        keyed = tuple(p.model_copy(update={"citation_key": None}) for p in check(layout).papers)
        assert keyed == before.papers
        assert format_content(layout, write=False).changed == ()


class TestPermalinks:
    @pytest.mark.parametrize(
        ("line", "code", "said"),
        [
            ("papers/teas/", "lost-permalink", "`paper-index remove teas --to OTHER`"),
            ("tags/gone/", "lost-permalink", "tags/gone/ was published"),
            ("<<<<<<< HEAD", "merge-conflict", "a merge conflict"),
            ("papers/tea", "invalid-value", "is not the address"),
            ("@brown1999gone", "lost-key", "brown1999gone was issued and no paper has it now"),
            ("@", "invalid-value", "or a citation key"),
        ],
    )
    def test_a_lost_address_fails_the_check(
        self, make_index: MakeIndex, line: str, code: str, said: str
    ) -> None:
        layout = make_index(TWO)
        publish(layout)
        with (layout.content / "permalinks.txt").open("a", encoding="utf-8") as permalinks:
            permalinks.write(f"{line}\n")
        (issue,) = check(layout).issues
        assert (issue.code, issue.location.line) == (code, 8)
        assert said in issue.message + issue.hint

    def test_a_former_key_keeps_a_key(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        publish(layout)
        pots = layout.papers / "pots.yml"
        key = "citation_key: brown2021cooling\n"
        pots.write_text(pots.read_text("utf-8").replace(key, "citation_key: pots\n"), "utf-8")
        assert "lost-key" in {issue.code for issue in check(layout).issues}
        kept = "citation_key: pots\nformer_keys: [brown2021cooling]\n"
        pots.write_text(pots.read_text("utf-8").replace("citation_key: pots\n", kept), "utf-8")
        assert {issue.code for issue in check(layout).issues} == set()

    def test_a_key_outlives_new_authors_and_the_paper_of_its_name(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index(TWO)
        publish(layout)
        pots, tea = layout.papers / "pots.yml", layout.papers / "tea.yml"
        pots.write_text(pots.read_text("utf-8").replace("Ada Brown", "Ida Green"), "utf-8")
        tea.unlink()
        format_content(layout, write=True)
        assert "citation_key: brown2021cooling\n" in pots.read_text("utf-8")
        # The key of the paper that went is not issued again.
        tea.write_text(PAPER, "utf-8")
        format_content(layout, write=True)
        assert "citation_key: brown2021coolingb\n" in tea.read_text("utf-8")

    # Generating pages loads scikit-learn, which takes two seconds.
    @pytest.mark.slow
    def test_pages_show_the_key_that_will_be_issued(self, make_index: MakeIndex) -> None:
        verdict = "- {same: [tea, pots], reason: One work.}\n"
        layout = make_index({**TWO, "content/duplicates.yml": verdict})
        generate(layout)
        shown = (layout.docs / "papers" / "tea.md").read_text("utf-8")
        format_content(layout, write=True)
        assert "citation_key: brown2021coolinga\n" in (layout.papers / "tea.yml").read_text("utf-8")
        assert "<code>brown2021coolinga</code>" in shown

    def test_an_alias_keeps_an_address(self, make_index: MakeIndex) -> None:
        paper = PAPER.replace("tags:", "aliases: [old-tea]\ncitation_key: tea\ntags:")
        lines = (
            "@tea\npapers/old-tea/\npapers/tea/\ntags/cup-theory/\ntags/tea-science/\ntags/tea/\n"
        )
        files: dict[str, str | bytes] = {"content/papers/tea.yml": paper}
        layout = make_index({**files, "content/permalinks.txt": lines})
        assert check(layout).issues == ()


class TestMigration:
    OLD = PAPER + "publication: Tea 1(2), 3 (2020)\n"
    NOTE = "title: Cups and Milk in Winter\npublication: TMLR (accepted)\nabstract: We pour milk.\n"

    def test_gives_every_verdict_a_file(self, make_index: MakeIndex) -> None:
        """An equal verdict is one file; another on the same papers gets a number."""
        old = (
            "# The first.\n- same: [tea, pots]\n  reason: One work.\n"
            "- {different: [tea, cups], reason: Two.}\n"
            "- same: [pots, tea]\n  reason: Really.\n"
            "- same: [tea, pots]\n  reason: Kept.\n"
        )
        kept = "same: [tea, pots]\nreason: Kept.\n"
        names = {"content/duplicates.yml": old, "content/duplicates/mine.yml": kept}
        layout = make_index({**TWO, **names})
        before = check(layout).valid.verdicts
        shown = run(layout, "fmt").stdout
        assert "content/duplicates.yml: removed" in shown
        assert "content/duplicates/pots__tea.yml: changed" in shown
        assert not (layout.content / "duplicates.yml").exists()
        files = {path.name: path.read_text("utf-8") for path in layout.duplicates.iterdir()}
        assert files == {
            "pots__tea.yml": kept,
            "pots__tea__2.yml": "# The first.\nsame: [tea, pots]\nreason: One work.\n",
            "cups__tea.yml": "different: [tea, cups]\nreason: Two.\n",
            "pots__tea__3.yml": "same: [pots, tea]\nreason: Really.\n",
        }
        after = {(one.verdict.answer, one.verdict.reason) for one in check(layout).valid.verdicts}
        assert after == {(one.verdict.answer, one.verdict.reason) for one in before}
        assert format_content(layout, write=False).changed == ()

    @pytest.mark.parametrize(
        "old", ["", "# none yet\n", "[]\n", "- maybe: [a, b]\n", "- same: [\n"]
    )
    def test_leaves_a_list_of_verdicts_without_valid_ones(
        self, make_index: MakeIndex, old: str
    ) -> None:
        layout = make_index({**TWO, "content/duplicates.yml": old})
        format_content(layout, write=True)
        assert (layout.content / "duplicates.yml").read_text("utf-8") == old

    def test_removes_the_schemas_that_format_2_had(self, make_index: MakeIndex) -> None:
        names = ("paper.json", "tags.json", "mine.json")
        layout = make_index({**TWO, **{f"content/schemas/{name}": "{}" for name in names}})
        changed = format_content(layout, write=True).changed
        assert {"paper.json", "tags.json"} < {path.name for path in changed}
        assert [path.name for path in (layout.content / "schemas").iterdir()] == ["mine.json"]
        assert format_content(layout, write=False).changed == ()

    def test_tells_what_it_did_and_writes_the_format(self, make_index: MakeIndex) -> None:
        files: dict[str, str | bytes] = {
            TEA: self.OLD,
            "content/papers/cups.yml": self.NOTE,
            "content/config.yml": "name: Tea\n",
        }
        layout = make_index(files)
        checked = run(layout, "fmt", "--check")
        assert checked.exit_code == 1
        assert "content would be migrated to format 3\n" in checked.stdout
        assert "title: Cups" in (layout.papers / "cups.yml").read_text("utf-8")
        assert (layout.content / "config.yml").read_text("utf-8") == "name: Tea\n"
        result = run(layout, "fmt")
        assert result.exit_code == 0
        assert "content migrated to format 3\n" in result.stdout
        assert "cups.yml: `publication` cannot be split with certainty" in result.stdout
        assert (layout.content / "config.yml").read_text("utf-8") == "format: 3\nname: Tea\n"
        found = papers(layout)
        assert (found["on-the-cooling-of-tea"].volume, found["cups"].note) == (
            "1",
            "TMLR (accepted)",
        )
        again = run(layout, "fmt", "--check")
        assert (again.exit_code, again.stdout) == (0, "0 files would change\n")

    def test_is_asked_for_before_a_build(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: self.OLD})
        for command in ("check", "build"):
            result = run(layout, command)
            assert result.exit_code == 1
            assert "run `paper-index fmt`" in result.stdout

    def test_goes_on_after_it_was_stopped_half_way(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: self.OLD, "content/papers/cups.yml": self.NOTE})
        whole = run(layout, "fmt")
        assert whole.exit_code == 0
        expected = tree(layout)
        # What comes after the first paper was not written yet.
        (layout.papers / "cups.yml").write_text(self.NOTE, "utf-8")
        (layout.content / "config.yml").unlink()
        assert run(layout, "fmt").exit_code == 0
        assert tree(layout) == expected

    def test_a_paper_with_errors_keeps_the_index_at_its_format(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: self.OLD, "content/papers/cups.yml": f"{self.NOTE}doi: x\n"})
        result = run(layout, "fmt")
        assert result.exit_code == 1
        assert not (layout.content / "config.yml").exists()
        assert (layout.papers / "cups.yml").read_text("utf-8") == f"{self.NOTE}doi: x\n"
        assert papers(layout)["on-the-cooling-of-tea"].volume == "1"

    @pytest.mark.parametrize(
        "command", [["fmt"], ["check"], ["check", "--format", "json"], ["new", "Milk"], ["build"]]
    )
    def test_a_newer_format_is_neither_read_nor_written(
        self, make_index: MakeIndex, command: list[str]
    ) -> None:
        layout = make_index({TEA: PAPER, "content/config.yml": "format: 4\nshelves: [a]\n"})
        before = tree(layout)
        result = run(layout, *command)
        assert result.exit_code == 1
        assert "newer-format" in result.stdout
        assert "shelves" not in result.stdout
        assert tree(layout) == before
