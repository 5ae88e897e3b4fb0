"""The page that says how to contribute, and the vocabulary as files to take home."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from generator import text, urls
from generator.rendering.contexts import ContributePage
from generator.rendering.parts import crumbs
from generator.rendering.tags import VOCABULARY, tag_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model.index import Index
    from generator.rendering.parts import RenderSettings


def contribute_page(index: Index, settings: RenderSettings) -> ContributePage:
    """Return the context of the page on how to contribute."""
    page, repository = urls.CONTRIBUTE, settings.repository
    return ContributePage(
        crumbs=crumbs(page),
        heading=text.markdown("Contribute"),
        repository_href=repository.url,
        forms_href=f"{repository.url}/issues/new/choose" if repository.form else "",
        vocabulary_href=repository.edit_address(VOCABULARY),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        recent_href=urls.relative(urls.RECENT, page),
        duplicates_href=urls.relative(urls.DUPLICATES, page),
        groups=tag_groups(index, page),
        total=len(index.tags),
    )


def vocabulary_files(index: Index) -> Mapping[str, bytes]:
    """Return the vocabulary as JSON and YAML by path: groups, tags, and each tag's papers."""
    data = {
        "groups": [entry.group.model_dump(exclude_none=True) for entry in index.groups],
        "tags": [
            {
                **entry.tag.model_dump(mode="json", exclude_none=True),
                "address": urls.tag(entry.tag.id),
                "papers": len(entry.papers),
            }
            for entry in index.tags
        ],
    }
    written = json.dumps(data, indent=1, ensure_ascii=False)
    listed = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=92)
    return {
        f"{urls.TAGS}vocabulary.json": f"{written}\n".encode(),
        f"{urls.TAGS}vocabulary.yml": listed.encode(),
    }
