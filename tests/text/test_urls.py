from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text import urls
from paper_index.text.urls import SLUG, SLUG_LENGTH

TITLES = st.text(st.characters(codec="utf-8") | st.sampled_from(list("+#♯-_ '’$\\^{}Cc")))
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
ADDRESSES = st.one_of(
    st.sampled_from([urls.HOME, urls.PAPERS, urls.TAGS]),
    SLUGS.map(urls.paper),
    SLUGS.map(urls.tag),
    st.integers(1, 9).map(lambda number: urls.listing_page(urls.PAPERS, number)),
    SLUGS.map(lambda slug: urls.listing_page(urls.tag(slug), 2)),
)


class TestSlugify:
    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("", ""),
            ("x", "x"),
            ("…!?", ""),
            ("A Mathematical Theory of Communication", "a-mathematical-theory-of-communication"),
            ("Rényi's Entropy", "renyis-entropy"),
            ("Rényi’s Entropy", "renyis-entropy"),
            (r"$\alpha$-Divergence: a `view`", "alpha-divergence-a-view"),
            ("V$_2$O$_3$", "v2o3"),
            ("情報", "qingbao"),
            ("ひらがなだけのグラフ", "hiraganadakenogurafu"),
            ("Ελληνικά άλφα γλώσσα", "ellinika-alfa-glossa"),
            ("Η λογική της β-διάσπασης", "i-logiki-tis-v-diaspasis"),
            ("αβ-Divergence and the Ω(n) Bound", "alphabeta-divergence-and-the-omega-n-bound"),
            (r"${\cal N}=4$ and $\widetilde O(n)$", "n-4-and-o-n"),
            ("Đặng Æsir, Straße, Łódź, Øre", "dang-aesir-strasse-lodz-ore"),
            ("مرحبا", "mrhb"),
            ("한국어", "hangugeo"),
            ("Теория", "teoriya"),
            ("Земская медицина в Поволжье", "zemskaya-meditsina-v-povolzhe"),
            ("__init__ & {{ x }}", "init-x"),
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("C♯", "c-sharp"),
            ("F# minor", "f-sharp-minor"),
        ],
    )
    def test_titles_become_slugs(self, title: str, slug: str) -> None:
        assert urls.slugify(title) == slug

    @given(TITLES)
    def test_a_slug_is_valid_or_empty(self, title: str) -> None:
        slug = urls.slugify(title)
        assert slug == "" or (SLUG.fullmatch(slug) and len(slug) <= SLUG_LENGTH)

    @given(TITLES)
    def test_is_idempotent(self, title: str) -> None:
        assert urls.slugify(urls.slugify(title)) == urls.slugify(title)

    @given(SLUGS)
    def test_c_and_cpp_get_different_slugs(self, word: str) -> None:
        names = [f"{word} {name}" for name in ("C", "C++", "C#")]
        assert len({urls.slugify(name) for name in names}) == 3

    def test_cuts_between_words(self) -> None:
        assert urls.slugify("one two three", 9) == "one-two"
        assert urls.slugify("incomprehensibilities", 5) == "incom"


class TestFreeSlug:
    @pytest.mark.parametrize(
        ("title", "taken", "slug"),
        [
            ("A Title", [], "a-title"),
            ("A Title", ["a-title"], "a-title-2"),
            ("A Title", ["a-title", "a-title-2"], "a-title-3"),
            ("?", [], "paper"),
            ("?", ["paper"], "paper-2"),
            ("Index", [], "index-2"),
            ("Page 7", [], "page-7-2"),
            ("Con", [], "con-2"),
            ("AUX", ["aux-2"], "aux-3"),
            ("COM1", [], "com1-2"),
        ],
    )
    def test_a_taken_slug_gets_a_number(self, title: str, taken: list[str], slug: str) -> None:
        assert urls.free_slug(title, taken) == slug

    @given(TITLES, st.integers(0, 3))
    def test_a_free_slug_is_valid_and_unused(self, title: str, rounds: int) -> None:
        taken: list[str] = []
        for _ in range(rounds + 1):
            slug = urls.free_slug(title, taken)
            assert slug not in taken
            assert SLUG.fullmatch(slug)
            assert len(slug) <= SLUG_LENGTH
            assert not urls.is_reserved(slug)
            taken.append(slug)


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "file"),
        [
            ("", "index.md"),
            ("papers/", "papers/index.md"),
            ("papers/x/", "papers/x.md"),
            ("papers/page-2/", "papers/page-2.md"),
            ("authors/", "authors/index.md"),
            ("venues/", "venues/index.md"),
            ("years/2024/", "years/2024.md"),
            ("tags/", "tags/index.md"),
            ("tags/x/", "tags/x.md"),
            ("tags/x/page-2/", "tags/x/page-2.md"),
        ],
    )
    def test_each_address_has_a_source_file(self, address: str, file: str) -> None:
        assert urls.source_file(address) == file

    def test_pages_of_a_list_are_reserved(self) -> None:
        assert urls.is_reserved("index")
        assert urls.is_reserved("page-12")
        assert urls.is_reserved("aux")
        assert not urls.is_reserved("page")
        assert not urls.is_reserved("page-one")
        assert urls.source_file(urls.listing_page(urls.PAPERS, 2)) == urls.source_file(
            urls.paper("page-2")
        )

    @given(ADDRESSES, ADDRESSES)
    def test_a_relative_link_leads_back_to_its_target(self, target: str, page: str) -> None:
        root = "https://example.org/some/folder/"
        assert urljoin(root + page, urls.relative(target, page)) == root + target

    @given(ADDRESSES, ADDRESSES, SLUGS)
    def test_a_fragment_is_kept(self, target: str, page: str, anchor: str) -> None:
        root = "https://example.org/"
        link = urls.relative(f"{target}#{anchor}", page)
        assert urljoin(root + page, link) == f"{root}{target}#{anchor}"

    def test_a_link_within_a_page_is_only_the_fragment(self) -> None:
        assert urls.relative("papers/#y2024", "papers/") == "#y2024"


class TestElsewhere:
    def test_arxiv_has_a_page_and_a_pdf(self) -> None:
        assert urls.arxiv_page("math/0309136") == "https://arxiv.org/abs/math/0309136"
        assert urls.arxiv_pdf("2410.21666") == "https://arxiv.org/pdf/2410.21666"

    def test_a_doi_is_quoted(self) -> None:
        doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O#?%"
        address = urls.doi_page(doi)
        assert unquote(urlsplit(address).path) == f"/{doi}"
        assert not re.search(r"[<>#?]", address)

    @pytest.mark.parametrize("title", ["", "A & B", 'The "#1" C++ title?', "情報"])
    def test_searches_contain_the_title(self, title: str) -> None:
        google = parse_qs(urlsplit(urls.google_scholar(title)).query, keep_blank_values=True)
        semantic = parse_qs(urlsplit(urls.semantic_scholar(title)).query, keep_blank_values=True)
        assert google == {"q": [f'"{title}"']}
        assert semantic == {"q": [title]}

    def test_a_search_may_have_several_values_of_a_facet(self) -> None:
        names = ('Ada "A\\B" Brown', "Cole & Sons, Bo=1#?")
        found = urlsplit(urls.search(("author", names[1]), author=names[0], year="2021"))
        assert found.path == urls.SEARCH
        assert parse_qs(found.query) == {"author": list(names), "year": ["2021"]}


class TestClashes:
    @pytest.mark.parametrize("claims", [[], [("a", "x")], [("a", "x"), ("b", "x")]])
    def test_different_ids_do_not_clash(self, claims: list[tuple[str, str]]) -> None:
        assert list(urls.find_clashes(claims)) == []

    def test_every_later_claim_is_reported_with_the_first_ignoring_case(self) -> None:
        claims = [("papers/x/", "one"), ("PAPERS/X/", "two"), ("b", "three"), ("papers/x/", "one")]
        assert list(urls.find_clashes(claims)) == [
            ("PAPERS/X/", "one", "two"),
            ("papers/x/", "one", "one"),
        ]
