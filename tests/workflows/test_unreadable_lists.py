"""While a list cannot be read completely, no command changes what depends on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TAGS, TWO
from support.commands import run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

MESSY = PAPER.replace("[tea-science, cup-theory]", "[tea, cup-theory]").replace("title", "title ")
ENTRY = "  cup-theory:\n    name: Cup theory\n"
FAULTS: dict[str, str | bytes] = {
    "a conflict": f"<<<<<<< ours\n{TAGS}=======\n{TAGS}>>>>>>> theirs\n",
    "a conflict in an entry": TAGS.replace(
        ENTRY, f"<<<<<<< ours\n{ENTRY}=======\n>>>>>>> theirs\n"
    ),
    "a tab": TAGS.replace("    name", "\tname", 1),
    "a byte that is not UTF-8": TAGS.encode().replace(b"Tea science", b"Th\xe9"),
    "a NUL byte": TAGS.encode().replace(b"Tea science", b"T\0ea"),
    "half a file": TAGS.partition("    group: field\n    definition: What")[0],
    "a list": "- tea-science\n- cup-theory\n",
    "a key twice": f"{TAGS}{ENTRY}    group: field\n    definition: Again.\n",
    "a section twice": f"{TAGS}tags: {{}}\n",
    "an unknown key in an entry": f"{TAGS}    colour: red\n",
    "an entry without definition": TAGS.replace("    definition: What cups have in common.\n", ""),
    "an unknown section": f"{TAGS}tag: {{}}\n",
    "an alias twice": f"{TAGS}    aliases: [tea]\n",
    "an empty file": "",
    "no tags": "groups: {}\ntags:\n",
}
COMMANDS = {
    "fmt": ["fmt"],
    "rename": ["tags", "rename", "tea", "leaves"],
    "merge": ["tags", "merge", "cup-theory", "tea"],
    "remove": ["tags", "remove", "cup-theory", "--redirect", "tea"],
    "split": ["tags", "split", "tea", "cup-theory", "cup-theory"],
    "add": ["tags", "add", "pots", "--name", "Pots", "--group", "field", "--definition", "Clay."],
    "fill": ["fill"],
}


def index(make_index: MakeIndex, tags: str | bytes) -> Layout:
    papers = {"content/papers/tea.yml": MESSY, "content/papers/bare.yml": "title:   Bare cups\n"}
    return make_index({**TWO, **papers, "content/tags.yml": tags})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_vocabulary_with_a_fault_keeps_every_file_as_it_is(
    make_index: MakeIndex, fault: str
) -> None:
    layout = index(make_index, FAULTS[fault])
    before = tree(layout)
    for name, command in COMMANDS.items():
        if name == "add" and fault == "no tags":
            continue
        result = run(layout, *command)
        assert result.exit_code == 1, name
        assert "error[" in result.stdout
        assert tree(layout) == before, name


@pytest.mark.parametrize("kind", ["missing", "outside", "dangling", "folder"])
def test_so_does_one_that_is_not_there(
    make_index: MakeIndex, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    layout = index(make_index, TAGS)
    path = layout.content / "tags.yml"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        target = tmp_path_factory.mktemp("elsewhere") / "tags.yml"
        path.symlink_to(target)
        if kind == "outside":
            target.write_text(TAGS, "utf-8")
    before = tree(layout)
    for name, command in COMMANDS.items():
        assert run(layout, *command).exit_code == 1, name
        assert tree(layout) == before, name


def test_fmt_names_the_file_and_line_that_keep_it_from_changing_papers(
    make_index: MakeIndex,
) -> None:
    layout = index(make_index, FAULTS["an unknown key in an entry"])
    result = run(layout, "fmt")
    place = f"{(layout.content / 'tags.yml').as_posix()}:15:tags.cup-theory.colour"
    assert f"no paper changed, as {place} has an error: correct it first" in result.stdout
    (layout.content / "tags.yml").write_text(TAGS, "utf-8")
    assert run(layout, "fmt").exit_code == 0
    assert b"tags: [cup-theory, tea-science]" in tree(layout)["papers/tea.yml"]


def test_what_shows_tags_tells_of_those_with_a_fault(make_index: MakeIndex) -> None:
    layout = index(make_index, FAULTS["an entry without definition"])
    for command in (["list"], ["suggest", "--all"]):
        assert "1 tag with errors left out" in run(layout, "tags", *command).stdout
    (layout.content / "tags.yml").write_bytes(b"\xff")
    for command in (["list"], ["show", "cup-theory"], ["suggest", "--all"]):
        result = run(layout, "tags", *command)
        assert result.exit_code == 1
        assert "byte 0xff is not UTF-8" in result.stdout


def test_a_first_tag_can_be_added_that_papers_use_already(make_index: MakeIndex) -> None:
    tags = "groups:\n  field: {name: Field}\ntags: {}\n"
    layout = make_index(
        {"content/papers/p.yml": "title: P\ntags: [pots]\n", "content/tags.yml": tags}
    )
    assert run(layout, *COMMANDS["add"]).exit_code == 0
    assert run(layout, "tags", "show", "pots").exit_code == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("authors.yml", "ada: {name: Ada Brown, colour: red} # hers\n"),
        ("authors.yml", "<<<<<<< ours\nada: {name: Ada Brown}\n"),
        ("authors.yml", b"ada: {name: \xff}\n"),
        ("permalinks.txt", b"papers/tea/\n\xff\n"),
    ],
)
def test_other_lists_with_a_fault_keep_all_papers_as_they_are(
    make_index: MakeIndex, name: str, data: str | bytes
) -> None:
    layout = index(make_index, TAGS)
    (layout.content / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    before = tree(layout)
    for command in COMMANDS.values():
        assert run(layout, *command).exit_code == 1
        after = tree(layout)
        # The vocabulary depends on no other file.
        assert {**after, "tags.yml": b""} == {**before, "tags.yml": b""}


def test_verdicts_and_settings_with_a_fault_are_left_as_they_are(make_index: MakeIndex) -> None:
    layout = index(make_index, TAGS)
    faulty = {
        "duplicates.yml": b"- same: [tea, pots] # sure\n  reson: x\n",
        "config.yml": b"nmae: Tea # ours\n",
    }
    for name, data in faulty.items():
        (layout.content / name).write_bytes(data)
    assert run(layout, "fmt").exit_code == 1
    assert run(layout, "duplicates", "--different", "tea", "pots", "--reason", "x").exit_code == 1
    assert {name: tree(layout)[name] for name in faulty} == faulty


def test_a_paper_that_cannot_be_read_keeps_its_file_and_its_id(make_index: MakeIndex) -> None:
    broken = "title: Milk in winter\n<<<<<<< ours\n"
    layout = make_index({**TWO, "content/papers/milk-in-winter.yml": broken})
    run(layout, "fmt")
    result = run(layout, "new", "Milk in winter")
    assert Path(result.stdout.strip()).name == "milk-in-winter-2.yml"
    assert tree(layout)["papers/milk-in-winter.yml"] == broken.encode()
