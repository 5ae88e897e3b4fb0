"""Validate settings and papers; report invalid keys, values, tags and ids as issues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from paper_index.content.read import read_document
from paper_index.model.issues import Issue, error, has_errors, hint
from paper_index.model.paper import Paper
from paper_index.model.settings import Settings
from paper_index.text.cleaning import clean_authors
from paper_index.text.escape import maths_problems
from paper_index.text.markup import Markup
from paper_index.text.urls import find_clashes, is_device, is_reserved, slugify
from paper_index.text.wording import did_you_mean, nearest, question

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from paper_index.content.faultless import FaultlessPapers
    from paper_index.content.layout import Layout
    from paper_index.model.author import Author
    from paper_index.model.issues import SourceLocation
    from paper_index.model.settings import Limits
    from paper_index.model.source import Document, Record
    from paper_index.model.vocabulary import Tag, Vocabulary
    from paper_index.text.yaml_reader import KeyPath

    Locate = Callable[..., SourceLocation]

_Model = TypeVar("_Model", bound=BaseModel)

_OTHER_NAMES = {
    "published": "year date pubdate publicationdate issued publicationyear released month day",
    "authors": "author creator creators writer writers by editor editors",
    "venue": "journal booktitle conference containertitle journaltitle publication proceedings "
    "publicationtitle journalname",
    "links": "url urls link href website web page pdf html project projectpage slides video demo",
    "homepage": "url link href website web page site",
    "tags": "keywords keyword topics topic subjects subject labels label category categories",
    "arxiv": "eprint arxivid archiveid arxivnumber arxivurl preprint",
    "doi": "doiurl digitalobjectidentifier",
    "code": "github repo repository codeurl sourcecode software implementation",
    "abstract": "summary description annote",
    "definition": "description summary meaning text",
    "note": "comment comments remark remarks notes why annotation",
    "number": "issue",
    "pages": "page pagerange pagination",
    "publisher": "school institution organization organisation university",
    "type": "entrytype itemtype kind genre publicationtype",
    "category": "primaryclass arxivcategory primarycategory",
    "citation_key": "key citekey bibtexkey bibkey citationid",
    "title": "name heading",
    "name": "title label fullname displayname",
    "names": "spellings aka synonyms variants",
    "aliases": "alias synonyms spellings formerids redirects redirectfrom aka",
    "added": "dateadded created addedon",
    "status": "retracted withdrawn state",
    "group": "facet category type",
    "parent": "broader parenttag",
    "papers": "paper works publications",
    "orcid": "orcidid",
    "reason": "why comment note because",
    "by": "person author curator who",
    "date": "day when on",
}
"""Names that other programs and people use for our keys: small letters only."""

_EXAMPLES = {
    "published": "2024-10",
    "authors": "[Ada Brown, Bob Miller]",
    "links": "{Website: https://…}",
    "tags": "[one, two]",
    "aliases": "[one, two]",
    "names": "[One Spelling, Another]",
}

_TYPES = {
    "model_type": "a mapping of keys to values belongs here",
    "tuple_type": "a list belongs here: [one, two]",
    "dict_type": "a mapping of names to values belongs here",
}

_VALUES = {
    "int_parsing": "{input!r} is not a whole number",
    "int_type": "a whole number belongs here",
    "float_parsing": "{input!r} is not a number",
    "float_type": "a number belongs here",
    "bool_parsing": "{input!r} is neither true nor false",
    "bool_type": "true or false belongs here",
    "greater_than_equal": "{input} is too small: {ge:g} or more is allowed",
    "less_than_equal": "{input} is too large: {le:g} or less is allowed",
}


def build_model(
    model: type[_Model],
    data: object,
    locate: Locate,
    extra: Mapping[str, str] = MappingProxyType({}),
    names: Mapping[str, str] = MappingProxyType({}),
) -> tuple[_Model | None, list[Issue]]:
    """Return a model made from a mapping, or None, and the issues.

    `locate` returns the location of a key path in the mapping. `extra` are fields from outside it,
    such as an id from a file name. `names` maps fields to the keys that the file uses for them.
    """
    if not isinstance(data, dict):
        return None, [error("wrong-type", locate(), _TYPES["model_type"])]
    advice = "delete it: it is given by the name of the file, or by the key above"
    issues = [
        error("unknown-key", locate(key), f"unknown key {key!r}", advice)
        for key in data
        if key in extra
    ]
    try:
        built = model.model_validate({**data, **extra})
    except ValidationError as problem:
        found = problem.errors()
        return None, issues + [_issue(model, details, locate, extra, names) for details in found]
    return (None if issues else built), issues


def build_entries(
    model: type[_Model], document: Document, entries: Mapping[str, object], section: KeyPath = ()
) -> tuple[tuple[_Model, ...], list[Issue]]:
    """Return the valid models of a mapping of ids to entries, in order, and the issues of all."""
    built = [
        build_model(model, value, partial(document.location, *section, name), {"id": name})
        for name, value in entries.items()
    ]
    valid = tuple(entry for entry, _ in built if entry)
    return valid, [issue for _, found in built for issue in found]


def validate_settings(document: Document) -> tuple[Settings, list[Issue]]:
    """Return the settings in `config.yml`, or the defaults when there are issues."""
    if document.data is None:
        return Settings(), []
    settings, issues = build_model(Settings, document.data, document.location)
    return settings or Settings(), issues


def read_settings(layout: Layout) -> Settings:
    """Return the settings of an index; the defaults when its `config.yml` has issues."""
    return validate_settings(read_document(layout.content / "config.yml", layout.root, []))[0]


def unknown_key(place: SourceLocation, key: str, known: Sequence[str]) -> Issue:
    """Return the issue of a key that is not among the known ones."""
    bare = _bare_key(key)
    same = [name for name in known if _bare_key(name) == bare]
    meant = [name for name in known if bare in _OTHER_NAMES.get(name, "").split()]
    if meant and not same:
        advice = f"write it as `{meant[0]}: {_EXAMPLES.get(meant[0], '…')}`"
    else:
        advice = question(same[:1]) or did_you_mean(key, known)
    advice = advice or f"known keys: {', '.join(known)}"
    return error("unknown-key", place, f"unknown key {key!r}", advice)


def _bare_key(key: str) -> str:
    return "".join(re.findall(r"[^\W_]+", key.casefold()))


def reserved_ids(ids: Iterable[tuple[str, SourceLocation]]) -> Iterator[Issue]:
    """Yield an error for each id or alias whose address belongs to a list page.

    A name that Windows has for a device gets a hint.
    """
    for name, place in ids:
        if is_device(name):
            what = f"{name!r} is the name of a device on Windows: no file there can have it"
            advice = f"choose another id, such as {name}-2, and keep {name} out of `aliases`"
            yield hint("windows-id", place, what, advice)
        elif is_reserved(name):
            what = f"{name!r} is the address of a list page"
            yield error("invalid-id", place, what, "choose another id")


def claimed_twice(code: str, claims: Iterable[tuple[str, str, SourceLocation]]) -> Iterator[Issue]:
    """Yield an error with this code for each id or alias that was claimed before.

    `claims` are (id or alias, owner as the message names it, place).
    """
    owned = ((name, (owner, place)) for name, owner, place in claims)
    for name, (owner, _), (_, place) in find_clashes(owned):
        what = f"{name!r} already belongs to {owner}"
        yield error(code, place, what, "delete it in one of the two places")


def entry_ids(
    code: str, entries: Sequence[Tag | Author], document: Document, section: KeyPath = ()
) -> list[Issue]:
    """Return the issues of reserved ids and aliases, and of those claimed twice with this code."""
    noun = code.removesuffix("-clash")
    claims = [
        (one.id, f"the {noun} {one.id!r}", document.location(*section, one.id)) for one in entries
    ]
    claims += [
        (alias, f"the {noun} {one.id!r}", document.location(*section, one.id, "aliases", number))
        for one in entries
        for number, alias in enumerate(one.aliases)
    ]
    reserved = reserved_ids((name, place) for name, _, place in claims)
    return [*claimed_twice(code, claims), *reserved]


def _issue(
    model: type[BaseModel],
    details: ErrorDetails,
    locate: Locate,
    extra: Mapping[str, str],
    names: Mapping[str, str],
) -> Issue:
    found, kind, context = details["loc"], details["type"], details.get("ctx", {})
    # Pydantic reports an invalid key of a mapping as (…, key, "[key]").
    keys = [names.get(str(key), key) for key in found if key != "[key]"]
    place, advice = locate(*keys), str(context.get("hint", ""))
    if kind == "extra_forbidden" and len(keys) > 1 and keys[-1] in _known_keys(model, ()):
        advice = f"it is not a key of `{keys[0]}`: begin its line without spaces"
        return error("unknown-key", place, f"misplaced key {keys[-1]!r}", advice)
    if kind == "extra_forbidden":
        return unknown_key(place, str(keys[-1]), _known_keys(model, found[:-1]))
    if found and found[0] in extra:
        return error("invalid-id", locate(), details["msg"], advice)
    if kind == "missing":
        what = f"the {keys[-1]} is missing"
        return error("missing-field", place, what, f"add a line `{keys[-1]}: …`")
    if kind == "missing-field":
        required = len(found) == 1 and model.model_fields[str(found[0])].is_required()
        advice = "write it" if required else "write it, or leave it out"
        named = keys[-1] and isinstance(keys[-1], str)
        what = f"the {keys[-1]}" if named else f"an entry of {keys[-2]}"
        return error(kind, place, f"{what} is empty", advice)
    if kind in {"enum", "literal_error"}:
        words = re.findall(r"'([^']*)'", context["expected"])
        close = did_you_mean(str(details["input"]), words)
        is_item = isinstance(keys[-1], int)
        what = f"{details['input']!r} is not {f'one of {keys[-2]}' if is_item else f'a {keys[-1]}'}"
        known = close or f"known words: {', '.join(words)}"
        return error("invalid-value", place, what, known)
    if kind in _TYPES:
        text = str(details["input"]).strip() if isinstance(details["input"], str) else ""
        advice = _as_list(str(keys[-1]), text) if kind == "tuple_type" and text else ""
        return error("wrong-type", place, _TYPES[kind], advice)
    template = _VALUES.get(kind)
    what = template.format(input=details["input"], **context) if template else details["msg"]
    return error(kind if kind == "wrong-type" else "invalid-value", place, what, advice)


def _as_list(key: str, text: str) -> str:
    """Return the advice to write a text as the list that it seems to be."""
    names = clean_authors([text], Markup.PLAIN, {}).names
    items = names if key == "authors" else re.split(r"\s*[,;]\s*", text)
    lines = "\n".join(f"  - {item}" for item in items if item)
    return f"write one item a line:\n{key}:\n{lines}"


def _known_keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the keys of the model, or of the model inside it at a path."""
    for key in path:
        inner = model.model_fields[key].annotation if key in model.model_fields else None
        # The models in a list.
        inner = next(iter(get_args(inner)), inner)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return [name for name in model.model_fields if name != "id"]


def validate_papers(
    records: Sequence[Record],
    vocabulary: Vocabulary,
    limits: Limits,
    known: FaultlessPapers | None = None,
) -> tuple[tuple[Paper, ...], list[Issue]]:
    """Return the valid papers, by id, and the issues of all records.

    Of papers that are `known` only the tags are checked.
    """
    validated = []
    for record in records:
        paper = known.paper(record) if known else None
        validated.append(
            _with_tags(paper, record, vocabulary)
            if paper
            else validate_paper(record, vocabulary, limits)
        )
    issues = [issue for _, found in validated for issue in found]
    papers = (paper for paper, _ in validated if paper)
    return tuple(sorted(papers, key=lambda paper: paper.id)), issues


def validate_paper(
    record: Record, vocabulary: Vocabulary, limits: Limits
) -> tuple[Paper | None, list[Issue]]:
    """Return a record as a paper, or None when it has errors, and its issues."""
    paper, issues = build_model(Paper, record.data, record.location, {"id": record.id})
    tags, found = _tags(record, vocabulary)
    # A tag that is not a slug is unknown as well; the unknown tag's hint names the nearest tags.
    places = {issue.location for issue in found}
    issues = [
        _with_slug(issue, record) if issue.code == "invalid-id" else issue
        for issue in issues
        if issue.location not in places
    ]
    issues += [*found, *_too_long(record, limits)]
    issues += reserved_ids([(record.id, record.location()), *_aliases(record)])
    if paper is None or has_errors(issues):
        return None, issues
    return paper.model_copy(update={"tags": tags}), [*issues, *_maths(paper, record)]


def _with_tags(
    paper: Paper, record: Record, vocabulary: Vocabulary
) -> tuple[Paper | None, list[Issue]]:
    tags, issues = _tags(record, vocabulary)
    if has_errors(issues):
        return None, issues
    return (paper if tags == paper.tags else paper.model_copy(update={"tags": tags})), issues


def without_faults(record: Record) -> Paper | None:
    """Return a paper of a record's valid values, for advice on them; None without a title."""
    data = dict(record.data) if isinstance(record.data, dict) else {}
    try:
        paper = Paper.model_validate({**data, "id": "x"})
    except ValidationError as problem:
        faulty = {details["loc"][0] for details in problem.errors()}
        if "title" in faulty or not faulty.intersection(data):
            return None
        rest = {key: value for key, value in data.items() if key not in faulty}
        paper = Paper.model_validate({**rest, "id": "x"})
    return paper.model_copy(update={"id": record.id})


def _with_slug(issue: Issue, record: Record) -> Issue:
    slug = slugify(record.id)
    advice = f"rename the file to {slug}.yml" if slug else issue.hint
    return replace(issue, message=f"the file name is not an id: {issue.message}", hint=advice)


def _aliases(record: Record) -> list[tuple[str, SourceLocation]]:
    return [
        (alias, record.location("aliases", number))
        for number, alias in record.texts("aliases")
        if number is not None
    ]


def _too_long(record: Record, limits: Limits) -> Iterator[Issue]:
    bounds = {"abstract": limits.abstract_characters, "title": limits.title_characters}
    for key, most in bounds.items():
        value = record.data.get(key) if isinstance(record.data, dict) else None
        if isinstance(value, str) and len(value) > most:
            what = f"the {key} has {len(value):,} characters; {most:,} are allowed"
            advice = f"shorten it, or raise limits.{key}_characters in content/config.yml"
            yield error("too-long", record.location(key), what, advice)


def _tags(record: Record, vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[Issue]]:
    """Return a paper's tags with aliases replaced, each once, in the order given."""
    tags: dict[str, None] = {}
    issues: list[Issue] = []
    for number, name in record.texts("tags"):
        if number is None:
            continue
        tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
        if tag is not None:
            if tag.id != name:
                place = record.location("tags", number)
                issues.append(hint("tag-alias", place, f"{name!r} is an alias", f"write {tag.id}"))
            if tag.id in tags:
                place = record.location("tags", number)
                what = f"the tag {tag.id!r} is listed twice"
                issues.append(hint("repeated-value", place, what, "delete one of the two"))
            tags[tag.id] = None
        elif name and not vocabulary.may_have(name):
            close = nearest(name, [*vocabulary.by_id, *vocabulary.by_alias], limit=3, cutoff=0)
            advice = question(close) or "the vocabulary, content/tags.yml, has no tags yet"
            place = record.location("tags", number)
            issues.append(error("unknown-tag", place, f"unknown tag {name!r}", advice))
    return tuple(tags), issues


def _maths(paper: Paper, record: Record) -> Iterator[Issue]:
    for key, text in (("title", paper.title), ("note", paper.note), ("abstract", paper.abstract)):
        for source, problem in maths_problems(text or ""):
            what = f"the formula ${source}$ is shown as its source: {problem}"
            advice = r"correct the LaTeX; write \$ for a dollar sign outside maths"
            yield hint("unreadable-maths", record.location(key), what, advice)
