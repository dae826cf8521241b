"""`wirewatch rules`: check, list, test and explain what is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, House, here, now

if TYPE_CHECKING:
    from alerts.explain import Explanation
    from config.settings import Config, RuleTest, TestArticle
    from news.model import Article, Match, Revision, Rule

app = typer.Typer(name="rules", help="What is looked for.")

Name = Annotated[str, typer.Argument(metavar="RULE", help="A rule's slug.")]


@app.callback(invoke_without_command=True)
def rules(ctx: typer.Context, as_json: AsJson = False) -> None:
    """What is looked for: check, list, show, test and explain rules."""
    if ctx.invoked_subcommand is None:
        _list(here(ctx), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """All rules."""
    _list(here(ctx), as_json=as_json)


def _list(house: House, *, as_json: bool) -> None:
    found = house.config().rules
    if as_json:
        paper.write_json([shapes.rule(rule) for rule in found])
        return
    if not found:
        paper.tell("no rules yet: they stand under `rules:` in wirewatch.yaml")
        return
    rows = [
        (
            f"[bold]{rule.id}[/]" if rule.enabled else f"[dim]{rule.id} (off)[/]",
            paper.mark(rule.severity),
            paper.safe(rule.title),
            f"[dim]{paper.safe(rule.query)}[/]" + (f" [cyan]when {paper.safe(str(rule.when))}[/]" if rule.when else ""),
        )
        for rule in found
    ]
    paper.table(("rule", "severity", "title", "query"), rows, flexible=("title", "query"))


@app.command("show")
def show(ctx: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """One rule, and who is told."""
    config = here(ctx).config()
    rule = rule_named(config, name)
    told = [each.id for each in config.subscriptions if _follows(each.rules, rule)]
    if as_json:
        paper.write_json(shapes.rule(rule) | {"subscriptions": told})
        return
    paper.facts(
        [
            ("rule", f"[bold]{rule.id}[/]"),
            ("title", paper.safe(rule.title)),
            ("query", paper.safe_lines(rule.query)),
            ("severity", paper.mark(rule.severity)),
            ("tags", paper.safe(", ".join(rule.tags)) or "–"),
            ("sources", ", ".join(rule.sources) or "all"),
            ("languages", ", ".join(rule.languages) or "all"),
            ("when", paper.safe(str(rule.when)) if rule.when else "its words are there"),
            ("told", ", ".join(told) or "nobody"),
        ]
    )


def _follows(wanted: Sequence[str], rule: Rule) -> bool:
    return not wanted or rule.id in wanted or any(f"tag:{tag}" in wanted for tag in rule.tags)


def rule_named(config: Config, name: str) -> Rule:
    """Raises WirewatchError with what was probably meant."""
    from config.words import suggest

    found = next((rule for rule in config.rules if rule.id == name), None)
    if found is None:
        known = [rule.id for rule in config.rules]
        raise WirewatchError(f"there is no rule {name}", hint=suggest(name, known, noun="rules"))
    return found


@app.command("check")
def check(
    ctx: typer.Context,
    query: Annotated[
        str | None, typer.Argument(help="A query in quotes; otherwise all rules of wirewatch.yaml.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Does it compile? A query given here, with the actors of wirewatch.yaml; or all of its rules."""
    from alerts.rules import check as compiles

    house = here(ctx)
    if query is None:
        count = len(house.config().rules)
        if as_json:
            paper.write_json({"ok": True, "rules": count})
        else:
            paper.say(f"[green]✓[/] {paper.count(count, 'rule')} compile")
        return
    config = house.config() if house.path.exists() else None
    error = compiles(query, config.actors, config.variants) if config else compiles(query, ())
    if as_json:
        problem = (
            {"code": error.code, "message": error.message, "position": error.position, "hint": error.hint}
            if error
            else None
        )
        paper.write_json({"ok": error is None, "error": problem})
        if error is not None:
            raise typer.Exit(exits.USAGE)
    elif error is not None:
        raise error
    else:
        paper.say("[green]✓[/] it compiles")


# --- tests -----------------------------------------------------------------------------------------


@app.command("test")
def run_tests(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[RULE]...", help="Only the tests of these rules.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the tests that stand beside the rules. Exit code 1 where one fails."""
    house = here(ctx)
    config = house.config()
    for name in names or ():
        rule_named(config, name)
    wanted = [each for each in config.tests if not names or each.rule in names]
    results = _run(house, config, wanted)
    if as_json:
        paper.write_json([_result(each, faults) for each, faults in results])
    else:
        for each, faults in results:
            _tell(each, faults)
        failed = sum(bool(faults) for _, faults in results)
        if not wanted:
            paper.tell("no tests yet: they stand under `tests:` in wirewatch.yaml")
        else:
            paper.say()
            paper.say(
                f"{paper.count(len(wanted), 'test')}, {failed} failed"
                if failed
                else f"[green]✓[/] {paper.count(len(wanted), 'test')} passed"
            )
    if any(faults for _, faults in results):
        raise typer.Exit(exits.WRONG)


def _run(house: House, config: Config, wanted: Sequence[RuleTest]) -> list[tuple[RuleTest, list[str]]]:
    from alerts.rules import compile as compiled
    from news.actors import Cast
    from news.reading import read

    cast = Cast(config.actors, config.variants)
    results = []
    for each in wanted:
        article, revision = _article(house, each.article)
        ruleset = compiled([rule_named(config, each.rule)], config.actors, config.variants)
        matches = ruleset.match(read(article, revision, cast))
        results.append((each, _faults(each, revision, matches)))
    return results


def _faults(test: RuleTest, revision: Revision, matches: Sequence[Match]) -> list[str]:
    """What is not as expected."""
    if bool(matches) is not test.match:
        return [
            "expected a match, and there is none" if test.match else f"expected no match: {_words(revision, matches)}"
        ]
    if test.highlights is None or not matches:
        return []
    found = _words(revision, matches)
    return (
        []
        if found == list(test.highlights)
        else [f"expected {list(test.highlights)} to be highlighted", f"found    {found}"]
    )


def _words(revision: Revision, matches: Sequence[Match]) -> list[str]:
    """What is highlighted, title first."""
    spans = sorted({span for match in matches for span in match.highlights}, key=lambda s: (s.field != "title", s))
    return [revision.text(span.field)[span.start : span.end] for span in spans]


def _tell(test: RuleTest, faults: Sequence[str]) -> None:
    what = test.name or test.article.title or test.article.url or "a match" if test.match else test.name or "no match"
    paper.say(
        f"{'[red]✗[/]' if faults else '[green]✓[/]'} [bold]{test.rule}[/] {paper.safe(what)}  [dim]{paper.safe(test.place)}[/]"
    )
    for fault in faults:
        paper.say(f"    {paper.safe(fault)}")


def _result(test: RuleTest, faults: Sequence[str]) -> dict[str, Any]:
    return {"rule": test.rule, "name": test.name, "place": test.place, "passed": not faults, "faults": list(faults)}


def _article(house: House, given: TestArticle) -> tuple[Article, Revision]:
    """The article of a test: as given, or from the archive."""
    from news.ids import ArticleId, SourceId
    from news.model import Article, Precision, Revision

    if given.url and not given.title and not given.body:
        return _archived(house, given.url)
    moment = given.at or now()
    article = Article(
        id=ArticleId("test"),
        url=given.url,
        link=given.url,
        source=SourceId(given.source),
        outlet=given.source,
        first_seen=moment,
        published=given.at,
        precision=Precision.TIME if given.at else Precision.ESTIMATED,
        language=given.language,
        country=given.country,
        tags=given.tags,
    )
    lead = given.body.partition("\n\n")[0]
    revision = Revision(
        article=article.id, number=1, title=given.title, lead=lead, body=given.body, author=given.author, seen=moment
    )
    return article, revision


def _archived(house: House, key: str) -> tuple[Article, Revision]:
    """An article of the archive. Raises WirewatchError."""
    with house.store() as store:
        found = store.archive.find(key)
        article = store.archive.article(found[0]) if len(found) == 1 else None
        if article is None:
            raise WirewatchError(
                f"no article is called {key}", hint="`wirewatch articles` and `wirewatch search` list them"
            )
        return article, store.archive.revisions(article.id)[-1]


@app.command("explain")
def explain(
    ctx: typer.Context,
    name: Name,
    key: Annotated[str, typer.Argument(metavar="ID|URL", help="An article's id or its first letters, or its address.")],
    as_json: AsJson = False,
) -> None:
    """Why a rule holds in an article or not: each part of it, and where it stands."""
    from alerts.explain import explain as explained
    from news.actors import Cast
    from news.reading import read
    from wirewatch.crossing import stands

    house = here(ctx)
    config = house.config()
    rule = rule_named(config, name)
    article, revision = _archived(house, key)
    reading = read(article, revision, Cast(config.actors, config.variants))
    explanation = explained(rule, config.actors, reading, variants=config.variants)
    with house.store() as store:
        found = stands(store, rule, article.id, store.shelf.of(article.id))
    if as_json:
        when = None if found is None else {"holds": found.holds, "outlets": found.outlets, "articles": found.articles}
        paper.write_json({"rule": rule.id, "article": article.id, "explanation": _shaped(explanation), "when": when})
        return
    paper.say(f"[bold]{rule.id}[/]  [dim]{article.id[:8]}[/]  {paper.safe(revision.title)}")
    paper.say()
    _draw(explanation, revision, "")
    if found is not None and rule.when is not None:
        sign, told = ("[green]✓[/]", "[dim]") if found.holds else ("[red]✗[/]", "[yellow]")
        paper.say(f"{sign} [bold]when {paper.safe(str(rule.when))}[/]  {told}{found.lacking(rule.when)}[/]")


def _shaped(part: Explanation) -> dict[str, Any]:
    return {
        "text": part.text,
        "held": part.held,
        "spans": shapes.spans(part.spans),
        "why_not": part.why_not,
        "parts": [_shaped(each) for each in part.parts],
    }


def _draw(part: Explanation, revision: Revision, indent: str) -> None:
    """A line for the part, those below it indented."""
    sign = "[green]✓[/]" if part.held else "[red]✗[/]"
    found = dict.fromkeys(" ".join(revision.text(s.field)[s.start : s.end].split()) for s in part.spans)
    told = f"[dim]{len(part.spans)} × {paper.safe(', '.join(found))}[/]" if found and not part.parts else ""
    told = f"[yellow]{paper.safe(part.why_not)}[/]" if part.why_not else told
    paper.say(f"{indent}{sign} [bold]{paper.safe(part.text)}[/]  {told}".rstrip())
    for each in part.parts:
        _draw(each, revision, indent + "  ")
