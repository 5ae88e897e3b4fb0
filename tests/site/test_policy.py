"""The policy that a site states, and the site under it in a real browser."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from paper_index.site.csp import FILE, content_security_policy
from support.real_index import real_site
from support.serving import served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


PAGES = ["", "papers/", "papers/constructor-theory-of-information/", "tags/information-theory/"]


def digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("<script>run()</script>", ["run()"]),
        ("<script>a()</script><p><script>b(\n)</script>", ["a()", "b(\n)"]),
        ('<script type="module">m()</script>', ["m()"]),
        ('<script src="a.js"></script>', []),
        ('<script src="a.js">never run</script>', []),
        ('<script id="x" type="application/json">{"a": 1}</script>', []),
        ("<p>no script</p>", []),
    ],
)
def test_inline_scripts_that_run_are_named(tmp_path: Path, page: str, named: list[str]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "index.html").write_text(page, "utf-8")
    policy = content_security_policy(tmp_path)
    assert policy.count("sha256-") == len(named)
    assert all(digest(script) in policy for script in named)
    assert "'unsafe-inline'" not in policy


@pytest.mark.browser
@pytest.mark.parametrize("path", [*PAGES, "search/", "404.html"])
def test_nothing_on_the_site_breaks_its_policy(browser: Browser, path: str) -> None:
    policy = (real_site() / FILE).read_text("utf-8").strip()
    with served(real_site(), {"Content-Security-Policy": policy}) as site:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda problem: said.append(str(problem)))
        page.goto(site + path)
        page.locator("#pi-search").fill("entropy")
        expect(page.locator(".pi-search .pi-option--paper").first).to_be_visible()
        page.locator("[data-md-component=palette] label:visible").first.click()
        page.keyboard.press("Escape")
        for button in page.locator(".pi-copy").all():
            button.click()
        page.close()
    assert not said
