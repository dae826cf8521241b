"""The tables (docs/reference/database.md tells what each holds).

    hosts ── sources ── fetches
    articles ── revisions, sightings, addresses, visits        words: the full-text index (dialect.py)
    stories ── articles.story               counters: numbers the versions of stories
    alerts ── pending ── digests ── deliveries ── messages, turns, attempts        breakers, cursors
    silences, follows, leaves; digests ── vigils, alerts ── acks        what people ordered
    notices, beats: what whoever runs it should know        keys: what links are signed with

Where work waits, one nullable moment says when (`due`, `next_at`), NULL once nothing waits, under a partial index:
with 100,000 finished rows an empty look takes 3 ms; an index on the state, which a bound parameter cannot prove,
took SQLite 26.
"""

from __future__ import annotations

from storage.tables.alerting import alerts, cursors, digests, pending
from storage.tables.archive import addresses, articles, counters, placements, revisions, sightings, stories, visits
from storage.tables.base import metadata
from storage.tables.collecting import fetches, hosts, sources
from storage.tables.conditions import tallies, traffic, withheld
from storage.tables.delivery import attempts, breakers, deliveries, messages, paces, turns
from storage.tables.orders import acks, follows, leaves, silences, vigils
from storage.tables.running import beats, keys, notices

__all__ = [
    "acks",
    "addresses",
    "alerts",
    "articles",
    "attempts",
    "beats",
    "breakers",
    "counters",
    "cursors",
    "deliveries",
    "digests",
    "fetches",
    "follows",
    "hosts",
    "keys",
    "leaves",
    "messages",
    "metadata",
    "notices",
    "paces",
    "pending",
    "placements",
    "revisions",
    "sightings",
    "silences",
    "sources",
    "stories",
    "tallies",
    "traffic",
    "turns",
    "vigils",
    "visits",
    "withheld",
]
