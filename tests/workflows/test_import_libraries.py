"""Tests of importing libraries of reference managers through the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.commands import papers, passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[..., Layout]

BIBTEX = r"""% Encoding: UTF-8
@string{jt = "J. of Tea "}
@article{pot2019, title={On {T}ea}, author={Garc{\'i}a Lorca, Federico and Pot, Ann},
  journal = jt # "and Cake", month = "12~" # MAY, year=2019, issn={1}, keywords={brewing, cups}}
@inproceedings{cup2015, crossref={P}, title={Cups in Practice}, issn={2}, keywords={brewing}}
@proceedings{P, title={12th Conf. on Tea, TEA 2015}, year=2015}
@article{broken, title={B}, abstract={un { balanced},
}
@article{pot2019, title={Another Paper on Saucers}, doi={http://dx.doi.org/10.9999/x}}
"""


class TestBibtex:
    def test_a_library_is_imported(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "refs.bib", BIBTEX))
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].endswith("refs.bib: BibTeX (5 entries begin with @…{)")
        assert "refs.bib:7 (broken): left out: its last brace is missing" in result.stdout
        assert "unused fields: 2 × issn" in lines
        row = next(line for line in lines if line.split()[1:2] == ["4"])
        assert row.split()[1:] == ["4", "3", "0", "0", "1"]
        found = papers(layout)
        tea = found["on-tea"]
        assert tea.authors == ("Federico García Lorca", "Ann Pot")
        assert (str(tea.published), tea.venue) == ("2019-05-12", "J. of Tea and Cake")
        assert tea.citation_key == "pot2019"
        assert found["cups-in-practice"].venue == "12th Conf. on Tea, TEA 2015"
        assert found["another-paper-on-saucers"].doi == "10.9999/x"
        assert passes(layout)

    def test_keywords_become_draft_tags(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "refs.bib", BIBTEX))
        assert "2 × brewing" in result.stdout
        tags = {name: paper.tags for name, paper in papers(layout).items()}
        assert tags == {
            "another-paper-on-saucers": (),
            "cups-in-practice": ("brewing",),
            "on-tea": ("brewing",),
        }
        vocabulary = (layout.content / "tags.yml").read_text("utf-8")
        assert "brewing:\n    name: brewing\n    group: imported\n" in vocabulary
        assert "name: Imported" in vocabulary
        checked = run(layout, "check")
        assert checked.exit_code == 0
        assert "1 draft tag without a definition" in checked.stdout

    @pytest.mark.parametrize(
        ("rule", "tags"),
        [("all", ["brewing", "cups"]), ("2+", ["brewing"]), ("3+", []), ("none", [])],
    )
    def test_the_rule_for_tags_is_an_option(
        self, make_index: MakeIndex, rule: str, tags: list[str]
    ) -> None:
        layout = make_index({})
        run(layout, "import", source(layout, "refs.bib", BIBTEX), "--tags", rule)
        used = {tag for found in papers(layout).values() for tag in found.tags}
        assert sorted(used) == tags

    def test_keywords_that_become_no_tags_are_counted(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        run(layout, "import", source(layout, "a.bib", "@book{a, title={On Tea}, keywords={Tea}}"))
        text = "@book{b, title={On Jugs}, keywords={Tea, jugs}}"
        result = run(layout, "import", source(layout, "b.bib", text))
        assert "2 keywords: 1 in the vocabulary; 0 became tags, those in at least 2 records" in (
            result.stdout
        )

    def test_a_keyword_that_names_a_tag_is_that_tag(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        text = "@book{a, title={On Tea}, keywords={Tea}}"
        run(layout, "import", source(layout, "a.bib", text), "--tags", "none")
        assert papers(layout)["on-tea"].tags == ()
        run(layout, "import", source(layout, "a.bib", text), "--tags", "5+")
        assert papers(layout)["on-tea"].tags == ("tea-science",)

    def test_importing_again_changes_nothing(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        file = source(layout, "refs.bib", BIBTEX)
        run(layout, "import", file)
        before = tree(layout)
        result = run(layout, "import", file)
        assert result.stdout.splitlines()[-1] == "0 papers added or changed"
        assert tree(layout) == before

    def test_merging_unites_tags(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        run(layout, "import", source(layout, "a.bib", BIBTEX), "--tags", "all")
        more = BIBTEX.replace("keywords={brewing, cups}", "keywords={saucers}")
        run(layout, "import", source(layout, "b.bib", more), "--tags", "all")
        assert sorted(papers(layout)["on-tea"].tags) == ["brewing", "cups", "saucers"]


class TestOtherSources:
    def test_a_mapping_names_the_keys(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        file = source(layout, "own.yml", "- name: On Tea\n  labels: [cups]\n  colour: red\n")
        result = run(layout, "import", file, "--map", "title=name,tags=labels", "--tags", "all")
        assert papers(layout)["on-tea"].tags == ("cups",)
        assert "unused fields: 1 × colour" in result.stdout

    def test_a_mapping_names_the_columns_of_csv(self, make_index: MakeIndex) -> None:
        file = source(layout := make_index({}), "own.csv", "name,authors\nOn Tea,Ann Pot\n")
        result = run(layout, "import", file, "--map", "title=name")
        assert "CSV (line 1 names columns, one of them “name”)" in result.stdout
        assert papers(layout)["on-tea"].authors == ("Ann Pot",)

    @pytest.mark.parametrize(
        ("mapping", "message"),
        [
            ("titel=name", "unknown field 'titel'; did you mean title?"),
            ("title", "'title' is given no key; write title=KEY"),
        ],
    )
    def test_a_wrong_mapping_is_refused(
        self, make_index: MakeIndex, mapping: str, message: str
    ) -> None:
        layout = make_index({})
        file = source(layout, "own.yml", "- name: On Tea\n  year: 2019\n")
        result = run(layout, "import", file, "--map", mapping)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.split())

    def test_a_folder_of_files_is_imported(self, make_index: MakeIndex, tmp_path: Path) -> None:
        layout = make_index({})
        folder = tmp_path / "my papers"
        folder.mkdir()
        (folder / "a.yml").write_text("title: On Tea\nyear: 2019\n", "utf-8")
        (folder / "b.json").write_text('{"title": "On Saucers"}', "utf-8")
        result = run(layout, "import", folder)
        assert result.exit_code == 0
        assert set(papers(layout)) == {"on-tea", "on-saucers"}

    def test_a_folder_of_json_is_imported_and_other_files_are_counted(
        self, make_index: MakeIndex, tmp_path: Path
    ) -> None:
        layout = make_index({})
        folder = tmp_path / "papers"
        folder.mkdir()
        (folder / "a.json").write_text(json.dumps([{"title": "On Tea"}, {"title": "On Jugs"}]))
        (folder / "b.json").write_text('{"title": "On \\ud83c\\udf75 in Cups"}\n')
        (folder / "c.ris").write_text("TY  - BOOK\nTI  - On Lids\nER  - \n")
        result = run(layout, "import", folder)
        assert "YAML (it is a list of mappings), without 1 file of other formats" in result.stdout
        titles = {paper.title for paper in papers(layout).values()}
        assert titles == {"On Tea", "On Jugs", "On \U0001f375 in Cups"}
        (folder / "b.json").write_text('{"title": }\n')
        result = run(layout, "import", folder)
        assert f"{folder.as_posix()}/b.json:1: this is not JSON" in result.stderr

    def test_standard_input_is_imported(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        text = json.dumps([{"id": "x", "type": "book", "title": "On Tea", "issued": {}}])
        result = run(layout, "import", "-", stdin=text)
        assert result.exit_code == 0
        assert set(papers(layout)) == {"on-tea"}

    @pytest.mark.parametrize(
        "text", ["", "Hello,\nhow are you?\n", "<html><body>Log in</body></html>", "[{]"]
    )
    def test_other_files_are_refused_and_nothing_is_written(
        self, make_index: MakeIndex, text: str
    ) -> None:
        layout = make_index({})
        before = tree(layout)
        result = run(layout, "import", source(layout, "refs.bib", text))
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-2].startswith("error: ")
        assert tree(layout) == before
