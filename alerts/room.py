"""Rooms: channels that are one POST of JSON to an address. A kind says what its message looks like, and what fits.

    class Slack(Room):
        kind = "slack"
        def document(self, sheet): ...      # the JSON for a Sheet
        def fits(self, document): ...       # whether the other side takes it

What is left is the same for all: frozen at the cut, cut to what fits, one request an attempt, and no secret in it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar, Literal, Protocol

from alerts.chat import Sheet, brief, fitted
from alerts.courier import TOTAL, Answer, Courier, way_to
from alerts.digest import compose
from alerts.rehearsal import Step
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter

Json = dict[str, Any]


class Reached(Protocol):
    """Options that every room has."""

    @property
    def allow(self) -> tuple[str, ...]: ...
    @property
    def ca_file(self) -> str | None: ...
    @property
    def on_unknown(self) -> Literal["resend", "hold"]: ...


class Room:
    """A channel over HTTP. Abstract: a kind has `kind`, `document`, `fits`; `address` and `judge` where they differ."""

    kind: ClassVar[str]

    def __init__(
        self,
        id: ChannelId,  # noqa: A002 the port's word
        options: Reached,
        clock: Clock,
        *,
        url: str,
        secrets: tuple[str | None, ...] = (),
        total: float = TOTAL,
    ) -> None:
        self.endpoint = f"{self.kind}:{id}"
        self.on_unknown = options.on_unknown
        self.url = url
        self.courier = Courier(
            way_to(url, allow=options.allow, ca_file=options.ca_file, secrets=secrets, total=total), clock
        )

    # --- what a kind is about ------------------------------------------------------------------------

    def document(self, sheet: Sheet) -> Json:
        """The message."""
        raise NotImplementedError

    def fits(self, document: Json) -> bool:
        """Whether the other side takes it: its limits are told in the kind's module."""
        raise NotImplementedError

    def addressed(self, body: bytes) -> tuple[str, bytes, Mapping[str, str]]:
        """Where a frozen body goes, and with which headers: here, and nowhere else, secrets are added."""
        return self.url, body, {}

    def judge(self, answer: Answer) -> Outcome:
        """What an answer means."""
        return self.courier.read(answer)

    # --- a channel -----------------------------------------------------------------------------------

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        document = fitted(letter, edition, self.document, self.fits)
        short = brief(letter, edition, self.document, lambda each: self.fits(each) and len(written(each)) <= 2000)
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=written(document),
            content_type="application/json",
            to=letter.to,
            compact=written(short),
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        url, body, headers = self.addressed(delivery.message.body)
        headers = {"content-type": "application/json", "user-agent": "wirewatch", **headers}
        return await self.courier.post(url, body, headers, journal, judge=self.judge)

    def rehearse(self, message: Message) -> AsyncIterator[Step]:  # noqa: ARG002 the port's word; a room has one address
        """What comes before the request."""
        return self.courier.rehearse(self.url)

    async def close(self) -> None:
        await self.courier.close()


# --- measures, and answers -------------------------------------------------------------------------


def units(text: str) -> int:
    """UTF-16 code units: how several rooms count characters. An emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def size(document: object) -> int:
    """Bytes of JSON."""
    return len(written(document))


def said(answer: Answer) -> Json:
    """The object that an answer's body is; {} where it is none."""
    try:
        told = json.loads(answer.text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def refused(answer: Answer, verdict: Verdict, text: str) -> Outcome:
    """An outcome that the answer's body tells better than its status."""
    return Outcome(verdict=verdict, phase=Phase.DOT, code=str(answer.status), text=text)


def written(document: object) -> bytes:
    """JSON as it is frozen."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
