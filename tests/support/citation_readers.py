"""Readers of what was exported, written by others, and papers to export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import citeproc
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from citeproc.source.json import CiteProcJSON
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from paper_index.exports.citation_keys import citation_key
from paper_index.exports.citations import (
    BIBTEX,
    CSL_JSON,
    RIS,
    Citations,
    Format,
    bibliography,
    bibtex_entry,
    cite_paper,
    csl_item,
    ris_record,
    with_abstract,
)
from paper_index.exports.reference import Reference, make_reference
from paper_index.text.escape import fold
from support.made_up_index import paper
from support.sample_index import sample_papers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibtexparser.middlewares import NameParts
    from bibtexparser.model import Entry

    from paper_index.model.paper import Paper

TEXTS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("\\{}$$$%#&_^~\"'`-–,:@<> \n\r\t\x00\x0b\u2028ÉłΛ₂AaN")
)
"""Any text, control characters included, and many with what BibTeX and LaTeX read as markup."""


def made_up(**fields: Any) -> Paper:
    """Return a paper with any fields, even those that no file of content may have."""
    return paper("tea").model_copy(update=fields)


@dataclass(frozen=True)
class Cited:
    """A paper with the key, the address and the keywords under which it is cited."""

    paper: Paper
    key: str
    page: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def reference(self) -> Reference:
        """The paper's reference."""
        keyed = self.paper.model_copy(update={"citation_key": self.key})
        return make_reference(keyed, self.page, self.keywords)


def to_bibtex(cited: Paper, key: str, page: str | None = None, *, abstract: bool = False) -> str:
    """Return the BibTeX entry of a paper."""
    reference = Cited(cited, key, page).reference
    entry = bibtex_entry(reference)
    return with_abstract(entry, reference) if abstract else entry


def to_ris(cited: Paper, key: str, page: str | None = None, keywords: Sequence[str] = ()) -> str:
    """Return the RIS record of a paper."""
    return ris_record(Cited(cited, key, page, tuple(keywords)).reference)


def to_csl(cited: Paper, key: str, page: str | None = None) -> dict[str, object]:
    """Return the CSL item of a paper."""
    return csl_item(Cited(cited, key, page).reference)


def sample_citations() -> list[Cited]:
    """Return every paper of the sample index with a key."""
    cited: list[Cited] = []
    for known in sample_papers():
        key = citation_key(known, {other.key.casefold() for other in cited})
        cited.append(Cited(known, key, f"https://example.org/papers/{known.id}/", known.tags))
    return cited


def bibliography_bibtex(cited: Sequence[Cited], *, abstract: bool = False) -> str:
    """Return what the one BibTeX file of some papers says."""
    return _file(cited, BIBTEX, abstract=abstract)


def bibliography_ris(cited: Sequence[Cited]) -> str:
    """Return what the one RIS file of some papers says."""
    return _file(cited, RIS)


def bibliography_csl(cited: Sequence[Cited]) -> str:
    """Return what the one CSL-JSON file of some papers says."""
    return _file(cited, CSL_JSON)


def _file(cited: Sequence[Cited], form: Format, *, abstract: bool = False) -> str:
    papers = [cite_paper(one.reference) for one in cited]
    return bibliography(papers, form, abstract=abstract).decode()


def read_bibtex(source: str) -> list[Entry]:
    """Read entries; anything that is no entry fails the test."""
    library = parse_string(source)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return library.entries


def read_names(source: str) -> list[NameParts]:
    """Read the authors of the one entry in a source."""
    steps = [SeparateCoAuthors(), SplitNameParts()]
    library = parse_string(source, append_middleware=steps)
    assert not library.failed_blocks
    parts: list[NameParts] = library.entries[0]["author"]
    return parts


def read_ris(source: str) -> list[dict[str, Any]]:
    """Read records; a tag that the reader does not know fails the test."""
    assert source.count("\n") == source.count("\r\n") == len(source.splitlines())
    records: list[dict[str, Any]] = rispy.loads(source.replace("\r\n", "\n"))
    assert not [record for record in records if "unknown_tag" in record]
    return records


def depth(latex: str) -> int:
    """Return how many braces stay open as BibTeX counts them; fail if one closes too early."""
    level = 0
    for sign in re.findall("[{}]", latex):
        level += 1 if sign == "{" else -1
        assert level >= 0
    return level


def letters(text: str) -> str:
    """Return the letters and digits of a text alone, folded.

    Without the circumflex that stands alone: the reader of LaTeX prints it for a caret.
    """
    return "".join(re.findall(r"[^\W_\u02c6]", fold(text)))


def printed(latex: str) -> str:
    """Return LaTeX as it prints."""
    text: str = LatexNodes2Text().latex_to_text(latex)
    return text


def rendered(items: Sequence[dict[str, object]]) -> list[str]:
    """Print items in the one style that comes with the processor; a warning is an error."""
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(
        style, CiteProcJSON(items), citeproc.formatter.plain
    )
    for item in items:
        cited = citeproc.Citation([citeproc.CitationItem(item["id"])])
        bibliography.register(cited)
    bibliography.sort()
    return [str(line) for line in bibliography.bibliography()]


def written(citations: Citations) -> dict[str, bytes]:
    """Return the content of every citation file by its path."""
    return {path: output.make() for path, output in citations.outputs.items()}
