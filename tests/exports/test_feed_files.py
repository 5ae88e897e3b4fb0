"""The feeds of whole indexes: which there are, when they change, and what finds them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from conftest import MKDOCS, PAPER, POTS, TWO, write_files
from paper_index.content.write import generated_files
from paper_index.site.check import SiteFiles, check_site
from paper_index.workflows.build import build, generate
from support.commands import run
from support.feed_rules import ATOM, as_read, valid_atom, valid_json
from support.made_up_history import commit, git, needs_git
from support.sample_index import sample_papers, sample_site, sample_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

PLACE = "https://example.org/"
DATED = PAPER + "added: 2026-01-01\n"


FOLLOWED = {**TWO, "content/config.yml": "author_pages: {feeds: true}\n"}
"""An index of two papers whose authors have feeds."""


def feeds(layout: Layout) -> dict[str, bytes]:
    """Generate an index; return its feeds by path, once all are found to be valid."""
    generate(layout)
    return valid(layout.docs / "feeds")


def valid(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".xml", ".json"}]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    for name, data in found.items():
        if name.endswith(".xml"):
            atom = [entry.findtext(f"{ATOM}id") for entry in valid_atom(data).iter(f"{ATOM}entry")]
            assert len(as_read(data).entries) == len(atom)
            other = valid_json(found[name.replace(".xml", ".json")])
            assert [item["id"] for item in other["items"]] == atom
    return found


def changed(feed: bytes) -> dict[str, str]:
    """Return when each entry of an Atom feed was updated, by the paper's id."""
    return {
        (entry.findtext(f"{ATOM}id") or "").split("/")[-2]: entry.findtext(f"{ATOM}updated") or ""
        for entry in valid_atom(feed).iter(f"{ATOM}entry")
    }


def test_an_author_of_one_paper_has_no_feed(make_index: MakeIndex) -> None:
    other = POTS.replace("Grace Cole", "Bo Li")
    found = feeds(make_index({**FOLLOWED, "content/papers/pots.yml": other}))
    assert {name for name in found if "authors/" in name} == {
        "authors/ada-brown.json",
        "authors/ada-brown.xml",
    }
    author = as_read(found["authors/ada-brown.xml"])
    assert author.feed.title == "Paper Index: Ada Brown"
    assert len(author.entries) == 2


def test_there_is_a_feed_of_everything_one_a_tag_and_one_an_author(make_index: MakeIndex) -> None:
    found = feeds(make_index(FOLLOWED))
    # Without a history any alias may be a former id.
    assert set(found) == {
        f"{name}.{kind}"
        for name in (
            *("papers", "trending", "tags/tea-science", "tags/cup-theory", "tags/tea"),
            *("authors/ada-brown", "authors/grace-cole"),
        )
        for kind in ("xml", "json")
    }
    assert found["tags/tea.xml"] == found["tags/tea-science.xml"]
    tag = as_read(found["tags/tea-science.xml"])
    assert tag.feed.title == "Paper Index: Tea science"
    assert tag.feed.subtitle == "How tea behaves in cups, pots and theories."
    assert {link.href for link in tag.feed.links} == {
        f"{PLACE}tags/tea-science/",
        f"{PLACE}feeds/tags/tea-science.xml",
    }


def test_authors_have_no_feeds_unless_the_settings_say_so(make_index: MakeIndex) -> None:
    assert not [name for name in feeds(make_index(TWO)) if "authors/" in name]


def test_an_index_without_papers_has_valid_feeds_and_builds(make_index: MakeIndex) -> None:
    layout = make_index({})
    assert changed(feeds(layout)["papers.xml"]) == {}
    build(layout)


def test_a_feed_or_download_that_is_missing_on_the_site_is_found(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    build(layout)
    site = layout.root / "site"
    assert check_site(SiteFiles(site, site), generated_files(layout.docs)) == []
    for name in ("feeds/tags/tea.xml", "data/papers.db", "llms.txt"):
        (site / name).unlink()
    problems = "\n".join(check_site(SiteFiles(site, site), generated_files(layout.docs)))
    for name in ("feeds/tags/tea.xml", "data/papers.db", "llms.txt"):
        assert f"{name}: the page was not built" in problems
    assert "data/index.html: the link papers.db leads to no file" in problems


HOSTILE = {
    "brackets": "A ]]> and <![CDATA[ in a title",
    "script": "</script><script>alert(1)</script> -- <!--",
    "arabic": "نظرية المعلومات",
    "emoji": "Tea 🫖 by 👩‍🔬",
    "far": "From a day to come",
}


def test_hostile_papers_leave_valid_feeds(make_index: MakeIndex) -> None:
    files: dict[str, str | bytes] = {
        f"content/papers/{name}.yml": f"title: >-\n  {title}\nauthors: ['{title}']\n"
        f"tags: [tea]\nadded: {'2199-12-31' if name == 'far' else '2026-01-01'}\n"
        f"abstract: >-\n  {title} {f'{name} ' * (20_000 // (len(name) + 1))}\n"
        for name, title in HOSTILE.items()
    }
    layout = make_index(files)
    found = feeds(layout)
    assert set(changed(found["papers.xml"])) == set(HOSTILE)
    titles = {item["title"] for item in valid_json(found["tags/tea.json"])["items"]}
    assert titles == set(HOSTILE.values())
    build(layout)


def test_redirects_and_former_ids_of_papers_are_no_entries(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/new.yml": PAPER + "aliases: [old]\n"})
    assert set(changed(feeds(layout)["papers.xml"])) == {"new"}
    assert (layout.docs / "papers/old.md").is_file()


class TestWithoutAnAddressOfTheSite:
    @pytest.fixture
    def layout(self, make_index: MakeIndex) -> Layout:
        return make_index({**TWO, "mkdocs.yml": MKDOCS.replace(f"site_url: {PLACE}\n", "")})

    def test_there_are_no_feeds_and_the_page_says_why(self, layout: Layout) -> None:
        assert feeds(layout) == {}
        page = (layout.docs / "feeds.md").read_text("utf-8")
        assert "<code>url</code> in <code>content/config.yml</code>" in page
        assert ".xml" not in page

    def test_no_page_leads_to_one_and_the_site_builds(self, layout: Layout) -> None:
        build(layout)
        for path in (layout.root / "site").rglob("*.html"):
            text = path.read_text("utf-8")
            assert "application/atom+xml" not in text
            assert "Follow this tag" not in text


def test_who_keeps_a_mailing_list_has_it_on_the_page(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    generate(layout)
    assert "By mail" not in (layout.docs / "feeds.md").read_text("utf-8")
    config: dict[str, str | bytes] = {
        "content/config.yml": "digest_subscribe: mailto:a@b.example\n"
    }
    write_files(layout.root, config)
    generate(layout)
    assert 'href="mailto:a@b.example"' in (layout.docs / "feeds.md").read_text("utf-8")


@needs_git
class TestHistory:
    def test_only_a_change_of_what_an_entry_says_changes_it(self, make_index: MakeIndex) -> None:
        pots = TWO["content/papers/pots.yml"]
        layout = make_index({"content/papers/tea.yml": DATED, "content/papers/pots.yml": pots})
        commit(layout.root, "2026-01-02")
        first = feeds(layout)
        assert changed(first["papers.xml"]) == {
            "tea": "2026-01-01T00:00:00Z",
            # Its file does not say when it came.
            "pots": "2026-01-02T00:00:00Z",
        }
        assert run(layout, "fmt").exit_code == 0
        write_files(layout.root, {"unrelated.txt": "x"})
        commit(layout.root, "2026-01-03")
        assert feeds(layout) == first
        path = layout.papers / "tea.yml"
        path.write_text(path.read_text("utf-8").replace("It cools", "It warms"), "utf-8")
        commit(layout.root, "2026-01-04")
        second = feeds(layout)
        assert changed(second["papers.xml"]) == {
            "tea": "2026-01-04T00:00:00Z",
            "pots": "2026-01-02T00:00:00Z",
        }

    def test_a_renamed_tag_changes_no_entry_and_keeps_its_old_feed(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({"content/papers/tea.yml": DATED})
        commit(layout.root, "2026-01-02")
        # `tea` is a mere spelling of `tea-science`.
        assert "tags/tea.xml" not in feeds(layout)
        before = changed(feeds(layout)["tags/tea-science.xml"])
        assert run(layout, "tags", "rename", "tea-science", "brewing").exit_code == 0
        commit(layout.root, "2026-01-03")
        found = feeds(layout)
        assert found["tags/tea-science.xml"] == found["tags/brewing.xml"]
        assert changed(found["tags/brewing.xml"]) == before
        assert "tags/tea.xml" not in found

    def test_what_is_not_committed_yet_counts_from_the_day_it_was_added(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({})
        git(layout.root, "init", "-q")
        write_files(layout.root, {"content/papers/tea.yml": DATED})
        assert changed(feeds(layout)["papers.xml"]) == {"tea": "2026-01-01T00:00:00Z"}


class _Heads(HTMLParser):
    """The alternates in a page's head."""

    def __init__(self) -> None:
        super().__init__()
        self.alternates: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "link" and "alternate" in (found.get("rel") or "").split():
            self.alternates.append(found)


class TestSampleSite:
    def test_every_feed_is_valid_and_every_entry_a_page(self) -> None:
        found = valid(sample_site() / "feeds")
        assert {f"tags/{tag.id}.xml" for tag in sample_vocabulary().tags} < set(found)
        papers = {paper.id for paper in sample_papers()}
        for name, data in found.items():
            if name.endswith(".xml"):
                assert set(changed(data)) <= papers
        assert len(changed(found["papers.xml"])) == 50

    @pytest.mark.parametrize(
        ("page", "listed"),
        [
            ("", "papers"),
            ("recent/", "papers"),
            ("tags/brewing/", "tags/brewing"),
            ("authors/tamar-hale/", "authors/tamar-hale"),
        ],
    )
    def test_a_reader_given_the_page_finds_its_feeds(self, page: str, listed: str) -> None:
        heads = _Heads()
        heads.feed((sample_site() / page / "index.html").read_text("utf-8"))
        found = {
            (one["type"], (sample_site() / page / str(one["href"])).resolve())
            for one in heads.alternates
            if one["type"] in {"application/atom+xml", "application/feed+json"}
        }
        root = sample_site().resolve() / "feeds"
        assert found == {
            ("application/atom+xml", root / f"{listed}.xml"),
            ("application/feed+json", root / f"{listed}.json"),
        }
        assert all(path.is_file() for _, path in found)

    def test_the_page_lists_every_feed(self) -> None:
        page = (sample_site() / "feeds/index.html").read_text("utf-8")
        linked = set(
            re.findall(
                r'href="((?:papers|trending|(?:tags|authors)/[a-z0-9-]+)\.(?:xml|json))"', page
            )
        )
        former = {f"tags/{alias}" for tag in sample_vocabulary().tags for alias in tag.aliases}
        there = valid(sample_site() / "feeds")
        assert linked == {name for name in there if name.rpartition(".")[0] not in former}
