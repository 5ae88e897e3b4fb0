"""Takes the picture of the home page that README shows: `make screenshot`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.find_browser import FLAGS, find
from support.serving import served

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Photograph `site/` and write `.github/screenshot.png`."""
    flags = [flag for flag in FLAGS if flag != "--headless"]
    with served(ROOT / "site") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=ROOT / ".github" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
