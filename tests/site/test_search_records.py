"""The searchable text and the displayed fields of each paper."""

from __future__ import annotations

import pytest

from paper_index.model.author import Author
from paper_index.model.vocabulary import Tag, Vocabulary
from paper_index.relate.index import relate
from paper_index.site.search_records import SearchRecord, search_record
from support.made_up_index import VOCABULARY, index, paper


def the_record(**fields: object) -> SearchRecord:
    return search_record(index(paper("x", **fields)).papers[0])


def all_words(found: SearchRecord) -> str:
    return " ".join(part for _, part in found.parts)


def test_a_title_weighs_more_than_authors_and_those_more_than_the_abstract() -> None:
    found = the_record(title="Hot tea", authors=["Ada Brown"], abstract="It cools.")
    assert found.parts[0] == (10, "hot tea")
    assert found.parts[1] == (6, "ada brown")
    weights = [weight for weight, _ in found.parts]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Few-shot learning", "fewshot"),
        ("SΩI", "somegai"),
        ("S$\\Omega$I", "s omega i"),
        ("Cosmic webs in ΛCDM", "lambda cdm"),
        ("Transitions in V$_2$O$_3$", "v2o3"),
        ("Transitions in V₂O₃", "v 2 o 3"),
        ("TCP/IP and R&D", "tcpip"),
        ("Policy in the U.S.", "us"),
        ("About 1,000 teapots", "1000"),
    ],
)
def test_other_spellings_of_a_compound_are_found(title: str, query: str) -> None:
    assert f" {query} " in f" {all_words(the_record(title=title))} "


def test_names_with_umlauts_are_found_written_out() -> None:
    assert " mueller " in f" {all_words(the_record(authors=['Ada Müller']))} "


def test_words_of_title_and_authors_and_addresses_are_searched_apart() -> None:
    found = the_record(
        title="Hot tea",
        authors=["Ada Li"],
        links={"Review": "https://openreview.net/forum?id=aB-1"},
    )
    assert found.parts[-1] == (1, "zzthot zzttea zzaada zzali zzuopenreviewabq1")


def test_a_word_under_another_spelling_is_known_as_printed() -> None:
    assert the_record(title="Normalizing colour").printed == {
        "normalising": "normalizing",
        "color": "colour",
    }


def test_identifiers_are_words_in_their_order() -> None:
    found = all_words(the_record(arxiv="2410.21666", doi="10.1109/TIT.2023.3328825"))
    assert "arxiv 2410 21666" in found
    assert "doi 10 1109 tit 2023 3328825" in found
    assert "zzuarxiv2410q21666 zzudoi10q1109qtitq2023q3328825" in found


def test_a_tag_is_found_by_its_name_and_its_aliases_of_one_word() -> None:
    aliases = ("chai", "high-entropy-infusions")
    tag = Tag(id="tea", name="Hot tea", group="field", definition="D.", aliases=aliases)
    related = relate([paper("x", tags=["tea"])], Vocabulary((VOCABULARY.groups[0],), (tag,)), 5)
    assert search_record(related.papers[0]).parts[2] == (3, "hot tea chai")


def test_facets_have_the_known_values_only() -> None:
    assert the_record().filters == ()
    found = the_record(
        tags=["tea", "cups"], published="2021-04", venue="NeurIPS", authors=["A", "B", "A"]
    )
    assert found.filters == (
        ("tag", "tea"),
        ("tag", "cups"),
        ("year", "2021"),
        ("venue", "NeurIPS"),
        ("author", "A"),
        ("author", "B"),
    )


def test_the_author_facet_lists_people_and_every_spelling_is_found() -> None:
    author = Author(id="ada", name="Ada Brown", names=("A. Braun", "Augusta B."))
    made = relate([paper("a", authors=["A. Braun", "Bo"])], VOCABULARY, 5, authors=[author])
    found = search_record(made.papers[0])
    assert found.filters == (("author", "Ada Brown"), ("author", "Bo"))
    assert found.fields["authors"] == "A. Braun; Bo"
    assert found.parts[1] == (6, "a braun bo ada brown augusta b")


def test_the_venue_facet_has_one_value_for_all_spellings_of_a_venue() -> None:
    made = index(paper("a", venue="icml"), paper("b", venue="ICML"), paper("c", venue="ICML"))
    assert {search_record(entry).filters for entry in made.papers} == {(("venue", "ICML"),)}


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({}, "0"),
        ({"venue": "X", "venue_year": "2020"}, "20200000"),
        ({"published": "2021"}, "20210000"),
        ({"published": "2021-04-13"}, "20210413"),
    ],
)
def test_a_newer_paper_sorts_higher(fields: dict[str, object], date: str) -> None:
    assert the_record(**fields).sorts["date"] == date


def test_a_result_has_the_title_as_html_and_other_fields_as_text() -> None:
    found = the_record(title="A < B & $\\alpha$", abstract="1 < 2\nand on")
    assert found.fields["title"].startswith("A &lt; B &amp; <math>")
    assert "title" not in the_record(title="A < B").fields
    assert found.fields["plain"] == "A < B & α"
    assert found.fields["abstract"] == "1 < 2 and on"


def test_the_note_is_searched_and_a_paper_may_lack_abstract_and_authors() -> None:
    found = the_record(abstract=None, note="The *only* book on\n\n$n$ newts.")
    assert found.fields["note"] == "The *only* book on n newts."
    assert not {"abstract", "authors"} & found.fields.keys()
    assert "only book on n newts" in all_words(found)


def test_type_and_status_are_shown_as_words() -> None:
    found = the_record(type="dataset", status="retracted")
    assert (found.fields["type"], found.fields["status"]) == ("Dataset", "Retracted")
    plain = the_record(type="article", status="published")
    assert not {"type", "status"} & plain.fields.keys()


def test_the_rest_of_a_truncated_list_is_no_author() -> None:
    found = the_record(authors=["Ann Lake", "et al."])
    assert found.filters == (("author", "Ann Lake"),)
    assert (found.fields["authors"], found.fields["others"]) == ("Ann Lake", "and others")
    assert found.parts[1] == (6, "ann lake")
