"""Tests of recognising the formats of sources."""

from __future__ import annotations

import json

import pytest

from paper_index.ingest.draft import SourceError
from paper_index.ingest.formats import FORMATS, detect, parse
from paper_index.ingest.source_text import decode

LONG = " ".join(["word"] * 40)
BIBTEX = "@article{pot2019,\n  title = {On Tea},\n}\n"
RIS = "TY  - JOUR\nTI  - On Tea\nER  - \n"
ITEM = {"id": "pot2019", "type": "article-journal", "title": "On Tea", "issued": {"raw": "2019"}}
WORK = {"DOI": "10.1/x", "title": ["T"]}
MARKDOWN = "# Tea\n\n## Leaves\n\n- [On Tea](https://arxiv.org/abs/1905.00001) - by Ann Pot\n"


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        (BIBTEX, "bibtex", "1 entry begins with @…{"),
        (f"Some prose with @ signs.\n\n{BIBTEX}{BIBTEX}", "bibtex", "2 entries begin with @…{"),
        ("@comment{jabref-meta: databaseType:bibtex;}\n" + BIBTEX, "bibtex", "1 entry"),
        (f"\n\n{RIS}{RIS}", "ris", "2 entries begin with TY  -"),
        (f"Record #1 of 1\nProvider: Tea\n\n{RIS}", "ris", "1 entry"),
        (json.dumps([ITEM]), "csl-json", "1 item with keys of CSL"),
        (json.dumps({"items": [{"itemType": "book", "title": "T"}]}), "csl-json", "1 item"),
        (json.dumps({"status": "ok", "message": WORK}), "csl-json", "1 item"),
        (json.dumps({"message": {"items": [WORK]}}), "csl-json", "1 item"),
        (json.dumps({"pot2019": WORK, "cup2020": WORK}), "csl-json", "2 items"),
        ("  TY  - JOUR\n  TI  - Tea\n  ER  - \n", "ris", "1 entry begins"),
        ('[{"title": "A"}]', "json", "it begins like JSON"),
        (' \n{"title": "A"}\n{"title": "B"}', "json", "JSON"),
        ("- title: On Tea\n  authors: [Ann Pot]\n", "yaml", "mappings"),
        ("---\ntitle: On Tea\n---\ntitle: On Cups\n", "yaml", "mappings"),
        ("references:\n- id: k\n  title: T\n  issued: {raw: 2019}\n", "csl-json", "YAML"),
        ("title,authors,year\nOn Tea,Ann Pot,2019\n", "csv", "columns"),
        (MARKDOWN, "markdown", "1 list item"),
        ("2410.21666\n10.1109/TIT.2023.3328825\n", "identifiers", "2 lines"),
        ("# read\nhttps://arxiv.org/abs/2410.21666\n", "identifiers", "1 line"),
        (f"Mail!\nOn Tea\n{LONG}\nOn Cups\n{LONG}\n", "listing", "2 titles"),
    ],
)  # fmt: skip
def test_the_content_shows_the_format(text: str, form: str, reason: str) -> None:
    found = detect(text, "a.txt")
    assert found.format == form
    assert reason in found.reason
    if form != "identifiers":
        assert parse(text, "a.txt", form).records


@pytest.mark.parametrize("mark", ["\r\n", "\r"])
def test_line_ends_of_other_systems_do_not_matter(mark: str) -> None:
    for text, form in ((BIBTEX, "bibtex"), (RIS, "ris")):
        converted = decode(text.replace("\n", mark).encode(), "a").text
        assert detect(converted, "a").format == form
        assert parse(converted, "a", form).records[0].fields["title"] == "On Tea"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!DOCTYPE html>\n<html><body>Please log in</body></html>", "an HTML page"),
        ("\n <html lang=en><form>", "an HTML page"),
        ("<?xml version='1.0'?><xml><records/></xml>", "XML"),
        ("\\\\begin{thebibliography}{9}\n\\\\bibitem{a} On Tea.\n", "as LaTeX prints it"),
        ("Dear all,\nplease find the minutes below.\nBest,\nAnn\n", "not recognised"),
        ("x", "not recognised"),
        ("import os\n\n@decorator\ndef f(x):\n    return x\n", "not recognised"),
        ("name,colour\na,red\n", "no column is known to have titles"),
    ],
)
def test_other_texts_are_rejected_with_advice(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as raised:
        detect(text, "a.bib")
    assert str(raised.value).startswith("a.bib:1: ")
    assert raised.value.hint


def test_the_columns_of_a_table_without_titles_are_listed() -> None:
    text = "Work,Who\nOn Tea,Ann Pot\n"
    assert detect(text, "a.csv", {"title": "Work"}).format == "csv"
    with pytest.raises(SourceError) as raised:
        detect(text, "a.csv")
    assert raised.value.hint == 'the columns: Work, Who; name that of titles: --map "title=Work"'
    with pytest.raises(SourceError) as raised:
        detect(text, "a.csv", {"title": "whoo"})
    assert str(raised.value.hint).endswith('--map "title=Who"')


def test_links_in_the_second_lines_of_items_show_a_list() -> None:
    text = "# T\n\n- The Heat of Tea  \nICML 2019 [paper](https://a.org/1)\n" * 3
    assert detect(text, "a.md").format == "markdown"


def test_many_number_signs_in_the_first_line_take_no_time() -> None:
    # Each could end a comment of YAML, or not: two to the power of forty ways.
    text = "#tea " * 40 + "\n\n- [The Heat of Tea](https://a.org/1)\n"
    assert detect(text, "a.md").format == "markdown"


def test_a_wide_table_without_titles_is_no_listing() -> None:
    row = "{0},journal,Ann Pot,A long sentence on how the leaves of tea are steeped in pots.\n"
    text = "id,type,who,text\n" + "".join(map(row.format, range(4)))
    with pytest.raises(SourceError, match="no column is known to have titles"):
        detect(text, "a.csv")


@pytest.mark.parametrize("text", ["x" * 200_000, 'a,"b\n' + "c d\n" * 50_000])
def test_a_long_text_of_no_format_is_rejected(text: str) -> None:
    with pytest.raises(SourceError, match="not recognised"):
        detect(text, "a.txt")


def test_a_cell_of_a_table_may_be_long() -> None:
    text = "title,abstract\nOn Tea," + "hot " * 50_000
    assert len(str(parse(text, "a.csv", "csv").records[0].fields["abstract"])) > 199_000


def test_a_mapping_of_a_format_without_names_is_refused() -> None:
    with pytest.raises(SourceError, match="--map is for JSON, YAML, CSV, and this is RIS"):
        parse(RIS, "a.ris", "ris", {"title": "T1"})


def test_the_formats_that_can_be_read_are_listed() -> None:
    with pytest.raises(SourceError) as raised:
        detect("nothing known", "a")
    assert all(description in raised.value.hint for description in FORMATS.values())


def test_damaged_json_is_an_error_with_its_line() -> None:
    with pytest.raises(SourceError, match=r"^a\.json:2: this is not JSON"):
        detect('[{"title": "A"},\n{"title": }]', "a.json")


def test_a_given_format_is_used() -> None:
    title = "[1] A Title in Brackets"
    assert parse(f"{title}\n{LONG}", "a", "listing").records[0].fields["title"] == title
    with pytest.raises(SourceError):
        parse(f"A\n{LONG}", "a", "json")


@pytest.mark.parametrize("form", ["bibtex", "ris", "csv", "markdown", "listing"])
def test_a_source_without_papers_is_an_error(form: str) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: no paper found") as raised:
        parse("x", "a.txt", form)
    assert FORMATS[form] in str(raised.value.hint)


def test_a_source_of_which_fewer_than_half_the_entries_are_readable_is_rejected() -> None:
    broken = "@article{b,\n title = {unbalanced,\n}\n"
    assert parse(BIBTEX + broken, "a.bib", "bibtex").records
    with pytest.raises(SourceError, match="only 1 of 3 entries can be read") as raised:
        parse(BIBTEX + broken + broken, "a.bib", "bibtex")
    assert "a.bib:4 (b)" in str(raised.value.hint)


def test_volumes_and_settings_do_not_count_as_unreadable() -> None:
    text = (
        "@proceedings{p, title={Proc. of TEA}}\n@xdata{x, publisher={Tea}}\n@control{c, a={1}}\n"
        "@inproceedings{t, title={On Tea}, crossref={p}, xdata={x}}\n"
    )
    assert len(parse(text, "a", "bibtex").records) == 1
