"""Where operators' and readers' orders, notices, leases and signs of life stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from news.ids import (
    AlertId,
    DigestId,
    SilenceId,
    StoryId,
    SubscriptionId,
)
from news.model import (
    Ack,
    Beat,
    Delivery,
    Leave,
    Notice,
    SigningKey,
    Silence,
    Vigil,
)


class Leases(Protocol):
    """What workers hold, over hosts and deliveries alike."""

    def holders(self) -> list[str]:
        """Workers that hold anything."""
        ...

    def end(self, worker: str, now: datetime) -> int:
        """A worker is known to be dead: all that it held comes due. Returns how much that was."""
        ...


class Notices(Protocol):
    """Operator events: what begins is written once until it is over, what is over only where it had begun."""

    def put(self, notice: Notice) -> bool:
        """False where the same matter of the same thing stands open already, or is over already."""
        ...

    def note(self, notice: Notice) -> bool:
        """A piece of news that neither begins nor ends anything: written each time. False where it is there already."""
        ...

    def open(self) -> list[Notice]:
        """What has begun and is not over, the oldest first."""
        ...

    def listed(self, *, about: str | None = None, name: str | None = None, limit: int = 50) -> list[Notice]:
        """The newest first."""
        ...

    def waiting_since(self) -> datetime | None:
        """When the oldest was written that nobody has been told of."""
        ...

    def take(self, digest: DigestId, *, since: datetime) -> list[Notice]:
        """All that nobody has been told of, the oldest first: told in *digest* from now on. Those before *since* are dropped."""
        ...


class Orders(Protocol):
    """What people ordered meanwhile: silences, stories to follow, acknowledgements; and who waits for one."""

    def silence(self, silence: Silence) -> bool:
        """False where one of this id is there already."""
        ...

    def silences(self, *, now: datetime | None = None) -> list[Silence]:
        """All that were ordered, the newest first; with *now* those in force."""
        ...

    def end_silence(self, silence: SilenceId, now: datetime) -> bool: ...

    def follow(self, subscription: SubscriptionId, story: StoryId, now: datetime) -> bool:
        """False where it follows it already."""
        ...

    def unfollow(self, subscription: SubscriptionId, story: StoryId) -> bool: ...

    def followed(self) -> list[tuple[SubscriptionId, StoryId]]:
        """By the story's id as it was when somebody began to follow it: that of its first article."""
        ...

    def take_back(self, subscription: SubscriptionId, reason: str, now: datetime, *, keep: int) -> int:
        """Single stories' messages that no attempt can have delivered, but for the oldest *keep*, are cancelled.

        Their alerts wait again, due now. Returns how many these are.
        """
        ...

    def unsent(self, endpoint: str) -> int:
        """Open deliveries of an endpoint."""
        ...

    def watch(self, vigil: Vigil) -> None:
        """A message that somebody has to acknowledge."""
        ...

    def vigils(self, *, due_by: datetime) -> list[Vigil]:
        """Those whose time ran out, the longest first."""
        ...

    def vigil(self, digest: DigestId) -> Vigil | None: ...

    def next_step(self, vigil: Vigil, then: Vigil) -> bool:
        """*vigil* becomes *then*; False where it is not what it was: somebody else saw to it."""
        ...

    def acknowledge(self, ack: Ack) -> bool:
        """False where somebody did already."""
        ...

    def seen(self, alert: AlertId, outcome: str) -> list[DigestId]:
        """Messages with this alert all of whose alerts are acknowledged now: nobody waits for them any more."""
        ...

    def ack(self, alert: AlertId) -> Ack | None: ...

    def find_alerts(self, key: str) -> list[AlertId]:
        """By id or its first letters."""
        ...

    def leave(self, leave: Leave, reason: str) -> bool:
        """Nothing more is told, and nothing that waits is sent: it is cancelled, with *reason*. False: it was left already.

        What is under way is stopped by `left_by` before it is sent: who asks that waits for this commit, and this for theirs.
        """
        ...

    def rejoin(self, subscription: SubscriptionId, reason: str) -> bool:
        """It is wanted again; what came in meanwhile is not told. False where it was not left."""
        ...

    def left(self) -> dict[SubscriptionId, Leave]: ...

    def left_by(self, delivery: Delivery) -> Leave | None:
        """Whether the subscription of a delivery was left, asked right before it is sent."""
        ...


class Keys(Protocol):
    """What tokens are signed with."""

    def all(self) -> list[SigningKey]:
        """The newest first."""
        ...

    def add(self, key: SigningKey) -> None: ...

    def first(self, key: SigningKey) -> None:
        """*key*, where there is none yet."""
        ...

    def forget(self, before: datetime) -> int:
        """What was signed with older ones holds no more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Deliveries that an endpoint keeps waiting."""

    endpoint: str
    since: datetime  # its first failure in a row
    deliveries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What tells whether news would come through."""

    sources: int  # configured
    asked: int  # … that were polled ever
    sound: int  # … whose last poll went well
    answered: datetime | None  # the last answer of any source
    polled: datetime | None  # the last poll that ended, however
    poll_due: datetime | None  # since when the longest due source waits
    cut_due: datetime | None  # … the longest due alert
    send_due: datetime | None  # … the longest due delivery that nothing keeps; or when the oldest attempt began
    oldest: datetime | None  # when the oldest delivery was cut that is neither sent nor given up
    waits: tuple[Wait, ...]  # at endpoints that fail; without those that are disabled


class Vitals(Protocol):
    """Does everything go on?"""

    def signs(self, now: datetime) -> Signs: ...

    def beat(self, beat: Beat) -> None: ...

    def last(self) -> Beat | None: ...
