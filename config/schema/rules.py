"""What is looked for: actors, rules, groups of rules, and what is expected of them."""

from __future__ import annotations

from typing import Annotated, Literal
from unicodedata import category

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from config.schema.values import AtLeast, Country, Language, Moment, Period, Settings
from config.words import SettingError
from news.model import Severity


class ActorSettings(Settings):
    """Somebody or something tracked: a name with its spellings."""

    name: str | None = None  # as it is shown; otherwise the first alias
    aliases: tuple[str, ...] = ()  # the spellings that count everywhere, in any script; `==US` minds capitals
    short: tuple[str, ...] = ()  # spellings that count once a full alias is in the article
    except_: tuple[str, ...] = Field(default=(), alias="except")  # phrases that hide an alias: Washington Post
    member_of: tuple[str, ...] = ()  # actors this one belongs to: @hamas+ finds its members too

    @model_validator(mode="after")
    def _named(self) -> ActorSettings:
        if not self.name and not self.aliases:
            raise SettingError("neither name nor aliases are given", "aliases: [Khalil al-Hayya, al-Hayya]")
        return self


class WhenSettings(Settings):
    """What has to be so, besides the words, before a rule fires. Copies of one text count once."""

    outlets: AtLeast | None = None  # so many independent outlets report the story: ">= 2"
    articles: AtLeast | None = None  # so many articles of the story: ">= 3"
    within: Period | None = None  # in so long a time, the matching article among them; otherwise ever
    burst: str | Literal[True] | None = None  # much more of this query is reported than usual; true: of the rule's own

    @model_validator(mode="after")
    def _something(self) -> WhenSettings:
        if not (self.outlets or self.articles or self.burst):
            raise SettingError("nothing is asked", 'outlets: ">= 2", articles: ">= 3", within: 6h; or burst: true')
        if self.within and not (self.outlets or self.articles):
            raise SettingError("within says how close together outlets or articles are", 'add outlets: ">= 2"')
        return self


class RuleDefaults(Settings):
    """What a group of rules shares; a rule that says otherwise has its own. Tags add up."""

    severity: Severity = Severity.NORMAL  # how much it matters; subscriptions may ask for a least severity
    tags: tuple[str, ...] = ()  # your own words: a subscription takes all rules of a tag with tag:NAME
    sources: tuple[str, ...] = ()  # only these sources; otherwise all
    languages: tuple[Language, ...] = ()  # only articles in these languages; otherwise all
    when: WhenSettings | None = None  # a condition over the story, or a burst: {outlets: ">= 2", within: 6h}
    enabled: bool = True  # false: keep it here, but do not match it


class Query(Settings):
    """What to look for."""

    query: str  # the rule: ceasefire NEAR/8 (guarantee OR @hamas)
    title: str | None = None  # as it is shown in alerts; otherwise made from the slug


class RuleSettings(RuleDefaults, Query):
    """What to look for, in the rule language."""


class GroupSettings(RuleDefaults):
    """Rules that belong together: what stands beside `rules` holds for each of them. The group's name is a tag of theirs."""

    rules: dict[str, RuleSettings] = {}  # its rules, by slug


class ArticleSettings(Settings):
    """The article of a test."""

    title: str = ""  # its headline
    body: str = ""  # its text; paragraphs are parted by a blank line
    file: str | None = None  # the text from a file instead, relative to the configuration's folder
    url: str | None = None  # its address; with neither title nor body: an archived article
    author: str = ""  # its byline
    source: str = "test"  # the slug of its source
    language: Language | None = None  # BCP 47 code
    country: Country | None = None  # two letters
    tags: tuple[str, ...] = ()  # its tags
    at: Moment | None = None  # when it was published

    @model_validator(mode="after")
    def _something(self) -> ArticleSettings:
        if not (self.title or self.body or self.file or self.url):
            raise SettingError("an article needs a title, a body, a file or a url")
        return self


class ExpectSettings(Settings):
    """What a test expects."""

    match: bool  # whether the rule matches
    highlights: tuple[str, ...] | None = None  # the words that are highlighted, in order; otherwise not minded


class TestSettings(Settings):
    """An expectation about a rule: `wirewatch rules test`."""

    __test__ = False  # pytest would take it for a test case

    rule: str  # the rule's slug
    article: ArticleSettings  # the article it is held against
    expect: ExpectSettings  # what should come of it
    name: str = ""  # what this test is about


def spelled(value: object) -> tuple[str, ...]:
    """A group of `variants`. Raises SettingError."""
    group = tuple(" ".join(each.split()) for each in value if isinstance(each, str)) if isinstance(value, list) else ()
    if not isinstance(value, list) or len(group) != len(value) or len(set(group)) < 2:
        raise SettingError("expected two spellings or more", "variants: [[tsar, czar], [drawdown, draw down]]")
    for each in group:
        odd = next((c for c in each if not (c.isalnum() or c == " " or category(c).startswith("M"))), None)
        if odd is not None:
            raise SettingError(f'"{each}" holds {odd}', _APART if odd in "-‐‑–" else "letters and digits only")
        if len(each.split()) not in {1, 2}:
            raise SettingError(f'"{each}" is not one word or two', "for longer phrases write (… OR …) in the rule")
    if all(" " in each for each in group):
        raise SettingError("none of these is one word", "[drawdown, draw down]; phrases: (… OR …) in the rule")
    return group


_APART = "leave it out: `draw down` finds draw-down too"
Spelled = Annotated[
    tuple[str, ...],
    BeforeValidator(spelled),
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 2, "examples": [["tsar", "czar"]]}),
]
