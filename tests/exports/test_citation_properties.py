"""Export, import and export again give the same citation, whatever is in a paper's fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_index.exports.citations import BIBTEX, CSL_JSON, RIS, bibliography, cite_paper
from paper_index.exports.data_records import papers_csv, papers_json, papers_jsonl, records
from paper_index.exports.reference import make_reference
from paper_index.ingest.bibtex import parse_bibtex
from paper_index.ingest.clean import clean
from paper_index.ingest.csl_json import parse_items
from paper_index.ingest.own_records import parse_csv, parse_json
from paper_index.ingest.ris import parse_ris
from paper_index.model.paper import FIELDS, Paper, PaperType
from paper_index.text.cleaning import clean_abstract, clean_authors, clean_title
from paper_index.text.markup import Markup
from support.made_up_exports import ABOUT, FULL, index

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.exports.citations import Format
    from paper_index.ingest.draft import ParsedSource

WORDS = st.sampled_from(
    ["Tea", "C&O", "50%", "#1", "{sets}", "$x_{1}$", "“q”", "日本語", "Ωμέγα", "x_y", r"\$5", "C#",
     "O'Neil", "naïve", "p < 0.05", "–", "a: b", "e.g.", "the", "Đặng", "مرحبا", "TY",
     "~5", "(a, b)"]
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from(
    ["Ann Lake", "Jan van der Berg", "P. T. Costa, Jr.", "Council on Tea, Cake and Cups", "李小龍",
     "World Pond Organization", "Ørsted Åse", "Rob Van Der Goot", "X & Y Group", "Plato",
     "José Ñuñez"]
)  # fmt: skip
DATES = st.sampled_from(["2024", "2024-05", "2024-05-06"])
VENUES = st.sampled_from(["Journal of Tea & Cups", "Proceedings of the 3rd TEA", "Pots: 50% more"])
NOTICES = st.sampled_from([None, "https://example.org/n_1?a=%20&b=~c#d"])


def text(value: str) -> str:
    return clean_abstract(clean_title(value, Markup.HTML).text, Markup.HTML).text


@st.composite
def drawn(draw: st.DrawFn) -> Paper:
    """Return a paper with texts that an import would not change."""
    names = draw(st.lists(NAMES, unique=True, min_size=1, max_size=4))
    names += draw(st.sampled_from([[], ["et al."]]))
    status = draw(st.sampled_from([None, "retracted", "withdrawn", "corrected"]))
    kind = draw(st.sampled_from(PaperType))
    # An arXiv id without a venue shows that an "article" is a preprint.
    arxiv = draw(st.sampled_from([None, "2405.01234"])) if kind is PaperType.PREPRINT else None
    venue = None if kind is PaperType.PREPRINT else draw(VENUES)
    fields: dict[str, Any] = {
        "title": text(f"On {draw(LINE)}"),
        "authors": clean_authors(names, Markup.CLEAN, {name: name for name in names[:-1]}).names,
        "published": draw(DATES),
        "type": kind,
        "venue": venue,
        "venue_year": "2024" if venue else None,
        "arxiv": arxiv,
        "category": "cs.LG" if arxiv else None,
        "doi": draw(st.sampled_from([None, "10.1000/Tea_(1);2", "10.1000/a<b>c"])),
        "abstract": "\n".join(filter(None, map(text, draw(st.lists(LINE, max_size=2))))) or None,
        "status": status,
        "notice": draw(NOTICES) if status else None,
        "citation_key": "lake2024tea",
    }
    if kind is not PaperType.PREPRINT:
        fields |= {
            "volume": draw(st.sampled_from([None, "7", "63-II"])),
            "number": draw(st.sampled_from([None, "3-4", "S1"])),
            "pages": draw(st.sampled_from([None, "1–9", "24:1–24:25", "e105"])),
            "publisher": draw(st.sampled_from([None, "Tea & Sons, Inc.", "Universität Köln"])),
        }
    return Paper.model_validate({"id": "tea", **fields})


def imported(source: ParsedSource) -> Paper:
    """Return the paper of a source with one record."""
    (record,) = map(clean, source.records)
    assert record.refused == ()
    known = {key: value for key, value in record.fields.items() if key in FIELDS}
    return Paper.model_validate({"id": "tea", **known, "tags": ()})


# Forty papers are written, read and cleaned: a second for each format.
@pytest.mark.slow
@settings(max_examples=40)
@pytest.mark.parametrize(
    ("form", "parse"),
    [(BIBTEX, parse_bibtex), (RIS, parse_ris), (CSL_JSON, parse_items)],
    ids=["bibtex", "ris", "csl"],
)
@given(paper=drawn())
def test_a_citation_comes_back(
    form: Format, parse: Callable[[str, str], ParsedSource], paper: Paper
) -> None:
    def written(paper: Paper) -> str:
        cited = cite_paper(make_reference(paper))
        return bibliography([cited], form, abstract=True).decode()

    assert written(imported(parse(written(paper), "file"))) == written(paper)


# In a table, "; " separates the authors.
TABLED = FULL.model_copy(update={"authors": ("Ada Brown", "Cole Grace, Jr.")})
# What a spreadsheet would take for formulas, and what looks as if it had been changed for that.
FORMULAS = TABLED.model_copy(update={"title": "=1+1", "abstract": "@tea\n=2", "authors": ("-A",)})
QUOTED = TABLED.model_copy(update={"title": "''+T", "volume": "-3", "pages": "-3–4", "note": "'-3"})


# Forty papers: a second for each format.
@pytest.mark.slow
@settings(max_examples=40)
@given(paper=drawn())
@example(TABLED)
@example(TABLED.model_copy(update={"title": "=1+1", "abstract": "'@tea\n=2", "authors": ("-A",)}))
@example(
    TABLED.model_copy(update={"title": "''+T", "volume": "-3", "pages": "-3–4", "note": "'-3"})
)
@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_download_comes_back(form: str, paper: Paper) -> None:
    def written(paper: Paper) -> str:
        found = records(index(paper), ABOUT)
        files = {
            "json": lambda: papers_json(found, ABOUT),
            "jsonl": lambda: papers_jsonl(found),
            "csv": lambda: papers_csv(found),
        }
        return files[form]().decode()

    parse = parse_csv if form == "csv" else parse_json
    (record,) = parse(written(paper), "file").records
    known = {key: value for key, value in record.fields.items() if key in (*FIELDS, "id")}
    assert Paper.model_validate(known) == paper
