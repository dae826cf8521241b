"""`wirewatch channels test`: the way to a channel, step by step; what fails is named, with what to do about it."""

from __future__ import annotations

import json
import socket
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alerts import courier, smtp
from tests.cli.conftest import Run, Said
from tests.mailbox import DRIP, DROP, ENDLESS, GARBAGE, HANG, LONG_LINE, TAKE_AND_DROP, TAKE_AND_HANG, Mailbox
from tests.receiver import Act, Answer, Receiver

SHORT = 0.3


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "BANNER", "COMMAND", "ENVELOPE", "DATA", "ANSWER"):
        monkeypatch.setattr(smtp, name, SHORT)
    monkeypatch.setattr(courier, "CONNECT", SHORT)


Try = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def tried(run: Run, tmp_path: Path) -> Try:
    """What `channels test x --json` says of a channel of this YAML."""

    def tried(channel: str, *more: str) -> tuple[int, dict[str, Any]]:
        said = _tried(run, tmp_path, channel, "--json", *more)
        told = json.loads(said.out)
        assert told["ok"] is (said.code == 0)
        return said.code, told

    return tried


def _tried(run: Run, home: Path, channel: str, *more: str) -> Said:
    (home / "wirewatch.yaml").write_text(
        "sources: {a: {url: 'https://a.example/feed'}}\nrules: {r: {query: harbour}}\n"
        "subscribers: {desk: {email: desk@newsroom.example, subscriptions: [{channel: x, cadence: at once}]}}\n"
        f"channels:\n  x:\n{textwrap.indent(textwrap.dedent(channel), '    ')}\n"
    )
    said = run("--home", str(home), "channels", "test", "x", *more)
    assert said.code in (0, 1), said
    return said


def mail(box: Mailbox, **given: str) -> str:
    settings = {"kind": "email", "host": box.host, "port": str(box.port), "sender": "wire@newsroom.example"}
    return "\n".join(f"{key}: {value}" for key, value in (settings | {"security": "none"} | given).items())


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


TLS = {"security": "starttls", "username": "wire", "password": "CANARY"}
FAULTS: list[tuple[str, dict[str, Any], dict[str, str], str, str]] = [
    # (fault, the server's script, the channel's settings, the step that fails, a word of the hint)
    ("no banner", {"banner": HANG}, {}, "connect", "firewall"),
    ("drip banner", {"banner": DRIP}, {}, "connect", "port"),
    ("endless banner", {"banner": ENDLESS}, {}, "connect", "port"),
    ("banner 421", {"banner": "421 busy"}, {}, "connect", "turns us away"),
    ("banner 554", {"banner": "554 not you"}, {}, "connect", "turns us away"),
    ("garbage", {"banner": GARBAGE}, {}, "connect", "no mail server"),
    ("closed at once", {"banner": DROP}, {}, "connect", "port"),
    ("huge line", {"ehlo": LONG_LINE}, {}, "EHLO", "port"),
    ("EHLO closes", {"ehlo": DROP}, {}, "EHLO", "port"),
    ("TLS on a plain port", {}, {"security": "tls"}, "connect", "465"),
    ("STARTTLS stripped", {}, {"security": "starttls"}, "STARTTLS", "465"),
    ("wrong certificate", {"tls": True}, {"security": "starttls"}, "STARTTLS", "ca_file"),
    ("STARTTLS drops", {"tls": True, "starttls": DROP}, {"security": "starttls"}, "STARTTLS", "log"),
    ("AUTH 535", {"tls": True, "users": {"wire": "other"}}, TLS, "AUTH", "password"),
    ("AUTH 454", {"tls": True, "users": {"wire": "CANARY"}, "auth": "454 4.7.0 later"}, TLS, "AUTH", "again"),
    ("no AUTH", {"tls": True}, TLS, "AUTH", "login"),
    ("MAIL 530", {"mail": "530 5.7.0 login first"}, {}, "RCPT", "username"),
    ("RCPT 450", {"rcpt": "450 4.2.0 greylisted"}, {}, "RCPT", "Greylisting"),
    ("RCPT 550", {"rcpt": "550 5.1.1 no such user"}, {}, "RCPT", "address"),
    ("SIZE too small", {"size": 10}, {}, "RCPT", "smaller"),
    ("DATA 421", {"data": "421 4.3.2 going down"}, {}, "send", "going down"),
    ("DATA 554", {"data": "554 5.5.1 no"}, {}, "send", "SPF"),
    ("drop in DATA", {"body": DROP}, {}, "send", ""),
    ("dot 554", {"dot": "554 5.7.1 spam"}, {}, "send", "SPF"),
    ("reply dropped", {"dot": TAKE_AND_DROP}, {}, "send", "whether the message has arrived"),
    ("hang after the dot", {"dot": TAKE_AND_HANG}, {}, "send", "whether the message has arrived"),
]


@pytest.mark.parametrize("case", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_of_a_relay_is_one_readable_line_and_says_what_to_do(
    tried: Try, case: tuple[str, dict[str, Any], dict[str, str], str, str]
) -> None:
    fault, script, given, step, hint = case
    with Mailbox(**script) as box:
        if given.get("security") == "starttls" and fault != "wrong certificate" and script.get("tls"):
            given = given | {"ca_file": box.ca_file}
        code, told = tried(mail(box, **given), "--send")
    last = told["steps"][-1]
    assert (code, last["step"], last["ok"], told["sent"]) == (1, step, False, False), told
    assert hint in last["hint"]
    assert last["told"].isprintable()
    assert last["told"] or last["code"]
    assert "Traceback" not in last["told"]
    assert "CANARY" not in json.dumps(told)


def test_a_relay_that_is_not_there_is_said_so(tried: Try) -> None:
    _, told = tried(mail(Mailbox(port=closed_port())))
    assert [step["step"] for step in told["steps"]] == ["DNS", "connect"]
    assert "nothing listens" in told["steps"][-1]["hint"]


def test_a_host_without_an_address_fails_at_dns(tried: Try) -> None:
    _, told = tried(mail(Mailbox(host="no-such-host.invalid", port=25)))
    assert [step["step"] for step in told["steps"]] == ["DNS"]
    assert "spelling" in told["steps"][0]["hint"]


def test_all_steps_are_timed_and_nothing_is_sent_unless_asked_for(tried: Try) -> None:
    with Mailbox(tls=True, users={"wire": "CANARY"}) as box:
        settings = mail(box, **TLS, ca_file=box.ca_file)
        code, told = tried(settings)
        assert (code, told["sent"], box.mails) == (0, False, [])
        assert [step["step"] for step in told["steps"]] == ["DNS", "connect", "EHLO", "STARTTLS", "AUTH", "RCPT"]
        assert "DATA" not in box.dialogue
        code, told = tried(settings, "--send")
        assert (code, told["sent"], len(box.mails)) == (0, True, 1)
    assert all(step["seconds"] >= 0 for step in told["steps"])
    assert "CANARY" not in json.dumps(told)


def test_a_person_reads_a_line_a_step(run: Run, tmp_path: Path) -> None:
    with Mailbox(rcpt="550 5.1.1 no such user") as box:
        said = _tried(run, tmp_path, mail(box))
    assert said.code == 1
    assert [line.split()[:2] for line in said.out.splitlines() if line[0] in "✓✗"] == [
        ["✓", "DNS"],
        ["✓", "connect"],
        ["✓", "EHLO"],
        ["✗", "RCPT"],
    ]
    assert "→" in said.out


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (401, "token"),
        (403, "token"),
        (404, "copy the URL"),
        (410, "for good"),
        (413, "smaller"),
        (Answer(429, {"retry-after": "999999999"}), "too many"),
        (Answer(302, {"location": "http://127.0.0.1:1/"}), "redirects"),
        (503, "trouble"),
        (Act.RESET, "has arrived"),
        (Act.BIG_HEADER, "has arrived"),
    ],
)
def test_each_answer_of_a_webhook_says_what_to_do(tried: Try, answer: int | Answer | Act, hint: str) -> None:
    with Receiver(answers=[answer]) as receiver:
        settings = f"kind: webhook\nurl: {receiver.url}?token=CANARY\nallow: [127.0.0.1]"
        code, told = tried(settings, "--send")
    assert (code, told["steps"][-1]["step"]) == (1, "send")
    assert hint in told["steps"][-1]["hint"]
    assert "CANARY" not in json.dumps(told)


@pytest.mark.parametrize(
    ("settings", "step", "hint"),
    [
        ("url: http://127.0.0.1:9/", "DNS", "allow"),
        ("url: http://127.0.0.1:9/\nallow: [127.0.0.1]", "connect", "listens"),
        ("url: 'ftp://h.example/'", "DNS", "https://"),
        ("url: https://no-such-host.invalid/", "DNS", "spelling"),
    ],
)
def test_where_a_webhook_cannot_be_reached_the_step_says_so(tried: Try, settings: str, step: str, hint: str) -> None:
    _, told = tried(f"kind: webhook\n{settings}")
    assert told["steps"][-1]["step"] == step
    assert hint in told["steps"][-1]["hint"]


def test_a_plain_server_asked_for_tls_fails_at_tls(tried: Try) -> None:
    with Receiver() as receiver:
        url = receiver.url.replace("http", "https")
        _, told = tried(f"kind: slack\nurl: {url}\nallow: [127.0.0.1]")
    assert told["steps"][-1]["step"] == "TLS"


def test_a_folder_that_cannot_be_written_is_named(tried: Try, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    _, told = tried(f"kind: file\nfolder: {tmp_path}/taken/deeper")
    assert (told["steps"][-1]["step"], told["ok"]) == ("folder", False)
    assert "taken" in told["steps"][-1]["told"]


def test_a_test_goes_to_another_chat_where_it_is_asked_to(tried: Try) -> None:
    with Receiver() as receiver:
        chat = f"kind: telegram\ntoken: T\nchat: '-100'\napi: {receiver.url}\nallow: [127.0.0.1]"
        code, _ = tried(chat, "--send", "--to", "-200")
    assert code == 0
    assert json.loads(receiver.calls[0].body)["chat_id"] == "-200"


def test_what_is_no_chat_is_refused_before_anything_is_asked(run: Run, tmp_path: Path) -> None:
    said = _tried(run, tmp_path, "kind: telegram\ntoken: T\nchat: '-100'", "--to", "not a chat")
    assert said.code == 1
    assert "not a chat is no chat or topic of telegram" in said.err
