"""What became of an article: where it was seen, its story, each rule, each alert, each delivery. Nothing is written.

seen ─▶ stored ─▶ story ─▶ rules: fired, or why not ─▶ alerts ─▶ waiting, digests ─▶ deliveries
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from alerts.explain import Explanation, explained
from alerts.rules import RuleSet
from alerts.rules import compile as compiled
from config.settings import Config
from crawler.collector import host_of
from news.fingerprint import canonical_url
from news.ids import ArticleId, RuleId
from news.model import Alert, Article, Delivery, Digest, Revision, Sighting, Source, SourceState, Story, Visit
from news.ports import Store, Told
from news.reading import read
from wirewatch.crossing import why_silent
from wirewatch.desk import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A rule on the article as it is worded now."""

    rule: RuleId
    held: bool
    explanation: Explanation
    raised: bool = False  # an alert, by this article
    silent: str | None = None  # it holds and raised none: why


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An alert's way to one subscription."""

    told: Told
    digest: Digest | None
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert and everybody it goes to."""

    alert: Alert
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """All of it."""

    article: Article
    revisions: tuple[Revision, ...]
    sightings: tuple[Sighting, ...]
    story: Story | None
    verdicts: tuple[Verdict, ...]  # those that hold first
    raised: tuple[Raised, ...]
    visit: Visit | None = None  # what is planned with its page, or went wrong with it


def find(store: Store, key: str) -> list[ArticleId]:
    """Articles by id, its first letters, or an address in whatever way it is written."""
    found = store.archive.find(key)
    return found if found or "://" not in key else store.archive.find(canonical_url(key))


def fate(store: Store, config: Config, article: Article) -> Fate:
    """What became of *article*."""
    revisions = tuple(store.archive.revisions(article.id))
    place = store.shelf.of(article.id)
    story = store.shelf.story(place) if place else None
    alerts = store.alerts.of(article.id)
    verdicts = _verdicts(
        store,
        config,
        article,
        revision=revisions[-1],
        story=story,
        raised={alert.rule for alert in alerts},
    )
    return Fate(
        article=article,
        revisions=revisions,
        sightings=tuple(store.archive.sightings(article.id)),
        story=story,
        verdicts=tuple(sorted(verdicts, key=lambda verdict: not verdict.held)),
        raised=tuple(Raised(alert=alert, ways=tuple(_ways(store, alert))) for alert in alerts),
        visit=store.visits.of(article.id),
    )


def _ways(store: Store, alert: Alert) -> Iterator[Way]:
    for told in store.alerts.told(alert.id):
        digest = store.alerts.digest(told.digest) if told.digest else None
        deliveries = tuple(store.outbox.of(told.digest)) if told.digest else ()
        yield Way(told=told, digest=digest, deliveries=deliveries)


def _verdicts(
    store: Store, config: Config, article: Article, *, revision: Revision, story: Story | None, raised: set[RuleId]
) -> Iterator[Verdict]:
    rules: RuleSet = compiled(config.rules, config.actors, config.variants)
    reading = read(article, revision, rules.cast)
    for rule in rules.rules:
        explanation = explained(rules, rule, reading)
        silent = None
        if explanation.held and rule not in raised:
            silent = _silence(store, config, article, rule, story)
        yield Verdict(rule=rule, held=explanation.held, explanation=explanation, raised=rule in raised, silent=silent)


def _silence(store: Store, config: Config, article: Article, rule: RuleId, story: Story | None) -> str:
    """Why a rule that holds raised no alert: as `alerts.weigh` and the backlog have it."""
    asked = next((each for each in config.rules if each.id == rule and each.when), None)
    if story is not None and asked is not None:
        waits = why_silent(store, terms(config), asked, article.id, story)
        if waits is not None:
            return waits
    if story is not None and article.outlet in store.alerts.history(rule, story.id).outlets:
        return f"the story was told already, by another article of {article.outlet}, and this one had nothing new for the rule"
    age = article.first_seen - (article.published or article.first_seen)
    if age > min(config.backlog, config.oldest):
        return f"it was old news when it was first seen, {age.days} days and {age.seconds // 3600} hours: stored only"
    return "it did not hold when the article was read: the rule, or an actor, was written or changed since"


# --- what never came in ----------------------------------------------------------------------------


def causes(store: Store, config: Config, key: str, now: datetime) -> list[str]:
    """What can be the cause that nothing is called *key*, the likeliest first."""
    if "://" not in key:
        return [
            "an id is 4 letters or more of the first column of `wirewatch articles`; an address begins with https://"
        ]
    host = _bare(urlsplit(key).hostname or "")
    of_host = [source for source in config.sources if host and _bare(host_of(source)) == host]
    if not config.sources:
        return ["there is no source yet: `wirewatch add` finds the feed of a site"]
    if not of_host:
        others = [source.id for source in config.sources if store.sources.state(source.id) is None]
        waiting = [f"not polled yet: {', '.join(others)}"] if others else []
        return [
            f"no source is read from {host}: `wirewatch add https://{host}` finds its feed, if it has one",
            *waiting,
        ]
    return [_cause(source, store.sources.state(source.id), now) for source in of_host] + [
        "the page may have another address: `wirewatch search WORDS` looks for its title"
    ]


def _cause(source: Source, state: SourceState | None, now: datetime) -> str:
    if state is None or state.polled_at is None:
        return f"{source.id} was not polled yet: `wirewatch crawl {source.id}`"
    if state.failures:
        return f"{source.id} could not be read, {state.failures} × in a row: {state.error}"
    ago = now - state.polled_at
    minutes = round(ago.total_seconds() / 60)
    return (
        f"{source.id} did not list it when it was polled {minutes} min ago: a feed holds its newest articles only, "
        "and one that is new comes with the next poll"
    )


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def nothing_found(found: Sequence[ArticleId], key: str) -> str:
    """The message for a key that names no article, or several."""
    return f"{len(found)} articles begin with {key}" if found else f"no article is called {key}: it was never stored"
