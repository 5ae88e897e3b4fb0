"""A digest as mail programs read it back: headers, both parts, hostile texts."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_index.exports.digest_content import (
    IN_FULL,
    NAMED,
    Digest,
    Masthead,
    new_papers,
    one_paper,
)
from paper_index.exports.digest_envelope import Envelope, envelope
from paper_index.exports.digest_message import WIDTH, message, message_id
from paper_index.model.errors import UsageError
from paper_index.model.paper import Paper
from support.made_up_index import VOCABULARY, index, paper
from support.made_up_mail import read_back

HEAD = Masthead("Tea & Cups", "en", "https://example.org/tea/")
ADDRESSES = envelope(
    sender="Thé et tasses <index@example.org>",
    to="list@example.org",
    list_id="",
    unsubscribe="https://lists.example.org/leave?list=tea&way=" + "long" * 40,
)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TEA = paper(
    "on-tea",
    title="On tea at $T_0 < 5$ & more",
    authors=["Ada Brown", "Grace Cole"],
    published="2021-04-13",
    venue="Cups",
    venue_year="2022",
    tags=["cups", "tea"],
    abstract="We pour $x^2$ cups. " * 60,
)


class Links(HTMLParser):
    """The tags and the addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def addresses(self) -> list[str | None]:
        return [value for name, value in self.attributes if name == "href"]


def told(*papers: Paper, head: Masthead = HEAD) -> Digest:
    return new_papers(index(*papers).papers, VOCABULARY, head, "2026-11-24", "since yesterday")


def parts(
    digest: Digest, head: Masthead = HEAD, addresses: Envelope = ADDRESSES
) -> tuple[str, str]:
    made = read_back(message(digest, head, addresses, NOON).as_bytes())
    found = [made.get_body((kind,)) for kind in ("plain", "html")]
    text, page = (part.get_content() for part in found if part is not None)
    return text.replace("\r\n", "\n"), page


class TestHeaders:
    def test_are_read_back_as_they_were_meant(self) -> None:
        digest = told(TEA)
        made = read_back(message(digest, HEAD, ADDRESSES, NOON).as_bytes())
        assert made["Message-ID"] == message_id(HEAD, "2026-11-24")
        assert re.fullmatch(r"<digest\.2026-11-24\.[0-9a-f]{20}@example\.org>", made["Message-ID"])
        assert made["Date"].datetime == NOON
        assert str(made["From"].addresses[0]) == "Thé et tasses <index@example.org>"
        assert made["To"].addresses[0].addr_spec == "list@example.org"
        assert made["Subject"] == "1 new paper in Tea & Cups"
        assert made["List-Id"] == "<digest.tea.example.org>"
        assert made["List-Unsubscribe"] == f"<{ADDRESSES.unsubscribe}>"
        assert made["Auto-Submitted"] == "auto-generated"
        assert made["Content-Language"] == "en"
        assert made.get_content_type() == "multipart/alternative"
        kinds = [part.get_content_type() for part in made.iter_parts()]
        assert kinds == ["text/plain", "text/html"]

    def test_what_machines_compare_is_not_folded(self) -> None:
        head = Masthead("Tea", "en", f"https://{'long-name.' * 12}example.org/")
        data = message(told(TEA, head=head), head, ADDRESSES, NOON).as_bytes()
        assert f"List-Unsubscribe: <{ADDRESSES.unsubscribe}>\r\n".encode() in data
        assert f"List-Id: <digest.{'long-name.' * 12}example.org>\r\n".encode() in data
        assert f"Message-ID: {message_id(head, '2026-11-24')}\r\n".encode() in data

    def test_lines_are_short_and_ascii(self) -> None:
        data = message(
            told(TEA, paper("é" * 0 + "umlauts", title="Ümläute " * 30)), HEAD, ADDRESSES, NOON
        )
        lines = data.as_bytes().decode("ascii").split("\r\n")
        assert not [line for line in lines if "\n" in line or "\r" in line]
        assert not [
            line for line in lines if len(line) > 78 and not line.startswith("List-Unsubscribe")
        ]

    def test_same_digest_same_bytes(self) -> None:
        first, second = (message(told(TEA), HEAD, ADDRESSES, NOON).as_bytes() for _ in range(2))
        assert first == second

    def test_each_day_index_and_tag_has_its_own_id(self) -> None:
        tag = VOCABULARY.tags[0]
        heads = [HEAD, Masthead("", "", "https://example.org/"), Masthead("", "", HEAD.site, tag)]
        ids = [message_id(head, day) for head in heads for day in ("2026-11-24", "2026-11-25")]
        assert len(set(ids)) == 6

    def test_a_tag_has_a_list_of_its_own(self) -> None:
        head = Masthead("Tea", "en", "https://example.org/", VOCABULARY.tags[0])
        made = message(told(TEA, head=head), head, Envelope(), NOON)
        assert made["List-Id"] == "<digest.tea.example.org>"
        assert made["Subject"] == "1 new paper on Tea & science"
        assert made["From"] is None
        assert made["To"] is None

    @pytest.mark.parametrize(
        "site", ["http://[::1]:8000/", "https://bücher.example/", "https://a_b.example./x y/"]
    )
    def test_any_site_gives_a_readable_id(self, site: str) -> None:
        head = Masthead("Tea", "en", site)
        assert read_back(message(told(TEA), head, Envelope(), NOON).as_bytes())["Message-ID"]


class TestAddresses:
    @pytest.mark.parametrize(
        "wrong",
        [
            *("tea", "a@", "@b", "a b@c", "a@b, c@d", "Friends: a@b;", "é@example.org"),
            *("a@b\r\nBcc: c@d", "a@b\n", "a@é.org", "<a@b> SIZE=1", "a@b>\u2028", "x" * 900),
        ],
    )
    @pytest.mark.parametrize("option", ["sender", "to"])
    def test_one_plain_address_is_all_that_is_taken(self, wrong: str, option: str) -> None:
        given = {"sender": "", "to": "", "list_id": "", "unsubscribe": "", option: wrong}
        with pytest.raises(UsageError, match="is no mail address"):
            envelope(**given)

    @pytest.mark.parametrize(
        "wrong", ["a b.c", "one", "a.b\nX: y", "a..b", "é.org", "a." * 200 + "b"]
    )
    def test_a_list_id_is_like_a_host(self, wrong: str) -> None:
        with pytest.raises(UsageError, match="is no List-Id"):
            envelope(sender="", to="", list_id=wrong, unsubscribe="")

    @pytest.mark.parametrize(
        "wrong",
        [
            "http://a.b",
            "leave",
            "https://a b",
            "https://a.b\r\nX: y",
            "mailto:a@b>,<x",
            "https://a/=?utf-8?q?=0A?=",
            "https://é",
        ],
    )
    def test_a_way_out_is_an_address(self, wrong: str) -> None:
        with pytest.raises(UsageError, match="no way to leave"):
            envelope(sender="", to="", list_id="", unsubscribe=wrong)

    def test_brackets_may_stand_around_them(self) -> None:
        found = envelope(sender="", to="", list_id="<a.b>", unsubscribe=" <mailto:leave@a.b> ")
        assert (found.list_id, found.unsubscribe) == ("a.b", "mailto:leave@a.b")


class TestParts:
    def test_both_say_the_same(self) -> None:
        text, page = parts(told(TEA))
        seen = " ".join(" ".join(Links(page).words).split())
        for said in (
            *("On tea at T₀ < 5 & more", "Ada Brown, Grace Cole", "13 April 2021 · Cups 2022"),
            *("Tags: Tea & science, Cups", "New in Tea & Cups since yesterday: 1 paper."),
            "We pour x² cups.",
        ):
            assert said in " ".join(text.split())
            assert said in seen
        link = "https://example.org/tea/papers/on-tea/"
        assert link in text.splitlines()
        assert link in Links(page).addresses
        assert ADDRESSES.unsubscribe in text.splitlines()
        assert ADDRESSES.unsubscribe in Links(page).addresses

    def test_text_is_wrapped(self) -> None:
        text, _ = parts(told(TEA))
        assert not [x for x in text.splitlines() if len(x) > WIDTH and not x.startswith("https:")]

    def test_an_abstract_is_an_excerpt(self) -> None:
        excerpt = told(TEA).sections[0].entries[0].excerpt
        assert 350 < len(excerpt) <= 401
        assert excerpt.endswith("…")

    def test_html_loads_nothing_and_has_no_table(self) -> None:
        found = Links(parts(told(TEA))[1])
        assert not {"img", "script", "link", "table", "iframe", "math"} & set(found.tags)
        assert not [name for name, _ in found.attributes if name in {"src", "srcset", "onclick"}]

    def test_papers_stand_once_under_their_first_tag(self) -> None:
        digest = told(
            TEA,
            paper("bare"),
            paper("older", tags=["tea"], published="2020"),
            paper("cups", tags=["cups"]),
        )
        shown = [(s.heading, [entry.title for entry in s.entries]) for s in digest.sections]
        assert shown == [
            ("Tea & science", ["On tea at T₀ < 5 & more", "On older"]),
            ("Cups", ["On cups"]),
            ("Other papers", ["On bare"]),
        ]
        assert digest.subject == "4 new papers in Tea & Cups"
        assert digest.papers == ("bare", "cups", "older", "on-tea")

    def test_three_hundred_authors_are_a_line(self) -> None:
        many = paper("many", authors=[f"Author {number}" for number in range(300)])
        text, _ = parts(told(many))
        assert "Author 4 and 295 more" in " ".join(text.split())
        assert "Author 5" not in text

    def test_a_paper_without_anything_is_its_title_and_abstract(self) -> None:
        text, page = parts(told(paper("bare")))
        assert "Other papers" in text
        assert "\nOn bare\n\nWe wait.\n\nhttps://" in text
        assert "Tags:" not in text + page

    @pytest.mark.parametrize(("count", "named", "more"), [(NAMED, NAMED, 0), (130, NAMED, 30)])
    def test_a_whole_import_is_cut_and_counted(self, count: int, named: int, more: int) -> None:
        digest = told(*(paper(f"p{number}") for number in range(count)))
        entries = [entry for section in digest.sections for entry in section.entries]
        assert (len(entries), digest.more, len(digest.papers)) == (named, more, count)
        assert sum(bool(entry.excerpt) for entry in entries) == IN_FULL
        text, page = parts(digest)
        assert (f"And {more} more" in text) == (f"And {more} more" in page) == bool(more)
        assert ("https://example.org/tea/recent/" in Links(page).addresses) == bool(more)

    def test_a_paper_of_the_day_says_so(self) -> None:
        (entry,) = index(TEA).papers
        digest = one_paper(entry, VOCABULARY, HEAD, "2026-11-24")
        text, page = parts(digest)
        assert digest.subject == "Paper of the day: On tea at T₀ < 5 & more"
        for part in (text, page):
            assert "Nothing is new in Tea &" in part
            assert "paper of the day instead" in " ".join(part.split())
        assert "Other papers" not in text
        assert digest.papers == ("on-tea",)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "Tea\r\nBcc: all@example.org\r\n\r\n<b>",
    "Tea\x00\x0b\x1b[31m\x85\u2028Bcc: x@example.org",
    "=?utf-8?q?=0D=0ABcc=3A_x=40example=2Eorg?=",
    ".\r\n.\r\nQUIT",
    "\u202eevil\u2066",
    "𝔘𝔫𝔦 中文 עברית 🫖 " * 20,
    "word" * 200,
    "",
]


class TestHostileTexts:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_text_stays_a_text(self, text: str) -> None:
        # Past the model, which would refuse some of these: nothing relies on it alone.
        wrong = Paper.model_construct(
            **{**paper("bad", tags=["tea"]).__dict__, "title": text, "authors": (text,)},
        ).model_copy(update={"venue": text, "abstract": text})
        (entry,) = index(wrong).papers
        head = Masthead(text or "x", "en", "https://example.org/")
        plain, _ = parts(told(TEA), head)
        for digest in (told(wrong, head=head), one_paper(entry, VOCABULARY, head, "2026-11-24")):
            made = read_back(message(digest, head, Envelope(), NOON).as_bytes())
            assert made["Bcc"] is None
            assert len(made.keys()) == 8
            assert len(made["Subject"]) <= 200
            assert not re.search(r"[\x00-\x1f\u202e\u2066]", made["Subject"])
            plain, page = parts(digest, head, Envelope())
            assert set(Links(page).tags) <= {
                *("html", "head", "meta", "title", "style", "body", "div"),
                *("h1", "h2", "h3", "p", "a", "br"),
            }
            assert "{{ 7 * 7 }}" in page or "{{" not in text
            assert "\x00" not in plain + page

    @example("000000000¡¡¡¡¡𐀀𐀀 ¡ ¡", "")
    @example("=?utf-8?q?=0D=0AX=3A_y?=", "=?utf-8?q?=0A?=")
    @given(st.text(max_size=80), st.text(max_size=40))
    def test_any_title_makes_a_message_that_reads_back(self, title: str, name: str) -> None:
        wrong = Paper.model_construct(**{**TEA.__dict__, "title": title})
        (entry,) = index(wrong).papers
        head = Masthead(name, "en", "https://example.org/")
        digest = one_paper(entry, VOCABULARY, head, "2026-11-24")
        made = read_back(message(digest, head, Envelope(), NOON).as_bytes())
        assert made["Subject"].split() == digest.subject.replace("=?", "= ?").split()
        assert made["Message-ID"]
