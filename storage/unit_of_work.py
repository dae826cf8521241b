"""One transaction's view of everything: the stores share its connection.

Not for keeping: what was taken out of a `with` block has no connection any more.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage.alerts import AlertStore
from storage.archive import ArticleStore
from storage.dialect import Dialect
from storage.feeds import FeedStore
from storage.keys import KeyStore
from storage.leases import LeaseStore
from storage.notices import NoticeStore
from storage.orders import OrderStore
from storage.outbox import DeliveryStore
from storage.retention import RetentionStore
from storage.search import FullText
from storage.sources import SourceStore
from storage.stories import StoryStore
from storage.tallies import TallyStore
from storage.visits import VisitStore
from storage.vitals import VitalStore
from storage.withheld import WithheldStore


class UnitOfWork:
    """A `Store`."""

    __slots__ = (
        "alerts",
        "archive",
        "feeds",
        "keys",
        "leases",
        "notices",
        "orders",
        "outbox",
        "retention",
        "search",
        "shelf",
        "sources",
        "tallies",
        "visits",
        "vitals",
        "withheld",
    )

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self.sources = SourceStore(connection)
        self.archive = ArticleStore(connection, dialect)
        self.visits = VisitStore(connection)
        self.shelf = StoryStore(connection)
        self.alerts = AlertStore(connection)
        self.withheld = WithheldStore(connection)
        self.tallies = TallyStore(connection)
        self.outbox = DeliveryStore(connection)
        self.search = FullText(connection, dialect)
        self.leases = LeaseStore(connection)
        self.notices = NoticeStore(connection)
        self.orders = OrderStore(connection)
        self.feeds = FeedStore(connection)
        self.keys = KeyStore(connection)
        self.retention = RetentionStore(connection, dialect)
        self.vitals = VitalStore(connection)
