"""Tests of reading lists of identifiers."""

from __future__ import annotations

import pytest

from paper_index.ingest.identifier_list import parse_identifiers


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("2410.21666v2", "arXiv:2410.21666v2"),
        ("arXiv:2410.21666", "arXiv:2410.21666"),
        ("math/0309136", "arXiv:math/0309136"),
        ("10.1109/TIT.2023.3328825   # note", "doi:10.1109/TIT.2023.3328825"),
        ("doi:10.1000/x(1)y", "doi:10.1000/x(1)y"),
        ("- https://doi.org/10.1000/abc", "doi:10.1000/abc"),
        ("<https://arxiv.org/abs/2410.21666>", "arXiv:2410.21666"),
        ("https://arxiv.org/pdf/2410.21666v1.pdf", "arXiv:2410.21666v1"),
        ("https://huggingface.co/papers/2410.21666", "arXiv:2410.21666"),
        ("https://www.alphaxiv.org/abs/2410.21666", "arXiv:2410.21666"),
        ("https://aclanthology.org/P19-1001/", "doi:10.18653/v1/P19-1001"),
        ("aclanthology.org/2020.acl-main.5.pdf", "doi:10.18653/v1/2020.acl-main.5"),
        ("https://dl.acm.org/doi/10.1145/3292500", "doi:10.1145/3292500"),
        ("* https://openreview.net/pdf?id=rJl-b3RcF7", "OpenReview:rJl-b3RcF7"),
        ("https://alphaxiv.org/abs/2410.21666v2?tab=1", "arXiv:2410.21666v2"),
        ("10.48550/arXiv.2410.21666", "arXiv:2410.21666"),
    ],
)
def test_each_form_of_an_identifier_is_read(line: str, reference: str) -> None:
    found = parse_identifiers(f"# to read\n\n{line}\n", "ids.txt")
    assert [(place, str(one)) for place, one in found.references] == [("ids.txt:3", reference)]
    assert found.left_out == ()


def test_several_may_stand_in_one_line_and_repeats_count_once() -> None:
    found = parse_identifiers("2410.21666 2410.21667,\n2410.21666\n", "a")
    assert [str(one) for _, one in found.references] == ["arXiv:2410.21666", "arXiv:2410.21667"]


def test_other_lines_are_left_out() -> None:
    found = parse_identifiers("2410.21666\nOn Tea\nhttps://x.org/tea\n", "a")
    assert [lost.place for lost in found.left_out] == ["a:2", "a:3"]
