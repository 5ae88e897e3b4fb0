"""`add` through the command line: each kind of argument, duplicates, failures, exit codes."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from conftest import PAPER, TAGS
from paper_index.cli.main import main
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.services import ARXIV
from paper_index.model.settings import DuplicateSettings
from paper_index.workflows.add import authors_agree, near_identical
from paper_index.workflows.check import today
from support.commands import TEA, papers, passes, run, tree
from support.made_up_services import LEAVES, RIVERS, Preprint, Reply, title, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

WINTER = Preprint("2201.00001", r"Winter Leaves of R\'enyi", journal="Tea Lett. 1, 2 (2022)")
QUARRELS = work("10.1234/rivers", "Quarrels about Rivers")
FILE = "papers/winter-leaves-of-renyi.yml"
WRITTEN = """\
title: Winter Leaves of Rényi
authors:
  - Ada Brown
  - Grace Cole
published: 2021-04-13
venue: Tea Lett.
venue_year: 2022
volume: "1"
pages: "2"
category: cs.IT
arxiv: "2201.00001"
added: {today}
citation_key: brown2021winter
abstract: >-
  We count the leaves of every pot that was poured in one winter, weigh what is left in it, and
  find that patience explains $2^{{n}}$ times the difference between households.
"""

pytestmark = pytest.mark.usefixtures("naps")


@pytest.fixture
def index(make_index: MakeIndex, services: Services) -> Layout:
    services.preprints = [WINTER]
    services.works = [QUARRELS]
    return make_index({})


BOUNDS = DuplicateSettings()


class TestEachArgument:
    @pytest.mark.parametrize(
        "argument",
        [
            "2201.00001",
            "arXiv:2201.00001v2",
            "https://arxiv.org/abs/2201.00001",
            "https://arxiv.org/pdf/2201.00001v1.pdf",
            "10.48550/arXiv.2201.00001",
            "Winter leaves of Rényi",
        ],
    )
    def test_of_arxiv_gives_a_paper(self, index: Layout, argument: str) -> None:
        result = run(index, "add", argument)
        assert result.exit_code == 0, result.output
        assert "arXiv:2201.00001: added winter-leaves-of-renyi\n" in result.stdout
        assert result.stdout.endswith("1 paper added or changed\n")
        assert tree(index)[FILE].decode() == WRITTEN.format(today=today())
        assert passes(index)

    @pytest.mark.parametrize(
        "argument",
        [
            "10.1234/rivers",
            "doi:10.1234/RIVERS",
            "https://doi.org/10.1234/rivers",
            "Quarrels About Rivers.",
        ],
    )
    def test_of_crossref_gives_a_paper(self, index: Layout, argument: str) -> None:
        result = run(index, "add", argument)
        assert result.exit_code == 0, result.output
        assert "doi:10.1234/rivers: added quarrels-about-rivers\n" in result.stdout
        paper = papers(index)["quarrels-about-rivers"]
        assert (paper.doi, paper.venue, paper.venue_year) == ("10.1234/rivers", "Tea Letters", 2022)
        assert (paper.abstract, paper.source, paper.added) == (RIVERS, None, today())
        assert passes(index)

    def test_several_are_added_together(self, index: Layout) -> None:
        result = run(index, "add", "10.1234/rivers", "2201.00001", "Winter Leaves of Rényi")
        assert result.exit_code == 0
        assert list(papers(index)) == ["quarrels-about-rivers", "winter-leaves-of-renyi"]
        assert result.stdout.startswith("doi:10.1234/rivers: added")
        assert "2 records read: 2 added" in result.stdout

    def test_tags_are_suggested_for_an_added_paper(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [WINTER]
        tags = TAGS.replace("How tea behaves in cups", "How leaves behave in winter pots")
        layout = make_index({"content/tags.yml": tags})
        said = run(layout, "add", "2201.00001").stdout
        assert "winter-leaves-of-renyi: suggested tags: tea-science" in said

    def test_a_dry_run_writes_nothing(self, index: Layout) -> None:
        before = tree(index)
        result = run(index, "add", "2201.00001", "--dry-run")
        assert result.exit_code == 0
        assert "dry run: nothing was written; 1 paper would be added or changed" in result.stdout
        assert tree(index) == before


class TestAbstract:
    def test_missing_at_crossref_is_arxivs(self, index: Layout, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves of Rényi", abstract=None)]
        result = run(index, "add", "10.1234/winter")
        assert result.exit_code == 0, result.output
        paper = papers(index)["winter-leaves-of-renyi"]
        assert (paper.abstract, paper.arxiv, paper.doi) == (LEAVES, "2201.00001", "10.1234/winter")
        assert (str(paper.published), paper.venue_year) == ("2021-04-13", 2022)

    def test_of_other_authors_is_not_taken(self, index: Layout, services: Services) -> None:
        others = [{"given": "Bo", "family": "Li"}]
        services.works = [
            work("10.1234/winter", "Winter Leaves of Rényi", abstract=None, author=others)
        ]
        result = run(index, "add", "10.1234/winter")
        assert result.exit_code == 0
        (paper,) = papers(index).values()
        assert (paper.id, paper.abstract, paper.arxiv) == ("winter-leaves-of-renyi", None, None)

    def test_is_not_needed_to_fill_a_known_paper(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/tea", "On the Cooling of Tea", abstract=None)]
        layout = make_index({TEA: PAPER})
        result = run(layout, "add", "10.1234/tea")
        assert result.exit_code == 0
        assert (
            "filled type, venue, venue_year, volume, number, pages, doi; kept the paper's own"
            in result.stdout
        )
        assert papers(layout)["on-the-cooling-of-tea"].doi == "10.1234/tea"


class TestDuplicates:
    def test_a_known_paper_is_filled(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = [
            Preprint("2104.06083", "On the Cooling of Tea", doi="10.1234/tea", summary=RIVERS)
        ]
        layout = make_index({TEA: PAPER})
        result = run(layout, "add", "2104.06083")
        assert result.exit_code == 0
        assert (
            "arXiv:2104.06083: folded into on-the-cooling-of-tea (same identifier arxiv:2104.06083"
            "; titles agree): filled category, doi; kept the paper's own abstract\n"
        ) in result.stdout
        assert list(papers(layout)) == ["on-the-cooling-of-tea"]
        assert run(layout, "add", "2104.06083").stdout.count("0 papers added or changed") == 1

    def test_a_possible_match_is_held_back_until_there_is_a_verdict(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [
            Preprint("2104.06084", "Cooling of Tea", ("Bo Li",), RIVERS),
            Preprint("2104.06085", "On the Cooling of Teas", ("Bo Li",), RIVERS),
        ]
        layout = make_index({TEA: PAPER.replace('arxiv: "2104.06083"\n', "")})
        before = tree(layout)
        result = run(layout, "add", "2104.06085")
        assert result.exit_code == 1
        assert (
            "arXiv:2104.06085: held back: 'On the Cooling of Teas': titles agree" in result.stdout
        )
        for shown in ("Ada Brown, Grace Cole", "Bo Li", 'of-teas]\n    reason: "One work'):
            assert shown in result.stdout
        assert "and add it again" in result.stdout
        assert "paper-index new" not in result.stdout
        assert tree(layout) == before
        verdict = "- different: [on-the-cooling-of-tea, on-the-cooling-of-teas]\n  reason: Teas.\n"
        (layout.content / "duplicates.yml").write_text(verdict, "utf-8")
        assert run(layout, "add", "2104.06085").exit_code == 0
        assert "on-the-cooling-of-teas" in papers(layout)
        assert passes(layout)

    def test_a_preprint_and_its_article_become_one_paper(
        self, index: Layout, services: Services
    ) -> None:
        services.works = [
            work("10.1234/winter", "Winter Leaves of Rényi", abstract=f"<p>{LEAVES}</p>")
        ]
        result = run(index, "add", "10.1234/winter", "2201.00001")
        assert result.exit_code == 0
        assert (
            "arXiv:2201.00001: folded into winter-leaves-of-renyi (repeats doi:10.1234/winter; "
            in result.stdout
        )
        paper = papers(index)["winter-leaves-of-renyi"]
        assert (paper.doi, paper.arxiv) == ("10.1234/winter", "2201.00001")


class TestTitle:
    def test_that_is_not_found_is_reported_with_the_search_results(
        self, index: Layout, services: Services
    ) -> None:
        services.preprints.append(Preprint("2201.00002", "Winter Leaves of Tea: An Atlas"))
        services.works.append(work("10.1234/b", "Leaves", issued=None, author=None))
        before = tree(index)
        result = run(index, "add", "Leaves of Tea")
        assert result.exit_code == 1
        assert (
            """\
'Leaves of Tea': left out: no near-identical title found
    arXiv:2201.00002  Winter Leaves of Tea: An Atlas (Ada Brown, Grace Cole, 2021)
    doi:10.1234/b  Leaves
"""
            in result.stdout
        )
        assert tree(index) == before

    def test_without_search_results_is_reported(self, index: Layout) -> None:
        result = run(index, "add", "Zebras")
        assert result.exit_code == 1
        assert "    arXiv and Crossref found no similar title\n" in result.stdout

    def test_of_several_papers_is_ambiguous(self, index: Layout, services: Services) -> None:
        services.preprints.append(
            Preprint("2201.00002", r"Winter Leaves of R\'{e}nyi", ("Bo Li", "C", "D", "E"))
        )
        result = run(index, "add", "Winter Leaves of Rényi")
        assert result.exit_code == 1
        assert "left out: 2 papers have this title\n    arXiv:2201.00001  " in result.stdout
        assert "arXiv:2201.00002  Winter Leaves of Rényi (Bo Li, C, D, …, 2021)" in result.stdout

    def test_of_another_part_does_not_match(self, index: Layout, services: Services) -> None:
        services.works = [work("10.1234/p2", "A Long Study of Tea, Part II")]
        assert run(index, "add", "A Long Study of Tea, Part I").exit_code == 1


class TestMissing:
    def test_ids_are_reported_and_the_others_added(self, index: Layout) -> None:
        result = run(index, "add", "2201.99999", "10.1234/gone", "2201.00001")
        assert result.exit_code == 1
        assert "arXiv:2201.00001: added winter-leaves-of-renyi" in result.stdout
        assert "arXiv:2201.99999: left out: arXiv has no such paper\n" in result.stdout
        assert "doi:10.1234/gone: left out: Crossref has no work of this DOI" in result.stdout
        assert "3 records read: 1 added, 0 folded, 0 held back, 2 left out" in result.stdout
        assert list(papers(index)) == ["winter-leaves-of-renyi"]

    def test_an_invalid_field_is_reported(self, index: Layout, services: Services) -> None:
        services.preprints = [Preprint("2201.00003", "Cups", doi="none")]
        result = run(index, "add", "2201.00003")
        assert result.exit_code == 0
        assert "arXiv:2201.00003: left out: doi: 'none' is not a DOI" in result.stdout


class TestCache:
    def test_answers_for_a_day(self, index: Layout, services: Services) -> None:
        run(index, "add", "2201.00001", "--dry-run")
        assert run(index, "add", "2201.00001").exit_code == 0
        assert len(services.asked) == 1

    def test_that_cannot_be_used_is_no_error(
        self, index: Layout, services: Services, tmp_path: Path
    ) -> None:
        (tmp_path / "cache").write_bytes(b"not a folder")
        for _ in range(2):
            assert run(index, "add", "2201.00001", "--dry-run").exit_code == 0
        assert len(services.asked) == 2

    def test_that_is_damaged_is_replaced(
        self, index: Layout, services: Services, tmp_path: Path
    ) -> None:
        for _ in range(2):
            assert run(index, "add", "2201.00001", "--dry-run").exit_code == 0
            [file] = (tmp_path / "cache").iterdir()
            file.write_bytes(b"\xff garbage")
        assert len(services.asked) == 2

    def test_can_be_bypassed(self, index: Layout, services: Services) -> None:
        run(index, "add", "2201.00001", "--dry-run")
        run(index, "add", "2201.00001", "--dry-run", "--no-cache")
        assert len(services.asked) == 2


class TestTrouble:
    @pytest.mark.parametrize(
        ("reply", "message"),
        [
            (Reply(403), "error: arXiv refuses the request (403 Forbidden)"),
            (Reply(429, headers=(("Retry-After", "900"),)), "asks for a pause of 900 s"),
            (Reply(body=b"<html>Down</html>"), "the answer of arXiv cannot be read: it is <html>"),
            (Reply(body=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "declares a document type"),
        ],
    )
    def test_with_a_service_writes_nothing(
        self, index: Layout, services: Services, reply: Reply, message: str
    ) -> None:
        services.broken = {"/api/query": reply}
        before = tree(index)
        result = run(index, "add", "2201.00001", "2201.00002")
        assert result.exit_code == 2
        assert message in result.stderr
        assert tree(index) == before

    def test_with_one_service_leaves_the_papers_of_the_other(
        self, index: Layout, services: Services
    ) -> None:
        services.broken = {"/api/query": Reply(403)}
        result = run(index, "add", "2201.00001", "10.1234/rivers")
        assert result.exit_code == 1
        refused = "arXiv:2201.00001: left out: arXiv refuses the request (403 Forbidden)\n"
        assert refused in result.stdout
        assert list(papers(index)) == ["quarrels-about-rivers"]

    def test_with_the_search_for_an_abstract_is_a_note(
        self, index: Layout, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves of Rényi", abstract=None)]
        services.broken = {"/api/query": Reply(403)}
        result = run(index, "add", "10.1234/winter")
        assert result.exit_code == 0
        assert "abstract: not requested: arXiv refuses the request" in result.stdout

    def test_that_passes_is_reported_and_waited_for(
        self, index: Layout, services: Services, naps: list[float]
    ) -> None:
        services.next = [Reply(429, headers=(("Retry-After", "5"),)), Reply(500)]
        result = run(index, "add", "2201.00001")
        assert result.exit_code == 0
        refused = "arXiv refuses the request (429 Too Many Requests); trying again in 5 s …"
        assert refused in result.stderr
        assert naps[:1] == [5.0]
        assert len(services.asked) == 3

    def test_without_a_connection_is_an_error(
        self, index: Layout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound, but not listening
            nowhere = replace(ARXIV, address=f"http://127.0.0.1:{taken.getsockname()[1]}")
            monkeypatch.setattr("paper_index.workflows.add.ARXIV", nowhere)
            result = run(index, "add", "2201.00001")
        assert result.exit_code == 2
        assert "error: arXiv cannot be reached: " in result.stderr

    def test_in_the_index_is_found_before_any_request(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        result = run(make_index({TEA: "abstract: Tea\n"}), "add", "2201.00001")
        assert result.exit_code == 1
        assert "error[missing-field]" in result.stdout
        assert services.asked == []


class TestMany:
    @pytest.fixture
    def hundreds(self, services: Services) -> list[str]:
        ids = [f"2201.{number:05}" for number in range(1, 151)]
        services.preprints = [Preprint(one, title(int(one[5:])), summary="") for one in ids]
        return ids

    def test_are_few_requests(self, index: Layout, services: Services, hundreds: list[str]) -> None:
        result = run(index, "add", *hundreds, "--dry-run")
        assert result.exit_code == 0
        assert "150 records read: 150 added" in result.stdout
        assert len(services.asked) == 2

    def test_are_read_from_a_file(
        self, index: Layout, services: Services, hundreds: list[str], tmp_path: Path
    ) -> None:
        lines = [f"- https://arxiv.org/abs/{one}  # tea" for one in hundreds[:3]]
        (tmp_path / "ids.txt").write_text("\n".join([*lines, "what is this", ""]), "utf-8")
        result = run(index, "add", "10.1234/rivers", "--from", tmp_path / "ids.txt")
        assert result.exit_code == 0
        assert "4 records read: 4 added" in result.stdout
        assert "ids.txt:4: left out: neither an arXiv id nor a DOI" in result.stdout
        assert len(services.asked) == 2

    def test_are_read_from_standard_input(self, index: Layout, hundreds: list[str]) -> None:
        command = ["--index", str(index.root), "add", "-"]
        result = CliRunner().invoke(main, command, input="\n".join(hundreds[:2]))
        assert result.exit_code == 0, result.output
        assert len(papers(index)) == 2

    def test_are_added_but_for_what_is_none(self, index: Layout) -> None:
        result = run(index, "add", "2413.00001", "2201.00001")
        assert result.exit_code == 1
        assert (
            "2413.00001: left out: '2413.00001' is not an arXiv id, DOI or title" in result.stdout
        )
        assert list(papers(index)) == ["winter-leaves-of-renyi"]

    def test_that_name_nothing_are_wrong_usage(
        self, index: Layout, services: Services, tmp_path: Path
    ) -> None:
        (tmp_path / "ids.txt").write_text("# nothing\n", "utf-8")
        result = run(index, "add", "--from", tmp_path / "ids.txt")
        assert result.exit_code == 2
        assert "nothing names a paper" in result.stderr
        assert services.asked == []


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "Missing argument 'PAPER...'"),
            (["2413.00001"], "'2413.00001' is not an arXiv id, DOI or title"),
            (["https://example.org/"], "is not the address of a paper at arXiv or doi.org"),
            (["Winter", "Leaves"], 'put a title in quotes: paper-index add "Winter Leaves"'),
        ],
    )
    def test_that_is_wrong_sends_no_request(
        self, index: Layout, services: Services, arguments: list[str], message: str
    ) -> None:
        result = run(index, "add", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert services.asked == []


def test_other_commands_do_not_load_the_http_client() -> None:
    code = "import sys, paper_index.cli.main; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def record(title: str, *authors: str, name: str = "x") -> ImportedRecord:
    return ImportedRecord({"title": title} | ({"authors": authors} if authors else {}), name)


@pytest.mark.parametrize(
    ("title", "near"),
    [
        ("On the Cooling of Tea", True),
        ("on the cooling of tea.", True),
        ("On the Coolling of Tea", True),
        ("On the Cooling of Tea, Part II", False),
        ("On the Cooling of Coffee", False),
        ("Tea", False),
    ],
)
def test_titles_are_compared_as_the_duplicate_check_does(title: str, *, near: bool) -> None:
    found = near_identical("On the Cooling of Tea", [record(title)], BOUNDS)
    assert bool(found) is near


def test_the_nearest_title_is_returned() -> None:
    far, exact = record("On the Coolings of Tea"), record("On the Cooling of Tea")
    assert near_identical("On the Cooling of Tea", [far, exact], BOUNDS) == [exact]
    assert near_identical("On the Cooling of Tea", [], BOUNDS) == []


def test_copies_by_the_same_authors_are_one_work() -> None:
    first, second = record("Tea Time", "Ada Brown"), record("Tea Time", "A. Brown")
    assert near_identical("Tea Time", [first, second], BOUNDS) == [first]


def test_papers_of_one_title_by_other_authors_are_all_returned() -> None:
    papers = [record("Tea Time", "Ada Brown"), record("Tea Time", "Bo Li"), record("Tea Time")]
    assert near_identical("Tea Time", papers, BOUNDS) == papers
    assert near_identical("Tea Time", papers[::2], BOUNDS) == papers[::2]


def test_unknown_authors_do_not_agree() -> None:
    assert not authors_agree(record("Tea"), record("Tea"), BOUNDS)
    assert authors_agree(record("Tea", "Bo Li"), record("Cups", "Li, Bo"), BOUNDS)
