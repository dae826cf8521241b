"""The desk: the configuration compiled, whole or not at all, and never changed.

    wirewatch.yaml ─▶ Config ─▶ sources by id · rules · cast of actors · subscriptions · channels ─▶ Desk

A reload builds another desk beside the one that works, and puts it in its place when it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alerts import channels, rules
from alerts.rules import RuleSet
from config.load import load
from config.settings import Config
from crawler.sources import KINDS
from news.actors import Cast
from news.clock import Clock
from news.errors import ConfigError, Problem, RuleError
from news.ids import ChannelId, RuleId, SourceId
from news.lazily import Lazily
from news.model import Actor, Rule, Source, Subscription
from news.ports import Channel
from news.variants import Variants


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

    @property
    def at_most(self) -> dict[str, int]:
        """Messages a minute, by endpoint; of two channels to one relay the lower limit counts."""
        limits: dict[str, int] = {}
        for channel in self.config.channels:
            if channel.at_most is not None:
                endpoint = self.channels[channel.id].endpoint
                limits[endpoint] = min(channel.at_most, limits.get(endpoint, channel.at_most))
        return limits

    async def close(self) -> None:
        """Close the channels. Nothing is sent over them any more."""
        for channel in self.channels.values():
            await channel.close()


def read_config(path: Path, environ: Mapping[str, str] | None = None, *, before: Config | None = None) -> Config:
    """Raises ConfigError with every problem. Queries that *before* has are known to be sound."""
    config = load(
        path,
        kinds=Lazily(lambda: KINDS, lambda name: KINDS[name].options),
        channels=Lazily(lambda: channels.KINDS, lambda name: channels.KINDS[name].Options),
        check_query=_Check(before),
        environ=environ,
        on_disk=(),
        by_address=Lazily(lambda: KINDS, _schemes),
    )
    _check_templates({Path(each.template) for each in config.subscriptions if each.template})
    return config


def _check_templates(paths: Collection[Path]) -> None:
    """Raises ConfigError with what is wrong with any of them."""
    problems: list[Problem] = []
    for path in sorted(paths):
        from alerts.own import of_text, own  # a tenth of a second, for those who have templates

        try:
            for each in filter(None, (path, of_text(path))):
                own(each)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)


def _schemes(name: str) -> tuple[str, ...]:
    """Of the addresses that a kind of source takes: none, where it reads the disk."""
    kind = KINDS[name]
    return (*kind.schemes, *([""] if kind.placeless else []))


class _Check:
    """Tells what is wrong with queries."""

    def __init__(self, before: Config | None) -> None:
        self._by = (before.actors, before.variants) if before else None
        self._sound = {rule.query for rule in before.rules if rule.enabled} if before else set()
        self._checker: tuple[Sequence[Actor], Variants, rules.Checker] | None = None

    def __call__(self, query: str, actors: Sequence[Actor], variants: Variants) -> RuleError | None:
        if query in self._sound and (actors, variants) == self._by:
            return None
        if self._checker is None or self._checker[0] is not actors or self._checker[1] is not variants:
            self._checker = actors, variants, rules.Checker(actors, variants)
        return self._checker[2](query)


def terms(config: Config) -> RuleSet:
    """The queries that rules ask bursts of."""
    asked = {rule.when.burst for rule in config.rules if rule.enabled and rule.when and rule.when.burst}
    wanted = [Rule(id=RuleId(query), query=query, title=query) for query in sorted(asked)]
    return rules.compile(wanted, config.actors, config.variants)


def _compiled(wanted: Sequence[Rule], config: Config, before: Desk | None) -> RuleSet:
    if before is None:
        return rules.compile(wanted, config.actors, config.variants)
    return before.rules.changed(wanted, config.actors, config.variants)


def build(config: Config, clock: Clock, *, before: Desk | None = None) -> Desk:
    """The desk of a sound configuration. Of rules that *before* has, only those that are others now are compiled."""
    wanted = [rule for rule in config.rules if rule.enabled]
    return Desk(
        config=config,
        sources={source.id: source for source in config.sources},
        cast=Cast(config.actors, config.variants),
        rules=_compiled(wanted, config, before),
        terms=terms(config),
        subscriptions=config.subscriptions,
        channels={
            channel.id: channels.KINDS[channel.kind].open(channel.id, channel.options, clock)
            for channel in config.channels
        },
    )
