"""Tests of reading BibTeX and BibLaTeX."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.ingest.bibtex import parse_bibtex
from support.imported import bibtex, bibtex_entry, fields, imported, left_out


def only(text: str) -> Any:
    (record,) = imported(text)
    return record


class TestMacros:
    def test_strings_are_concatenated_with_their_spaces(self) -> None:
        text = '@string{jt = "J. of Tea "}\n@article{k, title={T}, journal = jt # "and Cake"}'
        assert fields(text)["venue"] == "J. of Tea and Cake"

    @pytest.mark.parametrize(
        "month",
        ['"12~" # MAY', 'may # "~12"', 'may # " 12"', "{12~May}", '"12 " # may', "{May 12}"],
    )
    def test_a_month_with_a_day_is_a_date(self, month: str) -> None:
        assert bibtex("year = 2019", f"month = {month}")["published"] == "2019-05-12"

    def test_a_macro_that_is_not_defined_is_named_with_its_line(self) -> None:
        record = only("\n\n@inproceedings{k,\n title = {T},\n booktitle = TEACONF_X,\n}")
        assert record.fields["venue"] == "TEACONF_X"
        assert any("TEACONF_X (line 5)" in note for note in record.notes)

    def test_names_of_macros_are_compared_without_case(self) -> None:
        text = "@STRING(Tea = {Tea Letters})\n@article{k, title={T}, journal = TEA}"
        assert fields(text)["venue"] == "Tea Letters"

    def test_a_string_may_use_another_one(self) -> None:
        text = '@string{a="Tea"}@string{b = a # " Letters"}@article{k,title={T},journal=b}'
        assert fields(text)["venue"] == "Tea Letters"

    @pytest.mark.parametrize(
        ("preamble", "written", "printed"),
        [
            (r"\newcommand{\noopsort}[1]{}", r"{\noopsort{b}}1973", "1973"),
            (r"\providecommand{\sw}[2]{#2#1}", r"\sw{73}{19}", "1973"),
            (r"\def\keep#1{#1}", r"\keep{1973}", "1973"),
        ],
    )
    def test_macros_of_a_preamble_are_expanded(
        self, preamble: str, written: str, printed: str
    ) -> None:
        text = f'@preamble{{"{preamble} "}}\n@book{{k, title={{T}}, year={{{written}}}}}'
        assert fields(text)["published"] == printed

    def test_the_escaped_maths_of_zotero_is_maths(self) -> None:
        title = r"\${\textbackslash}mathcal\{O\}(n{\textasciicircum}2)\$ at \$5 or \$6"
        text = f"@book{{k, title={{{title}}}}}"
        assert fields(text)["title"] == r"$\mathcal{O}(n^2)$ at \$5 or \$6"

    def test_a_letter_as_maths_stays_an_argument(self) -> None:
        text = r"@book{k, title={\texorpdfstring{$\alpha$}{alpha}-tea}}"
        assert fields(text)["title"] == "α-tea"

    def test_the_journal_macros_of_ads_are_expanded(self) -> None:
        assert bibtex(r"journal = {\aap}")["venue"] == "Astronomy and Astrophysics"
        assert bibtex(r"journal = {\mnras}")["venue"].startswith("Monthly Notices")
        assert bibtex(r"journal = \prd")["venue"] == "Physical Review D"


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("@techreport(Pot:72, title={T (1)}, year = 1972)", "Pot:72"),
            ("@article{ ISI:0007,\n title={T},\n}", "ISI:0007"),
            ("@article{Pot-87 , title={T}}", "Pot-87"),
            ("@article\n{\n  pot87,\n  title = {T}\n}", "pot87"),
            ("@article{ title = {T} }", None),
            ("@article{, title = {T} }", None),
            ("@article{k\n , title = {T}\n , year = 2019\n}", "k"),
            ("  @ARTICLE { k, TITLE = {T}}", "k"),
            ("@article{k, title = T, }", "k"),
            ("@online{k, title = {T}}", "k"),
            ("@a{k, title = {T}}", "k"),
            ("@article{k, title = {T},, year = 2019,}", "k"),
            ("@article{k, % old: title = {X},\n title = {T}}", "k"),
            ("@article{k, title = {T}, note = {a\\}}", "k"),
            ("@article{k, title = {T}, note = {a \\{ b}}", "k"),
            ('@article{k, title = "T", note = "M\\"uller"}', "k"),
        ],
    )
    def test_entries_are_read_however_they_are_written(self, text: str, key: str | None) -> None:
        record = only(text)
        assert record.fields["title"] in {"T", "T (1)"}
        assert record.fields.get("citation_key") == key

    def test_signs_of_bibtex_within_values_are_text(self) -> None:
        text = bibtex_entry(
            "url = {https://x.org/a%20b}",
            "abstract = {We @tea{pot\n@CLEF{2020} 50% of\n@home, = # tea}}",
        )
        record = only(text)
        assert record.fields["links"] == {"x.org": "https://x.org/a%20b"}
        assert "50% of @home, = # tea" in record.fields["abstract"]

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            ("@article{b,\n title = {B},\n abstract = {un{balanced},\n year = 2019\n}", "brace"),
            ("@article{b,\n title = {B} year = 2019\n}", "comma"),
            ("@article{b,\n title = {B},\n year 2019\n}", "field was expected"),
            ("@article{b,\n title = {B},\n note = {a } b},\n}", "comma|field"),
            ('@article{b,\n title = "B,\n year = 2019\n}', "quotation marks"),
            ("@article{b,\n title = {B},\n year = ,\n}", "no value"),
            ("@article{b,\n title = {B},\n", "last brace"),
        ],
    )
    def test_a_broken_entry_loses_only_itself(self, broken: str, reason: str) -> None:
        text = f"@book{{a, title={{A}}}}\n\n{broken}\n\n@article{{c,\n title = {{C}},\n}}\n"
        records = imported(text)
        assert [record.fields["title"] for record in records] == ["A", "C"]
        (lost,) = left_out(text)
        assert lost.place == "refs.txt:3 (b)"
        assert any(part in lost.reason for part in reason.split("|"))

    def test_a_broken_last_entry_is_named(self) -> None:
        (lost,) = left_out("@book{a, title={A}}\n@book{b,\n title={B")
        assert lost.place == "refs.txt:2 (b)"

    def test_the_frame_is_not_reported(self) -> None:
        text = (
            "% Encoding: UTF-8\nThis file was made by tea@example.org (Ann).\n"
            "@comment{jabref-meta: groupstree:\n0 AllEntriesGroup:;\n}\n"
            "@comment{@book{old, title={Old}}}\n@Comment unbalanced {\n"
            "%@book{off, title={Off}}\n@book{a, title={A}} more prose\n"
        )
        assert only(text).fields["title"] == "A"
        assert left_out(text) == ()

    def test_several_entries_may_stand_in_one_line(self) -> None:
        titles = [r.fields["title"] for r in imported("@misc{a,title={A}}@misc{b,title={B}}")]
        assert titles == ["A", "B"]

    def test_an_entry_without_a_title_is_named_by_its_identifier(self) -> None:
        text = "@book{a, title={A}}\n@misc{b, doi = {10.9999/x}, title = {{}}}"
        (lost,) = left_out(text)
        assert (lost.place, "10.9999/x" in lost.reason) == ("refs.txt:2 (b)", True)

    @pytest.mark.parametrize("text", ["@article{a,t={x\n", "@comment{a {x\n", "@a{", "{" * 9, "@("])
    def test_damaged_files_are_read_in_linear_time(self, text: str) -> None:
        parse_bibtex(text * 2_000, "a.bib")


class TestCrossReferences:
    def test_a_child_before_its_parent_gets_the_volume(self) -> None:
        text = (
            "@inproceedings{c, title={C}, crossref={P}}\n"
            "@proceedings{p, title={12th Conf. on Tea, TEA 2015}, year=2015, doi={10.9999/v},"
            " abstract={All of it.}}\n"
        )
        record = only(text)
        assert record.fields["venue"] == "12th Conf. on Tea, TEA 2015"
        assert (record.fields["venue_year"], record.fields["published"]) == ("2015", "2015")
        assert not record.fields.keys() & {"doi", "abstract"}
        (lost,) = left_out(text)
        assert "no paper: a volume" in lost.reason

    def test_own_fields_of_a_child_count(self) -> None:
        text = (
            "@proceedings{p, title={P}, date={2015-07-01}, publisher={Tea}}\n"
            "@inproceedings{c, title={C}, booktitle={B}, year=2014, month=3, crossref={p}}\n"
        )
        found = only(text).fields
        assert (found["venue"], found["published"], found["publisher"]) == ("B", "2014-03", "Tea")

    def test_data_entries_give_all_fields_along_a_chain(self) -> None:
        text = (
            "@xdata{a, publisher={Tea}, xdata={b}}\n@xdata{b, date={2015}}\n"
            "@book{k, title={T}, xdata={a, c}}\n@xdata{c, url={https://x.org}}"
        )
        found = only(text).fields
        assert (found["publisher"], found["published"]) == ("Tea", "2015")
        assert found["links"] == {"x.org": "https://x.org"}

    def test_a_loop_is_named(self) -> None:
        first, second = imported(
            "@inproceedings{a, title={A}, crossref={b}}\n@inproceedings{b, title={B}, crossref={a}}"
        )
        assert "'b' and this entry refer to each other" in " ".join(first.notes)
        assert "'a' and this entry refer to each other" in " ".join(second.notes)
        assert "venue" not in first.fields
        assert "each other" in " ".join(only("@book{a, title={A}, crossref={a}}").notes)

    def test_a_reference_to_nothing_is_named(self) -> None:
        record = only("@inproceedings{a, title={A}, crossref={gone}}")
        assert "crossref: the file has no entry 'gone'" in record.notes

    def test_a_long_chain_ends(self) -> None:
        chain = "".join(
            f"@book{{k{n}, title={{T{n}}}, crossref={{k{n + 1}}}}}\n" for n in range(1_000)
        )
        assert parse_bibtex(chain, "a.bib").records


class TestFields:
    @pytest.mark.parametrize(
        ("kind", "paper_type"),
        [
            ("article", "article"),
            ("InProceedings", "conference"),
            ("conference", "conference"),
            ("book", "book"),
            ("proceedings", "book"),
            ("incollection", "chapter"),
            ("inbook", "chapter"),
            ("phdthesis", "thesis"),
            ("MastersThesis", "thesis"),
            ("masterthesis", "thesis"),
            ("techreport", "report"),
            ("unpublished", "preprint"),
            ("dataset", "dataset"),
            ("software", "software"),
            ("online", "other"),
            ("misc", "other"),
        ],
    )
    def test_the_type_of_an_entry_is_that_of_the_paper(self, kind: str, paper_type: str) -> None:
        assert bibtex(kind=kind)["type"] == paper_type

    @pytest.mark.parametrize(
        ("kind", "lines", "venue", "publisher"),
        [
            ("article", ["journal = {Tea Letters}", "publisher = {P}"], "Tea Letters", "P"),
            ("article", ["journaltitle = {Tea}", "journalsubtitle = {News}"], "Tea: News", None),
            ("inproceedings", [r"booktitle = {Proc.\ X}", "series = {LNCS}"], "Proc. X", None),
            ("incollection", ["booktitle = {Teas}", "publisher = {P}"], "Teas", "P"),
            ("phdthesis", ["school = {Tea U}"], None, "Tea U"),
            ("article", ["journal = {Teas}", "institution = {Tea Lab}"], "Teas", None),
            ("thesis", ["institution = {Tea U}", "type = {phdthesis}"], None, "Tea U"),
            ("techreport", ["institution = {Tea Lab}"], None, "Tea Lab"),
            ("book", ["publisher = {P}", "series = {Teas}"], "Teas", "P"),
            ("misc", ["howpublished = {Tea Workshop}"], "Tea Workshop", None),
            ("misc", [r"howpublished = {\url{https://x.org/tea}}"], None, None),
            ("misc", ["howpublished = {Online; accessed 2020-01-02}"], None, None),
        ],
    )
    def test_venues_and_publishers_are_found(
        self, kind: str, lines: list[str], venue: str | None, publisher: str | None
    ) -> None:
        found = bibtex(*lines, kind=kind)
        assert (found.get("venue"), found.get("publisher")) == (venue, publisher)

    def test_volume_number_and_pages_are_kept(self) -> None:
        lines = ["series = {LNCS}", "volume = {63-II}", "number = {4}", "pages = {24:1--24:25}"]
        found = bibtex(*lines, "booktitle = {Proc. X}", kind="inproceedings")
        assert (found["volume"], found["number"]) == ("63-II", "4")
        assert found["pages"].replace("--", "–") == "24:1–24:25"

    @pytest.mark.parametrize("name", ["articleno", "eid", "article-number"])
    def test_the_number_of_an_article_stands_for_its_pages(self, name: str) -> None:
        assert bibtex(f"{name} = {{105}}")["pages"] == "105"

    def test_each_range_of_pages_has_a_dash(self) -> None:
        assert bibtex("pages = {12-{}-15, 17--19}")["pages"] == "12–15, 17–19"

    def test_a_subtitle_is_part_of_the_title(self) -> None:
        assert bibtex("subtitle = {A Study}", title="Tea")["title"] == "Tea: A Study"
        assert bibtex("subtitle = {A Study}", title="Why Tea?")["title"] == "Why Tea? A Study"

    def test_fields_of_managers_are_counted_and_not_stored(self) -> None:
        text = bibtex_entry(
            r"file = {:C\:/Users/ann/tea.pdf:PDF}", "owner = {ann}", "timestamp = {2019-01-01}",
            "annote = {my private thought}", "Times-Cited = {{3}}", "Unique-ID = {{ISI:1}}",
        )  # fmt: skip
        record = only(text)
        assert set(record.unused) == {
            "file", "owner", "timestamp", "annote", "times-cited", "unique-id",
        }  # fmt: skip
        assert "ann" not in repr(record.fields)
        assert "private" not in repr(record.fields)

    @pytest.mark.parametrize(
        ("key", "kept"),
        [
            ("ISI:0007", "ISI:0007"),
            ("a_b+c.d-e", "a_b+c.d-e"),
            ("DBLP:conf/nips/Pot19", "DBLP:conf/nips/Pot19"),
            ("Müller:2", "Muller:2"),
            ("O'Brien 2010", "O-Brien-2010"),
        ],
    )
    def test_the_key_becomes_the_citation_key(self, key: str, kept: str) -> None:
        record = only(f"@book{{{key}, title={{T}}}}")
        assert record.fields["citation_key"] == kept
        assert (repr(key) in " ".join(record.notes)) == (key != kept)

    def test_an_address_for_a_program_is_unused(self) -> None:
        record = only(bibtex_entry("url = {papers2://publication/uuid/1}"))
        assert (record.unused, record.notes) == (("url",), ())

    def test_other_keys_of_an_entry_are_former_keys(self) -> None:
        assert bibtex("ids = {a1, b2}")["former_keys"] == ("a1", "b2")

    def test_keywords_are_split_and_listed_once(self) -> None:
        lines = [
            "keywords = {Tea; cups, big; Tea}",
            "mendeley-tags={a,b}",
            "groups={Read}",
            "tags={x;y}",
        ]  # fmt: skip
        record = only(bibtex_entry(*lines))
        assert record.keywords == ("Tea", "cups, big", "a", "b", "Read", "x", "y")
        assert "tags" not in record.fields

    @pytest.mark.parametrize(
        ("keywords", "found"),
        [
            ("Tea,Cups; Big,Pots; Iron,x", ("Tea", "Cups, Big", "Pots, Iron", "x")),
            ("Tea, Green; Cups, Big", ("Tea, Green", "Cups, Big")),
            ("tea, pots and cups.", ("tea", "pots and cups")),
            ("tea, made in the U.S.", ("tea", "made in the U.S.")),
        ],
    )  # fmt: skip
    def test_keywords_may_have_a_comma_or_a_stop(
        self, keywords: str, found: tuple[str, ...]
    ) -> None:
        assert only(bibtex_entry(f"keywords = {{{keywords}}}")).keywords == found

    def test_a_name_of_a_field_may_have_brackets(self) -> None:
        record = only(bibtex_entry("Usage-Count-(Last-180-days) = {{1}}", "volume = 4"))
        assert record.fields["volume"] == "4"
        assert record.unused == ("usage-count-(last-180-days)",)

    def test_the_ends_of_lines_that_mendeley_writes_are_ends_of_lines(self) -> None:
        lines = r"Tea is$\backslash$nhot.$\backslash$r$\backslash$n$\backslash$nCups are $\nu$."
        record = only(bibtex_entry(f"abstract = {{{lines}}}"))
        assert record.fields["abstract"] == "Tea is hot.\nCups are $\\nu$."


class TestDates:
    @pytest.mark.parametrize(
        ("lines", "date"),
        [
            (["date = {2016/2017}"], "2016"),
            (["date = {2018-12-03/2018-12-06}"], "2018-12-03"),
            (["date = {1999-uu}"], "1999"),
            (["date = {1993-00-00}"], "1993"),
            (["year = {1989 [1987]}"], "1989"),
            (["year = {autumn 2001}"], "2001"),
            (["year = {{2018}}", "month = {{OCT 1}}"], "2018-10-01"),
            (["year = 2019", "month = aug"], "2019-08"),
            (["year = 2019", "month = {Aug}"], "2019-08"),
            (["year = 2019", "month = {8}"], "2019-08"),
            (["year = 2019", "month = 08"], "2019-08"),
            (["year = 2019", "month = {August}"], "2019-08"),
            (["year = 2019", "month = {jun/jul}"], "2019-06"),
            (["year = 2019", "month = 5", "day = 4"], "2019-05-04"),
            (["year = {2019-05-04}"], "2019-05-04"),
            (["year = 2018", "month = 1", "date = {2019-02-03}"], "2019-02-03"),
        ],
    )
    def test_dates_are_read_as_far_as_they_are_known(self, lines: list[str], date: str) -> None:
        assert bibtex(*lines)["published"] == date

    @pytest.mark.parametrize("year", ["13th century", "in press", "199u", "n.d.", ""])
    def test_what_is_no_date_is_named(self, year: str) -> None:
        record = only(bibtex_entry(f"year = {{{year}}}"))
        assert "published" not in record.fields
        assert any(year in reason for reason in record.refused) or not year

    def test_what_is_no_month_is_named(self) -> None:
        record = only(bibtex_entry("year = 2019", "month = {Michaelmas}"))
        assert record.fields["published"] == "2019"
        assert any("Michaelmas" in note for note in record.notes)


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("line", "doi"),
        [
            (r"doi = {http://dx.doi.org/10.9999/3-540-1\_5}", "10.9999/3-540-1_5"),
            ("doi = {doi: 10.9999/0921-4534(89)90-X}", "10.9999/0921-4534(89)90-X"),
            ("doi = {https://doi.org/10.9999/a.b.}", "10.9999/a.b"),
            ("url = {https://doi.org/10.9999/x}", "10.9999/x"),
            ("ee = {https://doi.org/10.9999/x}", "10.9999/x"),
            ("url = {https://dl.acm.org/doi/10.9999/x}", "10.9999/x"),
        ],
    )
    def test_dois_are_found(self, line: str, doi: str) -> None:
        found = bibtex(line)
        assert found["doi"] == doi
        assert "links" not in found

    @pytest.mark.parametrize(
        ("lines", "arxiv"),
        [
            (["eprint = {math/0309136}"], "math/0309136"),
            (["eprint = {1905.00001v2}", "archivePrefix = {arXiv}"], "1905.00001"),
            (["eprint = {arXiv:1905.00001}", "eprinttype = {arxiv}"], "1905.00001"),
            (["arxivid = {1905.00001}"], "1905.00001"),
            (["journal = {arXiv:1905.00001 [cs]}"], "1905.00001"),
            (["journal = {arXiv preprint arXiv:1905.00001}"], "1905.00001"),
            (["journal = {CoRR}", "volume = {abs/1905.00001}"], "1905.00001"),
            (["journal = {CoRR}", "volume = {cs.LG/0309136}"], "cs/0309136"),
            (["journal = {CoRR}", "volume = {12}"], None),
            (["journal = {arXiv.org}", "volume = {1905.00001}"], "1905.00001"),
            (["journal = {arXiv e-prints}", "pages = {1905.00001v2}"], "1905.00001"),
            (["journal = {arXiv preprint}", "number = {1905.00001}"], "1905.00001"),
            (["url = {https://arxiv.org/abs/1905.00001}"], "1905.00001"),
            (["url = {http://arxiv.org/pdf/1905.00001v3.pdf}"], "1905.00001"),
            (["note = {arXiv: 1905.00001 [cs]}"], "1905.00001"),
            (["doi = {10.48550/arXiv.1905.00001}", "publisher = {arXiv}"], "1905.00001"),
            (["number = {arXiv:1905.00001}", "publisher = {arXiv}"], "1905.00001"),
        ],
    )
    def test_arxiv_ids_are_found_and_arxiv_is_no_venue(
        self, lines: list[str], arxiv: str | None
    ) -> None:
        found = bibtex(*lines)
        assert found.get("arxiv") == arxiv
        assert not found.keys() & {"venue", "doi", "links", "publisher"}
        if arxiv:
            assert found["type"] == "preprint"
            assert not found.keys() & {"volume", "number", "pages"}

    def test_an_article_with_a_preprint_stays_an_article(self) -> None:
        found = bibtex("journal = {Tea}", "eprint = {1905.00001}", "primaryclass = {cs.LG}")
        assert (found["type"], found["venue"], found["category"]) == ("article", "Tea", "cs.LG")

    @pytest.mark.parametrize(
        ("line", "links"),
        [
            ("eprint={POT-1}, eprinttype={philpapers}", {"PhilPapers": "https://philpapers.org/rec/POT-1"}),
            ("pmid = {123}", {"PubMed": "https://pubmed.ncbi.nlm.nih.gov/123/"}),
            ("url = {https://www.ncbi.nlm.nih.gov/pubmed/123}", {"PubMed": "https://www.ncbi.nlm.nih.gov/pubmed/123"}),
            ("url = {https://openreview.net/forum?id=a_b}", {"OpenReview": "https://openreview.net/forum?id=a_b"}),
            (r"url = {https://x.org/a\_b\%20c}", {"x.org": "https://x.org/a_b%20c"}),
            (r"url = {http://x.org/?a{\&}b http://y.org}", {"x.org": "http://x.org/?a&b", "y.org": "http://y.org"}),
            (r"url = {Available at \url{https://x.org/a}, in May}", {"x.org": "https://x.org/a"}),
            ("doi = {10/ab12}", {"doi.org": "https://doi.org/10/ab12"}),
            (r"howpublished = {\url{https://x.org/tea.pdf}}", {"PDF": "https://x.org/tea.pdf"}),
        ],
    )  # fmt: skip
    def test_other_addresses_are_links(self, line: str, links: dict[str, str]) -> None:
        assert bibtex(line)["links"] == links

    def test_a_repository_is_the_code(self) -> None:
        assert bibtex("url = {https://github.com/a/b}")["code"] == "https://github.com/a/b"

    def test_two_dois_of_one_entry_are_named(self) -> None:
        record = only(bibtex_entry("doi = {10.9999/a}", "url = {https://doi.org/10.9999/b}"))
        assert record.fields["doi"] == "10.9999/a"
        assert any("10.9999/a, 10.9999/b" in note for note in record.notes)

    def test_parameters_of_an_address_are_no_part_of_its_doi(self) -> None:
        address = "https://www.scopus.com/record.uri?eid=2-s2.0&doi=10.9999%2fx.1&partnerID=40"
        record = only(bibtex_entry("doi = {10.9999/x.1}", f"url = {{{address}}}"))
        assert (record.fields["doi"], record.notes) == ("10.9999/x.1", ())

    def test_the_doi_of_another_work_in_a_note_does_not_count(self) -> None:
        assert "doi" not in bibtex("note = {Erratum: doi:10.9999/b}")


class TestAbstracts:
    def test_wrapped_lines_are_joined(self) -> None:
        found = bibtex("abstract = {First\n   line\n   third.}", title="On\n   Tea")
        assert (found["title"], found["abstract"]) == ("On Tea", "First line third.")

    def test_the_longer_of_two_counts_and_the_other_is_named(self) -> None:
        record = only(bibtex_entry("abstract = {Short.}", "abstract = {The longer one.}"))
        assert record.fields["abstract"] == "The longer one."
        assert any("Short." in note for note in record.notes)

    def test_notes_are_no_abstract(self) -> None:
        assert "abstract" not in bibtex("annote = {We pour tea.}", "note = {We pour.}")


def test_addresses_in_fields_of_any_name_are_links() -> None:
    found = bibtex(
        "code = {https://github.com/a/b}",
        "video = {https://youtu.be/x}",
        "bdsk-url-1 = {https://example.org/a\\_b}",
        "copyright = {https://example.org/licence}",
        "poster = {poster.pdf}",
    )
    assert found["code"] == "https://github.com/a/b"
    assert found["links"] == {
        "Video": "https://youtu.be/x",
        "example.org": "https://example.org/a_b",
    }


def test_an_entry_without_a_comma_after_its_key_is_reported() -> None:
    text = "@article{a, title={A}}\n@article{b title={B}, year=2020}\n\n@ is at home\n"
    (lost,) = left_out(text)
    assert (lost.place, lost.reason) == ("refs.txt:2", "no comma follows the key")
