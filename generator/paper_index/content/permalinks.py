"""Every address and citation key that was ever published must still lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.issues import Issue, SourceLocation, error, hint
from paper_index.text.urls import is_permalink
from paper_index.text.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.source import Permalinks, Record


def check_permalinks(permalinks: Permalinks, addresses: frozenset[str]) -> list[Issue]:
    """Return an error for every recorded address that is gone, a hint for each that is new.

    `addresses` are those that the site answers, by a page or a redirect. There are no hints while
    nothing is recorded at all.
    """
    if not (permalinks.there and permalinks.readable):
        return []
    gone = [issue for issue in _gone(permalinks, addresses) if issue]
    place = SourceLocation(permalinks.file, len(permalinks.lines) or 1)
    new = sorted(addresses - set(permalinks.addresses))
    return gone + [
        hint("new-permalink", place, f"{address} is not recorded yet", "run `paper-index fmt`")
        for address in new
    ]


def check_keys(
    papers: Sequence[Paper], records: Sequence[Record], permalinks: Permalinks
) -> list[Issue]:
    """Return one hint for all papers without a citation key: one command mends them.

    There is none while nothing is recorded at all; pages then show keys that may still change.
    """
    missing = {paper.id for paper in papers if paper.citation_key is None}
    if not (missing and permalinks.there):
        return []
    first = next(record for record in records if record.id in missing)
    others = f", and {len(missing) - 1} more have none" if len(missing) > 1 else ""
    what = f"no citation key{others}"
    return [hint("missing-key", first.location("citation_key"), what, "run `paper-index fmt`")]


def _gone(permalinks: Permalinks, addresses: frozenset[str]) -> Iterator[Issue | None]:
    for line, address in permalinks.lines:
        place = SourceLocation(permalinks.file, line)
        if not is_permalink(address):
            what = f"{address!r} is no address of a paper, tag or author, and no citation key"
            advice = "write papers/<id>/, tags/<id>/, authors/<id>/ or @<key>"
            yield error("invalid-value", place, what, advice)
        elif address.startswith("@") and address not in addresses:
            yield error(
                "lost-key",
                place,
                f"the citation key {address[1:]} was issued and names no paper now",
                "put it back, or under the `former_keys` of the paper that took its place",
            )
        elif address not in addresses:
            folder, name, _ = address.split("/")
            same_folder = {other for other in addresses if other.startswith(f"{folder}/")}
            close = "".join(nearest(address, same_folder, limit=1))
            to = f"; perhaps those of {close}" if close else ""
            yield error(
                "lost-permalink",
                place,
                f"{address} was published and leads nowhere now",
                f"add {name} to the `aliases` of what took its place{to}",
            )
