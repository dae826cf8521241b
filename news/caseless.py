"""Caseless: the name in the words for a source where no letter is a capital.

وزير الخارجية | سامي الراشد |        الأمينة العامة للنقابة | ضحى رؤوف |        … الخطيب → عمر الخطيب
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.offices import Offices
from news.rows import parts

_ARTICLES = re.compile(r"^(?:ال|ה)")
_BEFORE_ARTICLE = frozenset("عبد ابو ابن بن ال".split())  # عبد الفتاح السيسي
_BESIDE = 60  # letters before a surname, in which a first name stands
_PAIR = 2


class Caseless(Offices):
    """The Arabic and Hebrew names of one text."""

    def _name_without_capitals(self, words: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
        g = self._g
        apart = next((k for k in range(1, len(words)) if self._is_apart(words[k - 1], words[k])), 0)
        if apart and self._has_title(words[:apart]):
            return self._name_without_capitals(words[apart:])  # وزير الدولة للإعلام، | ضياء رشوان |
        k, titled = 0, False
        while k < len(words):
            word = parts(words[k][0])[0]
            if word in g.of and k + 1 < len(words):
                k += 2
                titled = True
            elif word in g.titles or word in g.bodies:
                k, titled = k + 1, True
            elif titled and k + 3 < len(words) and _is_construct(words[k][0], words[k + 1][0]):
                k += 2  # رئيس نقابة المزارعين | مازن طلال
            elif titled and k + 2 < len(words) and words[k][0].startswith("لل"):
                k += 1  # الأمينة العامة للنقابة | ضحى رؤوف
            elif titled and _ARTICLES.match(words[k][0]) and (k + 1 < len(words) or len(words) > 1):
                k += 1
            else:
                break
        if not titled and len(words) > 2 and _ARTICLES.match(words[0][0]) and not _ARTICLES.match(words[1][0]):
            k = 1  # العمدة كريم ناصر
        rest = [pair for pair in words[k:] if not g.determiners & set(parts(pair[0]))]
        if titled and not rest:
            return ()
        if parts(words[0][0])[0] in g.bodies or (titled and k == 1 == len(rest) and not _ARTICLES.match(words[0][0])):
            return ()  # شركة نوردلك, مصدر حكومي
        if titled and rest and any(parts(word)[0] in g.titles for word, _ in rest):
            return ()
        return rest[:4]

    def _is_apart(self, one: tuple[str, int], other: tuple[str, int]) -> bool:
        return "،" in self._text[one[1] + len(one[0]) : other[1]]

    def _whole_before(self, name: str, at: int) -> str:
        """In Arabic: الخطيب → عمر الخطيب, if a word for what somebody is, or one with its article, stands before that."""
        g = self._g
        where = self._text.find(name, 0, at)
        while where >= 0:
            beside = self._text[max(0, where - _BESIDE) : where].split()[-2:]
            end = where + len(name)
            alone = self._text[where - 1 : where] == " " and not self._text[end : end + 1].isalnum()
            where = self._text.find(name, end, at)
            if len(beside) < _PAIR or not alone:
                continue
            before, first = (parts(word)[0] for word in beside)
            small = first in g.small
            says = first in g.says or first[1:] in g.says or before in g.says or before[1:] in g.says
            if not (small or says or _ARTICLES.match(first)) and (before in g.titles or _ARTICLES.match(before)):
                return f"{beside[1]} {name}"
        return name


def _is_construct(one: str, other: str) -> bool:
    return not _ARTICLES.match(one) and _ARTICLES.match(other) is not None and parts(one)[0] not in _BEFORE_ARTICLE
