"""The files of a site beside its pages, such as feeds, data, citation files and the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.content.format import write_vocabulary
from paper_index.content.write import generated_files
from paper_index.exports.downloads import describe, downloads, llms_txt
from paper_index.exports.feed_entries import Site, newest
from paper_index.exports.feeds import channels, feed_files
from paper_index.history.news import revisions
from paper_index.model.fields import LANGUAGE_TAG
from paper_index.pages.picture import FILE as PICTURE
from paper_index.pages.picture import draw_picture
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.content.layout import Layout
    from paper_index.exports.citations import Citations
    from paper_index.exports.downloads import File
    from paper_index.history.log import History
    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo
    from paper_index.model.vocabulary import Vocabulary
    from paper_index.pages.parts import RenderSettings


def site_files(
    index: Index,
    vocabulary: Vocabulary,
    settings: RenderSettings,
    citations: Citations,
    layout: Layout,
) -> dict[str, bytes]:
    """Return the files in `docs/` beside the pages, by POSIX path: MkDocs copies them unchanged."""
    site = settings.site
    cited = {
        path.removeprefix(urls.DATA): content
        for path, content in citations.files.items()
        if path.startswith(urls.DATA)
    }
    files = data(index, vocabulary, site, cited)
    files[urls.LLMS] = llms_txt(site, described(files))
    if site.url and not _is_handwritten(layout, "robots.txt"):
        sitemap = f"Sitemap: {site.url}sitemap.xml\n"
        files["robots.txt"] = f"User-agent: *\nAllow: /\n\n{sitemap}".encode()
    if settings.image == f"{site.url or ''}{PICTURE}" and not _is_handwritten(layout, PICTURE):
        files[PICTURE] = draw_picture(index, site.name, site.description)
    return files | dict(citations.files)


def _is_handwritten(layout: Layout, name: str) -> bool:
    """Return whether the maintainer has put a file of that name into `docs/`."""
    return (layout.docs / name).is_file() and name not in generated_files(layout.docs)


def feeds(index: Index, site: SiteInfo, history: History) -> dict[str, bytes]:
    """Return every feed; none when the site has no address."""
    if not site.url:
        return {}
    found = channels(index, site.name, site.description)
    known = site.language if LANGUAGE_TAG.fullmatch(site.language) else ""
    feed_site = Site(site.name, site.url, known, entered=_entered(index, history))
    shown = {entry.paper.id for channel in found for entry in newest(channel, feed_site)}
    tags = {alias: entry.tag.id for entry in index.tags for alias in entry.tag.aliases}
    feed_site = replace(feed_site, updated=revisions(history, shown, tags))
    return feed_files(index, found, feed_site, history.former_tags)


def _entered(index: Index, history: History) -> dict[str, str]:
    """Return the day of arrival of each paper without `added`, as far as it is known."""
    undated = [entry.paper for entry in index.papers if entry.paper.added is None]
    days = {paper.id: history.first_arrival((paper.id, *paper.aliases)) for paper in undated}
    return {name: day for name, day in days.items() if day}


def data(
    index: Index, vocabulary: Vocabulary, about: SiteInfo, more: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the data files below `data/`, including `more` (by name)."""
    found = downloads(index, about, {"tags.yml": write_vocabulary(vocabulary), **more})
    return {f"{urls.DATA}{name}": content for name, content in found.items()}


def described(files: Mapping[str, bytes]) -> tuple[File, ...]:
    """Return the descriptions of the files below `data/`, by path."""
    return describe({path: found for path, found in files.items() if path.startswith(urls.DATA)})
