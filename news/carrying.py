"""Carrying on: sentences that tell, without a tag, what whoever spoke before said too: the subjunctive of German reports.

Die Kürzung sei maßvoll, sagte Möbius. | Sie werde niemanden überfordern.
"""

from __future__ import annotations

from news.clauses import Sentence
from news.reporting.grammar import Grammar

_SELF = frozenset({"ich"})  # ich habe, ich komme: no subjunctive
_INFINITE = frozenset("werden haben können sollen müssen wollen".split())
_UNREAL = frozenset("wenn falls sofern sonst als obwohl".split())
_NOT = (("es", "sei", "denn"), ("sei", "es"), ("wie", "auch", "sei"))
_SHORTEST = 4  # words


def carries_on(sentence: Sentence, grammar: Grammar, *, near: bool) -> bool:
    """Whether what stands in a sentence was said by whoever spoke before; *near*: in the sentence before."""
    if not grammar.reported or len(sentence.units) < _SHORTEST:
        return False
    row = [sentence.text[unit.start : unit.end].lower() for unit in sentence.units]  # hätten is not hatten
    if not _SELF.isdisjoint(row) or any(_has(row, idiom) for idiom in _NOT):
        return False
    verb = next((k for k in range(1, len(row)) if _is_finite(sentence, row, k, grammar)), 0)
    if not verb or row[verb - 1] in _UNREAL:
        return False  # er spielte, als habe er …
    if row[verb] in grammar.reported:
        return True
    return near and row[verb] in grammar.reported_by_several and _UNREAL.isdisjoint(row)


def _is_finite(sentence: Sentence, row: list[str], at: int, grammar: Grammar) -> bool:
    """The first verb that tells who did it is the one that counts."""
    if sentence.units[at].capital or row[at] in _INFINITE:
        return False
    return row[at] in grammar.reported or row[at] in grammar.reported_by_several or row[at] in grammar.told_as_fact


def _has(row: list[str], idiom: tuple[str, ...]) -> bool:
    return idiom[0] in row and any(tuple(row[k : k + len(idiom)]) == idiom for k in range(len(row)))
