"""Stories before they are set: which reports a development has, who prints whose text, and what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.clean import line
from news.fingerprint import containment, shingles
from news.ids import ArticleId, StoryId
from news.model import Entry, Match, Reason, Severity, Story
from news.ports import Letter

SAME = 0.8  # of a text in another one: it is printed again …
LONGER = 1.25  # … unless it is so much longer
_ANEW = frozenset({Reason.QUOTED, Reason.FURTHER, Reason.CHANGED, Reason.CORRECTED, Reason.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Draft:
    """A story, as far as its place among the others asks."""

    story: Story
    entries: Sequence[Entry]
    reports: Sequence[Sequence[Entry]]  # by article; those that print another one's text are among its copies
    copies: Mapping[ArticleId, Sequence[Sequence[Entry]]]
    copy_of: Mapping[ArticleId, str]  # outlets of articles told before
    severity: Severity
    newest: datetime
    development: str
    fired: frozenset[str]  # outlets of the whole story that are told of in this message

    @property
    def independent(self) -> int:
        """Outlets with a text of their own, and those whose text we do not show."""
        told = {group[0].article.outlet for group in self.reports if group[0].article.id not in self.copy_of}
        return len(told) + len(set(self.story.outlets) - self.fired)


def by_development(entries: Iterable[Entry]) -> list[list[Entry]]:
    """What is told of one development together."""
    found: dict[tuple[StoryId, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.alert.story, _development(entry)), []).append(entry)
    return list(found.values())


def _development(entry: Entry) -> str:
    return entry.development or entry.alert.story


def draft_of(letter: Letter, entries: Sequence[Entry], fired: frozenset[str]) -> Draft:
    """The draft of one development. *fired*: outlets of its whole story that are told of in this message."""
    story = max((entry.story for entry in entries), key=lambda story: story.articles)
    before = letter.earlier.get(entries[0].alert.story)
    reports, copies, copy_of = _folded(by_article(entries), before.entries if before else ())
    return Draft(
        story=story,
        entries=entries,
        reports=reports,
        copies=copies,
        copy_of=copy_of,
        severity=max((entry.alert.severity for entry in entries), key=lambda severity: severity.rank),
        newest=max(entry.article.when for entry in entries),
        development=_development(entries[0]),
        fired=fired,
    )


def importance(draft: Draft) -> tuple[int, int, float, str]:
    """Severity, then how many outlets tell it in their own words, then how new it is; the id makes the order total."""
    return (
        -draft.severity.rank,
        -draft.independent,
        -draft.newest.timestamp(),
        f"{draft.story.id} {draft.development}",
    )


def _folded(
    groups: Sequence[Sequence[Entry]], told: Sequence[Entry]
) -> tuple[list[Sequence[Entry]], dict[ArticleId, list[Sequence[Entry]]], dict[ArticleId, str]]:
    """Reports without those that print another one's text; these, by the one they copy; and who copies what was told."""
    reports: list[Sequence[Entry]] = []
    copies: dict[ArticleId, list[Sequence[Entry]]] = {}
    copy_of: dict[ArticleId, str] = {}
    prints = [(None, entry, shingles(entry.revision.body)) for entry in told] if groups else []
    originals: list[tuple[ArticleId | None, Entry, frozenset[int]]] = [*prints]
    for group in groups:
        entry, own = group[0], shingles(group[0].revision.body)
        original = next(
            (each for each in originals if each[1].article.id != entry.article.id and _same(own, each[2])), None
        )
        if original is None or any(each.alert.reason in _ANEW for each in group):
            reports.append(group)
            originals.append((entry.article.id, entry, own))
        elif original[0] is None:
            reports.append(group)
            copy_of[entry.article.id] = line(original[1].article.outlet, 60)
        else:
            copies.setdefault(original[0], []).append(group)
    return reports, copies, copy_of


def _same(one: frozenset[int], other: frozenset[int]) -> bool:
    return containment(one, other) >= SAME and len(one) <= LONGER * len(other)


def by_article(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries of one article together, its latest wording first; articles in order of appearance."""
    articles: dict[ArticleId, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.article.first_seen, entry.article.id, entry.alert.id)):
        articles.setdefault(entry.article.id, []).append(entry)
    return [sorted(group, key=lambda entry: -entry.revision.number) for group in articles.values()]


def matches_of(group: Sequence[Entry]) -> list[Match]:
    """Matches that hold for the wording shown: spans of another revision would mark other words."""
    shown = group[0].revision.number
    return [entry.alert.match for entry in group if entry.alert.match.revision == shown == entry.revision.number]
