from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import read_content, read_document
from paper_index.model.issues import Issue, SourceLocation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.model.source import Content

    Make = Callable[[dict[str, str | bytes]], Layout]
    Read = Callable[[dict[str, str | bytes]], tuple[Content, list[Issue]]]

PAPERS = "content/papers/"


@pytest.fixture
def read(make_index: Make, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return a function that writes an index and reads it from within its folder."""

    def run(files: dict[str, str | bytes]) -> tuple[Content, list[Issue]]:
        layout = make_index(files)
        monkeypatch.chdir(layout.root)
        return read_content(layout.content.relative_to(layout.root))

    return run


def shown(issues: list[Issue]) -> list[tuple[str, str, str]]:
    return [(str(issue.location), issue.code, issue.message) for issue in issues]


class TestPapers:
    def test_an_empty_folder_is_a_hint(self, read: Read) -> None:
        content, issues = read({})
        assert content.records == ()
        assert shown(issues) == [("content/papers", "no-papers", "there are no papers yet")]

    def test_a_missing_folder_is_a_hint_too(self, tmp_path: Path) -> None:
        content, issues = read_content(tmp_path / "content")
        assert content.records == ()
        assert [issue.code for issue in issues] == ["no-papers"]
        assert content.vocabulary.data == content.verdicts[0].data == {}

    def test_one_paper_has_its_files_name_as_id(self, read: Read) -> None:
        content, issues = read({f"{PAPERS}a-b.yml": "title: T\n"})
        assert issues == []
        (record,) = content.records
        assert (record.id, record.file, record.data) == ("a-b", f"{PAPERS}a-b.yml", {"title": "T"})
        assert record.location("title") == SourceLocation(f"{PAPERS}a-b.yml", 1, "title")

    def test_papers_come_in_order_of_file_name(self, read: Read) -> None:
        content, _ = read({f"{PAPERS}{name}.yml": "" for name in ("c", "a", "b-2", "b")})
        assert [record.id for record in content.records] == ["a", "b-2", "b", "c"]

    def test_both_endings_are_papers(self, read: Read) -> None:
        content, issues = read({f"{PAPERS}a.yml": "", f"{PAPERS}b.yaml": ""})
        assert [record.id for record in content.records] == ["a", "b"]
        assert [(issue.code, issue.hint) for issue in issues] == [
            ("file-extension", "rename it to b.yml")
        ]

    @pytest.mark.parametrize(
        ("first", "second"), [("x.yaml", "x.yml"), ("X.yml", "x.yml"), ("X.yaml", "x.yml")]
    )
    def test_two_files_with_the_same_id_are_refused(
        self, read: Read, first: str, second: str
    ) -> None:
        content, issues = read({PAPERS + first: "", PAPERS + second: ""})
        assert [record.file for record in content.records] == [PAPERS + first]
        message = f"this file and {PAPERS}{first} have the same id"
        assert shown(issues) == [(PAPERS + second, "id-clash", message)]

    @pytest.mark.parametrize("name", ["notes.txt", "X.YML", "x", "folder/x.yml", "x.yml/y"])
    def test_a_stray_file_is_refused(self, read: Read, name: str) -> None:
        content, issues = read({f"{PAPERS}a.yml": "", PAPERS + name: ""})
        assert [record.id for record in content.records] == ["a"]
        place = PAPERS + name.split("/", maxsplit=1)[0]
        message = "only papers, one .yml file each, belong in this folder"
        assert shown(issues) == [(place, "stray-file", message)]
        assert (".yml" in issues[0].hint) == ("/" not in name)

    @pytest.mark.parametrize(
        ("name", "message", "advice"),
        [
            ("._a.yml", "macOS writes such a file", "delete it"),
            (".a.yml", "a hidden file", "delete it"),
            ("a.yml.orig", "has left behind", "delete it"),
            ("a.yml~", "has left behind", "delete it"),
            ("#a.yml#", "has left behind", "delete it"),
            ("a.yml.bak", "has left behind", "delete it"),
            ("a_REMOTE_12345.yml", "has left behind", "delete it"),
            ("a (1).yml", "a copy of a.yml, which is here too", "delete it"),
            ("a copy.yml", "a copy of a.yml, which is here too", "delete it"),
            ("b - Copy (2).yml", "a copy of b.yml", "delete it"),
            ("Copy of a.yml", "a copy of a.yml, which is here too", "delete it"),
            ("a 2.yml", "a copy of a.yml, which is here too", "delete it"),
            ("a (Bo's conflicted copy 2026-01-02).yml", "a copy of a.yml", "delete it"),
        ],
    )
    def test_what_another_program_left_is_to_be_deleted(
        self, read: Read, name: str, message: str, advice: str
    ) -> None:
        content, (issue,) = read({f"{PAPERS}a.yml": "", PAPERS + name: "title: T\n"})
        assert [record.id for record in content.records] == ["a"]
        assert (issue.code, issue.severity, issue.location.file) == (
            "stray-file",
            "error",
            PAPERS + name,
        )
        assert message in issue.message
        assert issue.hint.startswith(advice)

    @pytest.mark.parametrize("name", ["copy-of-a", "copying", "a-2", "yml-orig"])
    def test_a_paper_about_copies_is_none(self, read: Read, name: str) -> None:
        assert read({f"{PAPERS}{name}.yml": "title: T\n"})[1] == []

    def test_a_hidden_file_is_passed_over(self, read: Read) -> None:
        assert read({f"{PAPERS}a.yml": "", f"{PAPERS}.gitkeep": ""})[1] == []

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        (tmp_path / "content" / "papers").write_text("x")
        _, issues = read_content(tmp_path / "content")
        assert [(issue.code, issue.location.file) for issue in issues] == [
            ("stray-file", f"{tmp_path.as_posix()}/content/papers")
        ]


class TestEncodings:
    @pytest.mark.parametrize(
        ("data", "line", "message"),
        [
            (b"title: T\nvenue: a\0b\n", 2, "there is a NUL byte"),
            ("title: T\n\nvenue: é\n".encode("latin-1"), 3, "byte 0xe9 is not UTF-8"),
            ("title: T\n".encode("utf-16"), 1, "byte 0xff is not UTF-8"),
            (b"title: \xed\xa0\x80\n", 1, "byte 0xed is not UTF-8"),
        ],
    )
    def test_a_file_that_is_not_utf_8_is_refused(
        self, read: Read, data: bytes, line: int, message: str
    ) -> None:
        content, issues = read({f"{PAPERS}a.yml": data})
        assert content.records == ()
        assert shown(issues) == [(f"{PAPERS}a.yml:{line}", "encoding", message)]

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    @pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
    def test_a_byte_order_mark_and_any_line_ending_are_read(
        self, read: Read, mark: bytes, newline: bytes
    ) -> None:
        lines = [b"title: T", b"abstract: >-", b"  one", b"  two", b""]
        content, issues = read({f"{PAPERS}a.yml": mark + newline.join(lines)})
        assert issues == []
        assert content.records[0].data == {"title": "T", "abstract": "one two"}

    def test_a_file_that_is_not_yaml_gives_an_issue_and_no_record(self, read: Read) -> None:
        content, issues = read({f"{PAPERS}a.yml": "title: A: B\n", f"{PAPERS}b.yml": "title: B\n"})
        assert [record.id for record in content.records] == ["b"]
        assert [(i.code, str(i.location)) for i in issues] == [
            ("yaml-syntax", f"{PAPERS}a.yml:1:title")
        ]


class TestLinks:
    @pytest.fixture
    def outside(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("outside")
        (folder / "a.yml").write_text("title: Secret\n")
        return folder

    def test_a_paper_that_leads_out_of_the_index_is_not_read(
        self, make_index: Make, outside: Path
    ) -> None:
        layout = make_index({})
        (layout.papers / "a.yml").symlink_to(outside / "a.yml")
        content, issues = read_content(layout.content)
        assert content.records == ()
        assert [issue.code for issue in issues] == ["outside-index"]
        assert issues[0].location.file == (layout.papers / "a.yml").as_posix()

    def test_a_folder_of_papers_that_leads_out_is_named_once(
        self, make_index: Make, outside: Path
    ) -> None:
        layout = make_index({})
        layout.papers.rmdir()
        layout.papers.symlink_to(outside)
        content, issues = read_content(layout.content)
        assert content.records == ()
        assert [(i.code, i.location.file) for i in issues] == [
            ("outside-index", layout.papers.as_posix())
        ]

    @pytest.mark.parametrize("name", ["tags.yml", "duplicates.yml", "config.yml"])
    def test_no_other_file_may_lead_out(self, make_index: Make, outside: Path, name: str) -> None:
        layout = make_index({})
        path = layout.content / name
        path.unlink(missing_ok=True)
        path.symlink_to(outside / "a.yml")
        issues: list[Issue] = []
        assert read_document(path, layout.root, issues).data is None
        assert [issue.code for issue in issues] == ["outside-index"]

    def test_a_link_inside_the_index_is_read(self, make_index: Make) -> None:
        layout = make_index({"content/drafts/a.yml": "title: T\n"})
        (layout.papers / "a.yml").symlink_to(layout.content / "drafts" / "a.yml")
        content, issues = read_content(layout.content)
        assert ([record.data for record in content.records], issues) == ([{"title": "T"}], [])

    @pytest.mark.parametrize("target", ["nowhere.yml", "a.yml"])
    def test_a_broken_link_is_named(self, make_index: Make, target: str) -> None:
        layout = make_index({})
        (layout.papers / "a.yml").symlink_to(target)
        content, issues = read_content(layout.content)
        assert content.records == ()
        assert [issue.code for issue in issues] == ["encoding"]
        assert issues[0].message.startswith("cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_a_stray_file_and_never_waited_for(make_index: Make) -> None:
    layout = make_index({})
    os.mkfifo(layout.papers / "a.yml")
    _, issues = read_content(layout.content)
    assert [issue.code for issue in issues] == ["stray-file"]


def test_a_folder_in_place_of_a_file_is_named(make_index: Make) -> None:
    layout = make_index({"content/duplicates.yml/x": ""})
    content, issues = read_content(layout.content)
    assert content.verdicts[0].data is None
    assert ("encoding", "cannot be read: Is a directory") in [(i.code, i.message) for i in issues]
