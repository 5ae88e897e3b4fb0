"""`fill` through the command line: what is filled, from where, and what goes wrong on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from paper_index.cli.main import main
from support.commands import papers, passes, run, source, tree
from support.made_up_services import (
    ERROR_ENTRY,
    LEAVES,
    RIVERS,
    Preprint,
    Reply,
    feed,
    inverted,
    message,
    open_work,
    title,
    work,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps")

WINTER = "content/papers/winter.yml"
AUTHORS = "authors: [Ada Brown, Grace Cole]\n"
BARE = f"title: Winter Leaves\n{AUTHORS}"
BY_DOI = f"{BARE}doi: 10.1234/winter\n"
BY_ARXIV = f'{BARE}arxiv: "2201.00001"\n'
NOTHING: dict[str, Any] = {"abstract": None}


def numbered(count: int, *, kind: str) -> dict[str, str | bytes]:
    """Return papers that have only a title and an identifier of a kind."""
    ids = {"arxiv": 'arxiv: "2201.{:05}"\n', "doi": "doi: 10.1234/{}\n", "title": ""}
    numbers = range(1, count + 1)
    return {
        f"content/papers/p{number:03}.yml": f"title: {title(number)}\n" + ids[kind].format(number)
        for number in numbers
    }


def preprints(count: int) -> list[Preprint]:
    return [
        Preprint(
            f"2201.{number:05}",
            title(number),
            summary=f"{title(1000 + number)} {title(2000 + number)}.",
        )
        for number in range(1, count + 1)
    ]


class TestFilled:
    def test_from_crossref_by_doi(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: f"# mine\n{BY_DOI}tags: [tea-science]\n"})
        result = run(layout, "fill")
        assert result.exit_code == 0, result.output
        paper = papers(layout)["winter"]
        assert (paper.abstract, paper.venue, paper.venue_year) == (RIVERS, "Tea Letters", 2022)
        assert (paper.volume, paper.number, paper.pages) == ("12", "3", "45–67")
        assert (str(paper.published), paper.type) == ("2022-05-01", "article")
        assert tree(layout)["papers/winter.yml"].startswith(b"# mine\ntitle: Winter Leaves\n")
        assert "venue_year, volume, number, pages, abstract: from Crossref 10.1234/winter\n" in (
            result.stdout
        )
        assert result.stdout.endswith("1 paper changed\n")
        assert passes(layout)

    def test_from_arxiv_by_id(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = [
            Preprint("2201.00001", "Winter Leaves", journal="Tea Lett. 1, 2 (2022)")
        ]
        layout = make_index({WINTER: BY_ARXIV})
        result = run(layout, "fill")
        paper = papers(layout)["winter"]
        assert (paper.abstract, paper.venue, paper.volume) == (LEAVES, "Tea Lett.", "1")
        assert "category, abstract: from arXiv 2201.00001\n" in result.stdout
        assert services.asked == ["/api/query?id_list=2201.00001&max_results=1"]

    def test_by_an_arxiv_doi(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves")]
        layout = make_index({WINTER: f"{BARE}doi: 10.48550/arXiv.2201.00001\n"})
        assert run(layout, "fill").exit_code == 0
        assert papers(layout)["winter"].abstract == LEAVES
        assert all(target.startswith("/api/query") for target in services.asked)

    def test_from_openalex_where_crossref_has_no_abstract(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **NOTHING)]
        services.open_works = [open_work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        result = run(layout, "fill")
        assert "winter: abstract: from OpenAlex 10.1234/winter\n" in result.stdout
        assert papers(layout)["winter"].abstract == LEAVES

    def test_from_arxiv_by_title_where_both_have_no_abstract(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **NOTHING)]
        services.preprints = [Preprint("2201.00001", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        result = run(layout, "fill")
        assert "category, arxiv, abstract: from arXiv 2201.00001 (found by title)" in result.stdout
        paper = papers(layout)["winter"]
        assert (paper.abstract, paper.arxiv, paper.doi) == (LEAVES, "2201.00001", "10.1234/winter")

    def test_with_the_venue_that_crossref_prints_in_full(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [
            Preprint(
                "2201.00001", "Winter Leaves", doi="10.1234/w", journal="Tea Lett. 1, 2 (2022)"
            )
        ]
        services.works = [work("10.1234/w", "Winter Leaves")]
        layout = make_index({WINTER: BY_ARXIV})
        run(layout, "fill")
        paper = papers(layout)["winter"]
        assert (paper.venue, paper.volume, paper.doi) == ("Tea Letters", "12", "10.1234/w")

    def test_with_the_venue_of_arxiv_if_crossref_has_none(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [
            Preprint(
                "2201.00001", "Winter Leaves", doi="10.1234/w", journal="Tea Lett. 1, 2 (2022)"
            )
        ]
        layout = make_index({WINTER: BY_ARXIV})
        result = run(layout, "fill")
        assert papers(layout)["winter"].venue == "Tea Lett."
        assert "venue, venue_year, volume, pages: from arXiv 2201.00001\n" in result.stdout

    def test_with_cleaned_texts(self, make_index: MakeIndex, services: Services) -> None:
        dirty = "<jats:p>Abstract: Tea &amp; <script>alert(1)</script> H<jats:sub>2</jats:sub>O: a"
        services.works = [
            work("10.1234/winter", "Winter Leaves", abstract=f"{dirty} long wait.</jats:p>")
        ]
        layout = make_index({WINTER: BY_DOI})
        assert run(layout, "fill").exit_code == 0
        assert papers(layout)["winter"].abstract is not None
        assert "<" not in str(papers(layout)["winter"].abstract)
        assert passes(layout)

    def test_with_the_split_of_names(self, make_index: MakeIndex, services: Services) -> None:
        people = [{"given": "Maria", "family": "Ortiz Suarez"}]
        services.works = [work("10.1234/winter", "Winter Leaves", author=people)]
        layout = make_index({WINTER: "title: Winter Leaves\ndoi: 10.1234/winter\n"})
        run(layout, "fill")
        assert papers(layout)["winter"].authors == ("Maria Ortiz Suarez",)
        assert b"sort: Ortiz Suarez, Maria" in tree(layout)["authors.yml"]
        assert passes(layout)


class TestNotOverwritten:
    def test_is_any_field(self, make_index: MakeIndex, services: Services) -> None:
        own = (
            f"{BY_DOI}published: 2020\ntype: thesis\nvenue: Tea Letters\nvenue_year: 2021\n"
            'volume: "12"\nabstract: Ours is short.\n'
        )
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: own})
        before = papers(layout)["winter"]
        run(layout, "fill")
        after = papers(layout)["winter"]
        changed = {key for key, value in after if value != getattr(before, key)}
        assert changed == {"number", "pages"}

    def test_is_the_place_of_another_version(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: f"{BY_DOI}venue: Workshop on Cups\n"})
        run(layout, "fill")
        paper = papers(layout)["winter"]
        assert (paper.volume, paper.pages, paper.type) == (None, None, None)

    def test_is_a_file_that_was_edited_meanwhile(
        self, make_index: MakeIndex, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        answer = services.reply

        def edit(target: str) -> Reply:
            (layout.root / WINTER).write_text(f"{BY_DOI}abstract: Mine.\n", "utf-8")
            return answer(target)

        monkeypatch.setattr(services, "reply", edit)
        result = run(layout, "fill")
        assert "the file was changed meanwhile" in result.stdout
        assert (layout.root / WINTER).read_text("utf-8") == f"{BY_DOI}abstract: Mine.\n"

    def test_is_a_complete_paper_nor_is_it_asked_for(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        layout = make_index(
            {
                WINTER: f"{BY_ARXIV}doi: 10.1234/winter\npublished: 2020\ntype: article\n"
                'venue: Tea\nvolume: "1"\npages: "2"\nabstract: Short.\n'
            }
        )
        result = run(layout, "fill")
        assert "0 papers looked up: 0 filled" in result.stdout
        assert services.asked == []

    def test_is_anything_by_a_dry_run(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        before = tree(layout)
        result = run(layout, "fill", "--dry-run")
        assert "abstract: from Crossref 10.1234/winter" in result.stdout
        assert result.stdout.endswith("dry run: nothing was written; 1 paper would change\n")
        assert tree(layout) == before


class TestDoubt:
    def test_on_a_record_of_another_work_leaves_the_paper(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        others = [{"given": "Bo", "family": "Li"}]
        services.works = [work("10.1234/winter", "A History of Rivers", author=others)]
        layout = make_index({WINTER: BY_DOI})
        before = tree(layout)
        result = run(layout, "fill")
        assert "winter: not filled: Crossref 10.1234/winter: may be another paper" in result.stdout
        assert "'A History of Rivers'" in result.stdout
        assert tree(layout) == before

    def test_on_an_identifier_of_another_paper_leaves_both(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves", doi="10.1234/tea")]
        layout = make_index(
            {
                WINTER: BY_ARXIV,
                "content/papers/tea.yml": f"title: On Tea\ndoi: 10.1234/tea\n{AUTHORS}",
            }
        )
        result = run(layout, "fill", "winter")
        assert "would make tea and winter alike: same identifier doi:10.1234/tea" in result.stdout
        assert papers(layout)["winter"].doi is None
        assert passes(layout)

    def test_on_a_retraction_is_a_note(self, make_index: MakeIndex, services: Services) -> None:
        notice = [{"type": "retraction", "DOI": "10.1234/notice"}]
        services.works = [work("10.1234/winter", "Winter Leaves", **{"updated-by": notice})]
        layout = make_index({WINTER: BY_DOI})
        result = run(layout, "fill")
        assert "winter: not filled: status retracted; add `status: retracted`" in result.stdout
        assert papers(layout)["winter"].status is None


class TestTitle:
    def test_that_matches_fills_a_paper_without_identifier(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **NOTHING)]
        services.open_works = [open_work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BARE})
        result = run(layout, "fill")
        paper = papers(layout)["winter"]
        assert (paper.doi, paper.venue, paper.abstract) == ("10.1234/winter", "Tea Letters", LEAVES)
        assert "doi: from Crossref 10.1234/winter (found by title)\n" in result.stdout
        assert "abstract: from OpenAlex 10.1234/winter\n" in result.stdout

    def test_of_a_preprint_leads_to_its_article(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves", doi="10.1234/winter")]
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BARE})
        run(layout, "fill")
        paper = papers(layout)["winter"]
        assert (paper.arxiv, paper.doi) == ("2201.00001", "10.1234/winter")
        assert (paper.venue, paper.abstract) == ("Tea Letters", LEAVES)

    @pytest.mark.parametrize(
        ("title", "people"),
        [
            ("Winter Leaves, Part II", ("Ada", "Brown")),
            ("Winter Leaves and Roots", ("Ada", "Brown")),
            ("Winter Leaves", ("Bo", "Li")),
        ],
    )
    def test_that_is_not_certain_is_reported(
        self, make_index: MakeIndex, services: Services, title: str, people: tuple[str, str]
    ) -> None:
        names = [{"given": people[0], "family": people[1]}]
        services.works = [work("10.1234/other", title, author=names)]
        layout = make_index({WINTER: BARE})
        before = tree(layout)
        result = run(layout, "fill")
        assert result.exit_code == 0
        assert "winter: not filled: arXiv has no paper of this title" in result.stdout
        assert tree(layout) == before

    def test_of_two_words_alone_is_not_certain(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/tea", "Introduction")]
        layout = make_index({WINTER: "title: Introduction\n"})
        run(layout, "fill")
        assert papers(layout)["winter"].doi is None

    def test_of_two_works_is_not_certain(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [
            work("10.1234/one", "Winter Leaves"),
            work("10.1234/two", "Winter Leaves"),
        ]
        layout = make_index({WINTER: BARE})
        result = run(layout, "fill")
        assert "it may be doi:10.1234/one or doi:10.1234/two" in result.stdout
        assert papers(layout)["winter"].doi is None


class TestRequests:
    def test_are_shared_by_many_papers(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = preprints(230)
        layout = make_index(numbered(230, kind="arxiv"))
        result = run(layout, "fill")
        assert result.exit_code == 0
        assert len(services.asked) == 3
        assert all(paper.abstract for paper in papers(layout).values())
        assert "requesting 100 records from arXiv" in result.stderr
        assert "… 225 more filled; --verbose lists them all" in result.stdout
        assert "fields filled: authors 230, published 230" in result.stdout

    def test_are_not_repeated_for_what_is_not_found(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/1", title(1), **NOTHING)]
        layout = make_index(numbered(3, kind="doi") | {WINTER: BARE})
        run(layout, "fill")
        asked = len(services.asked)
        assert asked
        run(layout, "fill")
        assert len(services.asked) == asked
        run(layout, "fill", "--no-cache")
        assert len(services.asked) > asked

    def test_go_to_these_services_and_no_other(
        self, make_index: MakeIndex, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import httpx

        hosts = set()
        send = httpx.Client.send

        def record(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
            hosts.add(f"{request.url.host}:{request.url.port}")
            return send(client, request, **options)

        monkeypatch.setattr(httpx.Client, "send", record)
        services.works = [work("10.1234/1", title(1), URL="http://192.0.2.1/")]
        run(make_index(numbered(2, kind="doi") | {WINTER: BARE}), "fill")
        assert hosts == {services.root.removeprefix("http://")}

    def test_are_limited_and_go_on_in_the_next_run(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [one for one in preprints(6) if one.id != "2201.00001"]
        layout = make_index(numbered(6, kind="arxiv"))
        for count in (1, 3, 5):
            run(layout, "fill", "--limit", "2")
            assert sum(bool(one.abstract) for one in papers(layout).values()) == count

    def test_are_for_the_papers_that_are_named(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = preprints(3)
        layout = make_index(numbered(3, kind="arxiv"))
        run(layout, "fill", "p002")
        assert services.asked == ["/api/query?id_list=2201.00002&max_results=1"]
        result = run(layout, "fill", "p020")
        assert result.exit_code == 2
        assert "there is no valid paper 'p020'" in result.stderr


class TestTrouble:
    def test_with_one_id_does_not_stop_the_others(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = preprints(20)
        services.broken = {"2201.00007": Reply(400, feed(ERROR_ENTRY))}
        layout = make_index(numbered(20, kind="arxiv"))
        result = run(layout, "fill")
        assert [name for name, one in papers(layout).items() if not one.abstract] == ["p007"]
        assert (
            "1 paper not looked up: arXiv refuses the request: incorrect id format" in result.stdout
        )
        assert result.exit_code == 2

    def test_that_passes_is_waited_for(
        self, make_index: MakeIndex, services: Services, naps: list[float]
    ) -> None:
        services.preprints = preprints(1)
        services.next = [Reply(429, headers=(("Retry-After", "7"),)), Reply(503)]
        layout = make_index(numbered(1, kind="arxiv"))
        assert run(layout, "fill").exit_code == 0
        assert naps[0] == 7.0
        assert papers(layout)["p001"].abstract

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(503),
            Reply(403),
            Reply(429, headers=(("Retry-After", "900"),)),
            Reply(body=b"Rate exceeded."),
            Reply(body=b"<html>Welcome</html>"),
            Reply(body=b"\xff\xfe"),
        ],
    )
    def test_with_a_service_leaves_the_others(
        self, make_index: MakeIndex, services: Services, reply: Reply
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        services.broken = {"/api/query": reply}
        layout = make_index(numbered(130, kind="arxiv") | {WINTER: BY_DOI})
        result = run(layout, "fill")
        assert result.exit_code == 2
        assert "130 papers not looked up: " in result.stdout
        assert "run `paper-index fill` again to go on" in result.stdout
        assert papers(layout)["winter"].abstract == RIVERS
        assert sum("/api/query" in one for one in services.asked) <= 13
        services.broken = {}
        services.preprints = preprints(130)
        assert run(layout, "fill").exit_code == 0
        assert all(one.abstract for one in papers(layout).values())

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"{}",
            b'{"message": []}',
            message("work", []),
            message("work", {"DOI": 7, "title": {}}),
            message("work", {"DOI": "10.1234/winter", "title": ["\0\x1b[31m"]}),
            message("work", work("10.1234/winter", "x" * 9_000)),
        ],
    )
    def test_with_an_answer_does_no_harm(
        self, make_index: MakeIndex, services: Services, body: bytes
    ) -> None:
        services.broken = {"/works/10.1234/winter": Reply(body=body)}
        layout = make_index({WINTER: BY_DOI})
        before = tree(layout)
        run(layout, "fill")
        assert tree(layout) == before

    @pytest.mark.parametrize(
        "text",
        [
            "---\n- &a [*a, *a]",
            "key: value\n'\"`${HOME}` {{ x }} {% raw %}",
            "</textarea><img src=x onerror=alert(1)> [x](javascript:alert(1))",
            "\x1b[2J\u202e\ufeff\u0000 end",
            "# not a comment\n!!python/object/apply:os.system [ls]",
        ],
    )
    def test_with_hostile_texts_is_none(
        self, make_index: MakeIndex, services: Services, text: str
    ) -> None:
        services.works = [
            work("10.1234/winter", "Winter Leaves", **NOTHING, **{"container-title": [text]})
        ]
        index = inverted(f"{text} in winter we wait for leaves")
        services.open_works = [
            open_work("10.1234/winter", "Winter Leaves", abstract_inverted_index=index)
        ]
        layout = make_index({WINTER: BY_DOI})
        assert run(layout, "fill").exit_code == 0
        paper = papers(layout)["winter"]
        assert paper.abstract
        assert passes(layout)
        assert run(layout, "fmt", "--check").exit_code in {0, 1}


@pytest.mark.slow  # starts the program twice
def test_a_killed_run_leaves_complete_files_and_is_resumed(
    make_index: MakeIndex, services: Services, tmp_path: Path
) -> None:
    services.preprints = preprints(150)
    layout = make_index(numbered(150, kind="arxiv"))
    services.broken = {"2201.00120": Reply(silent=True)}
    script = layout.root / "run.py"
    script.write_text(
        "import sys, platformdirs\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from paper_index.workflows import add\n"
        f"add.ARXIV = replace(add.ARXIV, address={services.arxiv.address!r}, interval=0)\n"
        f"platformdirs.user_cache_path = lambda *_, **__: Path({str(tmp_path / 'cache')!r})\n"
        "from paper_index.cli.main import main\n"
        "main()\n",
        "utf-8",
    )
    command = [sys.executable, str(script), "--index", str(layout.root), "fill"]
    environment = dict(os.environ) | {"NO_PROXY": "*"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        pause, end = threading.Event(), time.monotonic() + 120
        while len(services.asked) < 2 and time.monotonic() < end:
            pause.wait(0.05)
        process.send_signal(signal.SIGKILL)
    assert sum(bool(one.abstract) for one in papers(layout).values()) == 100
    assert passes(layout)
    services.broken = {}
    asked = len(services.asked)
    assert run(layout, "fill").exit_code == 0
    assert all(one.abstract for one in papers(layout).values())
    assert len(services.asked) == asked + 1


def test_an_interrupt_ends_the_run_with_a_report(
    make_index: MakeIndex, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.preprints = preprints(150)
    layout = make_index(numbered(150, kind="arxiv"))

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    from paper_index.ingest.client import Client

    send = Client._send
    calls = []

    def second(client: Client, *arguments: Any) -> bytes | None:
        calls.append(arguments)
        if len(calls) == 2:
            interrupt()
        return send(client, *arguments)

    monkeypatch.setattr(Client, "_send", second)
    result = run(layout, "fill")
    assert result.exit_code == 2
    assert "150 papers looked up: 100 filled" in result.stdout
    assert "interrupted: what was found until then is kept" in result.stdout
    assert sum(bool(one.abstract) for one in papers(layout).values()) == 100


def test_imported_papers_are_filled(make_index: MakeIndex, services: Services) -> None:
    services.works = [work("10.1234/winter", "Winter Leaves")]
    layout = make_index({"content/papers/other.yml": "title: Cups\ndoi: 10.1234/cups\n"})
    library = source(
        layout,
        "library.bib",
        "@article{w, title={Winter Leaves}, author={Brown, Ada and Cole, Grace},"
        " doi={10.1234/winter}}\n",
    )
    result = run(layout, "import", library, "--fill")
    assert result.exit_code == 0, result.output
    assert papers(layout)["winter-leaves"].abstract == RIVERS
    assert "from Crossref 10.1234/winter" in result.stdout
    assert not any("cups" in target for target in services.asked)


def test_a_new_index_is_filled(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    services.preprints = [Preprint("2201.00001", "Winter Leaves")]
    (tmp_path / "library.bib").write_text(
        "@misc{w, title={Winter Leaves}, author={Brown, Ada}, eprint={2201.00001}}\n", "utf-8"
    )
    command = ["init", "new", "library.bib", "--yes", "--no-build", "--fill"]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "from arXiv 2201.00001" in result.stdout
    assert "We count the leaves" in (tmp_path / "new/content/papers/winter-leaves.yml").read_text(
        "utf-8"
    )
