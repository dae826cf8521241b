"""`wirewatch why`: what became of an article, and what can be the cause where it never came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, here, now

if TYPE_CHECKING:
    from news.model import Visit
    from wirewatch.fate import Fate, Raised, Verdict, Way

SHOWN = 12  # rules that do not hold; --json has all
SIGNS = {"sent": "[green]✓[/]", "dead": "[red]✗[/]", "cancelled": "[red]✗[/]", "held": "[yellow]![/]"}


def why(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="URL|ID", help="An address, or an article's id or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """What became of an article: seen, stored, its story, each rule, each alert, each delivery."""
    from wirewatch import fate as fates

    house = here(ctx)
    config = house.config()
    with house.store() as store:
        found = fates.find(store, key)
        article = store.archive.article(found[0]) if len(found) == 1 else None
        if article is None:
            causes = fates.causes(store, config, key, now()) if not found else [f"`{each[:12]}`" for each in found[:9]]
            _tell_unknown(fates.nothing_found(found, key), causes, as_json=as_json)
            raise typer.Exit(exits.WRONG)
        fate = fates.fate(store, config, article)
    if as_json:
        paper.write_json(_shaped(fate))
    else:
        _tell(fate)


def _tell_unknown(message: str, causes: list[str], *, as_json: bool) -> None:
    if as_json:
        paper.write_json({"found": False, "message": message, "causes": causes})
        return
    paper.tell(f"[bold red]error:[/] {paper.safe(message)}")
    for cause in causes:
        paper.tell(f"  · {paper.safe(cause)}")


# --- for a person ----------------------------------------------------------------------------------


def _tell(fate: Fate) -> None:
    article, latest = fate.article, fate.revisions[-1]
    paper.say(f"[bold]{paper.safe(latest.title)}[/]")
    story = fate.story
    seen = [f"{paper.when(each.seen)} in {paper.safe(each.source)}" for each in fate.sightings]
    worded = f"{paper.when(article.first_seen)}, {paper.count(len(fate.revisions), 'wording')}"
    paper.facts(
        [
            ("id", article.id),
            ("address", paper.safe(article.link or article.url or "–")),
            ("published", paper.when(article.published)),
            ("seen", "\n".join(seen)),
            ("stored", worded + (", an extract only" if latest.partial else "")),
            *_page(fate.visit),
            (
                "story",
                f"{story.id[:8]}  {paper.count(story.articles, 'article')} of {paper.count(len(story.outlets), 'outlet')}"
                if story
                else "none",
            ),
        ]
    )
    paper.say()
    paper.say("[bold]Rules[/]")
    for verdict in [each for each in fate.verdicts if each.held]:
        _tell_verdict(verdict)
    others = [each for each in fate.verdicts if not each.held]
    for verdict in others[:SHOWN]:
        _tell_verdict(verdict)
    if len(others) > SHOWN:
        paper.say(f"[dim]  … and {len(others) - SHOWN} more that do not hold: --json has them all[/]")
    if not fate.verdicts:
        paper.say("[dim]  there are none: they stand under `rules:` in wirewatch.yaml[/]")
    for raised in fate.raised:
        paper.say()
        _tell_raised(raised)
    if others:
        paper.say()
        paper.say(f"[dim]`wirewatch rules explain RULE {article.id[:8]}` goes through the parts of a rule[/]")


def _tell_verdict(verdict: Verdict) -> None:
    if not verdict.held:
        told = f"[dim]{paper.safe(verdict.explanation.why_not or '')}[/]"
    elif verdict.silent:
        told = f"[yellow]holds, and raised no alert: {paper.safe(verdict.silent)}[/]"
    else:
        told = "fired"
    paper.say(f"  {'[green]✓[/]' if verdict.held else '[red]✗[/]'} [bold]{verdict.rule}[/]  {told}")


def _tell_raised(raised: Raised) -> None:
    alert = raised.alert
    paper.say(
        f"[bold]Alert[/] {alert.id[:8]}  {paper.safe(alert.title)}  {paper.mark(alert.severity)}  "
        f"{paper.when(alert.raised)}  [dim]{alert.reason}[/]"
    )
    for way in raised.ways:
        _tell_way(way)
    if not raised.ways:
        paper.say("  [yellow]nobody[/] is told: no subscription took it")


def _tell_way(way: Way) -> None:
    who = paper.safe(way.told.subscription)
    if way.told.cancelled is not None:
        paper.say(f"  [red]✗[/] {who}  cancelled: {paper.safe(way.told.cancelled)}")
    elif way.digest is None:
        paper.say(f"  · {who}  waits to be cut {paper.when(way.told.due)}")
    elif not way.deliveries:
        paper.say(f"  · {who}  in the digest {way.digest.id[:8]} of {paper.when(way.digest.cut)}")
    for each in way.deliveries:
        reason = f": {paper.safe(each.reason)}" if each.reason else ""
        tries = f"  {paper.count(each.attempts, 'try', 'tries')}" if each.attempts else ""
        paper.say(
            f"  {SIGNS.get(each.state, '·')} {who}  {each.state} over {paper.safe(each.channel)}{reason}"
            f"{tries}  [dim]delivery {each.id[:8]}[/]"
        )


# --- for a program ---------------------------------------------------------------------------------


def _page(visit: Visit | None) -> list[tuple[str, str]]:
    """What went wrong with the article's page, and when it is looked at again."""
    if visit is None:
        return []
    purpose = {"text": "to be read", "revisit": "to be looked at again", "backlog": "to be read when there is time"}
    soon = f"{purpose[visit.errand]} {paper.when(visit.due)}" if visit.due else ""
    return [("page", "; ".join(part for part in (paper.safe(visit.note or ""), soon) if part))]


def _shaped(fate: Fate) -> dict[str, Any]:
    article = fate.article
    return {
        "found": True,
        "article": shapes.article(article, fate.revisions[-1], fate.story.id if fate.story else None),
        "wordings": len(fate.revisions),
        "page": {
            "errand": str(fate.visit.errand),
            "due": paper.as_plain(fate.visit.due),
            "failures": fate.visit.failures,
            "note": fate.visit.note,
        }
        if fate.visit
        else None,
        "sightings": [
            {"source": each.source, "link": each.link, "seen": paper.as_plain(each.seen)} for each in fate.sightings
        ],
        "story": shapes.story(fate.story) if fate.story else None,
        "rules": [
            {
                "rule": each.rule,
                "held": each.held,
                "raised": each.raised,
                "why_not": each.explanation.why_not,
                "silent": each.silent,
            }
            for each in fate.verdicts
        ],
        "alerts": [shapes.alert(each.alert) | {"told": list(map(_way, each.ways))} for each in fate.raised],
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "subscription": way.told.subscription,
        "due": paper.as_plain(way.told.due),
        "cancelled": way.told.cancelled,
        "digest": way.told.digest,
        "deliveries": [shapes.delivery(each) for each in way.deliveries],
    }
