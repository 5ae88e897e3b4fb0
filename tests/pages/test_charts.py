"""Charts of papers per year and of tags: what they count, and where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.model.settings import SiteInfo
from paper_index.pages.charts import MOST_YEARS, YearCounts, heat_table, tag_bars, year_chart
from paper_index.pages.parts import RenderSettings
from support.made_up_index import index, paper
from support.rendered import render

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.pages.charts import YearChart


def chart(*years: int | None, few: int = 0) -> YearChart | None:
    return year_chart(YearCounts.of(years), "?year={}".format, undated="?undated", few=few)


def body(path: str, *papers: Paper) -> str:
    made = render(index(*papers), RenderSettings(SiteInfo("Teapots")))
    return next(page.body for page in made if page.path == path)


def dated(count: int, **fields: object) -> list[Paper]:
    return [paper(f"p{n}", published=str(2000 + n), **fields) for n in range(count)]


@pytest.mark.parametrize("years", [(), (None,), (2020,), (2020,) * 124, (2020, None, None)])
def test_papers_of_one_year_have_no_chart(years: tuple[int | None, ...]) -> None:
    assert chart(*years) is None


def test_few_papers_have_no_chart() -> None:
    assert chart(2020, 2021, 2022, few=3) is None
    assert chart(2020, 2021, 2022, few=2) is not None


def test_a_year_without_papers_is_a_gap() -> None:
    made = chart(2020, 2023, 2023)
    assert made
    assert [(bar.year, bar.count, bar.href) for bar in made.bars] == [
        (2020, 1, "?year=2020"),
        (2021, 0, ""),
        (2022, 0, ""),
        (2023, 2, "?year=2023"),
    ]
    assert [bar.name for bar in made.bars if bar.count] == ["2020: 1 paper", "2023: 2 papers"]


@given(st.lists(st.none() | st.integers(1700, 2030), max_size=300))
def test_every_paper_is_counted_once_and_every_number_is_a_link(years: list[int | None]) -> None:
    made = chart(*years)
    if made is None:
        assert len({year for year in years if year and year > max(filter(None, years)) - 80}) < 2
        return
    assert sum(bar.count for bar in made.bars) + sum(one.count for one in made.others) == len(years)
    assert [bool(bar.href) for bar in made.bars] == [bool(bar.count) for bar in made.bars]
    assert len(made.bars) <= MOST_YEARS
    assert made.bars[0].count
    assert made.bars[-1].count
    for bar in made.bars:
        assert 0 < bar.top <= bar.top + bar.height <= 100
        assert (bar.height > 0) == (bar.count > 0)


def test_papers_long_before_the_others_are_a_number_beside_the_chart() -> None:
    made = chart(1859, 2011, 2012, None)
    assert made
    assert [bar.year for bar in made.bars] == [2011, 2012]
    assert [(one.name, one.href, one.count) for one in made.others] == [
        ("before 2011", "?year=-2010", 1),
        ("without a date", "?undated", 1),
    ]


@pytest.mark.parametrize("years", [2, 10, 11, 24, 80])
def test_labels_fit_a_phone(years: int) -> None:
    made = chart(*range(1950, 1950 + years))
    assert made
    assert 1 <= sum(bar.has_label for bar in made.bars) <= 10
    assert sum(bar.has_count and bar.is_longest for bar in made.bars) <= 10


def test_the_least_of_ten_thousand_is_visible() -> None:
    made = chart(2020, *(2021,) * 10_000)
    assert made
    assert made.bars[0].height >= 1
    assert made.bars[1].name == "2021: 10000 papers"


def test_a_bar_leads_to_exactly_the_papers_that_it_counts() -> None:
    papers = dated(6, tags=["tea"], authors=["Ann & Lake"])
    tag, author = (body(f"{path}.md", *papers) for path in ("tags/tea", "authors/ann-lake"))
    for page, facet in ((tag, {"tag": ["tea"]}), (author, {"author": ["Ann & Lake"]})):
        links = re.findall(r'<li><a href="([^"]*)" title="(\d+): 1 paper"', page)
        assert len(links) == 6
        for href, year in links:
            assert href.startswith("../../search/?")
            asked = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
            assert asked == {**facet, "year": [year]}


def test_the_table_says_what_the_bars_show() -> None:
    page = body("tags/tea.md", *dated(6, tags=["tea"]), paper("undated", tags=["tea"]))
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th><td>(?:<a href="[^"]*">)?(\d+)', page)
    years = [(str(year), "1") for year in range(2005, 1999, -1)]
    assert rows == [*years, ("without a date", "1")]


def test_the_bars_of_a_venue_lead_to_the_years_of_its_list() -> None:
    papers = [
        paper(f"p{n}", published="2001", venue="Tea Letters", venue_year=2001 + n % 3)
        for n in range(6)
    ]
    page = body("venues/tea-letters.md", *papers)
    assert re.findall(r'href="(#[^"]*)" title="([^"]*)"', page) == [
        (f"#y{year}", f"{year}: 2 papers") for year in (2001, 2002, 2003)
    ]
    assert '<nav class="pi-years"' not in page


def test_later_pages_of_a_list_have_no_chart() -> None:
    papers = [
        paper(f"p{n}", published=str(2000 + n % 9), tags=["tea"], venue="Tea", authors=["Ann Lake"])
        for n in range(101)
    ]
    for path in ("tags/tea", "authors/ann-lake", "venues/tea"):
        assert '<figure class="pi-chart">' in body(f"{path}.md", *papers)
        assert '<figure class="pi-chart">' not in body(f"{path}/page-2.md", *papers)


def test_the_bars_of_tags_have_one_scale() -> None:
    made = index(*dated(4, tags=["tea"]), paper("cup", tags=["cups"]))
    bars = tag_bars(made.tags, 4, "")
    assert [(bar.name, bar.count, bar.length) for bar in bars] == [
        ("Cups", 1, 25.0),
        ("Tea & science", 4, 100.0),
    ]
    assert [bar.length for bar in tag_bars(index().tags, 0, "")] == [0, 0]


def test_tags_by_year_lead_to_a_search_and_older_years_share_a_column() -> None:
    made = heat_table(index(*dated(14, tags=["tea"]), paper("q", published="2001")).tags, "tags/")
    assert made
    assert made.years == ("to 2002", *map(str, range(2003, 2014)))
    (tea,) = made.rows
    assert tea.name == "Tea & science"
    assert [cell.count for cell in tea.cells] == [3, *[1] * 11]
    assert [cell.href for cell in tea.cells[:2]] == [
        "../search/?tag=tea&year=-2002",
        "../search/?tag=tea&year=2003",
    ]


def test_tags_without_papers_of_two_years_have_no_table() -> None:
    for papers in ([], [paper("a", tags=["tea"])], dated(1, tags=["tea"]), dated(3)):
        assert heat_table(index(*papers).tags, "tags/") is None


def test_shades_follow_the_number() -> None:
    papers = [paper(f"p{n}", published="2020", tags=["tea"]) for n in range(100)]
    made = heat_table(index(*papers, paper("q", published="2021", tags=["tea"])).tags, "tags/")
    assert made
    assert [cell.shade for cell in made.rows[0].cells] == [4, 1]
