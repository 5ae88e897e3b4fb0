"""Each benchmark runs at its smallest size."""

from __future__ import annotations

import gzip
import io
import json
import runpy
import shutil
import subprocess
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from support.real_index import is_this_index
from support.sample_index import sample_site
from support.sample_texts import samples

# Each runs a program; together they show that published figures can be measured again.
pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of labelled records in which every made-up paper occurs twice."""
    folder = tmp_path_factory.mktemp("labelled")
    rows = [
        {
            "id": f"{source}-{number}",
            "source": source,
            "title": sample.title,
            "authors": sample.authors.split(", "),
            "abstract": sample.abstract,
            "venue": sample.venue.rpartition(" ")[0],
            "year": int(sample.published[:4]),
        }
        for source in ("one", "two")
        for number, sample in enumerate(samples())
    ]
    with gzip.open(folder / "records.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)
    pairs = [f"one-{number},two-{number}" for number in range(len(samples()))]
    (folder / "matches.csv").write_text("\n".join(["one,two", *pairs, ""]), "utf-8")
    return folder


def run(name: str, *arguments: str | Path) -> str:
    """Run a benchmark's program in this process, which has imported what it needs already."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("default")
        patch.syspath_prepend(HERE)
        patch.setattr(sys, "argv", [name, *map(str, arguments)])
        runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")
    return printed.getvalue()


def start(name: str, *arguments: str | Path) -> str:
    """Run a benchmark's program as a process of its own, with another hash seed."""
    command = [sys.executable, str(HERE / f"{name}.py"), *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("build", ["--sizes", "8", "--sizes-only"], "first visit"),
        ("curation", ["--size", "8"], "tags rename"),
        ("exports", ["--size", "8", "--commits", "2"], "feeds"),
        ("init", ["--size", "8"], "8 entries: "),
        ("map", [], "singular vectors"),
        ("people", ["--size", "8"], "all pages"),
        ("refresh", ["--sizes", "8"], "requests"),
        ("related", [], "nDCG"),
        ("suggest", [], "precision"),
        ("watch", ["--sizes", "8"], "requests"),
    ],
)
def test_benchmark_runs(name: str, arguments: list[str], expected: str) -> None:
    if name == "related" and not is_this_index():
        pytest.skip("the judgements are about papers of this repository's own index")
    assert expected in run(name, *arguments)


@pytest.mark.parametrize("mode", ["labelled", "thresholds", "dirty"])
def test_duplicates_are_measured_on_labelled_records(records: Path, mode: str) -> None:
    more = ["--faults", "no year"] if mode == "dirty" else []
    assert "F1" in run("duplicates", mode, records, *more)


@pytest.mark.parametrize("half", ["tuning", "held-out"])
def test_a_labelled_set_is_made_and_measured(records: Path, tmp_path: Path, half: str) -> None:
    papers = records / "records.jsonl.gz"
    folders = [tmp_path / name for name in ("once", "again")]
    for folder in folders:
        assert "are one work" in start("labelled_set", papers, folder, "--half", half)
    once, again = ({path.name: path.read_bytes() for path in f.iterdir()} for f in folders)
    assert once == again
    assert sorted(once) == ["ignore.csv", "matches.csv", "records.jsonl.gz", "twins.csv"]
    assert "F1" in run("duplicates", "labelled", folders[0])


def test_duplicates_are_measured_by_size(records: Path) -> None:
    assert "candidate pairs" in run(
        "duplicates", "scale", records / "records.jsonl.gz", "--sizes", "40"
    )


@pytest.mark.browser
def test_search_is_measured() -> None:
    # In this process other tests may have started Playwright, which runs only once in each.
    assert "Paper Index" in start("search", "--sizes", "8", "--queries", "3")


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("lighthouse"), reason="Lighthouse is not installed")
def test_pages_are_measured() -> None:
    printed = start("lighthouse", sample_site(), "search/", "--runs", "1")
    assert "search/" in printed
    assert "CLS" in printed
