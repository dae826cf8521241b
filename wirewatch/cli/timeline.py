"""`wirewatch stories show`, `wirewatch stories why`: a story by development and report, and why an article is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from news.languages import primary
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, here
from wirewatch.cli.show import named
from wirewatch.cli.stories import story_named

if TYPE_CHECKING:
    from alerts.firsts import Firsts
    from news.actors import Cast
    from news.ids import ArticleId
    from news.model import Article, Placement, Story
    from news.novelties import News, Saying, Told
    from news.reading import Reading

    Moment = tuple[Reading, News, Firsts]

REPORTS = 60  # of a story that are told
_NAMED = 6  # numbers and names of a report
_LONGEST = 240  # letters of a quotation, or of a sentence
_BELOW = 4  # columns from the edge
Key = Annotated[str, typer.Argument(metavar="ID", help="A story's id or its first letters, or an article's.")]


# --- one story -------------------------------------------------------------------------------------


def show(ctx: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Who reported what when, what was new in each report, and who is quoted by whom."""
    house = here(ctx)
    config = house.config()
    with house.store() as store:
        story = story_named(store, key)
        listed = store.archive.listed(story=story.id, limit=REPORTS)
    from news.actors import Cast
    from news.novelties import Told
    from news.reading import read

    cast, told = Cast(config.actors, config.variants), Told()
    listed = sorted(listed, key=lambda each: (each.article.when, each.article.id))
    timeline = _timeline([read(each.article, each.revision, cast) for each in listed], cast, told)
    opened: dict[ArticleId, str] = {each.article.id: each.development or story.id for each in listed}
    if as_json:
        paper.write_json(_shape(story, timeline, opened, told.sayings))
        return
    paper.say(f"[bold]{paper.safe(story.title)}[/]")
    articles, outlets = paper.count(story.articles, "article"), paper.count(len(story.outlets), "outlet")
    paper.say(
        f"[dim]{story.id}  {articles} of {outlets}, {paper.when(story.first_seen).strip()} – {paper.when(story.last_seen).strip()}[/]"
    )
    if len(listed) == REPORTS:
        paper.say(f"[dim]the latest {REPORTS} are shown[/]")
    latest: str = story.id
    for place, (reading, news, firsts) in enumerate(timeline):
        of = opened[reading.article.id]
        if of == reading.article.id and of != story.id:
            paper.say()
            paper.say("[bold]The story goes on[/]")
        late = place > 0 and of not in {latest, reading.article.id}
        latest = of if of == reading.article.id else latest
        _say_report(reading, news, firsts, first=place == 0, late=late)
    _say_quotations(told.sayings)


def _timeline(readings: Sequence[Reading], cast: Cast, told: Told) -> list[Moment]:
    """Each report with what is new in it, and what of that may be called so."""
    from alerts.firsts import Firsts, Heard, house

    heard, outlets = Heard(), {house(reading.article.outlet) for reading in readings}
    found = []
    for reading in readings:
        news = told.add(reading)
        found.append((reading, news, Firsts.of(reading, news, heard, cast, outlets)))
        heard.add(reading)
    return found


def _say_report(reading: Reading, news: News, firsts: Firsts, *, first: bool, late: bool) -> None:
    article, said = reading.article, reading.revision
    paper.say()
    paper.say(f"{paper.when(article.when).strip()}  [bold]{paper.safe(article.outlet)}[/]  [dim]{article.id[:8]}[/]")
    paper.indented(paper.safe(said.title or said.lead[:120]))
    if late:
        paper.say("  [dim]of what was before[/]")
    if first:
        paper.say("  [dim]the first report[/]")
        return
    if news.foreign:
        paper.say(f"  [dim]the first report in {_tongue(article)}: its figures, names and quotations are compared[/]")
    elif not news:
        paper.say("  [dim]nothing that was not told before[/]")
        return
    for what, found in (
        ("quoted for the first time", firsts.speakers),
        ("new figures", firsts.figures),
        ("new names", firsts.names),
    ):
        if found:
            paper.indented(f"[dim]{what}[/] {paper.safe(', '.join(found[:_NAMED]))}{_more(found)}", then=_BELOW)
    if news.quotes:
        paper.indented(f"[dim]{paper.count(len(news.quotes), 'new quotation')}[/]", then=_BELOW)
    if news.sentences:
        start = news.sentences[0]
        text = " ".join(said.body[start.start : start.end].split())
        told = f"[dim]{paper.count(len(news.sentences), 'new sentence')}[/] {paper.safe(_cut(text))}"
        paper.indented(told, then=_BELOW)


def _tongue(article: Article) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale(primary(article.language)).english_name or str(article.language)
    except (UnknownLocaleError, ValueError):
        return paper.safe(str(article.language))


def _more(found: Sequence[str]) -> str:
    return f" [dim]and {len(found) - _NAMED} more[/]" if len(found) > _NAMED else ""


def _say_quotations(sayings: Sequence[Saying]) -> None:
    """Each once, those that most outlets carry first."""
    if not sayings:
        return
    paper.say()
    paper.say("[bold]Quotations[/]")
    for saying in sorted(sayings, key=lambda each: -len(each.outlets)):
        whose = f"{saying.speaker or 'nobody named'} · {', '.join(saying.outlets)}"
        paper.indented(paper.safe(_cut(saying.text)))
        paper.indented(f"[dim]{paper.safe(whose)}[/]", by=_BELOW, then=_BELOW)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _shape(
    story: Story,
    timeline: Sequence[Moment],
    opened: Mapping[ArticleId, str],
    sayings: Sequence[Saying],
) -> dict[str, Any]:
    return shapes.story(story) | {
        "timeline": [
            {
                "article": reading.article.id,
                "outlet": reading.article.outlet,
                "at": paper.as_plain(reading.article.when),
                "title": reading.revision.title,
                "development": opened[reading.article.id],
                "url": reading.article.link or reading.article.url,
                "new": {
                    "numbers": list(firsts.figures),
                    "names": list(firsts.names),
                    "speakers": list(firsts.speakers),
                    "quotations": len(news.quotes),
                    "sentences": [reading.revision.body[span.start : span.end] for span in news.sentences],
                },
            }
            for reading, news, firsts in timeline
        ],
        "developments": _developments(timeline, opened),
        "quotations": [
            {"text": each.text, "speaker": each.speaker, "kind": each.kind.value, "outlets": each.outlets}
            for each in sayings
        ],
    }


def _developments(timeline: Sequence[Moment], opened: Mapping[ArticleId, str]) -> list[dict[str, Any]]:
    """In the order in which they came; of one that was opened before the reports shown, the first that is."""
    reports: dict[str, list[Reading]] = {}
    for reading, _, _ in timeline:
        reports.setdefault(opened[reading.article.id], []).append(reading)
    return [
        {
            "id": name,
            "title": told[0].revision.title,
            "first_seen": paper.as_plain(told[0].article.when),
            "last_seen": paper.as_plain(told[-1].article.when),
            "articles": len(told),
            "outlets": list(dict.fromkeys(reading.article.outlet for reading in told)),
        }
        for name, told in reports.items()
    ]


# --- why -------------------------------------------------------------------------------------------


def why(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """Why an article is in its story: what was compared, what that was worth, what was decided."""
    with here(ctx).store() as store:
        article = named(store, key)
        place = store.shelf.of(article.id)
        story = store.shelf.story(place) if place else None
        decision = store.shelf.decision(article.id)
        first = store.archive.revisions(article.id)[0]
    bare = not first.body
    if story is None:
        raise WirewatchError(f"{key} is in no story yet", hint="`wirewatch stories` lists those that are")
    if decision is None:
        raise WirewatchError(
            "why this article is where it is was not kept", hint="it came before decisions were: newer ones have them"
        )
    if as_json:
        paper.write_json(_decided(article, story, decision, bare=bare))
        return
    _say_decision(article, first.title, story, decision, bare=bare)


def _say_decision(article: Article, title: str, story: Story, decision: Placement, *, bare: bool) -> None:
    from news import decision as told

    paper.say(f"[bold]{paper.safe(title)}[/]")
    paper.say(f"[dim]{article.id}  {paper.safe(article.outlet)}  story {story.id}[/]")
    for sentence in told.why(decision):
        paper.say(paper.safe(sentence))
    if decision.development == article.id:
        paper.say("the story goes on with it")
    if story.id != decision.story:
        paper.say(f"[dim]that story became part of “{paper.safe(story.title)}”[/]")
    for compared in decision.compared[:1]:
        paper.say()
        paper.say(f"Compared with “{paper.safe(compared.title)}”: what speaks for one story is positive")
        begin, total, sure = told.together(compared, bare=bare)
        rows = [
            ("to begin with", "", f"{begin:+.2f}"),
            *(
                (told.FEATURES[name], told.shown(name, value), f"{worth + 0.0:+.2f}")
                for name, value, worth in told.weights(compared, bare=bare)
            ),
            ("together", f"{min(sure, 0.99):.0%}", f"{total:+.2f}"),
        ]
        paper.table(("what", "how much", "worth"), rows, right=("how much", "worth"))


def _decided(article: Article, story: Story, decision: Placement, *, bare: bool) -> dict[str, Any]:
    from news import decision as told

    return {
        "article": article.id,
        "story": story.id,
        "placed_in": decision.story,
        "new": decision.new,
        "score": decision.score,
        "merged": list(decision.merges),
        "why": list(told.why(decision)),
        "compared": [
            {
                "story": each.story,
                "title": each.title,
                "sure": each.sure,
                "copied": each.copied,
                "features": {
                    name: {"value": value, "worth": round(worth, 3)}
                    for name, value, worth in told.weights(each, bare=bare)
                },
            }
            for each in decision.compared
        ],
    }
