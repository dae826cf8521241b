"""HTTP faults, each against a real receiver that does it, and signatures as the public library verifies them."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts import courier
from alerts.channels.webhook import Options, Receiver
from news.clock import SystemClock
from news.ids import ChannelId
from news.model import Outcome, Phase, Verdict
from tests import receiver as scripted
from tests.alerts.letters import Notes, delivery, letter, many, seeds
from tests.receiver import Act, Answer

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret of 32 bytes, okay").decode()
LETTER = letter(seeds())


def send(url: str, times: int = 1, total: float = 0.4, **given: Any) -> list[Outcome]:
    async def run() -> list[Outcome]:
        channel = channel_for(url, total=total, **given)
        try:
            return [await channel.send(delivery(channel, LETTER), Notes()) for _ in range(times)]
        finally:
            await channel.close()

    return asyncio.run(run())


def channel_for(url: str, total: float = 0.4, **given: Any) -> Receiver:
    given = {"secret": SECRET, "allow": ("127.0.0.1",)} | given
    return Receiver(ChannelId("bot"), Options(url=url, **given), SystemClock(), total=total)


ANSWERS: list[tuple[int | Answer | Act, Verdict, str]] = [
    (200, Verdict.OK, "200"),
    (204, Verdict.OK, "204"),
    (Act.TAKEN_THEN_RESET, Verdict.OK, "200"),
    (Answer(301, {"location": "http://127.0.0.1:1/elsewhere"}), Verdict.CONFIGURATION, "301"),
    (400, Verdict.TEMPORARY, "400"),
    (401, Verdict.CONFIGURATION, "401"),
    (403, Verdict.CONFIGURATION, "403"),
    (404, Verdict.CONFIGURATION, "404"),
    (410, Verdict.GONE, "410"),
    (413, Verdict.TOO_LARGE, "413"),
    (429, Verdict.ENDPOINT, "429"),
    (500, Verdict.ENDPOINT, "500"),
    (503, Verdict.ENDPOINT, "503"),
    (Answer(429, {"retry-after": "99999999999999"}), Verdict.ENDPOINT, "429"),
    (Act.RESET, Verdict.UNKNOWN, ""),
    (Act.HANG, Verdict.UNKNOWN, ""),
    (Act.SLOW_HEADERS, Verdict.UNKNOWN, ""),
    (Act.BIG_HEADER, Verdict.UNKNOWN, ""),
    (Act.ENDLESS, Verdict.ENDPOINT, "500"),
    (Answer(500, {"content-encoding": "gzip"}, b"\x1f\x8b" + b"\0" * 100), Verdict.ENDPOINT, "500"),
]


@pytest.mark.parametrize(("answer", "verdict", "code"), ANSWERS, ids=[str(answer[0]) for answer in ANSWERS])
def test_each_answer_has_its_outcome(answer: int | Answer | Act, verdict: Verdict, code: str) -> None:
    with scripted.Receiver(answers=[answer]) as receiver:
        begun = time.monotonic()
        outcome = send(receiver.url)[0]
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code)
    assert len(receiver.calls) == 1  # redirects are not followed
    assert time.monotonic() - begun < 5


def test_a_connection_closed_before_the_request_was_read_is_no_success() -> None:
    with scripted.Receiver(answers=[Act.REFUSE]) as receiver:
        outcome = send(receiver.url)[0]
    assert outcome.verdict in (Verdict.UNKNOWN, Verdict.ENDPOINT)
    assert receiver.calls == []


def test_nobody_there_is_endpoint_trouble_before_anything_was_sent() -> None:
    outcome = send("http://127.0.0.1:9/hook")[0]  # discard: nobody listens
    assert (outcome.verdict, outcome.phase) == (Verdict.ENDPOINT, Phase.CLAIMED)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://2130706433/"])
def test_a_private_address_is_not_connected_to_unless_allowed(url: str) -> None:
    outcome = send(url, allow=())[0]
    assert outcome.verdict is Verdict.CONFIGURATION, outcome


@pytest.mark.parametrize("allow", ["127.0.0.1", "127.0.0.0/8", "localhost"])
def test_a_private_address_is_reached_when_allowed(allow: str) -> None:
    with scripted.Receiver() as receiver:
        outcome = send(f"http://localhost:{receiver.port}/", allow=(allow,))[0]
    assert outcome.verdict is Verdict.OK, outcome


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "nonsense", ""])
def test_a_url_that_is_none_holds(url: str) -> None:
    assert send(url)[0].verdict is Verdict.CONFIGURATION


def test_the_public_library_verifies_what_we_sign() -> None:
    with scripted.Receiver(secret=SECRET) as receiver:
        send(receiver.url, times=2)
    assert [call.verified for call in receiver.calls] == [True, True]
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 1
    assert len({call.body for call in receiver.calls}) == 1


def test_both_secrets_sign_while_one_is_changed_over() -> None:
    with scripted.Receiver(secret=OTHER) as old, scripted.Receiver(secret=SECRET) as new:
        for receiver in (old, new):
            send(receiver.url, secret=SECRET, old_secret=OTHER)
    assert old.calls[0].verified
    assert new.calls[0].verified


def test_own_headers_are_sent_and_cannot_replace_the_signature() -> None:
    with scripted.Receiver(secret=SECRET) as receiver:
        send(receiver.url, headers={"authorization": "Bearer CANARY", "webhook-id": "mine"})
    assert receiver.calls[0].headers["authorization"] == "Bearer CANARY"
    assert receiver.calls[0].verified


def test_an_answer_that_quotes_our_secrets_is_not_quoted() -> None:
    with scripted.Receiver(answers=[Answer(500, {}, f"{SECRET} Bearer CANARY".encode())]) as receiver:
        outcome = send(receiver.url + "?token=CANARY", headers={"authorization": "Bearer CANARY"})[0]
    assert SECRET not in repr(outcome)
    assert "CANARY" not in repr(outcome)


@pytest.mark.parametrize(
    ("given", "wish"),
    [
        ("120", timedelta(minutes=2)),
        ("99999999999999999999", timedelta(seconds=10**9)),
        ("Mon, 02 Mar 2026 08:01:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 1026 08:01:00 GMT", timedelta(0)),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(given: str, wish: timedelta | None) -> None:
    assert courier.retry_after({"retry-after": given}, datetime(2026, 3, 2, 8, tzinfo=UTC)) == wish


@pytest.mark.parametrize("count", [1, 20, 200])
def test_a_payload_stays_below_20_kb_and_counts_what_it_leaves_out(count: int) -> None:
    channel = channel_for("http://127.0.0.1:9/")
    body = channel.freeze(letter(many(count))).body
    assert len(body) <= 20_000
    told = __import__("json").loads(body)["data"]
    assert len(told["stories"]) + told["more"] == count


def _all(answers: Sequence[int]) -> list[Verdict]:
    with scripted.Receiver(answers=answers) as receiver:
        return [outcome.verdict for outcome in send(receiver.url, times=len(answers))]


def test_an_endpoint_that_comes_back_is_well_again() -> None:
    assert _all([503, 200]) == [Verdict.ENDPOINT, Verdict.OK]
