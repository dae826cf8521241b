"""Rules held against what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import islice
from xml.etree import ElementTree as ET

import pytest

from alerts.backtest import Looked, Probe, Tally, look
from alerts.backtest import tally as new_tally
from alerts.forecast import Forecast, followers
from alerts.nearly import Nearness, nearly
from alerts.plot import drawing, svg
from news.actors import Cast
from news.errors import WirewatchError
from news.ids import ChannelId, StoryId, SubscriberId, SubscriptionId
from news.model import AtOnce, Slots, Subscription
from news.ports import Listed
from tests import make
from tests.alerts.rules.make import ACTORS, reading, rule, rules
from tests.fakes import START

DAY = timedelta(days=1)


def listed(number: int, body: str, story: str | None = None, **given: object) -> Listed:
    article = make.article(f"https://outlet.example/{number}", published=START + number * DAY, **given)
    return Listed(article=article, revision=make.revision(article, body=body), story=StoryId(story) if story else None)


def batches(bodies: Sequence[str], size: int = 2) -> list[list[Listed]]:
    found = [listed(number, body) for number, body in enumerate(bodies)]
    return [found[start : start + size] for start in range(0, len(found), size)]


def told(query: str, bodies: Sequence[str], workers: int = 1) -> Tally:
    tally = new_tally(rule(query), ACTORS, followers(()), zone=UTC, keep=2)
    for looked in look(rule(query), ACTORS, batches(bodies), workers=workers):
        tally.add(looked)
    return tally


BODIES = ["A truce.", "War.", "A truce, a truce.", "Nothing.", "The truce ends."]


@pytest.mark.parametrize("workers", [1, 2])
def test_one_core_and_many_find_the_same(workers: int) -> None:
    tally = told("truce", BODIES, workers)
    assert (tally.articles, tally.matches) == (5, 3)
    assert tally.days == {START.date(): 1, (START + 2 * DAY).date(): 1, (START + 4 * DAY).date(): 1}
    assert [each.listed.revision.body for each in tally.newest] == ["A truce, a truce.", "The truce ends."]


def test_matches_are_counted_by_outlet_and_by_story() -> None:
    tally = new_tally(rule("truce"), ACTORS, followers(()))
    found = [listed(1, "A truce.", "one"), listed(2, "A truce.", "one", outlet="Another"), listed(3, "A truce.")]
    for looked in look(rule("truce"), ACTORS, [found]):
        tally.add(looked)
    assert tally.outlets == {"Outlet": 2, "Another": 1}
    assert tally.stories == {"one": 2}


def test_a_rule_that_is_switched_off_can_be_tried_too() -> None:
    assert Probe(replace(rule("truce"), enabled=False), ACTORS).look([listed(1, "A truce.")]).findings


def test_what_was_looked_at_so_far_counts_when_it_is_interrupted() -> None:
    tally = new_tally(rule("truce"), ACTORS, followers(()))
    looked = look(rule("truce"), ACTORS, batches(BODIES))
    for each in islice(looked, 2):
        tally.add(each)
    looked.close()
    assert (tally.articles, tally.matches) == (4, 2)


def test_a_rule_that_matches_everything_is_too_much_once_there_is_enough() -> None:
    few = told("truce", BODIES)
    assert not few.too_much(5)
    many = told("truce", BODIES * 8)
    assert many.share(40) == 0.6
    assert many.too_much(40)


@pytest.mark.parametrize(
    ("query", "body", "wanted"),
    [
        ("truce NEAR/1 Gaza", "A truce of sorts for Gaza", (Nearness.MISPLACED, "truce NEAR/1 Gaza")),
        ("truce NEAR/1 Gaza", "A truce.", None),
        ("truce{3,}", "A truce, a truce.", (Nearness.MISPLACED, "truce{3,}")),
        ("title:truce", "A truce.", (Nearness.MISPLACED, "title:truce")),
        ('Qatar EXCEPT "Qatar Airways"', "Qatar Airways", (Nearness.MISPLACED, 'Qatar EXCEPT "Qatar Airways"')),
        ("said(@hamas, deal)", "Hamas hopes. A deal is far.", (Nearness.MISPLACED, "said(@hamas, deal)")),
        ("Gaza -flotilla", "The Gaza flotilla.", (Nearness.REFUSED, "-flotilla")),
        ("Gaza truce deal", "A truce, a deal.", (Nearness.LACKING, "Gaza")),
        ("Gaza truce deal", "A truce.", None),
        ("Gaza (truce NEAR/1 deal)", "Gaza: a truce is a sort of deal", (Nearness.MISPLACED, "truce NEAR/1 deal")),
        ("war OR (truce deal)", "A deal.", (Nearness.LACKING, "truce")),
        ("truce", "War.", None),
        ("truce lang:fr", "War.", None),
    ],
)
def test_what_almost_matched_names_the_part_to_blame(
    query: str, body: str, wanted: tuple[Nearness, str] | None
) -> None:
    ruleset = rules(query)
    (only,) = ruleset.rules
    found = nearly(ruleset.tree(only), ruleset.subject(reading(body, ruleset)))
    assert (None if found is None else (found[0], found[1].written)) == wanted


def test_near_misses_come_the_nearest_first_with_their_reason() -> None:
    bodies = ["A truce of sorts for Gaza.", "War.", "Gaza without a truce.", "A truce: Gaza sleeps."]
    found = Probe(rule("truce NEAR/1 Gaza"), ACTORS).near(listed(*each) for each in enumerate(bodies))
    assert [(each.part, each.why_not) for each in found] == [
        ("truce NEAR/1 Gaza", "NEAR distance 2 > 1"),
        ("truce NEAR/1 Gaza", "NEAR distance 3 > 1"),
    ]


# --- what it would have sent -----------------------------------------------------------------------


def subscription(name: str, cadence: AtOnce | Slots) -> Subscription:
    return Subscription(
        id=SubscriptionId(f"ann/{name}"),
        subscriber=SubscriberId("ann"),
        name="Ann",
        channel=ChannelId("mail"),
        address="ann@outlet.example",
        cadence=cadence,
    )


def forecast(found: Sequence[Listed], *subscriptions: Subscription) -> tuple[int, int, int]:
    forecast = Forecast(rule("truce"), subscriptions or followers(()), Cast(ACTORS))
    (looked,) = look(rule("truce"), ACTORS, [found])
    for each in looked.findings:
        forecast.add(each.match, each.listed)
    return forecast.alerts, forecast.digests, forecast.messages


def test_a_further_article_counts_when_it_tells_something_new() -> None:
    one = [listed(number, "A truce begins on Monday.", "story") for number in range(2)]
    new = listed(3, "Divers found seven rusty mines, and the truce was broken within hours.", "story")
    assert forecast(one) == (1, 1, 0)
    assert forecast([*one, new]) == (2, 2, 0)


def test_a_story_is_told_once_per_outlet() -> None:
    one = [listed(number, "A truce.", "story") for number in range(3)]
    assert forecast(one) == (1, 1, 0)
    other = listed(3, "A truce.", "story", outlet="Another")
    assert forecast([*one, other]) == (2, 2, 0)
    assert forecast([listed(number, "A truce.") for number in range(3)]) == (3, 3, 0)


def test_digests_are_counted_by_slot_and_messages_by_story_and_batch() -> None:
    now, morning = subscription("now", AtOnce()), subscription("morning", Slots(cron="0 8 * * *"))
    weekly = subscription("weekly", Slots(cron="0 8 * * 1"))
    stories = [listed(number, "A truce.", f"story {number}") for number in range(3)]
    assert forecast(stories, now, morning) == (3, 3, 3)
    assert forecast(stories, weekly) == (3, 1, 0)
    other = make.article("https://another.example/0", outlet="Another", published=START + timedelta(seconds=20))
    same = [stories[0], replace(stories[0], article=other)]
    assert forecast(same, now) == (2, 0, 1)


def test_followers_of_a_query_are_all_subscriptions_as_if_they_followed_it() -> None:
    narrow = replace(subscription("now", AtOnce()), rules=("other",))
    assert [each.rules for each in followers((narrow,))] == [()]
    assert len(followers(())) == 1


# --- the drawing -----------------------------------------------------------------------------------


def test_a_plot_is_sound_xml_with_a_bar_for_each_day_that_has_any() -> None:
    drawn = svg("“Real” <guarantees> & more", {date(2026, 3, 2): 4, date(2026, 3, 5): 1})
    root = ET.fromstring(drawn)
    bars = root.findall("{http://www.w3.org/2000/svg}rect/{http://www.w3.org/2000/svg}title")
    assert [bar.text for bar in bars] == ["2026-03-02: 4", "2026-03-05: 1"]
    assert "“Real” &lt;guarantees&gt; &amp; more" in drawn
    assert ET.fromstring(svg("Nothing", {})) is not None


def test_an_empty_archive_comes_to_nothing() -> None:
    tally = told("truce", [])
    assert (tally.articles, tally.matches, tally.too_much(0)) == (0, 0, False)
    tally.add(Looked(articles=0, findings=()))
    assert tally.matches == 0


def test_a_png_is_the_same_drawing() -> None:
    drawn = drawing(".PNG")("Guarantees", {date(2026, 3, 2): 4})
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert drawn[16:24] == (1800).to_bytes(4) + (600).to_bytes(4)


def test_what_cannot_be_drawn_says_what_can(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WirewatchError) as raised:
        drawing(".gif")
    assert raised.value.hint == "end the name with .svg or .png"
    monkeypatch.setattr("alerts.plot.find_spec", lambda name: None)
    with pytest.raises(WirewatchError) as raised:
        drawing(".png")
    assert "wirewatch[png]" in str(raised.value.hint)
