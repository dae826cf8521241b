"""`wirewatch digests`: what was cut, and what the next one will say."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, Limit, here, now

if TYPE_CHECKING:
    from config.settings import Config
    from news.model import Digest, Subscription
    from news.ports import Letter, Store

app = typer.Typer(name="digest", no_args_is_help=True, help="The next digest, and those that were cut.")


def digests(
    ctx: typer.Context,
    subscription: Annotated[
        str | None, typer.Option("--subscription", help="Only those of this one: subscriber/name.")
    ] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What was cut and put in the outbox, the newest first."""
    from news.ids import SubscriptionId

    with here(ctx).store() as store:
        found = store.alerts.digests(subscription=SubscriptionId(subscription) if subscription else None, limit=limit)
    if as_json:
        paper.write_json([shapes.digest(digest) for digest in found])
    elif not found:
        paper.tell("no digests yet: `wirewatch digest preview` shows what waits")
    else:
        rows = [_row(digest) for digest in found]
        paper.table(("id", "cut", "subscription", "slot", "alerts"), rows, right=("alerts",), flexible=("slot",))


def _row(digest: Digest) -> tuple[str, ...]:
    return (
        f"[dim]{digest.id[:8]}[/]",
        paper.when(digest.cut),
        paper.safe(digest.subscription),
        paper.safe(digest.slot),
        str(len(digest.entries)),
    )


@app.command("preview")
def preview(
    ctx: typer.Context,
    subscriber: Annotated[
        str | None, typer.Option("--subscriber", "-s", help="Only this one's; or subscriber/name.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--open", metavar="", help="Open it in a browser, as mail shows it.")
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="Set it by this template of yours: prints the page."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the next digest says, as of now. Nothing is cut and nothing is sent."""
    house = here(ctx)
    config = house.config()
    wanted = _wanted(config, subscriber)
    with house.store() as store:
        letters = [letter for each in wanted if (letter := _letter(config, store, each)) is not None]
    if template is not None:
        _proofread(template)
        letters = [replace(letter, template=str(template.absolute())) for letter in letters]
    if as_json:
        _write(letters)
    elif not letters:
        paper.tell("nothing waits for a digest")
    elif browser:
        _open(letters)
    elif template is not None:
        _print_set(letters)
    else:
        _print(letters)


def _proofread(template: Path) -> None:
    """Say what readers would miss in mails by it."""
    from alerts.proof import proof

    for note in proof(template.absolute()):
        paper.tell_problem(note, "note")


def _wanted(config: Config, subscriber: str | None) -> list[Subscription]:
    found = [each for each in config.subscriptions if subscriber in {None, each.subscriber, each.id}]
    if subscriber is not None and not found:
        from config.words import suggest

        known = {each.subscriber for each in config.subscriptions}
        raise WirewatchError(f"nobody is called {subscriber}", hint=suggest(subscriber, known, noun="subscribers"))
    return found


def _letter(config: Config, store: Store, subscription: Subscription) -> Letter | None:
    from alerts.cut import preview as letter
    from news.actors import Cast
    from wirewatch.coverage import coverage
    from wirewatch.tokens import links

    entries, moment = store.alerts.pending(subscription.id), now()
    if not entries:
        return None
    return letter(
        store,
        subscription,
        entries,
        moment,
        coverage=coverage(store.sources.states(), moment),
        archive=links(store, config.web.base_url).archive(subscription.subscriber),
        cast=Cast(config.actors, config.variants),
    )


def _print(letters: list[Letter]) -> None:
    from alerts.digest import compose
    from alerts.render import terminal, uncoloured

    coloured = paper.console().is_terminal
    for letter in letters:
        page = terminal(compose(letter), paper.console().width)
        sys.stdout.write((page if coloured else uncoloured(page)) + "\n")


def _print_set(letters: list[Letter]) -> None:
    """The page that their template makes: of HTML, or of text where its name says so."""
    from alerts.digest import compose
    from alerts.render import page

    for letter in letters:
        sys.stdout.write(page(compose(letter)) + "\n")


def _write(letters: list[Letter]) -> None:
    import json

    from alerts.digest import compose
    from alerts.payload import payload

    paper.write_json([json.loads(payload(letter, compose(letter)))["data"] for letter in letters])


def _open(letters: list[Letter]) -> None:
    """As HTML, each in a file of its own."""
    import webbrowser
    from tempfile import mkdtemp

    from alerts.digest import compose
    from alerts.render import html

    folder = Path(mkdtemp(prefix="wirewatch-"))
    for letter in letters:
        file = folder / f"{letter.digest.subscription.replace('/', '-')}.html"
        file.write_text(html(compose(letter)), encoding="utf-8")
        paper.say(paper.safe(str(file)))
        if not webbrowser.open(file.as_uri()):
            paper.tell("no browser could be opened: the file is there")


@app.command("show")
def show(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="A digest's id, or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """One digest, with the alerts that it told of."""
    with here(ctx).store() as store:
        found = [each for each in store.alerts.digests(limit=1000) if each.id.startswith(key)]
    if not found:
        paper.tell(f"no digest begins with {paper.safe(key)}")
        raise typer.Exit(exits.WRONG)
    if as_json:
        paper.write_json(shapes.digest(found[0]))
        return
    digest = found[0]
    paper.facts(
        [
            ("digest", digest.id),
            ("subscription", digest.subscription),
            ("slot", digest.slot),
            ("cut", paper.when(digest.cut)),
        ]
    )
    paper.say()
    rows = [
        (paper.safe(each.alert.title), paper.safe(each.article.outlet), paper.safe(each.revision.title))
        for each in digest.entries
    ]
    paper.table(("rule", "outlet", "title"), rows, flexible=("title",))
