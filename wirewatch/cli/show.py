"""`wirewatch show`: one article, with what was read out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.ids import StoryId
from wirewatch.cli import paper, shapes
from wirewatch.cli.articles import list_articles
from wirewatch.cli.house import AsJson, here

if TYPE_CHECKING:
    from rich.text import Text

    from config.settings import Config
    from news.ids import ArticleId
    from news.model import Article, Match, Revision
    from news.ports import Store


def show(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID|URL", help="An id or its first letters, or an address.")],
    as_json: AsJson = False,
) -> None:
    """One article: its text with what fires lit up, its wordings, where it was seen, its story."""
    house = here(ctx)
    config = house.config()
    with house.store() as store:
        article = _article(store, key)
        revisions = store.archive.revisions(article.id)
        sightings = store.archive.sightings(article.id)
        place = store.shelf.of(article.id)
        story = store.shelf.story(place) if place else None
        others = (
            [each for each in store.archive.listed(story=place, limit=20) if each.article.id != article.id]
            if place
            else []
        )
    matches = _matches(config, article, revisions[-1])
    if as_json:
        paper.write_json(
            shapes.article(article, revisions[-1], place)
            | {
                "revisions": [shapes.revision(each) for each in revisions],
                "sightings": [
                    {"source": each.source, "link": each.link, "seen": paper.as_plain(each.seen)} for each in sightings
                ],
                "matches": [{"rule": each.rule, "highlights": shapes.spans(each.highlights)} for each in matches],
            }
        )
        return
    _head(article, revisions[-1], matches)
    paper.say()
    paper.say(_lit(revisions[-1].body or revisions[-1].lead, "body", matches))
    paper.say()
    if len(revisions) > 1:
        paper.say(f"[dim]{len(revisions)} wordings, the last seen {paper.when(revisions[-1].seen)}[/]")
    for each in sightings:
        paper.say(f"[dim]seen {paper.when(each.seen)} in {paper.safe(each.source)}[/]")
    if story and others:
        paper.say()
        paper.say(f"[bold]The same story[/] [dim]{story.id[:8]}[/]")
        list_articles(others)


def _article(store: Store, key: str) -> Article:
    """The article that *key* names. Raises WirewatchError."""
    found: list[ArticleId] = store.archive.find(key)
    if not found and (story := store.shelf.story(StoryId(key))):
        found = [each.article.id for each in store.archive.listed(story=story.id, limit=1)]
    article = store.archive.article(found[0]) if len(found) == 1 else None
    if article is None:
        told = "no article is called" if not found else f"{len(found)} articles begin with"
        raise WirewatchError(f"{told} {key}", hint="`wirewatch articles` and `wirewatch search WORDS` list their ids")
    return article


def _matches(config: Config, article: Article, revision: Revision) -> Sequence[Match]:
    """What the rules of today find in it."""
    from alerts import rules
    from news.actors import Cast
    from news.reading import read

    enabled = [rule for rule in config.rules if rule.enabled]
    return rules.compile(enabled, config.actors).match(read(article, revision, Cast(config.actors)))


def _head(article: Article, revision: Revision, matches: Sequence[Match]) -> None:
    paper.say(_lit(revision.title, "title", matches))
    paper.say()
    pairs = [
        ("id", article.id),
        ("outlet", paper.safe(article.outlet)),
        ("published", paper.when(article.published) + (" (day only)" if article.precision == "day" else "")),
        ("first seen", paper.when(article.first_seen)),
        ("address", paper.safe(article.link or article.url or "–")),
        ("by", paper.safe(revision.author)),
        ("language", article.language or ""),
        ("tags", paper.safe(", ".join(article.tags))),
        ("fires", paper.safe(", ".join(match.rule for match in matches))),
    ]
    paper.facts([pair for pair in pairs if pair[1]])


def _lit(text: str, field: str, matches: Sequence[Match]) -> Text:
    """*text*, what the matches highlight lit up."""
    return paper.lit(text, [(s.start, s.end) for match in matches for s in match.highlights if s.field == field])
