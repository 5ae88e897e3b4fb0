"""What decided on a pair, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.pairs import PairClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.pairs import Pair
    from paper_index.model.review import Explanation
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import Verdict

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
    if found.brought_by:
        return f"{found.brought_by!r} brings them together; {keys}"
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
    if not found.brought_by and found.pair.pair_class is not PairClass.NON_MATCH:
        return "nobody is asked, since nothing brings them together; a verdict can join them"
    return _MEANS[found.pair.pair_class]
