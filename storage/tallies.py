"""How much is reported, by the hour: of everything, and of each term that a rule asks a burst of."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from news.ports import Tally
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.tables import tallies, traffic

_OF = select(tallies).where(tallies.c.term == bindparam("of"))
_insert_tally = upsert(tallies)
_PUT = _insert_tally.on_conflict_do_update(
    index_elements=[tallies.c.term],
    set_={key: _insert_tally.excluded[key] for key in ("hour", "count", "alarmed", "rhythm")},
)
_insert_hour = upsert(traffic)
_COUNT = Prepared(
    _insert_hour.on_conflict_do_update(
        index_elements=[traffic.c.hour], set_={"articles": traffic.c.articles + _insert_hour.excluded.articles}
    )
)
_TOTALS = select(traffic).where(traffic.c.hour >= bindparam("since"))


class TallyStore:
    """`Tallies`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, term: str) -> Tally | None:
        row = self._connection.execute(_OF, {"of": term}).first()
        if row is None:
            return None
        _, hour, count, alarmed, rhythm = row  # by place: a row has a method `count`
        return Tally(rhythm=rhythm, hour=hour, count=count, alarmed=alarmed)

    def put(self, term: str, tally: Tally) -> None:
        values = {"hour": tally.hour, "count": tally.count, "alarmed": tally.alarmed, "rhythm": tally.rhythm}
        self._connection.execute(_PUT, {"term": term} | values)

    def count(self, hour: int, more: int) -> None:
        _COUNT.run(self._connection, [{"hour": hour, "articles": more}])

    def totals(self, since: int) -> dict[int, int]:
        return {row.hour: row.articles for row in self._connection.execute(_TOTALS, {"since": since})}
