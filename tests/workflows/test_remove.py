"""Removing papers: where their addresses and citation keys lead afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TWO
from paper_index.workflows.build import generate
from paper_index.workflows.fmt import format_content, new
from support.commands import papers, passes, run, source, tree
from support.made_up_history import commit, needs_git

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

CUPS = PAPER.replace("Tea", "Cups").replace("2104.06083", "2104.06085").replace("We pour", "We cup")


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    """Three published papers; a verdict and an author's entry name the one on tea."""
    made = make_index(
        {
            **TWO,
            "content/papers/tea.yml": f"{PAPER}aliases: [old-tea]\nformer_keys: [teaold]\n",
            "content/papers/cups.yml": CUPS,
            "content/duplicates.yml": (
                "- different: [pots, tea]\n  reason: R.\n- different: [cups, tea]\n  reason: S.\n"
            ),
            "content/authors.yml": "ada:\n  name: Ada Brown\n  papers: [tea, pots, cups]\n",
        }
    )
    format_content(made, write=True)
    return made


def verdicts(layout: Layout) -> str:
    """Return all verdicts as one text."""
    found = tree(layout)
    return "".join(found[name].decode() for name in found if name.startswith("duplicates"))


def record_all(layout: Layout) -> None:
    """Make sure that all addresses are recorded, as after publishing."""
    names = [*papers(layout), "old-tea"]
    keys = [key for paper in papers(layout).values() for key in paper.keys]
    lines = [f"papers/{name}/" for name in names] + [f"@{key}" for key in keys]
    layout.permalinks.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")


def test_another_paper_gets_its_address_and_keys(layout: Layout) -> None:
    record_all(layout)
    key = papers(layout)["tea"].citation_key
    result = run(layout, "remove", "tea", "--to", "pots")
    assert result.exit_code == 0
    found = papers(layout)
    assert set(found) == {"pots", "cups"}
    assert found["pots"].aliases == ("tea", "old-tea")
    assert found["pots"].former_keys == (key, "teaold")
    assert "different: [cups, pots]" in verdicts(layout)
    assert "R." not in verdicts(layout)
    assert "papers: [pots, cups]" in (layout.content / "authors.yml").read_text("utf-8")
    assert passes(layout)


def test_what_the_other_paper_lacks_is_said(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/papers/pots.yml": "title: Pots\n"})
    result = run(layout, "remove", "tea", "--to", "pots")
    assert "pots has no authors, published, arxiv, tags, abstract; tea had" in result.output


def test_a_published_paper_needs_a_replacement_or_a_reason(layout: Layout) -> None:
    record_all(layout)
    before = tree(layout)
    result = run(layout, "remove", "tea")
    assert (result.exit_code, tree(layout)) == (2, before)
    assert "--to OTHER" in result.output
    assert "--gone" in result.output


def test_without_readable_permalinks_it_counts_as_published(layout: Layout) -> None:
    layout.permalinks.write_text("papers/tea/\n<<<<<<< one\n=======\n>>>>>>> two\n", "utf-8")
    before = tree(layout)
    result = run(layout, "remove", "tea")
    assert (result.exit_code, tree(layout)) == (1, before)
    assert "error[merge-conflict]" in result.output


def test_a_paper_that_was_never_published_needs_neither(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/permalinks.txt": "papers/pots/\n"})
    assert run(layout, "remove", "tea").exit_code == 0
    assert list(papers(layout)) == ["pots"]
    assert passes(layout)


def test_the_address_of_a_paper_that_is_gone_shows_the_reason(layout: Layout) -> None:
    record_all(layout)
    key = papers(layout)["tea"].citation_key
    assert run(layout, "remove", "tea", "--gone", "It was <not> on tea.").exit_code == 0
    text = (layout.content / "removed" / "tea.yml").read_text("utf-8")
    assert "title: On the Cooling of Tea\n" in text
    assert f"former_keys: [{key}, teaold]" in text
    assert "tea" not in verdicts(layout)
    assert passes(layout)
    generate(layout)
    for name in ("tea", "old-tea"):
        page = (layout.docs / "papers" / f"{name}.md").read_text("utf-8")
        assert "It was &lt;not&gt; on tea." in page
        assert 'robots: "noindex' in page
    assert "Cooling of Tea" not in (layout.docs / "data" / "papers.json").read_text("utf-8")


def test_the_id_and_keys_of_a_removed_paper_are_not_given_again(layout: Layout) -> None:
    record_all(layout)
    key = papers(layout)["tea"].citation_key
    run(layout, "remove", "tea", "--gone", "No tea.")
    layout.permalinks.unlink()
    assert new(layout, "Tea").name == "tea-2.yml"
    (layout.papers / "again.yml").write_text(PAPER, "utf-8")
    format_content(layout, write=True)
    assert papers(layout)["again"].citation_key not in {key, None}


def test_an_import_does_not_bring_a_removed_paper_back(layout: Layout) -> None:
    record_all(layout)
    run(layout, "remove", "tea", "--gone", "No tea.")
    library = "@article{x1, title={On the Cooling of Tea}, author={Brown, Ada}, year={2021}}\n"
    result = run(layout, "import", source(layout, "library.bib", library))
    assert set(papers(layout)) == {"pots", "cups"}
    assert "it was removed from the index: No tea." in result.output
    assert "delete content/removed/tea.yml" in result.output


def test_a_removed_paper_that_is_there_again_is_an_error(layout: Layout) -> None:
    record_all(layout)
    run(layout, "remove", "tea", "--gone", "No tea.")
    (layout.papers / "tea.yml").write_text(PAPER, "utf-8")
    result = run(layout, "check")
    assert "content/removed/tea.yml:1: error[id-clash]" in result.output
    assert "delete one of the two" in result.output
    before = tree(layout)
    result = run(layout, "remove", "tea", "--gone", "Again.")
    assert result.exit_code == 2
    assert "content/removed/tea.yml is there already" in result.stderr
    assert tree(layout) == before


@needs_git
@pytest.mark.parametrize("option", [("--to", "pots"), ("--gone", "No tea.")])
def test_a_file_that_is_deleted_already_is_settled_with_its_last_version(
    layout: Layout, option: tuple[str, str]
) -> None:
    record_all(layout)
    key = papers(layout)["tea"].citation_key
    commit(layout.root)
    (layout.papers / "tea.yml").unlink()
    (layout.content / "authors.yml").unlink()
    assert not passes(layout)
    assert run(layout, "remove", "tea", *option).exit_code == 0
    assert passes(layout)
    if option[0] == "--to":
        assert papers(layout)["pots"].aliases == ("tea", "old-tea")
        assert set(papers(layout)["pots"].former_keys) == {key, "teaold"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["teas", "--to", "pots"], "did you mean tea?"),
        (["tea", "--to", "pot"], "did you mean pots?"),
        (["tea", "--to", "tea"], "a paper cannot replace itself"),
        (["tea", "--to", "old-tea"], "a paper cannot replace itself"),
        (["old-tea", "--to", "pots"], "'old-tea' is a former id of tea"),
        (["tea", "--to", "pots", "--gone", "x"], "give --to or --gone, not both"),
        (["tea", "--gone", " "], "the reason is empty"),
    ],
)
def test_a_removal_that_is_not_possible_says_what_to_do(
    layout: Layout, arguments: list[str], message: str
) -> None:
    before = tree(layout)
    result = run(layout, "remove", *arguments)
    assert (result.exit_code, tree(layout)) == (2, before)
    assert message in result.output


def test_a_dry_run_writes_nothing(layout: Layout) -> None:
    before = tree(layout)
    result = run(layout, "remove", "tea", "--to", "pots", "--dry-run")
    assert (result.exit_code, tree(layout)) == (0, before)
    assert "would change" in result.output
