"""The data files of a site: their page, and their import into another index."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from html import unescape
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from conftest import PAPER, TWO, write_files
from paper_index.exports.data_records import COLUMNS
from paper_index.pages.feeds import size
from paper_index.workflows.build import build, generate
from paper_index.workflows.check import check
from support.commands import passes, run
from support.datasette_answers import answer
from support.sample_index import sample_papers, sample_site
from support.sample_texts import COUPLING, SITE_FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

PLACE = "https://example.org/"


def page() -> str:
    return (sample_site() / "data/index.html").read_text("utf-8")


def downloads() -> dict[str, Path]:
    return {name: path for name, path in files(sample_site()).items() if name != "index.html"}


def files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in (folder / "data").iterdir() if path.is_file()}


def without_source(papers_json: bytes) -> list[dict[str, object]]:
    return [{**paper, "source": None} for paper in json.loads(papers_json)["papers"]]


class TestPage:
    def test_it_has_every_file_with_its_size(self) -> None:
        row = r'href="([^"]+)" download>\1</a> <small>([^<]+)</small>'
        listed = dict(re.findall(row, page()))
        assert listed == {name: size(path.stat().st_size) for name, path in downloads().items()}

    def test_it_has_every_field_and_every_table_with_its_columns(self) -> None:
        told = page()
        names = set(COLUMNS) | set(json.loads(downloads()["tags.json"].read_bytes())["tags"][0])
        with closing(sqlite3.connect(downloads()["papers.db"])) as database:
            tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type != 'shadow'"
            for (table,) in database.execute(tables).fetchall():
                if not table.startswith("sqlite_"):
                    names.add(table)
                    columns = "SELECT name FROM pragma_table_info(?)"
                    if table not in {"papers", "papers_fts", "metadata"}:
                        names |= {name for (name,) in database.execute(columns, (table,))}
        assert {name for name in names if f"<code>{name}</code>" not in told} == set()

    def test_its_examples_are_true(self) -> None:
        shown = [
            unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code>", page(), re.S)
        ]
        (query,) = [code for code in shown if code.startswith("SELECT")]
        with closing(sqlite3.connect(downloads()["papers.db"])) as database:
            assert len(database.execute(query).fetchall()) > 5
        assert f'"{PLACE}data/papers.jsonl"' in shown[0]
        for name in re.findall(r"(?:papers|tags)\.(?:db|jsonl?|csv|yml)", "".join(shown)):
            assert name in downloads()


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1 kB"), (999_499, "999 kB"),
     (999_500, "1.0 MB"), (52_340_000, "52.3 MB")],
)  # fmt: skip
def test_a_size_is_told_for_people(count: int, shown: str) -> None:
    assert size(count) == shown


def test_the_json_is_right_by_the_schema_beside_it() -> None:
    schema, papers = (
        json.loads(downloads()[name].read_bytes()) for name in ("schema.json", "papers.json")
    )
    jsonschema.Draft202012Validator(schema).validate(papers)
    assert len(papers["papers"]) == len(sample_papers())


def test_datasette_opens_the_database_and_finds_a_paper() -> None:
    words = "/papers/papers.json?_search=coupling+bottleneck&_shape=array"
    found = answer(downloads()["papers.db"], words)
    assert COUPLING in [row["id"] for row in found]


def test_llms_txt_leads_to_files_and_pages_that_are_there() -> None:
    text = (sample_site() / "llms.txt").read_text("utf-8")
    links = re.findall(r"^- \[[^]]+\]\(https://example\.org/([^)]*)\)", text, re.MULTILINE)
    assert {f"data/{name}" for name in downloads()} < set(links)
    assert {"data/", "feeds/", "papers/", "tags/", "recent/"} < set(links)
    for link in links:
        path = sample_site() / link
        assert (path / "index.html" if link.endswith("/") else path).is_file()


def test_an_empty_index_has_whole_files_and_builds(make_index: MakeIndex) -> None:
    layout = make_index({"content/tags.yml": ""})
    build(layout)
    site = layout.root / "site"
    assert json.loads((site / "data/papers.json").read_bytes())["papers"] == []
    assert yaml.safe_load((site / "data/tags.yml").read_bytes()) == {"groups": {}, "tags": {}}
    assert "has not chosen a licence" in (site / "data/index.html").read_text("utf-8")


@pytest.mark.parametrize("formats", ["[]", "[csv]", "[jsonl, json]"])
def test_the_page_names_only_files_that_are_there(make_index: MakeIndex, formats: str) -> None:
    layout = make_index({**TWO, "content/config.yml": f"data_formats: {formats}\n"})
    generate(layout)
    shown = (layout.docs / "data.md").read_text("utf-8")
    named = set(re.findall(r"\b(?:papers|schema)\.(?:csv|db|json|jsonl)\b", shown))
    assert named <= {path.name for path in (layout.docs / "data").iterdir()}


def test_without_an_address_of_the_site_links_are_relative(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    layout.mkdocs.write_text(layout.mkdocs.read_text("utf-8").replace("site_url", "#"), "utf-8")
    build(layout)
    assert "](data/papers.json)" in (layout.docs / "llms.txt").read_text("utf-8")
    assert '"data/papers.jsonl"' in unescape((layout.docs / "data.md").read_text("utf-8"))


def test_a_licence_may_be_named_and_stands_in_every_place(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/config.yml": "license: CC0-1.0\n"})
    generate(layout)
    for name in ("data.md", "llms.txt", "data/papers.json", "data/tags.json"):
        assert "CC0-1.0" in (layout.docs / name).read_text("utf-8")


class TestTakenOver:
    """By the commands that the page names: data/tags.yml, then `paper-index import`."""

    def takes_over(self, layout: Layout, data: Path, name: str) -> None:
        shutil.copy(data / "tags.yml", layout.content / "tags.yml")
        result = run(layout, "import", data / name)
        assert result.exit_code == 0, result.output
        assert passes(layout)
        generate(layout)

    @pytest.mark.parametrize("name", ["papers.json", "papers.jsonl"])
    def test_the_sample_index_gives_the_same_data_again(
        self, make_index: MakeIndex, name: str
    ) -> None:
        layout = make_index({"content/config.yml": SITE_FILES["content/config.yml"]})
        self.takes_over(layout, sample_site() / "data", name)
        found = {name: path.read_bytes() for name, path in files(layout.docs).items()}
        assert set(found) == set(downloads())
        for path, data in found.items():
            if path.startswith("tags.") or path.endswith((".bib", ".ris", ".csl.json")):
                assert data == downloads()[path].read_bytes()
        # A paper without a source gets the name of the imported file.
        assert without_source(found["papers.json"]) == without_source(
            downloads()["papers.json"].read_bytes()
        )

    def test_the_vocabulary_is_the_same_and_in_its_one_form(
        self, make_index: MakeIndex, tmp_path: Path
    ) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER})
        generate(layout)
        before = check(layout).valid.vocabulary.by_id
        write_files(tmp_path, {"content/tags.yml": (layout.docs / "data/tags.yml").read_bytes()})
        assert check(layout).valid.vocabulary.by_id == before
        form = (layout.docs / "data/tags.yml").read_bytes()
        assert run(layout, "fmt").exit_code == 0
        assert (layout.content / "tags.yml").read_bytes() == form
