"""Spellings that are one word to a rule: ceasefire and cease fire, organisation and organization.

The list is news/variants.toml, and may be replaced by a file of the same form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from news.inflect import inflect


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
    parted: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for solid, parts in spaced.items():
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
    return parse(files("news").joinpath("variants.toml").read_text("utf-8"))
