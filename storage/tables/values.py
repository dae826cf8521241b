"""How values stand in columns of JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from news.bursts import Rhythm
from news.model import Compared, Matcher, Part, Placement, Post, Severity, Span, Wishes
from storage.types import from_moments, to_moments


def texts(values: list[str]) -> tuple[str, ...]:
    return tuple(values)


def numbers(values: list[int]) -> tuple[int, ...]:
    return tuple(values)


def placement(plain: dict[str, Any]) -> Placement:
    compared = tuple(Compared(**each | {"likeness": tuple(each["likeness"])}) for each in plain["compared"])
    return Placement(**plain | {"compared": compared, "merges": tuple(plain["merges"])})


def from_placement(value: Placement) -> dict[str, Any]:
    """Field by field: `asdict` copies every number, and takes five times as long as all of the JSON."""
    compared = [
        {
            "story": other.story,
            "title": other.title,
            "sure": other.sure,
            "copied": other.copied,
            "likeness": other.likeness,
        }
        for other in value.compared
    ]
    return {
        "story": value.story,
        "new": value.new,
        "score": value.score,
        "compared": compared,
        "merges": value.merges,
        "told": value.told,
        "development": value.development,
    }


def posts(values: list[Any]) -> tuple[Post, ...]:
    return tuple(Post(start, end, None if at is None else to_moments([at])[0], url) for start, end, at, url in values)


def from_posts(values: tuple[Post, ...]) -> list[Any]:
    return [(post.start, post.end, from_moments((post.at,))[0] if post.at else None, post.url) for post in values]


def spans(values: list[Any]) -> tuple[Span, ...]:
    return tuple(Span(*value) for value in values)


def parts(values: list[Any]) -> tuple[Part, ...]:
    return tuple(Part(text=part, spans=spans(where)) for part, where in values)


def from_parts(values: tuple[Part, ...]) -> list[Any]:
    return [(part.text, part.spans) for part in values]


def rhythm(values: dict[str, Any]) -> Rhythm:
    told = {name: tuple(map(tuple, value)) for name, value in values.items() if isinstance(value, list)}
    return Rhythm(**values | told)


def matcher(values: dict[str, Any]) -> Matcher:
    told = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    if "severities" in told:
        told["severities"] = tuple(Severity(each) for each in told["severities"])
    return Matcher(**values | told)


def from_matcher(value: Matcher) -> dict[str, Any]:
    return {name: given for name, given in asdict(value).items() if given not in ((), None)}


def wishes(values: list[Any]) -> Wishes:
    return (
        Wishes(ttl=timedelta(seconds=values[0]) if values[0] else None, skips=tuple(values[1:])) if values else Wishes()
    )


def from_wishes(value: Wishes) -> list[Any]:
    return [value.ttl.total_seconds() if value.ttl else 0, *value.skips] if value != Wishes() else []
