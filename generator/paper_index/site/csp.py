"""The Content-Security-Policy that a built site needs, stated from what was built."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "content-security-policy.txt"
"""Where a site states its policy, so that a host's configuration can copy it."""

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
# Data blocks, such as `type="application/json"`, are not run and need no leave.
_RUN = re.compile(r'(?!.*\ssrc=)(?!.*\stype="(?!module|text/javascript))', re.DOTALL)


def content_security_policy(site: Path) -> str:
    """Return the policy: nothing but the site's own files, and of inline scripts those it has.

    The inline scripts are Material's (colour scheme, tabs); each is named by its SHA-256 hash, in
    sorted order. WebAssembly is what the search engine runs on.
    """
    hashes = {digest for page in site.rglob("*.html") for digest in _hashes(page)}
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {scripts}".strip(),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hashes(page: Path) -> set[str]:
    return {
        base64.b64encode(hashlib.sha256(script["text"].encode()).digest()).decode()
        for script in _SCRIPT.finditer(page.read_text("utf-8"))
        if script["text"] and _RUN.match(script["attributes"])
    }
