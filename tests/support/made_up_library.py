"""A made-up library as BibTeX: entries without abstracts, as reference managers export them."""

from __future__ import annotations

import random

_WORDS = """
amber barley basket beacon bottle bronze button candle canvas carpet cellar chimney cinder
clover cobalt copper corner cotton cradle crystal dagger ember fabric feather fennel ferry
fiddle filter flannel forest fossil garden garnet ginger glacier granite hammer harbour harvest
hollow honey indigo ivory jasmine kernel ladder lantern lattice lemon linen marble meadow mirror
mortar needle nutmeg orchard paddle parlour pebble pepper pillar pocket prairie quarry quartz
ribbon saddle saffron sandal shadow shelter silver spindle summer tallow temple thicket timber
tunnel turnip valley velvet vessel walnut willow window winter
"""
_FAMILIES = "Abel Bauer Castro Dahl Eriksen Fontaine Gallo Hansen Ito Jansen Kovacs Lindgren"
_GIVEN = "Ada Bela Chiara Dora Emil Freya Goran Hana Ivan June Kenji Lena Mona Nils Olga Pavel"


def made_up_bibtex(entries: int) -> str:
    """Return a library; the same number gives the same text."""
    draw = random.Random(entries)
    return "\n".join(_entry(number, draw) for number in range(entries))


def _entry(number: int, draw: random.Random) -> str:
    words, families, given = _WORDS.split(), _FAMILIES.split(), _GIVEN.split()
    title = " ".join(word.title() for word in draw.sample(words, 6))
    names = [f"{draw.choice(families)}, {draw.choice(given)}" for _ in range(draw.randint(1, 3))]
    year = draw.randint(1990, 2025)
    return f"""\
@article{{key{number},
  title = {{{{{title}}}}},
  author = {{{" and ".join(dict.fromkeys(names))}}},
  journal = {{Journal of {draw.choice(words).title()}}},
  year = {{{year}}},
  volume = {{{draw.randint(1, 60)}}},
  doi = {{10.5555/{number}.{year}}},
  file = {{/home/someone/papers/{number}.pdf}}
}}
"""
