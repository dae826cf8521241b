"""The goals of holding rules against articles, beside what a run of `matching` measured.

    an article by itself, µs: 1,022, goal 500: missed, 2.04 ×

Lucene Monitor is no package of Python: its figures, and those of the peers beside it, are of another machine and of other articles of
the same make (4 kB, 34 and 347 matches). A run scales them by the peers that it has in common with that table: a rough measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import NamedTuple

_PEERS = {  # µs an article beside Lucene Monitor, by the number of rules
    10_000: {"pyahocorasick": 428, "ahocorasick-rs": 471, "hyperscan": 452, "google-re2, Set": 737, "mokaccino": 1223},
    100_000: {"pyahocorasick": 3903, "ahocorasick-rs": 3432, "hyperscan": 3218, "google-re2, Set": 4273},
}


_LUCENE = {  # µs an article of Lucene Monitor, and how many times as fast ours is to be
    10_000: ((1351, 3), (1380, 3), (1089, 1.5)),
    100_000: ((5556, 8), (6146, 5), (6833, 4)),
}
_KINDS = "by itself", "by itself, NEAR", "by itself, places"


class Goal(NamedTuple):
    """A figure that is to be no higher than a limit."""

    what: str
    figure: float
    limit: float

    def __str__(self) -> str:
        kept = "reached" if self.figure <= self.limit else f"missed, {self.figure / self.limit:.2f} ×"
        return f"{self.what}: {_shown(self.figure)}, goal {_shown(self.limit)}: {kept}"


class Figures(NamedTuple):
    """What a run measured of ours with some number of rules: µs an article, and what it takes to compile."""

    single: float
    together: float
    near: float
    places: float
    seconds: float
    megabytes: float


def goals(rules: int, ours: Figures, peers: Mapping[str, float]) -> Iterator[Goal]:
    """The goals for so many rules; *peers*: µs an article."""
    if rules == 10_000:
        yield Goal("an article by itself, µs", ours.single, 500)
        yield Goal("an article among others, µs", ours.together, 500)
    if rules >= 10_000 and peers:
        name = min(peers, key=peers.__getitem__)
        yield Goal(f"an article by itself, beside {name}, µs", ours.single, peers[name])
        yield Goal(f"an article among others, beside {name}, µs", ours.together, peers[name])
    if rules >= 10_000:
        yield Goal("with all places, beside without, µs", ours.places, 1.5 * ours.single)
    if rules in _LUCENE and (scale := _scale(rules, peers)):
        for kind, figure, (micros, times) in zip(
            _KINDS, (ours.single, ours.near, ours.places), _LUCENE[rules], strict=True
        ):
            yield Goal(f"{times:g} × as fast as Lucene Monitor, scaled: {kind}, µs", figure, micros * scale / times)
    if rules == 100_000:
        yield Goal("to compile, s", ours.seconds, 10)
        yield Goal("to compile, MB", ours.megabytes, 350)


def growth(by_rules: Mapping[int, Figures]) -> Iterator[Goal]:
    """Of a hundred times the rules."""
    for rules, ours in by_rules.items():
        if 100 * rules in by_rules:
            yield Goal(f"{100 * rules:,} rules beside {rules:,}, µs", by_rules[100 * rules].single, 3 * ours.single)


def _scale(rules: int, peers: Mapping[str, float]) -> float | None:
    """How much slower this machine is than the one of the table, by the peers that ran on both."""
    ratios = [peers[name] / micros for name, micros in _PEERS[rules].items() if name in peers]
    return median(ratios) if ratios else None


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}"
