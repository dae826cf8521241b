"""Chat channels against a receiver on loopback: how each is opened, and what its message says to a reader."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from alerts.channels import discord, ntfy, slack, teams, telegram
from alerts.room import Room
from news.clock import SystemClock
from news.ids import ChannelId
from news.model import Outcome
from news.ports import Letter
from tests.alerts.letters import Notes, delivery

HERE = ("127.0.0.1",)
CLOCK = SystemClock()
ROOMS: dict[str, Callable[..., Room]] = {
    "slack": lambda url, **given: slack.open(ChannelId("room"), slack.Options(url=url, allow=HERE, **given), CLOCK),
    "discord": lambda url, **given: discord.open(
        ChannelId("room"), discord.Options(url=url, allow=HERE, **given), CLOCK
    ),
    "teams": lambda url, **given: teams.open(ChannelId("room"), teams.Options(url=url, allow=HERE, **given), CLOCK),
    "ntfy": lambda url, **given: ntfy.open(
        ChannelId("room"), ntfy.Options(**{"topic": "SECRET-topic", "server": url, "allow": HERE} | given), CLOCK
    ),
    "telegram": lambda url, **given: telegram.open(
        ChannelId("room"),
        telegram.Options(**{"token": "SECRET:token", "chat": "-100", "api": url, "allow": HERE} | given),
        CLOCK,
    ),
}
NOWHERE = "https://rooms.example/SECRET"


def frozen(kind: str, letter: Letter, **given: Any) -> dict[str, Any]:
    """The JSON that the channel freezes."""
    document = json.loads(ROOMS[kind](NOWHERE, **given).freeze(letter).body)
    assert isinstance(document, dict)
    return document


def sent(room: Room, letter: Letter, times: int = 1) -> list[Outcome]:
    async def run() -> list[Outcome]:
        try:
            return [await room.send(delivery(room, letter), Notes()) for _ in range(times)]
        finally:
            await room.close()

    return asyncio.run(run())


def words(kind: str, document: dict[str, Any]) -> str:
    """What a reader sees, as each app would show it: markup taken away as the app's own rules say."""
    if kind == "telegram":
        return unescape(re.sub(r"<[^>]*>", "", document["text"]))
    if kind == "discord":
        parts = [
            document["content"],
            *(f"{each.get('title', '')}\n{each['description']}" for each in document["embeds"]),
        ]
        return _unmarked("\n".join(parts))
    if kind == "ntfy":
        text = f"{document['title']}\n{document['message']}"
        return _unmarked(text) if document.get("markdown") else text
    return "".join(_texts(document))


def _unmarked(text: str) -> str:
    """Markdown as it is read: links as their words, marks gone, what is escaped as it is."""
    kept = re.sub(r"\\([^0-9A-Za-z\s])", lambda hit: chr(0xE000 + ord(hit[1])), text)
    kept = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", kept)
    kept = re.sub(r"(?m)^> ", "", kept).replace("**", "")
    return "".join(chr(ord(c) - 0xE000) if 0xE000 <= ord(c) < 0xE080 else c for c in kept)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from _texts(each)
        yield "\n" if value.get("type") in ("rich_text_section", "rich_text_quote", "RichTextBlock") else ""
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
