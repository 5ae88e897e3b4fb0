"""Values that stand in one line of a file; knows no format."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Return a text in one line, in NFC, without control characters and lone surrogates."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cs"}).strip()
