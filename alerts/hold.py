"""What of that which waits is told now, in which messages; and what goes on waiting, and why.

    waits ─▶ rule removed, silenced, inhibited? muted ─▶ quiet hours, endpoint down, over the limit? later ─▶ bundles

    at once   each story that is due, with all that has come in for it meanwhile, is one message
    catch-up  what quiet hours, the daily limit or a dead endpoint held back is one message; so is a flood
    digests   everything that waits is one message, named for its slot: "2026-03-02T08:00"

A digest never looks at a time window: it takes what is in no digest yet, so that late articles land in the next
one. Nothing is dropped: what is not told now has a moment at which it is looked at again, or a reason that is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from alerts.address import FOLLOWED
from alerts.cadence import last_slot, next_slot
from alerts.clean import line
from alerts.inhibition import inhibited
from alerts.matchers import silenced_by, told
from alerts.quiet import quiet_until
from alerts.routes import Policy, passes
from news.ids import AlertId, StoryId
from news.model import AtOnce, BreakerState, Entry, Severity, Slots, Subscription
from news.ports import Channel, Store

AGAIN = timedelta(seconds=30)  # what waits for an endpoint is looked at so often
QUIET, LIMIT, DOWN = "quiet hours", "the daily limit", "cannot be reached"

Stories = dict[StoryId, list[Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What becomes one message."""

    slot: str
    entries: tuple[Entry, ...]
    update: bool = False  # its story was told of before
    single: bool = False  # about one story, as it happens
    notes: tuple[str, ...] = ()


class Holding:
    """What waits for one subscription, in one transaction."""

    def __init__(
        self, store: Store, subscription: Subscription, channel: Channel, now: datetime, policy: Policy
    ) -> None:
        self.store = store
        self.subscription = subscription
        self.channel = channel
        self.now = now
        self.policy = policy

    @cached_property
    def reasons(self) -> Mapping[AlertId, str]:
        """Why what waits longer than its cadence asks does."""
        return self.store.alerts.held(self.subscription.id)

    @cached_property
    def quiet(self) -> datetime | None:
        """Until when the subscriber is left alone."""
        hours = self.subscription.quiet
        return quiet_until(hours, self.subscription.zone, self.now) if hours else None

    @cached_property
    def is_down(self) -> bool:
        """The endpoint is in trouble, and something is there already to try it with."""
        state = self.store.outbox.breaker(self.channel.endpoint).state
        return state in {BreakerState.OPEN, BreakerState.HALF} and self.store.orders.unsent(self.channel.endpoint) > 0

    def left(self, entries: Sequence[Entry]) -> list[Entry]:
        """Without what is not to be told: that is muted, with its reason."""
        return [entry for entry in entries if not self._muted(entry)]

    def _muted(self, entry: Entry) -> bool:
        alert, policy = entry.alert, self.policy
        rule = policy.rule(alert)
        silence = silenced_by(policy.silences, alert, entry.article, rule, self.now)
        reason = told(silence) if silence else None
        if reason is None and policy.rules is not None:
            if rule is None and not alert.rule.startswith(FOLLOWED):
                reason = f"the rule {alert.rule!r} is no longer in the configuration"
            else:
                reason = inhibited(self.store, self.subscription, entry, policy, self.now)
        if reason is not None:
            self.store.alerts.mute(self.subscription.id, alert.id, reason, silence=silence.id if silence else None)
        return reason is not None

    def postpone(self, stories: Stories, until: datetime, reason: str) -> None:
        """What was held for another reason keeps that one: it is what the reader is told."""
        wanted = [entry.alert.id for entries in stories.values() for entry in entries]
        for held in dict.fromkeys(self.reasons.get(alert, reason) for alert in wanted):
            chosen = [alert for alert in wanted if self.reasons.get(alert, reason) == held]
            self.store.alerts.postpone(self.subscription.id, chosen, until, held)

    def passes(self, entries: Sequence[Entry]) -> bool:
        return passes(self.subscription, max((each.alert.severity for each in entries), key=_rank))

    def was_held(self, entries: Sequence[Entry], *reasons: str) -> bool:
        return any(reason in self.reasons.get(entry.alert.id, "") for entry in entries for reason in reasons)

    def notes(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Why this is told now and so, in sentences."""
        held = [self.reasons[entry.alert.id] for entry in entries if entry.alert.id in self.reasons]
        quiet, limited = (sum(reason in each for each in held) for reason in (QUIET, LIMIT))
        down = sum(DOWN in each for each in held)
        notes = [
            f"{_alerts(quiet)} came in your quiet hours." if quiet else "",
            f"{_alerts(limited)} {_were(limited)} over your limit of {self.subscription.cap} messages a day."
            if limited
            else "",
            f"{_alerts(down)} waited while {self.channel.endpoint} could not be reached." if down else "",
            *self._edited(entries),
        ]
        return tuple(note for note in notes if note)

    def _edited(self, entries: Sequence[Entry]) -> list[str]:
        told_under = {entry.alert.rule: entry.alert for entry in entries}
        return [
            f"The rule “{line(alert.title, 60)}” was edited meanwhile: what it had found is told in its earlier wording."
            for rule, alert in told_under.items()
            if self.policy.digests.get(rule, alert.match.digest) != alert.match.digest
        ]


# --- at once ---------------------------------------------------------------------------------------


def at_once(held: Holding, *, ahead: bool) -> list[Bundle]:
    """The stories that are told now, each in a message; those that were held back, and a flood, in one."""
    stories = _due(held, ahead=ahead)
    if held.quiet:
        stories = _hold(held, stories, held.quiet, QUIET, unless=held.passes)
    if stories and held.is_down and not ahead:
        _wait_for_endpoint(held, stories)
        return []
    late, singles = _apart(held, stories)
    bundles = [_catch_up(held, late)] if late else []
    return bundles + [_story(held, story, entries) for story, entries in _within_limit(held, singles).items()]


def _due(held: Holding, *, ahead: bool) -> Stories:
    """The stories of which something is due, with all that waits of them."""
    store, of = held.store, held.subscription.id
    due = {entry.alert.id for entry in store.alerts.pending(of, due_by=held.now)}
    if not due and not ahead:
        return {}
    waiting = store.alerts.pending(of)
    if ahead:
        due |= {entry.alert.id for entry in waiting if entry.alert.id not in held.reasons}
    if not held.is_down:  # the endpoint is back: what waited for it is told together
        due |= {alert for alert, reason in held.reasons.items() if DOWN in reason}
    wanted = {entry.alert.story for entry in waiting if entry.alert.id in due}
    return by_story(held.left([entry for entry in waiting if entry.alert.story in wanted]))


def by_story(entries: Sequence[Entry]) -> Stories:
    stories: Stories = {}
    for entry in entries:
        stories.setdefault(entry.alert.story, []).append(entry)
    return stories


def _hold(
    held: Holding, stories: Stories, until: datetime, reason: str, *, unless: Callable[[Sequence[Entry]], bool]
) -> Stories:
    """What is told all the same; the rest goes on waiting."""
    told_now = {story: entries for story, entries in stories.items() if unless(entries)}
    held.postpone({story: entries for story, entries in stories.items() if story not in told_now}, until, reason)
    return told_now


def _wait_for_endpoint(held: Holding, stories: Stories) -> None:
    """Nothing more is frozen for an endpoint that is down; where many messages are already, they are taken back.

    One stays: it is what the endpoint is tried with.
    """
    reason = f"{held.channel.endpoint} {DOWN}"
    held.postpone(stories, held.now + AGAIN, reason)
    collapse(held, waiting=len(stories))


def collapse(held: Holding, *, waiting: int = 0) -> int:
    """Take back the frozen messages of an endpoint that is down, where with what waits they are a flood."""
    most = held.subscription.flood
    if (
        not most
        or held.subscription.operator
        or not held.is_down
        or waiting + held.store.orders.unsent(held.channel.endpoint) <= most
    ):
        return 0
    reason = f"{held.channel.endpoint} {DOWN}"
    return held.store.orders.take_back(held.subscription.id, reason, held.now, keep=1)


def _apart(held: Holding, stories: Stories) -> tuple[Stories, Stories]:
    """What is caught up with in one message, and what is a message by itself."""
    most = held.subscription.flood
    if most and len(stories) > most:
        return stories, {}
    late = {story: entries for story, entries in stories.items() if held.was_held(entries, QUIET, LIMIT)}
    if len(late) < 2:
        return {}, stories
    return late, {story: entries for story, entries in stories.items() if story not in late}


def _within_limit(held: Holding, stories: Stories) -> Stories:
    """As many as the day's limit has room for, the gravest first; the rest goes into the next digest."""
    subscription = held.subscription
    if not subscription.cap or not stories:
        return stories
    midnight = last_slot("0 0 * * *", subscription.zone, held.now).moment
    room = subscription.cap - held.store.alerts.messages(subscription.subscriber, midnight)
    gravest = sorted(stories.items(), key=lambda each: -max(_rank(entry.alert.severity) for entry in each[1]))
    free = [story for story, entries in gravest if held.passes(entries) or held.was_held(entries, LIMIT)]
    limited = [story for story, _ in gravest if story not in free]
    told_now = {*free, *limited[: max(room, 0)]}
    fold = next_slot(subscription.fold, subscription.zone, held.now).moment
    reason = f"{LIMIT} of {subscription.cap} messages"
    return _hold(held, stories, fold, reason, unless=lambda entries: entries[0].alert.story in told_now)


def _story(held: Holding, story: StoryId, entries: Sequence[Entry]) -> Bundle:
    of = held.subscription.id
    return Bundle(
        slot=f"{story}/{held.store.alerts.number(of, story)}",
        entries=tuple(entries),
        update=held.store.alerts.slots(of, story) > 0,
        single=True,
        notes=held.notes(entries),
    )


def _catch_up(held: Holding, stories: Stories) -> Bundle:
    entries = tuple(entry for group in stories.values() for entry in group)
    local = held.now.astimezone(ZoneInfo(held.subscription.zone))
    notes = held.notes(entries)
    if not notes or len(stories) > held.subscription.flood > 0:
        notes = (*notes, f"{len(stories)} stories came together: they are told in one message.")
    # Its first alert is in no other message: the name is new, also where a clock was set back.
    return Bundle(slot=f"catch-up {local:%Y-%m-%dT%H:%M:%S} {entries[0].alert.id}", entries=entries, notes=notes)


# --- digests ---------------------------------------------------------------------------------------


def slot(held: Holding) -> list[Bundle]:
    """The digest of the newest slot, where something waits for it; or an empty one, to say that all is quiet."""
    store, subscription = held.store, held.subscription
    assert isinstance(subscription.cadence, Slots)
    due = store.alerts.pending(subscription.id, due_by=held.now)
    if held.quiet:
        held.postpone(by_story(due), held.quiet, QUIET)
        return []
    newest = last_slot(subscription.cadence.cron, subscription.zone, held.now)
    if due and (entries := held.left(store.alerts.pending(subscription.id))):
        return [Bundle(slot=newest.key, entries=tuple(entries), notes=held.notes(entries))]
    looked = store.alerts.slot_cursor(subscription.id)
    if looked is not None and looked >= newest.moment:
        return []
    store.alerts.move_slot_cursor(subscription.id, newest.moment)
    if looked is None or not subscription.all_quiet:  # a subscription's first slot is the next one
        return []
    return [Bundle(slot=newest.key, entries=())]


def retime(store: Store, subscription: Subscription, now: datetime) -> int:
    """What waits is due as it would be had it come in now: after a clock, a zone or a cadence was set otherwise."""
    if isinstance(subscription.cadence, AtOnce):
        latest = now + subscription.cadence.batch
        return store.alerts.retime(subscription.id, after=latest, to=latest)
    then = next_slot(subscription.cadence.cron, subscription.zone, now).moment
    return store.alerts.retime(subscription.id, after=now, to=then)


def _rank(severity: Severity) -> int:
    return severity.rank


def _alerts(count: int) -> str:
    return "1 alert" if count == 1 else f"{count} alerts"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
