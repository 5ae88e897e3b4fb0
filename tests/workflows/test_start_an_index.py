"""Indexes made of libraries: common exports, broken files, and files that are no library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from paper_index.cli.main import main
from support.commands import counts
from support.made_up_libraries import LIBRARIES, better_bibtex, entries
from support.made_up_services import Preprint, work

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from support.made_up_services import Services

SIZE = 10
LISTED = {name: make for name, make in LIBRARIES.items() if name != "ids.txt"}


def init(folder: Path, *files: Path, more: tuple[str, ...] = ()) -> Result:
    """Create an index of libraries without building its site."""
    arguments = ["init", str(folder), *map(str, files), "--yes", "--no-build", *more]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def papers(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the papers of an index by title, as its files have them."""
    files = folder.glob("content/papers/*.yml")
    found = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in files]
    return {paper["title"]: paper for paper in found}


@pytest.mark.parametrize("name", LISTED)
def test_a_library_comes_in_completely_and_keeps_private_data_out(
    tmp_path: Path, name: str
) -> None:
    result = init(tmp_path / "index", write(tmp_path / name, LISTED[name](SIZE)))
    assert result.exit_code == 0
    head = result.stdout.splitlines()[0]
    assert head.startswith(f"{tmp_path.as_posix()}/{name}: ")
    assert str(SIZE) in head
    assert counts(result.stdout) == {"entries": SIZE, "added": SIZE}
    found = papers(tmp_path / "index")
    for one in entries(SIZE):
        paper = found[one.title]
        if name == "README.md":
            assert paper.get("doi") == (None if one.arxiv else one.doi)
            assert paper["code"]
            continue
        assert paper["doi"] == one.doi
        form = "{0[0]}. {1}" if name == "scopus.ris" else "{0} {1}"
        assert paper["authors"] == one.names(form)
        assert str(paper["published"]).startswith(str(one.year))
        assert str(paper["venue"]).casefold() == one.venue.casefold()
        assert ("abstract" in paper) == bool(one.abstract)
    written = [path.read_text("utf-8") for path in tmp_path.glob("index/content/**/*.*")]
    private = ("/home/someone", "/Users/someone", "internal-pdf", "ask Bo")
    assert not [word for word in private for text in written if word in text]


@pytest.mark.parametrize("name", [name for name in LISTED if name != "zotero.json"])
def test_keywords_and_headings_become_draft_tags(tmp_path: Path, name: str) -> None:
    library = write(tmp_path / name, LISTED[name](SIZE))
    init(tmp_path / "some", library)
    init(tmp_path / "none", library, more=("--tags", "none"))
    some, none = (
        yaml.safe_load((tmp_path / folder / "content/tags.yml").read_text("utf-8"))
        for folder in ("some", "none")
    )
    assert "Pots & Kettles" in {tag["name"] for tag in some["tags"].values()}
    assert {tag["group"] for tag in some["tags"].values()} == {"imported"}
    assert not none["tags"]
    tags = [tag for paper in papers(tmp_path / "some").values() for tag in paper.get("tags", ())]
    assert "pots-kettles" in tags


def test_identifiers_are_looked_up(tmp_path: Path, services: Services) -> None:
    services.preprints.append(Preprint("2104.06083", "On the Cooling of Tea"))
    services.works.append(work("10.5555/pots", "Earthen Pots"))
    ids = write(tmp_path / "ids.txt", "# to read\narXiv:2104.06083\nhttps://doi.org/10.5555/pots\n")
    result = init(tmp_path / "index", ids)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{ids.as_posix()}: identifiers (")
    assert set(papers(tmp_path / "index")) == {"On the Cooling of Tea", "Earthen Pots"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "this is a PDF"),
        (
            b"\xef\xbb\xbf\n<!DOCTYPE html><title>Log in</title><p>@article{a, title={Tea}}",
            "this is an HTML page, perhaps one that asks to log in",
        ),
        (b"Error 403\nAccess denied\n", "supported formats: BibTeX or BibLaTeX; RIS;"),
        (b"\x00\x01\x02\x03", "NUL byte"),
    ],
)
def test_a_file_that_is_no_library_creates_nothing(
    tmp_path: Path, text: bytes, message: str
) -> None:
    good = write(tmp_path / "good.bib", better_bibtex(2))
    result = init(tmp_path / "index", good, write(tmp_path / "library.bib", text))
    assert result.exit_code == 2
    assert "library.bib:1" in result.stderr
    assert message in result.stderr
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("damage", ["{", "}", "{{{"])
@pytest.mark.parametrize("field", ["title = ", "author = ", "url = "])
def test_an_unbalanced_brace_costs_one_entry(tmp_path: Path, damage: str, field: str) -> None:
    found = better_bibtex(SIZE).split("\n\n")
    found[5] = found[5].replace(f"{field}{{", f"{field}{{{damage}")
    result = init(tmp_path / "index", write(tmp_path / "library.bib", "\n\n".join(found)))
    assert result.exit_code == 0
    whole = {one.title for one in entries(SIZE) if one.number != 5}
    assert whole <= set(papers(tmp_path / "index"))
    line = "\n\n".join(found[:5]).count("\n") + 3
    assert f"library.bib:{line} " in result.stdout


def test_two_works_with_one_key_both_come_in(tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{year}.bib", f"@book{{key1, title={title}, author={name}, year={year}}}")
        for title, name, year in (
            ("{On Tea}", "{Ann Pot}", 2001),
            ("{On Old Stones}", "{Bo Cup}", 1999),
        )
    ]
    result = init(tmp_path / "index", *files)
    assert result.exit_code == 0
    keys = {title: paper["citation_key"] for title, paper in papers(tmp_path / "index").items()}
    assert keys["On Tea"] == "key1"
    assert keys["On Old Stones"] not in {"key1", None}
    assert "citation_key: 'key1' is taken" in result.stdout
    assert CliRunner().invoke(main, ["--index", str(tmp_path / "index"), "check"]).exit_code == 0


@pytest.mark.slow  # compares 240 records
@pytest.mark.parametrize("is_certain", [True, False])
def test_the_report_of_120_duplicates_is_short(tmp_path: Path, is_certain: bool) -> None:  # noqa: FBT001
    library = better_bibtex(120)
    again = library.replace("@article{", "@article{again-")
    if not is_certain:
        again = "\n".join(line for line in again.splitlines() if "  doi = " not in line)
        again = again.replace("date = {19", "date = {18").replace("date = {20", "date = {19")
        again = again.replace("eprint = {19", "eprint = {18")
    result = init(tmp_path / "index", write(tmp_path / "library.bib", f"{library}\n{again}"))
    assert result.exit_code == 0
    assert counts(result.stdout)["added"] == 120
    assert "--verbose lists them all" in result.stdout
    assert len(papers(tmp_path / "index")) == 120
    assert len(result.stdout.splitlines()) < (120 if is_certain else 300)
    assert len(result.stdout) < 40_000
