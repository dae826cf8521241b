"""Crossing: what a rule's condition (`when:`) makes of its matches, inside the transaction that files an article.

    a match ─▶ condition over the story? ─ held ─▶ any article of the story ─▶ holds now? ─▶ one alert, the rest is part of it
            ─▶ a burst asked? ─▶ one alert while it lasts

All that is decided on stands in the database, under the shelf's lock: two workers that bring the two outlets which a
rule waits for see each other's, and a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from alerts.conditions import Standing, is_copy, standing
from alerts.rules import RuleSet
from alerts.weigh import burst, crossed, weigh
from news.bursts import COOL, Rhythm
from news.ids import ArticleId, RuleId, StoryId
from news.model import Alert, Article, Condition, History, Match, Rule, Story
from news.ports import Report, Store, Tally
from wirewatch.desk import Desk

FOLDED = 50  # of a story's latest reports, that an article of a term may be a copy of


def history(store: Store, rule: Rule, story: Story) -> History:
    """What the rule told of the story, with what became part of an alert."""
    raised = store.alerts.history(rule.id, story.id)
    if rule.when is None:
        return raised
    part = store.withheld.told(rule.id, story.id)
    return History(outlets=raised.outlets | part.outlets, articles=raised.articles | part.articles)


class Gate:
    """The conditions of a desk's rules, in one transaction; after `Placing.refresh`, which takes the lock."""

    def __init__(self, store: Store, desk: Desk, now: datetime) -> None:
        self._store = store
        self._desk = desk
        self._now = now
        self._hour = hour_of(now)
        self._texts: dict[ArticleId, str] = {}

    # --- one match -----------------------------------------------------------------------------

    def is_open(self, rule: Rule, match: Match, told: History) -> bool:
        """Whether *match* is weighed like others; otherwise it waits here, where it has something to wait for."""
        when = rule.when
        if when is None:
            return True
        if when.over_story and not told.articles:
            self._store.withheld.hold(match, self._now)
            return False
        return when.over_story and self.is_on(when)

    def is_on(self, when: Condition) -> bool:
        """Whether the burst that is asked goes on, or none is."""
        return when.burst is None or self.burst_of(when) is not None

    def burst_of(self, when: Condition) -> int | None:
        """The hour in which the burst that goes on was noticed."""
        if when.burst is None:
            return None
        tally = self._store.tallies.of(self._desk.terms.digest(RuleId(when.burst)))
        return tally.alarmed if tally and tally.alarmed is not None and self._hour - tally.alarmed < COOL else None

    def bursting(self, rule: Rule, match: Match, story: Story) -> Alert | None:
        """The alert of a rule that asks a burst and nothing of the story."""
        if rule.when is None or rule.when.over_story:
            return None
        noticed = self.burst_of(rule.when)
        return None if noticed is None else burst(match, rule, story, self._now, hour=noticed)

    # --- a story that grew ---------------------------------------------------------------------

    def crossings(self, story: Story) -> Iterator[tuple[Alert, Article, Rule]]:
        """What waited in *story* and fires now."""
        held = sorted(self._store.withheld.waiting(story.id), key=lambda each: each.match.rule)
        reports = self._store.withheld.reports(story.id) if held else []
        for name, waiting in groupby(held, key=lambda each: each.match.rule):
            rule = self._desk.rules.rules.get(name)
            if rule is None or rule.when is None or not rule.when.over_story or not self.is_on(rule.when):
                continue
            # A rule that says something else by now is another one: what it held does not fire under the new words.
            worded = [each.match for each in waiting if each.match.digest == self._desk.rules.digest(name)]
            for alert in self._fired(rule, rule.when, worded, story, reports):
                article = self._store.archive.article(alert.match.article)
                if article is not None:
                    yield alert, article, rule
                    self._store.withheld.settle(rule.id, story.id, alert.id)

    def _fired(
        self, rule: Rule, when: Condition, waiting: Sequence[Match], story: Story, reports: Sequence[Report]
    ) -> Iterator[Alert]:
        told = history(self._store, rule, story)
        for match in _newest_first(waiting, reports):
            if told.articles:  # it came with a story that this one was merged with
                yield from self._further(rule, match, story, told)
            elif standing(when, reports, match.article, self._read).holds:
                yield crossed(match, rule, story, self._now)
                return

    def _further(self, rule: Rule, match: Match, story: Story, told: History) -> Iterator[Alert]:
        article = self._store.archive.article(match.article)
        alert = article and weigh(match, rule, article, story, told, self._now, new_revision=False)
        if alert:
            yield alert

    def _read(self, reports: Sequence[Report]) -> Mapping[ArticleId, str]:
        """Each text once in a transaction."""
        missing = [report for report in reports if report.article not in self._texts]
        if missing:
            self._texts |= self._store.withheld.texts(missing)
        return self._texts

    # --- what is reported ----------------------------------------------------------------------

    def count(self, articles: int, having: Collection[tuple[RuleId, ArticleId, StoryId]]) -> None:
        """New articles came in; those *having* a term that a rule asks a burst of are counted, copies are not."""
        if not articles:
            return
        self._store.tallies.count(self._hour, articles)
        for term, found in groupby(sorted(having), key=lambda each: each[0]):
            more = sum(not self._is_copy(article, story) for _, article, story in found)
            key = self._desk.terms.digest(term)
            tally = self._store.tallies.of(key) or Tally(rhythm=Rhythm(), hour=self._hour)
            totals = self._store.tallies.totals(min(tally.hour, self._hour))
            self._store.tallies.put(key, counted(tally, self._hour, more, totals))

    def _is_copy(self, article: ArticleId, story: StoryId) -> bool:
        reports = self._store.withheld.reports(story, limit=FOLDED)
        return is_copy(article, reports, self._read)


def counted(tally: Tally, hour: int, more: int, totals: Mapping[int, int]) -> Tally:
    """*more* of a term in *hour*; the hours since are closed, and an alarm is noted. Pure.

    *totals*: everything that came in, by the hour. Where a clock was set back the hour that goes on goes on.
    """
    rhythm, count = tally.rhythm, tally.count
    for passed in range(tally.hour, hour):
        rhythm = rhythm.closed(passed, count, max(totals.get(passed, 0), count), alarmed=tally.alarmed == passed)
        count = 0
    now, count = max(hour, tally.hour), count + more
    alarmed = tally.alarmed
    if alarmed != now and rhythm.look(now, count, max(totals.get(now, 0), count)):
        alarmed = now
    return replace(tally, rhythm=rhythm, hour=now, count=count, alarmed=alarmed)


def hour_of(moment: datetime) -> int:
    """Hours since 1970."""
    return int(moment.timestamp() // 3600)


def _newest_first(matches: Sequence[Match], reports: Sequence[Report]) -> list[Match]:
    at = {report.article: (report.at, report.article) for report in reports}
    return sorted((match for match in matches if match.article in at), key=lambda m: at[m.article], reverse=True)


# --- for a person ----------------------------------------------------------------------------------


def stands(store: Store, rule: Rule, article: ArticleId, story: StoryId | None) -> Standing | None:
    """How the article's story stands with the rule's condition; None where it asks nothing of the story."""
    if rule.when is None or not rule.when.over_story or story is None:
        return None
    return standing(rule.when, store.withheld.reports(story), article, store.withheld.texts)


def why_silent(store: Store, terms: RuleSet, rule: Rule, article: ArticleId, story: Story) -> str | None:
    """Why a match under a condition raised no alert of its own; None where the condition is not the reason."""
    held = next((each for each in store.withheld.of(article) if each.match.rule == rule.id), None)
    if held is not None and held.told is not None:
        return f"it is part of the alert {held.told[:8]}, which the rule raised when its condition came to hold"
    found = stands(store, rule, article, story.id)
    if found is not None and not found.holds and rule.when is not None:
        return f"it waits: {found.lacking(rule.when)}"
    return _no_burst(store, terms, rule)


def _no_burst(store: Store, terms: RuleSet, rule: Rule) -> str | None:
    if rule.when is None or rule.when.burst is None:
        return None
    tally = store.tallies.of(terms.digest(RuleId(rule.when.burst)))
    if tally is None or tally.alarmed is None:
        return f"there was no burst of {rule.when.burst}"
    noticed = datetime.fromtimestamp(tally.alarmed * 3600).astimezone()
    return f"there was no burst of {rule.when.burst} then, or it had been told; the last began {noticed:%d %b %H:%M}"
