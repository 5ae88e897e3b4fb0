"""The page and the cards of papers with missing fields, a status, a note or a rare type."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.model.index import News
from paper_index.model.settings import Repository, SiteInfo
from paper_index.pages.parts import RenderSettings
from support.made_up_index import index, paper
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.model.paper import Paper
    from paper_index.model.settings import Page

SETTINGS = RenderSettings(
    SiteInfo("Ponds", url="https://example.org/"),
    repository=Repository("https://r.example/t", "https://r.example/t/edit/main/"),
)
EDIT = "https://r.example/t/edit/main/content/papers/a.yml"
NOTICE = "https://example.org/notice?a=1&b=2"


def pages(*papers: Paper, settings: RenderSettings = SETTINGS) -> Mapping[str, Page]:
    made = index(*papers)
    news = [News("2026-01-02", one, added=True) for one in papers]
    news += [News("2026-01-01", one, added=False) for one in papers]
    return {page.path: page for page in render(made, settings, news)}


def body(found: Paper, settings: RenderSettings = SETTINGS) -> str:
    return pages(found, settings=settings)["papers/a.md"].body


def head(found: Paper) -> Mapping[str, Any]:
    return pages(found)["papers/a.md"].front_matter


def article(found: Paper) -> dict[str, Any]:
    graph = json.loads(head(found)["jsonld"])["@graph"]
    return dict(graph[0])


class TestWithoutAbstract:
    BARE = paper("a", title="Newts", abstract=None)

    def test_there_is_no_empty_heading_but_a_sentence_with_places_to_look(self) -> None:
        found = body(self.BARE.model_copy(update={"doi": "10.1000/a", "arxiv": "2401.00001"}))
        assert "<h2>Abstract</h2>" not in found
        (line,) = re.findall(r"No abstract in this index.*", found)
        targets = re.findall(r'href="([^"]+)">', line)
        assert targets[:2] == ["https://doi.org/10.1000/a", "https://arxiv.org/abs/2401.00001"]
        assert targets[2].startswith("https://scholar.google.com/")
        assert targets[3:] == [EDIT]

    def test_a_paper_of_which_only_the_title_is_known_has_a_whole_page(self) -> None:
        found = body(self.BARE)
        assert re.findall(r"<(dl|section|ul|p)[^>]*>\s*</\1>", found) == []
        (line,) = re.findall(r"No abstract in this index.*", found)
        assert line.count("href=") == 2
        assert "Authors unknown" in found

    def test_without_a_repository_nothing_asks_to_edit(self) -> None:
        found = body(self.BARE, RenderSettings(SiteInfo("Ponds")))
        assert "No abstract in this index" in found
        assert "Authors unknown.</p>" in found
        assert "add it here" not in found

    @pytest.mark.parametrize(
        ("fields", "description"),
        [
            ({}, "Newts"),
            ({"authors": ["A. Lake", "Bo"]}, "Newts. A. Lake, Bo"),
            (
                {"authors": ["A. Lake"], "venue": "Pond Letters", "venue_year": "2020"},
                "Newts. A. Lake. Pond Letters (2020)",
            ),
        ],
    )
    def test_the_description_is_title_authors_and_place(
        self, fields: dict[str, object], description: str
    ) -> None:
        found = paper("a", title="Newts", abstract=None, **fields)
        assert head(found)["description"] == description
        assert "abstract" not in article(found)

    def test_a_card_has_no_empty_excerpt(self) -> None:
        made = pages(paper("a", abstract=None, tags=["tea"]))
        for path in ("tags/tea.md", "recent.md", "papers/index.md"):
            assert '<p dir="auto">' not in made[path].body
            assert "<p></p>" not in made[path].body


def test_title_authors_facts_tags_actions_and_abstract_come_in_this_order() -> None:
    fields = {"authors": ["Ann Lake"], "venue": "Ponds", "abstract": "Newts swim.", "tags": ["tea"]}
    kin = paper("b", title="Newts swim in ponds", abstract="Newts swim.", tags=["tea"])
    made = pages(paper("a", title="Newts swim", note="Read it.", **fields), kin)
    found = made["papers/a.md"].body
    parts = ["authors", "facts", "tags", "actions", "note", "abstract", "cite", "related"]
    places = [found.index(f'class="pi-{one}"') for one in parts]
    assert [found.index("# Newts"), *places] == sorted([found.index("# Newts"), *places])


class TestAuthors:
    def test_of_very_many_authors_the_first_are_shown(self) -> None:
        found = body(paper("a", authors=[f"A. Lake{number}" for number in range(100)]))
        first, _, more = found.partition("<summary>and 80 more</summary>")
        assert (first.count("A. Lake"), more.partition("</details>")[0].count("A. Lake")) == (
            20,
            80,
        )
        assert "<summary>and" not in body(paper("a", authors=[f"A. L{one}" for one in range(25)]))

    def test_unknown_authors_are_named_so_with_a_link_to_the_form(self) -> None:
        found = body(paper("a"))
        assert f'Authors unknown. <a href="{EDIT}">' in found
        assert "Authors unknown" not in body(paper("a", authors=["Ann Lake"]))

    @pytest.mark.parametrize("others", ["et al.", "et al", "Et Al.", "and others", "others"])
    def test_the_rest_of_a_truncated_list_is_no_person(self, others: str) -> None:
        made = pages(paper("a", authors=["Ann Lake", others], tags=["tea"]))
        page = made["papers/a.md"]
        assert '<li class="pi-others">and others</li>' in page.body
        assert "Ann Lake and others" in made["papers/index.md"].body
        assert {path for path in made if path.startswith("authors/")} == {
            "authors/index.md",
            "authors/ann-lake.md",
        }
        names = [value for name, value in page.front_matter["meta"] if name == "citation_author"]  # type: ignore[attr-defined]
        assert names == ["Ann Lake"]
        assert [one["name"] for one in article(paper("a", authors=["Ann Lake", others]))["author"]]


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "label"),
        [("retracted", "Retracted"), ("withdrawn", "Withdrawn"), ("corrected", "Corrected")],
    )
    def test_the_page_begins_with_it_and_every_list_has_it(self, status: str, label: str) -> None:
        fields = {"authors": ["Ann Lake", "Bo Marsh"], "venue": "Ponds", "published": "2020"}
        one = paper("a", status=status, notice=NOTICE, tags=["tea"], **fields)
        other = paper("b", tags=["cups"], published="2021")
        made = pages(one, other)
        top, _, rest = made["papers/a.md"].body.partition('<div class="pi-paper">')
        assert f"<strong>{label}.</strong>" in top
        assert f'<a href="{NOTICE.replace("&", "&amp;")}">Read the notice</a>' in top
        assert "pi-notice" not in rest
        lists = "index papers/index tags/tea authors/ann-lake venues/ponds years/2020 recent"
        for name in lists.split():
            assert f'<span class="pi-badge">{label}</span>' in made[f"{name}.md"].body, name
        assert made["recent.md"].body.count("pi-badge") == 2
        assert "pi-badge" in made["papers/b.md"].body.partition("pi-neighbours")[2]
        assert article(one)["creativeWorkStatus"] == label

    def test_a_published_paper_has_none(self) -> None:
        for one in (paper("a"), paper("a", status="published")):
            assert all(
                "pi-badge" not in page.body and "pi-notice" not in page.body
                for page in pages(one).values()
            )
            assert "creativeWorkStatus" not in article(one)

    def test_without_a_notice_there_is_no_link(self) -> None:
        found = body(paper("a", status="withdrawn"))
        assert "<strong>Withdrawn.</strong>" in found
        assert "Read the notice" not in found

    @pytest.mark.parametrize(
        ("status", "before"),
        [("retracted", "[Retracted] "), ("withdrawn", "[Withdrawn] "), ("corrected", "")],
    )
    def test_titles_for_other_sites_begin_with_it(self, status: str, before: str) -> None:
        found = paper("a", title="Newts", status=status)
        assert head(found)["title"] == f"{before}Newts"
        assert dict(head(found)["meta"])["citation_title"] == f"{before}Newts"
        assert article(found)["headline"] == f"{before}Newts"
        assert re.search(r"^# Newts ", body(found), re.MULTILINE)

    def test_it_is_never_recommended(self) -> None:
        text = "Frogs sing in ponds at night."
        one = paper("a", title="Frog songs", abstract=text, status="retracted", tags=["tea"])
        one = one.model_copy(update={"featured": paper("x", featured="2026-01-01").featured})
        other = paper("b", title="Frog songs again", abstract=text, tags=["tea"])
        made = pages(one, other)
        assert "Related papers" not in made["papers/b.md"].body
        assert "Related papers" in made["papers/a.md"].body
        assert "Picks" not in made["index.md"].body


class TestNote:
    NOTE = "The *first* book on $n$ ponds & <frogs>.\n\nSee https://example.org/a?b=c&d."

    def test_it_is_a_block_of_escaped_paragraphs(self) -> None:
        (note,) = re.findall(
            r'<section class="pi-note">(.*?)</section>', body(paper("a", note=self.NOTE)), re.DOTALL
        )
        assert note.count("<p ") == 2
        assert "*first*" in note
        assert "<mi>n</mi>" in note
        assert "&lt;frogs&gt;" in note
        assert '<a href="https://example.org/a?b=c&amp;d"' in note

    def test_without_a_note_there_is_no_block(self) -> None:
        assert "Curator’s note" not in body(paper("a"))


class TestPicks:
    def test_the_latest_come_first_and_before_the_newest_papers(self) -> None:
        made = pages(
            paper("new", published="2026"),
            paper("one", published="2001", featured="2026-01-01", note="Read this."),
            paper("two", published="2000", featured="2026-01-02"),
        )
        home = made["index.md"].body
        picks, _, newest = home.partition('<h2 id="newest">')
        assert picks.index("On two") < picks.index("On one") < picks.index("Read this.")
        assert "On new" not in picks
        assert "On new" in newest

    def test_without_picks_there_is_no_heading(self) -> None:
        assert "Picks" not in pages(paper("a"))["index.md"].body

    def test_there_are_no_more_than_newest_papers(self) -> None:
        settings = replace(SETTINGS, limits=SETTINGS.limits.model_copy(update={"newest": 2}))
        papers = [paper(f"p{number}", featured="2026-01-01") for number in range(5)]
        picks = pages(*papers, settings=settings)["index.md"].body.partition('<h2 id="newest">')[0]
        assert picks.count('<h3 dir="auto">') == 2


class TestPlace:
    def test_it_has_volume_number_pages_and_year(self) -> None:
        fields = {"venue": "Phys. Rev. E", "venue_year": "2014", "volume": "89", "number": "5"}
        found = body(paper("a", pages="052137", **fields))
        assert re.search(
            r'<dt>In</dt><dd><a href="[^"]+">Phys. Rev. E 89\(5\), 052137 \(2014\)</a>', found
        )

    def test_a_publisher_alone_is_shown_too(self) -> None:
        found = body(paper("a", publisher="Kettle & Sons", published="2014"))
        assert "<dd>Kettle &amp; Sons (2014)</dd>" in found

    @pytest.mark.parametrize(
        ("kind", "label", "schema"),
        [
            ("preprint", "Preprint", "ScholarlyArticle"),
            ("book", "Book", "Book"),
            ("chapter", "Chapter", "Chapter"),
            ("thesis", "Thesis", "Thesis"),
            ("report", "Report", "Report"),
            ("dataset", "Dataset", "Dataset"),
            ("software", "Software", "SoftwareSourceCode"),
            ("article", "", "ScholarlyArticle"),
            ("conference", "", "ScholarlyArticle"),
            ("other", "", "ScholarlyArticle"),
        ],
    )
    def test_the_type_is_shown_where_the_venue_does_not_say_it(
        self, kind: str, label: str, schema: str
    ) -> None:
        found = paper("a", type=kind, pages="1-9", publisher="Kettle Press")
        made = pages(found)
        assert (f"<dt>Type</dt><dd>{label}</dd>" in made["papers/a.md"].body) == bool(label)
        assert (f"<span>{label}</span>" in made["papers/index.md"].body) == bool(label)
        data = article(found)
        assert data["@type"] == schema
        assert data["publisher"] == {"@type": "Organization", "name": "Kettle Press"}
        assert ("pageStart" in data) == (schema in {"ScholarlyArticle", "Chapter", "Report"})
