"""Compares a library with its last import: what it changes, and what curators edited since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from paper_index.ingest.draft import find_tag, valid_fields
from paper_index.ingest.kept import Given
from paper_index.model.pairs import PairClass
from paper_index.model.paper import Paper

if TYPE_CHECKING:
    from paper_index.ingest.draft import Draft, ImportedRecord
    from paper_index.model.pairs import Pair
    from paper_index.model.settings import Limits
    from paper_index.model.vocabulary import Vocabulary

    Judge = Callable[[Paper, Paper], Pair]

_MAX_SHOWN = 70
"""Longest value in a report, in characters."""
_CONTEXT = 15
"""Least characters in front of the difference of two values, of which only a part is shown."""


def given_by(record: ImportedRecord, paper: Paper) -> Given:
    """Return what a clean record gives to a paper; `paper` has its valid values."""
    return Given(paper, record.text("citation_key"), record.keywords)


def read_given(
    records: Iterable[ImportedRecord], vocabulary: Vocabulary, limits: Limits
) -> list[Given]:
    """Return what the clean records of a source give; those without a valid title are left out."""
    found = []
    for record in records:
        fields, _ = valid_fields(record, vocabulary, limits)
        try:
            paper = Paper.model_validate({**fields, "id": "given"})
        except ValidationError:
            continue
        found.append(replace(given_by(record, paper), notes=record.private_notes))
    return found


def identities(given: Given) -> Iterator[tuple[str, str]]:
    """Yield what an entry can be recognised by in another version of its source, the best first."""
    paper = given.paper
    values = {"doi": paper.doi, "arxiv": paper.arxiv, "title": paper.title, "key": given.key}
    for kind, value in values.items():
        if value:
            yield kind, "".join(filter(str.isalnum, value.casefold())) or value


def is_same_library(one: Sequence[Given], other: Sequence[Given]) -> bool:
    """Whether one source is another version of the other: the smaller shares half its entries."""
    small, large = sorted((one, other), key=len)
    known = {identity for given in large for identity in identities(given)}
    common = sum(not known.isdisjoint(identities(given)) for given in small)
    return bool(small) and common * 2 >= len(small)


def has_same_entries(one: Iterable[Given], other: Iterable[Given]) -> bool:
    """Whether two versions of a source give the same values."""
    ours, theirs = ({given.values for given in source} for source in (one, other))
    return ours == theirs


@dataclass
class LastImport:
    """The entries of a source as they were at its last import."""

    entries: Sequence[Given] = ()
    is_exact: bool = True
    """Whether a paper got each of the values; if not, an entry may have been held back."""
    of_draft: dict[str, Given] = field(default_factory=dict)
    """By the id of the draft of the same entry."""
    of_paper: dict[str, Given] = field(default_factory=dict)
    """Entries that no draft is recognised as, by the id of the paper to which each gave values."""
    paper_of: dict[str, str] = field(default_factory=dict)
    """Ids of drafts, with the paper to which the entry gave values at the last import."""
    targets: dict[int, str] = field(default_factory=dict)
    """By the identity of an entry, the paper of the index to which it gave values."""

    @classmethod
    def match(
        cls,
        entries: Sequence[Given],
        drafts: Iterable[Draft],
        papers: Iterable[Paper],
        judge: Judge,
        *,
        is_exact: bool,
    ) -> LastImport:
        """Recognise drafts and papers in the entries of the last import."""
        found = cls(entries, is_exact)
        if not entries:
            return found
        targets = found.targets = _targets(entries, papers, judge)
        matched = set[int]()
        for draft_id, entry in _same_entries(entries, drafts, judge):
            matched.add(id(entry))
            found.of_draft[draft_id] = entry
            if target := targets.get(id(entry)):
                found.paper_of[draft_id] = target
        for entry in entries:
            if id(entry) not in matched and (paper := targets.get(id(entry))):
                found.of_paper.setdefault(paper, entry)
        return found

    def before(self, draft: str, paper: str) -> Paper | None:
        """Return what the source said at its last import of a draft that is folded into a paper."""
        found = self.of_draft.get(draft) or self.of_paper.get(paper)
        return found.paper if found else None

    def unmatched(self, folded: Iterable[tuple[str, str]]) -> list[Given]:
        """Return the entries of papers that the source has no longer.

        `folded` are the drafts that were folded, each with its paper.
        """
        used = {id(entry) for entry in self.of_draft.values()}
        for draft, paper in folded:
            if draft not in self.of_draft and paper in self.of_paper:
                used.add(id(self.of_paper[paper]))
        return [one for one in self.entries if id(one) in self.targets and id(one) not in used]


def _same_entries(
    entries: Sequence[Given], drafts: Iterable[Draft], judge: Judge
) -> Iterator[tuple[str, Given]]:
    """Yield the ids of drafts with the entries that they are, each at most once.

    Citation keys come last: when an entry is removed, a manager may give its key to another one.
    """
    left = {id(entry): entry for entry in entries}
    open_drafts = {one.paper.id: given_by(one.record, one.paper) for one in drafts if one.paper}
    for kind in ("doi", "arxiv", "title", "key"):
        known = defaultdict[str, list[Given]](list)
        for entry in left.values():
            if value := dict(identities(entry)).get(kind):
                known[value].append(entry)
        for draft_id, given in list(open_drafts.items()):
            alike = [one for one in known[dict(identities(given)).get(kind, "")] if id(one) in left]
            # Of several, such as editorials, only one with the same values is certainly the same.
            same = [one for one in alike if one.values == given.values] or alike
            is_same = len(same) == 1 and _may_be_same(same[0].paper, given.paper, kind, judge)
            if is_same or (same and same[0].values == given.values):
                del left[id(same[0])], open_drafts[draft_id]
                yield draft_id, same[0]


def _targets(entries: Iterable[Given], papers: Iterable[Paper], judge: Judge) -> dict[int, str]:
    known = defaultdict[tuple[str, str], list[Paper]](list)
    for paper in papers:
        for key in paper.keys or ("",):
            for identity in identities(Given(paper, key)):
                known[identity].append(paper)
    found = {}
    for entry in entries:
        same = (
            paper.id
            for kind, value in identities(entry)
            for paper in known[kind, value]
            if _may_be_same(entry.paper, paper, kind, judge)
        )
        if target := next(same, None):
            found[id(entry)] = target
    return found


def _may_be_same(one: Paper, other: Paper, shared: str, judge: Judge) -> bool:
    """Whether two versions of an entry may be one work: a key can be given to another entry."""
    if shared == "key":
        if one.title == other.title:
            return True
        pairs = ((one.doi, other.doi), (one.arxiv, other.arxiv))
        if any(ours and theirs and ours != theirs for ours, theirs in pairs):
            return False
    return judge(one, other).pair_class is not PairClass.NON_MATCH


def with_old_tags(draft: Draft, last: LastImport, vocabulary: Vocabulary) -> Draft:
    """Return a draft that keeps the tags of its last import unless the library dropped them.

    Only a tag of the group Imported can be dropped: by an entry that has its keyword no longer.
    """
    given = last.of_draft.get(draft.paper.id) if draft.paper else None
    if not draft.paper or not given:
        return draft
    names = (*draft.record.keywords, *draft.record.texts("tags"))
    subjects = {tag.id for name in names if (tag := find_tag(vocabulary, name))}
    kept = [
        name
        for name in given.paper.tags
        if name in subjects or not ((tag := vocabulary.by_id.get(name)) and tag.is_draft)
    ]
    tags = tuple(dict.fromkeys((*draft.paper.tags, *kept)))
    return replace(draft, paper=draft.paper.model_copy(update={"tags": tags}))


@dataclass(frozen=True)
class Change:
    """What becomes of a field of a paper: its value, how that came about, and what to report."""

    value: Any
    kind: str | None = None
    """"filled", "updated" or "kept"; None if nothing is to be reported."""
    notice: str | None = None


def three_way(key: str, ours: Any, theirs: Any, before: Any) -> Change:
    """Return a field's value: the library's new one unless a curator edited its earlier one.

    `ours` is the paper's value, `theirs` the library's, and `before` the library's at its last
    import. A value that the library did not change is not reported again.
    """
    if theirs == before:
        return Change(ours)
    made: Any
    if key == "tags":
        made = [name for name in ours if name not in before or name in theirs]
        if more := [name for name in theirs if name not in before and name not in ours]:
            made = sorted([*made, *more])
    elif key == "links":
        made = {**ours, **{
            name: address for name, address in theirs.items()
            if before.get(name) != address and ours.get(name) == before.get(name)
        }}  # fmt: skip
    elif not theirs:
        gone = f"{key}: kept {shown(ours)}; the library has no value any longer"
        return Change(ours, notice=gone if ours == before else None)
    else:
        made = theirs if ours == before else ours
    value = tuple(made) if key == "tags" else made
    if value != ours:
        kind, (old, new) = "updated" if ours else "filled", _shown_pair(ours, value)
        return Change(value, kind, f"{key}: updated {old} to {new}" if ours else None)
    if key in {"tags", "links"} or ours == theirs:
        return Change(ours)
    old, new = _shown_pair(ours, theirs)
    what = f"kept {old} (edited)" if ours else "left empty (edited)"
    return Change(ours, "kept", f"{key}: {what}; the library now says {new}")


def shown(value: Any) -> str:
    """Return a value for a report, on one line and in quotes."""
    return _quoted(_text(value))


def _shown_pair(ours: Any, theirs: Any) -> tuple[str, str]:
    """Return two values for a report: of long ones, the parts in which they differ first."""
    one, other = _text(ours), _text(theirs)
    pairs = enumerate(zip(one, other, strict=False))
    same = next((n for n, (left, right) in pairs if left != right), min(len(one), len(other)))
    if same < _MAX_SHOWN // 2 or max(len(one), len(other)) <= _MAX_SHOWN:
        return _quoted(one), _quoted(other)
    start = one.rfind(" ", 0, same - _CONTEXT) + 1
    return _quoted(f"…{one[start:]}"), _quoted(f"…{other[start:]}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = [f"{name}: {address}" for name, address in value.items()]
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1].rstrip()}…")
