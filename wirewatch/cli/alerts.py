"""`wirewatch alerts`: what the rules found, and why it counts as new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.ids import RuleId
from news.states import Reason
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, Limit, Since, here, moment

if TYPE_CHECKING:
    from news.model import Vigil
    from news.ports import Told

SHORT = {
    Reason.FIRST: "new story",
    Reason.OUTLET: "outlet",
    Reason.QUOTED: "quote",
    Reason.FURTHER: "goes on",
    Reason.CHANGED: "change",
    Reason.CORRECTED: "correction",
    Reason.WITHDRAWN: "withdrawn",
    Reason.CROSSED: "condition",
    Reason.BURST: "burst",
}


app = typer.Typer(name="alerts", help="What the rules found, and why it counts as new.")


@app.callback(invoke_without_command=True)
def alerts(
    ctx: typer.Context,
    rule: Annotated[str | None, typer.Option("--rule", "-r", help="Only those of this rule.")] = None,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What the rules found, the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    with here(ctx).store() as store:
        found = store.alerts.listed(since=moment(since), rule=RuleId(rule) if rule else None, limit=limit)
    if as_json:
        paper.write_json([shapes.entry(entry) for entry in found])
        return
    if not found:
        paper.tell("no alerts yet")
        return
    rows = [
        (
            paper.when(entry.alert.raised),
            paper.mark(entry.alert.severity),
            paper.safe(entry.alert.title),
            paper.safe(entry.article.outlet[:20]),
            paper.safe(entry.revision.title),
            f"[dim]{SHORT[entry.alert.reason]}[/]",
        )
        for entry in found
    ]
    paper.table(("raised", "severity", "rule", "outlet", "title", "because"), rows, flexible=("rule", "title"))


@app.command("show")
def show(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="An alert's id, or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """One alert: who was told of it or not, who acknowledged it, and where it goes when nobody does."""
    with here(ctx).store() as store:
        ids = store.orders.find_alerts(key)
        alert = store.alerts.alert(ids[0]) if len(ids) == 1 else None
        if alert is None:
            told = "no alert begins" if not ids else f"{len(ids)} alerts begin"
            raise WirewatchError(f"{told} with {key}", hint="`wirewatch alerts --json` lists their ids")
        ways = [(way, store.orders.vigil(way.digest) if way.digest else None) for way in store.alerts.told(alert.id)]
        sent = {way.digest: store.outbox.of(way.digest) for way, _ in ways if way.digest}
        ack = store.orders.ack(alert.id)
    if as_json:
        paper.write_json(
            shapes.alert(alert)
            | {
                "acknowledged": shapes.ack(ack) if ack else None,
                "told": [
                    shapes.told(way, vigil)
                    | {"deliveries": [shapes.delivery(each) for each in (sent[way.digest] if way.digest else [])]}
                    for way, vigil in ways
                ],
            }
        )
        return
    paper.facts(
        [
            ("alert", alert.id),
            ("rule", paper.safe(f"{alert.title}: {alert.query}")),
            ("raised", f"{paper.when(alert.raised)}, {alert.reason}"),
            ("severity", paper.mark(alert.severity)),
            ("seen by", f"{paper.safe(ack.by)} {paper.when(ack.at)}" if ack else "nobody acknowledged it"),
        ]
    )
    paper.say()
    for way, vigil in ways:
        paper.say(f"  {paper.safe(way.subscription)}  {_became(way)}{_goes_on(vigil)}")
        for each in sent[way.digest] if way.digest else []:
            paper.say(f"    {each.state} over {paper.safe(each.channel)}  [dim]delivery {each.id[:8]}[/]")
    if not ways:
        paper.say("  [yellow]nobody[/] is told: `wirewatch routes test` says why")


def _became(way: Told) -> str:
    if way.cancelled is not None:
        return f"not told: {paper.safe(way.cancelled)}"
    if way.digest is not None:
        return f"in the message {way.digest[:8]}"
    return f"waits until {paper.when(way.due)}" + (f": {paper.safe(way.held)}" if way.held else "")


def _goes_on(vigil: Vigil | None) -> str:
    if vigil is None:
        return ""
    if vigil.due is not None:
        return f", goes to the next channel {paper.when(vigil.due)} unless it is acknowledged"
    return f", {paper.safe(vigil.outcome or '')}"
