"""The pipeline: read, validate and dedupe (`check`), relate, render, write, build."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from paper_index.cache.keys import Lazy, ready
from paper_index.cache.store import FILE as STORE
from paper_index.cache.store import BuildState, Store
from paper_index.content.addresses import read_index_url, read_repository, read_site_url
from paper_index.content.format_lists import write_vocabulary
from paper_index.content.journal import FOLDER, GENERATING, lock, state_folder
from paper_index.content.schemas import schemas
from paper_index.content.write import generated_files, write_tree
from paper_index.dedupe.explain import verdict_pairs
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import cite
from paper_index.exports.downloads import data_files, describe, llms_txt
from paper_index.exports.feeds import FeedContext, channels, feed_files, newest
from paper_index.history.log import read_history, run_git
from paper_index.history.news import recent_news, revisions
from paper_index.model.issues import ContentError, has_errors
from paper_index.model.pairs import Review
from paper_index.model.settings import SiteInfo
from paper_index.pages.map import map_points
from paper_index.pages.parts import RenderSettings
from paper_index.pages.picture import FILE as PICTURE
from paper_index.pages.picture import draw_paper, draw_picture, numbers
from paper_index.pages.render import data_plan, page_file, page_input, plan_pages
from paper_index.relate.abstracts import without_abstracts
from paper_index.relate.index import relate
from paper_index.site.build import SiteBuild
from paper_index.site.past import site_report
from paper_index.site.search_bundle import NewSearch, PastSearch, search_key
from paper_index.text import urls
from paper_index.workflows.check import check, without_collection
from paper_index.workflows.unchanged import content_state, is_unchanged, pages_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paper_index.cache.keys import Digests
    from paper_index.content.layout import Layout
    from paper_index.content.synonyms import Synonyms
    from paper_index.history.log import History
    from paper_index.model.author import Author
    from paper_index.model.index import Index
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.settings import Settings
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.pages.parts import PageInput
    from paper_index.site.build import Preview
    from paper_index.site.past import PastSite, SiteReport
    from paper_index.site.search_bundle import Search
    from paper_index.workflows.check import CheckedIndex


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexLists:
    """What is known of the content besides the papers of the index."""

    vocabulary: Vocabulary
    authors: tuple[Author, ...]
    synonyms: Synonyms
    merged: frozenset[str]
    """The ids of papers that have several files."""


@dataclass(frozen=True)
class Generated:
    """The index, the number of its pages, and the files changed in `docs/`: sorted POSIX paths."""

    issues: tuple[Issue, ...]
    settings: Settings
    lists: IndexLists
    index: Index
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    history: History
    digests: Mapping[str, str]
    """The SHA-256, in hexadecimal, of each generated file, by its path in the folder of pages."""
    search_key: str
    """The key of the search index."""

    @property
    def history_note(self) -> str | None:
        """What is missing without a git history of the papers, and the remedy; None with one."""
        if self.history.arrivals or not self.index.papers:
            return None
        remedy = "commit content/ to a git repository"
        if self.history.is_shallow:
            remedy = "run `git fetch --unshallow`, or set `fetch-depth: 0` in the workflow"
        return f"without a complete git history, feeds and dates are based on `added`; {remedy}"


def relate_papers(checked: CheckedIndex, cache: Store | None = None) -> Index:
    """Return the index of the canonical papers; `cache` has results of earlier builds.

    Raises ContentError when the content has errors.
    """
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    valid, settings = checked.valid, checked.valid.settings
    # The same keys as `fmt` issues: to every file, including those of merged papers.
    keyed = with_keys(valid.papers, valid.issued_keys, valid.authors)
    keys = {paper.id: paper.citation_key for paper in keyed}

    def complete(paper: Paper) -> Paper:
        tags = valid.vocabulary.in_order(paper.tags)
        return paper.model_copy(update={"citation_key": keys[paper.id], "tags": tags})

    index = relate(
        list(map(complete, checked.papers)),
        valid.vocabulary,
        settings.limits.related,
        authors=valid.authors,
        author_pages=settings.author_pages,
        language=settings.language,
        with_map=settings.map,
        cache=cache,
    )
    return replace(index, removed=valid.removed, signals={one.id: one for one in valid.signals})


def open_store(layout: Layout, *, cache: bool = True) -> Store:
    """Open the results of earlier builds of an index; empty without `cache`.

    It is empty, too, if git tracks the file: a pull request may have put anything into it.
    """
    folder, name = None, f"{FOLDER}/{STORE}"
    if cache and (layout.root / name).exists() and run_git(layout.root, "ls-files", "--", name):
        _log.warning(f"{name} is committed, so it is not used: run `git rm --cached {name}`")
        cache = False
    if cache:
        # There is no store where nothing can be written.
        with contextlib.suppress(OSError):
            folder = state_folder(layout.root)
    return Store(folder)


@without_collection()
def generate(layout: Layout, cache: Store | None = None) -> Generated:
    """Check an index and write its pages into `docs/`; `cache` has results of earlier builds.

    Raises ContentError when the content has errors, before anything is written.
    """
    build = BuildState(cache or Store(None))
    checked = check(layout, build)
    _log.info("relating papers")
    index = relate_papers(checked, build.cache)
    if not checked.valid.settings.abstracts:
        index = without_abstracts(index)
    _log.info("reading the history")
    valid, reviewed, history = checked.valid, review(checked), read_history(layout.root)
    merged = frozenset(one.canonical.id for one in checked.clusters if one.merged)
    lists = IndexLists(valid.vocabulary, valid.authors, valid.synonyms, merged)
    content, issues = valid.settings, checked.issues
    # The files as they were read take a tenth of the memory.
    del checked, valid
    _log.info("preparing pages and files")
    settings = render_settings(content, layout, history, len(index.papers))
    citations = cite(index, settings.site.url, own_files=content.citation_files, build=build)
    given = page_input(index, settings, citations)
    plans = plan_pages(given, recent_news(index, history, build.cache), reviewed)
    pages = [page_file(plan, build.digests) for plan in plans]
    files = {
        # The first file is made before other processes start, and its templates are loaded then.
        **dict(pages[:1]),
        **site_files(given, content, lists.vocabulary, layout, build.digests),
        **feeds(given, history, build.digests),
        **dict(pages),
    }
    last = dict([data_page(given, files, layout.pages, build.digests)])
    found = schemas(lists.vocabulary).items()
    files |= {f"{urls.SCHEMAS}{name}": ready(data) for name, data in found}
    _log.info("writing pages and files")
    with lock(layout.root, GENERATING):
        tree = write_tree(layout.pages, files, build.cache, last)
    number, packed = len(plans) + 1, content.search_packs
    key = search_key(index, content.language, lists.synonyms, build.digests, packed=packed)
    changed = tree.written, tree.removed, history, tree.digests
    return Generated(issues, content, lists, index, number, *changed, key)


def review(checked: CheckedIndex) -> Review:
    """Return what curators decided about duplicates, as far as it is published."""
    valid = checked.valid
    decided = verdict_pairs(valid.papers, valid.verdicts, valid.settings.duplicates)
    found = Review((), decided, tuple(one for one in checked.clusters if one.merged))
    return found if valid.settings.abstracts else without_abstracts(found)


def data_page(
    given: PageInput, files: Mapping[str, Lazy[bytes]], folder: Path, digests: Digests
) -> tuple[str, Lazy[bytes]]:
    """Return the path of the page of the data, and the page, which states the size of each file.

    `folder` has the files when the page is made.
    """
    data = {name: file for name, file in files.items() if name.startswith(urls.DATA)}

    def write() -> bytes:
        sizes = {name: (folder / name).stat().st_size for name in data}
        return page_file(data_plan(given, describe(sizes)), digests)[1].make()

    # The size of a file follows from what it is made from.
    path, empty = page_file(data_plan(given, ()), digests)
    return path, Lazy(digests.of(empty, data), write)


def make_search(
    generated: Generated,
    past: PastSite | None = None,
    folder: str = "",
    cache: Store | None = None,
) -> Search:
    """Return the search index to make, or that of the past site, in its `folder`, if it is right.

    `cache` has results of earlier builds.
    """
    index, settings, key = generated.index, generated.settings, generated.search_key
    if found := past.made_from(key) if past else {}:
        return PastSearch({name.removeprefix(folder): own for name, own in found.items()})
    own = settings.language, generated.lists.synonyms, settings.search_packs, key
    return NewSearch(index, *own, cache or Store(None))


@without_collection()
def build(
    layout: Layout,
    *,
    cache: bool = True,
    preview: Preview | None = None,
    even_unchanged: bool = False,
) -> tuple[Generated | None, SiteReport]:
    """Check, generate and build the site into `site/`, which stays as it is until that succeeds.

    Only what changed is made; without `cache`, everything is. Without a change at all nothing is
    generated, unless `even_unchanged`. Raises ContentError, or SiteBuildError when MkDocs fails or
    the built site has faults.
    """
    opened = SiteBuild(layout, reuse=cache, preview=preview)
    with opened as site, open_store(layout, cache=cache) as store:
        content = content_state(layout, store.program)
        if not even_unchanged and is_unchanged(layout, content, site.past):
            return None, site_report(site.past.site, site.past.stats)
        generated = generate(layout, store)
        state = content and f"{content} {pages_state(layout)}"
        _log.info("building the site")
        search = make_search(generated, site.past, layout.folder, store)
        return generated, site.run(generated.digests, generated.history, search, state)


def render_settings(
    settings: Settings, layout: Layout, history: History, papers: int
) -> RenderSettings:
    """Return the input of pages from the settings, `mkdocs.yml`, the history and their number."""
    url, image = read_index_url(layout, settings), settings.image or f"{layout.folder}{PICTURE}"
    if "://" not in image:
        image = f"{read_site_url(layout, settings)}{quote(image)}" if url else ""
    return RenderSettings(
        SiteInfo(settings.name, settings.description, url, settings.license, settings.language),
        settings.limits,
        read_repository(layout, settings),
        settings.digest_subscribe or "",
        history.last_changes,
        image,
        bool(url and not settings.image and papers <= settings.limits.paper_pictures),
    )


def site_files(
    given: PageInput,
    content: Settings,
    vocabulary: Vocabulary,
    layout: Layout,
    digests: Digests,
) -> dict[str, Lazy[bytes]]:
    """Return the files in `docs/` beside the pages, by POSIX path: MkDocs copies them unchanged."""
    index, settings, site = given.index, given.settings, given.settings.site
    files = data_files(index, site, digests, content.data_formats)
    files |= given.citations.outputs
    key = digests.of(vocabulary)
    files[f"{urls.DATA}tags.yml"] = Lazy(key, lambda: write_vocabulary(vocabulary))
    files[urls.LLMS] = ready(llms_txt(site, describe(dict.fromkeys(files, 0))))
    # Only the one at the root of a site counts.
    if site.url and not layout.folder and not _is_handwritten(layout, "robots.txt"):
        sitemap = f"Sitemap: {site.url}sitemap.xml\n"
        files["robots.txt"] = ready(f"User-agent: *\nAllow: /\n\n{sitemap}".encode())
    if drawn := given.map:
        files[urls.MAP_POINTS] = Lazy(digests.of(drawn), lambda: map_points(drawn))
    if settings.image == f"{site.url or ''}{PICTURE}" and not _is_handwritten(layout, PICTURE):
        key = digests.of(site.name, site.description, numbers(index))
        files[PICTURE] = Lazy(key, lambda: draw_picture(index, site.name, site.description))
    for entry in index.papers if settings.paper_pictures else ():
        values = entry.paper.title, entry.paper.authors, site.name
        key = digests.of(draw_paper, *values)
        files[urls.picture(entry.paper.id)] = Lazy(key, partial(draw_paper, *values))
    return files


def feeds(given: PageInput, history: History, digests: Digests) -> dict[str, Lazy[bytes]]:
    """Return every feed by path below `docs/`; none when the address of the site is not known."""
    index, site = given.index, given.settings.site
    if not site.url:
        return {}
    found = channels(index, site, given.trending.papers)
    undated = [entry.paper for entry in index.papers if entry.paper.added is None]
    added = {paper.id: history.first_arrival((paper.id, *paper.aliases)) for paper in undated}
    context = FeedContext(site, added={name: day for name, day in added.items() if day})
    shown = {entry.paper.id for channel in found for entry in newest(channel, context)}
    tags = {alias: entry.tag.id for entry in index.tags for alias in entry.tag.aliases}
    context = replace(context, updated=revisions(history, shown, tags))
    return feed_files(index, found, context, history.former_tags, digests)


def _is_handwritten(layout: Layout, name: str) -> bool:
    return (layout.pages / name).is_file() and name not in generated_files(layout.pages)
