from __future__ import annotations

import pytest

from paper_index.ingest.detect import decode, parse
from paper_index.ingest.record import SourceError

LONG = " ".join(["word"] * 40)


@pytest.mark.parametrize(
    "text", ['[{"title": "A"}]', ' \n{"title": "A"}', f"A\n{LONG}", f"\nMail!\nA\n{LONG}"]
)
def test_a_source_is_told_by_its_first_character(text: str) -> None:
    assert [record.fields["title"] for record in parse(text, "a").records] == ["A"]


def test_a_format_that_is_given_counts() -> None:
    title = "[1] A Title in Brackets"
    assert parse(f"{title}\n{LONG}", "a", format="listing").records[0].fields["title"] == title
    with pytest.raises(SourceError):
        parse(f"A\n{LONG}", "a", format="json")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="json, listing"):
        parse("x", "a", format="bibtex")


@pytest.mark.parametrize(("text", "expected"), [("", "titles"), ("x", "titles"), ("[]", "objects")])
def test_a_source_without_papers_is_an_error(text: str, expected: str) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: no paper") as raised:
        parse(text, "a.txt")
    assert expected in raised.value.hint


def test_utf_8_is_decoded_with_and_without_its_mark() -> None:
    assert decode("é\n".encode(), "a") == "é\n"
    assert decode("é".encode("utf-8-sig"), "a") == "é"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"one\ntwo\xff", 2),
        (b"\xef\xbb\xbfone\ntwo\n\xff", 3),
        ("one".encode("utf-16"), 1),
        (b"one\ntwo\0", 2),
    ],
)
def test_other_bytes_are_an_error_with_their_line(data: bytes, line: int) -> None:
    with pytest.raises(SourceError) as raised:
        decode(data, "a.txt")
    assert (raised.value.file, raised.value.line) == ("a.txt", line)
    assert raised.value.hint
