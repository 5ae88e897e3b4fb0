"""Tests of the front matter of generated pages."""

from __future__ import annotations

import sys

import yaml

from paper_index.text import front_matter


def test_values_are_the_same_in_yaml_and_read_back() -> None:
    values = {
        "title": "2019: \"On\" 'Tea' # and \\ {braces}\t\n- # ---",
        "number": 3,
        "flags": [True, False, None],
        "search": {"exclude": True},
        "meta": [["citation_author", "Nguyễn, Đ."], ["when", "2019-01-01"], ["", "~"]],
        "spaces": "a\u00a0b\u2003c ",
        "more": "🦔 \U0010fffd",
    }
    lines = front_matter.dump(values)
    assert front_matter.load(lines) == yaml.safe_load(lines) == values
    assert lines.count("\n") == len(values)


def test_every_character_is_the_same_in_yaml() -> None:
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode, 7), 0xFFFE, 0xFFFF]))
    lines = front_matter.dump({"text": text})
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert front_matter.load(lines) == yaml.load(lines, loader) == {"text": text}
