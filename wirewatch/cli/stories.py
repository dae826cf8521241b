"""`wirewatch stories`: what happened, over all outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, House, Limit, Since, here, moment, now

if TYPE_CHECKING:
    from news.ids import StoryId, SubscriptionId
    from news.model import Story
    from news.ports import Store


app = typer.Typer(name="stories", help="What happened, over all outlets.")

Key = Annotated[str, typer.Argument(metavar="ID", help="A story's or an article's id, or its first letters.")]
To = Annotated[str, typer.Option("--to", metavar="SUBSCRIPTION", help="Who is told: subscriber/name.")]


@app.callback(invoke_without_command=True)
def stories(ctx: typer.Context, since: Since = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """What happened: articles of several outlets on one event are one story."""
    if ctx.invoked_subcommand is None:
        list_(ctx, since=since, limit=limit, as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, since: Since = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """The stories, the one that was last added to first."""
    with here(ctx).store() as store:
        found = store.shelf.listed(since=moment(since), limit=limit)
    if as_json:
        paper.write_json([shapes.story(story) for story in found])
        return
    if not found:
        paper.tell("no stories yet")
        return
    for story in found:
        told = paper.count(story.articles, "article"), paper.count(len(story.outlets), "outlet")
        paper.hanging(f"[dim]{story.id[:8]}[/]", paper.safe(story.title))
        paper.say(f"{' ' * 8}  [dim]{' · '.join((paper.when(story.last_seen).strip(), *told))}[/]")


@app.command("follow")
def follow(ctx: typer.Context, key: Key, to: To, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Tell a subscription whatever comes in for a story, whether a rule holds or not."""
    house = here(ctx)
    subscription = _subscription(house, to)
    with house.store(write=not dry_run) as store:
        story = story_named(store, key).id
        done = dry_run or store.orders.follow(subscription, story, now())
    _told(story, subscription, "follows" if done else "follows already", dry_run=dry_run, as_json=as_json)


@app.command("unfollow")
def unfollow(ctx: typer.Context, key: Key, to: To, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """End that."""
    house = here(ctx)
    subscription = _subscription(house, to)
    with house.store(write=not dry_run) as store:
        story = story_named(store, key).id
        # Some of its names may be of stories that were merged into it.
        names = [name for who, name in store.orders.followed() if who == subscription and _now(store, name) == story]
        done = [name for name in names if dry_run or store.orders.unfollow(subscription, name)]
    _told(story, subscription, "does not follow" + ("" if done else " anyway"), dry_run=dry_run, as_json=as_json)


def _told(story: str, subscription: str, outcome: str, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        paper.write_json({"story": story, "subscription": subscription, "outcome": outcome, "stored": not dry_run})
    else:
        paper.say(f"{paper.safe(subscription)} {outcome} {story}{' (dry run)' if dry_run else ''}")


def _subscription(house: House, name: str) -> SubscriptionId:
    known = {each.id: each for each in house.config().subscriptions}
    found = next((each for each in known if each == name), None)
    if found is None:
        from config.words import suggest

        raise WirewatchError(f"no subscription is called {name}", hint=suggest(name, known, noun="subscriptions"))
    return found


def story_named(store: Store, key: str) -> Story:
    """The story that *key* names, or that the article of this name is in. Raises WirewatchError."""
    from news.ids import StoryId

    articles = store.archive.find(key)  # a story has the id of its first one, which may be kept no more
    places = {store.shelf.of(article) for article in articles} if articles else {StoryId(key)}
    found = [story for place in places if place and (story := store.shelf.story(place))]
    if len(found) != 1:
        none = f"{key} is in no story yet" if articles else f"no story and no article is called {key or '“”'}"
        told = f"{len(found)} stories begin with {key}" if found else none
        raise WirewatchError(told, hint="`wirewatch stories` and `wirewatch search WORDS` list what there is")
    return found[0]


def _now(store: Store, story: StoryId) -> StoryId | None:
    from news.ids import ArticleId

    return store.shelf.of(ArticleId(story)) or story
