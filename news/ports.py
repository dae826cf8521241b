"""Ports: where the rooms meet. crawler, alerts and storage know each other only through these.

Storage is synchronous. `Database.begin` is one write transaction, `Database.read` one consistent view; a
`Writer` runs write operations on its own thread, many to a transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from news.bursts import Rhythm
from news.ids import (
    AlertId,
    ArticleId,
    ChannelId,
    DeliveryId,
    DigestId,
    RuleId,
    SilenceId,
    SourceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
)
from news.model import (
    Ack,
    Alert,
    Article,
    Attempt,
    Beat,
    Breaker,
    Claim,
    Coverage,
    Delivery,
    DeliveryState,
    Digest,
    Dispatch,
    Earlier,
    Entry,
    Errand,
    Fetch,
    History,
    Known,
    Leave,
    Match,
    Message,
    Notice,
    Outcome,
    Pending,
    Phase,
    Placement,
    Poll,
    Polled,
    Revision,
    Settlement,
    Sighting,
    SigningKey,
    Silence,
    Source,
    SourceState,
    Story,
    Vigil,
    Visit,
    Visited,
)

if TYPE_CHECKING:
    from news.actors import Cast
    from news.stories import Sketch

T = TypeVar("T")


# --- crawler ---------------------------------------------------------------------------------------


class Collector(Protocol):
    """Polls sources and reads pages, politely. Owned by one event loop."""

    async def open(self) -> None:
        """Start the engine and the parsing pool."""
        ...

    async def close(self) -> None:
        """Let what is in flight finish, then stop."""
        ...

    async def poll(self, source: Source, state: SourceState, *, force: bool = False) -> Poll:
        """Ask *source* once. Never raises for what the source does: that is in `Poll.fetch.error`.

        *force*: without validators, and parsed even when the body is the same.
        """
        ...

    def slow(self, host: str, apart: timedelta) -> None:
        """*host* had too many requests, from us or from another worker: so far apart for a while."""
        ...

    async def complete(
        self, source: Source, dispatches: Sequence[Dispatch], progress: Callable[[int], None] | None = None
    ) -> list[Dispatch]:
        """Fetch the pages of *dispatches* and fill in what they tell: same order, same length.

        One that cannot be read comes back as it was, but for its `trouble`. *progress* is called with the number done.
        """
        ...

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        """Look at a page again, conditionally. *known*: the article as it was; what its page says is laid over it.

        Never raises for what the page does: that is in `Visited.trouble`.
        """
        ...


# --- storage ---------------------------------------------------------------------------------------


class Sources(Protocol):
    """Sources' state, fetches, hosts and their leases."""

    def enrol(self, sources: Iterable[tuple[Source, str]], now: datetime) -> None:
        """Make the table agree with the configuration: (source, host) pairs; what is missing is disabled."""
        ...

    def state(self, source: SourceId) -> SourceState | None: ...

    def states(self) -> list[SourceState]:
        """All, by id."""
        ...

    def claim(self, now: datetime, *, worker: str, lease: timedelta, limit: int, per_host: int = 8) -> list[Claim]:
        """Lease up to *limit* due hosts that nobody holds, with their due enabled sources, longest due first."""
        ...

    def record(self, fetch: Fetch, state: SourceState, *, token: str | None) -> bool:
        """Write a fetch and the state that follows from it.

        With a *token*: False, and nothing is written, where the host's lease was lost. One-off crawls have none.
        """
        ...

    def record_all(self, polled: Sequence[Polled]) -> list[bool]:
        """Write many polls that brought nothing, at a fraction of the cost: of each state what changed.

        At each one's position: False, and nothing of it is written, where its lease was lost. Hosts whose last source it
        was are given back.
        """
        ...

    def renew(self, claim: Claim, now: datetime, *, lease: timedelta) -> bool:
        """Hold on to a host for another *lease*. False where it was lost."""
        ...

    def release(
        self,
        claim: Claim,
        *,
        not_before: datetime | None = None,
        spacing: timedelta | None = None,
        spaced_at: datetime | None = None,
    ) -> None:
        """Give a host back; *not_before*: its politeness asks to wait; *spacing*, *spaced_at*: see Claim; None: as before."""
        ...

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        """The clock was set back: what it put off while it was ahead is due now. Returns how much that was.

        Of no lease is more than *lease* left. Once more changes nothing.
        """
        ...

    def next_due(self) -> datetime | None: ...

    def fetches(self, source: SourceId | None = None, *, limit: int = 50) -> list[Fetch]:
        """The newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article in a list."""

    article: Article
    revision: Revision  # the latest
    story: StoryId | None
    development: ArticleId | None = None  # of the story, which it tells of; None: its first one


class Archive(Protocol):
    """Articles, revisions, sightings."""

    def known(self, dispatches: Sequence[Dispatch]) -> list[Known | None]:
        """What is known of each, at its position: by (source, guid), by canonical URL, by its page's other addresses."""
        ...

    def add(self, article: Article, revision: Revision, sighting: Sighting) -> None:
        """A new article. Adding the same one again changes nothing."""
        ...

    def add_all(self, filed: Sequence[tuple[Article, Revision, Sighting]]) -> None:
        """Several new articles at once, at a fraction of the cost."""
        ...

    def revise(self, revision: Revision) -> None:
        """One more wording of a known article."""
        ...

    def sight(self, article: ArticleId, sighting: Sighting) -> None:
        """A source reports a known article: for the first time, or in other words."""
        ...

    def name(self, article: ArticleId, urls: Iterable[str]) -> None:
        """Canonical addresses that *article* goes by too. One that is another article's stays so."""
        ...

    def article(self, article: ArticleId) -> Article | None: ...

    def revisions(self, article: ArticleId) -> list[Revision]:
        """By number."""
        ...

    def sightings(self, article: ArticleId) -> list[Sighting]: ...

    def find(self, key: str) -> list[ArticleId]:
        """By id, a prefix of an id (4 letters or more), canonical URL or link."""
        ...

    def listed(
        self,
        *,
        since: datetime | None = None,
        source: SourceId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Listed]:
        """The newest first."""
        ...

    def batches(
        self, *, since: datetime | None = None, until: datetime | None = None, size: int = 500
    ) -> Iterator[list[Listed]]:
        """All of them before *until*, by `Article.when`, the oldest first, so many at a time: memory stays flat."""
        ...

    def count(self, *, since: datetime | None = None, until: datetime | None = None) -> int: ...

    def counted(self, *, since: datetime) -> dict[SourceId, int]:
        """How many articles came in since then, by the source that had them first; without old news."""
        ...


class Visits(Protocol):
    """Articles' pages that are to be read, or read again."""

    def want(self, wanted: Iterable[Visit]) -> None:
        """Pages to be visited.

        One that is planned already stays as planned; but backlog gives way to all, and a revisit to a missing text.
        """
        ...

    def claim(
        self, now: datetime, *, worker: str, lease: timedelta, limit: int, per_host: int = 8, backlog: bool = True
    ) -> list[tuple[Claim, tuple[Visit, ...]]]:
        """Lease up to *limit* hosts with due pages that nobody holds, the longest due first; backlog comes last.

        Without *backlog*: only hosts where something else is due, and only that.
        """
        ...

    def missing(self, visit: Visit) -> tuple[int, int]:
        """Of the other pages of its host that are looked at again: how many were not there when asked last, and of how many."""
        ...

    def settle(self, visit: Visit, *, token: str | None) -> bool:
        """Write what became of a visit; one with neither a moment nor a note is forgotten.

        With a *token*: False, and nothing is written, where the host's lease was lost.
        """
        ...

    def of(self, article: ArticleId) -> Visit | None: ...

    def next_due(self) -> datetime | None: ...

    def waiting(self, errand: Errand, source: SourceId | None = None) -> int:
        """How many are planned."""
        ...

    def followed(self, stories: Collection[StoryId]) -> set[StoryId]:
        """Those of *stories* that a rule fired in."""
        ...

    def unvisited(self, stories: Collection[StoryId], *, since: datetime, limit: int = 200) -> list[Article]:
        """Articles of *stories* of which no revisit is planned, the newest first."""
        ...


class Shelf(Protocol):
    """Stories as stored."""

    def lock(self) -> None:
        """Until the end of this transaction nobody else places articles."""
        ...

    def put(self, story: Story, sketch: Sketch, article: ArticleId) -> None:
        """A story as it is after *article* was placed in it."""
        ...

    def put_all(
        self,
        grown: Sequence[tuple[Story, Sketch]],
        placed: Mapping[ArticleId, StoryId],
        *,
        merged: Mapping[StoryId, StoryId] | None = None,
        decisions: Mapping[ArticleId, Placement] | None = None,
    ) -> int:
        """Stories as they are after the articles *placed* in them, and why these are there; their version.

        *merged*: stories that became part of another one. Their articles, and all that was told of them or waits to
        be, are the other's from now on; their own names lead to it.
        """
        ...

    def keep(self, sketches: Mapping[StoryId, Sketch]) -> None:
        """Sketches made again; the stories and their versions stay as they are."""
        ...

    def decision(self, article: ArticleId) -> Placement | None:
        """Why an article was placed where it was; None of those that came before decisions were kept."""
        ...

    def resolve(self, story: StoryId) -> StoryId:
        """The story that it became part of, or it itself."""
        ...

    def changed(self, *, after: int, since: datetime) -> tuple[int, list[tuple[Story, Sketch]]]:
        """Open stories (last seen *since*) written after the given version, and the newest version."""
        ...

    def story(self, story: StoryId) -> Story | None:
        """The one of that name, or the one that it became part of."""
        ...

    def of(self, article: ArticleId) -> StoryId | None: ...

    def listed(self, *, since: datetime | None = None, limit: int = 50) -> list[Story]:
        """The newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert on its way to one subscription: it waits until *due*, stands in a digest, or was cancelled."""

    subscription: SubscriptionId
    due: datetime | None
    digest: DigestId | None
    cancelled: str | None  # why
    held: str | None = None  # why it waits for longer than its cadence asks
    silence: SilenceId | None = None  # by which it was cancelled


class Alerts(Protocol):
    """Alerts, and what waits for a cut."""

    def history(self, rule: RuleId, story: StoryId) -> History: ...

    def add(self, alert: Alert, pending: Iterable[Pending]) -> bool:
        """False where this alert is there already: nothing is written then, and nobody is told twice."""
        ...

    def alert(self, alert: AlertId) -> Alert | None: ...

    def of(self, article: ArticleId) -> list[Alert]:
        """What an article raised, the oldest first."""
        ...

    def told(self, alert: AlertId) -> list[Told]:
        """What became of an alert, by subscription."""
        ...

    def listed(
        self,
        *,
        since: datetime | None = None,
        rule: RuleId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        """The newest first."""
        ...

    def due(self, now: datetime) -> list[SubscriptionId]:
        """Subscriptions with pending alerts that are to be cut, longest waiting first."""
        ...

    def next_due(self) -> datetime | None: ...

    def pending(self, subscription: SubscriptionId, *, due_by: datetime | None = None) -> list[Entry]:
        """What waits, oldest alert first; with *due_by* only what is to be cut by then."""
        ...

    def slots(self, subscription: SubscriptionId, story: StoryId) -> int:
        """How many digests of this subscription told of the story: numbers its "at once" slots."""
        ...

    def cut(self, digest: Digest) -> bool:
        """Use up the slot and take the digest's alerts; False where the slot was cut already."""
        ...

    def cancel(self, subscription: SubscriptionId, reason: str) -> int:
        """Pending alerts of a subscription that is no more."""
        ...

    def number(self, subscription: SubscriptionId, story: StoryId) -> int:
        """The number of the story's next "at once" slot: higher than any that was used, whatever became of it."""
        ...

    def held(self, subscription: SubscriptionId) -> dict[AlertId, str]:
        """What waits for longer than its cadence asks, and why."""
        ...

    def postpone(self, subscription: SubscriptionId, wanted: Iterable[AlertId], until: datetime, held: str) -> None:
        """What waits goes on waiting, for this reason."""
        ...

    def mute(
        self, subscription: SubscriptionId, alert: AlertId, reason: str, *, silence: SilenceId | None = None
    ) -> None:
        """What waits is not to be told."""
        ...

    def silenced(self, subscription: SubscriptionId, by: DigestId) -> int:
        """How many alerts were silenced that no digest has counted; *by* counts them from now on."""
        ...

    def retime(self, subscription: SubscriptionId, *, after: datetime, to: datetime) -> int:
        """What waits until later than *after* waits until *to*: a clock, a zone or a cadence was set otherwise."""
        ...

    def messages(self, subscriber: SubscriberId, since: datetime) -> int:
        """How many messages with news were cut for the subscriber since then."""
        ...

    def told_of(self, subscriber: SubscriberId, story: StoryId, since: datetime) -> list[tuple[Alert, Article]]:
        """Alerts of a story in messages to the subscriber that were cut since then, and not given up; the oldest first."""
        ...

    def earlier(
        self, subscriber: SubscriberId, channel: ChannelId, stories: Collection[StoryId], *, most: int = 8
    ) -> dict[StoryId, Earlier]:
        """What the subscriber was told of *stories* over *channel*, but for messages that were given up.

        *most*: entries of a story, the latest.
        """
        ...

    def digest(self, digest: DigestId) -> Digest | None: ...

    def digests(self, *, subscription: SubscriptionId | None = None, limit: int = 50) -> list[Digest]:
        """The newest first."""
        ...

    def slot_cursor(self, subscription: SubscriptionId) -> datetime | None:
        """The last slot (its moment) that was looked at; None: never."""
        ...

    def move_slot_cursor(self, subscription: SubscriptionId, to: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article of a story, as a condition counts it."""

    article: ArticleId
    outlet: str
    at: datetime  # published; first seen where no time of day is known, or one that is still to come
    revision: int  # the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A match whose rule asks more of its story; *told*: the alert that it became part of."""

    match: Match
    since: datetime
    told: AlertId | None


class Withheld(Protocol):
    """Matches that wait until their rule's condition holds; in the story that their article is in now."""

    def hold(self, match: Match, now: datetime) -> None:
        """A match that waits. One that waits already has its latest wording."""
        ...

    def waiting(self, story: StoryId) -> list[Held]:
        """What nobody was told of, the oldest first."""
        ...

    def told(self, rule: RuleId, story: StoryId) -> History:
        """What the rule's alerts in the story stand for besides their own articles."""
        ...

    def of(self, article: ArticleId) -> list[Held]: ...

    def settle(self, rule: RuleId, story: StoryId, alert: AlertId) -> None:
        """All that waits is part of *alert*."""
        ...

    def reports(self, story: StoryId, *, limit: int = 500) -> list[Report]:
        """The story's articles, the newest *limit*, the oldest of these first."""
        ...

    def texts(self, reports: Sequence[Report]) -> dict[ArticleId, str]:
        """What they say: the body, or title and lead where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much there was of a term: its rhythm, and the hour that goes on."""

    rhythm: Rhythm
    hour: int  # since 1970, UTC
    count: int = 0  # in that hour
    alarmed: int | None = None  # the hour of the last alarm


class Tallies(Protocol):
    """How much is reported, by the hour, of everything and of terms. Changed under `Shelf.lock`."""

    def of(self, term: str) -> Tally | None: ...

    def put(self, term: str, tally: Tally) -> None: ...

    def count(self, hour: int, more: int) -> None:
        """So many more articles came in."""
        ...

    def totals(self, since: int) -> dict[int, int]:
        """Articles by hour, from this one on."""
        ...


class Outbox(Protocol):
    """Deliveries, their attempts and the endpoints' breakers."""

    def put(self, delivery: Delivery) -> bool:
        """False where it is there already."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        lease: timedelta,
        limit: int,
        per_endpoint: int = 8,
        room: Mapping[str, int] | None = None,
        at_most: Mapping[str, int] | None = None,
    ) -> list[Delivery]:
        """Lease due deliveries, the longest due first; for a subscription and story only the oldest open one.

        A claim counts the attempt (`Delivery.attempts` is its number) and opens its journal. Deliveries of an endpoint whose breaker is open stay; a half-open endpoint gives one. Of one endpoint
        come at most as many as *room* says, or *per_endpoint*: a slow one never takes all the slots; and in any minute, over
        all workers, no more than *at_most* says.
        """
        ...

    def journal(self, attempt: Attempt, *, token: str) -> bool:
        """Note how far an attempt got. False where the lease was lost: stop."""
        ...

    def settle(self, delivery: Delivery, attempt: Attempt, settlement: Settlement) -> bool:
        """Write the outcome, where `delivery.token` still holds the lease."""
        ...

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        """The clock was set back: what it put off while it was ahead is due now. Returns how much that was.

        Of no lease is more than *lease* left. Once more changes nothing.
        """
        ...

    def next_due(self) -> datetime | None: ...

    def delivery(self, delivery: DeliveryId) -> Delivery | None: ...

    def find(self, key: str) -> list[DeliveryId]:
        """By id or a prefix of 4 letters or more."""
        ...

    def attempts(self, delivery: DeliveryId) -> list[Attempt]: ...

    def refusals(self, delivery: Delivery, *, since: datetime) -> int:
        """How many deliveries to its subscriber over its channel, itself included, a recipient was refused for good."""
        ...

    def of(self, digest: DigestId) -> list[Delivery]:
        """The deliveries of a digest, in the order in which they were put."""
        ...

    def listed(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        subscription: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """The newest first; *since*: cut no earlier."""
        ...

    def counts(self) -> Mapping[DeliveryState, int]: ...

    def retry(self, delivery: DeliveryId, now: datetime) -> bool:
        """Dead, cancelled or held: ready again, as it was frozen."""
        ...

    def cancel(self, delivery: DeliveryId, reason: str) -> bool: ...

    def breaker(self, endpoint: str) -> Breaker: ...

    def breakers(self) -> list[Breaker]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found by full-text search."""

    listed: Listed
    snippet: str  # the found words stand between U+0002 and U+0003


Wanted = Sequence[Sequence[Collection[str]]]
"""Alternatives, each of groups of folded words (`*`: they may go on); of one alternative a word of each group is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that were chosen: how many, and they themselves, so many at a time, to be gone through once."""

    total: int
    batches: Iterator[list[Listed]]


class Search(Protocol):
    """Full text over the latest revisions."""

    def search(self, query: str, *, since: datetime | None = None, limit: int = 20) -> list[Hit]:
        """Words (all must occur), "phrases", prefix*; the best first. Never raises for what a person types."""
        ...

    def holding(
        self,
        wanted: Wanted | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        newest: bool = False,
        size: int = 500,
        languages: Collection[str] = (),
    ) -> Selection:
        """Articles that have what is *wanted* in their first 150,000 letters, all where that is None; in the order of
        `Archive.batches`, or the *newest* first. Of *languages* (primary subtags), all: what is wanted are the forms
        of other languages.
        """
        ...


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

    def told_in(self, digest: DigestId) -> list[Notice]: ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story as a feed shows it."""

    story: StoryId
    newest: datetime  # its last alert
    first: datetime
    alerts: int
    version: int  # of the story


class Feeds(Protocol):
    """What feed readers are shown: alerts of a rule; or those addressed to subscriptions, but for what was muted."""

    def stories(
        self,
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Shown]:
        """The newest first. *left*: the reason of what was cancelled since its subscriber left: that is shown too."""
        ...

    def entries(
        self,
        told: Collection[StoryId],
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
    ) -> list[Entry]:
        """What is told of these stories, the oldest first."""
        ...


class Retention(Protocol):
    """What has been kept for long enough: "deliveries", "articles", "stories", "digests", "notices"."""

    def ripe(self, what: str, before: datetime) -> int:
        """How much there is to drop."""
        ...

    def drop(self, what: str, before: datetime, *, most: int) -> int:
        """Drop the oldest. Returns how many went; never what somebody waits for, nor dead letters."""
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


class Store(Protocol):
    """One transaction's view of everything."""

    @property
    def sources(self) -> Sources: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def shelf(self) -> Shelf: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def withheld(self) -> Withheld: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def search(self) -> Search: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def vitals(self) -> Vitals: ...


class Database(Protocol):
    """SQLite or PostgreSQL. Raises StoreBusy, StoreFull, StoreTooNew."""

    def begin(self) -> AbstractContextManager[Store]:
        """One write transaction: committed at the end, rolled back on an exception."""
        ...

    def read(self) -> AbstractContextManager[Store]:
        """One consistent view; writing through it fails."""
        ...

    def migrate(self) -> None:
        """Create or upgrade the tables."""
        ...

    def close(self) -> None: ...


class Writer(Protocol):
    """The one write thread: operations queue up and share transactions."""

    def submit(self, operation: Callable[[Store], T]) -> Future[T]:
        """Run *operation* in a write transaction; the future is done after the commit.

        Operations may be run twice (a failing batch is replayed one by one): no effects but on the store.
        """
        ...

    @property
    def waiting(self) -> int:
        """Operations in the queue: whoever makes new work holds back while there are many."""
        ...

    def close(self) -> None:
        """Finish what is queued."""
        ...


# --- alerts ----------------------------------------------------------------------------------------

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
