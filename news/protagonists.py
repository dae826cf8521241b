"""Protagonists: the persons that lead a text's sentences: in news, "he" is mostly one of them.

    Ida Moe closed the bridge. In Port Ansel, Vogt’s coach waited. Asked whether it would open, Aasen demurred.
    → Ida Moe, Aasen

A place, a thing and whom a verb before it tells of (He said | Moen | had done it) lead nothing.
"""

from __future__ import annotations

import re

from news.callings import NAME, NO_NAME, UPPER, bare, is_titled
from news.people import OPENS, People, are_namesakes
from news.reporting.english import ENGLISH, FINITE, NOUNS_TOO, Shape
from news.text import Analysis

_LEAD = 90
_LONGEST_LEAD = 500
LEADS_UP = re.compile(
    r"(?:[A-Z][a-z]+(?:ed|ing)|When|While|As|After|Before|If|Although|Though|Since|Because|Until|Even)\b"
)
_BEHIND_COMMA = re.compile(rf", ((?:he|she|they) |(?:[{UPPER}][\w.'’-]* ){{1,5}}(?=[a-z]))")
_ROLE_WORD = re.compile(r"[a-z]+")
_PERSONAL = frozenset("he she they it we i you".split())
_SAYS = frozenset(form for form, verb in ENGLISH.items() if verb.shape is Shape.PAST) - NOUNS_TOO
_PLACED = re.compile(
    r"\b(?:at|in|from|near|off|outside|inside|across|around)\s+(?:the\s+(?:[a-z]+\s+)?)?(?:[A-Z]\w*\s+)?$",
    re.IGNORECASE,
)
"""Before the name of a place: from the collapsed | Harrow Pit."""


def protagonists(analysis: Analysis, people: People) -> list[tuple[int, str]]:
    """(where, full name) of the persons that lead sentences."""
    text = analysis.text
    leads = []
    for start, end in analysis.sentences:
        if text[start] in OPENS or people.is_quoted(start):
            continue
        first = _main_clause(text, start, min(end, start + _LONGEST_LEAD))
        for found in NAME.finditer(text, first, min(end, first + _LEAD)):
            words = bare(found.group())
            if words and words[0].lower() not in NO_NAME:
                sex = people.titled_before(found.end() - len(words[-1])) if len(words) == 1 else None
                name = people.whole(" ".join(words)) or people.whole(words[-1])
                name = people.whole(words[0], sex) if sex else name
                if name is None and len(words) == 1 and _may_lead(text, start, first, found):
                    name = words[0]
                if name is None or people.belongs(found.end()) or are_namesakes(" ".join(words), name):
                    continue
                begins = found.start() + found.group().find(words[0])
                if people.is_thing(begins, name):
                    continue
                if _is_object(text, first, found.start()):
                    break
                if not _PLACED.search(text, start, begins):
                    leads.append((found.start(), name))
                    break
    return leads


def _may_lead(text: str, start: int, first: int, found: re.Match[str]) -> bool:
    """Whether a word of which the text has no full name is somebody’s: Mr. Moen; Asked whether …, | Moen | demurred."""
    if is_titled(found.group(), bare(found.group())[0]):
        return True
    verb = _ROLE_WORD.match(text, found.end() + 1)
    does = verb is not None and (verb.group() in FINITE or verb.group() in _SAYS or verb.group().endswith("ed"))
    return start < first == found.start() and does


def _main_clause(text: str, start: int, end: int) -> int:
    """Where whoever leads it stands: Asked whether NP, who …, would win, | Moen | demurred."""
    if LEADS_UP.match(text, start, end) is None:
        return start
    behind = _BEHIND_COMMA.search(text, start, end)
    return behind.start(1) if behind else start


def _is_object(text: str, start: int, at: int) -> bool:
    """He said | Moen | had done it: not of whom it tells; he."""
    words = _ROLE_WORD.findall(text[start:at].lower())
    return not _PERSONAL.isdisjoint(words[:1]) or any(word in FINITE or word in _SAYS for word in words)
