"""The file as a whole."""

from __future__ import annotations

from datetime import timedelta

from config.schema.collecting import CrawlSettings, SourceSettings
from config.schema.routing import ChannelSettings, InhibitSettings, SilenceSettings, SubscriberSettings
from config.schema.rules import ActorSettings, GroupSettings, RuleDefaults, RuleSettings, Spelled, TestSettings
from config.schema.service import HeartbeatSettings, KeepSettings, WebSettings
from config.schema.values import Duration, Period, Settings
from news.model import STORY_WINDOW


class Document(Settings):
    """wirewatch.yaml as a whole."""

    include: tuple[str, ...] = ()  # more files with any of these settings: sources/*.yaml; pack:NAME is one of ours
    sources: dict[str, SourceSettings] = {}  # places that publish, by slug
    actors: dict[str, ActorSettings] = {}  # whom and what is tracked, by slug
    rules: dict[str, RuleSettings] = {}  # what to look for, by slug
    groups: dict[str, GroupSettings] = {}  # rules that share severity, tags, languages …, by slug
    defaults: RuleDefaults = RuleDefaults()  # for the rules of this file; of the main file: for all rules
    variants: tuple[
        Spelled, ...
    ] = ()  # spellings that are one word to every rule: [[tsar, czar], [drawdown, draw down]]
    tests: tuple[TestSettings, ...] = ()  # what is expected of the rules
    subscribers: dict[str, SubscriberSettings] = {}  # who is told, by slug
    channels: dict[str, ChannelSettings] = {}  # ways to reach them, by slug
    silences: dict[str, SilenceSettings] = {}  # what nobody is told for a while, by slug
    inhibit: tuple[InhibitSettings, ...] = ()  # alerts that mute others of the same story
    backlog: Duration = timedelta(hours=24)  # on a source's first poll only articles as new as this may alert
    oldest: Period = timedelta(days=7)  # what was published longer ago alerts nobody, whenever it comes in
    story_window: Period = STORY_WINDOW  # a story that nobody added to for so long is closed
    database: str = "wirewatch.db"  # a file, relative to the configuration's folder, or postgresql://…
    database_file: str | None = None  # the database's URL from a file instead
    crawl: CrawlSettings = CrawlSettings()  # how politely, and how much
    web: WebSettings = WebSettings()  # our own pages, metrics and health
    heartbeat: HeartbeatSettings = HeartbeatSettings()  # a sign of life for a watcher outside
    keep: KeepSettings = KeepSettings()  # for how long things are kept
