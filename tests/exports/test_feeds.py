"""Both formats, as programs read them: valid, whole, and the same for the same index."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from paper_index.exports.feeds import UNKNOWN, atom, json_feed
from support.feed_rules import ATOM, as_read, valid_atom, valid_json
from support.made_up_channels import CONTEXT, CONTROLS, HOSTILE, channel
from support.made_up_index import paper

if TYPE_CHECKING:
    from paper_index.exports.feeds import Channel
    from paper_index.model.paper import Paper


def parsed(made: Channel) -> Any:
    return as_read(atom(made, CONTEXT))


def read_json(made: Channel) -> dict[str, Any]:
    return valid_json(json_feed(made, CONTEXT))


def read_atom(made: Channel) -> ET.Element:
    return valid_atom(atom(made, CONTEXT))


def tea(**fields: object) -> Paper:
    known: dict[str, object] = {"authors": ["Ada Brown"], "added": "2024-01-02", "tags": ["tea"]}
    return paper("tea", **{**known, **fields})


def test_a_channel_without_papers_is_a_feed() -> None:
    feed = read_atom(channel())
    assert feed.findtext(f"{ATOM}updated") == UNKNOWN
    assert parsed(channel()).entries == []
    assert read_json(channel())["items"] == []


def test_a_feed_says_what_it_is_and_where() -> None:
    found = parsed(channel(tea())).feed
    assert (found.title, found.subtitle, found.language) == ("New papers", "What entered.", "en")
    assert {(link.rel, link.href) for link in found.links} == {
        ("self", "https://example.org/tea/feeds/recent.xml"),
        ("alternate", "https://example.org/tea/recent/"),
    }
    assert found.generator.startswith("Paper Index")
    written = read_json(channel(tea()))
    assert written["home_page_url"] == "https://example.org/tea/recent/"
    assert written["feed_url"] == "https://example.org/tea/feeds/recent.json"
    assert written["language"] == "en"


def test_a_channel_without_a_description_leaves_it_out() -> None:
    made = replace(channel(), description="")
    assert read_atom(made).find(f"{ATOM}subtitle") is None
    assert "description" not in read_json(made)


def test_an_entry_has_all_that_is_known() -> None:
    (entry,) = parsed(channel(tea(abstract="We pour.\nWe wait."))).entries
    (item,) = read_json(channel(tea(abstract="We pour.\nWe wait.")))["items"]
    assert entry.id == entry.link == item["id"] == item["url"]
    assert entry.id == "https://example.org/tea/papers/tea/"
    assert entry.published == entry.updated == item["date_published"] == "2024-01-02T00:00:00Z"
    assert [name.name for name in entry.authors] == ["Ada Brown"]
    assert item["authors"] == [{"name": "Ada Brown"}]
    assert [(tag.term, tag.label) for tag in entry.tags] == [("tea", "Tea & science")]
    assert item["tags"] == ["Tea & science"]
    assert entry.content[0].value == item["content_html"] == "<p>We pour.</p><p>We wait.</p>"
    assert item["content_text"] == "We pour.\n\nWe wait."


@pytest.mark.parametrize(("title", "read"), HOSTILE.items())
def test_hostile_texts_come_out_as_texts(title: str, read: str) -> None:
    made = channel(tea(title=title, abstract=title), title=title)
    feed = read_atom(made)
    (entry,) = feed.findall(f"{ATOM}entry")
    (item,) = read_json(made)["items"]
    assert feed.findtext(f"{ATOM}title") == entry.findtext(f"{ATOM}title") == item["title"] == read
    # The content is HTML inside XML: what a browser would show of it is the text again.
    tree = ET.fromstring(f"<div>{entry.findtext(f'{ATOM}content')}</div>")
    assert "".join(tree.itertext()) == item["content_text"] == read
    assert {element.tag for element in tree.iter()} == {"div", "p"}
    assert len(parsed(made).entries) == 1


def test_control_characters_do_not_break_a_feed() -> None:
    made = channel(tea().model_copy(update={"title": CONTROLS, "abstract": CONTROLS}))
    assert read_atom(made).findtext(f"{ATOM}entry/{ATOM}title", "").startswith("Bell, escape")
    assert read_json(made)["items"][0]["title"].startswith("Bell, escape")


def test_a_text_of_forbidden_characters_leaves_a_valid_feed() -> None:
    made = channel(tea(title="\uffff", abstract="\uffff"))
    read_atom(made)
    assert read_json(made)["items"][0]["content_text"] == ""


def test_a_paper_without_authors_is_the_index_s() -> None:
    made = channel(tea(authors=[]))
    assert read_atom(made).findall(f"{ATOM}entry/{ATOM}author") == []
    assert read_atom(made).findtext(f"{ATOM}author/{ATOM}name") == "Tea & papers"
    assert "authors" not in read_json(made)["items"][0]
    assert read_json(made)["authors"][0]["name"] == "Tea & papers"


def test_every_author_and_the_whole_abstract_are_in_it() -> None:
    names, abstract = [f"Author {number}" for number in range(300)], "word " * 3_999 + "last."
    made = channel(tea(authors=names, abstract=abstract))
    (entry,), (item,) = parsed(made).entries, read_json(made)["items"]
    assert [author.name for author in entry.authors] == names
    assert [author["name"] for author in item["authors"]] == names
    assert entry.content[0].value == f"<p>{abstract}</p>"
    assert item["content_text"] == abstract


def test_a_paper_whose_day_is_unknown_has_none() -> None:
    made = channel(tea(added=None))
    entry = read_atom(made).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}published") is None
    assert entry.findtext(f"{ATOM}updated") == UNKNOWN
    assert not {"date_published", "date_modified"} & set(read_json(made)["items"][0])


def test_the_order_of_the_papers_changes_no_byte() -> None:
    papers = [paper(f"p{number}", added="2024-01-02", published="2020") for number in range(70)]
    made = channel(*papers)
    shuffled = list(made.papers)
    random.Random(1).shuffle(shuffled)
    other = replace(made, papers=tuple(shuffled))
    for write in (atom, json_feed):
        assert write(made, CONTEXT) == write(made, CONTEXT) == write(other, CONTEXT)


def test_an_entry_reads_the_same_after_another_paper_entered() -> None:
    before = channel(tea())
    after = channel(tea(), paper("cups", added="2025-01-02"))
    entries = [
        {ET.tostring(entry).strip() for entry in read_atom(made).findall(f"{ATOM}entry")}
        for made in (before, after)
    ]
    assert entries[0] < entries[1]
    assert read_json(before)["items"][0] in read_json(after)["items"]
