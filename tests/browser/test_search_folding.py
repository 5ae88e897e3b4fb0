"""The browser folds text exactly as the generator does, else words would not be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.site.search_words import words
from paper_index.text.escape import fold, plain
from support.sample_index import sample_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOLD = """async ([modules, texts]) => {
  const { fold } = await import(`${modules}fold.js`);
  return texts.map(fold);
}"""
WORDS = FOLD.replace("fold }", "words }").replace("map(fold)", "map((text) => words(text))")
PRINTED = WORDS.replace("words }", "printed, words }").replace(
    "words(text)", 'words(text).map(printed).join(" ")'
)
PARSE = """async ([modules, texts]) => {
  const { parse } = await import(`${modules}query.js`);
  return texts.map((text) => parse(text).terms.map((term) => term.word).join(" "));
}"""

HARD = [
    "",
    "Schrödinger Rényi Carathéodory Łojasiewicz Ångström İstanbul ısı",
    "Straße STRASSE ẞ ΟΔΟΣ ὀδός Ὀδυσσεύς ᾳ ᾼ",
    "ΛCDM SΩI α-divergence µ μ ϐ ϑ ϕ ϖ ϰ ϱ ς σ ϝ ϟ",
    "V₂O₃ x² ½ ﬁeld ﬀ ℝᵈ ℂ Ⅷ ㎏ Å K ſ",
    "naïve nai\u0308ve e\u0301 q\u0307\u0323 \u0345 \u0301",
    "हिन्दी ไทย 中文 日本語 한국어 עברית العَرَبِيَّة",
    "தமிழ் বাংলা မြန်မာ ភាសាខ្មែរ ລາວ ᠮᠣᠩᠭᠣᠯ\u180b ❤️ 1️⃣ か\u3099 x\ua8e0",
    "🧪🔥 👩‍🔬 a‍b zero\u200bwidth soft\u00adhyphen",
    "snake_case $V_2O_3$ C++ C# <script> & \"q\" 'q' a.b* [x] (y) \\d",
    "𝐀𝒷𝔠 𝟘𝟙 Ωμέγα",
    "C++17 C# F# G++ U.S. 1,000 Văn Đặng Ærø Łukasz Þór ʻOkina",
    "新幹線の歴史 这是一段测试 2020年 トークン々 🦔🕸 a☃b 🇩🇪",
    "colours behaviourally modelling labelled centre centred analogues analysed organisation",
    "citizen prize quizzes optimizer overparametrised foetal haemoglobin backwards focussed",
    "fulfil programmes practised greyscale aluminium licences normaliz modell colou",
]

MEANT = {
    "V$_2$O$_3$": "v2o3",
    "V_2O_3": "v2o3",
    r"$\Lambda$CDM": "lambdacdm",
    "arXiv:2410.00001v2": "arxiv 2410 00001",
    "https://arxiv.org/pdf/2410.00001v1.pdf": "arxiv 2410 00001",
    "http://arxiv.org/abs/math/0309136": "arxiv math 0309136",
    "2410.00001 [cs.IT]": "arxiv 2410 00001",
    "https://doi.org/10.1109/TIT.2023.3328825": "doi 10 1109 tit 2023 3328825",
    "doi:10.1098/rspa.2014.0540.": "doi 10 1098 rspa 2014 0540",
    "10.48550/arXiv.2410.00001": "arxiv 2410 00001",
    '"mutual information" neural': "mutual information neural",
}
"""What lines that are typed or pasted are searched for."""


def test_every_text_of_the_index_and_hard_cases_fold_alike(page: Page, modules: str) -> None:
    texts = [
        plain(text)
        for paper in sample_papers()
        for text in (paper.title, paper.abstract or "", *paper.authors)
    ]
    texts += HARD
    assert page.evaluate(FOLD, [modules, texts]) == [fold(text) for text in texts]
    assert page.evaluate(WORDS, [modules, texts]) == [words(text) for text in texts]


def test_every_letter_that_is_not_new_folds_alike(page: Page, modules: str) -> None:
    # Up to where browsers' and Python's versions of Unicode agree for certain. Cherokee alone
    # folds to its capitals, which no browser can be asked for.
    codes = [code for code in range(0x20, 0x2C00) if not 0x13A0 <= code < 0x1400]
    letters = [chr(code) for code in codes if chr(code).isalnum()]
    folded = page.evaluate(FOLD, [modules, letters])
    pairs = zip(letters, folded, strict=True)
    assert [(letter, browsers) for letter, browsers in pairs if fold(letter) != browsers] == []


def test_a_line_is_read_as_it_is_meant(page: Page, modules: str) -> None:
    assert page.evaluate(PARSE, [modules, list(MEANT)]) == list(MEANT.values())


def test_words_that_stand_for_signs_are_shown_as_signs(page: Page, modules: str) -> None:
    lines = ["c++ tea", "C# in 🦔", "plusplus cplusplusplus"]
    assert page.evaluate(PRINTED, [modules, lines]) == ["C++ tea", "C# in 🦔", lines[2]]
