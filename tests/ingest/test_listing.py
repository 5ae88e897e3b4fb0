"""Tests of reading listings."""

from __future__ import annotations

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.listing import parse_listing

LONG = " ".join(["word"] * 40)
SENTENCE = "This abstract is short but it has at least twelve words in it."


def line(place: str) -> int:
    file, _, number = place.rpartition(":")
    assert file == "a.txt"
    return int(number)


def titles(text: str) -> list[tuple[int, object]]:
    records = parse_listing(text, "a.txt").records
    return [(line(record.place), clean(record).fields["title"]) for record in records]


def left_out(text: str) -> list[tuple[int, str]]:
    return [(line(left.place), left.reason) for left in parse_listing(text, "a.txt").left_out]


def test_titles_and_abstracts_in_turn_become_records() -> None:
    source = parse_listing(f"First\n{LONG}\nSecond\n{SENTENCE}\n", "a.txt")
    assert [dict(record.fields) for record in source.records] == [
        {"title": "First", "abstract": LONG},
        {"title": "Second", "abstract": SENTENCE},
    ]
    assert [record.place for record in source.records] == ["a.txt:1", "a.txt:3"]
    assert source.left_out == ()


@pytest.mark.parametrize("text", ["", "\n \n", "\r\n"])
def test_an_empty_listing_has_no_records(text: str) -> None:
    assert parse_listing(text, "a.txt").records == ()


def test_blank_lines_and_windows_line_ends_do_not_matter() -> None:
    assert titles(f"\r\nFirst\r\n\r\n{LONG}\r\n\r\nSecond\r\n{LONG}") == [
        (2, "First"),
        (6, "Second"),
    ]


def test_a_form_feed_does_not_count_as_a_line() -> None:
    assert titles(f"A\x0ctitle\n{LONG}\nSecond\n{LONG}") == [(1, "A title"), (3, "Second")]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("SubscribeEntropy", "Entropy"),
        ("Subscribe3D Shapes", "3D Shapes"),
        ("Subscribers of Entropy", "Subscribers of Entropy"),
        ("Subscribe Now", "Subscribe Now"),
        ("Subscribe: A Study", "Subscribe: A Study"),
    ],
)
def test_the_button_before_the_first_title_is_removed(line: str, title: str) -> None:
    assert titles(f"{line}\n{LONG}") == [(1, title)]


def test_the_button_is_removed_from_the_first_title_only() -> None:
    assert titles(f"A\n{LONG}\nSubscribeB\n{LONG}") == [(1, "A"), (3, "SubscribeB")]


def test_lines_of_no_paper_are_reported() -> None:
    text = f"Get mail!\nFirst\n{LONG}\n{LONG}\nAlone\nSecond\n{LONG}\nNext page"
    assert titles(text) == [(2, "First"), (6, "Second")]
    assert left_out(text) == [
        (1, "text before the first paper"),
        (4, "an abstract without a title"),
        (5, "a title without an abstract"),
        (8, "a title without an abstract"),
    ]


def test_excerpts_are_short() -> None:
    assert len(parse_listing(LONG, "a.txt").left_out[0].text) <= 80


def test_a_title_that_ends_in_a_full_stop_is_a_title_before_an_abstract() -> None:
    title = "A title of at least twelve words may well end in a full stop."
    assert titles(f"{title}\n{LONG}\nNext\n{LONG}") == [(1, title.rstrip(".")), (3, "Next")]


def test_a_long_title_is_a_title() -> None:
    title = " ".join(["Word"] * 20)
    assert titles(f"{title}\n{LONG}") == [(1, title)]


def test_a_repeated_title_gives_two_records() -> None:
    assert titles(f"Same\n{LONG}\nSame\n{LONG}") == [(1, "Same"), (3, "Same")]


def test_texts_are_cleaned_and_the_code_is_found() -> None:
    text = f"On R\\'enyi\n{LONG} {{\\em so}} at https://github.com/a/b{{b}}."
    record = clean(*parse_listing(text, "a.txt").records)
    assert record.fields["title"] == "On Rényi"
    assert record.fields["abstract"] == f"{LONG} so at https://github.com/a/b."
    assert record.fields["code"] == "https://github.com/a/b"
