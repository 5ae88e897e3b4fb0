"""Fills in pages that differ only in a few values, so that the theme renders one of each kind.

The theme takes most of the time of a page, and makes the same header, drawer and footer for all
pages of a kind at one depth.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs.structure.toc import AnchorLink, TableOfContents

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

_SLOT = re.compile("\ue000([a-z_]+)\ue001")
_IN_HEAD = {"meta", "jsonld", "alternates", "image", "lastmod"}
"""Front matter that only the block `paper_index_head` of our theme uses."""
_TEXTS = {"title", "description"}
"""Front matter that the theme copies as it is."""
_COMPARED = 3
"""Pages of a kind that the theme renders too, for comparison."""


@dataclass
class _Shell:
    parts: list[str]
    """Texts and, at every second place, the name of what comes between them."""
    compared: int = 0


class Shells:
    """The shells of pages.

    `render` returns the complete HTML of a page, `head` the part that differs most, as `render`
    contains it, and `shrink` is the last step of `render`, which may be applied to parts.
    """

    def __init__(
        self,
        render: Callable[[Page], str],
        head: Callable[[Page], str],
        shrink: Callable[[str, Page], str],
    ) -> None:
        """Begin without shells."""
        self._render, self._head, self._shrink = render, head, shrink
        self._shells: dict[str, _Shell | None] = {}

    def html(self, page: Page) -> str:
        """Return the HTML of a page, which has content and front matter.

        The first pages of each kind are rendered by the theme, and compared. If one differs, all
        of the kind are.
        """
        kind = _kind(page)
        if kind not in self._shells:
            self._shells[kind] = self._make(page)
        shell = self._shells[kind]
        if shell and shell.compared >= _COMPARED:
            return self._fill(shell, page)
        html = self._shrink(self._render(page), page)
        if shell:
            shell.compared += 1
            if self._fill(shell, page) != html:
                self._shells[kind] = None
        return html

    def _make(self, page: Page) -> _Shell | None:
        """Return the shell of a page's kind; None if it cannot have one."""
        probe = copy(page)
        probe.meta = {**page.meta, **{name: _slot(name) for name in _TEXTS & page.meta.keys()}}
        probe.content = f"<h1>{_slot('content')}</h1>"
        probe.canonical_url = page.canonical_url and _slot("canonical_url")
        probe.edit_url = page.edit_url and _slot("edit_url")
        if page.toc:
            link = AnchorLink(_slot("anchor"), _slot("anchor"), page.toc.items[0].level)
            probe.toc = TableOfContents([link])
        head, html = self._head(probe).strip(), self._render(probe)
        content = f"<h1>{_slot('content')}</h1>"
        if html.count(head) != 1 or html.count(content) != 1:
            return None
        marked = html.replace(head, f"<p>{_slot('head')}</p>")
        # Both begin with a block: line breaks before them are removed.
        shell = self._shrink(marked, page).replace(f"<p>{_slot('head')}</p>", _slot("head"))
        return _Shell(_SLOT.split(shell.replace(content, _slot("content"))))

    def _fill(self, shell: _Shell, page: Page) -> str:
        values = self._values(page)
        parts = shell.parts[:]
        parts[1::2] = (values[name] for name in parts[1::2])
        return "".join(parts)

    def _values(self, page: Page) -> Mapping[str, str]:
        return {
            **{name: str(page.meta.get(name)) for name in _TEXTS},
            "content": self._shrink(page.content or "", page),
            "canonical_url": page.canonical_url or "",
            "edit_url": page.edit_url or "",
            "anchor": page.toc.items[0].id if page.toc else "",
            "head": self._shrink(self._head(page).strip(), page),
        }


def _slot(name: str) -> str:
    return f"\ue000{name}\ue001"


def _kind(page: Page) -> str:
    """Return what all pages that share a shell have in common."""
    rest = {k: v for k, v in page.meta.items() if k not in _IN_HEAD | _TEXTS | {"edit_url"}}
    present = sorted(_TEXTS & page.meta.keys()), bool(page.canonical_url), bool(page.edit_url)
    toc = [(item.level, bool(item.children)) for item in page.toc]
    return json.dumps([page.url.count("/"), rest, present, toc], default=str)
