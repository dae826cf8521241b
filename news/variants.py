"""Spellings that are one word to a rule: ceasefire and cease fire, organisation and organization.

The list is news/variants.toml; `variants` in wirewatch.yaml adds to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from news.inflect import inflect
from news.letters import fold


@dataclass(frozen=True, slots=True)
class Variants:
    """For every form of a listed word: what else it may look like."""

    spaced: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = field(
        default_factory=dict
    )  # → (first, forms of last)
    spelling: Mapping[str, frozenset[str]] = field(default_factory=dict)  # → all forms of all spellings
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)  # → the spellings, as they stand in the list


def variants(spaced: Mapping[str, str], spelling: Iterable[Iterable[str]]) -> Variants:
    """From pairs (solid, "two words") and groups of spellings."""
    return _joined(spaced.items(), spelling)


def _joined(spaced: Iterable[tuple[str, str]], spelling: Iterable[Iterable[str]]) -> Variants:
    parted: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for solid, parts in spaced:
        first, last = parts.split()
        for form in inflect(solid):
            parted[form] = (*parted.get(form, ()), (first, inflect(last)))
    spelled: dict[str, frozenset[str]] = {}
    listed: dict[str, frozenset[str]] = {}
    for group in map(tuple, spelling):
        forms = frozenset(group).union(*map(inflect, group))
        for form in forms:
            spelled[form] = spelled.get(form, frozenset()) | forms
            listed[form] = listed.get(form, frozenset()) | frozenset(group)
    return Variants(parted, spelled, listed)


def parse(text: str) -> Variants:
    """Variants from the text of a file in the form of variants.toml. Raises ValueError."""
    table = tomllib.loads(text)
    return variants(table.get("spaced", {}), table.get("spelling", {}).get("groups", ()))


@cache
def shipped() -> Variants:
    """The list that comes with wirewatch."""
    return parse(_shipped())


def _shipped() -> str:
    return files("news").joinpath("variants.toml").read_text("utf-8")


@cache
def extended(groups: tuple[tuple[str, ...], ...]) -> Variants:
    """The shipped list and *groups* of spellings, one word or two each: ("drawdown", "draw down").

    The same groups give the same object: that is how a reload knows that nothing has to be compiled anew.
    """
    if not groups:
        return shipped()
    table = tomllib.loads(_shipped())
    spaced, spelling = list(table["spaced"].items()), list(map(tuple, table["spelling"]["groups"]))
    for group in groups:
        folded = [" ".join(map(fold, each.split())) for each in group]
        solid = [each for each in folded if " " not in each]
        # Who adds a spelling to "organisation, organization" means all three to be one word.
        alike = [other for other in spelling if set(other) & set(solid)]
        whole = tuple(dict.fromkeys((*solid, *(each for other in alike for each in other))))
        spelling = [other for other in spelling if other not in alike] + [whole]
        spaced += [(each, apart) for apart in folded if " " in apart for each in whole]
    return _joined(spaced, [group for group in spelling if len(group) > 1])
