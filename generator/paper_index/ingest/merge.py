"""Decides which drafts become papers, are folded into a paper or are held back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from paper_index.ingest.report import ImportResult, Outcome
from paper_index.ingest.update import Change, LastImport, three_way
from paper_index.model.pairs import PairClass
from paper_index.model.paper import FIELDS, worst_status
from paper_index.text.identifiers import arxiv_id_of_doi

if TYPE_CHECKING:
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper

_NOT_FOLDED = frozenset({"added", "source", "aliases", "citation_key", "former_keys"})
_UNITED = frozenset({"tags", "links"})
FOLDED = tuple(name for name in FIELDS if name not in _NOT_FOLDED)
"""The fields that folding a record copies to the paper."""


@dataclass
class Merge:
    """The papers as they will be after an import; its drafts are merged into them one by one."""

    papers: dict[str, Paper]
    answer: Callable[[str, str], str | None]
    """Returns the verdict on two ids, "same" or "different", if there is one."""
    judge: Callable[[Paper, Paper], Pair]
    """Compares two papers that blocking did not pair."""
    show: Callable[[Pair], str]
    """Returns both records of a pair and the advice for curators."""
    overwrite: frozenset[str]
    """Fields in which the value of the record replaces that of the paper."""
    canonical: dict[str, str]
    """Ids of the papers and drafts that were merged, with the id of the canonical paper."""
    refused: Mapping[str, Pair] = field(default_factory=dict)
    """Ids of drafts to hold back, with the pair of papers that they would make alike."""
    changed: dict[str, set[str]] = field(default_factory=dict)
    """Ids of changed papers, with their changed fields; added papers can be among them."""
    added: dict[str, str] = field(default_factory=dict)
    """Ids of added papers, with the places of their records."""
    last_draft: dict[str, str] = field(default_factory=dict)
    """Ids of added and changed papers, with the last draft that changed each; latest last."""
    last_import: LastImport = field(default_factory=LastImport)
    """What the source said when it was imported before."""
    notices: list[str] = field(default_factory=list)
    """Values that the source updates, and those that it does not since they were edited."""
    _held: set[str] = field(default_factory=set)
    members: dict[str, dict[str, Paper]] = field(default_factory=dict)
    """Ids of papers, with the records that each was made of, one of those with equal content."""

    def decide(self, draft: Paper, result: ImportResult, pairs: Sequence[Pair]) -> ImportResult:
        """Merge one draft and return `result` with the outcome.

        `pairs` are the matches and possible matches of the draft and of papers and earlier drafts.
        """
        if pair := self.refused.get(draft.id):
            reason = f"would make {' and '.join(pair.ids)} alike: {pair.rule}"
            return self._hold(draft, result, reason, [pair])
        pairs = [pair for pair in pairs if self._verdict(pair, draft) != "different"]
        known = [pair for pair in pairs if self._target(pair, draft) in self.papers]
        certain = [
            pair
            for pair in known
            if pair.pair_class is PairClass.MATCH or self._verdict(pair, draft) == "same"
        ]
        if certain:
            best = max(certain, key=lambda pair: self._rank(pair, draft))
            misfit = self._misfit(draft, best, known, certain)
            if not misfit:
                return self._fold(draft, result, best)
            answer = self.answer(*misfit.ids)
            rule = "different by a verdict" if answer else misfit.rule
            reason = f"would join {' and '.join(misfit.ids)}, which are no match: {rule}"
            is_question = draft.id in misfit.ids and not answer
            return self._hold(draft, result, reason, certain + [misfit] * is_question)
        undecided = known + [pair for pair in pairs if self._target(pair, draft) in self._held]
        if undecided:
            return self._hold(draft, result, undecided[0].rule, undecided)
        self.papers[draft.id] = draft
        self.added[draft.id] = result.place
        self.last_draft[draft.id] = draft.id
        return replace(result, outcome=Outcome.ADDED, paper=draft.id)

    def _verdict(self, pair: Pair, draft: Paper) -> str | None:
        return self.answer(*pair.ids) or self.answer(self._target(pair, draft), draft.id)

    def _rank(self, pair: Pair, draft: Paper) -> tuple[object, ...]:
        other, found = _partner(pair, draft), pair.signals
        return (
            self._verdict(pair, draft) == "same",
            bool(found.identifier),
            other.title == draft.title,
            other.abstract == draft.abstract,
            found.abstract or 0,
            found.title,
            found.authors or 0,
            pair.ids,
        )

    def _target(self, pair: Pair, draft: Paper) -> str:
        """Return the id of the paper that has taken up the other record of a pair."""
        other = _partner(pair, draft).id
        return self.canonical.get(other, other)

    def _hold(
        self, draft: Paper, result: ImportResult, reason: str, pairs: Sequence[Pair]
    ) -> ImportResult:
        self._held.add(draft.id)
        evidence = "\n".join(self.show(pair) for pair in pairs)
        return replace(result, outcome=Outcome.HELD_BACK, reason=reason, evidence=evidence)

    def _misfit(
        self, draft: Paper, best: Pair, known: Sequence[Pair], certain: Sequence[Pair]
    ) -> Pair | None:
        """Return a pair that is no match and that folding a draft would join, if any.

        The draft must match every record that the paper was made of. If it also matches another
        paper, the two must match.
        """
        target = self._target(best, draft)
        if self.answer(target, draft.id) == "same":
            return None
        paper = self.papers[target]
        for pair in certain:
            other = self._target(pair, draft)
            if other != target and not _is_clearly_best(draft, best, pair):
                both = self.judge(paper, self.papers[other])
                answer = self.answer(*both.ids)
                if answer == "different" or not (answer or both.pair_class is PairClass.MATCH):
                    return both
        pairs = [pair for pair in known if self._target(pair, draft) == target]
        compared = {_partner(pair, draft).id for pair in pairs}
        members = self.members.get(target, {target: paper}).values()
        pairs += [self.judge(one, draft) for one in members if one.id not in compared]
        matched = {_partner(pair, draft).id for pair in pairs if self._is_match(pair, draft)}
        return next(
            (
                pair
                for pair in pairs
                if not self._is_match(pair, draft)
                and all(self.answer(_partner(pair, draft).id, one) != "same" for one in matched)
            ),
            None,
        )

    def _is_match(self, pair: Pair, draft: Paper) -> bool:
        """Whether a draft and another record are one work, by a verdict or without one."""
        answer = self._verdict(pair, draft)
        return answer == "same" or (answer is None and pair.pair_class is PairClass.MATCH)

    def _fold(self, draft: Paper, result: ImportResult, pair: Pair) -> ImportResult:
        target = self._target(pair, draft)
        self.canonical[draft.id] = target
        before = self.papers[target]
        for one in (before, draft) if target not in self.members else (draft,):
            content = one.model_dump_json(include=set(FOLDED))
            self.members.setdefault(target, {})[content] = one
        draft = _with_arxiv_id(draft)
        # A preprint and its article are one paper with both identifiers.
        paper = _with_arxiv_id(before) if draft.doi else before
        last = self.last_import.before(draft.id, target)
        changes: dict[str | None, list[str]] = {}
        update: dict[str, object] = {}
        for key in FOLDED:
            change = self._change(key, paper, draft, last and _with_arxiv_id(last))
            changes.setdefault(change.kind, []).append(key)
            if change.value != getattr(paper, key):
                update[key] = change.value
            if change.notice:
                self.notices.append(f"{target}: {change.notice}")
        paper = paper.model_copy(update=update)
        changed = {key for key in FIELDS if getattr(paper, key) != getattr(before, key)}
        if changed:
            self.papers[target] = paper
            self.changed.setdefault(target, set()).update(changed)
            self.last_draft.pop(target, None)
            self.last_draft[target] = draft.id
        return replace(
            result,
            outcome=Outcome.FOLDED,
            paper=target,
            reason=pair.rule,
            repeats=self.added.get(target),
            filled=tuple(changes.get("filled", ())),
            updated=tuple(changes.get("updated", ())),
            overwritten=tuple(changes.get("overwritten", ())),
            kept=tuple(changes.get("kept", ())),
        )

    def _change(self, key: str, paper: Paper, draft: Paper, last: Paper | None) -> Change:
        """Return what becomes of a field when a draft is folded into a paper."""
        ours, theirs = getattr(paper, key), getattr(draft, key)
        is_worse = key == "status" and theirs and worst_status((ours, theirs)) is not ours
        if last and key not in self.overwrite:
            before = getattr(last, key) if ours or self.last_import.is_exact else ours
            if not (is_worse and theirs != before):
                return three_way(key, ours, theirs, before)
        if key in _UNITED:
            theirs = _unite(ours, theirs)
        if not theirs or theirs == ours:
            return Change(ours)
        if not ours or key in _UNITED:
            return Change(theirs, "filled")
        wins = key in self.overwrite or is_worse
        return Change(theirs, "overwritten") if wins else Change(ours, "kept")


def _unite(ours: Any, theirs: Any) -> Any:
    """Return our links, then theirs; or the tags of both, sorted as `fmt` does if any is new."""
    if isinstance(ours, dict):
        return {**ours, **{key: theirs[key] for key in theirs if key not in ours}}
    return ours if set(theirs) <= set(ours) else tuple(sorted({*ours, *theirs}))


def _with_arxiv_id(paper: Paper) -> Paper:
    number = arxiv_id_of_doi(paper.doi or "")
    update = {"arxiv": paper.arxiv or number, "doi": None}
    return paper.model_copy(update=update) if number else paper


def _partner(pair: Pair, draft: Paper) -> Paper:
    candidate = pair.candidate
    return candidate.right if candidate.left.id == draft.id else candidate.left


def _is_clearly_best(draft: Paper, best: Pair, other: Pair) -> bool:
    """Whether a draft repeats the paper of its best pair, although another matches too."""
    ours, theirs = best.signals, other.signals
    if ours.identifier and not theirs.identifier:
        return ours.title >= theirs.title
    first, second = (_partner(pair, draft) for pair in (best, other))
    text = (draft.title, draft.abstract)
    return (first.title, first.abstract) == text != (second.title, second.abstract)
