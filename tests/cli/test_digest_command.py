"""`digest` on whole indexes: what it tells, and that nothing is told twice or lost."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import paper_index.exports.digest_state
from conftest import MKDOCS, PAPER, POTS, TAGS, TWO
from paper_index.cli.main import main
from paper_index.exports.digest_envelope import envelope
from paper_index.exports.digest_sending import Server
from paper_index.exports.digest_state import read_state
from paper_index.model.errors import UsageError
from paper_index.workflows import digest as mailing
from support.made_up_history import commit, git, needs_git
from support.made_up_mail import LIST, free_port, mail_server, read_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from paper_index.content.layout import Layout
    from support.made_up_mail import Post

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

LEAVES = """\
title: Winter Leaves
abstract: We count the leaves of every pot that was poured in one long winter.
"""
ADDRESSES = {"PAPER_INDEX_SMTP_FROM": "index@example.org", "PAPER_INDEX_SMTP_TO": LIST}
NOW = dt.datetime.now(dt.UTC).date()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's environment says of mail stays out."""
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "FROM", "TO"):
        monkeypatch.delenv(f"PAPER_INDEX_SMTP_{name}", raising=False)
    monkeypatch.delenv("PAPER_INDEX_LIST_ID", raising=False)
    monkeypatch.delenv("PAPER_INDEX_LIST_UNSUBSCRIBE", raising=False)


def run(layout: Layout, *arguments: str, date: str = "2026-01-24", **env: str) -> Result:
    given = [*arguments] if "--date" in arguments else ["--date", date, *arguments]
    return invoke(layout, *given, env=env)


def invoke(layout: Layout, *arguments: str, env: dict[str, str] | None = None) -> Result:
    command = ["--index", str(layout.root), "digest", *arguments]
    return CliRunner().invoke(main, command, env=env, catch_exceptions=False)


def sent(layout: Layout, post: Post | int, *arguments: str, date: str = "2026-01-24") -> Result:
    port = post if isinstance(post, int) else post.port
    server = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none"}
    given = {f"PAPER_INDEX_SMTP_{name}": value for name, value in server.items()}
    which = () if "--resend" in arguments else ("--send",)
    return run(layout, *which, *arguments, date=date, **ADDRESSES, **given)


def told(result: Result) -> tuple[str, str]:
    """Return subject and text of the message on standard output."""
    assert result.exit_code == 0, result.output
    made = read_back(result.stdout_bytes)
    part = made.get_body(("plain",))
    assert part is not None
    return made["Subject"], part.get_content()


def state(layout: Layout) -> Any:
    path = layout.root / ".paper-index" / "digest.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    return make_index(
        {
            "content/papers/tea.yml": f"{PAPER}added: 2026-01-20\n",
            "content/papers/pots.yml": f"{POTS}added: 2026-01-23\n",
        }
    )


class TestWhatIsTold:
    def test_at_first_the_last_day_on_which_something_entered(self, layout: Layout) -> None:
        subject, text = told(run(layout))
        assert subject == "1 new paper in Paper Index"
        assert "New in Paper Index on 23 January 2026: 1 paper." in text
        assert "https://example.org/papers/pots/" in text
        assert "papers/tea/" not in text
        assert state(layout) is None

    @pytest.mark.parametrize(
        ("options", "subject"),
        [
            (("--since", "2026-01-20"), "2 new papers in Paper Index"),
            (("--since", "2026-01-20", "--until", "2026-01-22"), "1 new paper in Paper Index"),
            (("--since", "2026-01-24"), "Paper of the day: On the Cooling of"),
        ],
    )
    def test_since_a_day(self, layout: Layout, options: tuple[str, ...], subject: str) -> None:
        assert told(run(layout, *options))[0].startswith(subject)

    def test_what_enters_on_a_later_day_waits(self, layout: Layout) -> None:
        (layout.papers / "leaves.yml").write_text(f"{LEAVES}added: 2026-01-26\n", "utf-8")
        assert "Winter Leaves" not in told(run(layout, "--since", "2026-01-01"))[1]
        assert "Winter Leaves" in told(run(layout, "--since", "2026-01-01", date="2026-01-26"))[1]

    @pytest.mark.parametrize(("tag", "count"), [("tea", 2), ("tea-science", 2), ("green-tea", 1)])
    def test_a_tag_and_the_narrower(self, layout: Layout, tag: str, count: int) -> None:
        narrower = (
            "  green-tea: {name: Green tea, group: field, definition: G., parent: tea-science}\n"
        )
        (layout.content / "tags.yml").write_text(TAGS + narrower, "utf-8")
        tea = PAPER.replace("[tea-science, cup-theory]", "[green-tea]")
        (layout.papers / "tea.yml").write_text(f"{tea}added: 2026-01-20\n", "utf-8")
        subject, _ = told(run(layout, "--since", "2026-01-01", "--tag", tag))
        assert subject.startswith(f"{count} new paper")
        assert subject.endswith("on Green tea" if tag == "green-tea" else "on Tea science")

    def test_an_unknown_tag_gets_the_nearest(self, layout: Layout) -> None:
        result = run(layout, "--tag", "te-science")
        assert result.exit_code == 2
        assert "there is no tag 'te-science'" in result.stderr
        assert "did you mean tea-science" in result.stderr

    def test_skip_tells_nothing_when_nothing_is_new(self, layout: Layout) -> None:
        result = run(layout, "--since", "2026-01-24", "--empty", "skip")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "nothing to do: nothing is new" in result.stderr

    def test_an_empty_index_has_nothing_to_tell(self, make_index: MakeIndex) -> None:
        result = run(make_index({}))
        assert (result.exit_code, result.stdout) == (0, "")
        assert "nothing to do: there are no papers" in result.stderr

    def test_papers_of_unknown_day_are_on_the_shelf(self, make_index: MakeIndex) -> None:
        subject, _ = told(run(make_index(TWO)))
        assert subject.startswith("Paper of the day: ")

    def test_a_given_day_gives_the_same_bytes(self, layout: Layout) -> None:
        assert run(layout).stdout_bytes == run(layout).stdout_bytes

    def test_without_a_day_it_is_today(self, layout: Layout) -> None:
        made = read_back(invoke(layout).stdout_bytes)
        assert abs(made["Date"].datetime.date() - NOW) <= dt.timedelta(days=1)

    def test_a_file_is_written_whole(self, layout: Layout) -> None:
        file = layout.root / "out" / "digest.eml"
        result = run(layout, "--output", str(file))
        assert result.stdout == f"{file.as_posix()}\n"
        assert file.read_bytes() == run(layout).stdout_bytes

    @pytest.mark.parametrize("site", ["", "site_url:\n", "site_url: ''\n"])
    def test_an_index_must_say_where_its_site_is(self, layout: Layout, site: str) -> None:
        layout.mkdocs.write_text(MKDOCS.replace("site_url: https://example.org/\n", site), "utf-8")
        result = run(layout)
        assert result.exit_code == 2
        assert "does not say where the site lives" in result.stderr
        assert "site_url: https://example.org/" in result.stderr

    def test_content_with_errors_is_not_told(self, layout: Layout) -> None:
        (layout.papers / "wrong.yml").write_text("title: Tea\n", "utf-8")
        result = run(layout)
        assert result.exit_code == 1
        assert "missing-field" in result.output

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--since", "yesterday"), "is no day"),
            (("--since", "2026-01-25"), "no day lies from"),
            (("--since", "2026-01-20", "--until", "2026-01-19"), "no day lies from"),
            (("--since", "2026-01-20", "--until", "2026-01-25"), "no day lies from"),
            (("--until", "2026-01-20"), "--until goes with --since"),
            (("--send",), "HOST names no mail server"),
            (("--mark-sent", "--send"), "--mark-sent sends nothing"),
            (("--mark-sent", "--since", "2026-01-20"), "keeps none"),
            (("--from", "nobody"), "--from is no mail address"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, layout: Layout, options: tuple[str, ...], said: str
    ) -> None:
        result = run(layout, *options)
        assert result.exit_code == 2
        assert said in result.stderr


@needs_git
class TestHistory:
    def test_a_paper_is_new_when_it_is_merged(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        commit(layout.root, "2026-01-01")
        git(layout.root, "switch", "-qc", "leaves")
        (layout.papers / "leaves.yml").write_text(f"{LEAVES}added: 2026-01-10\n", "utf-8")
        commit(layout.root, "2026-01-10")
        git(layout.root, "switch", "-q", "main")
        git(layout.root, "merge", "-q", "--no-ff", "leaves", day="2026-01-20")
        since = ("--since", "2026-01-15")
        assert "Winter Leaves" in told(run(layout, *since))[1]
        assert told(run(layout, "--since", "2026-01-21"))[0].startswith("Paper of the day")

    def test_a_shallow_history_counts_for_nothing(
        self, make_index: MakeIndex, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-01-05\n"})
        for day in ("2026-01-20", "2026-01-21"):
            (layout.root / "day").write_text(day, "utf-8")
            commit(layout.root, day)
        there = tmp_path_factory.mktemp("shallow") / "index"
        git(layout.root, "clone", "-q", "--depth=1", layout.root.as_uri(), str(there))
        copy = type(layout)(there)
        assert "on 5 January 2026" in told(run(copy))[1]
        assert "on 20 January 2026" in told(run(layout))[1]


class TestSending:
    def test_delivers_once_a_day(self, layout: Layout) -> None:
        with mail_server() as post:
            first, second = sent(layout, post), sent(layout, post)
        assert first.stdout == "sent: 1 new paper in Paper Index\n"
        assert second.exit_code == 0
        assert second.stdout == "nothing to do: the digest of 2026-01-24 was sent\n"
        assert [message["Subject"] for message in post.messages] == ["1 new paper in Paper Index"]
        assert state(layout)["status"] == "sent"

    def test_tells_each_paper_once_over_the_days(self, layout: Layout) -> None:
        with mail_server() as post:
            sent(layout, post)
            (layout.papers / "leaves.yml").write_text(LEAVES, "utf-8")
            for day in ("2026-01-25", "2026-01-26"):
                assert sent(layout, post, date=day).exit_code == 0
        subjects = [message["Subject"] for message in post.messages]
        assert subjects[:2] == ["1 new paper in Paper Index"] * 2
        assert subjects[2].startswith("Paper of the day: ")
        assert len({message["Message-ID"] for message in post.messages}) == 3
        text = post.messages[1].get_body(("plain",))
        assert text is not None
        assert "since 24 January 2026: 1 paper" in text.get_content()
        assert "Winter Leaves" in text.get_content()

    def test_a_paper_under_a_new_id_is_not_new(self, layout: Layout) -> None:
        with mail_server() as post:
            sent(layout, post)
            (layout.papers / "pots.yml").rename(layout.papers / "jars.yml")
            with (layout.papers / "jars.yml").open("a", encoding="utf-8") as file:
                file.write("aliases: [pots]\n")
            sent(layout, post, date="2026-01-25")
        assert post.messages[1]["Subject"].startswith("Paper of the day: ")

    def test_each_tag_has_a_state_of_its_own(self, layout: Layout) -> None:
        with mail_server() as post:
            for options in ((), ("--tag", "tea"), ("--tag", "cup-theory")):
                assert sent(layout, post, *options).exit_code == 0
        assert len({message["Message-ID"] for message in post.messages}) == 3
        names = sorted(path.name for path in (layout.root / ".paper-index").glob("*.json"))
        assert names == ["digest-cup-theory.json", "digest-tea-science.json", "digest.json"]

    def test_a_state_of_another_tag_is_refused(self, layout: Layout) -> None:
        file = str(layout.root / "mine.json")
        with mail_server() as post:
            sent(layout, post, "--state", file, "--tag", "tea")
            result = sent(layout, post, "--state", file, date="2026-01-25")
        assert result.exit_code == 2
        assert "is the state of the digest on the tag tea-science" in result.stderr
        assert len(post.messages) == 1

    def test_since_alone_keeps_nothing_and_repeats_itself(self, layout: Layout) -> None:
        with mail_server() as post:
            for _ in range(2):
                sent(layout, post, "--since", "2026-01-20")
        first, second = post.messages
        assert first["Message-ID"] == second["Message-ID"]
        assert not (layout.root / ".paper-index").exists()

    def test_since_with_a_state_leaves_out_what_was_told(self, layout: Layout) -> None:
        options = ("--since", "2026-01-20", "--state", str(layout.root / "mine.json"))
        with mail_server() as post:
            sent(layout, post, *options)
            sent(layout, post, *options, date="2026-01-25")
        subjects = [message["Subject"] for message in post.messages]
        assert subjects[0] == "2 new papers in Paper Index"
        assert subjects[1].startswith("Paper of the day: ")

    def test_skip_sends_nothing_and_remembers_what_is_there(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        with mail_server() as post:
            assert "nothing is new" in sent(layout, post, "--empty", "skip").stdout
            (layout.papers / "leaves.yml").write_text(LEAVES, "utf-8")
            sent(layout, post, "--empty", "skip")
        assert [message["Subject"] for message in post.messages] == ["1 new paper in Paper Index"]

    def test_a_copy_of_what_was_sent_is_kept_on_demand(self, layout: Layout) -> None:
        file = layout.root / "sent.eml"
        with mail_server() as post:
            sent(layout, post, "--output", str(file))
        assert post.envelopes[0].content == file.read_bytes()

    def test_no_address_no_digest(self, layout: Layout) -> None:
        given = {"PAPER_INDEX_SMTP_HOST": "127.0.0.1", "PAPER_INDEX_SMTP_SECURITY": "none"}
        result = run(layout, "--send", **given)
        assert result.exit_code == 2
        assert "--from" in result.stderr
        assert state(layout) is None

    def test_a_day_to_come_is_not_sent(self, layout: Layout) -> None:
        result = sent(layout, 1, date="2999-01-01")
        assert result.exit_code == 2
        assert "still to come" in result.stderr


class TestTrouble:
    @pytest.mark.parametrize("answers", [{"RCPT": "550 no"}, {"DATA": "554 spam"}])
    def test_what_was_refused_is_sent_the_next_time(
        self, layout: Layout, answers: dict[str, str]
    ) -> None:
        with mail_server(answers=answers) as post:
            result = sent(layout, post)
        assert result.exit_code == 2
        assert "refuses the" in result.stderr
        assert state(layout) is None
        with mail_server() as post:
            assert sent(layout, post).exit_code == 0
        assert len(post.messages) == 1

    def test_a_refusal_leaves_an_older_state_as_it_was(self, layout: Layout) -> None:
        with mail_server() as post:
            sent(layout, post)
        before = state(layout)
        assert sent(layout, free_port(), date="2026-01-25").exit_code == 2
        assert state(layout) == before

    def test_after_a_broken_connection_no_run_goes_on_by_itself(self, layout: Layout) -> None:
        with mail_server(before_answer=lambda server: server.transport.abort()) as post:
            result = sent(layout, post)
        assert result.exit_code == 2
        assert "it may have been delivered, or not" in result.stderr
        assert len(post.messages) == 1
        assert state(layout)["status"] == "sending"
        with mail_server() as post:
            for date in ("2026-01-24", "2026-01-25"):
                result = sent(layout, post, date=date)
                assert result.exit_code == 2
                assert ".paper-index/digest.json" in result.stderr
                assert state(layout)["message_id"] in result.stderr
                assert "--mark-sent" in result.stderr
                assert "--resend" in result.stderr
            assert run(layout).exit_code == 2
        assert post.messages == []

    @pytest.fixture
    def crashed(self, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Layout:
        """An index whose digest stopped half-way, when the state had been written."""

        def stop(*_: object) -> None:
            assert state(layout)["status"] == "sending"
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(mailing, "hand_over", stop)
            with pytest.raises(KeyboardInterrupt):
                _send(layout)
        return layout

    def test_a_crash_leaves_a_state_that_waits(self, crashed: Layout) -> None:
        kept = read_state(crashed.root / ".paper-index" / "digest.json")
        assert kept is not None
        assert (kept.status, kept.day, kept.papers) == ("sending", "2026-01-24", ("pots",))

    def test_resend_tells_the_same_under_the_same_id(self, crashed: Layout) -> None:
        waiting = state(crashed)
        (crashed.papers / "leaves.yml").write_text(LEAVES, "utf-8")
        with mail_server() as post:
            assert sent(crashed, post, "--resend", date="2026-01-26").exit_code == 0
            assert "no digest is under way" in sent(crashed, post, "--resend").stdout
            sent(crashed, post, date="2026-01-26")
        first, second = post.messages
        assert first["Message-ID"] == waiting["message_id"]
        assert first["Subject"] == "1 new paper in Paper Index"
        text = second.get_body(("plain",))
        assert text is not None
        assert "Winter Leaves" in text.get_content()
        assert "papers/pots/" not in text.get_content()

    def test_a_resend_that_is_refused_waits_on(self, crashed: Layout) -> None:
        waiting = state(crashed)
        assert sent(crashed, free_port(), "--resend").exit_code == 2
        assert state(crashed) == waiting

    def test_a_resend_without_its_papers_is_refused(self, crashed: Layout) -> None:
        (crashed.papers / "pots.yml").unlink()
        result = sent(crashed, 1, "--resend")
        assert result.exit_code == 2
        assert "no paper of the digest of 2026-01-24 is in the index" in result.stderr

    def test_marked_as_sent_it_is_told_no_more(self, crashed: Layout) -> None:
        (crashed.papers / "leaves.yml").write_text(LEAVES, "utf-8")
        result = run(crashed, "--mark-sent", date="2026-01-26")
        assert result.stdout == "the digest of 2026-01-24 counts as sent\n"
        with mail_server() as post:
            sent(crashed, post, date="2026-01-26")
        (message,) = post.messages
        text = message.get_body(("plain",))
        assert text is not None
        assert "Winter Leaves" in text.get_content()
        assert "papers/pots/" not in text.get_content()

    def test_a_keeper_can_start_from_now(self, layout: Layout) -> None:
        for _ in range(2):
            assert run(layout, "--mark-sent").exit_code == 0
        assert state(layout)["known"] == ["pots", "tea"]
        subject, _ = told(run(layout, date="2026-01-25"))
        assert subject.startswith("Paper of the day: ")

    def test_a_full_disk_before_sending_sends_nothing(
        self, layout: Layout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise UsageError("the disk is full")

        monkeypatch.setattr(paper_index.exports.digest_state, "write_file", full)
        with mail_server() as post:
            assert sent(layout, post).exit_code == 2
        assert post.messages == []

    def test_a_full_disk_after_sending_says_that_it_was_sent(
        self, layout: Layout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = paper_index.exports.digest_state.write_state

        def full(path: Any, kept: Any) -> None:
            if kept.status == "sent":
                raise OSError(28, "No space left on device")
            write(path, kept)

        monkeypatch.setattr(mailing, "write_state", full)
        with mail_server() as post:
            result = sent(layout, post)
        assert result.exit_code == 2
        assert "the digest was sent, and" in result.stderr
        assert "--mark-sent" in result.stderr
        assert state(layout)["status"] == "sending"


def _send(layout: Layout) -> None:
    ends = envelope(sender="index@example.org", to=LIST, list_id="", unsubscribe="")
    moment = dt.datetime(2026, 1, 24, tzinfo=dt.UTC)
    parts = (ends, Server("127.0.0.1", 1, "none"), moment)
    mailing.send(layout, mailing.Wish(moment.date()), parts)
