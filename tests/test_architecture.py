"""Dependencies point one way; the house stays small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

STAGES = {"reading", "validating", "deduping", "relating", "rendering"}
# What leads the others: nothing else may import these.
LEADERS = {
    "adding",
    "cli",
    "commands",
    "curation",
    "deciding",
    "intake",
    "mailing",
    "pipeline",
    "proposals",
}
EDGES = LEADERS - {"pipeline"} | {"hooks", "__main__"}


def imports(module: Path) -> list[str]:
    """Return the names of all modules that a module imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def room(name: str) -> str:
    """Return the room below `generator` that a dotted module name is in."""
    parts = name.split(".")
    return parts[1] if parts[0] == "generator" and len(parts) > 1 else ""


def own_room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
class TestModule:
    def test_opens_with_a_sentence(self, module: Path) -> None:
        assert (ast.get_docstring(ast.parse(module.read_text("utf-8"))) or "").strip()

    def test_stages_do_not_import_each_other(self, module: Path) -> None:
        if own_room(module) in STAGES:
            others = {room(name) for name in imports(module)} & (STAGES - {own_room(module)})
            assert not others

    def test_only_the_edge_imports_what_leads(self, module: Path) -> None:
        if own_room(module) not in EDGES:
            assert not {room(name) for name in imports(module)} & LEADERS

    def test_only_site_and_hooks_know_mkdocs(self, module: Path) -> None:
        if own_room(module) not in {"site", "hooks"}:
            assert not [name for name in imports(module) if name.split(".")[0] == "mkdocs"]

    def test_the_model_knows_no_stage(self, module: Path) -> None:
        if own_room(module) in {
            "model",
            "people",
            "text",
            "latex",
            "maths",
            "addresses",
            "issues",
            "urls",
        }:
            above = STAGES | LEADERS | {"importing", "curating", "site", "writing", "config"}
            assert not {room(name) for name in imports(module)} & above

    def test_is_a_small_room(self, module: Path) -> None:
        text = module.read_text("utf-8")
        assert text.count("\n") <= 500
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno <= 75, node.name

    def test_catches_no_exception_blindly(self, module: Path) -> None:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                assert own_room(module) == "cli" or caught not in {"", "Exception"}
