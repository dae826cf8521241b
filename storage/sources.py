"""Sources' state, what the polls brought, and hosts with their leases.

    claim ─▶ host leased (token), due = end of lease ─▶ record, record … ─▶ release: due = its first source

A host is a row: it belongs to one worker at a time over all machines, and what it asked of us (`not_before`)
survives a restart. A host whose worker died comes due again when its lease ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_hex
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, Executable, bindparam, case, func, null, select, update

from news.ids import SourceId
from news.model import Claim, Fetch, Polled, Source, SourceState
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rows import FETCH, STATE, Values
from storage.tables import fetches, hosts, notices, sources

KEPT = 100  # fetches remembered of a source: a day at its busiest pace

_STATE_OF = select(*STATE.columns).where(sources.c.id == bindparam("source"))

# When a host is due: its first source, but not before it wishes. NULL where it has no sources left.
_first = (
    select(func.min(sources.c.next_at))
    .where(sources.c.host == hosts.c.host, sources.c.enabled)
    .correlate(hosts)
    .scalar_subquery()
)
_when_free = case((hosts.c.not_before > _first, hosts.c.not_before), else_=_first)

_due_hosts = (
    select(hosts.c.host)
    .where(hosts.c.due <= bindparam("now"))
    .order_by(hosts.c.due)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due_hosts")
)
_LEASE = (
    update(hosts)
    .where(hosts.c.host.in_(select(_due_hosts.c.host)))
    .values(token=bindparam("taken"), worker=bindparam("by"), due=bindparam("until"))
    .returning(hosts.c.host, hosts.c.spacing, hosts.c.spaced_at)
)

_numbered = (  # whole rows: joined to sources again, PostgreSQL without statistics compares each with each
    select(
        *STATE.columns,
        func.row_number().over(partition_by=sources.c.host, order_by=(sources.c.next_at, sources.c.id)).label("place"),
    )
    .where(sources.c.host.in_(bindparam("hosts", expanding=True)), sources.c.enabled)
    .where(sources.c.next_at <= bindparam("now"))
    .subquery()
)
_DUE_SOURCES = (
    select(*(_numbered.c[column.key] for column in STATE.columns))
    .where(_numbered.c.place <= bindparam("per_host"))
    .order_by(_numbered.c.next_at, _numbered.c.id)
)

# The configuration owns these: a poll that ends after a reload must not bring a removed source back.
_CONFIGURED = {"id", "host", "enabled"}
_REMEMBER = (
    update(sources)
    .where(sources.c.id == bindparam("source"))
    .values({column.key: bindparam(column.key) for column in STATE.columns if column.key not in _CONFIGURED})
    .values(polls=sources.c.polls + 1)
    .returning(sources.c.polls, sources.c.host)
)
_REMEMBER_ONE = Prepared(_REMEMBER)
_REMEMBER_LEASED = Prepared(
    _REMEMBER.where(
        select(hosts.c.host)
        .where(hosts.c.host == sources.c.host, hosts.c.token == bindparam("held"))
        .correlate(sources)
        .exists()
    )
)
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
# Many polls at once: whose leases hold, and how often each source was polled.
_STAND = Prepared(
    select(sources.c.id, sources.c.polls, hosts.c.host, hosts.c.token)
    .join(hosts, hosts.c.host == sources.c.host)
    .where(sources.c.id.in_(_IDS))
    .order_by(hosts.c.host)
    .with_for_update(of=hosts),
    among="ids",
)
_insert_fetch = upsert(fetches)
_LOG = Prepared(
    _insert_fetch.on_conflict_do_update(
        index_elements=[fetches.c.source, fetches.c.slot],
        set_={column.key: _insert_fetch.excluded[column.key] for column in FETCH.columns if column.key != "source"},
    )
)
_RECKON = update(hosts).where(hosts.c.token.is_(None)).values(due=_when_free)
_RECKON_ONE = Prepared(_RECKON.where(hosts.c.host == bindparam("of")))

_wish = bindparam("wish", type_=hosts.c.not_before.type)
_RELEASE = Prepared(
    update(hosts)
    .where(hosts.c.host == bindparam("of"), hosts.c.token == bindparam("held"))
    .values(token=null(), worker=null(), not_before=_wish, due=case((_wish > _first, _wish), else_=_first))
)
_SPACE = (
    update(hosts)
    .where(hosts.c.host == bindparam("of"), hosts.c.token == bindparam("held"))
    .values(spacing=bindparam("apart"), spaced_at=bindparam("lately"))
)

_RENEW = (
    update(hosts)
    .where(hosts.c.host == bindparam("of"), hosts.c.token == bindparam("held"))
    .values(due=bindparam("until"))
)

# What was written by a clock that has been set back since: the last poll lies ahead.
_REWIND = (
    update(sources)
    .where(sources.c.next_at > bindparam("now"), sources.c.polled_at > bindparam("now"))
    .values(next_at=bindparam("now"))
)
_SHORTEN_LEASES = (
    update(hosts).where(hosts.c.token.is_not(None), hosts.c.due > bindparam("until")).values(due=bindparam("until"))
)
_STANDS_OPEN = (
    select(notices.c.id)
    .where(notices.c.about == "source", notices.c.name == sources.c.id, notices.c.open_since.is_not(None))
    .where(notices.c.matter.in_(("failing", "gone")))
    .correlate(sources)
    .exists()
)
_FAILING = (
    select(*STATE.columns)
    .where(sources.c.failures >= bindparam("least"), sources.c.failing_since <= bindparam("since"))
    .where(sources.c.enabled, sources.c.next_at > bindparam("now"), ~_STANDS_OPEN)
    .where(func.coalesce(sources.c.error_kind, "") != "gone")
    .order_by(sources.c.id)
)
_ENROLLED = select(sources.c.id, sources.c.kind, sources.c.url, sources.c.host, sources.c.enabled)
_NEW_HOST = upsert(hosts).on_conflict_do_nothing()
_NEW_SOURCE = upsert(sources).on_conflict_do_nothing()
_MOVE = update(sources).where(sources.c.id == bindparam("of"))
_KEEP = _MOVE.values(host=bindparam("host"), enabled=bindparam("enabled"))
_NEXT_DUE = select(func.min(hosts.c.due)).where(hosts.c.due.is_not(None))


@lru_cache(maxsize=256)
def _changing(keys: tuple[str, ...]) -> Prepared:
    """One more poll, and new values of *keys*."""
    changed = update(sources).where(sources.c.id == bindparam("of")).values(polls=sources.c.polls + 1)
    return Prepared(changed.values({key: bindparam(key) for key in keys}))


class _Stand(NamedTuple):
    """How a source stands in the database."""

    source: str
    polls: int
    host: str
    token: str | None


def _holds(stand: _Stand | None, claim: Claim) -> bool:
    return stand is not None and stand.host == claim.host and stand.token == claim.token


def _new(source: Source, host: str, now: datetime) -> Values:
    state = SourceState(source=source.id, host=host, next_at=now)
    return STATE.values(state) | {"kind": source.kind, "url": source.url, "polls": 0}


class SourceStore:
    """`Sources`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enrol(self, configured: Iterable[tuple[Source, str]], now: datetime) -> None:
        """As the port tells. A source whose address changed starts anew: its validators and backlog were another's."""
        wanted = {source.id: (source, host) for source, host in configured}
        found = {row.id: row for row in self._connection.execute(_ENROLLED)}
        self._each(_NEW_HOST, [{"host": host} for host in sorted({host for _, host in wanted.values()})])
        self._each(_NEW_SOURCE, [_new(source, host, now) for id_, (source, host) in wanted.items() if id_ not in found])
        moved, kept = [], []
        for id_, row in found.items():
            if id_ not in wanted:
                kept.append({"of": id_, "host": row.host, "enabled": False})
                continue
            source, host = wanted[id_]
            if (source.kind, source.url) != (row.kind, row.url):
                moved.append(_new(source, host, now) | {"of": id_})
            elif (host, True) != (row.host, row.enabled):
                kept.append({"of": id_, "host": host, "enabled": True})
        self._each(_MOVE, moved)
        self._each(_KEEP, kept)
        self._connection.execute(_RECKON)

    def _each(self, statement: Executable, rows: Sequence[Values]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def _run(self, statement: Prepared, rows: Sequence[Values]) -> None:
        if rows:
            statement.run(self._connection, rows)

    def state(self, source: SourceId) -> SourceState | None:
        row = self._connection.execute(_STATE_OF, {"source": source}).first()
        return None if row is None else STATE.make(row)

    def states(self) -> list[SourceState]:
        return [STATE.make(row) for row in self._connection.execute(select(*STATE.columns).order_by(sources.c.id))]

    def claim(self, now: datetime, *, worker: str, lease: timedelta, limit: int, per_host: int = 8) -> list[Claim]:
        token, until = token_hex(8), now + lease
        rows = self._connection.execute(
            _LEASE, {"now": now, "limit": limit, "taken": token, "by": worker, "until": until}
        ).all()
        if not rows:
            return []
        leased = {row.host: row for row in rows}
        due: dict[str, list[SourceState]] = {}
        for row in self._connection.execute(_DUE_SOURCES, {"hosts": list(leased), "now": now, "per_host": per_host}):
            state = STATE.make(row)
            due.setdefault(state.host, []).append(state)
        for host in leased.keys() - due.keys():
            _RELEASE.run(self._connection, [{"of": host, "held": token, "wish": None}])
        return [
            Claim(
                host=host,
                token=token,
                until=until,
                sources=tuple(states),
                spacing=leased[host].spacing,
                spaced_at=leased[host].spaced_at,
            )
            for host, states in due.items()
        ]

    def record(self, fetch: Fetch, state: SourceState, *, token: str | None) -> bool:
        remembered = {key: value for key, value in STATE.values(state).items() if key not in _CONFIGURED}
        told = remembered | {"source": state.source}
        if token is not None:
            row = _REMEMBER_LEASED.first(self._connection, told | {"held": token})
            if row is None:
                return False
        else:
            row = _REMEMBER_ONE.first(self._connection, told)
            if row is None:
                self._meet(fetch, state)
                (row,) = _REMEMBER_ONE.all(self._connection, told)
            _RECKON_ONE.run(self._connection, [{"of": row[1]}])
        _LOG.run(self._connection, [FETCH.values(fetch) | {"slot": row[0] % KEPT}])
        return True

    def record_all(self, polled: Sequence[Polled]) -> list[bool]:
        rows = _STAND.all(self._connection, {"ids": [each.after.source for each in polled]})
        stand = {row[0]: _Stand(*row) for row in rows}
        held = [each.claim is None or _holds(stand.get(each.after.source), each.claim) for each in polled]
        ours = [each for each, holds in zip(polled, held, strict=True) if holds]
        strange = [each for each in ours if each.after.source not in stand]
        for each in strange:
            self.record(each.fetch, each.after, token=None)
        known = [each for each in ours if each.after.source in stand]
        self._remember(known)
        self._run(
            _LOG, [FETCH.values(each.fetch) | {"slot": (stand[each.after.source].polls + 1) % KEPT} for each in known]
        )
        free = {stand[each.after.source].host for each in known if each.claim is None}
        self._run(_RECKON_ONE, [{"of": host} for host in sorted(free)])
        done = {each.claim.host: each.claim.token for each in known if each.claim and each.last}
        self._run(_RELEASE, [{"of": host, "held": done[host], "wish": None} for host in sorted(done)])
        return held

    def _remember(self, polled: Iterable[Polled]) -> None:
        """What changed of each state; those of which the same changed in one statement."""
        alike: dict[tuple[str, ...], list[Values]] = {}
        for each in polled:
            before, after = STATE.values(each.before), STATE.values(each.after)
            changed = {key: value for key, value in after.items() if value != before[key] and key not in _CONFIGURED}
            alike.setdefault(tuple(changed), []).append(changed | {"of": each.after.source})
        for keys, rows in alike.items():
            _changing(keys).run(self._connection, rows)

    def _meet(self, fetch: Fetch, state: SourceState) -> None:
        """A source of a one-off crawl: known from now on, but not in the schedule until it is configured."""
        met = {"kind": "", "url": fetch.url, "enabled": False, "polls": 0}
        self._each(_NEW_HOST, [{"host": state.host}])
        self._each(_NEW_SOURCE, [STATE.values(state) | met])

    def renew(self, claim: Claim, now: datetime, *, lease: timedelta) -> bool:
        held = {"of": claim.host, "held": claim.token, "until": now + lease}
        return self._connection.execute(_RENEW, held).rowcount == 1

    def release(
        self,
        claim: Claim,
        *,
        not_before: datetime | None = None,
        spacing: timedelta | None = None,
        spaced_at: datetime | None = None,
    ) -> None:
        if spacing is not None:
            told = {"of": claim.host, "held": claim.token, "apart": spacing, "lately": spaced_at}
            self._connection.execute(_SPACE, told)
        _RELEASE.run(self._connection, [{"of": claim.host, "held": claim.token, "wish": not_before}])

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        self._connection.execute(_SHORTEN_LEASES, {"until": now + lease})
        rewound = self._connection.execute(_REWIND, {"now": now}).rowcount
        if rewound:
            self._connection.execute(_RECKON)
        return rewound

    def failing(self, now: datetime, *, since: datetime, least: int) -> list[SourceState]:
        rows = self._connection.execute(_FAILING, {"now": now, "since": since, "least": least})
        return [STATE.make(row) for row in rows]

    def next_due(self) -> datetime | None:
        return self._connection.scalar(_NEXT_DUE)

    def fetches(self, source: SourceId | None = None, *, limit: int = 50) -> list[Fetch]:
        wanted = select(*FETCH.columns).order_by(fetches.c.at.desc(), fetches.c.source).limit(limit)
        if source is not None:
            wanted = wanted.where(fetches.c.source == source)
        return [FETCH.make(row) for row in self._connection.execute(wanted)]
