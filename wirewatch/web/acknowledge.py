"""Acknowledge: /acknowledge/DELIVERY?token=…

GET   shows what the message told, and a button; it changes nothing
POST  somebody has seen it, and it goes to no further channel; asked again, it says who was first
"""

from __future__ import annotations

from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.clean import line
from alerts.escalation import acknowledge_delivery
from news.errors import StoreError
from news.ids import DeliveryId
from news.model import Ack, Delivery, Digest, Subscription
from news.ports import Store
from wirewatch.tokens import Purpose, keyring
from wirewatch.web.backstage import Backstage
from wirewatch.web.sheet import Button, busy, no_such, no_token, sheet

log = structlog.get_logger()

LISTED = 12  # stories that the page names


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""
    app = backstage.app

    async def page(request: Request) -> Response:
        id_, token = DeliveryId(request.path_params["id"]), request.query_params.get("token", "")
        if not token:
            return no_token(request)
        try:
            delivery = await app.read(partial(_known, id_=id_, token=token))
            if delivery is None:
                return no_such(request)
            if request.method == "POST":
                who = _name(app.desk.subscriptions, delivery)
                now = app.clock.now()
                done = await app.write(lambda store: acknowledge_delivery(store, delivery.id, now, by=who, how="link"))
                log.info("acknowledged", delivery=delivery.id, alerts=len(done.alerts))
            cargo, ack = await app.read(partial(_told, delivery=delivery))
        except StoreError:
            return busy(request)
        return _page(request, cargo, ack)

    return [Route("/acknowledge/{id}", page, methods=["GET", "POST"])]


def _known(store: Store, *, id_: DeliveryId, token: str) -> Delivery | None:
    return store.outbox.delivery(id_) if keyring(store).holds(Purpose.ACKNOWLEDGE, id_, token) else None


def _name(subscriptions: tuple[Subscription, ...], delivery: Delivery) -> str:
    """Who reads what is sent over the delivery's channel."""
    of = next((each for each in subscriptions if each.id == delivery.subscription), None)
    steps = of.escalation if of and delivery.channel != of.channel else ()
    step = next((each for each in steps if each.channel == delivery.channel and each.name), None)
    return line(step.name if step else of.name if of else delivery.subscriber, 80)


def _told(store: Store, *, delivery: Delivery) -> tuple[Digest | None, Ack | None]:
    """What it told, and the first acknowledgement, where all of it is acknowledged."""
    cargo = store.alerts.digest(delivery.digest)
    acks = [store.orders.ack(entry.alert.id) for entry in cargo.entries] if cargo else []
    done = [ack for ack in acks if ack is not None]
    return cargo, min(done, key=lambda ack: ack.at) if done and len(done) == len(acks) else None


def _page(request: Request, cargo: Digest | None, ack: Ack | None) -> Response:
    stories = list({entry.alert.story: entry for entry in cargo.entries}.values()) if cargo else []
    items = [
        (
            line(entry.story.title, 200) or "Untitled",
            f"{line(entry.alert.title, 80)} · {line(entry.article.outlet, 60)}",
        )
        for entry in stories[:LISTED]
    ]
    more = max(0, len(stories) - LISTED)
    if ack is not None:
        lines = [f"{line(ack.by, 80)} has seen it, on {ack.at.day} {ack.at:%B at %H:%M} UTC. It goes to nobody else."]
        return sheet(request, "Acknowledged", lines, items=items, more=more)
    if not items:
        return sheet(request, "Nothing to acknowledge", ["This message told of no alert."])
    lines = ["Whoever acknowledges it takes care of it, and it goes to no further channel."]
    return sheet(request, "Have you seen this?", lines, items=items, more=more, button=Button("ack", "I have seen it"))
