"""Renaming papers: the file, its aliases, and what names the paper by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS, TWO
from paper_index.workflows.fmt import format_content
from support.commands import papers, passes, run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

VERDICTS = """\
# Both were compared.
- different: [pots, tea]
  reason: Clay is no tea.
"""
AUTHORS = """\
ada-brown:
  name: Ada Brown
  papers: [pots, tea]   # the potter

ada-brown-2:
  name: Ada Brown
"""


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    return make_index({**TWO, "content/duplicates.yml": VERDICTS, "content/authors.yml": AUTHORS})


def test_the_file_is_renamed_and_everything_names_the_new_id(layout: Layout) -> None:
    format_content(layout, write=True)
    before = (layout.papers / "tea.yml").read_text("utf-8")
    result = run(layout, "rename", "tea", "cold-tea")
    assert result.exit_code == 0
    assert "5 files changed" in result.output
    after = tree(layout)
    assert "papers/tea.yml" not in after
    renamed = after["papers/cold-tea.yml"].decode()
    assert renamed.replace("aliases: [tea]\n", "") == before
    verdicts = b"".join(data for name, data in after.items() if name.startswith("duplicates"))
    assert b"different: [pots, cold-tea]" in verdicts
    assert b"papers: [pots, cold-tea] # the potter" in after["authors.yml"]
    assert passes(layout)
    assert "duplicates/cold-tea__pots.yml" in after


def test_two_verdicts_on_the_same_papers_are_both_kept(make_index: MakeIndex) -> None:
    files = {f"content/duplicates/{n}.yml": f"different: [pots, tea]\nreason: {n}\n" for n in "ab"}
    layout = make_index({**TWO, **files})
    assert run(layout, "rename", "tea", "cold-tea").exit_code == 0
    verdicts = [
        data.decode() for name, data in tree(layout).items() if name.startswith("duplicates/")
    ]
    assert sorted(verdicts) == [
        f"different: [pots, cold-tea]\nreason: {reason}\n" for reason in "ab"
    ]


def test_a_dry_run_writes_nothing(layout: Layout) -> None:
    before = tree(layout)
    result = run(layout, "rename", "tea", "cold-tea", "--dry-run")
    assert (result.exit_code, tree(layout)) == (0, before)
    assert "4 files would change" in result.output


def test_a_rename_can_be_undone(layout: Layout) -> None:
    run(layout, "rename", "tea", "cold-tea")
    assert run(layout, "rename", "cold-tea", "tea").exit_code == 0
    assert papers(layout)["tea"].aliases == ("cold-tea",)
    assert passes(layout)


@pytest.mark.parametrize(
    "name", ["old", "content/papers/tea.yml", "https://x.org/papers/tea/", "tea.yml", "papers/tea/"]
)
def test_a_paper_is_named_by_alias_file_or_address(make_index: MakeIndex, name: str) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}aliases: [old]\n"})
    assert run(layout, "rename", name, "cold-tea").exit_code == 0
    assert papers(layout)["cold-tea"].aliases == ("old", "tea")


@pytest.mark.parametrize(
    ("old", "new", "message", "advice"),
    [
        ("teas", "cold", "there is no paper 'teas'", "did you mean tea?"),
        ("zzzz", "cold", "there is no paper 'zzzz'", "an id is the name of a paper file"),
        ("tea", "tea", "has the id 'tea' already", "give another id"),
        ("tea", "pots", "'pots' already belongs to", "`paper-index remove tea --to pots`"),
        ("tea", "Cold Tea!", "'Cold Tea!' is not an id", "did you mean cold-tea?"),
        ("tea", "page-2", "'page-2' is a list page's address", "choose another id"),
        ("tea", "con", "'con' is the name of a device on Windows", "choose another id"),
    ],
)
def test_a_rename_that_is_not_possible_says_what_to_do(
    layout: Layout, old: str, new: str, message: str, advice: str
) -> None:
    before = tree(layout)
    result = run(layout, "rename", old, new)
    assert (result.exit_code, tree(layout)) == (2, before)
    assert message in result.output
    assert advice in result.output


def test_a_file_whose_name_is_no_id_gets_one_without_an_alias(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/My_Tea.yml": PAPER, "content/papers/pots.yml": POTS})
    assert run(layout, "rename", "content/papers/My_Tea.yml", "my-tea").exit_code == 0
    assert papers(layout)["my-tea"].aliases == ()


def test_a_paper_with_errors_is_renamed_too(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}year: 2021\n"})
    assert run(layout, "rename", "tea", "cold-tea").exit_code == 0
    text = (layout.papers / "cold-tea.yml").read_text("utf-8")
    assert "year: 2021\n" in text
    assert "aliases: [tea]\n" in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("content/authors.yml", "ada: {name: [\n"),
        ("content/authors.yml", b"\xff"),
        ("content/authors.yml", "- ada: tea\n"),
        ("content/duplicates.yml", "- different: [tea, pots]\n<<<<<<< HEAD\n"),
        ("content/papers/tea.yml", "title: T\ntitle: T\n"),
        ("content/papers/tea.yml", "title: T\naliases: {a: b}\n"),
    ],
)
def test_what_cannot_be_rewritten_stops_it(
    make_index: MakeIndex, name: str, data: str | bytes
) -> None:
    layout = make_index({**TWO, name: data})
    before = tree(layout)
    result = run(layout, "rename", "tea", "cold-tea")
    assert (result.exit_code, tree(layout)) == (1, before)
    assert name in result.output


def test_an_author_with_errors_keeps_the_paper(make_index: MakeIndex) -> None:
    entry = "ada:\n  name: Ada Brown\n  papers: [tea]\n  orcid: wrong\n"
    layout = make_index({**TWO, "content/authors.yml": entry})
    assert run(layout, "rename", "tea", "cold-tea").exit_code == 0
    text = (layout.content / "authors.yml").read_text("utf-8")
    assert text == entry.replace("[tea]", "[cold-tea]")


@pytest.mark.parametrize("name", ["tea", "cold"])
def test_a_file_that_cannot_be_read_is_named(make_index: MakeIndex, name: str) -> None:
    layout = make_index({**TWO, f"content/papers/{name}.yml": "title: [\n"})
    before = tree(layout)
    result = run(layout, "rename", "tea" if name == "tea" else "pots", "cold")
    assert (result.exit_code, tree(layout)) == (2, before)
    assert f"content/papers/{name}.yml" in result.output
    assert "cannot be read" in result.output


def test_the_id_of_a_removed_paper_is_not_free(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/removed/cold.yml": "reason: R.\naliases: [ice]\n"})
    for name in ("cold", "ice"):
        result = run(layout, "rename", "tea", name)
        assert f"{name!r} belongs to a removed paper" in result.output


def test_an_index_without_papers_says_so(make_index: MakeIndex) -> None:
    result = run(make_index({}), "rename", "tea", "cold-tea")
    assert "the index has no papers yet" in result.output
