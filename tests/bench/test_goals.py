"""What a run measured is held against the goals, and what is missed is said to be."""

from __future__ import annotations

from bench.goals import Figures, goals, growth

SLOW = Figures(single=1000, together=400, near=1500, places=2000, seconds=20, megabytes=200)


def test_a_goal_is_reached_or_missed_by_a_factor() -> None:
    told = [str(goal) for goal in goals(10_000, SLOW, {"hyperscan": 800})]
    assert "an article by itself, µs: 1,000, goal 500: missed, 2.00 ×" in told
    assert "an article among others, beside hyperscan, µs: 400, goal 800: reached" in told
    assert "with all places, beside without, µs: 2,000, goal 1,500: missed, 1.33 ×" in told


def test_lucenes_figures_are_scaled_by_the_peers_of_this_run() -> None:
    told = [
        str(goal) for goal in goals(100_000, SLOW, {"ahocorasick-rs": 2 * 3432, "hyperscan": 9 * 3218, "mokaccino": 1})
    ]
    assert "8 × as fast as Lucene Monitor, scaled: by itself, µs: 1,000, goal 3,820: reached" in told
    assert "to compile, s: 20.0, goal 10.0: missed, 2.00 ×" in told


def test_without_peers_nothing_is_compared_with_any() -> None:
    assert not [str(goal) for goal in goals(10_000, SLOW, {}) if "beside hyper" in str(goal) or "Lucene" in str(goal)]
    assert list(goals(1_000, SLOW, {"hyperscan": 800})) == []


def test_a_hundred_times_the_rules_may_cost_three_times_as_much() -> None:
    (goal,) = growth({1_000: SLOW._replace(single=300), 100_000: SLOW})
    assert str(goal) == "100,000 rules beside 1,000, µs: 1,000, goal 900: missed, 1.11 ×"
