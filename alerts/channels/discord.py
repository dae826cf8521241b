"""Discord: digests in a channel, over a webhook; an embed to a story.

    channels:
      newsroom:
        kind: discord
        url_file: /run/secrets/discord      # https://discord.com/api/webhooks/…/…

Nobody is ever mentioned: `allowed_mentions` is empty, and what outlets write is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from alerts.chat import Row, Sheet
from alerts.clean import clip
from alerts.courier import Answer
from alerts.markdown import escaped, markdown
from alerts.room import Json, Room, said, units
from news.clock import Clock
from news.ids import ChannelId
from news.model import Outcome, Severity

CONTENT = 2000  # characters of the text above the embeds
EMBEDS = 10
TITLE = 256
DESCRIPTION = 4096
MOST = 6000  # characters of all embeds together
COLOURS = {Severity.URGENT: 0xB91C1C, Severity.HIGH: 0xD97706, Severity.NORMAL: 0x1D4ED8, Severity.LOW: 0x6B7280}

_MENTION = re.compile(r"@(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a webhook."""

    url: str = field(repr=False)  # of the webhook; whoever has it can post
    thread: str = ""  # id of a thread of the channel
    name: str = ""  # the sender's, as shown; "": the webhook's own
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a server with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word


class Discord(Room):
    """Posts digests to a Discord channel."""

    kind = "discord"

    def __init__(self, id: ChannelId, options: Options, clock: Clock) -> None:  # noqa: A002 the port's word
        super().__init__(id, options, clock, url=_waiting(options))
        self._name = options.name

    def document(self, sheet: Sheet) -> Json:
        embeds: list[Json] = [
            {
                "title": clip(_escaped(block.title), TITLE),
                "description": _markdown(block.rows[1:]),
                "color": COLOURS[block.severity],
                **({"url": block.url} if block.url else {}),
            }
            for block in sheet.blocks
        ]
        if about := [*sheet.intro[1:], *sheet.rest, *sheet.foot]:
            embeds.append({"description": _markdown(about)})
        return {
            "content": f"**{_escaped(sheet.title)}**\n{_markdown(sheet.intro[:1])}",
            "embeds": embeds,
            "allowed_mentions": {"parse": []},
            **({"username": self._name} if self._name else {}),
        }

    def fits(self, document: Json) -> bool:
        embeds = document["embeds"]
        return (
            len(embeds) <= EMBEDS
            and units(document["content"]) <= CONTENT
            and all(units(each["description"]) <= DESCRIPTION for each in embeds)
            and sum(units(each.get("title", "")) + units(each["description"]) for each in embeds) <= MOST
        )

    def judge(self, answer: Answer) -> Outcome:
        """429 tells its seconds in the body, with their fractions."""
        outcome = self.courier.read(answer)
        wait = said(answer).get("retry_after") if answer.status == 429 else None
        if not isinstance(wait, int | float):
            return outcome
        return replace(outcome, retry_after=timedelta(seconds=min(max(float(wait), 0), 1e9)))


def open(id: ChannelId, options: Options, clock: Clock) -> Discord:  # noqa: A001, A002 the registry's words
    return Discord(id, options, clock)


def _waiting(options: Options) -> str:
    """The webhook's address, asked to answer when the message stands, not when it was heard."""
    parts = urlsplit(options.url)
    query = dict(parse_qsl(parts.query)) | {"wait": "true"} | ({"thread_id": options.thread} if options.thread else {})
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def _markdown(rows: Sequence[Row]) -> str:
    return markdown(rows, escape=_escaped)


def _escaped(text: str) -> str:
    return _MENTION.sub("@\u200b", escaped(text))
