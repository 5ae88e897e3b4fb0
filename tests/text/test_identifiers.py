"""Identifiers and web addresses are found, checked and normalised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.identifiers import (
    arxiv_id_of_doi,
    code_repository,
    find_urls,
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
