"""The words of a text as they are indexed and searched."""

from __future__ import annotations

import pytest

from paper_index.site.search_words import address_word, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", []),
        ("Schrödinger's cat", ["schrodinger", "s", "cat"]),
        ("ΛCDM", ["lambdacdm"]),
        ("few-shot C++ 2410.21666", ["few", "shot", "cplusplus", "2410", "21666"]),
        ("C, C#, C++17 and F#", ["c", "csharp", "cplusplus17", "and", "fsharp"]),
        ("Văn Đặng, Ærø, Łódź, Þór", ["van", "dang", "aero", "lodz", "thor"]),
        ("这是测试", ["这是", "是测", "测试", "试"]),
        ("新幹線 in 2020年", ["新幹", "幹線", "線", "in", "2020", "年"]),
        ("हिन्दी भाषा, தமிழ் மொழி", ["हिनदी", "भाषा", "தமிழ", "மொழி"]),
        ("ภาษาไทย", ["ภา", "าษ", "ษา", "าไ", "ไท", "ทย", "ย"]),
        ("❤️ 1️⃣", ["zzs2764", "1"]),
        ("🦔 and a🕸b", ["zzs1f994", "and", "a", "zzs1f578", "b"]),
        ("??? !!! …", []),
    ],
)
def test_words_are_folded_letters_and_digits(text: str, folded: list[str]) -> None:
    assert words(text) == folded


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("normalisation", "normalization"),
        ("optimiser", "optimizer"),
        ("analyse", "analyze"),
        ("behaviours", "behaviors"),
        ("neighbourhood", "neighborhood"),
        ("labelled", "labeled"),
        ("modelling", "modeling"),
        ("centre", "center"),
        ("catalogue", "catalog"),
        ("defence", "defense"),
        ("over-parametrised", "over-parameterized"),
        ("programme", "program"),
        ("grey", "gray"),
    ],
)
def test_british_and_american_spelling_are_one_word(british: str, american: str) -> None:
    assert words(british) == words(american)


@pytest.mark.parametrize("acronym", ["LLM", "SSM", "PLRNN"])
def test_the_plural_of_an_acronym_without_vowels_is_the_same_word(acronym: str) -> None:
    assert words(f"{acronym}s") == words(acronym)


@pytest.mark.parametrize(
    "word", ["hours", "four", "metric", "quiz", "promise", "sour", "lens", "gps", "tts", "rhythms"]
)
def test_other_words_keep_their_spelling(word: str) -> None:
    assert words(word) == [word]


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://openreview.net/forum?id=Ab_c-1", "zzuopenreviewabqcq1"),
        ("https://openreview.net/pdf?id=Ab_c-1&x=2", "zzuopenreviewabqcq1"),
        ("http://www.github.com/ada/tea.git", "zzugithubqcomqadaqtea"),
        ("https://github.com/ada/tea/#readme", "zzugithubqcomqadaqtea"),
    ],
)
def test_an_address_is_one_word(url: str, word: str) -> None:
    assert address_word(url) == word
