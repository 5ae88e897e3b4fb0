"""Shells give the pages that the theme would make, or none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from mkdocs.structure.toc import TableOfContents

from paper_index.site.shell import Shells

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.structure.pages import Page


def made_up_page(number: int, **more: object) -> Page:
    meta = {"title": f"Title {number}", "description": f"About {number}", "kind": "paper", **more}
    found = SimpleNamespace(
        meta=meta,
        content=f"<h1>Title {number}</h1>\n<p>{number} \ue000title\ue001</p>",
        url=f"papers/{number}/",
        canonical_url=f"https://example.org/papers/{number}/",
        edit_url=None,
        toc=TableOfContents([]),
    )
    return cast("Page", found)


def head(page: Page) -> str:
    return f'\n  <meta name="author" content="{page.meta["title"]}">\n'


def theme(page: Page) -> str:
    return (
        f"<head>{page.meta['title']}{head(page)}</head><h2>{page.meta['kind']}</h2>{page.content}"
    )


def odd_theme(page: Page) -> str:
    return f"{theme(page)}{len(page.meta['title'])}"


def hidden_theme(page: Page) -> str:
    return theme(page).replace("<h1>", "<h1 class='x'>")


@pytest.mark.parametrize("render", [theme, odd_theme, hidden_theme])
def test_every_page_is_as_the_theme_makes_it(render: Callable[[Page], str]) -> None:
    calls: list[str] = []

    def counted(page: Page) -> str:
        calls.append(page.url)
        return render(page)

    shells = Shells(counted, head, lambda html, _: html)
    for number in range(9, 30):
        page = made_up_page(number, kind="paper" if number % 2 else "author")
        assert shells.html(page) == render(page)
    if render is theme:
        assert len(calls) == 8  # two shells, and three comparisons each
