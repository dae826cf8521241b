"""Unsubscribe: /unsubscribe/SUBSCRIPTION?token=…

GET   shows a page with a button, and changes nothing: scanners of mail open every link
POST  `List-Unsubscribe=One-Click`, by a mailbox (RFC 8058), without cookies, answered with 200; or the page's button

Nothing is sent from the answer on (`alerts.leaving`). Asked again, it says the same again. Another's token opens nothing.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.clean import line
from alerts.leaving import leave, rejoin
from news.errors import StoreError
from news.ids import SubscriptionId
from news.model import Leave, Subscription
from news.ports import Store
from wirewatch.tokens import Purpose, keyring
from wirewatch.web.backstage import Backstage
from wirewatch.web.sheet import Button, busy, form_of, no_such, no_token, sheet

log = structlog.get_logger()


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""
    app = backstage.app

    async def page(request: Request) -> Response:
        name, token = SubscriptionId(request.path_params["name"]), request.query_params.get("token", "")
        if not token:
            return no_token(request)
        form = parse_qs(await form_of(request)) if request.method == "POST" else {}
        try:
            holds, left = await app.read(partial(_look, name=name, token=token))
            if not holds:
                return no_such(request)
            if request.method == "POST":
                left = await app.write(partial(_change, name=name, form=form, backstage=backstage))
                log.info("left" if left else "joined again", subscription=name)
        except StoreError:
            return busy(request)
        subscription = next((each for each in app.desk.subscriptions if each.id == name), None)
        return _page(request, name, subscription, left)

    return [Route("/unsubscribe/{name:path}", page, methods=["GET", "POST"])]


def _look(store: Store, *, name: SubscriptionId, token: str) -> tuple[bool, Leave | None]:
    return keyring(store).holds(Purpose.UNSUBSCRIBE, name, token), store.orders.left().get(name)


def _change(store: Store, *, name: SubscriptionId, form: dict[str, list[str]], backstage: Backstage) -> Leave | None:
    """What stands afterwards. Whatever is posted that does not ask to come back is a wish to leave."""
    if form.get("action") == ["rejoin"]:
        rejoin(store, name)
    else:
        how = "page" if "action" in form else "one click"
        leave(store, name, backstage.app.clock.now(), how=how)
    return store.orders.left().get(name)


def _page(request: Request, name: SubscriptionId, subscription: Subscription | None, left: Leave | None) -> Response:
    told = _told(name, subscription)
    if left is not None:
        lines = [f"{told} is off. Nothing more is sent from now on."]
        again = Button("rejoin", "Subscribe again", calm=True) if subscription else None
        return sheet(request, "You are unsubscribed", lines, button=again, note="You can close this page.")
    lines = [f"{told} is on.", "With one click nothing more of it is sent."]
    return sheet(request, "Unsubscribe?", lines, button=Button("leave", "Unsubscribe"))


def _told(name: SubscriptionId, subscription: Subscription | None) -> str:
    return f"“{line(name, 80)}”, for {line(subscription.name, 80)}," if subscription else f"“{line(name, 80)}”"
