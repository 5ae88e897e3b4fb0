"""The commands that show and change the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import Commands, at_the_edge
from paper_index.content import edit_tags as changes
from paper_index.content.layout import find_index
from paper_index.model.errors import UsageError
from paper_index.text.wording import did_you_mean, pluralize
from paper_index.workflows import tags as workflow
from paper_index.workflows.build import validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.edit_tags import TagChange
    from paper_index.model.vocabulary import Tag
    from paper_index.relate.suggest import PaperSuggestions, Suggestion
    from paper_index.workflows.build import ValidContent

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")


@click.group(cls=Commands)
def tags() -> None:
    """Show and change the vocabulary.

    A change rewrites the vocabulary and every paper that it touches, all files or none. The old
    id stays behind as an alias, so that old links lead on.

    \b
    Examples:
      paper-index tags list --once
      paper-index tags rename chaos nonlinear-dynamics
      paper-index tags merge information-theory shannon-theory
    """  # noqa: D301


@tags.command("list")
@click.option("--unused", is_flag=True, help="Only tags that no paper carries.")
@click.option("--once", is_flag=True, help="Only tags that one paper carries.")
@click.option("--group", metavar="GROUP", help="Only tags of this group.")
@click.pass_obj
@at_the_edge
def list_(folder: Path, unused: bool, once: bool, group: str | None) -> None:  # noqa: FBT001
    """List the tags by group, each with its number of papers.

    \b
    Examples:
      paper-index tags list
      paper-index tags list --group method
      paper-index tags list --unused --once
    """  # noqa: D301
    valid = validate(find_index(folder))
    count = _counts(valid)
    groups = [entry.id for entry in valid.vocabulary.groups]
    if group is not None and group not in groups:
        raise UsageError(f"there is no group {group!r}", f"groups: {', '.join(groups)}")
    wanted = {number for number, asked in ((0, unused), (1, once)) if asked}
    shown = 0
    for entry in valid.vocabulary.groups:
        found = [tag for tag in valid.vocabulary.tags if tag.group == entry.id]
        found = [tag for tag in found if not wanted or count[tag.id] in wanted]
        if not found or group not in (None, entry.id):
            continue
        click.echo(f"{entry.name} ({entry.id})")
        for tag in sorted(found, key=lambda tag: (-count[tag.id], tag.id)):
            click.echo(f"  {count[tag.id]:>5}  {tag.id}")
        shown += len(found)
    click.echo(pluralize(shown, "tag"))


@tags.command()
@click.argument("tag")
@click.pass_obj
@at_the_edge
def show(folder: Path, tag: str) -> None:
    """Show a TAG: its definition, its group, its aliases and its papers.

    \b
    Example:
      paper-index tags show optimal-transport
    """  # noqa: D301
    valid = validate(find_index(folder))
    found = changes.known(valid.vocabulary, tag)
    papers = [paper for paper in valid.papers if found.id in paper.tags]
    click.echo(f"{found.name} ({found.id}), group {found.group}")
    click.echo(f"  {found.definition}")
    if found.aliases:
        click.echo(f"  also: {', '.join(found.aliases)}")
    if found.parent:
        click.echo(f"  kind of: {found.parent}")
    click.echo(pluralize(len(papers), "paper"))
    for paper in papers:
        click.echo(f"  {paper.id}")


@tags.command()
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@click.option("--all", "everything", is_flag=True, help="All papers, not only those without tags.")
@click.option("--doubts", is_flag=True, help="Only tags that are surely missing or hardly borne.")
@click.option("--most", type=click.IntRange(1, 20), default=3, show_default=True, help="A paper.")
@click.pass_obj
@at_the_edge
def suggest(folder: Path, papers: tuple[str, ...], most: int, **asked: bool) -> None:
    """Suggest tags for a PAPER, for papers without tags, or for all.

    Each comes with a score, 0 to 1, and its evidence: words of the tag's name and definition that
    the text has, and the nearest papers that carry it. Nothing is written: decide by the
    definition.

    \b
    Examples:
      paper-index tags suggest
      paper-index tags suggest minimum-entropy-coupling-with-bottleneck
      paper-index tags suggest --all --doubts
    """  # noqa: D301
    # scikit-learn takes a second to load, which every other command would wait for.
    from paper_index.relate.suggest import suggest as suggested

    valid = validate(find_index(folder))
    known = {paper.id: paper for paper in valid.papers}
    for name in papers:
        if name not in known:
            advice = did_you_mean(name, known) or "a paper is named by its file, without .yml"
            raise UsageError(f"there is no paper {name!r}", advice)
    wanted = set(papers or known)
    if not (papers or asked["everything"] or asked["doubts"]):
        wanted = {name for name, paper in known.items() if not paper.tags}
    language = valid.settings.language
    found = suggested(valid.papers, valid.vocabulary, wanted, most=most, language=language)
    shown = [lines for one in found if (lines := _suggested(one, doubts=asked["doubts"]))]
    for lines in shown:
        click.echo("\n".join(lines))
    if not shown:
        click.echo("nothing to suggest" if wanted else "every paper has tags; --all looks at them")


def _suggested(found: PaperSuggestions, *, doubts: bool) -> list[str]:
    missing = [one for one in found.missing if one.sure or not doubts]
    lines = [*(_evidence("+", one) for one in missing)]
    lines += [_evidence("?", one) for one in found.doubtful]
    return [found.paper.id, *lines] if lines else []


def _evidence(sign: str, one: Suggestion) -> str:
    words = ", ".join(one.words) or "no word of its definition"
    papers = ", ".join(f"{name} ({near:.2f})" for name, near in one.papers) or "none near"
    return f"  {sign} {one.tag.id}  {one.score:.2f}\n      words: {words}\n      papers: {papers}"


@tags.command()
@click.argument("tag")
@click.option("--name", required=True, help="The name that readers see.")
@click.option("--group", required=True, help="The group that it belongs to.")
@click.option("--definition", required=True, help="One sentence: what carries the tag.")
@click.option("--alias", "aliases", multiple=True, help="Another spelling; may be repeated.")
@click.option("--parent", help="The wider tag that it is a kind of.")
@_DRY_RUN
@click.pass_obj
@at_the_edge
def add(folder: Path, tag: str, dry_run: bool, **fields: object) -> None:  # noqa: FBT001
    """Add a TAG to the vocabulary.

    \b
    Example:
      paper-index tags add percolation --name Percolation --group method
          --definition "Studies when links span a whole network."
    """  # noqa: D301
    _change(folder, lambda valid: changes.add(valid.vocabulary, {"id": tag, **fields}), dry_run)


@tags.command()
@click.argument("old")
@click.argument("new")
@click.option("--name", help="The name that readers see; else it stays.")
@_DRY_RUN
@click.pass_obj
@at_the_edge
def rename(folder: Path, old: str, new: str, name: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Give the tag OLD the id NEW; the old address leads to the new.

    \b
    Example:
      paper-index tags rename chaos nonlinear-dynamics --name "Nonlinear dynamics"
    """  # noqa: D301
    _change(folder, lambda valid: changes.rename(valid.vocabulary, old, new, name), dry_run)


@tags.command()
@click.argument("stays")
@click.argument("goes")
@_DRY_RUN
@click.pass_obj
@at_the_edge
def merge(folder: Path, stays: str, goes: str, dry_run: bool) -> None:  # noqa: FBT001
    """Make the tag GOES part of the tag STAYS: its papers, its address and its aliases.

    \b
    Example:
      paper-index tags merge information-theory coding-theory
    """  # noqa: D301
    _change(folder, lambda valid: changes.merge(valid.vocabulary, stays, goes), dry_run)


@tags.command()
@click.argument("old")
@click.argument("new", nargs=-1, required=True)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="PAPER=TAG[,TAG]",
    help="What this paper gets; one that is not named gets all new tags. May be repeated.",
)
@_DRY_RUN
@click.pass_obj
@at_the_edge
def split(
    folder: Path,
    old: str,
    new: tuple[str, ...],
    papers: tuple[str, ...],
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Replace the tag OLD by two or more tags NEW that are there already.

    The old address leads to the first of them.

    \b
    Example:
      paper-index tags split physics quantum-physics cosmology
          --paper on-dark-matter=cosmology
    """  # noqa: D301

    def made(valid: ValidContent) -> TagChange:
        given = dict(_given(entry, valid) for entry in papers)
        return changes.split(valid.vocabulary, old, new, given)

    _change(folder, made, dry_run)


@tags.command()
@click.argument("tag")
@click.option(
    "--redirect", required=True, metavar="TAG", help="The tag that the old address leads to."
)
@_DRY_RUN
@click.pass_obj
@at_the_edge
def remove(folder: Path, tag: str, redirect: str, dry_run: bool) -> None:  # noqa: FBT001
    """Take a TAG from all papers and from the vocabulary.

    \b
    Example:
      paper-index tags remove miscellany --redirect survey
    """  # noqa: D301
    _change(folder, lambda valid: changes.remove(valid.vocabulary, tag, redirect), dry_run)


def _counts(valid: ValidContent) -> dict[str, int]:
    count = dict.fromkeys(valid.vocabulary.by_id, 0)
    for paper in valid.papers:
        for name in paper.tags:
            count[name] += 1
    return count


def _given(entry: str, valid: ValidContent) -> tuple[str, tuple[str, ...]]:
    paper, equals, names = entry.partition("=")
    if not equals or paper not in {known.id for known in valid.papers}:
        raise UsageError(f"--paper {entry!r} names no paper", "write PAPER=TAG or PAPER=TAG,TAG")
    found: list[Tag] = [changes.known(valid.vocabulary, name) for name in names.split(",")]
    return paper, tuple(tag.id for tag in found)


def _change(folder: Path, make: Callable[[ValidContent], TagChange], dry_run: bool) -> None:  # noqa: FBT001
    done = workflow.change_tags(find_index(folder), make, write=not dry_run)
    for paper, (before, after) in done.papers.items():
        lost = [f"-{name}" for name in before if name not in after]
        gained = [f"+{name}" for name in after if name not in before]
        click.echo(f"{paper}: {' '.join(lost + gained)}")
    verb = "would change" if dry_run else "changed"
    papers = pluralize(len(done.papers), "paper")
    click.echo(f"{pluralize(len(done.files), 'file')} {verb}, {papers} retagged")
