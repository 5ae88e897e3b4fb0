"""`paper-index init`: questions at a terminal, options elsewhere, and what it prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from paper_index.cli.main import main
from support.commands import counts
from support.made_up_terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def init(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", str(folder), *arguments], catch_exceptions=False)


def config(folder: Path) -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load((folder / "content/config.yml").read_text("utf-8"))
    return found


def test_without_a_terminal_it_uses_options_and_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "my-teas"
    result = init(folder, "--no-build", "--repository", "https://github.com/me/teas")
    assert result.exit_code == 0
    found = config(folder)
    assert (found["name"], found["url"]) == ("My teas", "https://me.github.io/teas/")
    assert found["package"].startswith("paper-index")
    commands = result.stdout.partition("Next:\n")[2].splitlines()
    assert commands == [
        f"  cd {folder}",
        "  paper-index serve --open",
        '  git init -b main && git add --all && git commit -m "Start the index"',
    ]


@pytest.mark.slow  # builds the site
def test_it_imports_files_and_builds_the_site(tmp_path: Path) -> None:
    library = tmp_path / "library.json"
    library.write_text(json.dumps([{"title": "On Tea", "abstract": "We pour."}]), "utf-8")
    result = init(tmp_path / "teas", str(library), "--name", "Teas", "--yes")
    assert result.exit_code == 0
    assert counts(result.stdout) == {"entries": 1, "added": 1}
    assert "site: " in result.stdout
    page = (tmp_path / "teas/site/papers/on-tea/index.html").read_text("utf-8")
    assert "<title>On Tea - Teas</title>" in page


def test_a_table_with_columns_of_its_own_needs_their_names(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("Work,Who\nOn Tea,Ann Pot\n", "utf-8")
    given = (str(tmp_path / "table.csv"), "--no-build")
    refused = init(tmp_path / "teas", *given)
    assert refused.exit_code == 2
    assert '--map "title=Work"' in refused.stderr
    assert not (tmp_path / "teas").exists()
    assert init(tmp_path / "teas", *given, "--map", "title=Work,authors=Who").exit_code == 0
    assert "Ann Pot" in (tmp_path / "teas/content/papers/on-tea.yml").read_text("utf-8")


def test_it_says_how_to_look_up_what_the_papers_lack(tmp_path: Path) -> None:
    library = tmp_path / "library.bib"
    library.write_text("@article{a, title={On Tea}, doi={10.1000/a}, journal={Teas}}", "utf-8")
    hint = "1 of 1 paper has no abstract: `paper-index fill` looks them up"
    assert hint in init(tmp_path / "teas", str(library), "--yes", "--no-build").stdout
    more = tmp_path / "more.bib"
    more.write_text("@article{b, title={On Cups}, doi={10.1000/b}, journal={Teas}}", "utf-8")
    command = ["--index", str(tmp_path / "teas"), "import", str(more)]
    shown = [CliRunner().invoke(main, command).stdout for _ in range(2)]
    assert [hint in text for text in shown] == [True, False]


def test_a_second_time_it_points_to_import_and_changes_nothing(tmp_path: Path) -> None:
    init(tmp_path, "--no-build", "--name", "One")
    result = init(tmp_path, "--no-build", "--name", "Two")
    assert result.exit_code == 2
    assert "paper-index import FILE" in result.stderr
    assert config(tmp_path)["name"] == "One"


def test_files_that_are_there_are_listed_and_the_site_is_left_to_its_maintainer(
    tmp_path: Path,
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Old\n")
    result = init(tmp_path)
    assert result.exit_code == 0
    assert "kept as they are: mkdocs.yml" in result.stdout
    assert "paper-index: {path: literature/}" in result.stdout
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--url", "example"], "url: "), (["nosuch.bib"], "nosuch.bib cannot be read")],
)
def test_wrong_usage_writes_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = init(tmp_path / "new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "new").exists()


def test_at_a_terminal_it_asks_and_enter_takes_the_default(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init", "teas", "--no-build")
    try:
        terminal.until("Name [Teas]: ").line("Tea & Entropy")
        terminal.until("contains [A curated index of research papers.]: ").line("")
        terminal.until("Repository [-]: ").line("https://github.com/me/teas")
        terminal.until("site [https://me.github.io/teas/]: ").line("")
        terminal.until("Next:")
        assert terminal.end() == 0
    finally:
        terminal.close()
    found = config(tmp_path / "teas")
    assert found["name"] == "Tea & Entropy"
    assert found["repository"] == "https://github.com/me/teas"
    assert found["url"] == "https://me.github.io/teas/"


def test_at_a_terminal_it_asks_only_what_no_option_says(tmp_path: Path) -> None:
    options = ("--name", "Teas", "--description", "On tea.", "--url", "https://teas.example/")
    terminal = Terminal(tmp_path, "init", "teas", "--no-build", *options)
    try:
        terminal.until("Repository [-]: ").line("")
        terminal.until("Next:")
        assert terminal.end() == 0
    finally:
        terminal.close()
    assert config(tmp_path / "teas")["url"] == "https://teas.example/"
    assert "repository" not in config(tmp_path / "teas")


def test_yes_asks_nothing_at_a_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init", ".", "--no-build", "--yes")
    try:
        terminal.until("  paper-index add 2410.21666")
        assert terminal.end() == 0
    finally:
        terminal.close()
