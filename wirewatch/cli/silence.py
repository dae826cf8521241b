"""`wirewatch silence`: what nobody is told for a while, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.states import Severity
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, DryRun, here, now

if TYPE_CHECKING:
    from datetime import datetime

    from config.settings import Config
    from news.model import Silence

app = typer.Typer(name="silence", no_args_is_help=True, help="What nobody is told for a while, and why.")

Names = list[str] | None


@app.command("add")
def add(
    ctx: typer.Context,
    comment: Annotated[str, typer.Option("--comment", "-c", help="Why: whoever looks for an alert is told.")],
    lasting: Annotated[str, typer.Option("--for", metavar="SPAN", help="How long: 2h, 3d.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Until when: 2026-03-02T08:00.")] = "",
    rule: Annotated[Names, typer.Option("--rule", "-r", help="Alerts of this rule.")] = None,
    story: Annotated[Names, typer.Option("--story", help="… of this story, by its id.")] = None,
    source: Annotated[Names, typer.Option("--source", help="… from this source.")] = None,
    actor: Annotated[
        Names, typer.Option("--actor", help="… in which this actor is among the words that fired.")
    ] = None,
    severity: Annotated[list[Severity] | None, typer.Option("--severity", help="… exactly so severe.")] = None,
    tag: Annotated[Names, typer.Option("--tag", help="… whose rule or source has this tag.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who wants it.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Tell nobody of such alerts: they are stored, and the next digest counts them. Of several values one has to hold."""
    from news.ids import SilenceId, digest
    from news.model import Matcher, Silence

    house, begun = here(ctx), now()
    matcher = Matcher(
        rules=tuple(rule or ()),
        stories=tuple(story or ()),
        sources=tuple(source or ()),
        actors=tuple(name.lstrip("@") for name in actor or ()),
        severities=tuple(severity or ()),
        tags=tuple(tag or ()),
    )
    if matcher == Matcher():
        raise typer.BadParameter("say what is meant: --rule, --story, --source, --actor, --severity or --tag")
    _known(house.config(), matcher)
    end = _end(begun, lasting, until)
    made = Silence(
        id=SilenceId(digest("silence", begun.isoformat(), repr(matcher))[:8]),
        matcher=matcher,
        since=begun,
        until=end,
        comment=comment,
        by=by or who(),
    )
    if not dry_run:
        with house.store(write=True) as store:
            store.orders.silence(made)
    if as_json:
        paper.write_json(shapes.silence(made) | {"stored": not dry_run})
    else:
        paper.say(f"{'would be ' if dry_run else ''}silenced until {paper.when(end)}: {paper.safe(_means(made))}")
        paper.say(f"[dim]`wirewatch silence end {made.id}` ends it sooner[/]")


def _known(config: Config, matcher: object) -> None:
    """Names that nothing has would silence nothing, and nobody would notice."""
    from config.words import suggest
    from news.model import Matcher

    assert isinstance(matcher, Matcher)
    tags = {tag for rule in config.rules for tag in rule.tags} | {tag for each in config.sources for tag in each.tags}
    for noun, given, known in (
        ("rule", matcher.rules, {str(each.id) for each in config.rules}),
        ("source", matcher.sources, {str(each.id) for each in config.sources}),
        ("actor", matcher.actors, {str(each.id) for each in config.actors}),
        ("tag", matcher.tags, tags),
    ):
        for name in given:
            if name not in known and not (noun == "rule" and name.startswith("story:")):
                raise WirewatchError(f'unknown {noun} "{name}"', hint=suggest(name, known, noun=f"{noun}s"))


def _end(begun: datetime, lasting: str, until: str) -> datetime:
    from datetime import datetime

    from config.words import SettingError, duration

    if bool(lasting) == bool(until):
        raise typer.BadParameter("a silence has an end: --for 2h, or --until 2026-03-02T08:00")
    try:
        end = begun + duration(lasting) if lasting else datetime.fromisoformat(until).astimezone()
    except (SettingError, ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{lasting or until!r}: {error}") from None
    if end <= begun:
        raise typer.BadParameter(f"{paper.when(end)} is over already")
    return end


def who() -> str:
    """Who sits at the terminal."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"


@app.command("list")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", metavar="", help="Those that are over as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """The silences in force, those of the configuration too."""
    from alerts.matchers import is_in_force

    house, moment = here(ctx), now()
    configured = house.config().silences
    with house.store() as store:
        found = [*configured, *store.orders.silences()]
    shown = [each for each in found if everything or is_in_force(each, moment)]
    if as_json:
        paper.write_json([shapes.silence(each) | {"in_force": is_in_force(each, moment)} for each in shown])
    elif not shown:
        paper.tell("nothing is silenced")
    else:
        rows = [
            (
                each.id,
                paper.when(each.ended or each.until),
                paper.safe(_means(each)),
                paper.safe(each.comment),
                paper.safe(each.by),
            )
            for each in shown
        ]
        paper.table(("id", "until", "what", "why", "by"), rows, flexible=("what", "why"))


def _means(silence: Silence) -> str:
    matcher = silence.matcher
    told = (
        ("rule", matcher.rules),
        ("story", matcher.stories),
        ("source", matcher.sources),
        ("actor", matcher.actors),
        ("severity", matcher.severities),
        ("tag", matcher.tags),
    )
    return ", ".join(f"{noun} {' or '.join(names)}" for noun, names in told if names)


@app.command("end")
def end(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="A silence's id.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """End a silence before its time. What was silenced stays so."""
    from news.ids import SilenceId

    house = here(ctx)
    with house.store(write=not dry_run) as store:
        found = [each for each in store.orders.silences(now=now()) if each.id == key]
        done = bool(found) and (dry_run or store.orders.end_silence(SilenceId(key), now()))
    if as_json:
        paper.write_json({"id": key, "ended": done and not dry_run})
    elif done:
        paper.say(f"{key} {'would be' if dry_run else 'is'} over")
    if not done:
        configured = any(each.id == key for each in house.config().silences)
        hint = "it stands in wirewatch.yaml, and is ended there" if configured else "`wirewatch silence list`"
        if not as_json:
            raise WirewatchError(f"no silence in force is called {key}", hint=hint)
        raise typer.Exit(exits.WRONG)
