"""The name of a venue shows what it is."""

from __future__ import annotations

import pytest

from paper_index.text.venues import venue_kind


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("PNAS", "journal"),
        ("Entropy", "journal"),
        ("The European Physical Journal Plus", "journal"),
        ("IEEE Transactions on Information Theory", "journal"),
        ("Physical Review Letters", "journal"),
        ("Annals of Tea", "journal"),
        ("Reviews of Modern Tea", "journal"),
        ("Proceedings of the Royal Society A", "journal"),
        ("Proceedings of the National Academy of Sciences", "journal"),
        ("Proceedings of the IEEE", "journal"),
        ("Machine Learning: Science and Technology", "journal"),
        ("Theory and Applications of Categories", "journal"),
        ("ICLR", "conference"),
        ("NeurIPS 2024", "conference"),
        ("FoSSaCS", "conference"),
        ("NeurReps Workshop", "conference"),
        ("International Conference on Tea", "conference"),
        ("Symposium on the Review of Tea", "conference"),
        ("Proceedings of the IEEE Conference on Tea", "conference"),
        ("Proceedings of Tea", "conference"),
        ("JMLR", "journal"),
        ("TMLR", "journal"),
        ("Machine Learning", "journal"),
        ("Machine Learning, vol. 45", "journal"),
        ("Neural Computation", "journal"),
        ("ACM Trans. Database Syst.", "journal"),
        ("VLDB J.", "journal"),
        ("Commun. ACM", "journal"),
        ("Proc. VLDB Endow.", "journal"),
        ("SIGMOD Record", "journal"),
        ("International Conference on Machine Learning", "conference"),
        ("Advances in Neural Information Processing Systems", "conference"),
        ("Advances in Neural Information Processing Systems 36", "conference"),
        ("Advances in Applied Tea", "journal"),
        ("Proc. 12th Int. Conf. on Machine Learning", "conference"),
        ("ICML (2)", "conference"),
        ("Findings of the Association for Tea: EMTP 2023", "conference"),
        ("Lecture Notes in Computer Science", "proceedings series"),
        ("Proceedings of Machine Learning Research", "proceedings series"),
        ("ECCV, LNCS 1234", "conference"),
        ("arXiv preprint", "preprint server"),
        ("CoRR", "preprint server"),
        ("PsyArXiv", "preprint server"),
        ("SSRN Electronic Journal", "preprint server"),
        ("Technical report, University of Tea", None),
        ("log of a voyage", None),
        ("Tea", None),
        ("PhD thesis, University of Tea", None),
        ("Nature-Inspired Tea", None),
        ("Journals", None),
        ("", None),
    ],
)
def test_the_name_of_a_venue_tells_what_it_is(venue: str, kind: str | None) -> None:
    assert venue_kind(venue) == kind
