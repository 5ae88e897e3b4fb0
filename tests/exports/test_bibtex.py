"""BibTeX entries as they are written, and as an independent reader reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.exports.citations import bibtex_name
from paper_index.text.names import parse_name
from support.citation_readers import (
    TEXTS,
    Cited,
    bibliography_bibtex,
    depth,
    made_up,
    printed,
    read_bibtex,
    read_names,
    to_bibtex,
)
from support.made_up_index import paper

PAGE = "https://example.org/papers/tea/"


def test_an_article_says_all_that_is_known() -> None:
    tea = paper(
        "tea",
        title="GANs & the $\\Lambda$ of Tea",
        authors=["Ludwig van Beethoven", "Martin King Jr.", "OpenAI Team", "王小明"],
        published="2021-04-13",
        venue="Journal of Tea & Cups",
        venue_year="2022",
        volume="6",
        number="1",
        pages="12-34",
        doi="10.1000/tea_1",
        arxiv="2104.06083",
        category="cs.LG",
        abstract="It's 5% $f$.",
    )
    assert to_bibtex(tea, "beethoven2021gans", PAGE, abstract=True) == (
        "@article{beethoven2021gans,\n"
        "  author = {van Beethoven, Ludwig and King, Jr., Martin and {OpenAI Team} and {王小明}},\n"
        "  title = {{GANs} \\& the {$\\Lambda$} of Tea},\n"
        "  journal = {Journal of Tea \\& Cups},\n"
        "  volume = {6},\n"
        "  number = {1},\n"
        "  pages = {12--34},\n"
        "  year = {2022},\n"
        "  doi = {10.1000/tea_1},\n"
        "  eprint = {2104.06083},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass = {cs.LG},\n"
        "  url = {https://arxiv.org/abs/2104.06083},\n"
        "  abstract = {It's 5\\% $f$.},\n"
        "}\n"
    )


def test_a_preprint_has_a_month_and_no_field_that_is_unknown() -> None:
    assert to_bibtex(paper("tea", title="Tea", published="2021-04"), "tea") == (
        "@misc{tea,\n  title = {Tea},\n  year = {2021},\n  month = apr,\n}\n"
    )


@pytest.mark.parametrize(
    ("venue", "start", "field"),
    [
        ("ICML", "@inproceedings{", "  booktitle = {ICML},\n"),
        ("PNAS", "@article{", "  journal = {PNAS},\n"),
        ("Tea House", "@misc{", "  howpublished = {Tea House},\n"),
    ],
)
def test_the_type_of_an_entry_follows_the_venue(venue: str, start: str, field: str) -> None:
    entry = to_bibtex(paper("tea", venue=venue), "tea")
    assert entry.startswith(start)
    assert field in entry


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Plato", "Plato"),
        ("Ada Brown", "Brown, Ada"),
        ("Adam Goliński", "Goli{\\'n}ski, Adam"),
        ("Rien van de Weygaert", "van de Weygaert, Rien"),
        ("von Neumann", "von Neumann"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("John III", "{John III}"),
        ("Toon Van de Maele", "{Van de Maele}, Toon"),
        ("José Ortega y Gasset", "{Ortega y Gasset}, Jos{\\'e}"),
        ("Ludwig van", "{van}, Ludwig"),
        ("Flor Plaza-del-Arco", "{Plaza-del-Arco}, Flor"),
        ("Jean-Luc d'Été", "{d'{\\'E}t{\\'e}}, Jean-Luc"),
        ("bell hooks", "{hooks}, bell"),
        ("a, b, c", "{a}, {b, c}"),
        ("Black and Decker", "Decker, {Black and}"),
        ("Brown, --", "Brown, {-{}-}"),
        ("OpenAI Team {x}", "{OpenAI Team {\\textbraceleft}x{\\textbraceright}}"),
    ],
)
def test_a_name_is_written_so_that_bibtex_takes_it_apart_alike(name: str, written: str) -> None:
    assert bibtex_name(parse_name(name)) == written


def test_three_hundred_authors_are_read_back() -> None:
    authors = [f"Ada{n} van der Brown{n} Jr." for n in range(300)]
    names = read_names(to_bibtex(paper("tea", authors=authors), "tea"))
    assert [(n.first, n.von, n.last, n.jr) for n in names] == [
        ([f"Ada{n}"], ["van", "der"], [f"Brown{n}"], ["Jr."]) for n in range(300)
    ]


@pytest.mark.parametrize("name", ["{OpenAI, and Team}", "and", "others", "Ada and Bo Li", "a,,b"])
def test_no_name_becomes_two(name: str) -> None:
    entry = to_bibtex(made_up(authors=(name, "Bo Li")), "tea")
    assert len(read_names(entry)) == 2


@pytest.mark.parametrize(
    "title",
    ["$x", "a $ b $ c", "}{", "{{{", "\\", "\\}", "$\\}$", "]]></script>--", "%", "@misc{x,", '"',
     "a,\n@misc{y, title={b}}", "= {", "#", "$5$5", "🍵", "  x=y,"],
)  # fmt: skip
def test_a_hostile_title_stays_one_field(title: str) -> None:
    (entry,) = read_bibtex(to_bibtex(made_up(title=title), "tea"))
    assert set(entry.fields_dict) == {"title"}


@given(TEXTS, st.lists(TEXTS, max_size=3), TEXTS, TEXTS)
def test_any_texts_make_one_entry(title: str, authors: list[str], venue: str, note: str) -> None:
    tea = made_up(
        title=title, authors=tuple(authors), venue=venue, note=note, abstract=title,
        doi=venue,
    )  # fmt: skip
    source = to_bibtex(tea, "tea", note, abstract=True)
    assert depth(source) == 0
    (entry,) = read_bibtex(source)
    assert entry.key == "tea"
    assert set(entry.fields_dict) <= {
        "abstract", "annote", "author", "booktitle", "doi", "howpublished", "journal", "note",
        "number", "pages", "title", "url", "volume", "year",
    }  # fmt: skip
    printable = [name for name in authors if not all(c.isspace() or c < " " for c in name)]
    if "author" in entry.fields_dict:
        assert len(read_names(source)) <= len(printable)


def test_a_long_abstract_is_read_back_whole() -> None:
    abstract = "Tea cools & cups wait. " * 900
    (entry,) = read_bibtex(to_bibtex(paper("tea", abstract=abstract), "tea", abstract=True))
    assert printed(entry["abstract"]) == abstract.strip()


def test_a_bibliography_holds_entries_in_their_order() -> None:
    assert bibliography_bibtex([]) == ""
    cited = [Cited(paper("tea"), "b"), Cited(paper("cup"), "a")]
    assert [entry.key for entry in read_bibtex(bibliography_bibtex(cited))] == ["b", "a"]
