"""Antecedents: of whom the sentence right before a pronoun tells, where its subject says so.

    President Moen signed on Monday. | He said …        → Moen
    Her father, Ole, was out. | He said …               → Ole
    The president’s office did not answer. | It said …  → the president’s office

Sentences in which somebody is quoted are passed over: the outlet's own is looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from news.attribution import Speaker
from news.bearers import Bearers
from news.callings import NAME, NO_NAME, bare, calls, is_body, is_somebody, is_titled, pure
from news.clauses import sentences
from news.contents import Stretch
from news.people import People, are_namesakes
from news.protagonists import LEADS_UP
from news.subjects import first_phrase
from news.text import Analysis

REACH = 1200  # letters
_LONGEST_SUBJECT = 24
_NEAR = 12  # sentences
_POSSESSED = re.compile(r"(?:['’]s|s['’])$")
_PERSONAL = frozenset("he she it they we i you".split())
_STAFF = re.compile(r" ((?:[a-z]+ ){0,2}[a-z]+) ")
_AGAIN = {"m": "he", "f": "she"}
_BY = re.compile(r" by ")  # the report | by the staff of the port
_DEFINITE = re.compile(r"(?:the|a|an|one|his|her|their|its|police)\b", re.IGNORECASE)
_WHO_BEHIND = re.compile(r"(?:[^,.\n]*,)? ?who\b")


class Antecedents:
    """The subjects of a text's sentences, as far as they are somebody."""

    def __init__(self, analysis: Analysis, people: People, bearers: Bearers) -> None:
        self._analysis = analysis
        self._text = analysis.text
        self._sentences = analysis.sentences
        self._people = people
        self._bearers = bearers

    def subject_before(self, at: int, sex: str) -> tuple[int, Speaker] | None:
        """The person that the sentence right before tells of: President Moen; the president; her father, Ole; he again."""
        words = self._subject_words(at)
        if words is None or self._people.is_told(words[0]):
            return None
        start, end = words
        if self._text[start:end].lower() == _AGAIN[sex]:
            return self.subject_before(start, sex)
        run = NAME.match(self._text, start, self.sentence_end(start))
        behind = _STAFF.match(self._text, run.end(), end) if run else None
        if behind is not None and calls(behind.group(1)) and (named := NAME.match(self._text, behind.end())):
            run = named  # Falk campaign spokesman | Ole Moe
        name = bare(run.group()) if run else ()
        if run and name and name[0].lower() not in NO_NAME and not self._people.belongs(run.end()):
            known = self._people.whole(" ".join(name)) or self._people.whole(name[-1])
            if known is not None and are_namesakes(" ".join(name), known):
                known = None
            if known is not None:
                return start, self._bearers.person(known)
            if len(name) == 1 and is_titled(run.group(), name[0]):
                return start, Speaker(name=name[0], person=True)
            return None
        phrase = self._text[start:end]
        head, _, apposed = phrase.partition(", ")
        head = head.removesuffix(" who")
        if not is_somebody(head) or _POSSESSED.search(head):
            return None
        if apposed and (other := pure(apposed)) is not None:
            return start, replace(self._bearers.person(self._people.whole(other) or other), person=True)
        return (start, self._bearers.role((start, start + len(head)), head)) if _DEFINITE.match(head) else None

    def body_before(self, at: int) -> Speaker | None:
        """The president’s office did not answer. | It had said …"""
        words = self._subject_words(at)
        if words is None or self._people.is_told(words[0]):
            return None
        head = _BY.split(self._text[slice(*words)].split(", ")[0])[0]
        if is_body(head) and _DEFINITE.match(head):
            return replace(self._bearers.role(words, head), inferred=True)
        name = pure(head)  # GoFundMe shut it. | The company said …
        if name is None or head.lower() in _PERSONAL or self._people.is_person(self._people.whole(name) or name):
            return None
        named = self._bearers.named(words, head)
        return None if named is None or named.person else replace(named, inferred=True)

    def leads_on(self, subject: int, spoke: tuple[int, Speaker] | None) -> bool:
        """Whether nobody was heard since the subject, but in a clause that tells of somebody: Moen met Vogt, who denied it."""
        if spoke is None or spoke[0] <= subject:
            return True
        return spoke[0] < self.sentence_end(subject) and _WHO_BEHIND.match(self._text, spoke[0]) is not None

    def sentence_before(self, at: int) -> int | None:
        """The last one before that of a pronoun in which the outlet speaks."""
        own = bisect_left(self._sentences, (at + 1, 0)) - 1
        begins = own  # a tag’s sentence, where its quotation has several
        while begins > max(0, own - _NEAR) and self._people.is_quoted(self._sentences[begins][0]):
            begins -= 1
        if begins < own:
            return begins
        before = own - 1
        while before > max(0, own - _NEAR) and self._people.is_quoted(self._sentences[before][0]):
            before -= 1
        return before if before >= 0 and at - self._sentences[before][0] < REACH else None

    def sentence_end(self, at: int) -> int:
        return self._sentences[bisect_left(self._sentences, (at + 1, 0)) - 1][1]

    def _subject_words(self, at: int) -> Stretch | None:
        number = self.sentence_before(at)
        if number is None:
            return None
        start, end = self._sentences[number]
        sentence = next(iter(sentences(self._analysis, start, end, ())), None)
        if sentence is None or not sentence.units or LEADS_UP.match(self._text, start, end):
            return None
        phrase = first_phrase(sentence, 0, min(len(sentence.units), _LONGEST_SUBJECT))
        return None if phrase is None else (sentence.units[phrase.first].start, sentence.units[phrase.last - 1].end)
