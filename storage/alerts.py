"""Alerts, what waits for a cut, and the digests that were cut.

    add ─▶ pending (due) ─▶ cut: digest, due NULL, position      an alert is in one digest of a subscription, or in none

A digest is re-read from its alerts: each shows the wording that its rule was held against, whatever came later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, func, select, update

from news.ids import (
    AlertId,
    ArticleId,
    ChannelId,
    DigestId,
    RuleId,
    SilenceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
    digest,
)
from news.model import Alert, Article, DeliveryState, Digest, Earlier, Entry, History, Pending, Severity
from news.ports import Told
from storage.dialect import upsert
from storage.rows import ALERT_COLUMNS, ARTICLE, ENTRY_COLUMNS, alert_from, alert_values, entry_from
from storage.tables import alerts, articles, cursors, deliveries, digests, pending, revisions, stories

Text = TypeVar("Text", bound=str)

_ADD = upsert(alerts).on_conflict_do_nothing().returning(alerts.c.id)
_WAIT = upsert(pending).on_conflict_do_nothing()
_HISTORY = (
    select(articles.c.outlet, alerts.c.article)
    .join(articles, articles.c.id == alerts.c.article)
    .where(alerts.c.rule == bindparam("rule"), alerts.c.story == bindparam("story"))
)
_ENTRIES = (
    select(*ENTRY_COLUMNS)
    .select_from(alerts)
    .join(articles, articles.c.id == alerts.c.article)
    .join(revisions, and_(revisions.c.article == alerts.c.article, revisions.c.number == alerts.c.revision))
    .join(stories, stories.c.id == alerts.c.story)
)
_DUE = (
    select(pending.c.subscription)
    .where(pending.c.due <= bindparam("now"))
    .group_by(pending.c.subscription)
    .order_by(func.min(pending.c.due), pending.c.subscription)
)
_NEXT_DUE = select(func.min(pending.c.due)).where(pending.c.due.is_not(None))
_WAITING = (
    select(pending.c.alert)
    .where(
        pending.c.subscription == bindparam("of"),
        pending.c.alert.in_(bindparam("wanted", expanding=True)),
        pending.c.due.is_not(None),
    )
    .with_for_update()
)
_USE_UP = upsert(digests).on_conflict_do_nothing().returning(digests.c.id)
_TAKE = (
    update(pending)
    .where(pending.c.subscription == bindparam("of"), pending.c.alert == bindparam("taken"))
    .values(digest=bindparam("by"), position=bindparam("place"), due=None)
)
_CANCEL = (
    update(pending)
    .where(pending.c.subscription == bindparam("of"), pending.c.due.is_not(None))
    .values(due=None, cancelled=bindparam("why"))
)
_SLOTS = select(func.count(pending.c.digest.distinct())).where(
    pending.c.subscription == bindparam("of"), pending.c.story == bindparam("story")
)
_USED = select(digests.c.slot).where(
    digests.c.subscription == bindparam("of"), digests.c.slot.startswith(bindparam("story"), autoescape=False)
)
_waiting = (pending.c.subscription == bindparam("of"), pending.c.due.is_not(None))
_HELD = select(pending.c.alert, pending.c.held).where(*_waiting, pending.c.held.is_not(None))
_POSTPONE = (
    update(pending)
    .where(*_waiting, pending.c.alert == bindparam("late"))
    .values(due=bindparam("until"), held=bindparam("why"))
)
_MUTE = (
    update(pending)
    .where(*_waiting, pending.c.alert == bindparam("late"))
    .values(due=None, held=None, cancelled=bindparam("why"), silence=bindparam("by"))
)
_COUNT = (
    update(pending)
    .where(pending.c.subscription == bindparam("of"), pending.c.silence.is_not(None), pending.c.counted.is_(None))
    .values(counted=bindparam("by"))
)
_RETIME = (
    update(pending)
    .where(pending.c.subscription == bindparam("of"), pending.c.due > bindparam("latest"))
    .values(due=bindparam("to"))
)
_of_subscriber = func.substr(digests.c.subscription, 1, func.length(bindparam("who"))) == bindparam("who")
_MESSAGES = (
    select(func.count(pending.c.digest.distinct()))
    .join(digests, digests.c.id == pending.c.digest)
    .where(_of_subscriber, digests.c.cut >= bindparam("since"))
)
_given_up = (
    select(deliveries.c.id)
    .where(
        deliveries.c.digest == pending.c.digest,
        deliveries.c.state.in_((DeliveryState.DEAD, DeliveryState.CANCELLED)),
    )
    .correlate(pending)
    .exists()
)
_TOLD_OF = (
    select(*ALERT_COLUMNS, *ARTICLE.columns)
    .select_from(alerts)
    .join(articles, articles.c.id == alerts.c.article)
    .join(pending, pending.c.alert == alerts.c.id)
    .join(digests, digests.c.id == pending.c.digest)
    .where(_of_subscriber, alerts.c.story == bindparam("story"), digests.c.cut >= bindparam("since"), ~_given_up)
    .order_by(digests.c.cut, alerts.c.id)
)
_TOLD_BEFORE = (
    select(
        alerts.c.story,
        alerts.c.id,
        alerts.c.article,
        alerts.c.revision,
        alerts.c.severity,
        digests.c.id.label("digest"),
        digests.c.cut,
    )
    .join(pending, pending.c.alert == alerts.c.id)
    .join(digests, digests.c.id == pending.c.digest)
    .where(_of_subscriber, alerts.c.story.in_(bindparam("stories", expanding=True)))
    .order_by(digests.c.cut, pending.c.position, alerts.c.id)
)
_ARRIVED = select(deliveries.c.digest).where(
    deliveries.c.id.in_(bindparam("wanted", expanding=True)),
    deliveries.c.state.not_in((DeliveryState.DEAD, DeliveryState.CANCELLED)),
)
_THESE = _ENTRIES.where(alerts.c.id.in_(bindparam("wanted", expanding=True)))
_AT_A_TIME = 500  # values in a statement: SQLite takes 32,766, and plans fewer faster
_insert_cursor = upsert(cursors)
_MOVE = _insert_cursor.on_conflict_do_update(
    index_elements=[cursors.c.subscription], set_={"slot": _insert_cursor.excluded.slot}
)


class AlertStore:
    """`Alerts`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def history(self, rule: RuleId, story: StoryId) -> History:
        rows = self._connection.execute(_HISTORY, {"rule": rule, "story": story}).all()
        return History(
            outlets=frozenset(row.outlet for row in rows), articles=frozenset(ArticleId(row.article) for row in rows)
        )

    def add(self, alert: Alert, waiting: Iterable[Pending]) -> bool:
        if self._connection.execute(_ADD, alert_values(alert)).first() is None:
            return False
        rows = [
            {
                "subscription": each.subscription,
                "alert": each.alert,
                "story": each.story,
                "due": each.due,
                "cancelled": each.muted,
                "silence": each.silence,
            }
            for each in waiting
        ]
        if rows:
            self._connection.execute(_WAIT, rows)
        return True

    def alert(self, alert: AlertId) -> Alert | None:
        row = self._connection.execute(select(*ALERT_COLUMNS).where(alerts.c.id == alert)).first()
        return None if row is None else alert_from(row)

    def of(self, article: ArticleId) -> list[Alert]:
        wanted = select(*ALERT_COLUMNS).where(alerts.c.article == article).order_by(alerts.c.raised, alerts.c.id)
        return [alert_from(row) for row in self._connection.execute(wanted)]

    def told(self, alert: AlertId) -> list[Told]:
        wanted = select(pending).where(pending.c.alert == alert).order_by(pending.c.subscription)
        return [
            Told(
                subscription=SubscriptionId(row.subscription),
                due=row.due,
                digest=row.digest,
                cancelled=row.cancelled,
                held=row.held if row.due else None,
                silence=row.silence,
            )
            for row in self._connection.execute(wanted)
        ]

    def listed(
        self,
        *,
        since: datetime | None = None,
        rule: RuleId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        wanted = _ENTRIES.order_by(alerts.c.raised.desc(), alerts.c.id).limit(limit)
        if since is not None:
            wanted = wanted.where(alerts.c.raised >= since)
        if rule is not None:
            wanted = wanted.where(alerts.c.rule == rule)
        if story is not None:
            wanted = wanted.where(alerts.c.story == story)
        return self._entries(wanted)

    def due(self, now: datetime) -> list[SubscriptionId]:
        return [SubscriptionId(subscription) for subscription in self._connection.scalars(_DUE, {"now": now})]

    def next_due(self) -> datetime | None:
        return self._connection.scalar(_NEXT_DUE)

    def pending(self, subscription: SubscriptionId, *, due_by: datetime | None = None) -> list[Entry]:
        wanted = _ENTRIES.join(pending, pending.c.alert == alerts.c.id).where(
            pending.c.subscription == subscription,
            pending.c.due.is_not(None) if due_by is None else pending.c.due <= due_by,
        )
        return self._entries(wanted.order_by(alerts.c.raised, alerts.c.id))

    def slots(self, subscription: SubscriptionId, story: StoryId) -> int:
        return self._connection.scalar(_SLOTS, {"of": subscription, "story": story}) or 0

    def cut(self, digest: Digest) -> bool:
        """As the port tells. False also where one of its alerts was taken by another cut: nothing is written then."""
        wanted = [entry.alert.id for entry in digest.entries]
        if wanted:
            waiting = self._connection.scalars(_WAITING, {"of": digest.subscription, "wanted": wanted}).all()
            if len(waiting) != len(wanted):
                return False
        slot = {"id": digest.id, "subscription": digest.subscription, "slot": digest.slot, "cut": digest.cut}
        if self._connection.execute(_USE_UP, slot).first() is None:
            return False
        if wanted:
            taken = {"of": digest.subscription, "by": digest.id}
            self._connection.execute(
                _TAKE, [taken | {"taken": alert, "place": place} for place, alert in enumerate(wanted)]
            )
        return True

    def cancel(self, subscription: SubscriptionId, reason: str) -> int:
        return self._connection.execute(_CANCEL, {"of": subscription, "why": reason}).rowcount

    def number(self, subscription: SubscriptionId, story: StoryId) -> int:
        """As the port tells: a message that was taken back has used up its slot."""
        used = self._connection.scalars(_USED, {"of": subscription, "story": story}).all()
        numbers = [int(slot.rpartition("/")[2]) for slot in used if slot.rpartition("/")[2].isdecimal()]
        return max([self.slots(subscription, story), *numbers]) + 1

    def held(self, subscription: SubscriptionId) -> dict[AlertId, str]:
        return {AlertId(row.alert): row.held for row in self._connection.execute(_HELD, {"of": subscription})}

    def postpone(self, subscription: SubscriptionId, wanted: Iterable[AlertId], until: datetime, held: str) -> None:
        rows = [{"of": subscription, "late": alert, "until": until, "why": held} for alert in wanted]
        if rows:
            self._connection.execute(_POSTPONE, rows)

    def mute(
        self, subscription: SubscriptionId, alert: AlertId, reason: str, *, silence: SilenceId | None = None
    ) -> None:
        self._connection.execute(_MUTE, {"of": subscription, "late": alert, "why": reason, "by": silence})

    def silenced(self, subscription: SubscriptionId, by: DigestId) -> int:
        return self._connection.execute(_COUNT, {"of": subscription, "by": by}).rowcount

    def retime(self, subscription: SubscriptionId, *, after: datetime, to: datetime) -> int:
        return self._connection.execute(_RETIME, {"of": subscription, "latest": after, "to": to}).rowcount

    def messages(self, subscriber: SubscriberId, since: datetime) -> int:
        return self._connection.scalar(_MESSAGES, {"who": f"{subscriber}/", "since": since}) or 0

    def told_of(self, subscriber: SubscriberId, story: StoryId, since: datetime) -> list[tuple[Alert, Article]]:
        rows = self._connection.execute(_TOLD_OF, {"who": f"{subscriber}/", "story": story, "since": since})
        return [(alert_from(row), ARTICLE.make(row, len(ALERT_COLUMNS))) for row in rows]

    def earlier(
        self, subscriber: SubscriberId, channel: ChannelId, stories: Collection[StoryId], *, most: int = 8
    ) -> dict[StoryId, Earlier]:
        told = [
            row
            for part in _parts(list(stories))
            for row in self._connection.execute(_TOLD_BEFORE, {"who": f"{subscriber}/", "stories": part})
        ]
        arrived = self._arrived(subscriber, channel, {row.digest for row in told})
        rows: dict[StoryId, list[Any]] = {}
        for row in told:
            if row.digest in arrived:
                rows.setdefault(StoryId(row.story), []).append(row)
        latest = {story: _by_wording(found)[-most:] for story, found in rows.items()}
        entries = {
            entry.alert.id: entry
            for part in _parts([alert for found in latest.values() for alert in found])
            for entry in (entry_from(row) for row in self._connection.execute(_THESE, {"wanted": part}))
        }
        return {
            story: Earlier(
                at=found[-1].cut,
                severity=max((row.severity for row in found if row.digest == found[0].digest), key=_rank),
                entries=tuple(entries[alert] for alert in latest[story]),
            )
            for story, found in rows.items()
        }

    def _arrived(self, subscriber: SubscriberId, channel: ChannelId, cut: Collection[str]) -> set[str]:
        """Which digests went out over *channel*, or are to. By the deliveries' ids, which follow from these three."""
        wanted = [digest(subscriber, channel, each) for each in cut]
        return {each for part in _parts(wanted) for each in self._connection.scalars(_ARRIVED, {"wanted": part})}

    def digest(self, digest: DigestId) -> Digest | None:
        found = self._digests(select(digests).where(digests.c.id == digest))
        return found[0] if found else None

    def digests(self, *, subscription: SubscriptionId | None = None, limit: int = 50) -> list[Digest]:
        wanted = select(digests).order_by(digests.c.cut.desc(), digests.c.id).limit(limit)
        if subscription is not None:
            wanted = wanted.where(digests.c.subscription == subscription)
        return self._digests(wanted)

    def slot_cursor(self, subscription: SubscriptionId) -> datetime | None:
        return self._connection.scalar(select(cursors.c.slot).where(cursors.c.subscription == subscription))

    def move_slot_cursor(self, subscription: SubscriptionId, to: datetime) -> None:
        self._connection.execute(_MOVE, {"subscription": subscription, "slot": to})

    def _entries(self, wanted: Select[*tuple[Any, ...]]) -> list[Entry]:
        return [entry_from(row) for row in self._connection.execute(wanted)]

    def _digests(self, wanted: Select[*tuple[Any, ...]]) -> list[Digest]:
        rows: Sequence[Any] = self._connection.execute(wanted).all()
        told: dict[str, list[Entry]] = {row.id: [] for row in rows}
        entries = (
            _ENTRIES.add_columns(pending.c.digest)
            .join(pending, pending.c.alert == alerts.c.id)
            .where(pending.c.digest.in_(list(told)))
            .order_by(pending.c.position)
        )
        for row in self._connection.execute(entries):
            told[row[-1]].append(entry_from(row))
        return [
            Digest(id=row.id, subscription=row.subscription, slot=row.slot, cut=row.cut, entries=tuple(told[row.id]))
            for row in rows
        ]


def _parts(values: list[Text]) -> list[list[Text]]:
    return [values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME)]


def _by_wording(told: Iterable[Any]) -> list[AlertId]:
    """An alert of each wording, the one told of last at the end: many rules may have fired in one."""
    found: dict[tuple[ArticleId, int], AlertId] = {}
    for row in told:
        found.pop((row.article, row.revision), None)
        found[row.article, row.revision] = row.id
    return list(found.values())


def _rank(severity: Severity) -> int:
    return severity.rank
