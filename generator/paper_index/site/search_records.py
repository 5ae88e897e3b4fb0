"""The searchable text of each paper, and the small files that the search box loads."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

from markupsafe import escape

from paper_index.model.fields import PartialDate
from paper_index.site.abbreviations import defined, groups_of_synonyms
from paper_index.site.search_words import (
    AUTHOR_WORD,
    TITLE_WORD,
    address_word,
    other_forms,
    printed_words,
    spelling,
    words,
)
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.cache.keys import Digests
    from paper_index.model.index import Index, PaperEntry
    from paper_index.model.vocabulary import Tag

FACETS = "facets.json"
"""The file of the facet values and frequent words."""
TITLE, AUTHORS, TAGS, REST = 10, 6, 3, 1
"""How much a word of the parts counts."""
_FREQUENT, _FEW, _MANY = 500, 10, 500
"""Words whose frequency the browser knows at once, at most, and the papers with each: a tenth, but
at least these many, and enough are these many, whose data take time."""
_SMALL = 2000
"""Papers up to which spelling correction knows words that occur in a single abstract."""


@dataclass(frozen=True)
class SearchRecord:
    """One paper as the search engine indexes it."""

    address: str
    parts: tuple[tuple[int, str], ...]
    """Weight and folded words, in the order in which they are indexed."""
    printed: Mapping[str, str]
    """How words are printed that are searched under another spelling."""
    fields: Mapping[str, str]
    """What is not empty of a search result: `title` is HTML and only there when it differs from
    `plain`; `also` and `forms` are words that the browser cannot make from the others."""
    filters: tuple[tuple[str, str], ...]
    sorts: Mapping[str, str]
    abbreviations: tuple[tuple[str, str], ...]
    """Those that the abstract defines, with their folded meanings."""

    def words(self) -> set[str]:
        """Return the words that readers type, without those that are searched apart."""
        return set().union(*(part.split() for _, part in self.parts[:-1]))

    def to_json(self) -> bytes:
        """Return the record for a later build."""
        return json.dumps(vars(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> SearchRecord:
        """Return the record of an earlier build."""
        values = json.loads(data)
        # Names and values of facets are in memory once, not once a record.
        values["fields"] = {intern(name): value for name, value in values["fields"].items()}
        values["filters"] = tuple(tuple(map(intern, one)) for one in values["filters"])
        for name in ("parts", "abbreviations"):
            values[name] = tuple(map(tuple, values[name]))
        return cls(**values)


def record_key(entry: PaperEntry, digests: Digests) -> str:
    """Return the key of everything that the record of a paper is made from."""
    people = [(one.person.name, one.person.label, one.spellings) for one in entry.people]
    return digests.of(entry.paper, entry.tags, people, entry.venue and entry.venue.name)


def search_record(entry: PaperEntry) -> SearchRecord:
    """Return the searchable text and the displayed fields of a paper."""
    paper = entry.paper
    title = text.plain(paper.title)
    abstract, note = (text.plain(value or "") for value in (paper.abstract, paper.note))
    authors = ", ".join(paper.named_authors)
    # A paper is found under every spelling of its authors, including those not printed on it.
    spellings = [name for one in entry.people for name in (one.person.name, *one.spellings)]
    also = [name for name in dict.fromkeys(spellings) if name not in paper.authors]
    identifiers = (("arxiv", paper.arxiv), ("doi", paper.doi))
    printed = (f"{kind} {value}" for kind, value in identifiers if value)
    forms = " ".join((*printed, *other_forms(f"{title} {abstract} {note}", authors)))
    parts = (
        (TITLE, title),
        (AUTHORS, ", ".join((authors, *also))),
        (TAGS, " ".join(name for tag in entry.tags for name in _searched_names(tag))),
        (REST, " ".join(filter(None, (paper.venue, abstract, note)))),
        (REST, forms),
    )
    found = [(weight, printed_words(part)) for weight, part in parts]
    searched = [(weight, list(map(spelling, part))) for weight, part in found]
    (_, in_title), (_, in_authors), *_, (_, in_forms) = searched
    apart = [
        *(TITLE_WORD + word for word in in_title),
        *(AUTHOR_WORD + word for word in in_authors),
    ]
    facts = (str(paper.year or ""), paper.citation_key or "", paper.type_label, paper.status_label)
    found_by = [
        *(address_word(link) for link in (*paper.links.values(), paper.code) if link),
        *(address_word(f"{kind}{value}") for kind, value in identifiers if value),
        *words(" ".join(facts)),
    ]
    html = str(text.html(paper.title))
    fields = {
        "url": urls.paper(paper.id),
        "title": "" if html == escape(title) else html,
        "plain": title,
        "authors": "; ".join(paper.named_authors),
        "others": "and others" if len(entry.people) < len(paper.authors) else "",
        "year": facts[0],
        "date": str(paper.published or ""),
        "venue": entry.venue.name if entry.venue else "",
        "venue_year": str(paper.venue_year or ""),
        "type": paper.type_label,
        "status": paper.status_label,
        "abstract": " ".join(abstract.split()),
        "note": " ".join(note.split()),
        "tags": " ".join(paper.tags),
        "key": paper.citation_key or "",
        "also": " ".join(words(", ".join(also))),
        "forms": " ".join((*in_forms, *found_by)),
    }
    date = paper.published or PartialDate(paper.year or 0)
    return SearchRecord(
        address=urls.paper(paper.id),
        parts=(
            *((weight, " ".join(part)) for weight, part in searched),
            (REST, " ".join((*apart, *found_by))),
        ),
        printed={
            word: printed
            for (_, own), (_, part) in zip(searched, found, strict=True)
            for word, printed in zip(own, part, strict=True)
            if word != printed
        },
        fields={name: value for name, value in fields.items() if value},
        filters=tuple(_filters(entry)),
        sorts={
            "date": str(date.year * 10_000 + date.month * 100 + date.day),
            "title": " ".join(in_title),
        },
        abbreviations=defined(abstract),
    )


def small_files(
    index: Index,
    records: Sequence[SearchRecord],
    packs: int = 0,
    synonyms: Sequence[Sequence[str]] = (),
) -> dict[str, bytes]:
    """Return facet values, synonyms, words and people, by POSIX path below the search folder.

    `packs` is the number of files that hold the results of several papers each; `synonyms` are
    groups of words with one meaning, to which the papers' abbreviations are added.
    """
    frequency = Counter(chain.from_iterable(record.words() for record in records))
    shards = {"people": _people(index), "words": _vocabulary(records, frequency)}
    files = {
        FACETS: _facets(index, packs, shards, frequency),
        "synonyms.json": compact_json(groups_of_synonyms(records, synonyms)),
    }
    for name, parts in shards.items():
        files |= {f"{name}/{shard}.json": data for shard, data in parts.items()}
    return files


def shard_of(word: str) -> str:
    """Return the name of the file that lists the people with this folded word in their name."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in word[:2])


def _filters(entry: PaperEntry) -> Iterator[tuple[str, str]]:
    paper = entry.paper
    yield from (("tag", name) for name in paper.tags)
    if paper.year:
        yield "year", str(paper.year)
    if entry.venue:
        yield "venue", entry.venue.name
    people = dict.fromkeys(one.person.label for one in entry.people)
    yield from (("author", name) for name in people)


def _facets(
    index: Index, packs: int, shards: Mapping[str, Iterable[str]], frequency: Counter[str]
) -> bytes:
    least = max(_FEW, min(_MANY, len(index.papers) // 10))
    many = (one for one in frequency.items() if one[1] >= least)
    ranked = sorted(many, key=lambda one: (-one[1], one[0]))
    years = Counter(entry.paper.year for entry in index.papers if entry.paper.year)
    venues = {entry.name: len(entry.papers) for entry in index.venues}
    return compact_json(
        {
            "papers": len(index.papers),
            **({"packs": packs} if packs else {}),
            "words": "".join(shards["words"]),
            "people": " ".join(shards["people"]),
            "frequent": dict(ranked[:_FREQUENT]),
            "groups": [{"id": g.group.id, "name": g.group.name} for g in index.groups if g.tags],
            "tags": [
                {
                    "id": entry.tag.id,
                    "name": entry.tag.name,
                    "group": entry.group.id,
                    "count": len(entry.papers),
                    "href": urls.tag(entry.tag.id),
                    "names": _tag_names(entry.tag),
                }
                for entry in index.tags
            ],
            "years": sorted(years.items(), reverse=True),
            "spellings": _author_spellings(index),
            "venues": sorted(venues.items(), key=lambda item: (-item[1], item[0])),
        }
    )


def _searched_names(tag: Tag) -> list[str]:
    """Return the name of a tag and its aliases of one word.

    Words of other aliases say nothing alone: papers tagged with materials, also called high-entropy
    alloys, are not all about entropy. As a whole such an alias widens a search, as a synonym.
    """
    return [tag.name, *filter(_is_one_word, tag.aliases)]


@lru_cache(maxsize=2**12)
def _is_one_word(alias: str) -> bool:
    return len(words(alias)) == 1


def _tag_names(tag: Tag) -> list[str]:
    """Return the folded words of a tag's name, id and aliases, without repetitions."""
    names = (" ".join(words(name)) for name in (tag.name, tag.id, *tag.aliases))
    return list(dict.fromkeys(filter(None, names)))


def _author_spellings(index: Index) -> dict[str, str]:
    """Return the value of the author facet for every other spelling that belongs to one person."""
    labels = {entry.person.label for entry in index.people}
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for entry in index.people:
        for name in entry.spellings if entry.papers else ():
            meanings[name].add(entry.person.label)
    return {
        name: min(found)
        for name, found in sorted(meanings.items())
        if len(found) == 1 and name not in labels
    }


def _people(index: Index) -> dict[str, bytes]:
    """Return the people by shard: name, number of papers, page, and the words of other spellings.

    Empty values at the end of a line are omitted.
    """
    shards: defaultdict[str, list[list[str | int]]] = defaultdict(list)
    people = (entry for entry in index.people if entry.papers)
    for entry in sorted(people, key=lambda one: one.person.label):
        person, own = entry.person, words(entry.person.label)
        also = sorted({word for name in entry.spellings for word in words(name)} - set(own))
        page = urls.author(person.id) if person.has_page else ""
        line: list[str | int] = [person.label, len(entry.papers), page, " ".join(also)]
        while not line[-1]:
            line.pop()
        for shard in sorted({shard_of(word) for word in (*own, *also)}):
            shards[shard].append(line)
    return {shard: compact_json(people) for shard, people in sorted(shards.items())}


def _vocabulary(records: Sequence[SearchRecord], frequency: Counter[str]) -> dict[str, bytes]:
    """Return the words by first letter: the number of papers, or that and how a word is printed."""
    printed: dict[str, str] = {}
    strong: set[str] = set()
    for record in records:
        strong.update(*(part.split() for _, part in record.parts[:3]))
        printed |= record.printed
    least = 1 if len(records) <= _SMALL else 2
    shards: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for word, count in sorted(frequency.items()):
        if count >= least or word in strong:
            entry = [count, printed[word]] if word in printed else count
            shards[shard_of(word[:1])][word] = entry
    return {shard: compact_json(known) for shard, known in sorted(shards.items())}


def compact_json(data: object) -> bytes:
    """Return data as JSON without spaces."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
