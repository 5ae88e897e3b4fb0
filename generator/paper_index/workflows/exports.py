"""Makes the files beside the pages: citations, data, `llms.txt`, feeds, the picture, robots.txt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.content.format import write_vocabulary
from paper_index.content.write import generated_files
from paper_index.exports.downloads import data_files, describe, llms_txt
from paper_index.exports.feeds import FeedContext, channels, feed_files, newest
from paper_index.history.news import revisions
from paper_index.pages.picture import FILE as PICTURE
from paper_index.pages.picture import draw_picture
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.exports.citations import Citations
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
    files = {**citations.files, **data_files(index, site)}
    files[f"{urls.DATA}tags.yml"] = write_vocabulary(vocabulary)
    files[urls.LLMS] = llms_txt(site, describe(files))
    if site.url and not _is_handwritten(layout, "robots.txt"):
        sitemap = f"Sitemap: {site.url}sitemap.xml\n"
        files["robots.txt"] = f"User-agent: *\nAllow: /\n\n{sitemap}".encode()
    if settings.image == f"{site.url or ''}{PICTURE}" and not _is_handwritten(layout, PICTURE):
        files[PICTURE] = draw_picture(index, site.name, site.description)
    return files


def feeds(index: Index, site: SiteInfo, history: History) -> dict[str, bytes]:
    """Return every feed by path below `docs/`; none when the address of the site is not known."""
    if not site.url:
        return {}
    found = channels(index, site)
    undated = [entry.paper for entry in index.papers if entry.paper.added is None]
    added = {paper.id: history.first_arrival((paper.id, *paper.aliases)) for paper in undated}
    context = FeedContext(site, added={name: day for name, day in added.items() if day})
    shown = {entry.paper.id for channel in found for entry in newest(channel, context)}
    tags = {alias: entry.tag.id for entry in index.tags for alias in entry.tag.aliases}
    context = replace(context, updated=revisions(history, shown, tags))
    return feed_files(index, found, context, history.former_tags)


def _is_handwritten(layout: Layout, name: str) -> bool:
    """Return whether the maintainer has put a file of that name into `docs/`."""
    return (layout.docs / name).is_file() and name not in generated_files(layout.docs)
