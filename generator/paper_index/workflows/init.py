"""Creates an index in a folder: its files from templates, and the papers of a library."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import ValidationError

from paper_index import __version__
from paper_index.content.journal import FOLDER, recover
from paper_index.content.layout import PLUGIN, Layout
from paper_index.content.write import is_temporary, write_file
from paper_index.history.log import run_git
from paper_index.model.issues import UsageError, invalid_value
from paper_index.model.settings import FORMAT, Settings
from paper_index.text import escape
from paper_index.workflows.fmt import format_content
from paper_index.workflows.import_ import ImportOptions, import_sources
from paper_index.workflows.record import record

if TYPE_CHECKING:
    from paper_index.ingest.report import ImportReport

_PACKAGE = "paper-index"
_CONTENT, _ABOUT = "content/", "docs/about.md"
_STAGED = re.compile(rf"\.{_PACKAGE}-[0-9a-f]{{32}}")
_UNFINISHED = f"{FOLDER}/init"
"""A file that is there from the moment when `content/` is complete until the command ends."""
PART = "literature/"
"""The folder that is proposed for the index in a site that is there."""
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
            raise invalid_value(problem) from problem


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
    *,
    marked: bool = False,
) -> InitResult:
    """Create an index in a folder and import sources; files that are there are kept.

    `content/` is prepared in a folder beside it and moved there last, so that it is complete or
    missing. With `marked`, a file says until `finish` is called that the command has not ended: if
    it is killed, the next call imports the sources again, which changes nothing. Raises UsageError
    when there is an index, and what `import_sources` raises.
    """
    layout, how = Layout(folder), how or ImportOptions()
    refuse_existing(folder)
    if layout.content.exists():
        recover(folder)
        report = import_sources(layout, sources, how) if sources else None
        format_content(layout, write=True)
        return InitResult((), (), report, _builds(layout))
    part = "" if _builds(layout) else PART
    files, existed = index_files(options, part), folder.exists()
    _remove_leftovers(folder, files)
    if layout.mkdocs.exists() and layout.mkdocs.read_bytes() != files["mkdocs.yml"]:
        # The site has pages of its own.
        del files[_ABOUT]
    staging = Layout(folder / f".{_PACKAGE}-{uuid4().hex}")
    try:
        report = _fill(staging, files, sources, how)
        # An interrupted call may have written some of them.
        kept = [name for name in files if _differs(folder / name, files[name])]
        written = [name for name in files if name not in kept and not name.startswith(_CONTENT)]
        for name in written:
            write_file(folder / name, files[name])
        if marked:
            write_file(folder / _UNFINISHED, b"")
        content = sorted(path for path in staging.content.rglob("*") if path.is_file())
        created = [path.relative_to(staging.root).as_posix() for path in content]
        staging.content.rename(layout.content)
    finally:
        shutil.rmtree(staging.root, ignore_errors=True)
        if not layout.content.exists():
            finish(folder)
        if not existed:
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()
    made = tuple(sorted([*written, *created]))
    return InitResult(made, tuple(sorted(kept)), report, _builds(layout))


def refuse_existing(folder: Path) -> None:
    """Raise UsageError if there is an index in a folder, unless `init` was killed while it ran."""
    if Layout(folder).content.exists() and not is_unfinished(folder):
        what = f"there is an index in {folder.absolute()}: the folder content/ exists"
        raise UsageError(what, "add papers with `paper-index import FILE…`")


def is_unfinished(folder: Path) -> bool:
    """Whether `init` was killed when the content of the index was complete."""
    return Layout(folder).content.exists() and (folder / _UNFINISHED).exists()


def finish(folder: Path) -> None:
    """Note that the index is complete: `init` does not run in this folder again."""
    (folder / _UNFINISHED).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # not empty
        (folder / FOLDER).rmdir()


def _builds(layout: Layout) -> bool:
    return not layout.mkdocs.exists() or PLUGIN in layout.mkdocs.read_text("utf-8", "replace")


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and not (path.is_file() and path.read_bytes() == data)


def _remove_leftovers(folder: Path, files: Iterable[str]) -> None:
    """Remove what a killed call left: staged content, and files that were being written."""
    for path in folder.glob(f".{_PACKAGE}-*"):
        if _STAGED.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
    for parent in {(folder / name).parent for name in files}:
        for path in parent.glob(".*.tmp"):
            if is_temporary(path):
                path.unlink(missing_ok=True)


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
    record(layout)
    return report


def index_files(options: InitOptions, part: str = "") -> dict[str, bytes]:
    """Return the files of a new index by POSIX path; `part` is its folder in another site."""
    variables = {
        **vars(options),
        "part": part,
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
    names = sorted(environment.list_templates(filter_func=lambda name: name[0] != "_"))
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
