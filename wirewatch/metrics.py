"""What /metrics tells. Labels come from our own lists, never from what a feed says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from news.model import DeliveryState, Errand, Fetch, Visit, Visited
from wirewatch.coverage import Standing
from wirewatch.filing import Filed

BEATS = ("sent", "withheld", "refused")
LOOKS = ("changed", "unchanged", "trouble", "lease lost")
OUTCOMES = ("new", "unchanged", "not modified", "down", "refused", "gone", "broken", "lease lost")


class Metrics:
    """One registry for one App, so that tests may have many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.polls = Counter("wirewatch_polls", "Polls by how they ended", ["outcome"], registry=self.registry)
        self.poll_seconds = Histogram("wirewatch_poll_seconds", "From request to parsed", registry=self.registry)
        self.visits = Counter(
            "wirewatch_page_visits",
            "Looks at articles' pages by errand and outcome",
            ["errand", "outcome"],
            registry=self.registry,
        )
        self.articles = Counter("wirewatch_articles", "What dispatches came to", ["step"], registry=self.registry)
        self.alerts = Counter("wirewatch_alerts", "Alerts raised", ["reason"], registry=self.registry)
        self.settled = Counter(
            "wirewatch_delivery_attempts", "Attempts to deliver by what became of it", ["state"], registry=self.registry
        )
        self.deliveries = self._gauge("wirewatch_deliveries", "Deliveries by state", "state")
        self.digests = Counter("wirewatch_digests", "Digests cut", registry=self.registry)
        self.poll_lag = self._gauge("wirewatch_poll_lag_seconds", "By how much the longest due poll is late")
        self.cut_lag = self._gauge("wirewatch_cut_lag_seconds", "By how much the longest due cut is late")
        self.outbox_lag = self._gauge("wirewatch_outbox_lag_seconds", "By how much the longest due delivery is late")
        self.outbox_oldest = self._gauge(
            "wirewatch_outbox_oldest_seconds", "Since when the oldest delivery waits that is neither sent nor given up"
        )
        self.healthy = self._gauge("wirewatch_healthy", "1: fetching, matching and sending go on")
        self.heartbeats = Counter(
            "wirewatch_heartbeats", "Heartbeats by what became of them", ["outcome"], registry=self.registry
        )
        self.loop_lag = self._gauge("wirewatch_loop_lag_seconds", "How long the event loop kept a callback waiting")
        self.clock_jumps = Counter("wirewatch_clock_jumps", "Wall clock set while we ran", registry=self.registry)
        self.writer_queue = self._gauge("wirewatch_writer_queue", "Writes that wait for their commit")
        self.polling = self._gauge("wirewatch_polls_under_way", "Hosts being polled")
        self.sending = self._gauge("wirewatch_sends_under_way", "Deliveries being sent")
        self.sources = self._gauge("wirewatch_sources", "Configured sources")
        self.thin = self._gauge("wirewatch_sources_thin", "Sources whose pages suddenly give much less text")
        self.standing = self._gauge("wirewatch_source_standing", "Sources by how they do", "standing")
        self.page_lag = self._gauge("wirewatch_page_lag_seconds", "By how much the longest due look at a page is late")
        self.pages_waiting = self._gauge("wirewatch_pages_waiting", "Pages to be read, by errand", "errand")
        self.store_trouble = self._gauge("wirewatch_store_trouble", "1: the database cannot be written")
        self.reloaded = self._gauge("config_last_reload_successful", "1: the configuration on disk is at work")
        self.reloaded_at = self._gauge("config_last_reload_success_timestamp_seconds", "When it was last taken over")
        for beat in BEATS:
            self.heartbeats.labels(beat)
        for outcome in OUTCOMES:
            self.polls.labels(outcome)
        for errand in Errand:
            for look in LOOKS:
                self.visits.labels(errand.value, look)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(name, told, labels, registry=self.registry)

    def filed(self, filed: Filed) -> None:
        """Count a poll and what came of it."""
        fetch = filed.poll.fetch
        self.polls.labels(outcome_of(fetch) if filed.stored else "lease lost").inc()
        self.poll_seconds.observe(fetch.elapsed.total_seconds())
        for step, count in (("new", len(filed.new)), ("revised", filed.revised), ("sighted", filed.sighted)):
            if count:
                self.articles.labels(step).inc(count)
        for alert in filed.alerts:
            self.alerts.labels(alert.reason.value).inc()

    def visited(self, visit: Visit, visited: Visited, filed: Filed) -> None:
        """Count a look at a page and what came of it."""
        outcome = "trouble" if visited.trouble else "changed" if filed.revised else "unchanged"
        self.visits.labels(visit.errand.value, outcome if filed.stored else "lease lost").inc()
        if filed.revised:
            self.articles.labels("revised").inc(filed.revised)
        for alert in filed.alerts:
            self.alerts.labels(alert.reason.value).inc()

    def reload(self, *, ok: bool, now: datetime) -> None:
        """Tell how the last reload ended."""
        self.reloaded.set(ok)
        if ok:
            self.reloaded_at.set(now.timestamp())

    def outbox(self, counts: Mapping[DeliveryState, int]) -> None:
        """How many deliveries stand where."""
        for state in DeliveryState:
            self.deliveries.labels(state.value).set(counts.get(state, 0))

    def pages(self, waiting: Mapping[Errand, int], thin: int) -> None:
        """How many pages wait to be read, and how many sources' pages have become thin."""
        for errand, count in waiting.items():
            self.pages_waiting.labels(errand.value).set(count)
        self.thin.set(thin)

    def sources_stand(self, counts: Mapping[Standing, int]) -> None:
        """How many sources do how."""
        for each in Standing:
            self.standing.labels(each.value).set(counts.get(each, 0))

    def page(self) -> bytes:
        """The exposition text."""
        return generate_latest(self.registry)


def outcome_of(fetch: Fetch) -> str:
    """One word for how a poll ended."""
    if fetch.error:
        return fetch.error_kind if fetch.error_kind in OUTCOMES else "broken"
    if fetch.status == 304:
        return "not modified"
    return "new" if fetch.new else "unchanged"
