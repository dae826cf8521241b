"""What sends messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from news.ids import (
    DeliveryId,
    StoryId,
    SubscriberId,
)
from news.model import (
    Coverage,
    Delivery,
    Digest,
    Earlier,
    Message,
    Notice,
    Outcome,
    Phase,
)

if TYPE_CHECKING:
    from news.actors import Cast


Journal = Callable[[Phase], Awaitable[None]]
"""Called by a channel as an attempt goes on; awaited, and durable when it returns."""


class Channel(Protocol):
    """A way to reach somebody: freezes a digest to bytes, and sends frozen bytes."""

    @property
    def kind(self) -> str: ...

    @property
    def endpoint(self) -> str:
        """What a breaker stands before: host:port of a relay, or a name."""
        ...

    @property
    def on_unknown(self) -> Literal["resend", "hold"]:
        """What to do where nobody can know whether a message arrived: send it again, or wait for somebody's word."""
        ...

    def freeze(self, letter: Letter) -> Message:
        """The bytes that every attempt carries. Pure: the same letter gives the same bytes."""
        ...

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        """One attempt. Calls *journal* with each phase reached, with DOT before the point of no return.

        Never raises for what the other side does: that is the Outcome.
        """
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A digest addressed to somebody: what a channel freezes."""

    delivery: DeliveryId
    digest: Digest
    subscriber: SubscriberId
    name: str
    address: str
    zone: str
    update: bool  # an earlier message to this subscriber told of its (one) story
    coverage: Coverage | None = None  # how the sources do; None: nobody looked
    archive: str = ""  # our page with all that the reader is told; "" where our web pages are not reachable
    unsubscribe: str = ""  # https URL of one click (RFC 8058); "" where our web pages are not reachable
    at_once: bool = False  # about one story, as it happens: follow-ups thread under it
    notices: tuple[Notice, ...] = ()  # for whoever runs wirewatch, in place of stories
    silenced: int = 0  # alerts that a silence kept from the reader since the last message
    notes: tuple[
        str, ...
    ] = ()  # sentences on why this comes now and so: after quiet hours, over the daily limit, edited rules
    acknowledge: str = (
        ""  # https URL of the page that acknowledges it; "": nobody has to, or our web pages are not reachable
    )
    template: str = ""  # a template of the user's own
    to: str = ""  # a chat or topic of the reader's own; "": the channel's
    earlier: Mapping[StoryId, Earlier] = field(default_factory=dict)  # what the reader was told of its stories before
    cast: Cast | None = None  # who is tracked: tells who is quoted; None: nobody is
    plain: bool = False  # the built-in form without templates: the ordinary one could not be made
    pages: Mapping[StoryId, str] = field(default_factory=dict)  # of its stories, where our web pages are reachable
