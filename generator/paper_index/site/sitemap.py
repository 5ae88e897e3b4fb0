"""The site map: every page's address with the day on which it last changed, as files.

Knows nothing of MkDocs or of pages. The format is that of https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE, ROBOTS = "sitemap.xml", "robots.txt"
MOST = 50_000
"""Addresses in one file, by the protocol."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_files(site_url: str, pages: Iterable[tuple[str, str]]) -> Mapping[str, bytes]:
    """Return the site map's files by name, each also compressed; none when there is no page.

    `pages` are pairs of an absolute address and a day (ISO 8601), "" when that is unknown; they
    are put in order. Up to `MOST` of them stand in one file. More are split, and that file then
    lists the parts, each with the day of its newest page; Material's instant navigation finds no
    pages there and lets the browser navigate. The same pages give the same bytes.
    """
    ordered = sorted(set(pages))
    parts = [ordered[start : start + MOST] for start in range(0, len(ordered), MOST)]
    files: dict[str, bytes] = {}
    if len(parts) == 1:
        files[FILE] = _written("urlset", "url", ordered)
    elif parts:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        files = {
            name: _written("urlset", "url", part) for name, part in zip(names, parts, strict=True)
        }
        listed = [
            (site_url + name, max(day for _, day in part))
            for name, part in zip(names, parts, strict=True)
        ]
        files[FILE] = _written("sitemapindex", "sitemap", listed)
    return files | {f"{name}.gz": _compressed(data) for name, data in files.items()}


def robots(site_url: str) -> bytes:
    """Return a `robots.txt` that lets everybody in and names the site map."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}{FILE}\n".encode()


def _written(kind: str, entry: str, listed: Iterable[tuple[str, str]]) -> bytes:
    root = ET.Element(kind, xmlns=_NAMESPACE)
    for address, day in listed:
        element = ET.SubElement(root, entry)
        ET.SubElement(element, "loc").text = address
        if day:
            ET.SubElement(element, "lastmod").text = day
    ET.indent(root, " ")
    data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _compressed(data: bytes) -> bytes:
    # No name and no time in the header: a build on another day gives the same bytes.
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()
