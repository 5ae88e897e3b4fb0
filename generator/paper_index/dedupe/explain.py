"""Explains pairs: their evidence as text, the pairs of verdicts, and any two papers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.block import block, exact_families, shorten, similar_families
from paper_index.dedupe.classify import classify, judge, least_title
from paper_index.dedupe.compare import Collection, compare
from paper_index.model.pairs import Candidate, Explanation, PairClass, VerdictPairs
from paper_index.text.urls import verdict_file

if TYPE_CHECKING:
    from paper_index.dedupe.dedupe import Decisions
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict, Verdict

_MAX_KEYS = 4
_KEY_LENGTH = 60
_EXCERPT = 100
_RESULTS = {
    "same": "both share a page; the address of the other redirects to it",
    "different": "both have a page, and no further verdict is needed",
    PairClass.MATCH: "at import the record would be merged into the existing paper; between two "
    "papers of the index a verdict is needed",
    PairClass.POSSIBLE: "at import the record is held back; between two papers of the index a "
    "verdict is needed",
    PairClass.NON_MATCH: "no verdict is needed: both have a page",
}


def evidence(pair: Pair) -> str:
    """Return the signals and the blocking key."""
    return f"{pair.signals} (0 to 100); blocking key: {pair.candidate.blocking_key}"


def class_and_rule(pair: Pair) -> str:
    """Return the class and the rule that applied."""
    return f"{pair.pair_class} ({pair.rule})"


def rule_sentence(pair: Pair) -> str:
    """Return the rule that applied as a sentence for readers."""
    return f"{pair.rule[:1].upper()}{pair.rule[1:]}."


def describe(pair: Pair) -> str:
    """Return the evidence and both records as plain text."""
    lines = [evidence(pair)]
    for paper in pair.papers:
        lines += [
            paper.id,
            f"  title     {paper.title}",
            f"  authors   {', '.join(paper.authors) or 'unknown'}",
            f"  published {paper.published or 'unknown'}",
            f"  venue     {paper.venue or 'unknown'} {paper.venue_year or ''}".rstrip(),
            f"  arXiv     {paper.arxiv or 'unknown'}, DOI {paper.doi or 'unknown'}",
            f"  abstract  {shorten(paper.abstract or '', _EXCERPT) or 'unknown'}",
        ]
    return "\n".join(lines)


def advice(pair: Pair) -> str:
    """Return how to decide on a pair: the two verdicts as YAML, ready to paste."""
    lines = [f"paste one of these two into a new file {verdict_file(pair.ids)}:"]
    for answer in ("same", "different"):
        # JSON strings are YAML strings.
        reason = json.dumps(default_reason(pair, answer), ensure_ascii=False)
        lines.append(f"{answer}: [{', '.join(pair.ids)}]\nreason: {reason}")
    return "\n".join(lines)


def default_reason(pair: Pair, answer: str) -> str:
    """Return a reason for a verdict that quotes the rule."""
    alike = ", although they look alike" if pair.needs_verdict else ""
    return (
        f"One work ({pair.rule})." if answer == "same" else f"Different works{alike} ({pair.rule})."
    )


def verdict_text(verdict: Verdict) -> str:
    """Return a verdict in one line, with its reason, person and date."""
    origin = [f"{how} {one}" for how, one in (("by", verdict.by), ("on", verdict.date)) if one]
    text = f"{verdict.answer}: {', '.join(verdict.papers)}: {verdict.reason}"
    return f"{text} ({' '.join(origin)})" if origin else text


def owners(papers: Sequence[Paper]) -> dict[str, Paper]:
    """Return the papers by id and alias."""
    aliases = {alias: paper for paper in papers for alias in paper.aliases}
    return aliases | {paper.id: paper for paper in papers}


def verdict_pairs(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], bounds: DuplicateSettings
) -> tuple[VerdictPairs, ...]:
    """Return the verdicts in their order, each with the pairs that it decides."""
    owner = owners(papers)
    result = []
    for verdict in (placed.verdict for placed in verdicts):
        named = {owner[name].id: owner[name] for name in verdict.papers if name in owner}
        pairs = (judge(named[a], named[b], bounds) for a, b in combinations(sorted(named), 2))
        result.append(VerdictPairs(verdict, tuple(named.values()), tuple(pairs)))
    return tuple(result)


def explain(
    first: Paper,
    second: Paper,
    *,
    papers: Sequence[Paper],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> Explanation:
    """Return the signals, blocking keys and verdicts of two of the papers."""
    ids = {first.id, second.id}
    candidates = block(papers, least_title(bounds)).pairs
    found = (one for one in candidates if {one.left.id, one.right.id} == ids)
    candidate = next(found, Candidate(first, second, ""))
    pair = classify(candidate, compare(candidate, Collection(papers)), bounds)
    families = exact_families(papers) | similar_families(papers)
    one, other = papers.index(first), papers.index(second)
    shared = tuple(
        shorten(f"{name}: {key}", _KEY_LENGTH)
        for name, keys in families.items()
        for key in sorted({*keys(one)}.intersection(keys(other)))
    )
    answer, verdicts = decisions.answer(*pair.ids), decisions.verdicts_on(*pair.ids)
    return Explanation(pair, shared, answer, verdicts)


def explanation_sections(
    found: Explanation, bounds: DuplicateSettings
) -> Iterator[tuple[str, str]]:
    """Yield the sections of an explanation, each with its heading."""
    pair = found.pair
    scores = pair.signals
    yield "class", class_and_rule(pair)
    yield "scores", f"{scores} (0 to 100)"
    yield "title", _against(scores.title, bounds.title, "near-identical", "not near-identical")
    yield "authors", _against(scores.authors, bounds.authors, "agree", "do not agree")
    yield "abstract", _against(scores.abstract, bounds.abstract, "agree", "do not agree")
    yield "words", str(scores.words)
    for name in ("identifier", "conflict", "marks"):
        if value := getattr(scores, name):
            yield name, value
    yield "blocking key", _blocking_key(found, least_title(bounds))
    direct = any(set(pair.ids) <= set(verdict.papers) for verdict in found.verdicts)
    how = "" if direct else "through other papers or ids: "
    verdicts = "; ".join(map(verdict_text, found.verdicts))
    yield "verdict", f"{found.answer}; {how}{verdicts}" if found.answer else "none"
    result = _RESULTS[found.answer or pair.pair_class]
    if pair.needs_verdict and not pair.candidate.blocking_key and not found.answer:
        result = "no verdict is needed, since they are not compared; a verdict can merge them"
    yield "result", result


def _against(score: float | None, bound: float, good: str, bad: str) -> str:
    if score is None:
        return "not compared, since a paper lacks it"
    how, result = ("reaches", good) if score >= bound else ("is below", bad)
    return f"{score:.1f} {how} the threshold of {bound:g}: {result}"


def _blocking_key(found: Explanation, least: float) -> str:
    more = len(found.shared_keys) - _MAX_KEYS
    shared = ", ".join(found.shared_keys[:_MAX_KEYS]) or "none"
    keys = f"shared keys: {shared}" + (f" and {more} more" if more > 0 else "")
    if found.pair.candidate.blocking_key:
        return f"{found.pair.candidate.blocking_key!r}; {keys}"
    unlike = (
        ": they share no identifier, title or abstract, and the similarity of the titles is "
        f"less than {least:g}"
    )
    reason = unlike if found.pair.signals.title < least else ""
    return f"none, so the check does not compare them{reason}; {keys}"
