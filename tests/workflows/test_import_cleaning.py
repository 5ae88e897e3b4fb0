"""Tests of the cleaning step, from a record of each kind of source to the file of its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paper_index.ingest.draft import ImportedRecord
from paper_index.text.markup import Markup
from paper_index.workflows.check import require_valid
from paper_index.workflows.import_ import plan_import, write_plan
from support.commands import LONG, counts, papers, passes, run, source, tree
from support.made_up_services import Preprint, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from paper_index.content.layout import Layout
    from paper_index.model.paper import Paper
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


@pytest.fixture
def index(make_index: MakeIndex) -> Layout:
    return make_index({})


def paper(layout: Layout, **fields: Any) -> Paper:
    """Return the paper that a JSON record with these fields becomes."""
    record = {"title": "Tea", "abstract": LONG, **fields}
    result = run(layout, "import", source(layout, "a.json", [record]))
    assert result.exit_code == 0, result.output
    print(result.output)
    (found,) = papers(layout).values()
    assert passes(layout)
    return found


def report(layout: Layout, **fields: Any) -> str:
    record = {"title": "Tea", "abstract": LONG, **fields}
    result: Result = run(layout, "import", source(layout, "a.json", [record]))
    return result.stdout


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "https://doi.org/10.1000/ABC.1"}, {"doi": "10.1000/ABC.1"}),
        ({"doi": "doi:10.1000/abc.2"}, {"doi": "10.1000/abc.2"}),
        ({"doi": "http://dx.doi.org/10.1000/abc.7"}, {"doi": "10.1000/abc.7"}),
        ({"doi": r"10.1007/978-3-319-07443-6\_15"}, {"doi": "10.1007/978-3-319-07443-6_15"}),
        ({"doi": "10.1000/abc.4."}, {"doi": "10.1000/abc.4"}),
        ({"doi": "10.48550/arXiv.2410.21666"}, {"doi": None, "arxiv": "2410.21666"}),
        ({"arxiv": "1412.7878v2"}, {"arxiv": "1412.7878"}),
        ({"arxiv": "arXiv:2410.21667 [cs.LG]"}, {"arxiv": "2410.21667"}),
        ({"arxiv": "https://arxiv.org/abs/hep-th/9711200"}, {"arxiv": "hep-th/9711200"}),
        ({"arxiv": "math.GT/0309136"}, {"arxiv": "math/0309136"}),
        (
            {"venue": "arXiv preprint arXiv:1905.00001", "venue_year": "2019"},
            {"arxiv": "1905.00001", "venue": None, "venue_year": None, "type": "preprint"},
        ),
        (
            {"venue": "CoRR", "volume": "abs/1905.00001"},
            {"arxiv": "1905.00001", "venue": None, "volume": None},
        ),
        ({"note": "Preprint available at arXiv:1905.00001"}, {"arxiv": "1905.00001", "note": None}),
        (
            {"note": "An answer to arXiv:1905.00001, with code"},
            {"arxiv": None, "note": "An answer to arXiv:1905.00001, with code"},
        ),
        (
            {"links": {"URL": "https://arxiv.org/abs/1905.00001v2", "Video": "https://a.org/v"}},
            {"arxiv": "1905.00001", "links": {"Video": "https://a.org/v"}},
        ),
        ({"links": {"Data": "https://doi.org/10.5281/zenodo.1"}}, {"doi": None}),
        ({"published": "2021-05-03T00:00:00Z"}, {"published": "2021-05-03"}),
        ({"published": "May 2021"}, {"published": "2021-05"}),
        ({"venue": "Tea", "venue_year": "c. 1957"}, {"venue_year": "1957"}),
        ({"type": "journal-article"}, {"type": "article"}),
        ({"type": "Conference Paper"}, {"type": "conference"}),
    ],
)
def test_identifiers_and_dates_get_one_form(
    index: Layout, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = paper(index, **fields)
    shown = {key: getattr(found, key) for key in expected}
    assert {
        key: value if value is None or isinstance(value, dict) else str(value)
        for key, value in shown.items()
    } == expected


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"arxiv": "2410.2167"}, "left out: arxiv: '2410.2167' refused: arXiv ids have five"),
        ({"arxiv": "0704.00012"}, "left out: arxiv: '0704.00012' refused: arXiv ids have five"),
        ({"published": "03/04/2015"}, "published: '03/04/2015' becomes '2015'"),
        ({"published": "Winter 2011"}, "published: 'Winter 2011' becomes '2011'"),
        ({"published": "in press"}, "left out: published: 'in press' is not a date"),
        (
            {"doi": "10.1000/a and 10.1000/b"},
            "doi: 10.1000/b left out: the field has it as well; 10.1000/a is kept",
        ),
        (
            {"doi": "10.1000/a", "links": {"URL": "https://doi.org/10.1000/b"}},
            "doi: 10.1000/b left out: the link https://doi.org/10.1000/b names it; 10.1000/a is",
        ),
        ({"links": {"Video": "a b"}}, "left out: links: 'a b' is not a web address"),
        ({"abstract": "[No abstract available]"}, "abstract: placeholder removed: [No abstract"),
        (
            {"abstract": f"{LONG} © 2020 Elsevier B.V."},
            "abstract: rights notice removed: © 2020 Elsevier B.V.",
        ),
        ({"title": "RETRACTED: Ants"}, "title: mark “retracted” became the status: RETRACTED:"),
        (
            {"abstract": "This paper has been withdrawn by the authors."},
            "status: withdrawn, according to the abstract",
        ),
        ({"authors": ["Sue Marsh, PhD"]}, "authors: degree removed: 'Sue Marsh, PhD' becomes"),
        ({"authors": ["A B", "A B"]}, "authors: repeated author removed: A B"),
        ({"ISSN": "1", "pmid": "2"}, "unused fields: 1 × ISSN, 1 × pmid\n"),
        ({"type": "song"}, "unused fields: 1 × type 'song'\n"),
    ],
)
def test_what_changes_beyond_spelling_is_reported(
    index: Layout, fields: dict[str, Any], line: str
) -> None:
    assert line in report(index, **fields)


def test_a_change_of_spelling_is_not_reported(index: Layout) -> None:
    shown = report(index, title=r"Tea of R\'enyi &amp; <i>co</i>", doi="doi:10.1000/a")
    assert counts(shown) == {"entries": 1, "added": 1}


MARKUP = [
    (
        "Growth of <i>Lemna minor</i> in H<sub>2</sub>O &amp; salt",
        "Growth of Lemna minor in H$_{2}$O & salt",
    ),
    (
        "{SimPonds}: Similarity for Conversational {AI} Newts",
        "SimPonds: Similarity for Conversational AI Newts",
    ),
    (
        r"Power with \ensuremath{\alpha} and \textcolor{red}{red} Newts",
        r"Power with $\alpha$ and red Newts",
    ),
    ("Soft\u00adly <b>zero</b>\u200b width", "Softly zero width"),
    ("Re\u0301nyi's <em>Tea</em>", "Rényi's Tea"),
    ("Kr&#246;ll's &lt;i&gt;Tea&lt;/i&gt;", "Kröll's Tea"),
]


@pytest.mark.parametrize(("title", "expected"), MARKUP)
@pytest.mark.parametrize("markup", [Markup.LATEX, Markup.HTML, Markup.PLAIN])
def test_markup_is_read_in_every_way_in(
    index: Layout, markup: Markup, title: str, expected: str
) -> None:
    if markup is not Markup.LATEX and title.startswith("{"):
        pytest.skip("braces are no markup outside LaTeX")
    record = ImportedRecord({"title": title, "abstract": LONG}, "a:1", markup)
    write_plan(index, plan_import(require_valid(index), [record]))
    (found,) = papers(index).values()
    assert found.title.replace("α", r"$\alpha$") == expected


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mml:msqrt><mml:mn>2</mml:mn></mml:msqrt>", r"Tea of $\sqrt{2}$"),
        ("<mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac>", "Tea of 1/2"),
    ],
)
def test_mathml_of_crossref_becomes_a_formula(
    index: Layout, services: Services, naps: list[float], mathml: str, expected: str
) -> None:
    assert naps == []
    title = f'Tea of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{mathml}</mml:math>'
    services.works = [work("10.1234/x", title)]
    assert run(index, "add", "10.1234/x").exit_code == 0
    (found,) = papers(index).values()
    assert found.title == expected


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        (f"Abstract. {LONG}", LONG),
        (f"Abstract—{LONG}", LONG),
        (f"{LONG} © 2020 Elsevier B.V. All rights reserved.", LONG),
        ("N/A", None),
        ("International audience", None),
        ("Tea", None),
        (f"{LONG}\n\nSecond\nparagraph.", f"{LONG}\nSecond paragraph."),
    ],
)
def test_an_abstract_is_only_the_abstract(
    index: Layout, abstract: str, expected: str | None
) -> None:
    assert paper(index, abstract=abstract).abstract == expected


@pytest.mark.parametrize(
    ("fields", "title", "status"),
    [
        ({"title": "RETRACTED: Ants and Sugar Trails"}, "Ants and Sugar Trails", "retracted"),
        ({"title": "[Withdrawn] Ants"}, "Ants", "withdrawn"),
        ({"abstract": "This paper has been withdrawn by its authors."}, "Tea", "withdrawn"),
        ({"title": "Retraction Note: Ants"}, "Retraction Note: Ants", None),
    ],
)
def test_a_withdrawn_paper_has_a_status(
    index: Layout, fields: dict[str, Any], title: str, status: str | None
) -> None:
    found = paper(index, **fields)
    assert (found.title, found.status) == (title, status)


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Sue Marsh*", "Bo Li¹", "Ada Brown, PhD"], ("Sue Marsh", "Bo Li", "Ada Brown")),
        (["Ann Lake", "et al."], ("Ann Lake", "et al.")),
        (["Ann Lake and others"], ("Ann Lake", "et al.")),
        ("Kr&#246;ll", ("Kröll",)),
        ("Ann Lake and Bo Li; Cy Jug", ("Ann Lake", "Bo Li", "Cy Jug")),
        (["World Pond Organization"], ("World Pond Organization",)),
        (["Department of Ponds and Lakes", "Bo Li"], ("Department of Ponds and Lakes", "Bo Li")),
        (["Rob Van Der Goot"], ("Rob Van Der Goot",)),
    ],
)
def test_names_are_those_of_people(index: Layout, authors: Any, expected: tuple[str, ...]) -> None:
    assert paper(index, authors=authors).authors == expected


def test_a_preprint_of_arxiv_is_cleaned_alike(
    index: Layout, services: Services, naps: list[float]
) -> None:
    assert naps == []
    services.preprints = [
        Preprint("2104.06083", r"WITHDRAWN: {Tea} of R\'enyi", ("Sue Marsh$^1$", "et al."),
                 f"Abstract: {LONG}", doi="https://doi.org/10.1000/x.")
    ]  # fmt: skip
    assert run(index, "add", "2104.06083").exit_code == 0
    (found,) = papers(index).values()
    assert (found.title, found.status, found.authors) == (
        "Tea of Rényi",
        "withdrawn",
        ("Sue Marsh", "et al."),
    )
    assert (found.abstract, found.doi) == (LONG, "10.1000/x")


def test_an_import_repeated_changes_nothing(index: Layout) -> None:
    records = [
        {
            "title": "RETRACTED: Tea",
            "abstract": f"Abstract. {LONG} © 2020 Elsevier",
            "authors": "Brown, A. and Li, B.",
        },
        {"title": "Cups", "doi": "doi:10.1000/a", "venue": "CoRR", "arxiv": "arXiv:1905.00001v2"},
    ]
    file = source(index, "a.json", records)
    run(index, "import", file)
    before = tree(index)
    shown = run(index, "import", file)
    assert counts(shown.stdout)["same"] == 2
    assert tree(index) == before
