"""Nobodies: words beside a verb that name no one, or only the end of which names somebody.

Harnet Avenue | said        Lives across the street | said        saying | he | recalled it
"""

from __future__ import annotations

import re

from news.clauses import Phrase, Sentence
from news.phrases import finite
from news.reporting.english import DAYS, DETERMINERS, ENGLISH, FINITE, PRONOUNS, Shape


def names_nobody(sentence: Sentence, phrase: Phrase) -> bool:
    """Lives across the street; Going on; Please don’t; of the agency; Highly: somebody’s words, or the writer’s."""
    form = sentence.form(phrase.first)
    if _is_place(sentence, phrase) or all(_FIGURE.fullmatch(sentence.form(k)) for k in range(*phrase)):
        return True
    if form.endswith("ed") and sentence.form(phrase.first + 1) in _BEHIND_DONE:
        return True  # Forced to defend it
    if sentence.form(phrase.last - 1) in {"whom", "which"} and sentence.form(phrase.last - 2) == "of":
        return True  # two of whom
    if form in _NOBODY or (phrase.last - phrase.first == 1 and form in _ALONE):
        return True
    if form.endswith("ed") and finite(sentence, phrase.first) and sentence.form(phrase.first + 1) in DETERMINERS:
        return True  # owned a company
    if phrase.last - phrase.first < _TWO or sentence.units[phrase.first + 1].capital or form in DETERMINERS:
        return False
    return form in FINITE or form in _VERBS_FIRST or (form.endswith("ing") and len(form) > _SHORTEST)


def _is_place(sentence: Sentence, phrase: Phrase) -> bool:
    """Harnet Avenue, Monday: a street or a day speaks for nobody."""
    last = sentence.form(phrase.last - 1)
    street = last in _STREETS and phrase.last - phrase.first > 1
    return (street or sentence.form(phrase.first) in DAYS) and all(
        sentence.units[k].capital or sentence.form(k) in DAYS for k in range(*phrase)
    )


_STREETS = frozenset("avenue street road boulevard lane highway airport".split())
_FIGURE = re.compile(r"[\d.,]+|percent|per|cent|%|nearly|about|some|only|just|million|billion|and|of")
_BEHIND_DONE = frozenset("to by in on with from at of".split())
_TWO = 2
_SHORTEST = 4  # “king” is no verb
_NOBODY = frozenset("of with nothing into like day".split())
_ALONE = frozenset("a an the highly".split())
_VERBS_FIRST = frozenset("please lives forced going is".split())


def behind_participle(sentence: Sentence, phrase: Phrase) -> Phrase:
    """Moen told of the call, saying | he | recalled it; including | an officer who | called it “…”"""
    first = sentence.form(phrase.first)
    if sentence.form(phrase.last - 1) in {"who", "which"} and first in _INCLUDES:
        return Phrase(phrase.first + 1, phrase.last)
    if sentence.form(phrase.last - 1) in _PERSONS:
        return Phrase(phrase.last - 1, phrase.last)  # A few days ago in an interview | he
    verb = ENGLISH.get(first)
    says = verb is not None and verb.shape is Shape.ING and sentence.form(phrase.first + 1) in PRONOUNS
    return Phrase(phrase.first + 1, phrase.last) if says and phrase.last - phrase.first > 1 else phrase


_INCLUDES = frozenset({"including"})
_PERSONS = frozenset("he she they we i it".split())
