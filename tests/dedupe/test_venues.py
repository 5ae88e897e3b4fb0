"""Venues are the same, of another kind, or nobody can tell."""

from __future__ import annotations

import pytest

from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.model.pairs import OTHER_KIND, SAME_VENUE


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("NeurIPS", "NeurIPS", SAME_VENUE),
        ("VLDB", "Very Large Data Bases", SAME_VENUE),
        ("VLDB J.", "The VLDB Journal", SAME_VENUE),
        ("J. Mach. Learn. Res.", "Journal of Machine Learning Research", SAME_VENUE),
        ("SIGMOD Record", "ACM SIGMOD Record", SAME_VENUE),
        ("VLDB", "VLDB J.", OTHER_KIND),
        ("SIGMOD Conference", "SIGMOD Record", OTHER_KIND),
        ("ICML", "Journal of Machine Learning Research", OTHER_KIND),
        ("ICML", "NeurIPS", ""),
        ("SIGMOD Conference", "International Conference on Management of Data", ""),
        ("arXiv", "Journal of Machine Learning Research", ""),
        ("CoRR", "arXiv", ""),
        ("", "ICML", ""),
        ("", "", ""),
    ],
)
def test_two_venues(left: str, right: str, expected: str) -> None:
    assert compare_venues(left, right) == compare_venues(right, left) == expected


@pytest.mark.parametrize(
    ("venue", "known"), [("ICML", True), ("arXiv", False), ("", False), (None, False)]
)
def test_a_preprint_server_is_no_venue(venue: str | None, known: bool) -> None:  # noqa: FBT001
    assert is_known(venue) is known
