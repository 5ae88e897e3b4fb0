"""What an index gives away beside its pages: feeds, data and `llms.txt`, by path below `docs/`.

Brings together the writers and the history; knows nothing of pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.content.format import write_vocabulary
from paper_index.exports.downloads import describe, downloads, llms_txt
from paper_index.exports.feed_entries import Site, newest
from paper_index.exports.feeds import channels, feed_files
from paper_index.history.news import revisions
from paper_index.model.fields import LANGUAGE_TAG
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.exports.downloads import File
    from paper_index.history.log import History
    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo
    from paper_index.model.vocabulary import Vocabulary


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
    """Return the day on which each paper came whose file does not say, as far as it is known."""
    undated = [entry.paper for entry in index.papers if entry.paper.added is None]
    days = {paper.id: history.first_arrival((paper.id, *paper.aliases)) for paper in undated}
    return {name: day for name, day in days.items() if day}


def data(
    index: Index, vocabulary: Vocabulary, about: SiteInfo, more: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the whole index as files below `data/`, `more` (by name) among them."""
    found = downloads(index, about, {"tags.yml": write_vocabulary(vocabulary), **more})
    return {f"{urls.DATA}{name}": content for name, content in found.items()}


def described(files: Mapping[str, bytes]) -> tuple[File, ...]:
    """Return what is to be said of the files below `data/`, by path."""
    return describe({path: found for path, found in files.items() if path.startswith(urls.DATA)})


def guide(about: SiteInfo, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `llms.txt`, which says where everything is."""
    return {urls.LLMS: llms_txt(about, described(files))}
