"""The order of the stages: the only module that knows it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from paper_index.content.advice import advise
from paper_index.content.layout import read_repository, read_site_url
from paper_index.content.permalinks import check_keys, check_permalinks
from paper_index.content.read import read_content, read_document
from paper_index.content.usage import unused_tags
from paper_index.content.validate_authors import validate_authors
from paper_index.content.validate_papers import validate_papers
from paper_index.content.validate_settings import missing_files, validate_settings
from paper_index.content.validate_verdicts import validate_verdicts
from paper_index.content.validate_vocabulary import validate_vocabulary
from paper_index.content.write import generated_files, write_tree
from paper_index.dedupe.dedupe import dedupe
from paper_index.dedupe.explain import settled
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import cite
from paper_index.history.log import read_history
from paper_index.history.news import recent_news
from paper_index.model.errors import ContentError
from paper_index.model.issues import Issue, has_errors
from paper_index.model.site import SiteInfo
from paper_index.pages.parts import RenderSettings
from paper_index.pages.picture import FILE as PICTURE
from paper_index.pages.picture import draw_picture
from paper_index.pages.render import page_bytes, render
from paper_index.relate.index import relate
from paper_index.relate.name_hints import advise_people
from paper_index.site.build import SiteReport, build_site
from paper_index.site.search_bundle import start
from paper_index.site.sitemap import ROBOTS, robots
from paper_index.text import urls
from paper_index.text.urls import is_slug
from paper_index.text.wording import pluralize
from paper_index.workflows import exports

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.exports.citations import Citations
    from paper_index.history.log import History
    from paper_index.model.author import Author
    from paper_index.model.index import Index
    from paper_index.model.issues import SourceLocation
    from paper_index.model.pairs import Cluster, Review
    from paper_index.model.paper import Paper
    from paper_index.model.settings import Settings
    from paper_index.model.source import Content
    from paper_index.model.vocabulary import PlacedVerdict, Vocabulary
    from paper_index.site.search_bundle import SearchJob


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ValidContent:
    """The content as typed values. Where there are errors, what is wrong is not in it."""

    content: Content
    settings: Settings
    vocabulary: Vocabulary
    verdicts: tuple[PlacedVerdict, ...]
    authors: tuple[Author, ...]
    papers: tuple[Paper, ...]
    issues: tuple[Issue, ...]

    def locate(self, paper_id: str) -> SourceLocation:
        """Return where a paper's title stands."""
        record = next(record for record in self.content.records if record.id == paper_id)
        return record.location("title")

    @property
    def addresses(self) -> frozenset[str]:
        """Every permalink that the site answers, by a page or a redirect, and every citation key.

        Of papers and tags, and of the authors to whom curators gave entries; the address of any
        other author follows from the printed name, and may change with it. What has errors of its
        own counts too: its page is late, not lost.
        """
        papers = [record.id for record in self.content.records]
        papers += [alias for paper in self.papers for alias in paper.aliases]
        tags = [*self.vocabulary.by_id, *self.vocabulary.by_alias, *self.vocabulary.left_out]
        keys = [key for record in self.content.records for key, _ in record.citation_keys]
        entries = self.content.authors.data
        authors = [key for key in entries if is_slug(key)] if isinstance(entries, dict) else []
        authors += [alias for author in self.authors for alias in author.aliases]
        return urls.permanent(papers, tags, authors, keys)


@dataclass(frozen=True)
class CheckedIndex:
    """The content, deduplicated, with every issue in order of place."""

    valid: ValidContent
    clusters: tuple[Cluster, ...]
    issues: tuple[Issue, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The canonical papers, by id."""
        return tuple(cluster.canonical for cluster in self.clusters)


@dataclass(frozen=True)
class Generated:
    """What `generate` changed in `docs/`: POSIX paths, sorted."""

    checked: CheckedIndex
    index: Index
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    history: History


def validate(layout: Layout) -> ValidContent:
    """Read and validate an index; every issue of both stages is in the result."""
    _log.info("reading content")
    content, issues = read_content(layout.content)
    config = read_document(layout.content / "config.yml", layout.root, issues)
    settings, found = validate_settings(config)
    vocabulary, more = validate_vocabulary(content.vocabulary)
    verdicts, again = validate_verdicts(content.verdicts)
    authors, names = validate_authors(content.authors, content.records)
    _log.info(f"validating {pluralize(len(content.records), 'paper')}")
    papers, last = validate_papers(content.records, vocabulary, settings.limits)
    issues = [*issues, *found, *more, *again, *names, *last]
    issues += missing_files(settings, config, layout.docs)
    issues += unused_tags(content.records, vocabulary, content.vocabulary)
    return ValidContent(content, settings, vocabulary, verdicts, authors, papers, _sorted(issues))


def check(layout: Layout) -> CheckedIndex:
    """Read, validate and deduplicate an index; write nothing."""
    valid = validate(layout)
    _log.info("looking for duplicates")
    clusters, found = dedupe(valid.papers, valid.verdicts, valid.settings.duplicates, valid.locate)
    permalinks = valid.content.permalinks
    found = [*found, *check_permalinks(permalinks, valid.addresses)]
    found += check_keys(valid.papers, valid.content.records, permalinks)
    records = {record.id: record for record in valid.content.records}
    found += advise(valid.papers, records, valid.vocabulary, valid.content.vocabulary)
    found += advise_people(valid.papers, valid.authors, records)
    return CheckedIndex(valid, clusters, _sorted([*valid.issues, *found]))


def generate(layout: Layout) -> Generated:
    """Check an index and write its pages into `docs/`.

    Raises ContentError when the content has errors, before anything is written.
    """
    checked = check(layout)
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    _log.info("rendering pages")
    index = _related(checked)
    history = read_history(layout.root)
    settings = _render_settings(checked.valid.settings, layout, history)
    citations = cite(index, settings.site.url)
    files = _files(index, checked.valid, settings, layout, citations)
    files |= exports.feeds(index, settings.site, history)
    news = recent_news(index, history)
    pages = render(index, settings, news, _settled(checked), exports.described(files), citations)
    _log.info(f"writing {len(pages)} pages")
    files |= {page.path: page_bytes(page) for page in pages}
    written, removed = write_tree(layout.docs, files)
    return Generated(checked, index, len(pages), tuple(written), tuple(removed), history)


def start_search(generated: Generated) -> SearchJob:
    """Start making the search index in the background; it needs nothing of the built pages."""
    return start(generated.index, generated.checked.valid.settings.language)


def build(layout: Layout) -> tuple[Generated, SiteReport]:
    """Check, generate and build the site into `site/`.

    Raises ContentError, or SiteBuildError when MkDocs fails or the site does not hold together.
    """
    generated = generate(layout)
    _log.info("building the site and its search index")
    search = start_search(generated)
    try:
        return generated, build_site(
            layout, generated_files(layout.docs), search.finish, generated.history
        )
    except BaseException:
        search.cancel()
        raise


def _related(checked: CheckedIndex) -> Index:
    valid, settings = checked.valid, checked.valid.settings
    # As `fmt` will issue them: to every file, those of merged papers among them.
    keyed = with_keys(valid.papers, valid.content.permalinks.keys)
    keys = {paper.id: paper.citation_key for paper in keyed}
    return relate(
        [paper.model_copy(update={"citation_key": keys[paper.id]}) for paper in checked.papers],
        valid.vocabulary,
        settings.limits.related,
        valid.authors,
        settings.limits.author_pages,
        language=settings.language,
    )


def _settled(checked: CheckedIndex) -> Review:
    valid = checked.valid
    bounds = valid.settings.duplicates
    return settled(valid.papers, checked.clusters, valid.verdicts, bounds)


def _render_settings(settings: Settings, layout: Layout, history: History) -> RenderSettings:
    url, image = read_site_url(layout), settings.image or PICTURE
    if "://" not in image:
        image = f"{url}{quote(image)}" if url else ""
    return RenderSettings(
        SiteInfo(settings.name, settings.description, url, settings.license, settings.language),
        settings.limits,
        read_repository(layout),
        settings.digest_subscribe or "",
        history.last_changes,
        image,
    )


def _files(
    index: Index,
    valid: ValidContent,
    settings: RenderSettings,
    layout: Layout,
    citations: Citations,
) -> dict[str, bytes]:
    """Return what stands in `docs/` beside the pages and is copied as it is, by POSIX path."""
    site = settings.site
    whole = {
        path.removeprefix(urls.DATA): data
        for path, data in citations.files.items()
        if path.startswith(urls.DATA)
    }
    files = exports.data(index, valid.vocabulary, site, whole)
    files |= exports.guide(site, files)
    if site.url and not _is_kept(layout, ROBOTS):
        files[ROBOTS] = robots(site.url)
    if settings.image == f"{site.url or ''}{PICTURE}" and not _is_kept(layout, PICTURE):
        files[PICTURE] = draw_picture(index, site.name, site.description)
    return files | dict(citations.files)


def _is_kept(layout: Layout, name: str) -> bool:
    """Say whether the keeper has a file of that name in `docs/`."""
    return (layout.docs / name).is_file() and name not in generated_files(layout.docs)


def _sorted(issues: list[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: issue.sort_key))
