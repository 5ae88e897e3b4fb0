"""Check addresses and citation keys: claimed by two papers, lost, or not issued yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from paper_index.content.read import parse_yaml
from paper_index.model.issues import Issue, SourceLocation, error, hint, summarize
from paper_index.model.source import Record
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.source import Past, Permalinks
    from paper_index.text.yaml_reader import KeyPath

    Claims = Iterator[tuple[str, tuple[Record, KeyPath]]]

_LAST = "9999-99-99"


def claimed_by_two(
    records: Sequence[Record], permalinks: Permalinks, past: Callable[[], Past]
) -> Iterator[Issue]:
    """Yield an error for each id, alias and citation key of two papers, in the newer file.

    `past` is only called if there is a clash.
    """
    if not any([*urls.find_clashes(_addresses(records)), *_key_clashes(records)]):
        return
    ages = paper_ages(records, permalinks, past())

    def owner(older: Record, newer: Record) -> str:
        words = ("published", "committed first", "added first", "")
        pairs = zip(words, ages[older.id], ages[newer.id], strict=True)
        why = next((word for word, one, other in pairs if one != other), "")
        return f"{older.file}{f', which was {why}' if why else ''}"

    ordered = sorted(records, key=lambda record: ages[record.id])
    for name, (older, _), (newer, keys) in urls.find_clashes(_addresses(ordered)):
        place = newer.location(*keys)
        what = f"{name!r} already belongs to {owner(older, newer)}"
        yield error("id-clash", place, what, "delete it here, unless it is wrong there")
    for name, (older, _), (newer, keys) in _key_clashes(ordered):
        place = newer.location(*keys)
        what = f"the citation key {name!r} already belongs to {owner(older, newer)}"
        advice = "delete it here: readers cite the other paper by it"
        if place.key == "citation_key":
            advice += "; `paper-index fmt` issues a new key to this one"
        yield error("key-clash", place, what, advice)


def paper_ages(
    records: Sequence[Record], permalinks: Permalinks, past: Past
) -> dict[str, tuple[bool, int, str, str]]:
    """Return a sort key for each paper, by id: the older of two has the smaller key.

    It is the one with a recorded address; else that of the earlier commit; else that with the
    earlier day in `added`; else the first by id.
    """
    recorded, commits = set(permalinks.addresses), past.first_commits
    ages = {}
    for one in records:
        added = next((text for _, text in one.texts("added")), "") or _LAST
        is_new, number = urls.paper(one.id) not in recorded, commits.get(one.id, len(commits))
        ages[one.id] = is_new, number, added, one.id
    return ages


def _addresses(records: Sequence[Record]) -> Claims:
    """Yield all ids, then all aliases: an id has priority over an alias."""
    yield from ((record.id, (record, ())) for record in records)
    for record in records:
        for number, alias in record.texts("aliases"):
            if number is not None:
                yield alias, (record, ("aliases", number))


def _key_clashes(
    records: Sequence[Record],
) -> Iterator[tuple[str, tuple[Record, KeyPath], tuple[Record, KeyPath]]]:
    claims = (
        (key, (record, keys)) for record in records for key, keys in record.citation_keys if key
    )
    return (found for found in urls.find_clashes(claims) if found[1][0] is not found[2][0])


def check_permalinks(
    permalinks: Permalinks,
    addresses: frozenset[str],
    records: Sequence[Record],
    past: Callable[[], Past],
) -> Iterator[Issue]:
    """Yield an error for each recorded address that is lost.

    `addresses` are those that the site answers, by a page or a redirect. `records` are searched
    for lost papers; `past` is only called if there are some. There are no issues without a file of
    permalinks.
    """
    if not (permalinks.exists and permalinks.readable):
        return
    lost = [(line, one) for line, one in permalinks.lines if one not in addresses]
    known = past() if lost else None
    names = [one.split("/")[1] for _, one in lost if one.startswith(urls.PAPERS)]
    moved = _find_moved(names, records, permalinks, known) if known and names else {}
    for line, address in lost:
        place = SourceLocation(permalinks.file, line)
        if not urls.is_permalink(address):
            what = f"{address!r} is not the address of a paper, tag or author, or a citation key"
            advice = "write papers/<id>/, tags/<id>/, authors/<id>/ or @<key>"
            yield error("invalid-value", place, what, advice)
        elif known and known.permalinks is not None and address not in known.permalinks:
            what = f"{address.removeprefix('@')} is recorded here, was never committed, and is gone"
            code = "lost-key" if address.startswith("@") else "lost-permalink"
            yield error(code, place, what, "delete this line: it was never published")
        elif address.startswith("@"):
            what = f"the citation key {address[1:]} was issued and no paper has it now"
            advice = "restore it, or add it to `former_keys` of the paper that replaced its paper"
            yield error("lost-key", place, what, advice)
        else:
            what = f"{address} was published and has no page or redirect now"
            yield error("lost-permalink", place, what, _keep(address, moved))


def _keep(address: str, moved: dict[str, tuple[Record, str]]) -> str:
    """Return how to keep an address."""
    folder, name, _ = address.split("/")
    if folder == "tags":
        return f"add {name} to the `aliases` of the tag that replaced it"
    if folder == "authors":
        return f"add {name} to the `aliases` of the entry that replaced it in content/authors.yml"
    if name not in moved:
        return (
            f"if the file was renamed, add `aliases: [{name}]` to the new one\n"
            f"if the paper is gone, run `paper-index remove {name} --to OTHER` with the paper that "
            "replaces it, or restore its file"
        )
    record, evidence = moved[name]
    aliases = ", ".join([*(alias for _, alias in record.texts("aliases")), name])
    return f"{record.file} has its {evidence}; write there:\naliases: [{aliases}]"


def _find_moved(
    names: Sequence[str], records: Sequence[Record], permalinks: Permalinks, past: Past
) -> dict[str, tuple[Record, str]]:
    """Return the present file of each lost paper, by its former id, and what is the same in both.

    The last committed file is compared. If there is none, a file that is not recorded has either
    the title that the id was made of, or, if only one paper is lost, the only key that is recorded.
    """
    owners: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for trait in _traits(record):
            owners[trait].append(record)
    recorded = set(permalinks.addresses)
    new = [record for record in records if urls.paper(record.id) not in recorded]
    keyed = [one for one in new if any(key in permalinks.keys for key, _ in one.citation_keys)]
    versions = past.versions(names)
    found = {}
    for name in names:
        if name in versions:
            text = versions[name].decode("utf-8", "replace")
            former = parse_yaml(text, name)[0]
            known = [one for one in _traits(Record(name, former.data)) if len(owners[one]) == 1]
            matches = [(owners[one][0], one[0]) for one in known]
        else:
            titles = ("title", name), ("title", re.sub(r"-[0-9]+$", "", name))
            matches = [(one, "title") for one in new if not {*titles}.isdisjoint(_traits(one))]
            matches = matches if len(matches) == 1 else []
            matches += [(one, "citation key") for one in keyed if len(names) == len(keyed) == 1]
        if matches:
            found[name] = matches[0]
    return found


def _traits(record: Record) -> dict[tuple[str, str], None]:
    """Return what identifies a paper, the most certain first: kind and value."""
    traits = [("citation key", key) for key, _ in record.citation_keys if key]
    for kind, field in (("arXiv id", "arxiv"), ("DOI", "doi")):
        traits += [(kind, text.casefold()) for number, text in record.texts(field) if text]
    titles = [urls.slugify(text) for number, text in record.texts("title") if number is None]
    traits += [("title", title) for title in titles if title]
    return dict.fromkeys(traits)


def check_keys(
    papers: Sequence[Paper], records: Sequence[Record], permalinks: Permalinks
) -> list[Issue]:
    """Return one hint for all papers without a citation key, as one command issues all keys.

    There is no hint without a file of permalinks; pages then show keys that may still change.
    """
    missing = {paper.id for paper in papers if paper.citation_key is None}
    if not (missing and permalinks.exists):
        return []
    # Finding a line reads the file once more, which takes long where no paper has a key.
    places = (SourceLocation(one.file, 1, "citation_key") for one in records if one.id in missing)
    hints = [
        hint("missing-key", place, "no citation key", "run `paper-index fmt`") for place in places
    ]
    return [summarize(hints)]
