"""Tests of held-back records and of verdicts on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conftest import PAPER
from support.commands import BARE, LONG, OTHER, TEA, counts, papers, passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


class TestHeldBack:
    RECORD: tuple[dict[str, Any], ...] = (
        {"title": "On the Cooling of Teas", "abstract": OTHER, "authors": ["Bo Li"]},
    )

    def index(self, make_index: MakeIndex, verdict: str = "") -> Layout:
        files: dict[str, str | bytes] = {TEA: PAPER}
        if verdict:
            pair = "[on-the-cooling-of-tea, on-the-cooling-of-teas]"
            files["content/duplicates.yml"] = f"- {verdict}: {pair}\n  reason: I looked.\n"
        return make_index(files)

    def test_a_possible_match_is_shown_side_by_side(self, make_index: MakeIndex) -> None:
        layout = self.index(make_index)
        before = tree(layout)
        result = run(layout, "import", source(layout, "b.json", list(self.RECORD)))
        assert result.exit_code == 1
        assert tree(layout) == before
        for piece in ("held back: 'On the Cooling of Teas'", "title 97", "authors 0.0, abstract ",
                      "title     On the Cooling of Tea\n", "title     On the Cooling of Teas\n",
                      "Ada Brown, Grace Cole", "Bo Li", "2104.06083", "import again",
                      " same: [on-the-cooling-of-tea, on-the-cooling-of-teas]"):  # fmt: skip
            assert piece in result.stdout

    def test_a_verdict_different_adds_it_and_the_question_is_not_repeated(
        self, make_index: MakeIndex
    ) -> None:
        layout = self.index(make_index, "different")
        file = source(layout, "b.json", list(self.RECORD))
        assert counts(run(layout, "import", file).stdout)["added"] == 1
        assert list(papers(layout)) == ["on-the-cooling-of-tea", "on-the-cooling-of-teas"]
        assert passes(layout)
        before = tree(layout)
        again = run(layout, "import", file).stdout
        assert "folded into on-the-cooling-of-teas" not in again
        assert counts(again) == {"entries": 1, "merged": 1, "same": 1}
        assert tree(layout) == before

    def test_a_verdict_same_folds_it_each_time(self, make_index: MakeIndex) -> None:
        layout = self.index(make_index, "same")
        file = source(layout, "b.json", [*self.RECORD, {"title": "On the Cooling of Teas",
                                                        "doi": "10.1000/tea"}])  # fmt: skip
        result = run(layout, "import", file)
        assert "b.json entry 2: folded into on-the-cooling-of-tea" in result.stdout
        assert list(papers(layout)) == ["on-the-cooling-of-tea"]
        assert "unknown-paper" not in run(layout, "check").stdout
        assert passes(layout)
        before = tree(layout)
        assert "held back" not in counts(run(layout, "import", file).stdout)
        assert tree(layout) == before

    def test_verdicts_keep_their_meaning_when_one_of_several_is_imported(
        self, make_index: MakeIndex
    ) -> None:
        """Works of one title are numbered; an imported one must not take the number of another."""
        third = (
            "Copper kettles ring when struck. Pitch falls with volume, rises with heat, and tells "
            "an apprentice by ear alone how much water stands inside before anybody lifts a lid. "
            "Six kettles out of seven were judged right in the dark."
        )
        verdict = "- different: [winter-leaves, winter-leaves-2]\n  reason: I looked.\n"
        first = f"title: Winter Leaves\nabstract: {LONG}\n"
        layout = make_index({"content/papers/winter-leaves.yml": first,
                             "content/duplicates.yml": verdict})  # fmt: skip
        listing = source(layout, "l.txt", f"Winter Leaves\n{OTHER}\nWinter Leaves\n{third}\n")
        shown = counts(run(layout, "import", listing).stdout)
        assert shown == {"entries": 2, "added": 1, "held back": 1}
        more = verdict + verdict.replace("[", "[winter-leaves-3, ")
        (layout.content / "duplicates.yml").write_text(more, "utf-8")
        shown = counts(run(layout, "import", listing).stdout)
        assert (shown["added"], shown["merged"]) == (1, 1)
        assert papers(layout)["winter-leaves-2"].abstract == OTHER
        assert papers(layout)["winter-leaves-3"].abstract == third
        before = tree(layout)
        run(layout, "import", listing)
        assert tree(layout) == before
        assert passes(layout)

    def test_a_record_is_folded_into_the_canonical_paper_of_a_cluster(
        self, make_index: MakeIndex
    ) -> None:
        copy = BARE.replace("Tea", "Teas")
        verdict = "- same: [on-the-cooling-of-teas, on-the-cooling-of-tea]\n  reason: I looked.\n"
        layout = make_index({TEA: BARE, "content/papers/on-the-cooling-of-teas.yml": copy,
                             "content/duplicates.yml": verdict})  # fmt: skip
        record = {"title": "On the Cooling of Tea", "doi": "10.1000/tea"}
        run(layout, "import", source(layout, "b.json", [record]))
        assert papers(layout)["on-the-cooling-of-teas"].doi == "10.1000/tea"
        assert papers(layout)["on-the-cooling-of-tea"].doi is None


class TestVersions:
    """Versions of one work, and records that match two works."""

    TITLE = "The Cooling of Green Tea in Cups"

    def paper(self, abstract: str, **fields: str) -> str:
        lines = [f"title: {self.TITLE}", "authors: [Ada Brown, Bo Li]"]
        return "\n".join([*lines, *(f"{key}: {value}" for key, value in fields.items()),
                          f"abstract: {abstract}", ""])  # fmt: skip

    def test_an_article_of_a_conference_paper_is_the_curators_choice(
        self, make_index: MakeIndex
    ) -> None:
        first = self.paper(LONG, venue="VLDB", venue_year="2021")
        layout = make_index({"content/papers/cooling.yml": first})
        for abstract in ({"abstract": LONG}, {"abstract": OTHER}, {}):
            article = {"title": self.TITLE, "authors": ["Ada Brown", "Bo Li"],
                       "venue": "VLDB Journal", "venue_year": 2022, **abstract}  # fmt: skip
            result = run(layout, "import", source(layout, "b.json", [article]))
            assert counts(result.stdout) == {"entries": 1, "held back": 1}
            assert "other venues" in result.stdout
        assert list(papers(layout)) == ["cooling"]

    def test_a_preprint_and_its_article_become_one_paper_with_both_identifiers(
        self, make_index: MakeIndex
    ) -> None:
        preprint = {"arxiv": "2104.06083", "published": "2021-04-13"}
        printed = {"doi": "10.1000/tea", "venue": "ICML", "venue_year": 2022}
        for ours, theirs in ((preprint, printed), (printed, preprint)):
            there = self.paper(LONG, **{key: f"'{value}'" for key, value in ours.items()})
            layout = make_index({"content/papers/cooling.yml": there})
            record = {"title": self.TITLE, "authors": ["A. Brown", "B. Li"], **theirs}
            file = source(layout, "b.json", [record])
            assert "folded into cooling" in run(layout, "import", file).stdout
            found = papers(layout)["cooling"]
            assert (found.arxiv, found.doi, found.venue) == ("2104.06083", "10.1000/tea", "ICML")
            before = tree(layout)
            assert counts(run(layout, "import", file).stdout)["same"] == 1
            assert tree(layout) == before

    def test_a_record_that_matches_two_papers_is_held_back_and_names_them(
        self, make_index: MakeIndex
    ) -> None:
        files = {"content/papers/ours.yml": self.paper(LONG, doi="10.1000/tea"),
                 "content/papers/theirs.yml": self.paper(OTHER, doi="10.1000/cup")}  # fmt: skip
        layout = make_index(dict(files))
        assert passes(layout)
        record = {"title": self.TITLE, "authors": ["Ada Brown", "Bo Li"], "arxiv": "2104.06083"}
        before = tree(layout)
        result = run(layout, "import", source(layout, "b.json", [record]))
        assert (
            "would join ours and theirs, which are no match: titles agree; abstracts differ; DOIs "
            in result.stdout
        )
        assert tree(layout) == before
        answer = "- same: [theirs, the-cooling-of-green-tea-in-cups]\n  reason: I looked.\n"
        (layout.content / "duplicates.yml").write_text(answer, "utf-8")
        run(layout, "import", source(layout, "b.json", [record]))
        assert papers(layout)["theirs"].arxiv == "2104.06083"
        assert papers(layout)["ours"].arxiv is None
        assert passes(layout)

    def test_verdicts_that_join_two_works_in_a_chain_fail_the_check(
        self, make_index: MakeIndex
    ) -> None:
        verdicts = (
            "- same: [ours, bare]\n  reason: I looked.\n- same: [bare, theirs]\n  reason: Too.\n"
        )
        layout = make_index({
            "content/papers/ours.yml": self.paper(LONG, doi="10.1000/tea"),
            "content/papers/theirs.yml": self.paper(OTHER, doi="10.1000/cup"),
            "content/papers/bare.yml": self.paper(LONG),
            "content/duplicates.yml": verdicts,
        })  # fmt: skip
        result = run(layout, "check")
        assert result.exit_code == 1
        assert "duplicates.yml:3:" in result.stdout
        assert (
            "error[cluster-non-match]: ours and theirs would be merged through other verdicts"
            in result.stdout
        )
        more = f"{verdicts}- same: [ours, theirs]\n  reason: Both DOIs are right.\n"
        (layout.content / "duplicates.yml").write_text(more, "utf-8")
        assert passes(layout)
