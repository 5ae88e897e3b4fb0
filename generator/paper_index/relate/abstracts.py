"""Leaves abstracts out of what is published, after they have served to find related papers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from paper_index.model.index import Related
from paper_index.model.pairs import Cluster
from paper_index.model.paper import Paper
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.model.pairs import Review

    Published = TypeVar("Published", Index, Review, Paper)


def without_abstracts(published: Published) -> Published:
    """Return an index, a review or a paper without any abstract and without words from one.

    The words that related papers share are kept as far as they are in the title.
    """
    made: dict[int, Any] = {}
    # Papers and people are in many places: each is changed once, and stays one object.
    bare: Published = _without(published, made)
    return bare


def _without(value: Any, made: dict[int, Any]) -> Any:
    if isinstance(value, Related):
        title = plain(value.paper.title).casefold()
        words = tuple(word for word in value.words if word.casefold() in title)
        return value._replace(paper=_without(value.paper, made), words=words)
    if type(value) is tuple:
        return tuple(_without(one, made) for one in value)
    if not isinstance(value, Paper) and (not is_dataclass(value) or isinstance(value, type)):
        return value
    if id(value) not in made:
        made[id(value)] = _without_own(value, made)
    return made[id(value)]


def _without_own(value: Any, made: dict[int, Any]) -> Any:
    if isinstance(value, Paper):
        return value.model_copy(update={"abstract": None})
    changed = {one.name: _without(getattr(value, one.name), made) for one in fields(value)}
    if isinstance(value, Cluster):
        changed["provenance"] = tuple(one for one in value.provenance if one.field != "abstract")
    return replace(value, **changed)
