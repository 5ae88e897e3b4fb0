"""Joins the index's JavaScript modules: a page loads one file instead of each module."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ENTRIES = ("page.js", "map.js", "reading/main.js", "search/main.js")
"""The modules that pages load, or import later; the others are in them."""

# What our modules use of the syntax; a test runs all of them joined.
_IMPORT = re.compile(r'^import (?:\* as (\w+)|\{([^}]*)\}) from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
# Comments that begin a line; one in a template would be text.
_COMMENT = re.compile(r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n|^ *//.*\n", re.MULTILINE)
# No template of ours has more than one line.
_INDENT = re.compile(r"^ +", re.MULTILINE)


def join_scripts(files: Files, config: MkDocsConfig, folder: str) -> None:
    """Replace the modules in a folder of the site's files by the entries that contain them."""
    modules = {
        posixpath.relpath(file.src_uri, folder): file
        for file in files.javascript_files()
        if file.src_uri.startswith(f"{folder}/")
    }
    for file in modules.values():
        files.remove(file)
    texts = {name: file.content_string for name, file in modules.items()}
    for name in (one for one in ENTRIES if one in modules):
        files.append(File.generated(config, f"{folder}/{name}", content=join(name, texts)))


def join(entry: str, modules: Mapping[str, str]) -> str:
    """Return a module and those that it imports as one, to be stored under the entry's name.

    `modules` are texts by POSIX path. Each imported module becomes a function that is called once
    and returns its exports. Raises ValueError for a circle of imports, or syntax that ours lack.
    """
    numbers: dict[str, int | None] = {}
    parts: list[str] = []

    def scoped(name: str) -> str:
        """Return a module's text in which imports are constants."""
        numbers[name] = None

        def constant(found: re.Match[str]) -> str:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[3]))
            if path not in numbers:
                add(path)
            if numbers[path] is None:
                raise ValueError(f"{name} and {path} import each other")
            names = found[1] or "{" + found[2].replace(" as ", ": ") + "}"
            return f"const {names} = module{numbers[path]};\n"

        return _IMPORT.sub(constant, _INDENT.sub("", _COMMENT.sub("", modules[name])))

    def add(name: str) -> None:
        text = scoped(name)
        exported = ", ".join(_EXPORT.findall(text))
        text = _EXPORT.sub("", text)
        if unknown := _OTHER.search(text):
            raise ValueError(f"{name}: {unknown[0]}")
        numbers[name] = len(parts)
        parts.append(
            f"const module{len(parts)} = (() => {{\n{text}return {{{exported}}};\n}})();\n"
        )

    last = scoped(entry)
    return "".join((*parts, last))
