"""Pairs for people to look at: undecided, decided, and any two that they name."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.block import LEAST_TITLE, block, shorten, similar_families, sure_families
from paper_index.dedupe.classify import LOOSER, classify, judge
from paper_index.dedupe.cluster import leaders
from paper_index.model.pairs import Answered, Explanation, PairClass, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_index.dedupe.cluster import Decisions
    from paper_index.model.pairs import Cluster, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict, Verdict


def usual_reason(pair: Pair, answer: str) -> str:
    """Return a reason for an answer that quotes the rule: all that can be said without reading."""
    if answer == "same":
        return f"One work ({pair.rule})."
    if pair.pair_class is PairClass.NON_MATCH:
        return f"Different works ({pair.rule})."
    return f"Different works, although they look alike ({pair.rule})."


def lines_to_paste(pair: Pair) -> str:
    """Return both answers as they may stand in `duplicates.yml`."""
    ids = ", ".join(pair.ids)
    return "\n".join(
        f"- {answer}: [{ids}]\n  reason: "
        # A rule may hold what YAML reads as markup; its quoted text is JSON's.
        f"{json.dumps(usual_reason(pair, answer), ensure_ascii=False)}"
        for answer in ("same", "different")
    )


_KEYS_SHOWN = 4
_MEANS = {
    PairClass.MATCH: "at import the record would be folded into the paper that is there; between "
    "two papers of the index a verdict is needed",
    PairClass.POSSIBLE: "at import the record is held back; between two papers of the index a "
    "verdict is needed",
    PairClass.NON_MATCH: "nobody is asked: both stand in the index",
}


def evidence(pair: Pair) -> str:
    """Return the scores and the block key."""
    key = pair.candidate.block_key
    return f"{pair.similarities} (0 to 100)" + (f"; block key: {key}" if key else "")


def decided_by(pair: Pair) -> str:
    """Return the class and the rule that gave it."""
    return f"{pair.pair_class} ({pair.rule})"


def in_words(pair: Pair) -> str:
    """Return what the rules say of a pair, as a sentence for readers."""
    rule = pair.rule.removeprefix("veto: ")
    for kind, name in (("arxiv", "arXiv ids"), ("doi", "DOIs")):
        rule = rule.replace(f"different {kind}: ", f"different {name}, ")
    return f"{rule[:1].upper()}{rule[1:]}."


def said(verdict: Verdict) -> str:
    """Return a verdict with its reason, who took it and when, as far as that is known."""
    who = " ".join(filter(None, [f"by {verdict.by}" if verdict.by else "", _on(verdict)]))
    told = f"{verdict.answer}: {', '.join(verdict.papers)}: {verdict.reason}"
    return f"{told} ({who})" if who else told


def _on(verdict: Verdict) -> str:
    return f"on {verdict.date}" if verdict.date else ""


def explained(found: Explanation, bounds: DuplicateSettings) -> Iterator[tuple[str, str]]:
    """Yield the parts of an explanation, each with its heading."""
    pair = found.pair
    yield "class", decided_by(pair)
    yield "scores", f"{pair.similarities} (0 to 100)"
    for name, score, bound in (
        ("title", pair.similarities.title, bounds.title),
        ("authors", pair.similarities.authors, bounds.authors),
        ("abstract", pair.similarities.abstract, bounds.abstract),
    ):
        yield name, _against(score, bound, name)
    if found.without_veto:
        yield "veto", _veto(pair, found.without_veto)
    yield "block key", _brought(found)
    yield "verdict", _verdicts(found)
    yield "so", _consequence(found)


def _against(score: float | None, bound: float, name: str) -> str:
    if score is None:
        return "one of the two has none: nothing to compare"
    good, bad = ("near-identical", "not near-identical") if name == "title" else (
        ("agree", "do not agree"))  # fmt: skip
    return (
        f"{score:.1f} reaches the threshold of {bound:g}: {good}"
        if score >= bound
        else f"{score:.1f} is below the threshold of {bound:g}: {bad}"
    )


def _veto(pair: Pair, without: Pair) -> str:
    same = without.pair_class is pair.pair_class
    return f"{pair.similarities.veto}; without it {'still ' if same else ''}{decided_by(without)}"


def _brought(found: Explanation) -> str:
    shared = ", ".join(found.shared_keys[:_KEYS_SHOWN])
    more = len(found.shared_keys) - _KEYS_SHOWN
    keys = f"keys that both have: {shared or 'none'}" + (f" and {more} more" if more > 0 else "")
    if found.blocking_key:
        return f"{found.blocking_key!r} brings them together; {keys}"
    if found.pair.similarities.title < found.least_title:
        return (
            "none brings them together, and the check does not compare them: they share no "
            f"identifier, title or abstract, and the titles are less than {found.least_title:g} "
            f"alike; {keys}"
        )
    return f"none brings them together, and the check does not compare them; {keys}"


def _verdicts(found: Explanation) -> str:
    if not found.answer:
        return "none"
    direct = any(set(found.pair.ids) <= set(one.papers) for one in found.verdicts)
    way = "" if direct else "by way of other papers or ids: "
    return f"{found.answer}; {way}" + "; ".join(map(said, found.verdicts))


def _consequence(found: Explanation) -> str:
    if found.answer == "same":
        return "one page has both; the address of the other leads there"
    if found.answer == "different":
        return "both stand in the index, and nobody is asked again"
    if not found.blocking_key and found.pair.pair_class is not PairClass.NON_MATCH:
        return "nobody is asked, since nothing brings them together; a verdict can join them"
    return _MEANS[found.pair.pair_class]


_LONGEST_KEY = 60


def _without_veto(pair: Pair, bounds: DuplicateSettings) -> Pair | None:
    if not pair.similarities.veto:
        return None
    return classify(pair.candidate, replace(pair.similarities, veto=""), bounds)


def settled(
    papers: Sequence[Paper],
    clusters: Sequence[Cluster],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
) -> Review:
    """Return the verdicts and the merged papers of an index where nothing is undecided.

    `papers` are the records as they stand in their files, `clusters` what became of them.
    """
    return Review(
        answered=answered(papers, verdicts, bounds),
        clusters=tuple(one for one in clusters if one.merged),
    )


def answered(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], bounds: DuplicateSettings
) -> tuple[Answered, ...]:
    """Return the verdicts in their order, each with the pairs that it decides on, compared."""
    owner = owners(papers)
    return tuple(_answered(placed.verdict, owner, bounds) for placed in verdicts)


def _answered(verdict: Verdict, owner: dict[str, Paper], bounds: DuplicateSettings) -> Answered:
    found = {owner[name].id: owner[name] for name in verdict.papers if name in owner}
    pairs = (
        judge(found[left], found[right], bounds) for left, right in combinations(sorted(found), 2)
    )
    return Answered(verdict, tuple(found.values()), tuple(pairs))


def owners(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the paper of every id and alias."""
    found = list(papers)
    aliases = {alias: paper for paper in found for alias in paper.aliases}
    return aliases | {paper.id: paper for paper in found}


def by_cluster(pairs: Sequence[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """Return the pairs with those that hang together in one tuple; sorted by ids."""
    ordered = sorted(pairs, key=lambda pair: pair.ids)
    leader = leaders([pair.ids for pair in ordered])
    found: dict[str, list[Pair]] = {}
    for pair in ordered:
        found.setdefault(leader[pair.ids[0]], []).append(pair)
    return tuple(tuple(some) for some in found.values())


def explain(
    first: Paper,
    second: Paper,
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> Explanation:
    """Return all that decides on two of some papers: scores, block keys, vetoes and verdicts."""
    left, right = sorted((first, second), key=lambda paper: paper.id)
    pair = judge(left, right, bounds)
    least = min(LEAST_TITLE, bounds.title - LOOSER)
    brought = next(
        (
            found.block_key
            for found in block(papers, least).pairs
            if {found.left.id, found.right.id} == {left.id, right.id}
        ),
        "",
    )
    return Explanation(
        pair=replace(pair, candidate=replace(pair.candidate, block_key=brought)),
        blocking_key=brought,
        shared_keys=_shared_keys(left, right, papers),
        least_title=least,
        without_veto=_without_veto(pair, bounds),
        answer=decisions.answer(left.id, right.id),
        verdicts=_said(left.id, right.id, papers, verdicts, decisions),
    )


def _shared_keys(left: Paper, right: Paper, papers: Sequence[Paper]) -> tuple[str, ...]:
    place = {paper.id: number for number, paper in enumerate(papers)}
    one, two = place[left.id], place[right.id]
    return tuple(
        shorten(f"{family.name}: {key}", _LONGEST_KEY)
        for family in (*sure_families(papers), *similar_families(papers))
        for key in sorted(set(family.keys(one)) & set(family.keys(two)))
    )


def _said(
    first: str,
    second: str,
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    decisions: Decisions,
) -> tuple[Verdict, ...]:
    """Return the verdicts that name both; where none does, those that decide by way of others."""
    owner = owners(papers)
    named = [
        (one.verdict, {owner[name].id if name in owner else name for name in one.verdict.papers})
        for one in verdicts
    ]
    direct = tuple(verdict for verdict, names in named if {first, second} <= names)
    answer = decisions.answer(first, second)
    if direct or not answer:
        return direct

    def near(names: Iterable[str], one: str) -> bool:
        return any(decisions.answer(name, one) == "same" for name in names)

    return tuple(
        verdict
        for verdict, names in named
        if (verdict.answer == "same" and (near(names, first) or near(names, second)))
        or (verdict.answer == answer == "different" and near(names, first) and near(names, second))
    )
