"""`wirewatch show`: one article, with what was read out of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

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
    diff: Annotated[bool, typer.Option("--diff", metavar="", help="What its wordings changed, word by word.")] = False,
    as_json: AsJson = False,
) -> None:
    """One article: its text with what fires lit up, its wordings, where it was seen, its story."""
    house = here(ctx)
    config = house.config()
    with house.store() as store:
        article = named(store, key)
        revisions = store.archive.revisions(article.id)
        sightings = store.archive.sightings(article.id)
        place = store.shelf.of(article.id)
        story = store.shelf.story(place) if place else None
        others = (
            [each for each in store.archive.listed(story=place, limit=20) if each.article.id != article.id]
            if place
            else []
        )
    if diff:
        _changes(article, revisions, as_json=as_json)
        return
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
        latest = revisions[-1]
        told = f", {latest.change.value}" if latest.change else ""
        paper.say(
            f"[dim]{len(revisions)} wordings, the last seen {paper.when(latest.seen)}{told}: --diff shows what changed[/]"
        )
    for each in sightings:
        paper.say(f"[dim]seen {paper.when(each.seen)} in {paper.safe(each.source)}[/]")
    if story and others:
        paper.say()
        paper.say(f"[bold]The same story[/] [dim]{story.id[:8]}[/]")
        list_articles(others)


# --- what changed ----------------------------------------------------------------------------------

KEPT = 80  # letters of what stayed that are shown on each side of a change
SIGNS = {"-": "red strike", "+": "green underline", " ": ""}
MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), " ": ("", "")}  # where there are no colours: as `git diff --word-diff`


def _changes(article: Article, revisions: Sequence[Revision], *, as_json: bool) -> None:
    """Each wording against the one before it."""
    from news.revisions import difference

    steps = list(pairwise(revisions))
    if as_json:
        paper.write_json([_shaped(article, old, new) for old, new in steps])
        return
    paper.say(_lit(revisions[-1].title, "title", ()))
    paper.say(f"[dim]{article.id}  {paper.safe(article.outlet)}  first seen {paper.when(revisions[0].seen)}[/]")
    if not steps:
        paper.say("[dim]it never changed[/]")
    for old, new in steps:
        told = difference(old, new, article.language)
        paper.say()
        paper.say(f"[bold]{new.number}[/]  {paper.when(new.seen)}  {new.change or told.change}")
        for name in ("title", "lead", "body"):
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                paper.say(_by_word(before, after))
        facts = sorted({fact.value for edit in told.edits for fact in edit.facts})
        if facts:
            paper.say(f"[dim]other than before: {', '.join(facts)}[/]")


def _by_word(old: str, new: str) -> Text:
    """The new text with what came and went marked; of what stayed, what stands beside it."""
    from rich.text import Text

    from news.revisions import by_word

    runs = by_word(old, new)
    bare = paper.console().no_color or not paper.console().is_terminal
    page = Text()
    for place, run in enumerate(runs):
        text = "".join(c if c.isprintable() or c == "\n" else " " for c in run.text)
        if run.sign == " ":
            text = _shortened(text, first=place == 0, last=place == len(runs) - 1)
        before, behind = MARKS[run.sign] if bare else ("", "")
        page.append(f"{before}{text}{behind}", SIGNS[run.sign])
    return page


def _shortened(text: str, *, first: bool, last: bool) -> str:
    head = "" if first else text[:KEPT]
    tail = "" if last else text[-KEPT:]
    return text if len(text) <= len(head) + len(tail) + KEPT else f"{head} … {tail}"


def _shaped(article: Article, old: Revision, new: Revision) -> dict[str, Any]:
    from news.revisions import difference

    told = difference(old, new, article.language)

    def passage(text: str, stretch: tuple[int, int] | None) -> str | None:
        return None if stretch is None else text[slice(*stretch)]

    return {
        "from": old.number,
        "to": new.number,
        "seen": paper.as_plain(new.seen),
        "change": str(new.change or told.change),
        "title": [old.title, new.title] if old.title != new.title else None,
        "edits": [
            {
                "deed": str(edit.deed),
                "old": passage(old.body, edit.old),
                "new": passage(new.body, edit.new),
                "facts": sorted(map(str, edit.facts)),
            }
            for edit in told.edits
        ],
    }


def named(store: Store, key: str) -> Article:
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
    reading = read(article, revision, Cast(config.actors, config.variants))
    return rules.compile(enabled, config.actors, config.variants).match(reading)


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
