"""Fills in what `mkdocs.yml` leaves out: name, addresses, theme, navigation, Markdown extensions.

A value that the maintainer sets is kept, and lists are extended.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader
from mkdocs.config import config_options
from mkdocs.structure.files import InclusionLevel
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_names, nest_paths
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from paper_index.content.addresses import edit_uri
from paper_index.site.past import scan
from paper_index.text import urls

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from paper_index.model.settings import Settings

NAVIGATION = (
    ("Home", urls.HOME),
    ("Papers", urls.PAPERS),
    ("Tags", urls.TAGS),
    ("Authors", urls.AUTHORS),
    ("Venues", urls.VENUES),
    ("Map", urls.MAP),
    ("Trending", urls.TRENDING),
    ("Recent", urls.RECENT),
    ("Contribute", urls.CONTRIBUTE),
)
"""The sections of the site and their addresses, in order. The map may be switched off."""
_HOME, _ABOUT = urls.source_file(urls.HOME), "about.md"

_INSTANT = "navigation.instant"
_INSTANT_PAGES = 1000
"""Pages up to which instant navigation saves data: at every visit it loads the map of the site,
which has 20 bytes a page, gzipped."""
_FEATURES = (
    *("content.action.edit", _INSTANT, "navigation.tabs", "navigation.top"),
    "toc.follow",
)
_ICONS = {"edit": "material/pencil", "repo": "material/source-branch"}
_SCHEMES = (
    ("(prefers-color-scheme)", None, "brightness-auto", "light mode"),
    ("(prefers-color-scheme: light)", "default", "brightness-7", "dark mode"),
    ("(prefers-color-scheme: dark)", "slate", "brightness-4", "system preference"),
)
"""Media query, colour scheme, icon of the button, and the scheme to which it switches."""
_OWN_COLOUR = "paper-index"
"""The name of the primary colour and the accent in site.css."""
_NO_ACCENT = {"black", "white", "grey", "blue grey", "brown"}
"""Primary colours of Material that are no accents."""


OUR_MAIN = "paper-index.html"
"""The template that adds to `base.html` of Material what pages of an index need."""


def theme_name() -> str:
    """Return the name of Material, or that of its successor where only that is installed."""
    installed = get_theme_names()
    return "materialx" if "materialx" in installed and "material" not in installed else "material"


class _Templates(FileSystemLoader):
    def list_templates(self) -> list[str]:
        """Return all files but hidden ones."""
        return sorted({name for folder in self.searchpath for name, _ in scan(Path(folder))})


def complete_templates(theme: Theme) -> None:
    """Let a `main.html` of the maintainer, which replaces ours, extend it.

    Also keeps MkDocs from looking at Material's 14,000 icons, which are hidden, to leave them out.
    """
    get_env = theme.get_env

    def join_path(template: str, parent: str) -> str:
        return OUR_MAIN if (template, parent) == ("base.html", "main.html") else template

    def get_own_env() -> Environment:
        env = get_env()
        env.loader = _Templates(theme.dirs)
        env.join_path = join_path  # type: ignore[method-assign]
        return env

    theme.get_env = get_own_env  # type: ignore[method-assign]


def given_settings(config: MkDocsConfig) -> dict[str, Any]:
    """Return the settings as the maintainer wrote them, before MkDocs added its defaults."""
    path = Path(config.config_file_path)
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return yaml_load(file, get_yaml_loader(config=config))


def complete_addresses(config: MkDocsConfig, settings: Settings) -> None:
    """Take the addresses of site and repository from `config.yml` where `mkdocs.yml` has none."""
    if config.site_url is None:
        config.site_url = settings.url and f"{settings.url.rstrip('/')}/"
    if config.repo_url is None and settings.repository:
        config.repo_url = settings.repository
        config_options.RepoName("repo_url").post_validation(config, "repo_name")


def complete_site(config: MkDocsConfig, settings: Settings) -> None:
    """Fill in what a site needs that is nothing but the index: description, theme, and so on."""
    given = given_settings(config)
    config.site_description = config.site_description or settings.description
    if config.repo_url and given.get("edit_uri") is None:
        config.edit_uri = edit_uri(config.repo_url)
    config.mdx_configs.setdefault("toc", {}).setdefault("permalink", True)
    if "validation" not in given:
        links = config.validation.links
        links.anchors = links.absolute_links = links.unrecognized_links = logging.WARNING
    own = given.get("theme") or {}
    if not own:
        config.theme = Theme(name=theme_name())
    _complete_theme(config, own if isinstance(own, dict) else {})


def _complete_theme(config: MkDocsConfig, own: Mapping[str, Any]) -> None:
    """Complete Material's settings; `own` are those that the maintainer wrote."""
    theme = config.theme
    theme["font"] = own.get("font", False)  # system fonts: nothing is fetched from elsewhere
    # Instant navigation finds pages by the sitemap, which needs the address of the site.
    usable = (name for name in _FEATURES if config.site_url or name != _INSTANT)
    theme["features"] = list(dict.fromkeys([*usable, *(own.get("features") or ())]))
    theme["icon"] = _ICONS | (own.get("icon") or {})
    theme["palette"] = complete_palette(own.get("palette"))


def limit_instant_navigation(config: MkDocsConfig, files: Files) -> None:
    """Turn instant navigation off for a large site, unless the maintainer asks for it."""
    own = given_settings(config).get("theme") or {}
    asked = own.get("features") or () if isinstance(own, dict) else ()
    if _INSTANT not in asked and len(files.documentation_pages()) > _INSTANT_PAGES:
        config.theme["features"] = [one for one in config.theme["features"] if one != _INSTANT]


def complete_palette(own: Any) -> Any:
    """Return the palette with the colours of the maintainer's in the light and the dark scheme.

    A palette with schemes of its own keeps them; only missing colours are added.
    """
    schemes = own if isinstance(own, list) else [own or {}]
    primary = next((one["primary"] for one in schemes if one.get("primary")), _OWN_COLOUR)
    usual = _OWN_COLOUR if primary in _NO_ACCENT else primary
    accent = next((one["accent"] for one in schemes if one.get("accent")), usual)
    colours = {"primary": primary, "accent": accent}
    if isinstance(own, list):
        return [colours | one for one in own]
    if own and "scheme" in own:
        return colours | own
    return [
        {
            "media": media,
            **({"scheme": scheme} if scheme else {}),
            **colours,
            "toggle": {"icon": f"material/{icon}", "name": f"Switch to {other}"},
        }
        for media, scheme, icon, other in _SCHEMES
    ]


def complete_navigation(
    config: MkDocsConfig, files: Files, generated: Collection[str], folder: str
) -> None:
    """Keep generated pages out of the navigation, or list the sections if there is none.

    `generated` are the files of the index, relative to its folder on the site (`literature/`). An
    index in such a folder is one page of the site's navigation. Hand-written pages follow the
    sections.
    """
    own = {f"{folder}{name}" for name in generated}
    for file in files.documentation_pages():
        is_listed = file.src_uri == f"{folder}{_HOME}" and folder and config.nav is None
        if file.src_uri in own and not is_listed:
            file.inclusion = InclusionLevel.NOT_IN_NAV
    if folder or config.nav is not None:
        return
    shown = InclusionLevel.INCLUDED
    written = [f.src_uri for f in files.documentation_pages() if f.inclusion is shown]
    listed = ((name, urls.source_file(page)) for name, page in NAVIGATION)
    sections = [{name: file} for name, file in listed if file in generated or name != "Map"]
    about = [{"About": _ABOUT}] if _ABOUT in written else []
    others = nest_paths(  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
        sorted(name for name in written if name != _ABOUT)
    )
    config.nav = [*sections, *about, *others]
