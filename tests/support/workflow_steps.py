"""Runs the scripts of the workflows' steps in a folder, with `gh` and the program replaced."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from paper_index.workflows.init import InitOptions, index_files
from support.forked import MAIN, program

if TYPE_CHECKING:
    from pathlib import Path

needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "git", "jq", "openssl"))),
    reason="the steps need bash, git, jq and openssl, which GitHub's runners have",
)
FOLDER = ".github/workflows/"
REMOTE = "https://x-access-token:secret-token@github.example/me/teas"

ASKING_PROGRAM = f"""\
import os, pathlib, platformdirs
from dataclasses import replace
from paper_index.workflows import add
for name, path in (("ARXIV", "/api/query"), ("CROSSREF", ""), ("OPENALEX", "/openalex")):
    address = os.environ["SERVICES"] + path
    setattr(add, name, replace(getattr(add, name), address=address, interval=0))
platformdirs.user_cache_path = lambda *_, **__: pathlib.Path(os.environ["ANSWERS"]) / "cache"
{MAIN}
"""
"""The program, with the services at the address in SERVICES."""

# Answers from the files pull.json and comments.json; writes down what it was asked to write.
GH = """\
#!/usr/bin/env bash
set -e
jq --compact-output --null-input --args '$ARGS.positional' -- "$@" >> "$ANSWERS/calls"
query() { while [ "$1" != --jq ]; do shift; done; jq --raw-output "$2" "$file"; }
case "$*" in
  *--method*) ;;
  *repos/me/teas/pulls/7*) file="$ANSWERS/pull.json" query "$@" ;;
  *"repos/me/teas/issues?labels=candidates"*) file="$ANSWERS/issues.json" query "$@" ;;
  *repos/me/teas/issues/7/comments*) file="$ANSWERS/comments.json" query "$@" ;;
esac
"""


@cache
def workflow_files() -> dict[str, bytes]:
    """Return the workflows that `init` writes, by name of the file."""
    files = index_files(InitOptions(name="Teas", description="Papers on tea."))
    names = [name for name in files if name.startswith(FOLDER)]
    return {name.removeprefix(FOLDER): files[name] for name in names}


def parse_workflow(text: bytes) -> dict[str, Any]:
    """Return a workflow as mappings, lists and strings."""
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
    return data


def script(workflow: str, step: str) -> str:
    """Return the script of a step, by its name."""
    jobs = parse_workflow(workflow_files()[workflow])["jobs"].values()
    (found,) = [one for job in jobs for one in job["steps"] if one.get("name") == step]
    return str(found["run"])


@dataclass
class Runner:
    """A folder in which steps run: the checkout of a repository with a remote."""

    folder: Path
    remote: Path
    tools: Path
    """A folder with the stand-in for `gh`, its answers, and files of the runner."""
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tools.mkdir()
        write_script(self.tools / "gh", GH)
        write_script(self.folder / ".venv/bin/paper-index", program(MAIN))
        self.answer(pull={"head": {"sha": ""}}, comments=[], issues=[])

    def answer(self, **data: object) -> None:
        """Set what GitHub answers."""
        for name, value in data.items():
            (self.tools / f"{name}.json").write_text(json.dumps(value), "utf-8")

    def run(self, workflow: str, step: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script of a step as GitHub's runner does."""
        tools = {
            "PATH": os.pathsep.join((str(self.tools), os.environ["PATH"])),
            "ANSWERS": str(self.tools),
            "RUNNER_TEMP": str(self.tools),
            "GITHUB_OUTPUT": str(self.tools / "output"),
            "GITHUB_STEP_SUMMARY": str(self.tools / "step-summary"),
            "GITHUB_EVENT_PATH": str(self.tools / "event.json"),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": "me/teas",
            "GITHUB_RUN_ID": "5",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.remote}.insteadOf",
            "GIT_CONFIG_VALUE_0": REMOTE,
        }
        return subprocess.run(
            ["bash", "-e", "-c", script(workflow, step)],
            cwd=self.folder,
            env=os.environ | tools | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of each call of `gh`, in order."""
        file = self.tools / "calls"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def write_script(path: Path, text: str) -> None:
    """Write a file that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
