"""No comment is lost by formatting, wherever a curator wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from paper_index.content.entries import lost_comments
from paper_index.content.format import format_paper, update_paper
from paper_index.content.format_lists import (
    format_authors,
    format_verdict,
    format_vocabulary,
    split_verdicts,
)
from paper_index.content.read import parse_yaml
from paper_index.model.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAPER = """\
abstract: "We pour: tea"
links:
  data: https://example.org/a
  talk: https://example.org/b
title: 'On the Cooling of Tea'
authors:
  - Ada Brown
  - Grace Cole
note: >-
  We like it: it is good
  and long.
published: 2021
tags: [
  tea-science,
  cup-theory,
]
aliases: []
"""
VOCABULARY = """\
tags:
  tea-science:
    name: Tea science
    group: field
    definition: How tea behaves.
    aliases: [tea]
  cup-theory:
    group: field
    name: Cup theory
    definition: >-
      What cups have in common
      and so on.
    aliases:
      - cups
      - mugs
groups:
  field:
    name: Field
  method: {name: Method}
"""
AUTHORS = """\
grace:
  name: Grace Cole
  aliases: [gc]
ada:
  names:
    - A. Brown
    - Ada B.
  name: "Ada Brown"
"""
VERDICTS = """\
- same: [a, b]
  reason: It is one.
- reason: >-
    Two: works
    really
  different:
    - c
    - d
"""


def paper(source: str) -> Paper:
    data = parse_yaml(source, "x.yml")[0].data
    assert isinstance(data, dict)
    tags = ("cup-theory", "tea-science")
    return Paper.model_validate({**data, "id": "x", "tags": tags, "citation_key": "brown2021"})


def format_any_paper(data: bytes) -> bytes:
    return format_paper(data, paper(data.decode()))


def update_any_paper(data: bytes) -> bytes:
    return update_paper(data, paper(data.decode()), ["authors", "tags", "citation_key"])


VERDICT = """\
reason: >-
  Two: works
  really
different:
  - c
  - d
"""


FORMATTERS = [
    (PAPER, format_any_paper),
    (PAPER, update_any_paper),
    (VOCABULARY, format_vocabulary),
    (AUTHORS, format_authors),
    (VERDICT, format_verdict),
]


def commented(source: str) -> Iterator[str]:
    """Yield a text with comments in each place: behind a line, or on lines above it."""
    lines = source.splitlines()
    for number, line in enumerate(lines):
        indent = re.match(r" *", line)
        assert indent
        for new in (
            [f"{line}  # one"],
            ["# one", line],
            [f"{indent[0]}# one", f"{indent[0]}# two", line],
            ["", "# one", "", line],
        ):
            yield "\n".join([*lines[:number], *new, *lines[number + 1 :], ""])
    yield f"{source}# one\n"
    yield f"{source}\n  # one\n"


# Some hundred files are written.
@pytest.mark.slow
@pytest.mark.parametrize(("source", "formatted"), FORMATTERS)
def test_a_comment_in_any_place_stays(source: str, formatted: Callable[[bytes], bytes]) -> None:
    places = 0
    for text in commented(source):
        document, issues = parse_yaml(text, "x.yml")
        if issues or lost_comments("# one", text):
            # In the middle of a folded text, a # is text or an error.
            continue
        places += 1
        once = formatted(text.encode())
        assert not lost_comments(text, once.decode()), text
        assert formatted(once) == once, text
        if formatted not in (format_any_paper, update_any_paper):
            assert parse_yaml(once.decode(), "x.yml")[0].data == document.data
        else:
            assert paper(once.decode()) == paper(text)
    assert places > 10


# So are some hundred here.
@pytest.mark.slow
def test_a_comment_in_a_list_of_verdicts_goes_into_one_of_their_files() -> None:
    for text in commented(VERDICTS):
        document, issues = parse_yaml(text, "x.yml")
        if not (issues or lost_comments("# one", text)):
            files = split_verdicts(text.encode())
            assert [parse_yaml(one.decode(), "x.yml")[0].data for one in files] == document.data
            assert not lost_comments(text, "---\n".join(one.decode() for one in files))


def test_a_comment_stays_above_its_key_and_one_at_the_top_at_the_top() -> None:
    text = "# The file.\nabstract: We pour tea.\n# The title.\ntitle: Tea # short\n"
    assert format_any_paper(text.encode()).decode() == (
        "# The file.\n# The title.\ntitle: Tea # short\ntags: [cup-theory, tea-science]\n"
        "citation_key: brown2021\nabstract: >-\n  We pour tea.\n"
    )


@pytest.mark.parametrize(
    "text",
    ["{title: Tea, abstract: We pour.} # one\n", 'title: Tea\nabstract: "We\u2028pour" # c\n'],
)
def test_comments_of_a_file_in_another_style_go_to_its_top(text: str) -> None:
    once = format_any_paper(text.encode())
    assert not lost_comments(text, once.decode())
    assert once.startswith(b"# ")
    assert paper(once.decode()) == paper(text)
