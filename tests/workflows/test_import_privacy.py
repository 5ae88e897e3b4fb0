"""Nothing private of a library gets into content/: paths, notes, annotations, names of users."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.kept import without_paths
from support.commands import papers, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

SECRETS = ("jdoe", "quibble", "Users", "C:", "nas01")
"""A user's name, a word of every private note, and parts of paths."""

BIBTEX = r"""% /home/jdoe/refs.bib
@article{pot2019, title={On Tea}, author={Pot, Ann}, year=2019, journal={Tea},
  file={:/Users/jdoe/Library/On Tea.pdf:PDF;:C\:\\Users\\jdoe\\b.pdf:PDF}, annote={A quibble.},
  note={My quibble with p. 3}, annotation={quibble}, comment={quibble}, review={quibble},
  owner={jdoe}, timestamp={2020}, local-url={file:///Users/jdoe/x.pdf}, bdsk-file-1={YnBsaXN0jdoe},
  url={file:///Users/jdoe/x.pdf}, keywords={brew, /home/jdoe/inbox}, howpublished={~/jdoe/x.pdf},
  mendeley-groups={Tea}, x-private={quibble}, publisher={file://nas01/jdoe/x}}
@comment{jabref-meta: fileDirectory-jdoe:/Users/jdoe/papers;}
@comment{quibble}
"""
RIS = r"""TY  - JOUR
TI  - On Tea
AU  - Pot, Ann
PY  - 2019
ID  - /Users/jdoe/lib/12
N1  - My quibble
RN  - A quibble
L1  - file:///Users/jdoe/x.pdf
L2  - C:\Users\jdoe\x.pdf
L4  - /home/jdoe/y.png
UR  - file:///C:/Users/jdoe/x.pdf
KW  - brew
ER  -
"""
CSL = [
    {
        "id": "http://zotero.org/users/local/jdoe/items/X",
        "type": "article-journal",
        "title": "On Tea",
        "author": [{"family": "Pot", "given": "Ann"}],
        "issued": {"date-parts": [[2019]]},
        "note": "My quibble\nPMID: 5\nlocal: /Users/jdoe/x.pdf",
        "annote": "quibble",
        "keyword": "brew",
        "URL": "file:///Users/jdoe/x.pdf",
    }
]
ZOTERO = [
    {
        "itemType": "journalArticle",
        "title": "On Tea",
        "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Pot"}],
        "extra": "quibble",
        "notes": [{"note": "<p>quibble</p>"}],
        "attachments": [{"path": "/Users/jdoe/x.pdf", "title": "jdoe"}],
        "tags": [{"tag": "brew"}],
        "uri": "http://zotero.org/users/1/jdoe",
    },
    {"itemType": "note", "note": "quibble"},
]
YAML = "- title: On Tea\n  authors: [Ann Pot]\n  file: /Users/jdoe/x.pdf\n  my_notes: quibble\n"
CSV = "title,authors,file,remarks\nOn Tea,Ann Pot,C:\\Users\\jdoe\\x.pdf,quibble\n"
LIBRARIES = {
    "refs.bib": BIBTEX, "refs.ris": RIS, "csl.json": CSL, "zotero.json": ZOTERO, "own.yml": YAML,
    "own.csv": CSV,
}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_nothing_private_gets_into_content(make_index: MakeIndex, name: str) -> None:
    layout = make_index({})
    result = run(layout, "import", source(layout, name, LIBRARIES[name]), "--tags", "all")
    assert result.exit_code == 0
    assert papers(layout)["on-tea"].authors == ("Ann Pot",)
    (kept,) = layout.sources.iterdir()
    assert papers(layout)["on-tea"].source == kept.stem
    for path, data in tree(layout).items():
        assert [one for one in SECRETS if one in data.decode() or one in path] == []


@pytest.mark.parametrize("name", ["refs.bib", "refs.ris", "csl.json", "zotero.json"])
def test_notes_are_kept_if_wanted_but_no_paths(make_index: MakeIndex, name: str) -> None:
    layout = make_index({})
    library = source(layout, name, LIBRARIES[name])
    run(layout, "import", library, "--tags", "all", "--keep-notes")
    content = {path: data.decode() for path, data in tree(layout).items()}
    assert [path.partition("/")[0] for path, text in content.items() if "quibble" in text] == [
        "sources"
    ]
    assert not any("jdoe" in text for text in content.values())
    run(layout, "import", library, "--tags", "all")
    assert not any(b"quibble" in data for data in tree(layout).values())


def test_a_copy_of_an_earlier_version_loses_what_is_private(make_index: MakeIndex) -> None:
    layout = make_index({"content/sources/refs.bib": BIBTEX})
    library = source(layout, "refs.bib", BIBTEX)
    assert run(layout, "import", library).exit_code == 0
    assert [path.name for path in layout.sources.iterdir()] == ["refs.json"]
    assert not any(b"jdoe" in data for data in tree(layout).values())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See /Users/jdoe/My Papers/a.pdf there", "See … there"),
        ("file:///home/jdoe/a.pdf", "…"),
        (r"in C:\Users\jdoe\a.pdf", "in …"),
        (r"\\server\share\a.pdf", "…"),
        ("~/notes.txt, again", "…, again"),
        ("https://example.org/home/page/Users/x", "https://example.org/home/page/Users/x"),
        ("and/or the ratio 3/4 ~ 1", "and/or the ratio 3/4 ~ 1"),
        ("Tea at home/work", "Tea at home/work"),
    ],
)
def test_a_path_in_a_note_is_left_out_and_a_web_address_is_not(text: str, left: str) -> None:
    assert without_paths(ImportedRecord({"note": text}, "x")).text("note") == left


def test_a_formula_of_an_abstract_is_no_path() -> None:
    abstract = r"A map $f:\mathbb{R}^n\to\mathbb{R}$ of ~/data/ is learned."
    record = ImportedRecord({"title": "T", "abstract": abstract}, "x:1")
    assert without_paths(record) == record


def test_a_copy_is_read_like_any_source(make_index: MakeIndex) -> None:
    layout = make_index({})
    run(layout, "import", source(layout, "refs.bib", BIBTEX), "--tags", "all")
    first, copy = papers(layout), (layout.sources / "refs.json").read_bytes()
    for path in layout.papers.iterdir():
        path.unlink()
    result = run(layout, "import", source(layout, "refs.json", copy), "--tags", "all")
    assert "JSON (the copy of a source)" in result.stdout
    assert papers(layout) == first


def test_the_copy_has_an_entry_a_line_and_no_order_of_the_source(make_index: MakeIndex) -> None:
    layout = make_index({})
    entries = [{"title": "Winter Leaves"}, {"title": "Autumn Rivers"}]
    run(layout, "import", source(layout, "a.json", entries))
    copy = (layout.sources / "a.json").read_text("utf-8")
    assert [json.loads(line.rstrip(",")) for line in copy.splitlines()[1:-1]] == entries[::-1]
