"""Datelines: where a report was written, told before its first sentence.

    "Cairo: Hamas’s top negotiator …"                "Cairo"
    "GAZA CITY, Gaza Strip (AP) — Talks …"           "Gaza City"
    "WASHINGTON, March 3 (Reuters) - The …"          "Washington"

It stays in the body, and is given beside it: a place before a colon is no speaker.
"""

from __future__ import annotations

import re

_UPPER = r"[^\W\d_a-z][^\W\d_a-z.’'-]+"
_TITLED = r"[^\W\d_a-z][\w.’'-]+"
_PARTICLE = rf"(?:(?:el|al|ash|as|an)-{_TITLED}|de|del|la|le|es|of|sur|am|an|der)"
_AGENCY = r"\((?:[A-Z][\w.’ /&-]{1,30}|dpa|afp|ap|epa)\)"
_BEFORE_COUNTRY = rf"(?:, {_TITLED}(?: {_TITLED})*\.?)?"
_DATE = r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:, \d{4})?)?"
_DASH = r"\s?(?:—|–|--|-|:)\s"
_SHOUTED = re.compile(
    rf"((?:{_UPPER})(?:[ /-](?:{_UPPER})){{0,3}}){_BEFORE_COUNTRY}{_DATE}(?:,? ?{_AGENCY})?{_DASH}(?=[^\W\d_a-z]|[\"“‘'«\\d])"
)
_SIGNED = re.compile(
    rf"({_TITLED}(?: (?:{_TITLED}|{_PARTICLE})){{0,3}}){_BEFORE_COUNTRY}{_DATE},? ?{_AGENCY}{_DASH}(?=\S)"
)
_QUIET = re.compile(rf"({_TITLED}(?: {_TITLED}){{0,2}})(?:: | — | – | -- )(?=[^\W\d_a-z])")
# Before a colon these announce a kind of text, not a place.
_KINDS = frozenset(
    "update updated live watch video analysis opinion exclusive breaking correction corrected clarification editorial comment"
    " explainer note photo photos image picture source sources summary background context listen read question answer"
    " interview review profile feature factbox timeline podcast transcript statement report reports news alert just in"
    " developing key points what why how who when where warning editor’s editor's monday tuesday wednesday thursday"
    " friday saturday sunday today yesterday by here there this".split()
)
_SHORTEST = 3  # letters


def find(body: str) -> tuple[str, int] | None:
    """The place and where the report itself begins; None where *body* starts without a dateline."""
    first = body[:160].split("\n", 1)[0]
    for form in (_SHOUTED, _SIGNED, _QUIET):
        found = form.match(first)
        if found and _is_place(found[1]) and not (form is _QUIET and _is_somebodys(first[found.end() :])):
            return _titled(found[1]), found.end()
    return None


def _is_place(name: str) -> bool:
    words = re.split(r"[\s/-]+", name.casefold())
    return len(name) >= _SHORTEST and not _KINDS.intersection(words)


def _is_somebodys(rest: str) -> bool:
    """Somebody's words may follow a colon, and then the text is theirs: "Netanyahu: “We will …"."""
    return (
        rest[:1] in "“\"'‘«" or rest.split(" ", 1)[0].rstrip(",") in {"I", "We", "My", "Our", "You"} or len(rest) < 30
    )


def _titled(name: str) -> str:
    """As a reader knows it: GAZA CITY is Gaza City."""
    return re.sub(r"[^\W_]+", lambda word: word[0].capitalize(), name) if name.isupper() else name
