"""The tagged exports of PubMed, Web of Science and EndNote."""

from __future__ import annotations

import pytest

from paper_index.ingest.formats import detect, parse
from support.imported import imported

TEA: dict[str, object] = {
    "title": "On the Heat of Tea",
    "authors": ("Ann M Pot", "Bo Cup"),
    "published": "2019-05-02",
    "type": "article",
    "venue": "Journal of Tea",
    "venue_year": "2019",
    "volume": "7",
    "number": "3",
    "pages": "123–134",
    "doi": "10.1000/tea",
    "abstract": "Tea is hot.",
}
EXPORTS: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "PubMed": (
        """
PMID- 123
IS  - 1234-5678 (Print)
VI  - 7
IP  - 3
DP  - 2019 May 2
TI  - On the Heat
      of Tea.
PG  - 123-34
LID - S12(3) [pii]
LID - 10.1000/tea [doi]
AB  - Tea is
      hot.
FAU - Pot, Ann M
AU  - Pot AM
FAU - Cup, Bo
AU  - Cup B
PT  - Clinical Trial
PT  - Journal Article
TA  - J Tea
JT  - Journal of Tea
MH  - *Tea/chemistry
OT  - cups
""",
        {"links": {"PubMed": "https://pubmed.ncbi.nlm.nih.gov/123/"}},
        ("cups", "Tea"),
    ),
    "Web of Science": (
        """
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Pot, AM
   Cup, B
AF Pot, Ann M
   Cup, Bo
TI On the Heat
   of Tea
SO Journal of Tea
DE cups; Tea; pots of
   iron
ID HEAT
AB Tea is hot.
PD MAY 2
PY 2019
VL 7
IS 3
BP 123
EP 134
DI 10.1000/tea
ER

EF
""",
        {},
        ("cups", "Tea", "pots of iron"),
    ),
    "Web of Science, as a table": (
        """
PT|AU|AF|TI|SO|DE|AB|PD|PY|VL|IS|BP|EP|DI
J|Pot, AM; Cup, B|Pot, Ann M; Cup, Bo|On the Heat of Tea|Journal of Tea|cups; Tea|Tea is hot.|\
MAY 2|2019|7|3|123|134|10.1000/tea
""".replace("|", "\t"),
        {},
        ("cups", "Tea"),
    ),
    "EndNote": (
        """
%0 Journal Article
%T On the Heat of Tea
%A Pot, Ann M
%A Cup, Bo
%J Journal of Tea
%V 7
%N 3
%P 123-134
%D 2019
%8 May 2
%R 10.1000/tea
%K cups
Tea
%X Tea is hot.
%@ 1234-5678
""",
        {},
        ("cups", "Tea"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", EXPORTS)
def test_a_tagged_export_is_read(program: str) -> None:
    text, more, keywords = EXPORTS[program]
    assert detect(text.lstrip(), "a").format == "tagged"
    (record,) = imported(text.lstrip())
    assert record.fields == TEA | more
    assert record.keywords == keywords


def test_records_have_their_line_and_their_unused_tags() -> None:
    text = "PMID- 1\nOWN - NLM\nTI  - A.\n\nPMID- 2\nTI  - B.\n\nPMID- 3\nFAU - Pot, Ann\n"
    assert detect(text, "a").reason == "3 records of PubMed"
    source = parse(text, "a", "tagged")
    assert [(one.place, one.unused) for one in source.records] == [
        ("a:1", ("PubMed OWN",)),
        ("a:5", ()),
    ]
    assert [(one.place, one.reason) for one in source.left_out] == [("a:8", "it has no title")]


def test_an_organisation_is_an_author_beside_people() -> None:
    (record,) = imported("PMID- 1\nTI  - A\nFAU - Pot, Ann\nCN  - Tea Group\n")
    assert record.fields["authors"] == ("Ann Pot", "Tea Group")


def test_a_paper_of_a_conference_has_its_type_and_book() -> None:
    (record,) = imported("%0 Conference Proceedings\n%T A\n%B Proceedings of Tea\n%D 2018\n")
    assert record.fields["type"] == "conference"
    assert record.fields["venue"] == "Proceedings of Tea"
