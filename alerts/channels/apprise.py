"""Apprise: digests to the hundred and more services that the library of that name knows: Matrix, Signal, Pushover, SMS …

    channels:
      pager:
        kind: apprise
        url_file: /run/secrets/pager        # pover://user@token, matrix://…, as its documentation tells

Needs the extra of the same name. The library runs in a process of its own for each message (`alerts/herald.py`): it logs
secrets when it is asked to log much, and is cut off when it hangs. It answers yes or no, and nothing more is known.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Literal

from alerts import herald
from alerts.chat import Row, Sheet, brief, fitted
from alerts.digest import compose
from alerts.herald import Told
from alerts.rehearsal import Step, timed
from alerts.room import Json, written
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Severity, Verdict
from news.ports import Journal, Letter

TYPES = {Severity.URGENT: "failure", Severity.HIGH: "warning"}
COMPACT = 1000  # characters of a message that was found too large
LEAST = 200  # characters that a digest can be told in


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a service."""

    url: str = field(repr=False)  # as apprise writes it; most hold a token
    most: int = 3000  # characters of a message: what the service takes
    seconds: float = 60.0  # for an attempt
    on_unknown: Literal["resend", "hold"] = (
        "resend"  # where it did not answer in time: send again, or wait for your word
    )

    def __post_init__(self) -> None:
        if find_spec("apprise") is None:
            raise ValueError("apprise is not installed: pip install 'wirewatch[apprise]'")
        if self.most < LEAST:
            raise ValueError(f"a digest takes {LEAST} characters at least")


class Service:
    """Hands digests to apprise."""

    kind = "apprise"

    def __init__(self, id: ChannelId, options: Options) -> None:  # noqa: A002 the port's word
        self.endpoint = f"apprise:{id}"
        self.on_unknown = options.on_unknown
        self._options = options

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        full = fitted(letter, edition, _document, lambda each: len(each["body"]) <= self._options.most)
        short = brief(letter, edition, _document, lambda each: len(each["body"]) <= min(COMPACT, self._options.most))
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=written(full),
            content_type="application/json",
            compact=written(short),
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        await journal(Phase.DOT)
        document = json.loads(delivery.message.body)
        return _outcome(await herald.ask({"url": self._options.url, **document}, self._options.seconds))

    async def rehearse(self, message: Message) -> AsyncIterator[Step]:  # noqa: ARG002 the port's word
        """Whether apprise knows the service, and takes the URL."""

        async def known() -> str:
            told = await herald.ask({"url": self._options.url}, self._options.seconds)
            if told.state != "ok":
                raise herald.Refused(told)
            return told.text

        async for step in timed([("apprise", known)], _failed):
            yield step

    async def close(self) -> None:
        """Nothing is held open."""


def open(id: ChannelId, options: Options, clock: Clock) -> Service:  # noqa: A001, A002, ARG001 the registry's words
    return Service(id, options)


# --- what is said ----------------------------------------------------------------------------------


def _document(sheet: Sheet) -> Json:
    parts = (sheet.intro, *(block.rows for block in sheet.blocks), sheet.rest, sheet.foot)
    return {
        "title": sheet.title,
        "body": "\n\n".join("\n".join(map(_line, rows)) for rows in parts if rows),
        "type": TYPES.get(sheet.severity, "info"),
    }


def _line(row: Row) -> str:
    """Words, and where they lead to: services differ in everything but plain text."""
    words = "".join(f"*{bit.text}*" if bit.style == "hit" else bit.text for bit in row.bits)
    links = dict.fromkeys(bit.url for bit in row.bits if bit.url)
    return "\n".join(["> " + words if row.kind == "passage" else words, *links])


# --- what came of it -------------------------------------------------------------------------------


def _outcome(told: Told) -> Outcome:
    verdicts = {
        "ok": (Verdict.OK, Phase.DONE),
        "url": (Verdict.CONFIGURATION, Phase.CLAIMED),
        "missing": (Verdict.CONFIGURATION, Phase.CLAIMED),
        "failed": (Verdict.ENDPOINT, Phase.DOT),
    }
    verdict, phase = verdicts.get(told.state, (Verdict.UNKNOWN, Phase.DOT))
    return Outcome(verdict=verdict, phase=phase, code=told.state, text=told.text)


def _failed(error: Exception) -> Outcome | None:
    return _outcome(error.told) if isinstance(error, herald.Refused) else None
