"""Ports: where the rooms meet. crawler, alerts and storage know each other only through these.

Storage is synchronous. `Database.begin` is one write transaction, `Database.read` one consistent view; a
`Writer` runs write operations on its own thread, many to a transaction.
"""

from news.ports.alerts import Alerts, Held, Report, Tallies, Tally, Told, Withheld
from news.ports.archive import Archive, Hit, Listed, Retention, Search, Selection, Shelf, Wanted
from news.ports.channels import Channel, Journal, Letter
from news.ports.collecting import Collector
from news.ports.orders import Keys, Leases, Notices, Orders, Signs, Vitals, Wait
from news.ports.outbox import Feeds, Outbox, Shown
from news.ports.sources import Sources, Visits
from news.ports.store import Database, Store, Writer

__all__ = [
    "Alerts",
    "Archive",
    "Channel",
    "Collector",
    "Database",
    "Feeds",
    "Held",
    "Hit",
    "Journal",
    "Keys",
    "Leases",
    "Letter",
    "Listed",
    "Notices",
    "Orders",
    "Outbox",
    "Report",
    "Retention",
    "Search",
    "Selection",
    "Shelf",
    "Shown",
    "Signs",
    "Sources",
    "Store",
    "Tallies",
    "Tally",
    "Told",
    "Visits",
    "Vitals",
    "Wait",
    "Wanted",
    "Withheld",
    "Writer",
]
