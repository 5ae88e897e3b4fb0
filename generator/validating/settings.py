"""The raw `config.yml` becomes settings; a number must be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.config import Settings
from generator.validating.documents import Place, build

if TYPE_CHECKING:
    from generator.issues import Issue
    from generator.model.source import Document


def validate_settings(document: Document) -> tuple[Settings, list[Issue]]:
    """Return the settings, the defaults where there are issues."""
    if document.data is None:
        return Settings(), []
    settings, issues = build(Settings, Place(document), document.data)
    return settings or Settings(), issues
