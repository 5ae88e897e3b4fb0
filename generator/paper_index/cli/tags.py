"""Commands that show and change the vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.errors import CommandGroup, dry_run_option
from paper_index.content.layout import find_index
from paper_index.model.issues import ContentError, UsageError
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.content.edit_tags import TagChange
    from paper_index.relate.suggest import PaperSuggestions
    from paper_index.workflows.check import ValidContent


@click.group(cls=CommandGroup)
def tags() -> None:
    """Show and change the vocabulary.

    A change rewrites the vocabulary and every paper that it affects, all files or none. The old
    id becomes an alias, so that old links still work.

    \b
    Examples:
      paper-index tags list --once
      paper-index tags rename chaos nonlinear-dynamics
      paper-index tags merge information-theory shannon-theory
    """  # noqa: D301


def _read(folder: Path) -> ValidContent:
    """Return the content of an index. Raises ContentError when its vocabulary cannot be read."""
    from paper_index.workflows.check import validate

    valid = validate(find_index(folder))
    if not valid.vocabulary.readable:
        raise ContentError(valid.issues_in(valid.content.vocabulary.file))
    return valid


def _name_faulty(valid: ValidContent) -> None:
    papers = len(valid.content.records) - len(valid.papers)
    for number, noun in ((papers, "paper"), (len(valid.vocabulary.left_out), "tag")):
        if number:
            click.echo(f"{pluralize(number, noun)} with errors left out: run `paper-index check`")


@tags.command("list")
@click.option("--unused", is_flag=True, help="Only tags without papers.")
@click.option("--once", is_flag=True, help="Only tags with one paper.")
@click.option("--group", metavar="GROUP", help="Only tags of this group.")
@click.pass_obj
def list_(folder: Path, unused: bool, once: bool, group: str | None) -> None:  # noqa: FBT001
    """List the tags by group, each with its number of papers.

    \b
    Examples:
      paper-index tags list
      paper-index tags list --group method
      paper-index tags list --unused --once
    """  # noqa: D301
    valid = _read(folder)
    vocabulary = valid.vocabulary
    count = Counter(name for paper in valid.papers for name in paper.tags)
    groups = {entry.id: entry.name for entry in vocabulary.groups}
    if group is not None and group not in groups:
        raise UsageError(f"there is no group {group!r}", f"groups: {', '.join(groups)}")
    wanted = {number for number, asked in ((0, unused), (1, once)) if asked}
    shown = [
        tag
        for tag in sorted(vocabulary.tags, key=lambda tag: (-count[tag.id], tag.id))
        if (not wanted or count[tag.id] in wanted) and group in (None, tag.group)
    ]
    for id_, name in groups.items():
        members = [f"  {count[tag.id]:>5}  {tag.id}" for tag in shown if tag.group == id_]
        if members:
            click.echo("\n".join([f"{name} ({id_})", *members]))
    click.echo(pluralize(len(shown), "tag"))
    _name_faulty(valid)


@tags.command()
@click.argument("tag")
@click.pass_obj
def show(folder: Path, tag: str) -> None:
    """Show a TAG: its definition, group, aliases and papers.

    \b
    Example:
      paper-index tags show optimal-transport
    """  # noqa: D301
    from paper_index.content import edit_tags

    valid = _read(folder)
    found = edit_tags.find_tag(valid.vocabulary, tag)
    papers = [paper.id for paper in valid.papers if found.id in paper.tags]
    click.echo(f"{found.name} ({found.id}), group {found.group}")
    click.echo(f"  {found.definition or '(no definition)'}")
    if found.aliases:
        click.echo(f"  aliases: {', '.join(found.aliases)}")
    if found.parent:
        click.echo(f"  parent: {found.parent}")
    click.echo("\n  ".join([pluralize(len(papers), "paper"), *papers]))


@tags.command()
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@click.option("--all", "everything", is_flag=True, help="All papers, not only those without tags.")
@click.option("--doubts", is_flag=True, help="Only tags that are very likely missing or wrong.")
@click.option("--most", type=click.IntRange(1, 20), default=3, show_default=True, help="Per paper.")
@click.pass_obj
def suggest(folder: Path, /, papers: tuple[str, ...], most: int, **given: Any) -> None:
    """Suggest tags for a PAPER, for papers without tags, or for all.

    Each suggestion has a score, 0 to 1, and its evidence: words that the text shares with the
    tag's name and definition, and the most similar papers with the tag. Nothing is written; the
    definition decides.

    \b
    Examples:
      paper-index tags suggest
      paper-index tags suggest minimum-entropy-coupling-with-bottleneck
      paper-index tags suggest --all --doubts
    """  # noqa: D301
    # scikit-learn takes a second to load; other commands do not need it.
    from paper_index.relate.suggest import suggest as suggest_tags

    valid = _read(folder)
    everything = given["everything"] or given["doubts"]
    from paper_index.workflows.papers import find_paper

    named = {find_paper(valid, name).id for name in papers}
    wanted = named or {one.id for one in valid.papers if everything or not one.tags}
    language = valid.settings.language
    found = suggest_tags(valid.papers, valid.vocabulary, wanted, most=most, language=language)
    lines = [line for one in found for line in _suggestions(one, doubts=given["doubts"])]
    nothing = "no suggestions" if wanted else "every paper has tags; --all includes them"
    nothing = nothing if valid.papers else "there are no papers without errors"
    click.echo("\n".join(lines) or nothing)
    _name_faulty(valid)


def _suggestions(found: PaperSuggestions, *, doubts: bool) -> Iterator[str]:
    shown = [("+", one) for one in found.missing if one.sure or not doubts]
    shown += [("?", one) for one in found.doubtful]
    if shown:
        yield found.paper.id
    for sign, one in shown:
        papers = ", ".join(f"{name} ({similarity:.2f})" for name, similarity in one.papers)
        yield f"  {sign} {one.tag.id}  {one.score:.2f}"
        yield f"      words: {', '.join(one.words) or 'none of its definition'}"
        yield f"      papers: {papers or 'none similar'}"


@tags.command()
@click.argument("tag")
@click.option("--name", required=True, help="The name that readers see.")
@click.option("--group", required=True, help="The group that it belongs to.")
@click.option("--definition", required=True, help="One sentence: which papers have the tag.")
@click.option("--alias", "aliases", multiple=True, help="Another spelling; may be repeated.")
@click.option("--parent", help="The wider tag that includes it.")
@dry_run_option
@click.pass_obj
def add(folder: Path, /, tag: str, dry_run: bool, **fields: object) -> None:  # noqa: FBT001
    """Add a TAG to the vocabulary.

    \b
    Example:
      paper-index tags add percolation --name Percolation --group method
          --definition "Studies when links span a whole network."
    """  # noqa: D301
    from paper_index.content import edit_tags

    fields["id"] = tag
    _change(folder, dry_run, lambda valid: edit_tags.add(valid.vocabulary, fields))


@tags.command()
@click.argument("old")
@click.argument("new")
@click.option("--name", help="Another name for readers; by default it stays.")
@dry_run_option
@click.pass_obj
def rename(folder: Path, old: str, new: str, name: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Give the tag OLD the id NEW; the old address redirects to the new one.

    \b
    Example:
      paper-index tags rename chaos nonlinear-dynamics --name "Nonlinear dynamics"
    """  # noqa: D301
    from paper_index.content import edit_tags

    _change(folder, dry_run, lambda valid: edit_tags.rename(valid.vocabulary, old, new, name))


@tags.command()
@click.argument("kept")
@click.argument("removed")
@dry_run_option
@click.pass_obj
def merge(folder: Path, kept: str, removed: str, dry_run: bool) -> None:  # noqa: FBT001
    """Merge the tag REMOVED into the tag KEPT, which gets its papers, address and aliases.

    \b
    Example:
      paper-index tags merge information-theory coding-theory
    """  # noqa: D301
    from paper_index.content import edit_tags

    _change(folder, dry_run, lambda valid: edit_tags.merge(valid.vocabulary, kept, removed))


@tags.command()
@click.argument("old")
@click.argument("new", nargs=-1, required=True)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="PAPER=TAG[,TAG]",
    help="The tags that this paper gets; other papers get all new tags. May be repeated.",
)
@dry_run_option
@click.pass_obj
def split(folder: Path, /, old: str, new: tuple[str, ...], dry_run: bool, **given: Any) -> None:  # noqa: FBT001
    """Replace the tag OLD by two or more existing tags NEW.

    The old address redirects to the first of them.

    \b
    Example:
      paper-index tags split physics quantum-physics cosmology
          --paper on-dark-matter=cosmology
    """  # noqa: D301
    from paper_index.content import edit_tags

    def make(valid: ValidContent) -> TagChange:
        by_paper = dict(_parse_paper(entry, valid) for entry in given["papers"])
        return edit_tags.split(valid.vocabulary, old, new, by_paper)

    _change(folder, dry_run, make)


def _parse_paper(entry: str, valid: ValidContent) -> tuple[str, tuple[str, ...]]:
    from paper_index.content import edit_tags
    from paper_index.workflows.papers import find_paper

    paper, equals, names = entry.partition("=")
    if not equals:
        raise UsageError(f"--paper {entry!r} names no tags", "write PAPER=TAG or PAPER=TAG,TAG")
    found = [edit_tags.find_tag(valid.vocabulary, name) for name in names.split(",")]
    return find_paper(valid, paper).id, tuple(tag.id for tag in found)


@tags.command()
@click.argument("tag")
@click.option(
    "--redirect", required=True, metavar="TAG", help="The tag that the old address redirects to."
)
@dry_run_option
@click.pass_obj
def remove(folder: Path, tag: str, redirect: str, dry_run: bool) -> None:  # noqa: FBT001
    """Remove a TAG from all papers and from the vocabulary.

    \b
    Example:
      paper-index tags remove miscellany --redirect survey
    """  # noqa: D301
    from paper_index.content import edit_tags

    _change(folder, dry_run, lambda valid: edit_tags.remove(valid.vocabulary, tag, redirect))


def _change(folder: Path, dry_run: bool, make: Callable[[ValidContent], TagChange]) -> None:  # noqa: FBT001
    from paper_index.workflows.tags import change_tags

    result = change_tags(find_index(folder), make, write=not dry_run)
    for paper, (before, after) in result.papers.items():
        lost = [f"-{name}" for name in before if name not in after]
        gained = [f"+{name}" for name in after if name not in before]
        click.echo(f"{paper}: {' '.join(lost + gained)}")
    verb = "would change" if dry_run else "changed"
    papers = pluralize(len(result.papers), "paper")
    click.echo(f"{pluralize(len(result.files), 'file')} {verb}, {papers} retagged")
