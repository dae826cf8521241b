"""Ages and hours: numbers that say how old somebody is, or when something was, and so count nothing.

    an age     "Scott, 43,"  "43-Jährige"  "Jean, 43 ans,"  "৪৫ বছর বয়সী"  "43 yaşındaki"
    an hour    "8 a.m."  "8 Uhr"  "a las 20 horas"  "8 часов утра"  "রাত ৮টা"  "सुबह 8 बजे"
    neither    "20 ans de prison"  "20 horas después"

Words of some fifteen languages; another one shares numerals and signs with these.
"""

from __future__ import annotations

import re

from news.letters import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


def _any(words: str) -> str:
    return "|".join(sorted(map(re.escape, _folded(words)), key=len, reverse=True))


_OLD = re.compile(rf"(?:years?-old|{_any('jährig jarig årig летн річн letn yaşında वर्षीय ساله')})\w*")
_YEARS = _folded(
    "years year yrs jahre jahr ans an años año anni anos ano jaar år lat let лет год года عاما سنة वर्ष साल বছর"
)
_OLD_BEHIND = re.compile(
    rf"\s(?:old|(?:de|di)\s(?:edad|idade|eta)|{_any('alt alte alter alten gammal gammel oud বয়স বয়সী বয়সের')})\b"
)
_AGED = re.compile(rf"(?:\b(?:age|aged|agee?s? de|alter von|eta di|edad de|idade de)|{_any('возрасте بعمر বয়স')})\s$")
_ASIDE = re.compile(r"[,(،]\s?$")  # “Jean, 43 ans,”
_CLOSED = re.compile(r"\s?[,).;،]")

_OCLOCK = _folded(
    """am pm a p uhr h hr hrs gmt utc est edt et bst cet cest ist local o'clock o’clock klo 年 月 日 時 时 点 號 号 년 월 일 시
    बजे بجے صباحا مساء ظهرا صبح عصر"""
)
_HOURS = _folded("heures heure horas hora ore часов часа час uur timmar")
_AT = _folded("à vers dès las às alle ore в около om klockan")
_NOW = _folded("утра вечера дня ночи")  # … of the morning
_CLOCK = _folded(  # a bare number behind these is an hour
    """at alle ore saat saatler الساعة ساعت klockan kl klo kello godz godzinie সকাল রাত বিকাল বিকেল দুপুর সন্ধ্যা ভোর বেলা সাড়ে সোয়া পৌনে
    सुबह शाम रात दोपहर"""
)


def is_hour(number: int, before: str, unit: str, behind: str) -> bool:
    """*number* of hours by the clock: between the words *before* it, its *unit* and what stands *behind* that."""
    if unit in _OCLOCK:
        return True
    if number > 24:
        return False
    last = fold(before.rsplit(maxsplit=1)[-1]) if before.strip() else ""
    if unit in _HOURS:
        return last in _AT or fold(behind.split(maxsplit=1)[0] if behind.strip() else "") in _NOW
    return last in _CLOCK and not unit


def is_age(before: str, unit: str, behind: str) -> bool:
    """“Scott, 43,” has no unit, and is none for want of one."""
    told = fold(before)
    if _OLD.match(unit) or _AGED.search(told):
        return True
    return unit in _YEARS and (
        _OLD_BEHIND.match(fold(behind)) is not None
        or (_ASIDE.search(before) is not None and _CLOSED.match(behind) is not None)
    )
