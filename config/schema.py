"""The settings of wirewatch.yaml: their names, shapes, defaults and meaning.

    sources:   {slug: SourceSettings and the options of its kind}
    actors:    {slug: ActorSettings}          rules:    {slug: RuleSettings}
    channels:  {slug: ChannelSettings and the options of its kind}
    subscribers: {slug: SubscriberSettings}   tests:    [TestSettings]

The comment behind a setting is its description in docs/reference/configuration.md and in editors.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from unicodedata import category
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)

from config.words import SLUG, SettingError, duration, nearest, short, size, slug_of
from news.model import Severity


def _zone(name: str) -> str:
    with suppress(ValueError, OSError, KeyError):  # all of them are raised for names that are none
        return ZoneInfo(name).key
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(available_timezones())}
    meant = nearest(name, available_timezones(), cutoff=0.75)
    meant = meant or cities.get(nearest(name, cities, cutoff=0.75) or "")
    raise SettingError(
        f'unknown time zone "{name}"',
        f"did you mean {meant}?" if meant else "IANA names such as Europe/Berlin, Asia/Kolkata, UTC",
    )


def _cron(line: str) -> str:
    if line.count(" ") != 4 and len(line.split()) != 5:
        raise SettingError(
            f'"{line}" is not a cron line: it has {len(line.split())} fields, not 5',
            'minute hour day-of-month month day-of-week: "0 8 * * *" is every day at 08:00',
        )
    try:
        next(CronSim(line, datetime(2024, 1, 1)))  # noqa: DTZ001  local wall time, as cronsim wants it
    except (CronSimError, StopIteration) as error:
        told = str(error) or "it never comes round"
        raise SettingError(f'"{line}" is not a cron line: {told[:1].lower()}{told[1:]}', CRON_HINT) from None
    return line


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", value):
        raise SettingError(f'"{value}" is not a mail address', "one plain address: name@example.org")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise SettingError(f'"{value}" is not a language', "a code such as en, ar, tr or pt-BR")
    head, _, tail = value.partition("-")
    return f"{head.lower()}-{tail}" if tail else head.lower()


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise SettingError(f'"{value}" is not a country', "two letters: QA, TR, US")
    return value.upper()


def _url(value: str) -> str:
    found = re.fullmatch(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/?#\s]+)[^\s]*", value)
    if found is None:
        raise SettingError(f'"{value}" is not a URL', "write it in full: https://outlet.example/feed.xml")
    if found["scheme"].lower() not in {"http", "https"}:
        raise SettingError(f"{found['scheme']}:// is not fetched", "http:// or https://; for files on disk use `path:`")
    return value


def _place(value: str) -> str:
    return value if value.lower().startswith(("imap://", "imaps://")) else _url(value)


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise SettingError("must be longer than nothing")
    return value


def _moment(value: object) -> datetime | None:
    text = str(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingError(f'"{text}" is not a moment', "2026-03-02T08:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))


def _at_least(value: object) -> int:
    """`">= 2"`, `"> 1"` and `2` are all two."""
    found = re.fullmatch(r"\s*(>=|>|≥)?\s*(\d+)\s*", str(value)) if not isinstance(value, bool) else None
    if found is None:
        raise SettingError(f'"{value}" is not a least number', 'a story only grows: write ">= 2"')
    least = int(found[2]) + (found[1] == ">")
    if not 1 <= least <= 1000:
        raise SettingError(f"{least} is no number of reports to wait for", 'from ">= 1" to ">= 1000"')
    return least


CRON_HINT = 'minute hour day-of-month month day-of-week: "0 8 * * *" is every day at 08:00, "0 8 * * 1-5" on weekdays'

Duration = Annotated[
    timedelta,
    BeforeValidator(duration),
    PlainSerializer(short),
    WithJsonSchema({"type": "string", "pattern": r"^(0|(\d+(\.\d+)?[smhdw])+)$", "examples": ["15m", "6h", "1d"]}),
]
Period = Annotated[Duration, AfterValidator(_positive)]
AtLeast = Annotated[
    int,
    BeforeValidator(_at_least),
    WithJsonSchema({"type": ["string", "integer"], "examples": [">= 2"]}),
]
Size = Annotated[
    int,
    BeforeValidator(size),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["500KB", "5MB"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
MailAddress = Annotated[str, AfterValidator(_address)]
Url = Annotated[str, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Place = Annotated[str, AfterValidator(_place), WithJsonSchema({"type": "string", "pattern": "^(https?|imaps?)://"})]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "examples": ["2026-03-02T08:00:00Z"]})
]


IMPLIED_KINDS = (
    "feed",
    "files",
    "spider",
)  # a source with `url` alone is a feed, with `path` files, with `spider` that


class Settings(BaseModel):
    """What all sections share: unknown settings are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)


class SourceSettings(Settings):
    """A place that publishes. The options of its kind stand beside these settings."""

    kind: str = "feed"  # what it is: a feed, a section page, a folder …; `files` where `path` is given
    url: Place | None = None  # where it is, for kinds that are fetched
    path: str | None = None  # where it is, for kinds that read the disk; relative to the configuration's folder
    outlet: str | None = None  # the publisher's name as readers know it; otherwise the host
    language: Language | None = None  # BCP 47 code; otherwise found out for each article
    country: Country | None = None  # where the outlet sits: two letters
    tags: tuple[str, ...] = ()  # your own words, for `tag:` in rules
    zone: Zone = "UTC"  # the time zone of dates that name none
    fastest: Period | None = None  # never polled sooner; otherwise as in `crawl`
    slowest: Period | None = None  # never later; otherwise as in `crawl`
    watch: Literal["as usual", "closely"] = (
        "as usual"  # closely: what its answers ask us to wait is kept for ten minutes at most
    )
    full_text: bool = True  # fetch the articles' pages where the source gives an extract only
    enabled: bool = True  # false: keep it here, but do not poll it


class ActorSettings(Settings):
    """Somebody or something tracked: a name with its spellings."""

    name: str | None = None  # as it is shown; otherwise the first alias
    aliases: tuple[str, ...] = ()  # the spellings that count everywhere, in any script; `==US` minds capitals
    short: tuple[str, ...] = ()  # spellings that count once a full alias is in the article
    except_: tuple[str, ...] = Field(default=(), alias="except")  # phrases that hide an alias: Washington Post
    member_of: tuple[str, ...] = ()  # actors this one belongs to: @hamas+ finds its members too

    @model_validator(mode="after")
    def _named(self) -> ActorSettings:
        if not self.name and not self.aliases:
            raise SettingError("neither name nor aliases are given", "aliases: [Khalil al-Hayya, al-Hayya]")
        return self


class WhenSettings(Settings):
    """What has to be so, besides the words, before a rule fires. Copies of one text count once."""

    outlets: AtLeast | None = None  # so many independent outlets report the story: ">= 2"
    articles: AtLeast | None = None  # so many articles of the story: ">= 3"
    within: Period | None = None  # in so long a time, the matching article among them; otherwise ever
    burst: str | Literal[True] | None = None  # much more of this query is reported than usual; true: of the rule's own

    @model_validator(mode="after")
    def _something(self) -> WhenSettings:
        if not (self.outlets or self.articles or self.burst):
            raise SettingError("nothing is asked", 'outlets: ">= 2", articles: ">= 3", within: 6h; or burst: true')
        if self.within and not (self.outlets or self.articles):
            raise SettingError("within says how close together outlets or articles are", 'add outlets: ">= 2"')
        return self


class RuleDefaults(Settings):
    """What a group of rules shares; a rule that says otherwise has its own. Tags add up."""

    severity: Severity = Severity.NORMAL  # how much it matters; subscriptions may ask for a least severity
    tags: tuple[str, ...] = ()  # your own words: a subscription takes all rules of a tag with tag:NAME
    sources: tuple[str, ...] = ()  # only these sources; otherwise all
    languages: tuple[Language, ...] = ()  # only articles in these languages; otherwise all
    when: WhenSettings | None = None  # a condition over the story, or a burst: {outlets: ">= 2", within: 6h}
    enabled: bool = True  # false: keep it here, but do not match it


class Query(Settings):
    """What to look for."""

    query: str  # the rule: ceasefire NEAR/8 (guarantee OR @hamas)
    title: str | None = None  # as it is shown in alerts; otherwise made from the slug


class RuleSettings(RuleDefaults, Query):
    """What to look for, in the rule language."""


class GroupSettings(RuleDefaults):
    """Rules that belong together: what stands beside `rules` holds for each of them. The group's name is a tag of theirs."""

    rules: dict[str, RuleSettings] = {}  # its rules, by slug


class CronSettings(Settings):
    """A time-table."""

    cron: Annotated[str, AfterValidator(_cron)]  # minute hour day-of-month month day-of-week


def _cadence(value: object) -> object:
    """A cron line may stand bare."""
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    if line.lower().replace("-", " ").replace("_", " ") == "at once":
        return "at once"
    if len(line.split()) < 3:
        raise SettingError(f'"{value}" is neither "at once" nor a cron line', CRON_HINT)
    return {"cron": line}


Cadence = Annotated[
    Annotated[CronSettings, Tag("cron")] | Annotated[Literal["at once"], Tag("at once")],
    Discriminator(lambda value: "at once" if value == "at once" else "cron"),
    BeforeValidator(_cadence),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "at once"},
                {"type": "string", "pattern": r"^\S+( +\S+){4}$", "examples": ["0 8 * * *"]},
                {
                    "type": "object",
                    "properties": {"cron": {"type": "string"}},
                    "required": ["cron"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _clock(value: object) -> object:
    """`22:00`. YAML 1.1 would read it as a number of minutes: that is told."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value)) if isinstance(value, str) else None
    if found is None:
        raise SettingError(f'"{value}" is not a time of day', 'from 00:00 to 23:59, in quotes: "22:00"')
    return time(int(found[1]), int(found[2]))


def _days(value: object) -> object:
    """`mon-fri`, `[sat, sun]`."""
    named = value if isinstance(value, (list, tuple)) else str(value).split(",")
    days: list[int] = []
    for each in named:
        first, _, last = str(each).strip().lower()[:7].partition("-")
        if first[:3] not in DAYS or (last and last[:3] not in DAYS):
            raise SettingError(f'"{each}" is not a day of the week', "mon, tue, wed, thu, fri, sat, sun, or mon-fri")
        begin, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return tuple(dict.fromkeys(days))


def _quiet(value: object) -> object:
    """`22:00-07:00`, one stretch or several."""
    if isinstance(value, str):
        start, _, end = value.replace("–", "-").partition("-")
        return [{"from": start.strip(), "to": end.strip()}]
    return [value] if isinstance(value, dict) else value


TimeOfDay = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda at: f"{at:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$", "examples": ["22:00"]}),
]
Days = Annotated[
    tuple[int, ...],
    BeforeValidator(_days),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "examples": ["mon-fri"]}),
]


class HoursSettings(Settings):
    """Quiet hours: a stretch of the day, on some days of the week."""

    from_: TimeOfDay = Field(alias="from")  # when it begins: "22:00"
    to: TimeOfDay  # when it ends; earlier than it begins: on the next day
    days: Days = (0, 1, 2, 3, 4, 5, 6)  # the days on which it begins: mon-fri; otherwise every day

    @model_validator(mode="after")
    def _ends(self) -> HoursSettings:
        if self.from_ == self.to and len(self.days) == len(DAYS):
            raise SettingError("these hours never end", 'from: "22:00", to: "07:00"')
        return self


_HOURS = {
    "type": "object",
    "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "days": {"type": ["string", "array"]}},
    "required": ["from", "to"],
    "additionalProperties": False,
}
Quiet = Annotated[
    tuple[HoursSettings, ...],
    BeforeValidator(_quiet),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^.+[-–].+$", "examples": ["22:00-07:00"]},
                _HOURS,
                {"type": "array", "items": _HOURS},
            ]
        }
    ),
]


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}}),
]
Severities = Annotated[
    tuple[Severity, ...],
    BeforeValidator(_several),
    WithJsonSchema({"type": ["string", "array"], "items": {"enum": [str(each) for each in Severity]}}),
]


class MatcherSettings(Settings):
    """Which alerts are meant: all that is given has to hold; of a list one."""

    rule: Names = ()  # rules by slug
    story: Names = ()  # stories by id
    source: Names = ()  # sources by slug
    actor: Names = ()  # actors by slug, where they are among the words that fired
    severity: Severities = ()  # exactly so severe
    tag: Names = ()  # a tag of the rule or of the source


class KindSettings(MatcherSettings):
    """Which alerts are meant, and whether they are about the whole story."""

    kind: Literal["any", "story", "term"] = (
        "any"  # story: of rules that ask something of the whole story (`when: outlets, articles`); term: of the others
    )


class SilenceSettings(MatcherSettings):
    """What nobody is told for a while. It is stored, and the next digest counts it."""

    until: Moment  # when it ends
    from_: Moment | None = Field(default=None, alias="from")  # when it begins; otherwise it has begun
    comment: str  # why: whoever looks for an alert is told

    @model_validator(mode="after")
    def _something(self) -> SilenceSettings:
        if not any((self.rule, self.story, self.source, self.actor, self.severity, self.tag)):
            raise SettingError(
                "everything would be silenced", "say what is meant: rule, story, source, actor, severity or tag"
            )
        if self.from_ and self.until <= self.from_:
            raise SettingError("it ends before it begins")
        return self


class InhibitSettings(Settings):
    """Alerts that are muted where another one of the same story was told to the same subscriber lately."""

    by: KindSettings = KindSettings(kind="story")  # what mutes; otherwise alerts about the whole story
    mutes: KindSettings = KindSettings(kind="term")  # what is muted; otherwise all that are not about the whole story
    within: Period = timedelta(hours=24)  # for so long after it was told


class EscalationSettings(Settings):
    """Where a message goes next that nobody acknowledged in time."""

    after: Period  # … since the message, or since the step before
    channel: str  # a channel's slug
    subscriber: str | None = None  # somebody else, by slug; otherwise the same subscriber
    address: MailAddress | None = None  # another mail address
    severity: Severity = Severity.LOW  # only what is at least this severe


class SubscriptionSettings(Settings):
    """What a subscriber is told, how often and over which channel."""

    channel: str  # a channel's slug
    cadence: Cadence  # "at once", or a cron line: "0 8 * * *"
    name: str | None = None  # tells two subscriptions over one channel apart; otherwise the channel's slug
    rules: tuple[str, ...] = ()  # rules by slug or tag:NAME; otherwise all
    severity: Severity = Severity.LOW  # at least this severe
    sources: tuple[str, ...] = ()  # only alerts from these sources; otherwise all
    zone: Zone | None = None  # the time zone of the cron line; otherwise the subscriber's
    batch: Period = timedelta(minutes=1)  # "at once": what a story brings within this time is one message
    all_quiet: bool = False  # digests: a line also when there was nothing
    operator: bool = False  # told of notices (sources that fail, fall silent, move …) instead of alerts
    address: MailAddress | None = None  # another mail address than the subscriber's
    to: str = ""  # telegram, ntfy: a chat or topic of the reader's own; otherwise the channel's
    tags: tuple[str, ...] = ()  # only alerts with one of these tags, of the rule or of the source; otherwise all
    stories: tuple[str, ...] = ()  # only alerts of these stories, by id; otherwise all
    only_followed: bool = False  # only stories that it follows: `wirewatch stories follow`
    quiet: Quiet | None = None  # quiet hours: "22:00-07:00"; otherwise the subscriber's
    flood: int = Field(default=20, ge=0, le=10_000)  # "at once": more stories at one moment are one message; 0: never
    escalate: tuple[EscalationSettings, ...] = ()  # where it goes when nobody acknowledges it
    template: str = ""  # mail: a file with a template of your own; otherwise the built-in one


class SubscriberSettings(Settings):
    """Somebody who is told."""

    name: str | None = None  # for the greeting; otherwise made from the slug
    email: MailAddress | None = None  # where mail goes
    zone: Zone = "UTC"  # the time zone they live in
    subscriptions: tuple[SubscriptionSettings, ...] = ()  # what they are told
    quiet: Quiet = ()  # quiet hours, in their zone: what comes then is told at their end, in one message: "22:00-07:00"
    passes: Severity | Literal["nothing"] = Severity.URGENT  # so severe is told in quiet hours and over the daily limit
    daily_cap: int = Field(default=0, ge=0, le=10_000)  # messages a day; the rest is in the next digest; 0: no limit


class ChannelSettings(Settings):
    """A way to reach somebody. The options of its kind stand beside these settings."""

    kind: str  # how: email, webhook, file, console …
    at_most: int | None = Field(default=None, ge=1, le=100_000)  # messages in any minute; what is more waits its turn


class CrawlSettings(Settings):
    """How politely, and how much."""

    user_agent: str | None = None  # how we introduce ourselves; otherwise wirewatch's name, version and the contact
    contact: str = ""  # a mail address or page for outlets that want to talk to you
    per_host_delay: Duration = timedelta(seconds=1)  # between the starts of two requests to one host
    per_host_concurrency: int = Field(default=2, ge=1, le=32)  # requests to one host at the same time
    concurrency: int = Field(default=64, ge=1, le=1000)  # requests at the same time altogether
    timeout: Period = timedelta(seconds=30)  # for one request
    max_feed_bytes: Size = 5_000_000  # 5MB: a larger feed is refused
    max_page_bytes: Size = 10_000_000  # 10MB: a larger page is refused
    robots: bool = True  # ask robots.txt before an article's page is fetched
    robots_for_feeds: bool = False  # … and before a feed is: publishers put feeds out to be polled
    allow: tuple[str, ...] = ()  # hosts or networks that may be asked although they are private: 192.168.7.0/24
    revisit: bool = True  # look again at the pages of articles that fired, and of their stories, for a week
    backlog_pages: int = Field(
        default=100, ge=0, le=100_000
    )  # pages of old news of one source that may wait to be read
    fastest: Period = timedelta(minutes=2)  # no source is polled sooner than this
    slowest: Period = timedelta(hours=6)  # … and none later


class WebSettings(Settings):
    """Our own pages, metrics and health."""

    host: str = "127.0.0.1"  # the address to listen on; there is no log-in: think before you widen it
    port: int = Field(default=8383, ge=0, le=65535)  # 0: a free one
    base_url: Url | None = None  # how readers of a digest reach these pages, for links


class HeartbeatSettings(Settings):
    """A sign of life, only while fetching, matching and sending go on: when it stays away, silence means nothing."""

    url: Url | None = (
        None  # asked as long as all goes on: of healthchecks.io, Uptime Kuma …; it holds a token: ${PING_URL}
    )
    every: Period = timedelta(minutes=5)  # how often; what stalls for so long keeps it away
    method: Literal["GET", "POST"] = "POST"  # how it is asked
    signals: bool = False  # also URL/start when the daemon starts, and URL/fail when something stalls
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private


class KeepSettings(Settings):
    """For how long things are kept. 0: for ever."""

    articles: Duration = timedelta(days=365)  # articles with their wordings, and alerts, since they were published
    deliveries: Duration = timedelta(
        days=90
    )  # messages that were sent or cancelled; dead ones stay until somebody looks
    notices: Duration = timedelta(days=90)  # what whoever runs it was told, once it is over


class ArticleSettings(Settings):
    """The article of a test."""

    title: str = ""  # its headline
    body: str = ""  # its text; paragraphs are parted by a blank line
    file: str | None = None  # the text from a file instead, relative to the configuration's folder
    url: str | None = None  # its address; with neither title nor body: an archived article
    author: str = ""  # its byline
    source: str = "test"  # the slug of its source
    language: Language | None = None  # BCP 47 code
    country: Country | None = None  # two letters
    tags: tuple[str, ...] = ()  # its tags
    at: Moment | None = None  # when it was published

    @model_validator(mode="after")
    def _something(self) -> ArticleSettings:
        if not (self.title or self.body or self.file or self.url):
            raise SettingError("an article needs a title, a body, a file or a url")
        return self


class ExpectSettings(Settings):
    """What a test expects."""

    match: bool  # whether the rule matches
    highlights: tuple[str, ...] | None = None  # the words that are highlighted, in order; otherwise not minded


class TestSettings(Settings):
    """An expectation about a rule: `wirewatch rules test`."""

    __test__ = False  # pytest would take it for a test case

    rule: str  # the rule's slug
    article: ArticleSettings  # the article it is held against
    expect: ExpectSettings  # what should come of it
    name: str = ""  # what this test is about


def spelled(value: object) -> tuple[str, ...]:
    """A group of `variants`. Raises SettingError."""
    group = tuple(" ".join(each.split()) for each in value if isinstance(each, str)) if isinstance(value, list) else ()
    if not isinstance(value, list) or len(group) != len(value) or len(set(group)) < 2:
        raise SettingError("expected two spellings or more", "variants: [[tsar, czar], [drawdown, draw down]]")
    for each in group:
        odd = next((c for c in each if not (c.isalnum() or c == " " or category(c).startswith("M"))), None)
        if odd is not None:
            raise SettingError(f'"{each}" holds {odd}', _APART if odd in "-‐‑–" else "letters and digits only")
        if len(each.split()) not in {1, 2}:
            raise SettingError(f'"{each}" is not one word or two', "for longer phrases write (… OR …) in the rule")
    if all(" " in each for each in group):
        raise SettingError("none of these is one word", "[drawdown, draw down]; phrases: (… OR …) in the rule")
    return group


_APART = "leave it out: `draw down` finds draw-down too"
Spelled = Annotated[
    tuple[str, ...],
    BeforeValidator(spelled),
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 2, "examples": [["tsar", "czar"]]}),
]


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
    database: str = "wirewatch.db"  # a file, relative to the configuration's folder, or postgresql://…
    database_file: str | None = None  # the database's URL from a file instead
    crawl: CrawlSettings = CrawlSettings()  # how politely, and how much
    web: WebSettings = WebSettings()  # our own pages, metrics and health
    heartbeat: HeartbeatSettings = HeartbeatSettings()  # a sign of life for a watcher outside
    keep: KeepSettings = KeepSettings()  # for how long things are kept


def check_slug(slug: str) -> None:
    """Raises SettingError for what cannot be a slug."""
    if not SLUG.fullmatch(slug):
        meant = slug_of(slug)
        raise SettingError(
            f'"{slug}" cannot be a name here: small letters, digits, - and _',
            f"write {meant}, and the full name in `name`, `title` or `outlet`" if meant else None,
        )
