"""The raw `config.yml` becomes settings; a number must be one, and a file must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.documents import Place, build
from paper_index.model.issues import error
from paper_index.model.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from paper_index.model.issues import Issue
    from paper_index.model.source import Document


def validate_settings(document: Document) -> tuple[Settings, list[Issue]]:
    """Return the settings, the defaults where there are issues."""
    if document.data is None:
        return Settings(), []
    settings, issues = build(Settings, Place(document), document.data)
    return settings or Settings(), issues


def missing_files(settings: Settings, document: Document, docs: Path) -> list[Issue]:
    """Return the issues of files that the settings name and `docs/` lacks, if it is there."""
    image = settings.image
    if not image or "://" in image or not docs.is_dir() or (docs / image).is_file():
        return []
    what = f"the picture {image} is not in {docs.as_posix()}"
    advice = "put it there, or leave `image` out: one is made then"
    return [error("missing-file", document.location("image"), what, advice)]
