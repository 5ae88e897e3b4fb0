"""The command line: help, exit codes, messages, formats."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from conftest import PAPER
from paper_index import __version__
from paper_index.cli.main import main
from paper_index.cli.tags import tags
from support.commands import LISTING, TEA, counts, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

COMMANDS = {
    *("init", "import", "check", "generate", "build", "serve", "new", "record", "rename"),
    *("refresh", "remove", "resolve", "watch"),
    *("add", "diff", "digest", "duplicates", "fill", "fmt", "from-issue", "schemas", "tags"),
}
UNFINISHED = "title: Tea\ntags: [tee]\n"


def bare(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found
    return found


def python(layout: Layout, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m paper_index` in an index."""
    command = [sys.executable, "-m", "paper_index", *map(str, arguments)]
    return subprocess.run(
        command, cwd=layout.root, capture_output=True, encoding="utf-8", check=False
    )


class TestHelp:
    def test_names_every_command(self) -> None:
        shown = bare("--help")
        assert shown.exit_code == 0
        listed = shown.output.partition("Commands:\n")[2].partition("\n\n")[0]
        assert set(re.findall(r"^  (\S+) ", listed, re.MULTILINE)) == COMMANDS
        assert "Exit codes: 0 fine, 1 the content has issues" in shown.output

    def test_the_list_of_commands_loads_nothing_that_only_a_command_needs(self) -> None:
        code = (
            "import sys\nfrom click.testing import CliRunner\n"
            "from paper_index.cli.main import main\n"
            "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
            "print(*(name for name in sys.modules if 'paper_index.cli.' in name))\n"
            "print(*(n for n in sys.modules if n == 'numpy' or 'paper_index.workflows.' in n))"
        )
        command = [sys.executable, "-c", code]
        found = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
        loaded, heavy = found.stdout.split("\n")[:2]
        assert {"paper_index.cli.duplicates", "paper_index.cli.init"} <= set(loaded.split())
        assert heavy == ""

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    @pytest.mark.parametrize("option", ["--help", "-h"])
    def test_of_every_command_says_what_it_does_and_shows_an_example(
        self, name: str, option: str
    ) -> None:
        shown = bare(name, option)
        assert shown.exit_code == 0
        assert "Example" in shown.output
        assert f"    paper-index {name}" in shown.output
        assert (command(name).help or "").partition("\n")[0].endswith(".")

    @pytest.mark.parametrize("name", sorted(tags.commands))
    def test_of_every_tags_command_shows_an_example(self, name: str) -> None:
        shown = bare("tags", name, "--help")
        assert shown.exit_code == 0
        assert f"    paper-index tags {name}" in shown.output

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_explains_every_option(self, name: str) -> None:
        for parameter in command(name).params:
            assert isinstance(parameter, click.Argument) or vars(parameter)["help"]

    def test_prints_the_version(self) -> None:
        assert bare("--version").output == f"paper-index, version {__version__}\n"


class TestUsage:
    @pytest.mark.parametrize(("typed", "meant"), [("chek", "check"), ("biuld", "build")])
    def test_a_mistyped_command_gets_the_nearest(self, typed: str, meant: str) -> None:
        result = bare(typed)
        assert result.exit_code == 2
        assert f"there is no command '{typed}'; did you mean {meant}?" in result.stderr

    def test_an_unknown_command_gets_the_list(self) -> None:
        assert "one of add, build, check, diff" in bare("xyzzy").stderr

    @pytest.mark.parametrize(
        ("option", "right"), [("--quiet", "--quiet"), ("--index", "--index DIR")]
    )
    def test_an_option_of_all_commands_gets_its_place(self, option: str, right: str) -> None:
        result = bare("build", option)
        assert result.exit_code == 2
        assert f"{option} comes before the command: main {right} build" in result.stderr

    def test_an_option_that_no_command_has_is_refused(self) -> None:
        assert "No such option '--xyzzy'" in bare("build", "--xyzzy").stderr

    @pytest.mark.parametrize(
        "command",
        [
            *(["check"], ["generate"], ["build"], ["serve"], ["fmt"], ["schemas", "x"], ["digest"]),
            *(["new", "Tea"], ["add", "2410.21666"], ["import", "x.bib"], ["from-issue", "-"]),
            *(["diff", "HEAD"], ["duplicates"], ["tags", "list"], ["tags", "suggest"], ["watch"]),
        ],
    )
    def test_a_folder_without_content_is_not_an_index(
        self, tmp_path: Path, command: list[str]
    ) -> None:
        result = bare("--index", str(tmp_path), *command)
        assert result.exit_code == 2
        assert f"there is no index in {tmp_path}: the folder content/ is missing" in result.stderr
        assert f"run `paper-index init {tmp_path}` to start one" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--overwrite", "abstrct"], "unknown field 'abstrct'; did you mean abstract?"),
            (["--overwrite", "title,xyzzy"], "unknown field 'xyzzy'; known fields: title,"),
            (["--overwrite", "added"], "unknown field 'added'"),
            (["--format", "xml"], "'xml' is not one of"),
            (["--format", "json"], "list.txt:1: this is not JSON"),
        ],
    )
    def test_a_wrong_option_of_import_writes_nothing(
        self, make_index: MakeIndex, arguments: list[str], message: str
    ) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "list.txt", LISTING), *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert list(tree(layout)) == ["tags.yml"]

    def test_a_missing_file_is_named(self, make_index: MakeIndex) -> None:
        result = run(make_index({}), "import", "gone.txt")
        assert result.exit_code == 2
        assert "gone.txt cannot be read: No such file or directory" in result.stderr

    @pytest.mark.parametrize(
        "paper", ["2410.21666", "https://arxiv.org/abs/2410.21666", "10.1109/TIT.2023.3328825"]
    )
    def test_an_identifier_is_no_file_but_can_be_added(
        self, make_index: MakeIndex, paper: str
    ) -> None:
        result = run(make_index({}), "import", paper)
        assert result.exit_code == 2
        assert f"fetch a single paper with `paper-index add {paper}`" in result.stderr

    def test_a_file_is_no_title_but_can_be_imported(self, make_index: MakeIndex) -> None:
        file = source(layout := make_index({}), "list.txt", LISTING)
        result = run(layout, "add", file)
        assert result.exit_code == 2
        assert f"import it with `paper-index import {file}`" in result.stderr

    def test_a_file_that_cannot_be_written_is_named(
        self, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", "content/papers/tea.yml")

        monkeypatch.setattr("paper_index.workflows.fmt.apply", full)
        result = run(make_index({}), "new", "Tea")
        assert result.exit_code == 2
        assert "error: content/papers/tea.yml: No space left on device" in result.stderr


class TestServe:
    @pytest.mark.parametrize("address", ["8000", "localhost", ":8000", "a:b", "127.0.0.1:65536"])
    def test_refuses_an_invalid_address(self, make_index: MakeIndex, address: str) -> None:
        result = run(make_index({}), "serve", "--address", address)
        assert result.exit_code == 2
        assert f"'{address}' is not HOST:PORT" in result.stderr

    def test_listens_at_an_address_and_reports_when_it_cannot(
        self, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def taken(*given: object, **options: object) -> None:
            asked.append((*given, options))
            raise OSError(98, "Address already in use")

        monkeypatch.setattr("paper_index.workflows.serve.serve_site", taken)
        layout = make_index({})
        result = run(layout, "serve", "--address", "127.0.0.1:9000", "--open")
        assert (result.exit_code, result.stderr) == (2, "error: Address already in use\n")
        assert [(*given[:2], given[-1]) for given in asked] == [
            (layout, "127.0.0.1:9000", {"open_browser": True})
        ]


@pytest.mark.slow  # builds sites
class TestBuild:
    def test_generating_writes_pages_and_prints_progress_on_stderr(
        self, make_index: MakeIndex
    ) -> None:
        done = run(make_index({TEA: PAPER}), "generate")
        assert done.exit_code == 0
        assert "preparing pages and files …" in done.stderr
        assert " written, 0 removed" in done.stdout
        assert "…" not in done.stdout

    def test_a_build_makes_what_changed_or_everything_and_shows_its_timings(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({TEA: PAPER})
        first = run(layout, "build", "--timings")
        assert (first.exit_code, "files written" in first.stdout) == (0, True)
        table = [
            line.split() for line in first.stderr.splitlines() if " MB" in line or ".0" in line
        ]
        assert ["step", "seconds", "items", "peak", "MB"] in table
        steps = {line.split("  ")[0] for line in first.stderr.partition("step ")[2].splitlines()}
        assert {"reading content", "checking links", "replacing the site"} <= steps
        assert "the others unchanged" in run(layout, "build", "--no-cache").stdout
        page = next((layout.root / "site/papers").glob("*/index.html"))
        before = page.stat().st_mtime_ns
        assert run(layout, "build").exit_code == 0
        assert page.stat().st_mtime_ns == before

    def test_content_with_errors_is_not_built(self, make_index: MakeIndex) -> None:
        done = run(make_index({TEA: UNFINISHED}), "build")
        assert done.exit_code == 1
        assert "error[unknown-tag]" in done.stdout

    def test_a_site_that_cannot_be_built_ends_with_three(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: PAPER, "docs/about.md": "[nowhere](gone.md)\n"})
        assert run(layout, "build").exit_code == 3


# Each test starts Python anew, which loads MkDocs and scikit-learn.
@pytest.mark.slow
class TestProcess:
    def test_a_reader_that_goes_away_leaves_no_traceback(self, make_index: MakeIndex) -> None:
        command = [sys.executable, "-m", "paper_index", "check", "--format", "json"]
        layout = make_index({TEA: UNFINISHED})
        with subprocess.Popen(
            command, cwd=layout.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert b"Traceback" not in process.stderr.read()

    # At the first import, while a command is loaded, and while it runs.
    @pytest.mark.parametrize(
        ("module", "sent"),
        [
            ("click", "SIGINT"),
            ("paper_index.cli.build", "SIGINT"),
            ("scipy", "SIGINT"),
            ("scipy", "SIGTERM"),
        ],
    )
    def test_an_interrupt_ends_it_with_a_line(
        self, make_index: MakeIndex, module: str, sent: str
    ) -> None:
        code = (
            "import signal, sys\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "class Interrupt:\n"
            "    def find_spec(self, name, *_):\n"
            f"        if name == {module!r}: signal.raise_signal(signal.{sent})\n"
            "sys.meta_path.insert(0, Interrupt())\n"
            "from paper_index.__main__ import main\n"
            "main()\n"
        )
        command = [sys.executable, "-c", code, "--quiet", "build"]
        root = make_index({TEA: PAPER, "content/papers/pot.yml": "title: Pot\n"}).root
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (130, "interrupted\n")

    def test_python_can_run_the_package(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        done = python(layout, "import", source(layout, "list.txt", LISTING))
        assert (done.returncode, counts(done.stdout)["added"] == 2) == (0, True)
        assert python(layout, "check").returncode == 0
        assert python(layout, "chek").returncode == 2
