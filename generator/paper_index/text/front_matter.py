"""Writes and reads the front matter of generated pages: YAML, each value of which is also JSON.

JSON is written and read many times faster than YAML, and a build does both for each page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

# Between quotation marks, YAML takes some of them as line breaks, and refuses the others.
_UNQUOTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def dump(values: Mapping[str, object]) -> str:
    """Return lines of YAML, one for each value, by its name."""
    return "".join(f"{name}: {_json(value)}\n" for name, value in values.items())


def load(lines: str) -> dict[str, object]:
    """Return the values in lines that `dump` made. Raises ValueError for others."""
    parts = (line.partition(": ") for line in lines.split("\n") if line)
    return {name: json.loads(value) for name, _, value in parts}


def _json(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _UNQUOTED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
