"""Checks a built site for missing pages and broken links, and derives its security policy."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

POLICY_FILE = "content-security-policy.txt"
"""The file of a site that contains its policy, to be copied into a host's configuration."""

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_LINK = re.compile(r'<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]*)"')
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
# Data blocks, such as `type="application/json"`, are not executed and need no permission.
_EXECUTED = re.compile(r'(?!.*\ssrc=)(?!.*\stype="(?!module|text/javascript))', re.DOTALL)


def check_site(folder: Path, generated: Iterable[str]) -> list[str]:
    """Return the faults of a built site, sorted: missing pages, then broken links.

    `generated` are the files of `docs/` that must be in it, as POSIX paths.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in files}
    missing = [
        f"{name}: the page was not built" for name in sorted(generated) if _built(name) not in names
    ]
    anchors: dict[str, frozenset[str]] = {}
    broken = [
        problem
        for path in files
        # The page for missing addresses is served at any depth, so its links are absolute.
        if path.suffix == ".html" and path.name != "404.html"
        for problem in _broken_links(path, folder, names, anchors)
    ]
    return missing + broken


def content_security_policy(site: Path) -> str:
    """Return a policy that allows the site's own files and the inline scripts that it contains.

    The inline scripts are Material's (colour scheme, tabs); each is named by its SHA-256 hash, in
    sorted order. The search engine needs WebAssembly.
    """
    hashes = {digest for page in site.rglob("*.html") for digest in _script_hashes(page)}
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes))
    return _POLICY.format(scripts=f"'self' 'wasm-unsafe-eval' {scripts}".strip())


def _built(name: str) -> str:
    if not name.endswith(".md"):
        return name
    path = name.removesuffix(".md")
    return f"{path}.html" if path.split("/")[-1] == "index" else f"{path}/index.html"


def _broken_links(
    page: Path, folder: Path, names: set[str], anchors: dict[str, frozenset[str]]
) -> Iterator[str]:
    name = page.relative_to(folder).as_posix()
    for link in sorted(set(_LINK.findall(page.read_text("utf-8")))):
        parts = urlsplit(unescape(link))
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            continue
        target = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))  # noqa: PTH118, PTH120 (a URL)
        if not parts.path:
            target = name
        elif parts.path.endswith(("/", ".")):
            target = os.path.normpath(f"{target}/index.html")
        if target not in names:
            yield f"{name}: the link {link} leads to no file"
        elif parts.fragment and target.endswith(".html"):
            if target not in anchors:
                found = _ID.findall((folder / target).read_text("utf-8"))
                anchors[target] = frozenset(unescape(anchor) for anchor in found)
            if unquote(parts.fragment) not in anchors[target]:
                yield f"{name}: the link {link} leads to an anchor that its page does not have"


def _script_hashes(page: Path) -> set[str]:
    return {
        base64.b64encode(hashlib.sha256(script["text"].encode()).digest()).decode()
        for script in _SCRIPT.finditer(page.read_text("utf-8"))
        if script["text"] and _EXECUTED.match(script["attributes"])
    }
