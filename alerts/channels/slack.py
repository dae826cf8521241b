"""Slack: digests in a channel, over an incoming webhook.

    channels:
      newsroom:
        kind: slack
        url_file: /run/secrets/slack        # https://hooks.slack.com/services/T…/B…/…

What outlets write stands in rich text, whose words Slack takes as they are: no `*`, no `<!channel>` and no `@here` of
a title is markup there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from alerts.chat import Bit, Row, Sheet
from alerts.clean import clip
from alerts.courier import Answer
from alerts.room import Json, Room, refused, said, size
from news.clock import Clock
from news.ids import ChannelId
from news.model import Outcome, Verdict

BLOCKS = 50  # of a message
HEADER = 150  # characters of a header
BLOCK = 3000  # characters of one block's words
# Of all blocks together, containers and all: from 13,200 on Slack says msg_blocks_too_long, and tells nowhere why.
MOST = 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of an incoming webhook."""

    url: str = field(repr=False)  # of the webhook; whoever has it can post
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a server with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word


class Slack(Room):
    """Posts digests to a Slack channel."""

    kind = "slack"

    def document(self, sheet: Sheet) -> Json:
        blocks: list[Json] = [{"type": "header", "text": _plain(clip(sheet.title, HEADER))}, _rich(sheet.intro)]
        for rows in filter(None, (*(block.rows for block in sheet.blocks), sheet.rest, sheet.foot)):
            blocks += [{"type": "divider"}, _rich(rows)]
        return {
            "text": _escaped(f"{sheet.title}\n{sheet.preheader}"),  # for notifications and screen readers
            "mrkdwn": False,
            "unfurl_links": False,
            "unfurl_media": False,
            "blocks": blocks,
        }

    def fits(self, document: Json) -> bool:
        blocks = document["blocks"]
        return len(blocks) <= BLOCKS and size(blocks) <= MOST and all(_told(block) <= BLOCK for block in blocks)

    def judge(self, answer: Answer) -> Outcome:
        """What is malformed or too long today is so tomorrow. Workflows say 200 to what they refuse: {"ok": false}."""
        told = said(answer)
        if answer.status == 200 and told.get("ok") is False:
            return refused(answer, Verdict.CONFIGURATION, str(told.get("error", "refused")))
        if answer.status == 400 and "too_long" in answer.text:
            return refused(answer, Verdict.TOO_LARGE, answer.text)
        if answer.status == 400 and answer.text.startswith(("invalid_", "no_text", "missing_text")):
            return refused(answer, Verdict.POISON, answer.text)
        return self.courier.read(answer)


def open(id: ChannelId, options: Options, clock: Clock) -> Slack:  # noqa: A001, A002 the registry's words
    return Slack(id, options, clock, url=options.url)


def _rich(rows: Sequence[Row]) -> Json:
    """Rows that follow one another share a section; passages are quotations."""
    elements: list[Json] = []
    for row in rows:
        quote = row.kind == "passage"
        words = [_word(bit) for bit in row.bits if bit.text]
        name = "rich_text_quote" if quote else "rich_text_section"
        if elements and elements[-1]["type"] == name:
            elements[-1]["elements"] += [{"type": "text", "text": "\n"}, *words]
        else:
            elements.append({"type": name, "elements": words})
    return {"type": "rich_text", "elements": elements}


def _word(bit: Bit) -> Json:
    style = {
        "hit": {"style": {"bold": True}},
        "strong": {"style": {"bold": True}},
        "faint": {"style": {"italic": True}},
    }
    kind: Json = {"type": "link", "url": bit.url, "text": bit.text} if bit.url else {"type": "text", "text": bit.text}
    return kind | style.get(bit.style, {})


def _told(block: Json) -> int:
    """Characters of a block's words."""
    return sum(len(word["text"]) for section in block.get("elements", ()) for word in section["elements"])


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    """For the one field that is mrkdwn: Slack knows these three escapes, and no other."""
    return escape(text, quote=False)
