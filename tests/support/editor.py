"""Read YAML as editors with a YAML language server do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ruamel.yaml import YAML


def read_as_editor(text: str) -> Any:
    """Return a document by YAML's core schema, in which a date is a text."""
    return _without_dates(YAML(typ="safe", pure=True).load(text))


def _without_dates(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_dates(value) for value in data]
    return data.isoformat() if isinstance(data, dt.date) else data
