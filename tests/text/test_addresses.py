from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.addresses import code_repository, find_addresses


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
def test_an_address_ends_before_punctuation(text: str, urls: list[str]) -> None:
    assert [address.url for address in find_addresses(text)] == urls


@given(st.text("ahtps:/.()[]'\"x {}"))
def test_an_address_stands_where_it_says(text: str) -> None:
    for address in find_addresses(f"{text} https://x.org/{text}"):
        assert f"{text} https://x.org/{text}"[address.start : address.end] == address.url


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
