"""Made-up libraries as reference managers and databases export them; 7 % have abstracts.

Every text is synthetic, and the same number of entries gives the same text.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = """
amber barley basket beacon bottle bronze button candle canvas carpet cellar chimney cinder
clover cobalt copper corner cotton cradle crystal dagger ember fabric feather fennel ferry
fiddle filter flannel forest fossil garden garnet ginger glacier granite hammer harbour harvest
hollow honey indigo ivory jasmine kernel ladder lantern lattice lemon linen marble meadow mirror
mortar needle nutmeg orchard paddle parlour pebble pepper pillar pocket prairie quarry quartz
ribbon saddle saffron sandal shadow shelter silver spindle summer tallow temple thicket timber
tunnel turnip valley velvet vessel walnut willow window winter
""".split()
_FAMILIES = """
Abel Bauer Castro Dahl Eriksen Fontaine Gallo Hansen Ito Jansen Kovács Lindgren Müller Novák
O'Hara Pérez Quist Rossi Sørensen Țepeș Ueda Vidal Wójcik Yıldız Zeman
""".split()
_GIVEN = """
Ada Bela Chiara Dora Émile Freya Göran Hana Ivan June Kenji Lena Mona Nils Olga Paweł Rita Sven
Tomáš Ute Vera Wim Yara Zoë
""".split()
_SUBJECTS = ("Tea", "Cups", "Pots & Kettles", "Water quality", "Household economics")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_HAS_ABSTRACT = 0.07


@dataclass(frozen=True)
class Entry:
    """A paper of a made-up library; `people` are pairs of given and family name."""

    number: int
    title: str
    people: tuple[tuple[str, str], ...]
    year: int
    month: int
    is_article: bool
    venue: str
    volume: int
    first_page: int
    keywords: tuple[str, ...]
    abstract: str | None
    arxiv: str | None

    @property
    def doi(self) -> str:
        """A DOI in the range for examples."""
        return f"10.5555/cup_{self.year}.{self.number}"

    @property
    def key(self) -> str:
        """A key in the manner of Better BibTeX."""
        return f"{self.people[0][1].lower()}{self.title.split()[0]}{self.year}-{self.number}"

    @property
    def pages(self) -> tuple[int, int]:
        """The first and the last page."""
        return self.first_page, self.first_page + 11

    def names(self, form: str = "{1}, {0}") -> list[str]:
        """Return the authors, "Family, Given" by default."""
        return [form.format(*one) for one in self.people]


def entries(number: int) -> list[Entry]:
    """Return the entries of a library."""
    draw = random.Random(number)
    return [_entry(place, draw) for place in range(number)]


def _entry(number: int, draw: random.Random) -> Entry:
    one, two, three, four, five, six = (word.title() for word in draw.sample(_WORDS, 6))
    title = f"{one} {two} of {three} {four}: {five.lower()} and {six.lower()}"
    people = [(draw.choice(_GIVEN), draw.choice(_FAMILIES)) for _ in range(draw.randint(1, 4))]
    is_article = draw.random() < 0.6
    place = draw.choice(_SUBJECTS[:3])
    sentence = " ".join(draw.choice(_WORDS) for _ in range(60))
    return Entry(
        number=number,
        title=title,
        people=tuple(dict.fromkeys(people)),
        year=draw.randint(1990, 2025),
        month=draw.randint(1, 12),
        is_article=is_article,
        venue=f"Journal of {place}" if is_article else f"Proceedings of the Workshop on {place}",
        volume=draw.randint(1, 60),
        first_page=draw.randint(1, 800),
        keywords=tuple(draw.sample(_SUBJECTS, draw.randint(0, 3))),
        abstract=f"We study {sentence}." if draw.random() < _HAS_ABSTRACT else None,
        arxiv=f"19{draw.randint(1, 12):02}.{number:05}" if draw.random() < 0.2 else None,
    )


def _latex(text: str) -> str:
    return text.replace("&", r"\&")


def _bibtex(kind: str, key: str, fields: dict[str, object], indent: str = "  ") -> str:
    lines = [f"{indent}{name} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@{kind}{{{key}", *lines]) + "\n}\n"


def better_bibtex(number: int) -> str:
    """Return BibLaTeX as Better BibTeX for Zotero exports it."""
    found = []
    for one in entries(number):
        words = one.title.split()
        venue = "journaltitle" if one.is_article else "booktitle"
        fields = {
            "title": " ".join([words[0], *(f"{{{word}}}" for word in words[1:2]), *words[2:]]),
            "author": " and ".join(one.names()),
            "date": f"{one.year}-{one.month:02}",
            venue: _latex(one.venue),
            "volume": one.volume if one.is_article else None,
            "pages": "{}--{}".format(*one.pages),
            "doi": one.doi.replace("_", r"\_"),
            "eprint": one.arxiv,
            "eprinttype": "arxiv" if one.arxiv else None,
            "url": f"https://journals.example/{one.number}?a=b%20c",
            "urldate": "2024-02-30",
            "issn": "1234-5678",
            "langid": "english",
            "keywords": ",".join(map(_latex, one.keywords)),
            "abstract": one.abstract,
            "file": f"/home/someone/Zotero/storage/AB{one.number}/paper.pdf",
        }
        found.append(_bibtex("article" if one.is_article else "inproceedings", one.key, fields))
    return "\n".join(found)


def jabref(number: int) -> str:
    """Return BibTeX as JabRef saves it, with groups and settings."""
    found = ["% Encoding: UTF-8\n"]
    for one in entries(number):
        fields = {
            "author": " and ".join(one.names()),
            "title": f"{{{one.title}}}",
            "journal" if one.is_article else "booktitle": _latex(one.venue),
            "year": one.year,
            "month": f"#{_MONTHS[one.month - 1]}#",
            "doi": one.doi,
            "groups": "Read",
            "keywords": "; ".join(map(_latex, one.keywords)),
            "abstract": one.abstract,
            "file": f":{one.number}.pdf:PDF",
            "comment": "private: ask Bo",
            "timestamp": "2021-03-04",
        }
        kind = "Article" if one.is_article else "InProceedings"
        text = _bibtex(kind, f"{one.people[0][1]}{one.year}{one.number}", fields)
        # JabRef writes macros of months without braces.
        found.append(text.replace("{#", "").replace("#}", ""))
    found.append("@Comment{jabref-meta: databaseType:bibtex;}\n")
    found.append("@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Read\\;0;\n}\n")
    return "\n".join(found)


def mendeley(number: int) -> str:
    """Return BibTeX as Mendeley Desktop exports it: titles in two pairs of braces."""
    found = [
        "Automatically generated by Mendeley Desktop 1.19.8\n"
        "Any changes to this file will be lost if it is regenerated by Mendeley.\n\n"
        "BibTeX export options can be customized via Options -> BibTeX in Mendeley Desktop\n"
    ]
    for one in entries(number):
        fields = {
            "abstract": one.abstract,
            "archivePrefix": "arXiv" if one.arxiv else None,
            "arxivId": one.arxiv,
            "author": " and ".join(one.names()),
            "doi": one.doi,
            "eprint": one.arxiv,
            "file": f":C$\\backslash$:/Users/someone/{one.number}.pdf:pdf",
            "journal" if one.is_article else "booktitle": _latex(one.venue),
            "mendeley-groups": "To read",
            "mendeley-tags": ",".join(map(_latex, one.keywords)),
            "pages": "{}--{}".format(*one.pages),
            "title": f"{{{_latex(one.title)}}}",
            "url": f"https://journals.example/{one.number}",
            "year": one.year,
        }
        kind = "article" if one.is_article else "inproceedings"
        found.append(_bibtex(kind, f"{one.people[0][1]}{one.year}n{one.number}", fields, ""))
    return "\n".join(found)


def web_of_science(number: int) -> str:
    """Return BibTeX as Web of Science exports it."""
    found = []
    for one in entries(number):
        kind = "article" if one.is_article else "inproceedings"
        venue = "Journal" if one.is_article else "Booktitle"
        fields = {
            "Author": "\n   and ".join(one.names()),
            "Title": f"{{{one.title.replace(': ', ':' + chr(10) + '   ')}}}",
            venue: f"{{{_latex(one.venue.upper())}}}",
            "Year": f"{{{one.year}}}",
            "Volume": f"{{{one.volume}}}",
            "Pages": f"{{{one.first_page}-{one.pages[1]}}}",
            "Month": f"{{{_MONTHS[one.month - 1].upper()}}}",
            "Abstract": f"{{{one.abstract}}}" if one.abstract else None,
            "DOI": f"{{{one.doi}}}",
            "ISSN": "{1234-5678}",
            "Keywords": f"{{{'; '.join(map(_latex, one.keywords))}}}" if one.keywords else None,
            "Times-Cited": "{3}",
            "Unique-ID": f"{{WOS:000{one.number:09}}}",
        }
        found.append(_bibtex(kind, f" WOS:000{one.number:09}", fields, ""))
    return "\n".join(found)


def _ris(kind: str, tags: list[tuple[str, object]]) -> str:
    lines = [f"{tag}  - {value}" for tag, value in tags if value]
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def scopus(number: int) -> str:
    """Return RIS as Scopus exports it."""
    found = []
    for one in entries(number):
        tags = [
            ("TI", one.title),
            ("T2", one.venue),
            ("J2", "J. Tea"),
            ("VL", one.volume),
            ("SP", one.first_page),
            ("EP", one.pages[1]),
            ("PY", one.year),
            ("DO", one.doi),
            ("UR", f"https://www.scopus.com/inward/record.uri?eid=2-s2.0-{one.number}"),
            *(("AU", f"{family}, {given[0]}.") for given, family in one.people),
            ("AD", "University of Tea, Cup Town"),
            ("AB", one.abstract or "[No abstract available]"),
            *(("KW", word) for word in one.keywords),
            ("N1", "Export Date: 3 May 2024; Cited By: 4"),
            ("M3", "Article"),
            ("DB", "Scopus"),
        ]
        found.append(_ris("JOUR" if one.is_article else "CONF", tags))
    return "\n".join(found)


def endnote(number: int) -> str:
    """Return RIS as EndNote exports it: with a byte order mark and CRLF."""
    found = []
    for one in entries(number):
        tags = [
            *(("AU", name) for name in one.names()),
            ("PY", one.year),
            ("DA", f"{one.year}/{one.month:02}//"),
            ("TI", one.title),
            ("T2", one.venue),
            ("VL", one.volume),
            ("SP", "{}-{}".format(*one.pages)),
            ("DO", one.doi),
            ("AB", one.abstract),
            ("KW", "\n".join(one.keywords)),
            ("L1", f"internal-pdf://{one.number}/paper.pdf"),
            ("ID", one.number + 1),
        ]
        found.append(_ris("JOUR" if one.is_article else "CPAPER", tags))
    return "\ufeff" + "\n".join(found).replace("\n", "\r\n")


def zotero_csl(number: int) -> str:
    """Return CSL-JSON as Zotero exports it."""
    found = []
    for one in entries(number):
        item: dict[str, Any] = {
            "id": f"http://zotero.org/users/1/items/K{one.number:07}",
            "type": "article-journal" if one.is_article else "paper-conference",
            "container-title": one.venue,
            "DOI": one.doi,
            "ISSN": "1234-5678",
            "language": "en",
            "page": "{}-{}".format(*one.pages),
            "source": "DOI.org (Crossref)",
            "title": one.title,
            "volume": str(one.volume),
            "author": [{"family": family, "given": given} for given, family in one.people],
            "accessed": {"date-parts": [["2024", 2, 3]]},
            "issued": {"date-parts": [[str(one.year), one.month]]},
        }
        if one.abstract:
            item["abstract"] = one.abstract
        if one.arxiv:
            item["note"] = f"arXiv: {one.arxiv} [cs]"
        found.append(item)
    return json.dumps(found, ensure_ascii=False, indent="\t")


def awesome_list(number: int) -> str:
    """Return a README in the manner of "awesome" lists: headings, links, remarks."""
    lines = [
        "# Awesome Tea [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        "",
        "> A curated list of papers on tea.",
        "",
        "## Contents",
        "",
        *(f"- [{name}](#{name.lower().replace(' ', '-')})" for name in _SUBJECTS),
        "- [Contributing](#contributing)",
    ]
    listed = entries(number)
    for place, name in enumerate(_SUBJECTS):
        lines += ["", f"## {name}", ""]
        for one in listed[place :: len(_SUBJECTS)]:
            address = f"arxiv.org/abs/{one.arxiv}" if one.arxiv else f"doi.org/{one.doi}"
            names = ", ".join(one.names("{0} {1}"))
            lines.append(
                f"- **[{one.title}](https://{address})** - {names}. *{one.venue}, {one.year}*. "
                f"[[code](https://github.com/someone/{one.title.split()[0].lower()}{one.number})]"
            )
    return "\n".join([*lines, "", "## Contributing", "", "Pull requests are welcome.", ""])


def identifiers(number: int) -> str:
    """Return a list of arXiv ids and DOIs, as bare ids and as addresses."""
    lines = ["# To read"]
    for one in entries(number):
        known = [one.doi, f"https://doi.org/{one.doi}"]
        known = [f"arXiv:{one.arxiv}", f"https://arxiv.org/abs/{one.arxiv}v2"] if one.arxiv else known
        lines.append(known[one.number % 2])
    return "\n".join([*lines, ""])


LIBRARIES: dict[str, Callable[[int], str]] = {
    "zotero.bib": better_bibtex,
    "jabref.bib": jabref,
    "mendeley.bib": mendeley,
    "savedrecs.bib": web_of_science,
    "scopus.ris": scopus,
    "endnote.ris": endnote,
    "zotero.json": zotero_csl,
    "README.md": awesome_list,
    "ids.txt": identifiers,
}
"""The exports by the name of their file."""
