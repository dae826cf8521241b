"""Carrying on: sentences that tell, without a tag, what whoever spoke before said too: the subjunctive of German reports.

Die Kürzung sei maßvoll, sagte Möbius. | Sie werde niemanden überfordern.
"""

from __future__ import annotations

from news.clauses import Sentence
from news.reporting.grammar import Grammar, Words
from news.text import fold

_SELF = frozenset({"ich"})  # ich habe, ich komme: no subjunctive
_UNREAL = frozenset("wenn falls sofern sonst als obwohl".split())
_NOT = (("es", "sei", "denn"), ("sei", "es"), ("wie", "auch", "sei"))
_SHORTEST = 4  # words


def carries_on(sentence: Sentence, grammar: Grammar, *, near: bool) -> bool:
    """Whether what stands in a sentence was said by whoever spoke before; *near*: in the sentence before."""
    if not grammar.reported or len(sentence.units) < _SHORTEST:
        return False
    row = [fold(sentence.text[unit.start : unit.end]) for unit in sentence.units]
    if not _SELF.isdisjoint(row) or any(_has(row, idiom) for idiom in _NOT):
        return False
    if _stands(sentence, row, grammar.reported):
        return True
    return near and _UNREAL.isdisjoint(row) and _stands(sentence, row, grammar.reported_by_several)


def _stands(sentence: Sentence, row: list[str], table: Words) -> bool:
    return any(word in table and not sentence.units[k].capital for k, word in enumerate(row) if k)


def _has(row: list[str], idiom: tuple[str, ...]) -> bool:
    return any(tuple(row[k : k + len(idiom)]) == idiom for k in range(len(row)))
