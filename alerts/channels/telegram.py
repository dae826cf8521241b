"""Telegram: digests from a bot to a chat, a group or one of its topics.

    channels:
      phone:
        kind: telegram
        token_file: /run/secrets/telegram   # from @BotFather
        chat: "-1001234567890"              # or @channelname

Words are HTML with all that means anything escaped; names after `@` are broken up, so that no title calls anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import escape, unescape
from itertools import groupby
from typing import ClassVar, Literal

from alerts.chat import Bit, Row, Sheet
from alerts.courier import Answer
from alerts.room import Json, Room, refused, said, units
from news.clock import Clock
from news.ids import ChannelId
from news.model import Outcome, Severity, Verdict

MOST = 4096  # UTF-16 units, markup not counted
ENTITIES = 100  # of a message; Telegram drops those that come after

_TAG = re.compile(r"<[^>]*>")
_CALL = re.compile(r"(?<![\w/])([@/])(?=\w)")
_REFUSED = ("chat not found", "bot was blocked", "user is deactivated", "bot was kicked", "not a member")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a bot."""

    TO: ClassVar[re.Pattern[str]] = re.compile(r"-?\d{1,20}|@\w{1,64}")  # a subscription's own chat

    token: str = field(repr=False)  # of the bot
    chat: str  # id of the chat, or @name of a channel
    thread: int | None = None  # id of a topic of the group
    api: str = "https://api.telegram.org"  # or a Bot API server of your own
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a server with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word


class Telegram(Room):
    """Sends digests as a bot."""

    kind = "telegram"

    def __init__(self, id: ChannelId, options: Options, clock: Clock) -> None:  # noqa: A002 the port's word
        url = f"{options.api.rstrip('/')}/bot{options.token}/sendMessage"
        super().__init__(id, options, clock, url=url, secrets=(options.token,))
        self._options = options

    def document(self, sheet: Sheet) -> Json:
        thread = None if sheet.to else self._options.thread  # a topic of the channel's own group
        about = f"<b>{_escaped(sheet.title)}</b>\n{_html(sheet.intro)}"
        parts = [about, *map(_html, (*(block.rows for block in sheet.blocks), sheet.rest, sheet.foot))]
        return {
            "chat_id": sheet.to or self._options.chat,
            **({"message_thread_id": thread} if thread is not None else {}),
            "text": "\n\n".join(filter(None, parts)),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "disable_notification": sheet.severity is Severity.LOW,
        }

    def fits(self, document: Json) -> bool:
        text = document["text"]
        return units(unescape(_TAG.sub("", text))) <= MOST and text.count("</") <= ENTITIES

    def judge(self, answer: Answer) -> Outcome:
        """What is wrong stands in the body: {"ok": false, "error_code": 429, "parameters": {"retry_after": 17}}."""
        told = said(answer)
        code = told.get("error_code")
        if answer.status == 200 and told.get("ok") is False:  # a proxy of one's own may put its own status on it
            answer = replace(answer, status=code if isinstance(code, int) and 400 <= code < 600 else 500)
        text, parameters = str(told.get("description", "")), told.get("parameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        wait = parameters.get("retry_after")
        if "migrate_to_chat_id" in parameters:
            moved = f"the group is a supergroup now: set `chat` to {parameters['migrate_to_chat_id']}"
            return refused(answer, Verdict.CONFIGURATION, moved)
        if any(words in text for words in _REFUSED):
            return refused(answer, Verdict.RECIPIENT, text)
        if answer.status == 400:
            return refused(answer, Verdict.TOO_LARGE if "too long" in text else Verdict.POISON, text or answer.text)
        outcome = self.courier.read(answer)
        if answer.status == 429 and isinstance(wait, int):
            outcome = replace(outcome, retry_after=timedelta(seconds=min(max(wait, 0), 10**9)))
        return replace(outcome, text=text) if text else outcome


def open(id: ChannelId, options: Options, clock: Clock) -> Telegram:  # noqa: A001, A002 the registry's words
    return Telegram(id, options, clock)


def _html(rows: Sequence[Row]) -> str:
    """Passages that follow one another are one quotation: it counts as one of the entities."""
    lines = []
    for quoted, group in groupby(rows, lambda row: row.kind == "passage"):
        words = "\n".join("".join(map(_bit, row.bits)) for row in group)
        lines.append(f"<blockquote>{words}</blockquote>" if quoted else words)
    return "\n".join(lines)


def _bit(bit: Bit) -> str:
    text = _escaped(bit.text)
    if bit.url:
        text = f'<a href="{escape(bit.url)}">{text}</a>'
    return f"<b>{text}</b>" if bit.style in ("hit", "strong") and text.strip() else text


def _escaped(text: str) -> str:
    return escape(_CALL.sub("\\1\u2060", text))
