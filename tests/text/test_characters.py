"""Invisible and control characters are found, named and removed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.characters import (
    bad_characters,
    character_name,
    invisible_characters,
    paragraphs,
    visible,
)


def test_invisible_characters_are_named_and_dropped() -> None:
    text = "a\u200bb\u00adc\u202ed \x07e\ue000"
    found = invisible_characters(text)
    assert [character_name(one) for one in found] == [
        "U+0007",
        "U+00AD SOFT HYPHEN",
        "U+200B ZERO WIDTH SPACE",
        "U+202E RIGHT-TO-LEFT OVERRIDE",
        "U+E000",
    ]
    assert visible(text) == "abcd e\ue000"


def test_joiners_stay_where_scripts_and_emoji_need_them() -> None:
    for text in ("👩\u200d🔬", "می\u200cخواهم", "क्\u200dष"):
        assert visible(text) == text
        assert invisible_characters(text) == []
    assert visible("fi\u200cnd") == "find"


def test_misread_quotation_marks_are_restored() -> None:
    assert visible("Zipf\x92s \x93law\x94 \x96 and\x85 caf\xe9") == "Zipf’s “law” – and… café"


def test_line_feeds_are_no_control_characters() -> None:
    assert bad_characters("a\nb\tc\x85\ud800") == ["\t", "\x85", "\ud800"]


def test_paragraphs_are_separated_by_blank_lines() -> None:
    assert paragraphs("a\nb\n \n\nc\r\n\r\nd\n\n") == ["a\nb", "c", "d"]
    assert paragraphs(" \n ") == []


@given(st.text(st.characters() | st.sampled_from("\u200d\u200c\u00ad\u0301\ufb01 \n")))
def test_visible_text_is_one_line_and_stays_the_same(text: str) -> None:
    once = visible(text)
    assert visible(once) == once == unicodedata.normalize("NFC", " ".join(once.split()))
    assert not {c for c in invisible_characters(once) if unicodedata.category(c) != "Co"} - {
        "\ufffd"
    }
