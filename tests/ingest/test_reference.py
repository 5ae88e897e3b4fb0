"""Tests of parsing what a curator types: ids, DOIs, addresses, titles, and mistakes."""

from __future__ import annotations

import pytest

from paper_index.ingest.reference import Kind, Reference, parse_reference, parse_references
from paper_index.model.issues import UsageError

PLAIN = Reference(Kind.ARXIV, "2410.21666")
SECOND = Reference(Kind.ARXIV, "2410.21666", "2")
OLD = Reference(Kind.ARXIV, "math/0309136")
REVIEWED = Reference(Kind.OPENREVIEW, "rJl-b3RcF7")
ACL = Reference(Kind.DOI, "10.18653/v1/P19-1001")
DOI = Reference(Kind.DOI, "10.1109/TIT.2023.3328825")


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        ("2410.21666", PLAIN),
        (" 2410.21666 ", PLAIN),
        ("0704.0001", Reference(Kind.ARXIV, "0704.0001")),
        ("arXiv:2410.21666", PLAIN),
        ("ARXIV: 2410.21666v2", SECOND),
        ("2410.21666v12", Reference(Kind.ARXIV, "2410.21666", "12")),
        ("https://arxiv.org/abs/2410.21666", PLAIN),
        ("http://www.arxiv.org/abs/2410.21666v2", SECOND),
        ("https://arxiv.org/pdf/2410.21666v2", SECOND),
        ("https://arxiv.org/pdf/2410.21666.pdf", PLAIN),
        ("https://arxiv.org/html/2410.21666v2/", SECOND),
        ("https://export.arxiv.org/abs/2410.21666?context=cs.IT#top", PLAIN),
        ("arxiv.org/abs/2410.21666", PLAIN),
        ("math.GT/0309136", OLD),
        ("math.GT/0309136v1", OLD),
        ("https://arxiv.org/abs/math.GT/0309136", OLD),
        ("hep-th/9901001", Reference(Kind.ARXIV, "hep-th/9901001")),
        ("10.48550/arXiv.2410.21666", PLAIN),
        ("https://doi.org/10.48550/ARXIV.2410.21666", PLAIN),
        ("10.1109/TIT.2023.3328825", DOI),
        ("doi:10.1109/TIT.2023.3328825", DOI),
        ("DOI: 10.1109/TIT.2023.3328825", DOI),
        ("https://doi.org/10.1109/TIT.2023.3328825", DOI),
        ("http://dx.doi.org/10.1109/TIT.2023.3328825", DOI),
        ("doi.org/10.1109/TIT.2023.3328825", DOI),
        (
            "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3",
            Reference(Kind.DOI, "10.1002/(SICI)1097<1::AID>3"),
        ),
        ("https://openreview.net/forum?id=rJl-b3RcF7", REVIEWED),
        ("http://www.openreview.net/pdf?id=rJl-b3RcF7&noteId=x_y", REVIEWED),
        ("openreview.net/forum/?noteId=x&id=rJl-b3RcF7#all", REVIEWED),
        ("OpenReview: rJl-b3RcF7", REVIEWED),
        ("https://huggingface.co/papers/2410.21666", PLAIN),
        ("http://www.huggingface.co/papers/2410.21666/?x=1#community", PLAIN),
        ("hf.co/papers/2410.21666", PLAIN),
        ("https://www.alphaxiv.org/abs/2410.21666v2", SECOND),
        ("alphaxiv.org/pdf/2410.21666v2.pdf?x=1", SECOND),
        ("https://alphaxiv.org/overview/2410.21666/", PLAIN),
        ("https://alphaxiv.org/fr/overview/2410.21666", PLAIN),
        ("https://aclanthology.org/P19-1001", ACL),
        ("http://www.aclanthology.org/P19-1001/?x=1", ACL),
        ("https://aclanthology.org/P19-1001v2.pdf", ACL),
        ("aclanthology.org/P19-1001.bib", ACL),
        ("https://www.aclweb.org/anthology/P19-1001/", ACL),
        ("https://aclanthology.org/papers/P/P19/P19-1001/", ACL),
        ("https://aclanthology.info/papers/P19-1001/p19-1001", ACL),
        (
            "https://aclanthology.org/2020.acl-main.5.pdf#page=2",
            Reference(Kind.DOI, "10.18653/v1/2020.acl-main.5"),
        ),
        ("https://aclanthology.org/P14-1001/", Reference(Kind.DOI, "10.3115/v1/P14-1001")),
        ("On the  Cooling\nof Tea", Reference(Kind.TITLE, "On the Cooling of Tea")),
        ("10 Ways to Cool Tea", Reference(Kind.TITLE, "10 Ways to Cool Tea")),
        ("arXiv: A History", Reference(Kind.TITLE, "arXiv: A History")),
        ("茶の冷却について", Reference(Kind.TITLE, "茶の冷却について")),
    ],
)
def test_a_reference_is_parsed(argument: str, meant: Reference) -> None:
    assert parse_reference(argument) == meant


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "   ",
        "2410.216",
        "2413.21666",
        "2410.21666v0",
        "arXiv:241021666",
        "arxiv:",
        "10.1109",
        "10.1109/",
        "doi:abc",
        "10.48550/arXiv.24",
        "12345",
        "?!",
        "Tea\udcff Time",
        "Tea \x1b[2J",
        "x" * 1_001,
        "https://example.org/paper",
        "https://arxiv.org/",
        "https://arxiv.org/list/cs.IT/recent",
        "https://doi.org/",
        "https://openreview.net/group?id=ICLR.cc/2024/Conference",
        "https://openreview.net/forum?id=a/b%20c",
        "https://openreview.net/forum",
        "https://openreview.net/pdf/0123456789abcdef.pdf",
        "https://huggingface.co/google/bert",
        "https://huggingface.co/papers",
        "https://aclanthology.org/volumes/P19-1/",
        "https://aclanthology.org/events/acl-2024/",
        "https://www.alphaxiv.org/",
        "https://[broken/abs/2410.21666",
        "https://arxiv.org.example.org/abs/2410.21666",
    ],
)
def test_other_text_is_an_error_with_advice(argument: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_reference(argument)
    assert "give an arXiv id (2410.21666)" in caught.value.hint
    assert len(str(caught.value)) < 150


def test_a_publishers_address_shows_its_doi() -> None:
    with pytest.raises(UsageError) as caught:
        parse_reference("https://dl.example.org/doi/pdf/10.1145/12.34")
    assert caught.value.hint == "its DOI may be 10.1145/12.34; if so, give that"


def test_repeated_references_are_dropped() -> None:
    found = parse_references(["2410.21666", "arXiv:2410.21666", "2410.21666v2"])
    assert found == (PLAIN, SECOND)
    assert [str(one) for one in found] == ["arXiv:2410.21666", "arXiv:2410.21666v2"]


def test_a_title_without_quotes_is_an_error() -> None:
    with pytest.raises(UsageError, match="5 titles of a single word each: On, the, Cooling") as no:
        parse_references(["On", "the", "Cooling", "of", "Tea"])
    assert no.value.hint == 'put a title in quotes: paper-index add "On the Cooling of Tea"'
    assert parse_references(["Tea"]) == (Reference(Kind.TITLE, "Tea"),)
