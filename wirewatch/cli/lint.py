"""`wirewatch rules lint`: rules that compile and are probably not meant."""

from __future__ import annotations

from typing import Annotated

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, here, moment

SAMPLE = 5_000  # articles: enough for a share, and a few seconds
SERIOUS = {"never", "language"}  # certainly wrong; the rest is for a person to judge
BATCH = 500


def lint(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option("--since", metavar="TIME", help="Count over what is no older than this.")
    ] = "30d",
    most: Annotated[
        int, typer.Option("--articles", min=0, help="Count over so many at most; 0 looks at the rules alone.")
    ] = SAMPLE,
    as_json: AsJson = False,
) -> None:
    """What never matches, matches too much, is done by another rule, or is not tested. Exit code 1 for what is certainly wrong."""
    from alerts.lint import Survey
    from alerts.lint import lint as linted

    house = here(ctx)
    config = house.config()
    remarks = linted(config.rules, config.actors, {test.rule for test in config.tests}, config.variants)
    survey = Survey(config.rules, config.actors, config.variants)
    with house.store() as store, paper.progress(quiet=as_json) as bars:
        bar = bars.add_task("articles", total=min(most, store.archive.count(since=moment(since))), note="")
        for batch in store.archive.batches(since=moment(since), size=BATCH) if most else ():
            survey.add(batch[: most - survey.articles])
            bars.update(bar, completed=survey.articles)
            if survey.articles >= most:
                break
    remarks += survey.remarks()
    if as_json:
        told = [{"kind": r.kind, "about": r.about, "message": r.message, "hint": r.hint} for r in remarks]
        matches = {rule.id: survey.matches[rule.id] for rule in config.rules if rule.enabled}
        paper.write_json({"articles": survey.articles, "remarks": told, "matches": matches})
    for remark in remarks if not as_json else ():
        sign = "[red]✗[/]" if remark.kind in SERIOUS else "[yellow]![/]"
        paper.say(f"{sign} [bold]{paper.safe(remark.about)}[/] {paper.safe(remark.message)}")
        if remark.hint:
            paper.say(f"  [dim]{paper.safe(remark.hint)}[/]")
    if most and not survey.articles and not as_json:
        paper.tell(f"[dim]no article since {paper.safe(since)} is stored: only the rules were looked at[/]")
    if not remarks and not as_json:
        paper.say(f"[green]✓[/] nothing to remark on {paper.count(len(config.rules), 'rule')}")
    if any(remark.kind in SERIOUS for remark in remarks):
        raise typer.Exit(exits.WRONG)
