"""Letters to set in type: the two seeds, and invented stories for what the seeds are not about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from news.actors import Cast
from news.ids import (
    ActorId,
    AlertId,
    ChannelId,
    DeliveryId,
    DigestId,
    RuleDigest,
    RuleId,
    SourceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
    digest,
)
from news.model import (
    Actor,
    Alert,
    Article,
    Coverage,
    Delivery,
    DeliveryState,
    Digest,
    Entry,
    Match,
    Part,
    Phase,
    Reason,
    Revision,
    Severity,
    Span,
    Story,
)
from news.ports import Channel, Letter
from tests import make
from tests.fakes import START

SEEDS = Path(__file__).parents[2] / "fixtures" / "seeds"
TERMS = {
    "ceasefire": r"cease-?\s?fires?",
    "guarantee*": r"guarantees?",
    '"real guarantees"': r"real guarantees",
    "@khalil-al-hayya": r"(?:Khalil )?al-Hayya",
    "@hamas": r"Hamas",
}

CAST = Cast(
    [
        Actor(id=ActorId("hamas"), name="Hamas", aliases=("Hamas", "حماس")),
        Actor(id=ActorId("khalil-al-hayya"), name="Khalil al-Hayya", aliases=("Khalil al-Hayya",), short=("al-Hayya",)),
    ]
)


def matched(
    revision: Revision, terms: dict[str, str], rule: str = "talks", fields: Sequence[str] = ("title", "body")
) -> Match:
    """A match as the rules make it, by regular expressions."""
    parts = tuple(
        Part(
            text=text,
            spans=tuple(
                Span(name, hit.start(), hit.end())  # type: ignore[arg-type]  # names of fields
                for name in fields
                for hit in re.finditer(pattern, revision.text(name), re.IGNORECASE)  # type: ignore[arg-type]  # dito
            ),
        )
        for text, pattern in terms.items()
    )
    return Match(
        rule=RuleId(rule),
        digest=RuleDigest(digest(rule)),
        article=revision.article,
        revision=revision.number,
        highlights=tuple(sorted(span for part in parts for span in part.spans)),
        parts=parts,
    )


def entry(
    article: Article,
    revision: Revision,
    story: Story,
    *,
    terms: dict[str, str] | None = None,
    rule: str = "talks",
    title: str = "real guarantees",
    **given: Any,
) -> Entry:
    """One alert with all that is needed to show it."""
    filled: dict[str, Any] = {
        "id": AlertId(digest(rule, story.id, article.outlet)),
        "query": "(ceasefire OR guarantee*) AND @hamas",
        "severity": Severity.NORMAL,
        "reason": Reason.FIRST,
        "raised": START,
    } | given
    alert = Alert(
        rule=RuleId(rule),
        title=title,
        story=story.id,
        match=matched(revision, TERMS if terms is None else terms, rule),
        **filled,
    )
    return Entry(alert=alert, article=article, revision=revision, story=story)


def letter(entries: Iterable[Entry], **given: Any) -> Letter:
    """A letter to the desk."""
    cut = given.pop("cut", START + timedelta(minutes=30))
    slot = given.pop("slot", "2026-03-02T09:30")
    subscription = SubscriptionId("desk/morning")
    cargo = Digest(
        id=DigestId(digest(subscription, slot)), subscription=subscription, slot=slot, cut=cut, entries=tuple(entries)
    )
    filled: dict[str, Any] = {
        "delivery": DeliveryId(digest("desk", "mail", cargo.id)),
        "subscriber": SubscriberId("desk"),
        "name": "News desk",
        "address": "desk@newsroom.example",
        "zone": "Europe/Berlin",
        "update": False,
        "coverage": Coverage(
            checked=41, failing=(SourceId("herald"),), silent=(SourceId("coast-radio"), SourceId("gazette"))
        ),
        "archive": "https://wire.example/stories/subscribers/desk?token=a",
        "unsubscribe": "https://wire.example/u/desk-morning",
    } | given
    return Letter(digest=cargo, **filled)


def told(outlet: str, url: str, at: datetime, title: str, body: str, **given: Any) -> tuple[Article, Revision]:
    """An article and its first wording."""
    article = make.article(
        url, source=SourceId(outlet.lower().replace(" ", "-")), outlet=outlet, first_seen=at, published=at, **given
    )
    return article, make.revision(article, title=title, body=body)


def seeds() -> list[Entry]:
    """The two given articles as one story of two outlets, told in the form of files: no title of their own."""
    one, two = ((SEEDS / name).read_text("utf-8") for name in sorted(path.name for path in SEEDS.glob("*.txt")))
    first = told("Levant Wire", "https://levant.example/talks", START, _sentence(one), one)
    second = told(
        "Gulf Courier", "https://gulf.example/hamas-trust", START + timedelta(minutes=20), _sentence(two[7:]), two
    )
    story = Story(
        id=StoryId(first[0].id),
        title=first[1].title,
        first_seen=START,
        last_seen=START + timedelta(minutes=20),
        articles=2,
        outlets=("Levant Wire", "Gulf Courier"),
    )
    return [
        entry(*first, story),
        entry(*second, story, reason=Reason.OUTLET, raised=START + timedelta(minutes=20)),
    ]


def many(count: int) -> list[Entry]:
    """That many small stories."""
    return [_small(number) for number in range(count)]


def _small(number: int) -> Entry:
    at = START + timedelta(minutes=number)
    article, revision = told(
        f"Outlet {number % 7}",
        f"https://outlet{number % 7}.example/{number}",
        at,
        f"Harbour strike enters day {number}",
        f"Dockers voted on day {number}. They want real guarantees before a ceasefire with the port. Rain fell.",
    )
    story = make.story(article, title=revision.title)
    return entry(article, revision, story)


def _sentence(text: str) -> str:
    return re.split(r"(?<=[a-z]{2}\.)\s", text, maxsplit=1)[0].strip()


def delivery(channel: Channel, of: Letter, **given: Any) -> Delivery:
    """*of* as the outbox hands it out for its first attempt."""
    filled: dict[str, Any] = {
        "id": of.delivery,
        "subscription": of.digest.subscription,
        "subscriber": of.subscriber,
        "channel": ChannelId(channel.kind),
        "endpoint": channel.endpoint,
        "digest": of.digest.id,
        "stories": tuple(dict.fromkeys(entry.alert.story for entry in of.digest.entries)),
        "message": channel.freeze(of),
        "state": DeliveryState.LEASED,
        "created": of.digest.cut,
        "due": of.digest.cut + timedelta(minutes=15),
        "attempts": 1,
        "token": "token",
    } | given
    return Delivery(**filled)


class Notes:
    """A journal that remembers."""

    def __init__(self) -> None:
        self.phases: list[Phase] = []

    async def __call__(self, phase: Phase) -> None:
        self.phases.append(phase)
