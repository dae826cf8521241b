"""Console: the digest as coloured text on standard output.

channels:
  - {id: screen, kind: console}
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Literal, TextIO

from alerts.digest import compose
from alerts.render import plain, terminal, uncoloured
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a console."""

    color: Literal["auto", "always", "never"] = "auto"  # auto: on a terminal, unless NO_COLOR is set


class Console:
    """Prints digests."""

    kind = "console"
    on_unknown: Literal["resend", "hold"] = "resend"

    def __init__(self, id: ChannelId, options: Options, stream: TextIO | None = None) -> None:  # noqa: A002 the port's word
        self.endpoint = f"console:{id}"
        self._color = options.color
        self._stream = stream

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        page = plain(edition) if letter.plain else terminal(edition)
        return Message(
            kind=self.kind, subject=edition.subject, body=page.encode(), content_type="text/plain; charset=utf-8"
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        stream = self._stream or sys.stdout
        page = delivery.message.body.decode()
        await journal(Phase.DOT)
        try:
            stream.write((page if self._colours(stream) else uncoloured(page)) + "\n")
            stream.flush()
        except UnicodeEncodeError as error:
            return Outcome(verdict=Verdict.POISON, phase=Phase.DOT, code="encoding", text=str(error)[:200])
        except (OSError, ValueError) as error:  # a closed pipe or stream
            return Outcome(
                verdict=Verdict.CONFIGURATION, phase=Phase.DOT, code=type(error).__name__, text="the console is closed"
            )
        return Outcome(verdict=Verdict.OK, phase=Phase.DONE, code="printed")

    async def close(self) -> None:
        """Nothing is held open."""

    def _colours(self, stream: TextIO) -> bool:
        if self._color == "auto":
            return stream.isatty() and not os.environ.get("NO_COLOR")
        return self._color == "always"


def open(id: ChannelId, options: Options, clock: Clock) -> Console:  # noqa: A001, A002, ARG001 the registry's words; a console needs no clock
    return Console(id, options)
