"""Draws the pictures shown with links to the index and to papers, as PNG.

That of the index has its name, description and numbers; that of a paper, which only small indexes
have, its title and authors. The same content gives the same bytes: the font comes from a package,
never from the machine.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import fontpkg
from anyascii import anyascii
from PIL import Image, ImageColor, ImageDraw, ImageFont

from paper_index.pages.parts import year_span
from paper_index.text import escape as text
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from paper_index.model.index import Index

FILE = "paper-index.png"
"""The path of the picture below `docs/`, and so on the site."""

# https://ogp.me gives no size; services that show cards display this one without cutting it.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 90
# Enough for a large card, in half the time and the bytes.
PAPER_WIDTH, PAPER_HEIGHT = 800, 420
_PAPER_MARGIN = 60

# The theme's colours (site.css): the header, the accent, and chips in the dark.
GROUND, ACCENT, PALE = "#1f3a5f", "#ffb070", "#cfe0f3"

REGULAR, SEMIBOLD = 400, 600
_NAME_LINES = {92: 2, 80: 2, 68: 3, 56: 3}
"""Sizes of the name (pixels), each with the most lines that it may have."""
_TITLE_LINES = {52: 3, 44: 3, 36: 4, 30: 5}
_AUTHORS_SIZE, _AUTHORS_LINES = 25, 2
_TEXT_SIZE, _TEXT_LINES = 36, 3
_NUMBERS_SIZE = 34
_LEADING = 1.22
_LONGEST = 500
"""Characters of a text that are looked at: more than fit, whatever their width."""
_UNASSIGNED = "\U0010fffe"
"""A character that no font has."""


def draw_picture(index: Index, name: str, description: str) -> bytes:
    """Return the picture of an index as PNG, 1200 by 630 pixels.

    Text is broken into lines and cut with "…" where it is too long. Characters that the font lacks
    are transliterated into Latin letters.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((_MARGIN, 76, _MARGIN + 88, 82), fill=ACCENT)
    lines, font = fit_name(legible(name))
    top = _write(draw, lines, font, (106, "#fff"))
    font = load_font(_TEXT_SIZE)
    _write(draw, break_lines(legible(description), font, _TEXT_LINES), font, (top + 22, PALE))
    low = HEIGHT - 104
    draw.line((_MARGIN, low, WIDTH - _MARGIN, low), fill="#3a5a86", width=2)
    _write(draw, [numbers(index)], load_font(_NUMBERS_SIZE), (low + 22, "#fff"))
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def draw_paper(title: str, authors: Sequence[str], site: str) -> bytes:
    """Return the picture of a paper in the index of the name `site` as PNG, 800 by 420 pixels.

    It has 15 shades from the ground to white, and the accent: 4 bits a pixel.
    """
    size = PAPER_WIDTH, PAPER_HEIGHT
    width = PAPER_WIDTH - 2 * _PAPER_MARGIN
    image = Image.new("L", size, 0)
    draw = ImageDraw.Draw(image)
    lines, font = fit_name(legible(title), _TITLE_LINES, width)
    top = _write(draw, lines, font, (68, 255), _PAPER_MARGIN)
    font = load_font(_AUTHORS_SIZE)
    lines = break_lines(legible(join_names(authors)), font, _AUTHORS_LINES, width)
    _write(draw, lines, font, (top + 12, 215), _PAPER_MARGIN)
    lines = break_lines(legible(site), font, 1, width)
    _write(draw, lines, font, (PAPER_HEIGHT - 62, 255), _PAPER_MARGIN)
    image = image.point([value * 14 // 255 for value in range(256)])
    ImageDraw.Draw(image).rectangle((_PAPER_MARGIN, 46, _PAPER_MARGIN + 58, 50), fill=15)
    image.putpalette(_shades())
    made = BytesIO()
    # Two fifths less time than by default, for 3 % more bytes.
    image.save(made, "PNG", bits=4, compress_level=4)
    return made.getvalue()


@cache
def _shades() -> bytes:
    """Return the colours of a paper's picture: 15 shades, and the accent."""
    ground, accent = (ImageColor.getrgb(colour) for colour in (GROUND, ACCENT))
    shades = (one + (255 - one) * step // 14 for step in range(15) for one in ground)
    return bytes((*shades, *accent))


def numbers(index: Index) -> str:
    """Return the numbers of papers and tags, and the years: "2 papers · 1 tag · 2019–2021"."""
    counts = pluralize(len(index.papers), "paper"), pluralize(len(index.tags), "tag")
    return "   ·   ".join(filter(None, [*counts, year_span(index.years)]))


def fit_name(
    name: str, sizes: Mapping[int, int] = _NAME_LINES, width: int = WIDTH - 2 * _MARGIN
) -> tuple[list[str], FreeTypeFont]:
    """Return the name in lines and the largest font in which it fits; else cut in the smallest.

    `sizes` (pixels) come in descending order, each with the most lines; `width` is in pixels.
    """
    for size, most in sizes.items():
        font = load_font(size, SEMIBOLD)
        lines = break_lines(name, font, most + 1, width)
        if len(lines) <= most:
            return lines, font
    return break_lines(name, font, most, width), font


def break_lines(
    text: str, font: FreeTypeFont, most: int, width: int = WIDTH - 2 * _MARGIN
) -> list[str]:
    """Break a text into at most so many lines of a width, between words if it can."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        line = _first_line(rest, font, width)
        rest = rest[len(line) :].lstrip()
        lines.append(line.rstrip())
    if rest:
        last = lines[-1]
        while last and font.getlength(f"{last}…") > width:
            last = last[:-1]
        lines[-1] = f"{last.rstrip(' ,;:.')}…"
    return lines


def legible(value: str) -> str:
    """Return content text on one line, with characters that the font lacks transliterated."""
    shown = " ".join(unicodedata.normalize("NFC", text.plain(value)).split())[:_LONGEST]
    table = {ord(character): _transliterate(character) for character in set(shown)}
    return " ".join(shown.translate(table).split())


@cache
def load_font(size: int, weight: int = REGULAR) -> FreeTypeFont:
    """Return the font, Source Sans 3, in a size (pixels) and a weight (200 to 900)."""
    # The basic layout: the other one depends on a library of the machine.
    layout = ImageFont.Layout.BASIC
    font = ImageFont.truetype(fontpkg.path("Source Sans 3"), size, layout_engine=layout)
    font.set_variation_by_axes([weight])
    return font


def _write(
    draw: ImageDraw.ImageDraw,
    lines: Sequence[str],
    font: FreeTypeFont,
    place: tuple[float, str | int],
    left: int = _MARGIN,
) -> float:
    """Write lines from a height on, in a colour; return the height below them."""
    top, colour = place
    for line in lines:
        draw.text((left, top), line, font=font, fill=colour)
        top += font.size * _LEADING
    return top


def _first_line(rest: str, font: FreeTypeFont, width: int) -> str:
    def fitting(ends: Sequence[int]) -> int:
        return bisect_right(ends, float(width), key=lambda end: font.getlength(rest[:end]))

    ends = [*(end for end, letter in enumerate(rest) if letter == " "), len(rest)]
    if whole := fitting(ends):
        return rest[: ends[whole - 1]]
    return rest[: max(fitting(range(1, len(rest) + 1)), 1)]


@cache
def _transliterate(character: str) -> str:
    font = load_font(_TEXT_SIZE)
    if character == " " or bytes(font.getmask(character)) != bytes(font.getmask(_UNASSIGNED)):
        return character
    if unicodedata.category(character) == "So":
        return ""  # anyascii would spell out an emoji's name
    # Each Chinese character is a syllable of its own.
    return f"{' ' * (unicodedata.east_asian_width(character) == 'W')}{anyascii(character)}"
