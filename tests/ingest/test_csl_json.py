"""Tests of reading CSL-JSON and its dialects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.imported import fields, imported, left_out


def only(**item: Any) -> Any:
    item = {"id": "pot2019", "type": "article-journal", "title": "On Tea", **item}
    (record,) = imported(json.dumps([item]))
    return record


class TestKeys:
    def test_all_keys_are_read(self) -> None:
        found = only(
            author=[{"family": "Pot", "given": "Ann"}], issued={"date-parts": [[2019, 5, 3]]},
            DOI="10.9999/X", URL="https://x.org/tea", page="1-5", volume="3", issue=2,
            publisher="Tea Press", abstract="We pour.", **{"container-title": "Tea Letters"},
        ).fields  # fmt: skip
        assert found == {
            "title": "On Tea",
            "authors": ("Ann Pot",),
            "published": "2019-05-03",
            "doi": "10.9999/X",
            "links": {"x.org": "https://x.org/tea"},
            "type": "article",
            "venue": "Tea Letters",
            "venue_year": "2019",
            "volume": "3",
            "number": "2",
            "pages": "1–5",
            "publisher": "Tea Press",
            "abstract": "We pour.",
            "citation_key": "pot2019",
        }

    def test_texts_may_be_lists_as_crossref_has_them(self) -> None:
        work = {
            "DOI": "10.9999/x", "type": "proceedings-article", "title": ["On Tea"],
            "subtitle": ["A Study"], "container-title": ["Lecture Notes", "TEA 2019"],
            "published-print": {"date-parts": [[2019, 5]]}, "score": 1.0, "member": "78",
        }  # fmt: skip
        found = fields(json.dumps({"status": "ok", "message": {"items": [work]}}))
        assert (found["title"], found["venue"]) == ("On Tea: A Study", "TEA 2019")
        assert (found["type"], found["published"]) == ("conference", "2019-05")

    def test_items_of_better_bibtex_are_read(self) -> None:
        item = {
            "itemType": "journalArticle", "citationKey": "pot2019", "itemKey": "ABCD1234",
            "title": "On Tea", "date": "2019-05-03", "publicationTitle": "Tea Letters",
            "creators": [
                {"firstName": "Ann", "lastName": "Pot", "creatorType": "author"},
                {"firstName": "It", "lastName": "Ed", "creatorType": "editor"},
                {"name": "Tea Board", "creatorType": "author"},
            ],
            "tags": [{"tag": "tea"}, {"tag": "cups", "type": 1}], "abstractNote": "We pour.",
            "attachments": [{"path": "/home/ann/tea.pdf"}], "notes": [{"note": "secret"}],
        }  # fmt: skip
        (record,) = imported(json.dumps({"items": [item]}))
        assert record.fields["authors"] == ("Ann Pot", "Tea Board")
        assert (record.fields["citation_key"], record.fields["venue"]) == ("pot2019", "Tea Letters")
        assert record.keywords == ("tea", "cups")
        assert {"attachments", "notes", "itemKey"} <= set(record.unused)
        assert "secret" not in repr(record.fields)

    def test_attachments_of_zotero_are_no_papers(self) -> None:
        items = [
            {"key": "A", "data": {"itemType": "book", "title": "On Tea"}},
            {"key": "B", "data": {"itemType": "attachment", "title": "tea.pdf"}},
            {"key": "C", "data": {"itemType": "note", "note": "secret"}},
        ]
        text = json.dumps(items)
        assert [record.fields["title"] for record in imported(text)] == ["On Tea"]
        assert left_out(text) == ()

    @pytest.mark.parametrize(
        ("item", "key"),
        [
            ({"id": "pot2019"}, "pot2019"),
            ({"id": "http://zotero.org/groups/1/items/ABCD1234", "citation-key": "pot"}, "pot"),
            ({"id": "http://zotero.org/groups/1/items/ABCD1234"}, None),
            ({"id": 7}, None),
            ({"id": "x", "note": "Citation Key: potTea"}, "potTea"),
        ],
    )
    def test_the_citation_key_is_not_an_id_of_zotero(self, item: Any, key: str | None) -> None:
        assert only(**item).fields.get("citation_key") == key

    def test_unknown_keys_are_counted(self) -> None:
        assert only(ISSN="1234-5678", accessed={"raw": "2020"}).unused == ("ISSN", "accessed")

    def test_an_item_without_a_title_is_named(self) -> None:
        (lost,) = left_out(
            json.dumps([{"type": "book", "title": "T", "issued": {}}, {"DOI": "10.9/x"}])
        )
        assert (lost.place, lost.text) == ("refs.txt item 2", "10.9/x")

    @pytest.mark.parametrize(
        ("kind", "paper_type"),
        [
            ("article-journal", "article"),
            ("paper-conference", "conference"),
            ("article", "preprint"),
            ("thesis", "thesis"),
            ("hypothesis", "other"),
            ("chapter", "chapter"),
            ("software", "software"),
            ("webpage", "other"),
        ],
    )
    def test_types(self, kind: str, paper_type: str) -> None:
        assert only(type=kind).fields["type"] == paper_type


class TestValues:
    @pytest.mark.parametrize(
        ("issued", "date"),
        [
            ({"date-parts": [["1957"]]}, "1957"),
            ({"date-parts": [1957, "4"]}, "1957-04"),
            ({"date-parts": [["2018-12-03"]]}, "2018-12-03"),
            ([{"date-parts": [[2018, 12]]}], "2018-12"),
            ({"date-parts": [[2018, 12, 3], [2018, 12, 6]]}, "2018-12-03"),
            ({"date-parts": [[2018]], "season": 2}, "2018"),
            ({"date-parts": [[1957]], "circa": True}, "1957"),
            ({"date-parts": [[2018, 0, 0]]}, "2018"),
            ({"raw": "2001/5"}, "2001-05"),
            ({"literal": "May 2001"}, "2001-05"),
            ("2001-05-03", "2001-05-03"),
        ],
    )
    def test_dates(self, issued: Any, date: str) -> None:
        assert only(issued=issued).fields["published"] == date

    def test_a_year_of_three_digits_is_reported(self) -> None:
        (reason,) = only(issued={"date-parts": [[820]]}).refused
        assert reason.startswith("published: '820' is not a date")

    @pytest.mark.parametrize("issued", [{"literal": "n.d."}, {"date-parts": [[]]}, {}, None])
    def test_no_date(self, issued: Any) -> None:
        assert "published" not in only(issued=issued).fields

    @pytest.mark.parametrize(
        ("person", "printed", "split"),
        [
            ({"literal": "Tea Board"}, "Tea Board", "Tea Board"),
            (
                {"family": "Leaf", "given": "Ann", "non-dropping-particle": "van", "suffix": "Jr."},
                "Ann van Leaf, Jr.",
                "van Leaf, Ann, Jr.",
            ),
            ({"family": "Plato"}, "Plato", "Plato"),
            ({"family": "Ortiz Leaf", "given": "Maria"}, "Maria Ortiz Leaf", "Ortiz Leaf, Maria"),
            ({"name": "World Tea Board"}, "World Tea Board", "World Tea Board"),
        ],
    )
    def test_names(self, person: Any, printed: str, split: str) -> None:
        record = only(author=[person])
        assert record.fields["authors"] == (printed,)
        assert record.sort_names.get(printed, split) == split

    def test_identifiers_are_read_from_the_note(self) -> None:
        found = only(note="arXiv: 1905.00001 [cs]\nPMID: 5\ntex.eprint: 1905.00001").fields
        assert found["arxiv"] == "1905.00001"
        assert found["links"] == {"PubMed": "https://pubmed.ncbi.nlm.nih.gov/5/"}

    def test_the_arxiv_id_of_a_preprint_is_found(self) -> None:
        found = only(
            type="article", number="arXiv:1905.00001", publisher="arXiv",
            URL="http://arxiv.org/abs/1905.00001", DOI="10.48550/arXiv.1905.00001",
        ).fields  # fmt: skip
        assert found["arxiv"] == "1905.00001"
        assert not found.keys() & {"doi", "links", "number", "publisher", "venue"}

    def test_markup_is_removed(self) -> None:
        assert only(title="<i>Tea</i> in H<sub>2</sub>O").fields["title"] == "Tea in H$_{2}$O"
