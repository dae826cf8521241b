"""A digest as JSON, for programs: docs/reference/webhook.schema.json describes it.

{"type": "digest.cut", "timestamp": "2026-03-02T08:30:00Z",
 "data": {"digest": "…", "stories": [{"headline": "…", "reports": [{"outlet": "…", "extracts": […]}]}]}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from alerts.clean import line
from alerts.digest import Copy, Edition, Item, Report
from alerts.extracts import Run
from alerts.voices import Voice
from news.model import Coverage, Notice
from news.ports import Letter
from news.revisions import Words

Json = dict[str, Any]
VERSION = 1  # grows when a field goes or means something else; new fields may come at any time
FEW = (3, 2, 1)  # stories that are told in full, rather than more of them in brief
MOST_SOURCES = 20  # that stand alike
MOST_NOTICES = 200  # in one document


def payload(letter: Letter, edition: Edition, most: int | None = None) -> bytes:
    """*edition* as a JSON document of at most *most* bytes, the same bytes every time.

    Where all of it does not fit, the least important stories lose their extracts, then are left out; `more`
    counts them.
    """
    items = list(edition.items)
    full = _written(letter, edition, items, brief_from=len(items))
    if most is None or len(full) <= most:
        return full
    # The first ones in full; then most of what is told: how many stories fit in brief, and how many of them in full.
    first = next((few for few in FEW if len(_written(letter, edition, items[:few], brief_from=few)) <= most), 0)
    kept = _largest(len(items), lambda count: len(_written(letter, edition, items[:count], brief_from=first)) <= most)
    shown = items[:kept]
    told = _largest(kept, lambda count: len(_written(letter, edition, shown, brief_from=count)) <= most)
    return _written(letter, edition, shown, brief_from=told)


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _written(letter: Letter, edition: Edition, items: Sequence[Item], *, brief_from: int) -> bytes:
    stories = [_story(item, brief=number >= brief_from) for number, item in enumerate(items)]
    document = {
        "type": "notices" if letter.notices else "digest.cut" if edition.items else "digest.quiet",
        "timestamp": _moment(letter.digest.cut),
        "data": {
            "version": VERSION,
            "digest": letter.digest.id,
            "delivery": letter.delivery,
            "subscription": letter.digest.subscription,
            "subscriber": letter.subscriber,
            "slot": letter.digest.slot,
            "zone": letter.zone,
            "subject": edition.subject,
            "summary": edition.summary,
            "update": edition.update,
            "stories": stories,
            "more": len(edition.items) - len(items),
            "why": edition.why,
            "coverage": _coverage(letter.coverage) if letter.coverage else None,
            "silenced": letter.silenced,
            **({"notices": [_notice(notice) for notice in letter.notices[:MOST_NOTICES]]} if letter.notices else {}),
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _coverage(coverage: Coverage) -> Json:
    kinds = {
        "failing": coverage.failing,
        "blocked": coverage.blocked,
        "silent": coverage.silent,
        "late": coverage.late,
    }
    return {
        "text": coverage.line,
        "checked": coverage.checked,
        **{kind: list(names[:MOST_SOURCES]) for kind, names in kinds.items()},
        "more": sum(max(len(names) - MOST_SOURCES, 0) for names in kinds.values()),
    }


def _notice(notice: Notice) -> Json:
    return {
        "id": notice.id,
        "at": _moment(notice.at),
        "about": notice.about,
        "name": notice.name,
        "matter": notice.matter,
        "over": notice.over,
        "severity": notice.severity.value,
        "told": notice.told,
        "hint": notice.hint,
    }


def _story(item: Item, *, brief: bool) -> Json:
    return {
        "id": item.story,
        "headline": item.title,
        "lead": _told(item.lead) if item.lead else None,
        "development": item.development,
        "story": item.arc or item.title,
        "severity": item.severity.value,
        "page": item.page or None,
        "outlets": list(item.outlets),
        "also_in": list(item.also)[:20],
        "rules": [
            {
                "id": why.rule,
                "title": why.title,
                "query": why.query,
                "severity": why.severity.value,
                "reasons": [reason.value for reason in why.reasons],
            }
            for why in item.whys
        ],
        "terms": [
            {"text": term.text, "spellings": list(term.spellings), "count": term.count} for term in item.fired[:20]
        ],
        "told": _moment(item.told) if item.told else None,
        "new": [{"what": new.what, "which": list(new.names)[:20]} for new in item.news],
        "voices": [] if brief else [_voice(voice) for voice in item.voices],
        "more_voices": item.more_voices + (len(item.voices) if brief else 0),
        "reports": [_report(report, brief=brief) for report in item.reports[: 3 if brief else 20]],
        "more_reports": max(len(item.reports) - (3 if brief else 20), 0),
    }


def _voice(voice: Voice) -> Json:
    return {
        "speaker": voice.speaker or None,
        "to": voice.to or None,
        "text": voice.text,
        "highlights": _offsets(voice.runs),
        "direct": voice.direct,
        "outlets": list(voice.outlets)[:20],
    }


def _report(report: Report, *, brief: bool) -> Json:
    article = report.article
    return {
        "article": article.id,
        "outlet": report.outlet,
        "source": article.source,
        "title": "".join(run.text for run in report.title),
        "url": report.url or None,
        "published": _moment(article.published) if article.published else None,
        "precision": article.precision.value,
        "first_seen": _moment(article.first_seen),
        "revision": report.revision.number,
        "language": article.language,
        "mark": report.mark.value or None,
        "changed": _moment(report.revision.seen) if report.revision.number > 1 else None,
        "edits": [] if brief else [_edit(edit) for edit in report.edits],
        "copy_of": report.copy_of or None,
        "copies": [_copy(copy) for copy in report.copies[: 3 if brief else 20]],
        "more_copies": max(len(report.copies) - (3 if brief else 20), 0),
        "extracts": [] if brief else [_told(passage.runs) for passage in report.passages],
    }


def _edit(edit: Sequence[Words]) -> Json:
    """A sentence as it was told before, and as it stands now."""
    return {
        "before": line("".join(run.text for run in edit if run.sign != "+")),
        "now": line("".join(run.text for run in edit if run.sign != "-")),
    }


def _copy(copy: Copy) -> Json:
    return {"article": copy.article.id, "outlet": copy.outlet, "url": copy.url or None}


def _told(runs: Sequence[Run]) -> Json:
    return {"text": "".join(run.text for run in runs), "highlights": _offsets(runs)}


def _offsets(runs: Sequence[Run]) -> list[list[int]]:
    """Where the hits stand in the extract's text: code points, half-open."""
    at, offsets = 0, []
    for run in runs:
        if run.hit:
            offsets.append([at, at + len(run.text)])
        at += len(run.text)
    return offsets


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
