"""`watch` through the command line: what is found, left out, shown, declined and added."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from conftest import PAPER, TWO
from paper_index.workflows.build import generate
from paper_index.workflows.candidate_list import MARK, Action, parse_issue
from paper_index.workflows.check import today, validate
from support.commands import papers, passes, publish, run, tree
from support.made_up_services import LEAVES, RIVERS, Preprint, Reply, title, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps")

DAY = f"{today()}T08:00:00Z"
KETTLE = Preprint(
    "2611.00001",
    "Kettles and the Cooling of Tea",
    ("Ada Brown",),
    "We pour tea into pots, and wait until the tea cools in cups.",
    DAY,
)
OTHERS = [
    Preprint(f"2611.001{number:02}", title(number), summary=RIVERS, published=DAY)
    for number in range(1, 9)
]
CONFIG = "format: 3\nwatch: {categories: [cs.IT], terms: []}\n"
EVIL = "@everyone <img src=x> [x](https://evil.example) #1 - [x] Add `arXiv:2611.00101` ::error::y"


@pytest.fixture
def index(make_index: MakeIndex, services: Services) -> Layout:
    services.preprints = [*OTHERS, KETTLE]
    return make_index({**TWO, "content/config.yml": CONFIG})


def issue(layout: Layout, text: str = "", *more: str) -> str:
    """Return the text of the issue that replaces another one."""
    before = layout.root / "before.md"
    before.write_text(text, "utf-8")
    found = run(layout, "watch", "--format", "markdown", "--issue", before, "--dry-run", *more)
    assert found.exit_code == 0, found.output
    return found.stdout


def tick(text: str, action: str, name: str, reason: str = "") -> str:
    box = f"- [ ] {action} `{name}`"
    assert box in text
    return text.replace(box, f"- [x] {action} `{name}`{reason}")


def decide(layout: Layout, text: str, *more: str) -> tuple[int, str]:
    """Apply an issue as GitHub sends it, and return exit code and output."""
    body = layout.root / "body.md"
    body.write_bytes(text.replace("\n", "\r\n").encode())
    done = run(layout, "from-issue", body, "--by", "ada", *more)
    return done.exit_code, done.output


class TestSearch:
    def test_ranks_new_papers_and_notes_the_day(self, index: Layout) -> None:
        found = run(index, "watch", "--max", "2")
        assert found.exit_code == 0
        assert "Kettles and the Cooling of Tea" in found.stdout.splitlines()[0]
        assert "9 papers found: 2 candidates, 7 less similar" in found.stdout
        assert "words: " in found.stdout
        assert "near: " in found.stdout
        written = (index.content / "watch.yml").read_text("utf-8")
        assert written == f"searched: {today()}\n"
        assert passes(index)

    def test_a_dry_run_writes_nothing(self, index: Layout) -> None:
        before = tree(index)
        run(index, "watch", "--dry-run")
        assert tree(index) == before

    def test_json_has_all_that_is_known(self, index: Layout) -> None:
        found = json.loads(run(index, "watch", "--format", "json").stdout)
        first = found["candidates"][0]
        assert first["identifier"] == "arXiv:2611.00001"
        assert first["url"] == "https://arxiv.org/abs/2611.00001"
        assert 0 <= first["score"] <= 100
        assert first["nearest"][0]["id"] in {"tea", "pots"}
        assert first["tags"]
        assert found["complete"] is True

    def test_categories_and_terms_are_those_of_the_index(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        layout = make_index({"content/papers/tea.yml": f"{PAPER}category: cs.IT\n"})
        run(layout, "watch")
        asked = unquote_plus(services.asked[0])
        assert '(cat:cs.IT) AND (all:"cup theory" OR all:"tea science" OR all:"tea") AND' in asked

    def test_an_index_without_categories_and_tags_says_what_to_configure(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        layout = make_index({"content/papers/tea.yml": "title: Tea\n"})
        found = run(layout, "watch")
        assert (found.exit_code, services.asked) == (2, [])
        assert "`watch` in content/config.yml" in found.stderr

    def test_a_term_that_arxiv_does_not_know_is_refused(
        self, make_index: MakeIndex, services: Services
    ) -> None:
        layout = make_index({**TWO, "content/config.yml": "watch: {terms: [tea, 茶]}\n"})
        found = run(layout, "watch")
        assert (found.exit_code, services.asked) == (2, [])
        assert "茶" in found.stderr

    def test_begins_a_week_before_the_last_search(self, index: Layout, services: Services) -> None:
        last = dt.date.fromisoformat(str(today())) - dt.timedelta(10)
        (index.content / "watch.yml").write_text(f"searched: {last}\n", "utf-8")
        run(index, "watch")
        assert f"[{last - dt.timedelta(7):%Y%m%d}0000" in unquote_plus(services.asked[0])

    def test_leaves_out_what_is_known_similar_or_withdrawn(
        self, index: Layout, services: Services
    ) -> None:
        services.preprints += [
            Preprint("2104.06083", "A title of version two", published=DAY),
            Preprint("2611.00003", "On the cooling of tea.", ("Grace Cole", "Ada Brown"), "", DAY),
            Preprint("2611.00004", "Of Milk", published=DAY, comment="This paper is withdrawn"),
            Preprint("2611.00005", "Kettles and the Cooling of Tea!", ("Ada Brown",), "", DAY),
            Preprint("2611.00006", "x" * 1_000_000, published=DAY),
        ]
        found = json.loads(run(index, "watch", "--format", "json").stdout)
        names = [one["identifier"] for one in found["candidates"]]
        assert sorted(names) == sorted(f"arXiv:{one.id}" for one in [KETTLE, *OTHERS])
        assert found["left_out"] == {
            "in the index": 2,
            "withdrawn or retracted": 1,
            "found twice": 1,
            "without a valid title": 1,
        }

    def test_that_fails_half_way_shows_what_it_found_and_starts_there_again(
        self, index: Layout, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("paper_index.ingest.arxiv_search.PAGE", 4)
        services.broken = {"start=4": Reply(503)}
        before = tree(index)
        found = run(index, "watch")
        assert found.exit_code == 2
        assert "4 papers found: 4 candidates" in found.stdout
        assert "the search is incomplete: arXiv refuses the request (503" in found.stdout
        assert tree(index) == before
        services.broken = {}
        assert run(index, "watch").exit_code == 0
        assert sum("start=0" in one for one in services.asked) == 1

    def test_of_a_file_asks_nobody(self, index: Layout, services: Services) -> None:
        file = index.root / "tea.bib"
        file.write_text(
            "@article{a, title={Tea in Cups}, author={Brown, Ada}, abstract={We pour tea.}}\n"
            "@article{b, title={On the Cooling of Tea}, author={Brown, Ada and Cole, Grace}}\n"
            "@article{c, title={Floods}, doi={10.1234/floods}}\n"
        )
        found = json.loads(run(index, "watch", "--from", file, "--format", "json").stdout)
        assert [one["id"] for one in found["candidates"]] == ["tea-in-cups", "floods"]
        assert services.asked == []
        assert not (index.content / "watch.yml").exists()


class TestDecline:
    def test_a_declined_candidate_does_not_return(self, index: Layout) -> None:
        done = run(index, "watch", "--decline", "2611.00101", "--reason", "Wet.", "--by", "Ada")
        assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1 paper declined")
        (entry,) = validate(index).watch.declined
        assert (entry.arxiv, entry.reason, entry.by) == ("2611.00101", "Wet.", "Ada")
        assert entry.date == today()
        found = json.loads(run(index, "watch", "--format", "json").stdout)
        assert "arXiv:2611.00101" not in [one["identifier"] for one in found["candidates"]]
        assert found["left_out"] == {"declined": 1}
        before = tree(index)["watch.yml"]
        run(index, "fmt")
        assert tree(index)["watch.yml"] == before

    def test_again_changes_nothing(self, index: Layout) -> None:
        run(index, "watch", "--decline", "2611.00101")
        before = tree(index)
        assert "0 papers declined" in run(index, "watch", "--decline", "2611.00101v1").stdout
        assert tree(index) == before

    def test_takes_no_options_of_a_search(self, index: Layout) -> None:
        done = run(index, "watch", "--decline", "2611.00101", "--max", "3")
        assert (done.exit_code, "--max has no effect" in done.stderr) == (2, True)

    @pytest.mark.parametrize(
        ("name", "said"),
        [("Some title", "neither"), ("2611.99999", "no such paper"), ("10.1/x", "")],
    )
    def test_what_cannot_be_fetched_is_refused(self, index: Layout, name: str, said: str) -> None:
        before = tree(index)
        done = run(index, "watch", "--decline", "2611.00101", "--decline", name)
        assert done.exit_code == 2
        assert said in done.stderr
        assert tree(index) == before

    def test_another_paper_of_the_title_returns(self, index: Layout, services: Services) -> None:
        run(index, "watch", "--decline", "2611.00101")
        services.preprints.append(
            Preprint("2611.00999", OTHERS[0].title, ("Bo Day",), LEAVES, published=DAY)
        )
        found = json.loads(run(index, "watch", "--format", "json", "--no-cache").stdout)
        assert "arXiv:2611.00999" in [one["identifier"] for one in found["candidates"]]


class TestIssue:
    @pytest.mark.slow  # generates pages
    def test_ticks_become_papers_and_declined_ones_and_the_others_stay(self, index: Layout) -> None:
        text = issue(index)
        text = tick(text, "Add", "arXiv:2611.00001")
        text = tick(text, "Decline", "arXiv:2611.00101", ": It is #1 @you & wet.")
        again = issue(index, text)
        assert parse_issue(again).ticked(Action.ADD) == parse_issue(text).ticked(Action.ADD)
        assert parse_issue(again).ticked(Action.DECLINE) == parse_issue(text).ticked(Action.DECLINE)
        code, said = decide(index, again)
        assert code == 0, said
        added = papers(index)["kettles-and-the-cooling-of-tea"]
        assert (added.arxiv, added.added) == ("2611.00001", today())
        assert added.tags
        assert "please confirm the suggested tags: tea-science, cup-theory" in said
        watch = validate(index).watch
        assert watch.searched == today()
        (entry,) = watch.declined
        assert (entry.arxiv, entry.by) == ("2611.00101", "ada")
        assert entry.reason == "It is #1 @you & wet."
        left = {str(one) for one in parse_issue(again).open}
        left -= {"arXiv:2611.00001", "arXiv:2611.00101"}
        after = parse_issue(issue(index, again))
        assert {str(one) for one in after.open} == left
        assert not any(box.is_ticked for box in after.boxes)
        publish(index)
        generate(index)
        page = index.pages / "papers/kettles-and-the-cooling-of-tea.md"
        assert "arxiv.org/abs/2611.00001" in page.read_text("utf-8")

    def test_open_candidates_stay_until_they_are_decided(
        self, index: Layout, services: Services
    ) -> None:
        text = issue(index, "", "--max", "3")
        kept = set(parse_issue(text).open)
        old = [
            one.__class__(**{**vars(one), "published": "2020-01-01T00:00:00Z"}) for one in OTHERS
        ]
        services.preprints = [*old, KETTLE]
        assert set(parse_issue(issue(index, text, "--no-cache", "--max", "1")).open) == kept
        assert len(kept) == 3

    def test_one_without_identifier_has_no_box(self, index: Layout) -> None:
        file = index.root / "a.bib"
        file.write_text(
            "@article{c, title={Floods of Tea}}\n@article{d, title={Mud}, doi={10.1/`}}\n"
        )
        text = issue(index, "", "--from", str(file))
        assert "Floods of Tea" in text
        assert parse_issue(text).boxes == ()

    def test_open_candidates_that_cannot_be_fetched_stay(
        self, index: Layout, services: Services
    ) -> None:
        text = tick(issue(index), "Add", "arXiv:2611.00101")
        text += "- [ ] Add `doi:10.1234/floods`\n"
        services.broken = {"10.1234/floods": Reply(503)}
        again = issue(index, text, "--no-cache")
        assert set(parse_issue(again).open) == set(parse_issue(text).open)
        assert len(parse_issue(again).ticked(Action.ADD)) == 1

    def test_a_works_doi_is_added_too(self, index: Layout, services: Services) -> None:
        services.works = [work("10.1234/floods", "Floods of Tea")]
        file = index.root / "a.bib"
        file.write_text("@article{c, title={Floods of Tea}, doi={10.1234/FLOODS}}\n")
        (name,) = map(str, parse_issue(issue(index, "", "--from", str(file))).open)
        text = tick(issue(index, "", "--from", str(file)), "Add", name)
        services.preprints = []
        again = issue(index, text)  # Crossref writes the DOI in other letters
        assert len(parse_issue(again).ticked(Action.ADD)) == 1
        code, said = decide(index, again)
        assert code == 0, said
        assert papers(index)["floods-of-tea"].venue == "Tea Letters"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "no box is ticked"),
            ("- [x] Add `arXiv:2611.00001`\n- [x] Decline `arXiv:2611.00001`", "ticked twice"),
            ("- [x] Add `arXiv:2611.99999`", "arXiv has no such paper"),
            ("- [x] Add `../../etc/passwd`", "neither an arXiv id nor a DOI"),
            ("- [x] Add `arXiv:2104.06083`", "nothing that is ticked"),
            ("- [x] Add `arXiv:2611.00001`" + "x" * 70_000, "characters"),
        ],
    )
    def test_one_that_cannot_be_applied_changes_nothing(
        self, index: Layout, text: str, said: str
    ) -> None:
        before = tree(index)
        code, output = decide(index, f"{MARK}\n\n{text}")
        assert code == 2
        assert said in output
        assert tree(index) == before

    def test_what_fails_keeps_no_other_out(self, index: Layout) -> None:
        text = f"{MARK}\n- [x] Add `arXiv:2611.99999`\n- [X] Add `arXiv:2611.00001`\n"
        code, said = decide(index, text)
        assert code == 0
        assert "arXiv has no such paper" in said
        assert "kettles-and-the-cooling-of-tea" in papers(index)

    # Sixty-two long texts.
    @pytest.mark.slow
    def test_text_of_papers_is_no_markup_and_fits(self, index: Layout, services: Services) -> None:
        hostile = [
            Preprint(f"2611.002{n:02}", f"{EVIL} {more}", (EVIL,) * 50, EVIL * 100, DAY)
            for n in range(62)
            for more in [" ".join(title(20 * n + k) for k in range(12))]
        ]
        services.preprints = [*hostile, KETTLE]
        text = issue(index, "", "--max", "100")
        assert len(text) < 65_536
        assert text.isprintable() or set(re.findall(r"[^\n\u200b]", text))
        plain = re.sub(r"`[^`\n]*`", "", text)
        assert not re.search(r"@\w|(?<!&)#\d|<(?!!-- paper-index)|!\[", plain)
        links = re.findall(r"\]\(([^)]*)\)", text)
        assert all(re.match(r"https://(arxiv|example)\.org/", link) for link in links)
        boxes = [line for line in text.splitlines() if line.startswith("- [")]
        assert all(re.fullmatch(r"- \[ \] (Add|Decline) `arXiv:[0-9.]+`", line) for line in boxes)
        assert len(boxes) == 120
        assert not any(line.startswith("::") for line in text.splitlines())
