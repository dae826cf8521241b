"""Tokens: what makes a link somebody's own, without a log-in.

    /unsubscribe/desk/mail?token=Qm3v…        HMAC-SHA256 of what it is for and of whom

A token opens one thing for one name: another subscriber's is no token here. The key stands in the database, so that all
daemons agree; `wirewatch tokens rotate` makes another, which signs from then on, while links in old mail still work.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_bytes, token_hex
from typing import NamedTuple
from urllib.parse import quote

from news.ids import AlertId, DeliveryId, RuleId, StoryId, SubscriberId, SubscriptionId
from news.model import SigningKey
from news.ports import Store

LENGTH = 18  # bytes of the HMAC that a token carries: 24 letters, 144 bits


class Purpose(StrEnum):
    """What a token opens."""

    UNSUBSCRIBE = "unsubscribe"
    ACKNOWLEDGE = "acknowledge"
    RULE = "feed of a rule"
    SUBSCRIBER = "feed of a subscriber"
    STORIES = "page of stories"
    STORY = "page of a story"
    ALERT = "page of an alert"


class View(NamedTuple):
    """Whose eyes a page is for: what a rule found, or what a subscriber is told. Nobody sees another's rules."""

    kind: str  # "rules", "subscribers"
    name: str

    @property
    def path(self) -> str:
        """As it stands in an address."""
        return f"{self.kind}/{self.name}"

    def of(self, id_: str) -> str:
        """What a token is made for: this, seen so."""
        return f"{self.path}\0{id_}"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that hold; the first signs."""

    keys: tuple[SigningKey, ...]

    def sign(self, purpose: Purpose, name: str) -> str:
        """The token of *name*."""
        return _token(self.keys[0], purpose, name)

    def stories(self, view: View) -> str:
        """Where the page of all its stories is below our address."""
        return f"stories/{quote(view.path)}?token={self.sign(Purpose.STORIES, view.path)}"

    def story(self, view: View, story: StoryId) -> str:
        """Where the page of a story is below our address, with what *view* is told of it."""
        return f"stories/{quote(view.path)}/{quote(story)}?token={self.sign(Purpose.STORY, view.of(story))}"

    def alert(self, view: View, alert: AlertId) -> str:
        """… that of an alert."""
        return f"alerts/{quote(view.path)}/{quote(alert)}?token={self.sign(Purpose.ALERT, view.of(alert))}"

    def holds(self, purpose: Purpose, name: str, token: str) -> bool:
        """Whether *token* is one of *name*'s, by any key; it takes as long for one as for the other."""
        found = [hmac.compare_digest(_token(key, purpose, name).encode(), token.encode()) for key in self.keys]
        return any(found)


def _token(key: SigningKey, purpose: Purpose, name: str) -> str:
    digest = hmac.new(key.secret, f"{purpose}\0{name}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:LENGTH]).decode("ascii")


def new_key(now: datetime) -> SigningKey:
    """A key that nobody can guess."""
    return SigningKey(id=token_hex(4), secret=token_bytes(32), made=now)


def keyring(store: Store) -> Keyring:
    """The keys that hold. `have_key` sees that there is one."""
    return Keyring(tuple(store.keys.all()))


def have_key(store: Store, now: datetime) -> None:
    """Make the first key, where there is none."""
    store.keys.first(new_key(now))


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of our pages, as readers reach them. Without a *base_url* there are none: ""."""

    base_url: str
    keyring: Keyring

    def unsubscribe(self, subscription: SubscriptionId) -> str:
        """One click (RFC 8058) and the page behind it."""
        return self._link(f"unsubscribe/{quote(subscription)}", Purpose.UNSUBSCRIBE, subscription)

    def acknowledge(self, delivery: DeliveryId) -> str:
        """Where somebody says that they have seen what a message tells."""
        return self._link(f"acknowledge/{quote(delivery)}", Purpose.ACKNOWLEDGE, delivery)

    def rule(self, rule: RuleId) -> str:
        """The Atom feed of a rule."""
        return self._link(f"feeds/rules/{quote(rule)}.atom", Purpose.RULE, rule)

    def subscriber(self, subscriber: SubscriberId) -> str:
        """The Atom feed of a subscriber."""
        return self._link(f"feeds/subscribers/{quote(subscriber)}.atom", Purpose.SUBSCRIBER, subscriber)

    def archive(self, subscriber: SubscriberId) -> str:
        """The page of all stories that somebody is told of."""
        view = View("subscribers", subscriber)
        return self._link(f"stories/{quote(view.path)}", Purpose.STORIES, view.path)

    def told(self, subscriber: SubscriberId, story: StoryId) -> str:
        """The page of a story, for somebody who is told of it."""
        return self.story(View("subscribers", subscriber), story)

    def story(self, view: View, story: StoryId) -> str:
        """… for any view of it."""
        if not self.base_url or not self.keyring.keys:
            return ""
        return f"{self.base_url.rstrip('/')}/{self.keyring.story(view, story)}"

    def _link(self, path: str, purpose: Purpose, name: str) -> str:
        if not self.base_url or not self.keyring.keys:
            return ""
        return f"{self.base_url.rstrip('/')}/{path}?token={self.keyring.sign(purpose, name)}"


def links(store: Store, base_url: str) -> Links:
    """The addresses that hold now."""
    return Links(base_url, keyring(store))
