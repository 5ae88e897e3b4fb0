"""A made-up index in which every field of a paper is filled, for the tests of downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.paper import Paper
from paper_index.model.settings import SiteInfo
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate.index import relate

if TYPE_CHECKING:
    from paper_index.model.index import Index

ABOUT = SiteInfo("Tea & papers", "What tea does.", "https://example.org/tea/", "CC0-1.0")

VOCABULARY = Vocabulary(
    (Group(id="field", name="Field", description="Which science it is."),),
    (
        # The narrower tag stands first, as its name sorts.
        Tag(id="cups", name="Cups", group="field", definition="Cups.", parent="tea"),
        Tag(id="tea", name="Tea", group="field", definition="Tea.", aliases=("chai",)),
    ),
)

FULL = Paper.model_validate(
    {
        "id": "on-tea",
        "title": r'Tea -- in "$\mathbb{R}^2$", for \$5',
        "authors": ["Ada Brown", "Grace, Cole; Jr.", "Émile Noël"],
        "published": "2021-04",
        "type": "article",
        "venue": "Journal of Cups & Pots",
        "venue_year": "2022",
        "volume": "63-II",
        "number": "3",
        "pages": "24:1--24:25",
        "publisher": "Tea & Sons",
        "category": "physics.pop-ph",
        "arxiv": "2104.06080",
        "doi": "10.1000/Tea(1);2",
        "code": "https://github.com/example/tea",
        "links": {"Video": "https://example.org/v?a=1&b=2", "Anhang": "https://example.org/ä"},
        "tags": ["tea", "cups"],
        "note": "Why $x$ matters.",
        "featured": "2024-06-01",
        "status": "retracted",
        "notice": "https://example.org/notice",
        "added": "2024-05-06",
        "source": "first-list",
        "aliases": ["zea", "about-tea"],
        "citation_key": "brown2022tea",
        "former_keys": ["zeus:1999", "brown2021a"],
        "abstract": "We pour `tea'.\nIt cools; its café says \\emph{so}.\nSee https://github.com/a/b.",
    }
)
BARE = Paper.model_validate(
    {
        "id": "bare-cups",
        "title": "=Cups alone",
        "abstract": "Clay is baked at noon, then nobody drinks.",
        "added": "2024-05-07",
        "source": "first-list",
        "citation_key": "anoncups",
    }
)


def index(*papers: Paper) -> Index:
    """Return the index of some papers under the vocabulary."""
    return relate(papers, VOCABULARY, 5)
