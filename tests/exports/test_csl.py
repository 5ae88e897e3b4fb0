"""CSL items as they are made, and as a citation processor prints them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.citation_readers import TEXTS, Cited, bibliography_csl, made_up, rendered, to_csl
from support.made_up_index import paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


def test_an_article_says_all_that_is_known() -> None:
    tea = paper(
        "tea",
        title="GANs & the $\\Lambda$ of Tea",
        authors=["Ludwig van Beethoven", "Martin King Jr.", "OpenAI Team", "Plato"],
        venue="Journal of Tea",
        venue_year="2022",
        volume="6",
        number="1",
        pages="12-34",
        doi="10.1000/tea_1",
        arxiv="2104.06083",
        abstract="It costs\n\n\\$5.",
    )
    assert to_csl(tea, "key", "https://example.org/") == {
        "id": "key",
        "type": "article-journal",
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"literal": "OpenAI Team"},
            {"family": "Plato"},
        ],
        "title": "GANs & the Λ of Tea",
        "container-title": "Journal of Tea",
        "volume": "6",
        "issue": "1",
        "page": "12-34",
        "DOI": "10.1000/tea_1",
        "URL": "https://arxiv.org/abs/2104.06083",
        "archive": "arXiv",
        "archive_location": "2104.06083",
        "abstract": "It costs $5.",
        "issued": {"date-parts": [[2022]]},
    }


def test_a_preprint_names_its_archive() -> None:
    item = to_csl(paper("tea", arxiv="2104.06083", published="2021-04"), "tea")
    assert (item["type"], item["publisher"], item["number"]) == (
        "article", "arXiv", "arXiv:2104.06083",
    )  # fmt: skip
    assert item["issued"] == {"date-parts": [[2021, 4]]}


@pytest.mark.parametrize(
    ("venue", "kind"),
    [("ICML", "paper-conference"), ("PNAS", "article-journal"), ("Tea House", "document")],
)
def test_the_type_of_an_item_follows_the_venue(venue: str, kind: str) -> None:
    item = to_csl(paper("tea", venue=venue), "tea")
    assert (item["type"], item["container-title"]) == (kind, venue)


def test_a_processor_prints_an_article() -> None:
    tea = paper(
        "tea",
        title="Cooling",
        authors=["Ada van Brown"],
        venue="Tea Letters",
        venue_year="2022",
        volume="6",
        number="1",
        pages="12-34",
    )
    assert rendered([to_csl(tea, "tea")]) == [
        "van Brown, A. (2022) “Cooling”, Tea Letters, 6(1), pp. 12–34."
    ]


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_any_texts_make_an_item_without_control_characters(title: str, authors: list[str]) -> None:
    tea: Paper = made_up(title=title, authors=tuple(authors), abstract=title)
    (item,) = json.loads(bibliography_csl([Cited(tea, "tea")]))
    found: list[dict[str, Any]] = item.get("author", [])
    texts = [item.get("title", ""), *(part for name in found for part in name.values())]
    assert not [text for text in texts if len(text.splitlines()) > 1 or "\x00" in text]
    assert all(name.get("family") or name.get("literal") for name in found)


def test_a_bibliography_is_json_in_the_order_given() -> None:
    assert json.loads(bibliography_csl([])) == []
    cited = [Cited(paper("tea"), "b"), Cited(paper("cup"), "a")]
    assert [item["id"] for item in json.loads(bibliography_csl(cited))] == ["b", "a"]
