"""Tests of issue forms: valid ones are applied, others change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import PAPER
from paper_index.model.issues import UsageError
from paper_index.workflows.check import check
from paper_index.workflows.from_issue import ADD, CHANGE, MAX_LENGTH, parse_form
from support.commands import run
from support.real_index import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

RETAG = {"Paper": "tea", "Add": "", "Remove": "tea-science", "Reason": "It is about cups."}
NEW = {
    "Title": "Winter leaves of R\\'enyi",
    "Authors": "Ada Brown\nGrace Cole, Jr.",
    "arXiv id or DOI": "https://arxiv.org/abs/2201.00001v2",
    "Published": "2022-01",
    "Venue": "",
    "Tags": "- tea\n- cup-theory",
    "Abstract": "We count the leaves of every pot that was poured in one winter.",
}


def form(values: dict[str, str]) -> str:
    return "\n\n".join(
        f"### {name}\n\n{value or '_No response_'}" for name, value in values.items()
    )


def proposed(layout: Layout, tmp_path: Path, values: dict[str, str] | str) -> tuple[int, str]:
    body = tmp_path / "body.md"
    text = values if isinstance(values, str) else form(values)
    body.write_bytes(text.replace("\n", "\r\n").encode())
    result = run(layout, "from-issue", body)
    return result.exit_code, result.stdout or result.stderr


def contents(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in layout.content.rglob("*.yml")}


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    return make_index({"content/papers/tea.yml": PAPER})


class TestChangeTags:
    def test_tags_are_added_and_removed(self, layout: Layout, tmp_path: Path) -> None:
        code, said = proposed(layout, tmp_path, RETAG)
        assert (code, said) == (0, "tea: -tea-science\n")
        assert check(layout).papers[0].tags == ("cup-theory",)

    def test_aliases_addresses_and_bullets_are_accepted(
        self, layout: Layout, tmp_path: Path
    ) -> None:
        values = {**RETAG, "Paper": "https://example.org/papers/tea/", "Remove": "* `tea`"}
        assert proposed(layout, tmp_path, values)[0] == 0
        assert check(layout).papers[0].tags == ("cup-theory",)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"Paper": "te"}, "did you mean tea"),
            ({"Paper": "../../etc/passwd"}, "there is no paper"),
            ({"Remove": "tea-sciense"}, "did you mean tea-science"),
            ({"Add": "tea-science"}, "to be added and removed"),
            ({"Remove": ""}, "changes no tag"),
        ],
    )
    def test_an_invalid_form_is_an_error(
        self, layout: Layout, tmp_path: Path, values: dict[str, str], said: str
    ) -> None:
        before = contents(layout)
        code, output = proposed(layout, tmp_path, {**RETAG, **values})
        assert code == 2
        assert said in output
        assert contents(layout) == before


class TestAddAPaper:
    def test_a_paper_is_imported(self, layout: Layout, tmp_path: Path) -> None:
        code, said = proposed(layout, tmp_path, NEW)
        assert code == 0, said
        paper = next(paper for paper in check(layout).papers if paper.id != "tea")
        assert paper.title == "Winter leaves of Rényi"
        assert paper.authors == ("Ada Brown", "Grace Cole, Jr.")
        assert paper.arxiv == "2201.00001"
        assert set(paper.tags) == {"tea-science", "cup-theory"}
        assert paper.venue is None

    def test_may_name_a_paper_at_openreview(self, layout: Layout, tmp_path: Path) -> None:
        address = "https://openreview.net/forum?id=abcde12"
        code, said = proposed(layout, tmp_path, {**NEW, "arXiv id or DOI": address})
        assert code == 0, said
        paper = next(paper for paper in check(layout).papers if paper.id != "tea")
        assert paper.links == {"OpenReview": address}

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            (
                {"Title": "On the cooling of tea", "arXiv id or DOI": "", "Published": "2035"},
                "held back",
            ),
            ({"Abstract": ""}, "the abstract is empty"),
            ({"Tags": "te-science"}, "did you mean tea-science"),
            ({"Published": "April"}, "not a date"),
            ({"arXiv id or DOI": "ask me"}, "neither an arXiv id nor a DOI"),
            ({"arXiv id or DOI": "javascript:alert(1)"}, "neither an arXiv id nor a DOI"),
        ],
    )
    def test_an_invalid_form_is_an_error(
        self, layout: Layout, tmp_path: Path, values: dict[str, str], said: str
    ) -> None:
        before = contents(layout)
        code, output = proposed(layout, tmp_path, {**NEW, **values})
        assert code == 2, output
        assert said in output
        assert contents(layout) == before

    def test_hostile_texts_stay_texts(self, layout: Layout, tmp_path: Path) -> None:
        values = {
            **NEW,
            "Title": "$(rm -rf /); `id` ${{ secrets.TOKEN }} ../../x: [a]",
            "Authors": "'; DROP TABLE papers; --",
            "Abstract": "title: x\ntags: [none]\n---\n<script>alert(1)</script>\n#### Paper",
        }
        code, said = proposed(layout, tmp_path, values)
        assert code == 0, said
        (path,) = [path for path in layout.papers.glob("*.yml") if path.name != "tea.yml"]
        assert path.parent == layout.papers
        data = yaml.safe_load(path.read_text("utf-8"))
        # Braces are markup of BibTeX, which people paste.
        assert data["title"] == "$(rm -rf /); `id` $ secrets.TOKEN ../../x: [a]"
        assert data["tags"] == ["tea-science", "cup-theory"]


class TestText:
    def test_a_dry_run_writes_nothing(self, layout: Layout, tmp_path: Path) -> None:
        body = tmp_path / "body.md"
        body.write_text(form(NEW), "utf-8")
        before = contents(layout)
        said = run(layout, "from-issue", body, "--dry-run")
        assert said.output.endswith("dry run: nothing was written\n")
        assert contents(layout) == before

    def test_bytes_that_are_not_text_are_an_error(self, layout: Layout, tmp_path: Path) -> None:
        body = tmp_path / "body.md"
        body.write_bytes(b"### Paper\n\n\xff\xfe")
        result = run(layout, "from-issue", body)
        assert result.exit_code == 2
        assert "not UTF-8" in result.output


class TestGrammar:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "is missing"),
            ("Please add my paper.", "is missing"),
            ("### Paper\n\ntea", "the heading 'Add' is missing"),
            (f"Hello!\n{form(RETAG)}", "line 1"),
            (form(RETAG) + "\n\n### Paper\n\nother", "'Paper' occurs twice"),
            (form(RETAG) + "\n\n### Extra\n\nother", "unknown heading 'Extra'"),
            (form({**RETAG, "Reason": "x\n### Remove\nall"}), "'Remove' occurs twice"),
            (form(dict(reversed(RETAG.items()))), "out of order"),
            ("x" * (MAX_LENGTH + 1), "characters"),
        ],
    )
    def test_a_text_that_is_not_a_form_is_an_error(self, text: str, said: str) -> None:
        with pytest.raises(UsageError) as caught:
            parse_form(text)
        assert said in f"{caught.value} {caught.value.hint}"

    @given(st.text(max_size=300))
    def test_any_other_text_is_a_usage_error(self, text: str) -> None:
        try:
            found = parse_form(text)
        except UsageError:
            return
        assert tuple(found.values) in (ADD, CHANGE)

    @pytest.mark.parametrize(
        ("file", "headings"), [("add-paper.yml", ADD), ("change-tags.yml", CHANGE)]
    )
    def test_the_forms_of_the_repository_have_these_headings(
        self, file: str, headings: tuple[str, ...]
    ) -> None:
        template = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / file).read_text("utf-8"))
        assert tuple(field["attributes"]["label"] for field in template["body"]) == headings
