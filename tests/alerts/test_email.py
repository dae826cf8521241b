"""SMTP faults, each against a real server that does it: what the outcome is, and what was journalled before."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from alerts import smtp
from alerts.channels import email
from alerts.deliver import LeaseLost
from news.model import Delivery, Outcome, Phase, Verdict
from tests.alerts.letters import Notes, delivery, letter, seeds
from tests.mailbox import (
    DRIP,
    DROP,
    ENDLESS,
    GARBAGE,
    HANG,
    LONG_LINE,
    OK,
    TAKE_AND_DROP,
    TAKE_AND_HANG,
    Mailbox,
)

SHORT = 0.3  # seconds: time-outs are shortened, nothing else
LETTER = letter(seeds())


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "BANNER", "COMMAND", "ENVELOPE", "DATA"):
        monkeypatch.setattr(smtp, name, SHORT)


def options(box: Mailbox, **given: Any) -> email.Options:
    given = {"security": "none", "sender": "wire@newsroom.example"} | given
    return email.Options(host=box.host, port=box.port, **given)


def send(box: Mailbox, notes: Notes | None = None, **given: Any) -> Outcome:
    relay = email.Relay(options(box, **given), answer=SHORT)
    (outcome,) = sent(relay, [delivery(relay, LETTER)], notes)
    return outcome


def sent(relay: email.Relay, mails: Sequence[Delivery], notes: Notes | None = None) -> list[Outcome]:
    async def run() -> list[Outcome]:
        try:
            return [await relay.send(mail, notes or Notes()) for mail in mails]
        finally:
            await relay.close()

    return asyncio.run(run())


@contextmanager
def closed_port() -> Iterator[Mailbox]:
    """A box that nobody minds: the port was just given back."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield Mailbox(port=taken.getsockname()[1])


FAULTS: list[tuple[str, dict[str, Any], Verdict, str, Phase]] = [
    # (fault, script, verdict, code begins with, phase)
    ("banner 421", {"banner": "421 busy"}, Verdict.ENDPOINT, "421", Phase.CLAIMED),
    ("banner 554", {"banner": "554 no service for you"}, Verdict.ENDPOINT, "554", Phase.CLAIMED),
    ("no banner", {"banner": HANG}, Verdict.ENDPOINT, "SMTPConnectTimeout", Phase.CLAIMED),
    ("drip banner", {"banner": DRIP}, Verdict.ENDPOINT, "SMTPConnectTimeout", Phase.CLAIMED),
    ("endless banner", {"banner": ENDLESS}, Verdict.ENDPOINT, "", Phase.CLAIMED),
    ("garbage for a banner", {"banner": GARBAGE}, Verdict.ENDPOINT, "", Phase.CLAIMED),
    ("closed at once", {"banner": DROP}, Verdict.ENDPOINT, "SMTPConnect", Phase.CLAIMED),
    ("EHLO closes", {"ehlo": DROP}, Verdict.ENDPOINT, "SMTPServerDisconnected", Phase.CLAIMED),
    ("EHLO hangs", {"ehlo": HANG}, Verdict.ENDPOINT, "SMTPReadTimeout", Phase.CLAIMED),
    ("EHLO refused", {"ehlo": "550 5.5.1 not you"}, Verdict.ENDPOINT, "550 5.5.1", Phase.CLAIMED),
    ("huge line", {"ehlo": LONG_LINE}, Verdict.ENDPOINT, "", Phase.CLAIMED),
    ("MAIL later", {"mail": "451 4.3.0 later"}, Verdict.TEMPORARY, "451 4.3.0", Phase.CONNECTED),
    ("MAIL 421", {"mail": "421 4.3.2 going down"}, Verdict.ENDPOINT, "421 4.3.2", Phase.CONNECTED),
    ("MAIL too large", {"mail": "552 5.3.4 too large"}, Verdict.TOO_LARGE, "552 5.3.4", Phase.CONNECTED),
    ("MAIL needs a login", {"mail": "530 5.7.0 login first"}, Verdict.CONFIGURATION, "530 5.7.0", Phase.CONNECTED),
    ("SIZE too small", {"size": 1000}, Verdict.TOO_LARGE, "SIZE", Phase.CONNECTED),
    ("RCPT greylisted", {"rcpt": "450 4.2.0 greylisted"}, Verdict.TEMPORARY, "450 4.2.0", Phase.CONNECTED),
    ("RCPT unknown", {"rcpt": "550 5.1.1 no such user"}, Verdict.RECIPIENT, "550 5.1.1", Phase.CONNECTED),
    ("RCPT hangs", {"rcpt": HANG}, Verdict.TEMPORARY, "SMTPReadTimeout", Phase.CONNECTED),
    ("RCPT drops", {"rcpt": DROP}, Verdict.TEMPORARY, "SMTPServerDisconnected", Phase.CONNECTED),
    ("DATA 421", {"data": "421 4.3.2 going down"}, Verdict.ENDPOINT, "421 4.3.2", Phase.ENVELOPE),
    ("DATA 554", {"data": "554 5.5.1 no recipients"}, Verdict.POLICY, "554 5.5.1", Phase.ENVELOPE),
    ("DATA hangs", {"data": HANG}, Verdict.TEMPORARY, "SMTPReadTimeout", Phase.ENVELOPE),
    ("DATA drops", {"data": DROP}, Verdict.TEMPORARY, "SMTPServerDisconnected", Phase.ENVELOPE),
    ("dot 451", {"dot": "451 4.3.0 disk"}, Verdict.TEMPORARY, "451 4.3.0", Phase.DOT),
    ("dot 421", {"dot": "421 4.3.2 going down"}, Verdict.ENDPOINT, "421 4.3.2", Phase.DOT),
    ("dot 552", {"dot": "552 5.3.4 too large"}, Verdict.TOO_LARGE, "552 5.3.4", Phase.DOT),
    ("dot 554", {"dot": "554 5.7.1 spam"}, Verdict.POLICY, "554 5.7.1", Phase.DOT),
    ("dot 550 recipient", {"dot": "550 5.1.1 no such user"}, Verdict.RECIPIENT, "550 5.1.1", Phase.DOT),
    ("dot drops", {"dot": DROP}, Verdict.UNKNOWN, "SMTPServerDisconnected", Phase.DOT),
    ("taken, reply lost", {"dot": TAKE_AND_DROP}, Verdict.UNKNOWN, "SMTPServerDisconnected", Phase.DOT),
    ("taken, reply never comes", {"dot": TAKE_AND_HANG}, Verdict.UNKNOWN, "SMTPReadTimeout", Phase.DOT),
    ("garbage after the dot", {"dot": GARBAGE}, Verdict.UNKNOWN, "", Phase.DOT),
]


@pytest.mark.parametrize(("fault", "script", "verdict", "code", "phase"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_has_its_outcome(
    fault: str, script: dict[str, Any], verdict: Verdict, code: str, phase: Phase
) -> None:
    with Mailbox(**script) as box:
        notes = Notes()
        outcome = send(box, notes)
    assert (outcome.verdict, outcome.phase) == (verdict, phase), outcome
    assert outcome.code.startswith(code), outcome
    assert (Phase.DOT in notes.phases) == (phase is Phase.DOT)
    assert outcome.text.isprintable()
    assert len(outcome.text) <= 320


def test_a_relay_that_is_not_there_is_endpoint_trouble() -> None:
    with closed_port() as box:
        outcome = send(box)
    assert (outcome.verdict, outcome.phase) == (Verdict.ENDPOINT, Phase.CLAIMED)


def test_a_connection_lost_in_the_middle_of_data_is_no_unknown() -> None:
    """The server read a byte and closed; the loss is seen while DOT is journalled, before the dot leaves."""

    class Slow(Notes):
        async def __call__(self, phase: Phase) -> None:
            await super().__call__(phase)
            if phase is Phase.DOT:
                await asyncio.sleep(0.2)

    with Mailbox(body=DROP) as box:
        outcome = send(box, Slow())
    assert outcome.verdict is Verdict.TEMPORARY
    assert box.mails == []


def test_quit_dropped_does_not_matter() -> None:
    with Mailbox(quit=DROP) as box:
        assert send(box).verdict is Verdict.OK
        assert len(box.mails) == 1


def test_a_mail_arrives_as_it_was_frozen() -> None:
    with Mailbox() as box:
        relay = email.Relay(options(box))
        frozen = relay.freeze(LETTER)
        sent(relay, [delivery(relay, LETTER)])
        assert box.mails[0].raw == frozen.body
        assert (box.mails[0].sender, box.mails[0].recipient) == ("wire@newsroom.example", "desk@newsroom.example")


def test_bounces_go_to_their_own_address() -> None:
    with Mailbox() as box:
        send(box, bounces="bounces@newsroom.example")
        assert box.mails[0].sender == "bounces@newsroom.example"
        assert "wire@newsroom.example" in box.mails[0].parsed["From"]


def test_one_recipient_refused_leaves_the_relay_well_for_the_next() -> None:
    with Mailbox(rcpt=["550 5.1.1 no such user", OK]) as box:
        assert send(box).verdict is Verdict.RECIPIENT
        assert send(box).verdict is Verdict.OK


# --- TLS and AUTH ----------------------------------------------------------------------------------


def test_starttls_then_login_then_mail() -> None:
    with Mailbox(tls=True, users={"wire": "secret"}) as box:
        outcome = send(box, security="starttls", ca_file=box.ca_file, username="wire", password="secret")
        assert outcome.verdict is Verdict.OK, outcome
        assert [line.split(" ")[0] for line in box.dialogue][:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


def test_starttls_stripped_sends_nothing_in_clear() -> None:
    with Mailbox(users={"wire": "secret"}) as box:
        outcome = send(box, security="starttls", username="wire", password="secret")
        assert (outcome.verdict, outcome.code) == (Verdict.CONFIGURATION, "STARTTLS")
        assert box.dialogue in (["EHLO localhost"], ["EHLO localhost", "QUIT"])


def test_a_certificate_of_an_unknown_authority_is_not_accepted() -> None:
    with Mailbox(tls=True) as box:
        outcome = send(box, security="starttls")
        assert (outcome.verdict, outcome.code) == (Verdict.CONFIGURATION, "TLS")
        assert box.mails == []


def test_a_certificate_for_another_name_is_not_accepted() -> None:
    with Mailbox(tls=True, names=("elsewhere.example",)) as box:
        outcome = send(box, security="starttls", ca_file=box.ca_file)
        assert (outcome.verdict, outcome.code) == (Verdict.CONFIGURATION, "TLS")


def test_an_authority_that_cannot_be_read_holds_and_names_the_file() -> None:
    with Mailbox(tls=True) as box:
        outcome = send(box, security="starttls", ca_file="/nowhere/ca.pem")
        assert outcome.verdict is Verdict.CONFIGURATION
        assert "/nowhere/ca.pem" in outcome.text


def test_a_plain_relay_asked_for_tls_is_endpoint_trouble() -> None:
    with Mailbox() as box:
        assert send(box, security="tls").verdict is Verdict.ENDPOINT


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ({"users": {"wire": "another"}}, Verdict.CONFIGURATION),
        ({"users": {"wire": "CANARY"}, "auth": "535 5.7.8 CANARY is wrong"}, Verdict.CONFIGURATION),
        ({"users": {"wire": "CANARY"}, "auth": "454 4.7.0 try later"}, Verdict.ENDPOINT),
        ({"users": {"wire": "CANARY"}, "auth": DROP}, Verdict.ENDPOINT),
        ({}, Verdict.CONFIGURATION),
    ],
)
def test_a_login_refused_holds_and_tells_no_password(script: dict[str, Any], verdict: Verdict) -> None:
    with Mailbox(tls=True, **script) as box:
        outcome = send(box, security="starttls", ca_file=box.ca_file, username="wire", password="CANARY")
    assert outcome.verdict is verdict, outcome
    assert "CANARY" not in repr(outcome)


def test_a_relay_that_quotes_the_password_is_not_quoted() -> None:
    with Mailbox(tls=True, users={"wire": "CANARY"}, rcpt="550 5.1.1 CANARY") as box:
        outcome = send(box, security="starttls", ca_file=box.ca_file, username="wire", password="CANARY")
    assert "CANARY" not in repr(outcome)


# --- smuggling -------------------------------------------------------------------------------------


def test_lines_of_dots_and_bare_line_ends_cannot_end_the_mail() -> None:
    with Mailbox() as box:
        relay = email.Relay(options(box))
        smuggled = b"Subject: x\r\n\r\nbefore\n.\nMAIL FROM:<evil@x.example>\r.\r..more\r\n.\r\nafter\r\n"
        planned = delivery(relay, LETTER)
        planned = replace(planned, message=replace(planned.message, body=smuggled))
        assert sent(relay, [planned])[0].verdict is Verdict.OK
        assert len(box.mails) == 1
        assert box.mails[0].raw.endswith(b"after\r\n")
        assert not [line for line in box.dialogue if "evil" in line]


@pytest.mark.parametrize(
    "to", ["", "no address", "a@b@c", "a@b.example>\r\nRCPT TO:<evil@x.example", "a b@c.example", "ä@b.example"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_said(to: str) -> None:
    with Mailbox() as box:
        relay = email.Relay(options(box))
        planned = delivery(relay, LETTER)
        planned = replace(planned, message=replace(planned.message, to=to))
        (outcome,) = sent(relay, [planned])
        assert outcome.verdict is Verdict.RECIPIENT, outcome
        assert not [line for line in box.dialogue if line.startswith("RCPT")]


# --- one connection, many mails --------------------------------------------------------------------


def numbered(relay: email.Relay, count: int, **given: str) -> list[Delivery]:
    """Mails that can be told apart; `b="…"`: the second one's recipient."""
    planned = delivery(relay, LETTER)
    return [
        replace(
            planned,
            message=replace(
                planned.message,
                body=f"Subject: {number}\r\n\r\nx\r\n".encode(),
                to=given.get("abcdefgh"[number], planned.message.to),
            ),
        )
        for number in range(count)
    ]


def test_many_mails_go_over_one_connection_each_with_its_own_recipient() -> None:
    with Mailbox(tls=True, users={"wire": "secret"}) as box:
        given = {"security": "starttls", "ca_file": box.ca_file, "username": "wire", "password": "secret"}
        relay = email.Relay(options(box, **given))
        outcomes = sent(relay, numbered(relay, 5, b="other@newsroom.example"))
    assert [outcome.verdict for outcome in outcomes] == [Verdict.OK] * 5
    assert box.connections == 1
    assert box.subjects() == ["0", "1", "2", "3", "4"]
    assert [mail.recipient for mail in box.mails].count("other@newsroom.example") == 1
    assert len([line for line in box.dialogue if line.startswith("RCPT")]) == 5


def test_each_mail_over_a_kept_connection_is_journalled_anew() -> None:
    with Mailbox() as box:
        relay, notes = email.Relay(options(box)), Notes()
        sent(relay, numbered(relay, 2), notes)
    assert notes.phases == [Phase.CONNECTED, Phase.ENVELOPE, Phase.DOT] * 2


@pytest.mark.parametrize(
    "script",
    [
        {"rcpt": [OK, "550 5.1.1 no such user", OK]},
        {"mail": [OK, "451 4.3.0 later", OK]},
        {"data": [OK, "451 4.3.0 later", OK]},
        {"dot": [OK, "554 5.7.1 spam", OK]},
    ],
    ids=lambda script: next(iter(script)),
)
def test_a_mail_refused_on_the_way_spoils_neither_the_connection_nor_the_next_mail(script: dict[str, Any]) -> None:
    with Mailbox(**script) as box:
        relay = email.Relay(options(box))
        outcomes = sent(relay, numbered(relay, 3))
    assert [outcome.verdict is Verdict.OK for outcome in outcomes] == [True, False, True]
    assert box.subjects() == ["0", "2"]
    assert box.connections == 1


@pytest.mark.parametrize("script", [{"mail": [OK, DROP, OK]}, {"mail": [OK, "421 4.4.2 idle too long", OK]}])
def test_a_connection_closed_while_it_lay_idle_is_no_failure_of_the_mail(script: dict[str, Any]) -> None:
    with Mailbox(**script) as box:
        relay = email.Relay(options(box))
        outcomes = sent(relay, numbered(relay, 2))
    assert [outcome.verdict for outcome in outcomes] == [Verdict.OK, Verdict.OK]
    assert box.subjects() == ["0", "1"]
    assert box.connections == 2


@pytest.mark.parametrize("act", [TAKE_AND_DROP, TAKE_AND_HANG])
def test_a_reply_lost_on_a_kept_connection_is_still_unknown_and_not_repeated_at_once(act: Any) -> None:
    with Mailbox(dot=[OK, act, OK]) as box:
        relay = email.Relay(options(box), answer=SHORT)
        outcomes = sent(relay, numbered(relay, 3))
    assert [outcome.verdict for outcome in outcomes] == [Verdict.OK, Verdict.UNKNOWN, Verdict.OK]
    assert box.subjects() == ["0", "1", "2"]


def test_no_more_connections_are_open_at_a_time_than_the_options_say() -> None:
    async def run(relay: email.Relay) -> list[Outcome]:
        outcomes = await asyncio.gather(*(relay.send(mail, Notes()) for mail in numbered(relay, 8)))
        await relay.close()
        return outcomes

    with Mailbox() as box:
        outcomes = asyncio.run(run(email.Relay(options(box, connections=2))))
    assert {outcome.verdict for outcome in outcomes} == {Verdict.OK}
    assert sorted(box.subjects()) == list("01234567")
    assert box.connections == 2


def test_a_connection_ends_after_a_hundred_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "MAILS", 2)
    with Mailbox() as box:
        relay = email.Relay(options(box))
        sent(relay, numbered(relay, 5))
    assert box.connections == 3


def test_a_connection_that_nobody_needs_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "IDLE", 0.05)

    async def run(relay: email.Relay) -> None:
        await relay.send(numbered(relay, 1)[0], Notes())
        while "QUIT" not in box.dialogue:  # noqa: ASYNC110 the server writes it, in a thread of its own
            await asyncio.sleep(0.01)

    with Mailbox() as box:
        asyncio.run(asyncio.wait_for(run(email.Relay(options(box))), 10))


def test_a_delivery_withdrawn_before_the_dot_sends_nothing_over_its_connection() -> None:
    class Withdrawing(Notes):
        async def __call__(self, phase: Phase) -> None:
            await super().__call__(phase)
            if self.phases.count(Phase.DOT) == 1 and phase is Phase.DOT:
                raise LeaseLost

    async def run(relay: email.Relay, notes: Notes) -> Outcome:
        first, second = numbered(relay, 2)
        with pytest.raises(LeaseLost):
            await relay.send(first, notes)
        try:
            return await relay.send(second, notes)
        finally:
            await relay.close()

    with Mailbox() as box:
        outcome = asyncio.run(run(email.Relay(options(box)), Withdrawing()))
    assert outcome.verdict is Verdict.OK
    assert box.subjects() == ["1"]
