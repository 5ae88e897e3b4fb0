"""Adding papers by their address at OpenReview, alone and in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.commands import papers, passes, run, source, tree
from support.made_up_services import Preprint, note, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = pytest.mark.usefixtures("naps")
ADDRESS = "https://openreview.net/forum?id="


@pytest.fixture
def index(make_index: MakeIndex, services: Services) -> Layout:
    services.notes = [note("newPaper1", "Winter Leaves")]
    services.old_notes = [note("oldPaper1", "Rivers and Roads", is_old=True)]
    return make_index({})


def test_a_paper_is_added_with_its_address(index: Layout, services: Services) -> None:
    result = run(index, "add", f"{ADDRESS}newPaper1")
    assert result.exit_code == 0
    [paper] = papers(index).values()
    assert (paper.title, paper.venue, paper.venue_year) == ("Winter Leaves", "ICLR", 2024)
    assert paper.links == {"OpenReview": f"{ADDRESS}newPaper1"}
    assert paper.published is not None
    assert passes(index)
    before = tree(index)
    assert "nothing new" in run(index, "add", f"{ADDRESS}newPaper1").stdout
    assert tree(index) == before
    assert len(services.asked) == 1


def test_a_list_names_papers_of_all_services(index: Layout, services: Services) -> None:
    services.preprints = [Preprint("2201.00001", "Cups of Clay")]
    lines = (
        f"- {ADDRESS}newPaper1",
        "https://www.openreview.net/pdf?id=oldPaper1&name=pdf",
        "https://huggingface.co/papers/2201.00001",
        f"{ADDRESS}unknown1",
    )
    file = source(index, "ids.txt", "\n".join(lines))
    result = run(index, "import", file)
    assert result.exit_code == 0
    assert set(papers(index)) == {"winter-leaves", "rivers-and-roads", "cups-of-clay"}
    assert "OpenReview has no public paper with this id" in result.stdout
    assert passes(index)


def test_its_preprint_at_arxiv_is_filled(index: Layout, services: Services) -> None:
    services.preprints = [Preprint("2201.00001", "Winter Leaves")]
    assert run(index, "add", "2201.00001").exit_code == 0
    result = run(index, "add", f"{ADDRESS}newPaper1")
    assert "folded into winter-leaves" in result.stdout
    [paper] = papers(index).values()
    assert (paper.arxiv, paper.venue) == ("2201.00001", "ICLR")
    assert "OpenReview" in (paper.links or {})


def test_a_refusal_stops_no_other_paper(index: Layout, services: Services) -> None:
    services.preprints = [Preprint("2201.00001", "Cups of Clay")]
    services.broken = {"openreview": refusal(403, "ChallengeRequiredError")}
    result = run(index, "add", f"{ADDRESS}newPaper1", "2201.00001")
    assert result.exit_code == 1
    assert "OpenReview refuses the request (ChallengeRequiredError); try again" in result.stdout
    assert list(papers(index)) == ["cups-of-clay"]
    alone = run(index, "add", f"{ADDRESS}newPaper1")
    assert alone.exit_code == 2
    assert "give the paper's arXiv id, DOI or title" in alone.stderr
