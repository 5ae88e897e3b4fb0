"""The picture that stands beside a link to the index: its name, description and numbers as a PNG.

Knows no pages. One for the whole index, since hosts limit the number of files. The same index gives
the same bytes; fonts come from packages, never from the machine.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from paper_index.text import escape as text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageFont import FreeTypeFont

    from paper_index.model.index import Index

FILE = "paper-index.png"
"""Where the picture stands below `docs/`, and so on the site."""

# https://ogp.me names no size; this is the one that all who show cards take without cutting.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 90

# Those of the theme, paper-index.css: the header, the accent, and chips in the dark.
GROUND, ACCENT, PALE = "#1f3a5f", "#ffb070", "#cfe0f3"

_SERIF = ("font_source_serif_pro", "SourceSerifPro-Semibold.otf")
_SANS = ("font_source_sans_pro", "SourceSansPro-Regular.otf")
_NAME_SIZES, _NAME_LINES = (92, 80, 68, 56), 3
_TEXT_SIZE, _TEXT_LINES = 36, 3
_NUMBERS_SIZE = 34
_LEADING = 1.22
_NOWHERE = "\U0010fffe"
"""A character that no font has."""


def draw_picture(index: Index, name: str, description: str) -> bytes:
    """Return the picture of an index as PNG, 1200 by 630 pixels.

    Texts are set in lines and cut with "…" where they are too long. One in letters that neither
    font has is spelled in Latin letters.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((_MARGIN, 76, _MARGIN + 88, 82), fill=ACCENT)
    shown, source = _legible(name, _SERIF, _SANS)
    lines, size = _fitted(shown, source)
    top = _write(draw, lines, _font(source, size), (106, "#fff"))
    shown, source = _legible(description, _SANS)
    lines = _lines(shown, _font(source, _TEXT_SIZE), _TEXT_LINES)
    _write(draw, lines, _font(source, _TEXT_SIZE), (top + 22, PALE))
    low = HEIGHT - 104
    draw.line((_MARGIN, low, WIDTH - _MARGIN, low), fill="#3a5a86", width=2)
    _write(draw, [_numbers(index)], _font(_SANS, _NUMBERS_SIZE), (low + 22, "#fff"))
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _numbers(index: Index) -> str:
    papers, tags, years = len(index.papers), len(index.tags), index.years
    span = f"{years[-1]}–{years[0]}" if len(years) > 1 else "".join(map(str, years))
    parts = [f"{papers} paper{'s' * (papers != 1)}", f"{tags} tag{'s' * (tags != 1)}", span]
    return "   ·   ".join(filter(None, parts))


def _write(
    draw: ImageDraw.ImageDraw, lines: Sequence[str], font: FreeTypeFont, place: tuple[float, str]
) -> float:
    """Write lines from a height on, in a colour; return the height below them."""
    top, colour = place
    for line in lines:
        draw.text((_MARGIN, top), line, font=font, fill=colour)
        top += font.size * _LEADING
    return top


def _fitted(shown: str, source: tuple[str, str]) -> tuple[list[str], int]:
    """Return the name in lines and the largest size in which it fits, else cut in the smallest."""
    for size in _NAME_SIZES:
        lines = _lines(shown, _font(source, size), _NAME_LINES + 1)
        if len(lines) <= (_NAME_LINES if size < _NAME_SIZES[1] else _NAME_LINES - 1):
            return lines, size
    return _lines(shown, _font(source, _NAME_SIZES[-1]), _NAME_LINES), _NAME_SIZES[-1]


def _lines(shown: str, font: FreeTypeFont, most: int) -> list[str]:
    """Break a text into lines of the picture's width, between words if there are any."""
    lines: list[str] = []
    rest = shown
    while rest and len(lines) < most:
        line = _first_line(rest, font)
        rest = rest[len(line) :].lstrip()
        lines.append(line.rstrip())
    if rest:
        last = lines[-1]
        while last and not _fits(f"{last}…", font):
            last = last[:-1]
        lines[-1] = f"{last.rstrip(' ,;:.')}…"
    return lines


def _first_line(rest: str, font: FreeTypeFont) -> str:
    if _fits(rest, font):
        return rest
    length = 1
    while length < len(rest) and _fits(rest[: length + 1], font):
        length += 1
    words = rest[: length + 1].rpartition(" ")[0]
    return words or rest[:length]


def _fits(line: str, font: FreeTypeFont) -> bool:
    return font.getlength(line) <= WIDTH - 2 * _MARGIN


def _legible(value: str, *sources: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    """Return a text as it can be shown, and the first font that has all its letters."""
    shown = " ".join(unicodedata.normalize("NFC", text.plain(value)).split())
    for source in sources:
        if _has(shown, source):
            return shown, source
    source = sources[0]
    spelled = "".join(_spelled(character, source) for character in shown)
    return " ".join(spelled.split()), source


def _spelled(character: str, source: tuple[str, str]) -> str:
    if _has(character, source):
        return character
    if unicodedata.category(character) == "So":
        return ""  # an emoji's name would be no part of the text
    # Each Chinese character is a syllable of its own.
    return f"{' ' * (unicodedata.east_asian_width(character) == 'W')}{anyascii(character)}"


def _has(shown: str, source: tuple[str, str]) -> bool:
    font = _font(source, _TEXT_SIZE)
    missing = bytes(font.getmask(_NOWHERE))
    return all(
        character.isspace() or bytes(font.getmask(character)) != missing for character in set(shown)
    )


@cache
def _font(source: tuple[str, str], size: int) -> FreeTypeFont:
    package, name = source
    data = (files(package) / "files" / name).read_bytes()
    # The simple layout: the other one depends on what the machine has.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
