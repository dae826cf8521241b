"""Apprise in a process of its own: what it may answer, and what it may not say."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from alerts import herald
from alerts.channels import apprise
from alerts.rehearsal import Step
from news.ids import ChannelId
from news.model import Outcome, Verdict
from tests.alerts.letters import Notes, delivery, letter, many, seeds
from tests.fakes import HandClock
from tests.receiver import Receiver

pytest.importorskip("apprise", reason="apprise is not installed: pip install 'wirewatch[apprise]'")
SECRET = "canary-51e0"


def service(url: str, **given: float) -> apprise.Service:
    return apprise.open(ChannelId("pager"), apprise.Options(url=url, **given), HandClock())  # type: ignore[arg-type]  # any option


def sent(channel: apprise.Service) -> Outcome:
    return asyncio.run(channel.send(delivery(channel, letter(seeds())), Notes()))


def rehearsed(channel: apprise.Service) -> list[Step]:
    async def run() -> list[Step]:
        return [step async for step in channel.rehearse(channel.freeze(letter(seeds())))]

    return asyncio.run(run())


def test_a_digest_goes_through_the_process() -> None:
    with Receiver() as receiver:
        outcome = sent(service(f"json://127.0.0.1:{receiver.port}/{SECRET}"))
    assert (outcome.verdict, outcome.text) == (Verdict.OK, "JSON")
    document = json.loads(receiver.calls[0].body)
    assert document["title"].startswith("Hamas")
    assert "*real guarantees*" in document["message"]
    assert "https://gulf.example/hamas-trust" in document["message"]


def test_a_service_that_says_no_is_tried_again_later() -> None:
    with Receiver(answers=[500]) as receiver:
        outcome = sent(service(f"json://127.0.0.1:{receiver.port}/{SECRET}"))
    assert outcome.verdict is Verdict.ENDPOINT
    assert SECRET not in outcome.text


def test_a_service_that_hangs_is_cut_off_and_nobody_knows() -> None:
    outcome = sent(service(f"json://127.0.0.1:9/{SECRET}", seconds=0.01))
    assert (outcome.verdict, outcome.code) == (Verdict.UNKNOWN, "unknown")


def test_a_url_that_apprise_does_not_know_is_found_by_the_rehearsal() -> None:
    (step,) = rehearsed(service(f"nosuch://{SECRET}"))
    assert step.failed is not None
    assert (step.failed.verdict, step.failed.code) == (Verdict.CONFIGURATION, "url")


@pytest.mark.parametrize("most", [200, 1000, 3000])
def test_a_message_is_as_long_as_the_service_takes(most: int) -> None:
    channel = service("json://127.0.0.1", most=most)
    body = json.loads(channel.freeze(letter(many(200))).body)["body"]
    assert most / 3 < len(body) <= most


def test_the_process_says_its_answer_and_nothing_else() -> None:
    told = subprocess.run(
        [sys.executable, "-I", "-m", herald.__name__],
        input=json.dumps({"url": f"json://user:{SECRET}@127.0.0.1:9/", "title": "t", "body": "b", "type": "info"}),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path("/"),
    )
    assert json.loads(told.stdout)["state"] == "failed"
    assert SECRET not in told.stdout + told.stderr
    assert told.stderr == ""
