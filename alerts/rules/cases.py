"""Runs a file of rule cases and tells what differs.

    python -m alerts.rules.cases fixtures/rules/rules.json [--json]

The file holds `actors`, `variants` and `cases`. A case is a rule with a `doc` (title, body, author; lang,
source, country, tag, url) or an `article` (a text file beside the cases, or in a folder named by --texts),
and what is wanted: `match` and `highlights` ([field, start, end, text]), or `error` (a code). Exit code 1
when a case fails.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts.rules.ruleset import RuleSet
from news.errors import RuleError
from news.ids import ActorId, ArticleId, RuleId, SourceId
from news.model import Actor, Article, Precision, Revision, Rule
from news.reading import Reading, read
from news.variants import Variants, variants

_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_RULE = RuleId("case")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what came of it; *difference* is None where it passed."""

    case: str
    group: str
    rule: str
    difference: str | None


def actors(table: Mapping[str, Any]) -> list[Actor]:
    """Actors as a file of cases lists them."""
    return [
        Actor(
            id=ActorId(name),
            name=entry.get("name", entry["aliases"][0]),
            aliases=tuple(entry["aliases"]),
            short=tuple(entry.get("short", ())),
            exclude=tuple(entry.get("except", ())),
            member_of=tuple(ActorId(other) for other, its in table.items() if name in its.get("members", ())),
        )
        for name, entry in table.items()
    ]


def reading(document: Mapping[str, Any], rules: RuleSet) -> Reading:
    """The article of a case, read."""
    source = document.get("source", "source")
    article = Article(
        id=ArticleId("case"),
        url=document.get("url"),
        link=document.get("url"),
        source=SourceId(source),
        outlet=source,
        first_seen=_WHEN,
        published=_WHEN,
        precision=Precision.TIME,
        language=document.get("lang", "en"),
        country=document.get("country"),
        tags=_several(document.get("tag", ())),
    )
    texts = {name: document.get(name, "") for name in ("title", "body", "author")}
    return read(article, Revision(article=article.id, number=1, lead="", seen=_WHEN, **texts), rules.cast)


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def answer(query: str, document: Mapping[str, Any], cast: Sequence[Actor], spellings: Variants) -> dict[str, Any]:
    """What a rule finds in a document, in the form of the cases."""
    try:
        rules = RuleSet([Rule(id=_RULE, query=query, title=query)], cast, spellings)
    except RuleError as error:
        return {"error": error.code}
    subject = reading(document, rules)
    matches = rules.match(subject)
    spans = matches[0].highlights if matches else ()
    texts = [[s.field, s.start, s.end, subject.revision.text(s.field)[s.start : s.end]] for s in spans]
    return {"match": bool(matches), "highlights": texts}


def run(table: Mapping[str, Any], texts: Path) -> Iterable[Outcome]:
    """Every case, in order."""
    cast = actors(table.get("actors", {}))
    listed = table.get("variants", {})
    spellings = variants(listed.get("spaced", {}), listed.get("spelling", ()))
    for case in table["cases"]:
        document = case.get("doc", {})
        if "article" in case:
            document = {"body": (texts / case["article"]).read_text("utf-8")}
        wanted = {key: case[key] for key in ("match", "highlights", "error") if key in case}
        got = answer(case["rule"], document, cast, spellings)
        difference = None if got == wanted else f"wanted {_line(wanted)}, got {_line(got)}"
        yield Outcome(case["id"], case.get("group", ""), case["rule"], difference)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m alerts.rules.cases", description="Runs a file of rule cases.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--texts", type=Path, help="folder of the article files (default: beside the cases)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args(arguments)
    table = json.loads(options.file.read_text("utf-8"))
    outcomes = list(run(table, options.texts or options.file.parent))
    failed = [outcome for outcome in outcomes if outcome.difference is not None]
    _tell(failed, len(outcomes), as_json=options.json)
    return 1 if failed else 0


def _tell(failed: Sequence[Outcome], total: int, *, as_json: bool) -> None:
    if as_json:
        entries = [{"id": o.case, "group": o.group, "rule": o.rule, "difference": o.difference} for o in failed]
        sys.stdout.write(_line({"passed": total - len(failed), "failed": len(failed), "differences": entries}) + "\n")
        return
    for outcome in failed:
        sys.stdout.write(f"{outcome.case}: {outcome.rule}\n  {outcome.difference}\n")
    sys.stdout.write(f"{total - len(failed)} passed, {len(failed)} failed\n")


if __name__ == "__main__":
    sys.exit(main())
