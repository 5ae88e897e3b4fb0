"""Takes pictures of `site/`: README's, or of every page kind into the folder that is named."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.find_browser import FLAGS, find
from support.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
_KIND = re.compile('<meta name="paper-index:kind" content="([a-z]+)"')


def kinds(site: Path) -> dict[str, str]:
    """Return the address of the longest page of each kind, of a hand-written one, and of none."""
    found = {"missing": "no/such/page/"}
    for path in sorted(site.rglob("index.html"), key=lambda one: (-one.stat().st_size, one)):
        kind = _KIND.search(path.read_text("utf-8"))
        name = "page" if kind is None else kind[1]
        found.setdefault(name, path.parent.relative_to(site).as_posix() + "/")
    return found


def photograph(browser: Browser, address: str, folder: Path) -> None:
    """Write pictures of every page kind: at a desk and on a phone, light and dark."""
    folder.mkdir(exist_ok=True)
    for name, page_address in kinds(ROOT / "site").items():
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 844})
            page.emulate_media(color_scheme="light")
            page.goto(address + page_address, wait_until="networkidle")
            page.screenshot(path=folder / f"{name}-{width}-light.png")
            page.emulate_media(color_scheme="dark")
            page.reload(wait_until="networkidle")
            page.screenshot(path=folder / f"{name}-{width}-dark.png")
            page.close()


def main() -> None:
    """Photograph `site/` and write `.github/screenshot.png`, or the folder that is named."""
    flags = [flag for flag in FLAGS if flag != "--headless"]
    with served(ROOT / "site") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags)
        if sys.argv[1:]:
            photograph(browser, address, ROOT / sys.argv[1])
        else:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=ROOT / ".github" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
