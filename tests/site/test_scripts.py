"""Joined modules: scope, order, names, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import paper_index
from paper_index.site.scripts import ENTRIES, join

THEME = Path(paper_index.__file__).parent / "site/theme/assets/paper-index"
OURS = {path.relative_to(THEME).as_posix(): path.read_text("utf-8") for path in THEME.rglob("*.js")}


def test_a_module_alone_keeps_its_text_but_for_comments() -> None:
    text = "/** One. */\n// Two.\nexport const a = 1; // three\n"
    assert join("a.js", {"a.js": text}) == "export const a = 1; // three\n"


def test_a_comment_ends_at_its_end() -> None:
    text = "/** One. */ const a = 1;\n/**\n * Two * 2 / 1.\n */\nconst b = 2;\n/** Three. */\n"
    assert join("a.js", {"a.js": text}) == "/** One. */ const a = 1;\nconst b = 2;\n"


def test_imports_come_before_what_uses_them_and_once() -> None:
    joined = join(
        "main.js",
        {
            "main.js": 'import { b } from "./parts/b.js";\nimport * as c from "./c.js";\nrun(c);\n',
            "parts/b.js": 'import { d as e } from "../d.js";\nexport const b = e;\n',
            "c.js": 'import { d } from "./d.js";\nexport function c() {}\nexport class C {}\n',
            "d.js": "const hidden = 1;\nexport const d = hidden;\n",
            "unused.js": "nothing;\n",
        },
    )
    assert joined == (
        "const module0 = (() => {\nconst hidden = 1;\nconst d = hidden;\nreturn {d};\n})();\n"
        "const module1 = (() => {\nconst { d: e } = module0;\nconst b = e;\nreturn {b};\n})();\n"
        "const module2 = (() => {\nconst { d } = module0;\nfunction c() {}\nclass C {}\n"
        "return {c, C};\n})();\n"
        "const { b } = module1;\nconst c = module2;\nrun(c);\n"
    )


def test_modules_that_import_each_other_are_refused() -> None:
    circle = {
        "a.js": 'import { b } from "./b.js";\n',
        "b.js": 'import { c } from "./c.js";\nexport const b = c;\n',
        "c.js": 'import { b } from "./b.js";\nexport const c = b;\n',
    }
    with pytest.raises(ValueError, match=re.escape("c.js and b.js import each other")):
        join("a.js", circle)


@pytest.mark.parametrize(
    "line", ['import "./c.js";', "export default 1;", 'export * from "./c.js";', "export { c };"]
)
def test_other_syntax_in_an_imported_module_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"b.js: {line}")):
        join("a.js", {"a.js": 'import { b } from "./b.js";\n', "b.js": f"{line}\n", "c.js": ""})


@pytest.mark.parametrize("entry", ENTRIES)
def test_our_modules_are_joined_in_any_order_of_files(entry: str) -> None:
    joined = join(entry, OURS)
    assert joined == join(entry, dict(reversed(OURS.items())))
    assert not re.search(r"^import\b|^ *//|/\*\*", joined, re.MULTILINE)


def test_every_module_is_part_of_an_entry() -> None:
    used = set(ENTRIES)
    for name, text in OURS.items():
        folder = THEME / Path(name).parent
        paths = ((folder / path).resolve() for path in re.findall(r'from "(\.[^"]+)"', text))
        used |= {path.relative_to(THEME.resolve()).as_posix() for path in paths}
    assert used == set(OURS)
