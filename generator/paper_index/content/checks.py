"""Check valid content as a whole: values, texts, named files, use of tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from paper_index.cache.processes import divide
from paper_index.model.author import NameClaims, name_key
from paper_index.model.issues import Issue, error, hint, summarize
from paper_index.text.characters import character_name, invisible_characters
from paper_index.text.cleaning import (
    Finding,
    are_plain_names,
    clean_abstract,
    clean_authors,
    clean_title,
    find_markup,
)
from paper_index.text.escape import fold, lone_dollars
from paper_index.text.identifiers import find_credentials
from paper_index.text.markup import Markup
from paper_index.text.wording import did_you_mean, pluralize

if TYPE_CHECKING:
    from paper_index.model.author import Author, NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.settings import Settings
    from paper_index.model.source import Document, Record
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.text.yaml_reader import KeyPath

MIN_TAGS, MAX_TAGS = 2, 7
"""Number of tags that a paper should have; the most without those of the group `kind`."""

MIN_VENUE_YEAR, MAX_VENUE_YEAR = -3, 10
"""Years from publication to a venue's year that give a hint, and all beyond."""

MIN_PAPERS = 20
"""Number of papers from which on the use of tags is checked."""

REMEDIES = {
    "markup": "write it as text, with maths between dollars",
    "invisible-character": "delete them",
    "name-addition": "write the name only",
    "joined-authors": "write each author as an item of the list",
    "truncated-authors": "write all authors, so that each has a page",
    "repeated-value": "delete one of the two, unless two authors have the same name",
    "abstract-addition": "delete it: it is no part of the abstract",
    "placeholder-abstract": "leave the abstract out",
    "status-in-text": "write a line `status: …`, and leave a mark out of the title",
}
"""What to do about each kind of text that cleaning would change, by the code of the hint."""

_TOGETHER = 0.9  # Jaccard index of two tags' papers from which on the tags are redundant
_MIN_TOGETHER = 3  # papers that two such tags have in common
_SIMILAR_NAMES = 90  # similarity of two tag names, 0 to 100


def missing_files(settings: Settings, document: Document, docs: Path) -> list[Issue]:
    """Return the issues of files that the settings name and an existing `docs/` does not have."""
    image = settings.image
    if not image or "://" in image or not docs.is_dir() or (docs / image).is_file():
        return []
    what = f"the picture {image} is not in {docs.as_posix()}"
    advice = "put it there, or leave out `image`: the build then draws one"
    return [error("missing-file", document.location("image"), what, advice)]


def cut_off_values(document: Document) -> Iterator[Issue]:
    """Yield a hint for each value that YAML cuts off before a text such as `#7 in the Alps`.

    A comment that begins with a space after the `#`, as usual, gives no hint; behind a title, two
    spaces in front tell it from a text such as `Room # 7`.
    """
    for path, comment in document.comments.items():
        is_title = path[-1:] == ("title",) and comment.startswith(" #")
        if is_title or not re.match(r"\s+#+(?:\s|$)", comment):
            what = f"the value ends before {comment.strip()!r}: what follows ` #` is a comment"
            advice = "put the text in quotes or in a block (`>-`); write a comment as `  # …`"
            yield hint("cut-off-value", document.location(*path), what, advice)


def suspicious_texts(document: Document) -> Iterator[Issue]:
    """Yield an issue for each text with invisible characters or an address with a credential."""
    for keys, text in _texts(document.data, ()):
        if unseen := ", ".join(map(character_name, invisible_characters(text))):
            place, what = document.location(*keys), f"invisible characters: {unseen}"
            yield hint("invisible-character", place, what, REMEDIES["invisible-character"])
        for found in find_credentials(text):
            place = document.location(*keys)
            what = f"the address {found.shown} has {found.name}"
            if found.is_password:
                advice = "delete it and change the password: git keeps what was ever committed"
                yield error("password-in-address", place, what, advice)
            else:
                advice = "leave it out, and revoke it if it gives access: readers will see it"
                yield hint("key-in-address", place, what, advice)


def _texts(value: object, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield all texts in a value with their places; those of a mapping's keys, too."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*keys, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*keys, key), key
            yield from _texts(item, (*keys, key))


def unknown_sources(records: Sequence[Record], sources: Sequence[str]) -> Iterator[Issue]:
    """Yield one hint for each source that papers name and that is not kept.

    `sources` are the names of the files in `content/sources/` without their suffixes.
    """
    users: dict[str, list[Record]] = {}
    for record in records:
        for _, name in record.texts("source"):
            users.setdefault(name, []).append(record)
    for name, found in sorted(users.items()):
        if name and name not in sources:
            what = f"content/sources/ has no file {name}.*"
            keep = did_you_mean(name, sources) or "put the file back"
            advice = f"{keep}, or delete the line: `source` is for papers from an import"
            yield summarize(
                [hint("unknown-source", one.location("source"), what, advice) for one in found]
            )


def unclean_texts(
    papers: Sequence[Paper], records: Mapping[str, Record], authors: Sequence[Author]
) -> Iterator[Issue]:
    """Yield a hint for each part of a text that an import would clean, in the order of papers.

    `records` has the record of each paper by id. Names of `authors` are not split.
    """
    known = NameClaims(authors)
    parts = divide(lambda paper: list(_unclean_parts(paper, known)), papers, "checking texts")
    for paper, unclean in zip(papers, parts, strict=True):
        for keys, found in unclean:
            what, place = f"{found.kind}: {found.text}", records[paper.id].location(*keys)
            yield hint(found.code, place, what, REMEDIES[found.code])


def _unclean_parts(paper: Paper, known: NameClaims) -> Iterator[tuple[KeyPath, Finding]]:
    texts: dict[KeyPath, str | None] = {
        (key,): getattr(paper, key) for key in ("title", "abstract", "venue", "publisher")
    }
    is_plain = are_plain_names(paper.authors)
    if not is_plain:
        texts |= {("authors", number): name for number, name in enumerate(paper.authors)}
    for keys, text in texts.items():
        yield from ((keys, found) for found in find_markup(text or ""))
    if not is_plain:
        whole = {name: name for name in paper.authors if known.candidates(name)}
        authors = clean_authors(paper.authors, Markup.PLAIN, whole)
        yield from ((("authors",), found) for found in authors.findings)
    title = clean_title(paper.title, Markup.PLAIN)
    paragraphs = (paper.abstract or "").replace("\n", "\n\n")
    abstract = clean_abstract(paragraphs, Markup.PLAIN, title.text)
    found_in_texts = [(("title",), found) for found in title.findings]
    found_in_texts += [(("abstract",), found) for found in abstract.findings]
    if abstract.status:
        what = Finding("status-in-text", "sentence", f"the paper is {abstract.status}")
        found_in_texts.append((("abstract",), what))
    yield from (
        one for one in found_in_texts if not (paper.status and one[1].code == "status-in-text")
    )


def unused_tags(
    records: Sequence[Record], vocabulary: Vocabulary, document: Document
) -> list[Issue]:
    """Return a hint for each tag without papers, in the order of the vocabulary.

    There are no hints in an index without papers.
    """
    used = {tag for record in records for _, tag in record.texts("tags")}
    advice = "tag a paper with it, or delete it"
    return [
        hint("unused-tag", document.location("tags", tag), f"no paper has the tag {tag!r}", advice)
        for tag, entry in vocabulary.by_id.items()
        if records and used.isdisjoint({tag, *entry.aliases})
    ]


def advise(
    papers: Sequence[Paper],
    records: Mapping[str, Record],
    vocabulary: Vocabulary,
    document: Document,
) -> list[Issue]:
    """Return hints on papers as a whole, and on tags, in the order of the vocabulary.

    `records` has the record of each paper by id; `document` is the vocabulary's.
    """
    issues = [*_unusual_tag_counts(papers, records, vocabulary), *_missing_fields(papers, records)]
    return [*issues, *_advise_tags(papers, vocabulary, document)]


def advise_paper(paper: Paper, record: Record, latest: str) -> Iterator[Issue]:
    """Yield hints on the values of a paper.

    `latest` is a day in ISO 8601, after which dates are in the future.
    """
    if paper.status_label and not paper.notice:
        what = f"a {paper.status} paper without a notice"
        advice = "add `notice:` with the address at which the publisher or the authors state it"
        yield hint("incomplete-status", record.location("status"), what, advice)
    if paper.notice and not paper.status_label:
        advice = "add `status: retracted`, `withdrawn` or `corrected`, or delete the notice"
        yield hint(
            "incomplete-status", record.location("notice"), "a notice without status", advice
        )
    # What is in print may appear next year.
    next_year = f"{int(latest[:4]) + 1}{latest[4:]}"
    dates = (("featured", paper.featured, latest), ("added", paper.added, latest))
    for name, date, end in (*dates, ("published", paper.published, next_year)):
        if date and str(date) > end:
            what = f"{date} is in the future"
            yield hint("future-date", record.location(name), what, "correct it")
    if paper.venue_year and paper.published:
        after = paper.venue_year - paper.published.year
        if not MIN_VENUE_YEAR < after < MAX_VENUE_YEAR:
            what = f"the venue's year, {paper.venue_year}, and {paper.published} do not fit"
            advice = "correct one: `published` is when the paper first appeared, as a preprint too"
            yield hint("unlikely-year", record.location("venue_year"), what, advice)
    for name in ("title", "note", "abstract"):
        if words := lone_dollars(getattr(paper, name) or ""):
            what = f"a dollar sign that neither begins nor ends a formula: {' '.join(words)}"
            advice = (
                r"write `\$` for a dollar; a formula is `$…$`, without spaces at its ends and "
                "without a digit behind it"
            )
            yield hint("lone-dollar", record.location(name), what, advice)
    yield from _repeated_authors(paper, record)


def _repeated_authors(paper: Paper, record: Record) -> Iterator[Issue]:
    """Yield a hint for each name that differs from another in capitals, accents or signs only."""
    first: dict[NameKey, str] = {}
    for number, name in enumerate(paper.named_authors):
        if first.setdefault(name_key(name), name) != name:
            what = f"repeated author: {first[name_key(name)]} and {name}"
            place = record.location("authors", number)
            yield hint("repeated-value", place, what, REMEDIES["repeated-value"])


def _unusual_tag_counts(
    papers: Sequence[Paper], records: Mapping[str, Record], vocabulary: Vocabulary
) -> Iterator[Issue]:
    """Yield one hint for each unusual number of tags: in imported libraries it is frequent."""
    if not vocabulary.readable:
        return
    others = {tag.id for tag in vocabulary.tags} - vocabulary.topics
    by_count: dict[int, list[Paper]] = {}
    for paper in papers:
        count, topics = len(paper.tags), len({*paper.tags} - others)
        if count < MIN_TAGS or topics > MAX_TAGS:
            by_count.setdefault(count if count < MIN_TAGS else topics, []).append(paper)
    groups = ", ".join(sorted({vocabulary.by_id[name].group for name in others}))
    uncounted = f", not counting those of the group {groups}" if others else ""
    for count, found in sorted(by_count.items()):
        what = pluralize(count, "tag")
        advice = (
            f"{MIN_TAGS} to {MAX_TAGS} serve readers best{uncounted}: `paper-index tags suggest ID`"
        )
        places = (records[paper.id].location("tags") for paper in found)
        yield summarize([hint("tag-count", place, what, advice) for place in places])


def _missing_fields(papers: Sequence[Paper], records: Mapping[str, Record]) -> Iterator[Issue]:
    """Yield one hint for each field that papers lack: imported libraries lack many."""
    lacking = {
        "authors": [paper for paper in papers if not paper.authors],
        "identifier": [paper for paper in papers if not (paper.arxiv or paper.doi)],
        "abstract": [paper for paper in papers if not paper.abstract],
    }
    for name, found in lacking.items():
        if found:
            advice = (
                "add what is known: citations and search need it, and duplicates are found by it"
            )
            places = (records[paper.id].location("title") for paper in found)
            yield summarize([hint("thin-paper", place, f"no {name}", advice) for place in places])


def _advise_tags(
    papers: Sequence[Paper], vocabulary: Vocabulary, document: Document
) -> Iterator[Issue]:
    count = Counter(name for paper in papers for name in paper.tags)
    both = Counter(pair for paper in papers for pair in combinations(sorted(paper.tags), 2))
    is_large = len(papers) >= MIN_PAPERS
    # An import may have made hundreds of draft tags; `missing-definition` asks to go through them.
    curated = [tag for tag in vocabulary.tags if not tag.is_draft]
    for tag in (tag.id for tag in curated):
        if is_large and count[tag] == 1:
            what = f"only one paper has the tag {tag!r}"
            advice = "look for others, or merge it with `paper-index tags merge`"
            yield hint("tag-used-once", document.location("tags", tag), what, advice)
    names = [(tag.id, fold(tag.name)) for tag in curated]
    for (first, one), (second, other) in combinations(names, 2):
        shared = both[min(first, second), max(first, second)]
        either = count[first] + count[second] - shared
        if is_large and shared >= _MIN_TOGETHER and shared >= _TOGETHER * either:
            what = f"{first!r} and {second!r} occur together on {shared} papers, rarely apart"
            advice = "if one of them is enough, merge them with `paper-index tags merge`"
            yield hint("tags-together", document.location("tags", second), what, advice)
        if fuzz.ratio(one, other) >= _SIMILAR_NAMES:
            what = f"the names of {first!r} and {second!r} are near-identical"
            advice = "rename one, or merge them with `paper-index tags merge`"
            yield hint("tags-alike", document.location("tags", second, "name"), what, advice)
