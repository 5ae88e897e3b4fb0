"""Keys: equal for equal inputs, different for a different program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import paper_index
from paper_index.cache.keys import Digests, Lazy, digest, program_digest
from paper_index.model.fields import PartialDate
from paper_index.model.paper import Paper

if TYPE_CHECKING:
    from pathlib import Path


def test_equal_values_have_one_digest_and_others_another() -> None:
    tea = Paper(id="tea", title="Tea")
    assert digest(tea, 1) == digest(Paper(id="tea", title="Tea"), 1)
    others = [digest(tea), digest(tea, 2), digest(tea, "1"), digest(Paper(id="tea", title="Tee"))]
    assert len({digest(tea, 1), *others}) == 5
    assert digest("ab", "c") != digest("a", "bc")
    assert digest(None) != digest("null")


def test_a_value_without_a_digest_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        digest(object())


# A process makes it only once.
made = program_digest.__wrapped__


def test_the_digest_of_the_program_changes_with_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    found = [made()]
    info = tmp_path / "tea-1.0.dist-info"
    info.mkdir()
    found.append(made())
    (info / "RECORD").write_text("tea.py,,\n")
    found.append(made())
    info.rename(tmp_path / "tea-1.1.dist-info")
    found.append(made())
    assert len(set(found)) == 4
    assert found[-1] == made()


def test_the_digest_of_the_program_changes_with_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "__init__.py"
    source.write_text("a = 1\n")
    monkeypatch.setattr(paper_index, "__file__", str(source))
    before = made()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"")
    assert made() == before
    (tmp_path / "page.md.j2").write_text("tea")
    assert made() != before


class TestDigests:
    """Digests of values, each frozen object made once."""

    def test_equal_values_have_one_digest(self) -> None:
        tea, cups = Paper(id="tea", title="Tea"), Paper(id="cups", title="Cups")
        digests = Digests()
        known = digests.of((tea, cups), {"a": 1}, None)
        assert known == digests.of([tea, Paper(id="cups", title="Cups")], {"a": 1}, None)
        assert known == Digests().of((tea, cups), {"a": 1}, None)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (("ab", "c"), ("a", "bc")),
            (("a,1:b",), ("a", "b")),
            ((("a",), "b"), ("a", ("b",))),
            (("1",), (1,)),
            ((None,), ("None",)),
            ((), ((),)),
            ((PartialDate(2024, 1),), (PartialDate(2024),)),
            (({"a": 1, "b": 2},), ({"b": 2, "a": 1},)),
            ((digest,), (program_digest,)),
            ((Lazy("a", bytes),), (Lazy("b", bytes),)),
        ],
    )
    def test_different_values_have_different_digests(
        self, one: tuple[object, ...], other: tuple[object, ...]
    ) -> None:
        assert Digests().of(*one) != Digests().of(*other)

    @pytest.mark.parametrize("value", [{1, 2}, object(), lambda: 1])
    def test_a_value_whose_digest_could_change_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="has no digest"):
            Digests().of(value)
