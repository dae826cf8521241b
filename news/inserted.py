"""Inserted: a tag between the marks of a quotation, in languages that write it there, and speech that a dash begins.

« Je n’ai rien vu, | a-t-il dit. | J’étais loin. »      «Терпение, | – сказал Лукин. – | закончилось»
—Lo peor ya pasó | —dijo Peña—. | Ahora toca reconstruir.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from news.marks import Marked
from news.reporting.grammar import Grammar, Order
from news.rows import parts

_TAG = re.compile(
    r"[,!?…][ \u00a0\u202f]?(?:[–—-][ \u00a0]?|(?<=[ \u00a0]))(?P<tag>[^\W\d_][^,.!?;:«»\"“”„\n–—]{3,100}?)"
    r"(?P<end>\.?[ \u00a0]?[–—](?:[.,](?=[ \u00a0]|$))?(?=[ \u00a0]|$)|[.,](?=[ \u00a0]))"
)
_DASHED = re.compile(r"[–—][ \u00a0]?(?=[^\W\d_]|¿|¡)")
_TURN = re.compile(
    r"(?:(?<=[,!?….])[ \u00a0]?[–—][ \u00a0]?|(?<=[^\W_])[ \u00a0]—)(?P<tag>[^\W\d_][^!?;:«»\"“”„\n–—]{3,120}?)"
    r"(?P<end>[.,]?[ \u00a0]?[–—][.,]?|\.?$)"
)
_COMMA_TURN = re.compile(r"[,!?…][ \u00a0](?P<tag>[^\W\d_A-ZÀ-ÖØ-ÞİŞĞ][^,.!?;:«»\"“”„\n–—]{3,80}?)(?=\.(?:\s|$)|$)")
_CLITIC = re.compile(r"(?:l['’])?(?P<verb>\w+)-(?:t-)?(?:ils?|elles?|on)\b")
_SHORTEST = 40  # letters of a quotation that has a tag in it
_WORDS = 14  # of a tag
_FAR = 7  # words of it before whom it names


def inserted(text: str, quotations: Sequence[Marked], start: int, end: int, grammar: Grammar) -> list[Marked]:
    """The quotations of a paragraph without the tags in them."""
    if grammar.order is Order.VERB or not grammar.capitals:
        return list(quotations)
    if not quotations and (dash := _DASHED.match(text, start)):
        return list(_dashed(text, dash.start(), end, grammar))
    if grammar.order is Order.LAST:
        return list(quotations)
    return [piece for quotation in quotations for piece in _cut(text, quotation, grammar)]


def _cut(text: str, quotation: Marked, grammar: Grammar) -> Iterator[Marked]:
    start, at = quotation.start, quotation.start
    while quotation.end - at > _SHORTEST and (found := _TAG.search(text, at, quotation.end)):
        at = found.start("tag")
        if is_tag(found.group("tag"), grammar, alone=found.group("end") == "."):
            yield Marked(start, found.start() + (text[found.start()] in "!?…"), closed=True)
            start = at = found.end() + (len(text) > found.end() and text[found.end()].isspace())
    if start < quotation.end - 1:
        yield Marked(start, quotation.end, quotation.closed)


def _dashed(text: str, start: int, end: int, grammar: Grammar) -> Iterator[Marked]:
    """What a paragraph says that a dash begins; nothing if nobody is named in it."""
    first = start
    while found := _TURN.search(text, start + 2, end):
        if not is_tag(found.group("tag").split(",")[0], grammar, alone=True):
            return
        stop = found.start()
        while stop > start and (text[stop - 1].isspace() or text[stop - 1] == ","):
            stop -= 1
        yield Marked(start, stop, closed=True)
        start = found.end() + (len(text) > found.end() and text[found.end()].isspace())
    if first == start:
        yield from _closed_by_comma(text, start, end, grammar)
    elif start < end - 1:
        yield Marked(start, end, closed=True)


def _closed_by_comma(text: str, start: int, end: int, grammar: Grammar) -> Iterator[Marked]:
    """– Je ne sais rien, | répond-il |. — Bilmiyorum, | dedi Ali Kaya |. What follows may be the story's."""
    for found in _COMMA_TURN.finditer(text, start + 2, end):
        if is_tag(found.group("tag"), grammar) and _is_named_next(found.group("tag"), grammar):
            yield Marked(start, found.start() + (text[found.start()] in "!?…"), closed=True)
            return


def _is_named_next(tag: str, grammar: Grammar) -> bool:
    """Whether nothing stands between the verb and whoever it names: not “dit beaucoup de mal de Lyon”."""
    words = tag.split()
    if grammar.order is Order.LAST or _CLITIC.match(tag):
        return True
    at = 1 + (parts(words[0])[-1] in grammar.auxiliaries)
    next_ = parts(words[at])[0] if at < len(words) else ""
    return bool(next_) and (words[at][0].isupper() or next_ in grammar.opens or next_ in grammar.roles)


def is_tag(tag: str, grammar: Grammar, *, alone: bool = False) -> bool:
    """Whether these words name who speaks: a-t-il dit, explique Jean Dupont; *alone*: a verb without its subject may."""
    clitic = _CLITIC.match(tag)
    words = tag.split()
    if clitic:
        verb = parts(clitic.group("verb"))[-1]
        return verb in grammar.says or verb in grammar.auxiliaries
    if len(words) > _WORDS:
        return False
    row = [parts(word)[-1] for word in words]
    compound = len(row) > 1 and row[0] in grammar.auxiliaries and row[1] in grammar.participles
    if not (compound or row[0] in grammar.says) or not grammar.that.isdisjoint(row):
        return False
    behind = range(1 + compound, min(len(row), 1 + compound + _FAR))
    named = any(words[k][0].isupper() or row[k] in grammar.roles | grammar.pronouns for k in behind)
    return named or (alone and grammar.drops and grammar.past is not None and grammar.past.search(words[0]) is not None)
