"""The JSON of `--json`: one function per noun, one shape wherever the noun appears.

Moments are ISO 8601 in UTC, durations seconds, spans [start, end) in code points of the field. New names may be added;
what is here stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wirewatch.cli.paper import as_plain

if TYPE_CHECKING:
    from alerts.routes import Route
    from config.settings import ChannelSettings
    from news.model import (
        Ack,
        Actor,
        Alert,
        Article,
        Attempt,
        Delivery,
        Digest,
        Entry,
        Fetch,
        Revision,
        Rule,
        Silence,
        Source,
        SourceState,
        Span,
        Story,
        Subscription,
        Vigil,
    )
    from news.ports import Hit, Listed, Told

Json = dict[str, Any]


def article(article: Article, revision: Revision | None, story: str | None = None) -> Json:
    """id, url, title, outlet, source, language, country, published, first_seen, tags, labels, revision, story."""
    return {
        "id": article.id,
        "url": article.link or article.url,
        "title": revision.title if revision else "",
        "outlet": article.outlet,
        "source": article.source,
        "language": article.language,
        "country": article.country,
        "published": as_plain(article.published),
        "precision": str(article.precision),
        "first_seen": as_plain(article.first_seen),
        "tags": list(article.tags),
        "labels": list(article.labels),
        "revision": revision.number if revision else None,
        "story": story,
    }


def listed(item: Listed) -> Json:
    """An article."""
    return article(item.article, item.revision, item.story)


def hit(found: Hit) -> Json:
    """An article, and `snippet`: the found words stand in brackets ⟦…⟧."""
    return listed(found.listed) | {"snippet": found.snippet.replace("\x02", "⟦").replace("\x03", "⟧")}


def revision(revision: Revision) -> Json:
    """number, title, lead, body, author, dateline, partial, seen, change, posts."""
    return {
        "number": revision.number,
        "title": revision.title,
        "lead": revision.lead,
        "body": revision.body,
        "author": revision.author,
        "dateline": revision.dateline,
        "partial": revision.partial,
        "seen": as_plain(revision.seen),
        "change": str(revision.change) if revision.change else None,
        "posts": [
            {"start": post.start, "end": post.end, "at": as_plain(post.at), "url": post.url} for post in revision.posts
        ],
    }


def spans(found: Sequence[Span]) -> list[Json]:
    """field, start, end of each."""
    return [{"field": span.field, "start": span.start, "end": span.end} for span in found]


def story(story: Story) -> Json:
    """id, title, first_seen, last_seen, articles, outlets."""
    return {
        "id": story.id,
        "title": story.title,
        "first_seen": as_plain(story.first_seen),
        "last_seen": as_plain(story.last_seen),
        "articles": story.articles,
        "outlets": list(story.outlets),
    }


def alert(alert: Alert) -> Json:
    """id, rule, title, query, severity, reason, raised, story, highlights."""
    return {
        "id": alert.id,
        "rule": alert.rule,
        "title": alert.title,
        "query": alert.query,
        "severity": str(alert.severity),
        "reason": str(alert.reason),
        "raised": as_plain(alert.raised),
        "story": alert.story,
        "highlights": spans(alert.match.highlights),
    }


def entry(entry: Entry) -> Json:
    """An alert, and its `article`."""
    return alert(entry.alert) | {"article": article(entry.article, entry.revision, entry.alert.story)}


def digest(digest: Digest) -> Json:
    """id, subscription, slot, cut, alerts."""
    return {
        "id": digest.id,
        "subscription": digest.subscription,
        "slot": digest.slot,
        "cut": as_plain(digest.cut),
        "alerts": [entry(each) for each in digest.entries],
    }


def delivery(delivery: Delivery) -> Json:
    """id, subscription, channel, kind, to, subject, state, attempts, created, due, reason, digest."""
    return {
        "id": delivery.id,
        "subscription": delivery.subscription,
        "subscriber": delivery.subscriber,
        "channel": delivery.channel,
        "kind": delivery.message.kind,
        "to": delivery.message.to,
        "subject": delivery.message.subject,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "created": as_plain(delivery.created),
        "due": as_plain(delivery.due),
        "reason": delivery.reason,
        "digest": delivery.digest,
    }


def attempt(attempt: Attempt) -> Json:
    """number, started, ended, phase, verdict, code, text."""
    return {
        "number": attempt.number,
        "started": as_plain(attempt.started),
        "ended": as_plain(attempt.ended),
        "phase": str(attempt.phase),
        "verdict": str(attempt.verdict) if attempt.verdict else None,
        "code": attempt.code,
        "text": attempt.text,
    }


def source(source: Source, state: SourceState | None) -> Json:
    """id, kind, url, outlet, language, country, tags, and of its state: next_poll, polled, succeeded, failures, error."""
    from config.secrets import hide_url

    return {
        "id": source.id,
        "kind": source.kind,
        "url": hide_url(source.url) if "@" in source.url else source.url,
        "outlet": source.outlet,
        "language": source.language,
        "country": source.country,
        "tags": list(source.tags),
        "next_poll": as_plain(state.next_at) if state else None,
        "polled": as_plain(state.polled_at) if state else None,
        "succeeded": as_plain(state.succeeded_at) if state else None,
        "failures": state.failures if state else 0,
        "failing_since": as_plain(state.failing_since) if state else None,
        "error": state.error if state else None,
        "thin_since": as_plain(state.thin_since) if state else None,
    }


def fetch(fetch: Fetch) -> Json:
    """at, status, url, elapsed, size, found, new, error."""
    return {
        "at": as_plain(fetch.at),
        "status": fetch.status,
        "url": fetch.url,
        "elapsed": as_plain(fetch.elapsed),
        "size": fetch.size,
        "found": fetch.found,
        "new": fetch.new,
        "error": fetch.error,
    }


def rule(rule: Rule) -> Json:
    """id, title, query, severity, tags, sources, languages, enabled, when: null or outlets, articles, within, burst."""
    when = rule.when
    return {
        "id": rule.id,
        "title": rule.title,
        "query": rule.query,
        "severity": str(rule.severity),
        "tags": list(rule.tags),
        "sources": list(rule.sources),
        "languages": list(rule.languages),
        "enabled": rule.enabled,
        "when": None
        if when is None
        else {
            "outlets": when.outlets or None,
            "articles": when.articles or None,
            "within": as_plain(when.within),
            "burst": when.burst,
        },
    }


def actor(actor: Actor) -> Json:
    """id, name, aliases, short, except, member_of."""
    return {
        "id": actor.id,
        "name": actor.name,
        "aliases": list(actor.aliases),
        "short": list(actor.short),
        "except": list(actor.exclude),
        "member_of": list(actor.member_of),
    }


def channel(channel: ChannelSettings) -> Json:
    """id, kind, and its options without secrets."""
    from dataclasses import fields, is_dataclass

    from config.options import secrets
    from config.secrets import hide

    options = channel.options
    assert is_dataclass(options)
    hidden = secrets(type(options))
    shown = {
        each.name: as_plain(hide(getattr(options, each.name), secret=each.name in hidden)) for each in fields(options)
    }
    return {"id": channel.id, "kind": channel.kind, "options": shown}


def subscription(subscription: Subscription) -> Json:
    """id, subscriber, channel, address, cadence, zone, rules, severity, sources."""
    from news.model import AtOnce

    cadence = subscription.cadence
    return {
        "id": subscription.id,
        "subscriber": subscription.subscriber,
        "channel": subscription.channel,
        "address": subscription.address,
        "cadence": "at once" if isinstance(cadence, AtOnce) else cadence.cron,
        "zone": subscription.zone,
        "rules": list(subscription.rules),
        "severity": str(subscription.severity),
        "sources": list(subscription.sources),
    }


def silence(silence: Silence) -> Json:
    """id, since, until, ended, comment, by, and what is meant: rules, stories, sources, actors, severities, tags."""
    matcher = silence.matcher
    return {
        "id": silence.id,
        "since": as_plain(silence.since),
        "until": as_plain(silence.until),
        "ended": as_plain(silence.ended),
        "comment": silence.comment,
        "by": silence.by,
        "rules": list(matcher.rules),
        "stories": list(matcher.stories),
        "sources": list(matcher.sources),
        "actors": list(matcher.actors),
        "severities": [str(each) for each in matcher.severities],
        "tags": list(matcher.tags),
    }


def ack(ack: Ack) -> Json:
    """alert, at, by, how."""
    return {"alert": ack.alert, "at": as_plain(ack.at), "by": ack.by, "how": ack.how}


def route(route: Route) -> Json:
    """subscription, subscriber, channel, told, at, held, why_not, silence, followed, steps: after, channel."""
    return {
        "subscription": route.subscription.id,
        "subscriber": route.subscription.subscriber,
        "channel": route.channel,
        "told": route.refused is None,
        "at": as_plain(route.at),
        "held": route.held,
        "why_not": route.refused,
        "silence": route.silence.id if route.silence else None,
        "followed": route.followed,
        "steps": [{"after": as_plain(step.after), "channel": step.channel} for step in route.steps],
    }


def told(way: Told, vigil: Vigil | None) -> Json:
    """subscription, due, held, digest, cancelled, silence, escalation: step, due, outcome."""
    return {
        "subscription": way.subscription,
        "due": as_plain(way.due),
        "held": way.held,
        "digest": way.digest,
        "cancelled": way.cancelled,
        "silence": way.silence,
        "escalation": {"step": vigil.step, "due": as_plain(vigil.due), "outcome": vigil.outcome} if vigil else None,
    }
