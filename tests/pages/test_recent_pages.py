"""Recent changes: all of them, newest first, on pages of limited length that stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from paper_index.model.index import News
from paper_index.model.settings import SiteInfo
from paper_index.pages.parts import RenderSettings
from support.made_up_index import VOCABULARY, index, paper
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS = RenderSettings(SiteInfo("Teapots"))


def added(number: int, day: str) -> News:
    return News(day, paper(f"p{number:05}"), added=True)


def pages(news: Sequence[News]) -> dict[str, str]:
    made = render(index(), SETTINGS, news)
    return {page.path: page.body for page in made if page.path.startswith("recent")}


def shown(body: str) -> list[str]:
    return re.findall(r'<h\d dir="auto"><a href="[^"]*?(p\d{5})/"', body)


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_what_fits_one_page_is_on_one(count: int) -> None:
    made = pages([added(n, "2026-11-23") for n in range(count)])
    assert list(made) == ["recent.md"]
    assert len(shown(made["recent.md"])) == count
    assert "by month" not in made["recent.md"]
    assert ("Nothing has changed yet." in made["recent.md"]) == (count == 0)


def test_each_change_is_on_the_page_of_its_month() -> None:
    news = [added(n, f"2026-{12 - n // 60:02}-01") for n in range(150)]
    made = pages(news)
    months = {path: body for path, body in made.items() if path != "recent.md"}
    assert list(months) == ["recent/2026-10.md", "recent/2026-11.md", "recent/2026-12.md"]
    assert [len(shown(body)) for body in months.values()] == [30, 60, 60]
    assert sorted(name for body in months.values() for name in shown(body)) == [
        one.paper.id for one in news
    ]
    latest = made["recent.md"]
    assert shown(latest) == [one.paper.id for one in news[:100]]
    counted = r'href="(2026-\d\d)/">(\w+) 2026</a> <span class="pi-count">(\d+)<'
    assert re.findall(counted, latest) == [
        ("2026-12", "December", "60"),
        ("2026-11", "November", "60"),
        ("2026-10", "October", "30"),
    ]
    middle = months["recent/2026-11.md"]
    assert 'newer: <a href="../2026-12/">December 2026</a>' in middle
    assert 'older: <a href="../2026-10/">October 2026</a>' in middle


def test_ten_thousand_papers_of_one_day_are_paged() -> None:
    made = pages([added(n, "2026-11-23") for n in range(10_000)])
    assert len(made) == 101
    found = [shown(body) for path, body in made.items() if path != "recent.md"]
    assert max(map(len, found)) == 100
    assert len({name for names in found for name in names}) == 10_000
    first, second = made["recent/2026-11.md"], made["recent/2026-11/page-2.md"]
    assert "10,000 papers added" in first
    assert "23 November 2026</time>, continued" in second
    assert "papers added" not in second


def test_a_new_paper_leaves_the_later_pages_of_its_month_as_they_are() -> None:
    news = [added(n, "2026-11-23") for n in range(250)]
    before, after = pages(news), pages([added(900, "2026-11-24"), *news])
    assert {path for path in after if after[path] != before.get(path)} == {
        "recent.md",
        "recent/2026-11.md",
    }


def test_changed_tags_are_listed_after_the_papers_that_were_added() -> None:
    tea, cups = VOCABULARY.tags
    one = paper("a", status="retracted")
    news = [
        added(1, "2026-11-23"),
        News("2026-11-23", one, added=False, gained=(tea,), lost=(cups,), status="Retracted"),
    ]
    body = pages(news)["recent.md"]
    assert body.index("1 paper added") < body.index("1 paper changed")
    assert "<ins>+ Tea &amp; science</ins>" in body
    assert "<del>− Cups</del>" in body
    assert '<span class="pi-badge">Retracted</span>' in body
