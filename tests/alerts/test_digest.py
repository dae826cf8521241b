"""What a reader sees: grouped by story, the most important first, in their own zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.digest import SUBJECT, Edition, Mark, compose
from news.ids import AlertId
from news.model import Change, Earlier, Entry, Precision, Reason, Severity
from tests import make
from tests.alerts.letters import entry, letter, many, seeds, told
from tests.fakes import START

MINUTE = timedelta(minutes=1)


def edition(entries: list[Entry], **given: Any) -> Edition:
    return compose(letter(entries, **given))


def a_story(name: str, outlets: int = 1, severity: Severity = Severity.NORMAL, minutes: int = 0) -> list[Entry]:
    at = START + timedelta(minutes=minutes)
    first, wording = told("Outlet 0", f"https://0.example/{name}", at, f"{name} begins", "A ceasefire is near.")
    story = make.story(first, title=wording.title, outlets=tuple(f"Outlet {n}" for n in range(outlets)))
    return [
        entry(
            *told(f"Outlet {n}", f"https://{n}.example/{name}", at, f"{name} begins", "A ceasefire is near."),
            story,
            severity=severity,
            reason=Reason.OUTLET if n else Reason.FIRST,
        )
        for n in range(outlets)
    ]


def test_two_outlets_on_one_event_are_one_item() -> None:
    told_ = edition(seeds())
    assert told_.summary == "1 story, 2 outlets"
    assert told_.subject.startswith("Hamas’s senior negotiator Khalil al-Hayya said Tuesday")
    assert [item.outlets for item in told_.items] == [("Levant Wire", "Gulf Courier")]


def test_a_development_is_an_item_and_names_its_story() -> None:
    first, second, third = a_story("flood", outlets=3)
    told_ = edition([first, *(replace(each, development=second.article.id) for each in (second, third))])
    began, went_on = sorted(told_.items, key=lambda item: item.arc)
    assert (began.arc, began.outlets, began.development) == ("", ("Outlet 0",), first.alert.story)
    assert (went_on.arc, tuple(sorted(went_on.outlets)), went_on.development) == (
        "flood begins",
        ("Outlet 1", "Outlet 2"),
        second.article.id,
    )
    assert began.also == went_on.also == ()
    assert told_.summary == "1 story, 2 developments, 3 outlets"


def test_the_terms_that_fired_are_shown_with_their_spellings() -> None:
    fired = {term.text: term for term in edition(seeds()).items[0].fired}
    assert set(fired) == {"ceasefire", "guarantees", "real guarantees", "Khalil al-Hayya", "Hamas"}
    assert {"ceasefires", "cease-fires"} <= set(fired["ceasefire"].spellings)
    assert "guarantee" in fired["guarantees"].others
    assert fired["Khalil al-Hayya"].others == ("al-Hayya",)
    assert fired["Hamas"].others == ()


def test_severity_then_outlets_then_newness_decide_the_order() -> None:
    told_ = edition(
        [
            *a_story("old", minutes=0),
            *a_story("new", minutes=9),
            *a_story("broad", outlets=3),
            *a_story("grave", severity=Severity.URGENT),
        ]
    )
    assert [item.title for item in told_.items] == ["grave begins", "broad begins", "new begins", "old begins"]
    assert [item.loud for item in told_.items] == [True, False, False, False]


def test_an_item_begins_with_what_its_report_is_about() -> None:
    """What fired may stand further down; and a sentence is shown once."""
    about = "The harbour of Quillport is closed since Monday morning, the coastguard said after two ships had met in thick fog."
    article, revision = told(
        "Herald", "https://herald.example/1", START, "Closed", f"{about} Nobody speaks of a ceasefire. Rain fell."
    )
    (item,) = edition([entry(article, revision, make.story(article))]).items
    assert "".join(run.text for run in item.lead) == about
    assert [passage.text for passage in item.reports[0].passages] == ["Nobody speaks of a ceasefire."]
    article, revision = told(
        "Herald", "https://herald.example/2", START, "Closed", f"{about[:-1]} that led to a ceasefire. Rain fell."
    )
    (item,) = edition([entry(article, revision, make.story(article))]).items
    assert any(run.hit for run in item.lead)
    assert item.reports[0].passages == ()
    again = entry(article, revision, make.story(article), rule="ports", title="Ports", id=AlertId("b"))
    (item,) = edition([entry(article, revision, make.story(article)), again]).items
    assert item.reports[0].passages == ()


def test_to_whom_a_story_is_new_it_does_not_go_on() -> None:
    first, second = a_story("strike", outlets=2)
    (item,) = edition([replace(second, alert=replace(second.alert, reason=Reason.FURTHER)), first]).items
    assert item.whys[0].reasons == (Reason.FIRST,)


def test_two_rules_on_one_story_are_one_item_with_two_reasons() -> None:
    one = a_story("strike")[0]
    two = entry(
        one.article, one.revision, one.story, rule="ports", title="Ports", id=AlertId("b"), severity=Severity.HIGH
    )
    (item,) = edition([one, two]).items
    assert [why.title for why in item.whys] == ["Ports", "real guarantees"]
    assert len(item.reports) == 1
    assert item.fired[0].count == 1
    assert edition([one, two]).subject == "[high] strike begins"


def test_the_subject_is_the_gravest_headline_and_how_many_more() -> None:
    told_ = edition([*a_story("strike"), *a_story("grave", severity=Severity.URGENT), *a_story("flood")])
    assert told_.subject == "[urgent] grave begins + 2 more"
    assert told_.preheader == "flood begins · strike begins"


def test_a_headline_from_right_to_left_keeps_its_way_in_the_subject() -> None:
    (one,), others = a_story("strike", outlets=2, minutes=1)[:1], a_story("flood")
    arabic = replace(
        one, revision=replace(one.revision, title="هدنة في غزة"), alert=replace(one.alert, severity=Severity.HIGH)
    )
    assert edition([arabic, *others]).subject == "[high] هدنة في غزة (+1)"


def test_a_long_headline_leaves_room_for_how_many_more() -> None:
    long = a_story("strike " * 40, severity=Severity.URGENT)
    subject = edition([*long, *a_story("flood")]).subject
    assert len(subject) <= SUBJECT
    assert subject.endswith("… + 1 more")


def test_a_message_about_one_story_as_it_happens_keeps_the_storys_title() -> None:
    entries = a_story("strike")
    first = edition(entries, at_once=True)
    update = edition(entries, at_once=True, update=True)
    assert first.subject == update.subject == "strike begins"
    assert first.preheader.startswith("Outlet 0: A ceasefire is near.")


@pytest.mark.parametrize(
    ("published", "precision", "shown"),
    [
        (datetime(2026, 3, 2, 7, 5, tzinfo=UTC), Precision.TIME, "08:05"),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), Precision.TIME, "00:30"),
        (datetime(2026, 3, 1, 22, 30, tzinfo=UTC), Precision.TIME, "Sun 1 Mar, 23:30"),
        (datetime(2025, 12, 31, 7, 0, tzinfo=UTC), Precision.TIME, "31 Dec 2025, 08:00"),
        (datetime(2026, 3, 2, 0, 0, tzinfo=UTC), Precision.DAY, "Mon 2 Mar"),
        (None, Precision.ESTIMATED, "seen 09:00"),
    ],
)
def test_times_are_the_readers_and_no_more_exact_than_the_outlets(
    published: datetime | None, precision: Precision, shown: str
) -> None:
    article = make.article(published=published, precision=precision)
    told_ = edition([entry(article, make.revision(article), make.story(article))])
    assert told_.items[0].reports[0].when == shown


def test_a_corrected_article_says_so_and_shows_its_latest_words() -> None:
    article = make.article()
    revision = make.revision(article, number=2, body="A ceasefire holds.", seen=START + timedelta(minutes=10))
    (item,) = edition([entry(article, revision, make.story(article), reason=Reason.CHANGED)]).items
    assert item.reports[0].updated == "09:10"
    assert item.whys[0].reasons == (Reason.CHANGED,)


def test_outlets_of_the_story_that_did_not_fire_are_named() -> None:
    article = make.article(outlet="One")
    story = make.story(article, outlets=("One", "Two", "Three"))
    assert edition([entry(article, make.revision(article), story)]).items[0].also == ("Two", "Three")


def test_nothing_to_tell_is_all_quiet() -> None:
    told_ = edition([])
    assert (told_.subject, told_.items) == ("All quiet", ())
    assert "desk/morning" in told_.why


def test_every_alert_is_in_some_item() -> None:
    entries = [*many(40), *seeds(), *a_story("strike", outlets=5)]
    told_ = edition(entries)
    shown = {report.article.id for item in told_.items for report in item.reports}
    assert shown == {entry.article.id for entry in entries}


# --- what the reader was told before ---------------------------------------------------------------

FALK = "The harbour of Quillport is closed for a ceasefire of the unions, 12 ships wait. “We hold the gates,” unionist Ada Falk said."
BRANDT = "12 ships wait at Quillport for the ceasefire. “We close it on Friday,” harbour master Anna Brandt said. She counted 340 dockers at the gates, and no ceasefire."


def followed(now: str, *, outlet: str = "Courier", number: int = 1, reason: Reason = Reason.OUTLET) -> Edition:
    """A message about a story after one that told FALK at 09:10."""
    first, wording = told("Herald", "https://herald.example/1", START, "Harbour of Quillport is closed", FALK)
    story = make.story(first, title=wording.title, outlets=("Herald", outlet), articles=2)
    before = entry(first, wording, story)
    article, revision = told(outlet, "https://courier.example/1", START + timedelta(minutes=9), "Ships wait", now)
    if outlet == "Herald":
        article = first
    change = Change.CORRECTION if reason is Reason.CORRECTED else None
    shown = replace(revision, article=article.id, number=number, change=change)
    earlier = Earlier(at=START + timedelta(minutes=10), severity=Severity.HIGH, entries=(before,))
    return edition(
        [entry(article, shown, story, reason=reason)], at_once=True, update=True, earlier={story.id: earlier}
    )


def news(told_: Edition) -> dict[str, str]:
    return {new.what: new.which for new in told_.items[0].news}


def test_a_follow_up_tells_what_its_reader_was_not_told() -> None:
    told_ = followed(BRANDT)
    assert told_.items[0].since == "09:10"
    assert news(told_) == {
        "Quoted for the first time": "Anna Brandt",
        "New figures": "340 dockers",
        "Also reported by": "Courier",
    }
    assert [voice.speaker for voice in told_.items[0].voices] == ["Anna Brandt"]
    assert [passage.text for passage in told_.items[0].reports[0].passages] == [
        "She counted 340 dockers at the gates, and no ceasefire."
    ]
    assert told_.preheader.startswith("Quoted for the first time: Anna Brandt")


def test_a_follow_up_has_the_subject_of_the_first_message_with_its_marker() -> None:
    assert followed(BRANDT).subject == "[high] Harbour of Quillport is closed"


def test_words_that_were_told_are_nobodys_news() -> None:
    told_ = followed(
        "Ships wait. “We hold the gates,” Falk said of the ceasefire of the unions at the harbour of Quillport."
    )
    assert news(told_) == {"Also reported by": "Courier"}
    assert told_.items[0].voices == ()


def test_a_copy_of_what_was_told_is_named_as_one_and_not_told_again() -> None:
    (report,) = followed(FALK * 3).items[0].reports
    assert (report.copy_of, report.passages) == ("Herald", ())


def test_a_correction_shows_what_was_said_otherwise() -> None:
    told_ = followed(FALK.replace("12 ships", "14 ships"), outlet="Herald", number=2, reason=Reason.CORRECTED)
    (report,) = told_.items[0].reports
    assert report.mark is Mark.CORRECTED
    assert [(run.sign, run.text) for run in report.edits[0] if run.sign != " "] == [("-", "12"), ("+", "14")]
    assert news(told_)["Corrected"] == "Herald"
    shown = [" ".join("".join(run.text for run in edit if run.sign != "-").split()) for edit in report.edits]
    assert not [passage for passage in report.passages if any(passage.text in wording for wording in shown)]


def test_a_headline_that_says_something_else_is_shown_with_what_it_said() -> None:
    (item,) = followed(FALK, outlet="Herald", number=2, reason=Reason.CHANGED).items
    (edit,) = item.reports[0].edits
    assert "".join(run.text for run in edit if run.sign != "+").strip() == "Harbour of Quillport is closed"
    assert "".join(run.text for run in edit if run.sign != "-").strip() == "Ships wait"


def test_the_end_of_a_quotation_is_not_shown_a_second_time_as_an_extract() -> None:
    rain = "It rained all day long in the harbour of Quillport, and the gates stayed shut until late in the evening."
    said = "Tom Falk said on Monday: “We wait for the tide. We wait for the pilot. We wait for a ceasefire.”"
    article, revision = told("Herald", "https://herald.example/1", START, "Ships wait", f"{rain}\n\n{said}")
    (item,) = edition([entry(article, revision, make.story(article))]).items
    assert [voice.text for voice in item.voices if "ceasefire" in voice.text]
    assert not [passage.text for passage in item.reports[0].passages if "ceasefire" in passage.text]


def test_an_outlet_that_corrects_two_reports_is_named_once() -> None:
    first, wording = told("Herald", "https://herald.example/1", START, "Closed", FALK)
    second, other = told("Herald", "https://herald.example/2", START + MINUTE, "Gates", f"{BRANDT} It rained.")
    story = make.story(first)
    earlier = Earlier(at=START + 2 * MINUTE, severity=Severity.HIGH, entries=(entry(first, wording, story),))
    corrected = [
        entry(article, replace(said, number=2, change=Change.CORRECTION), story, reason=Reason.CORRECTED)
        for article, said in ((first, wording), (second, other))
    ]
    assert news(edition(corrected, update=True, earlier={story.id: earlier}))["Corrected"] == "Herald"


def test_an_article_that_was_changed_begins_with_what_it_says_now() -> None:
    divers = "Divers found the wreck of a tug below the northern quay."
    for more in (divers, f"Correction: An earlier version told of 12 tugs. {divers}"):
        (item,) = followed(f"{FALK} {more}", outlet="Herald", number=2, reason=Reason.CHANGED).items
        assert more.startswith("".join(run.text for run in item.lead)[:40])
        assert item.lead


def test_a_text_that_comes_after_its_headline_corrects_nothing() -> None:
    title = "Harbour of Quillport closed: 12 ships wait, ceasefire of unions"
    first, headline = told("Herald", "https://herald.example/1", START, title, title.replace(":", ""))
    later = replace(headline, number=2, body="Some 14 ships wait at the closed harbour of Quillport for a ceasefire.")
    story = make.story(first)
    (item,) = edition([entry(first, headline, story), entry(first, later, story)]).items
    assert [report.edits for report in item.reports] == [()]


def test_outlets_that_print_one_text_are_one_report() -> None:
    first, wording = told("Herald", "https://herald.example/1", START, "Closed", FALK * 2)
    story = make.story(first, outlets=("Herald", "Courier", "Post"))
    entries = [
        entry(first, wording, story),
        entry(*told("Courier", "https://courier.example/1", START + MINUTE, "Closed", FALK * 2), story),
        entry(*told("Post", "https://post.example/1", START + 2 * MINUTE, "Closed, says Brandt", BRANDT), story),
    ]
    (item,) = edition(entries).items
    assert [(report.outlet, [copy.outlet for copy in report.copies]) for report in item.reports] == [
        ("Herald", ["Courier"]),
        ("Post", []),
    ]
    assert (item.outlets, item.independent) == (("Herald", "Courier", "Post"), 2)
    assert [voice.outlets for voice in item.voices if "gates" in voice.text] == [("Herald", "Courier")]


def test_a_correction_before_the_message_leaves_nothing_of_the_wrong_wording() -> None:
    first, wording = told("Herald", "https://herald.example/1", START, "Closed", FALK)
    story = make.story(first)
    right = replace(wording, number=2, body=FALK.replace("12 ships", "14 ships"), change=Change.CORRECTION)
    (item,) = edition(
        [entry(first, wording, story), entry(first, right, story, reason=Reason.CORRECTED, id=AlertId("b"))]
    ).items
    assert "12 ships" not in " ".join(passage.text for passage in item.reports[0].passages)
    assert item.reports[0].mark is Mark.CORRECTED
