"""Which open stories a term leads to, against sets that are looked through one by one."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from news.ids import StoryId
from news.leads import Leads


def slowly(terms: dict[StoryId, set[int]], weights: list[tuple[int, float]], count: int) -> list[StoryId]:
    score: dict[StoryId, float] = defaultdict(float)
    probes = 0
    for term, weight in weights:
        led = [story for story, having in terms.items() if term in having]
        if probes < 16 and 0 < len(led) <= 100:
            probes += 1
            for story in led:
                score[story] += weight * weight
    return sorted(score, key=lambda story: (-score[story], story))[:count]


def test_the_stories_that_most_terms_lead_to_are_found_while_stories_come_change_and_go() -> None:
    dice, leads = Random(4), Leads()
    terms: dict[StoryId, set[int]] = {}
    for step in range(1_500):
        story = StoryId(f"s{dice.randrange(400)}")
        before = terms.pop(story, set())
        after = {int(dice.random() ** 3 * 300) for _ in range(dice.randrange(12))} if dice.random() < 0.8 else set()
        leads.add(story, after - before)
        leads.discard(story, before - after)
        if after:
            terms[story] = after
        else:
            leads.forget(story)
        if step % 10 == 0:
            weights = [(term, dice.choice((0.5, 0.25, 1 / 3))) for term in dice.sample(range(300), 40)]
            weights.sort(key=lambda pair: -pair[1])
            assert leads.best(weights, 4) == slowly(terms, weights, 4)
    assert len(leads) == len(set().union(*terms.values()))


def test_what_every_story_has_leads_nowhere() -> None:
    leads = Leads()
    for number in range(101):
        leads.add(StoryId(f"s{number:03}"), {1})
    assert leads.best([(1, 1.0)], 4) == []
    leads.discard(StoryId("s050"), {1})
    leads.forget(StoryId("s050"))
    assert leads.best([(1, 1.0)], 4) == ["s000", "s001", "s002", "s003"]


def test_forgotten_stories_leave_no_terms_behind() -> None:
    leads = Leads()
    for story in (StoryId("one"), StoryId("two")):
        leads.add(story, {1, 2})
    for story in (StoryId("one"), StoryId("two")):
        leads.discard(story, {1, 2})
        leads.forget(story)
    leads.forget(StoryId("never known"))
    assert (len(leads), leads.best([(1, 1.0)], 4)) == (0, [])
