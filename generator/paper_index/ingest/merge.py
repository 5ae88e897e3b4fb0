"""Which records become papers, which are folded into one that is there, which must wait."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from paper_index.ingest.report import Fate, Outcome
from paper_index.model.pairs import PairClass
from paper_index.model.paper import FIELDS
from paper_index.text.identifiers import arxiv_id_of_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper

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
    judge: Callable[[Paper, Paper], Pair]
    """Compares two papers that nothing brought together."""
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
    _folded: dict[str, dict[str, Paper]] = field(default_factory=dict)
    """By paper the drafts that were folded into it; of those that say the same the latest."""
    _unasked: set[str] = field(default_factory=set)
    """Ids of drafts that were folded without a verdict."""

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
            best = max(
                certain, key=lambda pair: (self._is_answered(pair, draft), _rank(pair, draft))
            )
            misfit = self._misfit(draft, best, certain)
            if misfit:
                return self._hold_misfit(draft, fate, certain, misfit)
            return self._fold(draft, fate, best)
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
        return pair.pair_class is PairClass.MATCH or self._is_answered(pair, draft)

    def _is_answered(self, pair: Pair, draft: Paper) -> bool:
        return self._said(pair, draft) == "same"

    def _other(self, pair: Pair, draft: Paper) -> str:
        other = _partner(pair, draft).id
        return self.target.get(other, other)

    def _hold(self, draft: Paper, fate: Fate, pairs: Sequence[Pair], why: str = "") -> Fate:
        self._held.add(draft.id)
        evidence = "\n".join(self.show(pair) for pair in pairs)
        return replace(
            fate, outcome=Outcome.HELD_BACK, reason=why + pairs[0].rule, evidence=evidence
        )

    def _misfit(self, draft: Paper, best: Pair, certain: Sequence[Pair]) -> Pair | None:
        """Return a pair that is no match, and that folding a draft would join; None when none is.

        Either the draft matches two papers that are not each other's match, or it and the paper
        hang together only by way of another record, or it contradicts a record that was folded.
        """
        name = self._other(best, draft)
        if self.answer(name, draft.id) == "same":
            return None
        paper, partners = self.papers[name], set()
        for pair in certain:
            other = self._other(pair, draft)
            if other == name:
                partners.add(_partner(pair, draft).id)
            elif not _is_plainly(draft, best, pair) and not self._fits(paper, self.papers[other]):
                return self.judge(paper, self.papers[other])
        if partners <= self._unasked and not self._fits(paper, draft, PairClass.POSSIBLE):
            return self.judge(paper, draft)
        folded = self._folded.get(name, {}).values()
        return next((self.judge(one, draft) for one in folded if not self._fits(one, draft)), None)

    def _fits(self, one: Paper, other: Paper, worst: PairClass = PairClass.NON_MATCH) -> bool:
        """Whether two may be one paper: a verdict says so, or their class is none up to `worst`."""
        said = self.answer(one.id, other.id)
        unfit = {PairClass.NON_MATCH, worst}
        return said == "same" or (not said and self.judge(one, other).pair_class not in unfit)

    def _hold_misfit(self, draft: Paper, fate: Fate, certain: Sequence[Pair], misfit: Pair) -> Fate:
        said = self.answer(*misfit.ids)
        asks = draft.id in misfit.ids and not said
        evidence = "\n".join(self.show(pair) for pair in [*certain, *([misfit] if asks else [])])
        rule = "different by a verdict" if said else misfit.rule
        reason = f"would join {' and '.join(misfit.ids)}, which do not match: {rule}"
        self._held.add(draft.id)
        return replace(fate, outcome=Outcome.HELD_BACK, reason=reason, evidence=evidence)

    def _fold(self, draft: Paper, fate: Fate, pair: Pair) -> Fate:
        name = self._other(pair, draft)
        self.target[draft.id] = name
        said = draft.model_dump_json(include=set(FOLDED))
        self._folded.setdefault(name, {})[said] = draft
        if not self._is_answered(pair, draft):
            self._unasked.add(draft.id)
        draft = _with_arxiv_id(draft)
        paper = self.papers[name]
        if draft.doi:
            # Preprint and article are one paper with both identifiers.
            paper = _with_arxiv_id(paper)
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
        update = {key: getattr(draft, key) for key in (*filled, *fate.overwritten)}
        self._update(name, paper.model_copy(update=update), draft)
        return fate

    def _update(self, name: str, paper: Paper, draft: Paper) -> None:
        before = self.papers[name]
        changed = {key for key in FIELDS if getattr(paper, key) != getattr(before, key)}
        if changed:
            self.papers[name] = paper
            self.changed.setdefault(name, set()).update(changed)
            self.brought.pop(name, None)
            self.brought[name] = draft.id


def _with_arxiv_id(paper: Paper) -> Paper:
    """Return a paper whose DOI, when arXiv issued it, is the arXiv id instead."""
    number = arxiv_id_of_doi(paper.doi)
    return paper.model_copy(update={"arxiv": paper.arxiv or number, "doi": None} if number else {})


def _partner(pair: Pair, draft: Paper) -> Paper:
    candidate = pair.candidate
    return candidate.right if candidate.left.id == draft.id else candidate.left


def _is_plainly(draft: Paper, best: Pair, other: Pair) -> bool:
    """Whether a draft is the paper of its best pair over again, although another matches too."""
    ours, theirs = best.similarities, other.similarities
    if ours.identifier and not theirs.identifier:
        return ours.title >= theirs.title
    first, second = (_partner(pair, draft) for pair in (best, other))
    text = (draft.title, draft.abstract)
    return (first.title, first.abstract) == text != (second.title, second.abstract)


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
