"""The desk: the configuration compiled, whole or not at all, and never changed.

    wirewatch.yaml ─▶ Config ─▶ sources by id · rules · cast of actors · subscriptions · channels ─▶ Desk

A reload builds another desk beside the one that works, and puts it in its place when it is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alerts import channels, rules
from alerts.rules import RuleSet
from config.load import load
from config.settings import Config
from crawler.sources import KINDS
from news.actors import Cast
from news.clock import Clock
from news.errors import RuleError
from news.ids import ChannelId, RuleId, SourceId
from news.model import Actor, Rule, Source, Subscription
from news.ports import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that follows from one reading of the configuration."""

    config: Config
    sources: Mapping[SourceId, Source]
    cast: Cast
    rules: RuleSet
    terms: RuleSet  # what rules ask bursts of, each named for its query
    subscriptions: tuple[Subscription, ...]
    channels: Mapping[ChannelId, Channel]

    async def close(self) -> None:
        """Close the channels. Nothing is sent over them any more."""
        for channel in self.channels.values():
            await channel.close()


def read_config(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Raises ConfigError with every problem."""
    return load(
        path,
        kinds={name: kind.options for name, kind in KINDS.items()},
        channels={name: kind.Options for name, kind in channels.KINDS.items()},
        check_query=_check,
        environ=environ,
        on_disk=[name for name, kind in KINDS.items() if not kind.schemes],
        by_address={
            name: (*kind.schemes, *([""] if kind.placeless else [])) for name, kind in KINDS.items() if kind.schemes
        },
    )


def _check(query: str, actors: Sequence[Actor]) -> RuleError | None:
    return rules.check(query, actors)


def terms(config: Config) -> RuleSet:
    """The queries that rules ask bursts of."""
    asked = {rule.when.burst for rule in config.rules if rule.enabled and rule.when and rule.when.burst}
    wanted = [Rule(id=RuleId(query), query=query, title=query) for query in sorted(asked)]
    return rules.compile(wanted, config.actors)


def build(config: Config, clock: Clock) -> Desk:
    """The desk of a sound configuration."""
    return Desk(
        config=config,
        sources={source.id: source for source in config.sources},
        cast=Cast(config.actors),
        rules=rules.compile([rule for rule in config.rules if rule.enabled], config.actors),
        terms=terms(config),
        subscriptions=config.subscriptions,
        channels={
            channel.id: channels.KINDS[channel.kind].open(channel.id, channel.options, clock)
            for channel in config.channels
        },
    )
