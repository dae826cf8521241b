"""Why an item is in a message: the rules that fired, and the words that they found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from alerts.clean import clip, line
from alerts.digest.edition import Fired, Why
from alerts.extracts import spellings
from news.ids import ArticleId, RuleId
from news.model import Entry, Part, Reason, Revision

SPELLINGS = 5  # of one term
_WEIGHTIEST = (
    Reason.WITHDRAWN,
    Reason.CORRECTED,
    Reason.FIRST,
    Reason.CROSSED,
    Reason.BURST,
    Reason.QUOTED,
    Reason.OUTLET,
    Reason.FURTHER,
    Reason.CHANGED,
)
_WORDS = re.compile(r"[\w\s’'.&-]+")


def whys_of(entries: Sequence[Entry]) -> tuple[Why, ...]:
    """The rules that fired, the gravest first."""
    rules: dict[RuleId, list[Entry]] = {}
    for entry in entries:
        rules.setdefault(entry.alert.rule, []).append(entry)
    whys = [
        Why(
            rule=rule,
            title=line(group[-1].alert.title, 80),
            query=line(group[-1].alert.query, 400),
            severity=group[-1].alert.severity,
            reasons=_reasons(group),
        )
        for rule, group in rules.items()
    ]
    return tuple(sorted(whys, key=lambda why: (-why.severity.rank, why.rule)))


def _reasons(entries: Sequence[Entry]) -> tuple[Reason, ...]:
    """The weightiest first. To whom a story is new it does not go on."""
    reasons = {entry.alert.reason for entry in entries}
    if reasons & {Reason.FIRST, Reason.CROSSED}:
        reasons -= {Reason.FURTHER}
    return tuple(sorted(reasons, key=_WEIGHTIEST.index))


def fired_of(entries: Sequence[Entry]) -> tuple[Fired, ...]:
    """The parts that held, over all articles, in the order in which the rules name them."""
    found: dict[str, Counter[str]] = {}
    seen: set[tuple[ArticleId, int, str]] = set()  # two rules with one term count it once per article
    for entry in entries:
        if entry.alert.match.revision != entry.revision.number:
            continue
        for part in entry.alert.match.parts:
            key = (entry.article.id, entry.revision.number, part.text)
            if key not in seen and part.spans:
                seen.add(key)
                found.setdefault(part.text, Counter()).update(_spelled(entry.revision, part))
    terms: dict[frozenset[str], Fired] = {}
    for each in (_named(text, counts) for text, counts in found.items() if counts):
        same = frozenset(map(str.casefold, each.spellings))  # one term of two rules, or written in two ways
        if same not in terms or terms[same].count < each.count:
            terms[same] = each
    return tuple(terms.values())


def _spelled(revision: Revision, part: Part) -> list[str]:
    return [spelling for spelling in spellings(revision, part.spans) if spelling]


def _named(text: str, counts: Counter[str]) -> Fired:
    distinct: dict[str, str] = {}
    for spelling, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        distinct.setdefault(spelling.casefold(), clip(spelling, 60))
    shown = tuple(distinct.values())[:SPELLINGS]
    label = line(text, 60).strip("\"'“”")
    if text.startswith("@"):
        label = max(shown, key=len)
    elif not _WORDS.fullmatch(label):  # guarant*, /gu[ae]r/: how it is spelled tells a reader more
        label = shown[0]
    return Fired(text=label, spellings=shown, count=counts.total())
