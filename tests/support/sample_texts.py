"""The texts of the made-up index: its files, and its ordinary and special papers."""

from __future__ import annotations

from typing import NamedTuple

NAME = "Teapots and Information"
COUPLING = "minimum-entropy-coupling-of-teapots"
"""The id of the paper that most tests look for."""
RETRACTED = "perpetual-stirring-of-a-cooling-cup"
BARE = "letters-on-iced-cocoa"
"""The id of a paper of which only the title is known."""
FEATURED = "the-samovar-a-handbook"


class Sample(NamedTuple):
    """A made-up paper: the fields that differ from paper to paper."""

    title: str
    authors: str
    published: str
    venue: str
    tags: str
    abstract: str


SITE_FILES = {
    "mkdocs.yml": """\
site_name: Teapots and Information
site_url: https://example.org/
repo_url: https://github.com/example/teapots
theme: material
plugins: [paper-index]
""",
    "docs/about.md": """\
---
description: About this index.
---

# About

The [papers](papers/index.md) of this index are made up.
""",
    "content/config.yml": f"""\
name: {NAME}
description: Made-up papers on what teapots have to do with information.
license: CC0-1.0
author_pages: {{papers: 1, feeds: true}}
""",
    "content/signals.yml": f"""\
{FEATURED}: {{citations: 40, source: OpenAlex, date: 2026-01-31, previous: 25, since: 2026-01-01}}

{COUPLING}: {{citations: 7, source: Crossref, date: 2026-01-31}}
""",
    "content/tags.yml": """\
groups:
  field:
    name: Field
    description: Which science it belongs to.
  method:
    name: Method
    description: How it is done.
tags:
  information-theory:
    name: Information theory
    group: field
    definition: Entropy, codes and channels are what the paper is about.
    aliases: [shannon-theory]
  brewing:
    name: Brewing
    group: field
    definition: The paper explains how something is brewed.
  proteins:
    name: Proteins
    group: field
    definition: The paper studies proteins, their shapes or their sequences.
  cosmology:
    name: Cosmology
    group: field
    definition: The paper is about the universe as a whole.
  quantum-physics:
    name: Quantum physics
    group: field
    definition: Quantum states or measurements are essential to the paper.
  neural-networks:
    name: Neural networks
    group: method
    definition: A neural network is what the paper builds or explains.
    aliases: [deep-learning]
  optimal-transport:
    name: Optimal transport
    group: method
    definition: The paper moves one distribution onto another at the least cost.
  category-theory:
    name: Category theory
    group: method
    definition: The paper states its results with categories and functors.
  survey:
    name: Survey
    group: method
    definition: The paper reviews the work of others.
""",
    "content/authors.yml": """\
alexander-reed:
  name: Alexander Reed
  names: [Alex Reed]
""",
    ".github/ISSUE_TEMPLATE/change-tags.yml": "name: Change tags\n",
}

SPECIAL = {
    RETRACTED: """\
title: Perpetual Stirring of a Cooling Cup
authors: [Chiara Mole, Otto Lemon]
published: 2015-02-03
type: article
venue: Tea Letters
venue_year: 2016
volume: "7"
number: "2"
pages: 33–41
publisher: Kettle Press
doi: 10.5555/teapots.perpetual
tags: [quantum-physics]
status: retracted
notice: https://example.org/notices/7
added: 2025-01-01
abstract: >-
  A cup that is stirred once never stops. We measured a quantum of motion that friction gives back.
""",
    BARE: "title: Letters on Iced Cocoa\nadded: 2025-01-01\n",
    FEATURED: """\
title: "The Samovar: A Handbook"
authors: [Vera Stone]
published: "2012"
type: book
publisher: Kettle Press
tags: [brewing, survey]
note: >-
  The chapter on charcoal explains $T \\propto t^{1/2}$ better than any article.
featured: 2025-02-03
added: 2025-01-01
""",
}
"""The files of papers with fields that few papers have, by id."""

_CODING = "information-theory"
_NEURAL = "neural-networks"
_PAPERS = [
    Sample(
        "Minimum Entropy Coupling of Teapots",
        "Maria R. Brown, June Cole, Ashok Dale",
        "2024-10-28",
        "NeurIPS 2024",
        "information-theory optimal-transport",
        "Two pots share one spout, and we ask which joint distribution of their leaves has the "
        "least entropy under a bottleneck. A greedy coupling is within one bit of the best.",
    ),
    Sample(
        "Optimal Transport between Kettles",
        "June Cole, Peter Hall",
        "2023-03-02",
        "ICLR 2023",
        "optimal-transport",
        "Heat is carried from one kettle to another at the least cost; dual potentials give the "
        "price of each degree, and a linear program computes them.",
    ),
    Sample(
        "Sliced Optimal Transport for Sugar Grains",
        "Peter Hall, Lin Mei",
        "2022-06-11",
        "ICLR 2022",
        "optimal-transport neural-networks",
        "Grains are projected onto random lines and sorted there. The neural potential that we fit "
        "on the slices is as good as the exact plan for a fraction of the time.",
    ),
    Sample(
        "Unbalanced Optimal Transport in Porcelain",
        "Lin Mei",
        "2021-01-19",
        "",
        "optimal-transport",
        "Porcelain loses mass in the oven. Marginals are relaxed by a divergence, and cracks show "
        "where mass was destroyed instead of moved.",
    ),
    Sample(
        r"Sugar Crystals in $\Lambda$CDM Cosmologies",
        "Vera Stone, Ivo Kern",
        "2020-05-05",
        "",
        "cosmology",
        r"In $\Lambda$CDM the power spectrum follows $P(k) \propto k^{n_s}$, and crystals of sugar "
        r"trace it with bias $b = 1.4$ out to redshift 3.",
    ),
    Sample(
        "Folding Proteins with a Spoon",
        "Michael Ferro, Kaya Noor, Tamar Hale",
        "2023-09-14",
        "Nature 2023",
        "proteins neural-networks",
        "Stirring changes how a protein folds. We predict the folding rate of a protein from its "
        "contact order with a small neural model and test it on whey.",
    ),
    Sample(
        "A Language Model of Protein Foam",
        "Michael Ferro, Buhle Markus",
        "2024-02-20",
        "",
        "proteins neural-networks",
        "Sequences of foam proteins are read as sentences. The model names the residues that keep "
        "a protein at the surface of milk.",
    ),
    Sample(
        "TeaFlow: Riemannian Flow Matching for Leaves",
        "Bea Miller, Ricky Chen Alto",
        "2024-06-07",
        "ICML 2024",
        "neural-networks",
        "A generative model of leaf veins on the manifold of angles, trained by matching a flow "
        "between a simple prior and pressed leaves.",
    ),
    Sample(
        "Markov Categories and the Theory of Infusion",
        "Tobias Frey",
        "2019-08-20",
        "Advances in Mathematics 2020",
        "category-theory information-theory",
        "Infusion is a morphism without a right inverse. Markov categories express conditional "
        "independence of cups, and sufficient statistics become idempotents.",
    ),
    Sample(
        "Rényi Divergences of Blended Teas",
        "Lin Mei, Alfred Weber",
        "2018-11-30",
        "IEEE Transactions 2019",
        _CODING,
        "For blends of two teas the Rényi divergence of order α interpolates between the tasting "
        "error and the capacity of a tongue. Closed forms are given for Gaussian blends.",
    ),
    Sample(
        "Quantum States of a Cooling Cup",
        "Chiara Mole, David Dahl",
        "2014-05-21",
        "Proceedings A 2015",
        "quantum-physics information-theory",
        "Which tasks on a cup are possible, and which are not? Laws are stated as possible and "
        "impossible tasks, and the quantum theory of cooling follows without probabilities.",
    ),
    Sample(
        "Thermodynamics of a Cooling Cup",
        "Chiara Mole",
        "2016-07-01",
        "",
        "quantum-physics",
        "Work media and heat media are defined by what can be done with them. A scale-independent "
        "second law holds for every cup, however small.",
    ),
    Sample(
        "Mutual Information of Spoons and Saucers",
        "Ada Brown, Grace Cole",
        "2017-12-12",
        "",
        _CODING,
        "Spoons know their saucers. Estimates of the mutual information between both from few "
        "samples are biased, and a jackknife removes most of the bias.",
    ),
    Sample(
        "Neural Estimates of Mutual Information in Steam",
        "Ada Brown, Ishaan Bell",
        "2018-01-12",
        "ICML 2018",
        "information-theory neural-networks",
        "A neural critic is trained to tell joint samples of steam from shuffled ones. Its loss "
        "bounds the mutual information from below.",
    ),
    Sample(
        "Layers of Cream in the Forward Pass",
        "Guy Lorber, Alex Reed, Tamar Hale",
        "2023-05-21",
        "",
        _NEURAL,
        "Cream settles in layers that are trained one by one without a backward pass. Layers that "
        "share what they learned settle faster and mix less.",
    ),
    Sample(
        "Bounds on the Mixing of Cream",
        "Alexander Reed, Tamar Hale",
        "2021-10-28",
        "NeurIPS 2021",
        "information-theory neural-networks",
        "A bound on generalisation error by the entropy of the cream that a network discards. The "
        "neural bound is not vacuous for cups of ordinary size.",
    ),
    Sample(
        "A Survey of Entropy in the Kitchen",
        "Grace Cole",
        "2011-02-03",
        "Entropy 2011",
        "information-theory survey",
        "Two hundred years of entropy in kitchens are reviewed, from the boiling of water to the "
        "compression of recipes, with open problems at the end.",
    ),
    Sample(
        "Scaling Laws with $N^{0.34}$ Leaves",
        "Jared Kaplin, Sam Candle",
        "2020-01-23",
        "",
        _NEURAL,
        "The loss of a tea taster falls as $L(N) = (N_c/N)^{0.34}$ with the number of leaves $N$, "
        "over seven orders of magnitude.",
    ),
]

_TOPICS = (
    (
        "Lemon Slices",
        "a lemon that is cut against the grain",
        "sourness",
        "brewing",
        "Growers on three islands sent ripe fruit in wooden crates by ferry.",
    ),
    (
        "Copper Kettles",
        "the whistle of a kettle under pressure",
        "pitch",
        "brewing",
        "A retired choir recorded every boil on tape between two concerts.",
    ),
    (
        "Bone China",
        "hairline cracks below the glaze",
        "crack length",
        "survey",
        "Museums lent broken plates after insurers had signed long contracts.",
    ),
    (
        "Oat Milk",
        "a drink that separates overnight in the fridge",
        "turbidity",
        "proteins",
        "Cows were consulted too, though their answers remained hard to code.",
    ),
    (
        "Samovars",
        "charcoal burners on long railway journeys",
        "temperature",
        "brewing",
        "Conductors kept diaries while crossing frozen rivers and empty plains.",
    ),
    (
        "Tea Ceremonies",
        "gestures of the host recorded from above",
        "gesture",
        "category-theory",
        "Masters from Kyoto bowed twice whenever cameras ran out of battery.",
    ),
    (
        "Chipped Cups",
        "returns to a shop in the old harbour",
        "chip depth",
        "survey",
        "Insurance clerks stamped forms until midnight and never asked why.",
    ),
    (
        "Tannins",
        "bitter molecules from different altitudes",
        "bitterness",
        "proteins",
        "Mountain guides carried samples downhill before the monsoon began.",
    ),
)
_WORK = (
    (
        "Neural Forecasts of {0}",
        "Nora Ames, Otto",
        2019,
        (
            "We forecast {2} of {1} from one day to the next. A recurrent network remembers the "
            "last {3} days, and its errors are those of the weather report."
        ),
    ),
    (
        "Compressing {0} with Learned Codes",
        "Pia Bond, Quin",
        2020,
        (
            "Bits go to {2} first; {1} gets what is left. The neural coder beats a zip archive by "
            "{3} per cent, at the price of an hour on a large machine."
        ),
    ),
    (
        "Why Noise in {0} Has High Entropy",
        "Ruth Cash, Sven",
        2021,
        (
            "Repeated measurements of {2} scatter. For {1} the scatter is maximal given its "
            "variance, as a neural density model of {3} layers confirms."
        ),
    ),
    (
        "Most Weights Are Useless for {0}",
        "Tess Dorn, Uwe",
        2022,
        (
            "Nine of ten weights of a neural taster are removed. What is known of {1} is kept, and "
            "{2} is predicted {3} times as fast on a telephone."
        ),
    ),
)


def samples() -> list[Sample]:
    """Return the ordinary papers: eighteen written by hand and thirty-two by a pattern."""
    found = list(_PAPERS)
    for place, (thing, subject, measure, tag, remark) in enumerate(_TOPICS):
        for title, authors, year, abstract in _WORK:
            found.append(
                Sample(
                    title.format(thing),
                    f"{authors} {thing.split()[0]}",
                    f"{year}-{place + 1:02}-{year % 27 + 1:02}",
                    f"ICLR {year}" if place % 2 else "",
                    f"{_NEURAL} {_CODING if 'Entropy' in title else ''} {tag}",
                    f"{remark} {abstract.format(thing, subject, measure, place + 3)}",
                )
            )
    return found
