"""What sources of records write for the same thing, and a source of chance that draws from it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Chance(random.Random):
    """A source of chance that draws only from one half of each table."""

    def __init__(self, seed: str, half: int | None) -> None:
        super().__init__(seed)
        self.half = half

    def form(self, forms: Sequence[T]) -> T:
        """Return one of the forms, at least two, that the half may use."""
        return self.choice(forms if self.half is None else forms[self.half :: 2])

    def happens(self, share: float) -> bool:
        """Return true in that share of calls."""
        return self.random() < share


LONG_NAMES = {
    "ACL": "Annual Meeting of the Association for Computational Linguistics",
    "EMNLP": "Conference on Empirical Methods in Natural Language Processing",
    "NAACL": "Conference of the North American Chapter of the Association for Computational "
    "Linguistics: Human Language Technologies",
    "EACL": "Conference of the European Chapter of the Association for Computational Linguistics",
    "COLING": "International Conference on Computational Linguistics",
    "LREC": "International Conference on Language Resources and Evaluation",
    "CoNLL": "Conference on Computational Natural Language Learning",
    "SemEval": "International Workshop on Semantic Evaluation",
    "WMT": "Conference on Machine Translation",
    "RANLP": "International Conference on Recent Advances in Natural Language Processing",
    "IWSLT": "International Conference on Spoken Language Translation",
    "INLG": "International Conference on Natural Language Generation",
    "SIGDIAL": "Annual Meeting of the Special Interest Group on Discourse and Dialogue",
    "BioNLP": "Workshop on Biomedical Natural Language Processing",
    "BEA": "Workshop on Innovative Use of NLP for Building Educational Applications",
    "IJCNLP": "International Joint Conference on Natural Language Processing",
    "IWPT": "International Conference on Parsing Technologies",
    "Findings": "Findings of the Association for Computational Linguistics",
    "TACL": "Transactions of the Association for Computational Linguistics",
    "CL": "Computational Linguistics",
}
JOURNALS = ("TACL", "CL")
SHORT_WORDS = {
    "International": "Int.", "Conference": "Conf.", "Annual": "Ann.", "Association": "Assoc.",
    "Computational": "Comput.", "Linguistics": "Ling.", "Language": "Lang.", "Natural": "Nat.",
    "Workshop": "Wkshp", "Transactions": "Trans.", "Proceedings": "Proc.", "Processing": "Process.",
    "Meeting": "Mtg.", "Resources": "Res.",
}  # fmt: skip
VENUES = {
    "scholar": (
        "Proceedings of the {nth} {long}", "{long}, {year}", "Proceedings of {name}",
        "{name} {year}", "{year} {long}", "aclanthology.org", "Proc. {name}", "arXiv preprint",
    ),
    "dblp": (
        "{name}", "{name} ({vol})", "{name} (Findings)", "{name} {year}", "{name}@{name}",
        "{name}/IJCNLP", "{name} Workshops", "{name} (Short Papers)",
    ),
    "acm": (
        "{name} '{yy}: Proceedings of the {nth} {long}", "Proceedings of the {long}",
        "Proceedings of the {nth} {long} - Volume {vol}", "Proceedings of the {year} {long}",
        "{name} '{yy}", "{name}'{yy}: {long}",
    ),
    "cora": (
        "In Proc. of the {nth} {long}", "In Proceedings of the {long}, pages {n}-{year}",
        "{name}-{yy}", "In: {long} ({name}'{yy})", "Procs. of {name} {year}, pp. {n}--{yy}",
        "in {long}, {year}.",
    ),
    "report": (
        "Technical report {n}-{vol}, Dept. of Computer Science", "Tech. Rep. CS-TR-{yy}-{n}",
        "Research Report {n}", "Report CSL-{yy}-{vol}",
    ),
    "crossref": (
        "Proceedings of the {nth} {long} (Volume {vol}: Long Papers)", "{long}",
        "Proceedings of the {year} {long}", "Proceedings of the {nth} {long} -  {name} '{yy}",
    ),
    "scopus": (
        "{long}", "{long} - Proceedings of the Conference", "PROCEEDINGS OF THE {long}",
        "{name} {year} - {nth} {long}, Proceedings",
    ),
    "reference_manager": (
        "{long}", "Proceedings of the {nth} {long}", "{name}", "Proc. of {name} {year}",
        "{long} ({name})", "{name}, {year}",
    ),
    "conference_site": ("{name} {year}", "{name}'{yy}"),
    "by_hand": ("{name} {yy}", "{name}", "{name}{yy}", "{name} {year}, Springer"),
}  # fmt: skip
PREPRINT_VENUES = (
    None, None, "CoRR", "arXiv", "CoRR abs/{0}", "arXiv preprint arXiv:{0}", "arXiv.org",
    "arXiv (Cornell University)",
)  # fmt: skip
ABSTRACT_MARKUP = (
    "<jats:p>{}</jats:p>", "<jats:title>Abstract</jats:title><jats:p>{}</jats:p>",
    "<jats:sec><jats:p>{}</jats:p></jats:sec>", "Abstract {}",
)  # fmt: skip
RIGHTS = (
    " © {} Elsevier B.V.", " © {} Association for Computational Linguistics.",
    " (C) {} The Authors", " Copyright {} ACL.",
)  # fmt: skip
NO_ABSTRACT = (
    "[No abstract available]", "No abstract available.", "N/A", "Abstract",
    "Abstract not available", "International audience", "n/a", "-",
)  # fmt: skip
PROGRAM_MARKS = (
    "[Best paper] {}", "🏆 {}", "{} *", "Long paper: {}", "{} (Short Paper)", "3B-2: {}",
    "{} [Outstanding Paper]", "Oral: {}",
)  # fmt: skip
