"""What services send becomes one line that can be shown; knows nothing of fields."""

from __future__ import annotations

from paper_index.model.fields import bad_characters


def one_line(text: str) -> str:
    """Return a text on one line, without the characters that no paper file may hold.

    These could steer a terminal, or have no encoding; services have them by accident.
    """
    for bad in bad_characters(text):
        text = text.replace(bad, " ")
    return " ".join(text.split())
