"""The languages of other systems: what their connectors, fields and wildcards are in ours.

    lexis       w/5: four words between, OR binds tightest       talkwalker, meltwater   NEAR/5: five words between
    factiva     adj3: in this order, OR binds loosest            google                  AROUND(5), -word, site:

A new one is a `Dialect` in the list at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Operator:
    """How a connector reads: its level (the higher, the tighter) and what it is in our language."""

    pattern: re.Pattern[str]
    level: int
    ours: Callable[[re.Match[str]], str]
    lost: str = ""  # what ours does not say of it


@dataclass(frozen=True, slots=True)
class Dialect:
    operators: tuple[Operator, ...]
    fields: Mapping[str, str]  # a segment → our field; "" where there is none
    field: re.Pattern[str]  # what begins a segment: (name)
    begin: re.Pattern[str]  # what looks at the first words only: (number)
    date: re.Pattern[str]  # a period
    connector: re.Pattern[str]  # what would be one, were it written right
    count: re.Pattern[str]  # ATLEAST5(…): (number)
    unlimited: str  # marks that stand for any ending
    single: str  # marks that stand for one letter
    apart: bool = False  # words side by side are joined by AND, and no phrase
    literal: str = ""  # what we write before a word that has no other forms there
    quoted: str = ""  # … and before a phrase


def _op(pattern: str, level: int, ours: str | Callable[[re.Match[str]], str], lost: str = "") -> Operator:
    told = ours if callable(ours) else lambda _: ours
    return Operator(re.compile(pattern, re.IGNORECASE), level, told, lost)


def _within(name: str) -> Callable[[re.Match[str]], str]:
    """N counts from word to word: what may stand between is one less."""
    return lambda found: f"{name}/{max(0, int(found.group(1)) - 1)}"


END = r"(?![\w/])"
LEXIS = Dialect(
    operators=(
        _op(r"or" + END, 6, "OR"),
        _op(r"not\s+w/(\d+)" + END, 5, _within("NOTNEAR")),
        _op(r"(?:w|near)/(\d+)" + END, 5, _within("NEAR")),
        _op(r"(?:pre|onear)/(\d+)" + END, 5, _within("ONEAR")),
        _op(r"adj(\d+)" + END, 5, _within("ONEAR")),
        _op(r"not\s+w/s" + END, 4, "NOTNEAR/s"),
        _op(r"[wW]/s(?:ent)?" + END, 4, "NEAR/s"),
        _op(r"not\s+w/p" + END, 3, "NOTNEAR/p"),
        _op(r"w/p(?:ara)?" + END, 3, "NEAR/p"),
        _op(r"not\s+w/seg" + END, 1, "AND NOT", "anywhere, not in one segment only"),
        _op(r"w/seg" + END, 2, "AND", "anywhere, not in one segment only"),
        _op(r"and\s+not" + END, 1, "AND NOT"),
        _op(r"(?:and|&)" + END, 2, "AND"),
    ),
    fields={
        "headline": "title",
        "title": "title",
        "hlead": "lead",
        "lead": "lead",
        "body": "body",
        "text": "text",
        "byline": "author",
        "author": "author",
        "publication": "source",
        "source": "source",
        "language": "lang",
    },
    field=re.compile(r"([A-Za-z][A-Za-z-]+)\s*(?=\()"),
    begin=re.compile(r"(?!)"),
    connector=re.compile(r"(?:w|pre|near|onear)/\S*", re.IGNORECASE),
    date=re.compile(r"date\s+(?:aft|bef|is|geq|leq|after|before|=|[<>]=?)\s*\S+", re.IGNORECASE),
    count=re.compile(r"at\s?l(?:east)?(\d+)\s*(?=\()", re.IGNORECASE),
    unlimited="!",
    single="*?",
)
FACTIVA = Dialect(
    operators=(
        _op(r"near(\d+)" + END, 5, _within("NEAR")),
        _op(r"(?:adj|w/)(\d+)" + END, 5, _within("ONEAR")),
        _op(r"same" + END, 4, "NEAR/p"),
        _op(r"(?:and\s+)?not" + END, 3, "AND NOT"),
        _op(r"and" + END, 2, "AND"),
        _op(r"or" + END, 1, "OR"),
    ),
    fields={"hd": "title", "hlp": "lead", "lp": "lead", "td": "body", "by": "author", "sn": "source", "la": "lang"},
    field=re.compile(r"([a-z]{2,4})\s*(?:=|[<>]=?)", re.IGNORECASE),
    begin=re.compile(r"/f(\d+)/", re.IGNORECASE),
    connector=re.compile(r"(?:w|near|adj)(?:/\S*)|near|adj", re.IGNORECASE),
    date=re.compile(r"date\s+(?:from\s+\S+(?:\s+to\s+\S+)?|(?:after|before|in|on)\s+\S+)", re.IGNORECASE),
    count=re.compile(r"/?at\s?least(\d+)/?\s*(?=[\w(\"])", re.IGNORECASE),
    unlimited="*",
    single="?",
)


def _web(flag: str, either: int = 1) -> tuple[Operator, ...]:
    """The connectors of those who search the web: NOT binds tightest, then AND, which white space is, then OR.

    *flag*: "-i" where they are written in capitals only; *either*: how tight OR binds.
    """
    return (
        _op(rf"(?{flag}:NEAR)/(\d+)" + END, 5, lambda found: f"NEAR/{found.group(1)}"),
        _op(rf"(?{flag}:ONEAR)/(\d+)" + END, 5, lambda found: f"ONEAR/{found.group(1)}"),
        _op(rf"(?{flag}:OR)\b|\|", either, "OR"),
        _op(rf"(?:(?{flag}:AND)\s+)?(?:(?{flag}:NOT)\b|-(?=[^\s-]))", 2, "AND NOT"),
        _op(rf"(?{flag}:AND)\b|&&", 2, "AND"),
        _op(r"(?=[^\s)])", 2, "AND"),  # white space
    )


_NAMES = {
    "title": "title",
    "headline": "title",
    "intitle": "title",
    "allintitle": "title",
    "ingress": "lead",
    "content": "body",
    "body": "body",
    "text": "text",
    "intext": "body",
    "author": "author",
    "site": "source",
    "host": "source",
    "domainurl": "source",
    "source": "source",
    "lang": "lang",
    "language": "lang",
    "country": "country",
    "sourcecountry": "country",
    "url": "url",
    "inurl": "url",
}
_NAMED = re.compile(r"(allin[a-z]+):\s*|([A-Za-z][A-Za-z_.]+):(?=\S)")
_DAYS = re.compile(r"(?:before|after|published|daterange):(?:[<>]=?)?\S+", re.IGNORECASE)
_NOTHING = re.compile(r"(?!)")
GOOGLE = Dialect(
    operators=(_op(r"(?-i:AROUND)\s*\((\d+)\)", 5, lambda found: f"NEAR/{found.group(1)}"), *_web("-i", either=4)),
    fields=_NAMES,
    field=_NAMED,
    begin=_NOTHING,
    connector=re.compile(r"AROUND.*"),
    date=_DAYS,
    count=_NOTHING,
    unlimited="",
    single="",
    apart=True,
    quoted="=",
)
TALKWALKER = replace(
    GOOGLE,
    operators=(_op(r"(?-i:SENTENCE)\b", 5, "NEAR/s"), _op(r"(?-i:PARAGRAPH)\b", 5, "NEAR/p"), *_web("-i")),
    connector=re.compile(r"O?NEAR(?:/\S*)?"),
    unlimited="*",
    single="?",
    literal="=",
)
MELTWATER = replace(
    TALKWALKER,
    operators=(
        _op(r"NEAR(?!/)" + END, 5, "NEAR/4"),
        _op(r"ONEAR(?!/)" + END, 5, "ONEAR/4"),
        *_web(""),
    ),
    connector=re.compile(r"O?NEAR/\S*", re.IGNORECASE),
)
DIALECTS: Mapping[str, Dialect] = {
    "lexis": LEXIS,
    "factiva": FACTIVA,
    "google": GOOGLE,
    "talkwalker": TALKWALKER,
    "meltwater": MELTWATER,
}
