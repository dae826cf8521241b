"""The settings of wirewatch.yaml: their names, shapes, defaults and meaning.

    sources:   {slug: SourceSettings and the options of its kind}
    actors:    {slug: ActorSettings}          rules:    {slug: RuleSettings}
    channels:  {slug: ChannelSettings and the options of its kind}
    subscribers: {slug: SubscriberSettings}   tests:    [TestSettings]

The comment behind a setting is its description in docs/reference/configuration.md and in editors.
"""

from __future__ import annotations

from config.schema.collecting import IMPLIED_KINDS, CrawlSettings, SourceSettings
from config.schema.hours import CRON_HINT, DAYS, Cadence, CronSettings, Days, HoursSettings, Quiet, TimeOfDay
from config.schema.routing import (
    ChannelSettings,
    EscalationSettings,
    InhibitSettings,
    KindSettings,
    MatcherSettings,
    SilenceSettings,
    SubscriberSettings,
    SubscriptionSettings,
)
from config.schema.rules import (
    ActorSettings,
    ArticleSettings,
    ExpectSettings,
    GroupSettings,
    Query,
    RuleDefaults,
    RuleSettings,
    Spelled,
    TestSettings,
    WhenSettings,
    spelled,
)
from config.schema.service import HeartbeatSettings, KeepSettings, WebSettings
from config.schema.values import (
    AtLeast,
    Country,
    Duration,
    Language,
    MailAddress,
    Moment,
    Names,
    Period,
    Place,
    Settings,
    Severities,
    Size,
    Url,
    Zone,
    check_slug,
)
from config.schema.whole import Document

__all__ = [
    "CRON_HINT",
    "DAYS",
    "IMPLIED_KINDS",
    "ActorSettings",
    "ArticleSettings",
    "AtLeast",
    "Cadence",
    "ChannelSettings",
    "Country",
    "CrawlSettings",
    "CronSettings",
    "Days",
    "Document",
    "Duration",
    "EscalationSettings",
    "ExpectSettings",
    "GroupSettings",
    "HeartbeatSettings",
    "HoursSettings",
    "InhibitSettings",
    "KeepSettings",
    "KindSettings",
    "Language",
    "MailAddress",
    "MatcherSettings",
    "Moment",
    "Names",
    "Period",
    "Place",
    "Query",
    "Quiet",
    "RuleDefaults",
    "RuleSettings",
    "Settings",
    "Severities",
    "SilenceSettings",
    "Size",
    "SourceSettings",
    "Spelled",
    "SubscriberSettings",
    "SubscriptionSettings",
    "TestSettings",
    "TimeOfDay",
    "Url",
    "WebSettings",
    "WhenSettings",
    "Zone",
    "check_slug",
    "spelled",
]
