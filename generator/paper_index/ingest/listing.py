"""Reads listings: the copied text of a web page, with titles and abstracts in turn."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from paper_index.ingest.draft import ImportedRecord, ParsedSource, left_out

if TYPE_CHECKING:
    from paper_index.ingest.draft import LeftOut

_ABSTRACT_WORDS = 35
"""A line of as many words is an abstract; no title is as long."""
_SENTENCE_WORDS = 12
"""A line of as many words that ends in a full stop may be an abstract."""
# The page's button, copied with the first title: "SubscribeSpatiotemporal Entropy …".
_BUTTON = re.compile(r"\ASubscribe(?=[^\W_a-z]|[\"“‘'$\\{(\[])")


def parse_listing(text: str, file: str) -> ParsedSource:
    """Return the papers of a listing in its order, and every line that belongs to none.

    A title is the line before an abstract; blank lines do not count. A title that occurs twice
    gives two records. Never raises.
    """
    # Not splitlines(): editors do not count the form feeds and separators at which it splits.
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    lines = deque((number, line.strip()) for number, line in numbered if line.strip())
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    while lines:
        number, line = lines.popleft()
        place = f"{file}:{number}"
        # A line that only may be an abstract can also be a title that ends in a full stop.
        if lines and _may_be_abstract(lines[0][1]) and len(line.split()) < _ABSTRACT_WORDS:
            title = line if records else _BUTTON.sub("", line)
            fields = {"title": title, "abstract": lines.popleft()[1]}
            records.append(ImportedRecord(fields, place))
        elif _may_be_abstract(line):
            lost.append(left_out(place, line, "an abstract without a title"))
        else:
            reason = "a title without an abstract" if records else "text before the first paper"
            lost.append(left_out(place, line, reason))
    return ParsedSource(tuple(records), tuple(lost))


def _may_be_abstract(line: str) -> bool:
    return len(line.split()) >= (_SENTENCE_WORDS if line.endswith(".") else _ABSTRACT_WORDS)
