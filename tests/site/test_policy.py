"""The Content-Security-Policy of a site, and the site under it in a real browser."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from paper_index.site.check import POLICY_FILE, content_security_policy, script_hashes
from support.sample_index import sample_site
from support.sample_texts import COUPLING
from support.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


PAGES = ["", "papers/", f"papers/{COUPLING}/", "tags/information-theory/"]


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
def test_executed_inline_scripts_are_named(page: str, named: list[str]) -> None:
    policy = content_security_policy(script_hashes(page))
    assert policy.count("sha256-") == len(named)
    assert all(digest(script) in policy for script in named)
    assert "'unsafe-inline'" not in policy


@pytest.mark.browser
@pytest.mark.parametrize("path", [*PAGES, "search/", "404.html"])
def test_no_page_violates_the_policy(browser: Browser, path: str) -> None:
    policy = (sample_site() / POLICY_FILE).read_text("utf-8").strip()
    with served(sample_site(), {"Content-Security-Policy": policy}) as site:
        page = browser.new_page()
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda problem: messages.append(str(problem)))
        page.goto(site + path)
        page.locator("#pi-search").fill("coupling")
        expect(page.locator(".pi-search .pi-option--paper").first).to_be_visible()
        page.locator("[data-md-component=palette] label:visible").first.click()
        page.keyboard.press("Escape")
        for button in page.locator(".pi-copy").all():
            button.click()
        page.close()
    assert not messages
