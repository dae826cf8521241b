"""`wirewatch actors suggest`: spellings in the archive that look like an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, Limit, Since, here, moment

if TYPE_CHECKING:
    from config.settings import Config
    from news.model import Actor

BATCH = 500

Slug = Annotated[str, typer.Argument(metavar="ACTOR", help="An actor's slug, with or without its @.")]


def suggest(
    ctx: typer.Context,
    name: Slug,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Spellings in the archive that look like this actor and are no alias yet, the most frequent first."""
    from alerts.suggest import Lookout

    house = here(ctx)
    config = house.config()
    actor = actor_named(config, name)
    lookout = Lookout(actor, config.actors, config.variants)
    looked = 0
    with house.store() as store, paper.progress(quiet=as_json) as bars:
        bar = bars.add_task(f"@{actor.id}", total=store.archive.count(since=moment(since)), note="")
        for batch in store.archive.batches(since=moment(since), size=BATCH):
            lookout.add(batch)
            looked += len(batch)
            bars.update(bar, completed=looked)
    found = lookout.suggestions()[:limit]
    if as_json:
        told = [
            {
                "spelling": each.spelling,
                "like": each.alias,
                "because": str(each.likeness),
                "articles": each.count,
                "examples": list(each.articles),
            }
            for each in found
        ]
        paper.write_json({"actor": actor.id, "looked_at": looked, "suggestions": told})
    elif found:
        rows = [
            (
                f"[bold]{paper.safe(each.spelling)}[/]",
                str(each.count),
                paper.safe(each.alias),
                f"[dim]{each.likeness}[/]",
                f"[dim]{each.articles[0][:8]}[/]",
            )
            for each in found
        ]
        paper.table(
            ("spelling", "articles", "like", "because", "for example"),
            rows,
            right=("articles",),
            flexible=("spelling", "like"),
        )
    else:
        paper.tell(f"no other spelling of @{actor.id} in {paper.count(looked, 'article')}")
    if not found:
        raise typer.Exit(exits.WRONG)


def actor_named(config: Config, name: str) -> Actor:
    """Raises WirewatchError with who was probably meant."""
    from config.words import suggest as meant

    slug = name.removeprefix("@").removesuffix("+")
    found = next((actor for actor in config.actors if slug in {actor.id, actor.name}), None)
    if found is None:
        raise WirewatchError(
            f"there is no actor {slug}", hint=meant(slug, [a.id for a in config.actors], noun="actors")
        )
    return found
