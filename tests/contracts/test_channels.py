"""Every kind of channel, found by its registry, keeps the port's contract against a real other side.

A new kind needs a stand in `STANDS`: how to open it, and what its other side received.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, is_dataclass, replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from alerts import herald
from alerts.channels import KINDS, apprise, console, discord, email, file, ntfy, slack, teams, telegram, webhook
from alerts.deliver import LeaseLost
from alerts.herald import Told
from news.ids import ChannelId
from news.model import Entry, Outcome, Phase, Severity, Verdict
from news.ports import Channel, Letter
from tests import make
from tests.alerts.letters import Notes, delivery, entry, letter, many, seeds, told
from tests.fakes import START, HandClock
from tests.mailbox import Mailbox
from tests.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()


@dataclass
class Stand:
    """A channel, and the number of messages that arrived."""

    channel: Channel
    arrived: Callable[[], int]


@contextmanager
def _email(_: Path) -> Iterator[Stand]:
    with Mailbox() as box:
        options = email.Options(host=box.host, port=box.port, security="none", sender="wire@newsroom.example")
        yield Stand(email.open(ChannelId("mail"), options, HandClock()), lambda: len(box.mails))


@contextmanager
def _webhook(_: Path) -> Iterator[Stand]:
    with Receiver(secret=SECRET) as receiver:
        options = webhook.Options(url=receiver.url, secret=SECRET, allow=("127.0.0.1",))
        yield Stand(webhook.open(ChannelId("bot"), options, HandClock()), lambda: len(receiver.calls))


@contextmanager
def _file(folder: Path) -> Iterator[Stand]:
    options = file.Options(folder=folder / "digests")
    yield Stand(
        file.open(ChannelId("archive"), options, HandClock()), lambda: len(list((folder / "digests").glob("*.eml")))
    )


@contextmanager
def _console(_: Path) -> Iterator[Stand]:
    stream = io.StringIO()
    channel = console.Console(ChannelId("screen"), console.Options(color="never"), stream)
    yield Stand(channel, lambda: stream.getvalue().count("You get this because"))


@contextmanager
def _posted(open_: Callable[[str], Channel]) -> Iterator[Stand]:
    with Receiver() as receiver:
        yield Stand(open_(receiver.url), lambda: len(receiver.calls))


@contextmanager
def _apprise(_: Path) -> Iterator[Stand]:
    pytest.importorskip("apprise", reason="apprise is not installed: pip install 'wirewatch[apprise]'")

    async def at_once(question: Mapping[str, str], _: float) -> Told:
        return await asyncio.to_thread(herald.tell, question)  # a process each time would cost a second of CPU

    with pytest.MonkeyPatch.context() as patch, Receiver() as receiver:
        patch.setattr(herald, "ask", at_once)
        options = apprise.Options(url=f"json://127.0.0.1:{receiver.port}/CANARY")
        yield Stand(apprise.open(ChannelId("pager"), options, HandClock()), lambda: len(receiver.calls))


HERE = ("127.0.0.1",)
STANDS: dict[str, Callable[[Path], AbstractContextManager[Stand]]] = {
    "email": _email,
    "webhook": _webhook,
    "file": _file,
    "console": _console,
    "apprise": _apprise,
    "slack": lambda _: _posted(
        lambda url: slack.open(ChannelId("room"), slack.Options(url=url, allow=HERE), HandClock())
    ),
    "discord": lambda _: _posted(
        lambda url: discord.open(ChannelId("room"), discord.Options(url=url, allow=HERE), HandClock())
    ),
    "teams": lambda _: _posted(
        lambda url: teams.open(ChannelId("room"), teams.Options(url=url, allow=HERE), HandClock())
    ),
    "ntfy": lambda _: _posted(
        lambda url: ntfy.open(ChannelId("phone"), ntfy.Options(topic="CANARY", server=url, allow=HERE), HandClock())
    ),
    "telegram": lambda _: _posted(
        lambda url: telegram.open(
            ChannelId("phone"), telegram.Options(token="CANARY", chat="-100", api=url, allow=HERE), HandClock()
        )
    ),
}


@pytest.fixture(params=sorted(KINDS))
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stand]:
    with STANDS[request.param](tmp_path) as stand:
        yield stand


def sent(channel: Channel, what: Letter, journal: Notes | None = None) -> Outcome:
    async def run() -> Outcome:
        try:
            return await channel.send(delivery(channel, what), journal or Notes())
        finally:
            await channel.close()

    return asyncio.run(run())


def _hostile(title: str, body: str = "They want real guarantees. A ceasefire is near.") -> list[Entry]:
    article, revision = told("Outlet", "https://outlet.example/a", START, title, body)
    return [entry(article, revision, make.story(article, title=title), severity=Severity.URGENT)]


LETTERS = {
    "the seeds": seeds(),
    "one story": many(1),
    "two hundred stories": many(200),
    "nothing": [],
    "line ends in a title": _hostile("Talks\r\nBcc: all@evil.example\x0b\x0c\x1c\x85\u2028\u2029 resume\x00"),
    "right to left": _hostile("هدنة في غزة: حماس تطالب بضمانات حقيقية", "قال خليل الحية إن حماس تريد ضمانات حقيقية."),
    "emoji": _hostile("🚢👩‍🚒 Port strike 🤝 real guarantees"),
    "lone surrogates": _hostile("Talks \ud83d resume", "They \udc00 want real guarantees."),
    "a title of 20,000 characters": _hostile("real guarantees " * 1250),
    "one word of 5,000 characters": _hostile("x" * 5000, "y" * 5000),
    "no title and no text": _hostile("", ""),
    "markup": _hostile("<script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>"),
}


def test_every_kind_has_a_stand() -> None:
    assert set(STANDS) == set(KINDS)


def test_every_kind_has_frozen_options_and_a_word_about_itself() -> None:
    for kind in KINDS.values():
        assert is_dataclass(kind.Options)
        assert vars(kind.Options)["__dataclass_params__"].frozen
        assert kind.__doc__


def test_secrets_are_not_in_the_repr_of_options() -> None:
    options = [
        email.Options(host="h", sender="a@b.example", username="u", password="CANARY"),
        webhook.Options(url="https://h/CANARY", secret=SECRET, headers={"authorization": "CANARY"}),
        slack.Options(url="https://h/CANARY"),
        discord.Options(url="https://h/CANARY"),
        teams.Options(url="https://h/CANARY"),
        ntfy.Options(topic="CANARY", token="CANARY"),
        telegram.Options(token="CANARY", chat="1"),
        *([apprise.Options(url="json://CANARY")] if find_spec("apprise") else []),
    ]
    assert "CANARY" not in repr(options)
    assert SECRET not in repr(options)


@pytest.mark.parametrize("name", LETTERS)
def test_freezing_is_deterministic(stand: Stand, name: str) -> None:
    what = letter(LETTERS[name])
    assert stand.channel.freeze(what) == stand.channel.freeze(what)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_arrives(stand: Stand, name: str) -> None:
    outcome = sent(stand.channel, letter(LETTERS[name]))
    assert (outcome.verdict, outcome.phase) == (Verdict.OK, Phase.DONE), outcome
    assert stand.arrived() == 1


@pytest.mark.parametrize("name", LETTERS)
def test_the_subject_is_one_clean_line(stand: Stand, name: str) -> None:
    subject = stand.channel.freeze(letter(LETTERS[name], at_once=True)).subject
    assert subject
    assert subject.splitlines() == [subject]
    assert subject.isprintable() or "\u200d" in subject
    assert len(subject) <= 250


def test_the_plain_form_needs_no_template(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.render._environment", lambda: pytest.fail("a template was used"))
    outcome = sent(stand.channel, letter(seeds(), plain=True))
    assert outcome.verdict is Verdict.OK
    assert stand.arrived() == 1


def test_the_message_holds_no_secret(stand: Stand) -> None:
    message = stand.channel.freeze(letter(seeds()))
    assert SECRET not in repr(message)
    assert "CANARY" not in repr(message)
    assert "127.0.0.1" not in repr(message.headers)


def test_dot_is_journalled_last_and_before_anything_arrives(stand: Stand) -> None:
    seen: list[int] = []

    class Watching(Notes):
        async def __call__(self, phase: Phase) -> None:
            await super().__call__(phase)
            await asyncio.sleep(0.05)  # whatever is on its way has time to arrive
            seen.append(stand.arrived())

    notes = Watching()
    sent(stand.channel, letter(seeds()), notes)
    order = [Phase.CONNECTED, Phase.ENVELOPE, Phase.DOT]
    assert notes.phases == [phase for phase in order if phase in notes.phases]
    assert notes.phases[-1] is Phase.DOT
    assert seen[-1] == 0
    assert stand.arrived() == 1


def test_nothing_arrives_when_the_journal_says_stop(stand: Stand) -> None:
    class Stopping(Notes):
        async def __call__(self, phase: Phase) -> None:
            if phase is Phase.DOT:
                raise LeaseLost

    with pytest.raises(LeaseLost):
        sent(stand.channel, letter(seeds()), Stopping())
    assert stand.arrived() == 0


def test_a_later_attempt_carries_the_same_bytes(stand: Stand) -> None:
    what = letter(seeds())
    first = delivery(stand.channel, what)
    second = replace(first, attempts=7, due=first.created + timedelta(days=1))
    assert first.message.body == second.message.body
    assert json.dumps(dict(first.message.headers)) == json.dumps(dict(second.message.headers))
