"""Creates an index in a folder: its files from templates, and the papers of a library."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import ValidationError

from paper_index import __version__
from paper_index.content.layout import PLUGIN, Layout
from paper_index.content.write import write_file
from paper_index.history.log import run_git
from paper_index.model.issues import UsageError
from paper_index.model.settings import FORMAT, Settings
from paper_index.text import escape
from paper_index.workflows.fmt import format_content
from paper_index.workflows.import_ import ImportOptions, import_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_index.ingest.report import ImportReport

_PACKAGE = "paper-index"
_CONTENT, _ABOUT = "content/", "docs/about.md"
# A file of requirements with hashes takes precedence; `package` may be quoted, as a value in YAML.
_INSTALL = """\
|
          python -m venv .venv
          package=$(sed -n 's/^package: *//p' content/config.yml | tr -d "'\\"")
          if [ -f .github/requirements.txt ]
          then set -- --require-hashes --only-binary :all: -r .github/requirements.txt
          else set -- "$package"
          fi
          .venv/bin/pip install --quiet "$@"\
"""
_PAGES_HOSTS = {"github.com": "github.io", "gitlab.com": "gitlab.io"}


@dataclass(frozen=True)
class InitOptions:
    """What a new index is called, where it will be, and what its workflows install.

    Raises UsageError for a value that `config.yml` may not have.
    """

    name: str
    description: str
    url: str | None = None
    repository: str | None = None
    package: str = f"{_PACKAGE}=={__version__}"

    def __post_init__(self) -> None:
        given = {key: value for key, value in vars(self).items() if value is not None}
        try:
            Settings.model_validate(given)
        except ValidationError as problem:
            first = problem.errors()[0]
            what, advice = str(first["loc"][0]), first.get("ctx", {}).get("hint")
            raise UsageError(f"{what}: {first['msg']}", advice or "") from problem


@dataclass(frozen=True)
class InitResult:
    """The files that were written and those that were there, sorted, and the import's report."""

    created: tuple[str, ...]
    kept: tuple[str, ...]
    report: ImportReport | None
    is_complete: bool
    """Whether `mkdocs.yml`, which may have been there, builds the index."""


def default_options(folder: Path, repository: str | None = None) -> InitOptions:
    """Return the values for a folder: from its name, and from its git repository if it is one."""
    words = " ".join(folder.resolve().name.replace("-", " ").replace("_", " ").split())
    name = words[:1].upper() + words[1:]
    found = repository or _origin(folder)
    return InitOptions(
        name=name if name.isprintable() and name else Settings().name,
        description=Settings().description,
        url=pages_url(found),
        repository=found,
        package=installed_package(),
    )


def pages_url(repository: str | None) -> str | None:
    """Return the address at which GitHub or GitLab publishes the site of a repository."""
    parts = urlsplit(repository or "")
    owner, _, project = parts.path.strip("/").lower().partition("/")
    host = _PAGES_HOSTS.get(parts.hostname or "")
    if not host or not project or "/" in project:
        return None
    own = f"{owner}.{host}"
    return f"https://{own}/" if project == own else f"https://{own}/{project}/"


def installed_package() -> str:
    """Return the requirement that installs this program again: a version, or a git commit.

    Installers record where a package came from: https://peps.python.org/pep-0610/.
    """
    try:
        record = importlib.metadata.distribution(_PACKAGE).read_text("direct_url.json")
    except importlib.metadata.PackageNotFoundError:
        record = None
    origin = json.loads(record or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id")
    if not commit:
        return InitOptions.package
    return f"{_PACKAGE} @ git+{origin['url']}@{commit}"


def create_index(
    folder: Path,
    options: InitOptions,
    sources: Sequence[Path] = (),
    how: ImportOptions | None = None,
) -> InitResult:
    """Create an index in a folder and import sources; files that are there are kept.

    `content/` is prepared in a folder beside it and moved there last, so that it is complete or
    missing. Raises UsageError when there is one, and what `import_sources` raises.
    """
    layout = Layout(folder)
    if layout.content.exists():
        what = f"there is an index in {folder.absolute()}: the folder content/ exists"
        raise UsageError(what, "add papers with `paper-index import FILE…`")
    files, existed = index_files(options), folder.exists()
    if layout.mkdocs.exists():
        # The site has pages of its own.
        del files[_ABOUT]
    staging = Layout(folder / f".{_PACKAGE}-{uuid4().hex}")
    try:
        report = _fill(staging, files, sources, how or ImportOptions())
        kept = [name for name in files if (folder / name).exists()]
        written = [name for name in files if name not in kept and not name.startswith(_CONTENT)]
        for name in written:
            write_file(folder / name, files[name])
        content = sorted(path for path in staging.content.rglob("*") if path.is_file())
        created = [path.relative_to(staging.root).as_posix() for path in content]
        staging.content.rename(layout.content)
    finally:
        shutil.rmtree(staging.root, ignore_errors=True)
        if not existed:
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()
    named = "mkdocs.yml" in written or PLUGIN in layout.mkdocs.read_text("utf-8", "replace")
    return InitResult(tuple(sorted([*written, *created])), tuple(sorted(kept)), report, named)


def _fill(
    layout: Layout, files: dict[str, bytes], sources: Sequence[Path], how: ImportOptions
) -> ImportReport | None:
    """Write `content/` with the papers of the sources, in the form that checks demand."""
    for name, data in files.items():
        if name.startswith(_CONTENT):
            write_file(layout.root / name, data)
    layout.papers.mkdir()
    report = import_sources(layout, sources, how) if sources else None
    format_content(layout, write=True)
    return report


def index_files(options: InitOptions) -> dict[str, bytes]:
    """Return the files of a new index by POSIX path."""
    variables = {
        **vars(options),
        "develop": False,
        "install": _INSTALL,
        "digest_help": "The page on the digest in the documentation of Paper Index",
    }
    return render_files(variables)


def render_files(variables: dict[str, object]) -> dict[str, bytes]:
    """Return every template, filled in, by the path of its file.

    `develop` is for the repository of Paper Index itself, whose workflows are the same.
    """
    environment = _environment()
    names = sorted(environment.list_templates())
    return {
        name.removesuffix(".j2").replace("dot-", "."): environment.get_template(name)
        .render(variables, format=FORMAT)
        .encode()
        for name in names
    }


@cache
def _environment() -> Environment:
    # Brackets: braces belong to the expressions of GitHub's workflows.
    environment = Environment(
        loader=PackageLoader("paper_index.workflows"),
        autoescape=False,  # noqa: S701 (YAML and Markdown, each by its filter)
        undefined=StrictUndefined,
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["yaml"] = _yaml
    environment.filters["markdown"] = escape.markdown_source
    return environment


def _yaml(text: str) -> str:
    quoted = yaml.safe_dump(text, allow_unicode=True, width=float("inf"))
    return quoted.removesuffix("\n").removesuffix("\n...")


def _origin(folder: Path) -> str | None:
    """Return the web address of the repository that a folder is the root of, if it is known."""
    if not (folder / ".git").exists():
        return None
    address = (run_git(folder, "remote", "get-url", "origin") or b"").decode().strip()
    address = address.removesuffix("/").removesuffix(".git")
    if address.startswith("git@"):
        host, _, path = address.removeprefix("git@").partition(":")
        address = f"https://{host}/{path}"
    return address if address.startswith("https://") and "@" not in address else None
