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

from support.made_up_libraries import better_bibtex
from support.real_index import ROOT
from support.sample_index import write_sample_index
from support.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", folder, ROOT, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment into which the wheel is installed."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    (site,) = {Path(line) for line in run(python, "-c", SITE, cwd=folder).splitlines()}
    # Below the wheel's own folder in precedence, and without the editable install.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps")
    run(*pip, "--no-index", wheel, cwd=folder)
    where = run(python, "-c", "import paper_index; print(paper_index.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(site)
    return python.with_name("paper-index")


FIRST_TITLE = "import paper_index; print(paper_index.load('.').papers[0].paper.title)"
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
    assert "up to date" in run(program, "schemas", "--check", cwd=root)
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
def test_from_a_library_to_a_site_in_the_browser(program: Path, tmp_path: Path, page: Page) -> None:
    (tmp_path / "library.bib").write_text(better_bibtex(400), "utf-8")
    shown = run(program, "init", "papers", "library.bib", "--yes", cwd=tmp_path)
    assert "400 records read: 400 added" in shown
    root = tmp_path / "papers"
    assert "0 errors" in run(program, "check", cwd=root)
    assert "/home/someone" not in "".join(
        path.read_text("utf-8") for path in root.glob("content/papers/*.yml")
    )
    # Below a path, as on GitHub Pages.
    shutil.copytree(root / "site", tmp_path / "host" / "papers")
    title = run(program.with_name("python"), "-c", FIRST_TITLE, cwd=root).strip()
    with served(tmp_path / "host") as host:
        page.goto(f"{host}papers/papers/")
        expect(page.locator(".pi-lead").first).to_contain_text("400 papers")
        page.locator("#pi-search").fill(title)
        page.locator(".pi-search .pi-option--paper").first.click()
        expect(page.locator("h1")).to_contain_text(title)
        page.locator(".pi-cite__entry summary").click()
        expect(page.locator("#pi-bibtex")).to_contain_text("@article{key")
        page.locator(".pi-authors a").first.click()
        expect(page.locator(".pi-card", has_text=title)).to_be_visible()
        page.locator(".md-tabs__link", has_text="Venues").click()
        expect(page.locator(".pi-names a").first).to_contain_text("Journal of ")
