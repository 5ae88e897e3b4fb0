"""Terms of texts: stems, pairs of stems and pairs of characters."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.relate import terms as terms_module
from paper_index.relate.terms import (
    Counts,
    Stems,
    Text,
    count_terms,
    is_cjk,
    shared_runs,
    stop_words,
    terms,
    text_of,
)
from support.made_up_index import paper


def term_list(text: str) -> list[str]:
    return [term for term, _ in terms(text, Stems("en"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a 7 2024 !?", []),
        ("Optimal transport", ["optim", "transport", "optim transport"]),
        ("self-supervised", ["self", "supervis", "self supervis"]),
        ("Entropy. Crystals", ["entrop", "cryst"]),
        ("Entropy  of crystals", ["entrop", "cryst"]),
        ("silk, web", ["silk", "web"]),
        ("silk web", ["silk", "web", "silk web"]),
        ("Rényi", ["renyi"]),
        ("λ-calculus", ["lambda", "calculus", "lambda calculus"]),
        ("हिन्दी", ["हिनदी"]),
        ("最优传输", ["最优", "优传", "传输"]),
        ("熵", ["熵"]),
        ("GPT模型", ["gpt", "模型"]),
        ("엔트로피", ["엔트", "트로", "로피"]),
        ("について", []),
        ("snake_bite", ["snak", "bite"]),
    ],
)
def test_a_text_becomes_terms(text: str, expected: list[str]) -> None:
    assert term_list(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "entropy entropies entropic",
        "generate generates generated generating generation generative",
        "causal causally",
        "crystal crystals",
        "optimization optimize",
        "thermodynamic thermodynamics thermodynamical",
    ],
)
def test_forms_of_a_word_are_one_term(forms: str) -> None:
    stems = Stems("en")
    assert len({stems[form] for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["general generative", "union universe", "metal method"])
def test_different_words_are_different_terms(words: str) -> None:
    stems = Stems("en")
    first, second = words.split()
    assert stems[first] != stems[second]


def test_a_word_without_a_subject_is_omitted_and_separates_words() -> None:
    assert term_list("theory of information") == ["theor", "inform"]
    assert term_list("theory like information") == ["theor", "inform"]


@pytest.mark.parametrize(
    "word",
    "like going versus whereas albeit thereby whilst amid via notably thus hence regardless "  # noqa: SIM905 (a paragraph)
    "leveraging showcase aforementioned seamlessly underlying towards several pave".split(),
)
def test_words_without_a_subject_are_no_terms(word: str) -> None:
    assert term_list(f"{word} {word.capitalize()}, {word}-{word}") == []


@pytest.mark.parametrize(
    "word",
    "entropy information energy network language learning causal protein folding design mean "  # noqa: SIM905 (a paragraph)
    "question range coupling state".split(),
)
def test_words_with_a_subject_are_terms(word: str) -> None:
    assert len(term_list(word)) == 1


def test_the_list_of_common_words_is_sorted_folded_and_without_repetition() -> None:
    text = Path(terms_module.__file__).with_name("common_words.txt").read_text("utf-8")
    words = text.split()
    assert words == sorted(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


@given(st.text(max_size=60))
def test_terms_are_spelled_as_in_the_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    for term, spelling in terms(text, Stems("en")):
        assert term
        assert spelling in text


@given(st.text(max_size=40), st.text(max_size=60))
def test_counted_terms_are_sorted_with_those_of_the_title_twice(title: str, abstract: str) -> None:
    title, abstract = (unicodedata.normalize("NFC", text) for text in (title, abstract))
    stems = Stems("en")
    counted = count_terms(Text(title, abstract), stems)
    expected = [term for part in (title, title, abstract) for term, _ in terms(part, stems)]
    assert counted.terms == sorted(set(expected))
    assert counted.counts == [expected.count(term) for term in counted.terms]
    assert all(counted.spelling(term) in f"{title}\n{abstract}" for term in counted.terms)
    assert Counts.unpacked(counted.packed()) == counted


def test_the_most_frequent_spelling_is_chosen_and_small_letters_break_ties() -> None:
    counted = count_terms(
        Text("", "GANs. gans and GANs. Entropy! We measure entropy."), Stems("en")
    )
    assert counted.spelling("gans") == "GANs"
    assert counted.spelling("entrop") == "entropy"


def test_shared_characters_are_joined_to_the_longest_runs_of_both_texts() -> None:
    pairs = {"最优", "优传", "传输"}
    found = shared_runs(pairs, "最优传输与最优解", "解最优传输")
    assert found == {"最优 优传 传输": "最优传输", "最优": "最优"}


def test_stop_words_are_english_and_of_the_language() -> None:
    assert {"the", "propose"} <= stop_words("en")
    assert {"the", "und", "fur"} <= stop_words("de-AT")
    assert "fur" not in stop_words("en")
    assert "information" not in stop_words("de")
    assert stop_words("xx") == stop_words("en")


def test_a_papers_text_is_plain_and_without_web_addresses() -> None:
    text = text_of(
        paper("a", title="On $\\lambda$", abstract="Code: https://github.com/a/b, free.")
    )
    assert (text.title, text.abstract) == ("On λ", "Code:  , free.")
    assert text.weighted.count("On λ") == 2
    assert text.plain.count("On λ") == 1


def test_only_words_of_chinese_japanese_and_korean_are_characters() -> None:
    assert is_cjk("最优")
    assert is_cjk("엔트")
    assert not is_cjk("gpt")
