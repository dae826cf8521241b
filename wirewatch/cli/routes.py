"""`wirewatch routes`: who would get what, when, over which channel, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.states import Severity
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, here, moment, now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.routes import Route
    from config.settings import Config
    from news.model import Alert, Article, Rule
    from news.ports import Store

app = typer.Typer(
    name="routes", no_args_is_help=True, help="Who would get what, when, over which channel, and why not."
)


@app.command("test")
def tried(
    ctx: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(metavar="[ARTICLE]", help="An article's address, id or its first letters: its alerts."),
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", "-r", help="An alert of this rule.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="… of an article from this source.")] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", help="… so severe; otherwise as the rule is.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="… that comes in then: 2026-03-02T23:30; otherwise now.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Who would get an alert that came in now, when, over which channel; and who not, and why. Nothing is sent."""
    from alerts.follow import followers
    from alerts.routes import Policy, routes

    house = here(ctx)
    config, when = house.config(), moment(at) or now()
    with house.store() as store:
        meant = _of_article(store, config, key, rule) if key else [_made_up(config, rule, source)]
        policy = Policy(
            silences=(*config.silences, *store.orders.silences(now=when)),
            inhibitions=config.inhibitions,
            rules={each.id: each for each in config.rules},
        )
        told = [
            (
                alert if severity is None else _as(alert, severity),
                article,
                followers(store, alert.story),
            )
            for alert, article in meant
        ]
    found = [
        (alert, article, routes(alert, article, config.subscriptions, when, policy=policy, followers=who))
        for alert, article, who in told
    ]
    if as_json:
        paper.write_json(
            [
                {
                    "rule": alert.rule,
                    "severity": str(alert.severity),
                    "source": article.source,
                    "routes": [shapes.route(each) for each in ways],
                }
                for alert, article, ways in found
            ]
        )
        return
    for alert, article, ways in found:
        paper.say(f"[bold]{paper.safe(alert.title)}[/]  {paper.mark(alert.severity)}  {paper.safe(article.source)}")
        _tell(ways)


def _tell(ways: Sequence[Route]) -> None:
    from alerts.routes import cadence_of

    for way in sorted(ways, key=lambda each: each.refused is not None):
        who = paper.safe(way.subscription.id)
        if way.refused is not None:
            paper.hanging(f"  [red]✗[/] {who}", f"[dim]{paper.safe(way.refused)}[/]")
            continue
        held = f", {way.held}" if way.held else ""
        why = "follows the story" if way.followed else cadence_of(way.subscription)
        told = f"over {paper.safe(way.channel)} {paper.when(way.at)}  [dim]{paper.safe(why + held)}[/]"
        paper.hanging(f"  [green]✓[/] {who}", told)
        for step in way.steps:
            minutes = round(step.after.total_seconds() / 60)
            paper.say(f"      not acknowledged for {minutes} min: over {paper.safe(step.channel)}")
    if not ways:
        paper.say("  [yellow]nobody[/]: there are no subscriptions yet")


def _as(alert: Alert, severity: Severity) -> Alert:
    from dataclasses import replace

    return replace(alert, severity=severity)


def _of_article(store: Store, config: Config, key: str, rule: str | None) -> list[tuple[Alert, Article]]:
    """What an article raised; where it raised nothing, an alert of the rule that is named."""
    from wirewatch.fate import find, nothing_found

    found = find(store, key)
    article = store.archive.article(found[0]) if len(found) == 1 else None
    if article is None:
        raise WirewatchError(nothing_found(found, key), hint="`wirewatch articles` lists them")
    alerts = [alert for alert in store.alerts.of(article.id) if rule in {None, alert.rule}]
    if alerts:
        return [(alert, article) for alert in alerts]
    if rule is None:
        raise WirewatchError(f"{article.id} raised no alert", hint=f"`wirewatch why {article.id[:8]}`; or add --rule")
    return [(_alert(_rule(config, rule), article, store.shelf.of(article.id) or article.id), article)]


def _made_up(config: Config, rule: str | None, source: str | None) -> tuple[Alert, Article]:
    """An alert of the rule, of an article from the source, in a story that nobody knows."""
    from news.ids import ArticleId, SourceId
    from news.model import Article, Precision

    if rule is None:
        raise typer.BadParameter("say which alert: --rule RULE, or an ARTICLE")
    known = {str(each.id): each for each in config.sources}
    if source is not None and source not in known:
        from config.words import suggest

        raise WirewatchError(f'unknown source "{source}"', hint=suggest(source, known, noun="sources"))
    where = known.get(source or "")
    article = Article(
        id=ArticleId("made-up"),
        url=None,
        link=None,
        source=SourceId(source or "any"),
        outlet=where.outlet if where else "",
        first_seen=now(),
        published=now(),
        precision=Precision.TIME,
        tags=where.tags if where else (),
    )
    return _alert(_rule(config, rule), article, "made-up"), article


def _rule(config: Config, name: str) -> Rule:
    from config.words import suggest

    found = next((each for each in config.rules if each.id == name), None)
    if found is None:
        hint = suggest(name, [each.id for each in config.rules], noun="rules")
        raise WirewatchError(f'unknown rule "{name}"', hint=hint)
    return found


def _alert(rule: Rule, article: Article, story: str) -> Alert:
    from news.ids import AlertId, RuleDigest, StoryId
    from news.model import Alert, Match, Reason

    match = Match(rule=rule.id, digest=RuleDigest(""), article=article.id, revision=1, highlights=())
    return Alert(
        id=AlertId("made-up"),
        rule=rule.id,
        title=rule.title,
        query=rule.query,
        severity=rule.severity,
        story=StoryId(story),
        match=match,
        reason=Reason.FIRST,
        raised=now(),
    )
