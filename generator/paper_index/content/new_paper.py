"""A stub for a new paper, ready to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.content.format_papers import new_paper
from paper_index.model.errors import UsageError
from paper_index.model.paper import Paper

if TYPE_CHECKING:
    from paper_index.model.fields import PartialDate

_ADVICE = """\
# Fill in what is known, delete the rest. `paper-index check` says what is still missing.
# authors:
#   - First Author
#   - Second Author
# published: {year}           # or {year}-10, or {year}-10-05
# venue: NeurIPS
# venue_year: {year}
# arxiv: "2410.21666"       # without the version
# doi: 10.1109/TIT.2023.3328825
# code: https://github.com/owner/name
tags: []                    # two to six of content/tags.yml
"""
_ABSTRACT = """\
# Replace this line by `abstract: >-` and the text, indented by two spaces, below it.
"""


def stub(title: str, paper_id: str, today: PartialDate) -> tuple[Paper, bytes]:
    """Return a paper without an abstract, and the file that a curator completes.

    Raises UsageError when the title cannot be one.
    """
    fields = {"id": paper_id, "title": title, "abstract": "…", "added": str(today)}
    try:
        paper = Paper.model_validate(fields).model_copy(update={"abstract": ""})
    except ValidationError as problem:
        raise UsageError(f"the title {problem.errors()[0]['msg']}", "give the title") from problem
    head, _, added = new_paper(paper).decode().rpartition("added:")
    return paper, f"{head}{_ADVICE.format(year=today.year)}added:{added}{_ABSTRACT}".encode()
