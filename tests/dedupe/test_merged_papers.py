"""A merged paper has each value from the record that the rule of its field prefers."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.dedupe.merge import merge
from paper_index.model.pairs import Origin, OtherValue
from support.made_up_papers import TEA, WARS, deduped, paper, verdict

if TYPE_CHECKING:
    from paper_index.model.pairs import Cluster
    from paper_index.model.paper import Paper

TITLE = "The Cooling of Green Tea"


def merged(*fields: dict[str, Any]) -> Cluster:
    """Merge papers a, b, c, … that have these fields."""
    return merge([paper(name, TITLE, **some) for name, some in zip("abcd", fields, strict=False)])


def origin(cluster: Cluster, field: str) -> Origin:
    [found] = [one for one in cluster.provenance if one.field == field]
    return found


def test_a_paper_that_is_alone_needs_no_provenance() -> None:
    alone = paper("a", TITLE, doi="10.1000/tea")
    assert (merge([alone]).canonical, merge([alone]).provenance) == (alone, ())


def test_every_field_of_a_merged_paper_has_its_origin_in_file_order() -> None:
    cluster = merged({"venue": "VLDB", "venue_year": 2001}, {"doi": "10.1000/tea", "tags": ["tea"]})
    assert [(one.field, one.papers) for one in cluster.provenance] == [
        ("title", ("a",)), ("venue", ("a",)), ("venue_year", ("a",)), ("doi", ("b",)),
        ("tags", ("b",)), ("aliases", ("b",)), ("abstract", ("a",)),
    ]  # fmt: skip
    for one in cluster.provenance:
        assert getattr(cluster.canonical, one.field)


@pytest.mark.parametrize(
    ("field", "own", "other", "said"),
    [
        ("authors", ["Ada Brown"], ["Bo Li", "Cy Fox"], "Bo Li, Cy Fox"),
        ("published", "2021", "2020-04-13", "2020-04-13"),
        ("venue", "VLDB", "VLDB J.", "VLDB J."),
        ("code", "https://example.org/a", "https://example.org/b", "https://example.org/b"),
        ("doi", "10.1000/tea", "10.1000/cup", "10.1000/cup"),
        ("category", "cs.IT", "math.IT", "math.IT"),
    ],
)
def test_a_canonical_value_is_kept_and_the_other_is_recorded(
    field: str, own: Any, other: Any, said: str
) -> None:
    cluster = merged({field: own}, {field: other})
    assert origin(cluster, field) == Origin(field, ("a",), (OtherValue("b", said),))
    assert getattr(cluster.canonical, field) == getattr(paper("x", TITLE, **{field: own}), field)


@pytest.mark.parametrize(
    ("field", "own", "other"),
    [
        ("authors", ["Ada Brown", "Bo Li"], ["A. Brown", "Li, Bo"]),
        ("authors", ["Ada Brown", "Bo Li"], ["Ada Brown et al."]),
        ("published", "2021-04-13", "2021"),
        ("published", "2021", "2021-04"),
        ("venue", "NeurIPS", "neurips"),
        ("venue", "VLDB", "Very Large Data Bases"),
        ("doi", "10.1000/tea", "10.1000/TEA"),
    ],
)
def test_a_variant_spelling_or_less_precise_value_is_not_recorded(
    field: str, own: object, other: object
) -> None:
    assert origin(merged({field: own}, {field: other}), field).others == ()


def test_another_title_or_abstract_stays_visible_in_one_line() -> None:
    records = [paper("a", TITLE), paper("b", "Tea, Cooled", f"{WARS}\n\nMore.")]
    cluster = merge(records)
    assert origin(cluster, "title").others == (OtherValue("b", "Tea, Cooled"),)
    assert origin(cluster, "abstract").others == (OtherValue("b", f"{WARS} More."),)


@pytest.mark.parametrize(
    ("field", "less", "most"),
    [
        ("authors", ["Ada Brown et al."], ["Ada Brown"]),
        ("authors", ["Ada Brown"], ["Ada Brown", "Bo Li"]),
        ("authors", ["A. Brown", "B. Li"], ["Ada Brown", "Bo Li"]),
        ("published", "2021", "2021-04"),
        ("published", "2020-04", "2021-04-13"),
        ("published", "2021-04", "2020-11"),
    ],
)
def test_an_empty_field_is_filled_from_the_most_complete_record(
    field: str, less: Any, most: Any
) -> None:
    for second, third, source in ((less, most, "c"), (most, less, "b")):
        cluster = merged({}, {field: second}, {field: third})
        assert origin(cluster, field).papers == (source,)
        assert getattr(cluster.canonical, field) == getattr(
            paper("x", TITLE, **{field: most}), field
        )


def test_of_equals_the_first_named_fills() -> None:
    cluster = merged({}, {"doi": "10.1000/tea"}, {"doi": "10.1000/cup"})
    assert origin(cluster, "doi") == Origin("doi", ("b",), (OtherValue("c", "10.1000/cup"),))


def test_year_and_volume_are_from_the_record_with_the_venue() -> None:
    article = {"venue": "VLDB J.", "venue_year": 2003, "volume": "12"}
    cluster = merged({"venue": "VLDB"}, article)
    assert (cluster.canonical.venue_year, cluster.canonical.volume) == (None, None)
    assert origin(cluster, "venue_year") == Origin("venue_year", (), (OtherValue("b", "2003"),))
    bare = merged({}, {"venue": "VLDB"}, article).canonical
    assert (bare.venue, bare.venue_year, bare.volume) == ("VLDB J.", 2003, "12")
    same = merged({"venue": "VLDB"}, {"venue": "Very Large Data Bases", "venue_year": 2001})
    assert same.canonical.venue_year == 2001
    assert origin(same, "venue_year").papers == ("b",)


def test_a_preprint_server_gives_way_to_where_the_work_appeared() -> None:
    cluster = merged(
        {"venue": "arXiv", "venue_year": 2020, "arxiv": "2004.00001"},
        {"venue": "ICML", "venue_year": 2021, "doi": "10.1000/tea"},
    )
    paper = cluster.canonical
    assert (paper.id, paper.venue, paper.venue_year) == ("a", "ICML", 2021)
    assert (paper.arxiv, paper.doi) == ("2004.00001", "10.1000/tea")
    assert origin(cluster, "venue").others == (OtherValue("a", "arXiv"),)


def test_preprint_and_article_keep_both_identifiers_even_when_arxiv_issued_a_doi() -> None:
    cluster = merged({"doi": "10.48550/arXiv.math/0309136"}, {"doi": "10.1000/tea"})
    assert (cluster.canonical.arxiv, cluster.canonical.doi) == ("math/0309136", "10.1000/tea")
    assert [origin(cluster, field) for field in ("arxiv", "doi")] == [
        Origin("arxiv", ("a",)), Origin("doi", ("b",)),
    ]  # fmt: skip


def test_tags_links_and_aliases_are_united_with_all_their_origins() -> None:
    cluster = merged(
        {"tags": ["tea", "cups"], "links": {"Talk": "https://example.org/1"}, "aliases": ["old"]},
        {"tags": ["cups"], "links": {"Talk": "https://example.org/2"}},
        {"tags": ["heat"], "links": {"Slides": "https://example.org/3"}, "aliases": ["older"]},
    )
    paper = cluster.canonical
    assert (paper.tags, paper.aliases) == (("tea", "cups", "heat"), ("old", "b", "c", "older"))
    assert paper.links == {"Talk": "https://example.org/1", "Slides": "https://example.org/3"}
    assert origin(cluster, "tags").papers == ("a", "c")
    assert origin(cluster, "aliases").papers == ("a", "b", "c")
    assert origin(cluster, "links") == Origin(
        "links", ("a", "c"), (OtherValue("b", "Talk: https://example.org/2"),)
    )


def test_day_and_source_stay_the_canonical_records() -> None:
    cluster = merged({"source": "one"}, {"source": "two", "added": "2026-01-01"})
    assert (cluster.canonical.source, cluster.canonical.added) == ("one", None)
    assert origin(cluster, "source") == Origin("source", ("a",))
    assert "added" not in {one.field for one in cluster.provenance}


def test_the_order_in_which_papers_are_read_changes_no_provenance() -> None:
    papers: list[Paper] = [
        paper("a", TITLE, TEA), paper("b", TITLE, TEA, doi="10.1000/tea", tags=["x"]),
        paper("c", TITLE, TEA, doi="10.1000/cup", tags=["y"]),
    ]  # fmt: skip
    verdicts = [verdict("same", "c", "b", "a")]
    found = {str(deduped(order, verdicts)[0]) for order in permutations(papers)}
    assert len(found) == 1
    [cluster] = deduped(papers, verdicts)[0]
    assert origin(cluster, "doi").papers == ("c",)
