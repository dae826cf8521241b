"""Sections that hold become the nouns of news.model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from config.options import own
from config.schema import (
    ActorSettings,
    ArticleSettings,
    CrawlSettings,
    EscalationSettings,
    HeartbeatSettings,
    HoursSettings,
    InhibitSettings,
    KeepSettings,
    KindSettings,
    MatcherSettings,
    RuleDefaults,
    RuleSettings,
    SilenceSettings,
    SourceSettings,
    SubscriberSettings,
    SubscriptionSettings,
    WebSettings,
    WhenSettings,
)
from config.settings import (
    CrawlConfig,
    HeartbeatConfig,
    KeepConfig,
    TestArticle,
    WebConfig,
)
from config.words import titled
from news.ids import ActorId, ChannelId, RuleId, SilenceId, SourceId, StoryId, SubscriberId, SubscriptionId
from news.model import (
    Actor,
    AtOnce,
    Condition,
    Hours,
    Inhibition,
    Matcher,
    Rule,
    Silence,
    Slots,
    Source,
    Step,
    Subscription,
)


def source(slug: str, kind: str, url: str, settings: SourceSettings, options: object) -> Source:
    """A source; its pace, where it leaves that open, is the crawler's."""
    theirs: type = type(options)
    given: Mapping[str, object] = {
        name: getattr(options, name) for name in own(theirs) if name not in SourceSettings.model_fields
    }
    return Source(
        id=SourceId(slug),
        kind=kind,
        url=url,
        outlet=settings.outlet or _outlet(url, slug),
        language=settings.language,
        country=settings.country,
        tags=settings.tags,
        zone=settings.zone,
        full_text=settings.full_text,
        closely=settings.watch == "closely",
        options=given,
    )


def _outlet(url: str, slug: str) -> str:
    """A name for an outlet that was given none: its host, or the slug for a folder."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or titled(slug)
    except ValueError:
        return titled(slug)


def actor(slug: str, settings: ActorSettings | None) -> Actor:
    """An actor. Of one that does not hold its slug, so that rules that name it are not complained about as well."""
    if settings is None:
        return Actor(id=ActorId(slug), name=slug, aliases=(slug,))
    aliases = settings.aliases or (settings.name or slug,)
    return Actor(
        id=ActorId(slug),
        name=settings.name or aliases[0].lstrip("="),
        aliases=aliases,
        short=settings.short,
        exclude=settings.except_,
        member_of=tuple(ActorId(group) for group in settings.member_of),
    )


def rule(slug: str, settings: RuleSettings, above: Sequence[RuleDefaults] = (), group: str | None = None) -> Rule:
    """A rule as written; what it leaves open is told by the first *above* that does not."""
    layers = (settings, *above)

    def said(name: str) -> Any:
        return getattr(next((each for each in layers if name in each.model_fields_set), settings), name)

    tags = [tag for each in reversed(layers) for tag in each.tags]
    when: WhenSettings | None = said("when")
    return Rule(
        id=RuleId(slug),
        query=settings.query,
        title=settings.title or titled(slug),
        severity=said("severity"),
        tags=tuple(dict.fromkeys((*([group] if group else []), *tags))),
        sources=tuple(SourceId(each) for each in said("sources")),
        languages=said("languages"),
        enabled=all(each.enabled for each in layers),
        when=condition(when, settings.query) if when else None,
    )


def condition(settings: WhenSettings, query: str) -> Condition:
    """A condition; a burst without a query of its own is one of the rule's."""
    burst = query if settings.burst is True else settings.burst
    return Condition(
        outlets=settings.outlets or 0, articles=settings.articles or 0, within=settings.within, burst=burst or None
    )


FOLD = "0 8 * * *"  # when somebody without a digest is told what was over the daily limit


def subscription(
    slug: str,
    subscriber: SubscriberSettings,
    settings: SubscriptionSettings,
    others: Mapping[str, SubscriberSettings],
) -> Subscription:
    """What one subscriber is told over one channel; what it leaves open is the subscriber's. *others*: all of them."""
    cadence = settings.cadence
    digests = [each.cadence.cron for each in subscriber.subscriptions if each.cadence != "at once"]
    return Subscription(
        id=SubscriptionId(f"{slug}/{settings.name or settings.channel}"),
        subscriber=SubscriberId(slug),
        name=subscriber.name or titled(slug),
        channel=ChannelId(settings.channel),
        address=settings.address or subscriber.email or "",
        to=settings.to,
        cadence=AtOnce(batch=settings.batch) if cadence == "at once" else Slots(cron=cadence.cron),
        zone=settings.zone or subscriber.zone,
        rules=settings.rules,
        severity=settings.severity,
        sources=tuple(SourceId(each) for each in settings.sources),
        all_quiet=settings.all_quiet,
        operator=settings.operator,
        tags=settings.tags,
        stories=tuple(StoryId(each) for each in settings.stories),
        only_followed=settings.only_followed,
        quiet=hours(subscriber.quiet if settings.quiet is None else settings.quiet),
        passes=None if subscriber.passes == "nothing" else subscriber.passes,
        cap=subscriber.daily_cap,
        fold=digests[0] if digests else FOLD,
        flood=settings.flood,
        escalation=tuple(_step(each, subscriber, others) for each in settings.escalate),
        template=settings.template,
    )


def hours(settings: Sequence[HoursSettings]) -> tuple[Hours, ...]:
    """Quiet hours."""
    return tuple(Hours(start=each.from_, end=each.to, days=each.days) for each in settings)


def _step(
    settings: EscalationSettings, subscriber: SubscriberSettings, others: Mapping[str, SubscriberSettings]
) -> Step:
    other = others.get(settings.subscriber or "")
    return Step(
        after=settings.after,
        channel=ChannelId(settings.channel),
        name=(other.name or titled(settings.subscriber or "")) if other else "",
        address=settings.address or (other or subscriber).email or "",
        severity=settings.severity,
    )


def matcher(settings: MatcherSettings) -> Matcher:
    """Which alerts are meant."""
    kind = settings.kind if isinstance(settings, KindSettings) else "any"
    return Matcher(
        rules=settings.rule,
        stories=settings.story,
        sources=settings.source,
        actors=settings.actor,
        severities=settings.severity,
        tags=settings.tag,
        over_story=None if kind == "any" else kind == "story",
    )


def silence(slug: str, settings: SilenceSettings) -> Silence:
    """A silence that stands in the configuration; without a beginning it has begun."""
    return Silence(
        id=SilenceId(slug),
        matcher=matcher(settings),
        since=settings.from_ or datetime.min.replace(tzinfo=UTC),
        until=settings.until,
        comment=settings.comment,
        by="wirewatch.yaml",
    )


def inhibition(settings: InhibitSettings) -> Inhibition:
    """What mutes what."""
    return Inhibition(by=matcher(settings.by), mutes=matcher(settings.mutes), span=settings.within)


def article(settings: ArticleSettings, body: str) -> TestArticle:
    """The article of a test; *body* is its text, here or from its file."""
    given = settings.model_dump(exclude={"file", "body"})
    return TestArticle(body=body, **given)


def crawl(settings: CrawlSettings) -> CrawlConfig:
    """How the crawler behaves; the paces are the sources'."""
    return CrawlConfig(**{each.name: getattr(settings, each.name) for each in fields(CrawlConfig)})


def web(settings: WebSettings) -> WebConfig:
    """Our own pages."""
    return WebConfig(host=settings.host, port=settings.port, base_url=settings.base_url or "")


def heartbeat(settings: HeartbeatSettings) -> HeartbeatConfig:
    """A sign of life."""
    return HeartbeatConfig(
        url=settings.url or "",
        every=settings.every,
        method=settings.method,
        signals=settings.signals,
        allow=settings.allow,
    )


def keep(settings: KeepSettings) -> KeepConfig:
    """For how long things are kept."""
    return KeepConfig(articles=settings.articles, deliveries=settings.deliveries, notices=settings.notices)
