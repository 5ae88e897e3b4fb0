"""`refresh` through the command line: what is filled, proposed, accepted, declined and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.model.fields import parse_date
from paper_index.workflows.decide import Deciding
from support.commands import papers, passes, run, tree
from support.made_up_services import RIVERS, Preprint, Reply, open_work, title, work
from support.unfilled import BARE, BY_ARXIV, BY_DOI, WINTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps", "day")

DAY = "2026-11-26"
PREPRINT = f"{BY_ARXIV}type: preprint\n"
ARTICLE = f"{BY_DOI}type: article\nvenue: Tea Letters\nvenue_year: 2022\n"
RETRACTION = {"DOI": "10.1234/notice", "type": "retraction", "label": "Retraction"}


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that sets the day; it is DAY at first."""

    def set_day(day: str) -> None:
        for module in ("refresh", "decide"):
            monkeypatch.setattr(f"paper_index.workflows.{module}.today", lambda: parse_date(day))

    set_day(DAY)
    return set_day


def notes(layout: Layout) -> str:
    """Return the answers that are kept."""
    return tree(layout).get("refresh.yml", b"").decode()


class TestFindings:
    def test_empty_fields_are_filled_and_the_day_is_noted(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        result = run(layout, "refresh")
        assert result.exit_code == 0, result.output
        assert papers(layout)["winter"].venue == "Tea Letters"
        assert notes(layout) == f"winter:\n  asked: {DAY}\n"
        assert "1 of 1 paper with an identifier answered" in result.stdout
        assert result.stdout.endswith("1 paper changed\n")
        assert passes(layout)
        before = notes(layout)
        run(layout, "fmt")
        assert notes(layout) == before

    def test_a_retraction_is_proposed_with_its_notice(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **{"updated-by": [RETRACTION]})]
        layout = make_index({WINTER: ARTICLE})
        result = run(layout, "refresh")
        assert "proposed: winter: status, according to Crossref 10.1234/winter" in result.stdout
        assert "status: retracted" in notes(layout)
        assert "notice: https://doi.org/10.1234/notice" in notes(layout)
        assert papers(layout)["winter"].status is None
        assert "1 proposal open" in result.stdout
        again = run(layout, "refresh", "--no-cache")
        assert "proposed: " not in again.stdout

    def test_a_preprint_that_appeared(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves", doi="10.1234/winter")]
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: PREPRINT})
        result = run(layout, "refresh", "--apply")
        paper = papers(layout)["winter"]
        assert (paper.doi, paper.venue, paper.type) == ("10.1234/winter", "Tea Letters", "article")
        assert "accepted: winter: published, according to Crossref" in result.stdout
        assert notes(layout) == f"winter:\n  asked: {DAY}\n  version: 3\n"
        assert passes(layout)

    def test_a_preprint_of_another_server(self, make_index: MakeIndex, services: Services) -> None:
        relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.1234/article"}]}
        posted = {"type": "posted-content", "container-title": None, "relation": relation}
        services.works = [
            work("10.1234/winter", "Winter Leaves", **posted),
            work("10.1234/article", "Winter Leaves"),
        ]
        layout = make_index({WINTER: f"{BY_DOI}type: preprint\n"})
        run(layout, "refresh")
        assert "kind: published" in notes(layout)
        assert "doi: 10.1234/article" in notes(layout)

    def test_a_withdrawal(self, make_index: MakeIndex, services: Services) -> None:
        comment = "This paper has been withdrawn by the authors"
        services.preprints = [Preprint("2201.00001", "Winter Leaves", comment=comment)]
        layout = make_index({WINTER: BY_ARXIV})
        run(layout, "refresh", "--apply")
        assert papers(layout)["winter"].status == "withdrawn"

    def test_another_title_and_other_authors(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [
            Preprint("2201.00001", "Winter Leaves", authors=("Ada Brown", "Grace Cole", "Di Can"))
        ]
        layout = make_index({WINTER: BY_ARXIV, "content/papers/far.yml": FAR})
        services.preprints.append(Preprint("2201.00002", "Spring Leaves"))
        result = run(layout, "refresh")
        assert "authors:\n      - Ada Brown\n      - Grace Cole\n      - Di Can" in notes(layout)
        assert "title: Spring Leaves" in notes(layout)
        assert "far: not filled: arXiv 2201.00002: may be another paper" in result.stdout
        assert papers(layout)["far"].abstract is None

    def test_nothing_where_one_service_agrees_or_abbreviates(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves: A Study")]
        people = [{"given": "A.", "family": "Brown"}, {"given": "G", "family": "Cole"}]
        services.works = [work("10.1234/winter", "Winter Leaf", author=people)]
        both = f'{ARTICLE}arxiv: "2201.00001"\n'
        layout = make_index({WINTER: both})
        run(layout, "refresh")
        assert "proposals" not in notes(layout)

    def test_another_venue_of_the_same_doi(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: ARTICLE.replace("2022", "2021")})
        run(layout, "refresh")
        assert "kind: venue\n    values:\n      venue_year: '2022'" in notes(layout)

    def test_a_new_version_with_another_abstract(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves", summary=RIVERS)]
        seen = "winter: {version: 2}\n"
        ours = f"{BY_ARXIV}abstract: Ours is short.\n"
        layout = make_index({WINTER: ours, "content/refresh.yml": seen})
        result = run(layout, "refresh")
        assert "winter: arXiv has version 3; the last one seen was 2" in result.stdout
        assert "kind: abstract" in notes(layout)
        run(layout, "refresh", "--no-cache")
        assert "kind: abstract" in notes(layout)


FAR = 'title: Autumn Pots\nauthors: [Ada Brown, Grace Cole]\narxiv: "2201.00002"\n'


class TestDecisions:
    def test_what_was_declined_is_not_proposed_again(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **{"updated-by": [RETRACTION]})]
        layout = make_index({WINTER: ARTICLE})
        run(layout, "refresh")
        deciding = Deciding(layout)
        deciding.decline(deciding.open[0], "Ada")
        assert f"declined: {DAY}\n    by: Ada" in notes(layout)
        before = notes(layout)
        result = run(layout, "refresh", "--no-cache", "--apply")
        assert "proposed" not in result.stdout
        assert "accepted" not in result.stdout
        assert notes(layout) == before
        assert papers(layout)["winter"].status is None

    def test_what_was_accepted_is_in_the_paper(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00002", "Spring Leaves")]
        layout = make_index({"content/papers/far.yml": f"# mine\n{FAR}"})
        run(layout, "refresh")
        deciding = Deciding(layout, ["far"])
        assert deciding.accept(deciding.open[0]) == ""
        assert papers(layout)["far"].title == "Spring Leaves"
        assert tree(layout)["papers/far.yml"].startswith(b"# mine\ntitle: Spring Leaves\n")
        assert "proposals" not in notes(layout)
        assert Deciding(layout).open == []

    def test_a_paper_that_was_edited_meanwhile_is_left_alone(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00002", "Spring Leaves")]
        layout = make_index({"content/papers/far.yml": FAR})
        run(layout, "refresh")
        deciding = Deciding(layout)
        (layout.papers / "far.yml").write_text(FAR.replace("Pots", "Jugs"), "utf-8")
        assert deciding.accept(deciding.open[0]) == "its file was changed meanwhile"
        assert papers(layout)["far"].title == "Autumn Jugs"

    def test_a_place_that_would_make_two_papers_alike_is_not_accepted(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves", doi="10.1234/winter")]
        services.works = [work("10.1234/winter", "Winter Leaves")]
        other = f"title: Leaves in Winter Time\n{BARE.partition(chr(10))[2]}doi: 10.1234/other\n"
        arxiv_doi = "doi: 10.48550/arXiv.2201.00001\n"
        layout = make_index({WINTER: f"{PREPRINT}{arxiv_doi}", "content/papers/other.yml": other})
        result = run(layout, "refresh", "--apply")
        assert result.exit_code == 0, result.output


class TestRequests:
    def test_begin_with_the_oldest_answer_and_stay_within_the_budget(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        asked = "b: {asked: 2026-11-01}\na: {asked: 2026-11-02}\n"
        files: dict[str, str | bytes] = {
            f"content/papers/{name}.yml": f"title: {title(n)}\ndoi: 10.1234/{name}\n"
            for n, name in enumerate(("a", "b", "c"))
        }
        layout = make_index({**files, "content/refresh.yml": asked})
        result = run(layout, "refresh", "--limit", "1")
        assert len(services.asked) == 1
        assert services.asked[0].index("10.1234%2Fc") < services.asked[0].index("10.1234%2Fb")
        assert "1 request sent: 3 of 3 papers" in result.stdout

    def test_go_on_with_what_was_not_answered(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        files: dict[str, str | bytes] = {
            f"content/papers/p{n:03}.yml": f'title: {title(n)}\narxiv: "2201.{n:05}"\n'
            for n in range(1, 251)
        }
        # Without abstracts, which would all be alike and make each two papers a suspicion.
        services.preprints = [Preprint(f"2201.{n:05}", title(n), summary="") for n in range(1, 251)]
        layout = make_index(files)
        first = run(layout, "refresh", "--limit", "1", "--no-cache")
        assert "100 of 250 papers with an identifier answered" in first.stdout
        assert "no more requests are allowed" in first.stdout
        assert notes(layout).count("asked:") == 100
        run(layout, "refresh", "--limit", "2", "--no-cache")
        assert notes(layout).count("asked:") == 250
        assert len(services.asked) == 3

    def test_a_busy_service_is_an_answer_for_nobody(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.next = [Reply(503)] * 4
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_ARXIV, "content/papers/far.yml": BY_DOI})
        result = run(layout, "refresh")
        assert result.exit_code == 2
        assert "1 paper not answered: arXiv refuses the request (503" in result.stdout
        assert "far:" in notes(layout)
        assert "winter:" not in notes(layout)
        assert papers(layout)["far"].venue == "Tea Letters"

    def test_a_budget_that_one_busy_service_used_up_is_no_success(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.next = [Reply(503)]
        result = run(make_index({WINTER: BY_ARXIV}), "refresh", "--limit", "1")
        assert result.exit_code == 2
        assert "1 request sent: 0 of 1 paper" in result.stdout
        assert "1 paper not answered: arXiv refuses the request (503" in result.stdout

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(body=b"<feed"),
            Reply(body=b"<!DOCTYPE x [<!ENTITY a 'b'>]><feed>&a;</feed>"),
            Reply(body=b"Rate exceeded."),
            Reply(body=b"<feed", cut=True),
            Reply(429, headers=(("Retry-After", "9999"),)),
            Reply(302, headers=(("Location", "https://evil.example/"),)),
        ],
    )
    def test_an_answer_that_cannot_be_used_changes_nothing(
        self, make_index: MakeIndex, services: Services, reply: Reply
    ) -> None:
        services.broken = {"/api/query": reply}
        layout = make_index({WINTER: BY_ARXIV})
        before = tree(layout)
        result = run(layout, "refresh", "--apply", "--signals")
        assert result.exit_code == 2
        assert "1 paper not answered: " in result.stdout
        assert "0 of 1 paper with an identifier answered" in result.stdout
        assert tree(layout) == before

    def test_an_id_that_a_service_refuses_does_not_come_first_for_ever(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.broken = {"10.1234/bad": Reply(400, b"bad")}
        services.works = [work("10.1234/winter", "Winter Leaves")]
        files = {WINTER: BY_DOI, "content/papers/bad.yml": "title: Bad\ndoi: 10.1234/bad\n"}
        layout = make_index(dict(files))
        result = run(layout, "refresh")
        assert "1 paper not answered: Crossref refuses the request (400" in result.stdout
        assert notes(layout).count("asked:") == 2

    def test_without_openalex(self, make_index: MakeIndex, services: Services) -> None:
        services.broken = {"/openalex/": Reply(403)}
        services.works = [work("10.1234/winter", "Winter Leaves")]
        layout = make_index({WINTER: BY_DOI})
        result = run(layout, "refresh")
        assert result.exit_code == 0
        assert "1 of 1 paper with an identifier answered" in result.stdout
        assert "asked:" in notes(layout)

    def test_a_dry_run_writes_nothing(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **{"updated-by": [RETRACTION]})]
        layout = make_index({WINTER: BY_DOI})
        before = tree(layout)
        result = run(layout, "refresh", "--dry-run", "--apply", "--signals")
        assert tree(layout) == before
        assert "accepted: winter: status" in result.stdout
        assert "dry run: nothing was written; 1 paper would change" in result.stdout

    def test_only_for_retractions(self, make_index: MakeIndex, services: Services) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **{"updated-by": [RETRACTION]})]
        layout = make_index({WINTER: BY_DOI, "content/papers/far.yml": FAR})
        run(layout, "refresh", "--retractions", "--apply")
        paper = papers(layout)["winter"]
        assert (paper.status, paper.venue) == ("retracted", None)
        assert notes(layout) == ""
        assert not any("openalex" in one for one in services.asked)

    def test_hostile_answers_change_nothing_else(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        update = [
            {"DOI": "../../etc/passwd", "type": "retraction"},
            {"DOI": "10.1234/x\u0007<script>", "type": "withdrawal"},
        ]
        services.works = [
            work("10.1234/winter", "Winter Leaves", volume="9" * 100_000, **{"updated-by": update}),
            work("10.1234/far", "x" * 100_000),
            work("10.1234/odd", "<b>", **{"updated-by": {"a": 1}, "relation": []}),
        ]
        services.works[2]["title"] = [{"a": 1}]
        files: dict[str, str | bytes] = {
            f"content/papers/{name}.yml": f"title: Winter Leaves {name}\ndoi: 10.1234/{name}\n"
            for name in ("far", "odd")
        }
        layout = make_index({WINTER: BY_DOI, **files})
        result = run(layout, "refresh", "--apply", "--signals")
        assert result.exit_code == 0, result.output
        assert set(tree(layout)) <= {
            *("tags.yml", "refresh.yml", "papers/winter.yml", "papers/far.yml", "papers/odd.yml")
        }
        assert len(notes(layout)) < 10_000
        assert passes(layout)


class TestLinks:
    def test_a_dead_address_of_code_is_proposed(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.broken = {"/gone": Reply(404), "/busy": Reply(503)}
        files: dict[str, str | bytes] = {
            f"content/papers/{name}.yml": f"title: {title(n)}\ncode: {services.root}/{name}\n"
            for n, name in enumerate(("gone", "busy"))
        }
        layout = make_index(files)
        assert "0 of 0" in run(layout, "refresh").stdout
        run(layout, "refresh", "--links")
        assert notes(layout).count("kind: link") == 1
        deciding = Deciding(layout)
        assert deciding.accept(deciding.open[0]) == ""
        assert papers(layout)["gone"].code is None
        assert papers(layout)["busy"].code is not None


class TestSignals:
    def test_are_counted_with_their_growth(
        self, make_index: MakeIndex, services: Services, day: Callable[[str], None]
    ) -> None:
        services.open_works = [open_work("10.1234/winter", "Winter Leaves", cited_by_count=5)]
        services.works = [work("10.1234/winter", "Winter Leaves", **{"is-referenced-by-count": 4})]
        layout = make_index({WINTER: ARTICLE})
        run(layout, "refresh", "--signals")
        assert signals(layout) == f"winter: {{citations: 5, source: OpenAlex, date: {DAY}}}\n"
        day("2026-12-26")
        services.open_works[0]["cited_by_count"] = 9
        result = run(layout, "refresh", "--signals", "--no-cache")
        assert "citations of 1 paper counted" in result.stdout
        assert signals(layout) == (
            "winter: {citations: 9, source: OpenAlex, date: 2026-12-26, previous: 5, "
            f"since: {DAY}}}\n"
        )

    def test_of_a_preprint(self, make_index: MakeIndex, services: Services) -> None:
        services.preprints = [Preprint("2201.00001", "Winter Leaves")]
        services.open_works = [open_work("10.48550/arxiv.2201.00001", "X", cited_by_count=2)]
        layout = make_index({WINTER: BY_ARXIV})
        run(layout, "refresh", "--signals")
        assert "citations: 2" in signals(layout)
        assert papers(layout)["winter"].venue is None

    @pytest.mark.parametrize("count", [-1, "7", None, 10**12, 2.5, True, {}])
    def test_are_numbers(self, make_index: MakeIndex, services: Services, count: object) -> None:
        services.works = [
            work("10.1234/winter", "Winter Leaves", **{"is-referenced-by-count": count})
        ]
        layout = make_index({WINTER: ARTICLE})
        assert run(layout, "refresh", "--signals").exit_code == 0
        assert signals(layout) == ""

    def test_are_not_lost_when_their_service_is_busy(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        services.works = [work("10.1234/winter", "Winter Leaves", **{"is-referenced-by-count": 4})]
        services.broken = {"/openalex/": Reply(403)}
        kept = "winter: {citations: 5, source: OpenAlex, date: 2026-10-20}\n"
        layout = make_index({WINTER: ARTICLE, "content/signals.yml": kept})
        run(layout, "refresh", "--signals")
        assert signals(layout) == kept


def signals(layout: Layout) -> str:
    return tree(layout).get("signals.yml", b"").decode()


def test_the_summary_for_a_pull_request_cannot_contain_markup(
    make_index: MakeIndex, services: Services
) -> None:
    services.preprints = [Preprint("2201.00002", "Spring @ada ](http://x) <img> `x`")]
    layout = make_index({"content/papers/far.yml": FAR})
    shown = run(layout, "refresh", "--format", "markdown").stdout
    assert "## Proposed" in shown
    assert "    - title: Autumn Pots → Spring" in shown
    for part in ("@ada ", "](", "<img>", "`x`"):
        assert part not in shown


def test_options_that_have_no_effect_are_refused(make_index: MakeIndex) -> None:
    layout = make_index({WINTER: BY_DOI})
    for options in (["--by", "Ada"], ["--retractions", "--signals"], ["--decide", "--limit", "3"]):
        result = run(layout, "refresh", *options)
        assert result.exit_code == 2
        assert "has no effect with" in result.stderr
    assert "--decide needs a terminal" in run(layout, "refresh", "--decide").stderr
