"""Checks the links of a built site, and derives its security policy."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from paper_index.cache.processes import divide
from paper_index.site.past import scan

POLICY_FILE = "content-security-policy.txt"
"""The file of a site that contains its policy, to be copied into a host's configuration."""

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_LINK = re.compile(
    r'<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="?(?!https?:)((?<=")[^"]*|[^"\s>]+)'
)
"""A link, unless it certainly leads to another site."""
_NO_ANCHOR = "an anchor that its page does not have"
_HASHED = re.compile(r"\.pack$")
"""Files of the search index, whose names change with their content; no page links to them."""
_PLAIN_LINK = re.compile(r"(?!//)([\w./-]*)(?:\?[\w.=%+-]*(?:&amp;[\w.=%+-]*)*)?(?:#([\w.-]*))?")
"""A link without a scheme, a host, and characters that stand for others before or behind a query;
its path and its fragment."""
_ID = re.compile(r'\s(?:id|name)="?((?<=")[^"]*|[^"\s>]+)')
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
# Data blocks, such as `type="application/json"`, are not executed and need no permission.
_EXECUTED = re.compile(r'(?!.*\ssrc=)(?!.*\stype="(?!module|text/javascript))', re.DOTALL)


class SiteFiles:
    """The files of a site that is being built: those in `folder`, and those that stay in `past`."""

    def __init__(self, folder: Path, past: Path, kept: Collection[str] = ()) -> None:
        """Read which files there are; `kept` are those in `past`, as POSIX paths."""
        self._folder, self._past = folder, past
        self.new = sorted(name for name, _ in scan(folder, hidden=True))
        self.names = frozenset((*self.new, *kept))

    def text(self, name: str) -> str:
        """Return the text of a file."""
        path = self._folder / name
        return (path if path.exists() else self._past / name).read_text("utf-8")

    def pages(self, names: Iterable[str]) -> list[str]:
        """Return those of the files that are pages, sorted."""
        # The page for missing addresses is served at any depth, so its links are absolute.
        return sorted(one for one in names if one.endswith(".html") and one != "404.html")

    def lost(self, before: Collection[str]) -> bool:
        """Whether a file or an anchor that the past site had is missing: links to it are broken."""
        if any(name not in self.names and not _HASHED.search(name) for name in before):
            return True
        changed = (one for one in self.pages(self.new) if one in before)
        return any(
            not anchors(self.text(one)) >= anchors((self._past / one).read_text("utf-8"))
            for one in changed
        )


def check_site(
    files: SiteFiles, generated: Iterable[str], before: Collection[str] = ()
) -> list[str]:
    """Return the faults of a built site, sorted: missing pages, then broken links.

    `generated` are the files of `docs/` that must be in it, as POSIX paths, and `before` those of
    the past site. Only new pages are checked, unless links in others may be broken now.
    """
    missing = [
        f"{name}: the page was not built"
        for name in sorted(generated)
        if _built(name) not in files.names
    ]
    checker = _LinkChecker(files)
    pages = files.pages(files.names if files.lost(before) else files.new)
    return missing + [
        fault for one in divide(checker.faults, pages, "checking links") for fault in one
    ]


def anchors(page: str) -> frozenset[str]:
    """Return what links to a page may name behind `#`."""
    return frozenset(map(unescape, _ID.findall(page)))


def _has_anchor(page: str, name: str) -> bool:
    # As generated pages write it, which is found many times faster.
    usual = (f" id={name} ", f" id={name}>", f' id="{name}"')
    return any(one in page for one in usual) or name in anchors(page)


class _LinkChecker:
    def __init__(self, files: SiteFiles) -> None:
        self._files = files
        # Thousands of pages in one folder have the same links.
        self._right: defaultdict[str, set[str]] = defaultdict(set)
        self._anchors: Callable[[str], frozenset[str]] = cache(lambda one: anchors(files.text(one)))

    def faults(self, name: str) -> list[str]:
        """Return the faults of the links of a page, sorted."""
        folder = os.path.dirname(name)  # noqa: PTH120 (a URL)
        right = self._right[os.path.dirname(folder)] if folder else set()  # noqa: PTH120 (a URL)
        found = {}
        text = self._files.text(name)
        for link in set(_LINK.findall(text)) - right:
            target, fragment = _target(folder, link)
            if target == "":
                what = "" if not fragment or _has_anchor(text, fragment) else _NO_ANCHOR
            else:
                what = self._fault(target, fragment) if target else ""
            if what:
                found[link] = f"{name}: the link {link} leads to {what}"
            elif folder and link.startswith("../"):
                # Most links go up; from the folder above, they are the same for all pages below it.
                right.add(link)
        return [found[link] for link in sorted(found)]

    def _fault(self, target: str, fragment: str) -> str:
        """Return what a link leads to that is not there; "" for a link that is right."""
        if target not in self._files.names:
            return "no file"
        if fragment and target.endswith(".html") and fragment not in self._anchors(target):
            return _NO_ANCHOR
        return ""


def _target(folder: str, link: str) -> tuple[str | None, str]:
    """Return the file that a link in a folder leads to, and the anchor.

    The file is "" for the page itself, and None for another site or an absolute path.
    """
    if plain := _PLAIN_LINK.fullmatch(link):
        path, fragment = plain[1], plain[2] or ""
    else:
        parts = urlsplit(unescape(link))
        if parts.scheme or parts.netloc:
            return None, ""
        path, fragment = unquote(parts.path), unquote(parts.fragment)
    if path.startswith("/"):
        return None, ""
    if not path:
        return "", fragment
    file = "index.html" if path.endswith(("/", ".")) else ""
    target = os.path.normpath(os.path.join(folder, path, file))  # noqa: PTH118 (a URL)
    return target, fragment


def script_hashes(page: str) -> frozenset[str]:
    """Return the SHA-256 of each inline script of a page, in Base64."""
    return frozenset(
        base64.b64encode(hashlib.sha256(script["text"].encode()).digest()).decode()
        for script in _SCRIPT.finditer(page)
        if script["text"] and _EXECUTED.match(script["attributes"])
    )


def content_security_policy(hashes: Iterable[str]) -> str:
    """Return a policy that allows the site's own files and the inline scripts with these hashes.

    The inline scripts are Material's (colour scheme, tabs).
    """
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(set(hashes)))
    return _POLICY.format(scripts=f"'self' {scripts}".strip())


def _built(name: str) -> str:
    if not name.endswith(".md"):
        return name
    path = name.removesuffix(".md")
    return f"{path}.html" if path.split("/")[-1] == "index" else f"{path}/index.html"
