"""A copy with a slightly different title is found, for short and long titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.model.pairs import PairClass
from support.made_up_papers import deduped, judge, paper
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

TITLES = (
    "Rényi Entropy",
    "On Tea",
    "Grokking X-ray Vision",
    "The Cooling of Two Cups of Tea in Three Dimensions",
    "GPT-4 and the Entropy of English: Fifty Years after Shannon (Part II)",
    "Spatiotemporal Cups are All You Need for Learned Tea Compression, Pouring and Drinking",
)


def copy_of(original: Paper, title: str) -> Paper:
    """Return a copy under another title, without an identifier."""
    fields = {"id": "copy", "title": title, "arxiv": None, "doi": None}
    return original.model_copy(update=fields)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("title", TITLES)
def test_a_copy_under_a_slightly_different_title_is_reported_with_its_scores(
    title: str, variant: str
) -> None:
    original = paper("original", title, arxiv="2104.06083")
    copy = copy_of(original, VARIANTS[variant](title))
    _, issues = deduped([original, copy], [])
    assert [issue.code for issue in issues] in (["duplicate"], ["possible-duplicate"])
    assert all(one in issues[0].hint for one in (original.title, copy.title, "abstract 100.0"))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("title", TITLES[3:])
def test_a_copy_with_its_authors_but_no_abstract_is_caught(title: str, variant: str) -> None:
    original = paper("original", title, authors=["Ada Brown"])
    copy = copy_of(original, VARIANTS[variant](title)).model_copy(update={"abstract": ""})
    assert judge(original, copy).pair_class is not PairClass.NON_MATCH
