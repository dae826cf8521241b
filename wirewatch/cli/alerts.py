"""`wirewatch alerts`: what the rules found, and why it counts as new."""

from __future__ import annotations

from typing import Annotated

import typer

from news.ids import RuleId
from news.model import Reason
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, Limit, Since, here, moment

SHORT = {
    Reason.FIRST: "new story",
    Reason.OUTLET: "outlet",
    Reason.QUOTED: "quote",
    Reason.FURTHER: "goes on",
    Reason.CHANGED: "change",
}


def alerts(
    ctx: typer.Context,
    rule: Annotated[str | None, typer.Option("--rule", "-r", help="Only those of this rule.")] = None,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What the rules found, the newest first."""
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
