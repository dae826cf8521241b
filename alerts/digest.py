"""A digest as its reader sees it: one item per story, the most important first, all in the reader's zone.

    Edition  “real guarantees”: 1 story, 2 outlets
      Item     headline, why it was sent, which words fired and how they are spelled
        Report   The Outlet, 09:12: its headline, its link, extracts with the hits marked

Pure values made from a Letter: the templates, the JSON form and the terminal show the same ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.clean import clip, line
from alerts.extracts import Passage, Run, extracts, marked, spellings, stretch
from alerts.links import safe_url
from alerts.times import day, moment, published
from news.ids import ArticleId, DeliveryId, RuleId, StoryId
from news.model import Article, Entry, Match, Part, Reason, Revision, Severity
from news.ports import Letter

HEADLINE = 140  # characters; sources without titles give their first sentence
SUBJECT = 110  # phones show some 40, desktops some 90
SPELLINGS = 5  # of one term
MOST_NOTICES = 60  # told in a line each

_WORDS = re.compile(r"[\w\s’'.&-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A rule that fired, and what was new."""

    rule: RuleId
    title: str
    query: str
    severity: Severity
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A part of a rule that held, how it is spelled in these articles, and how often it stands there."""

    text: str  # a term as written in the rule; for an actor the fullest name found
    spellings: tuple[str, ...]  # most frequent first, without those that only differ in case
    count: int

    @property
    def others(self) -> tuple[str, ...]:
        """Spellings that tell more than *text* does."""
        return tuple(spelling for spelling in self.spellings if spelling.casefold() != self.text.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one article of one outlet says."""

    article: Article
    revision: Revision
    outlet: str
    title: tuple[Run, ...]
    titled: bool  # its title tells something that neither the item's headline nor an extract does
    url: str  # safe, or ""
    when: str  # in the reader's zone
    updated: str  # when it was changed; "": it was not
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story."""

    story: StoryId
    headline: tuple[Run, ...]
    url: str
    severity: Severity
    whys: tuple[Why, ...]
    fired: tuple[Fired, ...]
    reports: tuple[Report, ...]
    outlets: tuple[str, ...]  # of the reports
    also: tuple[str, ...]  # outlets of the story that did not fire
    newest: datetime

    @property
    def title(self) -> str:
        """The headline without marks."""
        return "".join(run.text for run in self.headline)

    @property
    def loud(self) -> bool:
        """Its severity is worth a word."""
        return self.severity.rank > Severity.NORMAL.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A whole message, ready to be set in type."""

    delivery: DeliveryId
    subject: str
    preheader: str  # what a mailbox shows beside the subject
    summary: str  # "1 story, 2 outlets"
    date: str
    zone: str
    update: bool
    items: tuple[Item, ...]
    name: str
    why: str  # why the reader gets it
    coverage: str
    web: str  # our web pages, or ""
    unsubscribe: str  # a page, or ""
    notices: tuple[str, ...] = ()  # for whoever runs wirewatch, the gravest first


def compose(letter: Letter) -> Edition:
    """*letter* as its reader sees it. Pure."""
    zone = ZoneInfo(letter.zone)
    items = sorted(
        (_item(entries, zone, letter.digest.cut) for entries in _by_story(letter.digest.entries)), key=_importance
    )
    summary = _summary(items)
    return Edition(
        delivery=letter.delivery,
        subject=subject(letter, items, summary),
        preheader=_preheader(letter, items),
        summary=summary,
        date=day(letter.digest.cut, zone) + ", " + moment(letter.digest.cut, zone, letter.digest.cut),
        zone=letter.zone,
        update=letter.update,
        items=tuple(items),
        name=line(letter.name, 80),
        why=" ".join([*(line(note, 300) for note in letter.notes), _why_sent(letter, items)]),
        coverage=line(_counted(letter), 300),
        web=safe_url(letter.base_url),
        unsubscribe=safe_url(letter.unsubscribe),
        notices=_notices(letter, zone),
    )


def subject(letter: Letter, items: Sequence[Item], summary: str) -> str:
    """One line. A message about one story, as it happens, has the story's own title: its follow-ups thread there."""
    if letter.notices:
        first = max(letter.notices, key=lambda notice: (not notice.over, notice.severity.rank))
        more = f" (and {_plural(len(letter.notices) - 1, 'more notice')})" if len(letter.notices) > 1 else ""
        return f"wirewatch: {clip(first.told, 80)}{more}"
    if not items:
        return "All quiet"
    if letter.at_once and len(items) == 1:
        return line(letter.digest.entries[0].story.title, SUBJECT) or items[0].title
    titles = list(dict.fromkeys(why.title for item in items for why in item.whys))
    named = ", ".join(f"“{clip(title, 40)}”" for title in titles[:2])
    more = f" and {_plural(len(titles) - 2, 'more rule')}" if len(titles) > 2 else ""
    return f"{named}{more}: {summary}"


def _notices(letter: Letter, zone: ZoneInfo) -> tuple[str, ...]:
    """What goes wrong before what is over, a line each; a flood is counted by what it is about."""
    told = sorted(letter.notices, key=lambda notice: (notice.over, -notice.severity.rank, notice.at, notice.id))
    lines = [
        line(
            f"{moment(notice.at, zone, letter.digest.cut)}: {notice.told}"
            + (f" ({notice.hint})" if notice.hint else ""),
            400,
        )
        for notice in told[:MOST_NOTICES]
    ]
    left = Counter(notice.matter for notice in told[MOST_NOTICES:])
    return (*lines, *(f"… and {count:,} more: {matter}" for matter, count in left.most_common()))


# --- items -----------------------------------------------------------------------------------------


def _by_story(entries: Iterable[Entry]) -> list[list[Entry]]:
    stories: dict[StoryId, list[Entry]] = {}
    for entry in entries:
        stories.setdefault(entry.alert.story, []).append(entry)
    return list(stories.values())


def _importance(item: Item) -> tuple[int, int, float, str]:
    """Severity, then how many outlets tell it, then how new it is; the id makes the order total."""
    return (
        -item.severity.rank,
        -len(item.outlets) - len(item.also),
        -item.newest.timestamp(),
        item.story,
    )


def _item(entries: Sequence[Entry], zone: ZoneInfo, now: datetime) -> Item:
    told = _by_article(entries)
    first = told[0]
    headline = first[0]
    reports = tuple(_report(group, headline, zone, now) for group in told)
    outlets = tuple(dict.fromkeys(report.outlet for report in reports))
    story = max((entry.story for entry in entries), key=lambda story: story.articles)
    return Item(
        story=story.id,
        headline=_clipped(_title(headline, _matches(first))),
        url=reports[0].url,
        severity=max((entry.alert.severity for entry in entries), key=lambda severity: severity.rank),
        whys=_whys(entries),
        fired=_fired(entries),
        reports=reports,
        outlets=outlets,
        also=tuple(name for name in map(line, story.outlets) if name and name not in outlets),
        newest=max(entry.article.when for entry in entries),
    )


def _by_article(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries of one article together, its latest wording first; articles in order of appearance."""
    articles: dict[ArticleId, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.article.first_seen, entry.article.id, entry.alert.id)):
        articles.setdefault(entry.article.id, []).append(entry)
    return [sorted(group, key=lambda entry: -entry.revision.number) for group in articles.values()]


def _matches(group: Sequence[Entry]) -> list[Match]:
    """Matches that hold for the wording shown: spans of another revision would mark other words."""
    shown = group[0].revision.number
    return [entry.alert.match for entry in group if entry.alert.match.revision == shown == entry.revision.number]


def _title(entry: Entry, matches: Sequence[Match]) -> tuple[Run, ...]:
    return marked(entry.revision.title, "title", matches) or (Run(line(entry.story.title) or "Untitled"),)


def _report(group: Sequence[Entry], headline: Entry, zone: ZoneInfo, now: datetime) -> Report:
    entry = group[0]
    article, revision = entry.article, entry.revision
    title = _title(entry, _matches(group))
    passages = _passages(group, zone, now)
    return Report(
        article=article,
        revision=revision,
        outlet=line(article.outlet, 60),
        title=_clipped(title),
        titled=not _told(revision.title, [headline.revision.title, *(passage.text for passage in passages)]),
        url=safe_url(article.link) or safe_url(article.url),
        when=published(article, zone, now),
        updated=moment(revision.seen, zone, now) if revision.number > 1 else "",
        passages=passages,
    )


def _passages(group: Sequence[Entry], zone: ZoneInfo, now: datetime) -> tuple[Passage, ...]:
    """The extracts of an article. Each wording that was changed since the last message shows what was new in it."""
    found: dict[str, Passage] = {}
    for entry in group:
        revision = entry.revision
        matches = [each.alert.match for each in group if each.alert.match.revision == revision.number]
        # A title that has to be cut does not spare the sentence that it repeats.
        repeated = "" if len(revision.title) > HEADLINE else revision.title
        for passage in extracts(revision, matches, entry.article.language, repeated=repeated):
            if passage.hit or not found:
                told = _as_post(passage, revision, matches, zone, now)
                found.setdefault(told.text, told)
    return tuple(found.values())


def _as_post(passage: Passage, revision: Revision, matches: Sequence[Match], zone: ZoneInfo, now: datetime) -> Passage:
    """On a live page the whole post, with the time at which it was put up."""
    post = next((post for post in revision.posts if post.start <= passage.start < post.end), None)
    if post is None:
        return passage
    whole = stretch(revision, matches, post.start, post.end)
    return replace(whole, runs=(Run(f"{moment(post.at, zone, now)} – "), *whole.runs)) if post.at else whole


def _told(title: str, texts: Sequence[str]) -> bool:
    start = line(title).rstrip(".…")
    return any(start in line(text) for text in texts)


def _clipped(runs: tuple[Run, ...], most: int = HEADLINE) -> tuple[Run, ...]:
    if sum(len(run.text) for run in runs) <= most:
        return runs
    kept: list[Run] = []
    for run in runs:
        if len(run.text) >= most:
            kept.append(run._replace(text=clip(run.text, most) if most > 1 else "…"))
            break
        kept.append(run)
        most -= len(run.text)
    return tuple(kept)


# --- why -------------------------------------------------------------------------------------------


def _whys(entries: Sequence[Entry]) -> tuple[Why, ...]:
    rules: dict[RuleId, list[Entry]] = {}
    for entry in entries:
        rules.setdefault(entry.alert.rule, []).append(entry)
    whys = [
        Why(
            rule=rule,
            title=line(group[-1].alert.title, 80),
            query=line(group[-1].alert.query, 400),
            severity=group[-1].alert.severity,
            reasons=tuple(dict.fromkeys(entry.alert.reason for entry in group)),
        )
        for rule, group in rules.items()
    ]
    return tuple(sorted(whys, key=lambda why: (-why.severity.rank, why.rule)))


def _fired(entries: Sequence[Entry]) -> tuple[Fired, ...]:
    """The parts that held, over all articles, in the order in which the rules name them."""
    found: dict[str, Counter[str]] = {}
    seen: set[tuple[ArticleId, int, str]] = set()  # two rules with one term count it once per article
    for entry in entries:
        if entry.alert.match.revision != entry.revision.number:
            continue
        for part in entry.alert.match.parts:
            key = (entry.article.id, entry.revision.number, part.text)
            if key not in seen and part.spans:
                seen.add(key)
                found.setdefault(part.text, Counter()).update(_spelled(entry.revision, part))
    return tuple(_named(text, counts) for text, counts in found.items() if counts)


def _spelled(revision: Revision, part: Part) -> list[str]:
    return [spelling for spelling in spellings(revision, part.spans) if spelling]


def _named(text: str, counts: Counter[str]) -> Fired:
    distinct: dict[str, str] = {}
    for spelling, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        distinct.setdefault(spelling.casefold(), clip(spelling, 60))
    shown = tuple(distinct.values())[:SPELLINGS]
    label = line(text, 60).strip("\"'“”")
    if text.startswith("@"):
        label = max(shown, key=len)
    elif not _WORDS.fullmatch(label):  # guarant*, /gu[ae]r/: how it is spelled tells a reader more
        label = shown[0]
    return Fired(text=label, spellings=shown, count=counts.total())


def _counted(letter: Letter) -> str:
    """The line about the sources, and how much a silence kept from the reader."""
    silenced = f"{letter.silenced} silenced" if letter.silenced else ""
    return ", ".join(part for part in (letter.coverage, silenced) if part)


def _why_sent(letter: Letter, items: Sequence[Item]) -> str:
    titles = list(dict.fromkeys(why.title for item in items for why in item.whys))
    if letter.notices:
        return f"You get this because the subscription {letter.digest.subscription} is told what wirewatch's operator should know."
    if not titles:
        return f"You get this because {letter.digest.subscription} asks for a line when there is no news."
    named = ", ".join(f"“{title}”" for title in titles[:4])
    more = f" and {_plural(len(titles) - 4, 'more rule')}" if len(titles) > 4 else ""
    return f"You get this because the subscription {letter.digest.subscription} follows {named}{more}."


# --- sums ------------------------------------------------------------------------------------------


def _summary(items: Sequence[Item]) -> str:
    outlets = {name for item in items for name in item.outlets}
    return f"{_plural(len(items), 'story', 'stories')}, {_plural(len(outlets), 'outlet')}"


def _preheader(letter: Letter, items: Sequence[Item]) -> str:
    if letter.notices:
        return clip(letter.notices[0].told, 160)
    if not items:
        return line(letter.coverage, 120) or "No news on what you follow."
    if letter.at_once and len(items) == 1:
        first = next((passage.text for report in items[0].reports for passage in report.passages), "")
        return f"{', '.join(items[0].outlets[:3])}: {clip(first, 110)}" if first else ", ".join(items[0].outlets[:5])
    return clip(" · ".join(item.title for item in items[:3]), 160)


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
