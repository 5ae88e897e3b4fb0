"""Tables of papers whose columns other programs and people name."""

from __future__ import annotations

import pytest

from paper_index.ingest.clean import clean
from paper_index.ingest.draft import SourceError
from paper_index.ingest.formats import detect
from paper_index.ingest.own_records import parse_csv


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_by_its_column_names(delimiter: str) -> None:
    rows = [["Title", "title", "authors", "year"], ["x", "On Tea", '"Ann Pot; Bo Cup"', "2019"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (record,) = parse_csv(text, "a.csv").records
    assert record.place == "a.csv:2"
    assert record.unused == ("Title",)
    assert clean(record).fields == {
        "title": "On Tea",
        "authors": ("Ann Pot", "Bo Cup"),
        "published": "2019",
    }


TEA: dict[str, object] = {
    "title": "On Tea",
    "authors": ("Ann Pot", "Bo Cup"),
    "published": "2019",
    "venue": "Journal of Tea",
}
LIBRARIES: dict[str, tuple[str, dict[str, object]]] = {
    "Zotero": (
        """
Key,Item Type,Publication Year,Author,Title,Publication Title,Abstract Note,Date,Pages
A1,journalArticle,2019,"Pot, Ann; Cup, Bo",On Tea,Journal of Tea,It is hot.,2019-03,1-5
""",
        {"published": "2019-03", "abstract": "It is hot.", "pages": "1–5", "type": "article"},
    ),
    "Scopus": (
        """
Authors,Author full names,Title,Year,Source title,Issue,Page start,Page end,DOI
"Pot A.; Cup B.","Pot, Ann (12); Cup, Bo (3)",On Tea,2019,Journal of Tea,3,1,5,10.1000/a
""",
        {"pages": "1–5", "number": "3", "doi": "10.1000/a"},
    ),
    "Web of Science": (
        """
Authors|Author Full Names|Article Title|Source Title|Publication Date|Publication Year
Pot, A; Cup, B|Pot, Ann; Cup, Bo|On Tea|Journal of Tea|MAR 15|2019
""".replace("|", "\t"),
        {},
    ),
    "IEEE Xplore": (
        """
Document Title,Authors,Publication Title,Publication Year,Start Page,End Page,PDF Link
On Tea,Ann Pot; Bo Cup,Journal of Tea,2019,7,7,https://example.org/a.pdf
""",
        {"pages": "7", "links": {"PDF": "https://example.org/a.pdf"}},
    ),
    "PubMed": (
        """
PMID,Title,Authors,Journal/Book,Publication Year
1,On Tea,"Pot A, Cup B",Journal of Tea,2019
""",
        {"authors": ("A. Pot", "B. Cup")},
    ),
    "Google Scholar": (
        """
Authors,Title,Publication,Volume,Year,Publisher
"Pot, Ann; Cup, Bo; ",On Tea,Journal of Tea,21,2019,
""",
        {"volume": "21"},
    ),
    "Dimensions": (
        """
"About the data: Exported on Mar 1, 2024."
Title,Source title,Publication Date,PubYear,Pagination,Authors
On Tea,Journal of Tea,2019-03-01,2019,1-5,"Pot, Ann; Cup, Bo"
""",
        {"published": "2019-03-01", "pages": "1–5"},
    ),
    "Excel": (
        """
sep=;
TITLE;Authors;Year;Journal;Keywords
On Tea;"Ann Pot; Bo Cup";2019;Journal of Tea;"cups; tea"
""",
        {"tags": ("cups", "tea")},
    ),
    "Lens": (
        """
Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,Author/s,Issue Number,\
Start Page,End Page,Source URLs
0-1,On Tea,2019-03-02,2019,journal article,Journal of Tea,Ann Pot; Bo Cup,3,1,5,\
https://example.org/a https://example.org/b.pdf
""".replace("\\\n", ""),
        {
            "published": "2019-03-02",
            "type": "article",
            "number": "3",
            "pages": "1–5",
            "links": {"example.org": "https://example.org/a", "PDF": "https://example.org/b.pdf"},
        },
    ),
    "Rayyan": (
        """
key,title,year,month,day,journal,issue,authors
rayyan-1,On Tea,2019,3,2,Journal of Tea,3,"Pot, Ann and Cup, Bo"
""",
        {"published": "2019-03-02", "number": "3"},
    ),
    "OpenAlex": (
        """
id,display_name,publication_year,authorships.author.display_name,\
primary_location.source.display_name,biblio.first_page,biblio.last_page,keywords.display_name
W1,On Tea,2019,Ann Pot|Bo Cup,Journal of Tea,1,5,Cups|Tea
""".replace("\\\n", ""),
        {"pages": "1–5", "tags": ("Cups", "Tea")},
    ),
    "Google Forms": (
        """
Timestamp,Name of the paper,Paper title,Author(s),Link to paper,Year,Conference/Journal,Topic(s)
1/2/2023,x,On Tea,"A. Pot, B. Cup",https://arxiv.org/abs/1903.00001,2019,Journal of Tea,"a, b"
""",
        {"authors": ("A. Pot", "B. Cup"), "arxiv": "1903.00001", "tags": ("a", "b")},
    ),
    "Notion": (
        """
Name,Authors,Category,Year,Venue,Paper,Code
On Tea,Ann Pot; Bo Cup,Cups,2019,Journal of Tea,https://doi.org/10.1000/a,https://github.com/a/b
""",
        {"tags": ("Cups",), "doi": "10.1000/a", "code": "https://github.com/a/b"},
    ),
    "pandas": (
        """
paperId,title,publicationDate,venue,authors,externalIds
1a,On Tea,2019,Journal of Tea,"[{'name': 'Ann Pot'}, {'name': 'Bo Cup'}]",{'DOI': '10.1000/a'}
""",
        {"doi": "10.1000/a"},
    ),
}


@pytest.mark.parametrize("program", LIBRARIES)
def test_a_table_of_another_program_is_read(program: str) -> None:
    text, more = LIBRARIES[program]
    text = text.lstrip("\n")
    assert detect(text, "a.csv").format == "csv"
    (record,) = parse_csv(text, "a.csv").records
    found = clean(record)
    assert {**found.fields, **({"tags": found.keywords} if found.keywords else {})} == TEA | more


def test_two_names_are_two_authors_if_the_column_has_lists_of_names() -> None:
    rows = ["title,authors", 'A,"Ann Pot, Bo Cup"', 'B,"Cy Jug, Di Lid, Ed Mug"', 'C,"Pot, Ann"']
    first, second, third = map(clean, parse_csv("\n".join(rows), "a.csv").records)
    assert first.fields["authors"] == ("Ann Pot", "Bo Cup")
    assert second.fields["authors"] == ("Cy Jug", "Di Lid", "Ed Mug")
    assert third.fields["authors"] == ("Ann Pot",)
    (alone,) = parse_csv("\n".join(rows[:2]), "a.csv").records
    assert clean(alone).fields["authors"] == ("Ann Pot, Bo Cup",)


def test_a_name_is_a_title_only_beside_other_fields_of_a_paper() -> None:
    with pytest.raises(SourceError, match="no column is known to have titles"):
        detect("Name,Phone\nAnn Pot,123\n", "a.csv")


def test_a_table_of_an_index_has_lists_in_its_cells() -> None:
    text = "id,address,title,tags,links\ntea,papers/tea/,'=Tea,cups; pots,pdf: https://a.org/b\n"
    (record,) = parse_csv(text, "a.csv").records
    assert record.fields == {
        "id": "tea",
        "title": "=Tea",
        "tags": ("cups", "pots"),
        "links": {"pdf": "https://a.org/b"},
    }


def test_a_key_of_a_mapping_that_no_entry_has_is_an_error() -> None:
    text = "Name,Who\nOn Tea,Ann Pot\n"
    (record,) = parse_csv(text, "a.csv", {"title": "Name", "authors": "Who"}).records
    assert record.fields == {"title": "On Tea", "authors": ("Ann Pot",)}
    with pytest.raises(SourceError, match="no entry has 'Nam'") as raised:
        parse_csv(text, "a.csv", {"title": "Nam"})
    assert raised.value.hint == 'did you mean --map "title=Name"?'
    with pytest.raises(SourceError) as raised:
        parse_csv(text, "a.csv", {"title": "xyz"})
    assert raised.value.hint == "their keys: Name, Who"


def test_rows_without_text_above_the_names_of_columns_do_not_count() -> None:
    (record,) = parse_csv("My list,,\n,,\n,,\n,,\nTitle,Year,\nOn Tea,2019,\n", "a.csv").records
    assert (record.fields, record.place) == ({"title": "On Tea", "published": "2019"}, "a.csv:6")


def test_many_names_before_a_single_word_are_read_at_once() -> None:
    many = "Ann Lee Pot, " * 30 + "Teas"
    text = f'title,authors\nOn Tea,"Jane Doe, Richard Roe"\nOn Cups,"{many}"\n'
    first, _ = parse_csv(text, "a.csv").records
    assert first.fields["authors"] == ("Jane Doe, Richard Roe",)
