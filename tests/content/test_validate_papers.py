from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.checks import unused_tags
from paper_index.content.read import parse_yaml
from paper_index.content.validate import validate_papers
from paper_index.model.fields import PartialDate
from paper_index.model.issues import Issue, has_errors
from paper_index.model.settings import Limits
from paper_index.model.source import Record
from paper_index.model.vocabulary import Group, Tag, Vocabulary

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

NAMES = ["entropy", "information", "causality", "geometry", "topology"]
VOCABULARY = Vocabulary(
    (Group(id="field", name="Field"),),
    tuple(
        Tag(
            id=name,
            name=name.title(),
            group="field",
            definition="D.",
            aliases=("info",) if name == "information" else (),
        )
        for name in NAMES
    ),
)
GOOD = "title: T\nabstract: A.\n"


def record(source: str, name: str = "x") -> Record:
    document, issues = parse_yaml(source, f"content/papers/{name}.yml")
    assert issues == []
    return Record(document.file, document.data, document.lines, name)


def validate(*records: Record) -> tuple[tuple[Paper, ...], list[Issue]]:
    return validate_papers(records, VOCABULARY, Limits())


def the_issue(*records: Record) -> Issue:
    _, issues = validate(*records)
    assert len(issues) == 1, issues
    return issues[0]


class TestGoodPapers:
    def test_none_give_none(self) -> None:
        assert validate() == ((), [])

    def test_one_has_all_that_was_written(self) -> None:
        source = """\
title: "No: 1.10 of {{ x }}"
authors: [no, Ünal Ö., "1"]
published: 2024-10
venue: 1.10
venue_year: 2024
arxiv: 2410.10000
doi: 10.1000/x
code: https://example.org/x
links: {data: "https://example.org/data"}
tags: [entropy, causality]
added: 2024-10-05
source: list-1
aliases: [old-x]
abstract: >-
  One &
  two.
"""
        (paper,), issues = validate(record(source))
        assert issues == []
        assert paper.id == "x"
        assert paper.title == "No: 1.10 of {{ x }}"
        assert paper.authors == ("no", "Ünal Ö.", "1")
        assert paper.published == PartialDate(2024, 10)
        assert (paper.venue, paper.venue_year) == ("1.10", 2024)
        assert (paper.arxiv, paper.doi) == ("2410.10000", "10.1000/x")
        assert paper.links == {"data": "https://example.org/data"}
        assert paper.tags == ("entropy", "causality")
        assert paper.aliases == ("old-x",)
        assert paper.abstract == "One & two."

    def test_they_come_by_id_whatever_their_order(self) -> None:
        records = [record(GOOD, name) for name in ("c", "a", "b")]
        assert [paper.id for paper in validate(*records)[0]] == ["a", "b", "c"]
        assert validate(*records)[0] == validate(*reversed(records))[0]

    def test_the_good_ones_stay_beside_a_bad_one(self) -> None:
        papers, issues = validate(record("abstract: T\n", "bad"), record(GOOD, "good"))
        assert [paper.id for paper in papers] == ["good"]
        assert has_errors(issues)


class TestKeys:
    @pytest.mark.parametrize(
        ("line", "place", "hint"),
        [
            ("autors: [A]", "3:autors", "did you mean authors?"),
            ("Title: T", "3:Title", "did you mean title?"),
            ("year: 2024", "3:year", "write it as `published: 2024-10`"),
            ("Journal: x", "3:Journal", "write it as `venue: "),
            ("booktitle: x", "3:booktitle", "write it as `venue: "),
            ("container-title: x", "3:container-title", "write it as `venue: "),
            ("url: https://a.b", "3:url", "write it as `links: {Website: https://…}`"),
            ("keywords: [x]", "3:keywords", "write it as `tags: [one, two]`"),
            ("author: x", "3:author", "write it as `authors: [Ada Brown, Bob Miller]`"),
            ("eprint: x", "3:eprint", "write it as `arxiv: "),
            ("doi_url: x", "3:doi_url", "write it as `doi: "),
            ("github: x", "3:github", "write it as `code: "),
            ("issue: 3", "3:issue", "write it as `number: "),
            ("arXiv: x", "3:arXiv", "did you mean arxiv?"),
            ("zzzz: x", "3:zzzz", "known keys: title, authors, published, "),
            ("id: x", "3:id", "delete it: it is given by the name of the file"),
        ],
    )
    def test_an_unknown_one_suggests_the_nearest(self, line: str, place: str, hint: str) -> None:
        issue = the_issue(record(GOOD + line))
        assert (issue.code, issue.severity) == ("unknown-key", "error")
        assert str(issue.location) == f"content/papers/x.yml:{place}"
        assert issue.message == f"unknown key {line.split(':', maxsplit=1)[0]!r}"
        assert issue.hint.startswith(hint)

    @pytest.mark.parametrize("key", ["title"])
    def test_a_missing_required_field_is_reported(self, key: str) -> None:
        source = "".join(
            line for line in GOOD.splitlines(keepends=True) if not line.startswith(key)
        )
        issue = the_issue(record(source))
        assert str(issue.location) == f"content/papers/x.yml:1:{key}"
        assert (issue.code, issue.message) == ("missing-field", f"the {key} is missing")
        assert issue.hint == f"add a line `{key}: …`"

    @pytest.mark.parametrize("empty", ["", " ''", " '  '", " >-\n"])
    def test_an_abstract_must_not_be_empty(self, empty: str) -> None:
        issue = the_issue(record(f"title: T\nabstract:{empty}"))
        assert (issue.code, issue.message) == ("missing-field", "the abstract is empty")
        assert issue.hint == "write it, or leave it out"

    def test_an_empty_one_that_may_be_left_out_says_so(self) -> None:
        issue = the_issue(record(f"{GOOD}doi:\n"))
        assert issue.message == "the doi is empty"
        assert issue.hint == "write it, or leave it out"

    @pytest.mark.parametrize(("source", "line"), [("", 1), ("word", 1), ("- a", 1)])
    def test_a_file_without_keys_is_not_a_paper(self, source: str, line: int) -> None:
        papers, issues = validate(record(source))
        assert papers == ()
        assert {issue.location.line for issue in issues} == {line}
        assert {issue.code for issue in issues} <= {"missing-field", "wrong-type"}


class TestAuthorsInOneText:
    @pytest.mark.parametrize(
        "text", ["Ada Brown and Bo Li", "Ada Brown & Bo Li", "'Brown, Ada; Li, Bo'"]
    )
    def test_they_are_shown_as_a_list(self, text: str) -> None:
        issue = the_issue(record(f"{GOOD}authors: {text}\n"))
        assert issue.code == "wrong-type"
        assert issue.hint.endswith("authors:\n  - Ada Brown\n  - Bo Li")


class TestValues:
    @pytest.mark.parametrize(
        ("line", "place", "code", "message"),
        [
            ("authors: A", "3:authors", "wrong-type", "a list belongs here: [one, two]"),
            ("tags:", "3:tags", "wrong-type", "a list belongs here: [one, two]"),
            ("tags: [a: b]", "3:tags[0]", "wrong-type", "a text belongs here"),
            ("tags: [[a]]", "3:tags[0]", "wrong-type", "a text belongs here"),
            ("tags: ['']", "3:tags[0]", "missing-field", "an entry of tags is empty"),
            ("authors: [A, '']", "3:authors[1]", "missing-field", "an entry of authors is empty"),
            ("venue: [a]", "3:venue", "wrong-type", "a text belongs here"),
            ("links: [a]", "3:links", "wrong-type", "a mapping of names to values belongs here"),
            (
                "links: {'': 'http://a.b'}",
                "3:links.''",
                "missing-field",
                "an entry of links is empty",
            ),
            (
                "links: {x: 'javascript:alert(1)'}",
                "3:links.x",
                "invalid-value",
                "'javascript:alert(1)' is not a web address",
            ),
            ("code: ../x", "3:code", "invalid-value", "'../x' is not a web address"),
            ("published: 2023-02-30", "3:published", "invalid-value", "'2023-02-30' is not a date"),
            ("arxiv: 2410.216", "3:arxiv", "invalid-value", "'2410.216' is not an arXiv id"),
            ("doi: x", "3:doi", "invalid-value", "'x' is not a DOI"),
            ("venue_year: 24", "3:venue_year", "invalid-value", "'24' is not a year"),
            ("type: confrence", "3:type", "invalid-value", "'confrence' is not a type"),
            ("status: gone", "3:status", "invalid-value", "'gone' is not a status"),
            ("notice: gone", "3:notice", "invalid-value", "'gone' is not a web address"),
            ("featured: 2024", "3:featured", "invalid-value", "'2024' is not a full date"),
            ("pages: [1, 2]", "3:pages", "wrong-type", "a text belongs here"),
            ("note: ''", "3:note", "missing-field", "the note is empty"),
        ],
    )
    def test_an_invalid_value_is_named_with_its_place(
        self, line: str, place: str, code: str, message: str
    ) -> None:
        issue = the_issue(record(f"{GOOD}{line}\n"))
        assert str(issue.location) == f"content/papers/x.yml:{place}"
        assert (issue.code, issue.severity, issue.message) == (code, "error", message)

    @pytest.mark.parametrize(
        ("line", "advice"),
        [("type: confrence", "did you mean conference?"), ("status: Retracted", "retracted"),
         ("type: zzz", "known words: article, conference, preprint, book, "),
         ("published: 2024/10/5", "write 2024-10-05; "), ("added: 5 Oct 2024", "write 2024-10-05"),
         ("published: 10.2024", "write 2024-10; "), ("published: 2024-13", "write a year, ")],
    )  # fmt: skip
    def test_a_wrong_value_suggests_the_nearest(self, line: str, advice: str) -> None:
        assert advice in the_issue(record(f"{GOOD}{line}\n")).hint

    def test_new_fields_are_read_as_written(self) -> None:
        lines = "type: report\nvolume: 63-II\nnumber: 007\npages: 24:1--24:25\nstatus: withdrawn\n"
        (paper,), issues = validate(record(f"title: T\n{lines}"))
        assert issues == []
        assert (paper.volume, paper.number, paper.pages) == ("63-II", "007", "24:1--24:25")
        assert (paper.type, paper.status_label, paper.is_retracted) == ("report", "Withdrawn", True)
        assert (paper.abstract, paper.labelled_title) == (None, "[Withdrawn] T")

    def test_every_wrong_one_is_named_at_once(self) -> None:
        source = "title:\nautors: [A]\ndoi: x\ntags: [nope]\n"
        _, issues = validate(record(source))
        assert sorted(issue.code for issue in issues) == [
            "invalid-value",
            "missing-field",
            "unknown-key",
            "unknown-tag",
        ]

    def test_an_abstract_of_a_megabyte_is_too_long(self) -> None:
        issue = the_issue(record(f"title: T\nabstract: {'word ' * 200_000}end\n"))
        assert (issue.code, issue.location.key) == ("too-long", "abstract")
        assert issue.message == "the abstract has 1,000,003 characters; 25,000 are allowed"
        assert "limits.abstract_characters in content/config.yml" in issue.hint

    @pytest.mark.parametrize(("length", "allowed"), [(1000, True), (1001, False)])
    def test_the_limit_of_a_title_is_exact(self, length: int, allowed: bool) -> None:  # noqa: FBT001
        papers, issues = validate(record(f"title: {'t' * length}\nabstract: A\n"))
        assert (len(papers), [issue.code for issue in issues]) == (
            (1, []) if allowed else (0, ["too-long"])
        )

    def test_a_formula_that_cannot_be_shown_is_a_hint(self) -> None:
        papers, issues = validate(record("title: The $\\frac{$\nabstract: A $x$\n"))
        assert len(papers) == 1
        assert [(i.code, i.severity, str(i.location)) for i in issues] == [
            ("unreadable-maths", "hint", "content/papers/x.yml:1:title")
        ]
        assert issues[0].message == (
            r"the formula $\frac{$ is shown as its source: "
            'expected closing token "}", but reached end of input'
        )


class TestTags:
    def test_an_unknown_one_suggests_the_nearest_three(self) -> None:
        issue = the_issue(record(f"{GOOD}tags: [entropy, causalty]\n"))
        assert str(issue.location) == "content/papers/x.yml:3:tags[1]"
        assert (issue.code, issue.message) == ("unknown-tag", "unknown tag 'causalty'")
        assert issue.hint.startswith("did you mean causality, ")
        assert issue.hint.count(",") + issue.hint.count(" or ") == 2

    def test_one_that_is_not_a_slug_is_reported_once(self) -> None:
        issue = the_issue(record(f"{GOOD}tags: [Causality]\n"))
        assert (issue.code, issue.message) == ("unknown-tag", "unknown tag 'Causality'")
        assert issue.hint.startswith("did you mean causality, ")

    def test_without_a_vocabulary_says_so(self) -> None:
        _, issues = validate_papers([record(f"{GOOD}tags: [a]\n")], Vocabulary(), Limits())
        assert [(i.code, i.hint) for i in issues] == [
            ("unknown-tag", "the vocabulary, content/tags.yml, has no tags yet")
        ]

    @pytest.mark.parametrize(
        "vocabulary", [Vocabulary(left_out=("a",)), Vocabulary(readable=False)]
    )
    def test_one_error_in_the_vocabulary_is_not_repeated_for_every_paper(
        self, vocabulary: Vocabulary
    ) -> None:
        assert validate_papers([record(f"{GOOD}tags: [a]\n")], vocabulary, Limits())[1] == []

    def test_an_alias_is_taken_for_its_tag_with_a_hint(self) -> None:
        (paper,), issues = validate(record(f"{GOOD}tags: [info, entropy]\n"))
        assert paper.tags == ("information", "entropy")
        assert [(i.code, i.severity, i.message, i.hint) for i in issues] == [
            ("tag-alias", "hint", "'info' is an alias", "write information")
        ]

    def test_a_repeated_tag_is_taken_once_with_a_hint(self) -> None:
        (paper,), issues = validate(record(f"{GOOD}tags: [entropy, causality, entropy]\n"))
        assert paper.tags == ("entropy", "causality")
        assert [(i.code, i.severity, i.location.key) for i in issues] == [
            ("repeated-value", "hint", "tags[2]")
        ]


class TestIds:
    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("A Paper!", "rename the file to a-paper.yml"),
            ("Rényi_x", "rename the file to renyi-x.yml"),
            ("C++", "rename the file to c-plus-plus.yml"),
            ("!!", "use small letters a-z, digits and single hyphens, 100 characters at most"),
        ],
    )
    def test_a_file_name_that_is_not_a_slug_is_refused(self, name: str, hint: str) -> None:
        issue = the_issue(record(GOOD, name))
        assert (issue.code, issue.hint) == ("invalid-id", hint)
        assert issue.message == f"the file name is not an id: {name!r} is not a slug"
        assert str(issue.location) == f"content/papers/{name}.yml:1"

    @pytest.mark.parametrize("name", ["index", "page-2"])
    def test_the_address_of_a_listing_is_refused_as_id_and_alias(self, name: str) -> None:
        message = f"{name!r} is the address of a list page"
        for one in (record(GOOD, name), record(f"{GOOD}aliases: [{name}]\n")):
            issue = the_issue(one)
            assert (issue.code, issue.message) == ("invalid-id", message)
        assert issue.location.key == "aliases[0]"


class TestCitationKeys:
    @pytest.mark.parametrize("key", ["1999tea", "t ea", "tea,pots", "tea}", "thé", "%", "a" * 101])
    def test_one_that_bibtex_would_misread_is_refused(self, key: str) -> None:
        issue = the_issue(record(f"{GOOD}citation_key: '{key}'\n"))
        assert (issue.code, issue.location.key) == ("invalid-value", "citation_key")
        assert "is not a citation key" in issue.message

    @pytest.mark.parametrize("key", ["a", "DBLP:conf/nips/Tea-19+a", "brown2021tea"])
    def test_those_of_others_may_stay(self, key: str) -> None:
        papers, issues = validate_papers(
            [record(f"{GOOD}citation_key: {key}\n")], VOCABULARY, Limits()
        )
        assert (papers[0].citation_key, issues) == (key, [])


class TestUnusedTags:
    DOCUMENT = parse_yaml("tags:\n  entropy: {}\n", "content/tags.yml")[0]

    def test_are_hinted_at_with_their_line(self) -> None:
        records = [record(f"{GOOD}tags: [info, causality, geometry, topology]\n")]
        (issue,) = unused_tags(records, VOCABULARY, self.DOCUMENT)
        assert (issue.code, issue.severity) == ("unused-tag", "hint")
        assert str(issue.location) == "content/tags.yml:2:tags.entropy"
        assert issue.message == "no paper has the tag 'entropy'"

    def test_are_no_matter_before_there_are_papers(self) -> None:
        assert unused_tags([], VOCABULARY, self.DOCUMENT) == []

    @pytest.mark.parametrize("tags", ["tags: x", "tags: [a: b]", "tags: {a: b}", ""])
    def test_are_counted_beside_wrong_values(self, tags: str) -> None:
        found = unused_tags([record(f"{GOOD}{tags}\n")], VOCABULARY, self.DOCUMENT)
        assert len(found) == len(NAMES)
