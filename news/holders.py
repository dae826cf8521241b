"""Holders: who has a role in a text, where a source is nothing but that role.

Union striker | Leo Brandt | scored … the striker        | Ida Moe |, the mayor of Vinstad, … the mayor
Culture Minister | Amina Bello | … the minister          the coach, | Rita Olsen |, … the coach

Whom a text calls so twice with two names, it may mean either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.callings import NAME, NO_NAME, TITLES, bare
from news.people import People

_LESSER = re.compile(
    r"(?:former|vice|deputy|prime|assistant|attorney|ex|then|acting|late|shadow|junior)[ -]$", re.IGNORECASE
)
_LONGEST_LESSER = 10  # letters, and what stands behind
_APPOSED = re.compile(
    rf"({NAME.pattern}), (?:\d\d, )?(?:(?:the|an?|his|her|their|its) )?"
    r"(?:(?!(?:the|an?|his|her|their|its|of|to|for|with|by|from|and|who|which|that|whose|said|says|told) )[\w’'-]+ ){0,3}$"
)
_BESIDE = 90  # letters of a name and of what stands between it and a role
_CLOSES = re.compile(r"[,.;)]|\s(?:of|for|at|in|from|and|who|behind)\b")
_NAMED_BEHIND = re.compile(r",? ")


def holders_of(role: str, text: str, people: People) -> tuple[str, ...]:
    """The full names of those who are called so, in no order; none where *role* is no word for a person."""
    if role not in TITLES:
        return ()
    names = set(_called(role, text, people))
    whole = any(" " in name for name in names)  # “President Holm” may be another than Jan Holm
    return tuple({people.whole(name) or name for name in names}) if whole or not any(map(people.whole, names)) else ()


def _called(role: str, text: str, people: People) -> Iterator[str]:
    for called in re.finditer(
        rf"\b(?:[{role[0].upper()}{role[0]}]{re.escape(role[1:])}\b{_SHORT.get(role, '')})", text
    ):
        start, end = called.span()
        if _LESSER.search(text, max(0, start - _LONGEST_LESSER), start):
            continue
        beside = _NAMED_BEHIND.match(text, end)
        name = _named(NAME.match(text, beside.end())) if beside else None
        closed = beside is not None and (beside.group() == " " or _closed_behind(text, beside.end()))
        if name is not None and closed:
            yield name
        elif _CLOSES.match(text, end):
            before = _APPOSED.search(text, max(0, start - _BESIDE), start)
            name = _named(NAME.match(before.group(1))) if before else None
            if name is not None and people.is_person(people.whole(name) or name):
                yield name


_SHORT = {
    "senator": r"|Sen\.",
    "governor": r"|Gov\.",
    "representative": r"|Rep\.",
    "general": r"|Gen\.",
    "professor": r"|Prof\.",
    "colonel": r"|Col\.",
    "judge": r"|Justice\b",
    "congressman": r"|Rep\.",
    "congresswoman": r"|Rep\.",
}


def _closed_behind(text: str, at: int) -> bool:
    """The coach, | Rita Olsen |, said"""
    run = NAME.match(text, at)
    return run is not None and " " in run.group() and text[run.end() : run.end() + 1] in {",", "."}


def _named(run: re.Match[str] | None) -> str | None:
    words = bare(run.group()) if run else ()
    name = " ".join(words)
    return None if not words or words[0].lower() in NO_NAME or name.lower() in TITLES else name
