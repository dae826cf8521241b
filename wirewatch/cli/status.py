"""`wirewatch status`: is everything all right, at one look."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer

from news.errors import ConfigError, StoreError
from news.states import BreakerState, DeliveryState
from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, House, here, now

if TYPE_CHECKING:
    from datetime import datetime

    from config.settings import Config
    from news.model import SourceState
    from news.ports import Store

PATIENCE = 3  # failures in a row that may pass by themselves
SHOWN_ALREADY = {"failing", "validators"}  # by the state of the source itself; the other is no trouble


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Is everything all right: sources, what waits, deliveries. Exit code 1 where something is not."""
    house = here(ctx)
    try:
        config = house.config()
    except ConfigError:
        _tell_reload(house)
        raise
    with house.store() as store:
        seen = _look(config, store, now())
    if as_json:
        paper.write_json(paper.as_plain(seen))
    else:
        _tell(seen, now())
    if seen["troubles"]:
        raise typer.Exit(exits.WRONG)


def _tell_reload(house: House) -> None:
    """Whether a daemon goes on by what was in force before: the caller tells what is wrong now."""
    with suppress(ConfigError, StoreError), house.store() as store:  # of a file that is no YAML nothing is known
        for notice in store.notices.open():
            if notice.about == "program" and notice.matter == "reload":
                paper.tell(f"[red]✗[/] {paper.when(notice.at)}: {paper.safe(f'{notice.told} ({notice.hint})')}")


def _look(config: Config, store: Store, moment: datetime) -> dict[str, Any]:
    from wirewatch.coverage import coverage

    wanted = {source.id for source in config.sources}
    states = [state for state in store.sources.states() if state.source in wanted]
    counts = store.outbox.counts()
    failing = [state for state in states if state.failures]
    waiting = sum(len(store.alerts.pending(each.id)) for each in config.subscriptions)
    lasting = [state for state in failing if state.failures >= PATIENCE]
    troubles = [_failing(state) for state in lasting]
    troubles += [
        f"{breaker.endpoint}: {breaker.reason or 'failing'}; deliveries wait"
        for breaker in store.outbox.breakers()
        if breaker.state is not BreakerState.CLOSED
    ]
    if dead := counts.get(DeliveryState.DEAD, 0):
        troubles.append(
            f"{paper.count(dead, 'delivery', 'deliveries')} could not be sent: `wirewatch deliveries --state dead`"
        )
    troubles += [
        f"{notice.told} ({notice.hint})" if notice.hint else notice.told
        for notice in store.notices.open()
        if notice.matter not in SHOWN_ALREADY and (notice.about != "source" or notice.name in wanted)
    ]
    beat = store.vitals.last()
    if beat is not None and beat.trouble:
        troubles.append(f"silence does not mean no news since {paper.when(beat.since)}: {beat.trouble}")
    due = store.sources.next_due()
    return {
        "sources": {
            "configured": len(wanted),
            "polled": sum(state.succeeded_at is not None for state in states),
            "failing": len(failing),
            "late": sum(state.next_at < moment for state in states),
            "next_poll": due,
        },
        "coverage": coverage(states, moment).line,
        "heartbeat": {"at": beat.at, "sent": beat.sent, "trouble": beat.trouble} if beat else None,
        "left": list(store.orders.left()),
        "articles": store.archive.count(),
        "alerts_waiting": waiting,
        "deliveries": {str(state): counts.get(state, 0) for state in DeliveryState},
        "troubles": troubles,
        "passing": [_failing(state) for state in failing if state not in lasting],
    }


def _failing(state: SourceState) -> str:
    times = f", {state.failures} times in a row" if state.failures > 1 else ""
    return f"{state.source}: {state.error or 'failing'}{times}"


def _tell(seen: dict[str, Any], moment: datetime) -> None:
    sources, deliveries, beat = seen["sources"], seen["deliveries"], seen["heartbeat"]
    due = sources["next_poll"]
    late = f", {sources['late']} due since {paper.span(moment - due)}" if due and due < moment else ""
    soon = f", the next in {paper.span(due - moment)}" if due and due >= moment else ""
    sent, dead = deliveries["sent"], deliveries["dead"]
    open_ = deliveries["ready"] + deliveries["leased"] + deliveries["held"]
    paper.facts(
        [
            (
                "sources",
                f"{sources['configured']}, {sources['polled']} answered, {sources['failing']} failing{late}{soon}",
            ),
            ("coverage", seen["coverage"]),
            ("articles", f"{seen['articles']:,}"),
            ("alerts", f"{seen['alerts_waiting']} waiting for a digest"),
            ("deliveries", f"{sent} sent, {open_} waiting, {dead} dead"),
            *([("left", paper.safe(", ".join(seen["left"])))] if seen["left"] else []),
            *([("heartbeat", f"sent {paper.span(moment - beat['sent'])} ago")] if beat and beat["sent"] else []),
        ]
    )
    paper.say()
    for trouble in seen["troubles"]:
        paper.say(f"[red]✗[/] {paper.safe(trouble)}")
    for trouble in seen["passing"]:
        paper.say(f"[yellow]![/] {paper.safe(trouble)}")
    if not seen["troubles"] and not seen["passing"]:
        paper.say("[green]✓[/] all is well")
