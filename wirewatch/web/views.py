"""Views: pages of what was found, for the eyes of whoever was sent there. They are read, and change nothing.

GET /stories/subscribers/SUBSCRIBER?token=…         all stories that a subscriber is told of, the newest first (&page=2)
GET /stories/subscribers/SUBSCRIBER/STORY?token=…   a story with what a subscriber is told of it, and all that was written
GET /stories/rules/RULE/STORY?token=…               … with what a rule found
GET /alerts/subscribers/SUBSCRIBER/ALERT?token=…    one alert: what fired, by which rule, and who has seen it

A token opens one of them, for one view: who is told of a story learns nothing of others' rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.clean import line
from alerts.digest import Item, compose
from alerts.leaving import LEFT
from alerts.links import safe_url
from alerts.times import moment, published
from news.errors import StoreError
from news.ids import AlertId, ArticleId, DeliveryId, DigestId, RuleId, StoryId, SubscriberId, SubscriptionId
from news.model import Ack, Alert, Digest, Entry, Severity, Story
from news.ports import Letter, Listed, Shown, Store, Told
from wirewatch.tokens import Keyring, Purpose, View, keyring
from wirewatch.web.backstage import Backstage
from wirewatch.web.feeds import number
from wirewatch.web.sheet import busy, no_such, no_token, set_in

if TYPE_CHECKING:
    from wirewatch.desk import Desk

T = TypeVar("T")

MOST = 8  # reports of a development that stand open; the others unfold
FEW = 4  # outlets of a story, that a line names
PAGE = 50  # stories of a page
ARTICLES = 200  # of a story, that are listed
KINDS = {"rules", "subscribers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a view has of a story."""

    story: Story
    entries: Sequence[Entry]
    articles: Sequence[Listed]
    ring: Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Stories that a view is told of."""

    shown: Sequence[Shown]
    entries: Sequence[Entry]
    more: bool  # there are older ones
    ring: Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a view has of an alert."""

    entry: Entry
    ack: Ack | None
    told: Sequence[Told]  # to the viewer
    ring: Keyring


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""
    app = backstage.app

    async def answer(
        request: Request,
        template: str,
        look: Callable[..., T | None],
        tell: Callable[[T, View, Desk, datetime], Mapping[str, object]],
    ) -> Response:
        view, token = _asked(request)
        if not token:
            return no_token(request)
        try:
            found = await app.read(partial(look, view=view, token=token, desk=app.desk))
        except StoreError:
            return busy(request)
        if found is None:
            return no_such(request)
        return set_in(request, template, await app.think(partial(tell, found, view, app.desk, app.clock.now())))

    async def story(request: Request) -> Response:
        return await answer(request, "story.html.j2", partial(_story, id_=StoryId(request.path_params["id"])), _told)

    async def alert(request: Request) -> Response:
        return await answer(request, "alert.html.j2", partial(_alert, id_=AlertId(request.path_params["id"])), _why)

    async def stories(request: Request) -> Response:
        page = number(request.query_params.get("page"), 1, 10_000)
        return await answer(request, "stories.html.j2", partial(_shelf, page=page), partial(_all, page=page))

    return [
        Route("/stories/{kind}/{name}", stories),
        Route("/stories/{kind}/{name}/{id}", story),
        Route("/alerts/{kind}/{name}/{id}", alert),
    ]


def _asked(request: Request) -> tuple[View, str]:
    """For whom, and the token; "" for a kind that there is not: it opens nothing."""
    given = request.path_params
    view = View(given["kind"], given["name"])
    return view, request.query_params.get("token", "") if view.kind in KINDS else ""


# --- looking ---------------------------------------------------------------------------------------


def _story(store: Store, *, view: View, id_: StoryId, token: str, desk: Desk) -> _Seen | None:
    """None: it is not theirs to ask, or was dropped meanwhile."""
    ring = keyring(store)
    story = store.shelf.story(id_) if ring.holds(Purpose.STORY, view.of(id_), token) else None
    if story is None:
        return None
    return _Seen(
        story=story,
        entries=_entries(store, view, story.id, desk),
        articles=store.archive.listed(story=story.id, limit=ARTICLES + 1),
        ring=ring,
    )


def _shelf(store: Store, *, view: View, token: str, page: int, desk: Desk) -> _Shelf | None:
    """A page of its stories, and one more where there are more."""
    ring = keyring(store)
    if not ring.holds(Purpose.STORIES, view.path, token):
        return None
    rule = RuleId(view.name) if view.kind == "rules" else None
    of = _subscriptions(view, desk)
    shown = store.feeds.stories(rule=rule, subscriptions=of, left=LEFT, limit=PAGE + 1, offset=(page - 1) * PAGE)
    entries = store.feeds.entries([each.story for each in shown[:PAGE]], rule=rule, subscriptions=of, left=LEFT)
    return _Shelf(shown=shown[:PAGE], entries=entries, more=len(shown) > PAGE, ring=ring)


def _alert(store: Store, *, view: View, id_: AlertId, token: str, desk: Desk) -> _Known | None:
    """None: as in `_story`."""
    ring = keyring(store)
    alert = store.alerts.alert(id_) if ring.holds(Purpose.ALERT, view.of(id_), token) else None
    entries = _entries(store, view, alert.story, desk) if alert else ()
    entry = next((each for each in entries if each.alert.id == id_), None)
    if entry is None:
        return None
    mine = _subscriptions(view, desk)
    told = [way for way in store.alerts.told(id_) if way.subscription in mine]
    return _Known(entry=entry, ack=store.orders.ack(id_), told=told, ring=ring)


def _entries(store: Store, view: View, story: StoryId, desk: Desk) -> list[Entry]:
    """What *view* is told of a story, as in its feed."""
    rule = RuleId(view.name) if view.kind == "rules" else None
    return store.feeds.entries([story], rule=rule, subscriptions=_subscriptions(view, desk), left=LEFT)


def _subscriptions(view: View, desk: Desk) -> list[SubscriptionId]:
    return [each.id for each in desk.subscriptions if view.kind == "subscribers" and each.subscriber == view.name]


# --- telling ---------------------------------------------------------------------------------------


def _all(shelf: _Shelf, view: View, desk: Desk, now: datetime, *, page: int) -> dict[str, object]:
    """Stories for their page."""
    zone = ZoneInfo(_letter(view, desk, (), now).zone)
    told: dict[StoryId, list[Entry]] = {}
    for entry in shelf.entries:
        told.setdefault(entry.alert.story, []).append(entry)
    here = shelf.ring.stories(view)
    return {
        "title": "All your stories" if view.kind == "subscribers" else "All its stories",
        "stories": [
            _line(told[each.story], shelf.ring.story(view, each.story), zone, now)
            for each in shelf.shown
            if each.story in told
        ],
        "older": f"{here}&page={page + 1}" if shelf.more else "",
        "newer": f"{here}&page={page - 1}" if page > 1 else "",
        "zone": zone.key,
    }


def _line(entries: Sequence[Entry], path: str, zone: ZoneInfo, now: datetime) -> dict[str, object]:
    """One story: what it is about, who tells it, and the rules that found it."""
    story = entries[-1].story
    gravest = max((entry.alert.severity for entry in entries), key=lambda severity: severity.rank)
    outlets = list(story.outlets)
    return {
        "path": path,
        "title": line(story.title, 200) or "Untitled",
        "when": moment(entries[-1].alert.raised, zone, now),
        "at": entries[-1].alert.raised.isoformat(),
        "severity": gravest.value,
        "loud": gravest.rank > Severity.NORMAL.rank,
        "outlets": line(", ".join(outlets[:FEW]), 200) + (f" and {len(outlets) - FEW} more" if outlets[FEW:] else ""),
        "rules": list(dict.fromkeys(line(entry.alert.title, 60) for entry in entries)),
    }


def _told(seen: _Seen, view: View, desk: Desk, now: datetime) -> dict[str, object]:
    """A story for its page: what was told of it, the latest first, and all that was written."""
    letter = _letter(view, desk, seen.entries, now)
    zone, story = ZoneInfo(letter.zone), seen.story
    items = sorted(compose(letter).items, key=lambda item: (-item.newest.timestamp(), item.development))
    alerts: dict[ArticleId, dict[RuleId, Alert]] = {}  # of each rule the newest
    for entry in seen.entries:
        alerts.setdefault(entry.article.id, {})[entry.alert.rule] = entry.alert
    return {
        "title": line(story.title, 200) or "Untitled",
        "summary": _summary(story, zone, now),
        "items": items,
        "most": MOST,
        "articles": [
            _listed(each, zone, now)
            | {"alerts": [_marked(of, view, seen.ring) for of in alerts.get(each.article.id, {}).values()]}
            for each in seen.articles[:ARTICLES]
        ],
        "more": len(seen.articles) > ARTICLES,
        "zone": letter.zone,
    }


def _summary(story: Story, zone: ZoneInfo, now: datetime) -> str:
    outlets = f"{len(story.outlets):,} outlet{'s' if len(story.outlets) != 1 else ''}"
    articles = f"{story.articles:,} article{'s' if story.articles != 1 else ''}"
    first, last = moment(story.first_seen, zone, now), moment(story.last_seen, zone, now)
    return f"{articles} of {outlets} · " + (first if first == last else f"{first} to {last}")


def _listed(listed: Listed, zone: ZoneInfo, now: datetime) -> dict[str, object]:
    article = listed.article
    return {
        "at": article.when.isoformat(),
        "when": published(article, zone, now),
        "outlet": line(article.outlet, 60),
        "title": line(listed.revision.title or listed.revision.text("body"), 200) or "Untitled",
        "url": safe_url(article.link) or safe_url(article.url),
    }


def _marked(alert: Alert, view: View, ring: Keyring) -> dict[str, str]:
    return {"title": line(alert.title, 60), "path": ring.alert(view, alert.id)}


def _why(known: _Known, view: View, desk: Desk, now: datetime) -> dict[str, object]:
    """An alert for its page."""
    entry, alert = known.entry, known.entry.alert
    letter = _letter(view, desk, [entry], now)
    zone = ZoneInfo(letter.zone)
    item: Item = compose(letter).items[0]
    ack = known.ack
    return {
        "title": item.title,
        "item": item,
        "rule": line(alert.title, 120),
        "query": alert.query,
        "raised": moment(alert.raised, zone, now),
        "seen": f"{line(ack.by, 80)}, {moment(ack.at, zone, now)}" if ack else "nobody acknowledged it",
        "ways": [(way.subscription, _became(way, zone, now)) for way in known.told],
        "story": known.ring.story(view, alert.story),
        "zone": letter.zone,
    }


def _became(way: Told, zone: ZoneInfo, now: datetime) -> str:
    if way.cancelled is not None:
        return f"not told: {line(way.cancelled, 200)}"
    if way.digest is not None:
        return "told"
    return f"waits until {moment(way.due, zone, now)}" if way.due else "waits"


def _letter(view: View, desk: Desk, entries: Sequence[Entry], now: datetime) -> Letter:
    """What a message to the viewer would tell, were all of it told now."""
    mine = next((each for each in desk.subscriptions if each.subscriber == view.name), None)
    zone = mine.zone if mine and view.kind == "subscribers" else "UTC"
    name = SubscriptionId(view.path)
    cargo = Digest(id=DigestId(view.path), subscription=name, slot="page", cut=now, entries=tuple(entries))
    return Letter(
        delivery=DeliveryId("page"),
        digest=cargo,
        subscriber=SubscriberId(view.name),
        name="",
        address="",
        zone=zone,
        update=False,
        at_once=True,
        cast=desk.cast,
    )
