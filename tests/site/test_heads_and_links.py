"""Every page kind: what search engines and Lighthouse want of its head, links and images."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from support.pages import EVERY_KIND
from support.sample_index import sample_site

PUBLIC = "https://example.org/"
UNLISTED = {"search", "search with status", "search with correction", "reading list", "missing"}
"""Kinds that search engines need not list."""


def parsed(kind: str) -> html.HtmlElement:
    address = urlsplit(EVERY_KIND[kind]).path
    file = "404.html" if kind == "missing" else f"{address}index.html"
    return html.document_fromstring((sample_site() / file).read_bytes())


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_head_has_title_description_language_viewport_and_canonical_address(kind: str) -> None:
    page = parsed(kind)
    assert page.get("lang") == "en"
    (title,) = page.xpath("/html/head/title/text()")
    assert title.strip()
    (viewport,) = page.xpath("//meta[@name='viewport']/@content")
    assert "width=device-width" in viewport
    assert "user-scalable" not in viewport
    assert len(page.xpath("//h1")) == 1
    robots = page.xpath("//meta[@name='robots']/@content")
    if kind in UNLISTED:
        assert robots in ([], ["noindex"])
    else:
        assert robots == []
    if kind != "missing":
        (description,) = page.xpath("//meta[@name='description']/@content")
        assert description.strip()
        assert page.xpath("//link[@rel='canonical']/@href") == [
            urljoin(PUBLIC, urlsplit(EVERY_KIND[kind]).path)
        ]


def test_titles_and_descriptions_differ_from_page_to_page() -> None:
    kinds = [kind for kind in EVERY_KIND if kind not in UNLISTED]
    for path in ("//title/text()", "//meta[@name='description']/@content"):
        found = [parsed(kind).xpath(path)[0] for kind in kinds]
        assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_links_lead_somewhere_and_say_where_and_images_have_a_size(kind: str) -> None:
    page = parsed(kind)
    for link in page.xpath("//body//a[not(ancestor::*[name()='svg'])]"):
        href = link.get("href", "")
        assert href not in ("", "#"), html.tostring(link)
        assert not href.startswith("javascript:")
        name = link.get("aria-label") or link.get("title") or link.text_content().strip()
        assert name, html.tostring(link)
        assert name.lower() not in ("click here", "here", "more", "read more", "link")
    for image in page.xpath("//img"):
        assert image.get("alt") is not None
        assert image.get("width"), html.tostring(image)
        assert image.get("height"), html.tostring(image)


def test_search_engines_may_read_the_site() -> None:
    lines = (sample_site() / "robots.txt").read_text("utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {PUBLIC}sitemap.xml"]
