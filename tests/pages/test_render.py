"""Rendering in memory: paging, redirects, clashing addresses, undefined names in templates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from paper_index.model.settings import Repository, SiteInfo
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.pages import render as render_module
from paper_index.pages.parts import RenderSettings
from paper_index.pages.render import page_bytes
from paper_index.relate.index import relate
from support.made_up_index import index, paper
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.model.settings import Page

SETTINGS = RenderSettings(
    SiteInfo("Teapots"),
    repository=Repository("https://r.example/t", "https://r.example/t/edit/main/"),
)


def pages(*papers: object, settings: RenderSettings = SETTINGS) -> Mapping[str, Page]:
    made = render(index(*papers), settings)  # type: ignore[arg-type]
    return {page.path: page for page in made}


def front(page: Page) -> dict[str, object]:
    head = page_bytes(page).decode().split("---\n")[1]
    return dict(yaml.safe_load(head))


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_lists_are_paged_at_a_hundred_and_complete(count: int, expected: int) -> None:
    made = pages(*(paper(f"p{number:03}", tags=["tea"]) for number in range(count)))
    for folder in (r"papers/(index|page-\d+)", r"tags/tea(/page-\d+)?"):
        listing = [path for path in made if re.fullmatch(rf"{folder}\.md", path)]
        assert len(listing) == expected
        shown = [
            found
            for path in listing
            for found in re.findall(r'<h3 dir="auto"><a href="[^"]*?(p\d{3})/"', made[path].body)
        ]
        assert sorted(shown) == [f"p{number:03}" for number in range(count)]


def test_pages_of_a_list_are_linked() -> None:
    made = pages(*(paper(f"p{number:03}") for number in range(250)))
    assert 'rel="next" href="page-2/"' in made["papers/index.md"].body
    middle = made["papers/page-2.md"].body
    assert 'rel="prev" href="../"' in middle
    assert 'rel="next" href="../page-3/"' in middle
    assert '<span aria-current="page">2</span>' in middle
    assert 'rel="next"' not in made["papers/page-3.md"].body


def test_a_related_paper_says_which_tags_and_words_are_shared() -> None:
    one = paper("one", title="Black holes", abstract="Horizons hide entropy.", tags=["tea"])
    body = pages(one, one.model_copy(update={"id": "two"}))["papers/one.md"].body
    assert "Shared tags: Tea &amp; science. Shared words: Black holes, " in body
    untagged = [
        page.model_copy(update={"tags": ()}) for page in (one, paper("two", title="Black holes"))
    ]
    assert ">Shared words: Black holes<" in pages(*untagged)["papers/one.md"].body


def test_a_shared_word_is_only_text() -> None:
    made = index(paper("a", title="Silk"), paper("b", title="Silk"))
    hostile = made.papers[0].related[0]._replace(words=("<b>*silk*</b>",))
    made = replace(made, papers=(replace(made.papers[0], related=(hostile,)), made.papers[1]))
    (body,) = [page.body for page in render(made, SETTINGS) if page.path == "papers/a.md"]
    assert "&lt;b&gt;*silk*&lt;/b&gt;" in body


def test_aliases_of_papers_and_tags_redirect() -> None:
    made = pages(paper("new", aliases=["old", "older"], tags=["tea"]))
    for path, target in (
        ("papers/old.md", "../new/"),
        ("papers/older.md", "../new/"),
        ("tags/chai.md", "../tea/"),
    ):
        page = made[path]
        assert front(page)["redirect"] == target
        assert f'href="{target}"' in page.body


def test_buttons_open_the_file_and_never_the_page() -> None:
    made = pages(paper("a", authors=["Ann Lake"], tags=["tea"]))
    address = "https://r.example/t/edit/main/content/papers/a.yml"
    assert made["papers/a.md"].body.count(f'href="{address}"') == 1
    assert front(made["papers/a.md"])["edit_url"] == address
    assert "content/tags.yml" in str(front(made["tags/tea.md"])["edit_url"])
    assert not [page for page in made.values() if "/docs/" in page.body]


def test_without_a_repository_there_are_no_buttons() -> None:
    made = pages(paper("a", tags=["tea"]), settings=RenderSettings(SiteInfo("Teapots")))
    assert "Suggest a change" not in made["papers/a.md"].body
    assert "edit_url" not in front(made["papers/a.md"])


def test_tags_that_would_share_an_address_are_refused() -> None:
    vocabulary = Vocabulary(
        (Group(id="field", name="Field"),),
        (
            Tag(id="tea", name="Tea", group="field", definition="Tea.", aliases=("chai",)),
            Tag(id="chai", name="Chai", group="field", definition="Chai."),
        ),
    )
    with pytest.raises(Exception, match="chai"):
        render(relate([], vocabulary, 5), SETTINGS)


def test_a_template_may_use_nothing_but_its_context(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = render_module._environment()
    template = environment.from_string("{{ heading }} {{ no_such_field }}")
    monkeypatch.setattr(environment, "get_template", lambda _: template)
    with pytest.raises(UndefinedError, match="no_such_field"):
        pages(paper("a"))


def test_the_home_page_counts_and_shows_the_newest() -> None:
    settings = replace(SETTINGS, limits=SETTINGS.limits.model_copy(update={"newest": 1}))
    made = pages(
        paper("old", published="2001"),
        paper("new", published="2003", tags=["tea"]),
        settings=settings,
    )
    body = made["index.md"].body
    assert "2001–2003" in body
    assert "On new" in body
    assert "On old" not in body
    assert re.search(r"Tea &amp; science.*<span class=\"pi-count\">1</span>", body)


def test_the_home_page_shows_the_largest_tags_of_each_group_as_bars() -> None:
    tags = [Tag(id=f"t{n}", name=f"Tag {n}", group="field", definition="A.") for n in range(10)]
    groups = (Group(id="field", name="Field"), Group(id="kind", name="Kind"))
    papers = [paper(f"p{n}", tags=[f"t{m}" for m in range(n)]) for n in range(1, 10)]
    vocabulary = Vocabulary(groups, tuple(tags))
    (home,) = [p for p in render(relate(papers, vocabulary, 5), SETTINGS) if p.path == "index.md"]
    shown = re.findall(r'<span dir="auto">Tag (\d)</span> <span class="pi-count">(\d)', home.body)
    assert shown == [(str(n), str(9 - n)) for n in range(8)]
    assert '<rect width="100.0%"' in home.body
    assert '<a href="tags/#group-field">All 10 tags</a>' in home.body
    assert "Kind" not in home.body


def test_the_home_page_has_a_paper_of_the_day_for_want_of_picks() -> None:
    papers = [paper(f"p{number}") for number in range(6)]
    daily = 'data-pi-paper="day" data-pi-list="papers/"'
    assert daily in pages(*papers)["index.md"].body
    assert daily not in pages(*papers[:5])["index.md"].body
    assert daily not in pages(*papers[1:], paper("p", featured="2026-01-01"))["index.md"].body


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_home_page_of_a_small_index_has_what_there_is(count: int) -> None:
    made = [paper(f"p{n}", published=str(2000 + n)) for n in range(count)]
    body = pages(*made)["index.md"].body
    assert ("There are no papers yet." in body) == (count == 0)
    assert ("Surprise me" in body) == (count > 1)
    assert re.findall(r'<a href="([^"]*)" title="', body) == [
        f"years/{2000 + n}/" for n in range(count if count > 1 else 0)
    ]
    assert "Subjects" not in body


def test_a_tag_page_shows_newest_first_with_two_lines_of_the_abstract() -> None:
    long = "word " * 200
    made = pages(
        paper("old", published="2001", tags=["tea"]),
        paper("new", published="2003", tags=["tea", "cups"], abstract=long),
    )
    body = made["tags/tea.md"].body
    assert body.index("On new") < body.index("On old")
    assert 'href="../cups/"' in body
    excerpt = re.search(r'<p dir="auto">([^<]*)<', body)
    assert excerpt
    assert 100 < len(excerpt[1]) <= SETTINGS.limits.excerpt_characters + 2
    assert 'href="../#group-field"' in body


TITLES = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" <>&*_{}[]()#`|!-+\\"),
    min_size=1,
    max_size=40,
)


# Five pages cost little more than one.
@settings(max_examples=20)
@given(st.lists(TITLES.map(str.strip).filter(bool), min_size=5, max_size=5))
def test_any_title_is_only_text(titles: list[str]) -> None:
    papers = [
        paper(f"p{number}", title=title.replace("$", r"\$"), tags=["tea"])
        for number, title in enumerate(titles)
    ]
    made = pages(*papers)
    for one in papers:
        assert_only_text(made[f"papers/{one.id}.md"])


def assert_only_text(page: Page) -> None:
    (heading,) = [line for line in page.body.splitlines() if line.startswith("# ")]
    assert not re.search(r"[<>*_`\[\]{}]", heading[2:].removesuffix(" {: #title dir=auto }"))
    assert "<script" not in page_bytes(page).decode().lower()
    assert isinstance(front(page)["title"], str)
    assert not re.search(r"<(?!/?(?:sup|sub|math)\b)", str(front(page)["title"]))
