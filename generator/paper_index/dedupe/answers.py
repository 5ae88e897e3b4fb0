"""What a curator can answer about an undecided pair, ready to paste."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from paper_index.model.pairs import PairClass

if TYPE_CHECKING:
    from paper_index.model.pairs import Pair


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
