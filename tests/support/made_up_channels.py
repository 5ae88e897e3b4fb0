"""Made-up channels, and texts that break feeds which are pasted together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.feeds import Channel, FeedContext
from paper_index.model.settings import SiteInfo
from support.made_up_index import index

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

CONTEXT = FeedContext(SiteInfo("Tea & papers", url="https://example.org/tea/"))
_AS_WRITTEN = (
    "A ]]> in a title",
    "</script><script>alert(1)</script>",
    "<b>& &amp; &#x3c; \"quotes\" 'and' more",
    "<!-- a comment -- that -- never ends",
    "Tea 🫖 and 👩‍🔬",
    "الشاي في الكوب",
    "Costs $5 or $ 7 and an unbalanced $x",
    "{{ template }} %s {0}",
)
HOSTILE = {title: title for title in _AS_WRITTEN} | {
    r"\$5 and $x^2<y$": "$5 and x²<y",
    "Not\ufffea\uffffcharacter": "Notacharacter",
}
"""Titles, and how they read."""
CONTROLS = "Bell\x07, escape\x1b[31m, null\x00, surrogate\ud800, form\x0cfeed"


def channel(*papers: Paper, title: str = "New papers") -> Channel:
    """Return a channel of papers, in the order of the index."""
    return Channel(title, "What entered.", "recent/", index(*papers).papers)
