"""A digest as JSON, for programs: docs/reference/webhook.schema.json describes it.

{"type": "digest.cut", "timestamp": "2026-03-02T08:30:00Z",
 "data": {"digest": "…", "stories": [{"headline": "…", "reports": [{"outlet": "…", "extracts": […]}]}]}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from alerts.digest import Edition, Item, Report
from alerts.extracts import Passage, Run
from news.model import Notice
from news.ports import Letter

Json = dict[str, Any]
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
    # Most of what is told first: how many stories fit in brief, then how many of them in full.
    kept = _largest(len(items), lambda count: len(_written(letter, edition, items[:count], brief_from=0)) <= most)
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
            "coverage": edition.coverage,
            **({"notices": [_notice(notice) for notice in letter.notices[:MOST_NOTICES]]} if letter.notices else {}),
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


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
        "severity": item.severity.value,
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
        "reports": [_report(report, brief=brief) for report in item.reports[: 3 if brief else 20]],
        "more_reports": max(len(item.reports) - (3 if brief else 20), 0),
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
        "extracts": [] if brief else [_extract(passage) for passage in report.passages],
    }


def _extract(passage: Passage) -> Json:
    return {"text": passage.text, "highlights": _offsets(passage.runs)}


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
