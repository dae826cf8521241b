"""Amend: what a changed article has to tell to those who were told of it before.

    told     12 people were hurt in the harbour.
    now      14 people were hurt in the harbour.                     told again: the fact was changed in its place
    now      … Divers found a mine near the pier, Falk said.         told again: only this sentence is lit up
    now      12 people were hurt in the harbor.                      cosmetic: nobody is told

An alert shows the new passages alone. Its id is made of what they say: a page that goes back and forth tells it once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.weigh import alert
from news.edits import Deed, Fact
from news.model import Alert, Change, Match, Part, Reason, Revision, Rule, Span, Story
from news.reading import Reading
from news.revisions import compare, fresh


def amended(
    match: Match,
    rule: Rule,
    reading: Reading,
    story: Story,
    *,
    earlier: Sequence[Revision],
    now: datetime,
    news: Callable[[Match], Reason | None],
) -> Alert | None:
    """The alert that a further wording of an article is worth; None where it says nothing new for the rule.

    *earlier*: its wordings before, oldest first. *news*: what the match tells that no alert told yet.
    """
    revision = reading.revision
    if revision.change is Change.WITHDRAWN:
        return alert(match, rule, story, Reason.WITHDRAWN, now, story.id, "withdrawn", revision.article)
    passages = _passages(reading, earlier)
    lit = cut(match, passages)
    if not lit.highlights:
        return None
    corrected = _corrected(reading, earlier[-1], lit) if earlier else False
    reason = news(lit)
    if reason is None and not corrected:
        return None
    if revision.change is Change.CORRECTION:
        reason = Reason.CORRECTED
    elif reason is not Reason.QUOTED:
        reason = Reason.CHANGED
    said = [_text(revision, passage) for passage in passages if any(passage.overlaps(span) for span in lit.highlights)]
    return alert(lit, rule, story, reason, now, story.id, "wording", revision.article, *sorted(said))


def cut(match: Match, passages: Sequence[Span]) -> Match:
    """*match* with what stands in *passages* alone."""

    def kept(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if any(span.overlaps(passage) for passage in passages))

    parts = (Part(text=part.text, spans=kept(part.spans)) for part in match.parts)
    return replace(match, highlights=kept(match.highlights), parts=tuple(part for part in parts if part.spans))


def _passages(reading: Reading, earlier: Sequence[Revision]) -> list[Span]:
    """The sentences that no earlier wording had."""
    revision, language = reading.revision, reading.article.language
    title = fresh(revision.title, [each.title for each in earlier], language)
    body = fresh(revision.body, [part for each in earlier for part in (each.body, each.lead)], language)
    return [*(Span("title", *stretch) for stretch in title), *(Span("body", *stretch) for stretch in body)]


def _corrected(reading: Reading, before: Revision, lit: Match) -> bool:
    """A fact was changed in a sentence that is lit up: its other words were told, and yet it is news."""
    edits = compare(before.body, reading.revision.body, reading.article.language)
    changed = [
        Span("body", *edit.new)
        for edit in edits
        if edit.deed is Deed.CHANGED and edit.facts - {Fact.CLAUSE} and edit.new
    ]
    return bool(cut(lit, changed).highlights)


def _text(revision: Revision, passage: Span) -> str:
    return " ".join(revision.text(passage.field)[passage.start : passage.end].split())
