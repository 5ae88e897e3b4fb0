"""Makes pages smaller: icons by reference, no indentation, none of the theme's unused texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_DEFAULT_ICONS = ("library", "menu", "magnify", "star", "close", "arrow-up")
"""The icons of the theme's header and pages that no setting names."""
_ICON = re.compile(
    r'<svg xmlns="http://www.w3.org/2000/svg"(?P<box> viewBox="[^"]*")>(?P<shape>.*)</svg>',
    re.DOTALL,
)
# Spaces and line breaks are shown in these elements, or part of a program.
_AS_WRITTEN = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
# Line breaks beside these elements are never shown.
_BLOCK_BREAK = re.compile(
    r"\n(?=</?(?:article|body|d[dlt]|div|footer|h[1-6r]|head|html|li|link|main|meta|nav|ol|p|script"
    r"|section|summary|title|ul)\b)"
)
# End tags that https://html.spec.whatwg.org/multipage/syntax.html#optional-tags lets out.
_OPTIONAL_END = re.compile(
    r"</li>(?=<li|</[ou]l>)|</d[dt]>(?=<d[dt]|</d)|</p>(?=<(?:div|h\d|ol|p|section|ul)\b|</(?:div|li|section)>)"
)
# Quotation marks that values do not need; addresses of other sites and texts, which a shell has
# places for, keep them.
# What is kept is in groups: to join it is five times as fast as to replace. So is a beginning that
# Python can search for as a string.
_NEEDLESS_QUOTES = re.compile(r"""(=)"(?<! content=")([^\s"'=<>`:\ue000]+)"(?=>|\s[^<>]*>)""")
# A character that means nothing in HTML.
_PLAIN_REFERENCE = re.compile(r"&#(?:3[35-7]|4[0-7]|58|6[13]|9[1-6]|12[3-6]);")
_SETTINGS = re.compile(r'(?<=<script id="__config" type="application/json">).*?(?=</script>)')
_PALETTE = "assets/stylesheets/palette.*.min.css"
_SHORT_FILES = (
    "assets/stylesheets/main.*.min.css",
    _PALETTE,
    "assets/javascripts/bundle.*.min.js",
)
"""The theme's files that every page loads; their names contain a hash."""
_SWITCHING = re.compile(r"[^{}]*\[data-md-color-switching\][^{}]*\{[^{}]*\}")
_SEARCH_TEXT = "search."
"""How the names of the texts of Material's own search begin."""


def has_schemes(config: MkDocsConfig) -> bool:
    """Return whether readers choose a colour scheme, so that every page loads start.js."""
    return isinstance(config.theme.get("palette"), list)


def has_search(config: MkDocsConfig) -> bool:
    """Return whether Material's own search is on."""
    return bool({"search", "material/search"} & set(config.plugins))


def shares_start(config: MkDocsConfig) -> bool:
    """Return whether start.js may define the functions and settings of Material's scripts.

    It may not where scripts in pages need them before, or settings differ from ours.
    """
    features = config.theme.get("features") or ()
    used = ("scope", "analytics", "consent", "version", "annotate", "tags")
    dismissed = "announce.dismiss" in features
    own = any(config.extra.get(name) for name in used)
    return has_schemes(config) and not (own or has_search(config) or dismissed)


def short_pages(config: MkDocsConfig) -> dict[str, Any]:
    """Return what the short form of generated pages needs; nothing where they have the full form.

    In the short form start.js adds header, tabs, drawer and footer. Instant navigation, own
    templates of the maintainer, and fonts need the full form.
    """
    theme = config.theme
    features = set(theme.get("features") or ())
    others = {"navigation.instant", "navigation.tabs.sticky", "toc.integrate", "navigation.path"}
    if (
        theme.custom_dir
        or theme.get("font")
        or features & others
        or "navigation.tabs" not in features
    ):
        return {}
    files = {name: list(_theme_files(theme.dirs, name)) for name in _SHORT_FILES}
    if not all(files.values()):
        return {}
    main, palette, bundle = (found[0] for found in files.values())
    # What the maintainer adds to the footer is on every page.
    own_footer = bool(config.copyright or config.extra.get("social"))
    return {"short": True, "footer": not own_footer, "styles": [main, palette], "scripts": [bundle]}


def _theme_files(folders: Sequence[str], pattern: str) -> Iterator[str]:
    for folder in map(Path, folders):
        yield from sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))


def remove_unused(files: Files, config: MkDocsConfig) -> None:
    """Remove Material's files that no page loads: its search, if that is off, and source maps."""
    unused = ["assets/stylesheets/*.map", "assets/javascripts/*.map"]
    if not has_search(config):
        unused += ["assets/javascripts/lunr/*", "assets/javascripts/workers/*"]
    theirs = [file for file in files if file.src_dir in config.theme.dirs]
    for file in theirs:
        if any(fnmatch(file.src_uri, one) for one in unused):
            files.remove(file)


def simplify_palette(files: Files, config: MkDocsConfig) -> None:
    """Remove the rule of Material's that turns transitions off while it sets a colour scheme.

    It also sets one on load; for this rule, browsers would style every element twice more.
    """
    for file in files.css_files():
        if file.src_dir in config.theme.dirs and fnmatch(file.src_uri, _PALETTE):
            files.remove(file)
            content = _SWITCHING.sub("", file.content_string)
            files.append(File.generated(config, file.src_uri, content=content))


def theme_icons(config: MkDocsConfig) -> dict[str, str]:
    """Return the icons that the theme puts on every page, as SVG files by name."""
    found = {}
    for name in sorted({*(f"material/{icon}" for icon in _DEFAULT_ICONS), *_named(config)}):
        paths = (Path(folder, ".icons", f"{name}.svg") for folder in config.theme.dirs)
        text = next((path.read_text("utf-8").strip() for path in paths if path.is_file()), "")
        if _ICON.fullmatch(text):
            found[name] = text
    return found


def _named(config: MkDocsConfig) -> Iterator[str]:
    """Yield the icons that settings name: of the theme, its palette, and links in the footer."""
    given = (config.theme.get("icon"), config.theme.get("palette"), config.extra.get("social"))
    values: list[Any] = list(given)
    while values:
        value = values.pop()
        if isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list):
            values += value
        elif isinstance(value, str) and "/" in value:
            yield value


def icon_file(icons: Mapping[str, str]) -> str:
    """Return one SVG file with all icons, each under the id by which pages refer to it."""
    symbols = (
        _ICON.sub(rf'<symbol id="{_id(name)}"\g<box>>\g<shape></symbol>', text)
        for name, text in icons.items()
    )
    return "\n".join(('<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"))


def icon_reference(name: str, text: str, file: str) -> str:
    """Return what shows an icon (its SVG file is `text`) that is in the file at an address.

    The attribute has its old name, since Material's instant navigation fails at `href`.
    """
    return _ICON.sub(rf'<svg\g<box>><use xlink:href="{file}#{_id(name)}"/></svg>', text)


def _id(name: str) -> str:
    return name.replace("/", "-")


def shrink(
    page: str,
    icons: Mapping[str, str],
    file: str,
    *,
    keep_search: bool = False,
    short: bool = False,
) -> str:
    """Return a page with references to icons, which are in the SVG file at the address `file`.

    Line breaks and indentation are removed where browsers ignore them, needless references to
    characters, and, without `keep_search`, the texts of Material's own search. A `short` page has
    no quotation marks and end tags that HTML can do without.
    """
    for name, text in icons.items() if "<svg" in page else ():
        page = page.replace(text, icon_reference(name, text, file))
    if not keep_search and "__config" in page:
        page = _SETTINGS.sub(lambda match: _without_search(match[0]), page)
    parts = _AS_WRITTEN.split(page)
    # Every third part is markup; it is followed by an element and the name of that element.
    parts[::3] = map(_shorter, parts[::3])
    if short:
        parts[::3] = map(_terse, parts[::3])
    del parts[2::3]
    return "".join(parts)


def _shorter(markup: str) -> str:
    first, *others = markup.split("\n")
    if others:
        # Faster than expressions for spaces and line breaks.
        kept = [first.rstrip(), *filter(None, map(str.strip, others[:-1])), others[-1].lstrip()]
        markup = _BLOCK_BREAK.sub("", "\n".join(kept))
    return _PLAIN_REFERENCE.sub(lambda match: chr(int(match[0][2:-1])), markup)


def _terse(markup: str) -> str:
    return "".join(_NEEDLESS_QUOTES.split(_OPTIONAL_END.sub("", markup)))


@lru_cache(maxsize=64)
def _without_search(settings: str) -> str:
    """Return Material's settings, the same for all pages of one depth, without unused texts."""
    found = json.loads(settings)
    texts = found.get("translations", {}).items()
    found["translations"] = {k: v for k, v in texts if not k.startswith(_SEARCH_TEXT)}
    known = {name: value for name, value in found.items() if value is not None}
    return json.dumps(known, separators=(",", ":")).replace("<", "\\u003c")
