"""`digest` on whole indexes: what it contains, and that no paper is sent twice or lost."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from conftest import MKDOCS, PAPER, POTS, TAGS, TWO
from paper_index.cli import digest as command
from paper_index.cli.main import main
from paper_index.content.layout import Layout
from paper_index.workflows import digest as workflow
from support.made_up_history import commit, git, needs_git
from support.made_up_mail import LIST, free_port, read_back, running_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from support.made_up_mail import Mailbox

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

LEAVES = """\
title: Winter Leaves
abstract: We count the leaves of every pot that was poured in one long winter.
added: 2026-01-25
"""
ADDRESSES = {"PAPER_INDEX_SMTP_FROM": "index@example.org", "PAPER_INDEX_SMTP_TO": LIST}


class Clock:
    """The time that the command sees: 06:00 on a day that a test sets."""

    def __init__(self) -> None:
        self.day = "2026-01-24"

    def __call__(self) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{self.day}T06:00:00+00:00")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock to set, and no mail settings from this machine's environment."""
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "FROM", "TO"):
        monkeypatch.delenv(f"PAPER_INDEX_SMTP_{name}", raising=False)
    monkeypatch.delenv("PAPER_INDEX_LIST_UNSUBSCRIBE", raising=False)
    made = Clock()
    monkeypatch.setattr(command, "current_time", made)
    return made


def run(layout: Layout, *arguments: str, **env: str) -> Result:
    given = ["--index", str(layout.root), "digest", *arguments]
    return CliRunner().invoke(main, given, env=env, catch_exceptions=False)


def send(layout: Layout, server: Mailbox | int, *arguments: str) -> Result:
    port = server if isinstance(server, int) else server.port
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none"}
    given = {f"PAPER_INDEX_SMTP_{name}": value for name, value in settings.items()}
    return run(layout, "--send", *arguments, **ADDRESSES, **given)


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def shown(result: Result) -> tuple[str, str]:
    """Return subject and text of the message on standard output."""
    assert result.exit_code == 0, result.output
    message = read_back(result.stdout_bytes)
    return message["Subject"], text_of(message)


def state(layout: Layout) -> Any:
    path = layout.root / ".paper-index" / "digest.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def add_leaves(layout: Layout, added: str = "2026-01-25") -> None:
    (layout.papers / "leaves.yml").write_text(LEAVES.replace("2026-01-25", added), "utf-8")


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    return make_index(
        {
            "content/papers/tea.yml": f"{PAPER}added: 2026-01-20\n",
            "content/papers/pots.yml": f"{POTS}added: 2026-01-23\n",
        }
    )


class TestContent:
    def test_is_at_first_what_entered_on_the_last_day(self, layout: Layout) -> None:
        subject, text = shown(run(layout))
        assert subject == "1 new paper in Paper Index"
        assert "New in Paper Index since 23 January 2026: 1 paper." in text
        assert "https://example.org/papers/pots/" in text
        assert "papers/tea/" not in text
        assert state(layout) is None

    @pytest.mark.parametrize(
        ("since", "subject"),
        [
            ("2026-01-20", "2 new papers in Paper Index"),
            ("2026-01-21", "1 new paper in Paper Index"),
            ("2026-01-24", "Paper of the day: On the Cooling of"),
        ],
    )
    def test_is_what_entered_since_a_day(self, layout: Layout, since: str, subject: str) -> None:
        assert shown(run(layout, "--since", since))[0].startswith(subject)

    def test_leaves_out_papers_of_a_later_day(self, layout: Layout, clock: Clock) -> None:
        add_leaves(layout)
        assert "Winter Leaves" not in shown(run(layout, "--since", "2026-01-01"))[1]
        clock.day = "2026-01-25"
        assert "Winter Leaves" in shown(run(layout, "--since", "2026-01-01"))[1]

    @pytest.mark.parametrize(("tag", "count"), [("tea", 2), ("tea-science", 2), ("green-tea", 1)])
    def test_can_be_limited_to_a_tag_and_narrower_ones(
        self, layout: Layout, tag: str, count: int
    ) -> None:
        narrower = (
            "  green-tea: {name: Green tea, group: field, definition: G., parent: tea-science}\n"
        )
        (layout.content / "tags.yml").write_text(TAGS + narrower, "utf-8")
        tea = PAPER.replace("[tea-science, cup-theory]", "[green-tea]")
        (layout.papers / "tea.yml").write_text(f"{tea}added: 2026-01-20\n", "utf-8")
        subject, _ = shown(run(layout, "--since", "2026-01-01", "--tag", tag))
        assert subject.startswith(f"{count} new paper")
        assert subject.endswith("on Green tea" if tag == "green-tea" else "on Tea science")

    def test_of_an_index_without_dates_is_the_paper_of_the_day(self, make_index: MakeIndex) -> None:
        subject, _ = shown(run(make_index(TWO)))
        assert subject.startswith("Paper of the day: ")

    def test_of_an_empty_index_is_nothing(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "there are no papers" in result.stderr
        result = send(layout, 1)
        assert (result.exit_code, state(layout)) == (0, None)
        assert "nothing to send" in result.stdout

    def test_is_the_same_bytes_at_the_same_time(self, layout: Layout) -> None:
        file = layout.root / "out" / "digest.eml"
        result = run(layout, "--output", str(file))
        assert result.stdout == f"{file.as_posix()}\n"
        assert file.read_bytes() == run(layout).stdout_bytes
        assert state(layout) is None


class TestRefusals:
    @pytest.mark.parametrize("site", ["", "site_url:\n", "site_url: ''\n"])
    def test_an_index_needs_a_site_address(self, layout: Layout, site: str) -> None:
        layout.mkdocs.write_text(MKDOCS.replace("site_url: https://example.org/\n", site), "utf-8")
        result = run(layout)
        assert result.exit_code == 2
        assert "content/config.yml has no url" in result.stderr
        assert "`url: https://example.org/" in result.stderr

    def test_content_with_errors_is_refused(self, layout: Layout) -> None:
        (layout.papers / "wrong.yml").write_text("abstract: Tea\n", "utf-8")
        result = run(layout)
        assert result.exit_code == 1
        assert "missing-field" in result.output

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (("--since", "yesterday"), "yesterday"),
            (("--since", "2026-W01"), "2026-W01"),
            (("--tag", "te-science"), "did you mean tea-science"),
            (("--send", "--to", LIST), "--send needs a sender"),
            (("--send", "--from", "a@b", "--to", LIST), "HOST is missing"),
            (("--send", "--output", "x.eml"), "--send writes no file"),
            (("--from", "nobody"), "--from: not a mail address"),
            (("--to", "a@b\r\nBcc: c@d"), "--to: not a mail address"),
            (("--unsubscribe", "leave"), "--unsubscribe"),
        ],
    )
    def test_invalid_options_are_refused(
        self, layout: Layout, options: tuple[str, ...], expected: str
    ) -> None:
        result = run(layout, *options)
        assert result.exit_code == 2
        assert expected in result.stderr
        assert state(layout) is None

    @pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"day": 1}', b"[" * 100_000])
    def test_a_damaged_state_is_refused(self, layout: Layout, data: bytes) -> None:
        path = layout.root / ".paper-index" / "digest.json"
        path.parent.mkdir()
        path.write_bytes(data)
        result = run(layout)
        assert result.exit_code == 2
        assert "digest.json is not the state of a digest" in result.stderr


@needs_git
class TestHistory:
    def test_a_paper_enters_when_it_is_merged(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        commit(layout.root, "2026-01-01")
        git(layout.root, "switch", "-qc", "leaves")
        add_leaves(layout, added="2026-01-10")
        commit(layout.root, "2026-01-10")
        git(layout.root, "switch", "-q", "main")
        git(layout.root, "merge", "-q", "--no-ff", "leaves", day="2026-01-20")
        assert "Winter Leaves" in shown(run(layout, "--since", "2026-01-15"))[1]
        assert shown(run(layout, "--since", "2026-01-21"))[0].startswith("Paper of the day")

    def test_a_shallow_history_is_not_used(
        self, make_index: MakeIndex, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-01-05\n"})
        for day in ("2026-01-20", "2026-01-21"):
            (layout.root / "day").write_text(day, "utf-8")
            commit(layout.root, day)
        there = tmp_path_factory.mktemp("shallow") / "index"
        git(layout.root, "clone", "-q", "--depth=1", layout.root.as_uri(), str(there))
        assert "since 5 January 2026" in shown(run(Layout(there)))[1]
        assert "since 20 January 2026" in shown(run(layout))[1]

    def test_a_commit_that_was_pushed_late_is_not_lost(
        self, make_index: MakeIndex, clock: Clock
    ) -> None:
        layout = make_index(TWO)
        commit(layout.root, "2026-01-23")
        with running_server() as mailbox:
            send(layout, mailbox)
            add_leaves(layout)
            commit(layout.root, "2026-01-22")
            clock.day = "2026-01-25"
            send(layout, mailbox)
        assert "Winter Leaves" in text_of(mailbox.messages[1])
        assert "papers/tea/" not in text_of(mailbox.messages[1])


class TestSending:
    def test_delivers_one_message_a_day(self, layout: Layout) -> None:
        with running_server() as mailbox:
            first, second = send(layout, mailbox), send(layout, mailbox)
        assert first.stdout == "sent: 1 new paper in Paper Index\n"
        assert second.exit_code == 0
        assert second.stdout.startswith("nothing to send: ")
        (message,) = mailbox.messages
        assert message["Message-ID"] == "<2026-01-24@digest.example.org>"
        assert message["To"] == LIST
        assert (layout.root / ".paper-index" / ".gitignore").read_text("utf-8") == "*\n"

    def test_sends_each_paper_once_over_the_days(self, layout: Layout, clock: Clock) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
            add_leaves(layout)
            for clock.day in ("2026-01-25", "2026-01-26"):
                assert send(layout, mailbox).exit_code == 0
        first, second, third = mailbox.messages
        assert len({message["Message-ID"] for message in mailbox.messages}) == 3
        assert "papers/pots/" in text_of(first)
        assert "since 24 January 2026: 1 paper" in text_of(second)
        assert "papers/leaves/" in text_of(second)
        assert "papers/pots/" not in text_of(second)
        assert third["Subject"].startswith("Paper of the day: ")

    def test_includes_what_entered_later_on_the_day_of_the_last_digest(
        self, layout: Layout, clock: Clock
    ) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
            add_leaves(layout, added="2026-01-24")
            clock.day = "2026-01-25"
            send(layout, mailbox)
        assert mailbox.messages[1]["Subject"] == "1 new paper in Paper Index"

    def test_includes_the_papers_of_skipped_days(self, layout: Layout, clock: Clock) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
            add_leaves(layout)
            clock.day = "2026-03-20"
            send(layout, mailbox)
        assert "Winter Leaves" in text_of(mailbox.messages[1])
        assert "papers/pots/" not in text_of(mailbox.messages[1])

    def test_recognises_a_paper_under_its_former_id(self, layout: Layout, clock: Clock) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
            (layout.papers / "pots.yml").rename(layout.papers / "jars.yml")
            with (layout.papers / "jars.yml").open("a", encoding="utf-8") as file:
                file.write("aliases: [pots]\n")
            clock.day = "2026-01-25"
            send(layout, mailbox)
        assert mailbox.messages[1]["Subject"].startswith("Paper of the day: ")

    def test_keeps_a_state_for_each_tag(self, layout: Layout, clock: Clock) -> None:
        with running_server() as mailbox:
            for options in ((), ("--tag", "tea"), ("--tag", "cup-theory")):
                assert send(layout, mailbox, *options).exit_code == 0
            assert len({message["Message-ID"] for message in mailbox.messages}) == 3
            folder = layout.root / ".paper-index"
            names = sorted(path.name for path in folder.glob("*.json"))
            assert names == ["digest-cup-theory.json", "digest-tea-science.json", "digest.json"]
            # A renamed tag goes on with the state of its former id.
            (folder / "digest-tea-science.json").rename(folder / "digest-tea.json")
            clock.day = "2026-01-25"
            send(layout, mailbox, "--tag", "tea-science")
        assert mailbox.messages[-1]["Subject"].startswith("Paper of the day: ")

    def test_has_what_trends_on_a_day_without_new_papers(
        self, layout: Layout, clock: Clock
    ) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
            clock.day = "2026-01-25"
            send(layout, mailbox)
            with (layout.papers / "pots.yml").open("a", encoding="utf-8") as file:
                file.write("featured: 2026-01-26\n")
            for clock.day in ("2026-01-26", "2026-01-27"):
                send(layout, mailbox)
        assert mailbox.messages[2]["Subject"].startswith("1 trending paper in ")
        assert "curators picked these papers" in " ".join(text_of(mailbox.messages[2]).split())
        assert "papers/pots/" in text_of(mailbox.messages[2])
        assert mailbox.messages[3]["Subject"].startswith("Paper of the day: ")

    def test_since_a_day_repeats_papers_under_the_same_id(self, layout: Layout) -> None:
        with running_server() as mailbox:
            for _ in range(2):
                send(layout, mailbox, "--since", "2026-01-20")
        first, second = mailbox.messages
        assert first["Message-ID"] == second["Message-ID"]
        assert text_of(first) == text_of(second)


class TestInterruptions:
    @pytest.mark.parametrize("replies", [{"RCPT": "550 no"}, {"DATA": "554 spam"}])
    def test_a_refused_digest_is_sent_by_the_next_run(
        self, layout: Layout, replies: dict[str, str]
    ) -> None:
        with running_server(replies=replies) as mailbox:
            result = send(layout, mailbox)
        assert result.exit_code == 2
        assert "refused: " in result.stderr
        assert state(layout) is None
        with running_server() as mailbox:
            assert send(layout, mailbox).exit_code == 0
        assert len(mailbox.messages) == 1

    def test_a_refusal_leaves_the_state_unchanged(self, layout: Layout, clock: Clock) -> None:
        with running_server() as mailbox:
            send(layout, mailbox)
        before = state(layout)
        clock.day = "2026-01-25"
        assert send(layout, free_port()).exit_code == 2
        assert state(layout) == before

    def test_the_papers_of_an_unconfirmed_digest_are_sent_again(
        self, layout: Layout, clock: Clock
    ) -> None:
        with running_server(before_reply=lambda server: server.transport.abort()) as mailbox:
            result = send(layout, mailbox)
        assert result.exit_code == 2
        assert "the next run sends the papers again" in result.stderr
        (lost,) = mailbox.messages
        with running_server() as mailbox:
            assert send(layout, mailbox).exit_code == 0
            clock.day = "2026-01-25"
            add_leaves(layout)
            assert send(layout, mailbox).exit_code == 0
        again, new = mailbox.messages
        assert again["Message-ID"] == lost["Message-ID"]
        assert text_of(again) == text_of(lost)
        assert "papers/leaves/" in text_of(new)
        assert "papers/pots/" not in text_of(new)

    def test_an_interrupted_digest_is_sent_by_the_next_run(
        self, layout: Layout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(workflow, "send_message", stop)
            assert send(layout, 1).exit_code == 130
        assert state(layout) is None
        with running_server() as mailbox:
            for _ in range(2):
                assert send(layout, mailbox).exit_code == 0
        assert [message["Subject"] for message in mailbox.messages] == [
            "1 new paper in Paper Index"
        ]

    def test_nothing_is_sent_when_the_state_cannot_be_written(self, layout: Layout) -> None:
        (layout.root / ".paper-index").write_text("a file", "utf-8")
        with running_server() as mailbox:
            assert send(layout, mailbox).exit_code == 2
        assert mailbox.messages == []
