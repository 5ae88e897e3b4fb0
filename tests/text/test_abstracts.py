"""Headings, notes on rights and placeholders are told from abstracts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.abstracts import is_placeholder_abstract, strip_abstract

SENTENCE = "We drained three ponds. They filled again."


@pytest.mark.parametrize(
    "heading",
    [
        "Abstract", "Abstract.", "Abstract—", "Abstract:", "ABSTRACT", "ABSTRACT:", "Abstract - ",
        "Abstract. --", "Summary.", "Summary:", "Résumé :", "[Abstract]:", "Abstract: Abstract.",
        "International audience ;", "International audience", "Audience nationale.",
        "Click to increase image sizeClick to decrease image size",
    ],
)  # fmt: skip
def test_a_heading_is_removed(heading: str) -> None:
    space = "" if heading.endswith("—") else " "
    found = strip_abstract(f"{heading}{space}{SENTENCE}")
    assert found.text == SENTENCE
    assert found.heading is not None
    assert found.rights is None


@pytest.mark.parametrize(
    "text",
    [
        "Abstract interpretation is a theory of ponds.",
        "Abstract-based search of ponds.",
        "Abstract–concrete pairs of ponds.",
        "Abstract meaning representation (AMR) of ponds.",
        "Abstract the details away.",
        "Summary statistics of ponds.",
        "Abstract",
        "International audience members of ponds.",
        "We study copyright 2020 policy. It is new.",
        "Ponds have (a) fish, (b) frogs and (c) 2010 newts.",
        "In 2020 IEEE papers rose.",
        "Results were published by Springer in 2010.",
        "We cite © 2020 and then go on about the ponds of a valley. They are deep and cold.",
        "Does a kettle boil on its own ?? The answer is in the copyright of its maker.",
        "Does it boil? ?? 2014 was a hot year, as was published.",
        SENTENCE,
        "",
    ],
)
def test_an_abstract_with_similar_words_is_unchanged(text: str) -> None:
    assert strip_abstract(text).text == text


@pytest.mark.parametrize(
    "rights",
    [
        "© 2020 Elsevier",
        "© ©The Author(s) 2020.",
        "?? 2014 Pond Inc.",
        "Copyright © 2023 de Pond, Reed and van Rush.",
        "Copyright is held by the owner/author(s).",
        "© 2020 Elsevier Ltd. All rights reserved.",
        "© The Author(s) 2020.",
        "(C) 2009 Elsevier B.V. All rights reserved.",
        "(c) 2020 by the authors.",
        "Copyright (C) 2020 The Authors. Published by Elsevier Ltd. All rights reserved.",
        "Copyright © 2021, IEEE",
        "2010 Elsevier Inc. All rights reserved.",
        "All rights reserved.",
        "Published by Elsevier Ltd.",
        "(PsycINFO Database Record (c) 2020 APA, all rights reserved)",
        "PsycInfo Database Record (c) 2021 APA, all rights reserved.",
        "© 2021 IEEE. Personal use of this material is permitted.",
    ],
)
def test_a_note_on_rights_is_removed_and_named(rights: str) -> None:
    found = strip_abstract(f"{SENTENCE} {rights}")
    assert (found.text, found.rights) == (SENTENCE, rights)
    assert strip_abstract(f"© 2020 Elsevier {rights}").text == ""


def test_a_copyright_sign_needs_no_space_after_a_sentence() -> None:
    assert strip_abstract(f"{SENTENCE}© 2011 IEEE").text == SENTENCE


@pytest.mark.parametrize(
    "rights",
    [
        "© 2014 IEEE.",
        "Copyright 2015 ACM. ",
        "© 2020 Elsevier B.V. All rights reserved. ",
        "© 2014 The Authors. ",
    ],
)
def test_a_note_on_rights_in_front_is_removed(rights: str) -> None:
    found = strip_abstract(rights + SENTENCE)
    assert (found.text, found.rights) == (SENTENCE, rights.strip())


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "-", "…", "N/A", "n.a.", "na", "none", "null", "NaN", "TBD", "Abstract",
        "Summary.",
        "No abstract available.", "[No abstract available]", "No Abstract", "not available",
        "Abstract not available", "Abstract is missing", "International audience",
        "Kein Abstract verfügbar.", "Résumé non disponible", "Sin resumen", "Resumo não disponível",
        "Abstract niet beschikbaar", "暂无摘要", "There is no abstract available for this article.",
        "An abstract is not available for this content so a preview has been provided. As you …",
        "Click on the article title to read more.",
        "Click to increase image sizeClick to decrease image size",
        "This article has no abstract.", "No abstract is available for this article.",
    ],
)  # fmt: skip
def test_a_placeholder_is_no_abstract(text: str) -> None:
    assert is_placeholder_abstract(text)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Ponds.",
        "No abstract ponds here.",
        "Abstract ponds",
        "The abstract of a pond is not available.",
        "The description given in 1900 was wrong.",
    ],
)
def test_short_texts_are_abstracts(text: str) -> None:
    assert not is_placeholder_abstract(text)


_PIECES = ["Abstract", ". ", "— ", ": ", "© 2020 ", "IEEE", "We drain ponds", "All rights reserved"]
_TEXTS = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), st.text())


@given(_TEXTS)
def test_stripping_is_idempotent(text: str) -> None:
    once = strip_abstract(text).text
    assert strip_abstract(once).text == once
