"""What tests share: small made-up indexes written inline, the real site, a browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import paper_index
from paper_index.content.layout import Layout
from support import find_browser
from support.made_up_services import Services, serving
from support.sample_index import sample_site
from support.serving import served
from support.shared_build import start_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

# Shared machines stall now and then; a slow example is no failure.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the processes of this run share; the workers inherit its path."""
    if not hasattr(config, "workerinput"):
        folder = start_run()
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--update-golden` write the golden pages anew."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


_MODULES = Path(paper_index.__file__).parent / "site/theme/assets/paper-index/search"

MKDOCS = """\
site_name: Made-up index
site_url: https://example.org/
repo_url: https://github.com/example/made-up
theme: material
plugins: [paper-index]
"""

TAGS = """\
groups:
  field:
    name: Field
    description: Which science it is.
tags:
  tea-science:
    name: Tea science
    group: field
    definition: How tea behaves in cups, pots and theories.
    aliases: [tea]
  cup-theory:
    name: Cup theory
    group: field
    definition: What cups have in common.
"""

PAPER = """\
title: On the Cooling of Tea
authors: [Ada Brown, Grace Cole]
published: 2021-04-13
arxiv: "2104.06083"
tags: [tea-science, cup-theory]
abstract: >-
  We pour tea into cups and wait. It cools, and we say by how much.
"""


POTS = (
    PAPER.replace("Tea", "Earthen pots")
    .replace("2104.06083", "2104.06084")
    .replace("We pour", "Clay is baked, and we pour")
)
"""Another paper, with the same tags."""

TWO: dict[str, str | bytes] = {
    "content/papers/tea.yml": PAPER,
    "content/papers/pots.yml": POTS,
}
"""An index of two papers."""


def write_files(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files, keyed by POSIX path, below a folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Layout]:
    """Return a function that writes an index: given files over a vocabulary and mkdocs.yml."""

    def make(files: dict[str, str | bytes]) -> Layout:
        base: dict[str, str | bytes] = {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS}
        write_files(tmp_path, base | files)
        (tmp_path / "content" / "papers").mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs").mkdir(exist_ok=True)
        return Layout(tmp_path)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; the run fails when there is none."""
    from playwright.sync_api import expect, sync_playwright

    # Patience, not a measurement: shared machines stall now and then.
    expect.set_options(timeout=20_000)
    executable = find_browser.find()
    assert executable, "no Chromium was found: run `make browser`"
    flags = [flag for flag in find_browser.FLAGS if flag != "--headless"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the made-up index of 53 papers."""
    with served(sample_site()) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page; a script that fails on it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems


@pytest.fixture
def modules(page: Page, site: str) -> str:
    """The address of the search's modules, which a site has only joined; `page` is on the site."""
    folder = f"{site}assets/paper-index/search/"
    page.route(
        f"{folder}*",
        lambda route: route.fulfill(path=_MODULES / route.request.url.removeprefix(folder)),
    )
    page.goto(site)
    return folder


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Services]:
    """The services on loopback, for the command line as well; no proxy, no key, an empty cache."""
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    with serving() as running:
        monkeypatch.setattr("paper_index.workflows.add.ARXIV", running.arxiv)
        monkeypatch.setattr("paper_index.workflows.add.CROSSREF", running.crossref)
        monkeypatch.setattr("paper_index.workflows.add.OPENALEX", running.openalex)
        for name, service in zip(("", "_OLD"), running.openreview, strict=True):
            monkeypatch.setattr(f"paper_index.workflows.add.OPENREVIEW{name}", service)
        yield running


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a client would have waited; nobody waits."""
    taken: list[float] = []
    monkeypatch.setattr("paper_index.ingest.client.time.sleep", taken.append)
    return taken
