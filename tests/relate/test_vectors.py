"""Terms of texts: words, pairs of words and pairs of characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.relate.vectors import is_cjk, stop_words, terms, text_of, vectorizer
from support.made_up_index import paper


def term_list(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    return [term for term, _, _ in terms(text, stop)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a 7 2024 !?", []),
        ("Optimal transport", ["optimal", "transport", "optimal transport"]),
        ("self-supervised", ["self", "supervised", "self supervised"]),
        ("Entropy. Crystals", ["entropy", "crystals"]),
        ("Entropy  of crystals", ["entropy", "of", "crystals", "of crystals"]),
        ("Rényi", ["renyi"]),
        ("λ-calculus", ["lambda", "calculus", "lambda calculus"]),
        ("हिन्दी", ["हिनदी"]),
        ("最优传输", ["最优", "优传", "传输"]),
        ("熵", ["熵"]),
        ("GPT模型", ["gpt", "模型"]),
        ("엔트로피", ["엔트", "트로", "로피"]),
        ("について", []),
    ],
)
def test_a_text_becomes_terms(text: str, expected: list[str]) -> None:
    assert term_list(text) == expected


def test_a_stop_word_is_omitted_and_separates_words() -> None:
    assert term_list("theory of information", stop_words("en")) == ["theory", "information"]


@given(st.text(max_size=60))
def test_terms_have_their_positions(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    for term, start, end in terms(text, frozenset()):
        assert 0 <= start < end <= len(text)
        assert term
        assert is_cjk(term) or not text[start].isspace()


def test_stop_words_are_english_and_of_the_language() -> None:
    assert {"the", "propose"} <= stop_words("en")
    assert {"the", "und", "fur"} <= stop_words("de-AT")
    assert "und" not in stop_words("en")
    assert "information" not in stop_words("de")
    assert stop_words("xx") == stop_words("en")


def test_a_papers_text_is_plain_and_without_web_addresses() -> None:
    text = text_of(
        paper("a", title="On $\\lambda$", abstract="Code: https://github.com/a/b, free.")
    )
    assert (text.title, text.abstract) == ("On λ", "Code:  , free.")
    assert text.weighted.count("On λ") == 2
    assert text.plain.count("On λ") == 1


def test_terms_of_a_single_text_can_be_omitted() -> None:
    made = vectorizer("en", fewest=2)
    made.fit(["silk web", "silk ice"])
    assert list(made.get_feature_names_out()) == ["silk"]
