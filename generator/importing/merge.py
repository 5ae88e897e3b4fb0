"""Which records become papers, which are folded into one that is there, which must wait."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.importing.report import Fate, Outcome
from generator.model.pairs import PairClass
from generator.model.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.model.pairs import Pair
    from generator.model.paper import Paper

_OWN = frozenset({"added", "source", "aliases", "citation_key", "former_keys"})
FOLDED = tuple(name for name in FIELDS if name not in _OWN)
"""The fields that a record brings to a paper that is there; the others it says of itself."""


@dataclass
class Merge:
    """The papers as they will be, while the records go through one by one."""

    papers: dict[str, Paper]
    answer: Callable[[str, str], str]
    """A verdict on two ids: "same", "different" or ""."""
    show: Callable[[Pair], str]
    """Both records of a pair, for people."""
    overwrite: frozenset[str]
    target: dict[str, str]
    """Ids that another paper takes the records of: it is the canonical one."""
    refused: Mapping[str, Pair] = field(default_factory=dict)
    """Ids of drafts that must not come in, with what would come of it."""
    changed: dict[str, set[str]] = field(default_factory=dict)
    """Ids of papers that were there and changed, with the fields that did."""
    added: dict[str, int] = field(default_factory=dict)
    """Ids of papers that were not there, with the line of their record."""
    brought: dict[str, str] = field(default_factory=dict)
    """Ids of papers with the draft that last gave them something, the latest last."""
    _held: set[str] = field(default_factory=set)

    def take(self, draft: Paper, fate: Fate, pairs: Sequence[Pair]) -> Fate:
        """Decide on one draft; `pairs` are the alike pairs of it and of what came before.

        `fate` is what is known of its record; it is returned with the outcome.
        """
        if draft.id in self.refused:
            pair = self.refused[draft.id]
            return self._hold(draft, fate, [pair], f"would make {' and '.join(pair.ids)} alike: ")
        pairs = [pair for pair in pairs if self._said(pair, draft) != "different"]
        known = [pair for pair in pairs if self._other(pair, draft) in self.papers]
        certain = [pair for pair in known if self._is_same(pair, draft)]
        if certain:
            return self._fold(draft, fate, max(certain, key=lambda pair: _rank(pair, draft)))
        waiting = known + [pair for pair in pairs if self._other(pair, draft) in self._held]
        if waiting:
            return self._hold(draft, fate, waiting)
        if not draft.abstract:
            reason = "it has no abstract, and no paper of that title is in the index"
            return replace(fate, outcome=Outcome.LEFT_OUT, reason=reason)
        self.papers[draft.id] = draft
        self.added[draft.id] = fate.line
        self.brought[draft.id] = draft.id
        return replace(fate, outcome=Outcome.ADDED, paper=draft.id)

    def _said(self, pair: Pair, draft: Paper) -> str:
        return self.answer(*pair.ids) or self.answer(self._other(pair, draft), draft.id)

    def _is_same(self, pair: Pair, draft: Paper) -> bool:
        return pair.pair_class is PairClass.MATCH or self._said(pair, draft) == "same"

    def _other(self, pair: Pair, draft: Paper) -> str:
        other = _partner(pair, draft).id
        return self.target.get(other, other)

    def _hold(self, draft: Paper, fate: Fate, pairs: Sequence[Pair], why: str = "") -> Fate:
        self._held.add(draft.id)
        evidence = "\n".join(self.show(pair) for pair in pairs)
        return replace(
            fate, outcome=Outcome.HELD_BACK, reason=why + pairs[0].rule, evidence=evidence
        )

    def _fold(self, draft: Paper, fate: Fate, pair: Pair) -> Fate:
        name = self._other(pair, draft)
        self.target[draft.id] = name
        paper = self.papers[name]
        given = [key for key in FOLDED if getattr(draft, key)]
        filled = [key for key in given if not getattr(paper, key)]
        differing = [
            key for key in given if key not in filled and getattr(paper, key) != getattr(draft, key)
        ]
        fate = replace(
            fate,
            outcome=Outcome.FOLDED,
            paper=name,
            filled=tuple(filled),
            overwritten=tuple(key for key in differing if key in self.overwrite),
            kept=tuple(key for key in differing if key not in self.overwrite),
            reason=pair.rule,
            repeats=self.added.get(name, 0),
        )
        self._update(name, draft, fate)
        return fate

    def _update(self, name: str, draft: Paper, fate: Fate) -> None:
        update = {key: getattr(draft, key) for key in (*fate.filled, *fate.overwritten)}
        if update:
            self.papers[name] = self.papers[name].model_copy(update=update)
            self.changed.setdefault(name, set()).update(update)
            self.brought.pop(name, None)
            self.brought[name] = draft.id


def _partner(pair: Pair, draft: Paper) -> Paper:
    candidate = pair.candidate
    return candidate.right if candidate.left.id == draft.id else candidate.left


def _rank(pair: Pair, draft: Paper) -> tuple[bool, bool, float, float, float, tuple[str, str]]:
    """Sort key of the papers that a draft may be: the likeliest is the greatest."""
    other, found = _partner(pair, draft), pair.similarities
    return (
        bool(found.identifier),
        other.title == draft.title,
        found.abstract or 0,
        found.title,
        found.authors or 0,
        pair.ids,
    )
