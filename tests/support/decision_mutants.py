"""Mutates the decision table and its thresholds: makes modules that decide differently."""

from __future__ import annotations

import ast
import copy
import inspect
from types import ModuleType
from typing import TYPE_CHECKING

from paper_index.dedupe import classify

if TYPE_CHECKING:
    from collections.abc import Iterator

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.GtE: ast.Gt, ast.Gt: ast.GtE, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
}  # fmt: skip
CLASSES = ("MATCH", "POSSIBLE", "NON_MATCH")
DECIDING = ("TABLE", "facts", "decide")
"""What is mutated, with the constants whose names begin with an underscore."""


def mutants() -> Iterator[tuple[str, ModuleType]]:
    """Yield each mutant of the decision with a description."""
    tree = ast.parse(inspect.getsource(classify))
    nodes = [node for part in tree.body if _decides(part) for node in ast.walk(part)]
    for node in nodes:
        for description, change in _changes(node):
            before = copy.copy(node.__dict__)
            node.__dict__.update(change)
            yield f"line {getattr(node, 'lineno', '?')}: {description}", _module(tree)
            node.__dict__.clear()
            node.__dict__.update(before)


def _decides(part: ast.stmt) -> bool:
    target = part.targets[0] if isinstance(part, ast.Assign) else part
    name = getattr(target, "id", getattr(target, "name", ""))
    return name in DECIDING or (isinstance(part, ast.Assign) and name.startswith("_"))


def _changes(node: ast.AST) -> Iterator[tuple[str, dict[str, object]]]:  # noqa: C901 (a case per kind of node)
    """Yield what may be changed in a node, as new values of its attributes."""
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            if new := SWAPPED.get(type(operator)):
                ops = [*node.ops[:number], new(), *node.ops[number + 1 :]]
                yield f"{type(operator).__name__} to {new.__name__}", {"ops": ops}
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        if not isinstance(node.value, bool):
            for step in (-1, 1):
                yield f"{node.value} and {step}", {"value": node.value + step}
    elif isinstance(node, ast.Set):
        for number in range(len(node.elts)):
            rest = node.elts[:number] + node.elts[number + 1 :]
            yield f"without {ast.unparse(node.elts[number])}", {"elts": rest}
    elif isinstance(node, ast.Tuple) and all(map(_is_row, node.elts)):
        for number, row in enumerate(node.elts[:-1]):
            rest = node.elts[:number] + node.elts[number + 1 :]
            yield f"without {ast.unparse(row)}", {"elts": rest}
    elif _is_row(node):
        yield from _changed_rows(node)


def _is_row(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Row"


def _changed_rows(row: ast.AST) -> Iterator[tuple[str, dict[str, object]]]:
    assert isinstance(row, ast.Call)
    needs, pair_class, rule = row.args
    assert isinstance(needs, ast.Constant)
    assert isinstance(pair_class, ast.Name)
    for other in CLASSES:
        if other != pair_class.id:
            yield (
                f"{ast.unparse(row)}: {other}",
                {"args": [needs, ast.Name(other, ast.Load()), rule]},
            )
    facts = str(needs.value).split()
    for number, fact in enumerate(facts):
        negated = fact.lstrip("!") if fact.startswith("!") else f"!{fact}"
        for new in ([], [negated]):
            changed = " ".join([*facts[:number], *new, *facts[number + 1 :]])
            yield (
                f"{needs.value!r} to {changed!r}",
                {"args": [ast.Constant(changed), pair_class, rule]},
            )


def _module(tree: ast.Module) -> ModuleType:
    module = ModuleType(classify.__name__)
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), module.__dict__)
    return module
