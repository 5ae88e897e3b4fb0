"""The live preview: shows the pages of edited papers before the whole site is built again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from paper_index.cache.keys import Digests
from paper_index.content.read import read_document
from paper_index.content.validate import validate_paper
from paper_index.exports.citations import cite
from paper_index.model.source import Record
from paper_index.pages.papers import paper_pages
from paper_index.pages.render import page_file, page_input
from paper_index.relate.abstracts import without_abstracts
from paper_index.relate.index import relate
from paper_index.site.past import scan
from paper_index.site.serve import serve_site
from paper_index.workflows.build import build, render_settings

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.index import Index, PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.settings import Settings
    from paper_index.pages.parts import RenderSettings
    from paper_index.site.build import Preview
    from paper_index.site.past import Stat
    from paper_index.workflows.build import Generated, IndexLists

_MOST = 20
"""Edited papers whose pages are shown at once; more, as after a change of branch, are built."""


def serve(layout: Layout, address: str, *, open_browser: bool) -> None:
    """Serve a live preview at `address` (host:port) until interrupted.

    Raises ContentError or SiteBuildError when the first build fails.
    """
    serve_site(layout, address, PreviewBuilder(layout), open_browser=open_browser)


@dataclass(frozen=True)
class _Built:
    """What the pages of papers in the preview were made from."""

    index: Index
    settings: Settings
    shown: RenderSettings
    lists: IndexLists


class PreviewBuilder:
    """Builds the preview of an index, and shows single papers in it."""

    def __init__(self, layout: Layout) -> None:
        """Nothing is built yet."""
        self._layout = layout
        self._built: _Built | None = None
        self._files: Mapping[str, Stat] = {}
        """The files of papers, as the preview shows them."""
        self._is_first = True
        self._changing = Lock()

    def build(self, preview: Preview) -> bool:
        """Build what changed, and return whether anything did.

        If nothing changed before the first build, the next one reads the index nevertheless.

        Raises ContentError, or SiteBuildError when MkDocs fails.
        """
        files, unknown = self._scan(), not (self._built or self._is_first)
        generated, _ = build(self._layout, preview=preview, even_unchanged=unknown)
        self._is_first = False
        with self._changing:
            if generated:
                self._built, self._files = self._keep(generated), files
        return bool(generated)

    def show_papers(self, preview: Preview) -> bool:
        """Write the pages of papers whose files changed since, and return whether there are any.

        Related papers, and all that is not on the page of the paper, stay as they are. Nothing is
        written while a file has an error, or if papers were added or removed: the next build
        reports that.
        """
        with self._changing:
            return self._show_papers(preview)

    def _show_papers(self, preview: Preview) -> bool:
        built, renderer, files = self._built, preview.renderer, self._scan()
        if not built or not renderer or files.keys() != self._files.keys():
            return False
        edited = [name for name, stat in files.items() if stat != self._files[name]]
        entries = {entry.paper.id: entry for entry in built.index.papers}
        changed = {}
        for path in map(self._layout.papers.joinpath, edited if len(edited) <= _MOST else ()):
            paper, old = self._read(path, built), entries.get(path.stem)
            if paper and old and paper.id not in built.lists.merged:
                changed[paper.id] = _entry(paper, old, built)
        if not changed or len(changed) < len(edited):
            return False
        papers = tuple(changed.get(name, entry) for name, entry in entries.items())
        index, shown = replace(built.index, papers=papers), built.shown
        few = replace(index, papers=tuple(changed.values()), groups=(), calendar=())
        citations = cite(few, shown.site.url, own_files=built.settings.citation_files)
        for plan in paper_pages(page_input(index, shown, citations), changed):
            name, page = page_file(plan, Digests())
            renderer.show(f"{self._layout.folder}{name}", page.make().decode(), preview.folder)
        self._built, self._files = replace(built, index=index), files
        return True

    def _scan(self) -> Mapping[str, Stat]:
        """Return the papers' files; others that editors write are no change."""
        return {name: stat for name, stat in scan(self._layout.papers) if name.endswith(".yml")}

    def _keep(self, made: Generated) -> _Built:
        shown = render_settings(made.settings, self._layout, made.history, len(made.index.papers))
        return _Built(made.index, made.settings, shown, made.lists)

    def _read(self, path: Path, built: _Built) -> Paper | None:
        document = read_document(path, self._layout.root, [])
        if document.raw is None:
            return None
        record = Record(**vars(document), id=path.stem)
        paper, _ = validate_paper(record, built.lists.vocabulary, built.settings.limits)
        return paper if not paper or built.settings.abstracts else without_abstracts(paper)


def _entry(paper: Paper, old: PaperEntry, built: _Built) -> PaperEntry:
    """Return the entry of an edited paper; links of new authors and of a new venue come later."""
    tags = built.lists.vocabulary.in_order(paper.tags)
    key = paper.citation_key or old.paper.citation_key
    paper = paper.model_copy(update={"tags": tags, "citation_key": key})
    alone = relate(
        *([paper], built.lists.vocabulary, 0),
        authors=built.lists.authors,
        author_pages=built.settings.author_pages,
        with_map=False,
    ).papers[0]
    people = old.people if paper.authors == old.paper.authors else alone.people
    venue = old.venue if paper.venue == old.paper.venue else None
    return replace(old, paper=paper, tags=alone.tags, people=people, venue=venue)
