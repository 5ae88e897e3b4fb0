"""Values that stand in one line of a file; knows no format."""

from __future__ import annotations

import re
import unicodedata

# Control characters and lone surrogates: the categories Cc and Cs of Unicode.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a text in one line, in NFC, without control characters and lone surrogates."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return _UNPRINTABLE.sub("", line).strip()
