"""Feeds: Atom, for any feed reader.

GET /feeds/rules/RULE.atom?token=…               what a rule found
GET /feeds/subscribers/SUBSCRIBER.atom?token=…   what a subscriber is told
    &n=20 &page=2                                so many stories a page, the newest first (RFC 5005)

Asked again with the ETag, or the Last-Modified, of what a reader has, it answers 304 and renders nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.atom import Head, feed, updated
from alerts.clean import line
from alerts.leaving import LEFT
from news.errors import StoreError
from news.ids import RuleId, StoryId, SubscriptionId, digest
from news.model import Entry
from news.ports import Shown, Store
from wirewatch.tokens import Keyring, Links, Purpose, View, keyring
from wirewatch.web.backstage import Backstage
from wirewatch.web.sheet import busy, no_token

if TYPE_CHECKING:
    from wirewatch.desk import Desk

STORIES, MOST = 30, 200  # of a page
PURPOSES = {"rules": Purpose.RULE, "subscribers": Purpose.SUBSCRIBER}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a feed reader wants, and what it has."""

    kind: str
    name: str
    token: str
    stories: int
    page: int
    tags: tuple[str, ...]
    since: datetime | None


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""
    app = backstage.app

    async def page(request: Request) -> Response:
        asked, desk = _asked(request), app.desk
        try:
            found = await app.read(partial(_found, asked=asked, desk=desk))
        except StoreError:
            return busy(request)
        if found is None:
            return no_token(request)
        shown, entries, ring = found
        more, shown = len(shown) > asked.stories, shown[: asked.stories]
        base = desk.config.web.base_url or str(request.base_url)
        head = _head(asked, desk, f"{base.rstrip('/')}{request.scope['path']}", more=more)
        head = replace(head, pages=_pages(asked, Links(base, ring), shown))
        headers = _headers(head, shown)
        if _has(asked, headers["ETag"], updated(shown)):
            return Response(status_code=304, headers=headers)
        told = [(each, [entry for entry in entries if entry.alert.story == each.story]) for each in shown]
        document = await app.think(lambda: feed(head, told))
        return Response(document, media_type="application/atom+xml", headers=headers)

    return [Route("/feeds/{kind}/{name}.atom", page)]


def _asked(request: Request) -> _Asked:
    given, headers = request.query_params, request.headers
    bearer = headers.get("authorization", "")
    return _Asked(
        kind=request.path_params["kind"],
        name=request.path_params["name"],
        token=given.get("token") or (bearer[7:].strip() if bearer[:7].lower() == "bearer " else ""),
        stories=number(given.get("n"), STORIES, MOST),
        page=number(given.get("page"), 1, 10_000),
        tags=tuple(
            tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",") if tag.strip()
        ),
        since=_date(headers.get("if-modified-since", "")),
    )


def number(given: str | None, usual: int, most: int) -> int:
    """A number of an address, where it is one."""
    return min(int(given), most) if given and given.isascii() and given[:9].isdigit() and int(given[:9]) else usual


def _date(given: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _found(store: Store, *, asked: _Asked, desk: Desk) -> tuple[list[Shown], list[Entry], Keyring] | None:
    """One story more than a page has, and what is told of them; None: it is not theirs to ask."""
    purpose = PURPOSES.get(asked.kind)
    if purpose is None or not keyring(store).holds(purpose, asked.name, asked.token):
        return None
    rule = RuleId(asked.name) if purpose is Purpose.RULE else None
    names: list[SubscriptionId] = [each.id for each in desk.subscriptions if each.subscriber == asked.name]
    shown = store.feeds.stories(
        rule=rule,
        subscriptions=names,
        left=LEFT,
        limit=asked.stories + 1,
        offset=(asked.page - 1) * asked.stories,
    )
    entries = store.feeds.entries([each.story for each in shown], rule=rule, subscriptions=names, left=LEFT)
    return shown, entries, keyring(store)


def _pages(asked: _Asked, links: Links, shown: list[Shown]) -> dict[StoryId, str]:
    view = View(asked.kind, asked.name)
    return {each.story: links.story(view, each.story) for each in shown}


def _head(asked: _Asked, desk: Desk, address: str, *, more: bool) -> Head:
    first = {"token": asked.token} | ({"n": str(asked.stories)} if asked.stories != STORIES else {})

    def at(page: int) -> str:
        return f"{address}?{urlencode(first | ({'page': str(page)} if page > 1 else {}))}"

    head = Head(
        key=f"{asked.kind}/{asked.name}",
        title=f"wirewatch: {asked.name}",
        url=at(asked.page),
        previous=at(asked.page - 1) if asked.page > 1 else "",
        next=at(asked.page + 1) if more else "",
        cast=desk.cast,
    )
    if asked.kind == "rules":
        rule = desk.rules.rules.get(RuleId(asked.name))
        return replace(head, title=line(rule.title, 120) if rule else head.title)
    mine = next((each for each in desk.subscriptions if each.subscriber == asked.name), None)
    return replace(head, title=f"wirewatch for {line(mine.name, 120)}", zone=mine.zone) if mine else head


def _headers(head: Head, shown: list[Shown]) -> dict[str, str]:
    """All that the document is made from goes into its tag."""
    parts = [head.url, head.next, head.title, head.zone]
    parts += [f"{each.story} {each.newest.timestamp()} {each.alerts} {each.version}" for each in shown]
    headers = {"ETag": f'W/"{digest(*parts)}"', "Cache-Control": "private, max-age=60"}
    if shown:
        headers["Last-Modified"] = format_datetime(updated(shown).replace(microsecond=0), usegmt=True)
    return headers


def _has(asked: _Asked, tag: str, newest: datetime) -> bool:
    """Whether the reader has it already (RFC 9110, 13.1): the tag decides, where there is one."""
    if asked.tags:
        return "*" in asked.tags or tag.removeprefix("W/") in asked.tags
    return asked.since is not None and newest.replace(microsecond=0) <= asked.since
