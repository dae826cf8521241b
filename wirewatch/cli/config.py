"""`wirewatch config`: the configuration as it was understood, and its schema for editors."""

from __future__ import annotations

import typer

from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, here

app = typer.Typer(name="config", no_args_is_help=True, help="The configuration as it was understood.")


@app.command("show")
def show(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Everything with its defaults filled in; secrets stay hidden."""
    from dataclasses import asdict

    from config.secrets import hide, hide_url, is_secret

    config = here(ctx).config()
    shown = {
        "database": hide(config.database, secret=True),
        "backlog": paper.as_plain(config.backlog),
        "oldest": paper.as_plain(config.oldest),
        "story_window": paper.as_plain(config.story_window),
        "sources": [
            shapes.source(source, None)
            | {
                "options": {
                    name: paper.as_plain(hide(each, secret=is_secret(name))) for name, each in source.options.items()
                }
            }
            for source in config.sources
        ],
        "variants": [list(group) for group in config.spellings],
        "actors": [shapes.actor(actor) for actor in config.actors],
        "rules": [shapes.rule(rule) for rule in config.rules],
        "channels": [shapes.channel(channel) for channel in config.channels],
        "subscriptions": [shapes.subscription(each) for each in config.subscriptions],
        "crawl": paper.as_plain(asdict(config.crawl)),
        "web": paper.as_plain(asdict(config.web)),
        "heartbeat": paper.as_plain(asdict(config.heartbeat)) | {"url": hide_url(config.heartbeat.url)},
        "keep": paper.as_plain(asdict(config.keep)),
        "files": [str(path) for path in config.files],
    }
    if as_json:
        paper.write_json(shown)
        return
    for name, value in shown.items():
        paper.say(f"[bold]{name}[/]")
        _tell(value)


def _tell(value: object) -> None:
    if isinstance(value, list):
        for each in value:
            _tell(each)
    elif isinstance(value, dict):
        parts = [f"{name}={_short(each)}" for name, each in value.items() if each not in (None, [], {}, "")]
        paper.say("  " + paper.safe(" ".join(parts)))
    else:
        paper.say(f"  {paper.safe(str(value))}")


def _short(value: object) -> str:
    if isinstance(value, list):
        return ",".join(_short(each) for each in value)
    if isinstance(value, dict):
        return "{" + " ".join(f"{name}={_short(each)}" for name, each in value.items()) + "}"
    return str(value)


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of wirewatch.yaml, for editors."""
    from wirewatch.reference import schema as written

    paper.write_json(written())
