from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.content.format import format_paper, new_paper, update_paper
from paper_index.content.read import parse_yaml
from paper_index.content.validate import build_model
from paper_index.model.paper import FIELDS, Paper

if TYPE_CHECKING:
    from paper_index.model.issues import Issue

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
MARKS = st.sampled_from(list(":#'\"\\-?{}[]&*!|>%@`, $_<~01.9noyeABC"))
# What other programs read as a number, a date, a truth or nothing at all.
MISREAD = ["no", "Yes", "~", "null", "NULL", "True", "1.10", "2410.10000", "1e5", "0x1F", "007"]
MISREAD += ["+1", "-0", "1_000", ".5", ".inf", "12:30:45", "2024", "2024-10", "2024-10-05", "="]
MISREAD += ["2024-10-05T21:59:43Z", "<<"]
MARKED = ["---", "- a", "a: b", "a #b", "{{ x }}", "*a*", "&a", "!a", "@a", "1. a", "__init__"]
LINES = st.text(LETTERS | MARKS, min_size=1, max_size=120).map(str.strip).filter(bool)
LINES |= st.sampled_from(MISREAD + MARKED)
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n\n".join) | st.text(
    LETTERS | MARKS | st.just("\n"), min_size=1, max_size=200
).map(str.strip).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
YEARS = st.integers(1900, 2100).map(str)

PAPERS = st.fixed_dictionaries(
    {"id": SLUGS, "title": LINES, "abstract": TEXTS},
    optional={
        "authors": st.lists(LINES, max_size=3).map(tuple),
        "published": YEARS | st.sampled_from(["2024-01", "2024-10-05"]),
        "venue": LINES,
        "venue_year": YEARS,
        "publisher": LINES,
        "category": LINES,
        "arxiv": st.sampled_from(["2410.10000", "0704.0001", "math/0309136"]),
        "doi": st.sampled_from(["10.1000/x", "10.1000/1.10", "10.1000/a:b#c"]),
        "code": st.just("https://example.org/a#b"),
        "links": st.dictionaries(LINES, st.just("https://example.org/?a=b&c: d".replace(" ", ""))),
        "tags": st.lists(SLUGS, max_size=4).map(tuple),
        "added": st.just("2024-10-05"),
        "source": SLUGS,
        "aliases": st.lists(SLUGS, max_size=2).map(tuple),
    },
).map(Paper.model_validate)


def read(data: bytes, paper_id: str) -> tuple[Paper | None, list[Issue]]:
    document, issues = parse_yaml(data.decode(), "x.yml")
    paper, more = build_model(Paper, document.data, document.location, {"id": paper_id})
    return paper, issues + more


def paper(**fields: object) -> Paper:
    return Paper.model_validate({"id": "x", "title": "T", "abstract": "A", **fields})


class TestNewPaper:
    @settings(max_examples=25)
    @given(PAPERS)
    def test_any_paper_is_read_back(self, one: Paper) -> None:
        assert read(new_paper(one), one.id) == (one, [])

    @settings(max_examples=25)
    @given(PAPERS)
    def test_is_already_in_canonical_form(self, one: Paper) -> None:
        data = new_paper(one)
        assert update_paper(data, one, FIELDS) == data
        assert data.endswith(b"\n")
        assert b"\r" not in data

    def test_has_known_fields_only_in_canonical_order(self) -> None:
        one = paper(
            title="On: C++",
            authors=("A B", "null"),
            published="2024-10",
            venue_year="2024",
            arxiv="2410.10000",
            tags=("a", "b"),
            added="2024-10-05",
        )
        assert new_paper(one).decode() == (
            "title: >-\n  On: C++\n"
            'authors:\n  - A B\n  - "null"\n'
            "published: 2024-10\n"
            "venue_year: 2024\n"
            'arxiv: "2410.10000"\n'
            "tags: [a, b]\n"
            "added: 2024-10-05\n"
            "abstract: >-\n  A\n"
        )


class TestUpdatePaper:
    SOURCE = b"""\
# head
title: A   # why
authors:
  - X  # first
  - 'Y'
# over the venue
venue: "V: W"
links: {a: https://x.y}
unknown: 1.10
abstract: |
  Long

  text.
# tail
"""

    def test_without_fields_changes_nothing(self) -> None:
        assert update_paper(self.SOURCE, paper(), []) == self.SOURCE

    def test_sets_the_fields_and_keeps_all_else(self) -> None:
        one = paper(title="B", published="2024-10", tags=("t",))
        changed = update_paper(self.SOURCE, one, ["title", "published", "tags", "doi"]).decode()
        lines, before = changed.splitlines(), self.SOURCE.decode().splitlines()
        added = ["title: B   # why", "published: 2024-10", "tags: [t]"]
        assert [line for line in lines if line not in before] == added
        assert [line for line in before if line not in lines] == ["title: A   # why"]

    def test_an_unknown_field_is_never_emptied(self) -> None:
        assert update_paper(self.SOURCE, paper(), ["authors", "venue", "links"]) == self.SOURCE

    def test_a_new_field_is_written_in_canonical_order(self) -> None:
        one = paper(arxiv="2410.10000", code="https://a.b")
        keys = parse_yaml(
            update_paper(b"title: T\ntags: [a]\nabstract: A\n", one, ["code", "arxiv"]).decode(),
            "x",
        )
        assert list(keys[0].data) == ["title", "arxiv", "code", "tags", "abstract"]  # type: ignore[call-overload]

    @pytest.mark.parametrize("written", MISREAD)
    def test_what_other_programs_would_misread_stays_as_written(self, written: str) -> None:
        source = f"title: {written}\nauthors: [{written}]\nabstract: A\n".encode()
        before = parse_yaml(source.decode(), "x.yml")[0].data
        after = parse_yaml(update_paper(source, paper(venue=written), ["venue"]).decode(), "x.yml")
        assert isinstance(before, dict)
        assert after[0].data == before | {"venue": written}

    @pytest.mark.parametrize("source", [b"\xef\xbb\xbftitle: T\r\nabstract: >-\r\n  A\r\n  b\r\n"])
    def test_marks_and_line_endings_of_other_editors_are_read(self, source: bytes) -> None:
        assert update_paper(source, paper(venue="V"), ["venue"]) == (
            b"title: T\nvenue: V\nabstract: >-\n  A\n  b\n"
        )

    @settings(max_examples=25)
    @given(PAPERS, PAPERS, st.sets(st.sampled_from(FIELDS)))
    def test_any_fields_are_set_and_no_others(
        self, old: Paper, new: Paper, fields: set[str]
    ) -> None:
        known = {name for name in fields if getattr(new, name) not in (None, "", (), {})}
        expected = old.model_copy(update={name: getattr(new, name) for name in known})
        names = [name for name in FIELDS if name in fields]
        assert read(update_paper(new_paper(old), new, names), old.id) == (expected, [])


@pytest.mark.parametrize(
    "note", ["one\n\ntwo", "- a\n- b", "a $x$: #1", "12", "a\n  indented\n\nb", "why # not"]
)
def test_a_note_and_numbers_are_read_back_as_written(note: str) -> None:
    paper = Paper.model_validate(
        {"id": "a", "title": "T", "note": note, "volume": "007", "number": "no", "pages": "1e5"}
    )
    written = new_paper(paper)
    data = parse_yaml(written.decode(), "a.yml")[0].data
    assert isinstance(data, dict)
    assert Paper.model_validate({**data, "id": "a"}) == paper
    assert format_paper(written, paper) == written
