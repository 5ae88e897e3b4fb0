"""Files of entries are laid out so that git merges two additions, and no comment is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.content.edit_tags import TagChange, change_vocabulary
from paper_index.content.entries import split_entries
from paper_index.content.format_lists import add_authors, format_authors, format_vocabulary
from paper_index.model.author import Author
from paper_index.model.vocabulary import Tag

MESSY = """\
# The vocabulary.
groups:
  field: {name: Field, description: D}
  # What it is.
  kind:
      name: Kind

tags:
  # All of them.

  # On tea.
  tea:
    name: Tea # hot
    # Which?
    group: field
    definition: >-
      Tea, and
      # cups
    # Nothing else.
  # On bags.
  bag: {name: Bag, group: kind, definition: 'x: y'} # paper
  art:

    group: kind
    name: Art
    definition: d
    aliases:
    - x
    - y
# The end.
"""

TIDY = """\
# The vocabulary.
groups:
  field:
    name: Field
    description: D

  # What it is.
  kind:
    name: Kind

tags:
  # All of them.

  art:
    name: Art
    definition: d
    aliases: [x, y]
    group: kind

  # On bags.
  bag: # paper
    name: Bag
    definition: >-
      x: y
    group: kind

  # On tea.
  tea:
    name: Tea # hot
    # Which?
    definition: >-
      Tea, and # cups
    # Nothing else.
    group: field

# The end.
"""


def close(data: bytes) -> str:
    """Return a text with one space before each comment behind a key."""
    return re.sub(r"(?<=\S) {2,}#", " #", data.decode())


def test_tags_are_sorted_groups_are_not_and_comments_stay_with_their_entries() -> None:
    assert close(format_vocabulary(MESSY.encode())) == TIDY
    assert close(format_vocabulary(TIDY.encode())) == TIDY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("tags: {}\n", "tags: {}\n"),
        ("tags: {b: {name: B}, a: {name: A}}\n", "tags:\n  a:\n    name: A\n\n  b:\n    name: B\n"),
        ("tags: {b: {name: B}}\ngroups: {a: {name: A}}\n",
         "groups:\n  a:\n    name: A\n\ntags:\n  b:\n    name: B\n"),
        ("# A\ntags: # b\n    b:\n        name: B\n", "# A\ntags: # b\n  b:\n    name: B\n"),
    ],
)  # fmt: skip
def test_other_forms_of_the_file_get_the_same_layout(before: str, after: str) -> None:
    assert format_vocabulary(before.encode()).decode() == after
    assert format_vocabulary(after.encode()).decode() == after


def test_a_change_of_tags_keeps_every_other_entry_and_its_comments() -> None:
    tag = {"name": "Cup", "group": "kind", "definition": "New."}
    new, renamed = (Tag.model_validate({**tag, "id": name}) for name in ("cup", "sack"))
    data = close(change_vocabulary(TIDY.encode(), TagChange((new,))))
    entry = "  cup:\n    name: Cup\n    definition: New.\n    group: kind\n\n"
    assert data == TIDY.replace("  # On tea.", f"{entry}  # On tea.")
    data = close(change_vocabulary(TIDY.encode(), TagChange((renamed,), "bag")))
    entry = "  # On bags.\n" + entry.replace("cup:", "sack: # paper")
    start, end = TIDY.index("  # On bags"), TIDY.index("  # On tea")
    assert data == f"{TIDY[:start]}{entry}{TIDY[end:]}"
    data = close(change_vocabulary(TIDY.encode(), TagChange((), "bag")))
    assert data == TIDY[:start] + TIDY[end:]
    assert close(format_vocabulary(data.encode())) == data


@pytest.mark.parametrize("before", ["", "tags: {}\n", "groups:\n  kind:\n    name: K\ntags:\n"])
def test_a_first_tag_is_added(before: str) -> None:
    tag = Tag(id="cup", name="Cup", group="kind", definition="New.")
    data = change_vocabulary(before.encode(), TagChange((tag,))).decode()
    assert data.endswith("tags:\n  cup:\n    name: Cup\n    definition: New.\n    group: kind\n")
    assert change_vocabulary(data.encode(), TagChange((), "cup")).decode().endswith("tags:\n")


def test_authors_are_sorted_and_new_ones_come_between() -> None:
    before = "# People.\n\n# At sea.\ncy: {name: C}\nada:\n  orcid: x\n  name: A\n"
    tidy = "# People.\n\nada:\n  name: A\n  orcid: x\n\n# At sea.\ncy:\n  name: C\n"
    assert format_authors(before.encode()).decode() == tidy
    more = add_authors(before.encode(), [Author(id="bo", name="Bo")]).decode()
    assert more == tidy.replace("# At sea.", "bo:\n  name: Bo\n\n# At sea.")
    assert add_authors(b"# Nobody.\n{}\n", [Author(id="bo", name="Bo")]) == (
        b"# Nobody.\n\nbo:\n  name: Bo\n"
    )


LINES = st.lists(st.sampled_from(
    ["  a: x # y", "  b:\n    c: d", "  c: >-\n    e\n    # f", "  d:\n    - g", "# h", "  # i",
     "    # j", "", "  e: {k: l}", '  f: "m\n    # n"', "  g: [o,\n    p]", "  h:"]),
    unique=True)  # fmt: skip


@settings(max_examples=50)
@given(LINES)
def test_no_line_is_lost(lines: list[str]) -> None:
    text = "\n".join(["# x", "tags:", *lines, "last: z", ""])
    file = split_entries(text, "tags")
    split = [*file.before, *(line for entry in file.entries.values() for line in entry)]
    given_ = [line for line in text.splitlines() if line]
    assert [line for line in (*split, *file.after) if line] == given_
    assert set(file.entries) == {line[2] for line in lines if line[3:4] == ":"}
