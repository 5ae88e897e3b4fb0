"""What the specifications ask of feeds, checked by independent programs and by hand."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import jsonschema

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"
ADDRESS = {"type": "string", "pattern": "^https?://[^ <>]+$"}
AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {"name": {"type": "string"}, "url": ADDRESS, "avatar": ADDRESS},
    },
}
# The rules of https://www.jsonfeed.org/version/1.1/, as far as this feed could break them.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": {"type": "string"},
        "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": ADDRESS,
                    "title": {"type": "string"},
                    "content_html": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "pattern": RFC_3339},
                    "date_modified": {"type": "string", "pattern": RFC_3339},
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


def as_read(data: bytes) -> Any:
    """Return an Atom feed as a reader's program sees it."""
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def valid_json(data: bytes) -> dict[str, Any]:
    """Return a JSON feed that is right by the rules."""
    found: dict[str, Any] = json.loads(data)
    jsonschema.Draft202012Validator(JSON_FEED).validate(found)
    ids = [item["id"] for item in found["items"]]
    assert len(set(ids)) == len(ids)
    return found


def valid_atom(data: bytes) -> ET.Element:
    """Return the tree of an Atom feed that has what RFC 4287 asks for, once each."""
    feed = ET.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert re.match("https?://", element.findtext(f"{ATOM}id") or "")
        for name in ("updated", "published"):
            for instant in element.findall(ATOM + name):
                assert re.match(RFC_3339, instant.text or "")
        assert all(
            len(author.findall(f"{ATOM}name")) == 1 for author in element.iter(f"{ATOM}author")
        )
        alternates = [link.attrib for link in element.findall(f"{ATOM}link[@rel='alternate']")]
        assert len(alternates) == 1
        assert all(link.get("href") for link in element.iter(f"{ATOM}link"))
        assert all(category.get("term") for category in element.findall(f"{ATOM}category"))
    assert feed.find(f"{ATOM}author") is not None
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len({*ids, feed.findtext(f"{ATOM}id")}) == len(ids) + 1
    return feed
