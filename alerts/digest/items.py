"""One development of a story, with all that a message tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from alerts.accounts import Account, account
from alerts.clean import line
from alerts.digest.drafts import Draft, by_article, matches_of
from alerts.digest.edition import Item, Mark, New, Report
from alerts.digest.reasons import fired_of, whys_of
from alerts.digest.reports import HEADLINE, clipped, lead_of, report_of, title_of
from alerts.extracts import Passage
from alerts.links import safe_url
from alerts.times import moment
from alerts.voices import Voice, Wording
from news.actors import Cast
from news.model import Earlier
from news.ports import Letter

READ = 12  # articles of a development in which quotations are looked for
NEWS = 5  # new things of a kind that are named
_NOBODY = Cast(())


def item_of(letter: Letter, draft: Draft, zone: ZoneInfo, *, in_full: bool) -> Item:
    """*draft* set in full; without its quotations where a message has very many."""
    entries, told = draft.entries, draft.reports
    before = letter.earlier.get(entries[0].alert.story)
    now = letter.digest.cut
    said = _account(letter, draft, before) if in_full else Account()
    first = told[0]
    headline = first[0]
    lead = lead_of(first, draft, before, said)
    reports = tuple(
        report_of(group, headline, draft, before, said, zone, now, lead if group is first else None) for group in told
    )
    voices = tuple(voice for voice in said.voices if not _stands(voice, reports, lead))
    reports = tuple(_without(voices, report) for report in reports)
    outlets = tuple(dict.fromkeys(line(group[0].article.outlet, 60) for group in by_article(entries)))
    return Item(
        story=draft.story.id,
        headline=clipped(title_of(headline, matches_of(first))),
        lead=lead.runs if lead else (),
        url=reports[0].url,
        severity=draft.severity,
        whys=whys_of(entries),
        fired=fired_of(entries),
        reports=reports,
        outlets=outlets,
        also=tuple(filter(None, (line(each, 60) for each in draft.story.outlets if each not in draft.fired))),
        newest=draft.newest,
        since=moment(before.at, zone, now) if before else "",
        told=before.at if before else None,
        news=_news(draft, before, said, reports) if before else (),
        voices=voices,
        more_voices=said.more,
        independent=draft.independent,
        development=draft.development,
        arc="" if draft.development == entries[0].alert.story else line(draft.story.title, HEADLINE),
        page=safe_url(letter.pages.get(entries[0].alert.story, "")),
    )


def _account(letter: Letter, draft: Draft, before: Earlier | None) -> Account:
    """Who says what: nobody is asked for the plain form, which has to go out whatever is in a text."""
    if letter.plain:
        return Account()
    told = {(each.article.id, each.revision.number): each for each in (before.entries if before else ())}
    groups = [group for report in draft.reports for group in (report, *draft.copies.get(report[0].article.id, ()))]
    return account(
        [Wording(article=each.article, revision=each.revision) for each in told.values()],
        [
            Wording(article=group[0].article, revision=group[0].revision, matches=tuple(matches_of(group)))
            for group in groups[:READ]
        ],
        letter.cast or _NOBODY,
    )


def _stands(voice: Voice, reports: Sequence[Report], lead: Passage | None) -> bool:
    """An extract shows the words already, and whose they are; a quotation of several outlets is worth its line."""
    surname = voice.speaker.partition(" (")[0].rpartition(" ")[2].casefold()
    words = voice.text.partition(" ")[2] if voice.leads else voice.text  # between the verb and them the name may stand
    return (len(voice.outlets) == 1 or not voice.direct) and any(
        words.strip('"“”«»').rstrip(".,") in passage.text and surname in passage.text.casefold()
        for passage in (*filter(None, (lead,)), *(passage for report in reports for passage in report.passages))
    )


def _without(voices: Sequence[Voice], report: Report) -> Report:
    """*report* without extracts that are no more than the end of what somebody is quoted with."""
    told = [voice.text for voice in voices]
    kept = tuple(each for each in report.passages if not any(_bare(each.text) in text for text in told))
    return report if len(kept) == len(report.passages) else replace(report, passages=kept)


def _bare(text: str) -> str:
    return text.removeprefix("… ").strip("\"'“”‘’«»").rstrip(".,।")


def _news(draft: Draft, before: Earlier, said: Account, reports: Sequence[Report]) -> tuple[New, ...]:
    """What was not told before, the weightiest first."""
    known = {line(entry.article.outlet, 60) for entry in before.entries}
    outlets = [line(group[0].article.outlet, 60) for group in by_article(draft.entries)]
    found = [
        ("Withdrawn", _once(reports, Mark.WITHDRAWN)),
        ("Corrected", _once(reports, Mark.CORRECTED)),
        ("Quoted for the first time", said.speakers),
        ("Says more", said.again),
        ("New figures", said.numbers),
        ("New names", said.names),
        ("Also reported by", [outlet for outlet in dict.fromkeys(outlets) if outlet not in known]),
    ]
    return tuple(New(what=what, which=_row(which), names=tuple(which)) for what, which in found if which)


def _once(reports: Sequence[Report], mark: Mark) -> list[str]:
    """The outlets whose reports are marked so, each once."""
    return list(dict.fromkeys(report.outlet for report in reports if report.mark is mark))


def _row(which: Sequence[str]) -> str:
    """The first few."""
    more = f" and {len(which) - NEWS} more" if len(which) > NEWS else ""
    return ", ".join(which[:NEWS]) + more
