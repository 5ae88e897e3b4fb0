"""A stub is valid YAML with the title; only the abstract is missing."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.content.format import paper_stub
from paper_index.model.fields import PartialDate
from paper_index.model.issues import UsageError

DAY = PartialDate(2024, 10, 5)


def test_a_stub_has_title_day_and_advice() -> None:
    paper, data = paper_stub("On Tea", "on-tea", DAY)
    text = data.decode()
    assert text.startswith("title: On Tea\n# Fill in what is known")
    assert "# published: 2024 " in text
    assert "added: 2024-10-05\n" in text
    assert (paper.id, paper.abstract, paper.added) == ("on-tea", None, DAY)


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_any_title_comes_back_out_of_the_stub(title: str) -> None:
    title = " ".join(title.split())
    if title:
        paper, data = paper_stub(title, "x", DAY)
        found = yaml.load(data, yaml.BaseLoader)
        assert found == {"title": paper.title, "tags": [], "added": "2024-10-05"}


def test_advice_that_is_uncommented_is_valid() -> None:
    _, data = paper_stub("On Tea", "on-tea", DAY)
    advice = [line.removeprefix("# ") for line in data.decode().splitlines()[2:-1]]
    found = yaml.load("\n".join(advice), yaml.BaseLoader)
    assert found["authors"] == ["First Author", "Second Author"]
    assert (found["published"], found["arxiv"]) == ("2024", "2410.21666")


@pytest.mark.parametrize("title", ["", "a\nb", "\x07"])
def test_an_invalid_title_is_refused(title: str) -> None:
    with pytest.raises(UsageError, match="the title "):
        paper_stub(title, "x", DAY)
