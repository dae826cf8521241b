"""ntfy: digests as notifications on phones and desktops, from ntfy.sh or a server of your own.

    channels:
      phones:
        kind: ntfy
        topic_file: /run/secrets/topic      # whoever knows a topic reads it
        server: https://ntfy.newsroom.example
        token_file: /run/secrets/ntfy

How loud it is follows from the severity of the gravest story: low, normal, high and urgent are priorities 2 to 5.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from alerts.chat import Bit, Row, Sheet
from alerts.clean import clip
from alerts.markdown import markdown
from alerts.room import Json, Room, written
from news.clock import Clock
from news.ids import ChannelId
from news.model import Severity

MOST = 4096  # bytes of a message; a longer one would be made an attachment
TITLE = 200
PRIORITIES = {Severity.LOW: 2, Severity.NORMAL: 3, Severity.HIGH: 4, Severity.URGENT: 5}
TAGS = {
    Severity.LOW: "newspaper",
    Severity.NORMAL: "newspaper",
    Severity.HIGH: "warning",
    Severity.URGENT: "rotating_light",
}

_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a topic."""

    TO: ClassVar[re.Pattern[str]] = _TOPIC  # a subscription's own topic

    topic: str = field(repr=False)  # on a public server as good as a password
    server: str = "https://ntfy.sh"  # where the topic is
    token: str | None = field(default=None, repr=False)  # where the topic is protected
    markdown: bool = False  # bold and links, for apps that show them; otherwise hits stand between *
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a server with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word

    def __post_init__(self) -> None:
        if not _TOPIC.fullmatch(self.topic):
            raise ValueError("a topic is 1 to 64 letters, digits, - and _")


class Ntfy(Room):
    """Publishes digests to a topic."""

    kind = "ntfy"

    def __init__(self, id: ChannelId, options: Options, clock: Clock) -> None:  # noqa: A002 the port's word
        super().__init__(
            id, options, clock, url=options.server.rstrip("/") + "/", secrets=(options.topic, options.token)
        )
        self._options = options

    def document(self, sheet: Sheet) -> Json:
        words = _markdown if self._options.markdown else _plain
        parts = map(words, (sheet.intro, *(block.rows for block in sheet.blocks), sheet.rest, _unlinked(sheet.foot)))
        return {
            **({"topic": sheet.to} if sheet.to else {}),
            "sequence_id": sheet.id,  # a message repeated replaces the first one (ntfy 2.16 and later)
            "title": clip(sheet.title, TITLE),
            "message": "\n\n".join(filter(None, parts)),
            "priority": PRIORITIES[sheet.severity],
            "tags": [TAGS[sheet.severity]],
            **({"click": sheet.url} if sheet.url else {}),
            **({"markdown": True} if self._options.markdown else {}),
            **({"actions": [_action("Acknowledge", sheet.acknowledge)]} if sheet.acknowledge else {}),
        }

    def fits(self, document: Json) -> bool:
        return len(document["message"].encode()) <= MOST

    def addressed(self, body: bytes) -> tuple[str, bytes, Mapping[str, str]]:
        """The channel's topic is added here: what is frozen stands in the database, and must not hold it."""
        document = {"topic": self._options.topic, **json.loads(body)}
        headers = {"authorization": f"Bearer {self._options.token}"} if self._options.token else {}
        return self.url, written(document), headers


def open(id: ChannelId, options: Options, clock: Clock) -> Ntfy:  # noqa: A001, A002 the registry's words
    return Ntfy(id, options, clock)


def _action(label: str, url: str) -> Json:
    return {"action": "view", "label": label, "url": url, "clear": True}


def _unlinked(rows: Sequence[Row]) -> list[Row]:
    """Without ways to our pages: they are buttons, or need Markdown."""
    return [row for row in rows if row.kind != "link"]


def _plain(rows: Sequence[Row]) -> str:
    return "\n".join(
        ("> " if row.kind == "passage" else "") + "".join(_starred(bit) for bit in row.bits) for row in _unlinked(rows)
    )


def _starred(bit: Bit) -> str:
    return f"*{bit.text}*" if bit.style == "hit" else bit.text


def _markdown(rows: Sequence[Row]) -> str:
    # A line alone would run into the one before it: two spaces at its end break it.
    return markdown(rows, end="  \n")
