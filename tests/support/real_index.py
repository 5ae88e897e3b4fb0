"""This repository's own index, built once a run, for tests in the browser."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

import paper_index
from paper_index.content.layout import Layout
from paper_index.workflows.build import build
from paper_index.workflows.check import CheckedIndex, check
from support.shared_build import built_once

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary

ROOT = Path(paper_index.__file__).parents[2]
NAME = "Entropy, Information and Structure"


def is_this_index() -> bool:
    """Whether `content/` is this repository's own index, and not one that replaced it."""
    config = ROOT / "content" / "config.yml"
    found = yaml.safe_load(config.read_text("utf-8")) if config.is_file() else None
    return bool((found or {}).get("name") == NAME)


def copy_index(root: Path) -> None:
    """Copy what people wrote of this repository's index into a folder: nothing generated."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=_generated)
    shutil.copytree(ROOT / ".github", root / ".github")
    shutil.copy(ROOT / "mkdocs.yml", root)


def _generated(folder: str, names: list[str]) -> list[str]:
    manifest = ROOT / "docs" / ".paper-index.json"
    pages = json.loads(manifest.read_text("utf-8"))["files"] if manifest.is_file() else []
    generated = {ROOT / "docs" / page for page in pages} | {manifest}
    return [name for name in names if Path(folder, name) in generated]


@functools.cache
def real_site() -> Path:
    """Build this repository's index once a run, away from its own `docs/` and `site/`."""

    def make(root: Path) -> None:
        copy_index(root)
        build(Layout(root))

    return built_once("real", make) / "site"


def real_papers() -> tuple[Paper, ...]:
    """Return the papers of this repository's index, as they are on its site."""
    return _checked().papers


def real_vocabulary() -> Vocabulary:
    """Return the tags of this repository's index."""
    return _checked().valid.vocabulary


@functools.cache
def _checked() -> CheckedIndex:
    return check(Layout(ROOT))
