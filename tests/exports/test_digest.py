"""The selection, texts and message of a digest, read back as mail programs do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_index.exports.digest import (
    LISTED,
    WIDTH,
    DigestScope,
    MailAddresses,
    one_line,
    paper_of_the_day,
    sections,
    write_message,
)
from paper_index.model.issues import UsageError
from paper_index.model.paper import Paper
from paper_index.model.settings import SiteInfo
from paper_index.model.vocabulary import Tag, Vocabulary
from support.made_up_index import VOCABULARY, index, paper
from support.made_up_mail import read_back

TODAY = dt.date(2026, 11, 24)
YESTERDAY = TODAY - dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ADDRESSES = MailAddresses(
    sender="Thé et tasses <index@example.org>",
    to="list@example.org",
    unsubscribe="https://lists.example.org/leave?list=tea&way=" + "long" * 40,
)
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
(ENTRY,) = index(TEA).papers
IDS = st.sets(st.text("abc-123", min_size=1, max_size=6), min_size=1, max_size=30)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def scope(
    name: str = "Tea & Cups", url: str = "https://example.org/tea/", tag: Tag | None = None
) -> DigestScope:
    return DigestScope(SiteInfo(name, url=url), VOCABULARY, tag)


SCOPE = scope()


class Html(HTMLParser):
    """The elements, attributes and words of a page."""

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
    def links(self) -> list[str | None]:
        return [value for name, value in self.attributes if name == "href"]


def written(
    *papers: Paper,
    of: DigestScope = SCOPE,
    to: MailAddresses = ADDRESSES,
    since: dt.date | None = YESTERDAY,
) -> bytes:
    entries = index(*papers).papers
    return write_message(entries, of, to, time=NOON, since=since).as_bytes()


def parts(data: bytes) -> tuple[str, str]:
    message = read_back(data)
    found = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, page = (part.get_content() for part in found if part is not None)
    return text.replace("\r\n", "\n"), page


class TestPaperOfTheDay:
    @given(IDS, DAYS)
    def test_depends_on_the_ids_and_not_on_their_order(self, ids: set[str], day: dt.date) -> None:
        chosen = paper_of_the_day(sorted(ids), day)
        assert chosen in ids
        assert chosen == paper_of_the_day(sorted(ids, reverse=True), day)

    @given(IDS.filter(lambda ids: len(ids) > 1), DAYS)
    def test_is_not_in_the_previous_digest(self, ids: set[str], day: dt.date) -> None:
        last = paper_of_the_day(ids, day)
        assert paper_of_the_day(ids, day + dt.timedelta(days=1), [last]) != last

    def test_of_one_paper_is_that_one(self) -> None:
        assert paper_of_the_day(["tea"], TODAY, ["tea"]) == "tea"

    def test_without_papers_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            paper_of_the_day([], TODAY)

    def test_changes_on_few_days_when_a_paper_is_added(self) -> None:
        ids = [f"paper-{number}" for number in range(50)]
        days = [TODAY + dt.timedelta(days=number) for number in range(400)]
        changed = [d for d in days if paper_of_the_day(ids, d) != paper_of_the_day([*ids, "x"], d)]
        assert 0 < len(changed) < 400 * 0.05  # one day in 51 is the expected value
        assert {paper_of_the_day(ids, day) for day in days} == set(ids)


def test_a_scope_includes_narrower_tags_at_any_depth() -> None:
    def tag(name: str, parent: str | None = None) -> Tag:
        return Tag(id=name, name=name, group="g", definition="D.", parent=parent)

    tags = (tag("oolong", "green"), tag("green", "tea"), tag("tea"), tag("cups"))
    vocabulary = Vocabulary((), tags)
    oolong, bare = replace(ENTRY, tags=(tags[0],)), replace(ENTRY, tags=())
    site = SiteInfo("Tea", url="https://example.org/")
    assert DigestScope(site, vocabulary, tags[2]).includes(oolong)
    assert not DigestScope(site, vocabulary, tags[3]).includes(oolong)
    assert not DigestScope(site, vocabulary, tags[2]).includes(bare)
    assert DigestScope(site, vocabulary).includes(bare)


class TestHeaders:
    def test_are_read_back_as_they_were_given(self) -> None:
        message = read_back(written(TEA))
        assert message["Message-ID"] == "<2026-11-24@digest.tea.example.org>"
        assert message["Date"].datetime == NOON
        assert str(message["From"].addresses[0]) == "Thé et tasses <index@example.org>"
        assert message["To"].addresses[0].addr_spec == "list@example.org"
        assert message["Subject"] == "1 new paper in Tea & Cups"
        assert message["List-Id"] == "<digest.tea.example.org>"
        assert message["List-Unsubscribe"] == f"<{ADDRESSES.unsubscribe}>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "en"
        kinds = [part.get_content_type() for part in message.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/html"]

    def test_long_identifiers_are_not_folded(self) -> None:
        host = f"{'long-name.' * 12}example.org"
        data = written(TEA, of=scope(url=f"https://{host}/"))
        assert f"List-Unsubscribe: <{ADDRESSES.unsubscribe}>\r\n".encode() in data
        assert f"List-Id: <digest.{host}>\r\n".encode() in data
        assert f"Message-ID: <2026-11-24@digest.{host}>\r\n".encode() in data

    def test_all_other_lines_are_short_and_ascii(self) -> None:
        data = written(TEA, paper("umlauts", title="Ümläute " * 30))
        lines = data.decode("ascii").split("\r\n")
        assert not [line for line in lines if "\n" in line or "\r" in line]
        long = [line for line in lines if len(line) > 78]
        assert [line.split(":")[0] for line in long] == ["List-Unsubscribe"]

    def test_the_same_digest_gives_the_same_bytes(self) -> None:
        assert written(TEA) == written(TEA)

    def test_lists_have_ids_of_their_own(self) -> None:
        scopes = [SCOPE, scope(url="https://example.org/"), scope(tag=VOCABULARY.tags[1])]
        ids = ["digest.tea.example.org", "digest.example.org", "digest.cups.tea.example.org"]
        assert [one.list_id for one in scopes] == ids

    def test_a_tag_is_named_in_the_subject(self) -> None:
        of = scope(tag=VOCABULARY.tags[0])
        message = read_back(written(TEA, of=of, to=MailAddresses()))
        assert message["Subject"] == "1 new paper on Tea & science"
        assert message["From"] is None
        assert message["To"] is None

    @pytest.mark.parametrize(
        "url", ["http://[::1]:8000/", "https://bücher.example/", "https://a_b.example./x y/"]
    )
    def test_any_site_has_a_valid_id(self, url: str) -> None:
        assert read_back(written(TEA, of=scope(url=url)))["Message-ID"]


class TestAddresses:
    @pytest.mark.parametrize(
        "wrong",
        [
            *("tea", "a@", "@b", "a b@c", "a@b c", "a@b, c@d", "é@example.org"),
            *("a@b\r\nBcc: c@d", "a@b\n", "a@é.org", "<a@b> SIZE=1", "a@b>\u2028", "x" * 900),
            *("Tea\r\nBcc: x <a@b>", "=?utf-8?q?=0A?= <a@b>", "a..b@c", "a@b..c"),
        ],
    )
    @pytest.mark.parametrize("option", ["sender", "to"])
    def test_only_one_plain_address_is_accepted(self, wrong: str, option: str) -> None:
        with pytest.raises(UsageError, match="not a mail address"):
            MailAddresses(**{option: wrong})

    @pytest.mark.parametrize(
        "wrong",
        [
            *("http://a.b", "leave", "https://a b", "https://a.b\r\nX: y", "mailto:a@b>,<x"),
            *("https://a/=?utf-8?q?=0A?=", "https://é", "https://" + "a" * 900),
        ],
    )
    def test_an_unsubscribe_address_is_https_or_mailto(self, wrong: str) -> None:
        with pytest.raises(UsageError, match="is not an address"):
            MailAddresses(unsubscribe=wrong)


class TestParts:
    def test_have_the_same_content(self) -> None:
        text, page = parts(written(TEA))
        shown = " ".join(" ".join(Html(page).words).split())
        for expected in (
            *("On tea at T₀ < 5 & more", "Ada Brown, Grace Cole", "13 April 2021 · Cups 2022"),
            *("Tags: Tea & science, Cups", "New in Tea & Cups since 23 November 2026: 1 paper."),
            "We pour x² cups.",
        ):
            assert expected in " ".join(text.split())
            assert expected in shown
        for link in ("https://example.org/tea/papers/on-tea/", ADDRESSES.unsubscribe):
            assert link in text.splitlines()
            assert link in Html(page).links

    def test_the_text_is_laid_out_in_blocks(self) -> None:
        text, _ = parts(written(paper("bare"), paper("cups", tags=["cups"])))
        assert text == (
            "Tea & Cups, 24 November 2026\n\n"
            "New in Tea & Cups since 23 November 2026: 2 papers.\n\n\n"
            "Cups\n----\n\nOn cups\nTags: Cups\n\nWe wait.\n\n"
            "https://example.org/tea/papers/cups/\n\n\n"
            "Other papers\n------------\n\nOn bare\n\nWe wait.\n\n"
            "https://example.org/tea/papers/bare/\n\n"
            f"-- \nTea & Cups\nhttps://example.org/tea/\nTo leave this list:\n"
            f"{ADDRESSES.unsubscribe}\n"
        )

    def test_text_is_wrapped(self) -> None:
        text, _ = parts(written(TEA))
        assert not [x for x in text.splitlines() if len(x) > WIDTH and not x.startswith("https:")]

    def test_an_abstract_is_an_excerpt(self) -> None:
        excerpt = sections([ENTRY], SCOPE)[0][1][0].excerpt
        assert 350 < len(excerpt) <= 401
        assert excerpt.endswith("…")

    def test_html_loads_nothing_and_has_no_table(self) -> None:
        found = Html(parts(written(TEA))[1])
        assert not {"img", "script", "link", "table", "iframe", "math"} & set(found.tags)
        assert not [name for name, _ in found.attributes if name in {"src", "srcset", "onclick"}]

    def test_papers_are_listed_once_under_their_first_tag(self) -> None:
        papers = (
            TEA,
            paper("bare"),
            paper("older", tags=["tea"], published="2020"),
            paper("cups", tags=["cups"]),
        )
        found = sections(index(*papers).papers, SCOPE)
        assert [(heading, [entry.title for entry in entries]) for heading, entries in found] == [
            ("Tea & science", ["On tea at T₀ < 5 & more", "On older"]),
            ("Cups", ["On cups"]),
            ("Other papers", ["On bare"]),
        ]
        assert read_back(written(*papers))["Subject"] == "4 new papers in Tea & Cups"

    def test_of_three_hundred_authors_five_are_named(self) -> None:
        crowd = paper("crowd", authors=[f"Author {number}" for number in range(300)])
        text, _ = parts(written(crowd))
        assert "Author 4 and 295 more" in " ".join(text.split())
        assert "Author 5" not in text

    @pytest.mark.parametrize(("count", "more"), [(LISTED, 0), (LISTED + 30, 30)])
    def test_a_large_import_is_cut_and_counted(self, count: int, more: int) -> None:
        text, page = parts(written(*(paper(f"p{number}") for number in range(count))))
        assert page.count("<h3") == LISTED
        assert (f"And {more} more" in text) == (f"And {more} more" in page) == bool(more)
        assert ("https://example.org/tea/recent/" in Html(page).links) == bool(more)

    def test_a_paper_of_the_day_is_announced_as_such(self) -> None:
        data = written(TEA, since=None)
        text, page = parts(data)
        assert read_back(data)["Subject"] == "Paper of the day: On tea at T₀ < 5 & more"
        for part in (text, page):
            assert "No new papers in Tea &" in part
            assert "the paper of the day" in " ".join(part.split())
        assert "Other papers" not in text


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
    def test_are_shown_as_text(self, text: str) -> None:
        # Past the model, which refuses some of these: the digest does not rely on it.
        wrong = Paper.model_construct(
            **{**paper("bad", tags=["tea"]).__dict__, "title": text, "authors": (text,)},
        ).model_copy(update={"venue": text, "abstract": text})
        of = scope(text or "x")
        for since in (YESTERDAY, None):
            data = written(wrong, of=of, to=MailAddresses(), since=since)
            message = read_back(data)
            assert message["Bcc"] is None
            assert len(message.keys()) == 8
            assert len(message["Subject"]) <= 200
            assert not re.search(r"[\x00-\x1f\u202e\u2066]", message["Subject"])
            plain, page = parts(data)
            assert set(Html(page).tags) <= {
                *("html", "head", "meta", "title", "style", "body", "div"),
                *("h1", "h2", "h3", "p", "a", "br"),
            }
            assert "{{ 7 * 7 }}" in page or "{{" not in text
            assert "\x00" not in plain + page

    @example("000000000¡¡¡¡¡𐀀𐀀 ¡ ¡", "")
    @example("=?utf-8?q?=0D=0AX=3A_y?=", "=?utf-8?q?=0A?=")
    @settings(max_examples=30)
    @given(st.text(max_size=80), st.text(max_size=40))
    def test_any_title_gives_a_message_that_reads_back(self, title: str, name: str) -> None:
        wrong = Paper.model_construct(**{**TEA.__dict__, "title": title})
        entry = replace(ENTRY, paper=wrong)
        made = write_message([entry], scope(name), MailAddresses(), time=NOON, since=None)
        message = read_back(made.as_bytes())
        subject = f"Paper of the day: {one_line(title)}".replace("=?", "= ?")
        assert message["Subject"].split() == subject.split()
        assert message["Message-ID"]
