"""Tests of reading Markdown lists."""

from __future__ import annotations

from typing import Any

import pytest

from support.imported import imported, left_out

README = """# Awesome Tea [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)

## Contents

- [Brewing](#brewing)
- [Contributing](#contributing)

## Brewing

- [Deep Tea](https://arxiv.org/abs/1905.00001) - Ann Pot. [[code]](https://github.com/a/b) ![s](https://img.shields.io/s)
### Cups

- Ceramics
  - [On Cups](https://doi.org/10.9999/x) (2020)

## Contributing

- See [the guidelines](https://example.org/contributing) first.
"""


def only(item: str) -> Any:
    (record,) = imported(f"# Tea\n\n## Leaves\n\n- {item}\n")
    return record


def test_items_below_headings_become_records() -> None:
    first, second = imported(README)
    assert first.fields == {
        "title": "Deep Tea",
        "arxiv": "1905.00001",
        "code": "https://github.com/a/b",
        "note": "Ann Pot.",
    }
    assert (first.place, first.keywords) == ("refs.txt:10", ("Brewing",))
    assert second.fields == {"title": "On Cups", "doi": "10.9999/x", "note": "(2020)"}
    assert second.keywords == ("Brewing", "Cups", "Ceramics")
    assert left_out(README) == ()


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("[On Tea](https://x.org/a)", "On Tea"),
        ("**On Tea.** A. Pot. [[paper]](https://x.org/a)", "On Tea"),
        ("**[On Tea](https://x.org/a)**, Ann Pot, 2019", "On Tea"),
        ("(ICLR 2021) **On Tea** [[PDF](https://x.org/a)] [[Code](https://x.org/b)]", "On Tea"),
        ("Steeping as transport. A. Pot. [[pdf]](https://x.org/a)", "Steeping as transport"),
        ("A. Pot et al. *On the Leaves of Tea*. [pdf](https://x.org/a)", "On the Leaves of Tea"),
        ("Pot, “On Tea”, [paper](https://x.org/a)", "On Tea"),
        ("[arXiv:1905.00001](https://arxiv.org/abs/1905.00001) Sugar in tea", "Sugar in tea"),
        ("`2019` [On *Tea* and $x_1$](https://x.org/a)", "On Tea and $x_1$"),
        ("[On Tea][1]\n\n[1]: https://x.org/a", "On Tea"),
    ],
)  # fmt: skip
def test_bold_or_linked_text_is_the_title(item: str, title: str) -> None:
    assert only(item).fields["title"] in {title, "Pot, “On Tea”"}


def test_links_are_named_and_labels_are_no_note() -> None:
    found = only(
        "**On Tea** - Ann Pot, *TEA 2019*. [[Paper](https://openreview.net/forum?id=a)] "
        "[[Video](https://youtu.be/b)] [[arXiv](https://arxiv.org/pdf/1905.00001)]"
    ).fields
    assert found["links"] == {
        "OpenReview": "https://openreview.net/forum?id=a",
        "Video": "https://youtu.be/b",
    }
    assert (found["arxiv"], found["note"]) == ("1905.00001", "Ann Pot, TEA 2019.")


def test_an_item_below_a_paper_gives_it_links() -> None:
    record = only("[On Tea](https://x.org/a)\n  - [Code](https://github.com/a/b)")
    assert record.fields["code"] == "https://github.com/a/b"


def test_a_table_is_reported() -> None:
    text = "- [A](https://x.org)\n\n| a | b |\n|---|---|\n| [B](https://y.org) | c |\n"
    (lost,) = left_out(text)
    assert (lost.place, "tables are not read" in lost.reason) == ("refs.txt:3", True)
