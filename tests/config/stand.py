"""What the program would hand in: kinds, channels, and a rule language of one forbidden word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from config.load import load
from config.settings import Config
from news.errors import ConfigError, Problem, RuleError
from news.model import Actor
from news.variants import Variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed."""

    full_content: bool | None = None  # whether its items hold the whole text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A section page."""

    links: str  # a selector for its article links
    skip: tuple[str, ...] = ()  # paths to leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder."""

    pattern: str = "*"  # names that are read


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """Mail."""

    host: str  # the relay
    port: int = 587  # of the relay
    password: str | None = None  # for the relay
    security: Literal["tls", "starttls", "none"] = "starttls"  # how the connection is kept private
    pause: timedelta = timedelta(0)  # between two messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook."""

    url: str  # where to post
    secret: str  # for the signature

    def __post_init__(self) -> None:
        if not self.url.startswith("http"):
            raise ValueError("url: a webhook is posted over http or https")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Files."""

    folder: Path  # where they go


KINDS = {"feed": Feed, "page": Page, "files": Folder}
CHANNELS = {"email": Email, "webhook": Webhook, "file": File}


def check(query: str, actors: Sequence[Actor], variants: Variants) -> RuleError | None:
    """Refuses the word BAD, and actors that are not there."""
    del variants
    position = query.find("BAD")
    if position >= 0:
        return RuleError("E_SYNTAX", "a bad word", query=query, position=position, hint="take it out")
    names = {actor.id for actor in actors}
    for at, word in ((query.find(word), word) for word in query.split() if word.startswith("@")):
        if word[1:] not in names:
            return RuleError("E_ACTOR", f"unknown actor {word}", query=query, position=at)
    return None


def read(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    return load(path, kinds=KINDS, channels=CHANNELS, check_query=check, environ=environ or {})


def problems(path: Path, environ: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """What is wrong with a file; none where it holds."""
    try:
        read(path, environ)
    except ConfigError as error:
        return error.problems
    return ()
