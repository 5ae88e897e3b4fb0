"""Tests of reading RIS."""

from __future__ import annotations

from typing import Any

import pytest

from support.imported import fields, imported, left_out


def ris(*lines: str, kind: str = "JOUR", title: str = "TI  - On Tea") -> str:
    return "\n".join((f"TY  - {kind}", title, *lines, "ER  - ", ""))


def only(*lines: str, kind: str = "JOUR") -> Any:
    (record,) = imported(ris(*lines, kind=kind))
    return record


class TestFrame:
    def test_what_stands_around_records_is_ignored(self) -> None:
        text = (
            "\n\nRecord #1 of 2\nProvider: Tea\n\n1.\nTY  -\nTI  - One\nER  - \n\n2.\n"
            "TY  - JOUR\nT1  - Two\nER  -\nTY  - CONF\nTI  - Three\n\n4.\n"
        )
        assert [record.fields["title"] for record in imported(text)] == ["One", "Two", "Three"]
        assert left_out(text) == ()

    def test_a_record_without_an_end_ends_before_the_next(self) -> None:
        text = "TY  - JOUR\nTI  - One\nAB  - We pour.\n2.\n\nTY  - JOUR\nTI  - Two\n"
        first, second = imported(text)
        assert (first.fields["abstract"], second.fields["title"]) == ("We pour.", "Two")

    @pytest.mark.parametrize(
        "line", ["DO - 10.9999/x", "DO  - 10.9999/x ", "DO   -  10.9999/x", "DO  10.9999/x"]
    )
    def test_tags_may_be_written_with_other_blanks(self, line: str) -> None:
        assert only(line).fields["doi"] == "10.9999/x"

    def test_a_tag_without_a_hyphen_counts(self) -> None:
        assert only("DA  2019").fields["published"] == "2019"

    def test_a_record_without_a_title_is_named_by_its_doi_and_line(self) -> None:
        text = ris() + ris("DO  - 10.9999/x", title="TI  -")
        (lost,) = left_out(text)
        assert (lost.place, lost.text, lost.reason) == (
            "refs.txt:4",
            "10.9999/x",
            "it has no title",
        )


class TestContinuation:
    def test_lines_of_a_text_are_joined(self) -> None:
        record = only("N2  - First line,", "ER then the second", "      third - and", "TI - then")
        assert record.fields["abstract"].startswith("First line, ER then the second third - and")

    def test_lines_of_keywords_are_keywords(self) -> None:
        record = only("KW  - Tea", "Cups", "Pots", "KW  - Leaves; Tea")
        assert record.keywords == ("Tea", "Cups", "Pots", "Leaves")
        assert only("KW  - tea, cups, pots").keywords == ("tea", "cups", "pots")

    def test_fields_of_databases_are_counted(self) -> None:
        record = only("U3  - Cited By :9", "", "Article", "L1  - /home/ann/tea.pdf", "Y2  - 2020")
        assert record.unused == ("U3", "L1", "Y2")
        assert "ann" not in repr(record.fields)


class TestDialects:
    @pytest.mark.parametrize("tag", ["TI", "T1", "CT"])
    def test_titles(self, tag: str) -> None:
        assert fields(ris(title=f"{tag}  - On Tea"))["title"] == "On Tea"

    def test_the_title_of_a_book(self) -> None:
        assert fields(ris(kind="BOOK", title="BT  - On Tea"))["title"] == "On Tea"

    def test_authors_and_editors(self) -> None:
        record = only("AU  - Lovelace,Ada K.", "A1  - van der Berg, Jan, Jr.", "A2  - Ed, It")
        assert set(record.fields["authors"]) == {"Ada K. Lovelace", "Jan van der Berg, Jr."}
        assert record.sort_names["Ada K. Lovelace"] == "Lovelace, Ada K."
        assert "A2" in record.unused

    def test_an_author_without_a_comma(self) -> None:
        (name,) = only("AU  - Liu R.").fields["authors"]
        assert name in {"R. Liu", "Liu R."}

    def test_an_author_on_two_lines(self) -> None:
        assert only("AU  - van Pot,", "      Ann").fields["authors"] == ("Ann van Pot",)
        names = ("Ann Pot", "Bo Lake")
        assert only("AU  - Pot,", "Ann", "AU  - Lake, Bo").fields["authors"] == names
        assert only("AU  - Ann Pot,", "Bo Lake").fields["authors"] == names

    def test_the_longest_full_name_of_a_journal_counts(self) -> None:
        record = only("JO  - J Tea", "JF  - Journal of Tea", "J2  - J. T.", "T2  - J Tea")
        assert record.fields["venue"] == "Journal of Tea"
        assert only("J2  - J. Tea").fields["venue"] == "J. Tea"

    def test_the_proceedings_come_before_their_series(self) -> None:
        record = only("T3  - Lecture Notes in Tea Science", "T2  - TEA 2019", kind="CONF")
        assert (record.fields["venue"], record.fields["type"]) == ("TEA 2019", "conference")

    @pytest.mark.parametrize(
        "line",
        [
            "DO  - http://dx.doi.org/10.9999/x",
            "M3  - doi: 10.9999/x",
            "N1  - 10.9999/x",
            "UR  - https://doi.org/10.9999/x",
            "L3  - 10.9999/x",
        ],
    )
    def test_dois(self, line: str) -> None:
        assert only(line).fields["doi"] == "10.9999/x"

    def test_links(self) -> None:
        record = only("UR  - https://x.org/a; https://y.org/b", "UR  - https://z.org/c.pdf")
        assert record.fields["links"] == {
            "x.org": "https://x.org/a",
            "y.org": "https://y.org/b",
            "PDF": "https://z.org/c.pdf",
        }

    def test_private_notes_give_identifiers_only(self) -> None:
        record = only("N1  - see https://ann.example.org/secret and arXiv:1905.00001")
        assert record.fields["arxiv"] == "1905.00001"
        assert "secret" not in repr(record.fields)

    @pytest.mark.parametrize(
        ("lines", "pages"),
        [
            (["SP  - 1", "EP  - 5"], "1–5"),
            (["SP  - 1-5"], "1–5"),
            (["SP  - 7"], "7"),
            (["SP  - 7", "EP  - 7"], "7"),
            (["C7  - 105"], "105"),
        ],
    )
    def test_pages(self, lines: list[str], pages: str) -> None:
        assert only(*lines).fields["pages"] == pages

    @pytest.mark.parametrize(
        ("kind", "paper_type"),
        [
            ("JOUR", "article"),
            ("CPAPER", "conference"),
            ("THES", "thesis"),
            ("COMP", "software"),
            ("RPRT", "report"),
            ("CHAP", "chapter"),
            ("DATA", "dataset"),
            ("GEN", "other"),
            ("UNPB", "preprint"),
        ],
    )
    def test_types(self, kind: str, paper_type: str) -> None:
        assert only(kind=kind).fields["type"] == paper_type


class TestDates:
    @pytest.mark.parametrize(
        ("lines", "date"),
        [
            (["PY  - 2012///"], "2012"),
            (["Y1  - 2005/07/15"], "2005-07-15"),
            (["Y1  - 2016/01/"], "2016-01"),
            (["DA  - FEB", "PY  - 2004"], "2004-02"),
            (["DA  - OCT 1", "PY  - 2018"], "2018-10-01"),
            (["DA  - 2020///nan"], "2020"),
            (["PY  - 2019", "DA  - 2019/05/03/"], "2019-05-03"),
            (["PY  - 2019", "DA  - 2021/05/03"], "2019"),
            (["PY  - 2012/05/03/Spring"], "2012-05-03"),
        ],
    )
    def test_dates_are_read_as_far_as_they_are_known(self, lines: list[str], date: str) -> None:
        assert only(*lines).fields["published"] == date

    def test_what_is_no_date_is_named(self) -> None:
        record = only("PY  - 10 15")
        assert "published" not in record.fields
        assert "10 15" in " ".join(record.refused)
