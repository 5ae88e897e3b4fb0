"""Which papers a channel shows, in which order, and when they count as changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_index.exports.feeds import MOST, MOST_OF_PART, UNKNOWN, feed_entries
from support.made_up_channels import CONTEXT, CONTROLS, channel
from support.made_up_index import paper


def addresses(*found: str) -> list[str]:
    return [f"https://example.org/tea/papers/{name}/" for name in found]


def test_an_empty_channel_has_no_items() -> None:
    assert feed_entries(channel(), CONTEXT) == []


def test_what_was_added_last_comes_first_and_ties_go_by_publication() -> None:
    made = channel(
        paper("unknown", published="2025"),
        paper("early", added="2024-01-02", published="2024"),
        paper("old", added="2024-03-01", published="1999"),
        paper("new", added="2024-03-01", published="2021"),
        paper("day", added="2024-01-10", published="1950"),
    )
    found = [item.address for item in feed_entries(made, CONTEXT)]
    assert found == addresses("new", "old", "day", "early", "unknown")


def test_only_the_newest_are_kept() -> None:
    papers = [paper(f"p{number}", added=f"2024-01-{number % 28 + 1:02}") for number in range(60)]
    part = replace(channel(*papers), whole=False)
    assert len(feed_entries(part, CONTEXT)) == MOST_OF_PART
    found = feed_entries(channel(*papers), CONTEXT)
    assert len(found) == MOST
    assert found[0].published == "2024-01-28T00:00:00Z"
    assert min(str(item.published) for item in found) == "2024-01-04T00:00:00Z"


@pytest.mark.parametrize(
    ("added", "changed", "published", "instant"),
    [
        ("2024-01-02", "", "2024-01-02T00:00:00Z", "2024-01-02T00:00:00Z"),
        ("2024-01-02", "2024-05-06", "2024-01-02T00:00:00Z", "2024-05-06T00:00:00Z"),
        ("2024-01-02", "2023-12-31", "2024-01-02T00:00:00Z", "2024-01-02T00:00:00Z"),
        (None, "2024-05-06", None, "2024-05-06T00:00:00Z"),
        (None, "", None, UNKNOWN),
    ],
)
def test_an_item_is_updated_when_its_entry_last_changed(
    added: str | None, changed: str, published: str | None, instant: str
) -> None:
    context = replace(CONTEXT, updated={"tea": changed} if changed else {})
    (item,) = feed_entries(channel(paper("tea", added=added)), context)
    assert (item.published, item.updated) == (published, instant)


def test_another_paper_changes_nothing_about_an_item() -> None:
    tea = paper("tea", added="2024-01-02", tags=["tea"])
    before = feed_entries(channel(tea), CONTEXT)
    after = feed_entries(channel(tea, paper("cups", added="2025-01-02", tags=["tea"])), CONTEXT)
    assert after[1:] == before
    assert after[0].updated > before[0].updated


def test_another_title_keeps_the_id() -> None:
    old, new = (
        feed_entries(channel(paper("tea", title=title)), CONTEXT)[0] for title in ("On A", "On B")
    )
    assert old.title != new.title
    assert old.address == new.address


def test_texts_are_plain_and_paragraphs_stay_apart() -> None:
    made = paper("tea", title=r"S$\Omega$I for \$5", abstract="First $x^2$.\n\nSecond <b>.")
    (item,) = feed_entries(channel(made), CONTEXT)
    assert item.title == "SΩI for $5"
    assert item.paragraphs == ("First x².", "Second <b>.")
    assert item.html == "<p>First x².</p><p>Second &lt;b&gt;.</p>"


@pytest.mark.parametrize("words", [10, 200])
def test_only_the_feed_of_all_papers_has_whole_abstracts(words: int) -> None:
    is_cut = words > 100
    abstract = " ".join(f"word{number}" for number in range(words))
    made = channel(paper("tea", abstract=abstract))
    (item,) = feed_entries(made, CONTEXT)
    assert (item.paragraphs, item.is_excerpt) == ((abstract,), False)
    (item,) = feed_entries(replace(made, whole=False), CONTEXT)
    (shown,) = item.paragraphs
    assert (shown.endswith("…"), item.is_excerpt) == (is_cut, is_cut)
    assert abstract.startswith(shown.rstrip("…"))
    assert len(shown) <= 301


def test_what_xml_forbids_is_removed() -> None:
    # The model refuses such texts; a feed that one slipped into would be lost as a whole.
    made = paper("tea").model_copy(update={"title": CONTROLS, "authors": (CONTROLS,)})
    (item,) = feed_entries(channel(made), CONTEXT)
    assert item.title == "Bell, escape[31m, null, surrogate, formfeed"
    assert item.authors == (item.title,)


def test_a_retracted_paper_says_so_first() -> None:
    notice = "https://example.org/notice"
    made = channel(paper("tea", title="Tea", status="retracted", notice=notice, abstract=None))
    (item,) = feed_entries(made, CONTEXT)
    assert (item.title, item.paragraphs) == ("[Retracted] Tea", (f"Retracted: {notice}",))
