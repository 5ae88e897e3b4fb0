"""Pages of the sample site, and what browser tests assert of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import expect

from support.sample_texts import BARE, FEATURED, RETRACTED

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERY_KIND = {
    "home": "",
    "paper": "papers/minimum-entropy-coupling-of-teapots/",
    "retracted": f"papers/{RETRACTED}/",
    "bare": f"papers/{BARE}/",
    "featured": f"papers/{FEATURED}/",
    "papers": "papers/",
    "tag": "tags/information-theory/",
    "tags": "tags/",
    "search": "search/?q=entropy&tag=information-theory",
    "search with status": "search/?q=perpetual",
    "search with correction": "search/?q=entrpy",
    "authors": "authors/",
    "author": "authors/tamar-hale/",
    "venues": "venues/",
    "venue": "venues/iclr/",
    "year": "years/2023/",
    "reading list": "reading-list/",
    "recent": "recent/",
    "trending": "trending/",
    "map": "map/",
    "contribute": "contribute/",
    "feeds": "feeds/",
    "data": "data/",
    "duplicates": "duplicates/",
    "about": "about/",
    "missing": "no/such/page/",
}
"""The address of a page of every kind on the sample site."""
VARIANTS = {"retracted", "bare", "featured", "search with status", "search with correction"}
"""Kinds that differ little from others, so that fewer modes are enough."""

DESK, PHONE = 1280, 390
Scheme = Literal["light", "dark"]
Options = dict[str, Any]

BRIEF: Options = {"resultTypes": ["violations"], "preload": False}
"""All rules of axe-core that are on unless told."""


class Mode(NamedTuple):
    """How a reader looks at a page; `text` is the size of the text in per cent."""

    width: int
    scheme: Scheme = "light"
    forced: Literal["active", "none"] = "none"
    text: int = 100


TWO_MODES = (Mode(DESK), Mode(PHONE, "dark"))
"""Both widths and both schemes: size and colours together decide of no rule."""


def look(page: Page, mode: Mode) -> None:
    """Show a loaded page in another mode."""
    page.set_viewport_size({"width": mode.width, "height": 900})
    page.emulate_media(color_scheme=mode.scheme, forced_colors=mode.forced, reduced_motion="reduce")
    # Material's text has 125 % of the browser's size, and all its lengths follow the text.
    size = f"{1.25 * mode.text}%" if mode.text != 100 else ""
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
    scheme = "slate" if mode.scheme == "dark" else "default"
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    # Material's script lets the keyboard reach code once it sees that this is wider than its box.
    page.wait_for_function(
        "() => [...document.querySelectorAll('pre > code')]"
        ".every(one => one.scrollWidth <= one.clientWidth || one.tabIndex >= 0)"
    )


def searched(page: Page) -> None:
    """Wait until the search page shows papers and facets, which are faded until all is there."""
    expect(page.locator(".pi-results__list:not([aria-busy])")).to_have_count(1)
    expect(page.locator(".pi-results [aria-busy]")).to_have_count(0)


def broken_rules(page: Page, options: Options = BRIEF, context: Options | None = None) -> str:
    """Return a report of the rules of axe-core that a page breaks; "" if it breaks none.

    `context` says which parts are looked at, all unless given.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    run = "([context, options]) => axe.run(context ?? document, options)"
    found = AxeResults(page.evaluate(run, [context, options]))
    return str(found.generate_report()) if found.response["violations"] else ""


def formulas_show(page: Page) -> None:
    """Assert that the formulas of a paper's page are visible, and that none is shown as LaTeX."""
    boxes = page.eval_on_selector_all(
        ".md-content :is(math, sub, sup)",
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().width])",
    )
    assert boxes
    assert all(text and width > 0 for text, width in boxes)
    text = page.locator(".pi-abstract").inner_text() + page.locator("h1").inner_text()
    assert not re.search(r"\$|\\[a-z]", text)
    expect(page.locator(".md-content merror")).to_have_count(0)
