"""From the wheel to a site, in an environment and a folder outside of the repository.

Nothing is downloaded: the environment sees the dependencies of the one that runs the tests, but not
the package under development.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.commands import counts
from support.made_up_libraries import LIBRARIES, entries
from support.made_up_services import Preprint, work
from support.real_index import ROOT
from support.sample_index import write_sample_index
from support.serving import served
from support.shared_build import built_once

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.made_up_services import Services

# Builds a wheel, installs it and runs commands as processes of their own.
pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    """Run a command without the repository on its path; return what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    arguments = [os.fspath(part) for part in command]
    done = subprocess.run(
        arguments, cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel, built once for all processes of the run."""

    def make(folder: Path) -> None:
        pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps")
        run(*pip, "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)

    (found,) = built_once("wheel", make).glob("*.whl")
    return found


@pytest.fixture(scope="session")
def program(wheel: Path) -> Path:
    """The command of an environment into which the wheel is installed, once for all processes."""
    python = Path("venv", "Scripts" if os.name == "nt" else "bin", "python")

    def make(folder: Path) -> None:
        run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
        inside = folder / python
        (site,) = {Path(line) for line in run(inside, "-c", SITE, cwd=folder).splitlines()}
        # Below the wheel's own folder in precedence, and without the editable install.
        (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
        pip = (sys.executable, "-m", "pip", "--python", inside, "install", "--quiet", "--no-deps")
        run(*pip, "--no-index", wheel, cwd=folder)
        where = run(inside, "-c", "import paper_index; print(paper_index.__file__)", cwd=folder)
        assert Path(where.strip()).is_relative_to(site)

    return (built_once("environment", make) / python).with_name("paper-index")


WITH_SERVICES = """\
import sys
from dataclasses import replace
from paper_index.cli.main import main
from paper_index.workflows import add

root = sys.argv.pop(1)
add.ARXIV = replace(add.ARXIV, address=f"{root}/api/query")
add.CROSSREF = replace(add.CROSSREF, address=root)
main()
"""
SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "generator" / "paper_index"
    files = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        assert files <= set(archive.namelist())


def test_from_an_empty_folder_to_a_site(program: Path, tmp_path: Path) -> None:
    assert "paper-index init ." in run(program, "check", cwd=tmp_path, fails=True)
    shown = run(program, "init", "teas", "--yes", "--name", "Teas", cwd=tmp_path)
    assert "teas/site: " in shown
    root = tmp_path / "teas"
    assert "0 errors" in run(program, "check", cwd=root)
    assert "0 files would change" in run(program, "fmt", "--check", cwd=root)
    assert "paper.json: written" in run(program, "schemas", ".paper-index", cwd=root)
    home = (root / "site/index.html").read_text("utf-8")
    assert "<title>Teas</title>" in home


def test_an_index_is_built_by_either_command(program: Path, tmp_path: Path) -> None:
    write_sample_index(tmp_path)
    run(program, "build", cwd=tmp_path)
    pages = {path: path.read_bytes() for path in tmp_path.glob("site/**/*.html")}
    assert len(pages) > 50
    run(program.with_name("python"), "-m", "mkdocs", "build", "--strict", "-q", cwd=tmp_path)
    assert pages == {path: path.read_bytes() for path in tmp_path.glob("site/**/*.html")}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("zotero.bib", 120),
        ("README.md", 20),
        ("ids.txt", 5),
    ],
)
def test_from_a_library_to_a_site_in_the_browser(
    program: Path, tmp_path: Path, page: Page, services: Services, name: str, size: int
) -> None:
    (tmp_path / name).write_text(LIBRARIES[name](size), "utf-8")
    command: tuple[str | Path, ...] = (program,)
    if name == "ids.txt":
        serve_entries(services, size)
        command = (program.with_name("python"), "-c", WITH_SERVICES, services.root)
    shown = run(*command, "init", "papers", name, "--yes", cwd=tmp_path)
    assert counts(shown) == {"entries": size, "added": size}
    root = tmp_path / "papers"
    assert "0 errors" in run(program, "check", cwd=root)
    # Below a path, as on GitHub Pages.
    shutil.copytree(root / "site", tmp_path / "host" / "papers")
    with served(tmp_path / "host") as host:
        read_site(page, f"{host}papers/", name, size)


def serve_entries(services: Services, size: int) -> None:
    """Let the services know the entries of a library."""
    for one in entries(size):
        if one.arxiv:
            services.preprints.append(Preprint(one.arxiv, one.title))
        else:
            services.works.append(work(one.doi, one.title))


def read_site(page: Page, site: str, name: str, size: int) -> None:
    """Find a paper by the navigation and by search, and follow its tag, citation and author."""
    one = next(one for one in entries(size) if one.keywords and one.is_article and not one.arxiv)
    page.goto(site)
    page.locator(".md-tabs__link", has_text="Papers").click()
    expect(page.locator(".pi-lead").first).to_contain_text(f"{size} papers")
    page.wait_for_load_state()  # until then no suggestions are shown
    page.locator("#pi-search").fill(one.title)
    page.locator(".pi-search .pi-option--paper").first.click()
    expect(page.locator("h1")).to_contain_text(one.title)
    paper = page.url
    page.locator(".pi-cite__entry summary").click()
    expect(page.locator("#pi-bibtex")).to_contain_text(one.doi)
    if name != "ids.txt":  # no keywords, collections or headings
        page.locator(".pi-tags li a").first.click()
        expect(page.locator(".pi-crumbs")).to_contain_text("Tags")
    if name != "README.md":  # its remarks name the authors
        page.goto(paper)
        page.locator(".pi-authors a").first.click()
        expect(page.locator(".pi-cards > li", has_text=one.title)).to_be_visible()
        page.locator(".md-tabs__link", has_text="Venues").click()
        expect(page.locator(".pi-names a").first).to_be_visible()
    # One word is in more titles than a page of results shows.
    page.goto(f"{site}search/?q={'+'.join(one.title.split()[:2])}")
    expect(page.locator(".pi-results .pi-card", has_text=one.title)).to_be_visible()
