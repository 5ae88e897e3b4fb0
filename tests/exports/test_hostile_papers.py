"""Papers with the worst data, exported, read back by others, and compared field by field."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from bibtexparser.middlewares.names import parse_single_name_into_parts

from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import Citations, cite
from paper_index.model.fields import PartialDate
from paper_index.text.escape import plain
from paper_index.text.names import parse_name
from support.citation_readers import letters, made_up, printed, read_bibtex, read_ris, rendered
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

TITLES = [
    "A title with one $ and no other",
    "Braces } before { and {{ more",
    "$\\{x$ is unbalanced inside",
    "]]> ends data </script><script>alert(1)</script> -- and --> comments",
    "Control\x00 char\x07acters\x1b and\u2028 lines\r\nER  - \r\nTY  - JOUR",
    "\\input{/etc/passwd} \\end{document} % and #1 & ~_",
    "@article{evil, title={x}}",
    "100% of $5 and $6",
    "𝒳 🍵 الشاي 茶",
]
PEOPLE = [
    "Plato", "de", "van", "III", "Ludwig van Beethoven", "John Smith III", "王小明", "محمد بن موسى",
    "Ada 🍵 Brown", "🤖", "others", "Black and White", "O'Neil", "Ã\x00da", "Jean-Luc d'Été Jr.",
]  # fmt: skip


def hostile_papers() -> list[Paper]:
    """Return papers whose files could not all be written, in a fixed order."""
    found = [
        paper(f"title-{number}").model_copy(
            update={"title": title, "abstract": title, "authors": ("Ada Brown",)}
        )
        for number, title in enumerate(TITLES)
    ]
    found.append(paper("people", authors=["x"]).model_copy(update={"authors": tuple(PEOPLE)}))
    crowd = tuple(f"Ada{n} van der Brown{n}" for n in range(300))
    found.append(paper("crowd", published="2199-12-31").model_copy(update={"authors": crowd}))
    found.append(made_up(id="nobody", authors=(), published=PartialDate(2021)))
    found += [
        paper(name, title="Tea cools", authors=[author], published="2021")
        for name, author in (("twin", "Ada Li"), ("twin-2", "Ada Li"), ("cousin", "Bo Li"))
    ]
    return found


PAPERS = hostile_papers()
CITATIONS: Citations = cite(index(*with_keys(PAPERS)), "https://example.org/")
BY_ID = {paper.id: paper for paper in PAPERS}
KEYS = {paper_id: cited.reference.make().key for paper_id, cited in CITATIONS.papers.items()}


def text_of(path: str) -> str:
    return CITATIONS.outputs[path].make().decode()


def shown(title: str) -> str:
    """Return a text as an export must show it: one line without control characters."""
    line = (" " if unicodedata.category(c) == "Cc" else c for c in plain(title))
    return " ".join("".join(line).split())


def test_papers_that_would_share_a_key_have_each_their_own() -> None:
    assert {KEYS[name] for name in ("twin", "twin-2", "cousin")} == {
        "li2021tea", "li2021teaa", "li2021teab",
    }  # fmt: skip
    assert KEYS["cousin"] == "li2021tea"  # the first by id, whatever the order
    assert len({key.casefold() for key in KEYS.values()}) == len(PAPERS)


def test_bibtex_says_what_the_papers_say() -> None:
    entries = {entry.key: entry for entry in read_bibtex(text_of("data/papers.bib"))}
    assert set(entries) == set(KEYS.values())
    for paper_id, paper_ in BY_ID.items():
        fields = entries[KEYS[paper_id]].fields_dict
        assert letters(printed(fields["title"].value)) == letters(shown(paper_.title))
        assert letters(printed(fields["abstract"].value)) == letters(shown(paper_.abstract or ""))
        assert ("author" in fields) == bool(paper_.authors)
        assert ("year" in fields) == bool(paper_.year)
        assert ("month" in fields) == bool(paper_.published and paper_.published.month)
        assert fields["url"].value == f"https://example.org/papers/{paper_id}/"


def test_every_name_stays_one_name() -> None:
    for paper_id in ("people", "crowd"):
        (entry,) = read_bibtex(text_of(f"papers/{paper_id}/cite.bib"))
        names = str(entry["author"]).split(" and ")
        authors = BY_ID[paper_id].authors
        if paper_id == "crowd":
            assert len(names) == len(authors) == 300
            parts = parse_single_name_into_parts(names[7])
            assert (parts.first, parts.von, parts.last) == (["Ada7"], ["van", "der"], ["Brown7"])
        key = KEYS[paper_id]
        record = next(one for one in read_ris(text_of("data/papers.ris")) if one["id"] == key)
        items = json.loads(text_of("data/papers.csl.json"))
        item = next(one for one in items if one["id"] == key)
        assert len(record["authors"]) == len(item["author"]) == len(authors)
        for printed_name, csl in zip(authors, item["author"], strict=True):
            ours = parse_name(shown(printed_name))
            assert csl.get("family", csl.get("literal")) == ours.family


def test_ris_and_csl_say_what_the_papers_say() -> None:
    records = {record["id"]: record for record in read_ris(text_of("data/papers.ris"))}
    items = {item["id"]: item for item in json.loads(text_of("data/papers.csl.json"))}
    assert set(records) == set(items) == set(KEYS.values())
    for paper_id, paper_ in BY_ID.items():
        record, item = records[KEYS[paper_id]], items[KEYS[paper_id]]
        assert record["title"] == item["title"] == shown(paper_.title)
        assert record["abstract"] == item["abstract"] == shown(paper_.abstract or "")
        assert record.get("year") == (str(paper_.year) if paper_.year else None)
        issued = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
        date = paper_.published
        known = [part for part in (date.year, date.month, date.day) if part] if date else []
        assert issued == known


def test_a_processor_prints_them_all() -> None:
    assert len(rendered(json.loads(text_of("data/papers.csl.json")))) == len(PAPERS)
