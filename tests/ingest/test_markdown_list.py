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
    assert second.fields == {"title": "On Cups", "doi": "10.9999/x", "published": "2020"}
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
        ("**TeaNet**: Steeping Leaves by Machine, [pdf](https://x.org/a)",
         "TeaNet: Steeping Leaves by Machine"),
        ("**TN** - Steeping Leaves by Machine (2019), A. Pot et al. [[pdf]](https://x.org/a)",
         "TN: Steeping Leaves by Machine"),
        ("**TeaNet**: a tool for steeping leaves [pdf](https://x.org/a)", "TeaNet"),
        ("[[ICML2019](https://x.org/a)] Steeping Leaves by Machine", "Steeping Leaves by Machine"),
        ("[[Vis Tea](https://x.org/a)] Steeping by Machine [[C++](https://x.org/b)]",
         "Steeping by Machine"),
        ("ICML 2019 best paper, Steeping by Machine, [Website](https://x.org/a)",
         "Steeping by Machine"),
        ("Steeping by Machine(arxiv, 2019/05/26) [[LINK]](https://x.org/a)",
         "Steeping by Machine"),
        ("Is the Tea Hot? Steeping by Machine (ICML 2019) [[LINK]](https://x.org/a)",
         "Is the Tea Hot? Steeping by Machine"),
        ("Is the Tea Hot? A. Pot and B. Cup. [[pdf]](https://x.org/a)", "Is the Tea Hot?"),
        ("[`2019`] *The Coming Age of Tea*, Pots [[📄]](https://x.org/a)", "The Coming Age of Tea"),
        ("**01.Steeping by Machine** : [**Paper**](https://x.org/a)", "Steeping by Machine"),
        ("CoRL 2019, Oral. Steeping by Machine. [pdf](https://x.org/a). It is hot.",
         "Steeping by Machine"),
        ("Science Robotics, 2019, Steeping by Machine. [pdf](https://x.org/a)",
         "Steeping by Machine"),
        ("ICRA 2019, TN - Steeping Leaves by Machine. [pdf](https://x.org/a). Works well there.",
         "TN: Steeping Leaves by Machine"),
        ("**Steeping of Leaves**\n  **by Machine.** [pdf](https://x.org/a)",
         "Steeping of Leaves by Machine"),
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
    assert (found["arxiv"], found["note"], found["venue"]) == ("1905.00001", "Ann Pot", "TEA")


def test_words_in_brackets_below_a_paper_are_keywords() -> None:
    record = only("[On Tea](https://a.org)\n  - 🔑 Key: [green tea], [pdf]\n  - Env: [Cups]")
    assert record.keywords == ("Leaves", "green tea", "pdf", "Cups")
    assert "note" not in record.fields


def test_links_to_unknown_sites_are_named_by_their_labels() -> None:
    item = "**On Tea** [[project page](https://a.org)] [Demo](https://b.org) [link](https://c.org)"
    assert only(f"{item} [[Website](https://youtu.be/d)]").fields["links"] == {
        "Project": "https://a.org",
        "Demo": "https://b.org",
        "c.org": "https://c.org",
        "Video": "https://youtu.be/d",
    }


def test_an_item_below_a_paper_gives_it_links() -> None:
    record = only("[On Tea](https://x.org/a)\n  - [Code](https://github.com/a/b)")
    assert record.fields["code"] == "https://github.com/a/b"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("Authors: Ann Pot, Bo Cup", {"authors": ("Ann Pot", "Bo Cup")}),
        ("**Authors**: Pot, Cup, Jug (2019)", {"authors": ("Pot", "Cup", "Jug")}),
        ("*Venue:* TEA 2019", {"venue": "TEA", "venue_year": "2019", "published": "2019"}),
        ("Year: 2019", {"published": "2019"}),
        ("TL;DR: It steeps.", {"note": "It steeps."}),
        ("Abstract: We pour tea.", {"abstract": "We pour tea."}),
        ("Source: https://github.com/a/b", {"code": "https://github.com/a/b"}),
        ("It steeps for long", {"note": "It steeps for long"}),
    ],
)
def test_an_item_below_a_paper_says_what_it_is(below: str, expected: dict[str, Any]) -> None:
    record = only(f"[On Tea](https://arxiv.org/abs/1905.00001)\n  - {below}")
    expected = {"title": "On Tea", "arxiv": "1905.00001", **expected}
    assert {key: value for key, value in record.fields.items() if key != "type"} == expected


def test_lists_in_lists_are_read_to_any_depth() -> None:
    text = (
        "# T\n\n- A\n  - B\n    1. [On Tea](https://x.org/a)\n       - [pdf](https://x.org/p.pdf)\n"
    )
    (record,) = imported(text)
    assert record.keywords == ("A", "B")
    assert record.fields["links"] == {"x.org": "https://x.org/a", "PDF": "https://x.org/p.pdf"}


@pytest.mark.parametrize("link", ["[On Tea][1]", "[On Tea][]", "[On Tea]"])
def test_links_may_be_defined_elsewhere(link: str) -> None:
    text = f"- {link}\n\n[1]: https://doi.org/10.9999/x\n[on tea]: https://doi.org/10.9999/x 'T'\n"
    (record,) = imported(text)
    assert record.fields == {"title": "On Tea", "doi": "10.9999/x"}


@pytest.mark.parametrize(
    "opening",
    [
        "<details>\n<summary>Cups</summary>\n",
        "<details open>\n<summary>\n<b>Cups</b>\n</summary>\n\n",
        "<details><summary><h3>Cups</h3></summary>\n",
    ],
)
def test_what_is_folded_is_read(opening: str) -> None:
    item = "- [On Tea](https://arxiv.org/abs/1905.00001)\n"
    text = f"# T\n\n## Leaves\n\n{opening}{item}</details>\n\n- [On Pots](https://x.org)\n"
    inside, outside = imported(text)
    assert (inside.keywords, outside.keywords) == (("Leaves", "Cups"), ("Leaves",))
    line = text[: text.index(item)].count("\n") + 1
    assert inside.place == f"refs.txt:{line}"


def test_a_year_as_heading_is_the_date() -> None:
    (record,) = imported("# T\n\n## Cups\n\n### 2019\n\n- [x] [On Tea](https://x.org)\n")
    assert (record.fields["published"], record.keywords) == ("2019", ("Cups",))
    assert "note" not in record.fields


def test_lists_in_html_are_reported() -> None:
    text = "- [A](https://x.org)\n\n<ul>\n<li><a href='https://y.org'>On Tea</a></li>\n</ul>\n"
    (lost,) = left_out(text)
    assert (lost.place, lost.reason) == ("refs.txt:3", "lists and tables in HTML are not read")


@pytest.mark.parametrize(
    ("item", "title", "note"),
    [
        ("Ann Pot, Bo Cup. On the Heat of Tea. TeaConf 2020.", "On the Heat of Tea",
         "Ann Pot, Bo Cup."),
        ("Pot, A., Cup, B. (2020). On the Heat of Tea. *Tea*, 5, 1.", "On the Heat of Tea",
         "Pot, A., Cup, B. Tea, 5, 1."),
        ("[1] A. Pot et al. On the Heat of Tea. 2020.", "On the Heat of Tea",
         None),
        ('[2] A. Pot, "On Tea," in *Proc. Tea*.', "On Tea", "A. Pot, in Proc. Tea."),
        ("(TeaConf 2020) On the Heat of Tea", "On the Heat of Tea", None),
        ("[Tea'20] On the Heat of Tea :star::star:", "On the Heat of Tea", "[Tea'20]"),
        ("<b>On Tea</b>, <i>Ann Pot</i>", "On Tea", "Ann Pot"),
        ("**TeaConf 2020** [On Tea](https://a.org/2)", "On Tea", None),
        ("**[TeaConf'20]** [On Tea](https://a.org/2)", "On Tea", "[TeaConf'20]"),
        ("**HOT**: [On the Heat of Tea](https://a.org/2)", "On the Heat of Tea", "HOT"),
        ("**Tea in 2020** ([Tea Weekly](https://a.org/2))", "Tea in 2020", "(Tea Weekly)"),
        ("On the Heat of Tea (TeaConf 2020)", "On the Heat of Tea", None),
        ("On the Heat of Tea (and Cups).", "On the Heat of Tea (and Cups)", None),
        ("On Tea, Cups and Pots. Some words on it.", "On Tea, Cups and Pots",
         "Some words on it."),
    ],
)  # fmt: skip
def test_what_stands_before_a_title_is_no_title(item: str, title: str, note: str | None) -> None:
    record = only(f"{item} [[pdf]](https://a.org/1.pdf)")
    assert (record.fields["title"], record.fields.get("note")) == (title, note)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("(2019), A. Pot et al.", {"authors": ("A. Pot", "et al."), "published": "2019"}),
        ("(2019), A. Pot and B. Cup", {"authors": ("A. Pot", "B. Cup"), "published": "2019"}),
        ("*ICML 2019* `#green-tea`", {"venue": "ICML", "venue_year": "2019", "published": "2019"}),
        ("[2019/05] *ICML 2020*",
         {"venue": "ICML", "venue_year": "2020", "published": "2019-05"}),
        ("(arXiv 2019.05)", {"published": "2019-05"}),
        ("UMAP, 2019.", {"venue": "UMAP", "venue_year": "2019", "published": "2019"}),
        ("by Ann Pot and Bo Cup, 2019", {"authors": ("Ann Pot", "Bo Cup"), "published": "2019"}),
        ("<> by Ann Pot", {"note": "Ann Pot"}),
        (", Journal of Tea 2019",
         {"venue": "Journal of Tea", "venue_year": "2019", "published": "2019"}),
        ("Pot, A., & Cup, B. *ICML 2019*. (A note)",
         {"authors": ("A. Pot", "B. Cup"), "venue": "ICML", "venue_year": "2019",
          "published": "2019", "note": "(A note)"}),
        ("\\\n  *A. Pot, Bo Cup* \\\n  arXiv 2019. \\\n  May 26, 2019",
         {"authors": ("A. Pot", "Bo Cup"), "published": "2019-05-26"}),
        ("Pot, Ann, et al. :star:", {"authors": ("Ann Pot", "et al.")}),
        ("Pot, Ann, and Bo de Cup.", {"note": "Pot, Ann, and Bo de Cup."}),
        ("Pot, Ann, and B. Cup. ICML 2019",
         {"authors": ("Ann Pot", "B. Cup"), "venue": "ICML", "venue_year": "2019",
          "published": "2019"}),
        ("Deep Cups, Green Tea and Hot Water. ICML 2019",
         {"venue": "ICML", "venue_year": "2019", "published": "2019",
          "note": "Deep Cups, Green Tea and Hot Water."}),
        ("(KDD 2019) [[Summary]](notes/a.pdf)",
         {"venue": "KDD", "venue_year": "2019", "published": "2019"}),
        ("*In* ICML 2019. NeurIPS 2020.",
         {"venue": "ICML", "venue_year": "2019", "published": "2019", "note": "NeurIPS 2020."}),
        ("ICML 2019, Best Paper 2020",
         {"venue": "ICML", "venue_year": "2019", "published": "2019", "note": "Best Paper 2020"}),
        # None of these is certain.
        *(
            (words, {"note": words})
            for words in (
                "Green Tea, Hot Water",
                "Hot Water, Green Tea and Deep Cups",
                "Covers Green Tea and Deep Cups.",
                "Great Read, Good Tea, Highly Recommended",
                "Leaves, Water, and Green Tea",
                "Published 2019, cited 300 times",
                "Nature, nurture and noise.",
                # A second venue, or a part of brackets, would be lost.
                "(ICML 2019, NeurIPS 2020)",
                "(ICML 2019, Tea Award)",
                "(Springer, 2019)",
                "(workshop, ICML 2019)",
                "(pages 3-5)",
                "arXiv in French",
                "Vitamin C, Explainable AI",
                "See also Pot et al., 2019.",
            )
        ),
        ("(Tea University, Pot Lab)", {"note": "(Tea University, Pot Lab)"}),
        ("uses leaves, sensors", {"note": "uses leaves, sensors"}),
    ],
)  # fmt: skip
def test_what_follows_a_title_is_read(rest: str, expected: dict[str, Any]) -> None:
    record = only(f"**On the Heat of Tea** {rest} [[paper]](https://arxiv.org/abs/1905.00001)")
    expected = {"title": "On the Heat of Tea", "arxiv": "1905.00001", **expected}
    assert {key: value for key, value in record.fields.items() if key != "type"} == expected


def test_headings_with_a_link_to_a_paper_are_papers() -> None:
    head = "\n#### [The Heat of Tea {0}](https://arxiv.org/abs/1905.0000{0})\n\n"
    body = "*A. Pot, Bo Cup*\n\nICML 2019\n\n1. **First.** Like [On Pots](https://a.org/1).\n"
    text = "# Tea\n\n### Leaves\n" + "".join(head.format(one) + body for one in (1, 2, 3))
    found = imported(text)
    assert [one.fields["title"] for one in found] == [f"The Heat of Tea {n}" for n in (1, 2, 3)]
    assert {one.keywords for one in found} == {("Leaves",)}
    assert found[0].fields == {
        "title": "The Heat of Tea 1",
        "arxiv": "1905.00001",
        "authors": ("A. Pot", "Bo Cup"),
        "type": "conference",
        "venue": "ICML",
        "venue_year": "2019",
        "published": "2019",
        "note": "First. Like On Pots.",
    }


def test_headings_become_keywords_without_their_numbers_and_signs() -> None:
    item = "- [On Tea](https://a.org/1)\n"
    (record,) = imported(f"# T\n\n## 📄 2. Leaves\n\n### 2.1 Cups 🔥\n\n#### 2019 papers\n\n{item}")
    assert (record.keywords, record.fields["published"]) == (("Leaves", "Cups"), "2019")


def test_papers_may_be_below_a_heading_of_contents() -> None:
    text = (
        "# T\n\n## Contents\n\n- [Leaves](#leaves)\n\n### Leaves\n\n- [On Tea](https://a.org/1)\n"
    )
    assert [one.fields["title"] for one in imported(text)] == ["On Tea"]


def test_years_at_the_end_of_most_titles_are_dates() -> None:
    items = [f"- [The Heat of Tea, 201{n}](https://a.org/{n})\n" for n in range(3)]
    found = imported("".join(items))
    assert found[2].fields["title"] == "The Heat of Tea"
    assert found[2].fields["published"] == "2012"
    (record,) = imported("- [Tea statistics, 2012](https://a.org/1)\n")
    assert record.fields["title"] == "Tea statistics, 2012"


def test_several_paragraphs_with_a_link_to_a_paper_are_a_list() -> None:
    intro = "More in [the paper](https://a.org) and **here**.\n"
    row = '**[{0}]** A. Pot. "**Tea {0}**." [[pdf]](https://a.org/{0}.pdf)\n'
    rows = [row.format(number) for number in range(3)]
    found = imported("\n".join(["# A\n\n## Leaves\n", intro, *rows]))
    assert [record.fields["title"] for record in found] == ["Tea 0", "Tea 1", "Tea 2"]
    assert {record.keywords for record in found} == {("Leaves",)}
    # Two may be part of an introduction.
    few = "\n".join([*rows[:2], "- [On Cups](https://a.org/3)"])
    assert [record.fields["title"] for record in imported(few)] == ["On Cups"]
    assert [one.place for one in left_out(few)] == ["refs.txt:1", "refs.txt:3"]


def test_an_address_without_brackets_is_a_link() -> None:
    record = only("On the Heat of Tea: https://arxiv.org/abs/1905.00001.")
    assert record.fields == {"title": "On the Heat of Tea", "arxiv": "1905.00001"}
    assert only("**2020** [On Tea](https://a.org/2)").fields["published"] == "2020"
    source = "# Tea\n\n- [On Tea](https://a.org/1)\n- https://arxiv.org/abs/1905.00001\n"
    (lost,) = left_out(source)
    assert lost.reason == "it has no title; add it by `paper-index add 1905.00001`"


@pytest.mark.parametrize("title", ["**On the Heat of Tea** (2020)", "On the Heat of Tea (2020)"])
def test_items_below_a_title_without_a_link_are_its_details(title: str) -> None:
    nested = ["Authors: Ann Pot", "Paper: https://arxiv.org/abs/1905.00001", "Venue: TeaConf"]
    record = only("\n  - ".join([title, *nested, "Code: [git](https://github.com/a/b)"]))
    assert record.fields == {
        "title": "On the Heat of Tea",
        "authors": ("Ann Pot",),
        "published": "2020",
        "venue": "TeaConf",
        "arxiv": "1905.00001",
        "code": "https://github.com/a/b",
    }


def test_bold_text_above_papers_is_a_heading() -> None:
    record = only("**Hot tea**\n  - [On Tea](https://a.org/1)")
    assert record.fields["title"] == "On Tea"
    assert record.keywords == ("Leaves", "Hot tea")
