"""Runs a file of rule cases and tells what differs.

    wirewatch rules cases fixtures/rules/rules.json [--texts DIR] [--json]
    python -m alerts.rules.cases …

The file holds `actors`, `variants` and `cases`. A case is a rule with a `doc` (title, body, author; lang,
source, country, tag, url) or an `article` (a text file beside the cases, in a folder `seeds` there or next to it, or in
the one named by --texts), and what is wanted: `match` and `highlights` ([field, start, end, text]), or `error` (a code).
Exit code 1 when a case fails, 2 when the file cannot be read as such.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts.rules.ruleset import RuleSet
from news.errors import RuleError, WirewatchError
from news.ids import ActorId, ArticleId, RuleId, SourceId
from news.model import Actor, Article, Precision, Revision, Rule
from news.reading import Reading, read
from news.variants import Variants, variants

_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_RULE = RuleId("case")
_VERSION = 1
_WANTED = ("match", "highlights", "error")
_FORM = 'an object with "cases": [{"id", "rule", "doc" or "article", "match" and "highlights" or "error"}]'


class CasesError(WirewatchError):
    """A file of cases that cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what came of it."""

    case: str
    group: str
    rule: str
    wanted: Mapping[str, Any]
    got: Mapping[str, Any]

    @property
    def difference(self) -> str | None:
        """None where it passed."""
        return None if self.got == self.wanted else f"wanted {_line(self.wanted)}, got {_line(self.got)}"


def load(file: Path) -> Mapping[str, Any]:
    """The table in *file*. Raises CasesError for what is none, OSError."""
    try:
        table = json.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CasesError(f"{file}: not a text in UTF-8 (at byte {error.start})", hint=_FORM) from None
    except json.JSONDecodeError as error:
        raise CasesError(f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}", hint=_FORM) from None
    if not isinstance(table, dict) or not isinstance(table.get("cases"), list):
        raise CasesError(f"{file}: no table of cases", hint=_FORM)
    if table.get("version", _VERSION) != _VERSION:
        raise CasesError(f"{file}: version {table['version']} is not known", hint=f"this reads version {_VERSION}")
    for number, case in enumerate(table["cases"]):
        if (fault := _fault(case)) is not None:
            raise CasesError(f"{file}: case {_name(case, number)}: {fault}", hint=_FORM)
    return table


def _name(case: object, number: int) -> str:
    return str(case["id"]) if isinstance(case, dict) and "id" in case else f"number {number + 1}"


def _fault(case: object) -> str | None:
    """What makes it no case."""
    if not isinstance(case, dict):
        return "not an object"
    for name in ("id", "rule"):
        if not isinstance(case.get(name), str):
            return f'no text in "{name}"'
    if not ("error" in case or ("match" in case and "highlights" in case)):
        return 'neither "error" nor "match" and "highlights"'
    if not isinstance(case.get("doc", {}), dict):
        return '"doc" is not an object'
    return None


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
        language=document.get("lang"),
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


def run(table: Mapping[str, Any], *texts: Path) -> Iterator[Outcome]:
    """Every case, in order; articles are looked for in the folders *texts*. Raises CasesError for one that is missing."""
    cast = actors(table.get("actors", {}))
    listed = table.get("variants", {})
    spellings = variants(listed.get("spaced", {}), listed.get("spelling", ()))
    for case in table["cases"]:
        document = case.get("doc", {})
        if "article" in case:
            document = {"body": _text(case["article"], texts)}
        wanted = {key: case[key] for key in _WANTED if key in case}
        got = answer(case["rule"], document, cast, spellings)
        yield Outcome(case["id"], case.get("group", ""), case["rule"], wanted, got)


def folders(file: Path, texts: Path | None) -> tuple[Path, ...]:
    """Where the articles of a file of cases are."""
    return (texts,) if texts else (file.parent, file.parent / "seeds", file.parent.parent / "seeds")


def _text(name: str, texts: Sequence[Path]) -> str:
    found = next((folder / name for folder in texts if (folder / name).is_file()), None)
    if found is None:
        told = ", ".join(map(str, texts))
        raise CasesError(f"the article {name} is in none of {told}", hint="--texts DIR names its folder")
    return found.read_text("utf-8")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def shaped(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """passed, failed, differences: id, group, rule, wanted, got, difference."""
    failed = [outcome for outcome in outcomes if outcome.difference is not None]
    entries = [
        {"id": o.case, "group": o.group, "rule": o.rule, "wanted": o.wanted, "got": o.got, "difference": o.difference}
        for o in failed
    ]
    return {"passed": len(outcomes) - len(failed), "failed": len(failed), "differences": entries}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m alerts.rules.cases", description="Runs a file of rule cases.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--texts", type=Path, help="folder of the article files")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args(arguments)
    try:
        told = shaped(list(run(load(options.file), *folders(options.file, options.texts))))
    except (CasesError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    if options.json:
        sys.stdout.write(_line(told) + "\n")
    else:
        for each in told["differences"]:
            sys.stdout.write(f"{each['id']}: {each['rule']}\n  {each['difference']}\n")
        sys.stdout.write(f"{told['passed']} passed, {told['failed']} failed\n")
    return 1 if told["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
