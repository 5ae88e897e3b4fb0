"""Which records become papers, which are folded into one that is there, which must wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.importing.report import Fate, Outcome
from generator.model.pairs import PairClass
from generator.model.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.importing.record import ImportedRecord

    from generator.model.pairs import Pair
    from generator.model.paper import Paper

# A record says these of itself, not of the paper that it is folded into.
_OWN = frozenset({"added", "source", "aliases"})


@dataclass
class Merge:
    """The papers as they will be, while the records go through one by one."""

    papers: dict[str, Paper]
    verdicts: Mapping[tuple[str, str], str]
    overwrite: frozenset[str]
    show: Callable[[Pair], str]
    changed: dict[str, set[str]] = field(default_factory=dict)
    """Ids of papers that were there and changed, with the fields that did."""
    added: list[str] = field(default_factory=list)
    _target: dict[str, str] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)

    def take(self, record: ImportedRecord, draft: Paper, pairs: Sequence[Pair]) -> Fate:
        """Decide on one record; `pairs` are the alike pairs that its draft is in."""
        open_pairs = [pair for pair in pairs if self._answer(pair) != "different"]
        certain = [pair for pair in open_pairs if self._is_same(pair)]
        known = [pair for pair in certain if self._other(pair, draft) in self.papers]
        if known:
            best = max(known, key=lambda pair: (pair.similarities.title, pair.ids))
            return self._fold(record, draft, best)
        waiting = [pair for pair in open_pairs if self._known(pair, draft)]
        if waiting:
            self._held.add(draft.id)
            return self._hold(record, draft, waiting[0])
        if not draft.abstract:
            reason = "it has no abstract, and no paper of that title is in the index"
            return _told(record, draft, Outcome.LEFT_OUT, reason=reason)
        self.papers[draft.id] = draft
        self.added.append(draft.id)
        return _told(record, draft, Outcome.ADDED, paper=draft.id)

    def _answer(self, pair: Pair) -> str:
        return self.verdicts.get(pair.ids, "")

    def _is_same(self, pair: Pair) -> bool:
        return pair.pair_class is PairClass.MATCH or self._answer(pair) == "same"

    def _other(self, pair: Pair, draft: Paper) -> str:
        first, second = pair.ids
        other = second if first == draft.id else first
        return self._target.get(other, other)

    def _known(self, pair: Pair, draft: Paper) -> bool:
        return self._other(pair, draft) in self.papers or self._other(pair, draft) in self._held

    def _hold(self, record: ImportedRecord, draft: Paper, pair: Pair) -> Fate:
        first, second = pair.ids
        evidence = (
            f"{self.show(pair)}\n"
            f"say in content/duplicates.yml `- same: [{first}, {second}]` or `- different: …`, "
            "with a `reason`, and import again"
        )
        return _told(record, draft, Outcome.HELD_BACK, reason=pair.rule, evidence=evidence)

    def _fold(self, record: ImportedRecord, draft: Paper, pair: Pair) -> Fate:
        target = self._other(pair, draft)
        self._target[draft.id] = target
        paper = self.papers[target]
        fields = [name for name in FIELDS if name not in _OWN and getattr(draft, name)]
        filled = [name for name in fields if not getattr(paper, name)]
        differing = [
            name for name in fields if getattr(paper, name) not in (getattr(draft, name), *_EMPTY)
        ]
        overwritten = [name for name in differing if name in self.overwrite]
        kept = [name for name in differing if name not in self.overwrite]
        update = {name: getattr(draft, name) for name in (*filled, *overwritten)}
        if update:
            self.papers[target] = paper.model_copy(update=update)
            self.changed.setdefault(target, set()).update(update)
        return Fate(
            record.file,
            record.line,
            draft.title,
            Outcome.FOLDED,
            paper=target,
            filled=tuple(filled),
            overwritten=tuple(overwritten),
            kept=tuple(kept),
            reason=pair.rule,
        )


_EMPTY: tuple[object, ...] = (None, "", (), {})


def _told(
    record: ImportedRecord,
    draft: Paper,
    outcome: Outcome,
    *,
    paper: str = "",
    reason: str = "",
    evidence: str = "",
) -> Fate:
    return Fate(
        record.file, record.line, draft.title, outcome, paper, reason=reason, evidence=evidence
    )
