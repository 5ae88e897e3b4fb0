"""The layout of an index, and what is read from its mkdocs.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.addresses import read_repository, read_site_url
from paper_index.content.layout import Layout, find_index
from paper_index.model.issues import UsageError
from paper_index.model.settings import Repository, Settings

if TYPE_CHECKING:
    from pathlib import Path


class TestFindIndex:
    def test_finds_the_folder_with_content(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        layout = find_index(tmp_path)
        assert layout.papers == tmp_path / "content" / "papers"
        assert layout.sources == tmp_path / "content" / "sources"
        assert layout.docs == tmp_path / "docs"

    @pytest.mark.parametrize("content", ["missing", "a file"])
    def test_says_what_is_missing_and_what_to_do(self, tmp_path: Path, content: str) -> None:
        if content == "a file":
            (tmp_path / "content").write_text("x")
        with pytest.raises(UsageError, match="the folder content/ is missing") as caught:
            find_index(tmp_path)
        assert str(tmp_path) in str(caught.value)
        assert "--index DIR" in caught.value.hint


class TestRepository:
    @pytest.mark.parametrize(
        ("source", "url", "edit"),
        [
            ("", None, None),
            ("site_name: x\n", None, None),
            ("- a\n", None, None),
            ("repo_url: ''\n", None, None),
            (
                "repo_url: https://github.com/a/b/\n",
                "https://github.com/a/b",
                "https://github.com/a/b/edit/main/content/x.yml",
            ),
            (
                "repo_url: https://gitlab.com/a/b\n",
                "https://gitlab.com/a/b",
                "https://gitlab.com/a/b/-/edit/main/content/x.yml",
            ),
            (
                "repo_url: https://github.com/a/b\nedit_uri: blob/dev/index/docs/\n",
                "https://github.com/a/b",
                "https://github.com/a/b/blob/dev/index/content/x.yml",
            ),
            ("repo_url: https://github.com/a/b\nedit_uri: ''\n", "https://github.com/a/b", None),
            (
                "repo_url: !ENV [NO_ONE, 'https://github.com/c/d']\nx: !!python/name:os.system\n",
                "https://github.com/c/d",
                "https://github.com/c/d/edit/main/content/x.yml",
            ),
        ],
    )
    def test_follows_mkdocs_own_keys(
        self, tmp_path: Path, source: str, url: str | None, edit: str | None
    ) -> None:
        (tmp_path / "mkdocs.yml").write_text(source)
        repository = read_repository(Layout(tmp_path), Settings())
        assert repository.url == url
        assert repository.edit_address("content/x.yml") == edit

    def test_is_unknown_without_mkdocs_yml(self, tmp_path: Path) -> None:
        assert read_repository(Layout(tmp_path), Settings()) == Repository()

    def test_is_that_of_config_yml_unless_mkdocs_yml_names_one(self, tmp_path: Path) -> None:
        settings = Settings(repository="https://gitlab.com/a/b")
        assert read_repository(Layout(tmp_path), settings).url == "https://gitlab.com/a/b"
        (tmp_path / "mkdocs.yml").write_text("repo_url: https://github.com/c/d\n")
        assert read_repository(Layout(tmp_path), settings).url == "https://github.com/c/d"
        (tmp_path / "mkdocs.yml").write_text("repo_url: ''\n")
        assert read_repository(Layout(tmp_path), settings) == Repository()

    @pytest.mark.parametrize("data", [b"a: [\n", b"a: \xe9\n", None])
    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path, data: bytes | None) -> None:
        path = tmp_path / "mkdocs.yml"
        if data is None:
            path.mkdir()
        else:
            path.write_bytes(data)
        with pytest.raises(UsageError, match=r"mkdocs\.yml cannot be read: "):
            read_repository(Layout(tmp_path), Settings())

    def test_a_fault_of_yaml_is_placed(self, tmp_path: Path) -> None:
        (tmp_path / "mkdocs.yml").write_text("site_name: X\nnav: !x y\nplugins:\n - a\n b: c\n")
        with pytest.raises(UsageError, match=r"cannot be read: line 5, column 2: [^\n]*$"):
            read_repository(Layout(tmp_path), Settings())


class TestSiteUrl:
    @pytest.mark.parametrize(
        ("source", "url"),
        [
            ("", None),
            ("site_url: ''\n", None),
            ("site_url: https://example.org\n", "https://example.org/"),
            ("site_url: https://example.org/tea/\n", "https://example.org/tea/"),
            ("site_url: !ENV [NO_ONE, 'http://localhost:8000/']\n", "http://localhost:8000/"),
        ],
    )
    def test_ends_in_a_slash(self, tmp_path: Path, source: str, url: str | None) -> None:
        (tmp_path / "mkdocs.yml").write_text(source)
        assert read_site_url(Layout(tmp_path), Settings()) == url

    def test_is_unknown_without_mkdocs_yml(self, tmp_path: Path) -> None:
        assert read_site_url(Layout(tmp_path), Settings()) is None

    def test_is_that_of_config_yml_unless_mkdocs_yml_has_one(self, tmp_path: Path) -> None:
        settings = Settings(url="https://tea.example/index")
        assert read_site_url(Layout(tmp_path), settings) == "https://tea.example/index/"
        (tmp_path / "mkdocs.yml").write_text("site_url: https://example.org/\n")
        assert read_site_url(Layout(tmp_path), settings) == "https://example.org/"
        (tmp_path / "mkdocs.yml").write_text("site_url: ''\n")
        assert read_site_url(Layout(tmp_path), settings) is None

    @pytest.mark.parametrize(
        "url", ["example.org", "/tea/", "ftp://a.b/", "https://", "https://[", "https://a b/", "7"]
    )
    def test_an_invalid_web_address_is_named(self, tmp_path: Path, url: str) -> None:
        (tmp_path / "mkdocs.yml").write_text(f"site_url: '{url}'\n")
        with pytest.raises(UsageError, match="is not a web address"):
            read_site_url(Layout(tmp_path), Settings())
