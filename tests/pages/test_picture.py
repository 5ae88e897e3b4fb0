"""The picture of an index: its size, its text, and hostile names."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import paper_index
from conftest import MKDOCS, TWO
from paper_index.model.issues import ContentError
from paper_index.pages import picture
from paper_index.pages.picture import draw_paper, draw_picture
from paper_index.workflows.build import build, generate
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

NAMES = [
    "Tea",
    "Entropy, Information and Structure",
    "Pneumonoultramicroscopicsilicovolcanoconiosis " * 6,
    "A" * 10_000,
    "Théorie de l’information: Энтропия και Ελληνικά",
    "量子情報とエントロピー",
    "אנטרופיה ומידע",
    "🧊🔥",
    r"Cups in $\mathbb{R}^3$ & <b>",
    "\u202e reversed \ufdfa",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_stays_inside_the_margin(name: str) -> None:
    made = draw_picture(index(paper("a")), name, name)
    image = Image.open(BytesIO(made))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (1200, 630))
    for edge in ((0, 0, 80, 630), (1120, 0, 1200, 630), (0, 0, 1200, 70), (0, 590, 1200, 630)):
        assert len(image.crop(edge).getcolors() or []) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_of_a_paper_is_small_and_nothing_overlaps(name: str) -> None:
    made = draw_paper(name, [name, "Ada Brown"], name)
    image = Image.open(BytesIO(made))
    assert (image.format, image.size) == ("PNG", (800, 420))
    assert len(made) < 25_000
    assert made == draw_paper(name, [name, "Ada Brown"], name)
    # Between the authors and the name of the index, and at the edges, is nothing but the ground.
    for edge in ((0, 0, 55, 420), (745, 0, 800, 420), (0, 338, 800, 358), (0, 400, 800, 420)):
        assert len(image.crop(edge).getcolors() or []) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Tea", "Tea"),
        ("Théorie", "Théorie"),
        ("Энтропия", "Энтропия"),
        ("量子 tea", "Liang Zi tea"),
        ("אב", "'v"),
        ("🧊 Tea", "Tea"),
    ],
)
def test_characters_that_the_font_lacks_are_transliterated(name: str, shown: str) -> None:
    assert picture.legible(name) == shown


def test_lines_are_complete_until_they_are_cut() -> None:
    font = picture.load_font(36)
    words = " ".join(f"word{number}" for number in range(40))
    assert " ".join(picture.break_lines(words, font, 99)) == words
    cut = picture.break_lines(words, font, 2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert all(font.getlength(line) <= picture.WIDTH - 180 for line in cut)


def test_the_numbers_count_papers_and_tags() -> None:
    assert picture.numbers(index()) == "0 papers   ·   2 tags"
    one = index(paper("a", published="2001"))
    assert picture.numbers(one) == "1 paper   ·   2 tags   ·   2001"
    two = index(paper("a", published="2001"), paper("b", published="2003"))
    assert picture.numbers(two).endswith("2001–2003")


def test_colours_are_those_of_the_theme() -> None:
    theme = Path(paper_index.__file__).parent / "site/theme/assets/paper-index/site.css"
    css = theme.read_text("utf-8")
    assert all(colour in css for colour in (picture.GROUND, picture.ACCENT, picture.PALE))


@pytest.mark.slow  # builds a whole site
def test_every_page_names_its_picture(make_index: MakeIndex) -> None:
    layout = make_index(TWO | {"docs/about.md": "# About\n\nText.\n"})
    build(layout)
    site = layout.root / "site"
    own = "papers/tea/picture.png"
    for page, file in (("", picture.FILE), ("papers/tea/", own), ("about/", picture.FILE)):
        tag = f'<meta property="og:image" content="https://example.org/{file}">'
        assert tag in (site / page / "index.html").read_text("utf-8")
        assert (site / file).is_file()
    alt = '<meta property="og:image:alt" content="On the Cooling of Tea">'
    assert alt in (site / "papers/tea/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("config", "made"),
    [("", 2), ("limits: {paper_pictures: 2}\n", 2), ("limits: {paper_pictures: 1}\n", 0)],
)
def test_papers_of_a_small_index_have_pictures_of_their_own(
    make_index: MakeIndex, config: str, made: int
) -> None:
    layout = make_index(TWO | {"content/config.yml": f"name: Tea\n{config}"})
    generate(layout)
    assert len(list(layout.docs.glob("papers/*/picture.png"))) == made
    assert ("\nimage: " in (layout.docs / "papers/tea.md").read_text("utf-8")) == bool(made)
    assert not generate(layout).written


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("assets/my card.png", "https://example.org/assets/my%20card.png"),
        ("https://pictures.example/a.png", "https://pictures.example/a.png"),
    ],
)
def test_a_configured_picture_is_used_instead(
    make_index: MakeIndex, image: str, address: str
) -> None:
    config = f"image: {image}\n"
    layout = make_index(TWO | {"content/config.yml": config, "docs/assets/my card.png": b"png"})
    generate(layout)
    assert f'\nimage: "{address}"\n' in (layout.docs / "index.md").read_text("utf-8")
    assert not [*layout.docs.rglob("*.png")][1:]


def test_a_missing_picture_is_an_issue(make_index: MakeIndex) -> None:
    layout = make_index(TWO | {"content/config.yml": "name: Tea\nimage: assets/gone.png\n"})
    with pytest.raises(ContentError) as caught:
        generate(layout)
    issue = next(issue for issue in caught.value.issues if issue.code == "missing-file")
    assert str(issue.location).endswith("content/config.yml:2:image")
    assert "assets/gone.png" in issue.message


@pytest.mark.slow  # builds a whole site
def test_without_an_address_there_is_no_picture(make_index: MakeIndex) -> None:
    settings = MKDOCS.replace("site_url: https://example.org/\n", "")
    layout = make_index(TWO | {"mkdocs.yml": settings})
    build(layout)
    page = (layout.root / "site" / "papers" / "tea" / "index.html").read_text("utf-8")
    assert "og:image" not in page
    assert '<meta name="twitter:card" content="summary">' in page
    assert not list(layout.docs.rglob("*.png"))
