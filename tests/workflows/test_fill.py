"""`fill` through the command line: what is filled, from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from paper_index.cli.main import main
from support.commands import papers, passes, run, source, tree
from support.made_up_services import LEAVES, RIVERS, Preprint, Reply, open_work, work
from support.unfilled import AUTHORS, BARE, BY_ARXIV, BY_DOI, NOTHING, WINTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps")


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
        assert (
            "winter: not filled: status retracted; `paper-index refresh winter` proposes"
            in result.stdout
        )
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

    @pytest.mark.parametrize("title", ["情報エントロピー", "Théorème"])
    def test_a_title_that_arxiv_cannot_search_for_is_not_missing_there(
        self, make_index: MakeIndex, services: Services, title: str
    ) -> None:
        services.works = []
        layout = make_index({WINTER: f"title: {title}\n"})
        shown = run(layout, "fill").stdout
        assert "winter: not filled: arXiv cannot search for this title" in shown

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
