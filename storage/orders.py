"""What people ordered meanwhile: silences, stories to follow, acknowledgements; and which messages wait for one.

watch ─▶ due ─next_step─▶ due ─▶ … ─▶ over          acknowledge: all the alerts of a message ─▶ over, at once
take_back: frozen, never sent ─▶ cancelled, its alerts wait again
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, select, update

from news.ids import AlertId, DigestId, SilenceId, StoryId, SubscriptionId
from news.model import Ack, Delivery, DeliveryState, Leave, Phase, Silence, Vigil
from storage.archive import starts
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rows import ACK, LEAVE, SILENCE, VIGIL
from storage.tables import (
    acks,
    alerts,
    attempts,
    deliveries,
    digests,
    follows,
    leaves,
    pending,
    silences,
    turns,
    vigils,
)

_RESTS = (DeliveryState.READY, DeliveryState.HELD)
_OPEN = (*_RESTS, DeliveryState.LEASED)

_SILENCE = upsert(silences).on_conflict_do_nothing().returning(silences.c.id)
_IN_FORCE = and_(silences.c.since <= bindparam("now"), silences.c.until > bindparam("now"), silences.c.ended.is_(None))
_ALL_SILENCES = select(*SILENCE.columns).order_by(silences.c.since.desc(), silences.c.id)
_SILENCES, _SILENT_NOW = Prepared(_ALL_SILENCES), Prepared(_ALL_SILENCES.where(_IN_FORCE))
_FOLLOW = upsert(follows).on_conflict_do_nothing().returning(follows.c.story)
_WATCH = upsert(vigils).on_conflict_do_nothing()
_DUE = (
    select(*VIGIL.columns)
    .where(vigils.c.due.is_not(None), vigils.c.due <= bindparam("now"))
    .order_by(vigils.c.due, vigils.c.digest)
)
_ACK = upsert(acks).on_conflict_do_nothing().returning(acks.c.alert)
_unseen = (
    select(pending.c.alert)
    .where(pending.c.digest == vigils.c.digest, pending.c.alert.not_in(select(acks.c.alert)))
    .correlate(vigils)
    .exists()
)
_SEEN = (
    update(vigils)
    .where(
        # One that went to all has perhaps not gone out to the last of them yet.
        vigils.c.due.is_not(None) | vigils.c.outcome.not_like("acknowledged%"),
        vigils.c.digest.in_(select(pending.c.digest).where(pending.c.alert == bindparam("seen"))),
        ~_unseen,
    )
    .values(due=None, outcome=bindparam("told"))
    .returning(vigils.c.digest)
)

_further = deliveries.alias("further")
_SINGLES = (
    select(deliveries.c.number, deliveries.c.id, deliveries.c.digest)
    .join(digests, digests.c.id == deliveries.c.digest)
    .where(
        deliveries.c.subscription == bindparam("of"),
        deliveries.c.state.in_(_RESTS),
        digests.c.slot.contains("/"),  # not a digest's
        ~select(_further.c.number)  # nor did it go on to another channel
        .where(_further.c.digest == deliveries.c.digest, _further.c.number != deliveries.c.number)
        .correlate(deliveries)
        .exists(),
    )
    .order_by(deliveries.c.number)
    .with_for_update(skip_locked=True, of=deliveries)
)
_PERHAPS_SENT = select(attempts.c.delivery).where(
    attempts.c.delivery.in_(bindparam("asked", expanding=True)), attempts.c.phase == Phase.DOT
)
_WITHDRAW = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("back", expanding=True)))
    .values(state=DeliveryState.CANCELLED, due=None, token=None, worker=None, reason=bindparam("why"))
)
_LEAVE = delete(turns).where(turns.c.number.in_(bindparam("numbers", expanding=True)))
_WAIT_AGAIN = (
    update(pending)
    .where(pending.c.digest.in_(bindparam("of_digests", expanding=True)))
    .values(digest=None, position=None, due=bindparam("now"), held=bindparam("why"))
)
_FORGET = delete(vigils).where(vigils.c.digest.in_(bindparam("of_digests", expanding=True)))
_FOLLOWED = Prepared(select(follows.c.subscription, follows.c.story).order_by(follows.c.subscription, follows.c.story))

_GO = upsert(leaves).on_conflict_do_nothing().returning(leaves.c.subscription)
_BACK_AGAIN = delete(leaves).where(leaves.c.subscription == bindparam("of"))
_ALL_LEFT = Prepared(select(*LEAVE.columns).order_by(leaves.c.subscription))
_LEFT = Prepared(select(*LEAVE.columns).where(leaves.c.subscription == bindparam("of")))
# What is under way is locked too: whoever sends it has asked before, and committed, or asks after us.
_TO_GO = (
    select(deliveries.c.id, deliveries.c.number, deliveries.c.state)
    .where(deliveries.c.subscription == bindparam("of"), deliveries.c.state.in_(_OPEN))
    .with_for_update()
)
_ASKED = Prepared(select(deliveries.c.id).where(deliveries.c.id == bindparam("of")).with_for_update())
_DROP = (
    update(pending)
    .where(pending.c.subscription == bindparam("of"), pending.c.due.is_not(None))
    .values(due=None, held=None, cancelled=bindparam("why"))
)
_END_VIGILS = (
    update(vigils)
    .where(vigils.c.subscription == bindparam("of"), vigils.c.due.is_not(None))
    .values(due=None, outcome=bindparam("why"))
)


class OrderStore:
    """`Orders`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- silences ------------------------------------------------------------------------------

    def silence(self, silence: Silence) -> bool:
        return self._connection.execute(_SILENCE, SILENCE.values(silence)).first() is not None

    def silences(self, *, now: datetime | None = None) -> list[Silence]:
        rows = _SILENCES.all(self._connection) if now is None else _SILENT_NOW.all(self._connection, {"now": now})
        return [SILENCE.make(row) for row in rows]

    def end_silence(self, silence: SilenceId, now: datetime) -> bool:
        standing = (silences.c.id == silence, silences.c.ended.is_(None), silences.c.until > now)
        return self._connection.execute(update(silences).where(*standing).values(ended=now)).rowcount == 1

    # --- stories to follow ---------------------------------------------------------------------

    def follow(self, subscription: SubscriptionId, story: StoryId, now: datetime) -> bool:
        row = {"subscription": subscription, "story": story, "since": now}
        return self._connection.execute(_FOLLOW, row).first() is not None

    def unfollow(self, subscription: SubscriptionId, story: StoryId) -> bool:
        gone = delete(follows).where(follows.c.subscription == subscription, follows.c.story == story)
        return self._connection.execute(gone).rowcount == 1

    def followed(self) -> list[tuple[SubscriptionId, StoryId]]:
        rows = _FOLLOWED.all(self._connection)
        return [(SubscriptionId(subscription), StoryId(story)) for subscription, story in rows]

    # --- what was frozen, and waits for an endpoint --------------------------------------------

    def unsent(self, endpoint: str) -> int:
        wanted = select(func.count()).where(deliveries.c.endpoint == endpoint, deliveries.c.state.in_(_OPEN))
        return self._connection.scalar(wanted) or 0

    def take_back(self, subscription: SubscriptionId, reason: str, now: datetime, *, keep: int) -> int:
        """As the port tells. Locked first and asked afterwards: an attempt that ends meanwhile is seen."""
        found = self._connection.execute(_SINGLES, {"of": subscription}).all()[keep:]
        if not found:
            return 0
        perhaps = set(self._connection.scalars(_PERHAPS_SENT, {"asked": [row.id for row in found]}))
        back = [row for row in found if row.id not in perhaps]
        if not back:
            return 0
        of_digests = [row.digest for row in back]
        self._connection.execute(_WITHDRAW, {"back": [row.id for row in back], "why": reason})
        self._connection.execute(_LEAVE, {"numbers": [row.number for row in back]})
        self._connection.execute(_FORGET, {"of_digests": of_digests})
        return self._connection.execute(_WAIT_AGAIN, {"of_digests": of_digests, "now": now, "why": reason}).rowcount

    # --- who waits for an acknowledgement ------------------------------------------------------

    def watch(self, vigil: Vigil) -> None:
        self._connection.execute(_WATCH, VIGIL.values(vigil))

    def vigils(self, *, due_by: datetime) -> list[Vigil]:
        return [VIGIL.make(row) for row in self._connection.execute(_DUE, {"now": due_by})]

    def vigil(self, digest: DigestId) -> Vigil | None:
        row = self._connection.execute(select(*VIGIL.columns).where(vigils.c.digest == digest)).first()
        return None if row is None else VIGIL.make(row)

    def next_step(self, vigil: Vigil, then: Vigil) -> bool:
        as_it_was = (vigils.c.digest == vigil.digest, vigils.c.step == vigil.step, vigils.c.due == vigil.due)
        return self._connection.execute(update(vigils).where(*as_it_was).values(VIGIL.values(then))).rowcount == 1

    def acknowledge(self, ack: Ack) -> bool:
        return self._connection.execute(_ACK, ACK.values(ack)).first() is not None

    def seen(self, alert: AlertId, outcome: str) -> list[DigestId]:
        rows: Sequence[str] = self._connection.scalars(_SEEN, {"seen": alert, "told": outcome}).all()
        return [DigestId(row) for row in rows]

    def find_alerts(self, key: str) -> list[AlertId]:
        wanted = select(alerts.c.id).where((alerts.c.id == key) | starts(alerts.c.id, key))
        return [AlertId(row) for row in self._connection.scalars(wanted.order_by(alerts.c.id))]

    def ack(self, alert: AlertId) -> Ack | None:
        row = self._connection.execute(select(*ACK.columns).where(acks.c.alert == alert)).first()
        return None if row is None else ACK.make(row)

    # --- who does not want to be told any more -------------------------------------------------

    def leave(self, leave: Leave, reason: str) -> bool:
        if self._connection.execute(_GO, LEAVE.values(leave)).first() is None:
            return False
        found = self._connection.execute(_TO_GO, {"of": leave.subscription}).all()
        if rests := [row for row in found if row.state in _RESTS]:
            self._connection.execute(_WITHDRAW, {"back": [row.id for row in rests], "why": reason})
            self._connection.execute(_LEAVE, {"numbers": [row.number for row in rests]})
        self._connection.execute(_DROP, {"of": leave.subscription, "why": reason})
        self._connection.execute(_END_VIGILS, {"of": leave.subscription, "why": reason})
        return True

    def rejoin(self, subscription: SubscriptionId, reason: str) -> bool:
        if not self._connection.execute(_BACK_AGAIN, {"of": subscription}).rowcount:
            return False
        self._connection.execute(_DROP, {"of": subscription, "why": reason})
        return True

    def left(self) -> dict[SubscriptionId, Leave]:
        return {SubscriptionId(row[0]): LEAVE.make(row) for row in _ALL_LEFT.all(self._connection)}

    def left_by(self, delivery: Delivery) -> Leave | None:
        _ASKED.all(self._connection, {"of": delivery.id})
        row = _LEFT.first(self._connection, {"of": delivery.subscription})
        return None if row is None else LEAVE.make(row)
