"""Identifiers and web addresses are found, checked and normalised."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.identifiers import (
    arxiv_id_of_doi,
    clean_address,
    clean_arxiv_id,
    clean_doi,
    code_repository,
    find_dois,
    find_urls,
    identifier_in_address,
    parse_arxiv_id,
)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("", []),
        ("no address, www.x.org or ftp://x.org", []),
        ("http:// and https://", []),
        ("at https://x.org/a.", ["https://x.org/a"]),
        ("(see https://x.org/a_b), then", ["https://x.org/a_b"]),
        (
            "https://x.org/Foo_(bar) and [https://x.org/a]",
            ["https://x.org/Foo_(bar)", "https://x.org/a"],
        ),
        ("“https://x.org/a”, 'https://x.org/b'", ["https://x.org/a", "https://x.org/b"]),
        ("<https://x.org/a?b=c&d#e>!", ["https://x.org/a?b=c&d#e"]),
        ("https://x.org/a{name}.", ["https://x.org/a"]),
        ("https://[::1 is broken", []),
        ("HTTPS://X.org/ works", ["HTTPS://X.org/"]),
    ],
)
def test_a_url_ends_before_punctuation(text: str, urls: list[str]) -> None:
    assert [found.url for found in find_urls(text)] == urls


@given(st.text("ahtps:/.()[]'\"x {}"))
def test_the_position_of_a_url_is_exact(text: str) -> None:
    for found in find_urls(f"{text} https://x.org/{text}"):
        assert f"{text} https://x.org/{text}"[found.start : found.end] == found.url


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        ("no code", None),
        ("https://github.com/owner", None),
        ("https://github.com/topics/entropy", None),
        ("https://owner.github.io/name", None),
        ("https://notgithub.com/owner/name", None),
        ("at https://github.com/owner/name.", "https://github.com/owner/name"),
        ("http://www.GitHub.com/owner/name.git", "https://github.com/owner/name"),
        ("https://github.com/owner/name/?tab=readme#use", "https://github.com/owner/name"),
        ("https://github.com/a/b/tree/main/c", "https://github.com/a/b/tree/main/c"),
        ("https://gitlab.com/group/part/name", "https://gitlab.com/group/part/name"),
        ("https://git.sr.ht/~owner/name", "https://git.sr.ht/~owner/name"),
        ("https://x.org/a/b, https://codeberg.org/a/b", "https://codeberg.org/a/b"),
    ],
)
def test_the_first_repository_is_normalised(text: str, repository: str | None) -> None:
    assert code_repository(text) == repository


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2410.21666", ("2410.21666", None)),
        ("2410.21666v2", ("2410.21666", "2")),
        ("math.GT/0309136v1", ("math/0309136", "1")),
        ("2410.2166", None),
        ("1412.12345", None),
        ("2413.21666", None),
        ("2410.21666v0", None),
        ("arXiv:2410.21666", None),
    ],
)
def test_an_arxiv_id_is_split_from_its_version(
    text: str, found: tuple[str, str | None] | None
) -> None:
    assert parse_arxiv_id(text) == found


@pytest.mark.parametrize(
    ("doi", "arxiv"),
    [
        ("10.48550/arXiv.2410.21666", "2410.21666"),
        ("10.48550/ARXIV.MATH/0309136V1", "math/0309136"),
        ("10.1109/TIT.2023.3328825", None),
        ("10.48550/arXiv.2410.21666x", None),
        ("", None),
    ],
)
def test_a_doi_of_arxiv_holds_the_arxiv_id(doi: str, arxiv: str | None) -> None:
    assert arxiv_id_of_doi(doi) == arxiv


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("2410.21666", "2410.21666"),
        ("1412.7878v2", "1412.7878"),
        ("arXiv:2410.21667 [cs.LG]", "2410.21667"),
        ("arXiv:2410.21667v1 [cs.LG] 28 Oct 2024", "2410.21667"),
        ("ARXIV: 2410.21667v1 (cs)", "2410.21667"),
        ("arXiv preprint arXiv:2410.21667", "2410.21667"),
        ("oai:arXiv.org:2410.21667", "2410.21667"),
        (" <2410.21667>, ", "2410.21667"),
        ("math/0309136", "math/0309136"),
        ("math.GT/0309136v1", "math/0309136"),
        ("physics.soc-ph/0512106", "physics/0512106"),
        ("arXiv:HEP-TH/9711200", "hep-th/9711200"),
        ("https://arxiv.org/abs/hep-th/9711200", "hep-th/9711200"),
        ("http://www.arxiv.org/pdf/2410.21667v3.pdf", "2410.21667"),
        ("https://arxiv.org/html/2410.21667v1/", "2410.21667"),
        ("https://arxiv.org/abs/2410.21667?context=cs#top", "2410.21667"),
        ("arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("10.48550/arXiv.2410.21667", "2410.21667"),
        ("https://doi.org/10.48550/ARXIV.math/0309136", "math/0309136"),
        ("https://huggingface.co/papers/2410.21667", "2410.21667"),
        ("https://www.alphaxiv.org/abs/2410.21667v2", "2410.21667"),
        ("https://api.semanticscholar.org/arXiv:2410.21667", "2410.21667"),
        ("https://ar5iv.labs.arxiv.org/html/2410.21667", "2410.21667"),
    ],
)
def test_any_spelling_of_an_arxiv_id_becomes_canonical(text: str, arxiv: str) -> None:
    assert clean_arxiv_id(text) == clean_arxiv_id(arxiv) == arxiv


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2410.2167", "five digits after the point since 2015, four before; this one has 4"),
        ("0704.00012", "five digits after the point since 2015, four before; this one has 5"),
        ("arXiv:2413.21667", "there is no month 13"),
        ("math/0300136", "there is no month 00"),
        ("0703.1234", "begin in April 2007"),
        ("math/0804136", "no archive in front since April 2007"),
        ("2410.21667v0", "a number from 1"),
        ("", "is not an arXiv id"),
        ("10.1000/abc", "is not an arXiv id"),
        ("https://example.org/2410.21667", "is not an arXiv id"),
        ("https://arxiv.org/a/quill_1", "is not an arXiv id"),
    ],
)
def test_an_invalid_arxiv_id_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        clean_arxiv_id(text)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/ABC.1", "10.1000/ABC.1"),
        ("doi:10.1000/abc.2", "10.1000/abc.2"),
        ("DOI: 10.1000/abc.2", "10.1000/abc.2"),
        ("DOI 10.1000/x", "10.1000/x"),
        ("http://dx.doi.org/10.1000/abc.7", "10.1000/abc.7"),
        ("https://doi.org/doi:10.1000/x?ref=y", "10.1000/x"),
        ("doi.org/10.1000/x", "10.1000/x"),
        ("info:doi/10.1000/x", "10.1000/x"),
        (r"10.1007/978-3-319-07443-6\_15", "10.1007/978-3-319-07443-6_15"),
        (r"10.1007/a{\_}b", "10.1007/a_b"),
        (r"\url{https://doi.org/10.1000/a\_b}", "10.1000/a_b"),
        ("10.1007/978–3–319‐07443−6", "10.1007/978-3-319-07443-6"),
        ("10.1000/abc.4.", "10.1000/abc.4"),
        ("10.1000/abc,", "10.1000/abc"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("“10.1000/abc”", "10.1000/abc"),
        ("<10.1000/abc>", "10.1000/abc"),
        ("10.1016/0921-4534(89)90-X", "10.1016/0921-4534(89)90-X"),
        ("10.1002/%28SICI%291097%3C1::AID%3E3", "10.1002/(SICI)1097<1::AID>3"),
        ("10.1002/(SICI)1097&lt;1::AID&gt;3", "10.1002/(SICI)1097<1::AID>3"),
        ("10.1000\u200b/ab\u00adc", "10.1000/abc"),
        ("10.1000/a; 10.1000/b", "10.1000/a"),
        ("https://dl.acm.org/doi/pdf/10.1145/12.34", "10.1145/12.34"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/asi.1/full?x=1", "10.1002/asi.1"),
    ],
)
def test_any_spelling_of_a_doi_becomes_bare(text: str, doi: str) -> None:
    assert clean_doi(text) == clean_doi(doi) == doi


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a DOI"),
        ("tea", "is not a DOI"),
        ("10.1000/abc- 20", "is not a DOI"),
        ("10.1000", "nothing follows"),
        ("10.1000/", "nothing follows"),
        ("10.1/abc", "at least four digits"),
    ],
)
def test_an_invalid_doi_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        clean_doi(text)


def test_the_dois_in_a_text_are_found_once_each() -> None:
    text = "See 10.1000/a, https://doi.org/10.1000/A and (doi:10.1000/b)."
    assert find_dois(text) == ("10.1000/a", "10.1000/b")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (r"\url{https://x.org/a\_b}.", "https://x.org/a_b"),
        ("<https://x.org/a>", "https://x.org/a"),
        ("www.x.org", "https://www.x.org"),
        ("x.org/a", "https://x.org/a"),
        ("https://x.org/a_(b)", "https://x.org/a_(b)"),
    ],
)
def test_an_address_is_freed_from_what_surrounds_it(text: str, address: str) -> None:
    assert clean_address(text) == address


@pytest.mark.parametrize("text", ["", "tea", "ftp://x.org/a", "https://"])
def test_other_text_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        clean_address(text)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://arxiv.org/abs/2410.21667v1", ("arxiv", "2410.21667")),
        ("https://doi.org/10.48550/arXiv.2410.21667", ("arxiv", "2410.21667")),
        ("https://huggingface.co/papers/2410.21667", ("arxiv", "2410.21667")),
        ("https://doi.org/10.1000/x", ("doi", "10.1000/x")),
        ("https://dl.acm.org/doi/10.1145/12.34", ("doi", "10.1145/12.34")),
        ("https://huggingface.co/tea/cup", None),
        ("https://philpapers.org/rec/QUITOT", None),
        ("tea", None),
    ],
)
def test_an_address_shows_the_identifier_in_it(address: str, found: tuple[str, str] | None) -> None:
    assert identifier_in_address(address) == found


@given(
    st.text(st.sampled_from("0123456789./:vVabcarXiv-[]()<>\\_ ") | st.characters(), max_size=40)
)
def test_any_text_is_an_identifier_in_canonical_form_or_is_refused(text: str) -> None:
    for clean in (clean_arxiv_id, clean_doi, clean_address):
        with suppress(ValueError):
            assert clean(clean(text)) == clean(text)
