"""Venues are the same, of another kind, or of unknown relation."""

from __future__ import annotations

import pytest

from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.model.pairs import VenueRelation


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("NeurIPS", "NeurIPS", VenueRelation.SAME),
        ("VLDB", "Very Large Data Bases", VenueRelation.SAME),
        ("VLDB J.", "The VLDB Journal", VenueRelation.SAME),
        ("J. Mach. Learn. Res.", "Journal of Machine Learning Research", VenueRelation.SAME),
        ("SIGMOD Record", "ACM SIGMOD Record", VenueRelation.SAME),
        ("VLDB", "VLDB J.", VenueRelation.OTHER),
        ("SIGMOD Conference", "SIGMOD Record", VenueRelation.OTHER),
        ("Machine Learning", "International Conference on Machine Learning", VenueRelation.OTHER),
        ("ICML 2024", "ICML 2024 Workshops: Tea", VenueRelation.OTHER),
        ("ICML", "Journal of Machine Learning Research", VenueRelation.OTHER),
        ("Advances in Neural Information Processing Systems", "JMLR", VenueRelation.OTHER),
        ("ICML", "NeurIPS", None),
        ("SIGMOD Conference", "International Conference on Management of Data", None),
        ("arXiv", "Journal of Machine Learning Research", None),
        ("CoRR", "arXiv", None),
        ("", "ICML", None),
        ("", "", None),
    ],
)
def test_two_venues(left: str, right: str, expected: VenueRelation | None) -> None:
    assert compare_venues(left, right) == compare_venues(right, left) == expected


@pytest.mark.parametrize(
    ("venue", "known"), [("ICML", True), ("arXiv", False), ("", False), (None, False)]
)
def test_a_preprint_server_is_no_venue(venue: str | None, known: bool) -> None:  # noqa: FBT001
    assert is_known(venue) is known
