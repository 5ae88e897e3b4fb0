"""What GitHub's workflows may do: tokens, triggers, actions and what reaches a shell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import write_files
from support.real_index import ROOT
from support.workflow_steps import FOLDER, parse_workflow, workflow_files

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = sorted((ROOT / ".github/workflows").glob("*.yml"))
FILES: dict[str, dict[str, Any]] = {
    **{f"init's {name}": parse_workflow(text) for name, text in workflow_files().items()},
    **{path.name: parse_workflow(path.read_bytes()) for path in OWN},
}
READ = {"contents": "read"}
PERMISSIONS = {
    "check.yml": {"content": READ},
    "comment.yml": {"summarize": READ, "comment": {"pull-requests": "write"}},
    "deploy.yml": {
        "build": READ,
        "publish": {"pages": "write", "id-token": "write"},
        "record": {"contents": "write"},
    },
    "digest.yml": {"send": READ, "save": {"contents": "write"}},
    "from-issue.yml": {
        "change": READ,
        "propose": {"contents": "write", "issues": "write", "pull-requests": "write"},
    },
    "watch.yml": {
        "find": {"contents": "read", "issues": "read"},
        "publish": {"issues": "write"},
    },
    "refresh.yml": {"ask": READ, "propose": {"contents": "write", "pull-requests": "write"}},
    "tests.yml": {"lint": READ, "tests": READ, "command-line": READ},
}

every_file = pytest.mark.parametrize("name", sorted(FILES))


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = FILES[name]["jobs"]
    return found


def steps(name: str) -> Iterator[dict[str, Any]]:
    for job in jobs(name).values():
        yield from job["steps"]


@every_file
def test_a_token_may_do_only_what_is_listed(name: str) -> None:
    assert FILES[name]["permissions"] == {}
    found = {key: job["permissions"] for key, job in jobs(name).items()}
    assert found == PERMISSIONS[name.removeprefix("init's ")]


@every_file
def test_no_job_that_may_write_installs_or_runs_a_package(name: str) -> None:
    for job in jobs(name).values():
        if "write" in job["permissions"].values():
            scripts = "\n".join(step.get("run", "") for step in job["steps"])
            assert not re.search(r"\.venv|\bpip\b|\bmake\b|\bpython", scripts)
            assert not any("setup-python" in step.get("uses", "") for step in job["steps"])
            assert "secrets." not in str(job)


@every_file
def test_actions_are_pinned_to_commits_and_nothing_is_cached(name: str) -> None:
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert "cache" not in str([step.get("with") for step in steps(name)]) + str(used)


@every_file
def test_only_the_event_s_own_commit_is_checked_out_and_no_token_is_left_there(name: str) -> None:
    for step in steps(name):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"
            assert step["with"].keys() <= {"persist-credentials", "fetch-depth"}


@every_file
def test_no_expression_is_part_of_a_script(name: str) -> None:
    # Its value, such as the name of a branch, would be read by the shell.
    assert not [step["run"] for step in steps(name) if "${{" in step.get("run", "")]


@every_file
def test_artifacts_come_from_the_same_run(name: str) -> None:
    for step in steps(name):
        if "download-artifact" in step.get("uses", ""):
            assert step["with"].keys() <= {"name", "path"}


def test_strangers_start_only_jobs_that_expect_them() -> None:
    started = {"issues", "issue_comment", "pull_request_target", "workflow_run", "discussion"}
    found = {
        (name.removeprefix("init's "), event)
        for name, data in FILES.items()
        for event in started & set(data["on"])
    }
    assert found == {("comment.yml", "pull_request_target"), ("from-issue.yml", "issues")}
    accepted = FILES["from-issue.yml"]["jobs"]["change"]["if"]
    assert accepted == "github.event.label.name == 'accepted'"


def test_zizmor_finds_nothing_in_the_workflows_that_init_writes(tmp_path: Path) -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    write_files(tmp_path, {f"{FOLDER}{name}": text for name, text in workflow_files().items()})
    found = subprocess.run(
        [zizmor, "--offline", "--quiet", str(tmp_path)], capture_output=True, check=False
    )
    assert found.returncode == 0, found.stdout.decode()
