"""Teams: digests in a channel or chat, over a workflow ("Post to a channel when a webhook request is received").

    channels:
      newsroom:
        kind: teams
        url_file: /run/secrets/teams        # https://…logic.azure.com/…/workflows/…

An adaptive card; what outlets write stands in text runs, where markdown and mentions mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from alerts.chat import Bit, Block, Row, Sheet
from alerts.courier import Answer
from alerts.room import Json, Room, size
from news.clock import Clock
from news.ids import ChannelId
from news.model import Outcome, Severity

# Bytes of a message. Teams says 28 kB, and counts what it makes of the card: senders were refused from 21 kB on.
MOST = 20_000
STYLES = {Severity.URGENT: "attention", Severity.HIGH: "warning"}

_FAILED = re.compile(r"returned HTTP error (\d{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a workflow."""

    url: str = field(repr=False)  # of the workflow; whoever has it can post
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a server with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word


class Teams(Room):
    """Posts digests to a Teams channel."""

    kind = "teams"

    def document(self, sheet: Sheet) -> Json:
        title = {"type": "TextRun", "text": sheet.title, "weight": "Bolder", "size": "Large"}
        body: list[Json] = [{"type": "RichTextBlock", "inlines": [title]}, *map(_row, sheet.intro)]
        body += map(_story, sheet.blocks)
        body += [_row(row) for row in (*sheet.rest, *(row for row in sheet.foot if row.kind != "link"))]
        card: Json = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "fallbackText": sheet.title,
            "msteams": {"width": "Full"},
            "body": body,
        }
        if sheet.acknowledge:
            card["actions"] = [{"type": "Action.OpenUrl", "title": "Acknowledge", "url": sheet.acknowledge}]
        attachment = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": card,
        }
        return {"type": "message", "summary": sheet.title, "attachments": [attachment]}

    def fits(self, document: Json) -> bool:
        return size(document) <= MOST

    def judge(self, answer: Answer) -> Outcome:
        """The connectors of old answer 200 whatever happened, and tell the true status in their body."""
        failed = _FAILED.search(answer.text) if answer.status == 200 else None
        if failed is None:
            return self.courier.read(answer)
        return self.courier.read(Answer(status=int(failed[1]), headers=answer.headers, text=answer.text))


def open(id: ChannelId, options: Options, clock: Clock) -> Teams:  # noqa: A001, A002 the registry's words
    return Teams(id, options, clock, url=options.url)


def _story(block: Block) -> Json:
    container: Json = {"type": "Container", "separator": True, "spacing": "Medium", "items": [*map(_row, block.rows)]}
    return container | ({"style": STYLES[block.severity]} if block.severity in STYLES else {})


def _row(row: Row) -> Json:
    inlines = [_run(bit, row.kind == "head") for bit in row.bits if bit.text]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": inlines}


def _run(bit: Bit, large: bool) -> Json:
    run: Json = {"type": "TextRun", "text": bit.text}
    if bit.style == "hit":
        run |= {"highlight": True}
    elif bit.style == "strong":
        run |= {"weight": "Bolder"}
    elif bit.style == "faint":
        run |= {"isSubtle": True}
    if large:
        run |= {"size": "Medium"}
    return run | ({"selectAction": {"type": "Action.OpenUrl", "url": bit.url}} if bit.url else {})
