"""RIS records as they are written, and as an independent reader reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.citation_readers import TEXTS, Cited, bibliography_ris, made_up, read_ris, to_ris
from support.made_up_index import paper


def test_an_article_says_all_that_is_known() -> None:
    tea = paper(
        "tea",
        title="GANs & the $\\Lambda$ of Tea",
        authors=["Ludwig van Beethoven", "Martin King Jr.", "OpenAI Team", "Plato"],
        published="2021-04-13",
        venue="Journal of Tea",
        venue_year="2022",
        volume="6",
        number="1",
        pages="12-34",
        doi="10.1000/tea_1",
        arxiv="2104.06083",
        abstract="It costs\n\n\\$5.",
    )
    assert to_ris(tea, "key", "https://example.org/", keywords=["Tea & science", "Cups"]) == (
        "TY  - JOUR\r\nID  - key\r\nAU  - van Beethoven, Ludwig\r\nAU  - King, Martin, Jr.\r\n"
        "AU  - OpenAI Team\r\nAU  - Plato\r\nTI  - GANs & the Λ of Tea\r\nT2  - Journal of Tea\r\n"
        "JO  - Journal of Tea\r\nVL  - 6\r\nIS  - 1\r\nSP  - 12\r\nEP  - 34\r\nPY  - 2022\r\n"
        "DO  - 10.1000/tea_1\r\nAN  - arXiv:2104.06083\r\nUR  - https://arxiv.org/abs/2104.06083\r\n"
        "AB  - It costs $5.\r\nKW  - Tea & science\r\nKW  - Cups\r\nER  - \r\n"
    )


@pytest.mark.parametrize(
    ("published", "date"),
    [("2021", None), ("2021-04", "2021/04//"), ("2021-04-13", "2021/04/13/")],
)
def test_a_date_is_as_long_as_it_is_known(published: str, date: str | None) -> None:
    (record,) = read_ris(to_ris(paper("tea", published=published), "tea"))
    assert record["type_of_reference"] == "UNPB"
    assert (record["year"], record.get("date")) == ("2021", date)


@pytest.mark.parametrize(
    ("venue", "fields"),
    [
        ("ICML", {"type_of_reference": "CONF", "secondary_title": "ICML"}),
        ("Tea House", {"type_of_reference": "GEN", "secondary_title": "Tea House"}),
    ],
)
def test_the_type_of_a_record_follows_the_venue(venue: str, fields: dict[str, Any]) -> None:
    (record,) = read_ris(to_ris(paper("tea", venue=venue), "tea"))
    assert fields.items() <= record.items()


@given(TEXTS, st.lists(TEXTS, max_size=3), TEXTS, TEXTS)
def test_any_texts_make_one_record(
    title: str, authors: list[str], abstract: str, note: str
) -> None:
    tea = made_up(
        title=f"{title}\r\nER  - \r\nTY  - JOUR", authors=tuple(authors), abstract=abstract,
        note=note,
    )  # fmt: skip
    (record,) = read_ris(to_ris(tea, "tea", keywords=[title, abstract]))
    assert record["id"] == "tea"
    assert len(record.get("authors", [])) <= len(authors)


def test_a_long_abstract_is_read_back_whole() -> None:
    abstract = "Tea cools & cups wait. " * 900
    (record,) = read_ris(to_ris(paper("tea", abstract=abstract), "tea"))
    assert record["abstract"] == abstract.strip()


def test_a_bibliography_holds_records_in_their_order() -> None:
    assert bibliography_ris([]) == ""
    cited = [Cited(paper("tea"), "b", keywords=("Cups",)), Cited(paper("cup"), "a")]
    records = read_ris(bibliography_ris(cited))
    assert [record["id"] for record in records] == ["b", "a"]
    assert records[0]["keywords"] == ["Cups"]
