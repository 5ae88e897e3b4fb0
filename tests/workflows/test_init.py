"""A new index: its files, its defaults, and what is left alone or left behind."""

from __future__ import annotations

import importlib.metadata
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import write_files
from paper_index.content.layout import Layout
from paper_index.content.write import write_file
from paper_index.ingest.report import Outcome
from paper_index.model.issues import PaperIndexError, UsageError
from paper_index.model.settings import Settings
from paper_index.workflows import init as workflow
from paper_index.workflows.build import build
from paper_index.workflows.check import check, validate
from paper_index.workflows.fmt import format_content
from paper_index.workflows.init import (
    InitOptions,
    create_index,
    default_options,
    index_files,
    installed_package,
    pages_url,
    render_files,
)
from support.made_up_history import commit, git, needs_git
from support.real_index import ROOT, is_this_index

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = InitOptions(
    name="Tea and Entropy",
    description="Papers on tea.",
    url="https://me.github.io/tea/",
    repository="https://github.com/me/tea",
)
PAPERS = [
    {"title": "On the Cooling of Tea", "abstract": "We pour tea.", "authors": ["Ada Brown"]},
    {"title": "Earthen Pots", "abstract": "Clay is baked.", "authors": ["Grace Cole"]},
]
URL = validate(Layout(ROOT)).settings.url
OWN = {"develop": True, "part": "", "install": "make install", "digest_help": "docs/digest.md"}
SHARED = sorted(name for name in index_files(OPTIONS) if name.startswith((".github/", ".vscode/")))


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.json"
    path.write_text(json.dumps(PAPERS), "utf-8")
    return path


class TestTemplates:
    @pytest.mark.parametrize("name", [*SHARED, ".gitattributes"])
    def test_of_the_workflows_are_those_of_this_repository(self, name: str) -> None:
        if not (ROOT / name).exists():
            pytest.skip("a copy of the repository may lack it")
        if name.startswith(".vscode/") and not is_this_index():
            pytest.skip("it has the address of this repository's own index")
        expected = render_files({**vars(OPTIONS), **OWN, "url": URL})[name].decode()
        assert (ROOT / name).read_text("utf-8") == expected

    def test_of_gitignore_is_part_of_this_repository_s(self) -> None:
        ours = (ROOT / ".gitignore").read_text("utf-8").splitlines()
        assert set(index_files(OPTIONS)[".gitignore"].decode().splitlines()) <= set(ours)

    @pytest.mark.parametrize("name", [name for name in SHARED if "workflows/" in name])
    def test_of_workflows_are_yaml_and_install_what_config_yml_names(self, name: str) -> None:
        text = index_files(OPTIONS)[name].decode()
        jobs = yaml.safe_load(text)["jobs"].values()
        steps = [step for job in jobs for step in job["steps"]]
        installs = [step["run"] for step in steps if step.get("name") == "Install"]
        assert all("content/config.yml" in command for command in installs)
        assert ("paper-index " in text) == bool(installs)
        assert "make " not in text

    @pytest.mark.parametrize(
        "name", ["Tea: #1 & <b>more</b>", "'quoted' \"twice\"", "{{ x }}", "no", "1.10"]
    )
    def test_keep_hostile_texts_as_they_are(self, name: str) -> None:
        written = index_files(InitOptions(name=name, description=f"{name}."))
        config = yaml.load(written["content/config.yml"], yaml.BaseLoader)
        assert (config["name"], config["description"]) == (name, f"{name}.")
        assert yaml.load(written["mkdocs.yml"], yaml.BaseLoader)["site_name"] == name
        head = written["docs/about.md"].decode().split("---\n")[1]
        assert yaml.load(head, yaml.BaseLoader)["description"] == f"{name}."
        assert "<b>" not in written["README.md"].decode()


class TestCreateIndex:
    def test_makes_an_index_in_its_one_form(self, tmp_path: Path, library: Path) -> None:
        layout = Layout(tmp_path / "new")
        result = create_index(layout.root, OPTIONS, [library])
        assert result.created == tuple(files(layout.root))
        assert (result.kept, result.is_complete) == ((), True)
        assert result.report
        assert result.report.count(Outcome.ADDED) == 2
        assert not check(layout).valid.issues
        assert validate(layout).settings.url == OPTIONS.url
        assert format_content(layout, write=False).changed == ()
        assert set(files(layout.content)) == {
            "config.yml",
            "papers/earthen-pots.yml",
            "papers/on-the-cooling-of-tea.yml",
            "permalinks.txt",
            "sources/library.json",
            "tags.yml",
        }

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.bib", "@article{tea, title={On the Cooling of Tea}, year={2021}}\n"),
            ("a.ris", "TY  - JOUR\nTI  - On the Cooling of Tea\nPY  - 2021\nER  - \n"),
            ("a.json", '[{"type": "article", "title": "On the Cooling of Tea", "id": "t"}]'),
            (
                "a.md",
                "# Teas\n\n- [On the Cooling of Tea](https://arxiv.org/abs/2104.06083)\n",
            ),
        ],
    )
    def test_takes_a_library_in_any_format(self, tmp_path: Path, name: str, text: str) -> None:
        (tmp_path / name).write_text(text, "utf-8")
        create_index(tmp_path / "new", OPTIONS, [tmp_path / name])
        paper = tmp_path / "new/content/papers/on-the-cooling-of-tea.yml"
        assert "title: On the Cooling of Tea\n" in paper.read_text("utf-8")
        assert format_content(Layout(tmp_path / "new"), write=False).changed == ()

    def test_leaves_files_alone_and_names_them(self, tmp_path: Path) -> None:
        mine: dict[str, str | bytes] = {
            "README.md": "mine\n",
            ".github/workflows/check.yml": "mine",
        }
        write_files(tmp_path, mine)
        result = create_index(tmp_path, OPTIONS)
        assert result.kept == tuple(sorted(mine))
        assert not {*result.created} & {*mine}
        assert (tmp_path / "README.md").read_text("utf-8") == "mine\n"

    def test_refuses_a_folder_with_an_index(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        with pytest.raises(UsageError, match="there is an index in"):
            create_index(tmp_path, OPTIONS)
        assert files(tmp_path) == {}

    @pytest.mark.parametrize("plugins", ["", "plugins: [paper-index]\n"])
    def test_adds_no_page_to_a_site_that_is_there(self, tmp_path: Path, plugins: str) -> None:
        (tmp_path / "mkdocs.yml").write_text(f"site_name: Old\n{plugins}")
        result = create_index(tmp_path, OPTIONS)
        assert result.is_complete == bool(plugins)
        assert not (tmp_path / "docs").exists()
        ignored = (tmp_path / ".gitignore").read_text("utf-8").splitlines()
        assert ("/docs/index.md" in ignored) == result.is_complete
        assert ("/docs/literature/" in ignored) != result.is_complete

    @pytest.mark.parametrize("data", [None, b"", b"%PDF-1.4\n\xff\xfe"])
    def test_a_file_that_cannot_be_imported_leaves_nothing_behind(
        self, tmp_path: Path, library: Path, data: bytes | None
    ) -> None:
        bad = tmp_path / "bad.pdf"
        if data is not None:
            bad.write_bytes(data)
        with pytest.raises(PaperIndexError, match=r"bad\.pdf"):
            create_index(tmp_path / "new", OPTIONS, [library, bad])
        assert not (tmp_path / "new").exists()

    def test_interrupted_anywhere_it_leaves_complete_files_and_can_be_repeated(
        self, tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create_index(tmp_path / "whole", OPTIONS, [library])
        expected = files(tmp_path / "whole")
        writes = 0

        def write(path: Path, data: bytes) -> bool:
            nonlocal writes
            writes += 1
            if writes == last:
                raise KeyboardInterrupt
            return write_file(path, data)

        monkeypatch.setattr(workflow, "write_file", write)
        for last in range(1, 30):
            folder, writes = tmp_path / str(last), 0
            try:
                create_index(folder, OPTIONS, [library])
            except KeyboardInterrupt:
                assert files(folder).items() <= expected.items()
                assert not (folder / "content").exists()
                monkeypatch.undo()
                result = create_index(folder, OPTIONS, [library])
                assert {*result.created, *result.kept} == {*expected}
                monkeypatch.setattr(workflow, "write_file", write)
            else:
                break
        assert last > 15

    @pytest.mark.slow  # builds the site
    @needs_git
    def test_an_empty_index_builds_without_warnings_and_git_sees_no_generated_file(
        self, tmp_path: Path
    ) -> None:
        layout = Layout(tmp_path / "new")
        create_index(layout.root, OPTIONS)
        commit(layout.root)
        layout.papers.rmdir()  # git keeps no empty folder
        build(layout)  # a warning would stop it
        assert git(layout.root, "status", "--porcelain").stdout == ""


class TestDefaults:
    @pytest.mark.parametrize(
        ("repository", "url"),
        [
            (None, None),
            ("https://github.com/Me/my-index", "https://me.github.io/my-index/"),
            ("https://github.com/me/me.github.io/", "https://me.github.io/"),
            ("https://gitlab.com/me/tea", "https://me.gitlab.io/tea/"),
            ("https://gitlab.com/group/sub/tea", None),
            ("https://github.com/me", None),
            ("https://git.example/me/tea", None),
        ],
    )
    def test_the_address_follows_from_the_repository(
        self, repository: str | None, url: str | None
    ) -> None:
        assert pages_url(repository) == url

    @pytest.mark.parametrize(
        ("folder", "name"),
        [("my-index", "My index"), ("tea_and__pots", "Tea and pots"), ("X", "X")],
    )
    def test_the_name_follows_from_the_folder(self, tmp_path: Path, folder: str, name: str) -> None:
        options = default_options(tmp_path / folder)
        assert options.name == name
        assert options.description == Settings().description
        assert (options.url, options.repository) == (None, None)

    @needs_git
    @pytest.mark.parametrize(
        ("origin", "repository"),
        [
            ("git@github.com:me/tea.git", "https://github.com/me/tea"),
            ("https://github.com/me/tea.git", "https://github.com/me/tea"),
            ("https://me:secret@github.com/me/tea.git", None),
            ("/srv/tea.git", None),
        ],
    )
    def test_the_repository_is_the_one_that_the_folder_comes_from(
        self, tmp_path: Path, origin: str, repository: str | None
    ) -> None:
        git(tmp_path, "init", "-q")
        git(tmp_path, "remote", "add", "origin", origin)
        assert default_options(tmp_path).repository == repository
        assert default_options(tmp_path / "inside").repository is None

    @pytest.mark.parametrize(
        ("record", "requirement"),
        [
            (None, InitOptions.package),
            ({"url": "file:///src", "dir_info": {"editable": True}}, InitOptions.package),
            (
                {
                    "url": "https://github.com/me/paper-index",
                    "vcs_info": {"vcs": "git", "commit_id": "abc123"},
                },
                "paper-index @ git+https://github.com/me/paper-index@abc123",
            ),
        ],
    )
    def test_the_package_is_pinned_to_what_is_installed(
        self, monkeypatch: pytest.MonkeyPatch, record: Any, requirement: str
    ) -> None:
        class Distribution:
            def read_text(self, _: str) -> str | None:
                return record and json.dumps(record)

        monkeypatch.setattr(importlib.metadata, "distribution", lambda _: Distribution())
        assert installed_package() == requirement

    @pytest.mark.parametrize(
        "options",
        [{"url": "example"}, {"repository": "git@x:y"}, {"name": "a\nb"}, {"description": " "}],
    )
    def test_a_value_that_config_yml_may_not_have_is_refused(self, options: dict[str, str]) -> None:
        with pytest.raises(UsageError, match=next(iter(options))):
            InitOptions(**{"name": "Tea", "description": "Tea.", **options})
