"""`wirewatch feeds`: addresses for feed readers."""

from __future__ import annotations

import typer

from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, here, now

app = typer.Typer(name="feeds", no_args_is_help=True, help="Addresses for feed readers.")


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The Atom feed of each rule and of each subscriber. Whoever has an address can read it: it holds a token."""
    from wirewatch.tokens import have_key, links

    house = here(ctx)
    config = house.config()
    base = config.web.base_url or f"http://{config.web.host}:{config.web.port}"
    with house.store(write=True) as store:
        have_key(store, now())
        known = links(store, base)
    rules = [("rule", str(rule.id), rule.title, known.rule(rule.id)) for rule in config.rules if rule.enabled]
    people = {each.subscriber: each.name for each in config.subscriptions}
    told = [*rules, *(("subscriber", str(who), name, known.subscriber(who)) for who, name in people.items())]
    if as_json:
        paper.write_json([{"of": of, "id": id_, "title": title, "url": url} for of, id_, title, url in told])
        return
    if not told:
        paper.tell("no rules and no subscribers yet: there is nothing to follow")
    for of, id_, title, url in told:
        paper.say(f"[dim]{of}[/] [bold]{paper.safe(id_)}[/] {paper.safe(title)}")
        paper.line(f"  {paper.safe(url)}")
    if told and not config.web.base_url:
        paper.tell("[dim]they open on this machine only: `web: {base_url: https://…}` says how others reach it[/]")
